"""Words that nobody sees and a program can read all the same: their letters are drawn one
after the other in places that are not beside each other, or stand in their places with one of
them turned or slanted out of the line."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import hypot
from typing import NamedTuple

from redactor.verify.scene import SPACE, Glyph, Scene

_FEW, _TWO = 2, 2
"""Letters of a piece that is taken for a part of the word before and after it; pieces."""


_PART = re.compile(r"\d+|[^\W\d_](?:(?![A-ZÆØÅÄÖÜÉ])[^\W\d_])+")
"""A number, or a word that may begin with a capital."""


class _Piece(NamedTuple):
    """Letters beside each other, in the order they are drawn."""

    text: str
    ends: bool
    """A drawn blank follows, or room for letters that another pass over the line puts there."""
    bent: bool
    """Each letter turns a little from the one before, as on an arc."""


def strewn(scene: Scene) -> Iterator[str]:
    """The words and numbers that pieces of one or two letters are part of, as the file has them.

    Capitals and figures that come in such pieces only are marks and figures of a table or chart;
    two pieces are often the end of a line and a short word that begins the next, or an initial
    and the end of a word it has nothing to do with.
    """
    for chain in _chains(scene):
        yield from _words(chain, _TWO + 1)


def torn_from_arcs(scene: Scene) -> Iterator[str]:
    """The same of words on an arc that a letter or two were moved out of: two pieces are enough."""
    for chain in _chains(scene):
        if any(piece.bent for piece in chain):
            yield from _words(chain, _TWO)


def _chains(scene: Scene) -> Iterator[list[_Piece]]:
    """Pieces after each other of which one in two is short."""
    chain: list[_Piece] = []
    for piece in _pieces(scene):
        if chain and min(len(chain[-1].text), len(piece.text)) > _FEW:
            yield chain
            chain = []
        chain.append(piece)
        if piece.ends:
            yield chain
            chain = []
    yield chain


def _words(chain: list[_Piece], least: int) -> Iterator[str]:
    """Words that at least so many pieces have a part in."""
    text = "".join(piece.text for piece in chain)
    few = all(len(piece.text) <= _FEW for piece in chain)
    if few and (text.isupper() or text.isdigit()):
        return
    owners = [number for number, piece in enumerate(chain) for _ in piece.text]
    for word in _PART.finditer(text):
        if owners[word.end() - 1] - owners[word.start()] >= least - 1:
            yield word[0]


def _pieces(scene: Scene) -> Iterator[_Piece]:
    letters: list[Glyph] = []
    for run in scene.runs:
        reach = SPACE * max(run.size, 0.5)
        for glyph in run.glyphs:
            if glyph.text.isspace():
                if letters:
                    yield _piece(letters, ends=True)
                letters = []
                continue
            if letters and not _beside(letters[-1], glyph, reach):
                yield _piece(letters, ends=_goes_on(letters[-1], glyph, reach))
                letters = []
            letters.append(glyph)
    if letters:
        yield _piece(letters, ends=True)


def _piece(letters: Sequence[Glyph], *, ends: bool) -> _Piece:
    bent = any(0 < _along(one, other) < _BENT for one, other in pairwise(letters))
    return _Piece("".join(letter.text for letter in letters), ends, bent)


def _goes_on(last: Glyph, glyph: Glyph, reach: float) -> bool:
    """Whether a glyph stands farther along the level line of the last one."""
    return (
        _level(last)
        and abs(glyph.left[1] - last.right[1]) <= reach
        and glyph.left[0] > last.right[0]
    )


def _beside(last: Glyph, glyph: Glyph, reach: float) -> bool:
    along = _along(last, glyph)
    end = last.left if along < 0 else last.right  # a mirrored letter runs back
    if 0 < along < _BENT:
        reach *= _ARC
    return hypot(glyph.left[0] - end[0], glyph.left[1] - end[1]) <= reach


def _along(one: Glyph, other: Glyph) -> float:
    """The cosine of the angle between the directions of two letters; 1 where one has no width."""
    ax, ay = one.right[0] - one.left[0], one.right[1] - one.left[1]
    bx, by = other.right[0] - other.left[0], other.right[1] - other.left[1]
    both = hypot(ax, ay) * hypot(bx, by)
    return (ax * bx + ay * by) / both if both else 1.0


_TURNED = 0.995
"""Cosine of six degrees: from here on a letter is out of the line."""
_BENT = 0.9995
"""Cosine of two degrees."""
_ARC = 2.0
"""How much farther letters stand from each other on an arc, where only their middles are even."""
_OVER, _CROSSES = 2.0, 4
"""How many times as large letters are that lie over a line, and the letters from which on a turned
word crosses one that holds less than half of them: neither is read with the line."""
_BAND = 20.0
"""Height of the strips in which letters on one level are looked for (user space)."""


def out_of_line(scene: Scene) -> Iterator[str]:
    """The words and numbers that letters turned or slanted out of a level line stand in, if all
    are read from where they begin."""
    turned = [run for run in scene.runs if run.glyphs and not _level(run.glyphs[0])]
    if not turned:
        return
    level: defaultdict[int, list[tuple[Glyph, float]]] = defaultdict(list)
    for run in scene.runs:
        if run.glyphs and _level(run.glyphs[0]):  # one matrix holds for all of a run
            for glyph in filter(_shows, run.glyphs):
                level[int(glyph.left[1] // _BAND)].append((glyph, run.size))
    for run in turned:
        reach = SPACE * max(run.size, 0.5)
        shown = list(filter(_shows, run.glyphs))
        for odd in shown:
            beside = sum(abs(g.left[1] - odd.left[1]) <= reach for g in shown)
            if len(shown) >= _CROSSES and 2 * beside < len(shown):
                continue
            band = int(odd.left[1] // _BAND)
            bands = (band - 1, band, band + 1)
            near = (g for b in bands for g, size in level.get(b, ()) if run.size < _OVER * size)
            line = [g for g in near if abs(g.left[1] - odd.left[1]) <= reach]
            yield from _PART.findall(_word_at(odd, line, reach))


def _shows(glyph: Glyph) -> bool:
    return not glyph.text.isspace()


def _level(glyph: Glyph) -> bool:
    width = glyph.right[0] - glyph.left[0]
    return width >= _TURNED * hypot(width, glyph.right[1] - glyph.left[1])


def _word_at(odd: Glyph, line: Sequence[Glyph], reach: float) -> str:
    """The letters of a line that join a letter out of it, without a gap, on both sides."""
    before = sorted((g for g in line if g.left[0] < odd.left[0]), key=lambda g: -g.left[0])
    after = sorted((g for g in line if g.left[0] > odd.left[0]), key=lambda g: g.left[0])
    text, begin = odd.text, odd.left[0]
    for glyph in before:
        if begin - glyph.right[0] > reach:
            break
        text, begin = glyph.text + text, glyph.left[0]
    end = odd.left[0] + hypot(odd.right[0] - odd.left[0], odd.right[1] - odd.left[1])
    for glyph in after:
        if glyph.left[0] - end > reach:
            break
        text, end = text + glyph.text, glyph.right[0]
    return text
