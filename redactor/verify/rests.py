"""Parts of removed words that stand beside a bar: it was drawn a letter or a name too short.

For files of any make, where nothing is known but the removed strings. In a file of ours whole
pages are held against what was read before (`unread.left_over`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from redactor.verify.fonts import Font
from redactor.verify.geometry import Rect
from redactor.verify.needles import Needle, Needles, squeeze
from redactor.verify.scene import SPACE, Scene
from redactor.verify.words import Word, bounds_of, words_of

_BAR = (5.0, 60.0)
"""Height in points of a bar; it is as wide at least as the first."""
_BLACK = 0.3
"""Lightness of a bar at most."""
_MOST_WORDS = 4
"""Of a name or an address; a sentence that was removed begins as others do that were not."""
_TOUCHES, _NEXT = 0.12, 0.7
"""Ems between a bar and what is left of its word, and the word beside it."""
_WHOLE = 4
"""Letters of a name that was left whole beside a bar."""
_FIGURES = 3
"""Figures of a number that tell something of it."""
_TAKEN = 2
"""Letters that a bar took of a string at least."""
_NEARLY, _CLOSELY = 0.3, 0.12
"""Ems by which a bar may end beside the end of the string it was to cover."""
_BLANK = 0.28
"""Ems of a blank that a font does not have."""
_SIGNS = ".,;:()»«\"'-– "
_ENDINGS = frozenset(("s", "es"))
_SHORT = (
    "i å en er et de du vi af at om og på nu så se ud op ny to ja jo ad os den det der han hun til "
    "fra for med ved som sin sit min din har var kan vil men end ind sig dig mig hos mod per pr nr "
    "ikke efter eller deres hans også"
)
"""Words that follow a bar without being the rest of one, where it covers the blank as well."""


def rest_beside_bar(scene: Scene, needles: Needles) -> bool:
    """Whether the beginning or end of a removed string stands right before or behind a bar."""
    bars = [
        shape.bounds
        for shape in scene.shapes
        if shape.covers
        and shape.is_darker(_BLACK)
        and _BAR[0] <= min(shape.bounds.height, shape.bounds.width)
        and shape.bounds.height <= _BAR[1]
    ]
    wanted = [n for n in needles.all if n.searchable and len(n.tokens) <= _MOST_WORDS]
    if not bars or not wanted:
        return False
    kept = needles.kept_words()
    return any(
        squeeze(beside.word.text) not in kept and any(map(beside.is_rest_of, wanted))
        for beside in _beside(scene, bars)
    )


class _Beside(NamedTuple):
    """A word on the line of a bar, right before or behind it."""

    word: Word
    bar: Rect
    before: bool
    gap: float
    """Ems between the two."""

    def is_rest_of(self, needle: Needle) -> bool:
        text = self.word.text.strip(_SIGNS)
        rest = squeeze(text)
        if not rest or len(rest) >= len(needle.key):
            return False
        if not (needle.key.startswith if self.before else needle.key.endswith)(rest):
            return False
        whole = rest == (needle.tokens[0] if self.before else needle.tokens[-1])
        if rest.isdigit():
            return needle.numeric and len(rest) >= _FIGURES and (self.gap < _TOUCHES or whole)
        if needle.numeric or not rest.isalpha():
            return False
        if whole and len(needle.tokens) > 1:
            return len(rest) >= _WHOLE and text[:1].isupper()
        if rest in _ENDINGS or text.casefold() in _SHORT.split():
            return False
        if len(rest) == 1:
            return self._fits(needle.text, text, _CLOSELY)
        return self.gap < _TOUCHES or self._fits(needle.text, text, _NEARLY)

    def _fits(self, whole: str, rest: str, within: float) -> bool:
        """Whether the bar ends where the string would, of which the rest stands in its place."""
        run, place = self.word.run, self.word.bounds
        wide = _wide(whole, run.font)
        if wide is None or len(rest) + _TAKEN > len(whole):
            return False
        if self.before:
            return abs(place.x0 + wide * run.size - self.bar.x1) < within * run.size
        over = _wide(self.word.text.rpartition(rest)[2], run.font)
        end = place.x1 - (over or 0.0) * run.size
        return abs(end - wide * run.size - self.bar.x0) < within * run.size


def _wide(text: str, font: Font) -> float | None:
    """Width of a text in ems of a font, None when it has not all its letters."""
    codes = {letter: code for code, letter in font.unicode.items()}
    widths = [font.widths.get(codes.get(c, -1), font.default_width) for c in text if c != " "]
    if any(c not in codes for c in text if c != " "):
        return None
    known = [width for width in widths if width is not None]
    if len(known) < len(widths):
        return None
    blank = font.widths.get(codes.get(" ", -1))
    blanks = text.count(" ") * (_BLANK if blank is None else blank * font.scale)
    return sum(known) * font.scale + blanks


def _parts(word: Word) -> Iterator[Word]:
    """A word in the parts that a bar has made of it: one operator may show both."""
    size, begun = max(word.run.size, 0.5), 0
    for at in range(1, len(word.glyphs) + 1):
        if at < len(word.glyphs):
            (x0, y0), (x1, y1) = word.glyphs[at - 1].right, word.glyphs[at].left
            if abs(x1 - x0) + abs(y1 - y0) < SPACE * size:
                continue
        glyphs = word.glyphs[begun:at]
        text = "".join(glyph.text for glyph in glyphs)
        yield Word(word.runs[begun:at], text, bounds_of(glyphs, size), glyphs)
        begun = at


def _beside(scene: Scene, bars: list[Rect]) -> Iterator[_Beside]:
    """The words that stand beside bars."""
    for word in chain.from_iterable(map(_parts, words_of(scene))):
        size, place = max(word.run.size, 0.5), word.bounds
        level = (place.y0 + place.y1) / 2
        for bar in bars:
            if not bar.y0 < level < bar.y1 or bar.holds((place.x0 + place.x1) / 2, level):
                continue
            before = place.x1 < (bar.x0 + bar.x1) / 2
            gap = (bar.x0 - place.x1 if before else place.x0 - bar.x1) / size
            if -_NEXT < gap < _NEXT:
                yield _Beside(word, bar, before, gap)
