"""Text-showing operators: where each glyph stands, and the same text again with glyphs gone.

A text object nothing happens to is written back operator by operator. One that loses or moves
a glyph is written in a normal form: every show operator gets its own text matrix and a `TJ`
array in which what was removed is a single displacement (ISO 32000-1, 9.4).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf

from redactor.redact.fonts.codes import PdfFont
from redactor.redact.geometry import Matrix, Rect, apply, bounds, multiply, transform_rect

Operation = tuple[list[Any], str]
_GAP = 0.25
"""Ems between two glyphs that part words where no space is written, as in headings of LaTeX."""
CLIPS = 4
"""Render modes from here on add their letters to the clip (9.3.6)."""


class Glyph:
    """One shown code. Positions are page points; `offset` and `advance` are text space."""

    __slots__ = (
        "advance", "areas", "code", "data", "middle", "offset", "origin", "removed", "shift",
        "show", "spared", "spot", "width",
    )  # fmt: skip

    def __init__(
        self, show: Show, code: int, data: bytes, offset: float, width: float, advance: float
    ) -> None:
        self.show = show
        self.code = code
        self.data = data
        self.offset = offset
        self.width = width
        self.advance = advance
        self.removed = False
        self.spared = False
        """Whether an area crosses it that took away other, much smaller text."""
        self.areas: tuple[int, ...] = ()
        """Numbers of the areas that took the glyph away."""
        self.shift = 0.0
        """How far the glyph moves along its line, in text space."""
        font, size = show.font, show.size
        if font.vertical:
            left, below, _ = font.height(code)
            x, y = -left * size, offset - below * size
        else:
            x, y = offset, show.rise
        self.spot = (x, y)
        a, b, c, d, e, f = show.to_page
        self.origin = (a * x + c * y + e, b * x + d * y + f)
        half, up = width / 2, (font.core[0] + font.core[1]) / 2 * size
        self.middle = (
            self.origin[0] + a * half + c * up,
            self.origin[1] + b * half + d * up,
        )

    def low_middle(self) -> tuple[float, float]:
        """Its middle as if the letter were no higher than it is wide set.

        Where a letter is stretched upwards, engines give it a box as high as its width says.
        """
        m = self.show.to_page
        along, up = math.hypot(m[0], m[1]) * self.show.stretch, math.hypot(m[2], m[3])
        share = min(1.0, along / up) if up else 1.0
        ends = self.origin, self.end()
        x, y = (ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2
        return x + (self.middle[0] - x) * share, y + (self.middle[1] - y) * share

    def middle_at(self, height: float) -> tuple[float, float]:
        """The place over the middle of its advance, `height` ems above the baseline."""
        x, y = self.spot
        return apply(self.show.to_page, x + self.width / 2, y + height * self.show.size)

    def body(self) -> Rect:
        """Bounds of the glyph's body on the page: its advance by cap height."""
        low, high = self.show.font.core
        size = self.show.size
        a, b, c, d, _, _ = self.show.to_page
        ox, oy = self.origin
        ax, ay = a * self.width, b * self.width
        x0, y0 = ox + c * low * size, oy + d * low * size
        x1, y1 = ox + c * high * size, oy + d * high * size
        xs, ys = (x0, x0 + ax, x1, x1 + ax), (y0, y0 + ay, y1, y1 + ay)
        return (min(xs), min(ys), max(xs), max(ys))

    def end(self) -> tuple[float, float]:
        """Where the glyph's own width ends on the baseline, in page points."""
        return apply(self.show.to_page, self.spot[0] + self.width, self.spot[1])

    @property
    def is_space(self) -> bool:
        return self.show.font.is_space(self.code)


