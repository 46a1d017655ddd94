"""What is painted on a page in which order, and drawings that may turn out to show nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from redactor.redact.geometry import Matrix, Rect, grow, transform_rect
from redactor.redact.subpaths import read_path
from redactor.redact.text import Operation, Show

Paint = tuple[float | str, ...]
"""A colour: red, green and blue from 0 to 1, or its space and operands where those say nothing."""
WHITE: Paint = (1.0, 1.0, 1.0)
PICTURE: Paint = ("picture",)
"""What pictures are painted with."""
BLACK: Paint = (0.0, 0.0, 0.0)
_MANY_GROUNDS = 64
_MOST_PARTS = 5_000
"""Subpaths of a path up to which each is looked at by itself."""


@dataclass(slots=True, eq=False)
class Drawing:
    """A path that is painted: its operations, what it covers, and the covers before it."""

    operations: list[Operation]
    box: Rect
    covers: int
    path: list[Operation] | None = None
    """The path alone, where parts of it may be taken away one by one."""
    ctm: Matrix = (1, 0, 0, 1, 0, 0)
    rim: float = 0.0
    """Points that its lines reach beyond the path."""
    paint: Paint | None = None
    """The one colour it is filled with; None when that is not known, or there are lines too."""
    gone: bool = False
    unseen: bool | None = None
    """Whether it shows nothing wherever it was looked at."""

    def look(self, *, unseen: bool) -> None:
        """Note whether nothing of it is seen where it stands once more."""
        self.unseen = unseen and self.unseen is not False

    @property
    def stays(self) -> bool:
        """Whether it is written."""
        return not (self.gone or self.unseen)

    def write(self) -> list[Operation]:
        """What is left of it."""
        return self.operations if self.stays else []


def without(drawing: Drawing, leaves: Callable[[Rect], bool]) -> None:
    """Take away the subpaths of which `leaves` says so, by the place each covers (page points).

    What a subpath leaves out of another within its own place must not matter there.
    """
    if drawing.path is None or sum(op in ("m", "re") for _, op in drawing.path) < 2:
        return
    parts = read_path(drawing.path, drawing.ctm)
    if len(parts) > _MOST_PARTS:
        return
    kept = [part for part in parts if not leaves(grow(part.box, drawing.rim, drawing.rim))]
    if len(kept) < len(parts):
        painting = drawing.operations[len(drawing.path) :]
        drawing.path = [operation for part in kept for operation in part.operations]
        drawing.operations = [*drawing.path, *painting]
        drawing.gone = not kept


class Clip:
    """A clip that is no rectangle, or a soft mask, of which nobody sees the shape where nothing is
    painted through it."""

    __slots__ = ("_drawings", "_inner", "_operations", "_shown", "_shows")

    def __init__(self, operations: list[Operation], outer: Clip | None) -> None:
        self._operations = operations
        self._shown = False
        self._drawings: list[Drawing] = []
        self._shows: list[Show] = []
        self._inner: list[Clip] = []
        if outer is not None:
            outer._inner.append(self)

    def note(self, painted: Drawing | Show | None = None) -> None:
        """Something is painted through it; None: something that stays for certain."""
        if isinstance(painted, Drawing):
            self._drawings.append(painted)
        elif isinstance(painted, Show):
            self._shows.append(painted)
        else:
            self._shown = True

    @property
    def stays(self) -> bool:
        """Whether something is seen through it."""
        return (
            self._shown
            or any(drawing.stays for drawing in self._drawings)
            or any(not show.changed or _has_letters(show) for show in self._shows)
            or any(clip.stays for clip in self._inner)
        )

    def write(self) -> list[Operation]:
        """What is left of it."""
        return self._operations if self.stays else []


def _has_letters(show: Show) -> bool:
    return not show.hidden and any(not glyph.removed for glyph in show.glyphs())


class Layer(NamedTuple):
    """Something painted: what of the page it may cover, in which colour."""

    rect: Rect
    paint: Paint | None
    whole: bool
    """It covers all of `rect`, opaque."""
    drawing: Drawing | None = None


class Unsure(NamedTuple):
    """A drawing to be looked at: its place on the page, what was painted before it."""

    drawing: Drawing
    place: Rect
    layers: int
    shows: int
    shared: bool = False
    """It stands in a form that is shown elsewhere too."""


@dataclass(slots=True)
class Strata:
    """All that is painted on a page or in a stream, in order."""

    layers: list[Layer] = field(default_factory=list)
    unsure: list[Unsure] = field(default_factory=list)
    grounds: set[Paint] = field(default_factory=lambda: {WHITE})
    """Colours that drawings may vanish in."""
    _vanishing: dict[Paint, bool] = field(default_factory=dict)
    held: int = 0
    """Operations of drawings that are held."""

    def add(self, layer: Layer) -> None:
        """Note the next thing that is painted."""
        self.layers.append(layer)
        paint = layer.paint if layer.whole and layer.paint != PICTURE else None
        if paint is None or paint in self.grounds or len(self.grounds) >= _MANY_GROUNDS:
            return
        self.grounds.add(paint)
        self._vanishing.clear()

    def may_vanish(self, paint: Paint | None) -> bool:
        """Whether something of this colour may not be told from what it stands on."""
        if paint is None:
            return True
        known = self._vanishing.get(paint)
        if known is None:
            plain = rough(paint)
            known = plain is None or any(
                paint == ground or within(plain, rough(ground) or plain, _NEARLY)
                for ground in self.grounds
            )
            self._vanishing[paint] = known
        return known

    def take(self, other: Strata, matrix: Matrix, shows: int, *, solid: bool) -> None:
        """Note what a shared form paints here, through `matrix`."""
        known = len(self.layers)
        for rect, paint, whole, drawing in other.layers:
            self.add(Layer(transform_rect(matrix, rect), paint, whole and solid, drawing))
        for one in other.unsure:
            place = transform_rect(matrix, one.place)
            self.unsure.append(Unsure(one.drawing, place, known + one.layers, shows, shared=True))

    def leave(self, layers: int = 0, unsure: int = 0) -> None:
        """Forget what came last: where it is painted cannot be told, and it stays as it is."""
        for one in self.unsure[unsure:]:
            one.drawing.look(unseen=False)
        del self.layers[layers:], self.unsure[unsure:]


_ALIKE, _NEARLY = 0.03, 0.1


def rough(paint: Paint) -> Paint | None:
    """A colour as red, green and blue, inks as if they were pure; None when it is neither."""
    first, *inks = paint
    if isinstance(first, float):
        return paint
    if first != "k":
        return None
    cyan, magenta, yellow, black = (float(ink) for ink in inks)
    return tuple((1 - ink) * (1 - black) for ink in (cyan, magenta, yellow))


def same(one: Paint | None, other: Paint | None) -> bool:
    """Whether two colours are the same to the eye, as far as is known."""
    if one is None or other is None or one == other:
        return one is not None and one == other
    return within(one, other, _ALIKE)


def within(one: Paint, other: Paint, most: float) -> bool:
    """Whether two colours are plain and differ by `most` at most in red, green and blue."""
    return len(one) == len(other) == 3 and all(
        isinstance(a, float) and isinstance(b, float) and abs(a - b) <= most
        for a, b in zip(one, other, strict=True)
    )
