"""What a picture shows beside text: signatures, handwriting, stamps, faces.

Nobody can read these out of a text layer, so they are suggested to a person with their place.
The rules are about ink alone: strokes as thin as a pen's, joined over the width of a name, and
not as many as a drawing has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pymupdf

from redactor.ingest.pictures import scan
from redactor.ingest.pictures.faces import find_faces
from redactor.ingest.render import POINTS_PER_INCH
from redactor.model import Box, Sight, SightKind

_JOIN = 3
"""Cells of two points that marks of one group may lie apart, each way."""
_MOST_GROUPS = 12
"""More groups of marks than this are a drawing, a map or a form's ornaments."""
_MOST_LISTED, _LISTED = 120, 6
"""Groups of a list that many have signed, and signatures of one column of it, at least."""
_STACKED = 4
"""Strokes as long as a signature's, one below the other in one group."""
_SIGNED_SHARE = 0.7
"""Of the groups in such a column; and half of it of all groups of the picture."""
_PEN = (0.3, 3.2)
"""Points: from a ball pen's thin end to a felt pen."""
_DENSEST = 0.4
_SIGNATURE_WIDTH = (30.0, 330.0)
_SIGNATURE_HEIGHT = (11.0, 130.0)
_JOINED_WIDTH, _JOINED_HEIGHT = 20.0, 9.0
"""A signature's longest stroke; letters of print are smaller."""
_STRAIGHT = 12.0
_MOST_RULED = 0.35
_STAMP_LEAST = 45.0
_STAMP_LONGEST = 220.0
_COLOURED = 60
"""Levels between a pixel's strongest and weakest colour; paper and black ink have few."""
_MIDDLE_GREY = (50, 205)
_SOFTEST = 0.35
"""Share of middle greys; ink on paper has them at its edges only."""
_PHOTO_CELL = 8
"""Points; also how finely a photo's place is known."""
_PHOTO_CELLS = 9
_PHOTO_SIDE = 40.0
_HEAD = 0.2
"""Share of a face that its head reaches beyond it."""

_PENNED = (SightKind.SIGNATURE, SightKind.HANDWRITING)