class Show:
    """One Tj, TJ, ' or " operator with the text state it ran under."""

    __slots__ = (
        "_glyphs", "_reach", "advance", "clip", "elements", "em",  "font", "hidden",
        "mcid", "mode", "order", "rise", "scale", "size", "spacing", "stretch", "tm", "to_page",
        "tone", "word",
    )  # fmt: skip

    def __init__(
        self,
        elements: list[bytes | float],
        font: PdfFont,
        size: float,
        tm: Matrix,
        ctm: Matrix,
        *,
        spacing: float,
        word: float,
        stretch: float,
        rise: float,
        mode: int,
        clip: Rect,
        mcid: int | None,
        tone: float | None,
        order: int,
    ) -> None:
        self.elements = elements
        self.font = font
        self.size = size
        self.tm = tm
        self.to_page = multiply(tm, ctm)
        self.spacing = spacing
        self.word = word
        self.stretch = 1.0 if font.vertical else stretch
        self.rise = rise
        self.mode = mode
        self.clip = clip
        self.mcid = mcid
        self.hidden = False
        self.tone = tone
        """Lightness of the fill, 1 also when it is nearly transparent; None when unknown."""
        self.order = order
        self._glyphs: list[Glyph] | None = None
        self._reach: Rect | None = None
        self.advance = self._measure()
        m = self.to_page
        along, across = math.hypot(m[0], m[1]), math.hypot(m[2], m[3])
        self.scale = max(along, across)
        """Most that text space is enlarged by on the page."""
        self.em = abs(size * self.stretch) * along * font.em
        """Length of one em along the line, in points."""

    def _measure(self) -> float:
        total = 0.0
        font, size = self.font, self.size
        for element in self.elements:
            if isinstance(element, float):
                total -= element * 0.001 * size
            elif font.vertical:
                total += sum(
                    font.height(code)[2] * size
                    + self.spacing
                    + (self.word if n == 1 and code == 32 else 0.0)
                    for code, n in font.split(element)
                )
            elif font.composite:
                codes = font.split(element)
                total += sum(font.width(code) for code, _ in codes) * size
                total += len(codes) * self.spacing
            else:
                total += sum(map(font.width, element)) * size
                total += len(element) * self.spacing + element.count(32) * self.word
        return total * self.stretch

    @property
    def trailing_space(self) -> float:
        """Advance of the spaces at the end, in text space."""
        last = self.elements[-1] if self.elements else b""
        if self.font.composite or not isinstance(last, bytes):
            return 0.0
        spaces = len(last) - len(last.rstrip(b" "))
        each = self.font.width(32) * self.size + self.spacing + self.word
        return spaces * each * self.stretch

    @property
    def invisible(self) -> bool:
        return self.mode in (3, 7)

    def core(self) -> Rect:
        """Bounds of the bodies of all glyphs."""
        low, high = self.font.core
        size, end = self.size, self.advance
        if self.font.vertical:
            return transform_rect(self.to_page, (-size / 2, min(end, 0.0), size / 2, 0.0))
        return transform_rect(
            self.to_page,
            (min(end, 0.0), self.rise + low * size, max(end, 0.0), self.rise + high * size),
        )

    def reach(self) -> Rect:
        """Bounds of everything the operator could paint, generously."""
        if self._reach is None:
            self._reach = self._find_reach()
        return self._reach

    def _find_reach(self) -> Rect:
        size = abs(self.size)
        if self.font.vertical:
            xs, ys = (-size, size), (min(self.advance, 0) - size, max(self.advance, 0) + size)
        else:
            low, high = -0.4 * self.font.em, 1.2 * self.font.em
            if self.font.glyph_box:
                low = min(low, self.font.glyph_box[1])
                high = max(high, self.font.glyph_box[3])
            side = size * 0.35 * self.font.em
            if self.font.glyph_box:
                side = max(side, size * max(map(abs, self.font.glyph_box[::2])))
            xs = (min(self.advance, 0.0) - side, max(self.advance, 0.0) + side)
            ys = (low * size + self.rise, high * size + self.rise)
        return bounds(apply(self.to_page, x, y) for x in xs for y in ys)

    def glyphs(self) -> list[Glyph]:
        if self._glyphs is None:
            self._glyphs = list(self._walk())
        return self._glyphs

    def _walk(self) -> Iterator[Glyph]:
        font, size = self.font, self.size
        offset = 0.0
        for element in self.elements:
            if isinstance(element, float):
                offset -= element * 0.001 * size * self.stretch
                continue
            start = 0
            for code, length in font.split(element):
                width = font.width(code) * size * self.stretch
                extra = self.spacing + (self.word if length == 1 and code == 32 else 0.0)
                if font.vertical:
                    advance = font.height(code)[2] * size + extra
                else:
                    advance = width + extra * self.stretch
                yield Glyph(self, code, element[start : start + length], offset, width, advance)
                start += length
                offset += advance

    def kept_text(self) -> str:
        """What the glyphs that stay read as, as far as the font says, and spaces for wide gaps."""
        if self.hidden:
            return ""
        read = self.font.unicode
        if self._glyphs is None:
            return "".join(
                "".join(read(code) for code, _ in self.font.split(element))
                if isinstance(element, bytes)
                else " " * (element < -1000 * _GAP and not self.font.vertical)
                for element in self.elements
            )
        found, end = "", math.inf
        for glyph in self._glyphs:
            if not glyph.removed:
                wide = glyph.offset - end > _GAP * abs(self.size) * self.stretch
                found += " " * wide + read(glyph.code)
                end = glyph.offset + glyph.advance
        return found

    @property
    def met(self) -> bool:
        """Whether its glyphs were looked at one by one: an area or a line that moves is near."""
        return self._glyphs is not None

    @property
    def changed(self) -> bool:
        return self.hidden or (
            self._glyphs is not None and any(g.removed or g.shift for g in self._glyphs)
        )

    def remove_all(self) -> None:
        self.hidden = True

    def note_codes(self) -> None:
        """Tell the font which codes stay and which went."""
        if not self.hidden and self._glyphs is None:
            for element in self.elements:
                if isinstance(element, bytes):
                    if self.font.composite:
                        self.font.used.update(code for code, _ in self.font.split(element))
                    else:
                        self.font.used.update(element)
            return
        for glyph in self.glyphs():
            gone = self.hidden or glyph.removed
            (self.font.lost if gone else self.font.used).add(glyph.code)

    def write(self) -> list[Operation]:
        """The operators of the normal form; none when nothing is left."""
        if self.hidden:
            return []
        elements: list[Any] = []
        run = bytearray()
        start: float | None = None
        position = 0.0
        unit = 0.001 * self.size * self.stretch
        numbers = self.font.numbers
        for glyph in self.glyphs():
            if glyph.removed:
                continue
            target = glyph.offset + glyph.shift
            if start is None:
                start = position = target
            jump = target - position
            if unit and abs(jump) > abs(unit) * 0.02:
                if run:
                    elements.append(pikepdf.String(bytes(run)))
                    run.clear()
                elements.append(round(-jump / unit, 3))
            run += glyph.data if numbers is None else numbers.text(glyph.data)
            position = target + glyph.advance
        if start is None:
            return []
        elements.append(pikepdf.String(bytes(run)))
        move = (0.0, start) if self.font.vertical else (start, 0.0)
        x, y = apply(self.tm, *move)
        matrix = [_round(v) for v in (*self.tm[:4], x, y)]
        return [(matrix, "Tm"), ([pikepdf.Array(elements)], "TJ")]

    def numbered(self, operation: Operation) -> Operation:
        """An operator that shows all of it, with the codes of the output."""
        numbers = self.font.numbers
        if numbers is None:
            return operation
        operands, operator = operation
        if operator == "TJ":
            shown = self.elements
            return [
                array_of(e if isinstance(e, float) else numbers.text(e) for e in shown)
            ], operator
        return [*operands[:-1], pikepdf.String(numbers.text(bytes(operands[-1])))], operator


