"""A document about somebody else than the case: the commonest cause of breaches.

Documents are joined by what identifies: CPR numbers, full names, mails, phones, addresses,
case numbers. What hangs together with the parties (or, without parties, with most of the
case) is the core. A document that is about a private person and shares nothing with the core
is flagged, also when it names him by first name only and says something of him that is nobody's
business. One that only names people (colleagues in a mail, those who teach a course, a new
employee) is about none of them: what makes it so are a number, address or mailbox of somebody's
own, a statement about somebody, a case number of another case, or a word that tells who
somebody is: a neighbour, a child, the one a letter is to or who calls.
An attachment hangs together with its mail.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from redactor.detect.names.forms import Kind, parse
from redactor.detect.overlaps import STATEMENTS
from redactor.detect.people.identity import NAME_TYPES
from redactor.detect.people.signs import TOLD_PRIVATE
from redactor.detect.text.numbers import digits_of
from redactor.model import Alarm, Case, Document, Entity, Finding, Mark, Role

_STRANGER_ROLES = frozenset(
    {Role.CITIZEN, Role.RELATIVE, Role.NOTIFIER, Role.UNKNOWN, Role.REQUESTER, Role.PARTY}
)
_LINKING_TYPES = frozenset(
    {
        "PERSON",
        "DK_CPR",
        "EMAIL_ADDRESS",
        "PHONE_NUMBER",
        "ADDRESS",
        "DK_CASE_NUMBER",
        "DK_PROPERTY",
        "DK_BANK_ACCOUNT",
        "IBAN_CODE",
        "DK_LICENSE_PLATE",
    }
)
_OWN_TYPES = frozenset(
    {
        "DK_CPR",
        "DATE_OF_BIRTH",
        "AGE",
        "ADDRESS",
        "EMAIL_ADDRESS",
        "DK_PROPERTY",
        "DK_BANK_ACCOUNT",
        "IBAN_CODE",
        "DK_LICENSE_PLATE",
        "DK_PASSPORT",
        "DK_DRIVING_LICENCE",
    }
)
"""What people have: with it a document is about somebody, when no authority or firm has it."""
_HOME_TYPES = frozenset({"ADDRESS", "DK_CPR", "DATE_OF_BIRTH"})
_WHOLE_PHONE = 8
"""Digits; shorter ones are extensions of colleagues."""
_FEW_PHONES = 2
"""More of them are a list, of colleagues or members."""
_LETTERHEAD_TYPES = frozenset({"PHONE_NUMBER", "EMAIL_ADDRESS", "ADDRESS"})
"""Types that stand in every letterhead: one in most documents ties none of them."""
_TOLD = frozenset({Role.RELATIVE, Role.NOTIFIER, Role.REQUESTER, Role.PARTY})
_PARTIES = frozenset({Role.REQUESTER, Role.PARTY})
_NEARLY_ALL = 0.75
_LEAST_DOCUMENTS = 3
"""With fewer there is no saying which document is the stranger."""


@dataclass(slots=True)
class _Facts:
    """What a document says about whom it is about."""

    links: set[str] = field(default_factory=set)
    """Entities and party names that tie it to other documents."""
    colleagues: set[str] = field(default_factory=set)
    """Entities of people who are only heard to be officials: they may work on many cases."""
    working: set[str] = field(default_factory=set)
    """Entities of people at work, named in full, and of firms and associations."""
    people: list[str] = field(default_factory=list)
    """Findings of private persons in full or by CPR number."""
    numbers: list[str] = field(default_factory=list)
    """CPR findings among them."""
    cases: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    """Words of the full names in it."""
    first_names: dict[str, str] = field(default_factory=dict)
    """First names alone of private people of whom it states something, and a finding each."""
    unclear: set[str] = field(default_factory=set)
    """Words of names that may be one of several people's."""
    whole: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Words of the names that stand in it in full, and the entities they are of."""
    single: list[tuple[str, str, bool]] = field(default_factory=list)
    """Names of one word that are taken to be an entity's, and whether that is a party."""
    party: bool = False
    home: bool = False
    """Whether it has the home, the CPR number or the birth date of a private person."""
    about: bool = False
    """Whether it is about somebody, not only names him."""