PixelBox = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Marks that lie close together. Pixels of the picture, end exclusive."""

    x0: int
    y0: int
    x1: int
    y1: int


def find_sights(
    page: Any, unread: scan.Picture, shown: scan.Picture, back: Any, *, dpi: float, faces: Path
) -> list[Sight]:
    """Sights of one drawn area of an unrotated pymupdf.Page, in points of the page.

    `unread` is the area's levelled picture without read words, codes and rules, `shown` the area
    as it is; both as `back` (pymupdf.Matrix, pixels to points) turns them. `dpi` is theirs; `faces`
    the detector's model.
    """
    groups = list(_groups(unread, dpi))
    photos = list(_photos(shown, dpi))
    dense = [group for group in groups if _is_dense(unread, group, dpi)]
    photos += [group for group in dense if not any(_meet(group, photo) for photo in photos)]
    found = [
        Sight(kind=SightKind.FACE, box=_whole(box, photo, back), score=round(score, 2))
        for photo in photos
        for box, score in find_faces(shown[photo.y0 : photo.y1, photo.x0 : photo.x1], faces)
    ]
    if len(groups) > _MOST_LISTED:
        return found
    kinds = [
        _kind(page, unread[group.y0 : group.y1, group.x0 : group.x1], group, back, dpi)
        for group in groups
    ]
    if len(groups) > _MOST_GROUPS:
        kinds = _listed(groups, kinds)
    for group, kind in zip(groups, kinds, strict=True):
        in_photo = any(_meet(group, photo) for photo in photos)
        if kind is SightKind.SIGNATURE or (kind is not None and not in_photo):
            edges = (group.x0, group.y0, group.x1, group.y1)
            found.append(Sight(kind=kind, box=_points(edges, back), score=0.5))
    return found


def _listed(groups: Sequence[_Group], kinds: Sequence[SightKind | None]) -> list[SightKind | None]:
    """Of many groups the signatures alone that stand one below the other, as in a list of who was
    there; none where most of the groups are something else, as in a drawing."""
    kept: list[SightKind | None] = []
    for group, kind in zip(groups, kinds, strict=True):
        column = [n for n, other in enumerate(groups) if _below(group, other)]
        signed = sum(kinds[n] in _PENNED for n in column)
        listed = signed >= max(_LISTED, _SIGNED_SHARE * len(column))
        kept.append(kind if listed and kind in _PENNED else None)
    few = sum(kind is not None for kind in kept) < _SIGNED_SHARE / 2 * len(groups)
    return [None] * len(groups) if few else kept


def _below(one: _Group, other: _Group) -> bool:
    """Whether two stand in one column, or are one and the same."""
    shared = min(one.x1, other.x1) - max(one.x0, other.x0)
    apart = max(one.y0, other.y0) - min(one.y1, other.y1)
    high = min(one.y1 - one.y0, other.y1 - other.y0)
    in_column = 2 * shared >= min(one.x1 - one.x0, other.x1 - other.x0)
    return one == other or (in_column and apart > -high / 2)


def _kind(
    page: Any, picture: scan.Picture, group: _Group, back: Any, dpi: float
) -> SightKind | None:
    point = dpi / POINTS_PER_INCH
    marks = scan.ink(picture)
    height, width = (n / point for n in marks.shape)
    if height < _SIGNATURE_HEIGHT[0] or width < _SIGNATURE_WIDTH[0]:
        return None
    if float(_greys(picture).mean()) > _SOFTEST:
        return None
    strokes = list(_joined(marks, max(1, round(point))))
    ring = _is_round(marks) and any(w >= 0.8 * width and h >= 0.8 * height for w, h in strokes)
    compact = 0.45 < width / height < 2.2
    if marks.mean() > _DENSEST:
        return None
    if compact and _STAMP_LEAST <= min(width, height) <= max(width, height) <= _STAMP_LONGEST:
        place = _points((group.x0, group.y0, group.x1, group.y1), back)
        if ring or _is_coloured(page, place):
            return SightKind.STAMP
    if _ruled(marks, round(_STRAIGHT * point)) > _MOST_RULED:
        return None
    if not _PEN[0] <= _stroke(marks) / point <= _PEN[1]:
        return None
    pen = [(w, h) for w, h in strokes if w >= _JOINED_WIDTH and h >= _JOINED_HEIGHT]
    if not pen or width > _SIGNATURE_WIDTH[1]:
        return None
    if height > _SIGNATURE_HEIGHT[1]:
        # The signatures of a list run into each other: their column is shown as a whole.
        one_by_one = [h for _, h in pen if h <= _SIGNATURE_HEIGHT[1]]
        many = len(one_by_one) >= _STACKED and sum(one_by_one) >= height / 2
        return SightKind.HANDWRITING if many and height > width else None
    # Many strokes of which few are long: lines of writing rather than one name.
    return SightKind.SIGNATURE if height <= 80 else SightKind.HANDWRITING


def _is_round(marks: scan.Mask) -> bool:
    """Whether the corners are empty, as a round stamp's are and a drawn rectangle's are not."""
    y, x = (max(1, n // 10) for n in marks.shape)
    corners = (marks[:y, :x], marks[:y, -x:], marks[-y:, :x], marks[-y:, -x:])
    return not any(corner.any() for corner in corners)


def _ruled(marks: scan.Mask, length: int) -> float:
    """Share of the ink in level or upright runs of `length` pixels: drawn along a ruler."""
    ruled = scan.along(marks, length) | scan.along(marks.T, length).T
    return float(ruled.sum()) / max(int(marks.sum()), 1)


def _stroke(marks: scan.Mask) -> float:
    """Mean width in pixels of the strokes: twice the inked area over the length of its edge."""
    inner = marks[1:-1, 1:-1] & marks[:-2, 1:-1] & marks[2:, 1:-1] & marks[1:-1, :-2]
    edge = int(marks.sum()) - int((inner & marks[1:-1, 2:]).sum())
    return 2.0 * float(marks.sum()) / max(edge, 1)


def _groups(picture: scan.Picture, dpi: float) -> Iterator[_Group]:
    """Groups of marks large enough to be a name, from the top down."""
    dense, cell = scan.clusters(picture, dpi)
    for x0, y0, x1, y1 in scan.connected(dense, _JOIN):
        if (x1 - x0) * 2 >= _SIGNATURE_WIDTH[0] and (y1 - y0) * 2 >= _SIGNATURE_HEIGHT[0]:
            yield _Group(
                x0=max(0, (x0 - 1) * cell),
                y0=max(0, (y0 - 1) * cell),
                x1=min(picture.shape[1], (x1 + 1) * cell),
                y1=min(picture.shape[0], (y1 + 1) * cell),
            )


def _joined(marks: scan.Mask, cell: int) -> Iterator[tuple[float, float]]:
    """Width and height in points of every unbroken stroke; `cell` pixels are a point."""
    for x0, y0, x1, y1 in scan.connected(scan.shrink(marks, cell), 1):
        yield float(x1 - x0), float(y1 - y0)


def _photos(picture: scan.Picture, dpi: float) -> Iterator[_Group]:
    """Places of middle greys, as photos have and print has not."""
    cell = max(1, round(_PHOTO_CELL * dpi / POINTS_PER_INCH))
    height, width = (n // cell * cell for n in picture.shape)
    if not height or not width:
        return
    step = max(1, cell // 8)
    sample = picture[:height, :width]
    squares = sample.reshape(height // cell, cell, width // cell, cell)[:, ::step, :, ::step]
    paper = max(float(np.percentile(squares, 95)), 1.0)
    grey = np.asarray(_greys(squares * (255.0 / paper)).mean(axis=(1, 3)) > 0.5)
    for x0, y0, x1, y1 in scan.connected(grey, 4):
        if int(grey[y0:y1, x0:x1].sum()) >= _PHOTO_CELLS and min(x1 - x0, y1 - y0) >= 2:
            yield _Group(
                x0=max(0, (x0 - 2) * cell),
                y0=max(0, (y0 - 2) * cell),
                x1=min(picture.shape[1], (x1 + 2) * cell),
                y1=min(picture.shape[0], (y1 + 2) * cell),
            )


def _is_dense(picture: scan.Picture, group: _Group, dpi: float) -> bool:
    """Whether marks may be a photo of black and white alone."""
    side = min(group.x1 - group.x0, group.y1 - group.y0) * POINTS_PER_INCH / dpi
    marks = scan.ink(picture[group.y0 : group.y1, group.x0 : group.x1])
    return side >= _PHOTO_SIDE and float(marks.mean()) > _DENSEST


def _greys(values: npt.NDArray[Any]) -> scan.Mask:
    return np.asarray((values > _MIDDLE_GREY[0]) & (values < _MIDDLE_GREY[1]))


def _is_coloured(page: Any, box: Box) -> bool:
    """Whether most of the ink in a box (points) has a colour."""
    pixmap = page.get_pixmap(clip=pymupdf.Rect(box), colorspace=pymupdf.csRGB, alpha=False)
    rows = np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(pixmap.height, pixmap.stride)
    colours: npt.NDArray[np.int16] = rows[:, : pixmap.width * 3].reshape(-1, 3).astype(np.int16)
    inked = colours[colours.min(axis=1) < 170]
    if len(inked) < 12:
        return False
    return bool(np.median(inked.max(axis=1) - inked.min(axis=1)) >= _COLOURED)


def _meet(one: _Group, other: _Group) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 and other.y0 < one.y1


def _whole(box: PixelBox, photo: _Group, back: Any) -> Box:
    """In points, and so much larger that hair and ears are inside too."""
    x, y = _HEAD * (box[2] - box[0]), _HEAD * (box[3] - box[1])
    head = (max(box[0] - x, 0), max(box[1] - 1.5 * y, 0), box[2] + x, box[3] + y)
    x1, y1 = min(head[2] + photo.x0, photo.x1), min(head[3] + photo.y0, photo.y1)
    return _points((head[0] + photo.x0, head[1] + photo.y0, x1, y1), back)


def _points(box: PixelBox, back: Any) -> Box:
    """The upright box in points around a box in pixels."""
    area = pymupdf.Rect(box) * back
    return Box(*(round(float(v), 1) for v in area))
