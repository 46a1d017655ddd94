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
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from redactor.redact.drawn import SCALE
from redactor.redact.geometry import Rect
from redactor.redact.scans.reading import COLUMN, Reading
from redactor.redact.scans.together import OVER
from redactor.redact.seams import between, crossing, rules_in, runs, seam
from redactor.redact.shift import BLEED, Loose, Shift, Solid
from redactor.redact.widths.steps import shown_width

_SPACE = 0.17
"""Ems of white that part words."""
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
_RULE = 6.0
"""Heights of a box from which on a level run of ink is no word but a rule."""
_SEAM = (0.45, 0.25)
"""Heights of a box beyond its edge and within it between which its line may end."""
_CROSSED = 0.02
"""Share of a line's columns in which it may touch its neighbours."""
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


def lay_out(reading: Reading, boxes: Sequence[tuple[int, Rect, int, float]]) -> list[Shift]:
    """The lines that can be set anew; `boxes`: number, rectangle in points, secret words, em."""
    every = [_Box(*box) for box in sorted(boxes, key=lambda box: (box[1][1], box[1][0]))]
    found = []
    left = every
    slope = reading.slopes()[0] if every else 0.0
    while left:
        box = left[0]
        beside = {b.area for b in every if _beside(_level(box.rect, slope), _level(b.rect, slope))}
        line = [b for b in left if b.area in beside]
        others = tuple(b.rect for b in every if b.area not in beside)
        made = next(_ways(reading, box, line, others), None)
        done = {solid.area for solid in made.solids} if made else set()
        if made is not None:
            found.append(made)
        left = [b for b in left if b is not box and b.area not in done]
    return found


def _ways(
    reading: Reading, box: _Box, line: list[_Box], others: tuple[Rect, ...]
) -> Iterator[Shift]:
    """The ways to set a line anew: as it stands between white paths, or lifted out of others."""
    if not 4 < box.rect[3] - box.rect[1] < 40:
        return
    bands = []
    for slope in reading.slopes():
        bands.append(_Band(reading, box, line, slope))
        made = _line(bands[-1])
        if made is not None:
            yield made
    made = _loose_line(max(bands, key=lambda band: band.contrast()), others)
    if made is not None:
        yield made


def _level(rect: Rect, slope: float) -> Rect:
    """Where it would stand on a page that does not lie askew."""
    fall = slope * (rect[0] + rect[2]) / 2
    return (rect[0], rect[1] - fall, rect[2], rect[3] - fall)


def _beside(one: Rect, other: Rect) -> bool:
    common = min(one[3], other[3]) - max(one[1], other[1])
    return common > 0.5 * min(one[3] - one[1], other[3] - other[1])


class _Band:
    """The marks about a line, seen along a slope so that it is level: rows, columns."""

    def __init__(self, reading: Reading, box: _Box, line: list[_Box], slope: float) -> None:
        self.reading, self.box, self.slope = reading, box, slope
        self.boxes = sorted(line, key=lambda b: b.rect[0])
        x0, y0, x1, y1 = box.rect
        self.height = y1 - y0
        ink = reading.ink()
        rows, self.columns = ink.shape
        reach = _REACH * self.height
        self.top, bottom = int((y0 - reach) * SCALE), int((y1 + reach) * SCALE) + 1
        across = np.arange(self.columns)
        self.drop = np.rint(slope * (across - (x0 + x1) / 2 * SCALE)).astype(int)
        at = np.arange(self.top, bottom)[:, None] + self.drop[None, :]
        there = ink[np.clip(at, 0, rows - 1), across[None, :]]
        self.ink = there & (at >= 0) & (at < rows)
        self.high, self.low = int(reach * SCALE), len(self.ink) - int(reach * SCALE)
        self.walls = self.ink.mean(axis=0) > 0.85
        for other in self.boxes:
            a, b = (int(v * SCALE) for v in (other.rect[0], other.rect[2]))
            self.walls[max(a, 0) : b + 1] = False

    def contrast(self) -> float:
        """How much the rows differ: most where lines and rules are level."""
        return float(np.square(np.diff(self.ink.sum(axis=1).astype(float))).sum())

    def rules(self) -> Any:
        return rules_in(self.ink, int(_RULE * self.height * SCALE))

    def piece(self, ink: Any) -> tuple[int, int, int, int] | None:
        """First and last column of the line about the box, and the next marks beyond; see `_piece`.

        `ink`: whether there is some, by column.
        """
        inked = ink.copy()
        for other in self.boxes:
            a, b = (int(v * SCALE) for v in (other.rect[0], other.rect[2]))
            inked[max(a, 0) : b + 1] = True
        x0, _, x1, _ = self.box.rect
        column = int(COLUMN * self.box.em * SCALE)
        place = int(x0 * SCALE), int(x1 * SCALE)
        return _piece(inked & ~self.walls, self.walls, place, column)

    def lay(
        self, words: Any, piece: tuple[int, int, int, int]
    ) -> tuple[float, float, float, tuple[Solid, ...]] | None:
        """Where the line begins and ends, how far it has dropped there, and its words anew."""
        first, last, room_left, room_right = piece
        inside = [
            b for b in self.boxes
            if b.rect[0] * SCALE >= first - 1 and b.rect[2] * SCALE <= last + 1
        ]  # fmt: skip
        if _overlapping(inside):
            return None
        spans, rightmost = self.reading.spans(self.slope, self.box.em)
        width = self.columns / SCALE
        edge = max(rightmost, width - _MARGIN * max(0.0, width - rightmost))
        limit = min(room_right / SCALE - _CLEAR, edge)
        least = max(room_left / SCALE + _CLEAR, 4.0)
        solids = _solids(words, first, inside)
        skew = self.slope * (self.box.rect[1] + self.box.rect[3]) / 2
        ends = (solids[0][0] + skew, solids[-1][1] + skew)
        placed = _placed(solids, inside, spans, ends, (least, limit), width)
        if placed is None:
            return None
        column = COLUMN * self.box.em
        start = min(placed[0].start, placed[0].to, max(least, placed[0].start - column / 2))
        end = max(placed[-1].end, placed[-1].to + placed[-1].width, limit)
        lift = self.drop[min(max(int(start * SCALE), 0), self.columns - 1)] / SCALE
        return start, end, float(lift), placed


