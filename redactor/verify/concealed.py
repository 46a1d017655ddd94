"""Writing in pictures that cannot be seen on the page, or that was only smeared over.

A picture under a bar, cropped by a clip, or transparent still holds all its pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import pikepdf
from PIL import Image, ImageFilter

from redactor.verify.burnt import cuts_letters
from redactor.verify.erased import erased, faint, larger, pale, twins
from redactor.verify.geometry import Matrix, Rect, invert, placed
from redactor.verify.paper import Pixels, Sheet
from redactor.verify.pictures import PictureError, turned, well_inside
from redactor.verify.placements import Placements
from redactor.verify.scene import Picture, Scene
from redactor.verify.sights import Bars, shows_something
from redactor.verify.smears import blurred, mosaic

_STROKE = 50
"""Grey levels between neighbouring pixels at the edge of a letter."""
_LINE_EDGES, _LINE_ROWS = 6, 5
"""So many such edges in a row of pixels, in so many rows, may be writing."""
_LEAST = 0.02
"""Share of a picture's width or height below which a strip at its edge says nothing."""
_LEAST_COVER = 4.0
"""Points below which what covers a picture hides no word."""
_FINEST = 20.0
"""Pixels to a point, above which no letter of a picture can be seen."""
_VEIL = 0.45
"""Share of contrast below which writing under a translucent shape counts as hidden."""
_RIM = 5
_MOST_PICTURES = 300
_SURE, _SURER = 40, 75
"""Confidence of reading below which small differences made large are grain; or print of the other
side of a sheet, which is read as if it were none."""

Layers = Callable[[Picture], Any]
Reads = Callable[[Pixels, float], bool]


def concealed(
    scene: Scene,
    sheet: Sheet,
    layers: Layers,
    reads: Reads,
    elsewhere: Placements,
    *,
    foreign: bool,
) -> Iterator[str]:
    """'picture_beneath' for hidden writing in pictures, 'smeared' for mosaics and blurs.

    And 'cut_letters' for bars that cover a part of their letters.

    `layers(picture)` gives its samples and masks or raises PictureError; `reads(pixels, sure)`
    says whether there are words in grey pixels, read with that confidence (0 to 100). What a page
    cuts off is not hidden where `elsewhere` shows it. What cannot be decoded is judged elsewhere.
    """
    covers = Bars(scene)
    for picture in scene.pictures[:_MOST_PICTURES]:
        parts = list(hidden_parts(picture, scene, sheet.area))
        bars = list(covers.empty(picture)) if foreign else []
        masked = _masked(picture)
        if not (parts or masked or foreign):
            continue
        inverse = invert(picture.matrix)
        if inverse is None:
            continue
        try:
            found = layers(picture)
        except PictureError:
            continue
        grey = grey_of(found[0][0])
        cut = partial(_cut, grey, picture.matrix, inverse)

        def written(part: Rect, cut: Callable[[Rect], Any] = cut) -> bool:
            piece = cut(part)
            return may_be_writing(piece) and reads(piece, 0)

        pieces: list[tuple[Any, ...]] = []
        if foreign and _too_small(picture, *grey.shape):
            pieces.append((grey,))
        if masked and len(found) > 1:
            pieces.append((_transparent(grey, grey_of(found[1][0])),))
        elif foreign:
            pieces += [*erased(grey, picture, sheet), *((twin,) for twin in twins(picture.source))]
        found_words = any(
            written(part) and any(map(written, elsewhere.nowhere_seen(picture, part)))
            for part in parts
        )
        found_words = found_words or any(
            all(may_be_writing(view) and reads(view, 0) for view in views) for views in pieces
        )
        found_words = found_words or any(shows_something(cut(bar)) for bar in bars)
        if not found_words and foreign and not masked:
            found_words = any(may_be_writing(p) and reads(p, _SURE) for p in faint(grey))
        if not found_words and foreign and not masked and not _is_ground(picture, scene):
            found_words = any(may_be_writing(p) and reads(larger(p), _SURER) for p in pale(grey))
        if found_words:
            yield "picture_beneath"
        if foreign and cuts_letters(grey):
            yield "cut_letters"
        samples = found[0][0]
        if foreign and masked and len(found) > 1 and not _written_on(picture, scene):
            grey = samples = _on_paper(grey, grey_of(found[1][0]))
        alone = masked and bool(scene.runs)
        if foreign and any(
            smeared(grey) and smeared(_bright(samples))
            for smeared in (mosaic, partial(blurred, alone=alone))
        ):
            yield "smeared"


def hidden_parts(picture: Picture, scene: Scene, area: Rect) -> Iterator[Rect]:
    """Where a picture lies under something opaque, or outside its clip or the page (user space).

    Under something that takes most of the light, too.
    """
    bounds = picture.bounds
    rects = [
        s.bounds
        for s in scene.shapes
        if s.order > picture.order and (s.covers or (s.through < _VEIL and s.is_plain()))
    ]
    rects += [
        p.painted
        for p in scene.pictures
        if p.opaque and p.order > picture.order and p.clip_exact and _upright(p)
    ]
    for rect in rects:
        common = rect.common(bounds)
        if common.width > _LEAST_COVER and common.height > _LEAST_COVER:
            yield common
    least_x, least_y = max(2.0, _LEAST * bounds.width), max(2.0, _LEAST * bounds.height)
    seen = area if picture.clip is None or not picture.clip_exact else area.common(picture.clip)
    for strip in (
        Rect(bounds.x0, bounds.y0, min(bounds.x1, seen.x0), bounds.y1),
        Rect(max(bounds.x0, seen.x1), bounds.y0, bounds.x1, bounds.y1),
        Rect(bounds.x0, bounds.y0, bounds.x1, min(bounds.y1, seen.y0)),
        Rect(bounds.x0, max(bounds.y0, seen.y1), bounds.x1, bounds.y1),
    ):
        if strip.width > least_x and strip.height > least_y:
            yield strip


