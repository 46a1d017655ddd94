"""What a page paints, in painting order: glyphs, paths, pictures, and texts beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import compress, pairwise, zip_longest
from math import hypot
from typing import Any, NamedTuple

import pikepdf

from redactor.verify.fonts import Font
from redactor.verify.geometry import Matrix, Rect

INVISIBLE_MODES = (3, 7)
SPACE = 0.2
"""Share of the font size above which a gap between two letters is a space."""
ASLANT = 0.1
"""The least sine of a letter's slope, against level and upright, that counts."""


class SceneError(Exception):
    """A page is too deep or too large to be read to the end."""


class Glyph(NamedTuple):
    """One shown code: its text, the middle of its body, and the ends of its advance."""

    text: str
    x: float
    y: float
    left: tuple[float, float]
    right: tuple[float, float]


def is_aslant(glyph: Glyph) -> bool:
    """Whether a letter stands neither level nor upright, by more than six degrees."""
    across, up = (abs(b - a) for a, b in zip(glyph.left, glyph.right, strict=True))
    return min(across, up) > ASLANT * hypot(across, up)


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """The glyphs of one show operator."""

    order: int
    glyphs: tuple[Glyph, ...]
    size: float
    mode: int
    hidden_layer: bool
    exact: bool
    clip: Rect | None
    font: Font
    said: str
    """Its text, with a space where a gap is wide."""
    white: bool = False
    """Filled with a colour known to be nearly white."""
    within: bool = False
    """Shown by a pattern's tile or a soft mask, which pdfium gives as no text."""

    @property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs)


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """One painted path: bounds of its subpaths, and whether it hides what lies under it."""

    order: int
    bounds: Rect
    parts: tuple[tuple[Rect, bool], ...]
    """Per subpath its bounds and whether it is a plain line or rectangle."""
    covers: bool
    """Filled, opaque, and rectangular."""
    through: float = 1.0
    """The share of contrast it leaves of what lies beneath."""
    tone: float | None = None
    """Lightness of its fill colour."""
    stroke: float = 0.0
    """Half the width of its line (user space)."""
    outline: bool = False
    """Only its line is painted, around more than a line's width."""
    nodes: tuple[tuple[float, float], ...] = ()
    """Ends of the lines and curves of the subpaths that are not plain (user space)."""

    def is_darker(self, level: float) -> bool:
        """Whether its fill is known to be darker than `level`, from 0 (black) to 1."""
        return self.tone is not None and self.tone < level

    def is_plain(self) -> bool:
        """Whether it is one upright rectangle that is more than a rule."""
        return len(self.parts) == 1 and self.parts[0][1] and self.bounds.height > 2


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One placed picture: the unit square under `matrix`."""

    order: int
    matrix: Matrix
    bounds: Rect
    source: Any
    """The picture's stream, or the dictionary and bytes of an inline picture."""
    opaque: bool
    clip: Rect | None = None
    clip_exact: bool = True
    """The clip is that rectangle, not a shape within it."""
    within: bool = False
    """Shown by a pattern's tile or a soft mask: where its clip ends nothing of it is painted."""

    @property
    def painted(self) -> Rect:
        """What it can paint at most: its place within its clip; turned inside out when nothing."""
        return self.bounds if self.clip is None else self.bounds.common(self.clip)


class Said(NamedTuple):
    """A text that stands for some content, to be read aloud or copied."""

    text: str
    alt: bool
    """It only tells of a picture."""
    spans: tuple[tuple[int, int], ...]
    """Places in the order that the content begins after, and ends with."""


