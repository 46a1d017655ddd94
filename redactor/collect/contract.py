"""The contract every source keeps: find the case, list its documents, fetch one, put back.

A source knows its system and nothing else. What was fetched before, names on disk, retries over
runs, hashes and the manifest belong to `collector.py`, so that every source gets them alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable

from redactor.errors import RedactorError


class State(StrEnum):
    """What became of a listed document. Nothing listed is without one."""

    FETCHED = "fetched"
    """The original, as the source holds it."""
    CONVERTED = "converted"
    """A PDF the source made of the original, as the recipe asked."""
    ORIGINAL_ONLY = "original_only"
    """The recipe asked for the source's PDF; the source could only give the original."""
    MISSING_OR_FORBIDDEN = "missing_or_forbidden"
    """Many systems answer alike for what is not there and what may not be seen."""
    GONE = "gone"
    """Was there, is there no more. A copy fetched before is kept."""
    POINTER = "pointer"
    """Only a reference to something that lies elsewhere (.goref, .url, .lnk, a link)."""
    NEEDS_PERSON = "needs_person"
    """Could not be fetched, or not with certainty; the reason says why."""


SECURED = (State.FETCHED, State.CONVERTED, State.ORIGINAL_ONLY, State.POINTER)
"""States in which nothing is left to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCase:
    """A case as the source knows it."""

    id: str
    number: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """One document as the source lists it. Empty means the source does not say."""

    id: str
    """Unique within the source and the same in every run."""
    number: str = ""
    """The source's own number of the document in the case."""
    parent: str = ""
    """`id` of the document this is attached to; listed before it."""
    title: str = ""
    name: str = ""
    """File name in the source; never used as a name on disk here."""
    category: str = ""
    date: str = ""
    """The document's own, as the source has it registered: ISO 8601, as exact as it is given."""
    written: str = ""
    """ISO date the file was last written, where the source knows no date of the document."""
    direction: str = ""
    """in, out or internal."""
    parties: tuple[str, ...] = ()
    version: str = ""
    """Changes when the content does. Empty: only fetching it again tells."""
    size: int | None = None
    """Bytes, when known before fetching."""
    thread: str = ""
    """Mail: id of the conversation's first message."""
    locator: str = ""
    """What the source itself needs to fetch the document; opaque to everyone else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A document's content, written to the path the collector gave."""

    state: State = State.FETCHED
    reason: str = ""
    """Danish remark for the caseworker, empty when there is nothing to say."""
    version: str = ""
    """The version actually fetched, when the source tells only then."""
    media_type: str = ""
    """As the source claims; checked against the content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Where something was put back, and under which id the source now knows it."""

    source: str
    id: str
    sha256: str


class CollectError(RedactorError):
    """Base of what can go wrong with a source. Messages quote nothing from a document."""

    exit_code = 3


class SourceError(CollectError):
    """The source as a whole does not answer, or refuses us; other sources go on."""

    def __init__(self, message: str, advice: str = "", *, away: bool = False) -> None:
        super().__init__(message, advice)
        self.away = away
        """Whether nothing answers there, so that asking for something else is of no use."""


TOO_LARGE = "Filen er større end tilladt. Hent den i hånden, eller hæv limits: file_bytes."


class FetchError(CollectError):
    """One document cannot be had. `state` says what that makes of it."""

    def __init__(
        self, state: State, message: str, *, again: bool = False, away: bool = False,
        status: int = 0,
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.state = state
        self.again = again
        """Whether trying again at once may help (cut connection, busy server)."""
        self.away = away
        """Whether nothing answers at the address, however often it was tried."""
        self.status = status
        """What the server answered by HTTP (RFC 9110, 15); 0 where it did not."""


class Source(Protocol):
    """What every source can do. Not thread-safe unless `parallel` is true."""

    parallel: bool
    """Whether `fetch` may be called from several threads at a time."""
    strict: bool
    """Whether a web page in the place of a file means that something went wrong."""

    def find_case(self, number: str) -> SourceCase:
        """The case with this number.

        Raises:
            SourceError: the source does not answer, or has no such case.
        """

    def list_documents(self, case: SourceCase) -> Iterator[SourceDocument]:
        """All documents of the case, in the source's order, parents before children.

        Raises:
            SourceError: the list cannot be had in full.
        """

    def fetch(self, document: SourceDocument, into: Path) -> Fetched:
        """Write the document's content to `into`, which does not exist yet.

        Raises:
            FetchError: this document cannot be had; others may.
            SourceError: the source as a whole stopped answering.
        """

    def close(self) -> None:
        """Let go of connections."""


@runtime_checkable
class TakesBack(Protocol):
    """A source that results can be put back to. Never overwrites anything."""

    def put_back(self, path: Path, name: str) -> Receipt:
        """Add the file at `path` under `name` beside the case's documents.

        Raises:
            SourceError: it was not taken, or something of that name is already there.
        """


@runtime_checkable
class TellsBack(TakesBack, Protocol):
    """A source that can be asked what was put back, when nobody was left to hear the receipt."""

    def taken_back(self, path: Path, name: str) -> Receipt | None:
        """The receipt of what lies there under `name`, if it is the very content of `path`.

        Raises:
            SourceError: the source does not answer.
        """
