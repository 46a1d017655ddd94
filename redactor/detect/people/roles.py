"""Who is it? Signs of a role around each mention, added up over all mentions of a person.

Calling a citizen an official opens his or her name, so an official needs a clear sign: a
title at the name, a signature with office or title, an office act, or a mail address of an
authority. Anything less leaves the citizen a citizen. Signs of both give a mixed role,
which policy asks about.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from redactor.detect.names import lexicon as lx
from redactor.detect.names.forms import fold, loose
from redactor.detect.names.gazetteer import is_public_domain_mail
from redactor.detect.people.bodies import is_office
from redactor.detect.people.identity import email_key
from redactor.detect.people.sign import (
    CLEAR,
    FIRM_BESIDE,
    HOME,
    IN_ROLE,
    OFFICE_BESIDE,
    OFFICE_MAIL,
    PERHAPS,
    ROAD,
    Sign,
)
from redactor.detect.people.ties import Strength
from redactor.model import Finding, Mark, Role


def office_domains(findings: Iterable[Finding]) -> frozenset[str]:
    """Mail domains of authorities: named after an authority of the case, or with a mailbox
    that only an authority has. Never a public mail provider."""
    domains: dict[str, set[str]] = defaultdict(set)
    names: set[str] = set()
    for finding in findings:
        if finding.type == "EMAIL_ADDRESS":
            local, _, domain = email_key(finding.text).rpartition("@")
            if domain:
                domains[domain].add(local)
        elif finding.type in {"MUNICIPALITY", "ORGANIZATION"} and is_office(finding.text):
            names |= {loose(w) for w in re.findall(r"\w{4,}", fold(finding.text))}
    names -= {"kommune", "kommunes", "region", "regions", "center", "forvaltning", "styrelsen"}
    return frozenset(
        domain for domain, locals_ in domains.items() if _is_office_domain(domain, locals_, names)
    )


def firm_domains(findings: Iterable[Finding]) -> frozenset[str]:
    """Mail domains that bear the name of a firm or association of the case: "gf@holstfrandsen.dk"
    beside "Holst & Frandsen Entreprise A/S". At least two words of the name, or all of a long
    one; never a public provider's domain."""
    domains: set[str] = set()
    names: set[str] = set()
    for finding in findings:
        if finding.type == "EMAIL_ADDRESS":
            domains.add(email_key(finding.text).rpartition("@")[2])
        elif finding.type == "ORGANIZATION" and not (
            is_office(finding.text) or _SCHOOL.search(finding.text)
        ):
            written = lx.COMPANY_FORM.sub("", finding.text)
            words = [loose(w) for w in re.findall(r"\w+", fold(written))]
            for linked in (words, [w for w in words if w != "og"], [w for w in words if w != "i"]):
                names |= {"".join(linked[:n]) for n in range(2, len(linked) + 1)}
            if len(words) == 1 and len(words[0]) >= _LONG_NAME:
                names.add(words[0])
    return frozenset(
        domain
        for domain in domains
        if (labels := domain.split("."))[0] not in lx.FREE_MAIL
        and any(
            len(label) >= _SHORT_NAME and loose(fold(label)).replace("-", "") in names
            for label in labels[:-1]
        )
    )


def domains_in_use(
    mailboxes: Iterable[tuple[Standing, Sequence[Finding]]],
) -> frozenset[str]:
    """Mail domains that somebody uses at work, for another reason than the mailbox itself."""
    return frozenset(
        email_key(finding.text).rpartition("@")[2]
        for standing, findings in mailboxes
        if standing.role in IN_ROLE and Mark.MIXED_ROLE not in standing.marks
        for finding in findings
    )


