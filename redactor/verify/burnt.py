"""Bars painted into a picture that cut letters through: half of what they hide still stands there.

A bar that lies half a line too high, or is too low for its letters, has the stems of all of them
standing out from its edge. A bar that reaches into the next line has the letters of that line
there as well, but these are whole, or nearly.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from redactor.verify.erased import blocks, patches

_BLOCK = 4
"""Pixels of the blocks in which bars are looked for."""
_ONE_SHADE, _APART = 40, 90
"""Grey levels within a block of a bar, and from it to the paper."""
_LEAST, _LONG, _FILLED = 8, 2.0, 0.7
"""Pixels a bar is high at least, its length in heights, and the share of its blocks that are it."""
_LARGEST = 0.12
"""Share of the picture's height above which a surface is no bar."""
_STUMP, _WHOLE = 0.1, 0.45
"""Heights of a bar that stumps stand out by at least, and that whole letters do."""
_SOFT = 2
"""Pixels that the edge of a bar wavers by."""
_STEMS, _PER_HEIGHT = 6, 0.8
"""So many stems, and so many for each height of a bar along its edge, are letters'."""
_SHARE = (0.1, 0.7)
"""Share of an edge that stems take up."""
_FREE = 0.95
"""Share of a line of pixels that is paper where the letters have ended."""
_UNEVEN = 0.2
"""How much the distances between letters vary at least; those of a ruler's lines do not."""
_MOST_BARS = 60

Bar = tuple[int, int, int, int]
"""Top, left, bottom and right (exclusive) in pixels, to a block."""


def bars_in(grey: Any) -> Iterator[Bar]:
    """Long dark surfaces of one shade in a picture's grey levels, not higher than a few lines."""
    rows, columns = grey.shape[0] // _BLOCK, grey.shape[1] // _BLOCK
    if rows < 8 or columns < 8:
        return
    values = grey.astype(np.uint8)
    low, high = (blocks(values, _BLOCK, of) for of in (np.min, np.max))
    paper = float(np.median(high))
    flat = (high.astype(int) - low <= _ONE_SHADE) & (high < paper - _APART)
    # Letters are nowhere so wide; what is left of them is taken away before looking for patches.
    broad = flat.copy()
    broad[:, 1:] &= flat[:, :-1]
    broad[:, :-1] &= flat[:, 1:]
    if broad.mean() > 0.5:
        return
    found = 0
    for top, left, bottom, right in sorted(patches(broad)):
        tall, wide = bottom - top, right - left
        if tall * _BLOCK < _LEAST or wide < _LONG * tall or tall > _LARGEST * rows:
            continue
        if broad[top:bottom, left:right].mean() < _FILLED:
            continue
        yield top * _BLOCK, left * _BLOCK, bottom * _BLOCK, right * _BLOCK
        found += 1
        if found == _MOST_BARS:
            return


def cuts_letters(grey: Any) -> bool:
    """Whether some bar in a picture has the rest of letters standing out from its edge."""
    bars = list(bars_in(grey))
    ink = float(np.median(grey[::_BLOCK, ::_BLOCK])) - _APART
    return any(_stumps(grey, bar, ink, up=up) for bar in bars for up in (True, False))


def _stumps(grey: Any, bar: Bar, ink: float, *, up: bool) -> bool:
    """Whether letters that were cut stand out from a bar's upper or lower edge."""
    top, left, bottom, right = bar
    tall = bottom - top
    middle = (top + bottom) // 2
    if up:
        beyond = grey[max(0, top - 2 * tall) : middle, left:right][::-1]
    else:
        beyond = grey[middle : bottom + 2 * tall, left:right]
    light = beyond > ink
    if light.shape[0] < tall:
        return False
    out = np.where(light.any(axis=0), light.argmax(axis=0), light.shape[0]).astype(float)
    # Where the edge itself lies, also that of a bar aslant.
    step = max(4 * tall, 1)
    for start in range(0, len(out), step):
        part = out[start : start + step]
        part -= np.percentile(part, 20)
    stem = out > max(_STUMP * tall, _SOFT)
    begins = np.flatnonzero(stem[1:] & ~stem[:-1])
    if len(begins) < max(_STEMS, _PER_HEIGHT * (right - left) / tall):
        return False
    apart = np.diff(begins)
    return bool(
        _SHARE[0] <= stem.mean() <= _SHARE[1]
        and np.percentile(out[stem], 80) < _WHOLE * tall
        and apart.std() > _UNEVEN * apart.mean()
        # Light letters on a dark ground end in the dark.
        and (light[tall // 2 :].mean(axis=1) > _FREE).any()
    )
