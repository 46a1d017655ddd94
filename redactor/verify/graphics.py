"""The graphics state of a content stream, and the small sums a painter does with it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from redactor.verify.fonts import Font
from redactor.verify.geometry import IDENTITY, Matrix, Rect
from redactor.verify.scene import numbers


class Form(NamedTuple):
    """A form's parts."""

    data: bytes
    matrix: Matrix
    bounds: Rect | None
    resources: Any
    hidden: bool


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
    clip: Rect | None = None
    clip_exact: bool = True

    def copy(self) -> State:
        return State(
            self.ctm, self.font, self.size, self.char_space, self.word_space, self.stretch,
            self.leading, self.rise, self.mode, self.line_width, self.alpha, self.tone, self.blend,
            self.masked, self.pattern, self.clip, self.clip_exact,
        )  # fmt: skip


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
