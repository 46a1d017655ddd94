"""Drawings that nobody can see on the page, and that nobody therefore decided on.

Letters drawn as outlines in the colour of their ground, or through a mask that hides them. Each
drawing that may be one, by its colour, is looked at on the drawn page: it goes where its place
shows but the one colour of what it was painted on, so that the page looks the same without it.
"""

from __future__ import annotations

import functools
import math
from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np

from redactor.redact.content.looks import BLANK
from redactor.redact.drawn import SCALE, Pixels
from redactor.redact.geometry import Rect, bounds, contains, grow, touches
from redactor.redact.session import PageRun
from redactor.redact.sheet import Sheet
from redactor.redact.strata import (
    PICTURE,
    WHITE,
    Drawing,
    Layer,
    Paint,
    Unsure,
    same,
    within,
    without,
)
from redactor.redact.subpaths import read_path

_CELL, _MOST_CELLS, _MOST_LOOKED = 24.0, 60, 4_000
"""Points of a square by which what is painted is found again, squares of what is large, and most
squares of a place that is looked at."""
_MOST_BENEATH = 2_000
"""Drawings of a page that are looked at although their place shows several colours."""
_LEVELS, _EXACT = BLANK / 255, 0.004
_FEW, _MOST_OPERATIONS = 200, 20_000
_EDGE = 0.5 / SCALE
"""Points of a place's rim that what stands beside it may colour."""


class _Index:
    """What is painted, found by its place."""

    def __init__(self, rects: Sequence[Rect]) -> None:
        self._large: list[int] = []
        self._squares: dict[tuple[int, int], list[int]] = defaultdict(list)
        for number, rect in enumerate(rects):
            squares = _squares(rect)
            if squares is None:
                self._large.append(number)
            else:
                for square in squares:
                    self._squares[square].append(number)
        self._boxes = np.array([rects[n] for n in self._large], float).reshape(-1, 4).T

    def near(self, rect: Rect) -> list[int] | None:
        """Numbers of what may lie there, in order; None where the place is too large to say."""
        squares = _squares(rect, _MOST_LOOKED)
        if squares is None:
            return None
        x0, y0, x1, y1 = self._boxes
        over = (x0 <= rect[2]) & (x1 >= rect[0]) & (y0 <= rect[3]) & (y1 >= rect[1])
        found = {self._large[n] for n in np.flatnonzero(over).tolist()}
        for square in squares:
            found.update(self._squares.get(square, ()))
        return sorted(found)


def _squares(rect: Rect, most: int = _MOST_CELLS) -> list[tuple[int, int]] | None:
    if not all(map(math.isfinite, rect)):
        return None
    x0, y0, x1, y1 = (math.floor(value / _CELL) for value in rect)
    if (x1 - x0 + 1) * (y1 - y0 + 1) > most:
        return None
    return [(x, y) for x in range(x0, x1 + 1) for y in range(y0, y1 + 1)]


