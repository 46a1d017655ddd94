"""How many names would fit where one was removed: what the width of a gap gives away.

A reader who measures the gap can try names in the same font. The figure is how many of 1,000
common Danish names cannot be told from the removed one; it refuses nothing. It is measured on
the finished page: a gap counts as rounded only when the painted box is as wide as one of the steps
in the font beside it and the text there stands where the box ends, whatever the redactor says it
has done. Every other box tells the width of the name that stood there, within half a point.

What the figure leaves out: where the original lines were broken, and what the rest of the text
says about the name.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, pairwise, product, repeat
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from redactor.model import Redaction
from redactor.verify.fonts import Font, helvetica_width
from redactor.verify.geometry import Frame, Rect
from redactor.verify.namelist import HOW_MANY, names
from redactor.verify.scene import INVISIBLE_MODES, Run, Scene
from redactor.verify.typesize import HiddenWords

TOLERANCE, SCAN_TOLERANCE = 0.1, 0.5
"""Points a measured gap may be off: between letters of known place, and in pictures."""
_ON_GRID = 0.12
"""Points by which a box that was rounded may miss a multiple of the step."""
_SPACE_EMS = 0.6
"""White space beside a box that a word space explains."""
_COLUMN_EMS = 1.4
"""White space that parts columns: what stands beyond it did not move with the name."""
_EVEN = 1.1
"""How much wider a space may be than is usual in its line."""
_SEVERAL = 2
"""Spaces that tell what is usual, those nearest to a box."""
_NO_TEXT_EM = 12.0
"""The em a step is taken of on pages that hold no text, as some scans do."""
_NEAR = 60.0
"""Points within which other lines tell the size of the text in a box."""
_LOWEST = 0.5
"""Size of a name's letters, as a share of the height of its box, at least."""
_LONG = 2.0
"""How many times as long as high a box is whose longer side is along its line."""
_PACE = 1.15
"""Steps between two widths for one word; it grows with the root of the number of words."""
_MOST_WORDS = 4
_FINER = 1.06
"""How wide a font is, is rounded to powers of this."""
_NEAR_POWERS = (0, 1, -1, 2, -2)
"""Powers that a gap's font may be off: the name's own may be bolder than the one beside it."""
_CAPITALS = 1.35
"""How much wider than usual Helvetica sets names in capitals."""
_FIXED = 0.01
"""Share by which the letters of a font may differ that sets all as wide."""
_COMMON_FONTS = 2
"""So many of a page's fonts may be a name's besides the one beside it, as that of table heads."""
_COMMON = "enratidslogk"
"""Letters by which fonts are compared."""

Widths = npt.NDArray[np.float64]


def looks_like_name(text: str) -> bool:
    """One to four capitalised words of letters: what a person's name looks like."""
    words = text.replace("-", " ").split()
    return 1 <= len(words) <= 4 and all(
        w[0].isupper() and w.replace(".", "").replace("'", "").isalpha() for w in words
    )


def fewest_names(
    scene: Scene, redactions: Sequence[Redaction], frame: Frame, step: float = 0.0
) -> int | None:
    """The least number of 1,000 names that fit for a removed name of a page; None without names.

    `step`: ems of Helvetica that gaps are said to be rounded by, 0 when widths were kept.
    """
    named = [r for r in redactions if r.boxes and looks_like_name(r.text)]
    if not named:
        return None
    page = _Page(scene, [frame.user(box) for r in redactions for box in r.boxes], step)
    return min(page.possible([frame.user(box) for box in r.boxes], r.text) for r in named)


def _broken(words: Sequence[str], widths: Sequence[float]) -> list[str]:
    """The parts of a name that boxes of these widths fit best; one part where words are fewer."""
    if not 1 < len(widths) <= len(words):
        return [" ".join(words)]
    most = []
    for cuts in combinations(range(1, len(words)), len(widths) - 1):
        ends = pairwise((0, *cuts, len(words)))
        parts = [" ".join(words[first:last]) for first, last in ends]
        own = [helvetica_width(part) for part in parts]
        off = sum(
            abs(a / sum(own) - b / sum(widths)) for a, b in zip(own, widths, strict=True)
        )  # fmt: skip
        most.append((off, parts))
    return min(most)[1]


class _Gap(NamedTuple):
    """A gap in ems of the text around it."""

    width: float
    font: Font
    slack: float
    """Ems the width may be off."""
    steps: tuple[float, float, float] | None = None
    """When it is rounded: the step below its own width, that width, and the step above."""


