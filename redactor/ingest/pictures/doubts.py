"""What of a scan cannot be read reliably: words read with doubt, and marks that no word tells.

Each becomes a sight, so that a person looks at it; detection knows words and leaves out the
ones that are plainly ordinary. Photos, drawings, dotted lines and specks are none of these.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from redactor.ingest.pictures import scan
from redactor.ingest.pictures.ocr import Word
from redactor.model import Box, Sight, SightKind

_DOUBTFUL = 60.0
"""Confidence below which a word is doubtful."""
_DISPUTED, _NAME_DISPUTED = 0.6, 0.8
_UNTOLD = 0.7
"""How sure it is that what two looks read in two ways, and what nobody read, is unreadable."""
_SURE = 80.0
_LEAST_LETTERS = 3
"""Of a word that may tell who somebody is."""
_LEAST_WORDS = 5
"""Words that were surely read, from which a picture is taken to be one of text."""
_INKED = (0.45, 2.2)
"""Height of the ink of a word or of marks like one, in heights of the page's letters."""
_LEAST_WIDTH, _MOST_WIDTH = 1.2, 40.0
"""Width of marks that may be words, in the same measure."""
_BESIDE = 12.0
"""Heights that marks lie from a word of their line, at most."""
_MOST_GREY = 0.75
"""Share of a place that is inked: writing has less, also with strokes over it, bars have more."""
_LOW, _ALONG, _MOST_RULED = 0.9, 0.8, 0.5
"""Height of marks and length of their level runs of ink, in heights of letters, and the share of
the ink in such runs: lower marks that have more are rules, close to each other or grey, that
stayed. Letters have shorter strokes, and a word struck out is higher."""
_TOO_WIDE = 1.7
"""Width of a word's letters, in widths of the page's."""
_MOST = 400
"""Of one picture."""


def doubts(words: Sequence[Word], picture: scan.Picture, dpi: float, back: Any) -> list[Sight]:
    """Places of one picture that were not read reliably, in points.

    `words` are in pixels of `picture`, which is levelled and without rules; `back`
    (pymupdf.Matrix) takes them to points. Nothing is doubtful where hardly anything was read:
    that is no text, or the page is flagged as a whole.
    """
    sure = [w for w in words if w.confidence >= _SURE and any(map(str.isalnum, w.text))]
    if len(sure) < _LEAST_WORDS:
        return []
    marks = scan.ink(picture)
    heights = [high - low for low, high in (_inked(marks, w.box) for w in sure) if high > low]
    letter = float(np.median(heights)) if heights else 0.0
    if letter < 4:
        return []
    width = float(np.median([_letter_width(w) for w in sure]))
    found = []
    for word in words:
        # Few letters over the width of many: a word scratched out, or with a stamp on it.
        too_wide = word.confidence < _SURE and _letter_width(word) > _TOO_WIDE * width
        if not (word.disputed or word.confidence < _DOUBTFUL or too_wide):
            continue
        low, high = _inked(marks, word.box)
        if sum(map(str.isalnum, word.text)) >= _LEAST_LETTERS and _is_writing(
            marks, word.box, high - low, letter
        ):
            score = 1.0 - word.confidence / 100
            if word.disputed:
                score = max(score, _NAME_DISPUTED if word.hides_name else _DISPUTED)
            score = max(score, _NAME_DISPUTED) if too_wide else score
            found.append((word.box, score))
    found += [(box, _UNTOLD) for box in _untold(words, sure, picture, dpi, letter)]
    return [
        Sight(kind=SightKind.UNREADABLE, box=_points(box, back), score=round(score, 2))
        for box, score in islice(found, _MOST)
    ]


def _letter_width(word: Word) -> float:
    x0, _, x1, _ = word.box
    return (x1 - x0) / len(word.signs)


def _inked(marks: scan.Mask, box: tuple[float, float, float, float]) -> tuple[int, int]:
    """First row with ink in a box, and the row after the last."""
    x0, y0, x1, y1 = (max(0, round(v)) for v in box)
    rows = np.flatnonzero(marks[y0:y1, x0:x1].any(axis=1))
    return (y0 + int(rows[0]), y0 + int(rows[-1]) + 1) if len(rows) else (y0, y0)


def _is_writing(
    marks: scan.Mask, box: tuple[float, float, float, float], height: float, letter: float
) -> bool:
    x0, y0, x1, y1 = (max(0, round(v)) for v in box)
    part = marks[y0:y1, x0:x1]
    return (
        _INKED[0] * letter <= height <= _INKED[1] * letter
        and part.size > 0
        and float(part.mean()) <= _MOST_GREY
    )


def _untold(
    words: Sequence[Word],
    sure: Sequence[Word],
    picture: scan.Picture,
    dpi: float,
    letter: float,
) -> list[tuple[float, float, float, float]]:
    """Marks as large as words, in a line with read ones, that no word accounts for."""
    rest = picture.copy()
    margin = max(1, round(dpi / 100))
    for word in words:
        x0, y0, x1, y1 = (round(v) for v in word.box)
        rest[max(0, y0 - margin) : y1 + margin, max(0, x0 - margin) : x1 + margin] = 255
    inked = scan.ink(rest)
    dense, cell = scan.clusters(rest, dpi)
    lines: npt.NDArray[np.float64] = np.array([w.box for w in sure], dtype=np.float64)
    found = []
    for group in scan.connected(dense, max(1, round(letter / 2 / cell))):
        left, top, right, bottom = (float(v * cell) for v in group)
        width, height = right - left, bottom - top
        if not (
            _INKED[0] * letter <= height <= _INKED[1] * letter
            and _LEAST_WIDTH * letter <= width <= _MOST_WIDTH * letter
        ):
            continue
        shared = np.minimum(lines[:, 3], bottom) - np.maximum(lines[:, 1], top)
        apart = np.maximum(lines[:, 0] - right, left - lines[:, 2])
        near = (shared >= 0.5 * height) & (apart <= _BESIDE * letter)
        place = (left, top, right, bottom)
        writing = _is_writing(inked, place, height, letter)
        if near.any() and writing and not _is_ruled(inked, place, letter):
            found.append(place)
    return found


def _is_ruled(marks: scan.Mask, box: tuple[float, float, float, float], letter: float) -> bool:
    """Whether a place holds hardly more than level lines: the two below a sum."""
    x0, y0, x1, y1 = (max(0, round(v)) for v in box)
    part = marks[y0:y1, x0:x1]
    level = scan.along(part, round(_ALONG * letter))
    return y1 - y0 <= _LOW * letter and int(level.sum()) > _MOST_RULED * int(part.sum())


def _points(box: tuple[float, float, float, float], back: Any) -> Box:
    x0, y0, x1, y1 = box
    xs = [x * back.a + y * back.c + back.e for x in (x0, x1) for y in (y0, y1)]
    ys = [x * back.b + y * back.d + back.f for x in (x0, x1) for y in (y0, y1)]
    return Box(*(round(float(v), 1) for v in (min(xs), min(ys), max(xs), max(ys))))
