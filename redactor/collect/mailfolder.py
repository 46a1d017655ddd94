"""Folders of mail: .eml and .msg files, Maildirs, and mbox files split into their messages.

Each message is one document; attachments follow when it is read. A message kept in two places
(same Message-ID and same content) is fetched in both and shown as a duplicate.
"""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from pathlib import Path

from redactor.collect.contract import (
    Fetched,
    FetchError,
    SourceCase,
    SourceDocument,
    SourceError,
    State,
)
from redactor.collect.folder import Folder, shown, stamp
from redactor.collect.headers import direction, read_headers

_HEAD = 256 * 1024


class MailFolder:
    """The messages under one folder, or in one mbox file."""

    parallel = False  # an mbox is read through one open file
    strict = False

    def __init__(self, path: Path, own: tuple[str, ...]) -> None:
        self.path = path
        self.own = own
        self.boxes: dict[str, mailbox.mbox] = {}

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
        box = mailbox.mbox(path, create=False)
        self.boxes[where] = box
        seen: dict[str, int] = {}
        for place, key in enumerate(box.keys(), 1):
            raw = box.get_bytes(key)
            own = read_headers(raw).message_id or f"nr. {place}"
            seen[own] = seen.get(own, 0) + 1
            name = f"{where}/{own}" if seen[own] == 1 else f"{where}/{own} ({seen[own]})"
            yield self._described(raw[:_HEAD], name, str(len(raw)), len(raw), f"{key}\n{where}")

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
        key, _, where = document.locator.partition("\n")
        if where not in self.boxes:
            path = self.path / document.locator
            fetched = Folder(self.path).fetch(document, into)
            return Fetched(state=fetched.state, version=stamp(path)[0])
        try:
            into.write_bytes(self.boxes[where].get_bytes(int(key)))  # type: ignore[arg-type]
        except (OSError, KeyError):
            raise FetchError(State.GONE, "Beskeden er der ikke længere.") from None
        return Fetched()

    def close(self) -> None:
        for box in self.boxes.values():
            box.close()
