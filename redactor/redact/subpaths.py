"""The subpaths of a path as they lie on the page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from redactor.redact.geometry import NOWHERE, Matrix, Point, Rect, apply, bounds, invert

Operation = tuple[list[Any], str]
_STEPS = 8
"""Straight pieces a Bézier curve is cut into before it is clipped."""


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


_DOT, _GRID = 1.5, 0.5
"""Points up to which a shape is no more than a dot, and as finely as its corners are kept then."""
_SIMPLE, _ROUND, _FEWEST = 5, 4, 4
"""Straight lines, or curves, of a dot or a dash, and the fewest operations of a letter."""


def coarse(operations: list[Operation], ctm: Matrix) -> list[Operation]:
    """A path without the fine shape of what is drawn no larger than a dot: nobody can read it."""
    if len(operations) < _FEWEST:
        return operations
    scale = max(math.hypot(ctm[0], ctm[1]), math.hypot(ctm[2], ctm[3]))
    found: list[Operation] = []
    start, changed = 0, False
    for at in range(1, len(operations) + 1):
        if at == len(operations) or operations[at][1] in ("m", "re"):
            part = operations[start:at]
            if len(part) >= _FEWEST and _is_tiny_shape(part, _DOT / scale):
                part, changed = _rounded(part, ctm), True
            found += part
            start = at
    return found if changed else operations


def _is_tiny_shape(part: list[Operation], most: float) -> bool:
    left = low = math.inf
    right = high = -math.inf
    lines = curves = 0
    for v, op in part:
        if op == "re":
            return False
        if not v:
            continue
        left, right = min(left, *v[::2]), max(right, *v[::2])
        low, high = min(low, *v[1::2]), max(high, *v[1::2])
        if right - left > most or high - low > most:
            return False
        lines += op == "l"
        curves += op in ("c", "v", "y")
    return lines > _SIMPLE or curves > _ROUND or bool(lines and curves)


def _rounded(part: list[Operation], ctm: Matrix) -> list[Operation]:
    back = invert(ctm)
    found: list[Operation] = []
    for v, op in part if back is not None else ():
        if not v:
            found.append((v, op))
            continue
        x, y = apply(ctm, v[-2], v[-1])
        spot = apply(back, round(x / _GRID) * _GRID, round(y / _GRID) * _GRID)  # type: ignore[arg-type]
        found.append(([round(value, 4) for value in spot], "m" if op == "m" else "l"))
    return found
