"""Text printed again beside itself, to look bold or to cast a shadow, is one text.

Two prints of one letter on nearly the same spot are one letter. Farther apart, up to a fifth of
an em, "ll" may be two letters: there whole runs must come again, every letter of them moved by
the same way, letter by letter, word by word or line by line, and end where the first print does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from redactor.ingest.glyphs import Glyphs

BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

_SPOT_POINTS = 0.6
_SPOT_EM = 0.12
_SPOT_CELL = 2 * _SPOT_POINTS
_SPOT_SHARE = 0.8
_FARTHEST = 20_000.0
"""Points; ISO 32000-2 (annex C) lets a page be 14,400 wide."""
_AWAY_EM = 0.2
_CELLS = ((4.0, 10.0), (16.0, 40.0), (64.0, 160.0))
"""Points: height of the rows in which prints are looked for, and the largest print they are for."""
_NEIGHBOURS = 4
_SAME_SIZE = 0.05
_SAME_WAY = 0.02
"""Ems by which the way from print to print may differ within a run."""
_LINE, _GAP = 0.3, 1.2
"""Ems across and along from letter to letter of a line."""
_TOUCHING = 0.05
"""Ems between letters of one word, at most."""
_Word = list[list[int]]
"""Letters one after the other, each with its later prints."""
_TRIED = 8
"""Ways that are looked at; a shadow with an outline has three."""


def without_second_prints(glyphs: Glyphs) -> Glyphs:
    """One of each glyph printed more than once; its `place` is where all its prints stand."""
    return _without_spot_prints(_without_run_prints(glyphs))


def _without_spot_prints(glyphs: Glyphs) -> Glyphs:
    """Prints on nearly the same spot (fake bold, fill then stroke).

    A text that only begins like the one below it is another text, and stays whole.
    """
    doubled, within = np.zeros((2, len(glyphs)), dtype=np.bool_)  # within: by its own operation
    stays = np.arange(len(glyphs))
    x, y = np.clip(glyphs.origin, -_FARTHEST, _FARTHEST).T + _FARTHEST
    near = np.minimum(_SPOT_POINTS, _SPOT_EM * glyphs.size)
    for shift in (0.0, 0.5):  # twice, so that no pair is parted by the edge of a cell
        cell_y = (y / _SPOT_CELL + shift).astype(np.int64)
        order = np.argsort((glyphs.code << 40) + (cell_y << 20) + (x * 16).astype(np.int64))
        same = (
            (np.diff(glyphs.code[order]) == 0)
            & (np.abs(np.diff(x[order])) < near[order[1:]])
            & (np.abs(np.diff(y[order])) < near[order[1:]])
        )
        pair = np.flatnonzero(same)
        if not len(pair):
            continue
        # The one drawn later goes, unless only the later one can be seen.
        first, second = order[pair], order[pair + 1]
        earlier, later = np.minimum(first, second), np.maximum(first, second)
        gone = np.where(glyphs.hidden[earlier] & ~glyphs.hidden[later], earlier, later)
        doubled[gone] = True
        stays[gone] = earlier + later - gone
        within[gone[glyphs.span[earlier] == glyphs.span[later]]] = True
    if not doubled.any():
        return glyphs
    share = np.bincount(glyphs.span, weights=doubled) / np.maximum(np.bincount(glyphs.span), 1)
    doubled &= (within | (share[glyphs.span] >= _SPOT_SHARE)) & ~glyphs.follows
    return _without(glyphs, {int(i): int(stays[i]) for i in np.flatnonzero(doubled)})


def _without(glyphs: Glyphs, stays: dict[int, int]) -> Glyphs:
    """All but some glyphs, each of them with the one that stays for it, and what follows them."""
    place = glyphs.place.copy()
    gone = np.zeros(len(glyphs), dtype=np.bool_)
    for second in sorted(stays, reverse=True):  # the prints of a print that goes come first
        first = stays[second]
        gone[second] = True
        place[first, :2] = np.minimum(place[first, :2], place[second, :2])
        place[first, 2:] = np.maximum(place[first, 2:], place[second, 2:])
    following = np.append(glyphs.follows[1:] & gone[:-1], False)
    gone |= np.roll(following, 1)
    return replace(glyphs, place=place).take(~gone)


def _without_run_prints(glyphs: Glyphs) -> Glyphs:
    """Prints of whole runs farther away than one spot."""
    page = _Page(glyphs)
    first, second = page.pairs()
    stays: dict[int, int] = {}
    for _ in range(_TRIED):
        if len(np.unique(glyphs.code[first])) < 2:
            break
        ways = page.way(first, second)
        number, counts = np.unique(np.round(ways / _SAME_WAY), axis=0, return_counts=True)
        near = (np.abs(ways - number[np.argmax(counts)] * _SAME_WAY) <= _SAME_WAY).all(axis=1)
        off = np.abs(ways - np.median(ways[near], axis=0)).max(axis=1)
        alike = off <= _SAME_WAY
        nearest = np.flatnonzero(alike)[np.argsort(off[alike], kind="stable")]
        stays |= page.repeated(first[nearest], second[nearest])
        known = np.isin(second, list(stays)) | np.isin(first, list(stays))
        first, second = first[~alike & ~known], second[~alike & ~known]
    return _without(glyphs, stays) if stays else glyphs


class _Page:
    """The glyphs of a page along their own lines."""

    def __init__(self, glyphs: Glyphs) -> None:
        self._glyphs = glyphs
        angle = np.radians(glyphs.angle)
        cos, sin = np.cos(angle), np.sin(angle)
        x, y = np.clip(glyphs.origin.astype(np.float64), -_FARTHEST, _FARTHEST).T
        self._along, self._across = x * cos + y * sin, y * cos - x * sin
        sides = glyphs.box[:, 2:] - glyphs.box[:, :2]
        upright = np.abs(cos) >= np.abs(sin)
        self._end = self._along + np.where(upright, sides[:, 0], sides[:, 1])
        self._size = np.maximum(glyphs.size, 1e-3)

    def pairs(self) -> tuple[IntArray, IntArray]:
        """Numbers of the glyphs that may be prints of one: the earlier and the later."""
        found: list[IntArray] = []
        small = 0.0
        for cell, large in _CELLS:
            chosen = np.flatnonzero((self._size > small) & (self._size <= large * 1.02))
            small = large
            for shift in (0.0, 0.5) if len(chosen) > 1 else ():
                found += self._pairs(chosen, cell, shift)
        if not found:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        both = np.unique(np.concatenate(found), axis=0)
        return both[:, 0], both[:, 1]

    def _pairs(self, chosen: IntArray, cell: float, shift: float) -> Iterator[IntArray]:
        glyphs = self._glyphs
        row = np.floor(self._across[chosen] / cell + shift)
        order = chosen[np.lexsort((self._along[chosen], row, glyphs.code[chosen]))]
        for step in range(1, min(_NEIGHBOURS + 1, len(order))):
            one, other = order[:-step], order[step:]
            reach = _AWAY_EM * self._size[one]
            near = (
                (glyphs.code[one] == glyphs.code[other])
                & (glyphs.angle[one] == glyphs.angle[other])
                & (np.abs(self._along[other] - self._along[one]) <= reach)
                & (np.abs(self._across[other] - self._across[one]) <= reach)
                & (np.abs(self._size[other] - self._size[one]) <= _SAME_SIZE * self._size[one])
                & ~(glyphs.follows[one] | glyphs.follows[other])
            )
            one, other = one[near], other[near]
            if len(one):
                yield np.stack([np.minimum(one, other), np.maximum(one, other)], axis=1)

    def way(self, first: IntArray, second: IntArray) -> npt.NDArray[np.float64]:
        """(n, 2): ems along and across from the earlier to the later of each pair."""
        size = self._size[first]
        return np.stack(
            [
                (self._along[second] - self._along[first]) / size,
                (self._across[second] - self._across[first]) / size,
            ],
            axis=1,
        )

    def repeated(self, first: IntArray, second: IntArray) -> dict[int, int]:
        """The prints of whole runs among pairs moved by one way, each with the print that stays."""
        found = _Pairs(first, second, self._glyphs.follows)
        lines = [words for words in self._lines(found) if self._is_one_text(words, found)]
        words = [word for line in lines for word in line]
        sure = [word for word in words if self._letters(word) > 1]
        lengths = [len(prints) for word in sure for prints in word]
        most = int(np.median(lengths)) if lengths else 0
        sizes = {round(float(self._size[word[0][0]]), 1) for word in sure}
        stays: dict[int, int] = {}
        for word in words:
            size = round(float(self._size[word[0][0]]), 1)
            if not sure or (self._letters(word) == 1 and size not in sizes):
                continue
            for every in word:
                for start in range(0, len(every), most):  # "ll", each twice, may look like four
                    prints = every[start : start + most]
                    seen = [number for number in prints if not self._glyphs.hidden[number]]
                    kept = (seen or prints)[0]
                    stays.update((number, kept) for number in prints if number != kept)
        return stays

    def _lines(self, found: _Pairs) -> Iterator[list[_Word]]:
        """Stretches of words that come again, in the order they were first printed."""
        line: list[_Word] = []
        last = -1
        for number in found.firsts():
            prints = found.prints(number)
            if line and (found.before[number] > last or not self._follows(last, number)):
                yield line
                line = []
            if line and self._is_beside(last, number):
                line[-1].append(prints)
            else:
                line.append([prints])
            last = number
        if line:
            yield line

    def _is_one_text(self, line: list[_Word], found: _Pairs) -> bool:
        """Whether no print of a line goes on otherwise than the others.

        A text that only begins or ends like the one below it is another text.
        """
        many = len(self._glyphs)
        for word in line:
            starts = [(int(found.before[number]), number) for number in word[0]]
            ends = [(number, int(found.after[number])) for number in word[-1]]
            inside = [(a, b) for a, b in (*starts, *ends) if a >= 0 and b < many]
            if any(self._joins(one, other) for one, other in inside):
                return False
        starts = [(int(found.before[number]), number) for number in line[0][0]]
        ends = [(number, int(found.after[number])) for number in line[-1][-1]]
        earlier = {a for a, b in starts if a >= 0 and self._follows(a, b)}
        later = {b for a, b in ends if b < many and self._follows(a, b)}
        return len(earlier) < 2 and len(later) < 2

    def _follows(self, one: int, other: int) -> bool:
        """Whether a glyph comes after another on its line."""
        em = self._size[one]
        gap = (self._along[other] - self._end[one]) / em
        level = abs(self._across[other] - self._across[one]) <= _LINE * em
        same = self._glyphs.angle[one] == self._glyphs.angle[other]
        return bool(level and same and -_LINE <= gap <= _GAP)

    def _is_beside(self, one: int, other: int) -> bool:
        gap = abs(self._along[other] - self._end[one]) / self._size[one]
        return bool(gap <= _LINE and not self._glyphs.space[other])

    def _letters(self, word: _Word) -> int:
        return len({int(self._glyphs.code[prints[0]]) for prints in word})

    def _joins(self, one: int, other: int) -> bool:
        """Whether two glyphs are letters of one word."""
        glyphs = self._glyphs
        if glyphs.space[other] or not self._follows(one, other):
            return False
        if not all(chr(int(code)).isalnum() for code in glyphs.code[[one, other]]):
            return False
        return bool(abs(self._along[other] - self._end[one]) <= _TOUCHING * self._size[one])


class _Pairs:
    """Pairs of prints, and the glyphs between them that are in none."""

    def __init__(self, first: IntArray, second: IntArray, follows: BoolArray) -> None:
        self._later: dict[int, int] = {}
        self._again: set[int] = set()
        for one, other in zip(first.tolist(), second.tolist(), strict=True):
            if one not in self._later and other not in self._again:
                self._later[one] = other
                self._again.add(other)
        count = len(follows)
        alone = ~follows
        alone[[*self._later, *self._again]] = False
        numbers = np.arange(count)
        self.before = np.maximum.accumulate(np.where(alone, numbers, -1))
        """(n,) number of the last glyph in no pair, up to each; -1 for none."""
        self.after = np.minimum.accumulate(np.where(alone, numbers, count)[::-1])[::-1]
        """(n,) number of the next; n for none."""

    def firsts(self) -> list[int]:
        return sorted(self._later.keys() - self._again)

    def prints(self, number: int) -> list[int]:
        """A glyph and its later prints."""
        found = [number]
        while found[-1] in self._later:
            found.append(self._later[found[-1]])
        return found
