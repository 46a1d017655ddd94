"""Boxes on scans: widened over white paper to a width that does not single out the word.

Where a line of a scan cannot be set anew (see `scanlines`), a box reaches further where the paper
beside it is blank, up to the next step of the grid for its print. Without such room it
keeps the width of what stood under it, and the verifier says how much that tells.
"""

from __future__ import annotations

import numpy as np

from redactor.redact.drawn import SCALE, Pixels
from redactor.redact.geometry import Rect
from redactor.redact.seams import rules_in
from redactor.redact.sheet import Sheet
from redactor.redact.widths.steps import shown_width

_CLEAR = 3.0
"""Points of white that stay between a box and the next ink."""
_TALLEST = 40.0
"""Points above which a box holds more than a line: its shape comes from a person's hand."""
_RULE = 6.0
"""Heights of a box from which on a level run of ink is a rule, over which it may reach."""
_INK = 50
"""Grey levels below the paper that count as ink."""


def padded(rect: Rect, sheet: Sheet, pixels: Pixels, words: int, em: float) -> Rect | None:
    """`rect` (user space) as wide as `words` words are shown, or None when there is no room.

    `pixels` is the page as drawn, unrotated. Lines run along the page as it is shown.
    """
    box = sheet.to_points(rect)
    if sheet.rotation % 180:
        grown = _along(box.y0, box.y1, box.x0, box.x1, pixels.T, words, em)
    else:
        grown = _along(box.x0, box.x1, box.y0, box.y1, pixels, words, em)
    if grown is None:
        return None
    start, end = grown
    if sheet.rotation % 180:
        return sheet.to_user(box._replace(y0=start, y1=end))
    return sheet.to_user(box._replace(x0=start, x1=end))


def _along(
    start: float, end: float, low: float, high: float, pixels: Pixels, words: int, em: float
) -> tuple[float, float] | None:
    if high - low > _TALLEST:
        return None
    missing = shown_width(end - start, em, widen=True, words=words) - (end - start)
    band = pixels[max(0, int(low * SCALE)) : int(high * SCALE) + 1]
    if not band.size:
        return None
    paper = float(np.percentile(band, 90))
    ink = band < paper - _INK
    letters = ink & ~rules_in(ink, int(_RULE * (high - low) * SCALE))
    inked = np.flatnonzero(letters.any(axis=0)) / SCALE
    before, after = inked[inked < start - 1], inked[inked > end + 1]
    left = start - (float(before[-1]) if len(before) else 0.0) - _CLEAR
    right = (float(after[0]) if len(after) else band.shape[1] / SCALE) - end - _CLEAR
    if missing > max(left, 0.0) + max(right, 0.0):
        return None
    to_right = min(missing, max(right, 0.0))
    return start - (missing - to_right), end + to_right
