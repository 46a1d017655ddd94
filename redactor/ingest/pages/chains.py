"""Text whose letters leave their line: zigzag, in steps, on an arc, one beneath the other.

Eyes follow from letter to letter where each begins beside the end of the one before. Reading
order goes by lines, and would give such text as scattered letters. Only where most letters stray
is a run laid straight, for reading order alone: its true places are kept by the caller.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from redactor.ingest.glyphs import BoolArray, Glyphs, IntArray
from redactor.ingest.pages.segments import LOOSE

_NEAR = 0.7
"""Ems between two letters without a drawn blank."""
_BACK = 0.5
_LOOSE = 0.22
"""Ems more than usual between two letters on a curve, which is no blank: that is .25 and more."""
_ASIDE, _STRAY = 1.2, 0.1
"""Ems that the next letter stands above or below: at most, and more than any letter of a line."""
_BENEATH, _PARTED, _BLANK = 0.7, 1.35, 2.7
"""Ems down to a letter that stands under the one before: at least, at most within a word, and at
most where a blank parts two words."""
_CENTRED = 0.1
"""Ems by which such letters' middles, or their left edges, may differ."""
_PART = 0.3
"""Ems that a blank between such letters is laid wide."""
_TURN = 45
"""Degrees from one letter to the next."""
_ALIKE = 0.6
"""Size of the smaller letter over the larger one's: raised figures are smaller."""
_LEAST = 3
"""Straying letters in a row of letters, and of those between the first and the last such one..."""
_SHARE, _TURNED = 0.5, 0.2
"""...the share that strays, and the share that is enough of letters that turn."""
_UP, _DOWN = 0.8, 0.2
_LEADING = 3.0

Column = npt.NDArray[np.float64]


class _Steps(NamedTuple):
    """From the end of each glyph to the next one's start, in axes of the first one's direction."""

    along: Column
    across: Column
    """Both in ems."""
    turn: IntArray
    """Degrees from one direction to the next."""
    advance: Column
    """Of each glyph, in points."""


def straightened(glyphs: Glyphs) -> Glyphs:
    """The glyphs with straying runs laid straight: in their place, or, when they would lie over
    other lines, below everything else."""
    if len(glyphs) <= _LEAST:
        return glyphs
    steps = _steps(glyphs)
    laid = replace(
        glyphs, box=glyphs.box.copy(), origin=glyphs.origin.copy(), angle=glyphs.angle.copy()
    )
    below = float(glyphs.box[:, 3].max())
    for run in _straying(glyphs, steps):
        if not _level(laid, run):
            below += _LEADING * float(glyphs.size[run].max())
            _lay_below(laid, run, steps, below)
    return laid


def _straying(glyphs: Glyphs, steps: _Steps) -> Iterator[IntArray]:
    """Runs of glyphs, each beside the one before, of which many leave their line."""
    ratio = glyphs.size[1:] / np.maximum(glyphs.size[:-1], 1e-3)
    linked: BoolArray = (
        (np.abs(steps.across) < _ASIDE)
        & (steps.along > -_BACK)
        & (steps.along < np.where(glyphs.space[1:], LOOSE, _NEAR))
        & (np.abs(steps.turn) <= _TURN)
        & (glyphs.hidden[1:] == glyphs.hidden[:-1])
    ) | glyphs.follows[1:]
    linked |= _beneath(glyphs, steps)
    stray = linked & ~glyphs.follows[1:] & ((np.abs(steps.across) > _STRAY) | (steps.turn != 0))
    stray &= (ratio > _ALIKE) & (ratio < 1 / _ALIKE)
    if stray.sum() < _LEAST:
        return
    for run in np.split(np.arange(len(glyphs)), np.flatnonzero(~linked) + 1):
        odd = np.flatnonzero(stray[run[:-1]])
        turned = (steps.turn[run[odd]] != 0).sum() >= _LEAST
        share = _TURNED if turned else _SHARE
        if len(odd) >= _LEAST and len(odd) >= share * (odd[-1] - odd[0] + 1):
            yield run


