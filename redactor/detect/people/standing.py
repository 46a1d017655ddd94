"""The role of each group: from its own signs, and from the people it stands with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from redactor.detect.names.mailboxes import FREE_MAIL
from redactor.detect.people import belongings, domains, roles, signs
from redactor.detect.people.groups import Group, name_of, type_of
from redactor.detect.people.heard import as_heard
from redactor.detect.people.identity import NAME_TYPES, cpr_key, email_key, under_age
from redactor.detect.people.observed import Observed
from redactor.detect.people.persons import Root
from redactor.detect.people.sign import OFFICE_MAIL, Sign
from redactor.detect.people.ties import Strength
from redactor.model import Case, Finding, Mark, Role

_DOUBTS = frozenset({Mark.MIXED_ROLE, Mark.HEARD})
"""What a person who says somebody's role has settled."""


def stand(
    groups: Mapping[Root, Group],
    where: Mapping[str, Root],
    observed: Observed,
    ordered: Sequence[Finding],
    case: Case,
    said: Sequence[tuple[str, Role]] = (),
) -> dict[Root, roles.Standing]:
    """The role of each group: people from their signs, the rest from the people they are
    tied to and the letterheads they stand in. What a person has `said` of a name's bearer, by
    the name's finding, wins."""
    chosen = {where[finding]: role for finding, role in said if finding in where}
    firms = domains.firm_domains(ordered)
    offices = domains.office_domains(ordered) - firms
    standings = _stand_people(groups, observed, case, chosen, offices, firms)
    more = offices | domains.domains_of_officials(
        (standing, root if isinstance(root, tuple) else (), mails)
        for root, standing in standings.items()
        if (mails := [f for f in groups[root].findings if f.type == "EMAIL_ADDRESS"])
    )
    more -= firms
    if more != offices:
        offices = more
        standings = _stand_people(groups, observed, case, chosen, offices, firms)
    shared = firms & domains.domains_in_use(
        (standing, [f for f in groups[root].findings if f.type == "EMAIL_ADDRESS"])
        for root, standing in standings.items()
    )
    if shared:
        standings = _stand_people(groups, observed, case, chosen, offices, firms, shared)
    sheltered = any(Mark.PROTECTED in standing.marks for standing in standings.values())
    around = belongings.Surroundings(offices, firms, sheltered)
    tied = _tied_people(groups, where, observed)
    owning = {owner for found in tied.values() for owner in found if owner in groups}
    names = {owner: name_of(groups[owner].findings) for owner in owning}
    for root, group in _firms_first(groups):
        if root not in standings:
            owners = {p: s for p, s in tied.get(root, {}).items() if p in standings}
            seen = [s for f in group.findings for s in observed.signs.get(f.id, ())]
            standings[root] = belongings.stand_by(
                belongings.Belonging(
                    type_of(group),
                    group.findings,
                    seen,
                    [(standings[p], names[p], s) for p, s in owners.items()],
                    group.party,
                    around,
                )
            )
    return standings


def _stand_people(
    groups: Mapping[Root, Group],
    observed: Observed,
    case: Case,
    chosen: Mapping[Root, Role],
    offices: frozenset[str],
    firms: frozenset[str],
    shared: frozenset[str] = frozenset(),
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
                if domain in offices:
                    seen.append(OFFICE_MAIL)
                elif domain in shared:
                    seen.append(signs.FIRM_MAIL_SHARED)
                elif domain in firms:
                    own = domains.named_after(domain, root if isinstance(root, tuple) else ())
                    seen.append(signs.FIRM_MAIL if own else signs.FIRM_MAIL_SHARED)
                elif domain.split(".")[0] in FREE_MAIL:
                    seen.append(signs.PRIVATE_MAIL)
        told = [s for found in by_document.values() for s in found]
        spoken = [f for f in group.findings if f.role_odds]
        weighed = roles.weigh(told)
        standing = as_heard(weighed, told, [f.role_odds for f in spoken])
        if Mark.HEARD in standing.marks:
            # Among themselves members speak of each other as of people at work.
            elsewhere = [f for f in spoken if f.document not in observed.among_members]
            standing = as_heard(weighed, told, [f.role_odds for f in elsewhere])
        if group.party is not None:
            role = Role.REQUESTER if group.party == 0 else Role.PARTY
            marks = tuple(m for m in standing.marks if m is not Mark.MIXED_ROLE)
            standing = roles.Standing(role, marks, "er angivet som part i sagen")
        if root not in chosen:
            standings[root] = replace(standing, conflict=roles.conflict_of(by_document))
        else:
            kept: set[Mark] = {*standing.marks, Mark.ROLE_SAID}
            standings[root] = roles.Standing(
                chosen[root], tuple(sorted(kept - _DOUBTS)), "rollen er valgt af en person"
            )
    return standings


def _firms_first(groups: Mapping[Root, Group]) -> list[tuple[Root, Group]]:
    """The groups, those of firms first: a firm that was read as a person owns its address."""
    return sorted(groups.items(), key=lambda item: type_of(item[1]) != "ORGANIZATION")


def _tied_people(
    groups: Mapping[Root, Group], where: Mapping[str, Root], observed: Observed
) -> dict[Root, dict[Root, Strength]]:
    """For each group that is no person: the people, or firms read as such, it stands with, and
    how closely."""
    tied: dict[Root, dict[Root, Strength]] = defaultdict(dict)
    for tie in observed.ties:
        person, other = where.get(tie.person), where.get(tie.other)
        if person is None or other is None or person == other:
            continue
        strength = tied[other].get(person)
        if strength is None or tie.strength > strength:
            tied[other][person] = tie.strength
    return {root: found for root, found in tied.items() if root in groups}
