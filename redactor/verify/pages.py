"""The checks of one page: what stands under its boxes, and what it hides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import hypot
from typing import Any

import numpy as np

from redactor.model import Redaction
from redactor.verify.geometry import Rect
from redactor.verify.needles import Needles, squeeze
from redactor.verify.paper import Char, Paper, Pixels, Sheet
from redactor.verify.pictures import PictureError, leaks_under, pixels_of, uniform
from redactor.verify.scene import Glyph, Picture, Scene, is_aslant

SCALE = 1.5
"""Pixels per point of the drawn page."""
_MANY_BOXES = 60
_RIM, _TURNS = 1.0, 3
"""Points at a box's edge where a stroke may turn; turns within that make a drawing."""
_IN_COMMON = 3
"""Letters in a row that are no chance."""
_TOWERING, _MOST = 3.0, 0.8
"""A letter aslant, so many times as large as a box is high, is a watermark's behind it, unless more
than this share of it lies under boxes."""
_LOW_MARKS = frozenset(",.;_")
"""Marks whose ink is all at the foot of a line, so that pdfium, which goes by the ink, may find
those of a kept line in a box below. The first reading tells all signs from where they stand."""
_TAILS = frozenset("gjpqyçþ")
"""Letters with ink below the line, for which the same holds where both readings meet."""
_STRIP = 20.0
"""Width of the strips of a page in which letters are looked for (user space)."""
_WIDEST = 200.0
"""Width from which on a character is no letter of a text, and is not looked for in strips."""
_MANY_PIECES = 12
"""So many small rectangles under one box draw something (a QR code, letters)."""


@dataclass(frozen=True, slots=True, eq=False)
class Boxed:
    """One box of one redaction in user space."""

    rect: Rect
    labels: tuple[str, ...]
    """What may be read there, squeezed: the accessible text and the printed label."""
    text: str


def boxes_of(redactions: Sequence[Redaction], paper: Paper) -> list[Boxed]:
    """All boxes of a page's redactions, a hair smaller, cut to the visible area."""
    found = []
    for redaction in redactions:
        for box in redaction.boxes:
            rect = paper.frame.user(box).grown(-0.1).common(paper.frame.area)
            if rect.width > 0 and rect.height > 0:
                labels = (squeeze(redaction.description), squeeze(redaction.label))
                found.append(Boxed(rect, tuple(filter(None, labels)), redaction.text))
    return found


Points = tuple[list[str], Any]
"""Texts of glyphs, and their middles: shape (glyphs, 2), user space."""


