"""Who is it? Signs of a role around each mention, added up over all mentions of a person.

Calling a citizen an official opens his or her name, so an official needs a clear sign: a
title at the name, a signature with office or title, an office act, or a mail address of an
authority. Anything less leaves the citizen a citizen. Signs of both give a mixed role,
which policy asks about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from redactor.detect.people.sign import CLEAR, IN_ROLE, OFFICE_MAIL, PERHAPS, Sign
from redactor.model import Mark, Role

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
