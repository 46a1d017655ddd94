"""A page's geometry: from points as people see them to user space, and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pikepdf

from redactor.model import Box
from redactor.redact.geometry import Matrix, Rect, intersect

_LETTER: Rect = (0.0, 0.0, 612.0, 792.0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """`frame` is the visible rectangle in user space; `unit` the points per unit."""

    frame: Rect
    media: Rect
    rotation: int
    unit: float
    resources: Any
    page: pikepdf.Dictionary

    @property
    def matrix(self) -> Matrix:
        """Points (origin top left, y down) to user space."""
        return (1 / self.unit, 0, 0, -1 / self.unit, self.frame[0], self.frame[3])

    def to_user(self, box: Box) -> Rect:
        x0, y0, x1, y1 = (v / self.unit for v in box)
        left, top = self.frame[0], self.frame[3]
        return (
            left + min(x0, x1), top - max(y0, y1), left + max(x0, x1), top - min(y0, y1)
        )  # fmt: skip

    def to_points(self, rect: Rect) -> Box:
        x0, y0 = self.point(rect[0], rect[3])
        x1, y1 = self.point(rect[2], rect[1])
        return Box(x0, y0, x1, y1)

    def point(self, x: float, y: float) -> tuple[float, float]:
        return ((x - self.frame[0]) * self.unit, (self.frame[3] - y) * self.unit)


def sheet_of(page: pikepdf.Dictionary) -> Sheet:
    media = _rect(_inherited(page, "/MediaBox")) or _LETTER
    crop = _rect(_inherited(page, "/CropBox"))
    frame = (intersect(crop, media) if crop else None) or media
    rotation = int(_number(_inherited(page, "/Rotate"))) // 90 * 90 % 360
    unit = _number(page.get("/UserUnit")) or 1.0
    return Sheet(
        frame=frame,
        media=media,
        rotation=rotation,
        unit=unit if 0 < unit < 1e5 else 1.0,
        resources=_inherited(page, "/Resources"),
        page=page,
    )


def _inherited(page: pikepdf.Dictionary, key: str) -> Any:
    node: Any = page
    for _ in range(64):
        if not isinstance(node, pikepdf.Dictionary):
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def _rect(listed: Any) -> Rect | None:
    if not isinstance(listed, pikepdf.Array) or len(listed) != 4:
        return None
    x0, y0, x1, y1 = (_number(v) for v in listed)
    rect = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    return rect if rect[2] > rect[0] and rect[3] > rect[1] else None


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0
