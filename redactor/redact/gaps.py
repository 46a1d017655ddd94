"""Width privacy: gaps on a coarse grid, so that a gap does not single out the word it held.

A removed run of glyphs is shown as wide as the next multiple of three ems (or, on lines without
room, the one below): the rest of its line moves, up to the next column. Numbers are not names:
what holds no word keeps its width, which its format gives away anyway. Table columns,
scans, tilted text and lines with drawings that would not follow stay where they are, and so does
every line in the `exact` layout.

Why three ems: of 1,000 Danish first or full names set in Helvetica or Times, each bin that holds a
name between the 3rd and the 97th percentile of width holds at least 30 (see `tests/redact`).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from redactor.redact.geometry import Rect, apply, touches
from redactor.redact.session import PageRun
from redactor.redact.text import Glyph, Show

GRID_EMS = 3.0
LEAST_EMS = 1.5
"""Width shown on lines without room for everything narrower than one grid step."""
COLUMN_EMS = 1.5
"""White space this wide separates columns: nothing moves across it."""
LEAST_SPACE, MOST_SPACE = -0.12, 0.9
"""How much a space of a justified line may change, in ems."""


@dataclass(slots=True)
class Run:
    """Neighbouring removed glyphs of a piece: indices, place on the line, width to show."""

    first: int
    last: int
    start: float
    end: float
    shown: float


@dataclass(slots=True)
class Piece:
    """A stretch of a line without column gaps: glyphs in order along the line."""

    glyphs: list[Glyph]
    start: float
    end: float


def shown_width(width: float, em: float, *, widen: bool) -> float:
    """The width a gap of `width` points is given, for text whose em is `em` points."""
    step = GRID_EMS * em
    if widen:
        return max(1, math.ceil(width / step - 1e-6)) * step
    return max(math.floor(width / step + 1e-6) * step, LEAST_EMS * em)


def plan(run: PageRun, secret: Container[int]) -> dict[int, list[Rect]]:
    """Move glyphs where that is safe; returns for each area with text the boxes to paint.

    `secret`: areas whose width must not tell what stood there. Boxes are user space. Areas that
    are not in the answer are painted as they were asked for.
    """
    painted: dict[int, list[Rect]] = defaultdict(list)
    if not run.zones_with_text:
        return painted
    lines = [list(_pieces(line)) for line in _lines(run)]
    pieces = [piece for line in lines for piece in line]
    page = _Page(run, Sides(_spans(run)), _areas_of_many_lines(pieces), secret)
    for line in lines:
        for number, piece in enumerate(line):
            if any(g.areas for g in piece.glyphs):
                before = line[number - 1] if number else None
                after = line[number + 1] if number + 1 < len(line) else None
                page.set_piece(piece, before, after, painted)
    return painted


def _areas_of_many_lines(pieces: Sequence[Piece]) -> set[int]:
    """Areas drawn over several lines: their shape comes from a person's hand, not from a word."""
    lines: dict[int, set[int]] = defaultdict(set)
    for piece in pieces:
        for glyph in piece.glyphs:
            if glyph.removed:
                for number in glyph.areas:
                    lines[number].add(round(glyph.origin[1] / 2))
    return {number for number, rows in lines.items() if max(rows) - min(rows) > 1}


def _level(show: Show) -> bool:
    """Whether an operator shows visible text from left to right, upright."""
    m = show.to_page
    level = abs(m[1]) < 1e-3 * abs(m[0]) and abs(m[2]) < 1e-3 * abs(m[3]) and m[0] > 0
    return level and not (
        show.hidden or show.invisible or show.font.vertical or show.size <= 0 or m[3] <= 0
    )


def _rows(run: PageRun) -> list[list[Show]]:
    """Level text by height on the page: what stands within half a point is one line."""
    rows: dict[int, list[Show]] = defaultdict(list)
    for show in run.shows:
        if _level(show):
            rows[round(apply(show.to_page, 0.0, show.rise)[1] * 2)].append(show)
    merged: list[list[Show]] = []
    last: int | None = None
    for key in sorted(rows):
        if last is not None and key - last <= 1:
            merged[-1].extend(rows[key])
        else:
            merged.append(rows[key])
        last = key
    return merged


def _lines(run: PageRun) -> list[list[Glyph]]:
    """The lines that lost something, as glyphs from left to right."""
    return [
        sorted((g for show in row for g in show.glyphs()), key=lambda g: g.origin[0])
        for row in _rows(run)
        if any(show.changed for show in row)
    ]


