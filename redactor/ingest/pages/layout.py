"""Reading order from geometry alone: glyphs in, an ordered sequence of glyphs and breaks out.

The page is cut top-down. Glyphs drawn one after the other on a baseline make *segments*;
segments that overlap vertically make *strips*; neighbouring strips with a common vertical
gutter make a *band*, which is either text columns (read one after the other) or a table
(read row by row, lines of one cell together). Everything else is lines in paragraphs.

The idea of cutting along white space is that of Nagy and Seth's XY-cut (1984); the tests
for "table or columns" are our own. Each writing direction is laid out by itself, and text
that cannot be seen follows last.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import numpy as np

from redactor.ingest.glyphs import FloatArray, Glyphs, IntArray
from redactor.ingest.pages.columns import LOOSER, band_end, belongs_right, is_table, table_rows
from redactor.ingest.pages.segments import (
    CELL,
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

_WIDEST = 3.0
"""Ems between lines that part paragraphs even where all lines are so far apart."""

__all__ = ["CELL", "LINE", "PARAGRAPH", "SPACE", "reading_order"]


def reading_order(glyphs: Glyphs, rotation: int = 0) -> IntArray:
    """Glyph numbers in reading order with the breaks SPACE, LINE, CELL and PARAGRAPH between.

    `rotation` (degrees clockwise the page is shown at) says which writing direction is
    upright; the direction with most glyphs comes first, upright first on a tie, hidden text
    last. Every glyph occurs exactly once. Returns shape (m,), m >= len(glyphs).
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
            sequence = np.array(_order_one_way(glyphs.take(which), angle), dtype=np.int64)
            drawn = sequence >= 0
            sequence[drawn] = which[sequence[drawn]]
            if pieces:
                pieces.append(np.array([PARAGRAPH], dtype=np.int64))
            pieces.append(sequence)
    return np.concatenate(pieces) if pieces else np.empty(0, dtype=np.int64)


def _order_one_way(glyphs: Glyphs, angle: int) -> list[int]:
    segments, spaced = make_segments(glyphs, *_along(glyphs, angle))
    writer = Writer(spaced, glyphs.code)
    _write_region(segments, writer)
    while writer.sequence and writer.sequence[-1] < 0:
        writer.sequence.pop()
    return writer.sequence


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


def _write_region(segments: Sequence[Segment], writer: Writer) -> None:
    """One rectangle of the page: paragraphs, and bands of columns or rows between them."""
    strips = [join_close(strip, writer.spaced) for strip in make_strips(segments)]
    join_unsupported(strips, writer.spaced)
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
