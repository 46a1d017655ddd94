"""What lies within a fetched ZIP file or mail, by name alone; nothing of it is opened.

Its content becomes documents when the case is read. Here it is listed, so that a manifest tells of
everything that was collected; what cannot be listed safely has no list.
"""

from __future__ import annotations

import email.policy
from collections.abc import Iterator
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from pathlib import Path

from redactor.collect.contract import SourceCase, SourceError
from redactor.collect.sources.archive import Archive
from redactor.collect.sources.headers import decoded

_MEMBERS = 20_000
_MAIL_BYTES = 50_000_000
_DEEPEST = 40
_LENGTH = 300


def names_inside(path: Path, kind: str) -> tuple[str, ...]:
    """Names of the files in a ZIP, or of what is attached to a mail, in their order."""
    if kind == "zip":
        return _members(path)
    if kind == "eml" and path.stat().st_size <= _MAIL_BYTES:
        try:
            with path.open("rb") as file:
                message = BytesParser(policy=email.policy.compat32).parse(file)
            return tuple(_attached(message, 0))
        except (MessageError, LookupError, ValueError, TypeError, RecursionError):
            return ()
    return ()


def _members(path: Path) -> tuple[str, ...]:
    archive = Archive(path, 0, _MEMBERS)
    try:
        listed = archive.list_documents(SourceCase(id=str(path), number=""))
        return tuple(member.id[:_LENGTH] for member in listed)
    except SourceError:
        return ()


def _attached(message: Message, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    for part in message.get_payload() if message.is_multipart() else ():
        if not isinstance(part, Message):
            continue
        name = part.get_filename()
        if part.get_content_type() == "message/rfc822":
            subject = next((one["Subject"] for one in part.walk() if one is not part), None)
            yield _shown(name or str(subject or "")) or "vedhæftet mail"
        elif name:
            yield _shown(name)
        elif part.is_multipart():
            yield from _attached(part, depth + 1)
        elif part.get_content_disposition() == "attachment":
            yield "vedhæftning"


def _shown(untrusted: str) -> str:
    return decoded(untrusted)[:_LENGTH]