class PictureCache:
    """Decoded pictures of the last pages: logos and letterheads come back."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, int], Any] = {}

    def layers(self, picture: Picture) -> Any:
        """Samples of a picture and its masks. Raises PictureError."""
        if isinstance(picture.source, tuple):
            return pixels_of(picture.source)
        key = picture.source.objgen
        if key not in self._kept:
            if len(self._kept) >= 4:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = pixels_of(picture.source)
        return self._kept[key]


def under_boxes(
    scene: Scene, paper: Paper, sheet: Sheet, boxes: list[Boxed], cache: PictureCache
) -> Iterator[str]:
    """Names of the places where something is left under a box."""
    if not boxes:
        return
    groups = _overlapping(boxes)
    printed: dict[int, Counter[str]] = {}
    behind = _behind(scene, boxes)
    for index, text in _standing_in(_scene_points(scene, behind), boxes, groups):
        if _is_label(text, groups[index], boxes):
            printed[index] = Counter(text)
        else:
            yield "under_box"
    second = () if _only_labels(scene, paper, boxes, groups) else (
        _standing_in(_paper_points(paper, behind, _tailed(scene)), boxes, groups)
    )  # fmt: skip
    for index, text in second:
        # The first reading has found the labels; this one may order their letters otherwise.
        known = printed.get(index, Counter())
        if not Counter(text) <= known and not _is_label(text, groups[index], boxes):
            yield "under_box"
    for index, text in _standing_in(_points_of(scene.holed), boxes, groups):
        # Tiles that are not painted here: only what was to be removed must be gone from them.
        if any(_may_be_of(text, boxes[member].text) for member in groups[index]):
            yield "under_box"
    labelled = {member for index in printed for member in groups[index]}
    if any(_drawing_under(scene, box.rect) for box in boxes):
        yield "drawing_under_box"
    rects = [box.rect for box in boxes]
    for picture in scene.pictures:
        place = picture.painted if picture.within else picture.bounds
        covering = [rect.common(place) for rect in rects if rect.meets(place)]
        if not covering:
            continue
        try:
            layers = cache.layers(picture)
        except PictureError:
            yield "picture_unreadable"
            continue
        if leaks_under(picture.matrix, covering, layers):
            yield "picture_under_box"
    for index, box in enumerate(boxes):
        lossy = any(box.rect.meets(p.bounds) for p in scene.pictures)
        # Kept letters of the lines around may reach in at the edges: they were judged above.
        rim = 0.25 * min(box.rect.width, box.rect.height)
        core = sheet.cut(box.rect.grown(-rim))
        if not _blank(core, lossy=lossy, labelled=index in labelled):
            yield "seen_in_box"
            break


def _overlapping(boxes: list[Boxed]) -> list[list[int]]:
    """Indices of boxes in groups that touch: a label may reach into its neighbour."""
    edges = np.array([box.rect for box in boxes])
    x0, y0, x1, y1 = (edges[:, i] for i in range(4))
    touching = (
        (x0[:, None] < x1[None, :] + 0.5)
        & (x0[None, :] < x1[:, None] + 0.5)
        & (y0[:, None] < y1[None, :] + 0.5)
        & (y0[None, :] < y1[:, None] + 0.5)
    )
    left = set(range(len(boxes)))
    groups = []
    while left:
        group, border = [], [min(left)]
        left.remove(border[0])
        while border:
            index = border.pop()
            group.append(index)
            reached = left.intersection(np.flatnonzero(touching[index]).tolist())
            left -= reached
            border.extend(reached)
        groups.append(group)
    return groups


def _standing_in(
    points: Points, boxes: list[Boxed], groups: list[list[int]]
) -> Iterator[tuple[int, str]]:
    """For each group of boxes that holds glyphs: its index, and their text squeezed.

    Glyphs without a known letter count as one replacement character.
    """
    texts, places = points
    for index, group in enumerate(groups):
        found = [_inside(places, boxes[member].rect) for member in group]
        inside = found[0] if len(found) == 1 else np.unique(np.concatenate(found))
        text = "".join(texts[i] for i in inside)
        if text.strip():
            yield index, squeeze(text) or "\ufffd"


def _only_labels(scene: Scene, paper: Paper, boxes: list[Boxed], groups: list[list[int]]) -> bool:
    """Whether pdfium finds nothing at the boxes but their labels; false when in doubt.

    A quick look that spares asking for the place of every letter. It does not see letters
    without Unicode, so every place must be known from the first reading.
    """
    if len(boxes) > _MANY_BOXES or not all(run.exact for run in scene.runs):
        return False
    return all(
        _is_label(squeeze(paper.text_at(boxes[member].rect)), group, boxes)
        for group in groups
        for member in group
    )


def _is_label(text: str, group: list[int], boxes: list[Boxed]) -> bool:
    """Whether what can be read in a group of boxes is their labels and nothing else."""
    labels = {label for member in group for label in boxes[member].labels}
    for label in sorted(labels, key=len, reverse=True):
        text = text.replace(label, "")
    return not text


def _may_be_of(text: str, removed: str) -> bool:
    """Whether letters may be a part of a removed text, or nothing is known of that or of them."""
    gone = squeeze(removed)
    if not gone or "\ufffd" in text:
        return True
    found = SequenceMatcher(None, text, gone, autojunk=False).find_longest_match()
    return found.size >= min(_IN_COMMON, len(gone), len(text))


def _scene_points(scene: Scene, behind: Collection[Glyph]) -> Points:
    glyphs = (glyph for run in scene.runs if run.exact for glyph in run.glyphs)
    return _points_of([glyph for glyph in glyphs if glyph not in behind])


def _behind(scene: Scene, boxes: list[Boxed]) -> set[Glyph]:
    """The letters of watermarks that boxes cross: nothing of their size was removed there."""
    rects = [box.rect for box in boxes]
    lowest = min(min(rect.width, rect.height) for rect in rects)
    found = set()
    for run in scene.runs:
        if not run.exact or run.size <= _TOWERING * lowest:
            continue
        for glyph in run.glyphs:
            here = [r for r in rects if r.grown(run.size / 4).holds(glyph.x, glyph.y)]
            if (
                here
                and run.size > _TOWERING * max(min(r.width, r.height) for r in here)
                and is_aslant(glyph)
                and _share_under(glyph, run.size, rects) <= _MOST
            ):
                found.add(glyph)
    return found


def _share_under(glyph: Glyph, size: float, rects: list[Rect]) -> float:
    """The share of a letter's body, its advance by two thirds of its size, that lies in boxes."""
    along = (glyph.right[0] - glyph.left[0], glyph.right[1] - glyph.left[1])
    long = hypot(*along) or 1.0
    up = (-along[1] / long * size / 3, along[0] / long * size / 3)
    steps = (-0.8, -0.4, 0.0, 0.4, 0.8)
    places = [
        (glyph.x + a * along[0] / 2 + b * up[0], glyph.y + a * along[1] / 2 + b * up[1])
        for a in steps
        for b in steps
    ]
    return sum(any(r.holds(*place) for r in rects) for place in places) / len(places)


