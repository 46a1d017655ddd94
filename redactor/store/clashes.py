"""Why something is not written: somebody else was first."""

from __future__ import annotations

from collections.abc import Sequence

from redactor.errors import UsageError
from redactor.model import Decision
from redactor.review import DocumentMark


class Overtaken(UsageError):
    """The case changed hands meanwhile; nothing was written."""

    def __init__(self) -> None:
        super().__init__(
            "En anden har imens sendt sagen videre eller tilbage.", "Se, hvordan den står nu."
        )


class Regrouped(UsageError):
    """Who is answered for was put together or parted meanwhile; nothing was written."""

    def __init__(self) -> None:
        super().__init__("Omtalerne er imens samlet på en anden måde.", "Se dem, og svar igen.")


class MarkClash(UsageError):
    """Somebody else said what becomes of the document meanwhile; nothing was written."""

    def __init__(self, mark: DocumentMark) -> None:
        super().__init__(
            f"{mark.who} har imens svaret »{mark.given.danish}« for dokumentet.",
            "Se den andens svar, og svar igen.",
        )


class Clash(Exception):
    """Somebody else decided on the same thing meanwhile; `decisions` are theirs."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        super().__init__("clash")
        self.decisions = tuple(decisions)


class AnswerClash(UsageError):
    """Somebody else answered for the document meanwhile; nothing was written."""

    def __init__(self, who: str) -> None:
        super().__init__(
            f"{who} har imens svaret for dokumentet.", "Se den andens svar, og svar igen."
        )
