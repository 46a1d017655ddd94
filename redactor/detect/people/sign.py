"""One sign of who somebody is, and how strong signs must be."""

from __future__ import annotations

from dataclasses import dataclass

from redactor.model import Mark, Role

CLEAR = 0.8
"""Strength that makes a role."""

PERHAPS = 0.3
"""Strength of a private sign that is asked about where only a mailbox makes somebody an
official."""

IN_ROLE = frozenset({Role.OFFICIAL, Role.PROFESSIONAL, Role.COMPANY})
"""Roles of people at work."""
PRIVATE_ROLES = frozenset({Role.CITIZEN, Role.RELATIVE, Role.NOTIFIER})


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: a role with a strength from 0 to 1, or a mark, with its Danish reason."""

    role: Role | None
    strength: float
    reason: str
    mark: Mark | None = None


OFFICE_BESIDE = Sign(Role.AUTHORITY, 0.9, "står lige efter en myndigheds navn")
FIRM_BESIDE = Sign(Role.COMPANY, 0.9, "står lige efter en virksomheds navn")
"""Where that stands directly before an address, nobody on another line has it."""

ROAD = Sign(Role.AUTHORITY, 0.9, "nævnes som en vej, ikke som en bolig")
"""A street without a number that stands for itself: "cykelstien på Niels Finsens Vej"."""

OFFICE_MAIL = Sign(Role.OFFICIAL, 0.9, "har e-mail hos en myndighed")
"""Somebody at an authority: who may write of his own affairs from there."""

WRITES_JOURNAL = Sign(Role.AUTHORITY, 0.9, "har skrevet i journalen")
"""A user name in the column of a journal that tells who wrote each entry."""

HOME = Sign(Role.CITIZEN, 0.9, "nævnes som privat")
"""A home, or a private phone or mailbox, whoever it belongs to: an official's too."""