def _points_of(glyphs: Sequence[Glyph]) -> Points:
    seen = [g for g in glyphs if not g.text.isspace()]
    return [g.text for g in seen], np.array([(g.x, g.y) for g in seen]).reshape(-1, 2)


def _tailed(scene: Scene) -> Callable[[Char], bool]:
    """Whether a character is a letter with a tail that the first reading has in its place."""
    places: dict[tuple[str, int], list[Glyph]] = {}
    for run in scene.runs:
        if run.exact and not _TAILS.isdisjoint(run.text):
            for glyph in run.glyphs:
                if glyph.text in _TAILS:
                    places.setdefault((glyph.text, int(glyph.x // _STRIP)), []).append(glyph)

    def is_known(char: Char) -> bool:
        if char.text not in _TAILS or char.box.width > _WIDEST:
            return False
        first, last = int(char.box.x0 // _STRIP), int(char.box.x1 // _STRIP)
        return any(
            char.box.holds(glyph.x, glyph.y)
            for strip in range(first, last + 1)
            for glyph in places.get((char.text, strip), ())
        )

    return is_known


def _paper_points(
    paper: Paper, behind: Collection[Glyph], is_known: Callable[[Char], bool]
) -> Points:
    chars = [
        c
        for c in paper.chars()
        if c.text not in _LOW_MARKS
        and not any(c.text == g.text and c.box.holds(g.x, g.y) for g in behind)
        and not is_known(c)
    ]
    middles = [((c.box.x0 + c.box.x1) / 2, (c.box.y0 + c.box.y1) / 2) for c in chars]
    return [c.text for c in chars], np.array(middles).reshape(-1, 2)


def _inside(points: Any, rect: Rect) -> Any:
    if not len(points):
        return np.empty(0, dtype=int)
    x, y = points[:, 0], points[:, 1]
    return np.flatnonzero((x > rect.x0) & (x < rect.x1) & (y > rect.y0) & (y < rect.y1))


def _drawing_under(scene: Scene, box: Rect) -> bool:
    """Whether letters or signs are drawn as paths inside a box.

    Lines and rectangles that pass through (table rules, shading, the box itself) are no drawing.
    """
    room, core = box.grown(0.5), box.grown(-_RIM)
    small = 0
    for shape in scene.shapes:
        if not shape.bounds.meets(box):
            continue
        # A stroke that goes on outside the box ends or turns at its edge, not within.
        if sum(core.holds(*node) for node in shape.nodes) >= _TURNS:
            return True
        for part, plain in shape.parts:
            if not part.within(room):
                continue
            if not plain and max(part.width, part.height) > 0.7:
                return True
            if plain and max(part.width, part.height) < 0.8 * box.height:
                small += 1
    return small > _MANY_PIECES


def _blank(region: Pixels, *, lossy: bool, labelled: bool) -> bool:
    if not labelled:
        return uniform(region, lossy=lossy)
    if region.size == 0:
        return True
    counts = np.bincount(region.ravel() // 16, minlength=16)
    return bool(counts.max() >= 0.3 * region.size)


def readable(scene: Scene, paper: Paper, needles: Needles) -> Iterator[str]:
    """Names of the places on the page where removed strings can be read."""
    if not needles:
        return
    # The further readings are only made when the first says nothing.
    readings = (paper.text, scene.spoken, scene.glued, lambda: "\n".join(scene.cells))
    if any(needles.in_text(reading(), page_text=True) for reading in readings):
        yield "page_text"
    if scene.asides and needles.in_text("\n".join(scene.asides)):
        yield "structure"
