"""The coarse grid of widths that boxes are shown at.

Whether a gap was rounded up or down depends on widths that all names of its step share, so it
tells no more than the step. Why this step, at least one for each word, and two at a time from the
third word on: of 1,000 Danish names of one to four words, in Helvetica, Times or Calibri, also
bold, every one shares its width with at least 29 others (see `tests/redact/test_layout.py`). The
longest of three and four words are few and would be alone in single steps; wider steps for all
would push every line further.
"""

from __future__ import annotations

import math

GRID_EMS = 3.45
LEAST_EMS = GRID_EMS / 2
"""Width shown on lines without room for everything narrower than one grid step."""


_MOST_WORDS = 4
"""Longer texts are no names."""
_MANY_WORDS = 3
"""Words from which on steps are taken two at a time."""


def shown_width(width: float, em: float, *, widen: bool, words: int = 1) -> float:
    """The width a gap of `width` points is given, for `words` words whose em is `em` points."""
    step = GRID_EMS * em
    least = max(1, min(words, _MOST_WORDS))
    pace = 2 if least >= _MANY_WORDS else 1
    if widen:
        more = max(0, math.ceil(width / step - 1e-6) - least)
        return (least + math.ceil(more / pace) * pace) * step
    steps = math.floor(width / step + 1e-6)
    if steps > least:
        steps -= (steps - least) % pace
    return max(steps * step, LEAST_EMS * em)