def domains_of_officials(
    mailboxes: Iterable[tuple[Standing, Sequence[str], Sequence[Finding]]],
) -> frozenset[str]:
    """Mail domains whose other users are at the authority too: of people who are officials
    for another reason. `mailboxes` are standing, words of the name and e-mails of each.

    Not a provider's domain, and none named after its user: that is a family's or a firm's.
    A domain that a private person writes from is nobody's authority.
    """
    official: set[str] = set()
    private: set[str] = set()
    for standing, words, findings in mailboxes:
        for finding in findings:
            domain = email_key(finding.text).rpartition("@")[2]
            label = loose(fold(domain.rpartition(".")[0]))
            if standing.role is not Role.OFFICIAL or Mark.MIXED_ROLE in standing.marks:
                if standing.role in {Role.PROFESSIONAL, Role.COMPANY} or standing.reason:
                    private.add(domain)
            elif label.split(".")[-1] not in lx.FREE_MAIL and not any(
                len(w) > 2 and loose(w) in label for w in words
            ):
                official.add(domain)
    return frozenset(official - private)


def named_after(domain: str, words: Iterable[object]) -> bool:
    """Whether a mail domain bears a word of its user's name, as a family's or his own firm's."""
    label = loose(fold(domain.rpartition(".")[0]))
    return any(isinstance(w, str) and len(w) > 2 and loose(w) in label for w in words)


_OFFICE_ENDS = ("kommune", "styrelsen", "museum", "provsti", "bibliotek", "hospital", "sygehus")
"""How the names of authorities and of public institutions end."""


def _is_office_domain(domain: str, locals_: Iterable[str], names: set[str]) -> bool:
    labels = [loose(fold(part)) for part in domain.split(".")[:-1]]
    if not labels or labels[-1] in lx.FREE_MAIL or labels[0] in lx.FREE_MAIL:
        return False
    if is_public_domain_mail(f"x@{domain}"):
        return True
    if any(label in names or label.endswith(_OFFICE_ENDS) for label in labels):
        return True
    if any(part in names for label in labels for part in label.split("-") if len(part) > 5):
        return True
    return any(lx.AUTHORITY_BOX.fullmatch(local) for local in locals_)


_SCHOOL = re.compile(r"skole|gymnasi|universitet|seminari|kollegi", re.IGNORECASE)
"""Pupils have mailboxes there too."""
_STAYED_AT = re.compile(
    r"skole|gymnasi|børneh|vuggestue|fritidsh|dagtilbud|daginstitution|krisecent|opholdssted|bosted"
    r"|\bsfo\b|\bklub",
    re.IGNORECASE,
)
"""Where somebody is to be found every day."""
_LONG_NAME = 8
_SHORT_NAME = 5
_FIRMS_HAVE = frozenset(
    {
        "står med en offentlig stilling",
        "underskriver for en myndighed",
        "har udarbejdet eller behandlet noget i sagen",
    }
)
_PRIVATE = frozenset({Role.RELATIVE, Role.CITIZEN})


@dataclass(frozen=True, slots=True)
class Standing:
    """What the signs of one entity add up to."""

    role: Role
    marks: tuple[Mark, ...]
    reason: str
    conflict: str = ""
    """A Danish sentence on roles that do not go together, and where they stand."""


def weigh(signs: Iterable[Sign]) -> Standing:
    """Add up the signs of a person: the strongest of each kind, weak kinds together."""
    best: dict[tuple[Role | None, str], float] = {}
    marks: set[Mark] = set()
    for sign in signs:
        key = (sign.role, sign.reason)
        best[key] = max(best.get(key, 0.0), sign.strength)
        if sign.mark is not None and (sign.strength >= CLEAR or sign.role is None):
            marks.add(sign.mark)
    score: dict[Role, float] = defaultdict(float)
    reasons: dict[Role, list[str]] = defaultdict(list)
    for (role, reason), strength in sorted(best.items(), key=lambda i: (-i[1], i[0][1])):
        if role is not None:
            score[role] += strength
            reasons[role].append(reason)
    role = _choose(score, official_by_title=set(reasons[Role.OFFICIAL]) <= _FIRMS_HAVE)
    needed = PERHAPS if reasons.get(role) == [OFFICE_MAIL.reason] else CLEAR
    if role in IN_ROLE and max(score[Role.CITIZEN], score[Role.RELATIVE]) >= needed:
        marks.add(Mark.MIXED_ROLE)
    if role is not Role.PROFESSIONAL:
        marks.discard(Mark.PRIVATE_TIE)
    if role is not Role.OFFICIAL:
        marks.discard(Mark.POLITICIAN)
    return Standing(role, tuple(sorted(marks)), ", ".join(reasons.get(role, [])[:3]))


