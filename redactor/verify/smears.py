"""Mosaics and blurs in pictures: writing that was smeared over.

They are no removal: what was written can be found by trying (Hill et al., "On the
(in)effectiveness of mosaicing and blurring as tools for document redaction", PoPETs 2016).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from PIL import Image, ImageFilter

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
    return _coarse(grey) or _fine(grey)


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


# -- mosaics of small tiles ---------------------------------------------------------------------

_HALF, _LONG = 12, 48
"""Rows of half a window in which small tiles are looked for, and its columns."""
_STEP_UP, _STEPS = 8, 800
"""Grey levels of a step between tiles; the sum of steps from which a window may hold tiles."""
_FINE = range(4, 13)
_ALONG = {4: (0.58, 0.52), 5: (0.75, 0.7)}
_ALONG_ELSE = (0.65, 0.62)
"""Shares of all steps across and down that lie at tiles' edges, by the side of a tile."""
_EDGES = (0.6, 0.5)
"""Shares of the edges across and down that are steps."""
_PALE_TILES, _SPREAD = 0.1, 0.1
"""Share of a window that is flat and neither ink nor paper; the spread of its shades, in depths."""
_WINDOWS = 2


def _fine(grey: Any) -> bool:
    """Whether windows beside each other are made of tiles of a few pixels, in many shades.

    All steps, across and down, lie at even distances then, and between them the picture is flat,
    also where it is neither ink nor paper: letters are so only at their edges, which are steep.
    """
    values = np.ascontiguousarray(grey, dtype=np.uint8)
    rows, columns = values.shape[0] // _HALF, values.shape[1] // _LONG
    if rows < 2 or columns < 2:
        return False
    values = values[: rows * _HALF, : columns * _LONG]
    paper, ink = (float(np.percentile(values[::4, ::4], share)) for share in (80, 0.5))
    depth = paper - ink
    across, down = _steps(values)
    flat = (across < _STEP_UP) & (down < _STEP_UP)
    flat &= (values > ink + 0.15 * depth) & (values < paper - 0.1 * depth)
    lines = flat.reshape(rows, _HALF, -1).view(np.uint8).sum(axis=1, dtype=np.uint8)
    half = lines.reshape(rows, columns, _LONG).sum(axis=2, dtype=np.int32)
    may = _beside(half[1:] + half[:-1] > _PALE_TILES * 2 * _HALF * _LONG)
    for row, column in zip(*np.nonzero(may), strict=True):
        window = np.s_[row * _HALF : (row + 2) * _HALF, column * _LONG : (column + 1) * _LONG]
        may[row, column] = values[window][flat[window]].std() > _SPREAD * depth
    may = _beside(may)
    if not may.any():
        return False
    at = np.nonzero(may)
    across[across < _STEP_UP] = 0
    down[down < _STEP_UP] = 0
    half = across.reshape(rows, _HALF, columns, _LONG).sum(axis=1, dtype=np.int32)
    along = (half[1:] + half[:-1])[at]
    half = down.reshape(rows, _HALF, columns, _LONG).sum(axis=3, dtype=np.int32).transpose(0, 2, 1)
    below = np.concatenate([half[:-1], half[1:]], axis=2)[at]
    stepped = (along.sum(axis=1) > _STEPS) & (below.sum(axis=1) > _STEPS)
    for size in _FINE:
        found = stepped.copy()
        for profile, least, edges in zip(
            (along, below), _ALONG.get(size, _ALONG_ELSE), _EDGES, strict=True
        ):
            share, at_edges = _share(profile, size)
            found &= (share >= least) & (at_edges >= edges)
        tiled = np.zeros_like(may)
        tiled[at] = found
        if (tiled[:, 1:] & tiled[:, :-1]).sum() >= _WINDOWS:
            return True
    return False


def _steps(values: Any) -> tuple[Any, Any]:
    """How far each pixel of 8 bits is from the one to its left, and from the one above it."""
    across, down = np.zeros_like(values), np.zeros_like(values)
    for one, other, out in (
        (values[:, 1:], values[:, :-1], across[:, 1:]),
        (values[1:], values[:-1], down[1:]),
    ):
        np.maximum(one, other, out=out)
        out -= np.minimum(one, other)
    return across, down


def _beside(windows: Any) -> Any:
    """Those windows that have another to their left or right."""
    pairs = windows[:, 1:] & windows[:, :-1]
    none = np.zeros((len(windows), 1), dtype=bool)
    return np.hstack([none, pairs]) | np.hstack([pairs, none])


def _share(profile: Any, size: int) -> tuple[Any, Any]:
    """Of each window's steps along a line, the share at the best places for tiles of a size; and
    the share of these places where there are steps.

    A place is as wide as a codec spreads an edge: one pixel for the smallest, three for most.
    """
    near = profile.copy()
    if size > 4:
        near[:, :-1] += profile[:, 1:]
    if size > 6:
        near[:, 1:] += profile[:, :-1]
    whole = profile.shape[1] // size * size
    folded = near[:, :whole].reshape(len(profile), -1, size)
    total = np.maximum(profile[:, :whole].sum(axis=1), 1)
    best = folded.sum(axis=1).argmax(axis=1)
    edges = np.take_along_axis(folded, best[:, None, None], axis=2)[:, :, 0]
    usual = total / folded.shape[1]
    return edges.sum(axis=1) / total, (edges > 0.2 * usual[:, None]).mean(axis=1)