def _spans(run: PageRun) -> list[tuple[float, float]]:
    """(start, end) of the stretches of all lines, columns apart; operators are not opened."""
    found: list[tuple[float, float]] = []
    for row in _rows(run):
        start = end = None
        for show in sorted(row, key=lambda s: s.to_page[4]):
            left = apply(show.to_page, 0.0, show.rise)[0]
            right = left + (show.advance - show.trailing_space) * show.to_page[0]
            if end is not None and start is not None and left - end > COLUMN_EMS * show.em:
                found.append((start, end))
                start = end = None
            start = left if start is None else start
            end = right if end is None else max(end, right)
        if start is not None and end is not None:
            found.append((start, end))
    return found


def _pieces(line: Sequence[Glyph]) -> Iterable[Piece]:
    current: list[Glyph] = []
    reach = 0.0
    for glyph in line:
        gap = glyph.origin[0] - reach
        if current and gap > COLUMN_EMS * glyph.show.em:
            yield Piece(current, current[0].origin[0], reach)
            current = []
        if not current:
            reach = glyph.origin[0]
        current.append(glyph)
        if not glyph.is_space:
            reach = max(reach, glyph.end()[0])
    if current:
        yield Piece(current, current[0].origin[0], reach)


class Sides:
    """Where the pieces of a page begin, end and have their middle; tells how text is aligned."""

    def __init__(self, spans: Sequence[tuple[float, float]]) -> None:
        self._starts = Counter(round(start) for start, _ in spans)
        self._ends = Counter(round(end) for _, end in spans)
        self.rightmost = max((end for _, end in spans), default=0.0)
        self._middles = Counter(round(start + end) for start, end in spans)
        self._many = max(3, len(spans) // 6)

    def left(self, piece: Piece) -> bool:
        return _near(self._starts, piece.start) >= 3

    def right(self, piece: Piece) -> bool:
        return _near(self._ends, piece.end) >= 3

    def justified(self, piece: Piece) -> bool:
        return _near(self._ends, piece.end) >= self._many and self.left(piece)

    def centred(self, piece: Piece, frame: Rect) -> bool:
        middle = piece.start + piece.end
        if self.left(piece) or self.right(piece):
            return False
        return abs(middle - frame[0] - frame[2]) < 2 or _near(self._middles, middle) >= 3


def _near(counter: Counter[int], place: float) -> int:
    key = round(place)
    return counter[key - 1] + counter[key] + counter[key + 1]


class _Page:
    def __init__(self, run: PageRun, sides: Sides, tall: set[int], secret: Container[int]) -> None:
        self._run = run
        self._sides = sides
        self._tall = tall
        self._secret = secret
        frame = run.frame
        margin = max(0.0, frame[2] - sides.rightmost)
        self._edge = max(min(sides.rightmost, frame[2] - 4), frame[2] - 0.4 * margin)

    def set_piece(
        self,
        piece: Piece,
        before: Piece | None,
        after: Piece | None,
        painted: dict[int, list[Rect]],
    ) -> None:
        run = self._run
        areas = {n for g in piece.glyphs for n in g.areas}
        if areas & run.zones_with_images or areas & self._tall:
            return
        if not any(area in self._secret for area in areas):
            return
        em = piece.glyphs[0].show.em
        room = (
            before.end + 0.4 * em if before else run.frame[0] + 4,
            after.start - 0.4 * em if after else self._edge,
        )
        for widen in (True, False):
            runs = self._runs(piece, widen=widen)
            shifts = _shifts(piece, runs, self._sides, run.frame)
            if _safe(piece, runs, shifts, run, room):
                self._apply(piece, runs, shifts, painted)
                return

    def _apply(
        self,
        piece: Piece,
        runs: Sequence[Run],
        shifts: Sequence[float],
        painted: dict[int, list[Rect]],
    ) -> None:
        zones = self._run.zones
        for glyph, shift in zip(piece.glyphs, shifts, strict=True):
            if not glyph.removed and abs(shift) > 0.01:
                glyph.shift = shift / _unit(glyph)
        for found in runs:
            members = piece.glyphs[found.first : found.last + 1]
            numbers = sorted({n for g in members for n in g.areas})
            low = min(zones.rects[n][1] for n in numbers)
            high = max(zones.rects[n][3] for n in numbers)
            x0 = found.start + shifts[found.first]
            painted[numbers[0]].append((x0, low, x0 + found.shown, high))
            for number in numbers[1:]:
                painted[number] += []

    def _runs(self, piece: Piece, *, widen: bool) -> list[Run]:
        found: list[Run] = []
        first: int | None = None
        glyphs = piece.glyphs
        for index in range(len(glyphs) + 1):
            gone = index < len(glyphs) and bool(glyphs[index].areas)
            if gone and first is None:
                first = index
            elif not gone and first is not None:
                members = glyphs[first:index]
                em = max(g.show.em for g in members)
                start = members[0].origin[0]
                end = max(g.end()[0] for g in members)
                near = (n for g in members for n in g.areas)
                shown = end - start
                if any(number in self._secret for number in near):
                    shown = shown_width(shown, em, widen=widen)
                found.append(Run(first, index - 1, start, end, shown))
                first = None
        return found


def _shifts(piece: Piece, runs: Sequence[Run], sides: Sides, frame: Rect) -> list[float]:
    """How far each glyph moves to the right, in page points."""
    shifts = [0.0] * len(piece.glyphs)
    moved = 0.0
    at = 0
    for found in runs:
        for index in range(at, found.last + 1):
            shifts[index] = moved
        moved += found.shown - (found.end - found.start)
        at = found.last + 1
    for index in range(at, len(shifts)):
        shifts[index] = moved
    if sides.justified(piece):
        return _justify(piece, shifts, -moved)
    if sides.right(piece) and not sides.left(piece):
        return [shift - moved for shift in shifts]
    if sides.centred(piece, frame):
        return [shift - moved / 2 for shift in shifts]
    return shifts


def _justify(piece: Piece, shifts: list[float], missing: float) -> list[float]:
    """Spread what the line lacks over its spaces; its end would tell the width otherwise."""
    spaces = [
        index
        for index, glyph in enumerate(piece.glyphs[:-1])
        if glyph.is_space and not glyph.removed
    ]
    if not spaces:
        return shifts
    each = missing / len(spaces)
    em = piece.glyphs[spaces[0]].show.em
    if not LEAST_SPACE <= each / em <= MOST_SPACE:
        return shifts
    found: list[float] = []
    added = 0.0
    wide = set(spaces)
    for index, shift in enumerate(shifts):
        found.append(shift + added)
        if index in wide:
            added += each
    return found


def _safe(
    piece: Piece,
    runs: Sequence[Run],
    shifts: Sequence[float],
    run: PageRun,
    room: tuple[float, float],
) -> bool:
    """Whether the line stays in sight and clear of its neighbours and of drawings."""
    moving = [
        (g, s) for g, s in zip(piece.glyphs, shifts, strict=True) if abs(s) > 0.01 and not g.removed
    ]
    ends = [g.end()[0] + s for g, s in moving]
    ends += [found.start + shifts[found.first] + found.shown for found in runs]
    starts = [g.origin[0] + s for g, s in moving]
    starts += [found.start + shifts[found.first] for found in runs]
    left, right = min(starts), max(ends)
    if right > max(room[1], piece.end + 0.01) or left < min(piece.start - 0.01, room[0]):
        return False
    if not moving:
        return not _crowded(piece, run, left, right)
    for glyph, shift in moving:
        clip = glyph.show.clip
        if glyph.origin[0] + shift < clip[0] - 0.5 or glyph.end()[0] + shift > clip[2] + 0.5:
            return False
    y = piece.glyphs[0].origin[1]
    em = max(g.show.em for g, _ in moving)
    band = (
        min(left, min(g.origin[0] for g, _ in moving)),
        y - 0.3 * em,
        max(right, max(g.end()[0] for g, _ in moving)),
        y + 0.9 * em,
    )
    if _crowded(piece, run, left, right):
        return False
    own = {n for g in piece.glyphs for n in g.areas}
    strip = (band[0], y + 0.1 * em, band[2], y + 0.5 * em)
    if any(n not in own for n in run.zones.near(strip)):
        return False
    width = band[2] - band[0]
    return not any(
        touches(shape, band) and shape[2] - shape[0] < width + 6 * em and not _frames(shape, band)
        for shape in run.shapes
    )


def _crowded(piece: Piece, run: PageRun, left: float, right: float) -> bool:
    """Whether other text or a drawing stands where the line would spread to."""
    mine = {id(glyph.show) for glyph in piece.glyphs}
    bodies = [glyph.body() for glyph in piece.glyphs]
    low, high = min(b[1] for b in bodies), max(b[3] for b in bodies)
    beside = (
        (left, low, min(piece.start, right) - 0.01, high),
        (max(piece.end, left) + 0.01, low, right, high),
    )
    strips = [strip for strip in beside if strip[0] < strip[2]]
    others = [show.core() for show in run.shows if not show.hidden and id(show) not in mine]
    drawn = [shape for shape in run.shapes if not any(_frames(shape, s) for s in strips)]
    return any(touches(rect, strip) for strip in strips for rect in (*others, *drawn))


def _frames(shape: Rect, band: Rect) -> bool:
    """Cell shading and boxes around the whole line do not mark any part of it."""
    return shape[0] <= band[0] and shape[2] >= band[2]


def _unit(glyph: Glyph) -> float:
    """Page points that one unit of text space makes along the line."""
    m = glyph.show.to_page
    return math.hypot(m[0], m[1])
