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

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np
import numpy.typing as npt

from redactor.ingest.glyphs import BoolArray, FloatArray, Glyphs, IntArray

SPACE, LINE, CELL, PARAGRAPH = -1, -2, -3, -4
"""Breaks in the sequence; numbers from 0 up are glyphs."""

# In ems. A gap without a drawn blank is a word space from _WORD on (as in MuPDF), may be a
# cell border from _SOFT on, and always parts two cells from _HARD on.
_WORD, _SOFT, _HARD = 0.15, 0.45, 1.0
_BACK = 0.5
_BASELINE = 0.2
_ALIGNED = 0.05
# Part of a line's height that is surely ink: from the height of small letters to the baseline.
_CORE_TOP, _CORE_BOTTOM = 0.6, 0.1
_LEADING = 1.6
"""Ems from baseline to baseline up to which lines belong to one paragraph or block."""
_LOOSER = 1.3
"""How much wider than usual the step is that starts a paragraph."""
_POSTAL_LINE = re.compile(r"(?:DK-)?\d{4} [^\W\d_]")


@dataclass(slots=True)
class _Segment:
    """Glyphs on one baseline without a column gap; u runs along the text, v across it."""

    u0: float
    u1: float
    base: float
    size: float
    parts: list[tuple[int, int]]
    """Ranges of glyph numbers, left to right."""

    @property
    def top(self) -> float:
        return self.base - _CORE_TOP * self.size

    @property
    def bottom(self) -> float:
        return self.base + _CORE_BOTTOM * self.size


_Strip = list[_Segment]
"""Segments that overlap vertically, left to right."""
_Line = list[_Segment]
"""Segments on one baseline, left to right."""
_Interval = tuple[float, float]


class _Writer:
    """Collects the sequence. `spaced[i]`: a space stands before glyph i within its line."""

    def __init__(self, spaced: list[bool], code: IntArray) -> None:
        self.sequence: list[int] = []
        self.spaced = spaced
        self._code = code

    def part(self, mark: int) -> None:
        """LINE or PARAGRAPH, unless nothing is written yet; of two in a row the stronger stays."""
        if not self.sequence:
            return
        if self.sequence[-1] in (LINE, PARAGRAPH):
            self.sequence[-1] = min(self.sequence[-1], mark)
        else:
            self.sequence.append(mark)

    def cell(self) -> None:
        self.sequence.append(CELL)

    def line(self, line: _Line) -> None:
        for number, segment in enumerate(line):
            if number:
                self.cell()
            self._segment(segment)

    def _segment(self, segment: _Segment) -> None:
        first = segment.parts[0][0]
        for start, stop in segment.parts:
            for i in range(start, stop):
                if self.spaced[i] and i != first:
                    self.sequence.append(SPACE)
                self.sequence.append(i)

    def text_of(self, line: _Line) -> str:
        inner = _Writer(self.spaced, self._code)
        inner.line(line)
        return "".join(chr(int(self._code[i])) if i >= 0 else " " for i in inner.sequence)


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
    segments, spaced = _segments(glyphs, *_along(glyphs, angle))
    writer = _Writer(spaced, glyphs.code)
    _write_region(segments, writer)
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


def _segments(
    glyphs: Glyphs, u0: FloatArray, u1: FloatArray, base: FloatArray
) -> tuple[list[_Segment], list[bool]]:
    """Runs of glyphs in drawing order, and for each glyph whether a space stands before it."""
    count = len(glyphs)
    em = np.maximum(np.minimum(glyphs.size[1:], glyphs.size[:-1]), np.float32(0.1))
    gap = (u0[1:] - u1[:-1]) / em
    shift = np.abs(np.diff(base)) / em
    drawn = glyphs.space[1:]
    broken = (shift > _BASELINE) | (gap > np.where(drawn, _HARD, _SOFT)) | (gap < -_BACK)
    broken &= ~glyphs.follows[1:]
    starts = np.concatenate(([0], np.flatnonzero(broken) + 1))
    stops = np.append(starts[1:], count)
    spaced = np.zeros(count, dtype=np.bool_)
    spaced[1:] = ((drawn & (gap > 0.02)) | (gap > _WORD)) & ~glyphs.follows[1:]
    _close_tracking(spaced, gap, starts, stops)
    left = np.minimum.reduceat(u0, starts).tolist()
    right = np.maximum.reduceat(u1, starts).tolist()
    size = np.maximum.reduceat(glyphs.size, starts).tolist()
    segments = [
        _Segment(u0=a, u1=b, base=v, size=max(s, 0.1), parts=[(i, j)])
        for a, b, v, s, i, j in zip(
            left, right, base[starts].tolist(), size, starts.tolist(), stops.tolist(), strict=True
        )
    ]
    return segments, spaced.tolist()


