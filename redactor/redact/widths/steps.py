"""The coarse grid of widths that boxes are shown at.

Whether a gap was rounded up or down depends on widths that all names of its step share, so it
tells no more than the step. The first step is as wide as most names of as many words are; the
next one holds all the others, and since the widths of names of several words spread as the root
of their number, so does the pace. Both are measured in letters of the font (see `letters`): of
1,000 Danish names of one to four words, in nearly 200 faces, also in capitals or spaced out,
every one shares its width with at least 29 others (`tests/redact/test_layout.py`).
"""

from __future__ import annotations

import math

GRID_EMS = 3.4
"""Width of a step for one word in ems of Helvetica: 6.8 of its letters."""
_PACE = 1.15
"""Steps from one width to the next for one word."""
_MOST_WORDS = 4
"""Longer texts are no names."""


def shown_width(width: float, em: float, *, widen: bool, words: int = 1) -> float:
    """The width a gap of `width` points is given, for `words` words whose em is `em` points.

    Without `widen` it is the width below, for lines without room; half the first step at least.
    """
    least = max(1, min(words, _MOST_WORDS))
    pace = _PACE * math.sqrt(least)
    more = (width / (GRID_EMS * em) - least) / pace
    more = max(0, math.ceil(more - 1e-6)) if widen else math.floor(more + 1e-6)
    return GRID_EMS * em * (least / 2 if more < 0 else least + more * pace)