# -- blurs -------------------------------------------------------------------------------------

_CELL = 8
_SHARP, _SOFT, _EVEN = 60, 20, 2
"""Steepest change in a cell: above the first there are letters; between the others a blur."""
_DARKER = 10
_WIDE, _TALL = 6, 2
_WAVES, _DRAWN_OUT = 4, (6.0, 6)
"""How often a blurred line of words turns; how deep and how often one that was drawn out does."""
_SOFTER = (6.0, 5)
"""The same of one that is only softer than the letters around it."""
_DEEP, _WRITTEN = 55, 0.005
"""Grey levels about a cell from which it may be written on; the share of a page's cells from which
it can be told how sharp its letters are."""
_PART, _PALE = 0.45, 0.55
"""Shares of that sharpness below which writing, and what is pale, is a blur."""
_KEPT = 0.42
"""Share of the ink of the page's letters that a blur has at least, spread out as it is."""


def blurred(grey: Any, *, alone: bool = False) -> bool:
    """Whether a written page holds a soft dark patch on plain paper that waves as words do.

    `alone`: the picture is that patch, and what is written stands beside it.
    """
    height, width = grey.shape
    rows, columns = height // _CELL, width // _CELL
    if rows < 6 or columns < 12:
        return False
    values = np.ascontiguousarray(grey[: rows * _CELL, : columns * _CELL], dtype=np.uint8)
    over, along = (blocks(each, _CELL, np.max) for each in _steps(values))
    steep = np.maximum(over, along)
    mean = blocks(values, _CELL, np.mean)
    paper = float(np.percentile(values, 80))
    plain = mean > paper - _DARKER
    if plain.mean() < 0.4 or not (alone or (steep > _SHARP).mean() >= 0.01):
        return False
    depth, usual = _depths(values, steep, plain)
    steepest = _around(steep, ImageFilter.MaxFilter)
    # What is pale and as sharp as the letters is a watermark.
    soft = ~plain & (steep < _SOFT) & (steep > _EVEN)
    if not alone:
        soft &= steepest < _PALE * usual * depth
    # Words drawn out along the line keep their edges above and below.
    drawn_out = ~plain & (over < _SOFT) & (over > _EVEN) & (along >= _SOFT)
    # A blur of a few pixels leaves steps that are steeper than a shadow's.
    softer = (depth > _DEEP) & (steepest < _PART * usual * depth) & (mean < paper - _DARKER / 2)
    ink = paper - mean
    usual_ink = 0.0 if alone else float(np.median(ink[(steep > _SHARP) & ~plain]))
    for cells, deep, waves in (
        (soft, 3.0, _WAVES), (drawn_out, *_DRAWN_OUT), (softer, *_SOFTER),
    ):  # fmt: skip
        for top, left, bottom, right in patches(cells):
            tall, wide = bottom - top, right - left
            inner = top > 0 and left > 0 and bottom < rows and right < columns
            if not inner or wide < _WIDE or tall < _TALL or (tall > 0.5 * rows and not alone):
                continue
            inside = cells[top:bottom, left:right]
            # A blur keeps the ink of what was written; the other side of a sheet has less.
            if float(ink[top:bottom, left:right][inside].mean()) < _KEPT * usual_ink:
                continue
            # The rims of a patch that is told by its surroundings belong to it.
            out = 1 if cells is softer else 0
            above, below = max(top - 1 - out, 0), min(bottom + out, rows - 1)
            before, after = max(left - 1 - out, 0), min(right + out, columns - 1)
            ring = [*plain[above, left:right], *plain[below, left:right],
                    *plain[top:bottom, before], *plain[top:bottom, after]]  # fmt: skip
            strip = values[top * _CELL : bottom * _CELL, left * _CELL : right * _CELL]
            # A rule of a table in grain is as long, and lower than any word.
            tall_enough = (strip.mean(axis=1) < paper - _DARKER).sum() >= _CELL
            if np.mean(ring) >= 0.7 and tall_enough and _waves(strip.mean(axis=0), deep) >= waves:
                return True
    return False


def _depths(values: Any, steep: Any, plain: Any) -> tuple[Any, float]:
    """Grey levels from dark to light about each cell, and what part of it the steepest step of a
    written cell mostly is: a scanner and a codec make all edges of a page alike."""
    low, high = (blocks(values, _CELL, of) for of in (np.min, np.max))
    depth = _around(high, ImageFilter.MaxFilter) - _around(low, ImageFilter.MinFilter)
    written = (depth > _DEEP) & ~plain
    if written.mean() < _WRITTEN:
        return depth, 1.0
    return depth, float(np.percentile(steep[written] / depth[written], 75))


def _around(cells: Any, of: Callable[[int], ImageFilter.Filter]) -> Any:
    """What a filter makes of each cell and its eight neighbours."""
    return np.asarray(Image.fromarray(cells).filter(of(3))).astype(int)


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
