"""A line of a scan set anew, and the pixels of its words moved."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from redactor.redact.geometry import Matrix, Rect
from redactor.redact.seams import between, crossing, rules_in, seam

BLEED = 0.5
"""Points around a box that go with it: scanned ink bleeds."""
_INK = 50
"""Levels by which ink differs from paper."""
_HALO = 2
"""Pixels around ink that are neither ink nor paper."""


class Solid(NamedTuple):
    """A word or a box on its line, in points along the line: where it was, where it goes."""

    start: float
    end: float
    to: float
    width: float
    area: int | None
    """The number of the box, None for a word."""


@dataclass(frozen=True, slots=True)
class Loose:
    """How a line is lifted out of what touches it: heights at `x0` as a `Shift`'s, in points."""

    upper: tuple[float, float]
    """Between which the line's upper edge runs."""
    lower: tuple[float, float]
    """Between which its lower edge runs."""
    boxes: tuple[Rect, ...]
    """What is to be removed of this line: nothing of it moves."""
    others: tuple[Rect, ...]
    """What is to be removed of its neighbours: it stays where it is."""
    rule: float
    """Points from which on a level line is a rule, which stays where it is."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A line set anew, in points of the page as it is read (x to the right, y down).

    `top` and `bottom` are heights at `x0`; the line falls by `slope` points per point. Between
    `x0` and `x1` something moves; `solids` are in order. All between top and bottom moves, or
    with `loose` the line's own ink alone.
    """

    x0: float
    x1: float
    top: float
    bottom: float
    slope: float
    solids: tuple[Solid, ...]
    loose: Loose | None = None

    def moved(self, x: float, y: float) -> float | None:
        """How far what stands at a point moves to the right; None off the line."""
        drop = self.slope * (x - self.x0)
        if not (self.x0 <= x <= self.x1 and self.top + drop <= y <= self.bottom + drop):
            return None
        words = [s for s in self.solids if s.area is None]
        nearest = min(words, key=lambda s: max(s.start - x, x - s.end), default=None)
        return None if nearest is None else nearest.to - nearest.start


def move_pixels(pixels: Any, shift: Shift, matrix: Matrix) -> None:
    """Move the words of a line in a picture, in place.

    `pixels`: array (rows, columns, ...); `matrix`: from points of the page as it is read to
    columns and rows, upright or by quarter turns.
    """
    a, b, c, d, e, f = matrix
    view = pixels
    if abs(a) < abs(b):
        view = view.swapaxes(0, 1)
        a, d, e, f = b, c, f, e
    if a < 0:
        view, a, e = view[:, ::-1], -a, view.shape[1] - e
    if d < 0:
        view, d, f = view[::-1], -d, view.shape[0] - f
    rows, columns = view.shape[:2]
    first, last = max(0, round(shift.x0 * a + e)), min(columns, round(shift.x1 * a + e))
    to, source = [first], [first]
    for solid in shift.solids:
        if solid.area is None:
            old = math.floor(solid.start * a + e), math.ceil(solid.end * a + e)
            start = old[0] + round((solid.to - solid.start) * a)
            new = start, start + old[1] - old[0]
        else:
            rim = BLEED * a
            old = round(solid.start * a + e - rim), round(solid.end * a + e + rim)
            new = (
                round(solid.to * a + e - rim),
                round((solid.to + solid.width) * a + e + rim),
            )
        for there, here in zip(new, old, strict=True):
            to.append(max(there, to[-1]))
            source.append(max(here, source[-1]))
    to.append(max(last, to[-1]))
    source.append(max(last, source[-1]))
    across = np.arange(first, last)
    origin = np.floor(np.interp(across, to, source) + 1e-6).astype(int)
    origin = np.clip(origin, 0, columns - 1)
    lean = shift.slope * d / a

    def band(top: float, bottom: float) -> tuple[Any, Any]:
        """Rows and columns of a stretch of the line, straightened."""
        down = np.arange(round(top * d + f), round(bottom * d + f))[:, None]
        here = down + np.rint(lean * (across - first)).astype(int)[None, :]
        return np.clip(here, 0, rows - 1), across[None, :]

    if shift.loose is not None:
        place = band(shift.loose.upper[0], shift.loose.lower[1])
        inside = np.clip(origin - first, 0, len(across) - 1)
        _lift(view, place, inside, shift.loose, (a, d, e, f))
        return
    here_rows, _ = band(shift.top, shift.bottom)
    from_rows = np.clip(
        np.arange(round(shift.top * d + f), round(shift.bottom * d + f))[:, None]
        + np.rint(lean * (origin - first)).astype(int)[None, :],
        0,
        rows - 1,
    )
    view[here_rows, across[None, :]] = view[from_rows, origin[None, :]]