class _Page:
    """The visible text of a page outside the boxes, ready to be measured."""

    def __init__(self, scene: Scene, boxes: Sequence[Rect], step: float) -> None:
        self._step = step
        self._hidden = HiddenWords(scene)
        rows: list[tuple[float, ...]] = []
        self._runs: list[Run] = []
        for run in scene.runs:
            if run.glyphs and run.mode not in INVISIBLE_MODES and not run.hidden_layer:
                number = len(self._runs)
                self._runs.append(run)
                rows += [
                    (g.x, g.y, *g.left, *g.right, number, bool(g.text.strip())) for g in run.glyphs
                ]
        table = np.array(rows, dtype=float).reshape(-1, 8)
        kept = np.ones(len(table), dtype=bool)
        for box in boxes:
            kept &= ~(
                (table[:, 0] > box.x0) & (table[:, 0] < box.x1)
                & (table[:, 1] > box.y0) & (table[:, 1] < box.y1)
            )  # fmt: skip
        self._table = table[kept]
        used = Counter(self._runs[int(n)].size for n in self._table[self._table[:, 7] > 0, 6])
        self._usual = [size for size, _ in used.most_common(6)]
        fonts = {id(run.font): run.font for run in self._runs}
        letters = Counter(
            id(self._runs[int(n)].font) for n in self._table[self._table[:, 7] > 0, 6]
        )
        self._usual_fonts = [fonts[key] for key, _ in letters.most_common(_COMMON_FONTS)]
        self._starts = Counter(round(run.glyphs[0].left[0]) for run in self._runs)
        self._starts.update(round(box.x0) for box in boxes)
        self._painted = [
            part for shape in scene.shapes if shape.covers for part, plain in shape.parts if plain
        ]

    def possible(self, boxes: Sequence[Rect], text: str) -> int:
        """How many names fit all boxes of one removed name; one with hyphens has more words."""
        parts = [" ".join(part.split()) for part in text.split("\n") if part.strip()]
        if len(parts) != len(boxes):
            parts = _broken(text.split(), [box.width for box in boxes])
        if len(parts) != len(boxes):
            boxes = [max(boxes, key=lambda box: box.width)]
        counts = [len(part.replace("-", " ").split()) for part in parts]
        words = min(sum(counts), 4)
        fits = np.ones(HOW_MANY, dtype=bool)
        first = 0
        for number, (box, part) in enumerate(zip(boxes, parts, strict=True)):
            last = words if number + 1 == len(parts) else min(first + counts[number], words)
            capitals = part.upper() == part
            gap = self._gap(box, last - first, capitals)
            widths = _widths(gap.font, words, first, last, capitals)
            own = _measure(gap.font)(part) / 1000
            fits &= _fitting(widths, own, gap)
            first = min(last, words - 1)
        return max(1, int(fits.sum()))

    def _gap(self, box: Rect, words: int, capitals: bool) -> _Gap:
        box = self._as_painted(box)
        table = self._table
        longer = int(box.height > box.width)
        said = (words, capitals)
        printed = [*self._hidden.sizes(box, capitals=capitals), _NO_TEXT_EM]
        if not len(table):
            return self._judged(box, longer, None, printed, Font(), *said)
        away = np.maximum(
            np.maximum(box.x0 - table[:, 0], table[:, 0] - box.x1),
            np.maximum(box.y0 - table[:, 1], table[:, 1] - box.y1),
        )
        nearest = int(away.argmin())
        run = self._runs[int(table[nearest, 6])]
        if away[nearest] > _NEAR:
            return self._judged(box, longer, None, [*printed, *self._usual], run.font, *said)
        dx, dy = table[nearest, 4] - table[nearest, 2], table[nearest, 5] - table[nearest, 3]
        axis = int(abs(dy) > abs(dx))
        if max(box.width, box.height) > _LONG * min(box.width, box.height):
            axis = longer  # the text nearest to it may run another way
        level = min(abs(dx), abs(dy)) <= 1e-3 * max(abs(dx), abs(dy))
        low, high = box[1 - axis], box[3 - axis]
        across = table[:, 1 - axis]
        line = table[abs(across - (low + high) / 2) <= (high - low) / 3]
        on_line = [self._runs[int(n)] for n in np.unique(line[:, 6])] if len(line) else []
        sizes = [size for one in (*on_line, run) for size in _ems(one)]
        font = on_line[0].font if on_line and run not in on_line else run.font
        beside = line if level else None
        return self._judged(box, axis, beside, [*sizes, *self._usual], font, *said)

    def _judged(
        self,
        box: Rect,
        axis: int,
        line: Widths | None,
        sizes: Sequence[float],
        font: Font,
        words: int,
        capitals: bool,
    ) -> _Gap:
        width, high = box[axis + 2] - box[axis], box[3 - axis] - box[1 - axis]
        # The mark of a footnote on the line is of no name's size.
        sizes = [size for size in sizes if size > _LOWEST * high] or sizes
        off = TOLERANCE if line is not None and len(line) else SCAN_TOLERANCE
        em = next((size for size in sizes if size > 0), _NO_TEXT_EM)
        if self._step > 0 and font.downwards is None:  # letters below each other stay put
            # Words removed beside each other are one gap, so there may have been more of them.
            for size, number in product(dict.fromkeys(sizes), range(words, _MOST_WORDS + 1)):
                if size > 0 and self._follows(box, axis, line, size):
                    for name, unit in self._fonts(font, capitals, exact=size == _NO_TEXT_EM):
                        below, own, above = _steps(width, self._step * size * unit, number)
                        if abs(width - own) <= _ON_GRID:
                            steps = (below / size, own / size, above / size)
                            return _Gap(own / size, name, off / size, steps)
        return _Gap(width / em, font, off / em)

    def _fonts(self, beside: Font, capitals: bool, *, exact: bool) -> Iterator[tuple[Font, float]]:
        """Fonts a name may have stood in, the one beside it first, and how wide each may be."""
        tried: set[float] = set()
        for font in (beside, *self._usual_fonts):
            for unit in _units(font, capitals, exact=exact):
                if unit not in tried:
                    tried.add(unit)
                    yield font, unit

    def _follows(self, box: Rect, axis: int, line: Widths | None, em: float) -> bool:
        """Whether the text beside a box leaves no white that the removed word would explain."""
        if line is None or not len(line):
            return True
        start, end = box[axis], box[axis + 2]
        whites = _whites(line, axis, start, end)
        words = _whites(line[line[:, 7] > 0], axis, start, end)
        for white, between, place in (
            (whites.left, words.left, start),
            (whites.right, words.right, end + whites.right),
        ):
            even = between <= _EVEN * words.usual  # a justified line, set anew
            if _SPACE_EMS * em < white < _COLUMN_EMS * em and not even:
                shared = axis == 0 and sum(self._starts[round(place) + i] for i in (-1, 0, 1)) >= 3
                if not shared:
                    return False
        return True

    def _as_painted(self, box: Rect) -> Rect:
        """The smallest rectangle painted over the middle of a box: what a reader measures."""
        x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        over = [part for part in self._painted if part.holds(x, y)]
        return min(over, key=lambda part: part.width * part.height, default=box)


