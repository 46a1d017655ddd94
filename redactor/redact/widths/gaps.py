"""Width privacy: gaps on a coarse grid, so that a gap does not single out the word it held.

A removed run of glyphs is shown as wide as the next step of the grid for as many words in its font:
the rest of its line moves, up to the next column. On lines without room the spaces are set closer,
and when that is not enough, one gap after the other takes the step below.
Numbers are not names: what holds no word keeps its width, which its format gives away anyway. Lines
of scans are set anew in `scanlines`; tilted text and lines with drawings that would not follow stay
where they are, and so does every line in the `exact` layout.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from redactor.redact.geometry import Rect, grow, touches, transform_rect
from redactor.redact.session import PageRun
from redactor.redact.text import Glyph
from redactor.redact.widths.letters import breadth_of
from redactor.redact.widths.lines import Frame, Piece, Sides, Spot, frames, pieces_of_lines, rows
from redactor.redact.widths.steps import shown_width

LEAST_SPACE = -0.1
"""How much narrower a space of a crowded line may become, in ems."""
LEAST_WHITE, MOST_WHITE = 0.17, 1.2
"""Narrowest and widest space between words of a justified line, in ems."""
_KERN = 0.2
"""Ems that fonts set two letters closer or wider by, which tells which ones they are."""
_SOFT = 1.0
"""Points a box that was asked for may reach beyond its letters."""
_MARGIN = 0.4
"""Share of the white margin beside the text that stays white."""
_TALLEST = 4.0
"""Ems; nobody's name is so tall."""
_LINE = 0.7
"""Ems from which on what stands above each other is no line with raised marks."""
_SHADOW = 0.5
"""Ems between the baselines of two prints of one line, at most."""


@dataclass(slots=True)
class Run:
    """Neighbouring removed glyphs of a piece: indices, place on the line, width to show.

    `em`: of Helvetica that is as wide as the font. `words`: how many its width must not tell; 0
    where it may be seen.
    """

    first: int
    last: int
    start: float
    end: float
    em: float
    words: int
    shown: float = 0.0


def plan(run: PageRun, secret: Mapping[int, int]) -> dict[int, list[Rect]]:
    """Move glyphs where that is safe; returns for each area with text the boxes to paint.

    `secret`: areas whose width must not tell what stood there, and how many words did. Boxes are
    user space. Areas that are not in the answer are painted as they were asked for.
    """
    painted: dict[int, list[Rect]] = defaultdict(list)
    if not run.zones_with_text:
        return painted
    for frame in frames(run):
        lines = rows(frame)
        sides = Sides(frame, lines)
        parted = pieces_of_lines(frame, lines, sides)
        pieces = [piece for line in parted for piece in line]
        tall = _areas_drawn_by_hand(pieces, frame)
        doubled = _doubled(pieces)
        page = _Page(frame, sides, tall, secret)
        for line in parted:
            for number, piece in enumerate(line):
                if any(spot.glyph.areas for spot in piece.spots) and id(piece) not in doubled:
                    before = line[number - 1] if number else None
                    after = line[number + 1] if number + 1 < len(line) else None
                    page.set_piece(piece, before, after, painted)
    return painted


def _areas_drawn_by_hand(pieces: Sequence[Piece], frame: Frame) -> set[int]:
    """Areas over several lines, or room for them: their shape does not come from a word."""
    lines: dict[int, set[float]] = defaultdict(set)
    ems: dict[int, float] = defaultdict(float)
    found: set[int] = set()
    for piece in pieces:
        for spot in piece.spots:
            if spot.glyph.removed:
                for number in spot.glyph.areas:
                    lines[number].add(spot.y)
                    ems[number] = max(ems[number], spot.em)
                    area = frame.rect(frame.run.zones.rects[number])
                    if area[3] - area[1] > _TALLEST * spot.em:
                        found.add(number)
    return found | {n for n, on in lines.items() if max(on) - min(on) > _LINE * ems[n]}


def _doubled(pieces: Sequence[Piece]) -> set[int]:
    """Pieces printed over each other, as a shadow is: moved apart they would spoil both."""
    rows = sorted(pieces, key=lambda piece: piece.spots[0].y)
    found: set[int] = set()
    for index, piece in enumerate(rows):
        em = piece.spots[0].em
        for other in rows[index + 1 :]:
            if other.spots[0].y - piece.spots[0].y > _SHADOW * em:
                break
            if min(piece.end, other.end) - max(piece.start, other.start) > em:
                found |= {id(piece), id(other)}
    return found


