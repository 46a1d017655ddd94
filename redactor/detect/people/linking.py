"""Findings across the case -> entities: one per person, number, address or authority.

A person's entity holds all written forms of the name, the e-mail addresses and user names
that spell it, and the CPR number and birth date that stand directly with it. Phones and
addresses are entities of their own that name the person in their reason and share the role.
What cannot be decided between two people becomes an entity of its own, marked uncertain.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from redactor.detect.names.forms import Kind, fold, parse
from redactor.detect.people import roles
from redactor.detect.people.claims import claim, firms_named, join_addresses
from redactor.detect.people.groups import Group, name_of, type_of
from redactor.detect.people.identity import (
    NAME_TYPES,
    UNGROUPED_TYPES,
    cpr_key,
    key_of,
)
from redactor.detect.people.observed import Observed, PagesOf, observe
from redactor.detect.people.parting import (
    doubt_letters,
    join_at_work,
    part_private_mail,
    part_uncertain_names,
)
from redactor.detect.people.persons import Mention, People, Root, words_of
from redactor.detect.people.sign import IN_ROLE, PRIVATE_ROLES
from redactor.detect.people.signs import TOLD_PRIVATE
from redactor.detect.people.standing import stand
from redactor.detect.people.written import Words
from redactor.model import NOTHING_SAID, Case, Entity, Finding, Mark, Said

_SHOWN = 4
"""Candidates named in the reason of an open mention."""


def link(
    findings: Sequence[Finding],
    pages_of: PagesOf,
    case: Case,
    said: Said = NOTHING_SAID,
    observed: Observed | None = None,
) -> tuple[Entity, ...]:
    """Group the findings of a whole case.

    Every finding is in at most one entity; statements (health, crime …), dates and ages are
    in none. Ids follow from what an entity is, not from the order of the run. What people
    have `said` of who is who wins over everything else. Cost grows linearly with
    the findings; each document's pages are asked for once, and not at all where `observed`
    knows them.
    """
    ordered = sorted(findings, key=lambda f: (f.document, f.page, f.start, f.end, f.id))
    observed = observe(ordered, pages_of, Observed() if observed is None else observed)
    groups, where = _group(ordered, observed, case)
    _constrain(groups, where, ordered, said.same)
    standings = stand(groups, where, observed, ordered, case, said.roles)
    if join_at_work(groups, where, standings, observed):
        standings = stand(groups, where, observed, ordered, case, said.roles)
    parted = part_uncertain_names(groups, where, standings, observed)
    if part_private_mail(groups, where, standings) or parted:
        standings = stand(groups, where, observed, ordered, case, said.roles)
    doubt_letters(groups, standings, observed)
    return _entities(groups, standings, findings)


def _group(
    ordered: Sequence[Finding], observed: Observed, case: Case
) -> tuple[dict[Root, Group], dict[str, Root]]:
    firms = firms_named(ordered)
    mentions = [
        Mention(
            finding.id,
            finding.document,
            finding.page,
            finding.start,
            parse(finding.text, finding.type == "INITIALS" or _is_letters(finding, observed)),
            observed.titled.get(finding.id, ""),
            observed.generations.get(finding.id, ""),
        )
        for finding in ordered
        if finding.type in NAME_TYPES and finding.id not in firms
    ]
    parties = [words_of(party) for party in case.parties]
    people = People.gather(mentions, [words for words in parties if words], observed.letters)
    groups: dict[Root, Group] = defaultdict(Group)
    where: dict[str, Root] = dict(firms)
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
    lettered = {
        (f.document, fold(f.text)): where[f.id]
        for f in ordered
        if f.type == "INITIALS" and f.id in where
    }
    for finding in ordered:
        domain, _, login = finding.text.rpartition("\\")
        if finding.type == "USER_ID" and domain and (finding.document, fold(login)) in lettered:
            where[finding.id] = lettered[finding.document, fold(login)]  # "HOLB\\kol" is KOL
    for finding in ordered:
        if finding.id not in where and finding.type not in UNGROUPED_TYPES | NAME_TYPES:
            where[finding.id] = (finding.type, key_of(finding.type, finding.text))
    join_addresses(ordered, where)
    for finding in ordered:
        if finding.id in where:
            groups[where[finding.id]].findings.append(finding)
    _mark_parties(case, people, groups, where, ordered)
    return {root: group for root, group in groups.items() if group.findings}, where


def _is_letters(finding: Finding, observed: Observed) -> bool:
    """Whether a name ("DO") is the letters that its document says somebody goes by."""
    return finding.text.isupper() and (finding.document, fold(finding.text)) in observed.letters


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
    groups: dict[Root, Group],
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
    groups: dict[Root, Group],
    where: dict[str, Root],
    ordered: Sequence[Finding],
    same_or_not: Sequence[tuple[str, str, bool]],
) -> None:
    """Apply a person's splits, then merges, and both once more: a merge of what the rules keep
    apart may bring together again what was split. Unknown finding ids are passed over: the
    finding may be gone in a new run, and the decision on it then has nothing to act on."""
    by_id = {f.id: f for f in ordered}
    known = [c for c in same_or_not if c[0] in where and c[1] in where]
    spoken = {finding for c in known for finding in c[:2]}
    for _ in range(2):
        for first, second, same in known:
            if not same and where[first] == where[second]:
                _split(groups, where, by_id[first], by_id[second], spoken)
        for first, second, same in known:
            if same:
                _merge(groups, where, by_id[first], by_id[second])


def _merge(groups: dict[Root, Group], where: dict[str, Root], one: Finding, other: Finding) -> None:
    kept, gone = where[one.id], where[other.id]
    held = {(f.document, fold(f.text)) for f in (one, other)}
    if kept != gone:
        moved = groups.pop(gone)
        groups[kept].findings += moved.findings
        groups[kept].held |= moved.held | {f.id for f in moved.findings}
        groups[kept].candidates = ()
        if groups[kept].party is None:
            groups[kept].party = moved.party
        where.update({f.id: kept for f in moved.findings})
    groups[kept].held |= {f.id for f in groups[kept].findings if (f.document, fold(f.text)) in held}


def _split(
    groups: dict[Root, Group],
    where: dict[str, Root],
    stays: Finding,
    goes: Finding,
    spoken: Collection[str],
) -> None:
    """Part `goes` from `stays`, with what surely goes with it: all findings written alike,
    or those of its document when both are written alike, or it alone. What somebody has
    `spoken` of goes only where they said."""
    group = groups[where[stays.id]]
    if fold(goes.text) != fold(stays.text):
        moved = [f for f in group.findings if fold(f.text) == fold(goes.text)]
    elif goes.document != stays.document:
        moved = [f for f in group.findings if f.document == goes.document]
    else:
        moved = [goes]
    root: Root = ("split", goes.id)
    moved = [f for f in moved if f is goes or f.id not in spoken]
    ids = {f.id for f in moved}
    group.findings = [f for f in group.findings if f.id not in ids]
    groups[root] = Group(findings=moved)
    where.update(dict.fromkeys(ids, root))


def _entities(
    groups: Mapping[Root, Group],
    standings: Mapping[Root, roles.Standing],
    findings: Sequence[Finding],
) -> tuple[Entity, ...]:
    place = {f.id: n for n, f in enumerate(findings)}
    built: list[tuple[int, Entity]] = []
    taken: set[str] = set()
    names = {root: name_of(group.findings) for root, group in groups.items() if group.findings}
    for root, group in groups.items():
        if not group.findings:
            continue
        members = sorted(group.findings, key=lambda f: place[f.id])
        type_ = type_of(group)
        entity_id = _id(type_, root)
        if entity_id in taken:
            entity_id = _id(type_, (root, members[0].id))
        taken.add(entity_id)
        standing = standings[root]
        certain = not group.candidates and not group.doubt
        others = [names[c] for c in group.candidates[: _SHOWN + 1] if c in names]
        entity = Entity(
            id=entity_id,
            type=type_,
            name=names[root],
            role=standing.role,
            findings=tuple(f.id for f in members),
            certain=certain,
            reason=_reason(group, standing, others),
            marks=(
                *standing.marks,
                *(_AT_WORK if _is_at_work(group, standings, root) else ()),
                *(_PRIVATE if type_ == "INITIALS" and _is_private(standing) else ()),
            ),
        )
        built.append((place[members[0].id], entity))
    return tuple(entity for _, entity in sorted(built, key=lambda pair: pair[0]))


_AT_WORK = (Mark.AT_WORK,)
_PRIVATE = (Mark.PRIVATE,)
_UNSURE = frozenset({Mark.HEARD, Mark.MIXED_ROLE})


def _is_at_work(group: Group, standings: Mapping[Root, roles.Standing], root: Root) -> bool:
    """Whether a name that may be one of several people is somebody's at work whoever it is: its
    own mentions tell so, and nothing tells that one of the several is private."""
    own = standings[root]
    if not group.candidates or group.doubt or own.role not in IN_ROLE or _UNSURE & set(own.marks):
        return False
    known = [standings[c] for c in group.candidates if c in standings]
    return all(
        (s.role in IN_ROLE or not s.reason) and Mark.MIXED_ROLE not in s.marks for s in known
    )


def _is_private(standing: roles.Standing) -> bool:
    """Whether signs, and not the want of them, make a private person."""
    if standing.role not in PRIVATE_ROLES:
        return False
    return any(told in standing.reason for told in TOLD_PRIVATE)


def _reason(group: Group, standing: roles.Standing, candidates: Sequence[str]) -> str:
    forms = len({fold(f.text) for f in group.findings})
    parts: list[str] = []
    if candidates:
        shown = " eller ".join(candidates[:_SHOWN]) + (" m.fl." if len(candidates) > _SHOWN else "")
        parts.append(f"Kan være {shown}; det kan ikke afgøres.")
    elif forms > 1:
        parts.append(f"{len(group.findings)} omtaler i {forms} skrivemåder hører sammen.")
    if group.doubt:
        parts.append(group.doubt)
    if standing.conflict:
        parts.append(standing.conflict)
    if standing.reason:
        parts.append(standing.reason[0].upper() + standing.reason[1:] + ".")
    return " ".join(parts)


def _id(type_: str, root: object) -> str:
    return hashlib.sha256(f"{type_}\x1f{root!r}".encode("utf-8", "surrogatepass")).hexdigest()[:20]