def array_of(elements: Iterable[bytes | float]) -> pikepdf.Array:
    """The operand of `TJ`."""
    return pikepdf.Array(
        [
            pikepdf.String(one)
            if isinstance(one, bytes)
            else (int(one) if one.is_integer() else round(one, 3))
            for one in elements
        ]
    )


class TextBlock:
    """What stood between BT and ET: operators, and shows with their original operators."""

    def __init__(self, *, implicit: bool = False) -> None:
        self.items: list[tuple[Operation | None, Show | None, bool]] = []
        self.implicit = implicit

    def add(self, operation: Operation, *, positions: bool = False) -> None:
        self.items.append((operation, None, positions))

    def add_show(self, operation: Operation, show: Show) -> None:
        self.items.append((operation, show, True))

    def write(self) -> list[Operation]:
        shown = any(show for _, show, _ in self.items)
        changed = self.implicit or any(show.changed for _, show, _ in self.items if show)
        body: list[Operation] = []
        for operation, show, positions in self.items:
            if show is not None:
                show.note_codes()
            if not changed:
                if operation is not None and (shown or not positions):
                    body.append(operation if show is None else show.numbered(operation))
            elif show is not None:
                if operation is not None and operation[1] == '"':
                    body.append(([operation[0][0]], "Tw"))
                    body.append(([operation[0][1]], "Tc"))
                body.extend(show.write())
            elif not positions and operation is not None:
                body.append(operation)
        return [([], "BT"), *body, ([], "ET"), *self._nothing_left_to_clip()]

    def _nothing_left_to_clip(self) -> list[Operation]:
        """A clip that lets nothing through, where all letters that were one are gone."""
        clips = [show for _, show, _ in self.items if show and show.mode >= CLIPS]
        if not clips or any(not show.changed or show.write() for show in clips):
            return []
        return [([0, 0], "m"), ([], "W"), ([], "n")]


def _round(value: float) -> float:
    return round(value, 5) + 0.0
