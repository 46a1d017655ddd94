"""Photographs, signatures and the like that lie under an empty bar: nobody can read them as text.

A rectangle drawn over a face or a signature leaves the picture whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from PIL import Image

from redactor.verify.geometry import Rect
from redactor.verify.scene import Picture, Scene, Shape

_BAR = (6.0, 12.0)
"""Height and width in points from which on a rectangle may hide something."""
_BLACK = 0.15
"""Lightness below which an empty rectangle on a picture is a bar."""
_WITHIN = 0.8
"""Share of a bar that lies on the picture."""
_WHOLE, _LARGER = 0.97, 2.0
"""Share of a picture that is covered, and how much larger than it the cover is, so that it is this
picture that was to be hidden."""
_RIM, _OF_SIDE = 2.0, 0.15
"""Points, and share of the shorter side, that are left out at the rim of a bar."""
_TILES, _VARIED = 48, 60
"""Tiles along the longer side in which a picture is looked at, so that grain is left out, and grey
levels these differ by where there is something to be seen."""


class Bars:
    """The rectangles of a page that may hide a part of a picture."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._bars = [
            s
            for s in scene.shapes
            if s.covers and s.bounds.height >= _BAR[0] and s.bounds.width >= _BAR[1]
        ]
        self._empty: dict[int, bool] = {}
        self._painted: tuple[Any, Any] | None = None

    def empty(self, picture: Picture) -> Iterator[Rect]:
        """The parts of a picture that lie under a rectangle with nothing on it (user space)."""
        bounds = picture.painted
        if bounds.width < _BAR[1] or bounds.height < _BAR[0]:
            return
        for at, bar in enumerate(self._bars):
            if bar.order < picture.order or not bar.bounds.meets(bounds):
                continue
            cover = bar.bounds
            common = cover.common(bounds)
            black = bar.is_darker(_BLACK)
            on_picture = black and _area(common) > _WITHIN * _area(cover)
            whole = _area(common) > _WHOLE * _area(bounds) > _area(cover) * _WHOLE / _LARGER
            if (on_picture or whole) and self._is_empty(at):
                yield common.grown(-min(_RIM, _OF_SIDE * min(common.width, common.height)))

    def _is_empty(self, at: int) -> bool:
        """Whether nothing is painted on a bar: a caption, a sign or another picture."""
        if at not in self._empty:
            bar = self._bars[at]
            (x0, y0, x1, y1), order = bar.bounds, bar.order
            letters, others = self._later()
            x, y, since = letters
            on_it = (since > order) & (x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)
            left, low, right, high, since = others
            meets = (left < x1) & (x0 < right) & (low < y1) & (y0 < high)
            self._empty[at] = not (on_it.any() or (meets & (since > order)).any())
        return self._empty[at]

    def _later(self) -> tuple[Any, Any]:
        """Places and order of all letters, and bounds and order of all else that is painted."""
        if self._painted is None:
            letters = [(g.x, g.y, run.order) for run in self._scene.runs for g in run.glyphs]
            items: list[Shape | Picture] = [*self._scene.shapes, *self._scene.pictures]
            others = [(*item.bounds, item.order) for item in items]
            self._painted = (
                np.array(letters, dtype=float).reshape(-1, 3).T,
                np.array(others, dtype=float).reshape(-1, 5).T,
            )
        return self._painted


def shows_something(grey: Any) -> bool:
    """Whether grey pixels show more than one even surface with grain."""
    if min(grey.shape) < 2:
        return False
    scale = min(1.0, _TILES / max(grey.shape))
    size = (max(2, round(grey.shape[1] * scale)), max(2, round(grey.shape[0] * scale)))
    small = Image.fromarray(grey.astype(np.uint8)).resize(size, Image.Resampling.BOX)
    return int(np.ptp(np.asarray(small, dtype=int))) > _VARIED


def _area(rect: Rect) -> float:
    return max(rect.width, 0.0) * max(rect.height, 0.0)
