"""Faces in photos: where, never whose.

A small detector (models/faces, CenterFace) run by onnxruntime on one thread, loaded when the
first photo comes.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from redactor.ingest.pictures import scan

_LONGEST, _SMALLER = 960, 640
"""Pixels of the picture's longer side as the detector sees it: faces from about 1/60 of it."""
_STEP = 32
_CELL = 4
_LEAST_SCORE = 0.35
_SAME_FACE = 0.3


def find_faces(
    picture: scan.Picture, model: Path
) -> list[tuple[tuple[float, float, float, float], float]]:
    """((x0, y0, x1, y1) in pixels of the upright grey picture, score 0 to 1), surest first."""
    height, width = picture.shape
    if min(height, width) < 12:
        return []
    longest = _LONGEST if max(height, width) > _LONGEST else _SMALLER
    scale = min(4.0, longest / max(height, width))
    size = tuple(max(_STEP, -(-round(n * scale) // _STEP) * _STEP) for n in (width, height))
    grey = np.asarray(Image.fromarray(picture).resize((size[0], size[1])), dtype=np.float32)
    planes = np.ascontiguousarray(np.broadcast_to(grey, (1, 3, *grey.shape)))
    heat, extent, offset = (
        out[0] for out in _detector(str(model)).run(["537", "538", "539"], {"input.1": planes})
    )
    rows, columns = np.nonzero(heat[0] >= _LEAST_SCORE)
    tall, wide = np.exp(extent[:, rows, columns]) * _CELL
    middle_y = (rows + offset[0, rows, columns] + 0.5) * _CELL
    middle_x = (columns + offset[1, rows, columns] + 0.5) * _CELL
    edges = (middle_x - wide / 2, middle_y - tall / 2, middle_x + wide / 2, middle_y + tall / 2)
    to_picture = np.array([width / size[0], height / size[1]] * 2)
    boxes = np.clip(np.stack(edges, axis=1) * to_picture, 0, [width, height] * 2)
    return _one_each(boxes, heat[0, rows, columns])


def _one_each(
    boxes: npt.NDArray[np.floating[Any]], scores: npt.NDArray[np.floating[Any]]
) -> list[tuple[tuple[float, float, float, float], float]]:
    """The surest of each group of boxes (n, 4) that lie over one another."""
    found: list[tuple[tuple[float, float, float, float], float]] = []
    for index in np.argsort(-scores, kind="stable").tolist():
        x0, y0, x1, y1 = (float(v) for v in boxes[index])
        if all(_overlap((x0, y0, x1, y1), other) < _SAME_FACE for other, _ in found):
            found.append(((x0, y0, x1, y1), float(scores[index])))
    return found


def _overlap(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> float:
    """Shared area over the area of both together."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    areas = sum((b[2] - b[0]) * (b[3] - b[1]) for b in (one, other))
    return width * height / max(areas - width * height, 1e-6)


@lru_cache(maxsize=1)
def _detector(model: str) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
