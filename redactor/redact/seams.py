"""Lines of a scan told apart where no white runs between them: rules taken out, and seams.

Rules, underlines and the lines of tables are level runs of ink much longer than a letter. A seam
runs from left to right between two lines of writing and crosses as little ink as it can.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

_GAP = 1
"""Pixels of white within a rule that noise may leave."""
_DRIFT = 1
"""Rows by which a rule that is not quite level may wander within a stretch."""
_CROSSING = 100
"""Rows, of one column, that a seam goes aside rather than cross ink."""
_THICKEST = 0.12
"""Share of a line's band, two to three lines high, that a rule is thick at most."""
_STRETCH, _FULL = 48, 0.75
"""Columns that are looked at together, and the share of them a row of a rule marks."""


def rules_in(ink: Any, length: int) -> Any:
    """Which marks of `ink` (rows, columns) belong to level runs of at least `length` columns.

    Letters that stand on a rule or cross it are not of it but where it would run anyway.
    """
    rows, columns = ink.shape
    found = np.zeros_like(ink)
    if length >= columns:
        return found
    thick = _taller(ink, _DRIFT)
    level = np.zeros_like(ink)
    for row in np.flatnonzero(thick.sum(axis=1) >= length).tolist():
        for start, end in runs(thick[row], _GAP):
            if end - start >= length:
                level[row, start:end] = True
    level = _taller(level, _DRIFT)
    for start in range(0, columns, _STRETCH):
        part = slice(start, start + _STRETCH)
        wide = level[:, part].sum(axis=1)
        marked = (ink[:, part] & level[:, part]).sum(axis=1)
        full = (wide > 0) & (marked >= _FULL * wide)
        for first, end in runs(full):
            if end - first <= _THICKEST * rows:
                found[first:end, part] = (ink & level)[first:end, part]
    return found


def crossing(ink: Any, rules: Any) -> Any:
    """The marks of rules that letters make which go on above and below them."""
    above, below = np.zeros_like(ink), np.zeros_like(ink)
    ruled = np.flatnonzero(rules.any(axis=1)).tolist()
    letters = ink & ~rules
    for row in ruled:
        if row:
            above[row] = rules[row] & (letters[row - 1] | above[row - 1])
    for row in reversed(ruled):
        if row + 1 < len(ink):
            below[row] = rules[row] & (letters[row + 1] | below[row + 1])
    return above & below


def _taller(marks: Any, by: int) -> Any:
    found = marks.copy()
    for step in range(1, by + 1):
        found[step:] |= marks[:-step]
        found[:-step] |= marks[step:]
    return found


def runs(marks: Any, join: int = 0, walls: Any = None) -> list[tuple[int, int]]:
    """Stretches of true marks as (first, end), nearer ones than `join` as one, never over walls."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], marks, [False])).astype(np.int8)))
    found: list[tuple[int, int]] = []
    for first, end in edges.reshape(-1, 2).tolist():
        wall = walls is not None and found and walls[found[-1][1] : first].any()
        if found and first - found[-1][1] <= join and not wall:
            found[-1] = (found[-1][0], end)
        else:
            found.append((first, end))
    return found


def seam(ink: Any) -> tuple[Any, int]:
    """For each column the row of the path through `ink` that crosses the least, and how much.

    The path moves at most one row from column to column, and stays where the least ink is.
    """
    rows, columns = ink.shape
    marked = np.convolve(ink.sum(axis=1), np.ones(3), "same") + np.abs(
        np.arange(rows) - rows // 2
    ) / (2 * rows)
    aside = np.abs(np.arange(rows) - int(marked.argmin()))
    weight = ink.astype(np.int32) * _CROSSING + aside[:, None].astype(np.int32)
    weight = np.ascontiguousarray(weight.T)
    for last, here in pairwise(weight):
        least = last.copy()
        np.minimum(least[1:], last[:-1], out=least[1:])
        np.minimum(least[:-1], last[1:], out=least[:-1])
        here += least
    path = np.empty(columns, dtype=int)
    at = path[-1] = int(weight[-1].argmin())
    for column in range(columns - 2, -1, -1):
        lowest = max(at - 1, 0)
        at = path[column] = lowest + int(weight[column, lowest : at + 2].argmin())
    return path, int(ink[path, np.arange(columns)].sum())


def between(shape: tuple[int, int], upper: Any, lower: Any) -> Any:
    """Mask of what lies between two paths (rows by column), both left out."""
    rows = np.arange(shape[0])[:, None]
    return (rows > upper[None, :]) & (rows < lower[None, :])
