"""Bar codes and QR codes on the drawn page: a machine reads them, so they are text that stays."""

from __future__ import annotations

from collections.abc import Iterator

import zxingcpp

from redactor.verify.paper import Paper, Pixels
from redactor.verify.scene import Scene

_SCALE = 200 / 72
"""Pixels per point at which codes are looked for."""
_LEAST_SIDE = 15.0
"""Points: no picture smaller than this holds a code that can be read."""
_MANY_SHAPES = 18
"""Drawings below which a page has no code made of lines and squares."""


def codes_of(scene: Scene, paper: Paper) -> Iterator[str]:
    """What the codes of a page say. Pages with neither pictures nor many drawings have none."""
    pictured = any(min(p.bounds.width, p.bounds.height) >= _LEAST_SIDE for p in scene.pictures)
    if not pictured and sum(len(shape.parts) for shape in scene.shapes) < _MANY_SHAPES:
        return
    yield from contents(paper.draw(_SCALE).pixels)


def contents(pixels: Pixels) -> Iterator[str]:
    """The texts of all codes in grey pixels, at any turn, inverted ones too."""
    for code in zxingcpp.read_barcodes(pixels, try_rotate=True, try_invert=True):
        if code.valid:
            yield code.text
            yield code.bytes.decode("utf-8", "replace")
