"""Names of what lies within a PDF or an Outlook data file, as opening it will give them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pikepdf

from redactor.errors import InputCode, InputError
from redactor.ingest.parts import Part, PartWriter
from redactor.limits import Limits

Attached = Callable[[bytes], Iterable[str]]


class NamesOnly(PartWriter):
    """Keeps no content: only the names of parts, and of what is attached to mails among them."""

    def __init__(self, limits: Limits, attached_to: Attached | None) -> None:
        super().__init__(Path(), limits)
        self._attached_to = attached_to
        self.names: list[str] = []

    def add(self, name: str, content: bytes | Iterable[bytes], relation: str) -> Part:
        part = self.refuse(name, relation)
        if self._attached_to is not None and isinstance(content, bytes):
            self.names += (f"{part.name}/{inner}" for inner in self._attached_to(content))
        return part

    def refuse(self, name: str, relation: str, code: InputCode | None = None) -> Part:
        part = self._record(name, Path(), relation, code)
        self.names.append(part.name)
        return part


def names_within(path: Path, kind: str, limits: Limits, attached_to: Attached) -> list[str]:
    """Names of the files in a PDF, or of the items of an Outlook data file.

    After an item '/' and what `attached_to` names in the mail it becomes. To be called in a
    parser child. Raises `InputError`: CORRUPT, ENCRYPTED.
    """
    if kind == "pdf":
        from redactor.ingest.pdfs import add_files

        names = NamesOnly(limits, None)
        try:
            with pikepdf.open(path) as pdf:
                add_files(pdf, names)
        except pikepdf.PasswordError as error:
            raise InputError(InputCode.ENCRYPTED) from error
        return names.names
    from redactor.ingest.mail.pst import add_items

    names = NamesOnly(limits, attached_to)
    add_items(path, names)
    return names.names