def conflict_of(signs: Mapping[str, Sequence[Sign]]) -> str:
    """What tells that somebody acts at work, and what that he is a private person, with how many
    documents say so; empty when only one of them is told. `signs` by document."""
    work = _clear(signs, IN_ROLE)
    private = _clear(signs, _PRIVATE)
    if not work or not private:
        return ""
    sides = [
        f"{', '.join(sorted(set(found.values())))} ({_count(found)})" for found in (work, private)
    ]
    return f"Modstridende roller: {sides[0]}, men {sides[1]}. Se efter, om det er den samme person."


def _clear(signs: Mapping[str, Sequence[Sign]], sides: frozenset[Role]) -> dict[str, str]:
    """The strongest reason of each document that has a clear sign of one of the roles."""
    return {
        document: max(clear, key=lambda s: s.strength).reason
        for document, found in signs.items()
        if (clear := [s for s in found if s.role in sides and s.strength >= CLEAR])
    }


def _count(documents: Mapping[str, str]) -> str:
    return "1 dokument" if len(documents) == 1 else f"{len(documents)} dokumenter"


def _choose(score: Mapping[Role, float], *, official_by_title: bool) -> Role:
    """`official_by_title`: nothing but a title makes an official, as firms have them too."""
    if score.get(Role.NOTIFIER, 0.0) >= CLEAR:
        return Role.NOTIFIER
    if score.get(Role.COMPANY, 0.0) >= CLEAR and official_by_title:
        return Role.COMPANY
    for role in (
        Role.AUTHORITY,
        Role.OFFICIAL,
        Role.PROFESSIONAL,
        Role.COMPANY,
        Role.RELATIVE,
    ):
        if score.get(role, 0.0) >= CLEAR:
            return role
    return Role.CITIZEN


