"""Names of what lies within a collected file; PDFs and Outlook's data files by a parser child."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from redactor.collect.inside import BY_CHILD, Names, names_inside
from redactor.engine import ParserChild
from redactor.errors import InputError
from redactor.limits import Limits

_CALLS = 5000
"""Files a child looks into before a new one takes over; to start one takes a second."""


@contextmanager
def contents(limits: Limits) -> Iterator[Names]:
    """What a collection asks for names, from any thread; the child starts when first needed."""
    child = ParserChild(
        "redactor.service.parser", memory_bytes=limits.memory_bytes, file_bytes=limits.file_bytes,
        calls=_CALLS,
    )  # fmt: skip
    turn = threading.Lock()

    def names(path: Path, kind: str) -> tuple[str, ...]:
        if kind not in BY_CHILD:
            return names_inside(path, kind)
        try:
            with turn:
                answer = child.call(
                    "names", seconds=limits.seconds,
                    path=str(path.resolve()), kind=kind, limits=asdict(limits),
                )  # fmt: skip
        except InputError:
            return ()  # why it cannot be opened is told when the case is read
        return tuple(str(name) for name in answer["names"])

    try:
        yield names
    finally:
        child.close()
