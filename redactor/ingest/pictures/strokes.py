"""Signatures that are drawn on a page as paths: by signature pads, in ink annotations, by programs.

They are in no picture, and a pen's few long curves are not letters to be read. What tells a
signature from charts, ornaments, icons and plans is how its strokes run: unbroken over the width of
a name, up and down many times, open and as thin as a pen's, neither evenly spaced
as a graph's samples nor the same from both ends as an ornament, and with nothing else drawn there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from redactor.ingest.pages.ruled import Ruling
from redactor.ingest.pictures import scan
from redactor.ingest.pictures.areas import Area, around, common, size
from redactor.model import Box, Sight, SightKind

Points = npt.NDArray[np.float64]

_WIDTH, _HEIGHT = (25.0, 260.0), (8.0, 110.0)
_OBLONG = 1.15
_PEN = 3.2
"""Points: the mean width of the thickest pen's stroke."""
_PALE = 0.8
_ELONGATED = 40.0
"""A filled shape is a pen's stroke from this many times its width on; letters are shorter."""
_LONG, _TALL = 20.0, 6.5
"""Points: a signature's longest unbroken stroke."""
_TURNS = 6
"""Times that the strokes turn from up to down or down to up, at least, by `_TURN` points."""
_TURN = 1.0
_STRAIGHT, _MOST_STRAIGHT = 12.0, 0.35
"""Points of a straight line, and its share of all, that a hand seldom draws."""
_CLOSED_SHARE = 0.3
_FORWARD = 0.02
"""Share of the way along that leads back; a graph's has none."""
_EVEN = 0.2
"""Deviation, over the mean, of steps that are a graph's samples."""
_ALIKE, _NEAR = 0.9, 1
"""Share of marks that lie on their own mirror image, give or take so many cells of a point."""
_AGAIN, _LEAST_STEP = 0.95, 6
"""The same share where a pattern comes again, and points after which it may."""
_AXIS = 6.0
_AXIS_BESIDE, _TICK, _TICKS = 15.0, 6.0, 4
"""Points that an axis may lie beside a graph, that its marks are long at most, and how many."""
_MOST_CROSSED = 2
"""Lines, of a table or to write on, that a signature may run across."""
_OTHERS = 2
_JOINS = 1.0
"""Points between the end of a stroke and the beginning of its next piece."""
_CELL = (5.0, 2.0)
"""Points across and down; strokes up to three cells apart belong to one signature."""
_REACH = 3
_STEP = 0.6
_MOST_ITEMS, _MOST_STROKES, _MOST_SIGHTS = 12_000, 1000, 40
"""More curves and lines, strokes or signatures on a page are a drawing."""
_BESIDE = 1.0
_T = np.linspace(0.0, 1.0, 9)[1:, None]
_CUBIC = np.hstack([(1 - _T) ** 3, 3 * (1 - _T) ** 2 * _T, 3 * (1 - _T) * _T**2, _T**3])


@dataclass(slots=True)
class _Stroke:
    """One run of a pen, curves flattened; points of the unrotated page."""

    points: Points
    knots: Points
    """Where its curves and lines meet."""
    curves: int
    straight: float
    """Points of it that run along a ruler."""
    pen: float
    colour: tuple[float, ...]
    filled: bool

    @property
    def length(self) -> float:
        return float(np.hypot(*np.diff(self.points, axis=0).T).sum())

    @property
    def tells(self) -> bool:
        """Whether it is more than a dot, a short piece or a letter's outline."""
        return not self.filled or self.length / 2 >= _ELONGATED * self.pen

    @property
    def closed(self) -> bool:
        return not self.filled and float(np.abs(self.points[0] - self.points[-1]).max()) < 0.1


