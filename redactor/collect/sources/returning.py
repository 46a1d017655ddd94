"""What sources that take something back have in common."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from redactor.collect.contract import FetchError, SourceError
from redactor.collect.kinds import CASE
from redactor.collect.vaulting import digest_of

PART = ".part"
"""Ends the name of a file that is still being written; its beginning is a dot."""


def place_of(put_back: str | None, case: str) -> str:
    """Where a recipe says that a case's files are put back.

    Raises `SourceError` when it says nothing.
    """
    if put_back is None:
        raise SourceError("Kilden har ingen leveringsmappe (put_back) i opskriften.")
    return put_back.replace(CASE, case)


def part_of(name: str) -> str:
    """The name a file is written under until it is whole."""
    return f".{name}{PART}"


def same_content(path: Path, read: Callable[[Path], object]) -> bool:
    """Whether `read` writes into the path it is given exactly what stands in `path`.

    `read` raises `FetchError` or `OSError` when there is nothing to read.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "there"
        try:
            read(copy)
            return digest_of(copy) == digest_of(path)
        except (FetchError, OSError):
            return False
