"""Text that stands in pictures on a page: scans, stamps, logos, letters drawn as outlines.

Finds the areas of a page that need reading by OCR, reads each the right way up, and gives
the words back as glyphs in the page's own points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pymupdf

from redactor.ingest import ocr, scan
from redactor.ingest.glyphs import FloatArray, Glyphs, empty_glyphs, make_glyphs
from redactor.ingest.render import POINTS_PER_INCH, grey_picture

Area = tuple[float, float, float, float]
"""x0, y0, x1, y1 in points of the unrotated page."""

_PROBE_DPI = 72
_LOWEST_DPI = 200
_LARGE_SHARE = 0.2
_LEAST_WIDTH, _LEAST_HEIGHT = 100.0, 30.0
_OUTLINES = 80
"""So many small filled shapes on a page may be letters drawn as outlines."""
_CLEAR_CONFIDENCE = 75.0
_ASKEW = 2.0
_PICTURE_CONFIDENCE = 30.0
_UNREAD_SQUARE_POINTS = 500.0
"""About a signature's worth of marks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadArea:
    """What OCR found in one area."""

    glyphs: Glyphs
    """In points, but with a crooked scan's slant taken out: for reading order only."""
    boxes: FloatArray
    """(len(glyphs), 4) where each sign truly stands."""
    confidences: tuple[float, ...]
    """Of the words that have letters or digits."""
    unread: bool
    """Marks remain that no word accounts for: photo, drawing, handwriting, signature."""


NOTHING = ReadArea(
    glyphs=empty_glyphs(),
    boxes=np.empty((0, 4), dtype=np.float32),
    confidences=(),
    unread=False,
)


def picture_areas(log: Iterable[tuple[str, Area]], page: Area) -> list[Area]:
    """Areas of a page's pictures, neighbours joined, that are large enough to hold text.

    `log` is pymupdf's `get_bboxlog`: what is painted, in order. A picture counts from 20 %
    of the page or 100 by 30 points on; many small outlines count as one picture.
    """
    pictures: list[Area] = []
    outlines: list[Area] = []
    for entry in log:
        kind, box = entry[0], entry[1]
        area = _common(box, page)
        if area is None:
            continue
        if kind in ("fill-image", "fill-imgmask"):
            pictures.append(area)
        elif kind == "fill-path":
            width, height = box[2] - box[0], box[3] - box[1]
            if 1.0 < width < 40.0 and 3.0 < height < 40.0:
                outlines.append(area)
    if len(outlines) >= _OUTLINES:
        pictures.append(_around(outlines))
    return [area for area in joined(pictures) if _is_large(area, page)]


def has_small_picture(log: Iterable[tuple[str, Area]], page: Area, areas: Sequence[Area]) -> bool:
    """Whether there is a picture too small to be read but large enough for a signature."""
    for entry in log:
        if entry[0] not in ("fill-image", "fill-imgmask"):
            continue
        area = _common(entry[1], page)
        if area is None or any(_common(area, other) for other in areas):
            continue
        if min(area[2] - area[0], area[3] - area[1]) >= 15 and _size(area) >= 1200:
            return True
    return False


def covered_share(areas: Sequence[Area], page: Area) -> float:
    """Share of the page under the largest of the areas."""
    return max((_size(area) for area in areas), default=0.0) / max(_size(page), 1.0)


def _common(one: Sequence[float], other: Area) -> Area | None:
    x0, y0 = max(one[0], other[0]), max(one[1], other[1])
    x1, y1 = min(one[2], other[2]), min(one[3], other[3])
    return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None


