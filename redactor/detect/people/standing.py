"""The role of each group: from its own signs, and from the people it stands with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from redactor.detect.names.forms import Kind, parse
from redactor.detect.names.lexicon import FREE_MAIL
from redactor.detect.people import roles, signs
from redactor.detect.people.colleagues import COLLEAGUE
from redactor.detect.people.groups import Group, name_of, type_of
from redactor.detect.people.identity import NAME_TYPES, cpr_key, email_key, under_age
from redactor.detect.people.observed import Observed
from redactor.detect.people.persons import Root
from redactor.detect.people.sign import CLEAR, Sign
from redactor.detect.people.ties import Strength
from redactor.model import Case, Finding, Mark, Role

_PRIVATE = frozenset({Role.RELATIVE, Role.CITIZEN, Role.NOTIFIER})
_IN_ROLE = frozenset({Role.OFFICIAL, Role.PROFESSIONAL, Role.COMPANY})


def stand(
    groups: Mapping[Root, Group],
    where: Mapping[str, Root],
    observed: Observed,
    ordered: Sequence[Finding],
    case: Case,
) -> dict[Root, roles.Standing]:
    """The role of each group: people from their signs, the rest from the people they are
    tied to and the letterheads they stand in."""
    firms = roles.firm_domains(ordered)
    domains = roles.office_domains(ordered) - firms
    standings = _stand_people(groups, observed, case, domains, firms)
    more = domains | roles.domains_of_officials(
        (standing, root if isinstance(root, tuple) else (), mails)
        for root, standing in standings.items()
        if (mails := [f for f in groups[root].findings if f.type == "EMAIL_ADDRESS"])
    )
    more -= firms
    if more != domains:
        domains = more
        standings = _stand_people(groups, observed, case, domains, firms)
    tied = _tied_people(groups, where, observed)
    for root, group in groups.items():
        if root not in standings:
            owners = {p: s for p, s in tied.get(root, {}).items() if p in standings}
            seen = [s for f in group.findings for s in observed.signs.get(f.id, ())]
            standings[root] = roles.stand_by(
                type_of(group),
                group.findings,
                seen,
                [(standings[p], name_of(groups[p].findings), s) for p, s in owners.items()],
                domains,
                group.party,
            )
    return standings


def _stand_people(
    groups: Mapping[Root, Group],
    observed: Observed,
    case: Case,
    domains: frozenset[str],
    firms: frozenset[str],
) -> dict[Root, roles.Standing]:
    standings: dict[Root, roles.Standing] = {}
    for root, group in groups.items():
        if type_of(group) not in NAME_TYPES:
            continue
        by_document: dict[str, list[Sign]] = defaultdict(list)
        for finding in group.findings:
            seen = by_document[finding.document]
            seen += [s for s in observed.signs.get(finding.id, ()) if s.role is not Role.AUTHORITY]
            if finding.type in {"DK_CPR", "DATE_OF_BIRTH"}:
                seen.append(signs.CPR_KNOWN)
                if finding.type == "DK_CPR" and under_age(cpr_key(finding.text), case.received):
                    seen.append(signs.UNDER_AGE)
            elif finding.type == "EMAIL_ADDRESS":
                domain = email_key(finding.text).rpartition("@")[2]
                if domain in domains:
                    seen.append(signs.OFFICE_MAIL)
                elif domain in firms:
                    seen.append(signs.FIRM_MAIL)
                elif domain.split(".")[0] in FREE_MAIL:
                    seen.append(signs.PRIVATE_MAIL)
        standing = roles.weigh(s for found in by_document.values() for s in found)
        if group.party is not None:
            role = Role.REQUESTER if group.party == 0 else Role.PARTY
            marks = tuple(m for m in standing.marks if m is not Mark.MIXED_ROLE)
            standing = roles.Standing(role, marks, "er angivet som part i sagen")
        standings[root] = replace(standing, conflict=roles.conflict_of(by_document))
    return standings


def _tied_people(
    groups: Mapping[Root, Group], where: Mapping[str, Root], observed: Observed
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


def part_uncertain_names(
    groups: dict[Root, Group],
    where: dict[str, Root],
    standings: Mapping[Root, roles.Standing],
    observed: Observed,
) -> bool:
    """Part bare first names from officials and professionals in documents where nothing else
    speaks of them: it may be a citizen of the same name, and would be kept for the role.

    Where the name is used as colleagues use it, it stays, unless a private person of the case
    bears it too."""
    parted = False
    private = _private_names(groups, standings)
    for root in list(groups):
        standing = standings[root]
        if standing.role not in _IN_ROLE or type_of(groups[root]) not in NAME_TYPES:
            continue
        held = groups[root].held
        namesake = _namesakes(root, groups[root], observed) if not held else []
        kin = {f.id for f in namesake}
        sure: set[str] = set()
        for finding in groups[root].findings:
            name = parse(finding.text, finding.type == "INITIALS")
            seen = observed.signs.get(finding.id, ())
            own = any(s.role in _IN_ROLE and s.strength >= CLEAR for s in seen)
            own = own or (COLLEAGUE in seen and not private & set(name.words))
            surname = isinstance(root, tuple) and name.words[-1:] == root[-1:]
            whole = name.kind in {Kind.FULL, Kind.INITIALS} or finding.type not in NAME_TYPES
            if own or surname or whole:
                sure.add(finding.document)
        loose = [f for f in groups[root].findings if f.document not in sure and f.id not in held]
        loose = [f for f in loose if f.id not in kin]
        for finding in loose + namesake:
            words = parse(finding.text).words
            other: Root = (
                ("namesake", words) if finding.id in kin else ("open", words, finding.document)
            )
            groups.setdefault(other, Group(candidates=(root,))).findings.append(finding)
            where[finding.id] = other
            parted = True
        if loose or namesake:
            gone = {f.id for f in loose} | kin
            groups[root].findings = [f for f in groups[root].findings if f.id not in gone]
    return parted


def _namesakes(root: Root, group: Group, observed: Observed) -> list[Finding]:
    """The bare first names in an official's group, when one of them is called somebody's son
    or a citizen: they mean, or may mean, another person of that name. One used as colleagues
    use it stays, in documents that name the official in full and do not speak of the other."""
    bare = [
        f
        for f in group.findings
        if f.type == "PERSON"
        and parse(f.text).kind is Kind.SINGLE
        and not (isinstance(root, tuple) and parse(f.text).words[-1:] == root[-1:])
    ]
    signs = {f.id: observed.signs.get(f.id, ()) for f in bare}
    others = {
        f.document
        for f in bare
        if any(s.role in _PRIVATE and s.strength >= CLEAR for s in signs[f.id])
    }
    named = {f.document for f in group.findings if parse(f.text).kind is Kind.FULL} - others
    return [
        f
        for f in bare
        if others
        and not any(s.role in _IN_ROLE and s.strength >= CLEAR for s in signs[f.id])
        and (f.document not in named or COLLEAGUE not in signs[f.id])
    ]


def _private_names(
    groups: Mapping[Root, Group], standings: Mapping[Root, roles.Standing]
) -> set[str]:
    """The words of names of everybody who acts for nobody."""
    return {
        word
        for root, group in groups.items()
        if standings[root].role not in _IN_ROLE and not group.candidates
        for finding in group.findings
        if finding.type == "PERSON"
        for word in parse(finding.text).words
    }


def part_private_mail(
    groups: dict[Root, Group], where: dict[str, Root], standings: Mapping[Root, roles.Standing]
) -> bool:
    """Part mailboxes at public providers from officials and professionals: those are private,
    and would be kept for the role."""
    parted = False
    for root in list(groups):
        standing = standings.get(root)  # what was parted just now has none yet
        if standing is None or standing.role not in _IN_ROLE:
            continue
        if type_of(groups[root]) not in NAME_TYPES:
            continue
        mails = [
            f
            for f in groups[root].findings
            if f.type == "EMAIL_ADDRESS" and f.id not in groups[root].held
            if roles.is_free_mail(f)
        ]
        for finding in mails:
            other: Root = (finding.type, email_key(finding.text))
            groups.setdefault(other, Group()).findings.append(finding)
            where[finding.id] = other
            groups[root].findings.remove(finding)
            parted = True
    return parted
