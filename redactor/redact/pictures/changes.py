"""What may be done to a picture's pixels: parts blanked, or the whole made plainer.

Arrays have the shape (rows, columns) or (rows, columns, components).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from redactor.redact.geometry import Matrix, Point, multiply
from redactor.redact.shift import Shift, move_pixels

Polygons = list[list[Point]]
"""Places in the unit square of a picture."""
Shifts = Sequence[tuple[Shift, Matrix]]
_SAMPLE = 20_000


class Blank(NamedTuple):
    """Lines are moved, then what lies in the polygons gets one value: `value`, a share of the
    largest sample, or black."""

    polygons: Polygons
    value: float | None = None
    shifts: Shifts = ()


Change = Blank | Callable[[Any], None]
"""A blanking, or what changes all pixels in place."""


def value_of(change: Change) -> float | None:
    """The value that is asked for instead of black."""
    return change.value if isinstance(change, Blank) else None


def apply(change: Change, pixels: Any, value: Any) -> None:
    """Change pixels in place; `value` is that of what is blanked."""
    if not isinstance(change, Blank):
        change(pixels)
        return
    height, width = pixels.shape[:2]
    for shift, to_square in change.shifts:
        move_pixels(pixels, shift, multiply(to_square, (width, 0, 0, -height, 0, height)))
    slices, mask = _mask(change.polygons, width, height)
    for rows, columns in slices:
        pixels[rows, columns] = value
    if mask is not None:
        pixels[mask] = value


def to_commonest(pixels: Any) -> None:
    """Give all pixels the value that most of an even sample of them have."""
    rows = pixels.reshape(pixels.shape[0] * pixels.shape[1], -1)
    found, counts = np.unique(rows[:: 1 + len(rows) // _SAMPLE], axis=0, return_counts=True)
    value = found[counts.argmax()]
    pixels[:] = value if pixels.ndim > 2 else value[0]


def coarser(step: int) -> Callable[[Any], None]:
    """A change after which all pixels of a square of `step` are the same, as one of them was."""

    def change(pixels: Any) -> None:
        height, width = pixels.shape[:2]
        seen = pixels[::step, ::step]
        pixels[:] = seen.repeat(step, axis=0).repeat(step, axis=1)[:height, :width]

    return change


def _mask(polygons: Polygons, width: int, height: int) -> tuple[list[tuple[slice, slice]], Any]:
    """Upright areas as slices of rows and columns, and a mask for the rest (or None)."""
    slices: list[tuple[slice, slice]] = []
    canvas: Image.Image | None = None
    for polygon in polygons:
        points = [(u * width, (1 - v) * height) for u, v in polygon]
        xs = sorted({round(x, 1) for x, _ in points})
        ys = sorted({round(y, 1) for _, y in points})
        if len(xs) <= 2 and len(ys) <= 2:
            left, right = max(0, math.floor(xs[0])), min(width, math.ceil(xs[-1]))
            top, bottom = max(0, math.floor(ys[0])), min(height, math.ceil(ys[-1]))
            if right > left and bottom > top:
                slices.append((slice(top, bottom), slice(left, right)))
            continue
        if canvas is None:
            canvas = Image.new("1", (width, height))
        ImageDraw.Draw(canvas).polygon(points, fill=1, outline=1, width=2)
    return slices, None if canvas is None else np.asarray(canvas)
