"""Text that nobody can see on the page, and that nobody therefore decided on.

Under a rectangle painted later (the commonest bad redaction) it goes at once. The colour of its
ground, transparent, under a picture, or invisible where the picture beneath shows nothing: each
word is looked at on the drawn page, and goes when its place is blank. The text layer of a scan
stays, since there is ink under its words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from redactor.redact.drawn import SCALE, Pixels
from redactor.redact.geometry import Rect, Zones, bounds, grow, touches
from redactor.redact.session import Cover, PageRun
from redactor.redact.sheet import Sheet
from redactor.redact.text import Glyph, Show

_SCAN = 0.5
"""Share of the page from which on a picture may be a scan of it."""
_TINY = 1.5
"""Points of font size below which text cannot be read."""
_BLANK = 5
"""Grey levels within which a place counts as blank."""
_RIM = 0.6
_CLOSE = 0.15
"""Lightness by which a colour must differ from its ground to be seen beyond doubt."""
_NO_INK = 40
"""The same for invisible text, whose place should show the scanned word."""


_SURE_INK = 60
"""What the place of a recognised word must show to be put in a fresh text layer: more than the
least, so that specks read as letters stay out."""


_EDGE = 0.2
"""Share of a word's height above and below its middle part."""


def inked(pixels: Pixels, box: Rect, *, clearly: bool = False) -> bool:
    """Whether there is something to read in `box` (points of the page) of the drawn page.

    `clearly`: also when it is drawn half as fine, and in the middle of the place's height.
    """
    part = _part(pixels, box)
    if clearly:
        rim = _EDGE * (box[3] - box[1])
        middle = _part(pixels, (box[0], box[1] + rim, box[2], box[3] - rim))
        rows, columns = (length // 2 for length in middle.shape)
        part = middle[: 2 * rows, : 2 * columns].reshape(rows, 2, columns, 2).mean(axis=(1, 3))
    return bool(part.size) and int(part.max()) - int(part.min()) > _SURE_INK


def remove_unseen(run: PageRun, sheet: Sheet, draw: Callable[[], Pixels]) -> None:
    """Remove the text of a page that cannot be seen.

    `draw` gives the page as the original shows it, unrotated, grey, `SCALE` pixels per point; it is
    called only when there is something to look at.
    """
    pixels: Pixels | None = None
    places = Zones([cover.rect for cover in run.covers])
    for show in run.shows:
        if show.hidden:
            continue
        if show.em < _TINY or (show.invisible and not run.pictured):
            show.remove_all()
            continue
        around = [run.covers[number] for number in places.near(show.core())]
        over = [cover for cover in around if cover.after > show.order]
        _remove_covered(show, [cover.rect for cover in over if _hides(cover, show, run)])
        if not (over or show.invisible or _may_be_faint(show, around)):
            continue
        if pixels is None:
            pixels = draw()
        least = _NO_INK if show.invisible else _BLANK
        for word in _words(show):
            place = bounds(p for g in word for p in _corners(g.body()))
            # A shape as wide as the word leaves a soft rim: what counts is what is inside.
            part = _cut(pixels, sheet, grow(place, -_RIM, -_RIM))
            if not part.size or int(part.max()) - int(part.min()) <= least:
                for glyph in word:
                    glyph.removed = True


def _hides(cover: Cover, show: Show, run: PageRun) -> bool:
    """Whether what lies over text is certain to hide it; beneath a scan lies its text layer."""
    if cover.certain:
        return True
    x0, y0, x1, y1 = cover.rect
    left, low, right, high = run.frame
    small = (x1 - x0) * (y1 - y0) < _SCAN * (right - left) * (high - low)
    return cover.opaque and small and not show.invisible


def _may_be_faint(show: Show, around: list[Cover]) -> bool:
    """Whether text may have the colour of the paper, or of a shape beneath."""
    if show.tone is None:
        return bool(around)
    grounds = [1.0, *(cover.tone for cover in around)]
    return any(tone is None or abs(tone - show.tone) < _CLOSE for tone in grounds)


def _remove_covered(show: Show, rects: list[Rect]) -> None:
    """Glyphs under a rectangle that was painted over them; a rule is too thin to cover."""
    covering = [r for r in rects if r[2] - r[0] > 2 and r[3] - r[1] > 0.5 * show.em]
    for glyph in show.glyphs() if covering else ():
        x, y = glyph.middle
        if any(touches(rect, (x, y, x, y)) for rect in covering):
            glyph.removed = True


def _words(show: Show) -> Iterator[list[Glyph]]:
    word: list[Glyph] = []
    for glyph in show.glyphs():
        if glyph.is_space:
            if word:
                yield word
            word = []
        elif not glyph.removed:
            word.append(glyph)
    if word:
        yield word


def _corners(rect: Rect) -> tuple[tuple[float, float], tuple[float, float]]:
    return (rect[0], rect[1]), (rect[2], rect[3])


def _cut(pixels: Pixels, sheet: Sheet, rect: Rect) -> Pixels:
    box = sheet.to_points(rect)
    return _part(pixels, (box.x0, box.y0, box.x1, box.y1))


def _part(pixels: Pixels, box: Rect) -> Pixels:
    rows, columns = pixels.shape
    x0, x1 = int(box[0] * SCALE), int(box[2] * SCALE) + 1
    y0, y1 = int(box[1] * SCALE), int(box[3] * SCALE) + 1
    return pixels[max(0, y0) : min(rows, max(0, y1)), max(0, x0) : min(columns, max(0, x1))]
