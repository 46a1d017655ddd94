"""Writing that a picture holds and the page does not show: painted over, or in shades too near.

The picture's own pixels are held against the drawn page: where the picture has strokes and the
page has none of them, something lies over it, whatever it is. And a bar painted into a picture
may keep what it hides in shades that eyes cannot tell apart, or in two entries of a palette that
are the same colour.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pikepdf
from PIL import Image, ImageFilter

from redactor.verify.paper import Sheet
from redactor.verify.scene import Picture

_CELL = 6
"""Pixels of a drawn cell's side: four points."""
_WRITTEN, _ALIKE = 25.0, 0.3
"""Spread of grey levels in a cell with strokes; correlation below which they are not shown."""
_LEAST_CELLS = 3
_SMALLEST = (30.0, 8.0)
"""Points below which a picture holds no words."""
_BLOCK = 8
_NEAR, _NEAR_BLACK = 24, 80
"""Grey levels within which a bar counts as one colour; within which a felt pen's bar does."""
_PEN = 100
"""Grey level below which a bar may be a felt pen's, with darker print shining through."""
_APART = 60
"""Grey levels between a bar and the paper."""
_FAINTEST, _GRAINS, _LINE = 4, 2.2, 8
"""Grey levels, and times the grain of the paper, from which pale strokes are told from it; blocks
that a line of them is high at most."""
_MOST_LINES, _LARGER = 8, 3
"""Lines of pale strokes that are looked at, and how much larger they are read."""
_SMOOTH = 1.0
_MOST_PATCHES = 12
_SURFACE = 9
"""Pixels that a surface of one colour is wide; the strokes of letters are narrower."""


