"""Columns that stand on a ground of their own, as beside the text of many a CV and newsletter.

Such a column's lines are close to those of the text beside it and as many, so that white space
alone reads both as the rows of a table. A ground of one colour over most of the height says that
they are not, unless its lines are level with those beside it: then it is a table's shaded column.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from redactor.ingest.glyphs import BoolArray, FloatArray, Glyphs
from redactor.ingest.pages.ruled import Ground, Rule, Ruling

_SHARE_HIGH, _SHARE_WIDE = 0.5, 0.45
"""Of the height and the width of all text: least and most of a column at its side."""
_LEAST = 20
"""Glyphs on the ground and beside it."""
_LINES = 4
_LEVEL, _SLACK = 0.7, 0.15
"""Share of the lines of a table's column that stand level with others, within so many ems."""
_REACH = 1.0
_MOST_CROSSING = 2
"""Lines drawn across the edge of a ground, before what it parts is a ruled table."""


def sidebar(
    glyphs: Glyphs, u0: FloatArray, u1: FloatArray, base: FloatArray, ruling: Ruling
) -> tuple[BoolArray, bool] | None:
    """Which glyphs of upright text stand in a column at its side, and whether that is the left."""
    for ground in sorted(ruling.grounds, key=_size, reverse=True):
        inside = _on(ground, u0, u1, base)
        if not _LEAST <= int(inside.sum()) <= len(inside) - _LEAST:
            continue
        beside = ~inside & (base > ground[1]) & (base < ground[3])
        left = u0[beside] >= ground[2] - _REACH
        right = u1[beside] <= ground[0] + _REACH
        if int(beside.sum()) < _LEAST or not (left.all() or right.all()):
            continue
        high, wide = float(np.ptp(base)), float(u1.max() - u0.min())
        if ground[3] - ground[1] < _SHARE_HIGH * high:
            continue
        if float(u1[inside].max() - u0[inside].min()) > _SHARE_WIDE * wide:
            continue
        if _crossing(ground, ruling.across) > _MOST_CROSSING:
            continue
        if not _is_level(base[inside], base[beside], glyphs.size[inside]):
            return inside, bool(left.all())
    return None


def _size(ground: Ground) -> float:
    return (ground[2] - ground[0]) * (ground[3] - ground[1])


def _on(ground: Ground, u0: FloatArray, u1: FloatArray, base: FloatArray) -> BoolArray:
    middle = (u0 + u1) / 2
    across = (middle > ground[0]) & (middle < ground[2])
    return np.asarray(across & (base > ground[1]) & (base < ground[3]))


def _crossing(ground: Ground, across: Sequence[Rule]) -> int:
    x0, y0, x1, y1 = ground
    return sum(
        y0 < y < y1 and any(a < edge - _REACH and b > edge + _REACH for edge in (x0, x1))
        for y, a, b in across
    )


def _is_level(inner: FloatArray, outer: FloatArray, size: FloatArray) -> bool:
    """Whether most lines of the column stand level with one beside it, or are too few to tell."""
    lines, others = np.unique(inner.round()), np.unique(outer)
    if len(lines) < _LINES:
        return True
    slack = max(_SLACK * float(np.median(size)), 0.6)
    near = np.abs(lines[:, None] - others[None]).min(axis=1) <= slack
    return float(near.mean()) >= _LEVEL