def misfiled(
    case: Case,
    documents: Sequence[Document],
    entities: Sequence[Entity],
    findings: Sequence[Finding],
    heard: Collection[str] = (),
) -> tuple[Alarm, ...]:
    """Documents that may belong to another case, most likely first.

    With parties given, the core is what hangs together with them; a case whose documents
    name no party at all raises no alarm. Without parties it is the largest group of
    documents, when that is most of those about somebody; where only the same firms and people at
    work hold it together, the largest by those. `heard` are replies to a hearing of the case and
    what is written to everybody (ids): they name whom they like, so only another case's number
    tells against them. Linear in findings.
    """
    living = [d for d in documents if d.duplicate_of is None]
    facts = _read(entities, findings, max(len(living), _LEAST_DOCUMENTS))
    if len(living) < (1 if case.parties else _LEAST_DOCUMENTS):
        return ()
    groups = _join(living, facts)
    core = _core(case, living, facts, groups)
    by_work = None if core is not None or case.parties else _held_by_work(living, facts)
    core = core if core is not None else by_work
    if core is None:
        return ()
    inside = [facts[d.id] for d in living if d.id in facts and d.id in core]
    known = set().union(*(fact.cases for fact in inside))
    names = set().union(*(fact.named for fact in inside))
    alarms = [
        _alarm(document, facts[document.id], known)
        for document in living
        if document.id not in core
        and document.id in facts
        and _is_stranger(facts[document.id], known)
        and (by_work is None or facts[document.id].home)
        and (document.id not in heard or (known and facts[document.id].cases - known))
        and not (facts[document.id].unclear - set(facts[document.id].whole)) & names
    ]
    return tuple(sorted(alarms, key=lambda a: (-a.score, a.document)))


def _is_stranger(fact: _Facts, known: set[str]) -> bool:
    """Whether a document outside the core is about somebody: a person it names in full or by
    number, or by first name alone where it states something about him."""
    if fact.people:
        return fact.about or bool(known and fact.cases - known)
    return bool(fact.first_names) and not fact.cases & known


def _read(
    entities: Sequence[Entity], findings: Sequence[Finding], documents: int
) -> dict[str, _Facts]:
    by_id = {f.id: f for f in findings}
    facts: dict[str, _Facts] = defaultdict(_Facts)
    for document in _about_somebody(entities, findings, by_id):
        facts[document].about = True
    subjects = {f.subject for f in findings if f.type in STATEMENTS}
    for entity in entities:
        if entity.type not in _LINKING_TYPES | NAME_TYPES | {"ORGANIZATION"}:
            continue
        heard = Mark.HEARD in entity.marks
        public = entity.role not in _STRANGER_ROLES and not heard
        members = [by_id[id_] for id_ in entity.findings if id_ in by_id]
        spread = len({f.document for f in members})
        everywhere = entity.type in _LETTERHEAD_TYPES and spread * 2 > documents
        ties = entity.certain and not everywhere and any(_identifies(f) for f in members)
        for finding in members:
            fact = facts[finding.document]
            if finding.type == "DK_CASE_NUMBER":
                fact.cases.add(entity.id)
            if public:
                if _holds_together(entity, finding) and spread * 2 <= documents + 1:
                    fact.working.add(entity.id)
                continue
            party = entity.role in _PARTIES
            name = parse(finding.text) if finding.type == "PERSON" else None
            if name is not None and name.kind is Kind.SINGLE and (ties or party):
                fact.single.append((entity.id, name.words[0], party))
            elif heard and entity.role is Role.OFFICIAL:
                fact.colleagues.add(entity.id)
            elif ties or party:
                fact.links.add(entity.id)
                fact.party = fact.party or party
            if name is not None:
                (fact.named if entity.certain else fact.unclear).update(name.words)
                if name.kind is Kind.FULL and entity.certain:
                    for word in name.words:
                        fact.whole[word].add(entity.id)
                if name.kind is Kind.SINGLE and entity.certain and finding.id in subjects:
                    fact.first_names.setdefault(name.words[0], finding.id)
            if _identifies(finding) and finding.type in {"PERSON", "DK_CPR"} and not heard:
                fact.people.append(finding.id)
            if finding.type == "DK_CPR":
                fact.numbers.append(finding.id)
            fact.home = fact.home or finding.type in _HOME_TYPES
    for fact in facts.values():
        _tie_single_names(fact)
    return facts


def _holds_together(entity: Entity, finding: Finding) -> bool:
    """Whether a finding names somebody at work in full, or a firm; the authority is in most."""
    if finding.type == "PERSON":
        return entity.certain and parse(finding.text).kind is Kind.FULL
    return finding.type == "ORGANIZATION" and entity.role is Role.COMPANY


def _tie_single_names(fact: _Facts) -> None:
    """A first name or surname alone ties a document to whose it is, but not where the document
    names somebody else in full who bears it: the "Nguyen" of a letter to Tuan Nguyen is Tuan."""
    for entity, word, party in fact.single:
        if fact.whole.get(word, {entity}) <= {entity}:
            fact.links.add(entity)
            fact.party = fact.party or party


