"""Text of a page that a reader cannot see, but that can be copied out of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any

import numpy as np

from redactor.verify.geometry import Rect
from redactor.verify.ink import INK, inked, is_flat, varied
from redactor.verify.paper import Paper, Sheet
from redactor.verify.scene import INVISIBLE_MODES, Picture, Run, Scene, Shape
from redactor.verify.struck import typed_over
from redactor.verify.words import Word, bounds_of, words_of

_ALONE = 4
"""So many letters that stand alone and cannot be seen may be a word."""
_LARGE, _SLANTED = 40.0, 0.5
"""Points, and ems that a word of a watermark climbs at least."""
_NARROWEST = 0.04
"""Ems a letter at least advances."""
_SOLID = 0.85
"""Share of ink above which letters are blocks."""
_BLOCKS, _BESIDE = 0.97, 0.25
"""The same share for letters printed twice, and ems between the two prints of one."""
_VEIL = 0.45
"""Share of contrast below which writing under translucent shapes counts as hidden."""
_DARK = 0.2
_DIM = 0.85
"""A shape darker than the first that leaves less than the second is a bar, not a highlight."""
_HEADS = 0.4
"""Where small letters still stand, in distances of their middle from their foot above it: a bar
that lies too high takes their heads."""
_PAINTED_OVER = 0.35
"""Share of a word that later things must lie over before it is looked at more closely."""
_LEGIBLE, _WHOLE = 0.4, 0.95
"""Share of a word's ink that must be seen, and below which it is looked at in fine drawing: the
rims of letters shine through when the same ones are printed over them in the paper's colour."""
_FINE = 5.0
"""Pixels per point of a fine drawing."""
_OUTLINE_MODES, _OUTLINED = (1, 2, 5, 6), 100
"""Modes that draw the outlines of letters, and grey levels that these stand out by."""
_GROUNDED = 0.3
"""Share of a white word that something must have been painted under."""
_CORNERS = 3
"""Ends of lines and curves that a letter drawn as a shape has at least, on average."""
_FRAME = (0.5, 0.4)
"""Ems around a word within which a frame that was read as it lies, and that this measures."""
_NARROW = 0.3
"""Ems of drawing that a word is looked at in at least."""
_AT_ONCE = 512


def hidden_text(scene: Scene, sheet: Sheet, paper: Paper, judged: Sequence[Rect]) -> Iterator[str]:
    """Names of the ways in which the page holds text that a reader cannot see.

    What stands in the boxes `judged` (user space) is left out: others are stricter there.
    """
    every = list(words_of(scene))
    words = [word for word in every if len(word.text) > 1]
    alone = [word for word in every if len(word.text) == 1 and word.text.isalnum()]
    if len(alone) >= _ALONE and _letters_unseen(alone, scene, sheet, judged):
        yield "hidden_text"
    if not words:
        return
    if typed_over(words, sheet.area):
        yield "hidden_text"
    bounds = _array(word.bounds for word in words)
    orders = np.array([word.order for word in words])
    middles = (bounds[:, :2] + bounds[:, 2:]) / 2
    boxed = _holding(_array(judged), middles).any(axis=1)
    there = _holding(_array([sheet.area.grown(1)]), middles).any(axis=1)
    covers = [s for s in scene.shapes if s.covers and s.bounds.height > 2 and s.bounds.width > 2]
    veils = [s for s in scene.shapes if s.through < 0.99 and not s.covers and s.is_plain()]
    laid: list[Shape | Picture | Run] = [*covers, *veils, *(p for p in scene.pictures if p.opaque)]
    beneath = _overlaid(bounds, orders, laid) > 0
    plain, filled = varied(sheet, bounds), inked(sheet, bounds)
    white = _white_on_paper(words, bounds, orders, scene)
    nodes = cache(lambda: _nodes_of(scene))
    doubtful = []
    for index, word in enumerate(words):
        if boxed[index]:
            continue
        text, run = word.text, word.run
        letters = len(text) if text.isalnum() else sum(c.isalnum() for c in text)
        if letters < 2:
            # Nothing to copy, yet whoever takes away what lies above it can see it.
            if letters + text.count("\ufffd") > 1:
                doubtful.append(index)
            continue
        if not there[index]:
            yield "outside_page"
            continue
        if letters >= 3 and (run.size < 1.05 or _narrow(word, letters)):
            yield "tiny_text"
            continue
        blocks = filled[index] > _SOLID and letters >= 3 and run.exact
        if blocks and not (_on_ground(word, scene) or _is_bolder(word, filled[index], scene)):
            yield "hidden_text"
            continue
        if white[index]:
            yield "hidden_text"
            continue
        mark = _watermark(word)
        if plain[index] and not (beneath[index] or run.hidden_layer or run.mode in INVISIBLE_MODES):
            if not mark:
                doubtful.append(index)
            continue
        laid_on = beneath[index] and not mark
        covered = laid_on and (_covered(word, covers) or _veiled(word, veils))
        if covered or (run.exact and _unseen(word, scene, sheet, nodes)):
            yield "hidden_text"
        elif not mark:
            doubtful.append(index)
    if _painted_over([words[i] for i in doubtful], bounds[doubtful], scene, sheet, paper):
        yield "hidden_text"