class _Look:
    """One page, looked at."""

    def __init__(
        self,
        run: PageRun,
        sheet: Sheet,
        grey: Pixels,
        colours: Callable[[], Pixels],
        pictures: Callable[[], Pixels | None],
    ) -> None:
        self._run = run
        self._sheet = sheet
        self._colours = colours
        self._pictures = functools.cache(pictures)
        self._rest = _MOST_BENEATH
        rough = np.zeros(grey.shape, bool)
        steps = np.abs(np.diff(grey.astype(np.int16), axis=1)) > BLANK
        rough[:, 1:] = steps
        rough[:, :-1] |= steps
        steps = np.abs(np.diff(grey.astype(np.int16), axis=0)) > BLANK
        rough[1:] |= steps
        rough[:-1] |= steps
        self._sums = np.zeros((grey.shape[0] + 1, grey.shape[1] + 1), np.int32)
        self._sums[1:, 1:] = rough.cumsum(axis=0, dtype=np.int32).cumsum(axis=1, dtype=np.int32)
        self._layers = _Index([layer.rect for layer in run.strata.layers])
        shows = [show for show in run.shows if not show.hidden]
        self._shows = shows
        self._texts = _Index([show.core() for show in shows])

    def _pixels(self, place: Rect) -> tuple[int, int, int, int]:
        """Columns and rows of the drawn page that lie in a place: left, top, right, bottom."""
        x0, y0, x1, y1 = self._sheet.to_points(place)
        edge_x, edge_y = min(_EDGE, (x1 - x0) / 4), min(_EDGE, (y1 - y0) / 4)
        rows, columns = (length - 1 for length in self._sums.shape)
        left, right = int((x0 + edge_x) * SCALE), math.ceil((x1 - edge_x) * SCALE)
        top, bottom = int((y0 + edge_y) * SCALE), math.ceil((y1 - edge_y) * SCALE)
        left, top = max(0, min(left, columns - 1)), max(0, min(top, rows - 1))
        return left, top, max(left + 1, min(right, columns)), max(top + 1, min(bottom, rows))

    def _is_flat(self, place: Rect) -> bool:
        """Whether no two pixels side by side differ, but at the place's rim."""
        left, top, right, bottom = self._pixels(place)
        inside = (
            self._sums[bottom, right] - self._sums[top, right]
            - self._sums[bottom, left] + self._sums[top, left]
        )  # fmt: skip
        # Steps at the rim are between the place and what stands beside it.
        return bool(inside <= 2 * (right - left + bottom - top))

    def colour(self, place: Rect) -> Paint | None:
        """The one colour that a place shows; None when it shows several."""
        if not self._is_flat(place):
            return None
        return self._colour_of(self._colours(), place)

    def _colour_of(self, pixels: Pixels | None, place: Rect) -> Paint | None:
        left, top, right, bottom = self._pixels(place)
        if pixels is None or bottom > pixels.shape[0] or right > pixels.shape[1]:
            return None
        part = pixels[top:bottom, left:right].reshape(-1, 3)
        low, high = part.min(axis=0), part.max(axis=0)
        if int((high - low).max()) > BLANK:
            return None
        red, green, blue = (float(value) for value in part.mean(axis=0) / 255)
        return (red, green, blue)

    def hidden(self, one: Unsure, place: Rect, asked: Paint | None) -> bool:
        """Whether a drawing shows nothing in a place.

        `asked`: the colour that its ground must have as well, where it is known.
        """
        own = one.drawing.paint
        flat = self._is_flat(place)
        if not flat:
            self._rest -= own is not None and len(own) == len(WHITE)
            if own is None or len(own) != len(WHITE) or self._rest < 0:
                return False
        ground = self._ground(one, place)
        if ground is None or (asked is not None and not same(ground, asked)):
            return False
        if own is not None and (own == ground or within(own, ground, _EXACT)):
            return True  # whatever is painted over it
        shown = self.colour(place)
        return shown is not None and (
            within(shown, ground, _LEVELS) or (own is not None and same(own, ground))
        )

    def _ground(self, one: Unsure, place: Rect) -> Paint | None:
        """The colour of all there is beneath a drawing; None when that cannot be said."""
        near, texts = self._layers.near(place), self._texts.near(place)
        if near is None or texts is None:
            return None
        if any(self._reads(number, one.shows, place) for number in texts):
            return None
        others: list[Paint | None] = []
        ground: Paint | None = WHITE
        for number in reversed(near):
            layer = self._run.strata.layers[number]
            if number >= one.layers or not touches(layer.rect, place) or _is_gone(layer):
                continue
            if layer.whole and contains(grow(layer.rect, _EDGE, _EDGE), place):
                ground = layer.paint
                if ground == PICTURE:
                    ground = self._colour_of(self._pictures(), place)
                break
            if layer.paint is None or (others and not same(layer.paint, others[0])):
                return None
            others.append(layer.paint)
            if len(others) > _FEW:
                return None
        return ground if all(same(paint, ground) for paint in others) else None

    def _reads(self, number: int, before: int, place: Rect) -> bool:
        """Whether text that stays stands in a place, painted before something."""
        show = self._shows[number]
        if show.order >= before or not touches(show.core(), place):
            return False
        return not show.changed or any(
            not glyph.removed and touches(glyph.body(), place) for glyph in show.glyphs()
        )


def _is_gone(layer: Layer) -> bool:
    return layer.drawing is not None and not layer.drawing.stays


def drop_unseen(
    run: PageRun,
    sheet: Sheet,
    draw: Callable[[], Pixels],
    colours: Callable[[], Pixels],
    pictures: Callable[[], Pixels | None],
) -> None:
    """Take away the drawings of a page that show nothing, and parts of them.

    `draw` gives the page as the original shows it, unrotated, grey, `SCALE` pixels per point,
    `colours` the same in red, green and blue, `pictures` that of its pictures alone.
    """
    if not run.strata.unsure:
        return
    look = _Look(run, sheet, draw(), colours, pictures)
    for one in run.strata.unsure:
        drawing = one.drawing
        if drawing.gone:
            continue
        drawing.look(unseen=look.hidden(one, one.place, None))
        if not (drawing.unseen or one.shared) and drawing.paint is not None:
            _thin_out(look, one, drawing)


def _thin_out(look: _Look, one: Unsure, drawing: Drawing) -> None:
    """Take away the parts of a path that are lost in their ground, or in a rectangle of it."""
    paint = drawing.paint
    if drawing.path is None or paint is None:
        return
    without(drawing, lambda place: look.hidden(one, place, paint))
    if not drawing.path or len(drawing.path) > _MOST_OPERATIONS:
        return
    parts = read_path(drawing.path, drawing.ctm)
    whole = grow(bounds(p for part in parts for p in part.points), -_EDGE, -_EDGE)
    frames = [part for part in parts if part.upright_rectangle and contains(part.box, whole)]
    if len(frames) != 1 or len(parts) == 1:
        return
    lost: list[Rect] = []
    others: list[Rect] = []
    for part in parts:
        if part is not frames[0]:
            shown = look.colour(part.box)
            found = lost if shown is not None and within(shown, paint, _LEVELS) else others
            found.append(part.box)
    if not any(touches(a, b) for a in lost for b in others[:_FEW]) and len(others) <= _FEW:
        without(drawing, lambda place: place in lost)
