"""Folders of mail: .eml and .msg files, Maildirs, and mbox files split into their messages.

Only the start of a message is looked into here; an mbox is passed through in pieces, whatever its
size. Each message is one document; attachments follow when it is read. A message kept in two places
(same Message-ID and same content) is fetched in both and shown as a duplicate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from redactor.collect.contract import (
    Fetched,
    FetchError,
    SourceCase,
    SourceDocument,
    SourceError,
    State,
)
from redactor.collect.sources.folder import Folder, shown, stamp
from redactor.collect.sources.headers import direction, read_headers

_HEAD = 256 * 1024
_PIECE = 1 << 20
_MARK = b"\nFrom "


@dataclass(frozen=True, slots=True)
class _Span:
    """Where a message stands in an mbox, in bytes, without its 'From ' line."""

    start: int
    end: int


class MailFolder:
    """The messages under one folder, or in one mbox file."""

    parallel = True
    strict = False

    def __init__(self, path: Path, own: tuple[str, ...], members: int) -> None:
        self.path = path
        self.own = own
        self.members = members

    def find_case(self, number: str) -> SourceCase:
        if not self.path.exists():
            raise SourceError("Mailmappen findes ikke, eller du har ikke adgang til den.")
        return SourceCase(id=str(self.path), number=number)

    def list_documents(self, case: SourceCase) -> Iterator[SourceDocument]:
        if self.path.is_file():
            yield from self._messages(self.path, shown(self.path.name))
            return
        for document in Folder(self.path).list_documents(case):
            path = self.path / document.locator
            try:
                with path.open("rb") as file:
                    head = file.read(_HEAD)
            except OSError:
                yield document  # fetching says what is wrong
                continue
            if head.startswith(b"From "):
                yield from self._messages(path, document.id)
            elif path.suffix.lower() == ".eml" or path.parent.name in ("cur", "new"):
                yield self._described(head, document.id, document.version, document.size,
                                      document.locator)  # fmt: skip
            else:
                yield document

    def _messages(self, path: Path, where: str) -> Iterator[SourceDocument]:
        """The messages of an mbox; a message's place and Message-ID are its identity."""
        seen: dict[str, int] = {}
        with path.open("rb") as box:
            for place, span in enumerate(_spans(path), 1):
                if place > self.members:
                    raise SourceError("Postkassefilen har flere beskeder, end opskriften tillader.")
                box.seek(span.start)
                size = span.end - span.start
                head = box.read(min(size, _HEAD))
                own = read_headers(head).message_id or f"nr. {place}"
                seen[own] = seen.get(own, 0) + 1
                name = f"{where}/{own}" if seen[own] == 1 else f"{where}/{own} ({seen[own]})"
                locator = f"{span.start}-{span.end}\n{path}"
                yield self._described(head, name, str(size), size, locator)

    def _described(
        self, raw: bytes, id_: str, version: str, size: int | None, locator: str
    ) -> SourceDocument:
        headers = read_headers(raw)
        return SourceDocument(
            id=id_,
            title=headers.subject,
            name=f"{id_.rsplit('/', 1)[-1].removesuffix('.eml')}.eml",
            category="mail",
            date=headers.date,
            direction=direction(headers, self.own),
            parties=headers.parties,
            version=version,
            size=size,
            thread=headers.thread,
            locator=locator,
        )

    def fetch(self, document: SourceDocument, into: Path) -> Fetched:
        span, _, box = document.locator.partition("\n")
        if not box:
            fetched = Folder(self.path).fetch(document, into)
            return Fetched(state=fetched.state, version=stamp(self.path / document.locator)[0])
        start, _, end = span.partition("-")
        left = int(end) - int(start)
        try:
            with Path(box).open("rb") as source, into.open("xb") as target:
                source.seek(int(start))
                while left and (piece := source.read(min(left, _PIECE))):
                    left -= target.write(piece)
        except FileNotFoundError:
            left = -1
        if left:
            raise FetchError(State.GONE, "Beskeden er der ikke længere.")
        return Fetched()

    def close(self) -> None:
        """Nothing to let go of."""


def _spans(path: Path) -> Iterator[_Span]:
    """Messages of an mbox: each begins after a line that begins with 'From ' (RFC 4155), and
    ends before the empty line that parts it from the next."""
    begin = -1
    for mark in _marks(path):
        if begin >= 0:
            yield _Span(begin, mark.start)
        begin = mark.end
    if begin < 0:
        return
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(begin, size - 3))
        empty = file.read().endswith((b"\n\n", b"\n\r\n"))
    yield _Span(begin, size - 1 if empty else size)


def _marks(path: Path) -> Iterator[_Span]:
    """The 'From ' lines, each with the empty line before it, read in pieces that overlap."""
    with path.open("rb") as file:
        held, offset = b"\n", -1  # as if a line ended before the first
        while piece := file.read(_PIECE):
            held += piece
            told, at = 0, held.find(_MARK)
            while at >= 0:
                feed = held.find(b"\n", at + 1)
                if feed < 0 and len(held) - at < _HEAD:
                    break  # the line goes on in the next piece
                if feed < 0:
                    feed = at + len(_MARK)  # no line of an mbox; taken for one all the same
                empty = held[max(0, at - 2) : at].endswith((b"\n", b"\n\r"))
                yield _Span(offset + at + (0 if empty else 1), offset + feed + 1)
                told, at = feed, held.find(_MARK, feed)
            keep = max(told, (at if at >= 0 else len(held) - len(_MARK)) - 2)
            offset += keep
            held = held[keep:]
