"""What a person says of a whole document, and the case's way through two pairs of hands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Given(StrEnum):
    """What becomes of a whole document."""

    GIVEN = "given"
    PARTLY = "partly"
    WITHHELD = "withheld"
    OUT_OF_SCOPE = "out_of_scope"
    DUPLICATE = "duplicate"
    MISFILED = "misfiled"

    @property
    def leaves(self) -> bool:
        """Whether the document leaves the house."""
        return self in (Given.GIVEN, Given.PARTLY)

    @property
    def danish(self) -> str:
        return _GIVEN[self]


_GIVEN = {
    Given.GIVEN: "Udleveres helt",
    Given.PARTLY: "Udleveres delvist",
    Given.WITHHELD: "Tilbageholdes",
    Given.OUT_OF_SCOPE: "Ikke omfattet af anmodningen",
    Given.DUPLICATE: "Dublet",
    Given.MISFILED: "Fejljournaliseret",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentMark:
    """One person's word on one document; a newer one supersedes."""

    document: str
    given: Given
    reason: str
    who: str
    at: str
    legal_basis: tuple[str, ...] = ()


class Step(StrEnum):
    """A case changes hands."""

    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    RELEASE = "release"
    REOPEN = "reopen"
    """After a complaint: what left stays sealed, and the review goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """One change of hands; `digest` says over which decisions."""

    step: Step
    who: str
    at: str
    note: str
    digest: str
