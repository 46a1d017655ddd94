"""Whether the text layer of a scan lies where its ink is.

Some programs set every word narrower than it is printed (Tesseract 5.3 counts the blank after it),
all lines some points off, or one line as a whole in a font of other widths. Boxes on such a layer
leave letters of a name readable beside them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from redactor.ingest.glyphs import FloatArray, Glyphs
from redactor.ingest.pictures import areas as placing
from redactor.ingest.pictures import scan
from redactor.ingest.pictures.places import painted_over, white
from redactor.ingest.render import POINTS_PER_INCH, grey_picture

_DPI = 100
_ASIDE, _ABOVE = 0.5, 0.35
"""Heights of a letter about its box within which ink belongs to it, or to another letter."""
_RIM = 0.5
"""Points beyond a letter's box that still count as in it: ink is wider on coarse scans."""
_BARE = 0.06
"""Share of the ink about the letters beside all their boxes. Good layers have 0.02, those of such
programs 0.1 and more."""
_DARK = 0.3
"""Share of the page that is ink, from which on it is light print on dark."""
_OVER = 0.1
"""Heights by which one word reaches into the next where it is set too wide."""
_MANY_OVER = 0.25
_FEW = 8
"""Share of words that do so, of so many at least."""


def lies_askew(page: Any, layer: Glyphs, others: Glyphs, bounds: placing.Area) -> bool:
    """Whether much ink lies beside the letters of `layer`, or many of its words on each other.

    `others` are the page's other letters; they count for nothing. The page is not turned.
    """
    return _over(layer) > _MANY_OVER or _bare(page, layer, others, bounds) > _BARE


def _over(layer: Glyphs) -> float:
    """Share of words that reach into the word drawn next on the same line."""
    (starts,) = np.nonzero(layer.space[1:])
    box = along(layer)
    one, other = box[starts], box[starts + 1]
    height = np.maximum(one[:, 3] - one[:, 1], 0.1)
    over = (one[:, 2] - other[:, 0]) / height
    near = (np.abs(one[:, 3] - other[:, 3]) < 0.2 * height) & (np.abs(over) < 1.0)
    near &= layer.angle[starts] == layer.angle[starts + 1]
    return float((over > _OVER)[near].mean()) if near.sum() >= _FEW else 0.0


def along(layer: Glyphs) -> FloatArray:
    """Boxes as if all lines ran from left to right."""
    x0, y0, x1, y1 = layer.box.T
    angle = layer.angle[:, None]
    turned = np.stack((x0, y0, x1, y1), axis=1)
    turned = np.where(angle == 90, np.stack((y0, -x1, y1, -x0), axis=1), turned)
    turned = np.where(angle == 180, np.stack((-x1, -y1, -x0, -y0), axis=1), turned)
    turned = np.where(angle == 270, np.stack((-y1, x0, -y0, x1), axis=1), turned)
    return np.asarray(turned, dtype=np.float32)


def _bare(page: Any, layer: Glyphs, others: Glyphs, bounds: placing.Area) -> float:
    """Share of the ink about the letters that lies under none of them."""
    picture, _ = grey_picture(page, bounds, dpi=_DPI)
    if float((picture < 128).mean()) > _DARK:
        picture = 255 - picture
    picture = scan.without_rules(scan.level(painted_over(picture, others.box, bounds)), _DPI)
    level = (layer.angle % 180 == 0)[:, None]
    sides = layer.box[:, 2:] - layer.box[:, :2]
    height = np.where(level[:, 0], sides[:, 1], sides[:, 0])[:, None]
    reach = height * np.where(level, (_ASIDE, _ABOVE), (_ABOVE, _ASIDE))
    rim = np.full_like(reach, _RIM)
    every, far, beside = (
        int(scan.ink(_blank(picture, layer.box, bounds, by)).sum()) for by in (None, reach, rim)
    )
    about = every - far
    return (beside - far) / about if about > 0 else 0.0


def _blank(
    picture: scan.Picture, boxes: FloatArray, bounds: placing.Area, by: FloatArray | None
) -> scan.Picture:
    """The picture without boxes that are grown by so many points to each side."""
    if by is None:
        return picture
    scale = _DPI / POINTS_PER_INCH
    grown = np.concatenate((boxes[:, :2] - by, boxes[:, 2:] + by), axis=1)
    height, width = picture.shape
    low = np.floor((grown - (bounds[0], bounds[1]) * 2) * scale)
    low[:, 2:] += 1
    inside = np.clip(low, 0, (width, height, width, height))
    return white(picture, inside.astype(np.int64))