def _close_tracking(
    spaced: BoolArray, gap: npt.NDArray[np.floating[Any]], starts: IntArray, stops: IntArray
) -> None:
    """Letter-spaced words ("H a n s e n") stay words: only gaps above the usual one part.

    A run counts as letter-spaced when at least three of four gaps look like spaces.
    """
    inside = np.add.reduceat(spaced, starts, dtype=np.int64)
    lengths = stops - starts
    for k in np.flatnonzero((lengths >= 5) & (inside >= 0.75 * (lengths - 1))).tolist():
        first, last = int(starts[k]) + 1, int(stops[k])
        gaps = gap[first - 1 : last - 1]
        usual = float(np.median(gaps))
        spaced[first:last] = gaps > max(1.6 * usual, usual + _WORD)


def _write_region(segments: Sequence[_Segment], writer: _Writer) -> None:
    """One rectangle of the page: paragraphs, and bands of columns or rows between them."""
    strips = [_join_close(strip, writer.spaced) for strip in _strips(segments)]
    _join_unsupported(strips, writer.spaced)
    pending: list[_Line] = []
    at = 0
    while at < len(strips):
        stop = _band_end(strips, at)
        if stop - at >= 2 or (stop > at and _is_chained(strips[at])):
            start = at
            while pending and _belongs_right(pending[-1], strips[at:stop]):
                strips[at] = sorted([*pending.pop(), *strips[at]], key=lambda s: s.u0)
            _write_paragraphs(pending, writer)
            pending = []
            _write_band(strips[start:stop], writer)
            at = stop
        else:
            pending.extend(_lines(strips[at]))
            at += 1
    _write_paragraphs(pending, writer)


def _strips(segments: Sequence[_Segment]) -> list[_Strip]:
    strips: list[_Strip] = []
    low = -np.inf
    for segment in sorted(segments, key=lambda s: s.top):
        # A raised or lowered sign may dip into the next line without tying the two together.
        if strips and segment.top < low - 0.1 * segment.size:
            strips[-1].append(segment)
            low = max(low, segment.bottom)
        else:
            strips.append([segment])
            low = segment.bottom
    for strip in strips:
        strip.sort(key=lambda s: s.u0)
    return strips


def _same_line(one: _Segment, other: _Segment) -> bool:
    """Equal baselines, or a smaller raised or lowered sign beside the larger text."""
    small, large = (one, other) if one.size < other.size else (other, one)
    if abs(one.base - other.base) <= _BASELINE * large.size:
        return True
    return (
        small.size < 0.85 * large.size
        and small.top >= large.base - large.size
        and small.bottom <= large.base + 0.35 * large.size
    )


def _join_close(strip: _Strip, spaced: list[bool]) -> _Strip:
    """Joins segments of one line that stand no further apart than words do."""
    if len(strip) < 2:
        return strip
    joined: _Strip = []
    for segment in strip:
        for earlier in reversed(joined):
            em = min(earlier.size, segment.size)
            gap = (segment.u0 - earlier.u1) / em
            if -_BACK <= gap <= _SOFT and _same_line(earlier, segment):
                _append(earlier, segment, spaced, gap > _WORD)
                break
        else:
            joined.append(segment)
    return joined


def _append(left: _Segment, right: _Segment, spaced: list[bool], space: bool) -> None:
    spaced[right.parts[0][0]] = space
    left.parts.extend(right.parts)
    left.u1 = max(left.u1, right.u1)
    if right.size > left.size:
        left.size, left.base = right.size, right.base


def _join_unsupported(strips: list[_Strip], spaced: list[bool]) -> None:
    """Joins across a narrow gap unless an edge there lines up with one in a line nearby.

    Between one word space and one em, only alignment tells a cell border from loose setting.
    """
    inner: list[tuple[_Segment, _Segment, int]] = []
    for number, strip in enumerate(strips):
        for line in _lines(strip) if len(strip) > 1 else ():
            inner.extend((left, right, number) for left, right in pairwise(line))
    for left, right, number in reversed(inner):
        em = min(left.size, right.size)
        gap = right.u0 - left.u1
        if gap >= _HARD * em or any(
            other is not right
            and abs(other.base - right.base) < 4.5 * em
            and min(abs(other.u0 - right.u0), abs(other.u1 - right.u1)) < _ALIGNED * em
            for _, other, _ in inner
        ):
            continue
        _append(left, right, spaced, True)
        strips[number] = [s for s in strips[number] if s is not right]


