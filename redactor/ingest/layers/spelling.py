"""Whether a scan's own text layer spells names and numbers as its picture shows them.

A scanner that reads "Asgcr" where "Asger" is printed hides the name from detection, and no count
of broken words tells: the rest of the page may be right. So the few words that may be a name or a
number and are in no list, or mix letters with digits, are read again where they stand.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from redactor.errors import InputError
from redactor.ingest.glyphs import FloatArray, Glyphs
from redactor.ingest.layers.askew import along
from redactor.ingest.pictures import areas as placing
from redactor.ingest.pictures.ocr import read_line
from redactor.ingest.render import grey_picture
from redactor.lexicon import is_listed_name, is_plain_noun

_DPI = 200
_SURE, _FAIR = 88.0, 60.0
"""Confidence from which another reading counts, and one that gives a listed word or name."""
_MOST = 80
"""Places of one page that are read again: some 5 ms each."""
_LEAST = 3
"""Letters of a word that is read again."""
_ADDED = 2
"""Letters by which two readings of one word differ in length, at most: "rn" for "m"."""
_AROUND = 0.15
"""Heights of a word about it that are read with it."""
_MARGIN = 10
"""Pixels of paper about what is read: the engine wants some."""
_APART, _BESIDE = 0.3, 1.0
"""Heights between letters of two words, and between groups of figures of one number, at least and
at most."""
_LETTERS = re.compile(r"[^\W\d_]+")
_NO_DIGITS = str.maketrans("", "", "0123456789")
_BARE = str.maketrans("æøå", "aoa")
_DANISH = re.compile(r"[a-zæøå]+")
_MIXED = re.compile(
    r"\d[OIlSoZz|]|[OIlSoZz|]\d|\d{3}[^\W\d_]|[^\W\d_]\d{3}|[^\W\d_]\d[^\W\d_]|[^\W\d_]{2}\d"
)
"""Digits among which a letter may be one, or the other way round: no house's "12B"."""
_FIGURES = re.compile(r"\(?\+?(?=\D?\d|\D\D\d)[\dOIlSoZzBb][\dOIlSoZzBb.\-/]*[,;:)]*")
"""A number or a group of one, of which a digit may be read as a letter."""
_SHORT_OR_LONG = (7, 9, 11)
"""Digits of a phone or a CPR number that has one too few or too many."""


class _Word(NamedTuple):
    text: str
    box: tuple[float, float, float, float]
    """Points of the page."""
    line: tuple[float, float, float]
    """Where the word begins and ends along its line, and the line's height."""
    angle: int
    begins: bool
    """A word of the same line does not stand right before it."""


class Spelling:
    """Holds the layers of one document against the pictures they lie on."""

    def __init__(self, tessdata: Path, language: str) -> None:
        self._tessdata = tessdata
        self._language = language
        self._right: set[str] = set()
        """What the picture was seen to show as it is spelt."""

    def is_wrong(self, page: Any, layer: Glyphs, bounds: placing.Area) -> bool:
        """Whether the page shows a name or a number that `layer` spells otherwise.

        The page is not turned. Without the engine or its data, no layer is wrong.
        """
        words = list(_words(layer))
        asked = [
            w for w in (*filter(_is_odd, words), *_numbers(words)) if w.text not in self._right
        ]
        if not asked:
            return False
        angle = Counter(word.angle for word in words).most_common(1)[0][0]
        picture, back = grey_picture(page, bounds, dpi=_DPI, turn=-angle % 360)
        for word in islice((w for w in asked if w.angle == angle), _MOST):
            try:
                seen, confidence = read_line(
                    _part(picture, word, ~back),
                    dpi=_DPI,
                    tessdata=self._tessdata,
                    language=self._language,
                )
            except InputError:
                return False
            if _differ(word.text, seen, confidence):
                return True
            if seen == word.text:
                self._right.add(word.text)
        return False


