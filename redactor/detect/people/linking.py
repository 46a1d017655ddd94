"""Findings across the case -> entities: one per person, number, address or authority.

A person's entity holds all written forms of the name, the e-mail addresses and user names
that spell it, and the CPR number and birth date that stand directly with it. Phones and
addresses are entities of their own that name the person in their reason and share the role.
What cannot be decided between two people becomes an entity of its own, marked uncertain.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from redactor.detect.names.forms import FAMILY, SURNAME_TITLES, Kind, fold, parse
from redactor.detect.names.lexicon import FREE_MAIL
from redactor.detect.people import roles, signs
from redactor.detect.people.claims import claim, join_addresses
from redactor.detect.people.identity import (
    NAME_TYPES,
    UNGROUPED_TYPES,
    cpr_key,
    email_key,
    key_of,
    under_age,
)
from redactor.detect.people.persons import Mention, People, Root, Words, words_of
from redactor.detect.people.sign import CLEAR, Sign
from redactor.detect.people.ties import Strength, Tie, ties_of
from redactor.detect.plain import even
from redactor.model import Case, Entity, Finding, Mark, Page, Role

PagesOf = Callable[[str], Sequence[Page]]
"""Document id -> its pages; page 0 is the title."""
Constraint = tuple[str, str, bool]
"""Two finding ids and whether a person said that they mean the same."""

_IN_ROLE = frozenset({Role.OFFICIAL, Role.PROFESSIONAL, Role.COMPANY})
_SHOWN = 4
"""Candidates named in the reason of an open mention."""


@dataclass(slots=True)
class _Seen:
    """What was read off one page, beside these findings."""

    findings: tuple[str, ...]
    titled: set[str]
    ties: list[Tie]
    signs: dict[str, list[Sign]]


@dataclass(slots=True)
class Observed:
    """What was read off the pages. Give it to `link` again after the second pass, and only
    pages with new findings are read again; it belongs to one case."""

    pages: dict[tuple[str, int], _Seen] = field(default_factory=dict)
    titled: set[str] = field(default_factory=set)
    ties: list[Tie] = field(default_factory=list)
    signs: dict[str, list[Sign]] = field(default_factory=dict)


@dataclass(slots=True)
class _Group:
    """An entity in the making."""

    findings: list[Finding] = field(default_factory=list)
    candidates: tuple[Root, ...] = ()
    doubt: str = ""
    party: int | None = None


def link(
    findings: Sequence[Finding],
    pages_of: PagesOf,
    case: Case,
    constraints: Sequence[Constraint] = (),
    observed: Observed | None = None,
) -> tuple[Entity, ...]:
    """Group the findings of a whole case.

    Every finding is in at most one entity; statements (health, crime …), dates and ages are
    in none. Ids follow from what an entity is, not from the order of the run. `constraints`
    are a person's merges and splits and win over everything else. Cost grows linearly with
    the findings; each document's pages are asked for once, and not at all where `observed`
    knows them.
    """
    ordered = sorted(findings, key=lambda f: (f.document, f.page, f.start, f.end, f.id))
    observed = _observe(ordered, pages_of, Observed() if observed is None else observed)
    groups, where = _group(ordered, observed, case)
    _constrain(groups, where, ordered, constraints)
    standings = _stand(groups, where, observed, ordered, case)
    if _part_uncertain_names(groups, where, standings, observed):
        standings = _stand(groups, where, observed, ordered, case)
    return _entities(groups, standings, findings)


def _observe(ordered: Sequence[Finding], pages_of: PagesOf, observed: Observed) -> Observed:
    by_document: dict[str, dict[int, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for finding in ordered:
        by_document[finding.document][finding.page].append(finding)
    for document, by_page in by_document.items():
        texts: dict[int, str] | None = None
        for number, group in by_page.items():
            known = observed.pages.get((document, number))
            if known is not None and known.findings == tuple([f.id for f in group]):
                continue
            if texts is None:
                texts = {page.number: page.text for page in pages_of(document)}
            observed.pages[document, number] = _see(group, even(texts.get(number, "")))
    pages = [observed.pages[d, n] for d, by_page in by_document.items() for n in by_page]
    observed.titled = {id_ for page in pages for id_ in page.titled}
    observed.ties = [tie for page in pages for tie in page.ties]
    observed.signs = {id_: found for page in pages for id_, found in page.signs.items()}
    return observed


def _see(findings: Sequence[Finding], text: str) -> _Seen:
    return _Seen(
        findings=tuple([f.id for f in findings]),
        titled={f.id for f in findings if f.type in NAME_TYPES and _is_titled(text, f.start)},
        ties=ties_of(findings, text),
        signs=signs.signs_of(findings, text),
    )


def _is_titled(text: str, start: int) -> bool:
    word = text[max(0, start - 14) : start].split(" ")[-2:]
    return (
        len(word) == 2
        and word[1] == ""
        and fold(word[0]).strip(".(\n") in (SURNAME_TITLES | FAMILY)
    )


def _group(
    ordered: Sequence[Finding], observed: Observed, case: Case
) -> tuple[dict[Root, _Group], dict[str, Root]]:
    mentions = [
        Mention(
            finding.id,
            finding.document,
            finding.page,
            finding.start,
            parse(finding.text, finding.type == "INITIALS"),
            finding.id in observed.titled,
        )
        for finding in ordered
        if finding.type in NAME_TYPES
    ]
    parties = [words_of(party) for party in case.parties]
    people = People.gather(mentions, [words for words in parties if words])
    groups: dict[Root, _Group] = defaultdict(_Group)
    where: dict[str, Root] = {}
    relations = _relations(mentions, people)
    for mention in mentions:
        assigned = people.resolve(mention)
        if mention.name.kind in {Kind.RELATION, Kind.NOTHING}:
            found = relations.get((mention.document, mention.name.words))
            if found is None:
                continue
            where[mention.id] = found
            continue
        where[mention.id] = assigned.root
        if assigned.candidates:
            groups[assigned.root].candidates = assigned.candidates
    for root in claim(ordered, observed.ties, people, where):
        groups[root].doubt = "Der står flere CPR-numre ved navnet."
    for finding in ordered:
        if finding.id not in where and finding.type not in UNGROUPED_TYPES | NAME_TYPES:
            where[finding.id] = (finding.type, key_of(finding.type, finding.text))
    join_addresses(ordered, where)
    for finding in ordered:
        if finding.id in where:
            groups[where[finding.id]].findings.append(finding)
    _mark_parties(case, people, groups, where, ordered)
    return {root: group for root, group in groups.items() if group.findings}, where


def _relations(mentions: Sequence[Mention], people: People) -> dict[tuple[str, Words], Root]:
    """'sønnen' -> the one person whom the document calls so right before the name."""
    found: dict[tuple[str, Words], set[Root]] = defaultdict(set)
    last: Mention | None = None
    for mention in mentions:
        if (
            last is not None
            and last.name.kind is Kind.RELATION
            and mention.name.kind in {Kind.FULL, Kind.SINGLE}
            and (last.document, last.page) == (mention.document, mention.page)
            and mention.start - last.start <= len(last.name.display) + 3
        ):
            found[last.document, last.name.words].add(people.resolve(mention).root)
        last = mention
    return {key: next(iter(roots)) for key, roots in found.items() if len(roots) == 1}


def _mark_parties(
    case: Case,
    people: People,
    groups: dict[Root, _Group],
    where: Mapping[str, Root],
    ordered: Sequence[Finding],
) -> None:
    """Number the groups of the case's parties: 0 is the requester."""
    by_cpr = {cpr_key(f.text): where[f.id] for f in ordered if f.type == "DK_CPR" and f.id in where}
    for number, party in enumerate(case.parties):
        root: Root | None = None
        if sum(c.isdigit() for c in party) >= 6:
            root = by_cpr.get(cpr_key(party))
        elif words_of(party):
            root = people.root(words_of(party))
        else:
            found = people.by_word(fold(party.strip()))
            root = next(iter(found)) if len(found) == 1 else ("single", fold(party.strip()))
        if root is not None and root in groups and groups[root].party is None:
            groups[root].party = number