def _beneath(glyphs: Glyphs, steps: _Steps) -> BoolArray:
    """Whether each next glyph is a letter that stands upright under the letter before it.

    Figures are not meant: those of a column are numbers of their own.
    """
    codes, which = np.unique(glyphs.code, return_inverse=True)
    letter = np.array([code < 0x110000 and chr(code).isalpha() for code in codes.tolist()])[which]
    em = np.maximum(np.minimum(glyphs.size[1:], glyphs.size[:-1]), 0.1)
    left, middle = glyphs.box[:, 0], (glyphs.box[:, 0] + glyphs.box[:, 2]) / 2
    aside = np.minimum(np.abs(np.diff(middle)), np.abs(np.diff(left)))
    down: BoolArray = (
        (letter[1:] & letter[:-1] & (glyphs.angle[1:] == 0) & (glyphs.angle[:-1] == 0))
        & (glyphs.hidden[1:] == glyphs.hidden[:-1])
        & (aside < _CENTRED * em)
        & (steps.across > _BENEATH)
        & (steps.across < _BLANK)
    )
    close = down & (steps.across < _PARTED)
    beside = np.concatenate(([False], close, [False]))
    return close | (down & beside[:-2] & beside[2:])


def _level(laid: Glyphs, run: IntArray) -> bool:
    """Put a run of one direction on its middle line; false when it is no line at all."""
    way = np.radians(float(laid.angle[run[0]]))
    across = np.array([-np.sin(way), np.cos(way)])
    level = laid.origin[run] @ across
    if len(np.unique(laid.angle[run])) > 1 or np.ptp(level) >= _ASIDE * laid.size[run].max():
        return False
    move = np.outer(np.median(level) - level, across)
    laid.origin[run] += move
    laid.box[run] += np.concatenate([move, move], axis=1)
    return True


def _lay_below(laid: Glyphs, run: IntArray, steps: _Steps, base: float) -> None:
    """Lay a run on a line of its own, upright, `base` points from the page's top."""
    size = laid.size[run].astype(np.float64)
    em = np.minimum(size[1:], size[:-1])
    gaps = np.where(laid.follows[run[1:]], 0.0, steps.along[run[:-1]] * em)
    gaps -= max(float(np.median(gaps)), 0.0)  # letters are spread around a circle
    gaps[~laid.space[run[1:]] & (gaps < _LOOSE * em)] = 0.0
    parted = steps.across[run[:-1]] > _PARTED
    gaps[parted] = _PART * em[parted]
    wide = np.where(laid.follows[run], 0.0, steps.advance[run])
    start = np.concatenate(([0.0], np.cumsum(wide[:-1] + gaps)))
    laid.origin[run] = np.stack([start, np.full(len(run), base)], axis=1)
    edges = (start, base - _UP * size, start + steps.advance[run], base + _DOWN * size)
    laid.box[run] = np.stack(edges, axis=1)
    laid.angle[run] = 0


def _steps(glyphs: Glyphs) -> _Steps:
    way = np.radians(glyphs.angle.astype(np.float64))
    cos, sin = np.cos(way), np.sin(way)
    c, s = np.abs(cos), np.abs(sin)
    x0, y0, x1, y1 = glyphs.box.T.astype(np.float64)
    # The upright box of a turned glyph is w|cos| + h|sin| wide; h is the font size.
    with np.errstate(divide="ignore", invalid="ignore"):
        advance = np.where(c >= s, (x1 - x0 - glyphs.size * s) / c, (y1 - y0 - glyphs.size * c) / s)
    advance = np.maximum(advance, 0.0)
    origin = glyphs.origin.astype(np.float64)
    end = origin + np.stack([advance * cos, advance * sin], axis=1)
    step: Any = origin[1:] - end[:-1]
    em = np.maximum(np.minimum(glyphs.size[1:], glyphs.size[:-1]), 0.1)
    along = (step[:, 0] * cos[:-1] + step[:, 1] * sin[:-1]) / em
    across = (-step[:, 0] * sin[:-1] + step[:, 1] * cos[:-1]) / em
    turn = (np.diff(glyphs.angle) + 180) % 360 - 180
    return _Steps(along, across, turn, advance)
