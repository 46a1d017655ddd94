"""The lines of a page as people read them: which way they run, where they part, how they align.

Text that runs in one of the four upright directions is looked at in a turned frame in which it
runs from left to right, so that pages stored on their side are laid out like any other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from redactor.redact.geometry import Matrix, Rect, multiply, transform_rect
from redactor.redact.geometry import apply as moved_by
from redactor.redact.session import PageRun
from redactor.redact.text import Glyph, Show

COLUMN_EMS = 1.5
"""White space this wide separates columns: nothing moves across it."""
_ALIGNED_EMS = 0.7
"""So does narrower white space, wider than a word's, when other lines begin there too."""
_JUMP_EMS = 0.12
"""White space between glyphs that reads as a space without being one."""
_MARK_EMS, _MARK_WHITE = 0.85, 0.3
"""Ems of the line a footnote's mark is high at most, and stands from the word it belongs to."""
_RAISED, _LOWERED = 0.7, 0.35
"""Ems it stands above or below the line at most."""
TURNS: tuple[Matrix, ...] = (
    (1, 0, 0, 1, 0, 0),
    (0, -1, 1, 0, 0, 0),
    (-1, 0, 0, -1, 0, 0),
    (0, 1, -1, 0, 0, 0),
)
"""From user space to the frame in which text that runs right, up, left or down runs right."""


@dataclass(slots=True)
class Spot:
    """A glyph in the turned frame: start and end on the baseline, height of the baseline."""

    glyph: Glyph
    x: float
    end: float
    y: float
    column: bool = False
    """Whether a column begins here that other lines share."""

    @property
    def em(self) -> float:
        return self.glyph.show.em

    @property
    def is_space(self) -> bool:
        return self.glyph.is_space


@dataclass(slots=True)
class Piece:
    """A stretch of a line without column gaps: glyphs in order along the line."""

    spots: list[Spot]
    start: float
    end: float

    def spaces(self) -> list[int]:
        """Indices of the glyphs after which a word begins: spaces, or white that reads as one."""
        found = []
        for index, spot in enumerate(self.spots[:-1]):
            follower = self.spots[index + 1]
            if spot.is_space:
                part = spot.glyph.removed or follower.is_space
            else:
                narrow = follower.x - spot.end <= _JUMP_EMS * spot.em
                part = narrow or follower.is_space
            if not part and not (spot.glyph.removed and follower.glyph.removed):
                found.append(index)
        return found

    def white_after(self, index: int) -> float:
        """White between the words that part at `spaces()` item `index`, in points."""
        first = index
        while first and self.spots[first].is_space:
            first -= 1
        return self.spots[index + 1].x - self.spots[first].end


@dataclass(frozen=True, slots=True)
class Frame:
    """A page seen so that the text of one direction runs from left to right."""

    run: PageRun
    turn: Matrix
    back: Matrix
    shows: list[Show]
    visible: Rect
    shapes: list[Rect]

    def rect(self, rect: Rect) -> Rect:
        return rect if self.turn is TURNS[0] else transform_rect(self.turn, rect)

    def spots(self, show: Show) -> Iterator[Spot]:
        for glyph in show.glyphs():
            x, y = moved_by(self.turn, *glyph.origin)
            end, _ = moved_by(self.turn, *glyph.end())
            yield Spot(glyph, x, end, y)

    def body(self, spot: Spot) -> Rect:
        return self.rect(spot.glyph.body())

    def start(self, show: Show) -> tuple[float, float]:
        x, y = moved_by(show.to_page, 0.0, show.rise)
        return moved_by(self.turn, x, y)


def frames(run: PageRun) -> list[Frame]:
    """A frame for each upright direction in which text runs that lost something."""
    by_turn: dict[int, list[Show]] = defaultdict(list)
    for show in run.shows:
        if show.hidden or show.invisible or show.font.vertical or show.size <= 0:
            continue
        for number, turn in enumerate(TURNS):
            if _level(multiply(show.to_page, turn)):
                by_turn[number].append(show)
    found = []
    for number, shows in sorted(by_turn.items()):
        if any(show.changed for show in shows):
            turn, back = TURNS[number], TURNS[-number % 4]
            frame = Frame(run, turn, back, shows, (0, 0, 0, 0), [])
            shapes = [frame.rect(shape) for shape in run.shapes]
            found.append(Frame(run, turn, back, shows, frame.rect(run.frame), shapes))
    return found


def _level(m: Matrix) -> bool:
    return abs(m[1]) < 1e-3 * abs(m[0]) and abs(m[2]) < 1e-3 * abs(m[3]) and m[0] > 0 < m[3]


def rows(frame: Frame) -> list[list[Show]]:
    """Text by height on the page: what stands within half a point is one line."""
    found: dict[int, list[Show]] = defaultdict(list)
    for show in frame.shows:
        found[round(frame.start(show)[1] * 2)].append(show)
    merged: list[list[Show]] = []
    last: int | None = None
    for key in sorted(found):
        if last is not None and key - last <= 1:
            merged[-1].extend(found[key])
        else:
            merged.append(found[key])
        last = key
    return _with_marks(frame, merged)


