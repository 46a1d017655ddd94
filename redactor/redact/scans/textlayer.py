"""The text layer of scans: what was recognised on a page, without what was removed.

A page whose file holds no text gets the recognised words as invisible text (render mode 3), each
stretched over its place in the picture, so that the page can be searched and read aloud.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pikepdf

from redactor.model import Page
from redactor.redact.content.unseen import inked
from redactor.redact.drawn import Pixels
from redactor.redact.geometry import Matrix, Rect, apply, intersect
from redactor.redact.label import face
from redactor.redact.text import Operation

_RIM = 0.25
"""Share of a word's height that a box may cover above or below without being meant for it."""


_FRAME = 5
"""Operations around the words."""


def text_layer(
    page: Page,
    zones: Sequence[Rect],
    to_user: Matrix,
    pixels: Pixels,
    *,
    font: pikepdf.Name,
    moved: Callable[[Rect], Rect],
) -> list[Operation]:
    """Invisible words of `page` outside `zones` (user space); `to_user` maps page points there.

    `pixels` is the page as drawn: a word with nothing to read in its place is left out. `moved`
    says where a place (user space) is now, when its line was set anew.
    """
    found: list[Operation] = [([], "q"), ([], "BT"), ([3], "Tr")]
    for word, box, place in kept_words(page, zones, to_user):
        if not inked(pixels, box):
            continue
        place = moved(place)
        height = place[3] - place[1]
        width = place[2] - place[0]
        if height <= 0 or width <= 0:
            continue
        size = round(max(height, 1.0), 2)
        natural = face().width(word, size)
        if natural <= 0:
            continue
        stretch = round(100 * width / natural, 2)
        found += [
            ([font, size], "Tf"),
            ([stretch], "Tz"),
            ([1, 0, 0, 1, round(place[0], 2), round(place[1] + 0.2 * height, 2)], "Tm"),
            ([face().encode(word + " ")], "Tj"),
        ]
    found += [([], "ET"), ([], "Q")]  # the labels after it are not stretched
    return found if len(found) > _FRAME else []


def kept_words(
    page: Page, zones: Sequence[Rect], to_user: Matrix
) -> Iterator[tuple[str, Rect, Rect]]:
    """Words of `page` outside `zones`, each with its place in points and in user space."""
    for word, box in _words(page):
        x0, y0 = apply(to_user, box[0], box[3])
        x1, y1 = apply(to_user, box[2], box[1])
        place = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        # Boxes of tight lines reach into the next line: what counts is a word's middle part.
        rim = _RIM * (place[3] - place[1])
        core = (place[0], place[1] + rim, place[2], place[3] - rim)
        if not any(intersect(core, zone) for zone in zones):
            yield word, box, place


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
