"""What the release is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from redactor.model import RequestType


class Outcome(StrEnum):
    """What the requester gets of a document."""

    FULL = "full"
    PARTIAL = "partial"
    WITHHELD = "withheld"
    DUPLICATE = "duplicate"
    OUT_OF_SCOPE = "out_of_scope"
    NOT_PROCESSED = "not_processed"

    @property
    def danish(self) -> str:
        """As the index and the letter put it."""
        return _DANISH[self]


_DANISH = {
    Outcome.FULL: "Udleveres helt",
    Outcome.PARTIAL: "Udleveres delvist",
    Outcome.WITHHELD: "Udleveres ikke",
    Outcome.DUPLICATE: "Dublet",
    Outcome.OUT_OF_SCOPE: "Ikke omfattet",
    Outcome.NOT_PROCESSED: "Endnu ikke behandlet",
}

_NAMES = {
    "eml": "mail",
    "msg": "mail",
    "image": "billede",
    "xlsx": "regneark",
    "xls": "regneark",
    "ods": "regneark",
    "csv": "regneark",
    "pptx": "praesentation",
    "ppt": "praesentation",
    "odp": "praesentation",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseItem:
    """One line of the document index, with the finished file where there is one."""

    number: str
    title: str
    outcome: Outcome
    kind: str = ""
    date: str = ""
    direction: str = ""
    parties: str = ""
    """Sender and recipient: nobody private by name."""
    pages: int = 0
    grounds: tuple[str, ...] = ()
    """Citations in the genitive: 'offentlighedslovens § 30, nr. 1'."""
    redactions: int = 0
    duplicate_of: str = ""
    """Number of the document this repeats."""
    considered: tuple[str, ...] = ()
    """Sentences on extraction, remainder and extended openness."""
    edition: str = ""
    """After a reopening: whether this is new or unchanged."""
    changed: bool = True
    """False when the requester has it as it is from an earlier release."""
    file: Path | None = None
    sha256: str = ""
    reason: str = ""
    """Why there is nothing of it: in the caseworker's words where it is withheld, else in ours,
    which tell nothing of its content."""

    @property
    def type_name(self) -> str:
        """Danish word for what kind of document it is."""
        if "." in self.number:
            return "bilag"
        return _NAMES.get(self.kind, "dokument").replace("ae", "æ")

    @property
    def note(self) -> str:
        if self.outcome is Outcome.DUPLICATE and self.duplicate_of:
            same = f"Samme dokument som akt {self.duplicate_of}"
            return f"{same}. {self.edition}" if self.edition else same
        why = self.reason if self.outcome is Outcome.NOT_PROCESSED else ""
        return ". ".join(part for part in (why, self.edition) if part)

    @property
    def remarks(self) -> str:
        """What the index says of how the decision was made."""
        reason = as_sentence(self.reason) if self.outcome is Outcome.WITHHELD else ""
        return " ".join(part for part in (reason, *self.considered) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCase:
    """What index and letter say about the case as a whole."""

    request_type: RequestType
    authority: str
    appeal_body: str
    received: str
    """ISO date the request came."""
    decided: str
    """ISO date of the decision."""
    earlier: str = ""
    """ISO date of the release this one follows after a complaint; '' for the first."""
    requester: str = ""
    """Whom the letter is to; '' where nobody is named."""
    approver: str = ""
    """Who approved the case and signs; '' where nobody did."""
    protects: Mapping[str, str] = field(default_factory=dict)
    """Citation -> what the provision protects, in the words of a sentence: 'private forhold'."""


def as_sentence(text: str) -> str:
    """What a person wrote, ended like a sentence."""
    text = text.strip()
    return f"{text}." if text and not text.endswith((".", "!", "?")) else text


def file_name(item: ReleaseItem) -> str:
    """Name of the released PDF: its number and what it is, nothing of the original name."""
    first, *rest = item.number.split(".")
    number = ".".join([f"{int(first):03d}", *(f"{int(part):02d}" for part in rest)])
    return f"{number}-{item.type_name.replace('æ', 'ae')}.pdf"


def danish_date(iso: str) -> str:
    """'2026-03-05' as '5. marts 2026'; anything else unchanged."""
    parts = iso[:10].split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return iso
    year, month, day = (int(part) for part in parts)
    if not 1 <= month <= 12:
        return iso
    return f"{day}. {_MONTHS[month - 1]} {year}"


_MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september",
    "oktober", "november", "december",
)  # fmt: skip