class _Whites(NamedTuple):
    """White on a line, in points: beside a box, and as it usually is between words elsewhere."""

    left: float
    right: float
    usual: float


def _whites(line: Widths, axis: int, start: float, end: float) -> _Whites:
    """`line`: rows of glyphs; the box reaches from `start` to `end` along it."""
    middles = line[:, axis]
    ends = np.maximum(line[:, 2 + axis], line[:, 4 + axis])
    begins = np.minimum(line[:, 2 + axis], line[:, 4 + axis])
    before, after = ends[middles < start], begins[middles > end]
    order = np.argsort(begins)
    first, last = begins[order][1:], ends[order][:-1]
    elsewhere = (first - last > TOLERANCE) & ((first <= start) | (last >= end))
    away = np.maximum(start - first, last - end)[elsewhere]
    near = (first - last)[elsewhere][np.argsort(away)[:_SEVERAL]]  # other columns have their own
    usual = float(near.max()) if len(near) == _SEVERAL else 0.0
    return _Whites(
        start - before.max() if len(before) else math.inf,
        after.min() - end if len(after) else math.inf,
        usual,
    )


def _ems(run: Run) -> tuple[float, ...]:
    """The font size of a run, and its em along the line where letters are stretched."""
    # Letters alone: what a font does not say of a full stop is guessed from them.
    glyphs = [glyph for glyph in run.glyphs if glyph.text.isalpha()]
    natural = _measure(run.font)("".join(glyph.text for glyph in glyphs)) / 1000
    if not natural:
        return (run.size,)
    advance = sum(abs(g.right[0] - g.left[0]) + abs(g.right[1] - g.left[1]) for g in glyphs)
    return (run.size, advance / natural)


