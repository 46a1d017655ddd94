"""The text layer of scans: what was recognised on a page, without what was removed.

A page whose file holds no text, or no more than a stamp on the scan, gets the recognised words as
invisible text (render mode 3), each stretched over its place in the picture, so that the page can
be searched and read aloud.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
import pikepdf

from redactor.model import Page
from redactor.redact.content.unseen import inked
from redactor.redact.drawn import Pixels
from redactor.redact.geometry import Matrix, Rect, Zones, apply, intersect
from redactor.redact.label import face
from redactor.redact.text import Operation, Show

_RIM = 0.25
"""Share of a word's height that a box may cover above or below without being meant for it."""


_SMALL = 3.0
"""Height in points of a word (user space) below which it must stand out clearly: specks are read
as words too."""
_SLIM = 3.0
"""Points for each letter, below which the same is feared."""
_NARROWEST = 0.15
"""How narrow a word may be set, of its width in Helvetica."""
_FRAME = 5
"""Operations around the words."""


Word = tuple[str, Rect, Rect]
"""A word, its place in points of the page, and in user space."""


def words_to_add(
    page: Page | None, zones: Sequence[Rect], to_user: Matrix, shows: Sequence[Show]
) -> list[Word]:
    """Recognised words of `page` outside `zones` that none of `shows` writes already.

    None where the file has a layer of its own, or where most words are written anyway.
    """
    if page is None or page.ocr_confidence is None:
        return []
    kept = [show for show in shows if not show.hidden]
    if any(show.invisible for show in kept):
        return []
    written = Zones([show.core() for show in kept])
    every = list(kept_words(page, zones, to_user))
    added = [word for word in every if not written.near(_core(word[2]))]
    return added if 2 * len(added) > len(every) else []


def text_layer(
    words: Iterable[Word],
    pixels: Pixels,
    *,
    font: pikepdf.Name,
    moved: Callable[[Rect], Rect],
    rotation: int = 0,
) -> list[Operation]:
    """The words as invisible text.

    They run as people see them on a page shown turned by `rotation` degrees.
    `pixels` is the page as drawn: a word with nothing to read in its place is left out. `moved`
    says where a place (user space) is now, when its line was set anew.
    """
    found: list[Operation] = [([], "q"), ([], "BT"), ([3], "Tr")]
    for word, box, place in words:
        x0, y0, x1, y1 = box
        slim = max(x1 - x0, y1 - y0) < _SLIM * len(word)
        seen = inked(pixels, box, clearly=slim or y1 - y0 < _SMALL)
        if not (seen and inked(pixels, _core(box, upright=bool(rotation % 180)))):
            continue
        place = moved(place)
        width, height, matrix = _set_in(place, rotation)
        if height <= 0 or width <= 0:
            continue
        natural = face().width(word, 1.0)
        if natural <= 0:
            continue
        # Words set upwards in a margin are read as one tall word: no letter may lie on the next.
        size = round(max(min(height, width / (_NARROWEST * natural)), 1.0), 2)
        natural = face().width(word, size)
        stretch = round(100 * width / natural, 2)
        found += [
            ([font, size], "Tf"),
            ([stretch], "Tz"),
            (matrix, "Tm"),
            ([face().encode(word + " ")], "Tj"),
        ]
    found += [([], "ET"), ([], "Q")]  # the labels after it are not stretched
    return found if len(found) > _FRAME else []


def _set_in(place: Rect, rotation: int) -> tuple[float, float, list[float]]:
    """Width and height of a word as it is read, and the text matrix that sets it in its place."""
    x0, y0, x1, y1 = place
    wide, tall = x1 - x0, y1 - y0
    if rotation % 180:
        wide, tall = tall, wide
    foot = 0.2 * tall
    direction, origin = {
        0: ((1, 0, 0, 1), (x0, y0 + foot)),
        90: ((0, 1, -1, 0), (x1 - foot, y0)),
        180: ((-1, 0, 0, -1), (x1, y1 - foot)),
        270: ((0, -1, 1, 0), (x0 + foot, y1)),
    }[rotation]
    return wide, tall, [*direction, *(round(v, 2) for v in origin)]


def kept_words(page: Page, zones: Sequence[Rect], to_user: Matrix) -> Iterator[Word]:
    """Words of `page` outside `zones`; `to_user` maps points of the page to user space."""
    for word, box in _words(page):
        x0, y0 = apply(to_user, box[0], box[3])
        x1, y1 = apply(to_user, box[2], box[1])
        place = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        core = _core(place)
        if not any(intersect(core, zone) for zone in zones):
            yield word, box, place


def _core(place: Rect, *, upright: bool = False) -> Rect:
    """A word's middle part: boxes of tight lines reach into the next line, or to a rule."""
    x0, y0, x1, y1 = place
    if upright:
        return (x0 + _RIM * (x1 - x0), y0, x1 - _RIM * (x1 - x0), y1)
    rim = _RIM * (y1 - y0)
    return (x0, y0 + rim, x1, y1 - rim)


def _words(page: Page) -> list[tuple[str, Rect]]:
    """(word, left, top, right, bottom in points) for every word that stands on the page."""
    found: list[tuple[str, Rect]] = []
    start: int | None = None
    text = page.text
    for index in range(len(text) + 1):
        solid = index < len(text) and not text[index].isspace()
        if solid and start is None:
            start = index
        elif not solid and start is not None:
            rows = page.boxes[start:index]
            rows = rows[~np.isnan(rows[:, 0])]
            if len(rows):
                low, high = rows.min(axis=0), rows.max(axis=0)
                box = (float(low[0]), float(low[1]), float(high[2]), float(high[3]))
                found.append((text[start:index], box))
            start = None
    return found