class _Page:
    def __init__(
        self, frame: Frame, sides: Sides, tall: set[int], secret: Mapping[int, int]
    ) -> None:
        self._frame = frame
        self._sides = sides
        self._tall = tall
        self._secret = secret
        visible = frame.visible
        margin = max(0.0, visible[2] - sides.rightmost)
        self._edge = max(min(sides.rightmost, visible[2] - 4), visible[2] - _MARGIN * margin)

    def set_piece(
        self,
        piece: Piece,
        before: Piece | None,
        after: Piece | None,
        painted: dict[int, list[Rect]],
    ) -> None:
        """Lay out one piece anew, in the first way that keeps it clear of everything else."""
        areas = {n for spot in piece.spots for n in spot.glyph.areas}
        if areas & self._tall:
            return
        runs = self._runs(piece)
        if not any(run.words for run in runs):
            return
        em = piece.spots[0].em
        room = (
            before.end + 0.4 * em if before else self._frame.visible[0] + 4,
            after.start - 0.4 * em if after else self._edge,
        )
        for _ in _roundings(runs):
            for shifts in _layouts(piece, runs, self._sides, self._frame.visible, room[1]):
                hides = self._hides_pictures(piece, runs, shifts)
                if hides and _safe(piece, runs, shifts, self._frame, room):
                    self._apply(piece, runs, shifts, painted)
                    return

    def _hides_pictures(self, piece: Piece, runs: Sequence[Run], shifts: Sequence[float]) -> bool:
        """Whether the boxes cover what they burn in pictures; those do not move with the text."""
        run = self._frame.run
        for found in runs:
            numbers = run.zones_with_images & _areas(self._frame, piece, found)
            start = found.start + shifts[found.first]
            for number in numbers:
                x0, _, x1, _ = self._frame.rect(run.zones.rects[number])
                if x0 < start - _SOFT or x1 > start + found.shown + _SOFT:
                    return False
        return True

    def _apply(
        self,
        piece: Piece,
        runs: Sequence[Run],
        shifts: Sequence[float],
        painted: dict[int, list[Rect]],
    ) -> None:
        frame = self._frame
        for spot, shift in zip(piece.spots, shifts, strict=True):
            if not spot.glyph.removed and abs(shift) > 0.01:
                spot.glyph.shift = shift / _unit(spot)
        for found in runs:
            numbers = sorted(_areas(frame, piece, found))
            rects = [frame.rect(frame.run.zones.rects[n]) for n in numbers]
            low, high = min(r[1] for r in rects), max(r[3] for r in rects)
            x0 = found.start + shifts[found.first]
            box = transform_rect(frame.back, (x0, low, x0 + found.shown, high))
            painted[numbers[0]].append(box)
            for number in numbers[1:]:
                painted[number] += []

    def _runs(self, piece: Piece) -> list[Run]:
        found: list[Run] = []
        first: int | None = None
        spots = piece.spots
        for index in range(len(spots) + 1):
            gone = index < len(spots) and bool(spots[index].glyph.areas)
            if gone and first is None:
                first = index
            elif not gone and first is not None:
                members = spots[first:index]
                em = max(spot.em for spot in members) * breadth_of(spot.glyph for spot in members)
                start, end = members[0].x, max(spot.end for spot in members)
                if first and _joins(spots[first - 1], spots[first - 1].end - start):
                    start = spots[first - 1].end
                if index < len(spots) and _joins(spots[index], spots[index].x - end):
                    end = spots[index].x
                words = self._words([spot.glyph for spot in members])
                found.append(Run(first, index - 1, start, end, em, words))
                first = None
        return found

    def _words(self, glyphs: Sequence[Glyph]) -> int:
        """How many words went with the glyphs; of areas over each other one counts."""
        places: dict[int, list[int]] = {}
        for index, glyph in enumerate(glyphs):
            for area in glyph.areas:
                places.setdefault(area, []).append(index)
        total = most = end = 0
        for area, found in sorted(places.items(), key=lambda item: item[1][0]):
            if found[0] >= end:
                total, most = total + most, 0
            most, end = max(most, self._secret.get(area, 0)), max(end, found[-1] + 1)
        return total + most


def _joins(kept: Spot, gap: float) -> bool:
    """Whether a sign stands right beside what was removed: set closer or not, it may not tell."""
    return not kept.is_space and abs(gap) < _KERN * kept.em


def _roundings(runs: Sequence[Run]) -> Iterator[None]:
    """Set the shown widths: all rounded up, then one after the other down, widest first."""
    for run in runs:
        width = run.end - run.start
        run.shown = width
        if run.words:
            run.shown = shown_width(width, run.em, widen=True, words=run.words)
    yield
    down = [run for run in runs if run.words]
    for run in sorted(down, key=lambda run: (-math.floor(run.shown / run.em), run.first)):
        run.shown = shown_width(run.end - run.start, run.em, widen=False, words=run.words)
        yield


def _layouts(
    piece: Piece, runs: Sequence[Run], sides: Sides, visible: Rect, edge: float
) -> Iterator[list[float]]:
    """How far each glyph moves to the right, in points: the usual way, then set closer."""
    shifts = [0.0] * len(piece.spots)
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
        yield _justify(piece, shifts, -moved)
    elif sides.right(piece) and not sides.left(piece):
        yield [shift - moved for shift in shifts]
    elif sides.centred(piece, visible):
        yield [shift - moved / 2 for shift in shifts]
    else:
        yield shifts
    over = piece.end + moved - edge
    if over > 0 and not sides.justified(piece):
        yield _spread(piece, shifts, -over)


