"""A path painted anew without what of it lies in the areas to burn."""

from __future__ import annotations

import math
from collections.abc import Sequence

from redactor.redact.content.paths import burn_path, path_box, read_path
from redactor.redact.geometry import NOWHERE, Rect, grow, intersect, touches
from redactor.redact.session import Cover, Drawing, PageRun, State
from redactor.redact.text import Operation

PAINT = {
    "S": (False, True), "s": (False, True), "f": (True, False), "F": (True, False),
    "f*": (True, False), "B": (True, True), "B*": (True, True), "b": (True, True),
    "b*": (True, True), "n": (False, False),
}  # fmt: skip
"""Painting operators: whether each fills, and whether it strokes."""
_MANY_PARTS = 200
"""Subpaths above which a filled path is a drawing and covers nothing for certain."""
_HIGHEST, _MOST_DRAWINGS = 80.0, 20_000
"""Points of height above which a drawing is no letter, and how many of a stream are held."""
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
) -> list[Operation]:
    """The operations that paint what is left of a path; notes on the page what it covers.

    `rule`: the clipping operator before `op`, if any. `cut`: whether paths may lose a part.
    """
    if not path:
        if rule is None:
            return []
        state.clip = NOWHERE
        return [([0, 0], "m"), ([], rule), ([], "n")]
    out: list[Operation] = []
    box = path_box(path, state.ctm)
    near = [run.zones.rects[n] for n in run.zones.near(grow(box, 3, 3))]
    fill, stroke = PAINT[op]
    frame = intersect(run.frame, state.clip) or NOWHERE
    if hidden or not touches(grow(box, 20, 20), frame):
        fill = stroke = False
    burnt = burn_path(path, state.ctm, near) if near and cut else None
    if burnt is None:
        if fill or stroke or rule is not None:
            out += _written(path, rule, op if fill or stroke else "n")
    else:
        if op in _CLOSING:
            path = [*path, ([], "h")]
            burnt = burn_path(path, state.ctm, near) or burnt
        even_odd = "*" if op.endswith("*") else ""
        if fill and burnt.fill:
            out += _written(burnt.fill, None, "f" + even_odd)
        if stroke and burnt.stroke:
            out += _written(burnt.stroke, None, "S")
        if rule is not None:
            out += _written(burnt.fill or [([0, 0], "m")], rule, "n")
    if fill or stroke:
        state.show_colours(fill=fill, stroke=stroke)
        run.shapes.append(box)
    if fill and state.alpha >= 1 and state.plain:
        _note_covers(path, box, state, run)
    if stroke and _thickness(state) > _BAR:
        _note_line(box, state, run)
    if rule is not None:
        state.clip = intersect(state.clip, box) or NOWHERE
        parts = read_path(path, state.ctm)
        whole = len(parts) == 1 and parts[0].upright_rectangle
        state.clip_exact = state.clip_exact and whole
    return out


def drawn(
    made: list[Operation], stroke: bool, state: State, run: PageRun
) -> Sequence[Operation | Drawing]:
    """A path just painted, small ones so that they can be taken away once they are covered."""
    if state.alpha == 0 and not stroke:
        return []
    rim = _thickness(state) / 2 if stroke else 0.0
    box = grow(run.shapes[-1], rim, rim)
    if not made or box[3] - box[1] > _HIGHEST or len(run.drawings) >= _MOST_DRAWINGS:
        return made
    run.drawings.append(Drawing(made, box, len(run.covers)))
    return run.drawings[-1:]


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


def _note_covers(path: list[Operation], box: Rect, state: State, run: PageRun) -> None:
    visible = intersect(state.clip, run.frame)
    after = len(run.shows)
    parts = [(s.box, s.upright_rectangle) for s in read_path(path, state.ctm)]
    if len(parts) > _MANY_PARTS:
        parts = [(box, False)]
    for rect, certain in parts:
        shown = intersect(rect, visible) if visible else None
        if shown is not None:
            run.covers.append(Cover(after, shown, certain and state.clip_exact, state.tone))


def _written(path: list[Operation], rule: str | None, op: str) -> list[Operation]:
    return [*path, *([([], rule)] if rule is not None else []), ([], op)]