def _line(band: _Band) -> Shift | None:
    """The line of a box set anew where white runs above and below it, and no rule touches it."""
    piece = band.piece(band.ink[band.high + 1 : band.low - 1].any(axis=0))
    if piece is None:
        return None
    first, last = piece[:2]
    rows_of_ink = runs(band.ink[:, first:last].any(axis=1))
    if not rows_of_ink:
        return None
    upper, lower = max(rows_of_ink, key=lambda run: min(run[1], band.low) - max(run[0], band.high))
    most = _TALLER * band.height * SCALE
    if upper < max(1, band.high - most) or lower > min(len(band.ink) - 1, band.low + most):
        return None
    upper -= 1
    if band.rules()[upper : lower + 1, first:last].any():
        return None
    laid = band.lay(band.ink[upper : lower + 1, first:last].any(axis=0), piece)
    if laid is None:
        return None
    start, end, lift, placed = laid
    top, bottom = (band.top + upper) / SCALE + lift, (band.top + lower + 1) / SCALE + lift
    return Shift(start, end, top, bottom, band.slope, placed)


def _loose_line(band: _Band, others: tuple[Rect, ...]) -> Shift | None:
    """The line of a box lifted out of rules and neighbours, where it hardly touches them."""
    rules = band.rules()
    ink = band.ink & ~rules | crossing(band.ink, rules)
    above, below = (int(share * band.height * SCALE) for share in _SEAM)
    upper = max(0, band.high - above), band.high + below
    lower = band.low - below, min(len(ink), band.low + above)
    if upper[1] <= upper[0] or lower[1] <= lower[0] or upper[1] >= lower[0]:
        return None
    over, crossed_over = seam(ink[upper[0] : upper[1]])
    under, crossed_under = seam(ink[lower[0] : lower[1]])
    own = ink & between(ink.shape, over + upper[0], under + lower[0])
    columns = own.any(axis=0)
    piece = band.piece(columns)
    first, last = (int(v * SCALE) for v in band.box.rect[::2])
    if not columns[max(first, 0) : last].any():
        return None
    if piece is None or crossed_over + crossed_under > _CROSSED * (piece[1] - piece[0]):
        return None
    laid = band.lay(columns[piece[0] : piece[1]], piece)
    if laid is None:
        return None
    start, end, lift, placed = laid
    heights = [(band.top + row) / SCALE + lift for row in (*upper, *lower)]
    moved = {solid.area for solid in placed}
    falls = abs(band.slope) * band.columns / SCALE
    near = tuple(r for r in others if r[3] > heights[0] - falls and r[1] < heights[3] + falls)
    loose = Loose(
        (heights[0], heights[1]),
        (heights[2], heights[3]),
        tuple(b.rect for b in band.boxes if b.area in moved),
        near,
        _RULE * band.height,
    )
    top = heights[0] + float(np.median(over)) / SCALE
    bottom = heights[2] + float(np.median(under)) / SCALE
    return Shift(start, end, top, bottom, band.slope, placed, loose)


def _piece(
    inked: Any, rules: Any, place: tuple[int, int], column: int
) -> tuple[int, int, int, int] | None:
    """First and last column of the stretch of ink around a box, and the next ink beyond it."""
    stretches = runs(inked, column, rules)
    mine = [run for run in stretches if run[0] <= place[0] + 1 and run[1] >= place[1] - 1]
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
    for a, b in runs(marks, round(_SPACE * boxes[0].em * SCALE), walls):
        found.append(((first + a) / SCALE, (first + b) / SCALE, None))
    return sorted(found, key=lambda solid: solid[:2])


def _overlapping(boxes: Sequence[_Box]) -> bool:
    """Whether boxes of a line lie over each other, as a name's in a signature's: side by side they
    would take the place of the words after them."""
    reach = -math.inf
    for box in sorted(boxes, key=lambda b: b.rect[0]):
        if reach - box.rect[0] > OVER * box.em:
            return True
        reach = max(reach, box.rect[2])
    return False


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