def _with_marks(frame: Frame, lines: list[list[Show]]) -> list[list[Show]]:
    """Lines with the small raised or lowered marks that stand right behind words of theirs."""
    ends = [
        (_end(frame, show), frame.start(show)[1], show.em, line)
        for line in lines
        for show in line
        if any(one.changed for one in line)
    ]
    kept = []
    for line in lines:
        host = _host(frame, line, ends)
        if host is None:
            kept.append(line)
        else:
            host += line
    return kept


def _host(
    frame: Frame, line: Sequence[Show], ends: Sequence[tuple[float, float, float, list[Show]]]
) -> list[Show] | None:
    """The line that all of a line's text are marks of."""
    hosts: list[list[Show]] = []
    for show in line:
        x, y = frame.start(show)
        found = next(
            (
                other
                for end, base, em, other in ends
                if other is not line
                and show.em < _MARK_EMS * em
                and abs(x - end) < _MARK_WHITE * em
                and -_LOWERED * em < y - base < _RAISED * em
            ),
            None,
        )
        if found is None or (hosts and found is not hosts[0]):
            return None
        hosts.append(found)
    return hosts[0] if hosts else None


def _end(frame: Frame, show: Show) -> float:
    """Where an operator's letters end, points along the line; glyphs are not opened."""
    long = (show.advance - show.trailing_space) * show.em / (abs(show.size * show.stretch) or 1.0)
    return frame.start(show)[0] + long


def pieces_of_lines(
    frame: Frame, lines: Sequence[Sequence[Show]], sides: Sides
) -> list[list[Piece]]:
    """The lines that lost something, from left to right, parted at the columns."""
    found = []
    for row in lines:
        if any(show.changed for show in row):
            line: list[Spot] = []
            for show in row:
                spots = list(frame.spots(show))
                if spots:
                    spots[0].column = sides.begins(spots[0].x)
                line += spots
            line.sort(key=lambda spot: spot.x)
            found.append(list(_pieces(line)))
    return found


def _pieces(line: Iterable[Spot]) -> Iterator[Piece]:
    current: list[Spot] = []
    reach = 0.0
    for spot in line:
        least = _ALIGNED_EMS if spot.column else COLUMN_EMS
        if current and spot.x - reach > least * spot.em:
            yield Piece(current, current[0].x, reach)
            current = []
        if not current:
            reach = spot.x
        current.append(spot)
        if not spot.is_space:
            reach = max(reach, spot.end)
    if current:
        yield Piece(current, current[0].x, reach)


class Sides:
    """Where the stretches of all lines begin, end and have their middle: how text is aligned."""

    def __init__(self, frame: Frame, lines: Sequence[Sequence[Show]]) -> None:
        self._spans = spans = _spans(frame, lines)
        self._starts = Counter(round(start) for start, _ in spans)
        self._ends = Counter(round(end) for _, end in spans)
        self.rightmost = max((end for _, end in spans), default=0.0)
        self._middles = Counter(round(start + end) for start, end in spans)
        self._many = max(3, len(spans) // 6)

    def begins(self, x: float) -> bool:
        return _near(self._starts, x) >= 3

    def left(self, piece: Piece) -> bool:
        return _near(self._starts, piece.start) >= 3

    def right(self, piece: Piece) -> bool:
        return _near(self._ends, piece.end) >= 3

    def justified(self, piece: Piece) -> bool:
        """Whether many lines end where this does, and few that begin with it go further."""
        ending = _near(self._ends, piece.end)
        if ending < self._many or not self.left(piece):
            return False
        beyond = sum(
            abs(start - piece.start) < 1.5 and end > piece.end + 1.5 for start, end in self._spans
        )
        return 2 * beyond < ending

    def centred(self, piece: Piece, visible: Rect) -> bool:
        middle = piece.start + piece.end
        if self.left(piece) or self.right(piece):
            return False
        return abs(middle - visible[0] - visible[2]) < 2 or _near(self._middles, middle) >= 3


def _spans(frame: Frame, lines: Sequence[Sequence[Show]]) -> list[tuple[float, float]]:
    """(start, end) of the stretches of all lines, columns apart; operators are not opened."""
    found: list[tuple[float, float]] = []
    for row in lines:
        start = end = None
        for left, show in sorted(((frame.start(s)[0], s) for s in row), key=lambda pair: pair[0]):
            right = _end(frame, show)
            if end is not None and start is not None and left - end > _ALIGNED_EMS * show.em:
                found.append((start, end))
                start = end = None
            start = left if start is None else start
            end = right if end is None else max(end, right)
        if start is not None and end is not None:
            found.append((start, end))
    return found


def _near(counter: Counter[int], place: float) -> int:
    key = round(place)
    return counter[key - 1] + counter[key] + counter[key + 1]