def erased(grey: Any, picture: Picture, sheet: Sheet) -> Iterator[tuple[Any, Any]]:
    """The pieces of a picture (rows, columns) with strokes that the page does not show: each as
    it is, and without what the page shows as well. What is hidden can be read in both."""
    a, b, c, d, _, _ = picture.matrix
    rect = picture.bounds
    if abs(b) + abs(c) > 1e-3 * (abs(a) + abs(d)) or not rect.within(sheet.area.grown(2)):
        return
    if rect.width < _SMALLEST[0] or rect.height < _SMALLEST[1]:
        return
    rows, columns = sheet.part(rect.grown(0.01))
    height, width = rows.stop - rows.start, columns.stop - columns.start
    down, along = height // _CELL, width // _CELL
    if down < 1 or along < _LEAST_CELLS:
        return
    # Where the drawn pixels lie in the picture, to a part of a pixel.
    high, wide = grey.shape
    sx, sy = sheet.per_point()
    left = (columns.start / sx + sheet.area.x0 - rect.x0) / rect.width * wide
    top = (rows.start / sy - sheet.area.y1 + rect.y1) / rect.height * high
    across, along_y = wide / rect.width / sx, high / rect.height / sy
    upright = np.ascontiguousarray(grey[:: -1 if d < 0 else 1, :: -1 if a < 0 else 1])
    box = (
        max(left, 0.0), max(top, 0.0),
        min(left + width * across, wide), min(top + height * along_y, high),
    )  # fmt: skip
    small = np.asarray(
        Image.fromarray(upright.astype(np.uint8)).resize(
            (width, height), Image.Resampling.BOX, box=box
        ),
        dtype=np.float32,
    )
    drawn = sheet.pixels[rows, columns].astype(np.float32)
    if drawn.shape != small.shape:
        return
    own, seen = _cells(small, down, along), _cells(drawn, down, along)
    own_spread, seen_spread = own.std(axis=2), seen.std(axis=2)
    both = (own - own.mean(axis=2, keepdims=True)) * (seen - seen.mean(axis=2, keepdims=True))
    alike = np.abs(both.mean(axis=2)) / np.maximum(own_spread * seen_spread, 1e-3)
    lost = (own_spread > _WRITTEN) & ((alike < _ALIKE) | (seen_spread < 0.1 * own_spread))
    shown = (own_spread > _WRITTEN) & ~lost
    step_x, step_y = _CELL * across, _CELL * along_y
    for y0, x0, y1, x1 in _most(patches(lost)):
        if x1 - x0 < _LEAST_CELLS or lost[y0:y1, x0:x1].mean() < 0.4:
            continue
        rows_of = slice(max(int(top + (y0 - 0.5) * step_y), 0), int(top + (y1 + 0.5) * step_y))
        columns_of = slice(max(int(left + (x0 - 0.5) * step_x), 0), int(left + (x1 + 0.5) * step_x))
        piece = upright[rows_of, columns_of]
        at_y = np.arange(rows_of.start, rows_of.start + piece.shape[0]) + 0.5
        at_x = np.arange(columns_of.start, columns_of.start + piece.shape[1]) + 0.5
        cell_y = np.clip((at_y - top) // step_y, 0, down - 1).astype(int)
        cell_x = np.clip((at_x - left) // step_x, 0, along - 1).astype(int)
        yield piece, np.where(shown[np.ix_(cell_y, cell_x)], np.median(piece), piece)


def _cells(pixels: Any, down: int, along: int) -> Any:
    """Cells of a picture, their pixels flat: shape (down, along, pixels)."""
    cut = pixels[: down * _CELL, : along * _CELL].reshape(down, _CELL, along, _CELL)
    return cut.transpose(0, 2, 1, 3).reshape(down, along, -1)


def blocks(values: Any, side: int, of: Any) -> Any:
    """The least, greatest or mean value, by `of`, of each block of `side` times `side` values.

    Rows first, which lie together; what is left over below and to the right is no block.
    """
    rows, columns = values.shape[0] // side, values.shape[1] // side
    strips = of(values[: rows * side, : columns * side].reshape(rows, side, -1), axis=1)
    return of(strips.reshape(rows, columns, side), axis=2)


def faint(grey: Any) -> Iterator[Any]:
    """Bars of nearly one colour in a picture, their small differences made large."""
    rows, columns = grey.shape[0] // _BLOCK, grey.shape[1] // _BLOCK
    if rows < 4 or columns < 8:
        return
    values = grey[: rows * _BLOCK, : columns * _BLOCK]
    low, high = (blocks(values, _BLOCK, of).astype(int) for of in (np.min, np.max))
    paper = float(np.median(high))
    flat = (high - low <= _NEAR) & (np.abs(high - paper) > _APART)
    flat |= (high < min(_PEN, paper - _APART)) & (high - low <= _NEAR_BLACK)
    if not (flat & (high > low)).any():
        return
    rimmed = np.pad(values, _BLOCK, mode="edge")
    for top, left, bottom, right in _most(patches(flat)):
        inside = flat[top:bottom, left:right]
        if right - left < 5 or bottom - top > 0.5 * rows or inside.mean() < 0.6:
            continue
        part = values[top * _BLOCK : bottom * _BLOCK, left * _BLOCK : right * _BLOCK]
        bar = part[inside.repeat(_BLOCK, axis=0).repeat(_BLOCK, axis=1)]
        # The bar goes on a little beyond its whole blocks, and what it hides with it.
        whole = np.pad(inside, 1, constant_values=True).repeat(_BLOCK, axis=0)
        part = rimmed[top * _BLOCK : (bottom + 2) * _BLOCK, left * _BLOCK : (right + 2) * _BLOCK]
        like_it = whole.repeat(_BLOCK, axis=1) & (part >= bar.min()) & (part <= bar.max())
        piece = np.where(like_it, part, np.median(bar))
        # A codec leaves ripples at a bar's own rims; what a bar hides stands in its middle.
        middle = piece[2 * _BLOCK : -2 * _BLOCK, 2 * _BLOCK : -2 * _BLOCK]
        if min(middle.shape) >= 3 * _BLOCK:
            piece = middle
        # Letters survive a little smoothing, the grain of a scanner does not.
        smooth = np.asarray(
            Image.fromarray(_stretched(piece)).filter(ImageFilter.GaussianBlur(_SMOOTH))
        )
        if int(piece.max()) > int(piece.min()):
            yield _stretched(smooth)


def pale(grey: Any) -> Iterator[Any]:
    """Lines of strokes in a picture that hardly differ from their ground, made large.

    A veil over writing leaves them, which eyes do not see. About them there is no ink, and they
    rise above the grain of the paper.
    """
    rows, columns = grey.shape[0] // _BLOCK, grey.shape[1] // _BLOCK
    if rows < 4 or columns < 8:
        return
    values = np.ascontiguousarray(grey[: rows * _BLOCK, : columns * _BLOCK], dtype=np.uint8)
    low, high = (blocks(values, _BLOCK, of) for of in (np.min, np.max))
    highest = Image.fromarray(high).filter(ImageFilter.MaxFilter(3))
    lowest = Image.fromarray(low).filter(ImageFilter.MinFilter(3))
    quiet = np.asarray(highest).astype(int) - np.asarray(lowest) <= _APART
    if not quiet.any():
        return
    # Means of four pixels have half the grain.
    pairs = values[::2].astype(np.uint16) + values[1::2]
    means = pairs[:, ::2] + pairs[:, 1::2]
    depth = (blocks(means, 4, np.max).astype(np.float32) - blocks(means, 4, np.min)) / 4
    least = max(_FAINTEST, _GRAINS * float(np.median(depth[quiet])))
    lines = _most(patches(quiet & (depth >= least) & (depth <= _NEAR)))
    for top, left, bottom, right in lines[:_MOST_LINES]:
        tall, wide = bottom - top, right - left
        if wide < 6 or not 2 <= tall <= _LINE or not top > 0 or not left > 0:
            continue
        part = values[(top - 1) * _BLOCK : (bottom + 1) * _BLOCK,
                      (left - 1) * _BLOCK : (right + 1) * _BLOCK]  # fmt: skip
        ground = float(np.median(part))
        strokes = Image.fromarray(_stretched(np.clip(part, ground - _NEAR, ground + _NEAR)))
        yield np.asarray(strokes.filter(ImageFilter.GaussianBlur(_SMOOTH)))


def larger(pixels: Any) -> Any:
    """Grey pixels as they are read best where there are few to a letter."""
    picture = Image.fromarray(pixels)
    size = (picture.width * _LARGER, picture.height * _LARGER)
    return np.asarray(picture.resize(size, Image.Resampling.BICUBIC))


def _stretched(pixels: Any) -> Any:
    """Grey levels spread from black to white."""
    low, high = float(pixels.min()), float(pixels.max())
    return ((pixels - low) * (255.0 / max(high - low, 1.0))).astype(np.uint8)


def twins(source: Any) -> Iterator[Any]:
    """What the entries of a palette that are one colour draw in that colour, as black on white."""
    if not isinstance(source, pikepdf.Stream):
        return
    space = source.get("/ColorSpace")
    if not (isinstance(space, pikepdf.Array) and len(space) == 4 and str(space[0]) == "/Indexed"):
        return
    table = space[3]
    palette = table.read_bytes() if isinstance(table, pikepdf.Stream) else bytes(table)
    depth, width = int(source.get("/BitsPerComponent", 8)), int(source.get("/Width", 0))
    entries = int(space[2]) + 1
    parts = max(1, len(palette) // max(entries, 1))
    colours = [palette[i * parts : (i + 1) * parts] for i in range(entries)]
    same: dict[bytes, list[int]] = {}
    for index, colour in enumerate(colours):
        same.setdefault(colour, []).append(index)
    same = {colour: members for colour, members in same.items() if len(members) > 1}
    if not same or depth not in (1, 2, 4, 8):
        return
    data = np.frombuffer(source.read_bytes(), dtype=np.uint8)
    line = (width * depth + 7) // 8
    data = data[: len(data) // line * line].reshape(-1, line)
    per = 8 // depth
    indices = np.stack(
        [(data >> (8 - depth * (k + 1))) & ((1 << depth) - 1) for k in range(per)], 2
    )
    indices = indices.reshape(len(data), -1)[:, :width]
    for members in same.values():
        # Only in surfaces of that colour: letters in it on other ground are seen as they are.
        ground = Image.fromarray(np.isin(indices, members).astype(np.uint8) * 255)
        opened = ground.filter(ImageFilter.MinFilter(_SURFACE)).filter(
            ImageFilter.MaxFilter(_SURFACE)
        )
        inside = np.asarray(opened) > 0
        found, counts = np.unique(indices[inside], return_counts=True)
        for index in found[np.argsort(counts)][:-1].tolist():
            yield np.where(inside & (indices == index), 0, 255).astype(np.uint8)


def _most(found: Iterator[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """The largest patches."""
    return sorted(found, key=lambda p: (p[0] - p[2]) * (p[3] - p[1]))[:_MOST_PATCHES]


def patches(cells: Any) -> Iterator[tuple[int, int, int, int]]:
    """Top, left, bottom and right (exclusive) of each connected patch of true cells."""
    left = {(int(r), int(c)) for r, c in zip(*np.nonzero(cells), strict=True)}
    while left:
        border = [left.pop()]
        patch = []
        while border:
            r, c = border.pop()
            patch.append((r, c))
            for near in ((r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)):
                if near in left:
                    left.remove(near)
                    border.append(near)
        at_rows, at_columns = [r for r, _ in patch], [c for _, c in patch]
        yield min(at_rows), min(at_columns), max(at_rows) + 1, max(at_columns) + 1
