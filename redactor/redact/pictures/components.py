"""Connected shapes of a bilevel picture, gathered where they are alike to the last pixel.

A scan that was coded with symbols shows each letter many times exactly alike.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Bits = npt.NDArray[np.uint8]
Shapes = dict[bytes, list[tuple[int, int]]]
"""Where each shape stands; the key tells its runs of black: row, begin and end, 16 bits each."""
_Numbers = npt.NDArray[np.int64]
_LEAST_INK = 8
"""Pixels below which a shape is a speck, that costs less as it stands than its place does."""
_LONGEST = 400
"""Pixels of a side above which a shape is no letter."""


def shapes(pixels: Bits) -> Shapes:
    """The letters of a picture (1 where black) with the columns and rows of their first pixels.

    Specks and what is too large for a letter are not among them.
    """
    rows, begins, ends = _runs(pixels)
    if not len(rows):
        return {}
    label = _connected(rows, begins, ends, pixels.shape[1])
    order = np.argsort(label, kind="stable")
    rows, begins, ends, label = rows[order], begins[order], ends[order], label[order]
    first = np.flatnonzero(np.diff(label, prepend=-1))
    count = np.diff(first, append=len(label))
    top, left = rows[first], np.minimum.reduceat(begins, first)
    bottom, right = rows[first + count - 1], np.maximum.reduceat(ends, first)
    ink = np.add.reduceat(ends - begins, first)
    drawn = np.stack(
        (rows - np.repeat(top, count), begins - np.repeat(left, count),
         ends - np.repeat(left, count)), axis=1,
    ).astype(np.int16)  # fmt: skip
    whole = (np.maximum(right - left, bottom - top) < _LONGEST) & (ink >= _LEAST_INK)
    found: Shapes = {}
    for number in np.flatnonzero(whole).tolist():
        at = first[number]
        key = drawn[at : at + count[number]].tobytes()
        found.setdefault(key, []).append((int(left[number]), int(top[number])))
    return found


def without(pixels: Bits, found: Shapes) -> Bits:
    """The picture less these shapes."""
    rest = pixels.copy()
    for key, places in found.items():
        lines = np.frombuffer(key, np.int16).reshape(-1, 3)
        for left, top in places:
            for row, begin, end in (lines + np.array((top, left, left))).tolist():
                rest[row, begin:end] = 0
    return rest


def picture(key: bytes) -> Bits:
    """A shape by itself."""
    lines = np.frombuffer(key, np.int16).reshape(-1, 3)
    drawn = np.zeros((int(lines[-1, 0]) + 1, int(lines[:, 2].max())), np.uint8)
    for row, begin, end in lines.tolist():
        drawn[row, begin:end] = 1
    return drawn


def _runs(pixels: Bits) -> tuple[_Numbers, _Numbers, _Numbers]:
    """Row, first column and column after the last of each run of black, row by row."""
    edges = np.diff(np.pad(pixels, ((0, 0), (1, 1))).view(np.int8), axis=1)
    rows, begins = np.nonzero(edges == 1)
    return rows, begins, np.nonzero(edges == -1)[1]


def _connected(rows: _Numbers, begins: _Numbers, ends: _Numbers, width: int) -> _Numbers:
    """For each run the number of the first one it is connected with, corners included."""
    step = width + 2
    above = (rows - 1) * step
    low = np.searchsorted(rows * step + ends, above + begins, "left")
    high = np.searchsorted(rows * step + begins, above + ends, "right")
    count = np.maximum(high - low, 0)
    lower = np.repeat(np.arange(len(rows)), count)
    upper = np.arange(count.sum()) + np.repeat(low - (np.cumsum(count) - count), count)
    label = np.arange(len(rows))
    while True:
        a, b = label[lower], label[upper]
        apart = a != b
        if not apart.any():
            return label
        np.minimum.at(label, np.maximum(a, b)[apart], np.minimum(a, b)[apart])
        while (shorter := label[label]).tobytes() != label.tobytes():
            label = shorter
