"""What stands out little from its ground: light grey, yellow, red on as light a green."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from redactor.ingest.glyphs import FloatArray
from redactor.ingest.pictures import scan
from redactor.ingest.pictures.areas import Area
from redactor.ingest.pictures.places import marked, painted_over
from redactor.ingest.render import colour_picture

_GRAIN, _STRONGER = 6, 5
"""Grey levels that pale marks stand out from paper at least, and times that they are made darker:
a fifth of the way from white to black is black then."""
_DARK_CHANNEL = 80
"""Level below which a colour's ground has none of red, green or blue that marks could lack."""
_RIM = 5
"""Pixels around dark marks that are theirs."""
_DARK, _DARK_SHARE = 110, 0.1
"""Grey level of dark marks; and the share of them, from which the ground may be pale instead."""
_PROBE_DPI = 72
PALE_SQUARE_POINTS = 60.0
"""A short word in small print."""


def pale(colours: npt.NDArray[np.uint8], besides: scan.Picture) -> scan.Picture:
    """What stands out little from its ground in a coloured picture (height, width, 3), black on
    white: light grey, yellow, or a red as light as the green around it.

    `besides` is the same in grey and levelled: what is dark in it is left out, unless that is the
    ground.
    """
    channels = [colours[:, :, k] for k in range(3)]
    if all(np.array_equal(channels[0], channel) for channel in channels[1:]):
        channels = channels[:1]
    light = [channel for channel in channels if np.median(channel) >= _DARK_CHANNEL] or channels
    darkest = np.minimum.reduce([scan.level(channel) for channel in light])
    depth = np.clip(255 - darkest.astype(np.int16) - _GRAIN, 0, 255 // _STRONGER)
    picture = np.asarray(255 - _STRONGER * depth, dtype=np.uint8)
    dark = besides < _DARK
    if dark.mean() < 0.5:
        around = Image.fromarray(dark.astype(np.uint8)).filter(ImageFilter.MaxFilter(_RIM))
        picture[np.asarray(around) > 0] = 255
    return picture


def pale_marks(page: Any, area: Area, known: FloatArray) -> scan.Picture | None:
    """A probe of what is pale in an area, with `known` boxes painted over; None for nothing."""
    colours = colour_picture(page, area, dpi=_PROBE_DPI)
    found = pale(colours, np.full(colours.shape[:2], 255, dtype=np.uint8))
    found = painted_over(found, known, area)
    sides = (found, 255 - found) if scan.dark_share(found) > _DARK_SHARE else (found,)
    written = max(marked(side, _PROBE_DPI) for side in sides)
    return found if written >= PALE_SQUARE_POINTS else None