def _narrow(word: Word, letters: int) -> bool:
    """Whether the letters stand on top of each other, so that no one can read them."""
    (x0, y0), (x1, y1) = word.glyphs[0].left, word.glyphs[-1].right
    return abs(x1 - x0) + abs(y1 - y0) < _NARROWEST * letters * word.run.size and word.run.exact


def _watermark(word: Word) -> bool:
    """Whether a word is as large and slanted as those behind tables, which cover it in part."""
    (x0, y0), (x1, y1) = word.glyphs[0].left, word.glyphs[-1].right
    return word.run.size >= _LARGE and min(abs(x1 - x0), abs(y1 - y0)) > _SLANTED * word.run.size


def _white_on_paper(words: list[Word], bounds: Any, orders: Any, scene: Scene) -> Any:
    """Which words are white where nothing was painted that they could stand out from.

    Nothing before them, and no letters or outlines later, which may be their rims.
    """
    white = np.array([all(run.white for run in word.runs) for word in words])
    if not white.any():
        return white
    grounds: list[Shape | Picture | Run] = [s for s in scene.shapes if not s.outline]
    grounds += [*scene.pictures, *scene.runs]
    sizes = (bounds[:, 2] - bounds[:, 0]) * (bounds[:, 3] - bounds[:, 1])
    found = np.zeros(len(words), dtype=bool)
    chosen = np.flatnonzero(white)
    rims: list[Shape | Picture | Run] = [*scene.runs, *(s for s in scene.shapes if s.nodes)]
    there = _overlaid(bounds[chosen], orders[chosen], grounds, earlier=True)
    there += _overlaid(bounds[chosen], orders[chosen], rims)
    found[chosen] = there < _GROUNDED * np.maximum(sizes[chosen], 0.01)
    return found


def _letters_unseen(alone: list[Word], scene: Scene, sheet: Sheet, judged: Sequence[Rect]) -> bool:
    """Whether some letters that stand by themselves cannot be seen: set wide, or in a column."""
    bounds = _array(word.bounds for word in alone)
    middles = (bounds[:, :2] + bounds[:, 2:]) / 2
    here = _holding(_array([sheet.area]), middles).any(axis=1)
    here &= ~_holding(_array(judged), middles).any(axis=1) & ~varied(sheet, bounds)
    nodes = cache(lambda: _nodes_of(scene))
    exact = (alone[i] for i in np.flatnonzero(here) if alone[i].run.exact)
    unseen = (_unseen(letter, scene, sheet, nodes) for letter in exact)
    return sum(unseen) >= _ALONE


def _array(rects: Iterable[Rect]) -> Any:
    """Rectangles as numbers: shape (rectangles, 4)."""
    return np.fromiter(chain.from_iterable(rects), dtype=float).reshape(-1, 4)


def _holding(rects: Any, points: Any) -> Any:
    """Which rectangles hold which points: shape (points, rectangles)."""
    x, y = points[:, :1], points[:, 1:]
    return (
        (x > rects[None, :, 0]) & (y > rects[None, :, 1])
        & (x < rects[None, :, 2]) & (y < rects[None, :, 3])
    )  # fmt: skip


def _is_bolder(word: Word, filled: float, scene: Scene) -> bool:
    """Whether a word has so much ink because it is printed again beside itself, to look bold."""
    near = _BESIDE * word.run.size
    own = {id(glyph) for glyph in word.glyphs}
    around = word.bounds.grown(near)
    others = [
        (glyph.text, *glyph.left)
        for run in scene.runs
        for glyph in run.glyphs
        if id(glyph) not in own and around.holds(*glyph.left)
    ]
    return filled < _BLOCKS and all(
        any(
            text == glyph.text and abs(x - glyph.left[0]) < near and abs(y - glyph.left[1]) < near
            for text, x, y in others
        )
        for glyph in word.glyphs
        if glyph.text.isalnum()
    )


