"""What stands in pictures on a page: text of scans, stamps and logos, codes, signatures, faces.

Reads an area of a page the right way up, and gives words and codes back as glyphs in the page's
own points.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pymupdf

from redactor.ingest.glyphs import FloatArray, Glyphs, empty_glyphs, join_glyphs, make_glyphs
from redactor.ingest.pictures import ocr, scan
from redactor.ingest.pictures.areas import Area, common, size
from redactor.ingest.pictures.barcodes import read_codes
from redactor.ingest.pictures.sights import find_sights
from redactor.ingest.render import POINTS_PER_INCH, grey_picture
from redactor.model import Sight

_PROBE_DPI = 72
_LOWEST_DPI = 200
_CLEAR_CONFIDENCE = 75.0
_ASKEW = 2.0
_PICTURE_CONFIDENCE = 30.0
_SURELY_TEXT = 40.0
"""What is read with less confidence may be handwriting."""
_LONGER = 4
"""Letters from which on a word is wider than it is tall."""
_CODE_DPI = 150
_WORD = (15.0, 5.0)
"""Points: width and height of a short word in small print."""
_APART = 4
"""Cells of about two points between marks of one word or two words of a line."""
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
    sights: tuple[Sight, ...] = ()


NOTHING = ReadArea(
    glyphs=empty_glyphs(),
    boxes=np.empty((0, 4), dtype=np.float32),
    confidences=(),
    unread=False,
)


def native_dpi(page: Any, area: Area, highest: int) -> int:
    """The resolution of the finest picture in the area, between 200 and `highest`.

    Drawing a scan finer than it is gains nothing and costs time.
    """
    finest = 0.0
    for info in page.get_image_info():
        shared = common(info["bbox"], area)
        if shared is None or size(shared) < 0.05 * size(area):
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


def marks_beside(page: Any, area: Area, known: FloatArray) -> list[Area]:
    """Where marks as large as a word stand that no `known` box accounts for."""
    picture = scan.without_rules(probe(page, area, known), _PROBE_DPI)
    dense, cell = scan.clusters(picture, _PROBE_DPI)
    point = (area[2] - area[0]) / max(picture.shape[1], 1) * cell
    found = []
    for x0, y0, x1, y1 in scan.connected(dense, _APART):
        if (x1 - x0) * point >= _WORD[0] and (y1 - y0) * point >= _WORD[1]:
            left, top = area[0] + (x0 - 1) * point, area[1] + (y0 - 1) * point
            right, bottom = area[0] + (x1 + 1) * point, area[1] + (y1 + 1) * point
            found.append(common((left, top, right, bottom), area))
    return [place for place in found if place is not None]


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
    faces: Path,
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
    best: tuple[float, int, list[ocr.Word], scan.Picture, scan.Picture, Any] | None = None
    tried = list(turns)
    for turn in tried:
        drawn, back = grey_picture(page, area, dpi=dpi, turn=turn - slant)
        picture = _without_known(drawn, known, back)
        picture = scan.clean(picture, dpi)
        words = ocr.read_picture(picture, dpi=dpi, tessdata=tessdata, languages=languages)
        confidence = ocr.mean_confidence(words)
        letters = sum(map(str.isalnum, "".join(w.text for w in words if w.confidence > 60)))
        if _on_its_side(words):
            # The engine reads such lines too, but in no order.
            tried += [t for t in ((turn + 90) % 360, (turn + 270) % 360) if t not in tried]
            letters //= 2
        if best is None or confidence * letters > best[0]:
            best = (confidence * letters, turn, words, picture, drawn, back)
        if len(tried) == len(turns) and confidence >= _CLEAR_CONFIDENCE and letters >= 10:
            break
    assert best is not None
    _, turn, words, picture, drawn, back = best
    if not whole:
        words = [
            w
            for w in words
            if w.confidence >= _PICTURE_CONFIDENCE and any(map(str.isalnum, w.text))
        ]
    straight = _back_without_slant(back, slant, area)
    unread = _unread(picture, _places(words, picture), dpi)
    surely = _places([w for w in words if w.confidence >= _SURELY_TEXT], picture)
    read = _as_read_area(words, turn, back, straight, unread)
    return _beside_text(page, read, _white(picture, surely), drawn, back, dpi, faces)


def _on_its_side(words: list[ocr.Word]) -> bool:
    """Whether most of the longer words stand taller than they are wide."""
    longer = [w.box for w in words if len(w.signs) >= _LONGER]
    tall = sum(y1 - y0 > x1 - x0 for x0, y0, x1, y1 in longer)
    return 2 * tall > len(longer)


def look_at(page: Any, area: Area, *, known: FloatArray, faces: Path) -> ReadArea:
    """Codes and sights of an area too small to be read as text; `known` boxes as in `read_area`."""
    drawn, back = grey_picture(page, area, dpi=_LOWEST_DPI)
    picture = scan.clean(_without_known(drawn, known, back), _LOWEST_DPI)
    read = replace(NOTHING, unread=_unread(picture, np.empty((0, 4), dtype=np.int64), _LOWEST_DPI))
    return _beside_text(page, read, picture, drawn, back, _LOWEST_DPI, faces)


def _places(words: list[ocr.Word], picture: scan.Picture) -> npt.NDArray[np.int64]:
    return _grown(np.array([w.box for w in words]).reshape(-1, 4), picture)


def _beside_text(
    page: Any,
    read: ReadArea,
    unread: scan.Picture,
    drawn: scan.Picture,
    back: Any,
    dpi: float,
    faces: Path,
) -> ReadArea:
    """`read` with the area's codes and sights; `unread` is `drawn` without what was read."""
    step = max(1, int(dpi // _CODE_DPI))
    codes = read_codes(drawn[::step, ::step])
    places = np.array([box for _, box in codes]).reshape(-1, 4) * step
    rest = _white(unread, _grown(places, unread))
    sights = find_sights(page, rest, drawn, back, dpi=dpi, faces=faces)
    glyphs, boxes = [read.glyphs], [read.boxes]
    for (content, _), place in zip(codes, _mapped(places, back), strict=True):
        glyphs.append(_spelled(content, place))
        boxes.append(np.repeat(place[None], sum(c != " " for c in content), axis=0))
    return replace(
        read, glyphs=join_glyphs(glyphs), boxes=np.concatenate(boxes), sights=tuple(sights)
    )


def _spelled(content: str, place: FloatArray) -> Glyphs:
    """A code's content as text that is not seen, side by side over the code's box (4,)."""
    x0, y0, x1, y1 = place.tolist()
    count = len(content)
    edges = np.linspace(x0, x1, count + 1).tolist()
    return make_glyphs(
        codes=[ord(c) for c in content],
        boxes=[(a, y0, b, y1) for a, b in pairwise(edges)],
        origins=[(a, y1) for a in edges[:-1]],
        sizes=[y1 - y0] * count,
        angles=[0] * count,
        spans=[0] * count,
        hidden=[True] * count,
        follows=[False] * count,
    )


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