def _around(areas: Sequence[Area]) -> Area:
    x0, y0, x1, y1 = zip(*areas, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def _size(area: Area) -> float:
    return (area[2] - area[0]) * (area[3] - area[1])


def _is_large(area: Area, page: Area) -> bool:
    width, height = area[2] - area[0], area[3] - area[1]
    longer, shorter = max(width, height), min(width, height)
    return _size(area) >= _LARGE_SHARE * _size(page) or (
        longer >= _LEAST_WIDTH and shorter >= _LEAST_HEIGHT
    )


def joined(areas: list[Area]) -> list[Area]:
    """Areas that touch become one: scanners cut pages into stripes."""
    result: list[Area] = []
    for area in sorted(areas, key=lambda a: (a[1], a[0])):
        merged = area
        apart: list[Area] = []
        for other in result:
            near = (merged[0] - 2, merged[1] - 2, merged[2] + 2, merged[3] + 2)
            if _common(other, near) is None:
                apart.append(other)
            else:
                merged = _around([merged, other])
        result = [*apart, merged]
    return result


def native_dpi(page: Any, area: Area, highest: int) -> int:
    """The resolution of the finest picture in the area, between 200 and `highest`.

    Drawing a scan finer than it is gains nothing and costs time.
    """
    finest = 0.0
    for info in page.get_image_info():
        common = _common(info["bbox"], area)
        if common is None or _size(common) < 0.05 * _size(area):
            continue
        x0, y0, x1, y1 = info["bbox"]
        spread = max((x1 - x0) * (y1 - y0), 1.0)
        finest = max(finest, POINTS_PER_INCH * (info["width"] * info["height"] / spread) ** 0.5)
    if finest == 0.0:
        return highest
    return round(min(max(finest, _LOWEST_DPI), highest))


def probe(page: Any, area: Area, known: FloatArray) -> scan.Picture:
    """The area small and levelled, with `known` boxes (n, 4) painted over: is anything there?"""
    picture, _ = grey_picture(page, area, dpi=_PROBE_DPI)
    picture = scan.level(picture)
    return _painted_over(picture, known, area)


def has_marks(picture: scan.Picture) -> bool:
    """Whether a probe shows more than specks."""
    return int(scan.ink(picture).sum()) >= 12


def agreement(picture: scan.Picture, boxes: FloatArray, area: Area) -> tuple[float, bool]:
    """How well glyph boxes (n, 4) match a probe of the area: 0 not at all, 1 wholly.

    The lesser of the share of ink under boxes and the share of boxes with ink under them;
    and whether marks of a signature's size or more lie beside the boxes.
    """
    places = _pixels(boxes, picture, area)
    marks = scan.ink(picture)
    if not marks.any():
        return 0.0, False
    covered = 1.0 - float(scan.ink(_white(picture, places)).sum()) / float(marks.sum())
    total = np.pad(marks, ((1, 0), (1, 0))).cumsum(axis=0, dtype=np.int32).cumsum(axis=1)
    x0, y0, x1, y1 = places.T
    inside = total[y1, x1] - total[y0, x1] - total[y1, x0] + total[y0, x0]
    return min(covered, float((inside > 0).mean())), _unread(picture, places, _PROBE_DPI)


def read_area(
    page: Any,
    area: Area,
    *,
    known: FloatArray,
    whole: bool,
    rotation: int,
    tessdata: Path,
    languages: str,
    highest_dpi: int,
) -> ReadArea:
    """Reads one area of an unrotated pymupdf.Page by OCR.

    `known` boxes are painted over first. `whole` pages are straightened, as are pictures that
    were laid on the page askew; `rotation` is the page's own, tried first when the lines'
    direction allows it.
    Raises InputError (OCR_MISSING, UNREADABLE).
    """
    dpi = native_dpi(page, area, highest_dpi)
    slant, upright = scan.slant(scan.ink(probe(page, area, known)))
    turns: tuple[int, ...] = (90, 270) if upright else (0, 180)
    if not whole:
        slant = _tilt(page, area)
        turns = (0, 180, 90, 270) if slant else turns
    if rotation in turns:
        turns = (rotation, (rotation + 180) % 360)
    best: tuple[float, int, list[ocr.Word], scan.Picture, Any] | None = None
    for turn in turns:
        picture, back = grey_picture(page, area, dpi=dpi, turn=turn - slant)
        picture = _without_known(picture, known, back)
        picture = scan.clean(picture, dpi)
        words = ocr.read_picture(picture, dpi=dpi, tessdata=tessdata, languages=languages)
        confidence = ocr.mean_confidence(words)
        letters = sum(map(str.isalnum, "".join(w.text for w in words if w.confidence > 60)))
        if best is None or confidence * letters > best[0]:
            best = (confidence * letters, turn, words, picture, back)
        if confidence >= _CLEAR_CONFIDENCE and letters >= 10:
            break
    assert best is not None
    _, turn, words, picture, back = best
    if not whole:
        words = [
            w
            for w in words
            if w.confidence >= _PICTURE_CONFIDENCE and any(map(str.isalnum, w.text))
        ]
    straight = _back_without_slant(back, slant, area)
    boxes = np.array([w.box for w in words]).reshape(-1, 4)
    unread = _unread(picture, _grown(boxes, picture), dpi)
    return _as_read_area(words, turn, back, straight, unread)


def _tilt(page: Any, area: Area) -> float:
    """Degrees clockwise from the nearest axis at which the picture in an area was laid."""
    tilts = [(0.0, 0.0)]
    for info in page.get_image_info():
        shared = pymupdf.Rect(info["bbox"]) & pymupdf.Rect(area)
        a, b = info["transform"][:2]
        angle = (float(np.degrees(np.arctan2(b, a))) + 45.0) % 90.0 - 45.0
        if not shared.is_empty and abs(angle) >= _ASKEW:
            tilts.append((shared.get_area(), angle))
    return max(tilts)[1]


def _back_without_slant(back: Any, slant: float, area: Area) -> Any:
    """Pixels to points of the page as if it had been scanned straight, turned at its middle."""
    if slant == 0.0:
        return back
    middle = pymupdf.Point((area[0] + area[2]) / 2, (area[1] + area[3]) / 2)
    turn = pymupdf.Matrix(1, 0, 0, 1, -middle.x, -middle.y)
    turn = turn * pymupdf.Matrix(-slant) * pymupdf.Matrix(1, 0, 0, 1, middle.x, middle.y)
    return back * turn


def _painted_over(picture: scan.Picture, boxes: FloatArray, area: Area) -> scan.Picture:
    return _white(picture, _pixels(boxes, picture, area))


def _pixels(boxes: FloatArray, picture: scan.Picture, area: Area) -> npt.NDArray[np.int64]:
    """Boxes in points as pixels of a picture of the area, rounded outwards, kept inside."""
    scale = picture.shape[1] / max(area[2] - area[0], 1e-6)
    offset = np.array([area[0], area[1], area[0], area[1]])
    return _grown((boxes - offset) * scale, picture)


def _grown(boxes: npt.NDArray[np.floating[Any]], picture: scan.Picture) -> npt.NDArray[np.int64]:
    height, width = picture.shape
    grown = np.floor(boxes) + np.array([-1, -1, 2, 2])
    inside = np.clip(grown, 0, np.array([width, height, width, height]))
    return np.asarray(inside, dtype=np.int64)


def _without_known(picture: scan.Picture, known: FloatArray, back: Any) -> scan.Picture:
    if not len(known):
        return picture
    return _white(picture, _grown(_mapped(known, ~back), picture))


def _white(picture: scan.Picture, boxes: npt.NDArray[np.int64]) -> scan.Picture:
    """The picture with paper where the pixel boxes (n, 4) are."""
    if not len(boxes):
        return picture
    result = picture.copy()
    for x0, y0, x1, y1 in boxes.tolist():
        result[y0:y1, x0:x1] = 255
    return result


def _mapped(boxes: npt.ArrayLike, matrix: Any) -> FloatArray:
    """Upright boxes (n, 4) around boxes after a transformation."""
    b = np.asarray(boxes, dtype=np.float64)
    corners_x, corners_y = b[:, [0, 2, 0, 2]], b[:, [1, 1, 3, 3]]
    x = corners_x * matrix.a + corners_y * matrix.c + matrix.e
    y = corners_x * matrix.b + corners_y * matrix.d + matrix.f
    edges = (x.min(axis=1), y.min(axis=1), x.max(axis=1), y.max(axis=1))
    return np.stack(edges, axis=1).astype(np.float32)


def _unread(picture: scan.Picture, boxes: npt.NDArray[np.int64], dpi: float) -> bool:
    """Whether marks of a signature's size or more lie outside all pixel boxes (n, 4)."""
    dense, cell = scan.clusters(_white(picture, boxes), dpi)
    points = float(dense.sum()) * (cell * POINTS_PER_INCH / dpi) ** 2
    return points >= _UNREAD_SQUARE_POINTS


def _as_read_area(
    words: list[ocr.Word], turn: int, back: Any, straight: Any, unread: bool
) -> ReadArea:
    if not words:
        return ReadArea(glyphs=NOTHING.glyphs, boxes=NOTHING.boxes, confidences=(), unread=unread)
    scale = float(np.hypot(back.a, back.b))
    codes: list[int] = []
    pixel_boxes: list[tuple[float, float, float, float]] = []
    origins: list[tuple[float, float]] = []
    sizes: list[float] = []
    spans: list[int] = []
    follows: list[bool] = []
    for number, word in enumerate(words):
        signs = list(zip(word.signs, word.boxes.tolist(), strict=True))
        if not word.begins_line:
            signs.insert(0, (" ", word.boxes[0].tolist()))
        for sign, box in signs:
            for place, char in enumerate(sign):
                codes.append(ord(char))
                pixel_boxes.append((box[0], box[1], box[2], box[3]))
                origins.append((box[0], word.baseline))
                sizes.append(word.height * scale)
                spans.append(number)
                follows.append(place > 0)
    points = np.array([(x, y, x, y) for x, y in origins])
    glyphs = make_glyphs(
        codes=codes,
        boxes=_mapped(pixel_boxes, straight).tolist(),
        origins=_mapped(points, straight)[:, :2].tolist(),
        sizes=sizes,
        angles=[-turn % 360] * len(codes),
        spans=spans,
        hidden=[False] * len(codes),
        follows=follows,
    )
    drawn = np.array([code != ord(" ") for code in codes])
    return ReadArea(
        glyphs=glyphs,
        boxes=_mapped(pixel_boxes, back)[drawn],
        confidences=tuple(w.confidence for w in words if any(map(str.isalnum, w.text))),
        unread=unread,
    )
