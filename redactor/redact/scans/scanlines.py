"""Lines of scans set anew: the pixels of the kept words move, so that boxes get quantised widths.

A line is looked at on the drawn page, along its own slope. Where white runs above and below it
without touching a letter, the words after a box move as they are, and the white between and after
them stretches; what is moved is only what stands between the two white paths. Lines that end
where many others end are brought back to that end, since the end would tell the width. Lines that
rules, drawings or neighbours touch stay as they are.

What this does not hide: traces that moving leaves in the noise of a scan (a compression grid out
of step, say), which may tell how far a word was moved.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from redactor.redact.drawn import SCALE, Pixels
from redactor.redact.geometry import Rect
from redactor.redact.shift import BLEED, Shift, Solid
from redactor.redact.widths.steps import shown_width

_SLOPES = tuple(math.tan(math.radians(step / 4)) * sign for step in range(9) for sign in (1, -1))[
    1:
]
_INK = 50
"""Grey levels below the paper that count as ink."""
_SPACE = 0.17
"""Ems of white that part words."""
_COLUMN = 1.5
"""Ems of white that part columns."""
_CLEAR = 5.0
"""Points that stay white before the next column."""
_REACH = 0.8
"""Heights of a box above and below it in which the white paths must run."""
_TALLER = 0.35
"""Heights of a box by which the letters of its line may reach beyond it."""
_LEAST_WHITE, _MOST_WHITE = 0.17, 1.2
"""Ems a space of a justified line may become."""
_CLOSER = 0.1
"""Ems by which a space of a crowded line may become narrower."""
_MARGIN = 0.4
"""Share of the white margin beside the text that stays white."""


@dataclass(slots=True)
class _Box:
    area: int
    rect: Rect
    words: int
    """How many words its width must not tell; none of a number."""
    em: float
    """Of Helvetica that is as wide as the print."""
    shown: float = 0.0

    @property
    def width(self) -> float:
        return self.rect[2] - self.rect[0]


@dataclass(slots=True)
class Reading:
    """A page as drawn, turned so that its lines run to the right, and where its lines end."""

    pixels: Pixels
    paper: float = 0.0
    edges: dict[tuple[float, float], tuple[list[tuple[float, float]], float]] = field(
        default_factory=dict
    )

    def __post_init__(self) -> None:
        self.paper = float(np.percentile(self.pixels[::4, ::4], 90))

    def ink(self) -> Any:
        return self.pixels < self.paper - _INK

    def spans(self, slope: float, em: float) -> tuple[list[tuple[float, float]], float]:
        """(start, end) of the stretches of all lines seen at a slope, and the rightmost end.

        White as wide as columns of print of that size have between them parts stretches.
        """
        if (slope, em) not in self.edges:
            ink = self.ink()
            rows, columns = ink.shape
            across = np.arange(columns)
            at = np.arange(rows)[:, None] + np.rint(slope * across).astype(int)[None, :]
            level = ink[np.clip(at, 0, rows - 1), across[None, :]]
            found = []
            for first, last in _runs(level.sum(axis=1) > 1):
                if 6 < last - first < 80:
                    middle = slope * (first + last) / 2 / SCALE
                    found += [
                        (a / SCALE + middle, b / SCALE + middle)
                        for a, b in _runs(level[first:last].any(axis=0), int(_COLUMN * em * SCALE))
                    ]
            right = max((end for _, end in found), default=columns / SCALE)
            self.edges[slope, em] = (found, right)
        return self.edges[slope, em]


def lay_out(reading: Reading, boxes: Sequence[tuple[int, Rect, int, float]]) -> list[Shift]:
    """The lines that can be set anew; `boxes`: number, rectangle in points, secret words, em."""
    left = [_Box(*box) for box in sorted(boxes, key=lambda box: (box[1][1], box[1][0]))]
    found = []
    ink = reading.ink()
    while left:
        box = left[0]
        line = [b for b in left if _beside(box.rect, b.rect)]
        for slope in _SLOPES:
            made = _line(reading, ink, box, line, slope)
            if made is not None:
                found.append(made)
                done = {solid.area for solid in made.solids}
                left = [b for b in left if b.area not in done]
                break
        left = [b for b in left if b is not box]
    return found


def _beside(one: Rect, other: Rect) -> bool:
    common = min(one[3], other[3]) - max(one[1], other[1])
    return common > 0.5 * min(one[3] - one[1], other[3] - other[1])


def _line(reading: Reading, ink: Any, box: _Box, line: list[_Box], slope: float) -> Shift | None:
    x0, y0, x1, y1 = box.rect
    height = y1 - y0
    if not 4 < height < 40:
        return None
    rows, columns = ink.shape
    reach = _REACH * height
    top, bottom = int((y0 - reach) * SCALE), int((y1 + reach) * SCALE) + 1
    across = np.arange(columns)
    drop = np.rint(slope * (across - (x0 + x1) / 2 * SCALE)).astype(int)
    at = np.arange(top, bottom)[:, None] + drop[None, :]
    band = ink[np.clip(at, 0, rows - 1), across[None, :]] & (at >= 0) & (at < rows)
    high, low = int(reach * SCALE), band.shape[0] - int(reach * SCALE)
    rules = band.mean(axis=0) > 0.85
    inked = band[high + 1 : low - 1].any(axis=0)
    on_line = sorted(line, key=lambda b: b.rect[0])
    for other in on_line:
        a, b = (int(v * SCALE) for v in (other.rect[0], other.rect[2]))
        inked[max(a, 0) : b + 1] = True
        rules[max(a, 0) : b + 1] = False
    column = _COLUMN * box.em
    piece = _piece(inked & ~rules, rules, (int(x0 * SCALE), int(x1 * SCALE)), int(column * SCALE))
    if piece is None:
        return None
    first, last, room_left, room_right = piece
    inside = [
        b for b in on_line if b.rect[0] * SCALE >= first - 1 and b.rect[2] * SCALE <= last + 1
    ]
    rows_of_ink = _runs(band[:, first:last].any(axis=1))
    if not rows_of_ink:
        return None
    upper, lower = max(rows_of_ink, key=lambda run: min(run[1], low) - max(run[0], high))
    most = _TALLER * height * SCALE
    if upper < max(1, high - most) or lower > min(len(band) - 1, low + most):
        return None
    upper -= 1
    words = band[upper : lower + 1, first:last].any(axis=0)
    spans, rightmost = reading.spans(slope, box.em)
    width = columns / SCALE
    edge = max(rightmost, width - _MARGIN * max(0.0, width - rightmost))
    limit = min(room_right / SCALE - _CLEAR, edge)
    least = max(room_left / SCALE + _CLEAR, 4.0)
    solids = _solids(words, first, inside)
    middle = (y0 + y1) / 2
    skew = slope * middle
    ends = (solids[0][0] + skew, solids[-1][1] + skew)
    placed = _placed(solids, inside, spans, ends, (least, limit), width)
    if placed is None:
        return None
    start = min(placed[0].start, placed[0].to, max(least, placed[0].start - column / 2))
    end = max(placed[-1].end, placed[-1].to + placed[-1].width, limit)
    lift = (drop[min(max(int(start * SCALE), 0), columns - 1)]) / SCALE
    return Shift(
        start, end, (top + upper) / SCALE + lift, (top + lower + 1) / SCALE + lift, slope, placed
    )


def _piece(
    inked: Any, rules: Any, place: tuple[int, int], column: int
) -> tuple[int, int, int, int] | None:
    """First and last column of the stretch of ink around a box, and the next ink beyond it."""
    runs = _runs(inked, column, rules)
    mine = [run for run in runs if run[0] <= place[0] + 1 and run[1] >= place[1] - 1]
    if not mine:
        return None
    first, last = mine[0]
    taken = np.flatnonzero(inked | rules)
    before, after = taken[taken < first], taken[taken >= last]
    return (
        first,
        last,
        int(before[-1]) if len(before) else 0,
        int(after[0]) if len(after) else len(inked),
    )


def _runs(marks: Any, join: int = 0, walls: Any = None) -> list[tuple[int, int]]:
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


def _solids(
    words: Any, first: int, boxes: Sequence[_Box]
) -> list[tuple[float, float, _Box | None]]:
    """Words and boxes in order, in points; what a box covers is not a word."""
    marks = words.copy()
    found: list[tuple[float, float, _Box | None]] = []
    for box in boxes:
        a, b = box.rect[0] - BLEED, box.rect[2] + BLEED
        marks[max(0, int(a * SCALE) - first) : max(0, math.ceil(b * SCALE) - first)] = False
        found.append((box.rect[0], box.rect[2], box))
    walls = np.zeros(len(marks), dtype=bool)
    for box in boxes:
        walls[max(0, min(len(marks) - 1, int(box.rect[0] * SCALE) - first + 1))] = True
    for a, b in _runs(marks, round(_SPACE * boxes[0].em * SCALE), walls):
        found.append(((first + a) / SCALE, (first + b) / SCALE, None))
    return sorted(found, key=lambda solid: solid[:2])


def _placed(
    solids: Sequence[tuple[float, float, _Box | None]],
    boxes: Sequence[_Box],
    spans: Sequence[tuple[float, float]],
    ends: tuple[float, float],
    room: tuple[float, float],
    width: float,
) -> tuple[Solid, ...] | None:
    """The solids in their new places, rounded up where the line has room, else down."""
    whites = [max(0.0, b[0] - a[1]) for a, b in pairwise(solids)]
    em = boxes[0].em
    for _ in _roundings(boxes):
        change = sum(b.shown - b.width for b in boxes)
        start, spread = _aligned(spans, ends, change, whites, width, em)
        new_end = solids[-1][1] + start + change + spread
        over = new_end - max(room[1], solids[-1][1])
        if over > 0 and whites and over <= _CLOSER * em * len(whites) and not spread:
            spread = -over
            over = 0.0
        least = min(room[0], solids[0][0])
        if over > 0.01 or solids[0][0] + start < least:
            continue
        placed = []
        at = solids[0][0] + start
        for index, (a, b, box) in enumerate(solids):
            wide = b - a if box is None else box.shown
            placed.append(Solid(a, b, at, wide, None if box is None else box.area))
            if index < len(whites):
                at += wide + max(whites[index] + spread / len(whites), 0.5)
        return tuple(placed)
    return None


def _aligned(
    spans: Sequence[tuple[float, float]],
    ends: tuple[float, float],
    change: float,
    whites: Sequence[float],
    width: float,
    em: float,
) -> tuple[float, float]:
    """How far the line's start moves, and by how much its whites grow together."""
    starts = Counter(round(start) for start, _ in spans)
    stops = Counter(round(end) for _, end in spans)
    many = max(3, len(spans) // 6)
    left, right = _near(starts, ends[0]) >= 3, _near(stops, ends[1])
    if left and right >= many and whites:
        white = sum(whites)
        least, most = _LEAST_WHITE * em * len(whites), _MOST_WHITE * em * len(whites)
        return 0.0, min(max(-change, least - white), max(most - white, 0.0))
    if right >= 3 and not left:
        return -change, 0.0
    if not left and abs(ends[0] + ends[1] - width) < 4:
        return -change / 2, 0.0
    return 0.0, 0.0


def _near(counter: Counter[int], place: float) -> int:
    return sum(counter[round(place) + step] for step in (-1, 0, 1))


def _roundings(boxes: Sequence[_Box]) -> Iterator[None]:
    """All boxes rounded up, then one after the other down, the widest first."""
    for box in boxes:
        box.shown = box.width
        if box.words:
            box.shown = shown_width(box.width, box.em, widen=True, words=box.words)
    yield
    for box in sorted(boxes, key=lambda b: (-round(b.shown), b.rect[0])):
        if box.words:
            box.shown = shown_width(box.width, box.em, widen=False, words=box.words)
            yield