def _on_ground(word: Word, scene: Scene) -> bool:
    """Whether something else is painted where a word stands, whose colour may be what is seen."""
    return any(
        bounds.meets(word.bounds)
        for bounds in [
            *(p.painted for p in scene.pictures),
            *(s.bounds for s in scene.shapes if not s.outline),
        ]
    )


def _covered(word: Word, covers: list[Shape]) -> bool:
    """Whether a rectangle painted later lies over two letters or more (a rule is too thin)."""
    return any(
        cover.order > word.order
        and cover.bounds.height > 0.5 * word.run.size
        and cover.bounds.meets(word.bounds)
        and (word.beneath(cover) or (cover.is_darker(_DARK) and word.beneath(cover, higher=_HEADS)))
        for cover in covers
    )


def _veiled(word: Word, veils: list[Shape]) -> bool:
    """Whether shapes that let some light through take most of it, or darken as a bar does."""
    left = 1.0
    for veil in veils:
        if veil.order < word.order or not veil.bounds.meets(word.bounds):
            continue
        if not word.beneath(veil):
            continue
        left *= veil.through
        if veil.is_darker(_DARK) and veil.through < _DIM:
            return True
    return left < _VEIL


def _unseen(word: Word, scene: Scene, sheet: Sheet, nodes: Callable[[], Any]) -> bool:
    """Whether nothing is seen of a word; `nodes` gives the corners of all that is drawn."""
    # Two letters on top of each other are as narrow as a stroke, which is all ink.
    spare = _NARROW * word.run.size - min(word.bounds.width, word.bounds.height)
    region = sheet.cut(word.bounds.grown(max(0.3, spare / 2)))
    if region.size == 0:
        return False
    contrast = int(region.max()) - int(region.min())
    if is_flat(region):
        return True
    run = word.run
    over = [p for p in scene.pictures if p.painted.meets(word.bounds)]
    covered = any(p.opaque and word.beneath(p) for p in over)
    if run.mode in INVISIBLE_MODES or run.hidden_layer or covered:
        if not over:
            # Invisible, yet something is seen there: other text or rules. It hides all the same,
            # unless its letters are drawn there: as they are, or as shapes.
            drawn = contrast >= INK and (_drawn_there(word, nodes()) or _framed(word, scene))
            return not (drawn or _shown_again(word, scene))
        if contrast < INK:
            return True
        page = sheet.area
        large = any(p.bounds.width * p.bounds.height > 0.5 * page.width * page.height
                    for p in over)  # fmt: skip
        return covered and run.mode not in INVISIBLE_MODES and not large
    return False


def _nodes_of(scene: Scene) -> Any:
    """The ends of all lines and curves that are not plain: shape (ends, 2)."""
    return np.array([node for shape in scene.shapes for node in shape.nodes]).reshape(-1, 2)


def _drawn_there(word: Word, nodes: Any) -> bool:
    """Whether there are as many corners where a word stands as its letters have when drawn."""
    x0, y0, x1, y1 = word.bounds
    x, y = nodes[:, 0], nodes[:, 1]
    inside = (x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)
    return int(inside.sum()) >= _CORNERS * len(word.text)


def _framed(word: Word, scene: Scene) -> bool:
    """Whether a short word is what a small frame was read as, such as a box to tick."""
    size = word.run.size
    around = word.bounds.grown(_FRAME[0] * size)
    return len(word.text) < _ALONE and any(
        not shape.covers
        and len(shape.parts) > 1
        and min(shape.bounds.width, shape.bounds.height) > _FRAME[1] * size
        and shape.bounds.within(around)
        for shape in scene.shapes
    )


def _shown_again(word: Word, scene: Scene) -> bool:
    """Whether the same letters are shown in the same place, as those filled with a gradient are."""
    x, y = word.glyphs[0].left
    near = 0.2 * word.run.size
    return any(
        word.text in run.text
        and run.mode not in INVISIBLE_MODES
        and not run.hidden_layer
        and any(abs(g.left[0] - x) + abs(g.left[1] - y) < near for g in run.glyphs)
        for run in scene.runs
    )