def _lines(strip: _Strip) -> list[_Line]:
    """The baselines of a strip, top to bottom."""
    lines: list[_Line] = []
    for segment in sorted(strip, key=lambda s: s.base):
        if lines and _same_line(lines[-1][0], segment):
            lines[-1].append(segment)
        else:
            lines.append([segment])
    for line in lines:
        line.sort(key=lambda s: s.u0)
    return lines


def _is_chained(strip: _Strip) -> bool:
    return len(strip) > 1 and len(_lines(strip)) > 1


def _intervals(segments: Iterable[_Segment]) -> list[_Interval]:
    """Where along u there is text, as disjoint intervals left to right."""
    found: list[_Interval] = []
    for u0, u1 in sorted((s.u0, s.u1) for s in segments):
        if found and u0 <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], u1))
        else:
            found.append((u0, u1))
    return found


def _clear(gutters: Iterable[_Interval], strip: _Strip) -> list[_Interval]:
    """What `strip` leaves free of the gutters, no narrower than a gutter must be."""
    least = 0.8 * _SOFT * min(s.size for s in strip)
    free = list(gutters)
    for u0, u1 in _intervals(strip):
        free = [
            part
            for g0, g1 in free
            for part in ((g0, min(g1, u0)), (max(g0, u1), g1))
            if part[1] - part[0] >= least
        ]
    return free


def _is_parted(strip: _Strip, gutters: Iterable[_Interval]) -> bool:
    """Whether the strip has text on both sides of one of the gutters."""
    return any(
        any(s.u1 <= g0 + 0.01 for s in strip) and any(s.u0 >= g1 - 0.01 for s in strip)
        for g0, g1 in gutters
    )


def _band_end(strips: list[_Strip], at: int) -> int:
    """Index after the last strip that shares a gutter with strip `at`; `at` when it has none."""
    gutters: list[_Interval] = [
        (left[1], right[0]) for left, right in pairwise(_intervals(strips[at]))
    ]
    if not gutters:
        return at
    parted_end = stop = at + 1
    while stop < len(strips):
        size = max(s.size for s in strips[stop])
        gap = min(s.top for s in strips[stop]) - max(s.bottom for s in strips[stop - 1])
        narrowed = _clear(gutters, strips[stop])
        if not narrowed or gap > 3 * size:
            break
        gutters = narrowed
        stop += 1
        if _is_parted(strips[stop - 1], gutters):
            parted_end = stop
    # Lines on one side only go along while they continue what stands above them.
    while parted_end < stop:
        size = max(s.size for s in strips[parted_end])
        gap = min(s.top for s in strips[parted_end]) - max(s.bottom for s in strips[parted_end - 1])
        if gap > (_LEADING - _CORE_TOP - _CORE_BOTTOM) * size:
            break
        parted_end += 1
    return parted_end


def _belongs_right(line: _Line, band: list[_Strip]) -> bool:
    """Whether the line above a band begins its right-hand block."""
    everything = [s for strip in band for s in strip]
    first_column = _intervals(everything)[0]
    size = max(s.size for s in line)
    return (
        line[0].u0 > first_column[1]
        and min(s.base for s in everything) - line[0].base <= _LEADING * size
    )


def _write_band(strips: list[_Strip], writer: _Writer) -> None:
    everything = [s for strip in strips for s in strip]
    columns = _intervals(everything)
    by_column = [[s for s in everything if c[0] <= s.u0 <= c[1]] for c in columns]
    if len(columns) > 1 and not _is_table(strips, by_column, writer):
        for column in by_column:
            writer.part(PARAGRAPH)
            _write_region(column, writer)
        writer.part(PARAGRAPH)
    else:
        _write_table(strips, columns, writer)


def _is_table(strips: list[_Strip], columns: list[_Strip], writer: _Writer) -> bool:
    """Rows of cells, as against text columns or blocks set side by side."""
    lines = [_lines(column) for column in columns]
    if max(map(len, lines)) > 3 * len(strips):
        return False
    if _is_letterhead(strips, lines, writer):
        return False
    glyphs = [sum(j - i for s in column for i, j in s.parts) for column in columns]
    prose = [_is_prose(ls) for ls in lines]
    if sum(prose) < 2 or sum(n for n, p in zip(glyphs, prose, strict=True) if p) < 0.8 * sum(
        glyphs
    ):
        return True
    # Rows step wider in all columns at once; paragraphs of two columns do not.
    steps = _steps([line for strip in strips for line in _lines(strip)])
    usual = median(steps)
    return sum(step > _LOOSER * usual for step in steps) >= 2


