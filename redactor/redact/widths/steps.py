"""The coarse grid of widths that boxes are shown at.

Whether a gap was rounded up or down depends on widths that all names of its step share, so it
tells no more than the step. Why this step, and at least one for each word: of 1,000 Danish names
of two words in Helvetica, Times or Calibri every one shares its width with at least 29 others,
and of those of one, three or four words all but five in a thousand, the longest
(see `tests/redact/test_layout.py`). Wider steps would push every line further; narrower ones leave
the longest names alone in theirs.
"""

from __future__ import annotations

import math

GRID_EMS = 3.4
LEAST_EMS = GRID_EMS / 2
"""Width shown on lines without room for everything narrower than one grid step."""


_MOST_WORDS = 4
"""Longer texts are no names."""


def shown_width(width: float, em: float, *, widen: bool, words: int = 1) -> float:
    """The width a gap of `width` points is given, for `words` words whose em is `em` points."""
    step = GRID_EMS * em
    if widen:
        return max(1, min(words, _MOST_WORDS), math.ceil(width / step - 1e-6)) * step
    return max(math.floor(width / step + 1e-6) * step, LEAST_EMS * em)
