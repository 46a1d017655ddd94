"""Boxes on scans made to cover whole letters where rules and underlines run through them.

Text is read with rules taken out, and a word's box may end at one: what letters have below it, and
an underline that is as long as the word, belong to the word and go with it. So does the rest of a
letter that the side of a box cuts, and a letter beside it that no word's box holds: OCR may read a
word's first letter and leave it out of the place it gives.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from redactor.redact.drawn import SCALE, Pixels
from redactor.redact.geometry import Rect

_INK = 50
"""Grey levels below the paper that count as ink."""
_FURTHER = 0.35
"""Heights of a box that letters may reach beyond it."""
_RULED = 0.9
"""Share of a box's columns with ink beyond its edge, from which on a rule runs there."""
_WITHIN = 3
"""Pixels within the edge where letters begin that go on beyond it."""
_RIM = 0.5
"""Points a box reaches beyond what it grew for."""
_LONGER = 1.0
"""Heights of a box by which a rule reaches beyond it that is no underline of the word.

No letter that its side cuts does.
"""
_RULE_PIXELS = 5
"""How thick a rule is at most."""
_TALLEST = 40.0
"""Points above which a box holds more than a line: its shape comes from a person's hand."""
_TOUCHING = 0.12
"""Heights of a box within which a letter beside it is of its word: spaces are wider."""
_LETTER = 0.4
"""Height of such a letter at least, as a share of the box's."""


def beside(rect: Rect, pixels: Pixels, held: Any) -> Rect:
    """`rect` grown over a letter that touches its word and is in no place that was read.

    `held`: the places of all characters that were read, shape (characters, 4), as `rect`.
    """
    x0, y0, x1, y1 = rect
    height = y1 - y0
    top, bottom = round(y0 * SCALE), round(y1 * SCALE)
    reach, further = round(_LONGER * height * SCALE), round(_FURTHER * height * SCALE)
    first, last = round(x0 * SCALE), round(x1 * SCALE)
    if height > _TALLEST or top - further < 0 or first - reach < 0:
        return rect
    around = pixels[top - further : bottom + further, first - reach : last + reach]
    if around.shape != (bottom - top + 2 * further, last - first + 2 * reach):
        return rect
    ink = around < float(np.percentile(around, 90)) - _INK
    level = held[(held[:, 1] < y1 - height / 3) & (held[:, 3] > y0 + height / 3)]
    grown = []
    for side, outward in ((-1, ink[:, :reach][:, ::-1]), (1, ink[:, -reach:])):
        found = _letter(outward, further, _TOUCHING * height * SCALE)
        start, end = (value / SCALE for value in found)
        a, b = (x0 - end, x0 - start) if side < 0 else (x1 + start, x1 + end)
        known = np.minimum(level[:, 2], b) - np.maximum(level[:, 0], a) > (b - a) / 4
        grown.append(end + _RIM if end and not known.any() else 0.0)
    return (x0 - grown[0], y0, x1 + grown[1], y1)


def _letter(ink: Any, further: int, most: float) -> tuple[int, int]:
    """Where a letter beside a box begins and ends, in columns from it outward; 0 for none.

    `ink`: with `further` rows above and below the box; `most`: columns of white within a word.
    """
    inside = ink[further:-further]
    inked = np.flatnonzero(inside.any(axis=0))
    if not len(inked) or inked[0] > most:
        return 0, 0
    gaps = np.flatnonzero(np.diff(inked) > most)
    end = int(inked[gaps[0]] if len(gaps) else inked[-1]) + 1
    if end + most >= ink.shape[1]:
        return 0, 0  # it goes on: a word, or a rule along the line
    part = slice(int(inked[0]), end)
    if end - part.start < 2 or inside[:, part].any(axis=1).sum() < _LETTER * len(inside):
        return 0, 0
    if ink[:further, part].any() and ink[-further:, part].any():
        return 0, 0  # a rule across the line
    return part.start, end


def whole(rect: Rect, pixels: Pixels) -> Rect:
    """`rect` (points, lines along x, y down) grown over the rest of its letters and underline."""
    x0, y0, x1, y1 = rect
    height = y1 - y0
    first, last = max(0, int(x0 * SCALE)), min(pixels.shape[1], int(x1 * SCALE) + 1)
    if height > _TALLEST or last - first < 4:
        return rect
    reach = round(_FURTHER * height * SCALE)
    wide = round(_LONGER * height * SCALE)
    top, bottom = round(y0 * SCALE), round(y1 * SCALE)
    outer = slice(max(0, first - 2 * wide), last + 2 * wide)
    around = pixels[max(0, top - reach) : bottom + reach, outer]
    if not around.size:
        return rect
    ink = around < float(np.percentile(around, 90)) - _INK
    left = first - outer.start
    place = slice(left, left + last - first)
    top -= max(0, top - reach)
    bottom = top + round((y1 - y0) * SCALE)
    below = _grown(ink[bottom - _WITHIN :], place, wide)
    above = _grown(ink[: top + _WITHIN][::-1], place, wide)
    rows = [part[0] / SCALE + _RIM if part[0] else 0.0 for part in (above, below)]
    marks = ink[top:bottom].sum(axis=0)
    cut = (
        _cut(marks[: place.start + 1][::-1], wide),
        _cut(marks[place.stop - 1 :], wide),
    )
    more = [max(above[side], below[side], cut[side - 1]) / SCALE for side in (1, 2)]
    return (x0 - more[0], y0 - rows[0], x1 + more[1], y1 + rows[1])


def _grown(ink: Any, place: slice, wide: int) -> tuple[int, int, int]:
    """Rows by which a box must grow outward, and columns to the left and right.

    `ink`: rows from just within the edge outward; `place`: the box's columns.
    """
    outside = ink[_WITHIN:]
    if not len(outside) or outside[:, place].any(axis=0).mean() < _RULED:
        return 0, 0, 0
    reached = ink[0, place]
    furthest = 0
    for number, row in enumerate(ink[1:, place], 1):
        spread = reached.copy()
        ruled = row.mean() >= _RULED
        if not ruled:  # along a rule every letter of the next line would be reached
            spread[1:] |= reached[:-1]
            spread[:-1] |= reached[1:]
        reached = row & spread
        if not reached.any():
            break
        if not ruled:
            furthest = number
    lines = outside | np.roll(outside, 1, axis=0)
    short = 0
    left = right = 0
    for number, row in enumerate(lines):
        if row[place].mean() < _RULED:
            continue
        start, end = place.start, place.stop
        while start > 0 and row[start - 1]:
            start -= 1
        while end < len(row) and row[end]:
            end += 1
        if place.start - start <= wide and end - place.stop <= wide:
            short = number + 1
            left, right = max(left, place.start - start), max(right, end - place.stop)
    return max(furthest - _WITHIN + 1, short, 0), left, right


def _cut(marks: Any, most: int) -> int:
    """Columns by which a box must grow to the side to hold the letter that its edge cuts.

    `marks`: ink by column, from the last one within outward. What all columns have is a rule's.
    """
    least = int(marks.min()) if len(marks) else 0
    if least > _RULE_PIXELS:
        return 0
    inked = marks > least + 1
    if len(inked) < 2 or not inked[0] or not inked[1]:
        return 0
    whites = np.flatnonzero(~inked)
    return int(whites[0]) if len(whites) and whites[0] <= most else 0
