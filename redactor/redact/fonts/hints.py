"""TrueType programs without bytes behind their glyphs, and without instructions that spell.

Instructions say how outlines are fitted to coarse pixels, and are as many bytes as anybody likes.
Where a removed text stands among them, if only in another alphabet, they give way to zeros, which
are instructions too and do nothing (ISO/IEC 14496-22, 5.3.3 and 5.3.4; the TrueType instruction
set, SVTCA). Elsewhere they stay: some programs draw small print crisper with them. No offset
changes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np

_PROGRAMS = (b"fpgm", b"prep", b"cvt ")
_MOST_GLYPHS = 4_000
"""Outlines up to which each is read to its end."""
_WORDS, _SCALE, _MORE, _TWO_SCALES, _MATRIX, _HINTED = 1, 8, 0x20, 0x40, 0x80, 0x100
_SHORT_X, _SHORT_Y, _REPEAT, _SAME_X, _SAME_Y = 2, 4, 8, 16, 32


_LETTERS = bytes(range(ord("a"), ord("z") + 1))
_LEAST = 5
"""Letters or digits of a word to be looked for."""


class Dressed:
    """Words as they may be dressed up: turned round, moved along the alphabet, as numbers."""

    def __init__(self, words: Iterable[str]) -> None:
        plain = {w.encode("cp1252", "ignore").lower() for w in words}
        self._found = {
            turned
            for word in plain
            if len(word) >= _LEAST
            for one in (word, word[::-1])
            for turned in _turns(one)
        }
        self._by_start: dict[int, list[bytes]] = {}
        for word in self._found:
            self._by_start.setdefault(int.from_bytes(word[:4], "little"), []).append(word)
        self._starts = np.zeros(1 << 16, dtype=bool)
        for start in self._by_start:
            self._starts[_folded(start)] = True

    def stands_in(self, data: bytes) -> bool:
        """Whether one of them stands somewhere in `data`; linear in it, however many they are."""
        lower = data.lower()
        narrow = lower.replace(b"\0", b"")
        return any(
            word in text
            for text in (lower, narrow)
            for start in self._begun(text)
            for word in self._by_start.get(start, ())
        )

    def _begun(self, text: bytes) -> set[int]:
        """The first four bytes of words that may stand in `text`."""
        found: set[int] = set()
        for first in range(4):
            count = (len(text) - first) // 4
            if count > 0:
                pieces = np.frombuffer(text, dtype="<u4", count=count, offset=first)
                found.update(pieces[self._starts[_folded(pieces)]].tolist())
        return found


def _folded(start: Any) -> Any:
    """Four bytes as two, of one number or of an array of them."""
    return (start ^ (start >> 16)) & 0xFFFF


def _turns(word: bytes) -> Iterator[bytes]:
    yield word
    yield bytes(byte ^ 0xFF for byte in word)
    for step in range(1, len(_LETTERS)):
        moved = _LETTERS[step:] + _LETTERS[:step]
        yield word.translate(bytes.maketrans(_LETTERS, moved))
    yield word.translate(bytes.maketrans(_LETTERS, _LETTERS[::-1]))


def clean_outlines(data: bytes, *, hints: bool) -> bytes:
    """A TrueType program of the same length without bytes behind its glyphs.

    `hints`: whether it keeps its instructions. As it is where it is damaged.
    """
    try:
        return _cleaned(data, hints=hints)
    except (struct.error, IndexError, KeyError):
        return data


def _cleaned(data: bytes, *, hints: bool) -> bytes:
    tables: dict[bytes, tuple[int, int]] = {}
    for at in range(12, 12 + 16 * struct.unpack_from(">H", data, 4)[0], 16):
        start, length = struct.unpack_from(">II", data, at + 8)
        tables[data[at : at + 4]] = start, min(length, len(data) - start)
    out = bytearray(data)
    for tag in _PROGRAMS:
        if tag in tables and not hints:
            start, length = tables[tag]
            out[start : start + length] = bytes(length)
    if b"glyf" not in tables:
        return bytes(out)
    long = struct.unpack_from(">H", data, tables[b"head"][0] + 50)[0]
    count = struct.unpack_from(">H", data, tables[b"maxp"][0] + 4)[0]
    loca, size = tables[b"loca"]
    count = min(count, size // (4 if long else 2) - 1)
    places = struct.unpack_from(f">{count + 1}{'I' if long else 'H'}", data, loca)
    base, length = tables[b"glyf"]
    spans = {
        (base + start * (1 if long else 2), base + end * (1 if long else 2))
        for start, end in pairwise(places)
        if start < end
    }
    for start, end in sorted(spans):
        if end <= base + length:
            _clean_glyph(out, start, end, whole=len(spans) <= _MOST_GLYPHS, hints=hints)
    return bytes(out)


def _clean_glyph(out: bytearray, start: int, end: int, *, whole: bool, hints: bool) -> None:
    """Blank a glyph's instructions; `whole`: what stands behind its last point too."""
    if end - start < 12:
        return
    contours = struct.unpack_from(">h", out, start)[0]
    if contours < 0:
        at = _after_parts(out, start + 10, hints=hints)
        if at <= end:
            _blank(out, at, end)
        return
    at = start + 10 + 2 * contours
    count = struct.unpack_from(">H", out, at)[0]
    at += 2
    if at + count > end:
        return
    if not hints:
        _blank(out, at, at + count)
    if whole:
        points = struct.unpack_from(">H", out, at - 4)[0] + 1 if contours else 0
        _blank(out, _after_points(out, at + count, points), end)


def _after_parts(out: bytearray, at: int, *, hints: bool) -> int:
    """Where a glyph made of others ends; without `hints` it has no instructions."""
    hinted = 0
    while True:
        flags = struct.unpack_from(">H", out, at)[0]
        hinted |= flags & _HINTED
        if not hints:
            struct.pack_into(">H", out, at, flags & ~_HINTED)
        at += 8 if flags & _WORDS else 6
        at += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
        if not flags & _MORE:
            break
    if hinted and hints:
        at += 2 + int(struct.unpack_from(">H", out, at)[0])
    return at


def _after_points(out: bytearray, at: int, points: int) -> int:
    """Where the flags and coordinates of an outline end."""
    size = 0
    while points > 0:
        flags = out[at]
        times = 1
        at += 1
        if flags & _REPEAT:
            times += out[at]
            at += 1
        times = min(times, points)
        across = 1 if flags & _SHORT_X else 0 if flags & _SAME_X else 2
        up = 1 if flags & _SHORT_Y else 0 if flags & _SAME_Y else 2
        size += times * (across + up)
        points -= times
    return at + size


def _blank(out: bytearray, start: int, end: int) -> None:
    if end > start:
        out[start:end] = bytes(end - start)