def _too_small(picture: Picture, rows: int, columns: int) -> bool:
    """Whether a picture is drawn so small that nobody can read what is written in it."""
    wide, high = picture.bounds.width, picture.bounds.height
    return min(wide, high) < _LEAST_COVER and max(rows, columns) > _FINEST * max(wide, high, 0.01)


def _upright(picture: Picture) -> bool:
    a, b, c, d, _, _ = picture.matrix
    return abs(b) + abs(c) < 1e-3 * (abs(a) + abs(d))


def _masked(picture: Picture) -> bool:
    source = picture.source
    return isinstance(source, pikepdf.Stream) and isinstance(source.get("/SMask"), pikepdf.Stream)


def grey_of(pixels: Pixels) -> Any:
    """Samples (rows, columns, channels) as grey levels."""
    return pixels[:, :, 0] if pixels.shape[2] == 1 else pixels[:, :, :3].mean(axis=2)


def _bright(samples: Any) -> Any:
    """How bright samples are to eyes (ITU-R BT.601), without what JPEG does to their colours alone,
    which it keeps in tiles of 16 pixels; grey levels as they are."""
    if samples.ndim < 3 or samples.shape[2] < 3:
        return samples.reshape(samples.shape[:2])
    return samples[:, :, :3] @ np.array([0.299, 0.587, 0.114], dtype=np.float32)


def _transparent(grey: Any, mask: Any) -> Any:
    """The picture where it is wholly transparent; the rest in the commonest shade of that."""
    rows = np.linspace(0, mask.shape[0] - 1, grey.shape[0]).astype(int)
    columns = np.linspace(0, mask.shape[1] - 1, grey.shape[1]).astype(int)
    # At the rims of what is seen, programs leave its colours beneath.
    seen = Image.fromarray(mask[np.ix_(rows, columns)].astype(np.uint8))
    hidden = np.asarray(seen.filter(ImageFilter.MaxFilter(_RIM))) == 0
    if hidden.sum() < 200:
        return grey[:0]
    return np.where(hidden, grey, np.median(grey[hidden]))


def _on_paper(grey: Any, mask: Any) -> Any:
    """A picture as its mask lets it be seen on white paper, at the finer of both sizes."""
    size = (max(grey.shape[1], mask.shape[1]), max(grey.shape[0], mask.shape[0]))
    shade, cover = (
        np.asarray(Image.fromarray(part.astype(np.uint8)).resize(size), dtype=np.float32)
        for part in (grey, mask)
    )
    return 255 - (255 - shade) * (cover / 255)


def _written_on(picture: Picture, scene: Scene) -> bool:
    """Whether text is printed on a picture: then it is the text's shadow or its ground."""
    bounds = picture.bounds
    return any(
        run.order > picture.order and any(bounds.holds(g.x, g.y) for g in run.glyphs)
        for run in scene.runs
    )


def _is_ground(picture: Picture, scene: Scene) -> bool:
    """Whether a picture is the ground of others: of a scan in layers it has a trace of letters."""
    return any(p.order > picture.order and p.bounds.meets(picture.bounds) for p in scene.pictures)


def _cut(grey: Any, matrix: Matrix, inverse: Matrix, rect: Rect) -> Any:
    """The pixels of a picture wholly inside a rectangle of user space.

    Of a tilted picture, the pixels of its bounds; those that lie beside the rectangle are shown
    in the commonest shade of those that lie in it.
    """
    rows, columns = grey.shape
    unit = placed(inverse, rect).common(Rect(0, 0, 1, 1))
    x0, x1 = max(int(np.ceil(unit.x0 * columns)), 0), int(unit.x1 * columns)
    y0, y1 = max(int(np.ceil((1 - unit.y1) * rows)), 0), int((1 - unit.y0) * rows)
    part = grey[y0 : max(y1, 0), x0 : max(x1, 0)]
    if not part.size or not turned(matrix):
        return part
    well = well_inside(matrix, (rows, columns), (slice(y0, y1), slice(x0, x1)), rect)
    if not well.any():
        return part[:0]
    return np.where(well, part, np.median(part[well]))


def may_be_writing(pixels: Any) -> bool:
    """Whether grey pixels have so many sharp edges in so many rows as writing has."""
    if pixels.size == 0 or pixels.shape[0] < 6 or pixels.shape[1] < 12:
        return False
    edges = np.abs(np.diff(pixels.reshape(pixels.shape[:2]).astype(int), axis=1)) > _STROKE
    return int((edges.sum(axis=1) >= _LINE_EDGES).sum()) >= _LINE_ROWS
