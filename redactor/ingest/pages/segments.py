"""Glyphs put together to segments of lines, the pieces that reading order is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from redactor.ingest.glyphs import BoolArray, FloatArray, Glyphs, IntArray

SPACE, LINE, CELL, PARAGRAPH = -1, -2, -3, -4
"""Breaks in the sequence; numbers from 0 up are glyphs."""

# In ems. A gap without a drawn blank is a word space from WORD on (as in MuPDF), may be a
# cell border from SOFT on, and parts two cells from HARD on; with a drawn blank, from LOOSE on.
WORD, SOFT, HARD, LOOSE = 0.15, 0.45, 1.0, 1.5
LEADING = 1.6
"""Ems from baseline to baseline up to which lines belong to one paragraph or block."""
_BACK = 0.5
_BASELINE = 0.2
_ALIGNED = 0.05
_EVEN = 0.1
_FEW_STEPS, _SAME_STEP = 6, 0.02
_ALONE = 4
"""So many gaps in a row, a letter between each two, part no words."""
_FITS = 0.05
"""Ems that a letter drawn into a gap may reach over the letters beside it."""
# Part of a line's height that is surely ink: from the height of small letters to the baseline.
CORE_TOP, CORE_BOTTOM = 0.6, 0.1


@dataclass(slots=True)
class Segment:
    """Glyphs on one baseline without a column gap; u runs along the text, v across it."""

    u0: float
    u1: float
    base: float
    size: float
    parts: list[tuple[int, int]]
    """Ranges of glyph numbers, left to right."""
    told: bool = False
    """The text layer of a scan has a blank before it."""

    @property
    def top(self) -> float:
        return self.base - CORE_TOP * self.size

    @property
    def bottom(self) -> float:
        return self.base + CORE_BOTTOM * self.size


Strip = list[Segment]
"""Segments that overlap vertically, left to right."""
Line = list[Segment]
"""Segments on one baseline, left to right."""
Interval = tuple[float, float]


class Writer:
    """Collects the sequence. `spaced[i]`: a space stands before glyph i within its line."""

    def __init__(self, spaced: list[bool], code: IntArray) -> None:
        self.sequence: list[int] = []
        self.spaced = spaced
        self.code = code

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

    def extend(self, inner: Writer) -> None:
        """What was written apart, within a table: without its paragraphs and last breaks."""
        while inner.sequence and inner.sequence[-1] < 0:
            inner.sequence.pop()
        self.sequence.extend(LINE if mark == PARAGRAPH else mark for mark in inner.sequence)

    def line(self, line: Line) -> None:
        for number, segment in enumerate(line):
            if number:
                self.cell()
            self._segment(segment)

    def _segment(self, segment: Segment) -> None:
        first = segment.parts[0][0]
        for start, stop in segment.parts:
            for i in range(start, stop):
                if self.spaced[i] and i != first:
                    self.sequence.append(SPACE)
                self.sequence.append(i)

    def text_of(self, line: Line) -> str:
        inner = Writer(self.spaced, self.code)
        inner.line(line)
        return "".join(chr(int(self.code[i])) if i >= 0 else " " for i in inner.sequence)


def make_segments(
    glyphs: Glyphs, u0: FloatArray, u1: FloatArray, base: FloatArray, cell: IntArray
) -> tuple[list[Segment], list[bool]]:
    """Runs of glyphs in drawing order, and for each glyph whether a space stands before it.

    Where letters are drawn out of order (in passes, backwards, by letter of the alphabet) the
    runs end there, and the lines put together from them follow the letters' places alone. They end
    too where another `cell` of a ruled table begins, unless one string was drawn over its edge.
    """
    count = len(glyphs)
    em = np.maximum(np.minimum(glyphs.size[1:], glyphs.size[:-1]), np.float32(0.1))
    end = u1.copy()
    for i in np.flatnonzero(glyphs.follows).tolist():
        end[i] = max(end[i], end[i - 1])
    gap = (u0[1:] - end[:-1]) / em
    scrambled = (u1[1:] < u0[:-1] + _FITS * em) | _filled(glyphs, u0, u1, base)
    gap[_fixed_pitch(glyphs, np.diff(u0) / em)] = 0.0
    shift = np.abs(np.diff(base)) / em
    drawn = glyphs.space[1:]
    broken = (shift > _BASELINE) | (gap > np.where(drawn, LOOSE, SOFT)) | (gap < -_BACK)
    broken |= scrambled
    drawn_over = (glyphs.span[1:] == glyphs.span[:-1]) & (gap < SOFT)
    broken |= (cell[1:] != cell[:-1]) & ~drawn_over & (gap > _FITS)
    broken &= ~glyphs.follows[1:]
    starts = np.concatenate(([0], np.flatnonzero(broken) + 1))
    stops = np.append(starts[1:], count)
    spaced = np.zeros(count, dtype=np.bool_)
    # Programs that read scans part words by blanks; how wide their words come out is chance.
    begins = glyphs.begins[1:]
    spaced[1:] = ((drawn & (gap > 0.02)) | begins | (gap > WORD)) & ~glyphs.follows[1:]
    _close_tracking(spaced, drawn, gap, starts, stops)
    left = np.minimum.reduceat(u0, starts).tolist()
    right = np.maximum.reduceat(u1, starts).tolist()
    size = np.maximum.reduceat(glyphs.size, starts).tolist()
    told = begins.tolist()
    segments = [
        Segment(u0=a, u1=b, base=v, size=max(s, 0.1), parts=[(i, j)], told=i > 0 and told[i - 1])
        for a, b, v, s, i, j in zip(
            left, right, base[starts].tolist(), size, starts.tolist(), stops.tolist(), strict=True
        )
    ]
    return segments, spaced.tolist()


def _filled(glyphs: Glyphs, u0: FloatArray, u1: FloatArray, base: FloatArray) -> BoolArray:
    """Whether the gap between a glyph and the next one drawn holds another one of the line.

    It must fit there: of two texts printed over each other both stay whole.
    """
    filled: BoolArray = np.zeros(max(len(glyphs) - 1, 0), dtype=np.bool_)
    loose = np.flatnonzero(u0[1:] > u1[:-1])
    if not len(loose):
        return filled
    row = _BASELINE * max(float(np.median(glyphs.size)), 0.1)
    start, stop = (u.astype(np.float64) - float(u0.min()) for u in (u0, u1))
    middle = (start + stop) / 2
    slack = _FITS * glyphs.size[loose]
    for shift in (0.0, 0.5):  # twice, so that no line is parted by the edge of a row
        line = np.floor(base / row + shift) * (2 * float(stop.max()) + 1)
        order = np.argsort(line + middle)
        keys = (line + middle)[order]
        first = np.searchsorted(keys, (line + stop)[loose], side="right")
        some = first < np.searchsorted(keys, line[loose] + start[loose + 1])
        inner = order[np.minimum(first, len(order) - 1)]
        fits = (start[inner] >= stop[loose] - slack) & (stop[inner] <= start[loose + 1] + slack)
        filled[loose[some & fits]] = True
    return filled


def _fixed_pitch(glyphs: Glyphs, step: npt.NDArray[Any]) -> BoolArray:
    """Gaps within text of one even step, where only a drawn blank parts two words.

    A typewriter font that the file does not bring is drawn with another's narrower letters;
    what lies between them is no blank.
    """
    span = glyphs.span
    inside = (span[1:] == span[:-1]) & ~glyphs.space[1:] & ~glyphs.follows[1:]
    last = int(span.max(initial=0))
    least, most = np.full(last + 1, np.inf), np.full(last + 1, -np.inf)
    np.minimum.at(least, span[1:][inside], step[inside])
    np.maximum.at(most, span[1:][inside], step[inside])
    steps = np.bincount(span[1:][inside], minlength=last + 1)
    even = (steps >= _FEW_STEPS) & (most - least < _SAME_STEP) & (least > 0) & (most < HARD)
    fixed: BoolArray = inside & even[span[1:]]
    return fixed


def _close_tracking(
    spaced: BoolArray,
    drawn: BoolArray,
    gap: npt.NDArray[np.floating[Any]],
    starts: IntArray,
    stops: IntArray,
) -> None:
    """Letter-spaced words ("H a n s e n") stay words: only gaps above the usual one part.

    A run counts as letter-spaced when at least three of four gaps look like spaces, and so do
    letters within it that stand one by one without a drawn blank ("Navn: H a n s e n").
    """
    inside = np.add.reduceat(spaced, starts, dtype=np.int64)
    lengths = stops - starts
    whole = (lengths >= 5) & (inside >= 0.75 * (lengths - 1))
    for k in np.flatnonzero(whole).tolist():
        _close(spaced, gap, int(starts[k]) + 1, int(stops[k]))
    alone = spaced[1:] & ~drawn
    alone[starts[1:] - 1] = False
    edges = np.flatnonzero(np.diff(np.concatenate(([False], alone, [False])).astype(np.int8)))
    for first, last in edges.reshape(-1, 2).tolist():
        if last - first >= _ALONE:
            _close(spaced, gap, first + 1, last + 1)


def _close(spaced: BoolArray, gap: npt.NDArray[np.floating[Any]], first: int, last: int) -> None:
    gaps = gap[first - 1 : last - 1]
    usual = float(np.median(gaps))
    spaced[first:last] = gaps > max(1.6 * usual, usual + WORD)


def make_strips(segments: Sequence[Segment]) -> list[Strip]:
    strips: list[Strip] = []
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


def same_line(one: Segment, other: Segment) -> bool:
    """Equal baselines, or a smaller raised or lowered sign beside the larger text."""
    small, large = (one, other) if one.size < other.size else (other, one)
    if abs(one.base - other.base) <= _BASELINE * large.size:
        return True
    return (
        small.size < 0.85 * large.size
        and small.top >= large.base - large.size
        and small.bottom <= large.base + 0.35 * large.size
    )


def join_close(strip: Strip, spaced: list[bool]) -> Strip:
    """Joins segments of one line that stand no further apart than words do."""
    if len(strip) < 2:
        return strip
    joined: Strip = []
    reach = max(s.size for s in strip)
    open_ended: Strip = []
    for segment in strip:
        open_ended = [s for s in open_ended if s.u1 >= segment.u0 - SOFT * reach]
        for earlier in reversed(open_ended):
            em = min(earlier.size, segment.size)
            gap = (segment.u0 - earlier.u1) / em
            if -_BACK <= gap <= SOFT and same_line(earlier, segment):
                _append(earlier, segment, spaced, gap > WORD or segment.told)
                break
        else:
            joined.append(segment)
            open_ended.append(segment)
    return joined


def _append(left: Segment, right: Segment, spaced: list[bool], space: bool) -> None:
    spaced[right.parts[0][0]] = space
    left.parts.extend(right.parts)
    left.u1 = max(left.u1, right.u1)
    if right.size > left.size:
        left.size, left.base = right.size, right.base


class _Edges:
    """Left and right edges of segments, by whole points, to find those that line up."""

    def __init__(self, segments: Iterable[Segment]) -> None:
        self._left: dict[int, list[Segment]] = {}
        self._right: dict[int, list[Segment]] = {}
        for segment in segments:
            self._left.setdefault(round(segment.u0), []).append(segment)
            self._right.setdefault(round(segment.u1), []).append(segment)

    def line_up(self, segment: Segment, em: float) -> bool:
        """Whether another segment within four lines begins or ends where this one does."""
        return any(
            other is not segment
            and abs(other.base - segment.base) < 4.5 * em
            and abs(getattr(other, edge) - getattr(segment, edge)) < _ALIGNED * em
            for edge, table in (("u0", self._left), ("u1", self._right))
            for near in (-1, 0, 1)
            for other in table.get(round(getattr(segment, edge)) + near, ())
        )


def join_unsupported(strips: list[Strip], spaced: list[bool]) -> None:
    """Joins across gaps that only loose setting made, with a space.

    Between one word space and one em, a gap is a cell border only where an edge of the text
    after it lines up with such an edge in a line nearby. Wider gaps are, unless all those of
    the line are even: that is a justified line.
    """
    inner: list[tuple[Segment, Segment, int]] = []
    justified: set[int] = set()
    for number, strip in enumerate(strips):
        for line in lines_of(strip) if len(strip) > 1 else ():
            pairs = list(pairwise(line))
            inner.extend((left, right, number) for left, right in pairs)
            gaps = [right.u0 - left.u1 for left, right in pairs]
            if len(gaps) >= 3 and max(gaps) - min(gaps) <= _EVEN * line[0].size:
                justified.update(id(right) for right in line)
    edges = _Edges(right for _, right, _ in inner)
    for left, right, number in reversed(inner):
        em = min(left.size, right.size)
        gap = right.u0 - left.u1
        if id(right) not in justified and (gap >= HARD * em or edges.line_up(right, em)):
            continue
        _append(left, right, spaced, True)
        strips[number] = [s for s in strips[number] if s is not right]


def lines_of(strip: Strip) -> list[Line]:
    """The baselines of a strip, top to bottom."""
    lines: list[Line] = []
    for segment in sorted(strip, key=lambda s: s.base):
        if lines and same_line(lines[-1][0], segment):
            lines[-1].append(segment)
        else:
            lines.append([segment])
    for line in lines:
        line.sort(key=lambda s: s.u0)
    return lines


def is_chained(strip: Strip) -> bool:
    return len(strip) > 1 and len(lines_of(strip)) > 1


def intervals(segments: Iterable[Segment]) -> list[Interval]:
    """Where along u there is text, as disjoint intervals left to right."""
    found: list[Interval] = []
    for u0, u1 in sorted((s.u0, s.u1) for s in segments):
        if found and u0 <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], u1))
        else:
            found.append((u0, u1))
    return found


def steps_of(lines: Sequence[Line]) -> list[float]:
    return [below[0].base - above[0].base for above, below in pairwise(lines)]
