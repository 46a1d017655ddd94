"""Patterns and shadings that surfaces are painted with.

What stands on a pattern's tile under an area to burn goes from the tile, and so from all repeats of
it, which show a bar there. Where it is plainly something else than what was to be removed there, as
'KOPI' behind a name, the tile stays as it is, and the surface is painted without the area.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import pikepdf

from redactor.redact import meshes
from redactor.redact.content.bars import bars
from redactor.redact.content.nested import Reader, clean_once, copy_of, placement
from redactor.redact.content.operands import rect_of
from redactor.redact.geometry import (
    EVERYWHERE,
    IDENTITY,
    Matrix,
    Rect,
    Zones,
    grow,
    intersect,
    invert,
    is_upright,
    multiply,
    touches,
    transform_rect,
)
from redactor.redact.session import Cover, PageRun, ResourceWriter, Spared, State
from redactor.redact.strata import Layer
from redactor.redact.subpaths import path_box, read_path
from redactor.redact.text import Operation

MAX_REPEATS = 400
"""Repeats of a pattern cell under one area above which the whole cell counts as hit."""
FEW_REPEATS = 4
"""Up to here a cell's drawings are cut too; in finer patterns they are hatching, not writing."""
_MOST_PIECES = 400
"""Rectangles that a surface may fall into when areas are left out of it."""
_ROOM = 0.5
"""Points left unpainted around an area."""
_ALIKE = 3
"""Letters in a row that a tile and a removed text have in common when it is no chance."""
_AXIAL = 2
"""A shading from one line to another."""
_STREAM_KEYS = ("/Length", "/Filter", "/DecodeParms")
_PATTERN_KEYS = (
    "/Type", "/PatternType", "/PaintType", "/TilingType", "/BBox", "/XStep", "/YStep", "/Matrix",
)  # fmt: skip


class _Seen(NamedTuple):
    """An area seen from one repeat of a cell: the area's number, and which repeat."""

    rect: Rect
    area: int | None
    repeat: tuple[int, int]


def pattern(reader: Reader, obj: Any) -> tuple[Any, Spared | None] | None:
    """The pattern to use in the new stream, and what must not be painted with it.

    None when it is no pattern that programs paint.
    """
    tiles = isinstance(obj, pikepdf.Stream)
    if not (tiles or isinstance(obj, pikepdf.Dictionary)):
        return None
    if obj.get("/PatternType") != (1 if tiles else 2):
        return None
    if not tiles:
        old = obj.get("/Shading")
        new = shading(reader, old, multiply(placement(obj), reader.base))
        if new is old:
            return obj, None
        made = pikepdf.Dictionary({**dict(obj.items()), "/Shading": new})
        return reader.session.pdf.make_indirect(made), None
    box = rect_of(obj.get("/BBox"))
    back = invert(multiply(placement(obj), reader.base))
    if box is None or back is None:
        return None
    step = _step_of(obj, box)
    rects = dict(enumerate(reader.run.zones.rects))
    seen, repeats = _repeated(rects, back, step, box)
    strict, run = _cell(reader, obj, box, seen, repeats)
    spared = _unrelated(reader.run, run, seen) if run is not None else frozenset()
    if not spared:
        return strict, None
    left = {number: rect for number, rect in rects.items() if number not in spared}
    whole, _ = _cell(reader, obj, box, *_repeated(left, back, step, box))
    areas = tuple(grow(rects[number], _ROOM, _ROOM) for number in sorted(spared))
    return whole, Spared(areas, strict, back, step)


def shading(reader: Reader, obj: Any, to_page: Matrix) -> Any:
    """The shading to use in the new stream: a mesh loses the pieces in areas to burn."""
    if not isinstance(obj, pikepdf.Stream):
        return obj
    left = meshes.without(obj, to_page, reader.run.zones)
    if left is None:
        return obj
    kept = {key: obj[key] for key in obj.keys() if key not in _STREAM_KEYS}  # noqa: SIM118
    return reader.session.pdf.make_stream(left, pikepdf.Dictionary(kept))


def note_surface(obj: Any, state: State, run: PageRun) -> None:
    """What a shading covers: all of the clip where it goes on beyond both its ends."""
    shown = intersect(state.clip, run.frame)
    if shown is None:
        return
    ends = obj.get("/Extend")
    beyond = isinstance(ends, pikepdf.Array) and len(ends) == 2 and all(map(bool, ends))
    whole = beyond and "/BBox" not in obj and obj.get("/ShadingType") == _AXIAL
    solid = state.clip_exact and state.alpha >= 1 and state.plain
    run.covers.append(Cover(len(run.shows), shown, whole and solid, None))
    run.strata.add(Layer(shown, None, whole=whole and solid))


def around(path: list[Operation], state: State, spared: Spared) -> list[Operation] | None:
    """A path to fill without the areas that are left out; None when it cannot be written so."""
    box = path_box(path, state.ctm)
    holes = [area for area in spared.areas if touches(area, box)]
    if not holes:
        return path
    parts = read_path(path, state.ctm)
    to_user = invert(state.ctm)
    if to_user is None or not is_upright(state.ctm):
        return None
    if not all(part.upright_rectangle for part in parts) or len(parts) != 1:
        return None
    x0, y0, x1, y1 = transform_rect(spared.back, box)
    if x1 - x0 <= spared.step[0] and y1 - y0 <= spared.step[1]:
        return None  # one tile alone is content of the page, not a background
    pieces = without(box, holes)
    if len(pieces) > _MOST_PIECES:
        return None
    found: list[Operation] = []
    for piece in pieces:
        a, b, c, d = transform_rect(to_user, piece)
        found.append(([round(v, 4) for v in (a, b, c - a, d - b)], "re"))
    return found


