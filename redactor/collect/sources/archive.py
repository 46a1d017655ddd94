"""ZIP files as sources: each member is a document.

Python's own zipfile reads them, within limits set before it begins: the list of members is held
in memory, so one that is too long is refused by its length; members are unpacked in pieces whose
sizes are counted, never believed; and only by methods that need little memory whatever a member
says of itself (LZMA may ask for gigabytes).
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from redactor.collect.contract import (
    TOO_LARGE,
    Fetched,
    FetchError,
    SourceCase,
    SourceDocument,
    SourceError,
    State,
)

_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PER_MEMBER = 1000
"""Bytes of the list of members that one member may take, name and all, on average."""
_END, _END64 = b"PK\x05\x06", b"PK\x06\x06"
_NOT_A_ZIP = "ZIP-filen findes ikke, er beskadiget eller kan ikke læses."


class Archive:
    """The members of one ZIP file."""

    parallel = True
    strict = False

    def __init__(self, path: Path, file_bytes: int, members: int) -> None:
        self.path = path
        self.file_bytes = file_bytes
        self.members = members

    def find_case(self, number: str) -> SourceCase:
        return SourceCase(id=str(self.path), number=number)

    def list_documents(self, case: SourceCase) -> Iterator[SourceDocument]:
        try:
            if _list_size(self.path) > self.members * _PER_MEMBER:
                raise SourceError("ZIP-filen har flere filer, end opskriften tillader.")
            with zipfile.ZipFile(case.id) as archive:
                members = archive.infolist()
        except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
            raise SourceError(_NOT_A_ZIP) from None
        if len(members) > self.members:
            raise SourceError("ZIP-filen har flere filer, end opskriften tillader.")
        taken: dict[str, int] = {}
        for place, member in enumerate(members):
            if member.is_dir():
                continue
            untrusted_name = member.filename
            name = untrusted_name.encode("utf-8", "backslashreplace").decode()
            taken[name] = taken.get(name, 0) + 1
            yield SourceDocument(
                id=name if taken[name] == 1 else f"{name} ({taken[name]})",
                name=PurePosixPath(name).name,
                written="{:04d}-{:02d}-{:02d}".format(*member.date_time[:3]),
                version=f"{member.CRC:08x}-{member.file_size}",
                size=member.file_size,
                locator=str(place),
            )

    def fetch(self, document: SourceDocument, into: Path) -> Fetched:
        try:
            with zipfile.ZipFile(self.path) as archive:
                member = archive.infolist()[int(document.locator)]
                if member.flag_bits & _ENCRYPTED:
                    raise FetchError(
                        State.NEEDS_PERSON, "Filen i ZIP-arkivet er beskyttet med adgangskode."
                    )
                if member.compress_type not in _METHODS:
                    raise FetchError(
                        State.NEEDS_PERSON,
                        "Filen er pakket på en måde, der ikke kan pakkes ud her.",
                    )
                self._unpack(archive, member, into)
        except (OSError, EOFError, IndexError, ValueError, NotImplementedError, zlib.error,
                zipfile.BadZipFile):  # fmt: skip
            raise FetchError(
                State.NEEDS_PERSON, "Filen i ZIP-arkivet er beskadiget og kan ikke pakkes ud."
            ) from None
        return Fetched()

    def _unpack(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, into: Path) -> None:
        left = self.file_bytes
        with archive.open(member) as source, into.open("xb") as target:
            while chunk := source.read(1 << 20):
                left -= len(chunk)
                if left < 0:
                    raise FetchError(State.NEEDS_PERSON, TOO_LARGE)
                target.write(chunk)

    def close(self) -> None:
        """Nothing to let go of."""


def _list_size(path: Path) -> int:
    """Bytes that the list of members takes, by the records at the end (APPNOTE 4.3.14, 4.3.16)."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 70_000))  # a comment of 65,535 bytes, and the records
        tail = file.read()
    place, large = tail.rfind(_END), tail.rfind(_END64)
    if place < 0 or len(tail) < place + 16:
        raise zipfile.BadZipFile
    found = int.from_bytes(tail[place + 12 : place + 16], "little")
    if large >= 0:
        found = max(found % 0xFFFFFFFF, int.from_bytes(tail[large + 40 : large + 48], "little"))
    return found
