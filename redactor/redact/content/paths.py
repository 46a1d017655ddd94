"""Vector drawings under a box: letters drawn as outlines, underlines, signatures as strokes.

What lies wholly in an area goes. What crosses it is cut: a filled shape loses the area, a stroke
loses the pieces inside. Upright rectangles and straight upright lines that reach out of the area
stay whole: table rules and cell shading tell nothing of the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from redactor.redact.geometry import (
    NOWHERE,
    Matrix,
    Point,
    Rect,
    apply,
    bounds,
    contains,
    grow,
    invert,
    touches,
)

Operation = tuple[list[Any], str]
_STEPS = 8
"""Straight pieces a Bézier curve is cut into before it is clipped."""
_EDGE = 0.5


@dataclass(slots=True)
class Subpath:
    """One subpath in page points, curves flattened, with its own operators."""

    points: list[Point]
    operations: list[Operation]
    closed: bool = False
    curved: bool = False

    @property
    def box(self) -> Rect:
        return bounds(self.points)

    @property
    def upright_rectangle(self) -> bool:
        if self.curved or not 4 <= len(self.points) <= 5:
            return False
        if len(self.points) == 5 and self.points[0] != self.points[4]:
            return False
        xs = {round(x, 2) for x, _ in self.points}
        ys = {round(y, 2) for _, y in self.points}
        return len(xs) <= 2 and len(ys) <= 2

    @property
    def upright_line(self) -> bool:
        if self.curved or len(self.points) < 2:
            return False
        x0, y0, x1, y1 = self.box
        return x1 - x0 < 0.05 or y1 - y0 < 0.05


def read_path(operations: Sequence[Operation], ctm: Matrix) -> list[Subpath]:
    """The subpaths of a path; operators of construction only."""
    found: list[Subpath] = []
    current: Point = (0.0, 0.0)
    for operation in operations:
        operands, operator = operation
        v = [float(x) for x in operands]
        if operator == "m":
            found.append(Subpath([apply(ctm, v[0], v[1])], [operation]))
            current = (v[0], v[1])
        elif operator == "re":
            x, y, w, h = v
            corners = ((x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y))
            found.append(Subpath([apply(ctm, *p) for p in corners], [operation], closed=True))
            current = (x, y)
        elif not found:
            continue
        elif operator == "h":
            last = found[-1]
            last.closed = True
            last.operations.append(operation)
            if last.points[-1] != last.points[0]:
                last.points.append(last.points[0])
        else:
            last = found[-1]
            last.operations.append(operation)
            if operator == "l":
                last.points.append(apply(ctm, v[0], v[1]))
                current = (v[0], v[1])
                continue
            if operator == "v":
                v = [*current, *v]
            elif operator == "y":
                v = [*v, v[2], v[3]]
            last.curved = True
            last.points.extend(apply(ctm, *p) for p in _flatten(current, v))
            current = (v[4], v[5])
    return found


def _flatten(start: Point, v: Sequence[float]) -> list[Point]:
    found = []
    for step in range(1, _STEPS + 1):
        t = step / _STEPS
        s = 1 - t
        a, b, c, d = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
        found.append(
            (
                a * start[0] + b * v[0] + c * v[2] + d * v[4],
                a * start[1] + b * v[1] + c * v[3] + d * v[5],
            )
        )
    return found


@dataclass(slots=True)
class Burnt:
    """The path again, for filling (or clipping) and for stroking; empty lists mean nothing left."""

    fill: list[Operation]
    stroke: list[Operation]


def burn_path(operations: Sequence[Operation], ctm: Matrix, zones: Sequence[Rect]) -> Burnt | None:
    """What is left of a path outside `zones` (page points); None when nothing changes."""
    back = invert(ctm)
    subpaths = read_path(operations, ctm)
    if back is None:
        return Burnt([], [])
    fill: list[Operation] = []
    stroke: list[Operation] = []
    changed = False
    for subpath in subpaths:
        zone_list = [z for z in zones if touches(z, subpath.box)]
        if not zone_list or _harmless(subpath, zone_list):
            fill.extend(subpath.operations)
            stroke.extend(subpath.operations)
            continue
        if any(_inside(subpath, zone) for zone in zone_list):
            changed = True
            continue
        cut = _subtract(subpath.points, zone_list)
        if cut is None:
            fill.extend(subpath.operations)
        else:
            changed = True
            for polygon in cut:
                fill.extend(_polyline(polygon, back, close=True))
        pieces = _cut_lines(subpath.points, zone_list)
        if pieces is None:
            stroke.extend(subpath.operations)
        else:
            changed = True
            for piece in pieces:
                stroke.extend(_polyline(piece, back, close=False))
    return Burnt(fill, stroke) if changed else None


def _inside(subpath: Subpath, zone: Rect) -> bool:
    box = subpath.box
    width = box[2] - box[0]
    if contains(grow(zone, _EDGE, _EDGE), box):
        return True
    if subpath.upright_rectangle or subpath.upright_line:
        # Underlines and highlighting are as wide as the words they mark, give or take a point.
        if width < 0.5 * (zone[2] - zone[0]):
            return False
        return contains(grow(zone, 2.5, 3.0), box)
    return False


def _harmless(subpath: Subpath, zones: Sequence[Rect]) -> bool:
    if subpath.upright_rectangle or subpath.upright_line:
        return not any(_inside(subpath, zone) for zone in zones)
    return False


def _edge_crosses(points: Sequence[Point], zone: Rect) -> bool:
    return any(_clip_segment(p, q, zone) is not None for p, q in pairwise(points))


def _subtract(points: list[Point], zones: Sequence[Rect]) -> list[list[Point]] | None:
    """The polygon without the zones, or None when no edge enters one (then it tells nothing)."""
    crossing = [zone for zone in zones if _edge_crosses([*points, points[0]], zone)]
    if not crossing:
        return None
    polygons = [points]
    for zone in crossing:
        rest: list[list[Point]] = []
        for polygon in polygons:
            if not touches(bounds(polygon), zone):
                rest.append(polygon)
                continue
            rest.extend(_around(polygon, zone))
        polygons = rest
    return polygons


def _around(polygon: list[Point], zone: Rect) -> list[list[Point]]:
    x0, y0, x1, y1 = zone
    middle = _half_plane(_half_plane(polygon, 0, x0, keep_less=False), 0, x1, keep_less=True)
    pieces = (
        _half_plane(polygon, 0, x0, keep_less=True),
        _half_plane(polygon, 0, x1, keep_less=False),
        _half_plane(middle, 1, y0, keep_less=True),
        _half_plane(middle, 1, y1, keep_less=False),
    )
    return [piece for piece in pieces if len(piece) >= 3]


def _half_plane(polygon: list[Point], axis: int, limit: float, *, keep_less: bool) -> list[Point]:
    """Sutherland–Hodgman clipping (Sutherland and Hodgman, 1974) against one upright line."""
    sign = 1.0 if keep_less else -1.0
    found: list[Point] = []
    for index, point in enumerate(polygon):
        before = polygon[index - 1]
        inside = sign * (limit - point[axis]) >= 0
        was_inside = sign * (limit - before[axis]) >= 0
        if inside != was_inside:
            t = (limit - before[axis]) / (point[axis] - before[axis])
            found.append(
                (before[0] + t * (point[0] - before[0]), before[1] + t * (point[1] - before[1]))
            )
        if inside:
            found.append(point)
    return found


def _cut_lines(points: list[Point], zones: Sequence[Rect]) -> list[list[Point]] | None:
    pieces = [[points[0]]]
    changed = False
    for p, q in pairwise(points):
        spans = sorted(span for zone in zones if (span := _clip_segment(p, q, zone)) is not None)
        if not spans:
            pieces[-1].append(q)
            continue
        changed = True
        at = 0.0
        for start, end in spans:
            if start > at:
                pieces[-1].append(_along(p, q, start))
            at = max(at, end)
            pieces.append([_along(p, q, at)])
        if at < 1.0:
            pieces[-1].append(q)
        else:
            pieces[-1] = [q]
    return [piece for piece in pieces if len(piece) > 1] if changed else None


def _clip_segment(p: Point, q: Point, zone: Rect) -> tuple[float, float] | None:
    """Liang–Barsky (1984): the part of a segment inside a rectangle, as parameters."""
    t0, t1 = 0.0, 1.0
    dx, dy = q[0] - p[0], q[1] - p[1]
    for delta, low, high, start in ((dx, zone[0], zone[2], p[0]), (dy, zone[1], zone[3], p[1])):
        if delta == 0:
            if not low < start < high:
                return None
            continue
        a, b = (low - start) / delta, (high - start) / delta
        t0, t1 = max(t0, min(a, b)), min(t1, max(a, b))
    return (t0, t1) if t0 < t1 else None


def _along(p: Point, q: Point, t: float) -> Point:
    return (p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1]))


def _polyline(points: Sequence[Point], back: Matrix, *, close: bool) -> list[Operation]:
    found: list[Operation] = []
    for number, point in enumerate(points):
        x, y = apply(back, *point)
        found.append(([round(x, 3), round(y, 3)], "l" if number else "m"))
    if close:
        found.append(([], "h"))
    return found


def path_box(path: list[Operation], ctm: Matrix) -> Rect:
    """Bounds of the points of a path on the page; `NOWHERE` when it has none."""
    points: list[Point] = []
    for v, op in path:
        if op == "re":
            x, y, w, h = v
            points += [apply(ctm, a, b) for a in (x, x + w) for b in (y, y + h)]
        else:
            points += [apply(ctm, v[i], v[i + 1]) for i in range(0, len(v), 2)]
    return bounds(points) if points else NOWHERE
