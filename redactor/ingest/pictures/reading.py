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
import pymupdf

from redactor.ingest.glyphs import FloatArray, Glyphs, empty_glyphs, join_glyphs, make_glyphs
from redactor.ingest.pictures import again, ocr, scan
from redactor.ingest.pictures.areas import Area, common, size
from redactor.ingest.pictures.barcodes import read_codes
from redactor.ingest.pictures.doubts import doubts
from redactor.ingest.pictures.looks import LOWEST_DPI, Look, Looker, is_unread, places_of
from redactor.ingest.pictures.places import (
    grown,
    mapped,
    painted_over,
    pixels,
    white,
    without_known,
)
from redactor.ingest.pictures.sights import find_sights
from redactor.ingest.render import POINTS_PER_INCH, grey_picture
from redactor.model import Sight

_PROBE_DPI = 72
_CLEAR_CONFIDENCE = 75.0
_UPRIGHT_LETTERS, _UPRIGHT_CONFIDENCE = 200, 50.0
"""So many surely read letters no page has that lies upside down, unless it is a large plan: there
most others are read badly."""
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
_STILL = 0.3
"""Noise in grey levels above which a whole page is a scan, whose paper lets its back show through:
a picture of a screen has none."""


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
    return round(min(max(finest, LOWEST_DPI), highest))


def probe(page: Any, area: Area, known: FloatArray) -> scan.Picture:
    """The area small and levelled, with `known` boxes (n, 4) painted over: is anything there?"""
    picture, _ = grey_picture(page, area, dpi=_PROBE_DPI)
    picture = scan.level(picture)
    return painted_over(picture, known, area)


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
    places = pixels(boxes, picture, area)
    marks = scan.ink(picture)
    if not marks.any():
        return 0.0, False
    covered = 1.0 - float(scan.ink(white(picture, places)).sum()) / float(marks.sum())
    return min(covered, on_ink(picture, boxes, area)), is_unread(picture, places, _PROBE_DPI)


def on_ink(picture: scan.Picture, boxes: FloatArray, area: Area) -> float:
    """Share of glyph boxes (n, 4) that have ink under them in a probe of the area."""
    marks = scan.ink(picture)
    total = np.pad(marks, ((1, 0), (1, 0))).cumsum(axis=0, dtype=np.int32).cumsum(axis=1)
    x0, y0, x1, y1 = pixels(boxes, picture, area).T
    inside = total[y1, x1] - total[y0, x1] - total[y1, x0] + total[y0, x0]
    return float((inside > 0).mean())


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
    small = probe(page, area, known)
    slant, _ = scan.slant(scan.ink(small))
    _, upright = scan.slant(scan.ink(scan.without_rules(small, _PROBE_DPI)))
    turns: tuple[int, ...] = (90, 270) if upright else (0, 180)
    if not whole:
        slant = _tilt(page, area)
        turns = (0, 180, 90, 270) if slant else turns
    if rotation in turns:
        turns = (rotation, (rotation + 180) % 360)
    look = Looker(page, area, known, tessdata, languages)
    if dpi > LOWEST_DPI and look.is_grainy(dpi):
        dpi = LOWEST_DPI  # coarser, the grains are gone
    best: tuple[float, int, Look] | None = None
    tried = list(turns)
    for turn in tried:
        seen = look.first(dpi, turn - slant)
        # The engine reads lines on their side too, but in no order.
        aside = _on_its_side(seen.words)
        if aside:
            others = [t for t in ((turn + 90) % 360, (turn + 270) % 360) if t not in tried]
            at = tried.index(turn) + 1
            tried[at:at] = sorted(others, key=lambda t: t != rotation)
        elif whole and again.is_poor(seen.words, seen.unread):
            seen = look.second(seen, turn - slant)
        confidence = ocr.mean_confidence(seen.words)
        letters = sum(map(str.isalnum, "".join(w.text for w in seen.words if w.confidence > 60)))
        if aside:
            letters //= 2
        if best is None or confidence * letters > best[0]:
            best = (confidence * letters, turn, seen)
        clear = confidence >= _CLEAR_CONFIDENCE and letters >= 10
        enough = letters >= _UPRIGHT_LETTERS and confidence >= _UPRIGHT_CONFIDENCE
        if not aside and (clear or (len(tried) == len(turns) and enough)):
            break
    assert best is not None
    _, turn, seen = best
    if not whole or scan.noise(seen.drawn) < _STILL:
        others = [] if whole else [t for t in turns if t != turn]
        turn, seen = look.with_pale(seen, turn, others, dpi, slant)
    words, picture, back = seen.words, seen.picture, seen.back
    if not whole:
        words = [
            w
            for w in words
            if w.confidence >= _PICTURE_CONFIDENCE and any(map(str.isalnum, w.text))
        ]
    straight = _back_without_slant(back, slant, area)
    unread = is_unread(picture, places_of(words, picture), dpi)
    surely = places_of([w for w in words if w.confidence >= _SURELY_TEXT], picture)
    read = _as_read_area(words, turn, back, straight, unread)
    if whole:
        there = again.moved(words, back * ~seen.sharp_back)
        read = replace(
            read, sights=tuple(doubts(there, seen.sharp, seen.sharp_dpi, seen.sharp_back))
        )
    return _beside_text(page, read, white(picture, surely), seen.drawn, back, dpi, faces)


def _on_its_side(words: list[ocr.Word]) -> bool:
    """Whether most of the longer words stand taller than they are wide."""
    longer = [w.box for w in words if len(w.signs) >= _LONGER]
    tall = sum(y1 - y0 > x1 - x0 for x0, y0, x1, y1 in longer)
    return 2 * tall > len(longer)


def look_at(page: Any, area: Area, *, known: FloatArray, faces: Path) -> ReadArea:
    """Codes and sights of an area too small to be read as text; `known` boxes as in `read_area`."""
    drawn, back = grey_picture(page, area, dpi=LOWEST_DPI)
    picture = scan.clean(without_known(drawn, known, back), LOWEST_DPI)
    read = replace(NOTHING, unread=is_unread(picture, np.empty((0, 4), dtype=np.int64), LOWEST_DPI))
    return _beside_text(page, read, picture, drawn, back, LOWEST_DPI, faces)


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
    rest = white(unread, grown(places, unread))
    sights = find_sights(page, rest, drawn, back, dpi=dpi, faces=faces)
    glyphs, boxes = [read.glyphs], [read.boxes]
    for (content, _), place in zip(codes, mapped(places, back), strict=True):
        glyphs.append(_spelled(content, place))
        boxes.append(np.repeat(place[None], sum(c != " " for c in content), axis=0))
    return replace(
        read,
        glyphs=join_glyphs(glyphs),
        boxes=np.concatenate(boxes),
        sights=(*read.sights, *sights),
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
        boxes=mapped(pixel_boxes, straight).tolist(),
        origins=mapped(points, straight)[:, :2].tolist(),
        sizes=sizes,
        angles=[-turn % 360] * len(codes),
        spans=spans,
        hidden=[False] * len(codes),
        follows=follows,
    )
    drawn = np.array([code != ord(" ") for code in codes])
    return ReadArea(
        glyphs=glyphs,
        boxes=mapped(pixel_boxes, back)[drawn],
        confidences=tuple(w.confidence for w in words if any(map(str.isalnum, w.text))),
        unread=unread,
    )
