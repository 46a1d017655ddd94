"""Matrices and rectangles in PDF user space (origin bottom-left, y upwards)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from redactor.model import Box

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Rect(NamedTuple):
    """left, bottom, right, top."""

    x0: float
    y0: float
    x1: float
    y1: float

    def holds(self, x: float, y: float) -> bool:
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    def meets(self, other: Rect) -> bool:
        return (
            self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1
        )

    def within(self, other: Rect) -> bool:
        return (
            self.x0 >= other.x0
            and self.y0 >= other.y0
            and self.x1 <= other.x1
            and self.y1 <= other.y1
        )

    def common(self, other: Rect) -> Rect:
        return Rect(
            max(self.x0, other.x0),
            max(self.y0, other.y0),
            min(self.x1, other.x1),
            min(self.y1, other.y1),
        )

    def grown(self, by: float) -> Rect:
        return Rect(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0


class Frame(NamedTuple):
    """A page's visible area: its crop box inside its media box, and the size of its unit."""

    area: Rect
    unit: float = 1.0

    def user(self, box: Box) -> Rect:
        """A `model.Box` (points from the top left) in user space."""
        left, top = self.area.x0, self.area.y1
        return Rect(
            left + box.x0 / self.unit,
            top - box.y1 / self.unit,
            left + box.x1 / self.unit,
            top - box.y0 / self.unit,
        )


def multiply(m: Matrix, n: Matrix) -> Matrix:
    """`m` applied first, then `n`."""
    a, b, c, d, e, f = m
    g, h, i, j, k, l = n  # noqa: E741 (the usual names of a matrix)
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + l,
    )


def invert(m: Matrix) -> Matrix | None:
    """The inverse, or None when the matrix flattens the plane."""
    a, b, c, d, e, f = m
    det = a * d - b * c
    if abs(det) < 1e-12:
        return None
    return (
        d / det,
        -b / det,
        -c / det,
        a / det,
        (c * f - d * e) / det,
        (b * e - a * f) / det,
    )


def apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def around(points: Iterable[tuple[float, float]]) -> Rect:
    """The smallest rectangle around some points (at least one)."""
    xs, ys = zip(*points, strict=True)
    return Rect(min(xs), min(ys), max(xs), max(ys))


def placed(m: Matrix, rect: Rect) -> Rect:
    """The bounds of `rect` after `m`."""
    corners = (
        (rect.x0, rect.y0),
        (rect.x1, rect.y0),
        (rect.x1, rect.y1),
        (rect.x0, rect.y1),
    )
    return around(apply(m, x, y) for x, y in corners)
