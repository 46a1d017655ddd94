"""Roles by the ear: how the text speaks of somebody, where no sign tells who it is.

`role_scorer` gives each mention's log odds; here a person's mentions are added up. Signs win: this
opens a name only where nothing at all tells of a private person. The limits are set on whole cases
that neither the rules nor the scorer had seen: of 100 private people of whom no sign tells
anything, 1 or 2 are taken for somebody at work, while most of those at work are known. The
other way round, who stands with a sign of work but is spoken of as a private person is asked about.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import replace

from redactor.detect.people.roles import Standing
from redactor.detect.people.sign import IN_ROLE, PRIVATE_ROLES, Sign
from redactor.detect.people.signs import FIRM_MAIL_SHARED
from redactor.model import Mark, Role

AT_WORK = 2.5
"""Log odds, of all mentions together, from which somebody is taken to be at work."""
AT_WORK_ONCE = 3.5
"""The same for who is mentioned but once."""
BY_SENSITIVE = 0.5
"""So much more for those who stand by something sensitive: a mistake costs more there."""
PRIVATE = -5.5
"""Log odds below which signs of work are doubted."""
BY_MAIL = 2.0
"""The same where a mailbox at a firm is the only one."""

_ROLES = (Role.OFFICIAL, Role.PROFESSIONAL, Role.COMPANY)
_REASONS = {
    Role.OFFICIAL: "sprogmodellen læser omtalen som en offentligt ansats",
    Role.PROFESSIONAL: "sprogmodellen læser omtalen som en fagpersons",
    Role.COMPANY: "sprogmodellen læser omtalen som en virksomheds eller forenings kontaktpersons",
}
_DOUBT = "sprogmodellen læser omtalen som en privatpersons"
_TOO_DEAR = frozenset({Mark.CHILD, Mark.DECEASED, Mark.PROTECTED, Mark.SOLE_TRADER})


def log_odds(mentions: Sequence[tuple[float, ...]]) -> float:
    """Log odds that somebody acts at work, in whatever role, from those of the mentions: their
    sum by the root of their number, as mentions in one case are not independent."""
    each = [math.log(sum(math.exp(value) for value in odds)) for odds in mentions]
    return sum(each) / math.sqrt(len(each))


def _least(signs: Collection[Sign]) -> float:
    """Log odds from which signs of work are believed. A firm's mail alone says little: people
    write from it of their children too."""
    at_work = {sign for sign in signs if sign.role in IN_ROLE}
    return BY_MAIL if at_work == {FIRM_MAIL_SHARED} else PRIVATE


def as_heard(
    standing: Standing, signs: Collection[Sign], mentions: Sequence[tuple[float, ...]]
) -> Standing:
    """The standing that `signs` add up to, settled or doubted by how the mentions speak of the
    person.

    Not for professionals beside something sensitive: who treats somebody tells of what."""
    if mentions and standing.role in _ROLES and log_odds(mentions) < _least(signs):
        marks = tuple(sorted({*standing.marks, Mark.MIXED_ROLE}))
        return replace(standing, marks=marks, reason=f"{standing.reason}, {_DOUBT}")
    if (
        not mentions
        or standing.role is not Role.CITIZEN
        or any(sign.role in PRIVATE_ROLES for sign in signs)
        or not _TOO_DEAR.isdisjoint(standing.marks)
    ):
        return standing
    sensitive = Mark.SENSITIVE in standing.marks
    least = AT_WORK if len(mentions) > 1 else AT_WORK_ONCE
    if log_odds(mentions) < least + (BY_SENSITIVE if sensitive else 0.0):
        return standing
    sums = [sum(odds) for odds in zip(*mentions, strict=True)]
    role = _ROLES[sums.index(max(sums))]
    if role is Role.PROFESSIONAL and sensitive:
        return standing
    marks = tuple(sorted({*standing.marks, Mark.HEARD}))
    return replace(standing, role=role, marks=marks, reason=_REASONS[role])