@dataclass(slots=True)
class Scene:
    """What one page, or one form, paints."""

    runs: list[Run] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    """ActualText, Alt and E of marked content, comments, and other strings not shown."""
    remarks: list[str] = field(default_factory=list)
    """Of these, comments and what marks content but is not spoken for it: no viewer shows them."""
    said: list[Said] = field(default_factory=list)
    """Texts that stand for marked content."""
    marked: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """By number in the page's structure: where that content begins after and ends with."""
    cells: list[str] = field(default_factory=list)
    """Texts of the tiles of patterns that colours are made of, painted or not."""
    holed: list[Glyph] = field(default_factory=list)
    """Glyphs of tiles in gaps of the surface that is painted with them, which nobody sees there."""
    annotated: int = 0
    """How many of the runs, the last ones, annotations show."""

    def leave_gaps(self, begun: int, parts: Sequence[Rect]) -> None:
        """Put the letters apart, of the runs from `begun` on, that are in none of `parts`."""
        runs = self.runs[begun:]
        del self.runs[begun:]
        for run in runs:
            painted = [any(part.holds(g.x, g.y) for part in parts) for g in run.glyphs]
            shown = tuple(compress(run.glyphs, painted))
            self.holed += (
                g for g, is_shown in zip(run.glyphs, painted, strict=True) if not is_shown
            )
            if all(painted):
                self.runs.append(run)
            elif shown:
                self.runs.append(replace(run, glyphs=shown, said=spaced(shown, run.size)))

    def own_runs(self) -> list[Run]:
        """The runs that pdfium gives as text objects of the page, in its order."""
        own = self.runs[: len(self.runs) - self.annotated]
        return [run for run in own if not run.within]

    def spoken(self, *, own: bool = False) -> str:
        """The shown text in painting order: operators of one line joined, lines apart.

        `own`: without what annotations, tiles and masks show.
        """
        out: list[str] = []
        last: Glyph | None = None
        for run in self.own_runs() if own else self.runs:
            if last is not None:
                out.append(_between(last, run.glyphs[0], run.size))
            out.append(run.said)
            last = run.glyphs[-1]
        return "".join(out)

    def by_font(self) -> list[str]:
        """The shown text of each font, operators apart."""
        texts: dict[int, list[str]] = {}
        for run in self.runs:
            texts.setdefault(id(run.font), []).append(run.said)
        return ["\n".join(said) for said in texts.values()]

    def within(self) -> str:
        """The text that tiles and soft masks show, a line per operator."""
        return "\n".join(run.said for run in self.runs if run.within)

    def glued(self) -> str:
        """The shown text with nothing between operators, a line per text block; then all in one.

        Letters drawn one by one stand together on a line: apart, the beginning of a longer word
        reads as a word.
        """
        texts = [run.text for run in self.runs]
        lines = "".join(
            text + ("" if len(text) == len(after) == 1 else "\n")
            for text, after in zip_longest(texts, texts[1:], fillvalue="")
        )
        return lines + "".join(texts)


def spaced(glyphs: Sequence[Glyph], size: float) -> str:
    """The text of glyphs of one operator, with a space where a gap is wide."""
    out = [glyphs[0].text]
    for last, glyph in pairwise(glyphs):
        out += (_between(last, glyph, size), glyph.text)
    return "".join(out)


def _between(last: Glyph, glyph: Glyph, size: float) -> str:
    dx, dy = glyph.left[0] - last.right[0], glyph.left[1] - last.right[1]
    reach = SPACE * max(size, 0.5)
    if dx * dx + dy * dy <= reach * reach:
        return ""
    return "\n" if abs(dy) > 2 * reach else " "


def pdf_text(raw: bytes) -> str:
    """A text string object (ISO 32000-1, 7.9.2.2) as text."""
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    if raw.startswith(b"\xff\xfe"):
        return raw[2:].decode("utf-16-le", "replace")
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", "replace")
    return raw.decode("latin-1")


def numbers(value: Any, count: int) -> list[float] | None:
    """`count` numbers of an array object, or None when it is something else."""
    if not isinstance(value, pikepdf.Array) or len(value) != count:
        return None
    try:
        return [float(item) for item in value]
    except (TypeError, ValueError, ArithmeticError):
        return None
