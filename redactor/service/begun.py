"""How often reading a document was begun and not ended: it may stop the whole program each time.

A worker that dies is noticed by its program. A program that dies (out of memory, a machine that
goes) notices nothing, and would begin the same document again at each start. So each try leaves a
byte in a file of the case until its end is recorded; stopping in good order takes it back.
"""

from __future__ import annotations

import os
from pathlib import Path


class Begun:
    """The tries of one case's documents. `internal` is the folder of the case that never leaves."""

    def __init__(self, internal: Path) -> None:
        self._folder = internal / "begun"

    def begin(self, document: str) -> None:
        """Reading the document begins, once more."""
        self._folder.mkdir(exist_ok=True)
        with (self._folder / document).open("ab") as mark:
            mark.write(b".")

    def tries(self, document: str) -> int:
        """How often it was begun without an end."""
        try:
            return (self._folder / document).stat().st_size
        except FileNotFoundError:
            return 0

    def end(self, document: str) -> None:
        """How the document was read is recorded."""
        (self._folder / document).unlink(missing_ok=True)

    def take_back(self, since: float) -> None:
        """Reading is stopped in good order: tries begun after `since` (epoch seconds) are none."""
        for mark in self._folder.glob("*"):
            try:
                told = mark.stat()
                if told.st_mtime < since:
                    continue
                os.truncate(mark, max(0, told.st_size - 1))
                os.utime(mark, (0, 0))  # only once
            except FileNotFoundError:
                continue
