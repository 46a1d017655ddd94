"""How large the print of a scan is: told by the words that were read in it, and that stay.

A scan does not say what its type is. What counts for the widths of boxes is how wide it sets
letters, and that the widths of the words tell: narrow letters and wide ones nearly as in Helvetica,
or all more alike, as a typewriter's are. Both are told by the words beside a box, never by the one
that was removed, and the answer is rounded.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from redactor.redact.geometry import Rect
from redactor.redact.label import face
from redactor.redact.widths.letters import CAPITALS, COMMON, rounded

UNKNOWN_EM = 12.0
"""Points that count as one em where nothing was read."""
_LEAST_EM, _MOST_EM = 4.0, 80.0
_LETTERS = 3
"""Letters from which on a word's width tells its size."""
_CAUTION = 0.95
"""Share of the size found that counts: ink is wider than its letter where a scan is coarse."""
_BEARINGS = 0.07
"""Ems of white before and after the ink of a word, which its box leaves out."""
_ALIKE = (0.6, 1.6)
"""Heights, beside a box's own, of words that may be of its size: some reach up and down."""
_NEAREST = 12
"""Words that tell how large the print is about a box."""
_OTHER = 1.12
"""How many times as large as elsewhere it is then, when it is another print."""
_LEAST_TELLING = 8
"""Words that tell which face it is."""
_NEAR = (0.65, 1.5)
"""Sizes, beside the usual one, that a word may seem to have and be neither larger nor misread."""
_MOST_ALIKE, _LEAST_ALIKE = 1.0, -0.3
"""How much more alike a face's letters may be than Helvetica's; all are as wide at 1."""
_LINE_LETTERS = 8
"""Letters on a box's own line that tell its size without other lines."""


class Print:
    """The words read on a page that stay, each with its place and width."""

    def __init__(self, words: Iterable[tuple[str, Rect]], *, upwards: bool = False) -> None:
        """`words` with their places in user space; `upwards`: lines run along y there."""
        found = []
        for word, place in words:
            x0, y0, x1, y1 = _turned(place) if upwards else place
            natural = face().width(word, 1.0) - _BEARINGS
            letters = sum(map(str.isalpha, word))
            if letters >= _LETTERS and natural > 0 and x1 - x0 > y1 - y0 > 0:
                found.append((x0, y0, x1, y1, natural, len(word), letters))
        self._upwards = upwards
        self._words = np.array(found, dtype=float).reshape(-1, 7)
        self._each = _each(COMMON)

    def em(self, rect: Rect, text: str) -> float:
        """Points of Helvetica that sets letters as wide as those of `text` under `rect`."""
        capitals = text.upper() == text and sum(map(str.isalpha, text)) > 1
        em = self._em(_turned(rect) if self._upwards else rect, capitals=capitals)
        return rounded(min(max(_CAUTION * em, _LEAST_EM), _MOST_EM))

    def _em(self, rect: Rect, *, capitals: bool) -> float:
        words = self._words
        if not len(words):
            return UNKNOWN_EM * CAPITALS if capitals else UNKNOWN_EM
        x0, y0, x1, y1 = rect
        height = y1 - y0
        heights = words[:, 3] - words[:, 1]
        alike = words[(heights > _ALIKE[0] * height) & (heights < _ALIKE[1] * height)]
        scale = 1.0
        if not len(alike):
            alike, scale = words, height / float(np.median(heights))
        lines = np.abs(alike[:, 1] + alike[:, 3] - y0 - y1) / 2 / height
        beside = np.maximum(np.maximum(x0 - alike[:, 2], alike[:, 0] - x1), 0.0)
        near = alike[np.lexsort((beside, np.rint(lines)))]
        even = self._evenness(alike)
        own = alike[lines < 0.5]
        if own[:, 6].sum() < _LINE_LETTERS:
            own = near[:_NEAREST]
        sizes = [float(np.median(_width(w) / self._set(w, even))) for w in (own, alike)]
        # One name in two steps tells more than in one: lines of one print share theirs.
        other = max(sizes) > _OTHER * min(sizes)
        em = scale * (sizes[0] if other else sizes[1])
        if not capitals:
            return em
        asked = _each(COMMON.upper())
        return em * CAPITALS * ((1 - even) * asked + even * self._each) / asked

    def _set(self, words: Any, even: float) -> Any:
        """Widths of words in ems, in a face whose letters are more alike by so much."""
        return (1 - even) * words[:, 4] + even * self._each * words[:, 5]

    def _evenness(self, words: Any) -> float:
        """How much more alike the letters of a face are than Helvetica's: 0 as there, 1 all."""
        sizes = _width(words) / words[:, 4]
        usual = float(np.median(sizes))
        words = words[(sizes > _NEAR[0] * usual) & (sizes < _NEAR[1] * usual)]
        if len(words) < _LEAST_TELLING:
            return 0.0
        shares = np.stack((words[:, 4], self._each * words[:, 5]), axis=1)
        found, *_ = np.linalg.lstsq(shares, _width(words), rcond=None)
        total = float(found.sum())
        even = float(found[1]) / total if total > 0 else 0.0
        return min(max(even, _LEAST_ALIKE), _MOST_ALIKE)


def _width(words: Any) -> Any:
    return words[:, 2] - words[:, 0]


def _each(letters: str) -> float:
    """Ems of an average one of these letters in Helvetica."""
    return face().width(letters, 1.0) / len(letters)


def _turned(rect: Rect) -> Rect:
    return (rect[1], rect[0], rect[3], rect[2])
