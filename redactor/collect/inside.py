"""What lies within a fetched ZIP file, mail or office file, by name alone; nothing of it is opened.

Its content becomes documents when the case is read. Here it is listed, so that a manifest tells of
everything that was collected; what cannot be listed safely has no list. Only code that is safe with
memory looks into the files here: Outlook's data files and PDFs wait for the limited child process.
"""

from __future__ import annotations

import email.policy
import re
import struct
from collections.abc import Callable, Iterator
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from itertools import islice
from pathlib import Path

from redactor.collect.contract import SourceCase, SourceError
from redactor.collect.sources.archive import Archive
from redactor.collect.sources.headers import decoded

_MEMBERS = 20_000
_BYTES = 50_000_000
"""Mails larger than this are not looked into."""
_DEEPEST = 40
_LENGTH = 300
_OFFICE = re.compile(r"(?:word|ppt|xl)/embeddings/[^/]+|word/[^/]*altchunk[^/]*", re.IGNORECASE)
_OPEN_DOCUMENT = re.compile(r"(Object [^/]+)/content\.xml")
_WAYS: dict[str, Callable[[Path], Iterator[str]]] = {}


def names_inside(path: Path, kind: str) -> tuple[str, ...]:
    """Names of the files in a ZIP or an office file, or of what is attached to a mail, in order."""
    way = _WAYS.get(kind)
    if way is None:
        return ()
    try:
        return tuple(name[:_LENGTH] for name in islice(way(path), _MEMBERS))
    except (MessageError, SourceError, LookupError, ValueError, TypeError, RecursionError,
            OSError, AttributeError, struct.error):  # fmt: skip
        return ()


def _members(path: Path) -> Iterator[str]:
    archive = Archive(path, 0, _MEMBERS)
    return (one.id for one in archive.list_documents(SourceCase(id=str(path), number="")))


def _office(path: Path) -> Iterator[str]:
    """The files in an office file, by the names the package gives them."""
    for name in _members(path):
        inner = _OPEN_DOCUMENT.fullmatch(name)
        if inner:
            yield inner.group(1)
        elif _OFFICE.fullmatch(name):
            yield name.rpartition("/")[2]


def _mail(path: Path) -> Iterator[str]:
    if path.stat().st_size > _BYTES:
        return
    with path.open("rb") as file:
        message = BytesParser(policy=email.policy.compat32).parse(file)
    yield from _attached(message, 0)


def _attached(message: Message, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    for part in message.get_payload() if message.is_multipart() else ():
        if not isinstance(part, Message):
            continue
        name = part.get_filename()
        if part.get_content_type() == "message/rfc822":
            subject = next((one["Subject"] for one in part.walk() if one is not part), None)
            yield decoded(name or str(subject or "")) or "vedhæftet mail"
        elif name:
            yield decoded(name)
        elif part.is_multipart():
            yield from _attached(part, depth + 1)
        elif part.get_content_disposition() == "attachment":
            yield "vedhæftning"


_ATTACHMENT = re.compile(r"__attach_version1\.0_#[0-9a-f]{8}", re.IGNORECASE)
_NAMES = ("3707", "3704", "3001")
"""Long file name, short one, and what is shown, which a mail within has alone ([MS-OXCMSG])."""


def _outlook(path: Path) -> Iterator[str]:
    """What is attached to an MSG ([MS-OXMSG] 2.2.2), by a reader of compound files alone."""
    import olefile

    with olefile.OleFileIO(path) as ole:
        storages = dict.fromkeys(e[0] for e in ole.listdir() if _ATTACHMENT.fullmatch(e[0]))
        for storage in storages:
            found = (_property(ole, storage, tag) for tag in _NAMES)
            yield next(filter(None, found), "vedhæftning")


def _property(ole: object, storage: str, tag: str) -> str:
    """A text property: UTF-16 (001F), or in a code page (001E) that no MSG of today uses."""
    for kind, encoding in (("001F", "utf-16-le"), ("001E", "cp1252")):
        stream = f"{storage}/__substg1.0_{tag}{kind}"
        if ole.exists(stream):  # type: ignore[attr-defined]
            raw: bytes = ole.openstream(stream).read(2 * _LENGTH)  # type: ignore[attr-defined]
            return raw.decode(encoding, "replace").replace("\0", "").strip()
    return ""


_OBJECT = re.compile(r"(?:ObjectPool/_\d+|MBD[0-9A-F]{8})")
"""Storages of objects embedded in Word ([MS-DOC] 2.1.9) and Excel ([MS-XLS] 2.1.7.1)."""
_NATIVE = "\x01Ole10Native"


def _old_office(path: Path) -> Iterator[str]:
    """What is embedded in an old Word or Excel file, by the name it was put in with."""
    import olefile

    with olefile.OleFileIO(path) as ole:
        streams = ("/".join(entry[:-1]) for entry in ole.listdir())
        for storage in dict.fromkeys(name for name in streams if _OBJECT.fullmatch(name)):
            name = ""
            if ole.exists(f"{storage}/{_NATIVE}"):
                name = _label(ole.openstream(f"{storage}/{_NATIVE}").read(2 * _LENGTH))
            yield name or "indlejret objekt"


def _label(native: bytes) -> str:
    """The label of a packaged file ([MS-OLEDS] 2.3.6): after its size and kind, ended by zero."""
    if native[4:6] != b"\x02\x00":
        return ""
    return native[6:].partition(b"\0")[0].decode("cp1252", "replace")


_WAYS |= {"doc": _old_office, "xls": _old_office}
_WAYS |= {"zip": _members, "eml": _mail, "msg": _outlook}
_WAYS |= dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp"), _office)
