"""What is shared while a document is burned: budgets, caches, new resources, a page's findings."""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

import pikepdf

from redactor.errors import InputCode, InputError
from redactor.redact.fonts.codes import PdfFont
from redactor.redact.geometry import (
    Matrix,
    Rect,
    Zones,
    contains,
    intersect,
    invert,
    is_upright,
    multiply,
    transform_rect,
)
from redactor.redact.layers import Layers
from redactor.redact.roles import Roles
from redactor.redact.strata import BLACK, Clip, Drawing, Paint, Strata, without
from redactor.redact.text import Show
from redactor.redact.uses import ImageUse, Placed, UnderArea

MAX_OPERATORS = 16_000_000
MAX_COPIES = 5_000
_CATEGORY = {
    "/Font": "F", "/XObject": "X", "/ExtGState": "G", "/ColorSpace": "C", "/Pattern": "P",
    "/Shading": "S",
}  # fmt: skip


class Spared(NamedTuple):
    """Areas to leave out of a surface rather than out of the pattern it is painted with."""

    areas: tuple[Rect, ...]
    strict: Any
    """The pattern without what lies in them, for surfaces that cannot be painted around them."""
    back: Matrix
    """From the page to the pattern's cell."""
    step: tuple[float, float]


@dataclass(slots=True, eq=False)
class Colour:
    """A pattern taken up as a colour: its operation in the new stream, and whether it painted."""

    operands: list[Any]
    spared: Spared | None = None
    shown: bool = False
    drawings: list[Drawing] = field(default_factory=list)
    """What may turn out to show nothing, and is painted with it."""

    @property
    def stays(self) -> bool:
        """Whether something that stays is painted with it."""
        return self.shown or any(drawing.stays for drawing in self.drawings)


@dataclass(slots=True)
class State:
    """The graphics state, as far as positions depend on it (ISO 32000-1, 8.4 and 9.3)."""

    ctm: Matrix
    clip: Rect
    clip_exact: bool = True
    """The clip is this rectangle, not a shape within it."""
    font: PdfFont | None = None
    size: float = 0.0
    spacing: float = 0.0
    word: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0
    tone: float | None = 0.0
    """Lightness of the fill colour, 0 black to 1 white; None when it is not a plain colour."""
    alpha: float = 1.0
    plain: bool = True
    """No soft mask, blend mode or pattern: a filled shape hides what lies beneath."""
    dash: list[Any] | None = None
    """Dashes taken up that nothing was drawn with yet; None when there are none."""
    dashed: bool = False
    line: float = 1.0
    """Width of lines, in units of user space."""
    fill: Colour | None = None
    stroke: Colour | None = None
    space: str = "/DeviceGray"
    """Key of the colour space for filling."""
    paint: Paint | None = BLACK
    """What is filled with; None when it is no plain colour."""
    pen_space: str = "/DeviceGray"
    pen: Paint | None = BLACK
    """What lines are drawn with."""
    pen_alpha: float = 1.0
    mask: Clip | None = None
    """The innermost clip that is no rectangle."""

    def show_colours(self, *, fill: bool = True, stroke: bool = True) -> None:
        """Note that something is painted with the patterns taken up."""
        if fill and self.fill is not None:
            self.fill.shown = True
        if stroke and self.stroke is not None:
            self.stroke.shown = True

    def hold(self, drawing: Drawing, *, fill: bool, stroke: bool) -> None:
        """Note a drawing that may turn out to show nothing: with what it is painted."""
        for colour in (self.fill if fill else None, self.stroke if stroke else None):
            if colour is not None:
                colour.drawings.append(drawing)
        if self.mask is not None:
            self.mask.note(drawing)

    def show_mask(self) -> None:
        """Note that something stays that is painted through the clip."""
        if self.mask is not None:
            self.mask.note()


class Cover(NamedTuple):
    """Something painted over a part of the page after `after` text operators."""

    after: int
    rect: Rect
    certain: bool
    """An opaque upright rectangle, not a shape or picture that may let text through."""
    tone: float | None
    opaque: bool = False
    """An opaque upright picture: it hides pictures beneath it."""


