"""Words that were typed over with one letter again and again, as on a typewriter."""

from __future__ import annotations

from collections.abc import Sequence

from redactor.verify.geometry import Rect
from redactor.verify.words import Word

_LEAST = 3
"""Letters of a word, and times that a letter is typed over it."""
_SIGNS = frozenset("#@%&*+")
_OVER = 0.5
"""Share of a word that the other must lie over."""
_STEP = 50.0
"""Width of the strips in which words on the same place are looked for (user space)."""


def typed_over(words: Sequence[Word]) -> bool:
    """Whether a word stands where the same letter is typed many times: "XXXX" over a name.

    Lines of points, dashes and underscores are those of forms.
    """
    rows = [word for word in words if _is_row(word.text)]
    if not rows:
        return False
    strips: dict[int, list[Word]] = {}
    for row in rows:
        for strip in _strips(row.bounds):
            strips.setdefault(strip, []).append(row)
    return any(
        _lies_over(row.bounds, word.bounds)
        for word in words
        if not _is_row(word.text) and sum(map(str.isalnum, word.text)) >= _LEAST
        for strip in _strips(word.bounds)
        for row in strips.get(strip, ())
    )


def _is_row(text: str) -> bool:
    return len(text) >= _LEAST and len(set(text)) == 1 and (text[0].isalnum() or text[0] in _SIGNS)


def _strips(bounds: Rect) -> range:
    return range(int(bounds.y0 // _STEP), int(bounds.y1 // _STEP) + 1)


def _lies_over(row: Rect, word: Rect) -> bool:
    common = row.common(word)
    if common.width <= 0 or common.height <= 0:
        return False
    return common.width * common.height > _OVER * word.width * word.height
