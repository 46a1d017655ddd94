"""Raised marks, as those of footnotes, written as the raised signs of Unicode.

A file sets the mark of a note in the figures of the text, only smaller and higher. Written as
they are they would become part of the word: "Bæk3" is nobody's name, and no ten figures with one
more behind them are a CPR number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from redactor.ingest.glyphs import BoolArray, FloatArray, Glyphs, IntArray

Codes = npt.NDArray[np.uint32]

_SMALLER = 0.85
"""Of the size of the text beside it, at most..."""
_UP, _TOP = 0.12, 0.8
"""...and so many ems of that text above its baseline: at least, and at most."""
_SAME = 0.1
"""Ems by which the figures of one mark may differ in height."""
_LONGEST = 3
_WORD = 2
"""Letters beside each other before a raised letter, which is else part of a drawing of letters."""
_UNIT = re.compile(r"(?<![^\W\d_])[cdkm]?m\Z")
"""The metres of "m2", which everybody writes so."""
_FIGURES = dict(zip(map(ord, "0123456789"), map(ord, "⁰¹²³⁴⁵⁶⁷⁸⁹"), strict=True))
_LETTERS = dict(
    zip(
        map(ord, "abcdefghijklmnoprstuvwxyz"),
        map(ord, "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"),
        strict=True,
    )
)


def with_raised(code: Codes, glyphs: Glyphs, order: IntArray) -> Codes:
    """The code points of a text in reading order, raised marks beside a word as such.

    `code` and `order` are alike long; `order` has glyph numbers, and breaks below zero.
    """
    beside = (order[1:] >= 0) & (order[:-1] >= 0)
    if not beside.any():
        return code
    left, right = np.maximum(order[:-1], 0), np.maximum(order[1:], 0)
    height = _height(glyphs)
    beside &= glyphs.angle[left] == glyphs.angle[right]
    after = beside & _is_raised(glyphs.size, height, right, left)
    before = beside & _is_raised(glyphs.size, height, left, right)
    size = np.maximum(glyphs.size, 0.1)
    level = beside & (np.abs(height[right] - height[left]) <= _SAME * size[left])
    level &= np.abs(size[right] - size[left]) <= _SAME * size[left]
    changed: Codes | None = None
    for start, stop in (*_following(code, after, level), *_leading(code, before, beside, level)):
        changed = code.copy() if changed is None else changed
        changed[start:stop] = [_FIGURES.get(c) or _LETTERS[c] for c in code[start:stop].tolist()]
    return code if changed is None else changed


def _is_raised(size: FloatArray, height: FloatArray, mark: IntArray, text: IntArray) -> BoolArray:
    lift = height[mark] - height[text]
    raised: BoolArray = size[mark] <= _SMALLER * size[text]
    raised &= (lift >= _UP * size[text]) & (lift <= _TOP * size[text])
    return raised


def _following(code: Codes, after: BoolArray, level: BoolArray) -> Iterator[tuple[int, int]]:
    for place in np.flatnonzero(after).tolist():
        start, stop = place + 1, place + 2
        while stop - 1 < len(level) and level[stop - 1] and stop - start <= _LONGEST:
            stop += 1
        marks = code[start:stop].tolist()
        if stop - start > _LONGEST or not _is_text(int(code[place])):
            continue
        if _UNIT.search("".join(map(chr, code[max(0, place - 2) : place + 1].tolist()))):
            continue
        if all(mark in _FIGURES for mark in marks) or (
            len(marks) == 1
            and marks[0] in _LETTERS
            and place + 1 >= _WORD
            and level[place + 1 - _WORD : place].all()
            and all(chr(c).isalpha() for c in code[place + 1 - _WORD : place + 1].tolist())
            and (stop >= len(code) or not chr(code[stop]).isalnum())
        ):
            yield start, stop


def _leading(
    code: Codes, before: BoolArray, beside: BoolArray, level: BoolArray
) -> Iterator[tuple[int, int]]:
    """Figures that begin a word: "³Karen"."""
    for place in np.flatnonzero(before).tolist():
        start, stop = place, place + 1
        while start and level[start - 1] and stop - start <= _LONGEST:
            start -= 1
        marks = code[start:stop].tolist()
        alone = not start or not beside[start - 1]
        if alone and stop - start <= _LONGEST and all(mark in _FIGURES for mark in marks):
            yield start, stop


def _is_text(code: int) -> bool:
    return chr(code).isalnum() or chr(code) in ".,;:)\"'”’»"


def _height(glyphs: Glyphs) -> FloatArray:
    """How high above the page's origin each glyph's baseline lies, across its direction."""
    way = np.radians(glyphs.angle)
    height: FloatArray = (
        glyphs.origin[:, 0] * np.sin(way) - glyphs.origin[:, 1] * np.cos(way)
    ).astype(np.float32)
    return height
