"""Drawn letters and signs that lie under a bar: outlines, signatures, a plotter's strokes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from redactor.verify.geometry import Rect, around
from redactor.verify.ink import is_flat
from redactor.verify.paper import Sheet
from redactor.verify.scene import Scene

_BAR, _SIGN, _SIGNS = (5.0, 80.0), (1.5, 60.0), 3
"""Heights of a bar and sizes of a drawn letter, in points, and how many of these say something."""
_STROKE, _STROKES, _ASLANT = (1.0, 20.0), 8, 3
"""Lengths of single strokes, how many of them may spell a word, and how many of these slant."""

_SCRAWL = 12
"""Turns of one line that may be a signature."""
_HAIR = 1e-6
_ROW_SIGNS, _MOST_LOOKED = 6, 20_000
"""Signs in a row that may be a word, and how many of a page are looked at."""
_ROW = 2.0
"""How much wider than high a row of letters is."""


def hidden_drawing(scene: Scene, sheet: Sheet) -> bool:
    """Whether a bar lies over drawn letters or signs: some small paths wholly beneath it.

    A large surface may be the ground of a picture that begins anew, so only bars count; those
    that are no rectangles only where nothing is seen of what lies beneath.
    """
    bars = list(_bars(scene))
    if not bars:
        return False
    signs, strokes, scrawls = _Parts(), _Parts(), _Parts()
    for shape in scene.shapes:
        if shape.outline and len(shape.nodes) >= _SCRAWL:
            # A hair smaller: one that ends where the bar does lies beneath it too.
            scrawls.add(shape.bounds.grown(-_HAIR), shape.order)
        for part, plain in shape.parts:
            size = max(part.width, part.height)
            if not plain and _SIGN[0] < size < _SIGN[1]:
                signs.add(part, shape.order)
            elif plain and shape.stroke and _STROKE[0] < size < _STROKE[1]:
                strokes.add(part, shape.order)
    for bar, order, exact in bars:
        if exact and scrawls.beneath(bar, order):
            return True
        for parts, least, aslant in ((signs, _SIGNS, 0), (strokes, _STROKES, _ASLANT)):
            found = parts.beneath(bar, order)
            if len(found) < least or sum(r.width > 1 and r.height > 1 for r in found) < aslant:
                continue
            row = around((x, y) for r in found for x, y in ((r.x0, r.y0), (r.x1, r.y1)))
            if exact or (row.width > _ROW * row.height and is_flat(sheet.cut(row))):
                return True
    return False


def unseen_drawing(scene: Scene, sheet: Sheet) -> bool:
    """Whether drawn signs stand in a row where the page shows nothing but one colour.

    Letters as outlines in the colour of their ground. A few shapes, or such as lie all about, may
    be the remains of a drawing.
    """
    row: list[Rect] = []
    looked = 0
    for shape in scene.shapes:
        for part, plain in shape.parts:
            if plain or not _SIGN[0] < max(part.width, part.height) < _SIGN[1]:
                continue
            looked += 1
            if looked > _MOST_LOOKED:
                return False
            row = [*row, part] if not row or _goes_on(row[-1], part) else [part]
            if len(row) == _ROW_SIGNS and _shows_nothing(row, sheet):
                return True
            if len(row) >= _ROW_SIGNS:
                row = row[1:]
    return False


def _goes_on(last: Rect, part: Rect) -> bool:
    """Whether a sign stands right of another in the same line, or is a part of the same letter."""
    level = min(last.y1, part.y1) - max(last.y0, part.y0)
    high = max(last.height, part.height)
    return level > 0.3 * min(last.height, part.height) and -high < part.x0 - last.x1 < high


def _shows_nothing(row: list[Rect], sheet: Sheet) -> bool:
    whole = around((x, y) for r in row for x, y in ((r.x0, r.y0), (r.x1, r.y1)))
    pixels = sheet.cut(whole)
    return whole.width > whole.height and bool(pixels.size) and is_flat(pixels)


class _Parts:
    """Small paths, and when they were painted."""

    def __init__(self) -> None:
        self._found: list[tuple[Rect, int]] = []
        self._table: Any = None

    def add(self, rect: Rect, order: int) -> None:
        self._found.append((rect, order))

    def beneath(self, bar: Rect, order: int) -> list[Rect]:
        """Those wholly beneath something that was painted at `order`."""
        if self._table is None:
            self._found.sort()
            rows = [(*rect, painted) for rect, painted in self._found]
            self._table = np.array(rows, dtype=float).reshape(-1, 5)
        first, last = np.searchsorted(self._table[:, 0], (bar.x0, bar.x1))
        _, y0, x1, y1, painted = self._table[first:last].T
        inside = (y0 > bar.y0) & (x1 < bar.x1) & (y1 < bar.y1) & (painted < order)
        return [self._found[first + i][0] for i in np.flatnonzero(inside).tolist()]


def _bars(scene: Scene) -> Iterator[tuple[Rect, int, bool]]:
    """Bounds and order of what may be a bar, and whether it is a plain opaque rectangle."""
    for shape in scene.shapes:
        bounds = shape.bounds.grown(shape.stroke)
        if _like_a_bar(bounds) and not shape.outline:
            yield bounds, shape.order, shape.covers
    for picture in scene.pictures:
        if picture.opaque and _like_a_bar(picture.bounds):
            yield picture.bounds, picture.order, False


def _like_a_bar(bounds: Rect) -> bool:
    return bounds.width > bounds.height > _BAR[0] and bounds.height < _BAR[1]
