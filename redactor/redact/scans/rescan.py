"""The lines of a page's scan that can be set anew, and what has to move with their pixels."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from redactor.redact.drawn import Pixels
from redactor.redact.geometry import (
    Matrix,
    Rect,
    contains,
    invert,
    is_upright,
    multiply,
    touches,
    transform_rect,
)
from redactor.redact.scans.reading import Reading
from redactor.redact.scans.scanlines import lay_out
from redactor.redact.scans.sizes import UNKNOWN_EM
from redactor.redact.scans.together import together
from redactor.redact.session import PageRun
from redactor.redact.sheet import Sheet
from redactor.redact.shift import Shift, Solid
from redactor.redact.text import Glyph
from redactor.redact.uses import ImageUse, Placed

_RIM = 0.25
"""Share of a box's height above and below its letters' middle parts."""
_BESIDE = 1.0
"""Points from the middle of a letter that stays to a box beside it."""
_TURNS = {0: 0, 90: -1, 180: 2, 270: 1}


def reading_to_user(sheet: Sheet) -> Matrix:
    """From points of the page as it is read to user space."""
    wide = (sheet.frame[2] - sheet.frame[0]) * sheet.unit
    tall = (sheet.frame[3] - sheet.frame[1]) * sheet.unit
    turned: Matrix = {
        0: (1.0, 0.0, 0.0, 1.0, 0.0, 0.0),
        90: (0.0, -1.0, 1.0, 0.0, 0.0, tall),
        180: (-1.0, 0.0, 0.0, -1.0, wide, tall),
        270: (0.0, 1.0, -1.0, 0.0, wide, 0.0),
    }[sheet.rotation]
    return multiply(turned, sheet.matrix)


def set_scan(
    run: PageRun,
    sheet: Sheet,
    areas: Container[int],
    secret: Mapping[int, int],
    ems: Mapping[int, float],
    draw: Callable[[], Pixels],
    single: Callable[[ImageUse], bool],
) -> tuple[list[Shift], dict[int, Rect]]:
    """Plan the lines of the page's scan anew; returns them and the boxes that changed.

    `areas`: those that may be moved; `ems`: the size of the print under those of `secret`;
    `single(picture)`: whether it is shown nowhere else. Boxes are user space. The pictures are told
    what to move, hidden text moves along.
    """
    to_user = reading_to_user(sheet)
    back = invert(to_user)
    wanted = [n for n in sorted(run.zones_with_images) if n in areas]
    if back is None or not any(n in secret for n in wanted):
        return [], {}
    boxes = [
        (n, transform_rect(back, run.zones.rects[n]), secret.get(n, 0), ems.get(n, UNKNOWN_EM))
        for n in wanted
    ]
    boxes, meant = together(boxes)
    reading = Reading(np.rot90(draw(), _TURNS[sheet.rotation]))
    kept: list[Shift] = []
    changed: dict[int, Rect] = {}
    planned = lay_out(reading, boxes)
    if not planned:
        return [], {}
    letters = _Letters(run, back)
    places = np.array([transform_rect(back, rect) for rect in run.zones.rects])
    for shift in planned:
        fall = shift.slope * (shift.x1 - shift.x0)
        band = (
            shift.x0, shift.top + min(fall, 0.0), shift.x1, shift.bottom + max(fall, 0.0)
        )  # fmt: skip
        pictures = _layers(run, transform_rect(to_user, band))
        if not pictures or not all(single(placed.use) for placed in pictures):
            continue
        if shift.loose is not None and any(len(pictures) > 1 or _masks(p.use) for p in pictures):
            continue  # none of them shows the whole line as it looks
        numbers = {n for solid in shift.solids for n in _areas(solid, meant)}
        others = [n for n in run.zones.near(transform_rect(to_user, band)) if n not in numbers]
        if any(_on_line(transform_rect(back, run.zones.rects[n]), shift) for n in others):
            continue
        moved = {
            n: (solid.to, old[1], solid.to + solid.width, old[3])
            for solid in shift.solids
            for n in _areas(solid, meant)
            for old in [transform_rect(back, run.zones.rects[n])]
        }
        then = places.copy()
        for area, box in moved.items():
            then[area] = box
        if letters.meet(shift, then, list(moved)):
            continue
        places = then
        kept.append(shift)
        for placed in pictures:
            placed.use.shifts.append((shift, multiply(to_user, placed.back)))
        changed.update((area, transform_rect(to_user, box)) for area, box in moved.items())
        letters.move(shift)
    for under in run.under:
        if under.area in changed:
            under.withdraw(run.zones.rects[under.area])
            under.blank(changed[under.area])
    return kept, changed


def _on_line(rect: Rect, shift: Shift) -> bool:
    """Whether what a box hides stands on a line; its rim may reach into the next one."""
    x0, y0, x1, y1 = rect
    drop = shift.slope * ((x0 + x1) / 2 - shift.x0)
    rim = _RIM * (y1 - y0)
    return y0 + rim < shift.bottom + drop and y1 - rim > shift.top + drop


def _layers(run: PageRun, band: Rect) -> list[Placed]:
    """The pictures that show a band of the page, none when anything else does too.

    A scan may be several, one over the other: the paper, the ink, and its colours.
    """
    found = []
    pictures = []
    for placed in run.placed:
        matrix = invert(placed.back)
        place = None if matrix is None else transform_rect(matrix, (0, 0, 1, 1))
        if place is None or not touches(place, band):
            continue
        if not is_upright(placed.back) or not contains(place, band):
            return []
        found.append(placed)
        pictures.append(place)
    for shape in run.shapes:
        if touches(shape, band) and not any(_same(shape, place) for place in pictures):
            return []
    if any(not s.hidden and not s.invisible and touches(s.core(), band) for s in run.shows):
        return []
    return found


def _areas(solid: Solid, meant: Mapping[int, list[int]]) -> list[int]:
    """The areas that a box on a line stands for; none of a word."""
    return [] if solid.area is None else meant[solid.area]


def _masks(use: ImageUse) -> bool:
    return any(key in use.obj for key in ("/SMask", "/Mask"))


class _Letters:
    """The letters of a page's text layer, in points of the page as it is read.

    They are placed once, so that a line costs no more than the letters that stand on it.
    """

    def __init__(self, run: PageRun, back: Matrix) -> None:
        self._glyphs: list[Glyph] = []
        self._lengths: list[float] = []
        """Points to the right per unit of each letter's text space."""
        self._level: list[bool] = []
        for show in run.shows:
            if show.invisible and not show.hidden:
                glyphs = [g for g in show.glyphs() if not g.removed]
                right, down = multiply(show.to_page, back)[:2]
                self._glyphs += glyphs
                self._lengths += [right] * len(glyphs)
                self._level += [right > 0 and abs(down) <= 0.1 * right] * len(glyphs)
        middles = np.array([g.middle for g in self._glyphs], dtype=float).reshape(-1, 2)
        self._x = back[0] * middles[:, 0] + back[2] * middles[:, 1] + back[4]
        self._y = back[1] * middles[:, 0] + back[3] * middles[:, 1] + back[5]
        gone = np.array([g.shift for g in self._glyphs], dtype=float)
        self._now = self._x + gone * np.array(self._lengths, dtype=float)
        self._shown = np.array([not g.is_space for g in self._glyphs], dtype=bool)

    def meet(self, shift: Shift, boxes: Any, moved: Sequence[int]) -> bool:
        """Whether a box would come to lie on a letter that stays, or a letter on a box.

        A layer that lies beside its ink has the letters of one line in the next. `boxes`: where
        all lie then, shape (boxes, 4); `moved`: the rows of those that `shift` moves. A letter
        and a box that both stay lie as they lay before.
        """
        x = self._now.copy()
        going = [
            (at, by)
            for at in _in_band(shift, x, self._y)
            if self._shown[at] and (by := shift.moved(x[at], self._y[at]))
        ]
        for at, by in going:
            x[at] += by
        for n in moved:
            if (_touching(boxes[n], x, self._y) & self._shown).any():
                return True
        return any(_touching(boxes.T, x[at], self._y[at]).any() for at, _ in going)

    def move(self, shift: Shift) -> None:
        """Let what is written on a line go with its ink."""
        for at in _in_band(shift, self._x, self._y):
            by = shift.moved(self._x[at], self._y[at])
            if by and self._level[at]:
                self._glyphs[at].shift += by / self._lengths[at]
                self._now[at] += by