@dataclass(slots=True)
class Strokes:
    """The strokes of a page that a pen may have drawn, gathered drawing by drawing.

    `see` takes what pymupdf's `get_cdrawings` gives. What is no such stroke is kept by its place.
    """

    _strokes: list[list[_Stroke]] = field(default_factory=list)
    """Each in the pieces it is drawn in."""
    _others: list[Area] = field(default_factory=list)
    _items: int = 0

    def see(self, drawing: Mapping[str, Any]) -> None:
        if self._is_full:
            return
        items = drawing["items"]
        if all(_is_upright(item) for item in items):
            if drawing.get("fill") is not None:
                self._others.append(tuple(drawing["rect"]))
            return
        if len(items) > _MOST_ITEMS:
            self._others.append(tuple(drawing["rect"]))
            return
        self._items += len(items)
        filled = drawing.get("fill") is not None
        colour = tuple(drawing.get("fill" if filled else "color") or ())
        pen = 0.0 if filled else float(drawing.get("width") or 0.0)
        dashed = len(drawing.get("dashes") or "") > len("[] 0")
        straight = any(item[0] in ("re", "qu") for item in items)
        if dashed or straight or pen > _PEN or not colour or sum(colour) / len(colour) > _PALE:
            self._others.append(tuple(drawing["rect"]))
            return
        for part in _subpaths(items):
            if self._is_full:
                return
            self._add(_stroke(part, pen, colour, filled=filled))

    @property
    def _is_full(self) -> bool:
        return self._items > _MOST_ITEMS or len(self._strokes) > _MOST_STROKES

    def _add(self, stroke: _Stroke) -> None:
        if stroke.filled:
            x, y = stroke.points.T
            twice = abs(float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum()))
            stroke.pen = twice / max(stroke.length, 1.0)
            if stroke.pen > _PEN:
                self._others.append(_box([stroke]))
                return
        last = self._strokes[-1][-1] if self._strokes else None
        goes_on = (
            last is not None
            and not last.filled
            and not stroke.filled
            and last.colour == stroke.colour
            and float(np.abs(last.points[-1] - stroke.points[0]).max()) <= _JOINS
        )
        if goes_on:
            self._strokes[-1].append(stroke)
        else:
            self._strokes.append([stroke])

    def judged(self, page: Area, ruling: Ruling) -> tuple[list[Sight], list[Area]]:
        """The signatures, and the places of strokes as large as one that are none."""
        if self._is_full:
            return [], []
        found: list[Sight] = []
        refused: list[Area] = []
        for strokes in _groups([_whole(pieces) for pieces in self._strokes], page):
            box = _box(strokes)
            longer, shorter = sorted((box[2] - box[0], box[3] - box[1]), reverse=True)
            if not (_WIDTH[0] <= longer <= _WIDTH[1] and _HEIGHT[0] <= shorter <= _HEIGHT[1]):
                continue
            telling = [stroke for stroke in strokes if stroke.tells]
            if not telling:
                continue
            alone = self._is_alone(box) and not _in_chart(box, ruling)
            if alone and _is_signature(telling, box, ruling):
                beside = max(stroke.pen for stroke in strokes) / 2 + _BESIDE
                x0, y0, x1, y1 = box
                place = (x0 - beside, y0 - beside, x1 + beside, y1 + beside)
                whole = common(place, page) or box
                marked = Box(*(round(value, 1) for value in whole))
                found.append(Sight(kind=SightKind.SIGNATURE, box=marked, score=0.5))
            else:
                refused.append(box)
        return (found, refused) if len(found) <= _MOST_SIGHTS else ([], [])

    def _is_alone(self, box: Area) -> bool:
        """Whether nothing but a ground and some marks is painted where the strokes are."""
        beside = 0
        for other in self._others:
            shared = common(other, box)
            beside += shared is not None and size(shared) < 0.9 * size(box)
        return beside <= _OTHERS


def without_judged(
    sights: Sequence[Sight],
    found: Sequence[Sight],
    refused: Sequence[Area],
    pictured: Sequence[Area],
) -> list[Sight]:
    """`sights` seen by the ink, less what is judged by its strokes; `pictured` are pictures."""
    places: list[Area] = [*(sight.box for sight in found), *refused]
    kept = []
    for sight in sights:
        box = sight.box
        drawn = sight.kind in (SightKind.SIGNATURE, SightKind.HANDWRITING) and not any(
            common(picture, box) for picture in pictured
        )
        shared = [common(place, box) for place in places] if drawn else []
        if sum(size(area) for area in shared if area is not None) < 0.5 * size(box):
            kept.append(sight)
    return kept


def _is_upright(item: Sequence[Any]) -> bool:
    """A box, or a level or upright line: nothing that a pen draws."""
    if item[0] == "re":
        return True
    if item[0] != "l":
        return False
    (x0, y0), (x1, y1) = item[1], item[2]
    return bool(x0 == x1 or y0 == y1)


