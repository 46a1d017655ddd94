"""A path painted anew without what of it lies in the areas to burn."""

from __future__ import annotations

import math
from collections.abc import Sequence

from redactor.redact.content.paths import burn_path, within
from redactor.redact.content.writing import Part
from redactor.redact.geometry import (
    NOWHERE,
    Matrix,
    Rect,
    contains,
    grow,
    intersect,
    touches,
    transform_rect,
)
from redactor.redact.session import Cover, PageRun, State
from redactor.redact.strata import Clip, Drawing, Layer, Unsure
from redactor.redact.subpaths import coarse, path_box, read_path
from redactor.redact.text import Operation

PAINT = {
    "S": (False, True), "s": (False, True), "f": (True, False), "F": (True, False),
    "f*": (True, False), "B": (True, True), "B*": (True, True), "b": (True, True),
    "b*": (True, True), "n": (False, False),
}  # fmt: skip
"""Painting operators: whether each fills, and whether it strokes."""
_MANY_PARTS = 200
"""Subpaths above which a filled path is a drawing and covers nothing for certain."""
_MOST_HELD = 150_000
"""Operations of a stream's drawings that are held, and `_DOUBTED` times as many where they may
not show."""
_DOUBTED = 5
_NEAR, _MITRE, _FAINT = 0.05, 10.0, 0.1
"""Points that count as none, how far corners of lines stick out, opacity that may not be seen."""
_BAR = 4.0
"""Points of width from which on a line may hide text."""
_CLOSING = frozenset(("s", "b", "b*"))


def paint(
    path: list[Operation],
    rule: str | None,
    op: str,
    state: State,
    run: PageRun,
    *,
    hidden: bool,
    cut: bool,
) -> Sequence[Part]:
    """What paints what is left of a path; notes on the page what it covers.

    `rule`: the clipping operator before `op`, if any. `cut`: whether paths may lose a part.
    """
    if not path:
        if rule is None:
            return []
        state.clip = NOWHERE
        return [([0, 0], "m"), ([], rule), ([], "n")]
    path = coarse(path, state.ctm)
    box = path_box(path, state.ctm)
    fill, stroke = PAINT[op]
    frame = intersect(run.frame, state.clip) or NOWHERE
    rim = _thickness(state) / 2 if stroke else 0.0
    reach = grow(frame, _MITRE * rim + _NEAR, _MITRE * rim + _NEAR)
    if not contains(reach, box):
        if hidden or not touches(box, reach):
            fill = stroke = False
        path = within(path, state.ctm, reach)
        box = path_box(path, state.ctm) if path else box
    elif hidden:
        fill = stroke = False
    near = [run.zones.rects[n] for n in run.zones.near(grow(box, 3, 3))]
    burnt = burn_path(path, state.ctm, near) if near and cut and path else None
    made: list[Operation] = []
    clip = path
    if burnt is None:
        if (fill or stroke) and path:
            made = [*path, ([], op)]
    else:
        if op in _CLOSING:
            path = [*path, ([], "h")]
            burnt = burn_path(path, state.ctm, near) or burnt
        even_odd = "*" if op.endswith("*") else ""
        if fill and burnt.fill:
            made += [*burnt.fill, ([], "f" + even_odd)]
        if stroke and burnt.stroke:
            made += [*burnt.stroke, ([], "S")]
        clip = burnt.fill
    out: list[Part] = []
    if fill or stroke:
        run.shapes.append(box)
    solid = fill and state.alpha >= 1 and state.plain
    whole = solid and _note_covers(path, box, state, run)
    if stroke and rim > _BAR / 2:
        _note_line(box, state, run)
    if made:
        out += _held(made, None if burnt else path, op, rim, box, frame, state, run, whole=whole)
    if rule is not None:
        out += _clipped(clip, rule, path, box, state)
    return out


def _clipped(
    clip: list[Operation], rule: str, path: list[Operation], box: Rect, state: State
) -> Sequence[Part]:
    """What narrows the clip to what is left of a path."""
    state.clip = intersect(state.clip, box) or NOWHERE
    parts = read_path(path, state.ctm)
    whole = len(parts) == 1 and parts[0].upright_rectangle
    state.clip_exact = state.clip_exact and whole
    made: list[Operation] = [*(clip or [([0, 0], "m")]), ([], rule), ([], "n")]
    if whole:
        return made
    state.mask = Clip(made, state.mask)
    return [state.mask]


