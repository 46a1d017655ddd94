"""Mails attached to mails in Outlook data files ([MS-PST] 2.2 and 2.4.6.2.2).

libpff reads everything of a mail but a mail attached to it. Such a mail is a node of the same form
as any other, so the file is shown to libpff anew with the attached mail in the place of the one it
hangs on: only the entry of that node in the file's index is another, and nothing is written.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

_PAGE = 512
_DEEPEST = 20
_MOST = 200_000
"""Entries of one index that are looked at."""
_INTERNAL = 0x02


class Place(NamedTuple):
    """Where a node's data and the nodes below it lie, as block numbers."""

    data: int
    below: int


class _Form(NamedTuple):
    """Offsets and sizes of one of the two forms of file, [MS-PST] 2.2.2."""

    number: str
    roots: int
    """Offset of the places of the two indexes in the header, each a block number and an offset."""
    entries: int
    """Bytes of a page before what says how many entries there are."""


_NARROW = _Form("I", 0xB8, 496)
_WIDE = _Form("Q", 0xD8, 488)
_FIRST_WIDE = 23


class Nodes:
    """The nodes of a file, some of them put in the place of others."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            head = file.read(0x100)
        (version,) = struct.unpack_from("<H", head, 10)
        self._form = _WIDE if version >= _FIRST_WIDE else _NARROW
        self._size = struct.calcsize(f"<{self._form.number}")
        _, self._nodes, _, self._blocks = self._numbers(head, self._form.roots, 4)

    def place_of(self, node: int) -> tuple[Place, int, int] | None:
        """A node's place, with the offset of the page and of the entry in it that say so."""
        return self._node(node, self._nodes, 0)

    def below(self, place: Place, node: int) -> Place | None:
        """A node within a node."""
        for found, inside in self._within(place.below, 0):
            if found == node:
                return inside
        return None

    def with_other(self, node: int, other: Place) -> io.BufferedReader | None:
        """The file as if `node` were what lies at `other`."""
        found = self.place_of(node)
        if found is None:
            return None
        _, page_at, entry_at = found
        page = bytearray(self._read(page_at, _PAGE))
        struct.pack_into(f"<2{self._form.number}", page, entry_at + self._size, *other)
        self._sum_up(page)
        return io.BufferedReader(_Changed(self.path, page_at, bytes(page)))

    def _sum_up(self, page: bytearray) -> None:
        """The page's own checksum ([MS-PST] 2.2.2.7.1 and 5.3)."""
        wide = self._form is _WIDE
        covered, at = (496, 500) if wide else (500, 508)
        value = zlib.crc32(page[:covered], 0xFFFFFFFF) ^ 0xFFFFFFFF
        struct.pack_into("<I", page, at, value)

    def _read(self, at: int, size: int) -> bytes:
        with self.path.open("rb") as file:
            file.seek(at)
            content = file.read(size)
        if len(content) < size:
            raise OSError("cut off")
        return content

    def _numbers(self, content: bytes, at: int, count: int) -> tuple[int, ...]:
        return struct.unpack_from(f"<{count}{self._form.number}", content, at)

    def _page(self, at: int) -> tuple[bytes, int, int, int]:
        """A page of an index, with how many entries of what size it has and its level."""
        page = self._read(at, _PAGE)
        count, _, size, level = page[self._form.entries : self._form.entries + 4]
        if not size or count * size > self._form.entries:
            raise OSError("not an index")
        return page, count, size, level

    def _node(self, node: int, at: int, depth: int) -> tuple[Place, int, int] | None:
        page, count, size, level = self._page(at)
        if depth > _DEEPEST:
            raise OSError("no end")
        child = None
        for entry in range(0, count * size, size):
            (key,) = self._numbers(page, entry, 1)
            key &= 0xFFFFFFFF
            if level == 0 and key == node:
                return Place(*self._numbers(page, entry + self._size, 2)), at, entry
            if level and key <= node:
                child = self._numbers(page, entry + 2 * self._size, 1)[0]
        return None if child is None else self._node(node, child, depth + 1)

    def _block(self, block: int) -> bytes:
        """The content of a block that tells of others; such blocks are not encoded."""
        at, wanted = self._blocks, block & ~1
        for _ in range(_DEEPEST):
            page, count, size, level = self._page(at)
            child = None
            for entry in range(0, count * size, size):
                key, second = self._numbers(page, entry, 2)
                if level == 0 and key & ~1 == wanted:
                    (length,) = struct.unpack_from("<H", page, entry + 2 * self._size)
                    return self._read(second, length)
                if level and key & ~1 <= wanted:
                    child = self._numbers(page, entry + 2 * self._size, 1)[0]
            if child is None:
                break
            at = child
        raise OSError("no such block")

    def _within(self, block: int, depth: int) -> Iterator[tuple[int, Place]]:
        """The nodes that a block of subnodes lists ([MS-PST] 2.2.2.8.3.3)."""
        if not block:
            return
        if depth > 2:
            raise OSError("no end")
        content = self._block(block)
        kind, level, count = struct.unpack_from("<BBH", content)
        if kind != _INTERNAL or count > _MOST:
            raise OSError("not a block of nodes")
        start = 8 if self._form is _WIDE else 4
        for index in range(count):
            if level:
                _, inner = self._numbers(content, start + index * 2 * self._size, 2)
                yield from self._within(inner, depth + 1)
            else:
                node, data, below = self._numbers(content, start + index * 3 * self._size, 3)
                yield node & 0xFFFFFFFF, Place(data, below)


class _Changed(io.RawIOBase):
    """A file of which one piece reads otherwise."""

    def __init__(self, path: Path, at: int, piece: bytes) -> None:
        self._file = path.open("rb", buffering=0)
        self._at, self._piece = at, piece

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        begin = self._file.tell()
        count = self._file.readinto(view) or 0
        first, last = max(begin, self._at), min(begin + count, self._at + len(self._piece))
        if first < last:
            view[first - begin : last - begin] = self._piece[first - self._at : last - self._at]
        return count

    def close(self) -> None:
        self._file.close()
        super().close()