def _constrain(
    groups: dict[Root, _Group],
    where: dict[str, Root],
    ordered: Sequence[Finding],
    constraints: Sequence[Constraint],
) -> None:
    """Apply a person's splits, then merges. Unknown finding ids are passed over: the finding
    may be gone in a new run, and the decision on it then has nothing to act on."""
    by_id = {f.id: f for f in ordered}
    known = [c for c in constraints if c[0] in where and c[1] in where]
    for first, second, same in known:
        if not same and where[first] == where[second]:
            _split(groups, where, by_id[first], by_id[second])
    for first, second, same in known:
        if same and where[first] != where[second]:
            kept, gone = where[first], where[second]
            moved = groups.pop(gone)
            groups[kept].findings += moved.findings
            groups[kept].candidates = ()
            if groups[kept].party is None:
                groups[kept].party = moved.party
            where.update({f.id: kept for f in moved.findings})


def _split(
    groups: dict[Root, _Group], where: dict[str, Root], stays: Finding, goes: Finding
) -> None:
    """Part `goes` from `stays`, with what surely goes with it: all findings written alike,
    or those of its document when both are written alike, or it alone."""
    group = groups[where[stays.id]]
    if fold(goes.text) != fold(stays.text):
        moved = [f for f in group.findings if fold(f.text) == fold(goes.text)]
    elif goes.document != stays.document:
        moved = [f for f in group.findings if f.document == goes.document]
    else:
        moved = [goes]
    root: Root = ("split", goes.id)
    ids = {f.id for f in moved}
    group.findings = [f for f in group.findings if f.id not in ids]
    groups[root] = _Group(findings=moved)
    where.update(dict.fromkeys(ids, root))


