"""How wide a font sets names, beside Helvetica.

Only the commonest letters are asked for, which nearly every text holds, and the answer is
rounded, so that it does not tell which letters a subset had for the removed name alone.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from redactor.redact.fonts.codes import PdfFont
from redactor.redact.text import Glyph

_HELVETICA = {
    "e": 556, "n": 556, "r": 333, "a": 556, "t": 278, "i": 222,
    "d": 556, "s": 500, "l": 222, "o": 556, "g": 556, "k": 500,
    "E": 667, "N": 722, "R": 722, "A": 667, "T": 611, "I": 278,
    "D": 722, "S": 667, "L": 556, "O": 778, "G": 778, "K": 667,
}  # fmt: skip
COMMON = "enratidslogk"
"""The letters that are asked for."""
CAPITALS = 1.35
"""How much wider Helvetica sets a name in capitals than with its first letters in them."""
_LETTER = 0.5
"""Ems of an average letter of a name in Helvetica."""
_ANY_LETTER = 0.53
"""The same of all letters that a subset of it has."""
_ENOUGH = 4
"""Letters that tell how wide a font is."""
_SHARE = 0.25
"""Letters of a font that count, beside those of the font that sets most of a name."""
_STEP = 1.06
"""Answers differ by this factor or its powers."""
_LEAST, _MOST = 0.4, 3.0


def breadth_of(glyphs: Iterable[Glyph]) -> float:
    """How many times as wide as in Helvetica names are that are set like these glyphs."""
    found = list(glyphs)
    capitals = _in_capitals(found)
    each = Counter((glyph.show.font, _spacing(glyph)) for glyph in found if not glyph.is_space)
    # Another font for a letter or two, as for accents or blanks without width, says nothing.
    least = _SHARE * max(each.values(), default=0)
    wide = (
        breadth(font, spacing, capitals=capitals)
        for (font, spacing), count in each.items()
        if count >= least
    )
    return max(wide, default=1.0)


def breadth(font: PdfFont, spacing: float = 0.0, *, capitals: bool = False) -> float:
    """The same of a font, with `spacing` ems set between its letters; rounded."""
    wide = _of_font(font, capitals) + spacing / _LETTER
    return rounded(min(max(wide, _LEAST), _MOST))


def rounded(size: float) -> float:
    """The nearest power of the step by which answers differ."""
    return float(_STEP ** round(math.log(size) / math.log(_STEP)))


def _spacing(glyph: Glyph) -> float:
    """Ems that are set between its letters."""
    show = glyph.show
    return show.spacing / abs(show.size) if show.size else 0.0


def _in_capitals(glyphs: Iterable[Glyph]) -> bool:
    letters = "".join(glyph.show.font.unicode(glyph.code) for glyph in glyphs)
    return sum(map(str.isalpha, letters)) > 1 and letters.upper() == letters


def _of_font(font: PdfFont, capitals: bool) -> float:
    asked = [letter for letter in _HELVETICA if letter.isupper() == capitals]
    found = font.letter_widths()
    known = [letter for letter in asked if letter in found]
    ratio = 1.0
    if len(known) >= _ENOUGH:
        there = sum(found[letter] for letter in known)
        ratio = there / sum(_HELVETICA[letter] / 1000 for letter in known)
    elif wide := font.listed_widths():
        ratio = sum(wide) / len(wide) / _ANY_LETTER
    return ratio * CAPITALS if capitals else ratio
