"""Small copies of a page or a picture that show something else than what they are copies of.

A camera's or a program's thumbnail is seldom renewed when the picture is changed, and shows what
was there before.
"""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image

from redactor.verify.paper import Pixels

_TILE = 4
_OTHER = 80
"""Grey levels by which a tile of four by four pixels must differ."""
_ASPECT = 0.03
_QUARTERS = {90: 3, 180: 2, 270: 1}


def stale(small: Any, whole: Any) -> bool:
    """Whether a thumbnail (grey) shows something else than its picture (grey)."""
    small = _unbordered(small, whole.shape[1] / whole.shape[0])
    down, along = small.shape[0] // _TILE, small.shape[1] // _TILE
    if down < 2 or along < 2:
        return False
    size = (small.shape[1], small.shape[0])
    resized = Image.fromarray(whole.astype(np.uint8)).resize(size, Image.Resampling.BOX)
    shades, shown = _tiles(small, down, along), _tiles(np.asarray(resized), down, along)
    # Colours turn out a little lighter or darker from one program to the next.
    apart = shades - shown
    return bool((np.abs(apart - np.median(apart)) > _OTHER).any())


def page_thumbnail_stale(small: Any, drawn: Any, rotation: int) -> bool:
    """The same of a page's thumbnail; the page is drawn without its rotation (degrees)."""
    return stale(small, np.rot90(drawn, _QUARTERS.get(rotation % 360, 0)))


def embedded(segment: bytes) -> Pixels | None:
    """The JPEG picture in a metadata segment, in grey, or None."""
    start = segment.find(b"\xff\xd8\xff")
    if start < 0:
        return None
    try:
        with Image.open(io.BytesIO(segment[start:])) as image:
            return np.asarray(image.convert("L"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _unbordered(small: Any, aspect: float) -> Any:
    """A thumbnail without the bars that fill it up to a shape of its own."""
    height, width = small.shape
    if abs(width / height - aspect) <= _ASPECT * aspect:
        return small
    if width / height > aspect:
        cut = round((width - height * aspect) / 2)
        return small[:, cut : width - cut]
    cut = round((height - width / aspect) / 2)
    return small[cut : height - cut]


def _tiles(pixels: Any, down: int, along: int) -> Any:
    cut = np.asarray(pixels, dtype=np.float32)[: down * _TILE, : along * _TILE]
    return cut.reshape(down, _TILE, along, _TILE).mean(axis=(1, 3))
