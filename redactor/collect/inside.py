"""What lies within a fetched ZIP file, mail or office file, by name alone; nothing of it is opened.

Its content becomes documents when the case is read. Here it is listed, so that a manifest tells of
everything that was collected. Only code that is safe with memory looks into the files here: for
`BY_CHILD` whoever collects asks a limited child process.
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
_PARSER = BytesParser(policy=email.policy.compat32)
_OFFICE = re.compile(r"(?:word|ppt|xl)/embeddings/[^/]+|word/[^/]*altchunk[^/]*", re.IGNORECASE)
_OPEN_DOCUMENT = re.compile(r"(Object [^/]+)/content\.xml")
_WAYS: dict[str, Callable[[Path], Iterator[str]]] = {}
BY_CHILD = frozenset(("pdf", "pst"))
"""Kinds whose readers are not safe with memory."""
Names = Callable[[Path, str], tuple[str, ...]]
"""From a file and its kind to the names of what lies within."""


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
    if path.stat().st_size <= _BYTES:
        yield from attached_to(path.read_bytes())


def attached_to(content: bytes) -> tuple[str, ...]:
    """Names of what is attached to a mail, and to the mails attached to it."""
    names = _attached(_PARSER.parsebytes(content), 0)
    return tuple(name[:_LENGTH] for name in islice(names, _MEMBERS))


def _attached(message: Message, depth: int) -> Iterator[str]:
    """Depth first; '/' between a mail and what is attached to it."""
    if depth > _DEEPEST:
        return
    for part in message.get_payload() if message.is_multipart() else ():
        if not isinstance(part, Message):
            continue
        name = decoded(part.get_filename() or "")
        within = _mail_in(part, name)
        if within is not None:
            name = name or decoded(str(within["Subject"] or "")) or "vedhæftet mail"
            yield name
            yield from (f"{name}/{inner}" for inner in _attached(within, depth + 1))
        elif name:
            yield name
        elif part.is_multipart():
            yield from _attached(part, depth + 1)
        elif part.get_content_disposition() == "attachment":
            yield "vedhæftning"


def _mail_in(part: Message, name: str) -> Message | None:
    """The mail a part holds, as a message or as a file by the name of one."""
    if part.get_content_type() == "message/rfc822" and part.is_multipart():
        within = part.get_payload(0)
        return within if isinstance(within, Message) else None
    if name.lower().endswith(".eml") and not part.is_multipart():
        content = part.get_payload(decode=True)
        return _PARSER.parsebytes(content) if isinstance(content, bytes) else None
    return None


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


_CONTAINER = 0xF
_EMBEDDED, _TEXT = 0x0FCC, 0x0FBA
"""ExOleEmbedContainer and the texts in it: what menus call the object, its program, and what the
clipboard called it ([MS-PPT] 2.10.27)."""


def _slides(path: Path) -> Iterator[str]:
    """What is embedded in an old PowerPoint file, by what PowerPoint calls it."""
    import olefile

    with olefile.OleFileIO(path) as ole:
        stream = ole.openstream("PowerPoint Document").read(_BYTES)
    for name in _embedded(stream, 0, len(stream), 0):
        yield name or "indlejret objekt"


def _embedded(stream: bytes, at: int, end: int, depth: int) -> Iterator[str]:
    """Names of the objects among the records from `at` to `end` ([MS-PPT] 2.3.1)."""
    while at + 8 <= end and depth < _DEEPEST:
        version, kind, length = struct.unpack_from("<HHI", stream, at)
        at += 8
        inner = min(at + length, end)
        if kind == _EMBEDDED:
            yield _called(stream, at, inner)
        elif version & 0xF == _CONTAINER:
            yield from _embedded(stream, at, inner, depth + 1)
        at = inner


def _called(stream: bytes, at: int, end: int) -> str:
    texts: dict[int, str] = {}
    while at + 8 <= end:
        version, kind, length = struct.unpack_from("<HHI", stream, at)
        at += 8
        if kind == _TEXT:
            text = stream[at : min(at + length, end)].decode("utf-16-le", "replace")
            texts[version >> 4] = text.replace("\0", "").strip()
        at = min(at + length, end)
    return next(filter(None, (texts.get(which, "") for which in (3, 1, 2))), "")


_WAYS |= {"ppt": _slides, "doc": _old_office, "xls": _old_office}
_WAYS |= {"zip": _members, "eml": _mail, "msg": _outlook}
_WAYS |= dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp"), _office)
