"""TAR archives and single files packed with gzip, bzip2 or xz, into parts."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from redactor.errors import InputCode, InputError
from redactor.ingest.parts import Opened, PartWriter, clean_text, read_chunks
from redactor.limits import Limits

_DAMAGE = (tarfile.TarError, lzma.LZMAError, zlib.error, EOFError, OSError, ValueError, KeyError)
_BLOCK, _RECORD = 512, 10_240
REST = "resten af arkivet"


def open_packed(path: Path, stem: str, workdir: Path, limits: Limits) -> Opened:
    """Every file of a TAR as a part, packed or not; of anything else that is packed, the one file.

    Links within the archive are the files they lead to; a part that is damaged, leads out of the
    archive or is no file at all is listed with its reason, and so is what cannot be read of the
    archive itself.
    Raises `InputError`: CORRUPT, EMPTY, TOO_MANY_PARTS, TOO_LARGE.
    """
    writer = PartWriter(workdir, limits)
    try:
        with _unpacking(path) as file:
            head = file.read(_BLOCK)
        if _is_tar(head):
            with tarfile.open(path, "r:*") as archive:
                for member in archive:
                    _add(archive, member, writer)
                if _goes_on(archive):
                    writer.refuse(REST, "entry", InputCode.CORRUPT)
        elif head:
            with _unpacking(path) as file:
                writer.add(stem, read_chunks(file), "entry")
    except _DAMAGE as error:
        raise InputError(InputCode.CORRUPT) from error
    if not writer.parts:
        raise InputError(InputCode.EMPTY)
    return Opened(kind="tar", pdf=None, parts=writer.parts, title=clean_text(stem))


def _unpacking(path: Path) -> gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile | IO[bytes]:
    with path.open("rb") as file:
        mark = file.read(3)
    if mark.startswith(b"\x1f\x8b"):
        return gzip.open(path)
    if mark == b"BZh":
        return bz2.open(path)
    return lzma.open(path) if mark == b"\xfd7z" else path.open("rb")


def _is_tar(head: bytes) -> bool:
    try:
        tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


def _goes_on(archive: tarfile.TarFile) -> bool:
    """Whether there is more where the last file was: a header that is damaged or cut, at which the
    standard library stops without a word, or another archive behind this one's last record."""
    if archive.fileobj is None:
        return False
    try:
        archive.fileobj.seek(archive.offset)
        return bool(archive.fileobj.read(2 * _RECORD).strip(b"\0"))
    except _DAMAGE:  # of the packing, behind files that are whole
        return True


def _add(archive: tarfile.TarFile, member: tarfile.TarInfo, writer: PartWriter) -> None:
    if member.isdir():
        return
    name = member.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if member.isfile() or member.issym() or member.islnk():
        writer.add(name, _content(archive, member), "entry")
    else:
        writer.refuse(name, "entry", InputCode.UNKNOWN_TYPE)


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[bytes]:
    try:
        file = archive.extractfile(member)
        if file is None:
            raise InputError(InputCode.CORRUPT)
        yield from read_chunks(file)
    except _DAMAGE as error:
        raise InputError(InputCode.CORRUPT) from error
