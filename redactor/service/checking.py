"""`redactor verify`: leak check of finished PDFs, ours or other programs'."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from redactor.engine import ParserChild
from redactor.errors import InputError, UsageError
from redactor.model import Verdict
from redactor.service.work import verdict_of
from redactor.settings import Settings


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


def removed_texts(findings: Path) -> list[str]:
    """Texts of a findings.jsonl whose action is to redact (or unresolved: ask)."""
    texts: set[str] = set()
    try:
        for line in findings.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if record.get("action", "redact") != "keep":
                texts.add(str(record["text"]))
    except (OSError, ValueError, KeyError, AttributeError):
        raise UsageError(f"»{findings}« er ikke en findings.jsonl, der kan læses.") from None
    return sorted(texts)


def check_files(
    paths: Sequence[Path], against: Path | None, settings: Settings
) -> list[tuple[Path, Verdict | InputError]]:
    """Inspect each PDF in a parser child; a file that cannot be read counts as not proved."""
    texts = removed_texts(against) if against else []
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
                    "inspect", seconds=limits.seconds, pdf=str(path.resolve()), against=texts
                )
                results.append((path, verdict_of(answer["verdict"])))
            except InputError as error:
                results.append((path, error))
    finally:
        child.close()
    return results
