"""The colours of a picture where its own mask makes it wholly transparent: nobody sees them."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pikepdf
from PIL import Image, ImageFilter

from redactor.redact.geometry import Point
from redactor.redact.pictures.streams import is_bilevel, is_inverted, samples_of, size_of

_TILE = 8
"""Pixels: squares of this size are judged and blanked as one."""
_ALIKE = 8
"""Grey levels within which hidden colours say nothing."""


def transparent_parts(obj: pikepdf.Stream) -> list[list[Point]]:
    """Polygons (unit square) of a picture that its mask hides and that hold something.

    Squares next to a visible pixel stay, for programs that smooth the edge between them. Raises as
    pikepdf and Pillow do when the picture or its mask cannot be decoded.
    """
    hidden = _hidden(obj)
    if hidden is None or not hidden.any():
        return []
    colours = _samples(obj)
    rows, columns = hidden.shape
    pixels = np.asarray(colours)
    tiles = [
        (row, column)
        for row, column in zip(*np.nonzero(_whole_tiles(hidden)), strict=True)
        if row * _TILE < rows and column * _TILE < columns
    ]
    if not tiles:
        return []
    shown = np.concatenate(
        [pixels[r * _TILE : (r + 1) * _TILE, c * _TILE : (c + 1) * _TILE].ravel() for r, c in tiles]
    )
    if int(shown.max()) - int(shown.min()) <= _ALIKE:
        return []
    return [_polygon(r, first, last, rows, columns) for r, first, last in _runs(tiles)]


def _hidden(obj: pikepdf.Stream) -> Any:
    """Where the picture is wholly transparent, two pixels in from what is seen; or None."""
    size = int(obj.get("/Width", 0)), int(obj.get("/Height", 0))
    soft, hard = obj.get("/SMask"), obj.get("/Mask")
    if isinstance(soft, pikepdf.Stream):
        alpha, inverted = _samples(soft), is_inverted(soft)
    elif isinstance(hard, pikepdf.Stream):
        # A sample of 1 in a stencil is a place left out (ISO 32000-1, 8.9.6.3).
        alpha, inverted = _samples(hard), not is_inverted(hard)
    else:
        return None
    if inverted:
        alpha = alpha.point(lambda v: 255 - v)
    alpha = alpha.resize(size, Image.Resampling.NEAREST).filter(ImageFilter.MaxFilter(5))
    return np.asarray(alpha) == 0


def _samples(obj: pikepdf.Stream) -> Image.Image:
    """A picture or mask in shades of grey as its samples are, whatever Decode and masks make of it.

    Versions of pikepdf differ in what they apply; fax and JBIG2 they may need a program for.
    """
    if is_bilevel(obj):
        width, height = size_of(obj)
        rows = samples_of(obj, width, height).ljust((width + 7) // 8 * height, b"\0")
        return Image.frombytes("1", (width, height), rows).convert("L")
    with pikepdf.new() as single:
        bare = cast(pikepdf.Stream, single.copy_foreign(obj))
        for key in ("/Decode", "/SMask", "/Mask"):
            if key in bare:
                del bare[key]
        return pikepdf.PdfImage(bare).as_pil_image().convert("L")


def _whole_tiles(hidden: Any) -> Any:
    rows, columns = hidden.shape
    padded = np.pad(hidden, ((0, -rows % _TILE), (0, -columns % _TILE)), constant_values=True)
    tall, wide = padded.shape[0] // _TILE, padded.shape[1] // _TILE
    return padded.reshape(tall, _TILE, wide, _TILE).all(axis=(1, 3))


def _runs(tiles: list[Any]) -> list[tuple[int, int, int]]:
    """Row, first and last column of neighbouring tiles."""
    found: list[tuple[int, int, int]] = []
    for row, column in tiles:
        if found and found[-1][0] == row and found[-1][2] == column - 1:
            found[-1] = (row, found[-1][1], int(column))
        else:
            found.append((int(row), int(column), int(column)))
    return found


def _polygon(row: int, first: int, last: int, rows: int, columns: int) -> list[Point]:
    x0, x1 = first * _TILE / columns, min(1.0, (last + 1) * _TILE / columns)
    y1, y0 = 1 - row * _TILE / rows, max(0.0, 1 - (row + 1) * _TILE / rows)
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