@dataclass(slots=True, frozen=True)
class Cleaned:
    """What a shared stream turned out to hold."""

    text: bool
    covers: tuple[Cover, ...]
    placed: tuple[Placed, ...] = ()
    strata: Strata = field(default_factory=Strata)


class Session:
    """What a document's pages share: fonts, pictures, cleaned streams, and the budgets."""

    def __init__(self, pdf: pikepdf.Pdf, layers: Layers, roles: Roles | None) -> None:
        """`roles`: what the parts of a tagged document are called."""
        self.pdf = pdf
        self.layers = layers
        self.roles = roles
        self.tagged = roles is not None
        self.fonts: dict[tuple[int, int], PdfFont] = {}
        self.images: dict[tuple[int, int], ImageUse] = {}
        self.cleaned: dict[tuple[int, int], Cleaned] = {}
        self.copies: dict[tuple[object, ...], pikepdf.Stream] = {}
        """Copies of forms by what they hold, so that equal ones are one object."""
        self.pending: list[tuple[pikepdf.Stream, Writer]] = []
        """Shared streams with drawings that must have been looked at wherever they stand."""
        self._operators = 0
        self._copies = 0

    def write_pending(self) -> None:
        """Write the shared streams that had to wait for every page."""
        for stream, contents in self.pending:
            stream.write(contents.data())
            stream["/Resources"] = contents.names.obj
        self.pending.clear()

    def count(self, operators: int) -> None:
        self._operators += operators
        if self._operators > MAX_OPERATORS:
            raise InputError(InputCode.TOO_LARGE)

    def count_copy(self) -> None:
        self._copies += 1
        if self._copies > MAX_COPIES:
            raise InputError(InputCode.TOO_LARGE)


class ResourceWriter:
    """A new resource dictionary that holds only what the new stream names, under plain names."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.obj = pikepdf.Dictionary()
        self._pdf = pdf
        self._names: dict[tuple[str, tuple[int, int]], str] = {}
        self._given: Counter[str] = Counter()
        self._uses: Counter[str] = Counter()

    def name(self, category: str, value: Any) -> pikepdf.Name:
        table = self.obj.get(category)
        if table is None:
            self.obj[category] = pikepdf.Dictionary()
            table = self.obj[category]
        number = value.objgen if isinstance(value, pikepdf.Object) else (0, 0)
        key = (category, number)
        if number != (0, 0) and key in self._names:
            self._uses[self._names[key]] += 1
            return pikepdf.Name(self._names[key])
        name = f"/{_CATEGORY[category]}{self._given[category]}"
        self._given[category] += 1
        self._uses[name] = 1
        table[name] = value
        if number != (0, 0):
            self._names[key] = name
        return pikepdf.Name(name)

    def withdraw(self, category: str, name: pikepdf.Name) -> None:
        """Take back one use of a name; what nothing names any more is left out."""
        self._uses[str(name)] -= 1
        if not self._uses[str(name)]:
            del self.obj[category][str(name)]
            self._names = {key: known for key, known in self._names.items() if known != str(name)}

    def signature(self) -> tuple[object, ...]:
        """What the names stand for; equal for dictionaries that are the same."""
        return tuple(
            (category, key, value.objgen if value.objgen != (0, 0) else value.unparse())
            for category, table in sorted(self.obj.items())
            for key, value in sorted(table.items())
            if isinstance(value, pikepdf.Object)
        )

    def replace(self, old: pikepdf.Object, new: pikepdf.Object) -> None:
        """Let every name of `old` stand for `new`."""
        for table in (self.obj[category] for category in self.obj.keys()):  # noqa: SIM118
            for key, value in table.items():
                if isinstance(value, pikepdf.Object) and value.objgen == old.objgen:
                    table[key] = new

    def copy_defaults(self, resources: Any) -> None:
        """Default colour spaces are used without being named."""
        spaces = resources.get("/ColorSpace") if isinstance(resources, pikepdf.Dictionary) else None
        if not isinstance(spaces, pikepdf.Dictionary):
            return
        for key in ("/DefaultGray", "/DefaultRGB", "/DefaultCMYK"):
            if key in spaces:
                if "/ColorSpace" not in self.obj:
                    self.obj["/ColorSpace"] = pikepdf.Dictionary()
                self.obj["/ColorSpace"][key] = spaces[key]


class Writer(Protocol):
    """Whoever can give a stream's new contents once the page is planned."""

    names: ResourceWriter

    def data(self) -> bytes: ...


