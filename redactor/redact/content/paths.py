"""Vector drawings under a box: letters drawn as outlines, underlines, signatures as strokes.

What lies wholly in an area goes. What crosses it is cut: a filled shape loses the area, a stroke
loses the pieces inside. Upright rectangles and straight upright lines that reach out of the area
stay whole: table rules and cell shading tell nothing of the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from redactor.redact.geometry import (
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
from redactor.redact.subpaths import Operation, Subpath, read_path

_EDGE = 0.5


@dataclass(slots=True)
class Burnt:
    """The path again, for filling (or clipping) and for stroking; empty lists mean nothing left."""

    fill: list[Operation]
    stroke: list[Operation]


def within(operations: list[Operation], ctm: Matrix, frame: Rect) -> list[Operation]:
    """A path without the subpaths that reach nowhere into `frame`, beyond which nothing shows.

    They leave out nothing of the others either, where these can be seen.
    """
    parts = read_path(operations, ctm)
    kept = [part for part in parts if touches(part.box, frame)]
    if len(kept) == len(parts):
        return operations
    return [operation for part in kept for operation in part.operations]


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
