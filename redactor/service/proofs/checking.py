"""`redactor verify`: leak check of finished PDFs, ours or other programs'."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redactor.engine import ParserChild
from redactor.errors import InputError, UsageError
from redactor.model import Verdict
from redactor.service.proofs.certificates import (
    Proof,
    changed_beside,
    document_number,
    doubts,
    log_doubt,
    missing_from,
    proof_beside,
    strange_in,
)
from redactor.service.work import verdict_of
from redactor.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What became of one file, or of a release's folder, which has no verdict. `certified`: a
    certificate was looked at."""

    path: Path
    verdict: Verdict | InputError | None
    certified: bool
    doubts: tuple[str, ...]
    """Why its certificate does not hold (Danish)."""

    @property
    def reasons(self) -> list[str]:
        """Everything against the file, a Danish line each."""
        if isinstance(self.verdict, InputError):
            return [*self.doubts, str(self.verdict)]
        if self.verdict is None:
            return [*self.doubts]
        leaks = [
            f"side {leak.page}: {leak.what}" if leak.page else leak.what
            for leak in self.verdict.leaks
        ]
        return [*self.doubts, *leaks]


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
    """What a findings.jsonl says is gone and what is kept, per document number."""

    def __init__(self, findings: Path) -> None:
        """Raises `UsageError` when the file cannot be read."""
        self._gone: dict[str, set[str]] = {}
        self._kept: dict[str, set[str]] = {}
        kept: list[tuple[str, str, tuple[Any, ...]]] = []
        burnt: set[tuple[Any, ...]] = set()
        try:
            for line in findings.read_text(encoding="utf-8").splitlines():
                record = json.loads(line)
                number, text = str(record.get("document", "")), str(record["text"])
                place = (number, text, *map(record.get, ("page", "start", "end")))
                if record.get("action") == "keep":
                    kept.append((number, text, place))
                else:
                    self._gone.setdefault(number, set()).add(text)
                    burnt.add(place)
        except (OSError, ValueError, KeyError, AttributeError):
            raise UsageError(f"»{findings}« er ikke en findings.jsonl, der kan læses.") from None
        for number, text, place in kept:
            # The same place may be covered for another reason.
            if place not in burnt:
                self._kept.setdefault(number, set()).add(text)

    def from_file(self, name: str) -> tuple[list[str], list[str]]:
        """Texts that must be gone from the file of this name, and those that may stand there.

        Our own file names begin with the document's number; any other file is held against
        the texts of all documents. A text also kept in the same document is left out.
        """
        number = document_number(name)
        numbers = [number] if number in self._gone or number in self._kept else list(self._gone)
        gone = {
            text
            for each in numbers
            for text in self._gone.get(each, set()) - self._kept.get(each, set())
        }
        kept = {text for each in numbers for text in self._kept.get(each, set())}
        return sorted(gone), sorted(kept - gone)


def check_files(
    paths: Sequence[Path],
    against: Path | None,
    settings: Settings,
    proof: Proof | None = None,
) -> list[Checked]:
    """Inspect each PDF in a parser child; a file that cannot be read counts as not proved.

    Files of a release are held against their certificates too; `proof` says where the
    certificate of a single file is instead.

    Raises:
        UsageError: as `pdfs_under`, or there is a `proof` and more than one file.
    """
    files = pdfs_under(paths)
    if proof is not None and len(files) > 1:
        raise UsageError("Et certifikat gælder én fil: angiv den alene.")
    removed = Removed(against) if against else None
    limits = settings.limits
    child = ParserChild(
        "redactor.service.parser",
        memory_bytes=limits.memory_bytes,
        file_bytes=limits.file_bytes,
    )
    results = []
    try:
        for path in files:
            held = proof or proof_beside(path)
            gone, kept = removed.from_file(path.name) if removed else ([], [])
            verdict: Verdict | InputError
            try:
                answer: dict[str, Any] = child.call(
                    "inspect",
                    seconds=limits.seconds,
                    pdf=str(path.resolve()),
                    against=gone,
                    elsewhere=kept,
                    tessdata=str(settings.models / "tessdata"),
                )
                verdict = verdict_of(answer["verdict"])
            except InputError as error:
                verdict = error
            results.append(
                Checked(
                    path=path,
                    verdict=verdict,
                    certified=held is not None,
                    doubts=tuple(doubts(path, held)) if held is not None else (),
                )
            )
    finally:
        child.close()
    return results + list(_incomplete(paths))


def _incomplete(paths: Sequence[Path]) -> Iterator[Checked]:
    """The folders of releases from which something released is gone, or changed, and those that
    hold something else."""
    for folder in (path for path in paths if path.is_dir()):
        for documents in (folder, *folder.rglob("documents")):
            yield from _told(documents, _DOCUMENTS, missing_from(documents), strange_in(documents))
        for release in (folder, *folder.rglob("release")):
            documents = release / "documents"
            if release.resolve().name != "release" or not _internal(release).is_dir():
                continue
            doubt = log_doubt(documents)
            if doubt:
                yield _folder(release, doubt)
            if not documents.is_dir():
                yield from _told(release, _DOCUMENTS, missing_from(documents), 0)
            yield from _told(release, _BESIDE, *changed_beside(documents))


_DOCUMENTS = (
    "Et dokument, der er udleveret, findes ikke i mappen, som det var.",
    "{} dokumenter, der er udleveret, findes ikke i mappen, som de var.",
)
_BESIDE = (
    "Aktlisten, afgørelsen eller en anden fil ved siden af dokumenterne er ikke, som den var.",
    "{} filer ved siden af dokumenterne er ikke, som de var.",
)
_STRANGE = (
    "Der ligger en fil i mappen, som ikke er udleveret.",
    "Der ligger {} filer i mappen, som ikke er udleveret.",
)


def _told(folder: Path, what: tuple[str, str], lost: int, strange: int) -> Iterator[Checked]:
    """What is said of a folder from which `lost` files are gone and that has `strange` ones."""
    for count, (one, many) in ((lost, what), (strange, _STRANGE)):
        if count:
            yield _folder(folder, one if count == 1 else many.format(count))


def _folder(folder: Path, doubt: str) -> Checked:
    return Checked(path=folder, verdict=None, certified=False, doubts=(doubt,))


def _internal(release: Path) -> Path:
    return release.resolve().parent / "internal"