def _in_band(shift: Shift, x: Any, y: Any) -> list[int]:
    """Which points stand on a line."""
    drop = shift.slope * (x - shift.x0)
    on_it = (x >= shift.x0) & (x <= shift.x1) & (y >= shift.top + drop) & (y <= shift.bottom + drop)
    found: list[int] = np.flatnonzero(on_it).tolist()
    return found


def _touching(box: Any, x: Any, y: Any) -> Any:
    return (box[0] <= x) & (x <= box[2]) & (box[1] <= y) & (y <= box[3])


def clear_of_letters(box: Rect, asked: Rect, run: PageRun) -> Rect:
    """A box (user space) grown from `asked`, up to the letters of a text layer that stay."""
    x0, y0, x1, y1 = box
    for glyph in _layer(run):
        x, y = glyph.middle
        to_right, to_top = glyph.show.to_page[:2]
        x, y = x + glyph.shift * to_right, y + glyph.shift * to_top
        if not touches((x0, y0, x1, y1), (x, y, x, y)):
            continue
        if x < asked[0]:
            x0 = min(asked[0], x + _BESIDE)
        elif x > asked[2]:
            x1 = max(asked[2], x - _BESIDE)
        elif y < asked[1]:
            y0 = min(asked[1], y + _BESIDE)
        elif y > asked[3]:
            y1 = max(asked[3], y - _BESIDE)
    return (x0, y0, x1, y1)


def _layer(run: PageRun) -> Iterator[Glyph]:
    """The letters that stay of text that is not seen."""
    for show in run.shows:
        if show.invisible and not show.hidden:
            yield from (g for g in show.glyphs() if not (g.removed or g.is_space))


def _same(one: Rect, other: Rect) -> bool:
    return all(abs(a - b) < 0.01 for a, b in zip(one, other, strict=True))


def moved_place(place: Rect, shifts: list[Shift], sheet: Sheet) -> Rect:
    """Where a word's place (user space) is now."""
    to_user = reading_to_user(sheet)
    back = invert(to_user)
    if back is None or not shifts:
        return place
    x0, y0, x1, y1 = transform_rect(back, place)
    for shift in shifts:
        by = shift.moved((x0 + x1) / 2, (y0 + y1) / 2)
        if by:
            return transform_rect(to_user, (x0 + by, y0, x1 + by, y1))
    return place