def _about_somebody(
    entities: Sequence[Entity], findings: Sequence[Finding], by_id: Mapping[str, Finding]
) -> set[str]:
    """The documents that are about a private person, not only name people."""
    found = {f.document for f in findings if f.type in STATEMENTS}
    phones: dict[str, set[str]] = defaultdict(set)
    for entity in entities:
        if entity.role not in _STRANGER_ROLES:
            continue
        told = entity.type in NAME_TYPES and _is_told(entity)
        for finding in (by_id[id_] for id_ in entity.findings if id_ in by_id):
            if told or finding.type in _OWN_TYPES:
                found.add(finding.document)
            elif finding.type == "PHONE_NUMBER" and len(digits_of(finding.text)) >= _WHOLE_PHONE:
                phones[finding.document].add(entity.id)
    return found | {document for document, seen in phones.items() if len(seen) <= _FEW_PHONES}


def _is_told(entity: Entity) -> bool:
    """Whether the documents tell who a private person is; a citizen is anybody else as well."""
    if entity.role in _TOLD or entity.marks:
        return True
    reason = entity.reason.casefold()
    return any(told.casefold() in reason for told in TOLD_PRIVATE)


def _identifies(finding: Finding) -> bool:
    """Whether a finding tells one person or thing apart: full names do, first names do not."""
    if finding.type == "PERSON":
        return parse(finding.text).kind is Kind.FULL
    return finding.type in _LINKING_TYPES


def _join(documents: Sequence[Document], facts: Mapping[str, _Facts]) -> dict[str, str]:
    """Document id -> the name of its group: documents that share a link, and attachments
    with what they are attached to."""
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for document in documents:
        for link in sorted(_links_of(facts[document.id])) if document.id in facts else ():
            parent[root(f"l:{link}")] = root(f"d:{document.id}")
        if document.parent is not None and not _has_own_people(facts, document.id):
            parent[root(f"d:{document.parent}")] = root(f"d:{document.id}")
    return {d.id: root(f"d:{d.id}") for d in documents}


def _links_of(fact: _Facts) -> set[str]:
    """What ties a document to others. One colleague alone does not tie one with a CPR number: the
    note on another citizen names who stands in on both cases."""
    alone = fact.numbers and len(fact.colleagues) == 1
    return fact.links if alone else fact.links | fact.colleagues


def _has_own_people(facts: Mapping[str, _Facts], document: str) -> bool:
    """An attachment with a CPR number of its own is judged by itself."""
    return document in facts and bool(facts[document].numbers)


def _core(
    case: Case,
    documents: Sequence[Document],
    facts: Mapping[str, _Facts],
    groups: Mapping[str, str],
) -> set[str] | None:
    """The documents that belong, or None when it cannot be told."""
    if case.parties:
        named = {groups[d.id] for d in documents if d.id in facts and facts[d.id].party}
        if not named:
            return None
        return {d.id for d in documents if groups[d.id] in named}
    speaking = [d for d in documents if d.id in facts and facts[d.id].links]
    largest, size = _largest(groups[d.id] for d in speaking)
    rest = [d for d in speaking if groups[d.id] != largest and facts[d.id].about]
    if size < 2 or size <= len(rest):
        return None
    return {d.id for d in documents if groups[d.id] == largest}


def _largest(groups: Iterable[str]) -> tuple[str, int]:
    """The group that comes most often, and how often; none at all is 0 times."""
    sizes = Counter(groups)
    return max(sizes.items(), key=lambda item: (item[1], item[0]), default=("", 0))


def _held_by_work(documents: Sequence[Document], facts: Mapping[str, _Facts]) -> set[str] | None:
    """The documents that firms and people at work hold together, when those are nearly all."""
    wider = {
        d.id: replace(facts[d.id], links=links)
        for d in documents
        if d.id in facts and (links := facts[d.id].links | facts[d.id].working)
    }
    groups = _join([d for d in documents if d.id in wider], wider)
    largest, size = _largest(groups.values())
    if size < _LEAST_DOCUMENTS or size < _NEARLY_ALL * len(wider):
        return None
    return {name for name, group in groups.items() if group == largest}


def _alarm(document: Document, facts: _Facts, known: set[str]) -> Alarm:
    foreign = bool(known and facts.cases) and not facts.cases & known
    score = 0.6 + (0.2 if facts.numbers else 0.0) + (0.15 if foreign else 0.0)
    reasons = ["Dokumentet handler om personer, der ikke er nævnt i resten af sagen."]
    if facts.numbers:
        reasons.append("Det indeholder et CPR-nummer, som ikke findes i sagen ellers.")
    if foreign:
        reasons.append("Sagsnummeret er et andet end i resten af sagen.")
    reasons.append("Kontrollér, om det er journaliseret på den forkerte sag.")
    first = [*facts.numbers, *facts.people] or list(facts.first_names.values())
    if not facts.people and not facts.numbers:
        score = 0.5
    return Alarm(
        document=document.id,
        score=round(score, 2),
        reason=" ".join(reasons),
        findings=tuple(dict.fromkeys(first))[:5],
    )