def _units(font: Font, capitals: bool, *, exact: bool) -> Iterator[float]:
    """How wide the font of a name may be, with Helvetica as 1; in pictures it is not known."""
    if exact:
        yield 1.0
    asked = _COMMON.upper() if capitals else _COMMON
    wide = _measure(font)(asked) / helvetica_width(asked) * (_CAPITALS if capitals else 1.0)
    power = round(math.log(max(wide, 0.1)) / math.log(_FINER))
    yield from (_FINER ** (power + near) for near in _NEAR_POWERS)


def _steps(width: float, step: float, words: int) -> tuple[float, float, float]:
    """The width a gap of so many `words` may have that is nearest to `width`, and its neighbours.

    Half of the first one is the least; 0 lies below it, and below the first as well.
    """
    pace = _PACE * math.sqrt(words) * step
    first = words * step
    if width < 0.75 * first:
        return 0.0, first / 2, first
    more = max(0, round((width - first) / pace))
    own = first + more * pace
    return (own - pace if more else 0.0), own, own + pace


def _fitting(widths: Widths, own: float, gap: _Gap) -> npt.NDArray[np.bool_]:
    """Which of `widths` could have left the gap that a name of width `own` left; all in ems.

    A gap is as wide as the step above the name, or, on a line without room, as the one below.
    """
    slack = gap.slack
    if gap.steps is None:
        return np.asarray(abs(widths - own) <= slack)
    below, width, above = gap.steps
    least = width == above / 2  # the least there is, also for names that are narrower
    if least or own > width * 1.08 + slack:
        if own > above * 1.08 + slack:
            return np.asarray(abs(widths - own) <= slack)
        from_width = 0.0 if least else width
        return np.asarray((widths >= from_width - slack) & (widths < above + slack))
    if own < below * 0.98 - slack:
        # More than the name went here; the rest hides where in the step its width lies.
        return np.asarray(abs(widths - own) <= (above - width) / 2)
    return np.asarray((widths > below - slack) & (widths <= width + slack))


def _measure(font: Font) -> Callable[[str], float]:
    """Widths of texts, thousandths of the size: the font's own, else Helvetica's in proportion."""
    if font.downwards is not None:
        step = abs(font.downwards[1]) * 1000  # letters below each other are all as high
        return lambda text: len(text) * step
    if not font.letter_widths:
        own: dict[str, float] = {}
        for code, text in font.unicode.items():
            width = font.widths.get(code) if font.widths else font.default_width
            if width and len(text) == 1:
                own[text] = width * font.scale * 1000
        mixed = "".join(names(1) + names(3))
        letters = set(mixed + mixed.upper() + _COMMON + _COMMON.upper())
        font.letter_widths.update({c: _guessed(c, own) for c in letters})
        font.letter_widths.update(own)
        font.letter_widths[""] = _guessed("o", own)
    wide = font.letter_widths
    unknown = wide[""]
    return lambda text: sum(map(wide.get, text, repeat(unknown)))


def _guessed(letter: str, own: dict[str, float]) -> float:
    """Width of a letter that a font does not show: Helvetica's, as the others of its case are."""
    letters = {c: width for c, width in own.items() if c.isalpha() and c.isascii()}
    alike = {c: w for c, w in letters.items() if c.isupper() == letter.isupper()} or letters
    if not alike:
        return helvetica_width(letter)
    least, most = min(alike.values()), max(alike.values())
    if len(alike) > 2 and most - least < _FIXED * most:
        return most
    return helvetica_width(letter) * sum(alike.values()) / sum(map(helvetica_width, alike))


def _widths(font: Font, words: int, first: int, last: int, capitals: bool) -> Widths:
    """Widths in ems of words `first` to `last` of the names of `words` words; kept."""
    key = (words, first, last, capitals)
    if key not in font.name_widths:
        measure = _measure(font)
        parts = (" ".join(name.split(" ")[first:last]) for name in names(words))
        font.name_widths[key] = [
            measure(part.upper() if capitals else part) / 1000 for part in parts
        ]
    return np.array(font.name_widths[key])
