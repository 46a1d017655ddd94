"""A line of a scan set anew, and the pixels of its words moved."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from redactor.redact.geometry import Matrix

BLEED = 0.5
"""Points around a box that go with it: scanned ink bleeds."""


class Solid(NamedTuple):
    """A word or a box on its line, in points along the line: where it was, where it goes."""

    start: float
    end: float
    to: float
    width: float
    area: int | None
    """The number of the box, None for a word."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A line set anew, in points of the page as it is read (x to the right, y down).

    `top` and `bottom` are heights at `x0`; the line falls by `slope` points per point. Between
    `x0` and `x1` something moves; `solids` are in order.
    """

    x0: float
    x1: float
    top: float
    bottom: float
    slope: float
    solids: tuple[Solid, ...]

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
    top, bottom = round(shift.top * d + f), round(shift.bottom * d + f)
    down = np.arange(top, bottom)[:, None]
    here_rows = np.clip(down + np.rint(lean * (across - first)).astype(int)[None, :], 0, rows - 1)
    from_rows = np.clip(down + np.rint(lean * (origin - first)).astype(int)[None, :], 0, rows - 1)
    view[here_rows, across[None, :]] = view[from_rows, origin[None, :]]
