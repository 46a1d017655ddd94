"""How wide letters are where a font's own widths and those of the PDF differ.

The trace gives each letter the width that its font file has for it; readers go by /Widths
(ISO 32000-2, 9.2.4). Some programs write font files with widths that nothing goes by, half of the
true ones and less: words fell apart, and half of a last letter lay outside its box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from redactor.ingest.glyphs import Glyphs

_LEAST = 3
"""Pairs of letters of a font that show how far apart it sets them."""
_USUAL = 0.7, 1.4
"""From letter to letter, in widths of the first: kerning and spacing stay within."""


def doubtful(glyphs: Glyphs, fonts: Sequence[str]) -> npt.NDArray[np.bool_]:
    """(n,) letters of fonts that set their letters much wider or closer than their boxes.

    `fonts` has a name for each span.
    """
    marked = np.zeros(len(glyphs), dtype=np.bool_)
    if len(glyphs) <= _LEAST:
        return marked
    along = glyphs.angle % 180 == 0
    wide, high = (glyphs.box[:, 2:] - glyphs.box[:, :2]).T
    right, down = np.abs(np.diff(glyphs.origin, axis=0)).T
    step, width = np.where(along[1:], right, down), np.where(along, wide, high)[:-1]
    pairs = (glyphs.span[1:] == glyphs.span[:-1]) & (glyphs.angle[1:] % 90 == 0) & (width > 0)
    pairs &= ~(glyphs.space[1:] | glyphs.follows[1:] | glyphs.follows[:-1])
    numbers = {name: number for number, name in enumerate(dict.fromkeys(fonts))}
    names = np.array([numbers[name] for name in fonts])[glyphs.span]
    for name in numbers.values():
        own = pairs & (names[1:] == name)
        if own.sum() < _LEAST:
            continue
        ratio = float(np.median(step[own] / width[own]))
        if not _USUAL[0] <= ratio <= _USUAL[1]:
            marked |= names == name
    return marked


def with_widths(glyphs: Glyphs, which: npt.NDArray[np.bool_], raw: dict[str, Any]) -> Glyphs:
    """`glyphs` with those marked as wide as in the page's text (`rawdict`), which goes by the PDF.

    The text has the letters in the system of the unrotated page; one it lacks stays as it is.
    """
    boxes = {
        (ord(char["c"]), round(char["origin"][0]), round(char["origin"][1])): char["bbox"]
        for block in raw["blocks"]
        if block["type"] == 0
        for line in block["lines"]
        for span in line["spans"]
        for char in span["chars"]
    }
    box = glyphs.box.copy()
    for i in np.flatnonzero(which).tolist():
        code, (x, y) = int(glyphs.code[i]), glyphs.origin[i].tolist()
        near = ((code, round(x) + j, round(y) + k) for j in (0, -1, 1) for k in (0, -1, 1))
        found = next((boxes[key] for key in near if key in boxes), None)
        if found is not None:
            sides = [0, 2] if glyphs.angle[i] % 180 == 0 else [1, 3]
            box[i, sides] = [found[side] for side in sides]
    return replace(glyphs, box=box, place=box)