def _is_prose(lines: list[_Line]) -> bool:
    """Running text: several lines, tightly set, most of them filling the column."""
    if len(lines) < 4:
        return False
    left = min(line[0].u0 for line in lines)
    right = max(line[-1].u1 for line in lines)
    widths = [line[-1].u1 - line[0].u0 for line in lines]
    letters = [sum(j - i for s in line for i, j in s.parts) for line in lines]
    tight = sum(
        step <= _LEADING * line[0].size for step, line in zip(_steps(lines), lines, strict=False)
    )
    return (
        median(widths) >= 0.7 * (right - left)
        and median(letters) >= 18
        and tight >= 0.7 * (len(lines) - 1)
    )


def _is_letterhead(strips: list[_Strip], columns: list[list[_Line]], writer: _Writer) -> bool:
    """Two short blocks, one of them an address: each is read by itself."""
    if len(columns) != 2 or len(strips) > 10:
        return False
    for column in columns:
        for step, line in zip(_steps(column), column, strict=False):
            if step > _LEADING * line[0].size:
                return False
    left, right = ([writer.text_of(line) for line in column] for column in columns)
    if _ends_in_postal_line(left):
        return True
    labels = sum(text.endswith(":") or len(text.split()) <= 2 for text in left)
    return _ends_in_postal_line(right) and labels < 0.5 * len(left)


def _ends_in_postal_line(texts: list[str]) -> bool:
    hits = [i for i, text in enumerate(texts) if _POSTAL_LINE.match(text)]
    return len(hits) == 1 and hits[0] > 0


def _steps(lines: Sequence[_Line]) -> list[float]:
    return [below[0].base - above[0].base for above, below in pairwise(lines)]


def _write_table(strips: list[_Strip], columns: list[_Interval], writer: _Writer) -> None:
    """Rows apart by LINE, cells by CELL (also empty ones before a filled one), as printed."""
    writer.part(PARAGRAPH)
    for row in _rows(strips, columns):
        writer.part(LINE)
        written = 0
        for number, (u0, u1) in enumerate(columns):
            cell = [s for s in row if u0 <= s.u0 <= u1]
            if not cell:
                continue
            for _ in range(number - written):
                writer.cell()
            written = number
            for index, line in enumerate(_lines(cell)):
                if index:
                    writer.part(LINE)
                writer.line(line)
    writer.part(PARAGRAPH)


def _rows(strips: list[_Strip], columns: list[_Interval]) -> list[_Strip]:
    """Strips grouped into table rows: a wrapped cell's lines belong to the row above.

    Lines of one cell stand closer than rows where cells are padded. Where nothing is padded
    a line with an empty first column continues the row.
    """

    def empty(strip: _Strip) -> list[bool]:
        return [not any(u0 <= s.u0 <= u1 for s in strip) for u0, u1 in columns]

    steps = [min(s.base for s in b) - max(s.base for s in a) for a, b in pairwise(strips)]
    closest = min(steps, default=0.0)
    size = median(s.size for strip in strips for s in strip)
    near = [step <= min(1.15 * closest, 1.4 * size) for step in steps]
    padded = any(step > 1.25 * closest for step in steps)
    wrapped = [any(empty(strip)) for strip, n in zip(strips[1:], near, strict=True) if n]
    merge_near = padded and 2 * sum(wrapped) >= len(wrapped)
    rows = [list(strips[0])]
    for strip, close in zip(strips[1:], near, strict=True):
        if close and (merge_near or empty(strip)[0]):
            rows[-1].extend(strip)
        else:
            rows.append(list(strip))
    return rows


def _write_paragraphs(lines: list[_Line], writer: _Writer) -> None:
    """Lines top to bottom; a wider step or another font size starts a paragraph."""
    steps = _steps(lines)
    tight = [s for s, line in zip(steps, lines, strict=False) if s <= _LEADING * line[0].size]
    usual = median(tight or steps or [0.0])
    writer.part(PARAGRAPH)
    for number, line in enumerate(lines):
        if number:
            sizes = sorted((lines[number - 1][0].size, line[0].size))
            apart = steps[number - 1] > _LOOSER * usual or sizes[1] > 1.2 * sizes[0]
            writer.part(PARAGRAPH if apart else LINE)
        writer.line(line)
