"""Boxes in points of a page and in pixels of its pictures."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from redactor.ingest.glyphs import FloatArray
from redactor.ingest.pictures import scan
from redactor.ingest.pictures.areas import Area
from redactor.ingest.render import POINTS_PER_INCH


def painted_over(picture: scan.Picture, boxes: FloatArray, area: Area) -> scan.Picture:
    return white(picture, pixels(boxes, picture, area))


def pixels(boxes: FloatArray, picture: scan.Picture, area: Area) -> npt.NDArray[np.int64]:
    """Boxes in points as pixels of a picture of the area, rounded outwards, kept inside."""
    scale = picture.shape[1] / max(area[2] - area[0], 1e-6)
    offset = np.array([area[0], area[1], area[0], area[1]])
    return grown((boxes - offset) * scale, picture)


def grown(boxes: npt.NDArray[np.floating[Any]], picture: scan.Picture) -> npt.NDArray[np.int64]:
    height, width = picture.shape
    grown = np.floor(boxes) + np.array([-1, -1, 2, 2])
    inside = np.clip(grown, 0, np.array([width, height, width, height]))
    return np.asarray(inside, dtype=np.int64)


def without_known(picture: scan.Picture, known: FloatArray, back: Any) -> scan.Picture:
    if not len(known):
        return picture
    return white(picture, grown(mapped(known, ~back), picture))


def white(picture: scan.Picture, boxes: npt.NDArray[np.int64]) -> scan.Picture:
    """The picture with paper where the pixel boxes (n, 4) are."""
    if not len(boxes):
        return picture
    result = picture.copy()
    for x0, y0, x1, y1 in boxes.tolist():
        result[y0:y1, x0:x1] = 255
    return result


def mapped(boxes: npt.ArrayLike, matrix: Any) -> FloatArray:
    """Upright boxes (n, 4) around boxes after a transformation."""
    b = np.asarray(boxes, dtype=np.float64)
    corners_x, corners_y = b[:, [0, 2, 0, 2]], b[:, [1, 1, 3, 3]]
    x = corners_x * matrix.a + corners_y * matrix.c + matrix.e
    y = corners_x * matrix.b + corners_y * matrix.d + matrix.f
    edges = (x.min(axis=1), y.min(axis=1), x.max(axis=1), y.max(axis=1))
    return np.stack(edges, axis=1).astype(np.float32)


def marked(picture: scan.Picture, dpi: float) -> float:
    """Square points that marks take that stand as close together as writing."""
    dense, cell = scan.clusters(picture, dpi)
    return float(dense.sum()) * (cell * POINTS_PER_INCH / dpi) ** 2
