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
from redactor.redact.geometry import (
    Matrix,
    Rect,
    Zones,
    apply,
    intersect,
    transform_rect,
)
from redactor.redact.label import face
from redactor.redact.text import Operation, Show

_RIM = 0.25
"""Share of a word's height that a box may cover above or below without being meant for it."""


_SMALL = 3.0
"""Height in points of a word (user space) below which it must stand out clearly: specks are read
as words too."""
_SLIM = 3.0
"""Points for each letter, below which the same is feared."""
_STROKE = 0.75
"""Points for each letter along the line, below which a slim word is a speck or a rule."""
_NARROWEST = 0.15
"""How narrow a word may be set, of its width in Helvetica."""
_LEVEL = 1.2
"""Heights of the tallest word of a line that all of them take up at most."""
_FOOT = 0.2
"""Share of a line's height below its letters' feet."""
_TURNS: dict[int, Matrix] = {
    0: (1, 0, 0, 1, 0, 0), 90: (0, -1, 1, 0, 0, 0), 180: (-1, 0, 0, -1, 0, 0),
    270: (0, 1, -1, 0, 0, 0),
}  # fmt: skip
"""From user space to a page whose lines run to the right."""

_Read = tuple[str, Rect]
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
    turn = _TURNS[rotation]
    seen = []
    for word, box, place in words:
        x0, y0, x1, y1 = box
        slim = max(x1 - x0, y1 - y0) < _SLIM * len(word)
        if not (
            inked(pixels, box, clearly=slim or y1 - y0 < _SMALL)
            and inked(pixels, _core(box, upright=bool(rotation % 180)))
        ):
            continue
        read = transform_rect(turn, moved(place))
        if slim and read[2] - read[0] < _STROKE * len(word):
            continue
        if read[2] > read[0] and read[3] > read[1] and face().width(word, 1.0) > 0:
            seen.append((word, read))
    if not seen:
        return []
    # The words of a line share their size and foot, and all are told from the one before.
    decimals = 1 if min(y1 - y0 for _, (_, y0, _, y1) in seen) > _SMALL else 2
    a, c, b, d = turn[:4]  # the way back
    found: list[Operation] = [([], "q"), ([], "BT"), ([3], "Tr"), ([a, b, c, d, 0, 0], "Tm")]
    last_size, at = 0.0, (0.0, 0.0)
    for low, height, line in _lines(seen):
        for word, (x0, _, x1, _) in line:
            natural = face().width(word, 1.0)
            # Words set upwards in a margin are read as one tall word: no letter may lie on the
            # next.
            size = round(max(min(height, (x1 - x0) / (_NARROWEST * natural)), 1.0), decimals)
            if size != last_size:
                found.append(([font, size], "Tf"))
                last_size = size
            here = (round(x0, decimals), round(low + _FOOT * height, decimals))
            steps = [round(to - since, decimals) or 0 for to, since in zip(here, at, strict=True)]
            found += [
                ([round(100 * (x1 - x0) / (size * natural), decimals - 1)], "Tz"),
                (steps, "Td"),
                ([face().encode(word + " ")], "Tj"),
            ]
            at = here
    return [*found, ([], "ET"), ([], "Q")]  # the labels after it are not stretched


def _lines(words: Iterable[_Read]) -> Iterator[tuple[float, float, list[_Read]]]:
    """Words that follow each other at one level: its foot, its height, and the words."""
    line: list[_Read] = []
    low = high = tallest = 0.0
    for one in words:
        _, y0, _, y1 = one[1]
        least, most, tall = min(low, y0), max(high, y1), max(tallest, y1 - y0)
        if line and most - least <= _LEVEL * tall:
            low, high, tallest = least, most, tall
        else:
            if line:
                yield low, high - low, line
            line, low, high, tallest = [], y0, y1, y1 - y0
        line.append(one)
    if line:
        yield low, high - low, line


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
