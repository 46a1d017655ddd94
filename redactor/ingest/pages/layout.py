"""Reading order from geometry alone: glyphs in, an ordered sequence of glyphs and breaks out.

The page is cut top-down. Glyphs drawn one after the other on a baseline make *segments*;
segments that overlap vertically make *strips*; neighbouring strips with a common vertical
gutter make a *band*, which is either text columns (read one after the other) or a table
(read row by row, lines of one cell together). Everything else is lines in paragraphs. Where a
table is ruled with lines, they say which cell a glyph stands in (`ruled`).

The idea of cutting along white space is that of Nagy and Seth's XY-cut (1984); the tests
for "table or columns" are our own. Each writing direction is laid out by itself, and text
that cannot be seen follows last.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

import numpy as np

from redactor.ingest.glyphs import FloatArray, Glyphs, IntArray
from redactor.ingest.pages.columns import LOOSER, band_end, belongs_right, is_table, table_rows
from redactor.ingest.pages.ruled import Cell, Ruling, cells_at, leaves, tables_of
from redactor.ingest.pages.segments import (
    CELL,
    CORE_TOP,
    LEADING,
    LINE,
    PARAGRAPH,
    SPACE,
    Interval,
    Line,
    Segment,
    Strip,
    Writer,
    intervals,
    is_chained,
    join_close,
    join_unsupported,
    lines_of,
    make_segments,
    make_strips,
    steps_of,
)
from redactor.ingest.pages.sidebars import sidebar

_EDGE = 0.01
_BLANK = 0.25
"""Ems of a blank in most fonts."""
_GOES_ON = re.compile(r"[-\xad‐]$|[@/\\_]\S*$")
"""Before a line end within a word or an address of the net."""
_WIDEST = 3.0
"""Ems between lines that part paragraphs even where all lines are so far apart."""

__all__ = ["CELL", "LINE", "PARAGRAPH", "SPACE", "reading_order"]


def reading_order(glyphs: Glyphs, rotation: int = 0, ruling: Ruling | None = None) -> IntArray:
    """Glyph numbers in reading order with the breaks SPACE, LINE, CELL and PARAGRAPH between.

    `rotation` (degrees clockwise the page is shown at) says which writing direction is
    upright; the direction with most glyphs comes first, upright first on a tie, hidden text
    last. `ruling` are the lines drawn on the page. Every glyph occurs exactly once. Returns shape
    (m,), m >= len(glyphs).
    """
    pieces: list[IntArray] = []
    for hidden in (False, True):
        chosen = glyphs.hidden == hidden
        angles, counts = np.unique(glyphs.angle[chosen], return_counts=True)
        upright = -rotation % 360
        ranked = sorted(
            zip(counts.tolist(), angles.tolist(), strict=True),
            key=lambda pair: (-pair[0], pair[1] != upright, pair[1]),
        )
        for _, angle in ranked:
            which = np.flatnonzero(chosen & (glyphs.angle == angle))
            lines = ruling.turned(angle) if ruling and angle % 90 == 0 else Ruling()
            sequence = np.array(_order_one_way(glyphs.take(which), angle, lines), dtype=np.int64)
            drawn = sequence >= 0
            sequence[drawn] = which[sequence[drawn]]
            if pieces:
                pieces.append(np.array([PARAGRAPH], dtype=np.int64))
            pieces.append(sequence)
    return np.concatenate(pieces) if pieces else np.empty(0, dtype=np.int64)


def _order_one_way(glyphs: Glyphs, angle: int, ruling: Ruling) -> list[int]:
    u0, u1, base = _along(glyphs, angle)
    found = sidebar(glyphs, u0, u1, base, ruling)
    if found is not None:
        aside, first = found
        sequence: list[int] = []
        for which in map(np.flatnonzero, (aside, ~aside) if first else (~aside, aside)):
            part = np.array(_order_one_way(glyphs.take(which), angle, ruling), dtype=np.int64)
            part[part >= 0] = which[part[part >= 0]]
            sequence += [PARAGRAPH, *part.tolist()] if sequence else part.tolist()
        return sequence
    tables = tables_of(ruling)
    cell = cells_at(tables, (u0 + u1) / 2, base - CORE_TOP / 2 * glyphs.size)
    segments, spaced = make_segments(glyphs, u0, u1, base, cell)
    writer = Writer(spaced, glyphs.code)
    if tables:
        _write_page(segments, tables, _Grid(cell.tolist(), u0, u1), writer)
    else:
        _write_region(segments, writer)
    while writer.sequence and writer.sequence[-1] < 0:
        writer.sequence.pop()
    return _each_once(writer.sequence, len(glyphs))


def _each_once(sequence: list[int], glyphs: int) -> list[int]:
    """Every glyph once, whatever lines are drawn across it: what is not read is not removed."""
    found = np.bincount([i for i in sequence if i >= 0], minlength=glyphs)
    if (found == 1).all():
        return sequence
    seen: set[int] = set()
    once = []
    for i in sequence:
        if i not in seen:
            once.append(i)
        if i >= 0:
            seen.add(i)
    missing = np.flatnonzero(found == 0).tolist()
    return [*once, PARAGRAPH, *missing] if missing else once


def _along(glyphs: Glyphs, angle: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Start, end and baseline of each glyph in axes along and across the writing direction."""
    x0, y0, x1, y1 = glyphs.box.T
    origin_x, origin_y = glyphs.origin.T
    if angle == 0:
        return x0, x1, origin_y
    if angle == 90:
        return y0, y1, -origin_x
    if angle == 180:
        return -x1, -x0, -origin_y
    if angle == 270:
        return -y1, -y0, origin_x
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    start = origin_x * cos + origin_y * sin
    # The upright box of a turned glyph is w|cos| + h|sin| wide; h is the font size.
    if abs(cos) >= abs(sin):
        advance = (x1 - x0 - glyphs.size * abs(sin)) / abs(cos)
    else:
        advance = (y1 - y0 - glyphs.size * abs(cos)) / abs(sin)
    across = -origin_x * sin + origin_y * cos
    return (
        start.astype(np.float32),
        (start + np.maximum(advance, 0)).astype(np.float32),
        across.astype(np.float32),
    )


