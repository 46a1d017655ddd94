"""The coarse grid of widths that boxes are shown at.

Whether a gap was rounded up or down depends on widths that all names of its step share, so it
tells no more than the step. Why three ems: of 1,000 Danish first or full names set in Helvetica
or Times, each bin that holds a name between the 3rd and the 97th percentile of width holds at
least 30 (see `tests/redact`).
"""

from __future__ import annotations

import math

GRID_EMS = 3.0
LEAST_EMS = 1.5
"""Width shown on lines without room for everything narrower than one grid step."""


def shown_width(width: float, em: float, *, widen: bool) -> float:
    """The width a gap of `width` points is given, for text whose em is `em` points."""
    step = GRID_EMS * em
    if widen:
        return max(1, math.ceil(width / step - 1e-6)) * step
    return max(math.floor(width / step + 1e-6) * step, LEAST_EMS * em)