def _lift(
    view: Any,
    place: tuple[Any, Any],
    origin: Any,
    loose: Loose,
    grid: tuple[float, float, float, float],
) -> None:
    """Move a line's ink alone: what lies around it, its rules and the paper stay.

    `place`: rows and columns of the straightened band; `origin`: for each of its columns the one
    whose ink goes there; `grid`: pixels per point and offset, across and down.
    """
    a, d, *_ = grid
    band = view[place]
    shape = band.shape[:2]
    values = band.reshape(*shape, -1).astype(np.int16)
    paper = np.median(values, axis=(0, 1))
    away = np.abs(values - paper).max(axis=2)
    ink = away > (_INK if values.max() > 1 else 0)
    rules = rules_in(ink, round(loose.rule * a))
    kept = rules | _within(loose.others, place, grid)
    boxed = _within(loose.boxes, place, grid)
    upper, lower = _edges(ink & ~rules | crossing(ink, rules), loose, d)
    own = between(shape, upper, lower) | boxed
    lifted = _thicker(ink, 1 if values.max() <= 1 else _HALO) & own & ~kept
    blank = np.flatnonzero(~_thicker(ink, _HALO).reshape(-1))
    moved = lifted & ~boxed
    if len(blank):
        # Paper from elsewhere on the line, so that nothing is smoother where words stood.
        drawn = np.random.default_rng(shape).choice(blank, int(lifted.sum()))
        new = band.copy()
        new[lifted] = band.reshape(-1, *band.shape[2:])[drawn]
    else:
        new = np.broadcast_to(paper.astype(band.dtype), values.shape).reshape(band.shape).copy()
        new[~lifted] = band[~lifted]
    laid = moved[:, origin]
    ground = np.abs(new.reshape(*shape, -1).astype(np.int16) - paper).max(axis=2)
    over = laid & (away[:, origin] > ground)
    new[over] = band[:, origin][over]
    view[place] = new


def _edges(ink: Any, loose: Loose, d: float) -> tuple[Any, Any]:
    """The rows above and below which a line's ink is not its own, by column."""
    begin = loose.upper[0]
    high = max(1, round((loose.upper[1] - begin) * d))
    low = min(ink.shape[0] - 1, round((loose.lower[0] - begin) * d))
    upper, _ = seam(ink[:high])
    lower, _ = seam(ink[low:])
    return upper, lower + low


def _within(
    rects: tuple[Rect, ...], place: tuple[Any, Any], grid: tuple[float, float, float, float]
) -> Any:
    a, d, e, f = grid
    rows, columns = place
    found = np.zeros(np.broadcast_shapes(rows.shape, columns.shape), dtype=bool)
    for x0, y0, x1, y1 in rects:
        rim = BLEED
        found |= (
            (columns >= (x0 - rim) * a + e) & (columns < (x1 + rim) * a + e)
            & (rows >= (y0 - rim) * d + f) & (rows < (y1 + rim) * d + f)
        )  # fmt: skip
    return found


def _thicker(marks: Any, by: int) -> Any:
    found = marks.copy()
    for _ in range(by):
        wide = found.copy()
        wide[1:] |= found[:-1]
        wide[:-1] |= found[1:]
        found = wide.copy()
        found[:, 1:] |= wide[:, :-1]
        found[:, :-1] |= wide[:, 1:]
    return found