def without(rect: Rect, holes: Sequence[Rect]) -> list[Rect]:
    """A rectangle less others, as rectangles that do not overlap."""
    x0, y0, x1, y1 = rect
    edges = {y0, y1}
    for hole in holes:
        edges |= {min(max(hole[1], y0), y1), min(max(hole[3], y0), y1)}
    rows = sorted(edges)
    found: list[Rect] = []
    for low, high in pairwise(rows):
        middle, at = (low + high) / 2, x0
        for left, _, right, _ in sorted(hole for hole in holes if hole[1] < middle < hole[3]):
            if left > at:
                found.append((at, low, min(left, x1), high))
            at = max(at, right)
            if at >= x1:
                break
        if at < x1:
            found.append((at, low, x1, high))
    return found


def _cell(
    reader: Reader, obj: pikepdf.Stream, box: Rect, seen: Sequence[_Seen], repeats: int
) -> tuple[Any, PageRun | None]:
    """The pattern without what lies in the areas, and its run; without one it is the shared one."""
    state = State(IDENTITY, box)
    if not seen:
        for placed in clean_once(reader, obj, box, state).placed:
            placed.use.cover([])
            placed.use.measure(math.inf, math.inf)
        return obj, None
    names = ResourceWriter(reader.session.pdf)
    run = PageRun(reader.session, Zones([one.rect for one in seen]), box)
    cell = reader.child(
        run,
        obj.get("/Resources", reader.resources),
        names,
        state,
        cut_paths=repeats <= FEW_REPEATS,
    )
    cell.read(obj)
    coloured = obj.get("/PaintType") != 2
    for operands, operator in bars(run.shows, box[2], cell.state.ctm, coloured=coloured):
        cell.emit(operands, operator)
    run.note_shown()
    run.write()
    return copy_of(reader, obj, cell, names, _PATTERN_KEYS), run


def _unrelated(page: PageRun, run: PageRun, seen: Sequence[_Seen]) -> frozenset[int]:
    """Areas that take from the cell what is plainly something else than what they remove.

    Not in the first tile, which programs give as the text of all of them.
    """
    if run.under or run.copied or run.pictured or not page.texts:
        return frozenset()
    letters: dict[int, dict[int, str]] = defaultdict(dict)
    barred: set[int | None] = {None}
    for show in run.shows:
        for glyph in show.glyphs() if show.changed and not show.hidden else ():
            for number in glyph.areas:
                found, text = seen[number], show.font.unicode(glyph.code)
                if found.repeat == (0, 0) or not text or "\ufffd" in text or found.area is None:
                    barred.add(found.area)
                else:
                    known = letters[found.area].get(number, "")
                    letters[found.area][number] = known + text
    return frozenset(
        area
        for area, taken in letters.items()
        if area not in barred
        and page.texts[area].strip()
        and not any(_shares(text, page.texts[area]) for text in taken.values())
    )


def _shares(taken: str, removed: str) -> bool:
    """Whether a tile's letters may be part of a removed text."""
    one, other = ("".join(c for c in text.casefold() if c.isalnum()) for text in (taken, removed))
    if len(one) < _ALIKE or len(other) < _ALIKE:
        return one in other or other in one
    pieces = {one[i : i + _ALIKE] for i in range(len(one) - _ALIKE + 1)}
    return any(other[i : i + _ALIKE] in pieces for i in range(len(other) - _ALIKE + 1))


def _step_of(cell: pikepdf.Stream, box: Rect) -> tuple[float, float]:
    x_step = abs(float(cell.get("/XStep", 0))) or box[2] - box[0]
    y_step = abs(float(cell.get("/YStep", 0))) or box[3] - box[1]
    return x_step, y_step


def _repeated(
    rects: dict[int, Rect], back: Matrix, step: tuple[float, float], box: Rect
) -> tuple[list[_Seen], int]:
    """Areas seen from a pattern cell, for every repeat they could fall on; most per area."""
    x_step, y_step = step
    found: list[_Seen] = []
    most = 0
    for number, rect in rects.items():
        x0, y0, x1, y1 = transform_rect(back, rect)
        columns = range(int((x0 - box[2]) // x_step), int((x1 - box[0]) // x_step) + 2)
        rows = range(int((y0 - box[3]) // y_step), int((y1 - box[1]) // y_step) + 2)
        if len(columns) * len(rows) > MAX_REPEATS:
            return [_Seen(EVERYWHERE, None, (0, 0))], MAX_REPEATS
        moved = [
            _Seen((x0 - i * x_step, y0 - j * y_step, x1 - i * x_step, y1 - j * y_step),
                  number, (i, j))
            for i in columns
            for j in rows
        ]  # fmt: skip
        hit = [one for one in moved if intersect(one.rect, box)]
        most = max(most, len(hit))
        found += hit
    return found, most