def _stand(
    groups: Mapping[Root, _Group],
    where: Mapping[str, Root],
    observed: Observed,
    ordered: Sequence[Finding],
    case: Case,
) -> dict[Root, roles.Standing]:
    """The role of each group: people from their signs, the rest from the people they are
    tied to and the letterheads they stand in."""
    domains = roles.office_domains(ordered)
    standings = _stand_people(groups, observed, case, domains)
    more = domains | roles.domains_of_officials(
        (standing, root if isinstance(root, tuple) else (), mails)
        for root, standing in standings.items()
        if (mails := [f for f in groups[root].findings if f.type == "EMAIL_ADDRESS"])
    )
    if more != domains:
        domains = more
        standings = _stand_people(groups, observed, case, domains)
    tied = _tied_people(groups, where, observed)
    for root, group in groups.items():
        if root not in standings:
            owners = {p: s for p, s in tied.get(root, {}).items() if p in standings}
            seen = [s for f in group.findings for s in observed.signs.get(f.id, ())]
            standings[root] = roles.stand_by(
                _type_of(group),
                group.findings,
                seen,
                [(standings[p], _name(groups[p].findings), s) for p, s in owners.items()],
                domains,
                group.party,
            )
    return standings


def _stand_people(
    groups: Mapping[Root, _Group], observed: Observed, case: Case, domains: frozenset[str]
) -> dict[Root, roles.Standing]:
    standings: dict[Root, roles.Standing] = {}
    for root, group in groups.items():
        if _type_of(group) not in NAME_TYPES:
            continue
        seen = [
            s
            for f in group.findings
            for s in observed.signs.get(f.id, ())
            if s.role is not Role.AUTHORITY
        ]
        for finding in group.findings:
            if finding.type in {"DK_CPR", "DATE_OF_BIRTH"}:
                seen.append(signs.CPR_KNOWN)
                if finding.type == "DK_CPR" and under_age(cpr_key(finding.text), case.received):
                    seen.append(signs.UNDER_AGE)
            elif finding.type == "EMAIL_ADDRESS":
                domain = email_key(finding.text).rpartition("@")[2]
                if domain in domains:
                    seen.append(signs.OFFICE_MAIL)
                elif domain.split(".")[0] in FREE_MAIL:
                    seen.append(signs.PRIVATE_MAIL)
        standings[root] = roles.weigh(seen)
        if group.party is not None:
            role = Role.REQUESTER if group.party == 0 else Role.PARTY
            marks = tuple(m for m in standings[root].marks if m is not Mark.MIXED_ROLE)
            standings[root] = roles.Standing(role, marks, "er angivet som part i sagen")
    return standings


def _tied_people(
    groups: Mapping[Root, _Group], where: Mapping[str, Root], observed: Observed
) -> dict[Root, dict[Root, Strength]]:
    """For each group that is no person: the people it stands with, and how closely."""
    tied: dict[Root, dict[Root, Strength]] = defaultdict(dict)
    for tie in observed.ties:
        person, other = where.get(tie.person), where.get(tie.other)
        if person is None or other is None or person == other:
            continue
        strength = tied[other].get(person)
        if strength is None or tie.strength > strength:
            tied[other][person] = tie.strength
    return {root: found for root, found in tied.items() if root in groups}


