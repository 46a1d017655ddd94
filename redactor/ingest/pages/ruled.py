"""Tables by the lines that they are ruled with: which cell a glyph stands in.

Where lines are drawn between cells nothing need be guessed: a cell's text is read by itself,
however close its neighbour's stands and however many lines it takes. A group of lines that touch
is cut at those that run across all of it, each part again, and so on (the cut by white space of
Nagy and Seth, 1984, with lines in the place of space). Merged cells come out of that by
themselves; a frame without a line across it is no table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from redactor.ingest.glyphs import IntArray

_THIN = 2.5
"""Points: a filled box is a line up to this width."""
_SLANT = 0.5
_PIECE, _LEAST = 3.0, 8.0
"""Points of a piece of a line, and of a line that may part cells."""
_APART = 1.2
"""Points between two strokes of one line."""
_TOUCH = 3.0
"""Points that lines may fall short of each other."""
_GROUND = (70.0, 200.0)
"""Points: how wide and how tall the ground of a column beside the text is at least."""
_MOST_GROUNDS = 20
_PIECES, _MOST, _CELLS, _DEEP = 20_000, 600, 20_000, 12
"""Pieces and lines in a direction, places where lines may cross, and cells within cells; more are
a drawing."""

Ground = tuple[float, float, float, float]
Rule = tuple[float, float, float]
"""Where a line stands, and from where to where it runs: y, x0, x1 or x, y0, y1."""


@dataclass(slots=True)
class Ruling:
    """The upright straight lines of a page, gathered drawing by drawing.

    Points of the unrotated page. `see` takes what pymupdf's `get_cdrawings` gives.
    """

    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    grounds: list[Ground] = field(default_factory=list)
    """Large boxes filled with a colour, as x0, y0, x1, y1: what stands on one may be a column."""

    def see(self, drawing: Mapping[str, Any]) -> None:
        stroked = "s" in drawing["type"]
        filled = min(drawing.get("fill") or (1.0,)) < 1.0
        for item in drawing["items"]:
            if item[0] == "l" and stroked:
                self._line(*item[1], *item[2])
            elif item[0] == "re":
                self._box(*item[1], stroked=stroked)
                if filled:
                    self._ground(*item[1])
            elif item[0] == "qu":
                xs, ys = zip(*item[1], strict=True)
                if len({round(x, 1) for x in xs}) == 2 == len({round(y, 1) for y in ys}):
                    self._box(min(xs), min(ys), max(xs), max(ys), stroked=stroked)

    def _box(self, x0: float, y0: float, x1: float, y1: float, *, stroked: bool) -> None:
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        if x1 - x0 <= _THIN:
            self._line(x, y0, x, y1)
        elif y1 - y0 <= _THIN:
            self._line(x0, y, x1, y)
        elif stroked:
            for ends in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
                self._line(*ends)

    def _ground(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if x1 - x0 >= _GROUND[0] and y1 - y0 >= _GROUND[1] and len(self.grounds) < _MOST_GROUNDS:
            self.grounds.append((x0, y0, x1, y1))

    def _line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if max(len(self.across), len(self.down)) > _PIECES:
            return
        if abs(x1 - x0) <= _SLANT and abs(y1 - y0) >= _PIECE:
            self.down.append(((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
        elif abs(y1 - y0) <= _SLANT and abs(x1 - x0) >= _PIECE:
            self.across.append(((y0 + y1) / 2, min(x0, x1), max(x0, x1)))

    def turned(self, angle: int) -> Ruling:
        """The same lines in axes along and across a writing direction of 0, 90, 180 or 270."""
        if angle == 0:
            return self
        if angle == 180:
            return Ruling(_back(self.across), _back(self.down))
        other = [(-at, start, stop) for at, start, stop in (self.down, self.across)[angle == 270]]
        if angle == 90:
            return Ruling(other, [(at, -stop, -start) for at, start, stop in self.across])
        return Ruling([(at, -stop, -start) for at, start, stop in self.down], other)


def _back(rules: Sequence[Rule]) -> list[Rule]:
    return [(-at, -stop, -start) for at, start, stop in rules]


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a table: u runs along the text, v across it. `number` counts the cells that hold
    text; one that is cut further has `rows` of cells."""

    u0: float
    v0: float
    u1: float
    v1: float
    number: int = -1
    rows: tuple[tuple[Cell, ...], ...] = ()


def tables_of(ruling: Ruling) -> list[Cell]:
    """The ruled tables of a page, top down: cells with `rows`."""
    if max(len(ruling.across), len(ruling.down)) > _PIECES:
        return []
    across, down = _whole(ruling.across), _whole(ruling.down)
    if not (2 <= len(across) <= _MOST and 2 <= len(down) <= _MOST):
        return []
    if len(across) * len(down) > _CELLS:
        return []
    tables: list[Cell] = []
    numbers = count()
    for h, v in _touching(across, down):
        if len(h) < 2 or len(v) < 2:
            continue
        u0, u1 = min(h[:, 1].min(), v[:, 0].min()), max(h[:, 2].max(), v[:, 0].max())
        v0, v1 = min(v[:, 1].min(), h[:, 0].min()), max(v[:, 2].max(), h[:, 0].max())
        table = _cut((float(u0), float(v0), float(u1), float(v1)), h, v, numbers)
        if table.rows:
            tables.append(table)
    return sorted(tables, key=lambda t: t.v0)