class Copied(NamedTuple):
    """A stream made for one place: contents to come, itself, whose resources name it, source."""

    contents: Writer
    made: pikepdf.Stream
    parent: ResourceWriter
    source: tuple[int, int]


class PageRun:
    """One page (or shared stream) on its way: areas, visible frame, and all text it shows."""

    def __init__(self, session: Session, zones: Zones, frame: Rect) -> None:
        self.session = session
        self.zones = zones
        self.frame = frame
        self.shows: list[Show] = []
        self.zones_with_text: set[int] = set()
        self.zones_with_print: set[int] = set()  # text that is seen, no layer of a scan
        self.zones_with_images: set[int] = set()
        self.shapes: list[Rect] = []
        """Bounds of drawings and pictures left on the page."""
        self.covers: list[Cover] = []
        self.placed: list[Placed] = []
        self.drawings: list[Drawing] = []
        self.strata = Strata()
        self.under: list[UnderArea] = []
        self.pictured = False
        self.copied: list[Copied] = []
        self.texts: tuple[str, ...] = ()
        """What is removed with each area, where that is known."""

    def take(self, held: Cleaned, matrix: Matrix, *, solid: bool) -> None:
        """Note what a shared form, drawn here through `matrix`, paints over and shows.

        `solid`: it is drawn opaque and whole.
        """
        upright = is_upright(matrix) and solid
        back = invert(matrix)
        for use, inner, covers, doubt in held.placed:
            if back is None:
                use.cover([])
            else:
                known = len(self.covers) + covers
                doubt = doubt or not solid
                self.placed.append(Placed(use, multiply(back, inner), known, doubt))
        for cover in held.covers:
            rect = transform_rect(matrix, cover.rect)
            certain, opaque = cover.certain and upright, cover.opaque and upright
            self.covers.append(Cover(len(self.shows), rect, certain, cover.tone, opaque))
            self.shapes.append(rect)
        self.strata.take(held.strata, matrix, len(self.shows), solid=upright)

    def note_covered(self) -> None:
        """Tell every picture shown here which parts of it lie under something opaque."""
        for use, back, known, _ in self.placed:
            parts = []
            if is_upright(back):
                over = (c.rect for c in self.covers[known:] if c.certain or c.opaque)
                whole = ((transform_rect(back, rect)) for rect in over)
                parts = [part for rect in whole if (part := intersect(rect, (0, 0, 1, 1)))]
            use.cover(parts)

    def drop_covered(self) -> None:
        """Take away small drawings under something opaque that was painted over them."""
        over = [(at, c.rect) for at, c in enumerate(self.covers) if c.certain or c.opaque]
        places = Zones([rect for _, rect in over])
        for drawing in self.drawings if over else ():
            after = [over[n][1] for n in places.near(drawing.box) if over[n][0] >= drawing.covers]
            drawing.gone = any(contains(rect, drawing.box) for rect in after)
            if after and not drawing.gone:
                without(drawing, functools.partial(_is_under, after))

    def note_shown(self) -> None:
        """Tell every picture of a stream that is repeated or turned at will: all of it shows."""
        for placed in self.placed:
            placed.use.cover([])
            placed.use.look(unseen=False)
            placed.use.measure(math.inf, math.inf)
        self.strata.leave()

    def write(self) -> None:
        """Write every copied stream, inner ones first; the page's own is asked for by the caller.

        A copy that came out like an earlier one of the same source gives way to it.
        """
        for contents, made, parent, source in self.copied:
            data = contents.data()
            key = (source, data, contents.names.signature())
            known = self.session.copies.setdefault(key, made)
            if known is made:
                made.write(data)
            else:
                parent.replace(made, known)


def _is_under(rects: Sequence[Rect], place: Rect) -> bool:
    return any(contains(rect, place) for rect in rects)