def _subpaths(items: Sequence[Sequence[Any]]) -> Iterator[Sequence[Sequence[Any]]]:
    start = 0
    for at in range(1, len(items) + 1):
        if at == len(items) or items[at][1] != items[at - 1][-1]:
            yield items[start:at]
            start = at


def _stroke(
    items: Sequence[Sequence[Any]], pen: float, colour: tuple[float, ...], *, filled: bool
) -> _Stroke:
    corners = np.array(
        [i[1:] if i[0] == "c" else (i[1], i[1], i[2], i[2]) for i in items], dtype=np.float64
    )
    points = np.einsum("tk,nkd->ntd", _CUBIC, corners).reshape(-1, 2)
    lines = np.array([item[0] == "l" for item in items])
    steps = np.hypot(*(corners[:, 3] - corners[:, 0]).T)
    return _Stroke(
        points=np.concatenate([corners[:1, 0], points]),
        knots=np.concatenate([corners[:1, 0], corners[:, 3]]),
        curves=int((~lines).sum()),
        straight=float(steps[lines & (steps > _STRAIGHT)].sum()),
        pen=pen,
        colour=colour,
        filled=filled,
    )


def _whole(pieces: Sequence[_Stroke]) -> _Stroke:
    first = pieces[0]
    return _Stroke(
        points=np.concatenate([piece.points for piece in pieces]),
        knots=np.concatenate([first.knots, *(piece.knots[1:] for piece in pieces[1:])]),
        curves=sum(piece.curves for piece in pieces),
        straight=sum(piece.straight for piece in pieces),
        pen=max(piece.pen for piece in pieces),
        colour=first.colour,
        filled=first.filled,
    )


def _box(strokes: Sequence[_Stroke]) -> Area:
    x0, y0, x1, y1 = around(
        [(*s.points.min(axis=0).tolist(), *s.points.max(axis=0).tolist()) for s in strokes]
    )
    return x0, y0, x1, y1


def _dense(stroke: _Stroke) -> Points:
    """Points of a stroke at most `_STEP` apart."""
    way = np.concatenate([[0.0], np.hypot(*np.diff(stroke.points, axis=0).T).cumsum()])
    at = np.linspace(0.0, way[-1], max(2, int(way[-1] / _STEP) + 2))
    x, y = stroke.points.T
    return np.stack([np.interp(at, way, x), np.interp(at, way, y)], axis=1)


def _groups(strokes: Sequence[_Stroke], page: Area) -> Iterator[list[_Stroke]]:
    """Strokes of one colour that lie close together, without those larger than any signature."""
    for colour in dict.fromkeys(stroke.colour for stroke in strokes):
        yield from _near([stroke for stroke in strokes if stroke.colour == colour], page)


def _near(strokes: Sequence[_Stroke], page: Area) -> Iterator[list[_Stroke]]:
    small = [s for s in strokes if max(np.ptp(s.points, axis=0)) <= _WIDTH[1]]
    if not small:
        return
    columns, rows = int(page[2] / _CELL[0]) + 2, int(page[3] / _CELL[1]) + 2
    mask = np.zeros((rows, columns), dtype=np.bool_)
    firsts = []
    for stroke in small:
        cells = (_dense(stroke) / _CELL).astype(np.int64)
        x, y = cells[:, 0].clip(0, columns - 1), cells[:, 1].clip(0, rows - 1)
        mask[y, x] = True
        firsts.append((int(x[0]), int(y[0])))
    for x0, y0, x1, y1 in scan.connected(mask, _REACH):
        inside = [
            s for s, (x, y) in zip(small, firsts, strict=True) if x0 <= x < x1 and y0 <= y < y1
        ]
        if inside:
            yield inside


def _is_signature(strokes: Sequence[_Stroke], box: Area, ruling: Ruling) -> bool:
    longer, shorter = box[2] - box[0], box[3] - box[1]
    aside = shorter > longer
    if aside:
        longer, shorter = shorter, longer
        ruling = Ruling(ruling.down, ruling.across)
        box = (box[1], box[0], box[3], box[2])
        strokes = [
            replace(stroke, points=stroke.points[:, ::-1], knots=stroke.knots[:, ::-1])
            for stroke in strokes
        ]
    if longer < _OBLONG * shorter:
        return False
    total = sum(stroke.length for stroke in strokes)
    if sum(s.length for s in strokes if s.closed) > _CLOSED_SHARE * total:
        return False
    if sum(stroke.straight for stroke in strokes) > _MOST_STRAIGHT * total:
        return False
    if sum(_turns(s.points[:, 1]) / (2 if s.filled else 1) for s in strokes) < _TURNS:
        return False
    marks = _marks(strokes, box)
    if not any(
        x1 - x0 >= _LONG and y1 - y0 >= _TALL for x0, y0, x1, y1 in scan.connected(marks, 1)
    ):
        return False
    return not _is_graph(strokes, box, ruling) and not _is_ornament(marks)


