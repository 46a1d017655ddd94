"""Pictures without shades that no eye tells apart: they hold writing, or bits, that nobody sees.

Only what is nearly one shade all over a small square is evened out, to the shade most of it has;
photographs, gradients and the grain of a scanner have no such shade.
"""

from __future__ import annotations

import zlib

import numpy as np
import pikepdf

from redactor.redact.pictures.streams import (
    Bytes,
    filters_of,
    samples_of,
    size_of,
    store_flate,
)

_TILE = 16
"""Pixels: squares of this size are judged and evened out as one."""
_ALIKE = 5
"""Levels of 255 that eyes cannot tell apart side by side."""
_MOST = 0.5
"""Share of a square that has the same shade where it is one surface."""
_LARGEST = 12_000_000
"""Samples; larger pictures take longer than what little they may hide is worth."""
_LOSSLESS = frozenset(
    ("/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL", "/ASCIIHexDecode",
     "/AHx", "/ASCII85Decode", "/A85")
)  # fmt: skip


def even_out_near_shades(obj: pikepdf.Stream, count: int) -> None:
    """Even out what is nearly one shade in a picture of `count` components, and its finest bits."""
    width, height = size_of(obj)
    bits = int(obj.get("/BitsPerComponent", 8))
    if (
        bits not in (8, 16)
        or bool(obj.get("/ImageMask", False))
        or isinstance(obj.get("/Mask"), pikepdf.Array)
        or not set(filters_of(obj)) <= _LOSSLESS
        or width * height * count > _LARGEST
    ):
        return
    try:
        data = samples_of(obj, width, height)
    except (pikepdf.PdfError, zlib.error, RuntimeError, ValueError):
        return  # who blanks or tidies it says so
    if len(data) < width * height * count * bits // 8:
        return
    if bits == 16:
        # The finer half of a sample is less than eyes tell apart: it says the same as the other.
        both = np.frombuffer(data[: 2 * width * height * count], np.uint8).reshape(height, -1, 2)
        doubled = both[:, :, :1].repeat(2, axis=2).reshape(height, -1)
        store_flate(obj, doubled, width, count, 16)
        return
    samples = np.frombuffer(data[: width * height * count], np.uint8)
    samples = samples.reshape(height, width, count).copy()
    palette = _palette(obj) if count == 1 else None
    if _evened(samples, samples if palette is None else palette[samples[:, :, 0]]):
        store_flate(obj, samples.reshape(height, width * count), width, count, 8)


def _palette(obj: pikepdf.Stream) -> Bytes | None:
    """The colours of an indexed picture, 256 of them; None when it is none."""
    space = obj.get("/ColorSpace")
    if not (isinstance(space, pikepdf.Array) and str(space[0]) in ("/Indexed", "/I")):
        return None
    table = space[3]
    colours = bytes(table.read_bytes()) if isinstance(table, pikepdf.Stream) else bytes(table)
    parts = max(1, len(colours) // (int(space[2]) + 1))
    listed: Bytes = np.frombuffer(colours.ljust(256 * parts, b"\0")[: 256 * parts], np.uint8)
    return listed.reshape(256, parts)


def _evened(samples: Bytes, colours: Bytes) -> bool:
    """Even out `samples` where `colours` are alike; returns whether anything changed."""
    down, along = (-(-length // _TILE) for length in samples.shape[:2])
    low, high = (_by_tiles(colours, how, down, along) for how in (np.minimum, np.maximum))
    near = ((high - low.astype(np.int16)) <= _ALIKE).all(axis=2)
    if colours is samples:
        near &= (high > low).any(axis=2)
    rows, columns = np.nonzero(near)
    if not rows.size:
        return False
    room = [
        (0, size * _TILE - length)
        for size, length in ((down, samples.shape[0]), (along, samples.shape[1]))
    ]
    padded = np.pad(samples, (*room, (0, 0)), mode="edge")
    tiled = padded.reshape(down, _TILE, along, _TILE, -1)
    flat = tiled[rows, :, columns].reshape(len(rows), _TILE * _TILE, -1)
    shade = np.sort(flat, axis=1)[:, _TILE * _TILE // 2]
    share = (flat == shade[:, None]).mean(axis=1)
    one = (share >= _MOST) & (share < 1)
    if not one.any():
        return False
    made = np.where(one[:, None], shade[:, None], flat)
    tiled[rows, :, columns] = made.reshape(len(rows), _TILE, _TILE, -1)
    samples[:] = padded[: samples.shape[0], : samples.shape[1]]
    return True


def _by_tiles(colours: Bytes, how: np.ufunc, down: int, along: int) -> Bytes:
    """The least or largest value of each square and component."""
    starts = np.arange(down) * _TILE, np.arange(along) * _TILE
    found: Bytes = how.reduceat(how.reduceat(colours, starts[0], axis=0), starts[1], axis=1)
    return found
