"""A second look at a badly read scan, otherwise prepared, and what both looks say together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import compress, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from redactor.ingest.pictures.ocr import Word, mean_confidence

_WELL_READ = 90.0
"""Mean confidence of a clean scan in a language the engine knows, about."""
_CLEARLY = 5.0
_WORSE = 3.0
"""Points by which the second look is worse on the whole: it disputes only what it is surer of."""
_FAR_BETTER = 20.0
"""Points of confidence by which one look is better on the whole: the other saw but noise."""
_ALONE = 50.0
"""Confidence from which a word counts that one look alone has seen."""
_SURE = 90.0
"""Confidence from which one look alone is believed."""
_UNSURE, _NEAR = 75.0, 20.0
"""Confidence below which any other reading makes a dispute, and by how much another may be less
sure and still make one."""
_RICHER = 1.25
"""Times the letters, by confidence, that a light look reads of a line before its pieces go."""
_LETTERS_SURE = 3
"""Letters of a word that tells that its line is one."""
_SAME_PLACE = 0.5
"""Share of the smaller box that two words of one place have in common."""


def is_poor(words: Sequence[Word], unread: bool) -> bool:
    """Whether a scan was read so badly that a second look is worth its time.

    `unread`: marks remain that no word accounts for.
    """
    return unread or mean_confidence(list(words)) < _WELL_READ


def moved(words: Sequence[Word], matrix: Any) -> list[Word]:
    """Words of one picture in the pixels of another, to which `matrix` (pymupdf.Matrix) takes
    them: larger or smaller and shifted, not turned."""
    scale = float(matrix.a)
    shift = np.array([matrix.e, matrix.f, matrix.e, matrix.f], dtype=np.float32)
    return [
        replace(
            word,
            boxes=(word.boxes * np.float32(scale) + shift).astype(np.float32),
            baseline=word.baseline * scale + float(matrix.f),
            height=word.height * scale,
        )
        for word in words
    ]


def both(first: list[Word], second: list[Word]) -> list[Word]:
    """The words of two looks at one picture: of each place those read with more confidence.

    A place that both have read, but not as the same letters, is disputed, unless one is sure and
    the other is not. The order is that of the look that read more; what only the other saw comes
    last.
    """
    if mean_confidence(second) > mean_confidence(first) + _FAR_BETTER:
        return second
    worse = mean_confidence(second) < mean_confidence(first) - _WORSE
    if _weight(second) > _weight(first):
        first, second = second, first
    kept: list[Word] = []
    for ones, others in _places(_shared(first, second)):
        mine, theirs = [first[i] for i in ones], [second[i] for i in others]
        sure, other = mean_confidence(mine), mean_confidence(theirs)
        if not theirs:
            kept += mine if sure >= _ALONE else _disputed(mine)
            continue
        if not mine:
            if other >= _ALONE:
                kept += theirs if other >= _SURE else _disputed(theirs)
            continue
        differ, was = _letters(mine) != _letters(theirs), mine
        if other > sure + _CLEARLY:
            mine = [
                replace(word, begins_line=mine[0].begins_line and number == 0)
                for number, word in enumerate(theirs)
            ]
            sure, other = other, sure
        near = 0.0 if worse else _NEAR
        if differ and (sure < _UNSURE or other > sure - near):
            mine = _disputed(mine, hides_name=_is_like_a_name(theirs) or _is_like_a_name(was))
        kept += mine
    return kept


def with_light(words: Sequence[Word], light: Sequence[Word]) -> list[Word]:
    """`words`, and of `light`, read with light and dark exchanged, the lines of which a word is
    surely read, where nothing else is: such a look makes much of what is nothing.

    Lines stay whole: who sees the first name alone shows the surname. Where the light look read
    much more of a line, and no less surely, the pieces of it that `words` has give way: "Ri" and
    "k" to "Rikke".
    """
    sure = np.array([word.confidence >= _UNSURE for word in words], dtype=bool)
    shared = _shared(words, light)
    found: list[Word] = []
    poorer = np.zeros(len(words), dtype=bool)
    begins = [at for at, word in enumerate(light) if at == 0 or word.begins_line]
    for start, end in pairwise([*begins, len(light)]):
        line, pieces = light[start:end], np.any(shared[:, start:end], axis=1)
        taken = set(np.flatnonzero(np.any(shared[sure, start:end], axis=0)).tolist())
        own = list(compress(words, pieces.tolist()))
        whole = _weight(line) > _RICHER * _weight(own)
        whole = whole and mean_confidence(list(line)) >= mean_confidence(own)
        kept = [word for number, word in enumerate(line) if whole or number not in taken]
        if any(map(_tells, kept)):
            found += kept
            poorer |= pieces & whole
    gone = poorer | (np.any(_shared(words, found), axis=1) & ~sure)
    return [*compress(words, (~gone).tolist()), *found]


def _tells(word: Word) -> bool:
    return word.confidence >= _UNSURE and sum(map(str.isalnum, word.text)) >= _LETTERS_SURE


def _disputed(words: Sequence[Word], *, hides_name: bool = False) -> list[Word]:
    return [replace(word, disputed=True, hides_name=hides_name) for word in words]


def _is_like_a_name(words: Sequence[Word]) -> bool:
    """Whether what was read is written with a capital, as names are, or holds digits."""
    text = "".join(word.text for word in words)
    first = next((c for c in text if c.isalnum()), "")
    return first.isupper() or any(map(str.isdigit, text))


def _places(shared: npt.NDArray[np.bool_]) -> list[tuple[list[int], list[int]]]:
    """Numbers of the words of one look and of the other that stand in one place, place by place."""
    rows, columns = shared.shape
    found: list[tuple[list[int], list[int]]] = []
    told: set[int] = set()
    for row in range(rows):
        if row in told:
            continue
        ones, others = np.array([row]), np.flatnonzero(shared[row])
        while len(others):
            more = np.flatnonzero(shared[:, others].any(axis=1))
            if len(more) == len(ones):
                break
            ones, others = more, np.flatnonzero(shared[more].any(axis=0))
        told.update(ones.tolist())
        found.append((ones.tolist(), others.tolist()))
    alone = np.flatnonzero(~shared.any(axis=0)) if rows else np.arange(columns)
    return found + [([], [number]) for number in alone.tolist()]


def _weight(words: Sequence[Word]) -> float:
    return sum(word.confidence * sum(map(str.isalnum, word.text)) for word in words)


def _letters(words: Sequence[Word]) -> str:
    return "".join(c for word in words for c in word.text.casefold() if c.isalnum())


def _shared(first: Sequence[Word], second: Sequence[Word]) -> npt.NDArray[np.bool_]:
    """(len(first), len(second)): which words stand in one place."""
    if not first or not second:
        return np.zeros((len(first), len(second)), dtype=bool)
    a = np.array([word.box for word in first])[:, None]
    b = np.array([word.box for word in second])[None]
    low, high = np.maximum(a[..., :2], b[..., :2]), np.minimum(a[..., 2:], b[..., 2:])
    common = np.clip(high - low, 0, None).prod(axis=2)
    sizes = [np.clip(box[..., 2:] - box[..., :2], 1, None).prod(axis=2) for box in (a, b)]
    return np.asarray(common >= _SAME_PLACE * np.minimum(*sizes))
