"""Text that nobody can see on the page, and that nobody therefore decided on.

White on white, transparent, tiny, covered, or invisible where the picture beneath shows nothing:
each candidate is looked at on the drawn page, and goes when its place is blank. The text layer of a
scan stays, since there is ink under its words.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from redactor.redact.geometry import Rect, contains
from redactor.redact.session import PageRun
from redactor.redact.sheet import Sheet
from redactor.redact.text import Show

Pixels = npt.NDArray[np.uint8]
SCALE = 2.0
"""Pixels per point of the drawn page."""
_TINY = 1.5
"""Points of font size below which text cannot be read."""
_BLANK = 5
"""Grey levels within which a place counts as blank."""
_NO_INK = 40
"""The same for invisible text, whose place should show the scanned word."""


_SURE_INK = 60
"""What the place of a recognised word must show to be put in a fresh text layer: more than the
least, so that specks read as letters stay out."""


def inked(pixels: Pixels, box: Rect) -> bool:
    """Whether there is something to read in `box` (points of the page) of the drawn page."""
    part = _part(pixels, box)
    return bool(part.size) and int(part.max()) - int(part.min()) > _SURE_INK


def remove_unseen(run: PageRun, sheet: Sheet, draw: Callable[[], Pixels]) -> None:
    """Remove the text of a page that cannot be seen.

    `draw` gives the page as the original shows it, unrotated, grey, `SCALE` pixels per point; it is
    called only when there is something to look at.
    """
    pixels: Pixels | None = None
    for show in run.shows:
        if show.hidden or not _is_suspect(show, run):
            continue
        if show.em < _TINY or (show.invisible and not run.pictured):
            show.remove_all()
            continue
        if pixels is None:
            pixels = draw()
        part = _cut(pixels, sheet, show.core())
        if part.size and int(part.max()) - int(part.min()) > (
            _NO_INK if show.invisible else _BLANK
        ):
            continue
        show.remove_all()


def _is_suspect(show: Show, run: PageRun) -> bool:
    if show.invisible or show.faint or show.em < _TINY:
        return True
    if not run.covers or run.covers[-1][0] <= show.order:
        return False
    core = show.core()
    return any(order > show.order and contains(box, core) for order, box in run.covers)


def _cut(pixels: Pixels, sheet: Sheet, rect: Rect) -> Pixels:
    box = sheet.to_points(rect)
    return _part(pixels, (box.x0, box.y0, box.x1, box.y1))


def _part(pixels: Pixels, box: Rect) -> Pixels:
    rows, columns = pixels.shape
    x0, x1 = int(box[0] * SCALE), int(box[2] * SCALE) + 1
    y0, y1 = int(box[1] * SCALE), int(box[3] * SCALE) + 1
    return pixels[max(0, y0) : min(rows, max(0, y1)), max(0, x0) : min(columns, max(0, x1))]