def _is_outline(run: Run) -> bool:
    return run.mode in _OUTLINE_MODES or run.font.drawn


def _painted_over(words: list[Word], bounds: Any, scene: Scene, sheet: Sheet, paper: Paper) -> bool:
    """Whether something of any kind is painted over a word so that its ink cannot be seen.

    Where later things lie over a good part of a word, the page is drawn again without it: what
    does not change was not to be seen. That finds bars of lines, letters, patterns and stencils.
    """
    if not words:
        return False
    later: list[Shape | Picture | Run] = [s for s in scene.shapes if not s.outline]
    later += [p for p in scene.pictures if not p.opaque]
    later += scene.runs
    over = _overlaid(bounds, np.array([word.order for word in words]), later)
    sizes = (bounds[:, 2] - bounds[:, 0]) * (bounds[:, 3] - bounds[:, 1])
    # The text layer of a scan may lie beneath it: that was judged by what the scan shows. Of
    # tiles and masks pdfium has no texts.
    scans = [p for p in scene.pictures if p.opaque]
    suspects = [
        i
        for i in np.flatnonzero(over > _PAINTED_OVER * np.maximum(sizes, 0.01)).tolist()
        if not words[i].run.within
        and not any(p.order > words[i].order and p.painted.meets(words[i].bounds) for p in scans)
    ]
    if not suspects:
        return False
    # The same word printed twice, to look bold or to cast a shadow, is one word.
    texts = {words[i].text for i in suspects}
    marked = {id(run) for word in words if word.text in texts for run in word.runs}
    runs = scene.own_runs()
    outlined = {i: _outlines(words[i], runs) for i in suspects}
    marked.update(*outlined.values())

    def unseen(which: list[int], drawn: Sheet, below: float) -> list[int]:
        shares = paper.seen(drawn, [words[i].bounds for i in which], runs, marked)
        return [i for i, s in zip(which, shares, strict=True) if s is not None and s < below]

    doubtful = unseen(suspects, sheet, _WHOLE)
    if not doubtful:
        return False
    drawn = paper.draw(_FINE, _around([words[i].bounds for i in doubtful]).grown(2))
    hidden = unseen(doubtful, drawn, _LEGIBLE)
    # Of letters that are all outline there is never much ink.
    return any(not outlined[i] or np.ptp(drawn.cut(words[i].bounds)) < _OUTLINED for i in hidden)


def _around(rects: Sequence[Rect]) -> Rect:
    low, high = np.min(rects, axis=0), np.max(rects, axis=0)
    return Rect(low[0], low[1], high[2], high[3])


def _outlines(word: Word, runs: Sequence[Run]) -> set[int]:
    """The runs that show the same letters in the same places, these or those as outlines."""
    near = 0.1 * word.run.size
    own = {id(run) for run in word.runs}
    places = {(g.text, round(g.left[0]), round(g.left[1])): g.left for g in word.glyphs}
    found = set()
    for run in runs:
        if id(run) in own or not (_is_outline(run) or _is_outline(word.run)):
            continue
        for glyph in run.glyphs:
            x, y = glyph.left
            at = places.get((glyph.text, round(x), round(y)))
            if at is not None and abs(at[0] - x) + abs(at[1] - y) < near:
                found.add(id(run))
    return found


def _overlaid(
    bounds: Any, orders: Any, later: Sequence[Shape | Picture | Run], *, earlier: bool = False
) -> Any:
    """For each rectangle painted at its place in the order: the area of what is laid over it.

    `earlier`: of what lies beneath it.
    """
    areas = np.zeros(len(bounds))
    if not later:
        return areas
    places = _array(_extent(item) for item in later)
    since = np.array([item.order for item in later])
    for start in range(0, len(bounds), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        x0, y0, x1, y1 = (bounds[part, i, None] for i in range(4))
        width = np.minimum(x1, places[:, 2]) - np.maximum(x0, places[:, 0])
        height = np.minimum(y1, places[:, 3]) - np.maximum(y0, places[:, 1])
        common = np.maximum(width, 0) * np.maximum(height, 0)
        order = orders[part, None]
        areas[part] = (common * (since < order if earlier else since > order)).sum(axis=1)
    return areas


def _extent(item: Shape | Picture | Run) -> Rect:
    if isinstance(item, Run):
        return bounds_of(item.glyphs, item.size)
    return item.bounds.grown(item.stroke) if isinstance(item, Shape) else item.painted
