"""Whose is it? The role of a number, a mailbox, an address or a body.

`stand_by` asks one judge after the other, in the order of `_JUDGES`; the first that knows tells.
What is open by nature comes first, then the people it stands with, then the letterhead around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from redactor.detect.names.mailboxes import FREE_MAIL, is_shared_box
from redactor.detect.people.bodies import is_office
from redactor.detect.people.domains import is_free_mail
from redactor.detect.people.identity import email_key
from redactor.detect.people.roles import Standing
from redactor.detect.people.sign import (
    CLEAR,
    FIRM_BESIDE,
    HOME,
    IN_ROLE,
    OFFICE_BESIDE,
    ROAD,
    WRITES_JOURNAL,
    Sign,
)
from redactor.detect.people.ties import Strength
from redactor.model import Finding, Mark, Role

_SHORTENED = re.compile(r"[b-df-hj-np-tv-z]{2,6}")
"""What a body shortens its name to; nobody is called so: "nmkn@nmkn.dk"."""
_STAYED_AT = re.compile(
    r"skole|gymnasi|børneh|vuggestue|fritidsh|dagtilbud|daginstitution|krisecent|opholdssted|bosted"
    r"|\bsfo\b|\bklub",
    re.IGNORECASE,
)
"""Where somebody is to be found every day."""
_AGAIN = 2
_HEADS = frozenset({Role.AUTHORITY, Role.COMPANY})
_PASSED_ON = frozenset(
    {Mark.PROTECTED, Mark.MIXED_ROLE, Mark.PRIVATE_TIE, Mark.CHILD, Mark.SOLE_TRADER}
)
"""Marks of an owner that bear on his phone and address too."""


@dataclass(frozen=True)
class Surroundings:
    """What a whole case tells of its belongings."""

    offices: frozenset[str]
    """Mail domains of authorities."""
    firms: frozenset[str]
    """Mail domains of the case's firms and associations."""
    sheltered: bool
    """Whether it has a person with a protected address, whom a school or a home that is named
    would place."""


@dataclass(frozen=True)
class Belonging:
    """A number, mailbox, address or body: all its findings, and what stands around them."""

    type: str
    findings: Sequence[Finding]
    signs: Sequence[Sign]
    owners: Sequence[tuple[Standing, str, Strength]]
    """The people it stands with: standing, name, how closely."""
    party: int | None
    """Which of the parties given for the case it belongs to, from 0; the first one asks."""
    around: Surroundings

    @property
    def text(self) -> str:
        return self.findings[0].text

    @cached_property
    def marks(self) -> frozenset[Mark]:
        """Those that its signs set."""
        return frozenset(s.mark for s in self.signs if s.mark is not None)

    def stands(self, role: Role, reason: str, marks: frozenset[Mark] = frozenset()) -> Standing:
        return Standing(role, tuple(sorted(marks)), reason)


def stand_by(thing: Belonging) -> Standing:
    """The role of a number, mailbox, address or body, with the reason."""
    return next(standing for judge in _JUDGES if (standing := judge(thing)) is not None)


def _of_a_party(thing: Belonging) -> Standing | None:
    if thing.party is None:
        return None
    role = Role.REQUESTER if thing.party == 0 else Role.PARTY
    return thing.stands(role, "er angivet som part i sagen")


def _body(thing: Belonging) -> Standing | None:
    """An authority or a firm. Where somebody hides, the place he goes to every day hides too."""
    if thing.type not in {"ORGANIZATION", "MUNICIPALITY"}:
        return None
    office = thing.type == "MUNICIPALITY" or is_office(thing.text)
    marks = thing.marks & {Mark.SOLE_TRADER, Mark.PROTECTED}
    if thing.around.sheltered and _STAYED_AT.search(thing.text):
        marks |= {Mark.PROTECTED}
    return thing.stands(Role.AUTHORITY if office else Role.COMPANY, "", marks)


def _company_number(thing: Belonging) -> Standing | None:
    if thing.type != "DK_CVR":
        return None
    return thing.stands(Role.COMPANY, "", thing.marks & {Mark.SOLE_TRADER})


