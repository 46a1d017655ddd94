"""Bars where letters went from a pattern's tile: all its repeats show that something was there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from redactor.redact.geometry import Matrix, Rect, bounds, invert
from redactor.redact.text import Glyph, Operation, Show
from redactor.redact.widths.steps import shown_width

_TAIL = 0.25
"""Share of a letter's height that bars reach below its foot."""
_APART = 0.1
"""Ems between a bar and the letter that follows."""


def bars(shows: Sequence[Show], edge: float, ctm: Matrix, *, coloured: bool) -> list[Operation]:
    """What paints bars over the places of letters that areas took, at the end of a tile.

    `edge`: the tile's right edge; `ctm`: the matrix that holds at the end. A tile that is not
    `coloured` is painted in the colour of its surface.
    """
    back = invert(ctm)
    rects = [rect for show in shows for rect in _of(show, shows, edge)]
    if not rects or back is None:
        return []
    found: list[Operation] = [([], "q"), ([round(v, 5) for v in back], "cm")]
    if coloured:
        found.append(([0], "g"))
    for x0, y0, x1, y1 in rects:
        found += [([round(v, 3) for v in (x0, y0, x1 - x0, y1 - y0)], "re"), ([], "f")]
    return [*found, ([], "Q")]


def _of(show: Show, shows: Sequence[Show], edge: float) -> Iterator[Rect]:
    if show.hidden or not show.changed:
        return
    glyphs = show.glyphs()
    for taken, run in groupby(range(len(glyphs)), lambda n: bool(glyphs[n].areas)):
        places = list(run)
        if taken:
            yield _bar([glyphs[n] for n in places], glyphs[places[-1] + 1 :], shows, edge)


def _bar(gone: list[Glyph], after: Sequence[Glyph], shows: Sequence[Show], edge: float) -> Rect:
    show = gone[0].show
    boxes = [glyph.body() for glyph in gone]
    x0, y0, x1, y1 = bounds(point for box in boxes for point in (box[:2], box[2:]))
    y0 -= _TAIL * (y1 - y0)
    a, b, c, _, _, _ = show.to_page
    if a <= 0 or abs(b) + abs(c) > 0.01 * a:
        return (x0, y0, x1, y1)
    gap = _APART * show.em
    ends = [edge, *(glyph.origin[0] - gap for glyph in after if not glyph.removed)]
    ends += [
        core[0] - gap
        for other in shows
        if other is not show and not other.hidden
        for core in (other.core(),)
        if core[0] >= x1 - gap and core[1] < y1 and core[3] > y0
    ]
    words = 1 + sum(glyph.is_space for glyph in gone)
    shown = shown_width(x1 - x0, show.em, widen=True, words=words)
    return (x0, y0, max(x1, min(x0 + shown, min(ends))), y1)
