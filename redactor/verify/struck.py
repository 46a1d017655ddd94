"""Words that were typed over with one letter again and again, as on a typewriter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from redactor.verify.geometry import Rect
from redactor.verify.words import Word

_LEAST = 3
"""Letters of a word, and times that a letter is typed over it."""
_SIGNS = frozenset("#@%&*+")
_OVER = 0.5
"""Share of a word that the other must lie over."""
_ALIKE = (0.6, 1.6)
"""How many times as large as a word the letters typed over it are: larger ones are a mark that
stands behind the text, smaller ones a note on it."""


def typed_over(words: Sequence[Word], area: Rect) -> bool:
    """Whether a word stands where the same letter is typed later, many times: "XXXX" over a name.

    `words`: in painting order; those outside `area` (user space) are not looked at. Lines of
    points, dashes and underscores are those of forms.
    """
    there = [(at, word) for at, word in enumerate(words) if word.bounds.meets(area)]
    rows = [(at, word) for at, word in there if _is_row(word.text)]
    if not rows:
        return False
    table = _table(
        (at, word)
        for at, word in there
        if not _is_row(word.text) and sum(map(str.isalnum, word.text)) >= _LEAST
    )
    return any(_lies_over(at, row, table) for at, row in rows)


def _is_row(text: str) -> bool:
    return len(text) >= _LEAST and len(set(text)) == 1 and (text[0].isalnum() or text[0] in _SIGNS)


def _table(words: Any) -> Any:
    """Middle, bounds, size and number of each word, from left to right: shape (7, words)."""
    found = [
        ((w.bounds.x0 + w.bounds.x1) / 2, *w.bounds, w.run.size, at) for at, w in words
    ]  # fmt: skip
    return np.array(sorted(found), dtype=float).reshape(-1, 7).T


def _lies_over(at: int, row: Word, table: Any) -> bool:
    """Whether a row lies over more than half of an earlier word of about its size.

    It then lies over the word's middle, by which words are looked up.
    """
    place = row.bounds
    first, last = np.searchsorted(table[0], (place.x0, place.x1))
    _, x0, y0, x1, y1, size, number = table[:, first:last]
    width = np.minimum(x1, place.x1) - np.maximum(x0, place.x0)
    height = np.minimum(y1, place.y1) - np.maximum(y0, place.y0)
    over = np.maximum(width, 0) * np.maximum(height, 0) > _OVER * (x1 - x0) * (y1 - y0)
    alike = (row.run.size > _ALIKE[0] * size) & (row.run.size < _ALIKE[1] * size)
    return bool((over & alike & (number < at)).any())