def _justify(piece: Piece, shifts: list[float], missing: float) -> list[float]:
    """Bring the line back to the margin by its spaces, as far as they go.

    The spaces it had tell the width of what was removed, so they never stay as they were: a line
    that cannot reach the margin gets the widest or the narrowest there are.
    """
    spaces = piece.spaces()
    if not spaces:
        return shifts
    ems = [piece.spots[index].em for index in spaces]
    white = sum(map(piece.white_after, spaces))
    least, most = LEAST_WHITE * sum(ems), MOST_WHITE * sum(ems)
    return _widened(piece, shifts, min(max(missing, least - white), most - white))


def _spread(piece: Piece, shifts: list[float], missing: float) -> list[float]:
    """Set the words of a line closer, when that is all it takes."""
    ems = [piece.spots[index].em for index in piece.spaces()]
    return _widened(piece, shifts, missing) if missing >= LEAST_SPACE * sum(ems) else shifts


def _widened(piece: Piece, shifts: list[float], by: float) -> list[float]:
    """`shifts` with `by` points more in all spaces together."""
    spaces = set(piece.spaces())
    found: list[float] = []
    added = 0.0
    for index, shift in enumerate(shifts):
        found.append(shift + added)
        if index in spaces:
            added += by / len(spaces)
    return found


def _areas(frame: Frame, piece: Piece, run: Run) -> set[int]:
    """The areas that a run was removed with, and those that lie within one of them.

    What was found in two readings of a page has areas of both, down to those of single marks.
    """
    zones = frame.run.zones
    own = {n for spot in piece.spots[run.first : run.last + 1] for n in spot.glyph.areas}
    found = set(own)
    for number in own:
        x0, y0, x1, y1 = grow(zones.rects[number], _SOFT, _SOFT)
        for other in zones.near((x0, y0, x1, y1)):
            rect = zones.rects[other]
            if x0 <= rect[0] and y0 <= rect[1] and rect[2] <= x1 and rect[3] <= y1:
                found.add(other)
    return found


def _safe(
    piece: Piece,
    runs: Sequence[Run],
    shifts: Sequence[float],
    frame: Frame,
    room: tuple[float, float],
) -> bool:
    """Whether the line stays in sight and clear of its neighbours and of drawings."""
    moving = [
        (spot, shift)
        for spot, shift in zip(piece.spots, shifts, strict=True)
        if abs(shift) > 0.01 and not spot.glyph.removed and not spot.is_space
    ]
    ends = [spot.end + shift for spot, shift in moving]
    ends += [found.start + shifts[found.first] + found.shown for found in runs]
    starts = [spot.x + shift for spot, shift in moving]
    starts += [found.start + shifts[found.first] for found in runs]
    left, right = min(starts), max(ends)
    if right > max(room[1], piece.end) + 0.01 or left < min(piece.start, room[0]) - 0.01:
        return False
    if _crowded(piece, frame, left, right):
        return False
    if not moving:
        return True
    for spot, shift in moving:
        clip = frame.rect(spot.glyph.show.clip)
        if spot.x + shift < clip[0] - 0.5 or spot.end + shift > clip[2] + 0.5:
            return False
    y = piece.spots[0].y
    em = max(spot.em for spot, _ in moving)
    band = (
        min(left, min(spot.x for spot, _ in moving)),
        y - 0.3 * em,
        max(right, max(spot.end for spot, _ in moving)),
        y + 0.9 * em,
    )
    own = {n for found in runs for n in _areas(frame, piece, found)}
    strip = (band[0], y + 0.1 * em, band[2], y + 0.5 * em)
    if any(n not in own for n in frame.run.zones.near(transform_rect(frame.back, strip))):
        return False
    width = band[2] - band[0]
    return not any(
        touches(shape, band) and shape[2] - shape[0] < width + 6 * em and not _frames(shape, band)
        for shape in frame.shapes
    )


def _crowded(piece: Piece, frame: Frame, left: float, right: float) -> bool:
    """Whether other text or a drawing stands where the line would spread to."""
    mine = {id(spot.glyph.show) for spot in piece.spots}
    bodies = [frame.body(spot) for spot in piece.spots]
    low, high = min(b[1] for b in bodies), max(b[3] for b in bodies)
    beside = (
        (left, low, min(piece.start, right) - 0.01, high),
        (max(piece.end, left) + 0.01, low, right, high),
    )
    strips = [strip for strip in beside if strip[0] < strip[2]]
    if not strips:
        return False
    shows = [show for show in frame.run.shows if not show.hidden and id(show) not in mine]
    drawn = [shape for shape in frame.shapes if not any(_frames(shape, s) for s in strips)]
    return any(
        touches(rect, strip)
        for strip in strips
        for rect in (*(frame.rect(show.core()) for show in shows), *drawn)
    )


def _frames(shape: Rect, band: Rect) -> bool:
    """Cell shading and boxes around the whole line do not mark any part of it."""
    return shape[0] <= band[0] and shape[2] >= band[2]


def _unit(spot: Spot) -> float:
    """Page points that one unit of text space makes along the line."""
    m = spot.glyph.show.to_page
    return math.hypot(m[0], m[1])
