"""ZIP and MBOX: pure containers, each member a part."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from redactor.errors import InputCode, InputError
from redactor.ingest.mailheads import BEGINS
from redactor.ingest.office.packages import ZIP_ERRORS
from redactor.ingest.parts import Opened, PartWriter, clean_text, read_chunks
from redactor.limits import Limits

_UNICODE_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1
_UNICODE_PATH = 0x7075
"""Extra field 'Info-ZIP Unicode Path' (APPNOTE 4.6.9)."""
_APPLE_DOUBLE, _FINDER = b"\x00\x05\x16\x07", b"\x00\x00\x00\x01Bud1"


def open_zip(path: Path, stem: str, workdir: Path, limits: Limits) -> Opened:
    """Every file of a ZIP as a part; one that is encrypted or damaged is listed with its reason.

    Raises `InputError`: ENCRYPTED (all members are), CORRUPT, EMPTY, TOO_MANY_PARTS, TOO_LARGE.
    """
    writer = PartWriter(workdir, limits)
    system_files = 0
    try:
        with zipfile.ZipFile(path) as archive:
            members = [i for i in archive.infolist() if not i.is_dir() or i.file_size]
            if not members:
                raise InputError(InputCode.EMPTY)
            if len(members) > limits.parts:
                raise InputError(InputCode.TOO_MANY_PARTS)
            if all(info.flag_bits & _ENCRYPTED_FLAG for info in members):
                raise InputError(InputCode.ENCRYPTED)
            for info in members:
                name = member_name(info)
                if info.flag_bits & _ENCRYPTED_FLAG:
                    writer.refuse(name, "entry", InputCode.ENCRYPTED)
                elif _is_system_file(archive, info):
                    system_files += 1
                else:
                    writer.add(name, _content(archive, info), "entry")
            if archive.comment.strip():  # what people write about the archive, shown on opening it
                writer.add("Kommentar til ZIP-filen.txt", archive.comment, "entry")
    except ZIP_ERRORS as error:
        raise InputError(InputCode.CORRUPT) from error
    notices: tuple[str, ...] = ()
    if system_files:
        notices = (
            f"{system_files} systemfil fra macOS uden indhold i sagen er udeladt."
            if system_files == 1
            else f"{system_files} systemfiler fra macOS uden indhold i sagen er udeladt.",
        )
    return Opened(kind="zip", pdf=None, parts=writer.parts, title=clean_text(stem), notices=notices)


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(info) as file:
            yield from read_chunks(file)
    except ZIP_ERRORS as error:
        raise InputError(InputCode.CORRUPT) from error


def _is_system_file(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    """macOS puts resource forks and folder views into archives; known by name and content both."""
    base = info.filename.rpartition("/")[2]
    if not base.startswith("._") and base != ".DS_Store":
        return False
    try:
        with archive.open(info) as file:
            return file.read(8).startswith((_APPLE_DOUBLE, _FINDER))
    except ZIP_ERRORS:
        return False


def member_name(info: zipfile.ZipInfo) -> str:
    """The member's name; unmarked ones are read as UTF-8, cp850 or cp1252, whichever suits Danish.

    ZIP knows only cp437 and UTF-8 (APPNOTE appendix D), but Windows in Denmark writes cp850.
    """
    if info.flag_bits & _UNICODE_FLAG:
        return info.filename
    extra = info.extra
    while len(extra) >= 4:
        tag, size = struct.unpack("<HH", extra[:4])
        if tag == _UNICODE_PATH and size > 5:
            return extra[9 : 4 + size].decode("utf-8", "replace")
        extra = extra[4 + size :]
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    if raw.isascii():
        return info.filename
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        candidates = [raw.decode(encoding, "replace") for encoding in ("cp850", "cp1252", "cp437")]
        return max(candidates, key=_danish)


def _danish(name: str) -> int:
    letters = sum(c in "æøåÆØÅéÉüÜöÖäÄ" for c in name)
    odd = sum(not (c.isascii() or c.isalpha()) or c in "õÕþÞµ\ufffd" for c in name)
    return letters - 3 * odd


_QUOTED_FROM = re.compile(rb">+From ")


def open_mbox(path: Path, stem: str, workdir: Path, limits: Limits) -> Opened:
    """Every message of an mbox file (RFC 4155) as a part 'besked N.eml', '>From ' undone."""
    writer = PartWriter(workdir, limits)
    for number, message in enumerate(_messages(path, limits), start=1):
        writer.add(f"besked {number}.eml", message, "entry")
    if not writer.parts:
        raise InputError(InputCode.EMPTY)
    return Opened(kind="mbox", pdf=None, parts=writer.parts, title=clean_text(stem))


def _messages(path: Path, limits: Limits) -> Iterator[bytes]:
    lines: list[bytes] = []
    size, started, blank = 0, False, True
    with path.open("rb") as file:
        for line, following in _with_next(file):
            line = line if started else line.removeprefix(b"\xef\xbb\xbf")
            if blank and BEGINS.match(line) and _is_header(following):
                if lines:
                    yield b"".join(lines)
                lines, size, started, blank = [], 0, True, False
                continue
            if started:
                size += len(line)
                if size <= limits.file_bytes + 1:  # one byte more, so that it is refused
                    lines.append(line[1:] if _QUOTED_FROM.match(line) else line)
            blank = not line.strip()
    if lines:
        yield b"".join(lines)


def _with_next(lines: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    current: bytes | None = None
    for line in lines:
        if current is not None:
            yield current, line
        current = line
    if current is not None:
        yield current, b""


def _is_header(line: bytes) -> bool:
    return bool(re.match(rb">?[A-Za-z][A-Za-z0-9-]*:", line) or line.startswith(b">From "))
