"""The words of a page, in the order they are painted: glyphs without a gap between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from redactor.verify.geometry import Rect
from redactor.verify.scene import SPACE, Glyph, Picture, Run, Scene, Shape


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """Glyphs without a gap between them, of one show operator or of several."""

    runs: tuple[Run, ...]
    """Of each glyph."""
    text: str
    """\ufffd where a glyph has no letter."""
    bounds: Rect
    glyphs: list[Glyph]

    @property
    def run(self) -> Run:
        return self.runs[0]

    @property
    def order(self) -> int:
        return self.runs[0].order

    def beneath(self, shape: Shape | Picture, *, higher: float = 0.0) -> bool:
        """Whether something is painted after two letters or more, over their middles.

        `higher`: over what lies so much further from their foot, in distances of the middle.
        """
        earlier = (
            glyph
            for run, glyph in zip(self.runs, self.glyphs, strict=True)
            if run.order < shape.order and glyph.text.isalnum()
        )
        reach = shape.painted if isinstance(shape, Picture) else shape.bounds
        if not higher:
            return sum(reach.holds(glyph.x, glyph.y) for glyph in earlier) >= 2
        return sum(reach.holds(*_raised(glyph, higher)) for glyph in earlier) >= 2


def _raised(glyph: Glyph, higher: float) -> tuple[float, float]:
    foot_x = (glyph.left[0] + glyph.right[0]) / 2
    foot_y = (glyph.left[1] + glyph.right[1]) / 2
    return glyph.x + higher * (glyph.x - foot_x), glyph.y + higher * (glyph.y - foot_y)


_UNREAD = "\ufffd"
_PART = 4
"""Glyphs that are looked at together where a font does not say which of them are blanks."""


def words_of(scene: Scene) -> Iterator[Word]:
    """The page's words in painting order; unreadable ones in parts."""
    for runs, glyphs in _joined(scene):
        unread = sum(glyph.text == _UNREAD for glyph in glyphs)
        step = _PART if 2 * unread > len(glyphs) else len(glyphs)
        for start in range(0, len(glyphs), step):
            yield _word(runs[start : start + step], glyphs[start : start + step])


def _joined(scene: Scene) -> Iterator[tuple[list[Run], list[Glyph]]]:
    """Glyphs without a gap between them, and the operator of each."""
    glyphs: list[Glyph] = []
    runs: list[Run] = []
    for run in scene.runs:
        if glyphs and not _goes_on(glyphs[-1], runs[-1], run):
            yield runs, glyphs
            glyphs, runs = [], []
        for glyph in run.glyphs:
            if not (glyph.text.isspace() or glyph.text == "\0"):
                glyphs.append(glyph)
                runs.append(run)
            elif glyphs:
                yield runs, glyphs
                glyphs, runs = [], []
    if glyphs:
        yield runs, glyphs


def _goes_on(last: Glyph, before: Run, run: Run) -> bool:
    """Whether a show operator goes on where the one before it left a word."""
    first = run.glyphs[0]
    reach = SPACE * max(run.size, 0.5)
    near = abs(first.left[0] - last.right[0]) + abs(first.left[1] - last.right[1]) <= reach
    alike = (before.mode, before.hidden_layer, before.exact, before.clip) == (
        run.mode, run.hidden_layer, run.exact, run.clip,
    )  # fmt: skip
    return near and alike and abs(before.size - run.size) <= 0.1 * run.size


def _word(runs: list[Run], glyphs: list[Glyph]) -> Word:
    text = "".join(g.text for g in glyphs)
    return Word(tuple(runs), text, bounds_of(glyphs, runs[0].size), glyphs)


def bounds_of(glyphs: Sequence[Glyph], size: float) -> Rect:
    """The rectangle that glyphs of one line and size stand in (user space)."""
    half = 0.3 * size
    # The middle of a glyph stands 0.3 of its size above the line, whichever way that is.
    first, last = glyphs[0], glyphs[-1]
    up_x = 2 * first.x - first.left[0] - first.right[0]
    up_y = 2 * first.y - first.left[1] - first.right[1]
    middles = [g.x for g in glyphs]
    if first.left[1] == last.right[1] and middles == sorted(middles):
        xs, ys = [first.left[0], last.right[0]], [first.left[1]]
    else:
        xs = [x for g in glyphs for x in (g.left[0], g.right[0])]
        ys = [y for g in glyphs for y in (g.left[1], g.right[1])]
    bounds = Rect(
        min(xs) + min(up_x, 0.0), min(ys) + min(up_y, 0.0),
        max(xs) + max(up_x, 0.0), max(ys) + max(up_y, 0.0),
    )  # fmt: skip
    if bounds.height < half:
        bounds = Rect(bounds.x0, bounds.y0 - half, bounds.x1, bounds.y1 + half)
    return bounds
