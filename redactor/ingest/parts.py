"""What opening a file gives: a readable PDF, the parts inside, and what a caseworker must know."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from redactor.errors import InputCode, InputError
from redactor.limits import Limits

IN_PARTS = "Tabellen er for stor til ét dokument og er delt efter rækker i {} dokumenter."
_CHUNK = 1 << 20
_NAME_LENGTH = 180
_PATH_LENGTH = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something inside a file: a ZIP member, a mail's attachment, a file embedded in a document."""

    name: str
    """Untrusted display name, cleaned of control characters and path tricks; for `source` only."""
    path: Path
    """File in the work directory; empty when `code` is set."""
    relation: str
    """'entry' (ZIP, MBOX or PST member), 'attachment' (of a mail) or 'embedded'."""
    code: InputCode | None = None
    """Why this part could not be taken out (encrypted, damaged, too large), else None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One file, opened. Texts here come from the file and are untrusted."""

    kind: str
    """'pdf', 'image', 'docx', 'xlsx', 'eml', 'msg', 'zip', 'mbox', 'html', 'txt', 'csv', …"""
    pdf: Path | None
    """Readable PDF in the work directory; None for pure containers (ZIP, MBOX, PST)."""
    parts: tuple[Part, ...] = ()
    title: str = ""
    """From the content: mail subject or document title, else the file name's stem."""
    date: str = ""
    """ISO date, or empty."""
    direction: str = ""
    """'in', 'out', 'internal', or empty when not known."""
    mail_ids: tuple[str, ...] = ()
    """Of a mail: its own Message-ID, "" for none, and those it answers (RFC 5322, 3.6.4)."""
    senders: tuple[str, ...] = ()
    """Of a mail: who it is from, each as its header writes it."""
    recipients: tuple[str, ...] = ()
    """Of a mail: whom it is to, copies (Cc) too."""
    notices: tuple[str, ...] = ()
    """Danish sentences a caseworker must know."""


def clean_text(text: str) -> str:
    """One line without control, format and bidirectional-override characters."""
    kept = (" " if unicodedata.category(c) in ("Zl", "Zp") or c in "\t\r\n" else c for c in text)
    shown = (c for c in kept if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return " ".join("".join(shown).split())


def clean_name(untrusted: str, default: str = "unavngivet") -> str:
    """A display name with '/' between folders and nothing that climbs out or points elsewhere."""
    steps = []
    for raw in re.split(r"[\\/]+", untrusted):
        step = clean_text(unicodedata.normalize("NFC", raw))
        if step in ("", ".", "..") or re.fullmatch(r"[A-Za-z]:", step):
            continue
        if len(step) > _NAME_LENGTH:  # keep the ending, people read it
            step = step[: _NAME_LENGTH - 13] + "…" + step[-12:]
        steps.append(step)
    return "/".join(steps)[-_PATH_LENGTH:].lstrip("/") or default


class PartWriter:
    """Writes parts as `parts/0001…` in the work directory, within the limits of one file.

    Raises `InputError` TOO_MANY_PARTS and TOO_LARGE when the file as a whole goes past them.
    """

    def __init__(self, workdir: Path, limits: Limits) -> None:
        self._folder = workdir / "parts"
        self._limits = limits
        self._bytes = 0
        self._parts: list[Part] = []
        self._names: set[str] = set()

    @property
    def parts(self) -> tuple[Part, ...]:
        return tuple(self._parts)

    def add(self, name: str, content: bytes | Iterable[bytes], relation: str) -> Part:
        """One part from its content. A part past `file_bytes` is listed with TOO_LARGE.

        An iterable may raise `InputError`; the part is then listed with that code.
        """
        path = self._next_path()
        code: InputCode | None = None
        chunks = (content,) if isinstance(content, bytes) else content
        size = 0
        try:
            with path.open("wb") as out:
                for chunk in chunks:
                    size += len(chunk)
                    self._bytes += len(chunk)
                    if self._bytes > self._limits.unpacked_bytes:
                        break
                    if size > self._limits.file_bytes:
                        raise InputError(InputCode.TOO_LARGE)
                    out.write(chunk)
        except InputError as error:
            code = error.code
            path.write_bytes(b"")
        if self._bytes > self._limits.unpacked_bytes:
            raise InputError(InputCode.TOO_LARGE)
        return self._record(name, path, relation, code)

    def refuse(self, name: str, relation: str, code: InputCode) -> Part:
        """List a part that cannot be taken out."""
        path = self._next_path()
        path.write_bytes(b"")
        return self._record(name, path, relation, code)

    def _next_path(self) -> Path:
        if len(self._parts) >= self._limits.parts:
            raise InputError(InputCode.TOO_MANY_PARTS)
        self._folder.mkdir(parents=True, exist_ok=True)
        return self._folder / f"{len(self._parts) + 1:04d}"

    def _record(self, name: str, path: Path, relation: str, code: InputCode | None) -> Part:
        part = Part(name=self._unique(clean_name(name)), path=path, relation=relation, code=code)
        self._parts.append(part)
        return part

    def _unique(self, name: str) -> str:
        """Two parts of one name get ' (2)', so that each has a source of its own."""
        stem, dot, suffix = name.rpartition(".")
        if not stem or "/" in suffix:
            stem, dot, suffix = name, "", ""
        candidate, number = name, 1
        while candidate.casefold() in self._names:
            number += 1
            candidate = f"{stem} ({number}){dot}{suffix}"
        self._names.add(candidate.casefold())
        return candidate


def read_chunks(stream: object) -> Iterable[bytes]:
    """The content of a binary file object, a megabyte at a time."""
    read = stream.read  # type: ignore[attr-defined]
    while chunk := read(_CHUNK):
        yield chunk


def embedded_told(what: str, number: int) -> str:
    """A notice of the files inside a file, for the caseworker."""
    if number == 1:
        return f"{what} indeholder 1 indlejret fil."
    return f"{what} indeholder {number} indlejrede filer."