def _held(
    made: list[Operation],
    path: list[Operation] | None,
    op: str,
    rim: float,
    box: Rect,
    frame: Rect,
    state: State,
    run: PageRun,
    *,
    whole: bool,
) -> Sequence[Part]:
    """A path just painted, so that it can be taken away once it turns out to be hidden."""
    fill, stroke = PAINT[op]
    if state.alpha == 0 and (not stroke or state.pen_alpha == 0) and state.plain:
        return []
    strata = run.strata
    grown = grow(box, rim, rim)
    parts = 1 if path is None else sum(o in ("m", "re") for _, o in path)
    doubt = _may_vanish(fill, stroke, state, run) or (
        path is not None and parts > 1 and not stroke and _framed(path, box, state.ctm)
    )
    most = _MOST_HELD * (_DOUBTED if doubt else 1)
    plain = state.plain and state.alpha >= 1
    layer = Layer(grown, state.paint if plain and not stroke else None, whole)
    if strata.held > most:
        state.show_mask()
        state.show_colours(fill=fill, stroke=stroke)
        strata.add(layer)
        return made
    strata.held += len(made) + 4
    drawing = Drawing(made, grown, len(run.covers), path, state.ctm, rim)
    drawing.paint = state.paint if fill and not stroke and plain else None
    run.drawings.append(drawing)
    state.hold(drawing, fill=fill, stroke=stroke)
    place = intersect(grown, frame)
    if doubt:
        strata.unsure.append(Unsure(drawing, place or box, len(strata.layers), len(run.shows)))
    strata.add(layer._replace(drawing=drawing))
    return [drawing]


def surface(painted: Operation, state: State, run: PageRun) -> Sequence[Part]:
    """A shading painted all over the clip."""
    place = intersect(state.clip, run.frame)
    if place is None:
        return []
    drawing = Drawing([painted], place, len(run.covers))
    run.strata.unsure.append(Unsure(drawing, place, len(run.strata.layers), len(run.shows)))
    state.hold(drawing, fill=False, stroke=False)
    return [drawing]


def _may_vanish(fill: bool, stroke: bool, state: State, run: PageRun) -> bool:
    """Whether a path may not be told from what it is painted on, by what the file says."""
    if not state.plain or (state.dashed and not fill):
        return True
    used = ((fill, state.paint, state.alpha), (stroke, state.pen, state.pen_alpha))
    return all(alpha < _FAINT or run.strata.may_vanish(paint) for on, paint, alpha in used if on)


def _framed(path: list[Operation], box: Rect, ctm: Matrix) -> bool:
    """Whether a rectangle of the path holds the rest of it, which may be lost in it."""
    return any(
        op == "re" and contains(grow(transform_rect(ctm, _corners(v)), _NEAR, _NEAR), box)
        for v, op in path
    )


def _corners(v: list[float]) -> Rect:
    return (
        min(v[0], v[0] + v[2]),
        min(v[1], v[1] + v[3]),
        max(v[0], v[0] + v[2]),
        max(v[1], v[1] + v[3]),
    )


def _thickness(state: State) -> float:
    a, b, c, d = state.ctm[:4]
    return state.line * max(math.hypot(a, b), math.hypot(c, d))


def _note_line(box: Rect, state: State, run: PageRun) -> None:
    """A line as thick as letters are high may hide some."""
    reach = _thickness(state) / 2
    shown = intersect(grow(box, reach, reach), run.frame)
    shown = intersect(shown, state.clip) if shown else None
    if shown is not None:
        run.covers.append(Cover(len(run.shows), shown, False, None))


def _note_covers(path: list[Operation], box: Rect, state: State, run: PageRun) -> bool:
    """Note what a filled path covers; returns whether that is one rectangle, all of it."""
    visible = intersect(state.clip, run.frame)
    after = len(run.shows)
    parts = [(s.box, s.upright_rectangle) for s in read_path(path, state.ctm)]
    if len(parts) > _MANY_PARTS:
        parts = [(box, False)]
    for rect, certain in parts:
        shown = intersect(rect, visible) if visible else None
        if shown is not None:
            run.covers.append(Cover(after, shown, certain and state.clip_exact, state.tone))
    return len(parts) == 1 and parts[0][1] and state.clip_exact