def cells_at(
    tables: Sequence[Cell], u: npt.NDArray[np.floating[Any]], v: npt.NDArray[np.floating[Any]]
) -> IntArray:
    """The number of the cell that each point stands in, -1 outside tables."""
    found = np.full(len(u), -1, dtype=np.int64)
    for table in tables:
        for cell in leaves(table):
            inside = (u >= cell.u0) & (u < cell.u1) & (v >= cell.v0) & (v < cell.v1)
            found[inside] = cell.number
    return found


def leaves(cell: Cell) -> list[Cell]:
    """The cells that are not cut further."""
    if not cell.rows:
        return [cell]
    return [leaf for row in cell.rows for part in row for leaf in leaves(part)]


def _whole(rules: Sequence[Rule]) -> npt.NDArray[np.float64]:
    """Lines put together from their pieces, one for each cell often; shape (n, 3)."""
    found: list[list[float]] = []
    bands: list[list[Rule]] = []
    for rule in sorted(rules):
        if not bands or rule[0] - bands[-1][0][0] > _APART:
            bands.append([])
        bands[-1].append(rule)
    for band in bands:
        last: list[float] | None = None
        for at, start, stop in sorted(band, key=lambda rule: rule[1:]):
            if last is not None and start <= last[2] + _TOUCH:
                last[2] = max(last[2], stop)
            else:
                last = [at, start, stop]
                found.append(last)
    long = [line for line in found if line[2] - line[1] >= _LEAST]
    return np.array(long, dtype=np.float64).reshape(-1, 3)


def _touching(
    across: npt.NDArray[np.float64], down: npt.NDArray[np.float64]
) -> list[tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]]:
    """Groups of lines that hang together."""
    y, x0, x1 = (across[:, n, None] for n in range(3))
    x, y0, y1 = down.T
    meets = (x >= x0 - _TOUCH) & (x <= x1 + _TOUCH) & (y >= y0 - _TOUCH) & (y <= y1 + _TOUCH)
    group = np.full(len(across), -1)
    of_down = np.full(len(down), -1)
    groups = 0
    for first in range(len(across)):
        if group[first] >= 0:
            continue
        fresh = np.zeros(len(across), dtype=bool)
        fresh[first] = True
        while fresh.any():
            group[fresh] = groups
            crossed = meets[fresh].any(axis=0) & (of_down < 0)
            of_down[crossed] = groups
            fresh = meets[:, crossed].any(axis=1) & (group < 0)
        groups += 1
    return [(across[group == n], down[of_down == n]) for n in range(groups)]


def _cut(
    box: tuple[float, float, float, float],
    across: npt.NDArray[np.float64],
    down: npt.NDArray[np.float64],
    numbers: Iterator[int],
    deep: int = 0,
) -> Cell:
    """A box cut at the lines across it into rows, each at the lines down it into cells."""
    u0, v0, u1, v1 = box
    if deep == _DEEP:
        return Cell(u0, v0, u1, v1, number=next(numbers))
    levels = _through(across, v0, v1, u0, u1)
    rows = []
    for top, bottom in zip([v0, *levels], [*levels, v1], strict=True):
        edges = _together([u0, *_through(down, u0, u1, top, bottom), u1], across, top, bottom)
        cells = []
        for left, right in pairwise(edges):
            if levels or len(edges) > 2:
                part = (left, top, right, bottom)
                cells.append(_cut(part, across, down, numbers, deep + 1))
        rows.append(tuple(cells))
    if not any(rows):
        return Cell(u0, v0, u1, v1, number=next(numbers))
    return Cell(u0, v0, u1, v1, rows=tuple(rows))


def _together(
    edges: list[float], across: npt.NDArray[np.float64], top: float, bottom: float
) -> list[float]:
    """The edges of cells without those between neighbours that lines part at the same heights:
    beside a merged cell these are rows."""
    levels = [
        [round(at) for at in _through(across, top, bottom, left, right)]
        for left, right in pairwise(edges)
    ]
    same = [
        bool(one) and one == [round(at) for at in _through(across, top, bottom, left, right)]
        for one, left, right in zip(levels, edges, edges[2:], strict=False)
    ]
    if all(same):
        return edges
    return [edge for edge, drop in zip(edges, [False, *same, False], strict=True) if not drop]


def _through(
    rules: npt.NDArray[np.float64], low: float, high: float, start: float, stop: float
) -> list[float]:
    """Where lines run through all of a box, from `start` to `stop`, between its sides."""
    at = rules[:, 0]
    inside = (at > low + _TOUCH) & (at < high - _TOUCH)
    inside &= (rules[:, 1] <= start + _TOUCH) & (rules[:, 2] >= stop - _TOUCH)
    found: list[float] = []
    for place in sorted(at[inside].tolist()):
        if not found or place - found[-1] > _TOUCH:
            found.append(place)
    return found
