"""Paints the operators of a content stream into a scene (ISO 32000-1, 8 and 9)."""

from __future__ import annotations

from typing import Any

import pikepdf

from redactor.verify.geometry import IDENTITY, Matrix, Rect, apply, around, multiply, placed
from redactor.verify.graphics import (
    State,
    clipped,
    light_through,
    matrix_of,
    six,
    straight,
    tile_of,
    tone,
)
from redactor.verify.lookup import Library, Lookup
from redactor.verify.marks import Mark, mark_of, remarks_of
from redactor.verify.meshes import corners, mesh_of
from redactor.verify.scene import Picture, Run, Said, Scene, SceneError, Shape, pdf_text
from redactor.verify.strings import lay_out
from redactor.verify.tokens import COMMENT, INLINE_IMAGE, Name, instructions

_MAX_DEPTH = 14
_MAX_OPERATORS = 4_000_000
_FORM_COST = 60
"""Operators that running a form counts for."""


class Painter:
    def __init__(
        self, reader: Library, scene: Scene, *, deep: bool = True, counts: bool = True
    ) -> None:
        self._counts = counts
        self._deep = deep
        self._reader = reader
        self._scene = scene
        self._order = 0
        self._operators = 0
        self._hidden = 0
        self._within = 0

    def form(self, stream: pikepdf.Stream, state: State, depth: int) -> None:
        if not self._deep:
            return
        if depth > _MAX_DEPTH:
            raise SceneError
        self._operators += _FORM_COST
        form = self._reader.read_form(stream)
        inner = state.copy()
        inner.ctm = multiply(form.matrix, state.ctm)
        if form.bounds is not None:
            inner.clip = clipped(inner.clip, placed(inner.ctm, form.bounds))
        self._hidden += form.hidden
        self.run(form.data, form.resources, inner, depth)
        self._hidden -= form.hidden

    def bar(self, bounds: Rect) -> None:
        """A surface that viewers paint by themselves."""
        self._scene.shapes.append(Shape(self._next(), bounds, ((bounds, True),), covers=True))

    def run(self, data: bytes, resources: Any, state: State, depth: int) -> None:
        lookup = Lookup(resources, self._reader)
        base = state.ctm
        saved: list[State] = []
        marks: list[tuple[Mark, int]] = []
        text_matrix = line_matrix = IDENTITY
        path: list[list[tuple[float, float]]] = []
        plain: list[bool] = []
        controls: list[set[int]] = []
        clip_pending = False
        for operator, operands in instructions(data):
            self._operators += 1
            if self._operators > _MAX_OPERATORS:
                raise SceneError
            try:
                if operator in _SHOW:
                    if operator == b"'" or operator == b'"':
                        if operator == b'"':
                            state.word_space, state.char_space = operands[0], operands[1]
                        line_matrix = multiply((1, 0, 0, 1, 0, -state.leading), line_matrix)
                        text_matrix = line_matrix
                    text_matrix = self._show(operands[-1], state, text_matrix)
                elif operator == b"Td" or operator == b"TD":
                    if operator == b"TD":
                        state.leading = -operands[1]
                    line_matrix = multiply((1, 0, 0, 1, operands[0], operands[1]), line_matrix)
                    text_matrix = line_matrix
                elif operator == b"Tm":
                    text_matrix = line_matrix = six(operands)
                elif operator == b"Tf":
                    state.font = lookup.font(operands[0])
                    state.size = operands[1]
                elif operator == b"BT":
                    text_matrix = line_matrix = IDENTITY
                elif operator == b"T*":
                    line_matrix = multiply((1, 0, 0, 1, 0, -state.leading), line_matrix)
                    text_matrix = line_matrix
                elif operator in _NUMBER_STATE:
                    setattr(state, _NUMBER_STATE[operator], operands[0])
                elif operator == b"Tr":
                    state.mode = int(operands[0])
                elif operator == b"Tz":
                    state.stretch = operands[0] / 100
                elif operator == b"q":
                    saved.append(state.copy())
                elif operator == b"Q":
                    if saved:
                        state = saved.pop()
                elif operator == b"cm":
                    state.ctm = multiply(six(operands), state.ctm)
                elif operator == b"re":
                    x, y, w, h = operands[-4:]
                    corners = ((x, y), (x + w, y), (x + w, y + h), (x, y + h))
                    path.append([apply(state.ctm, *corner) for corner in corners])
                    plain.append(True)
                    controls.append(set())
                elif operator == b"m":
                    path.append([apply(state.ctm, operands[0], operands[1])])
                    plain.append(True)
                    controls.append(set())
                elif operator == b"l":
                    if path:
                        path[-1].append(apply(state.ctm, operands[0], operands[1]))
                elif operator in (b"c", b"v", b"y"):
                    if path:
                        pairs = zip(operands[::2], operands[1::2], strict=True)
                        begun = len(path[-1])
                        path[-1].extend(apply(state.ctm, x, y) for x, y in pairs)
                        controls[-1].update(range(begun, len(path[-1]) - 1))
                        plain[-1] = False
                elif operator in (b"W", b"W*"):
                    clip_pending = True
                elif operator in _PAINT:
                    if path:
                        self._painted(operator, path, plain, controls, state, clip_pending)
                        if state.tile is not None and operator in _FILL and not self._hidden:
                            self._tiles(path, plain, state, depth)
                    path, plain, controls, clip_pending = [], [], [], False
                elif operator == b"Do":
                    self._external(lookup.get("/XObject", operands[0]), state, depth)
                elif operator == INLINE_IMAGE:
                    self._picture(tuple(operands), state, not state.masked)
                elif operator == b"sh":
                    self._shaded(lookup.get("/Shading", operands[0]), state.ctm, state)
                elif operator == b"gs":
                    self._graphics(lookup.get("/ExtGState", operands[0]), state, lookup, depth)
                elif operator in (b"BDC", b"BMC", b"DP"):
                    mark = self._marked(operator, operands, lookup)
                    if operator != b"DP":
                        marks.append((mark, self._order))
                        self._hidden += mark.hidden
                elif operator == b"EMC":
                    if marks:
                        mark, begun = marks.pop()
                        self._hidden -= mark.hidden
                        span = (begun, self._order)
                        self._scene.said += [Said(*said, (span,)) for said in mark.said]
                        if mark.number is not None and not depth:
                            self._scene.marked.setdefault(mark.number, []).append(span)
                elif operator in (b"scn", b"cs", b"sc", b"g", b"rg", b"k"):
                    state.pattern = bool(operands) and (
                        isinstance(operands[-1], Name) and operator == b"scn"
                    )
                    state.tone = 0.0 if operator == b"cs" else tone(operands)
                    state.tile = None
                    if operator == b"cs":
                        state.spot = lookup.is_spot(operands[0])
                    elif operator not in (b"scn", b"sc"):
                        state.spot = False
                    if state.pattern:
                        self._patterned(lookup.get("/Pattern", operands[-1]), base, state)
                elif operator == b"SCN" and operands and isinstance(operands[-1], Name):
                    self._tiled(lookup.get("/Pattern", operands[-1]))
                elif operator == COMMENT:
                    self._scene.asides.append(operands[0].decode("latin-1"))
                    self._scene.remarks.append(operands[0].decode("latin-1"))
                elif operator not in _HARMLESS:
                    # What no viewer acts on may still say something.
                    self._aside([operator, *operands])
            except (IndexError, TypeError, ValueError):
                # A viewer skips an operator whose operands are wrong, and so do we.
                continue
        self._hidden -= sum(mark.hidden for mark, _ in marks)

    def _next(self) -> int:
        self._order += 1
        return self._order

    def _show(self, shown: Any, state: State, matrix: Matrix) -> Matrix:
        laid, matrix = lay_out(shown, state, matrix)
        if laid is not None:
            self._scene.runs.append(
                Run(
                    self._next(), laid.glyphs, laid.height, state.shown_mode(), self._hidden > 0,
                    laid.font.exact, state.clip, laid.font, laid.said,
                    state.white(), self._within > 0,
                )
            )  # fmt: skip
        return matrix

    def _painted(
        self,
        operator: bytes,
        path: list[list[tuple[float, float]]],
        plain: list[bool],
        controls: list[set[int]],
        state: State,
        clip: bool,
    ) -> None:
        parts = [(around(points), straight(points) and p) for points, p in
                 zip(path, plain, strict=True)]  # fmt: skip
        bounds = Rect(
            min(r.x0 for r, _ in parts), min(r.y0 for r, _ in parts),
            max(r.x1 for r, _ in parts), max(r.y1 for r, _ in parts),
        )  # fmt: skip
        if clip:
            state.clip = clipped(state.clip, bounds)
            state.clip_exact = state.clip_exact and len(parts) == 1 and parts[0][1]
        if operator == b"n":
            return
        filled = operator in _FILL
        through = light_through(state) if filled else 1.0
        opaque = state.alpha >= 0.99 and not (
            state.blend != "/Normal" or state.masked or state.pattern
        )
        seen = bounds if state.clip is None else bounds.common(state.clip)
        covers = (
            filled and opaque and state.clip_exact and not self._hidden
            and len(parts) == 1 and parts[0][1]
        )  # fmt: skip
        if not self._hidden:
            stroke = 0.0
            if operator not in (b"f", b"F", b"f*"):
                a, b, c, d, _, _ = state.ctm
                stroke = 0.5 * state.line_width * abs(a * d - b * c) ** 0.5
            outline = not filled and min(bounds.width, bounds.height) > 2 * stroke
            self._scene.shapes.append(
                Shape(
                    self._next(),
                    seen,
                    tuple(parts),
                    covers,
                    through,
                    state.tone,
                    stroke,
                    outline,
                    tuple(
                        point
                        for points, (_, upright), handles in zip(path, parts, controls, strict=True)
                        if not upright
                        for i, point in enumerate(points)
                        if i not in handles
                    ),
                )
            )

    def _shaded(self, shading: Any, to_page: Matrix, state: State) -> None:
        """A shading fills its clip; a mesh also draws, whether or not there is a clip."""
        if self._hidden:
            return
        mesh = mesh_of(shading)
        nodes = () if mesh is None else corners(mesh, to_page)
        bounds = around(nodes) if nodes else state.clip or _EVERYWHERE
        if nodes or mesh is None or state.clip is not None:
            self._scene.shapes.append(Shape(self._next(), bounds, (), covers=False, nodes=nodes))

    def _patterned(self, pattern: Any, base: Matrix, state: State) -> None:
        """A colour that is a mesh: it counts where it would paint, painted or not."""
        self._tiled(pattern)
        if isinstance(pattern, pikepdf.Stream) and self._deep:
            state.tile = tile_of(pattern, base)
        if mesh_of(pattern) is not None:
            self._shaded(pattern, multiply(matrix_of(pattern.get("/Matrix")), base), state)

    def _tiled(self, pattern: Any) -> None:
        """A colour made of tiles, for surfaces or lines: what is written on a tile is kept."""
        if isinstance(pattern, pikepdf.Stream) and self._deep:
            self._scene.cells.append(self._reader.tile(pattern))

    def _tiles(
        self,
        path: list[list[tuple[float, float]]],
        plain: list[bool],
        state: State,
        depth: int,
    ) -> None:
        """Paint some tiles of a surface where they lie, when they hold words or pictures."""
        tile = state.tile
        if tile is None or depth > _MAX_DEPTH or not self._reader.says(tile.stream):
            return
        area = around(point for points in path for point in points)
        area = area if state.clip is None else area.common(state.clip)
        self._within += 1
        begun = len(self._scene.runs)
        for matrix in tile.places(area):
            form = self._reader.read_form(tile.stream)
            inner = State(ctm=matrix, alpha=state.alpha, clip=area, masked=state.masked)
            self.run(form.data, form.resources, inner, depth + 1)
        self._within -= 1
        if self._reader.gaps and len(path) > 1 and all(plain) and all(map(straight, path)):
            self._scene.leave_gaps(begun, [around(points) for points in path])

    def _external(self, target: Any, state: State, depth: int) -> None:
        if not isinstance(target, pikepdf.Stream):
            return
        if self._counts:
            self._reader.shown.add(target.objgen)
        kind = str(target.get("/Subtype", ""))
        if kind == "/Form":
            self.form(target, state, depth + 1)
        elif kind == "/Image":
            see_through = any(key in target for key in ("/SMask", "/Mask", "/ImageMask"))
            self._picture(target, state, not (see_through or state.masked))

    def _picture(self, source: Any, state: State, opaque: bool) -> None:
        bounds = placed(state.ctm, Rect(0, 0, 1, 1))
        opaque = opaque and state.alpha >= 0.99 and state.blend == "/Normal"
        self._scene.pictures.append(
            Picture(
                self._next(), state.ctm, bounds, source, opaque,
                None if self._hidden else state.clip, state.clip_exact, self._within > 0,
            )
        )  # fmt: skip

    def _graphics(self, settings: Any, state: State, lookup: Lookup, depth: int) -> None:
        if not isinstance(settings, pikepdf.Dictionary):
            return
        if "/ca" in settings:
            state.alpha = float(settings["/ca"])
        if "/BM" in settings:
            mode = settings["/BM"]
            if isinstance(mode, pikepdf.Array) and len(mode):
                mode = mode[0]
            state.blend = "/Normal" if str(mode) == "/Compatible" else str(mode)
        mask = settings.get("/SMask")
        if mask is not None:
            state.masked = isinstance(mask, pikepdf.Dictionary)
            group = mask.get("/G") if state.masked else None
            if isinstance(group, pikepdf.Stream):
                self._within += 1
                self.form(group, state, depth + 1)
                self._within -= 1
        font = settings.get("/Font")
        if isinstance(font, pikepdf.Array) and len(font) == 2:
            state.font, state.size = lookup.reader.font(font[0]), float(font[1])

    def _marked(self, operator: bytes, operands: list[Any], lookup: Lookup) -> Mark:
        """What marked content is marked with."""
        if operator == b"BMC" or len(operands) < 2:
            return Mark()
        properties = operands[1]
        if isinstance(properties, Name):
            group = lookup.get("/Properties", properties)
            hidden = operands[0] == "OC" and self._reader.hidden(group)
            self._scene.remarks += remarks_of(group)
            return mark_of(group, hidden=hidden)
        self._aside([properties])
        self._scene.remarks += remarks_of(properties)
        return mark_of(properties)

    def _aside(self, stack: list[Any]) -> None:
        numbers: list[str] = []
        while stack:
            value = stack.pop()
            if isinstance(value, dict):
                stack.extend(value.values())
            elif isinstance(value, list):
                stack.extend(value)
            elif isinstance(value, bytes):
                self._scene.asides.append(pdf_text(value))
            elif isinstance(value, Name):
                self._scene.asides.append(value)
            elif isinstance(value, float):
                numbers.append(f"{value:.12g}")
        if numbers:
            self._scene.asides.append(" ".join(reversed(numbers)))


_EVERYWHERE = Rect(-20_000, -20_000, 20_000, 20_000)
"""What a shading without a clip fills."""
_SHOW = frozenset((b"Tj", b"TJ", b"'", b'"'))
_NUMBER_STATE = {
    b"w": "line_width",
    b"Tc": "char_space",
    b"Tw": "word_space",
    b"TL": "leading",
    b"Ts": "rise",
}
_FILL = frozenset((b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"))
_HARMLESS = frozenset(
    (b"J", b"j", b"M", b"d", b"ri", b"i", b"h", b"G", b"RG", b"K", b"CS", b"SC", b"SCN",
     b"ET", b"d0", b"d1", b"BX", b"EX", b"MP")
)  # fmt: skip
_PAINT = _FILL | {b"S", b"s", b"n"}