def _part_uncertain_names(
    groups: dict[Root, _Group],
    where: dict[str, Root],
    standings: Mapping[Root, roles.Standing],
    observed: Observed,
) -> bool:
    """Part bare first names from officials and professionals in documents where nothing else
    speaks of them: it may be a citizen of the same name, and would be kept for the role."""
    parted = False
    for root in list(groups):
        standing = standings[root]
        if standing.role not in _IN_ROLE or _type_of(groups[root]) not in NAME_TYPES:
            continue
        sure: set[str] = set()
        for finding in groups[root].findings:
            name = parse(finding.text, finding.type == "INITIALS")
            own = any(
                s.role in _IN_ROLE and s.strength >= CLEAR
                for s in observed.signs.get(finding.id, ())
            )
            surname = isinstance(root, tuple) and name.words[-1:] == root[-1:]
            whole = name.kind in {Kind.FULL, Kind.INITIALS} or finding.type not in NAME_TYPES
            if own or surname or whole:
                sure.add(finding.document)
        loose = [f for f in groups[root].findings if f.document not in sure]
        for finding in loose:
            other: Root = ("open", parse(finding.text).words, finding.document)
            groups.setdefault(other, _Group(candidates=(root,))).findings.append(finding)
            where[finding.id] = other
            parted = True
        if loose:
            groups[root].findings = [f for f in groups[root].findings if f.document in sure]
    return parted


def _entities(
    groups: Mapping[Root, _Group],
    standings: Mapping[Root, roles.Standing],
    findings: Sequence[Finding],
) -> tuple[Entity, ...]:
    place = {f.id: n for n, f in enumerate(findings)}
    built: list[tuple[int, Entity]] = []
    taken: set[str] = set()
    for root, group in groups.items():
        if not group.findings:
            continue
        members = sorted(group.findings, key=lambda f: place[f.id])
        type_ = _type_of(group)
        name = _name(group.findings)
        entity_id = _id(type_, root)
        if entity_id in taken:
            entity_id = _id(type_, (root, members[0].id))
        taken.add(entity_id)
        standing = standings[root]
        certain = not group.candidates and not group.doubt
        names = [
            _name(groups[c].findings)
            for c in group.candidates[: _SHOWN + 1]
            if c in groups and groups[c].findings
        ]
        entity = Entity(
            id=entity_id,
            type=type_,
            name=name,
            role=standing.role,
            findings=tuple(f.id for f in members),
            certain=certain,
            reason=_reason(group, standing, names),
            marks=tuple(standing.marks),
        )
        built.append((place[members[0].id], entity))
    return tuple(entity for _, entity in sorted(built, key=lambda pair: pair[0]))


def _reason(group: _Group, standing: roles.Standing, candidates: Sequence[str]) -> str:
    forms = len({fold(f.text) for f in group.findings})
    parts: list[str] = []
    if candidates:
        shown = " eller ".join(candidates[:_SHOWN]) + (" m.fl." if len(candidates) > _SHOWN else "")
        parts.append(f"Kan være {shown}; det kan ikke afgøres.")
    elif forms > 1:
        parts.append(f"{len(group.findings)} omtaler i {forms} skrivemåder hører sammen.")
    if group.doubt:
        parts.append(group.doubt)
    if standing.reason:
        parts.append(standing.reason[0].upper() + standing.reason[1:] + ".")
    return " ".join(parts)


def _type_of(group: _Group) -> str:
    """PERSON for a group with a name in it; else the type of its findings."""
    types = {f.type for f in group.findings}
    if "PERSON" in types:
        return "PERSON"
    return "INITIALS" if "INITIALS" in types else group.findings[0].type


def _name(findings: Iterable[Finding]) -> str:
    """The fullest form seen; among equals one not in capitals, then the most frequent."""
    counts: Counter[str] = Counter()
    full: dict[str, int] = {}
    for finding in findings:
        if finding.type in NAME_TYPES:
            name = parse(finding.text, finding.type == "INITIALS")
            shown = name.display
            full[shown] = sum(len(w) > 2 or not w.endswith(".") for w in name.words)
        else:
            shown = " ".join(finding.text.split())
            full[shown] = -1
        counts[shown] += 1
    return min(counts, key=lambda s: (-full[s], s.isupper(), -counts[s], len(s), s))


def _id(type_: str, root: object) -> str:
    return hashlib.sha256(f"{type_}\x1f{root!r}".encode("utf-8", "surrogatepass")).hexdigest()[:20]
