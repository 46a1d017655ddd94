"""A small font program with the outlines of a few glyphs and nothing else (CFF).

Adobe Technical Notes 5176 and 5177. Hints and shared subroutines, which are the most of a program
for a handful of letters, are left out: what is drawn is the same.
"""

from __future__ import annotations

from collections.abc import Iterable

import pymupdf

from redactor.redact.fonts.compact import index_of
from redactor.redact.fonts.encodings import GLYPH_NAMES

_FIRST_OWN_NAME = 391
"""Number of a program's first name of its own (5176, appendix A)."""
_MOST_OPERANDS = 48
_MOVE, _LINE, _CURVE, _END = 21, 5, 8, 14
_UNITS = 1000


def program(font: pymupdf.Font, characters: Iterable[str], name: str) -> bytes:
    """A program of `font` for characters of WinAnsiEncoding, each under its usual name."""
    shown = sorted(set(characters) & GLYPH_NAMES.keys())
    names = [GLYPH_NAMES[character].encode("ascii") for character in shown]
    glyphs = [b"\x0e", *(_charstring(font, character) for character in shown)]
    charset = b"\0" + b"".join(
        (_FIRST_OWN_NAME + n).to_bytes(2, "big") for n in range(len(names))
    )  # fmt: skip
    private = _number(0) + b"\x15"  # widths are told as they are
    head = b"\1\0\4\1" + index_of([name.encode("ascii")])
    strings = index_of(names) + index_of([])
    described = index_of(glyphs)
    size = len(_top(0, 0, 0, 0))
    at = len(head) + len(index_of([bytes(size)])) + len(strings)
    top = _top(at, at + len(charset), len(private), at + len(charset) + len(described))
    return b"".join((head, index_of([top]), strings, charset, described, private))


def _top(charset: int, glyphs: int, private_size: int, private: int) -> bytes:
    """The Top DICT, of one length whatever the places are."""
    return b"".join(
        (_place(charset), b"\x0f", _place(glyphs), b"\x11",
         _place(private_size), _place(private), b"\x12")
    )  # fmt: skip


def _place(value: int) -> bytes:
    return b"\x1d" + value.to_bytes(4, "big")


def _number(value: int) -> bytes:
    if -107 <= value <= 107:
        return bytes((value + 139,))
    if 108 <= value <= 1131:
        return bytes((247 + (value - 108 >> 8), value - 108 & 255))
    if -1131 <= value <= -108:
        return bytes((251 + (-value - 108 >> 8), -value - 108 & 255))
    return b"\x1c" + value.to_bytes(2, "big", signed=True)


class _Pen(pymupdf.mupdf.FzPathWalker2):  # type: ignore[misc]
    """Gathers an outline as operators with operands relative to the point before."""

    def __init__(self) -> None:
        super().__init__()
        for part in ("moveto", "lineto", "curveto", "closepath"):
            getattr(self, f"use_virtual_{part}")()
        self.found: list[tuple[int, list[int]]] = []
        self._at = (0, 0)

    def _add(self, operator: int, *points: float) -> None:
        operands: list[int] = []
        for x, y in zip(points[::2], points[1::2], strict=True):
            here = (round(x * _UNITS), round(y * _UNITS))
            operands += (here[0] - self._at[0], here[1] - self._at[1])
            self._at = here
        last = self.found[-1] if self.found else (0, [])
        if operator == last[0] != _MOVE and len(last[1]) + len(operands) <= _MOST_OPERANDS:
            last[1].extend(operands)
        else:
            self.found.append((operator, operands))

    def moveto(self, _context: object, x: float, y: float) -> None:
        self._add(_MOVE, x, y)

    def lineto(self, _context: object, x: float, y: float) -> None:
        self._add(_LINE, x, y)

    def curveto(self, _context: object, *points: float) -> None:
        self._add(_CURVE, *points)

    def closepath(self, _context: object) -> None:
        """The next move closes it."""


def _charstring(font: pymupdf.Font, character: str) -> bytes:
    glyph = font.has_glyph(ord(character))
    m = pymupdf.mupdf
    path = m.fz_outline_glyph(font.this, glyph, m.FzMatrix())
    pen = _Pen()
    if path.m_internal is not None:
        m.fz_walk_path(path, pen, pen.m_internal)
    out = [_number(round(font.glyph_advance(ord(character)) * _UNITS))]
    for operator, operands in pen.found:
        out += [*map(_number, operands), bytes((operator,))]
    return b"".join(out) + bytes((_END,))