def _words(layer: Glyphs) -> Iterator[_Word]:
    """Signs that stand close together on a line, in drawing order."""
    if not len(layer):
        return
    x0, y0, x1, y1 = along(layer).T
    height = np.maximum(y1 - y0, 0.1)
    gap = (x0[1:] - x1[:-1]) / height[1:]
    same = (np.abs(y1[1:] - y1[:-1]) < 0.5 * height[1:]) & (layer.angle[1:] == layer.angle[:-1])
    starts = np.flatnonzero(layer.space[1:] | ~same | (gap > _APART) | (gap < -_BESIDE)) + 1
    edges = [0, *starts.tolist(), len(layer)]
    for start, stop in pairwise(edges):
        box: FloatArray = layer.box[start:stop]
        low, high = box[:, :2].min(axis=0).tolist(), box[:, 2:].max(axis=0).tolist()
        near = start > 0 and bool(same[start - 1]) and abs(float(gap[start - 1])) <= _BESIDE
        yield _Word(
            text="".join(map(chr, layer.code[start:stop].tolist())),
            box=(low[0], low[1], high[0], high[1]),
            line=(float(x0[start]), float(x1[stop - 1]), float(height[start])),
            angle=int(layer.angle[start]),
            begins=not near,
        )


def _is_odd(word: _Word) -> bool:
    """Whether a word may be a name or a number, and is written as no word or number is."""
    if any(map(str.isdigit, word.text)):
        return _MIXED.search(word.text) is not None
    return any(_is_unlikely(part) for part in _LETTERS.findall(word.text))


def _is_unlikely(part: str) -> bool:
    if len(part) < _LEAST or _is_known(part):
        return False
    return part[0].isupper() or (part[0] == "l" and is_listed_name("i" + part[1:]))


def _is_known(word: str) -> bool:
    return is_listed_name(word) or is_plain_noun(word)


def _numbers(words: list[_Word]) -> Iterator[_Word]:
    """Groups of figures beside each other that no phone or CPR number has, or that hold letters."""
    run: list[_Word] = []
    for word in words:
        figures = _FIGURES.fullmatch(word.text) is not None
        if run and (not figures or word.begins):
            yield from _joined(run)
            run = []
        run += [word] if figures else []
    if run:
        yield from _joined(run)


def _joined(run: list[_Word]) -> Iterator[_Word]:
    text = "".join(word.text for word in run)
    mixed = len(run) > 1 and any(map(str.isalpha, text))
    if mixed or len(_signs(text)) in _SHORT_OR_LONG:
        low = np.array([word.box[:2] for word in run]).min(axis=0).tolist()
        high = np.array([word.box[2:] for word in run]).max(axis=0).tolist()
        yield run[0]._replace(text=text, box=(*low, *high))


def _part(picture: Any, word: _Word, to_pixels: Any) -> Any:
    """The place of a word, in paper."""
    x0, y0, x1, y1 = word.box
    around = _AROUND * word.line[2]
    corners = [(x0 - around, y0 - around), (x1 + around, y1 + around)]
    xs = [x * to_pixels.a + y * to_pixels.c + to_pixels.e for x, y in corners]
    ys = [x * to_pixels.b + y * to_pixels.d + to_pixels.f for x, y in corners]
    left, right = (int(max(0.0, v)) for v in sorted(xs))
    top, bottom = (int(max(0.0, v)) for v in sorted(ys))
    part = picture[top : bottom + 1, left : right + 1]
    return np.pad(part, _MARGIN, constant_values=255)


def _differ(written: str, seen: str, confidence: float) -> bool:
    """Whether a place surely shows another name or number than the layer says."""
    one, other = (_signs(text) for text in (written, seen))
    if one == other or abs(len(one) - len(other)) > _ADDED:
        return False
    if other.isdigit():
        return confidence >= _SURE and len(other) > 1 and any(map(str.isdigit, one))
    if not other.isalpha() or len(other) < _LEAST:
        return False
    if all(map(_is_known, _LETTERS.findall(seen))):
        return confidence >= _FAIR
    # Letters that Danish lacks are misread by our own engine, as is the figure of "Bilag1".
    own = _DANISH.fullmatch(one.translate(_NO_DIGITS)) is not None and not one[-1:].isdigit()
    # A speck makes an "å" of an "a".
    return own and confidence >= _SURE and one.translate(_BARE) != other.translate(_BARE)


def _signs(text: str) -> str:
    """Letters and digits without case and accents, which our own engine may lack."""
    plain = (c if c in "æøå" else unicodedata.normalize("NFKD", c) for c in text.casefold())
    return "".join(c for c in "".join(plain) if c.isalnum())
