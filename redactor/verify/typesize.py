"""How large the print of a scan is, as the hidden text over it says.

Recognised words lie over a scan as invisible text, each stretched over its place in the picture.
From how wide it is there follows at which size Helvetica would set the print, narrow letters wider
where the face's are (a typewriter's are all alike).
"""

from __future__ import annotations

import math
from itertools import groupby

import numpy as np
import numpy.typing as npt

from redactor.verify.fonts import helvetica_width
from redactor.verify.geometry import Rect
from redactor.verify.scene import INVISIBLE_MODES, Glyph, Scene

_LETTERS = 3
"""Letters of a word from which on its width tells its size."""
_WORDS, _FACE_WORDS = 12, 60
"""Words that are asked for the size, and for how alike a face's letters are."""
_FEWEST = 8
_HEIGHTS = (0.6, 1.6)
"""How tall words are beside a box that may be of its print."""
_ASKED = "enratidslogk"
_AVERAGE = helvetica_width(_ASKED) / len(_ASKED) / 1000
_AVERAGE_CAPITAL = helvetica_width(_ASKED.upper()) / len(_ASKED) / 1000
"""Ems of an average letter in Helvetica."""
_FINER = 1.06
"""Sizes are rounded to powers of this."""
_SHARE = 0.95
"""How much of the size found steps are taken of, for ink that spreads."""
_RATIOS = (0.65, 1.5)
"""Sizes beside the usual one that words of one print may seem to have."""
Table = npt.NDArray[np.float64]
_TRIM = 0.07
"""Ems by which a word's letters are wider than its ink."""


class HiddenWords:
    """The invisible words of a page: middles, ems in Helvetica, letters, heights, widths."""

    def __init__(self, scene: Scene) -> None:
        found = []
        for run in scene.runs:
            if run.mode in INVISIBLE_MODES and not run.hidden_layer:
                for blank, letters in groupby(run.glyphs, lambda g: not g.text.strip()):
                    word = None if blank else _word(list(letters), run.size)
                    if word is not None:
                        found.append(word)
        self._words = np.array(found, dtype=float).reshape(-1, 7)

    def sizes(self, box: Rect, *, capitals: bool) -> list[float]:
        """Ems that the print under a box may have, the likeliest first; none without words.

        They are rounded as steps are. `capitals`: of a name in capitals.
        """
        upwards = box.height > box.width
        words = self._words[self._words[:, 6] == upwards]
        if not len(words):
            return []
        across = int(not upwards)
        height = box[across + 2] - box[across]
        middle = ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
        lines = np.rint(np.abs(words[:, across] - middle[across]) / max(height, 1.0))
        beside = np.abs(words[:, 1 - across] - middle[1 - across])
        order = np.lexsort((beside, lines))
        every, lines = words[order], lines[order]
        fits = (every[:, 4] > _HEIGHTS[0] * height) & (every[:, 4] < _HEIGHTS[1] * height)
        near = every[fits] if fits.any() else every
        alike = _alikeness(near[:_FACE_WORDS])
        # A box may be taller than its line; what is printed beside it counts all the same.
        parts = (every[lines == 0], near[:_WORDS], near, every[:_WORDS])
        face = 1 - alike + alike * _AVERAGE / _AVERAGE_CAPITAL if capitals else 1.0
        return [_rounded(face * _size(part, alike)) for part in parts if len(part)]


def _word(glyphs: list[Glyph], size: float) -> tuple[float, ...] | None:
    """A row of the table of words; None when it is too short to tell anything."""
    text = "".join(glyph.text for glyph in glyphs)
    (x0, y0), (x1, y1) = glyphs[0].left, glyphs[-1].right
    wide = math.hypot(x1 - x0, y1 - y0)
    ems = helvetica_width(text) / 1000 - _TRIM
    if sum(map(str.isalpha, text)) < _LETTERS or wide <= 0 or ems <= 0:
        return None
    upwards = float(abs(y1 - y0) > abs(x1 - x0))
    return (x0 + x1) / 2, (y0 + y1) / 2, ems, float(len(text)), size, wide, upwards


def _size(words: Table, alike: float) -> float:
    ems = (1 - alike) * words[:, 2] + alike * _AVERAGE * words[:, 3]
    return _SHARE * float(np.median(words[:, 5] / ems))


def _alikeness(words: Table) -> float:
    """0 where letters differ as Helvetica's, 1 where all are as wide: by least squares."""
    ratios = words[:, 5] / words[:, 2]
    usual = np.median(ratios)
    words = words[(ratios > _RATIOS[0] * usual) & (ratios < _RATIOS[1] * usual)]
    if len(words) < _FEWEST:
        return 0.0
    helvetica, even = words[:, 2], _AVERAGE * words[:, 3]
    # width = p * helvetica + q * even, solved by the normal equations
    hh, he, ee = helvetica @ helvetica, helvetica @ even, even @ even
    hw, ew = helvetica @ words[:, 5], even @ words[:, 5]
    det = hh * ee - he * he
    if det <= 1e-9 * hh * ee:
        return 0.0
    p, q = (ee * hw - he * ew) / det, (hh * ew - he * hw) / det
    return min(max(float(q / (p + q)), -0.3), 1.0) if p + q > 0 else 0.0


def _rounded(size: float) -> float:
    return float(_FINER ** round(math.log(size) / math.log(_FINER)))
