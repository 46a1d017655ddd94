"""Embedded font programs without words: names, notices, private tables, bytes between the tables.

Everything is overwritten where it stands, so that no offset changes. TrueType and OpenType: ISO
14496-22; compact fonts: Adobe Technical Note 5176.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from redactor.redact.fonts.encodings import is_glyph_name

_TABLES = frozenset(
    tag.ljust(4)
    for tag in (
        b"head hhea hmtx maxp loca glyf cmap cvt fpgm prep post OS/2 vhea vmtx CFF VORG gasp"
    ).split()
)
_TURNS = b"GSUB"
"""The table that says which glyphs are others in vertical writing; lines across need none."""
_ENTRY, _HEAD = 16, 12
_GLYPH = re.compile(r"\.notdef|[A-Za-z0-9]{1,24}(?:\.[a-z]{1,4}\d{0,2})?")
_NUMBERED = re.compile(r"(?:[A-Za-z]{1,5}[_.]?\d{1,5}|uni[0-9A-F]{4,12})(?:\.[a-z]{1,4}\d{0,2})?")


class GlyphNames:
    """Names of glyphs that are words give way to numbers of the same length."""

    def __init__(self) -> None:
        self._given: dict[str, str] = {}

    def plain(self, name: str) -> str:
        """The name itself when it is one of the Adobe Glyph List's or only a number."""
        if len(name) < 3 or _NUMBERED.fullmatch(name):
            return name
        if _GLYPH.fullmatch(name) and (name == ".notdef" or is_glyph_name(name)):
            return name
        if name not in self._given:
            self._given[name] = "n" + str(len(self._given)).zfill(len(name) - 1)[1 - len(name) :]
        return self._given[name]


def clean_program(data: bytes, names: GlyphNames, *, turned: bool = False) -> bytes:
    """A TrueType, OpenType or compact font program of the same length without words.

    `turned`: it is used for vertical writing. Tables that a PDF does not need are blanked.
    """
    if data[:4] in (b"\0\1\0\0", b"true", b"OTTO"):
        return _clean_tables(data, names, turned=turned)
    if data[:1] == b"\1":
        return _clean_compact(data, names)
    return data


def _clean_tables(data: bytes, names: GlyphNames, *, turned: bool) -> bytes:
    count = int.from_bytes(data[4:6], "big")
    out = bytearray(len(data))
    end = _HEAD + _ENTRY * count
    out[:end] = data[:end]
    for at in range(_HEAD, min(end, len(data)), _ENTRY):
        tag = data[at : at + 4]
        start, length = (int.from_bytes(data[at + k : at + k + 4], "big") for k in (8, 12))
        table = data[start : start + length]
        if tag not in _TABLES and not (turned and tag == _TURNS):
            out[at : at + 4] = tag if tag == b"name" else b"zzzz"
            continue
        if tag == b"post":
            table = _clean_post(table, names)
        elif tag == b"CFF ":
            table = _clean_compact(table, names)
        elif tag == b"OS/2" and len(table) >= 62:
            table = table[:58] + b"    " + table[62:]  # the maker's initials
        out[start : start + len(table)] = table
    return bytes(out)


def _clean_post(table: bytes, names: GlyphNames) -> bytes:
    if table[:4] != b"\0\2\0\0":
        return (
            table
            if table[:4] in (b"\0\1\0\0", b"\0\3\0\0")
            else table[:32].ljust(len(table), b"\0")
        )
    out = bytearray(table)
    at = 34 + 2 * int.from_bytes(table[32:34], "big")
    while at < len(table):
        size = table[at]
        word = table[at + 1 : at + 1 + size].decode("latin-1")
        out[at + 1 : at + 1 + len(word)] = names.plain(word).encode("latin-1")
        at += 1 + size
    return bytes(out)


def _clean_compact(data: bytes, names: GlyphNames) -> bytes:
    out = bytearray(data)
    at = data[2]
    for start, end in _items(data, at):
        out[start:end] = b"F" * (end - start)
    strings = _after(data, _after(data, at))
    for start, end in _items(data, strings):
        word = data[start:end].decode("latin-1")
        out[start:end] = names.plain(word).encode("latin-1")
    return bytes(out)


def _items(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Where the objects of an INDEX start and end."""
    count = int.from_bytes(data[at : at + 2], "big")
    size = data[at + 2] if count else 0
    first = at + 3
    base = first + (count + 1) * size - 1
    offsets = [
        int.from_bytes(data[first + n * size : first + (n + 1) * size], "big")
        for n in range(count + 1)
    ]
    for start, end in pairwise(offsets):
        if not 0 < start <= end or base + end > len(data):
            return
        yield base + start, base + end


def _after(data: bytes, at: int) -> int:
    count = int.from_bytes(data[at : at + 2], "big")
    if not count:
        return at + 2
    size = data[at + 2]
    last = at + 3 + count * size
    return last + size - 1 + int.from_bytes(data[last : last + size], "big")