@dataclass(frozen=True, slots=True)
class _Grid:
    """In which cell of the ruled tables each glyph stands, and from where to where it reaches."""

    cell: list[int]
    u0: FloatArray
    u1: FloatArray
    text: dict[int, list[Segment]] = field(default_factory=dict)
    """Cell -> what stands in it; -1: what stands in none."""
    set: dict[int, list[Strip]] = field(default_factory=dict)

    def put(self, segments: Sequence[Segment]) -> None:
        for segment in segments:
            start, stop = segment.parts[0]
            self.text.setdefault(self.cell[(start + stop) // 2], []).append(segment)

    def strips(self, cell: Cell, writer: Writer) -> list[Strip]:
        """What stands in a cell, put together once."""
        if cell.number not in self.set:
            self.set[cell.number] = _strips_of(self.text[cell.number], writer)
        return self.set[cell.number]

    def lines(self, cell: Cell, writer: Writer) -> list[Line]:
        """The lines of a cell, top down."""
        return [line for strip in self.strips(cell, writer) for line in lines_of(strip)]

    def has_text(self, cell: Cell) -> bool:
        return any(leaf.number in self.text for leaf in leaves(cell))


def _write_page(
    segments: Sequence[Segment], tables: Sequence[Cell], grid: _Grid, writer: Writer
) -> None:
    """The page as its ruled tables part it, top down. A table with text beside it, or hardly any
    in it, is read as if it had no lines."""
    grid.put(segments)
    outside = grid.text.setdefault(-1, [])
    kept = [t for t in tables if sum(leaf.number in grid.text for leaf in leaves(t)) > 1]
    for table in tables:
        if table not in kept:
            outside.extend(s for c in leaves(table) for s in grid.text.get(c.number, ()))
    while beside := _beside(kept, outside):
        kept = [table for table in kept if table not in beside]
        for table in beside:
            outside.extend(s for c in leaves(table) for s in grid.text.get(c.number, ()))
    for table in kept:
        _write_region([s for s in outside if s.base < table.v1], writer)
        outside = [s for s in outside if s.base >= table.v1]
        writer.part(PARAGRAPH)
        _write_ruled(table, grid, writer, 0)
        writer.part(PARAGRAPH)
    _write_region(outside, writer)


def _beside(tables: Sequence[Cell], outside: Sequence[Segment]) -> list[Cell]:
    """The tables with text or with another table beside them."""
    spans = np.array([(s.top, s.bottom) for s in outside], dtype=np.float64).reshape(-1, 2)
    others = np.array([(t.v0, t.v1) for t in tables], dtype=np.float64).reshape(-1, 2)
    return [
        table
        for table in tables
        if ((spans[:, 1] > table.v0) & (spans[:, 0] < table.v1)).any()
        or ((others[:, 1] > table.v0) & (others[:, 0] < table.v1)).sum() > 1
    ]


def _write_ruled(table: Cell, grid: _Grid, writer: Writer, lead: int) -> None:
    """Rows apart by LINE, cells by CELL; `lead` cells stand to the left of all but the first."""
    columns = _columns_of(table)
    for number, row in enumerate(table.rows):
        if number:
            writer.part(LINE)
        if _has_unruled_rows(row, grid, writer):
            _write_unruled(row, grid, writer)
            continue
        written, begun = (-lead if number else 0), False
        for at, cell in enumerate(row):
            if not grid.has_text(cell):
                continue
            place = columns.get(round(cell.u0), at) if len(row) <= len(columns) else at
            place = max(place, at, written + begun)
            for _ in range(place - written):
                writer.cell()
            written, begun = place, True
            if cell.rows:
                _write_ruled(cell, grid, writer, lead + written)
            elif len(row) == 1:
                _write_strips(grid.strips(cell, writer), writer)
            else:
                _write_cell(cell, grid, writer)


def _has_unruled_rows(row: Sequence[Cell], grid: _Grid, writer: Writer) -> bool:
    """Whether lines part only the columns: several cells hold lines that stand for themselves."""
    apart = 0
    for cell in row:
        if cell.number in grid.text and not cell.rows:
            lines = grid.lines(cell, writer)
            apart += len(lines) > 1 and not _is_wrapped(cell, lines, grid, writer)
    return apart > 1 and not any(cell.rows for cell in row)


def _write_unruled(row: Sequence[Cell], grid: _Grid, writer: Writer) -> None:
    """Cells side by side as white space parts them: rows of a table, or blocks of text."""
    filled = [cell for cell in row if cell.number in grid.text]
    by_column = [[s for strip in grid.strips(c, writer) for s in strip] for c in filled]
    for cell, column in zip(filled, by_column, strict=True):
        for segment in column:  # which may reach over the line before it
            segment.u0 = min(max(segment.u0, cell.u0), cell.u1 - _EDGE)
    strips = make_strips([s for column in by_column for s in column])
    if is_table(strips, by_column, writer):
        inner = Writer(writer.spaced, writer.code)
        _write_table(strips, [(cell.u0, cell.u1 - _EDGE) for cell in row], inner)
        writer.extend(inner)
        return
    for cell in filled:
        writer.part(PARAGRAPH)
        _write_strips(grid.strips(cell, writer), writer)
    writer.part(PARAGRAPH)


def _columns_of(table: Cell) -> dict[int, int]:
    """Where the cells of a table's usual row begin, numbered from the left."""
    edges = Counter(tuple(round(cell.u0) for cell in row) for row in table.rows)
    usual = max(edges, key=lambda found: (edges[found], len(found)))
    return {edge: number for number, edge in enumerate(usual)}


def _write_cell(cell: Cell, grid: _Grid, writer: Writer) -> None:
    """One cell of several in a row. Lines that only its width has parted are put together, with a
    space, but not behind a hyphen or within an address of the net: what goes on there is told
    from the line end."""
    lines = grid.lines(cell, writer)
    if any(len(line) > 1 for line in lines):
        inner = Writer(writer.spaced, writer.code)
        _write_strips(grid.strips(cell, writer), inner)
        writer.extend(inner)
        return
    wrapped = _is_wrapped(cell, lines, grid, writer)
    for number, line in enumerate(lines):
        if number and wrapped and not _GOES_ON.search(writer.text_of(lines[number - 1])):
            writer.sequence.append(SPACE)
        elif number:
            writer.part(LINE)
        writer.line(line)


def _is_wrapped(cell: Cell, lines: Sequence[Line], grid: _Grid, writer: Writer) -> bool:
    """Whether at no line of a cell there was room for the first word of the next."""
    if len(lines) < 2:
        return False
    heads = [line[0] for line in lines]
    left = [head.u0 - cell.u0 for head in heads]
    right = [cell.u1 - head.u1 for head in heads]
    even = max(left) - min(left) < 1.0
    padding = max(0.0, min(left) if even else min(*left, *right))
    for above, below in pairwise(heads):
        first, stop = below.parts[0]
        last = first
        while last + 1 < stop and not writer.spaced[last + 1]:
            last += 1
        word = _BLANK * above.size + float(grid.u1[last] - grid.u0[first])
        if above.u1 - above.u0 + word < cell.u1 - cell.u0 - 2 * padding:
            return False
    return True


def _write_region(segments: Sequence[Segment], writer: Writer) -> None:
    """One rectangle of the page: paragraphs, and bands of columns or rows between them."""
    _write_strips(_strips_of(segments, writer), writer)


def _strips_of(segments: Sequence[Segment], writer: Writer) -> list[Strip]:
    strips = [join_close(strip, writer.spaced) for strip in make_strips(segments)]
    join_unsupported(strips, writer.spaced)
    return strips


def _write_strips(strips: list[Strip], writer: Writer) -> None:
    pending: list[Line] = []
    at = 0
    while at < len(strips):
        stop = band_end(strips, at)
        if stop - at >= 2 or (stop > at and is_chained(strips[at])):
            start = at
            while pending and belongs_right(pending[-1], strips[at:stop]):
                strips[at] = sorted([*pending.pop(), *strips[at]], key=lambda s: s.u0)
            _write_paragraphs(pending, writer)
            pending = []
            _write_band(strips[start:stop], writer)
            at = stop
        else:
            pending.extend(lines_of(strips[at]))
            at += 1
    _write_paragraphs(pending, writer)


def _write_band(strips: list[Strip], writer: Writer) -> None:
    everything = [s for strip in strips for s in strip]
    columns = intervals(everything)
    by_column = [[s for s in everything if c[0] <= s.u0 <= c[1]] for c in columns]
    if len(columns) > 1 and not is_table(strips, by_column, writer):
        for column in by_column:
            writer.part(PARAGRAPH)
            _write_region(column, writer)
        writer.part(PARAGRAPH)
    else:
        _write_table(strips, columns, writer)


def _write_table(strips: list[Strip], columns: list[Interval], writer: Writer) -> None:
    """Rows apart by LINE, cells by CELL (also empty ones before a filled one), as printed."""
    writer.part(PARAGRAPH)
    for row in table_rows(strips, columns, writer):
        writer.part(LINE)
        written = 0
        for number, (u0, u1) in enumerate(columns):
            cell = [s for s in row if u0 <= s.u0 <= u1]
            if not cell:
                continue
            for _ in range(number - written):
                writer.cell()
            written = number
            for index, line in enumerate(lines_of(cell)):
                if index:
                    writer.part(LINE)
                writer.line(line)
    writer.part(PARAGRAPH)


def _write_paragraphs(lines: list[Line], writer: Writer) -> None:
    """Lines top to bottom; a wider step or another font size starts a paragraph."""
    steps = steps_of(lines)
    tight = [s for s, line in zip(steps, lines, strict=False) if s <= LEADING * line[0].size]
    usual = median(tight or steps or [0.0])
    writer.part(PARAGRAPH)
    for number, line in enumerate(lines):
        if number:
            sizes = sorted((lines[number - 1][0].size, line[0].size))
            step = min(LOOSER * usual, _WIDEST * line[0].size)
            apart = steps[number - 1] > step or sizes[1] > 1.2 * sizes[0]
            writer.part(PARAGRAPH if apart else LINE)
        writer.line(line)
