"""`redactor verify`: leak check of finished PDFs, ours or other programs'."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from redactor.engine import ParserChild
from redactor.errors import InputError, UsageError
from redactor.model import Verdict
from redactor.service.work import verdict_of
from redactor.settings import Settings

_NUMBERED = re.compile(r"(\d{3,}(?:\.\d+)*)-")


def pdfs_under(paths: Sequence[Path]) -> list[Path]:
    """The PDFs named, and those in the folders named, in order.

    Raises:
        UsageError: a path does not exist, or there is no PDF at all.
    """
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise UsageError(f"»{path}« findes ikke.")
        found.extend(sorted(path.rglob("*.pdf")) if path.is_dir() else [path])
    if not found:
        raise UsageError("Der er ingen PDF-filer at kontrollere.")
    return found


class Removed:
    """What a findings.jsonl says is gone, per document number."""

    def __init__(self, findings: Path) -> None:
        """Raises `UsageError` when the file cannot be read."""
        self._gone: dict[str, set[str]] = {}
        self._kept: dict[str, set[str]] = {}
        try:
            for line in findings.read_text(encoding="utf-8").splitlines():
                record = json.loads(line)
                side = self._kept if record.get("action") == "keep" else self._gone
                side.setdefault(str(record.get("document", "")), set()).add(str(record["text"]))
        except (OSError, ValueError, KeyError, AttributeError):
            raise UsageError(f"»{findings}« er ikke en findings.jsonl, der kan læses.") from None

    def from_file(self, name: str) -> list[str]:
        """Texts that must be gone from the file of this name.

        Our own file names begin with the document's number; any other file is held against
        the texts of all documents. A text also kept in the same document is left out.
        """
        match = _NUMBERED.match(name)
        number = ".".join(str(int(part)) for part in match.group(1).split(".")) if match else ""
        numbers = [number] if number in self._gone or number in self._kept else list(self._gone)
        return sorted(
            {
                text
                for each in numbers
                for text in self._gone.get(each, set()) - self._kept.get(each, set())
            }
        )


def check_files(
    paths: Sequence[Path], against: Path | None, settings: Settings
) -> list[tuple[Path, Verdict | InputError]]:
    """Inspect each PDF in a parser child; a file that cannot be read counts as not proved."""
    removed = Removed(against) if against else None
    limits = settings.limits
    child = ParserChild(
        "redactor.service.parser",
        memory_bytes=limits.memory_bytes,
        file_bytes=limits.file_bytes,
    )
    results: list[tuple[Path, Verdict | InputError]] = []
    try:
        for path in pdfs_under(paths):
            try:
                answer: dict[str, Any] = child.call(
                    "inspect",
                    seconds=limits.seconds,
                    pdf=str(path.resolve()),
                    against=removed.from_file(path.name) if removed else [],
                )
                results.append((path, verdict_of(answer["verdict"])))
            except InputError as error:
                results.append((path, error))
    finally:
        child.close()
    return results
