"""The graphics state of a content stream, and the small sums a painter does with it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor
from typing import Any, NamedTuple

import pikepdf

from redactor.verify.fonts import Font
from redactor.verify.geometry import IDENTITY, Matrix, Rect, around, invert, multiply, placed
from redactor.verify.scene import numbers

_MOST_TILES, _MOST_ACROSS = 6, 40
"""Tiles that are looked at, of so many in a row or a column."""
_WHOLE = 0.98
_CLEAR, _WHITE = 0.05, 0.97
"""Opacity below which nothing is seen, and lightness above which a colour is white on paper."""


class Form(NamedTuple):
    """A form's parts."""

    data: bytes
    matrix: Matrix
    bounds: Rect | None
    resources: Any
    hidden: bool


class Tile(NamedTuple):
    """A tiling pattern (ISO 32000-1, 8.7.3)."""

    cell: Rect
    """Its box, in its own space."""
    step: tuple[float, float]
    matrix: Matrix
    """From its space to the page."""
    stream: Any

    def places(self, area: Rect) -> list[Matrix]:
        """Where some tiles lie wholly in an area of the page; or else the one that most does."""
        inverse = invert(self.matrix)
        if inverse is None or not all(self.step):
            return []
        wide, high = (abs(step) for step in self.step)
        within, cell = placed(inverse, area), self.cell
        found = []
        for column in _steps(within.x0 - cell.x1, within.x1 - cell.x0, wide):
            for row in _steps(within.y0 - cell.y1, within.y1 - cell.y0, high):
                matrix = multiply((1, 0, 0, 1, column * wide, row * high), self.matrix)
                bounds = placed(matrix, cell)
                seen = bounds.common(area)
                if seen.width > 0 and seen.height > 0:
                    share = seen.width * seen.height / (bounds.width * bounds.height)
                    found.append((share, matrix))
        found.sort(key=lambda item: -item[0])
        whole = [matrix for share, matrix in found if share > _WHOLE]
        return whole[:_MOST_TILES] or [matrix for _, matrix in found[:1]]


def _steps(low: float, high: float, step: float) -> range:
    first, last = floor(low / step), ceil(high / step)
    return range(first, min(last, first + _MOST_ACROSS) + 1)


@dataclass(slots=True)
class State:
    ctm: Matrix = IDENTITY
    font: Font | None = None
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0
    line_width: float = 1.0
    alpha: float = 1.0
    tone: float | None = 0.0
    """Lightness of the fill colour, 0 black to 1 white; None for patterns."""
    blend: str = "/Normal"
    masked: bool = False
    pattern: bool = False
    tile: Tile | None = None
    """The tiles that the fill colour is made of."""
    spot: bool = False
    """The fill colour is in a space of which nothing is known here, as inks are."""
    clip: Rect | None = None
    clip_exact: bool = True

    def copy(self) -> State:
        return State(
            self.ctm, self.font, self.size, self.char_space, self.word_space, self.stretch,
            self.leading, self.rise, self.mode, self.line_width, self.alpha, self.tone, self.blend,
            self.masked, self.pattern, self.tile, self.spot, self.clip, self.clip_exact,
        )  # fmt: skip

    def shown_mode(self) -> int:
        """The text rendering mode; that of invisible text where nothing of a fill is left."""
        return 3 if self.mode == 0 and self.alpha < _CLEAR else self.mode

    def white(self) -> bool:
        """Whether letters are filled with what is known to be white, or nearly so."""
        plain = not (self.pattern or self.spot or self.masked) and self.blend == "/Normal"
        return plain and self.mode == 0 and self.tone is not None and self.tone > _WHITE


def tile_of(pattern: pikepdf.Stream, base: Matrix) -> Tile | None:
    """A pattern's tiles, or None when it is none. `base`: the space it is placed in."""
    box = numbers(pattern.get("/BBox"), 4)
    steps = numbers(pikepdf.Array([pattern.get(key, 0) for key in ("/XStep", "/YStep")]), 2)
    if box is None or steps is None:
        return None
    cell = around(((box[0], box[1]), (box[2], box[3])))
    return Tile(
        cell, (steps[0], steps[1]), multiply(matrix_of(pattern.get("/Matrix")), base), pattern
    )


def tone(operands: list[Any]) -> float | None:
    """Lightness of a grey, RGB or CMYK colour; None when it is not plain."""
    if not all(isinstance(value, float) for value in operands):
        return None
    if len(operands) == 1:
        return float(operands[0])
    if len(operands) == 3:
        red, green, blue = operands
        return float(0.3 * red + 0.59 * green + 0.11 * blue)
    if len(operands) == 4:
        cyan, magenta, yellow, black = operands
        return float((1 - black) * (1 - 0.3 * cyan - 0.59 * magenta - 0.11 * yellow))
    return None


def light_through(state: State) -> float:
    """The share of contrast that is left of black writing on white under a shape painted now."""
    tone, alpha = state.tone, state.alpha
    if state.masked or state.pattern or tone is None:
        return 1.0
    if state.blend in ("/Multiply", "/Darken", "/ColorBurn"):
        return 1 - alpha + alpha * tone
    if state.blend in ("/Screen", "/Lighten", "/ColorDodge"):
        return 1 - alpha * tone
    return 1 - alpha if state.blend == "/Normal" else 1.0


def matrix_of(value: Any) -> Matrix:
    found = numbers(value, 6)
    return IDENTITY if found is None else six(found)


def six(values: list[Any]) -> Matrix:
    a, b, c, d, e, f = values[-6:]
    return (float(a), float(b), float(c), float(d), float(e), float(f))


def clipped(clip: Rect | None, by: Rect) -> Rect:
    return by if clip is None else clip.common(by)


def straight(points: list[tuple[float, float]]) -> bool:
    """Whether a polygon is an upright line or rectangle."""
    corners = points[:-1] if len(points) > 1 and points[0] == points[-1] else points
    if len(corners) <= 2:
        return True
    if len(corners) > 4:
        return False
    edges = pairwise(corners)
    return all(abs(x0 - x1) < 0.01 or abs(y0 - y1) < 0.01 for (x0, y0), (x1, y1) in edges)
