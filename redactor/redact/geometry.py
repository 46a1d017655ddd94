"""Matrices, rectangles and the index of areas to burn, all in PDF user space.

A matrix is the six numbers of ISO 32000-1, 8.3.3; points are row vectors. A rectangle is
(x0, y0, x1, y1) with x0 <= x1 and y0 <= y1, y growing upwards.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

Matrix = tuple[float, float, float, float, float, float]
Rect = tuple[float, float, float, float]
Point = tuple[float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
EVERYWHERE: Rect = (-1e9, -1e9, 1e9, 1e9)
NOWHERE: Rect = (1e12, 1e12, -1e12, -1e12)


def multiply(m: Matrix, n: Matrix) -> Matrix:
    """m applied first, then n."""
    a, b, c, d, e, f = m
    p, q, r, s, t, u = n
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def invert(m: Matrix) -> Matrix | None:
    """The inverse, or None when the matrix squeezes the plane flat."""
    a, b, c, d, e, f = m
    det = a * d - b * c
    if abs(det) < 1e-12 or not math.isfinite(det):
        return None
    return (
        d / det,
        -b / det,
        -c / det,
        a / det,
        (c * f - d * e) / det,
        (b * e - a * f) / det,
    )


def is_upright(m: Matrix) -> bool:
    """Whether a matrix takes upright rectangles to upright rectangles."""
    return abs(m[1]) + abs(m[2]) < 1e-6 or abs(m[0]) + abs(m[3]) < 1e-6


def apply(m: Matrix, x: float, y: float) -> Point:
    return (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])


def bounds(points: Iterable[Point]) -> Rect:
    """The smallest upright rectangle around points; there must be at least one."""
    xs, ys = zip(*points, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))


def transform_rect(m: Matrix, rect: Rect) -> Rect:
    """Bounds of a rectangle after a matrix."""
    x0, y0, x1, y1 = rect
    return bounds(apply(m, x, y) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1)))


def intersect(r: Rect, s: Rect) -> Rect | None:
    """What two rectangles share, or None when that has no area (touching lines included)."""
    x0, y0, x1, y1 = max(r[0], s[0]), max(r[1], s[1]), min(r[2], s[2]), min(r[3], s[3])
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


def touches(r: Rect, s: Rect) -> bool:
    """Whether two rectangles share a point; works for rectangles without area."""
    return r[0] <= s[2] and s[0] <= r[2] and r[1] <= s[3] and s[1] <= r[3]


def contains(outer: Rect, inner: Rect) -> bool:
    return (
        outer[0] <= inner[0]
        and outer[1] <= inner[1]
        and outer[2] >= inner[2]
        and outer[3] >= inner[3]
    )


def grow(r: Rect, dx: float, dy: float) -> Rect:
    return (r[0] - dx, r[1] - dy, r[2] + dx, r[3] + dy)


def area(r: Rect) -> float:
    return max(0.0, r[2] - r[0]) * max(0.0, r[3] - r[1])


class Zones:
    """The areas to burn on one page, found fast by their height on the page."""

    _STEP = 24.0

    def __init__(self, rects: Sequence[Rect]) -> None:
        self.rects: tuple[Rect, ...] = tuple(rects)
        self._sort()

    def replace(self, changed: Mapping[int, Rect]) -> None:
        """Put other rectangles in the places of some, by number."""
        if changed:
            self.rects = tuple(changed.get(n, rect) for n, rect in enumerate(self.rects))
            self._sort()

    def _sort(self) -> None:
        self._rows: dict[int, list[int]] = {}
        for number, rect in enumerate(self.rects):
            for row in range(int(rect[1] // self._STEP), int(rect[3] // self._STEP) + 1):
                self._rows.setdefault(row, []).append(number)

    def __bool__(self) -> bool:
        return bool(self.rects)

    def near(self, rect: Rect) -> list[int]:
        """Numbers of the areas that touch `rect`, in order."""
        if not self.rects:
            return []
        low, high = rect[1] // self._STEP, rect[3] // self._STEP
        if not (math.isfinite(low) and math.isfinite(high)):
            return list(range(len(self.rects)))
        if high - low > len(self._rows):
            candidates: Iterable[int] = range(len(self.rects))
        else:
            candidates = sorted(
                {n for row in range(int(low), int(high) + 1) for n in self._rows.get(row, ())}
            )
        return [n for n in candidates if touches(self.rects[n], rect)]
