"""What stands out little from its ground: light grey, yellow, red on as light a green."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from redactor.ingest.glyphs import BoolArray, FloatArray
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
_HALF = 127
_MOST_TURNS = 16
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


def light_print(picture: scan.Picture) -> scan.Picture:
    """What is light on dark in a picture, black on white, without the paper about the dark.

    White letters that only a glow parts from white paper are read only where the paper is gone.
    """
    light = picture > _HALF
    rows, columns = np.flatnonzero(~light.all(axis=1)), np.flatnonzero(~light.all(axis=0))
    found = np.full_like(picture, 255)
    if len(rows):
        part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        enclosed = light[part] & ~_from_edge(light[part])
        around = Image.fromarray(enclosed.astype(np.uint8)).filter(ImageFilter.MaxFilter(3))
        found[part] = np.where(np.asarray(around) > 0, 255 - picture[part], 255)
    return found


def _from_edge(light: BoolArray) -> BoolArray:
    """The points of `light` that a way within it joins with the edge; not those of a maze, to
    which it turns more often than round letters."""
    reached = np.zeros_like(light)
    for edge in (np.s_[0], np.s_[-1], np.s_[:, 0], np.s_[:, -1]):
        reached[edge] = light[edge]
    count = 0
    for _ in range(_MOST_TURNS):
        if count == (count := int(np.count_nonzero(reached))):
            break
        reached = _whole_runs(light.T, _whole_runs(light, reached).T).T
    return reached


def _whole_runs(light: BoolArray, reached: BoolArray) -> BoolArray:
    """The runs along the rows of `light` that have a point of `reached`."""
    begins = light.copy()
    begins[:, 1:] &= ~light[:, :-1]
    run = np.cumsum(begins, dtype=np.int32).reshape(light.shape)
    run[~light] = 0
    hit = np.zeros(int(run.max()) + 1, dtype=np.bool_)
    hit[run[reached]] = True
    whole: BoolArray = hit[run]
    return whole


def pale_marks(page: Any, area: Area, known: FloatArray) -> scan.Picture | None:
    """A probe of what is pale in an area, with `known` boxes painted over; None for nothing."""
    colours = colour_picture(page, area, dpi=_PROBE_DPI)
    found = pale(colours, np.full(colours.shape[:2], 255, dtype=np.uint8))
    found = painted_over(found, known, area)
    sides = (found, 255 - found) if scan.dark_share(found) > _DARK_SHARE else (found,)
    written = max(marked(side, _PROBE_DPI) for side in sides)
    return found if written >= PALE_SQUARE_POINTS else None
