"""Bar codes and QR codes on the drawn page: a machine reads them, so they are text that stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import zxingcpp

from redactor.verify.paper import Paper, Pixels
from redactor.verify.scene import Scene

_SCALE = 200 / 72
"""Pixels per point at which codes are looked for."""
_LEAST_SIDE = 15.0
"""Points: no picture smaller than this holds a code that can be read."""
_MANY_SHAPES, _FEW_BARS = 30, 18
"""Drawings below which a page has no code made of lines and squares, but for a bar code: it has so
many bars at least, side by side."""


def codes_of(scene: Scene, paper: Paper) -> Iterator[str]:
    """What the codes of a page say. Pages with neither pictures nor many drawings have none."""
    pictured = any(min(p.bounds.width, p.bounds.height) >= _LEAST_SIDE for p in scene.pictures)
    if not pictured and not may_be_drawn(scene):
        return
    yield from contents(paper.draw(_SCALE).pixels)


def may_be_drawn(scene: Scene) -> bool:
    """Whether a page's drawings may be a code, so that it is worth while to look for one."""
    parts = [part for shape in scene.shapes for part, _ in shape.parts]
    if not _FEW_BARS <= len(parts) < _MANY_SHAPES:
        return len(parts) >= _MANY_SHAPES
    upright = Counter((round(part.y0), round(part.y1)) for part in parts)
    lying = Counter((round(part.x0), round(part.x1)) for part in parts)
    return max(*upright.values(), *lying.values()) >= _FEW_BARS


def contents(pixels: Pixels) -> Iterator[str]:
    """The texts of all codes in grey pixels, at any turn, inverted ones too."""
    for code in zxingcpp.read_barcodes(pixels, try_rotate=True, try_invert=True):
        if code.valid:
            yield code.text
            yield code.bytes.decode("utf-8", "replace")
