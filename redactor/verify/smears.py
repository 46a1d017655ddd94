"""Mosaics and blurs in pictures: writing that was smeared over.

They are no removal: what was written can be found by trying (Hill et al., "On the
(in)effectiveness of mosaicing and blurring as tools for document redaction", PoPETs 2016).
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from redactor.verify.erased import blocks, patches

# -- mosaics -----------------------------------------------------------------------------------

_FLAT = 8
"""Grey levels within which neighbouring pixels belong to one tile."""
_TILE = (4, 64)
_SCALED, _JITTER = 8, 1
"""Pixels of a tile's side from which its edges may lie beside their places, and by how much."""
_TILES_IN_ROW = 6
_SHADES = 4
_STRIP, _LARGE = 6, range(11, 41)
"""Rows of a strip, and the sides of tiles that hold one."""
_GAP, _GRAIN, _OFF_PAPER = 4, 24, 8
"""Columns that may be of other shades; levels within a tile, and from paper to a tile."""
_MOSTLY = 0.6
"""Share of a picture that is not paper, from which on it is no page."""
_AT_EDGES, _STEP, _TURNS = 0.75, 2.5, 3
"""Share of all changes that lies at the tiles' edges; levels between tiles; turns of these."""


def mosaic(grey: Any) -> bool:
    """Whether a part of a picture is made of equal square tiles of one shade each."""
    height, width = grey.shape
    if width < 40 or height < 12:
        return False
    found: dict[int, list[tuple[int, float, float]]] = {}
    edges = np.abs(np.diff(grey.astype(int), axis=1)) > _FLAT
    counts = edges.sum(axis=1)
    for row in np.flatnonzero((counts >= _TILES_IN_ROW) & (counts < width / 3)).tolist():
        at = np.flatnonzero(edges[row]) + 1
        start, size, length = _even_run(np.diff(at))
        if length < _TILES_IN_ROW or length * size > 0.9 * width:
            continue
        run = at[start : start + length + 1]
        if len(np.unique(grey[row, run[:-1] + size // 2].astype(int) // _FLAT)) < _SHADES:
            continue
        # A mosaic that was scaled has tiles of a pixel more here and there.
        tiles = np.rint(np.diff(run) / size).sum()
        found.setdefault(size, []).append((row, float(run[0]), float(run[-1] - run[0]) / tiles))
    for size, rows in found.items():
        at_row, first, pitch = (np.array(column) for column in zip(*rows, strict=True))
        for edge in first[:: max(1, size // 2)]:
            # Rows of one mosaic have their edges below each other.
            away = (first - edge) / np.median(pitch)
            same = at_row[np.abs(away - np.rint(away)) * size <= _jitter(size)]
            if len(same) >= 1.5 * size and size <= same.max() - same.min() <= 0.8 * height:
                return True
    return _coarse(grey)


def _coarse(grey: Any) -> bool:
    """Whether a strip is made of large tiles, whose shades may lie near each other.

    Strips of a few rows lie within a row of such tiles. There every column is of one shade, none
    is the paper's, and the shades change at even distances and nowhere else.
    """
    rows, width = grey.shape[0] // _STRIP, grey.shape[1]
    if rows < 2:
        return False
    tiled = grey[: rows * _STRIP].reshape(rows, _STRIP, width).astype(np.float32)
    means = tiled.mean(axis=1)
    paper = float(np.percentile(means, 80))
    written = means < paper - _OFF_PAPER
    if written.mean() > _MOSTLY:
        return False
    inside = (np.ptp(tiled, axis=1) <= _GRAIN) & written
    found: dict[int, list[tuple[int, float]]] = {}
    for row in np.flatnonzero(inside.sum(axis=1) >= _TILES_IN_ROW * _LARGE[0]).tolist():
        lattice = _lattice(means[row], inside[row], width)
        if lattice is not None:
            found.setdefault(lattice[0], []).append((row, lattice[1]))
    return any(
        low == high - 1 and abs(apart - round(apart)) * size <= 1.5
        for size, strips in found.items()
        for (low, first), (high, second) in pairwise(strips)
        for apart in ((first - second) / size,)
    )


def _lattice(shades: Any, inside: Any, width: int) -> tuple[int, float] | None:
    """Size and place of the tiles in a strip, whose columns have these shades."""
    ends = np.flatnonzero(np.diff(np.concatenate([[0], inside, [0]]))).reshape(-1, 2)
    if len(ends) > 1:
        # What compression leaves at the edge of a tile parts no strip.
        near = ends[1:, 0] - ends[:-1, 1] <= _GAP
        ends = np.column_stack([ends[:, 0][~np.r_[False, near]], ends[:, 1][~np.r_[near, False]]])
    for start, stop in ends[ends[:, 1] - ends[:, 0] >= _TILES_IN_ROW * _LARGE[0]].tolist():
        part = shades[start:stop]
        if stop - start > 0.9 * width:
            continue
        steps = np.abs(np.diff(part))
        size, phase, share = max((_folded(steps, size) for size in _LARGE), key=lambda f: f[2])
        tiles = part[phase + size // 2 + 1 :: size]
        if share < _AT_EDGES or len(tiles) < _TILES_IN_ROW:
            continue
        turns = (np.diff(np.sign(np.diff(tiles))) != 0).sum()
        apart = np.median(np.abs(np.diff(tiles)))
        if len(np.unique(tiles.astype(int) // 2)) >= _SHADES and turns >= _TURNS and apart > _STEP:
            return size, float(start + phase)
    return None


def _folded(steps: Any, size: int) -> tuple[int, int, float]:
    """A size of tiles, where their edges then lie best, and the share of all changes there."""
    whole = steps[: len(steps) // size * size].reshape(-1, size).sum(axis=0)
    near = whole + np.roll(whole, 1) + np.roll(whole, -1)
    phase = int(near.argmax()) if size else 0
    return size, phase, float(near[phase] / max(whole.sum(), 1e-3))


def _jitter(size: int) -> int:
    return _JITTER if size >= _SCALED else 0


def _even_run(gaps: Any) -> tuple[int, int, int]:
    """Start, size and length of the longest run of gaps of one tile's size, or a few tiles'."""
    best = (0, 0, 0)
    sizes, counts = np.unique(gaps[(gaps >= _TILE[0]) & (gaps <= _TILE[1])], return_counts=True)
    for size in sizes[np.argsort(-counts)][:3].tolist():
        tiles = np.rint(gaps / size)
        off = np.abs(gaps - tiles * size)
        even = (tiles >= 1) & (tiles <= 4) & (off <= _jitter(size))
        even = np.concatenate([[False], even, [False]])
        turns = np.flatnonzero(even[1:] != even[:-1]).reshape(-1, 2)
        if len(turns):
            begin, end = turns[np.argmax(turns[:, 1] - turns[:, 0])].tolist()
            single = int((tiles[begin:end] == 1).sum())
            if end - begin > best[2] and 2 * single >= end - begin:
                best = (begin, size, end - begin)
    return best


# -- blurs -------------------------------------------------------------------------------------

_CELL = 8
_SHARP, _SOFT, _EVEN = 60, 20, 2
"""Steepest change in a cell: above the first there are letters; between the others a blur."""
_DARKER = 10
_WIDE, _TALL = 6, 2
_WAVES, _DRAWN_OUT = 4, (6.0, 6)
"""How often a blurred line of words turns; how deep and how often one that was drawn out does."""


def blurred(grey: Any, *, alone: bool = False) -> bool:
    """Whether a written page holds a soft dark patch on plain paper that waves as words do.

    `alone`: the picture is that patch, and what is written stands beside it.
    """
    height, width = grey.shape
    rows, columns = height // _CELL, width // _CELL
    if rows < 6 or columns < 12:
        return False
    values = grey[: rows * _CELL, : columns * _CELL].astype(np.float32)
    across = np.zeros_like(values)
    across[:, 1:] = np.abs(np.diff(values, axis=1))
    down = np.zeros_like(values)
    down[1:] = np.abs(np.diff(values, axis=0))
    over, along = blocks(across, _CELL, np.max), blocks(down, _CELL, np.max)
    steep = np.maximum(over, along)
    mean = blocks(values, _CELL, np.mean)
    paper = float(np.percentile(values, 80))
    plain = mean > paper - _DARKER
    if plain.mean() < 0.4 or not (alone or (steep > _SHARP).mean() >= 0.01):
        return False
    soft = ~plain & (steep < _SOFT) & (steep > _EVEN)
    # Words drawn out along the line keep their edges above and below.
    drawn_out = ~plain & (over < _SOFT) & (over > _EVEN) & (along >= _SOFT)
    for cells, deep, waves in ((soft, 3.0, _WAVES), (drawn_out, *_DRAWN_OUT)):
        for top, left, bottom, right in patches(cells):
            tall, wide = bottom - top, right - left
            inner = top > 0 and left > 0 and bottom < rows and right < columns
            if not inner or wide < _WIDE or tall < _TALL or (tall > 0.5 * rows and not alone):
                continue
            ring = [*plain[top - 1, left:right], *plain[bottom, left:right],
                    *plain[top:bottom, left - 1], *plain[top:bottom, right]]  # fmt: skip
            strip = values[top * _CELL : bottom * _CELL, left * _CELL : right * _CELL]
            # A rule of a table in grain is as long, and lower than any word.
            tall_enough = (strip.mean(axis=1) < paper - _DARKER).sum() >= _CELL
            if np.mean(ring) >= 0.7 and tall_enough and _waves(strip.mean(axis=0), deep) >= waves:
                return True
    return False


def _waves(profile: Any, deep: float) -> int:
    """How often a line of shades turns, lesser changes than `deep` left out."""
    turns, low, high, rising = 0, profile[0], profile[0], None
    for value in profile:
        low, high = min(low, value), max(high, value)
        if rising is not True and value - low > deep:
            turns, rising, high = turns + 1, True, value
        elif rising is not False and high - value > deep:
            turns, rising, low = turns + 1, False, value
    return turns