def _mailbox_at_work(thing: Belonging) -> Standing | None:
    """An authority's mailbox, one that many read, or one that is nobody's at a firm."""
    if thing.type != "EMAIL_ADDRESS":
        return None
    local, _, domain = email_key(thing.text).rpartition("@")
    if domain in thing.around.offices:
        return thing.stands(Role.AUTHORITY, "e-mail hos en myndighed")
    house = domain.split(".")[0]
    shortened = local == house and house not in FREE_MAIL and _SHORTENED.fullmatch(house)
    if shortened or is_shared_box(local, domain):
        return thing.stands(Role.COMPANY, "fælles postkasse")
    if not thing.owners and domain in thing.around.firms:
        return thing.stands(Role.COMPANY, "e-mail hos en virksomhed, som sagen nævner")
    return None


def _road(thing: Belonging) -> Standing | None:
    if len(thing.signs) >= len(thing.findings) and all(s == ROAD for s in thing.signs):
        return thing.stands(Role.AUTHORITY, ROAD.reason)
    return None


def _of_who_writes_the_journal(thing: Belonging) -> Standing | None:
    if thing.type != "USER_ID" or WRITES_JOURNAL not in thing.signs:
        return None
    return thing.stands(Role.AUTHORITY, WRITES_JOURNAL.reason)


def _right_after_a_body(thing: Belonging) -> Standing | None:
    """What stands directly after an authority's or a firm's name, and with nobody as directly; or
    after the authority's again and again, as in the foot of its pages: in the head of two columns
    it stands beside the recipient."""
    beside = next((s for s in thing.signs if s in {OFFICE_BESIDE, FIRM_BESIDE}), None)
    office = [s for s in thing.signs if s.role is Role.AUTHORITY and s.strength >= CLEAR]
    if len(office) >= _AGAIN and len(office) * 2 > len(thing.findings) and HOME not in thing.signs:
        return thing.stands(Role.AUTHORITY, office[0].reason, thing.marks)
    if beside is None or any(strength is Strength.DIRECT for *_, strength in thing.owners):
        return None
    return thing.stands(beside.role or Role.UNKNOWN, beside.reason, thing.marks)


def _of_its_owners(thing: Belonging) -> Standing | None:
    """As the people it stands with; but a home or a private mailbox is private, whoever has it.
    An address by a single official is kept only when an office or a firm stands above it."""
    if not thing.owners:
        return None
    standing = _by_owner(thing.owners, thing.marks)
    if standing.role not in IN_ROLE:
        return standing
    private = ""
    if HOME in thing.signs:
        private = HOME.reason
    elif thing.type == "EMAIL_ADDRESS" and is_free_mail(thing.findings[0]):
        private = "privat e-mail"
    elif (
        thing.type == "ADDRESS"
        and standing.role is Role.OFFICIAL
        and len(thing.owners) == 1
        and not any(s.role in _HEADS for s in thing.signs)
    ):
        private = "kan være den ansattes bolig"
    return Standing(Role.UNKNOWN, standing.marks, private) if private else standing


def _mailbox_of_nobody(thing: Belonging) -> Standing | None:
    """At a domain that is neither an office's nor a firm's: no letterhead tells whose it is."""
    if thing.type != "EMAIL_ADDRESS":
        return None
    return thing.stands(Role.UNKNOWN, "", thing.marks)


def _below_a_letterhead(thing: Belonging) -> Standing | None:
    """What stands in the head of an authority or a firm more often than not."""
    for role in (Role.AUTHORITY, Role.COMPANY):
        head = [s for s in thing.signs if s.role is role and s.strength >= CLEAR]
        if len(head) * 2 > len(thing.findings):
            return thing.stands(role, head[0].reason, thing.marks)
    return None


def _anybodys(thing: Belonging) -> Standing:
    return thing.stands(Role.UNKNOWN, "", thing.marks)


_JUDGES: tuple[Callable[[Belonging], Standing | None], ...] = (
    _of_a_party,
    _body,
    _company_number,
    _mailbox_at_work,
    _road,
    _of_who_writes_the_journal,
    _right_after_a_body,
    _of_its_owners,
    _mailbox_of_nobody,
    _below_a_letterhead,
    _anybodys,
)


def _by_owner(owners: Sequence[tuple[Standing, str, Strength]], marks: frozenset[Mark]) -> Standing:
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
