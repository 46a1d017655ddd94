"""Words whose letters a file draws one after the other, but in places that are not beside
each other: nobody sees them, and whoever takes the letters in their order reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
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


def strewn(scene: Scene) -> Iterator[str]:
    """The words and numbers that pieces of one or two letters are part of, as the file has them.

    Capitals and figures that come in such pieces only are marks and figures of a table or chart;
    two pieces are often the end of a line and a short word that begins the next.
    """
    chain: list[str] = []
    for piece in _pieces(scene):
        if chain and min(len(chain[-1]), len(piece.text)) > _FEW:
            yield from _parts(chain)
            chain = []
        chain.append(piece.text)
        if piece.ends:
            yield from _parts(chain)
            chain = []
    yield from _parts(chain)


def _parts(chain: list[str]) -> Iterator[str]:
    text = "".join(chain)
    few = max(map(len, chain), default=0) <= _FEW
    if len(chain) > _TWO and not (few and (text.isupper() or text.isdigit())):
        yield from _PART.findall(text)


def _pieces(scene: Scene) -> Iterator[_Piece]:
    letters: list[str] = []
    last: Glyph | None = None
    for run in scene.runs:
        reach = SPACE * max(run.size, 0.5)
        for glyph in run.glyphs:
            if glyph.text.isspace():
                if letters:
                    yield _Piece("".join(letters), ends=True)
                letters = []
                continue
            if letters and last is not None and not _beside(last, glyph, reach):
                yield _Piece("".join(letters), ends=_goes_on(last, glyph, reach))
                letters = []
            letters.append(glyph.text)
            last = glyph
    if letters:
        yield _Piece("".join(letters), ends=True)


def _goes_on(last: Glyph, glyph: Glyph, reach: float) -> bool:
    """Whether a glyph stands farther along the line of the last one."""
    return abs(glyph.left[1] - last.right[1]) <= reach and glyph.left[0] > last.right[0]


def _beside(last: Glyph, glyph: Glyph, reach: float) -> bool:
    dx, dy = glyph.left[0] - last.right[0], glyph.left[1] - last.right[1]
    return dx * dx + dy * dy <= reach * reach