def stand_by(
    type_: str,
    findings: Sequence[Finding],
    signs: Sequence[Sign],
    owners: Sequence[tuple[Standing, str, Strength]],
    domains: frozenset[str],
    firms: frozenset[str],
    party: int | None,
    *,
    sheltered: bool = False,
) -> Standing:
    """The role of a number, address or firm: from the people it stands with, else from the
    letterhead it stands in. It is kept for a role only when all its owners have one; an
    address by a single official only when an office or a firm stands above it, too.

    `domains` and `firms` are the mail domains of authorities and of the case's firms;
    `sheltered`: the case has a person with a protected address, whom a school or a home that
    is named would place."""
    if party is not None:
        role = Role.REQUESTER if party == 0 else Role.PARTY
        return Standing(role, (), "er angivet som part i sagen")
    marks = {s.mark for s in signs if s.mark is not None}
    if type_ in {"ORGANIZATION", "MUNICIPALITY"}:
        office = type_ == "MUNICIPALITY" or is_office(findings[0].text)
        if sheltered and _STAYED_AT.search(findings[0].text):
            marks.add(Mark.PROTECTED)
        role = Role.AUTHORITY if office else Role.COMPANY
        return Standing(role, tuple(sorted(marks & {Mark.SOLE_TRADER, Mark.PROTECTED})), "")
    if type_ == "DK_CVR":
        return Standing(Role.COMPANY, tuple(sorted(marks & {Mark.SOLE_TRADER})), "")
    if type_ == "EMAIL_ADDRESS":
        local, _, domain = email_key(findings[0].text).rpartition("@")
        if domain in domains:
            return Standing(Role.AUTHORITY, (), "e-mail hos en myndighed")
        if lx.SHARED_BOX.fullmatch(local) and domain.split(".")[0] not in lx.FREE_MAIL:
            return Standing(Role.COMPANY, (), "fælles postkasse")
        if not owners and domain in firms:
            return Standing(Role.COMPANY, (), "e-mail hos en virksomhed, som sagen nævner")
    if len(signs) >= len(findings) and all(s == ROAD for s in signs):
        return Standing(Role.AUTHORITY, (), ROAD.reason)
    beside = next((s for s in signs if s in {OFFICE_BESIDE, FIRM_BESIDE}), None)
    if beside is not None and all(s < Strength.DIRECT for *_, s in owners):
        return Standing(beside.role or Role.UNKNOWN, tuple(sorted(marks)), beside.reason)
    if owners:
        standing = _by_owner(owners, marks)
        if standing.role in IN_ROLE:
            if HOME in signs:
                return Standing(Role.UNKNOWN, standing.marks, HOME.reason)
            if type_ == "EMAIL_ADDRESS" and is_free_mail(findings[0]):
                return Standing(Role.UNKNOWN, standing.marks, "privat e-mail")
            if type_ == "ADDRESS" and _perhaps_home(standing, len(owners), signs):
                return Standing(Role.UNKNOWN, standing.marks, "kan være den ansattes bolig")
        return standing
    if type_ == "EMAIL_ADDRESS":  # nobody's, at a domain that is neither an office's nor a firm's
        return Standing(Role.UNKNOWN, tuple(sorted(marks)), "")
    for role in (Role.AUTHORITY, Role.COMPANY):
        head = [s for s in signs if s.role is role and s.strength >= CLEAR]
        if len(head) * 2 > len(findings):
            return Standing(role, tuple(sorted(marks)), head[0].reason)
    return Standing(Role.UNKNOWN, tuple(sorted(marks)), "")


_HEADS = frozenset({Role.AUTHORITY, Role.COMPANY})
_PASSED_ON = frozenset(
    {Mark.PROTECTED, Mark.MIXED_ROLE, Mark.PRIVATE_TIE, Mark.CHILD, Mark.SOLE_TRADER}
)
"""Marks of an owner that bear on his phone and address too."""


def _perhaps_home(standing: Standing, owners: int, signs: Sequence[Sign]) -> bool:
    """Whether an address that stands by a single official stands below no office or firm."""
    return (
        standing.role is Role.OFFICIAL and owners == 1 and not any(s.role in _HEADS for s in signs)
    )


def is_free_mail(finding: Finding) -> bool:
    """Whether it is a mailbox that anybody can have: whoever it stands by, it is private."""
    domain = email_key(finding.text).rpartition("@")[2]
    return domain.split(".")[0] in lx.FREE_MAIL or bool(
        lx.PROVIDER.search(domain.rpartition(".")[0])
    )


def _by_owner(owners: Sequence[tuple[Standing, str, Strength]], marks: set[Mark]) -> Standing:
    """The role of the nearest owner; a private owner beats one in a role."""
    close = [o for o in owners if o[2] > Strength.SENTENCE] or list(owners)
    private = [o for o in close if o[0].role not in IN_ROLE]
    standing, name, strength = max(private or close, key=lambda o: (o[2], o[1]))
    kept = _PASSED_ON & set(standing.marks)
    role = standing.role
    if not private and (strength is Strength.SENTENCE or Mark.HEARD in standing.marks):
        role = Role.UNKNOWN  # the same sentence, or the ear, is too little to open a number
    if len({n for _, n, _ in private}) > 1 and role in {Role.REQUESTER, Role.PARTY}:
        role = Role.CITIZEN  # shared with somebody who is not a party
    return Standing(role, tuple(sorted(marks | kept)), f"står ved {name}")
