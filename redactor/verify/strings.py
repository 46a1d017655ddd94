"""Where the glyphs of a shown string stand (ISO 32000-1, 9.4.4)."""

from __future__ import annotations

from typing import Any, NamedTuple

from redactor.verify.fonts import Font
from redactor.verify.geometry import Matrix, apply, multiply
from redactor.verify.graphics import State
from redactor.verify.scene import SPACE, Glyph, spaced


class Laid(NamedTuple):
    """The glyphs of one operator, how high they are on the page, and what they say."""

    glyphs: tuple[Glyph, ...]
    height: float
    said: str
    font: Font


def lay_out(shown: Any, state: State, matrix: Matrix) -> tuple[Laid | None, Matrix]:
    """Lay out the operand of a showing operator, and where the text goes on after it."""
    font = state.font or Font()
    if font.downwards is not None:
        return _lay_down(shown, state, matrix, font, font.downwards)
    size, stretch = state.size, state.stretch
    full = multiply((1, 0, 0, 1, 0, state.rise), multiply(matrix, state.ctm))
    a, b, c, d, e, f = full
    middle_x, middle_y = e + c * 0.3 * size, f + d * 0.3 * size
    height = abs(size) * (c * c + d * d) ** 0.5
    scale = (a * a + b * b) ** 0.5
    reach = SPACE * max(height, 0.5) / scale if scale else 0.0
    char_space, word_space = state.char_space * stretch, state.word_space * stretch
    joint = " " if abs(char_space) > reach else ""
    advance = end = 0.0
    glyphs: list[Glyph] = []
    said: list[str] = []
    new, add = tuple.__new__, glyphs.append
    for item in shown if isinstance(shown, list) else [shown]:
        if isinstance(item, float):
            advance -= item / 1000 * size * stretch
            continue
        if not isinstance(item, bytes):
            continue
        if said and abs(advance - end) > reach:
            said.append(" ")
        for code, text, width in font.decode(item):
            step = width * size * stretch
            end = advance + step
            middle = advance + step / 2
            add(
                new(
                    Glyph,
                    (
                        text, middle_x + a * middle, middle_y + b * middle,
                        (e + a * advance, f + b * advance), (e + a * end, f + b * end),
                    ),
                )
            )  # fmt: skip
            said.append(text)
            if joint:
                said.append(joint)
            advance = end + char_space
            if code == 32 and not font.two_bytes:
                advance += word_space
    moved = multiply((1, 0, 0, 1, advance, 0), matrix)
    if not glyphs:
        return None, moved
    if not font.drawn:
        return Laid(tuple(glyphs), height, "".join(said), font), moved
    # A Type 3 font has units of its own: judge its size by its advances.
    height = 1.5 * max(abs(g.right[0] - g.left[0]) + abs(g.right[1] - g.left[1]) for g in glyphs)
    return Laid(tuple(glyphs), height, spaced(glyphs, height), font), moved


def _lay_down(
    shown: Any, state: State, matrix: Matrix, font: Font, usual: tuple[float, float]
) -> tuple[Laid | None, Matrix]:
    """Vertical writing: glyphs hang from their places, one below the other."""
    size = state.size
    full = multiply((1, 0, 0, 1, 0, state.rise), multiply(matrix, state.ctm))
    height = abs(size) * (full[2] ** 2 + full[3] ** 2) ** 0.5
    along = 0.0
    glyphs: list[Glyph] = []
    for item in shown if isinstance(shown, list) else [shown]:
        if isinstance(item, float):
            along -= item / 1000 * size
            continue
        if not isinstance(item, bytes):
            continue
        for code, text, width in font.decode(item):
            left, below, down = font.heights.get(code, (width / 2, *usual))
            middle = apply(full, (width / 2 - left) * size, along - below * size + 0.3 * size)
            end = along + down * size
            glyphs.append(Glyph(text, *middle, apply(full, 0.0, along), apply(full, 0.0, end)))
            along = end + state.char_space
            if code == 32 and not font.two_bytes:
                along += state.word_space
    moved = multiply((1, 0, 0, 1, 0, along), matrix)
    if not glyphs:
        return None, moved
    return Laid(tuple(glyphs), height, spaced(glyphs, height), font), moved