def _turns(values: npt.NDArray[np.float64]) -> int:
    """How often the values turn from rising to falling or back, by `_TURN` at least."""
    turns, rising = 0, None
    low = high = float(values[0])
    for value in values.tolist():
        if value > high:
            high = value
        if value < low:
            low = value
        if rising is not False and value < high - _TURN:
            turns += rising is True
            rising, low = False, value
        elif rising is not True and value > low + _TURN:
            turns += rising is False
            rising, high = True, value
        if rising is True:
            low = value
        elif rising is False:
            high = value
    return turns


def _marks(strokes: Sequence[_Stroke], box: Area) -> scan.Mask:
    """The strokes in cells of a point."""
    mask = np.zeros((int(box[3] - box[1]) + 1, int(box[2] - box[0]) + 1), dtype=np.bool_)
    for stroke in strokes:
        x, y = (_dense(stroke) - box[:2]).astype(np.int64).T
        mask[y.clip(0, mask.shape[0] - 1), x.clip(0, mask.shape[1] - 1)] = True
    return mask


def _is_graph(strokes: Sequence[_Stroke], box: Area, ruling: Ruling) -> bool:
    """Whether all runs one way, in even steps or straight ones, or over the lines of a chart."""
    steps = [np.diff(stroke.points[:, 0]) for stroke in strokes]
    back = sum(min(float(-s[s < 0].sum()), float(s[s > 0].sum())) for s in steps)
    if back > _FORWARD * sum(float(np.abs(s).sum()) for s in steps):
        return False
    knots = np.concatenate([np.abs(np.diff(stroke.knots[:, 0])) for stroke in strokes])
    curves = sum(stroke.curves for stroke in strokes)
    if 2 * curves < len(knots) or float(knots.std()) < _EVEN * float(knots.mean()):
        return True
    x0, y0, x1, y1 = box
    across = sum(y0 < y < y1 and a < x1 and b > x0 for y, a, b in ruling.across)
    down = any(
        x0 - _AXIS < x < x1 + _AXIS and a < y0 + _AXIS and b > y1 - _AXIS for x, a, b in ruling.down
    )
    return across >= 2 or down


def _is_ornament(marks: scan.Mask) -> bool:
    """Whether it is the same from left and right, or turned upside down, or comes again."""
    padded = np.pad(marks, _NEAR)
    wide = np.zeros_like(marks)
    height, width = marks.shape
    for down in range(2 * _NEAR + 1):
        for right in range(2 * _NEAR + 1):
            wide |= padded[down : down + height, right : right + width]
    if any(float(wide[image].mean()) >= _ALIKE for image in (marks[:, ::-1], marks[::-1, ::-1])):
        return True
    return any(
        float(wide[:, :-step][marks[:, step:]].mean()) >= _AGAIN
        and float(wide[:, step:][marks[:, :-step]].mean()) >= _AGAIN
        for step in range(_LEAST_STEP, width // 2 + 1)
    )


def _in_chart(box: Area, ruling: Ruling) -> bool:
    """Whether it lies on lines, or beside the short marks of an axis."""
    x0, y0, x1, y1 = box
    across = {y for y, a, b in ruling.across if y0 < y < y1 and a <= x0 and b >= x1}
    down = {x for x, a, b in ruling.down if x0 < x < x1 and a <= y0 and b >= y1}
    if max(len(across), len(down)) > _MOST_CROSSED:
        return True
    low, left = y1 + _AXIS_BESIDE, x0 - _AXIS_BESIDE
    beside = {
        round(y)
        for y, a, b in ruling.across
        if b - a < _TICK and left < b <= x0 and y0 - _AXIS_BESIDE < y < low
    }
    below = {
        round(x)
        for x, a, b in ruling.down
        if b - a < _TICK and y1 <= a < low and left < x < x1 + _AXIS_BESIDE
    }
    return max(len(beside), len(below)) >= _TICKS
