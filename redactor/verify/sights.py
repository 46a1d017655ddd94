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


def empty_bars(picture: Picture, scene: Scene) -> Iterator[Rect]:
    """The parts of a picture that lie under a rectangle with nothing on it (user space)."""
    bounds = picture.painted
    if bounds.width < _BAR[1] or bounds.height < _BAR[0]:
        return
    for shape in scene.shapes:
        if shape.order < picture.order or not shape.covers or not shape.bounds.meets(bounds):
            continue
        cover = shape.bounds
        common = cover.common(bounds)
        if cover.height < _BAR[0] or cover.width < _BAR[1]:
            continue
        black = shape.tone is not None and shape.tone < _BLACK
        on_picture = black and _area(common) > _WITHIN * _area(cover)
        whole = _area(common) > _WHOLE * _area(bounds) > _area(cover) * _WHOLE / _LARGER
        if (on_picture or whole) and _is_empty(shape, scene):
            yield common.grown(-min(_RIM, _OF_SIDE * min(common.width, common.height)))


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


def _is_empty(bar: Shape, scene: Scene) -> bool:
    """Whether nothing is painted on a bar: a caption, a sign or another picture."""
    bounds = bar.bounds
    if any(run.order > bar.order and any(bounds.holds(g.x, g.y) for g in run.glyphs)
           for run in scene.runs):  # fmt: skip
        return False
    later: list[Shape | Picture] = [*scene.shapes, *scene.pictures]
    return not any(item.order > bar.order and item.bounds.meets(bounds) for item in later)
