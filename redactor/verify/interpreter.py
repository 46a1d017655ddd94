"""Reads pages into scenes: a small interpreter of content streams (ISO 32000-1, 8 and 9).

For the verifier alone. It keeps what a viewer may not show: invisible, clipped, covered and
hidden-layer text has its place too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import pikepdf

from redactor.verify.fonts import Font, read_font
from redactor.verify.geometry import IDENTITY, Matrix, Rect, apply, around, multiply, placed
from redactor.verify.scene import Glyph, Picture, Run, Scene, SceneError, Shape, numbers, pdf_text
from redactor.verify.tokens import COMMENT, INLINE_IMAGE, Name, instructions

_MAX_DEPTH = 14
_MAX_OPERATORS = 1_500_000
_FORM_COST = 60
"""Operators that running a form counts for."""


@dataclass(slots=True)
class _State:
    ctm: Matrix = IDENTITY
    font: Font | None = None
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0
    alpha: float = 1.0
    blend: bool = False
    masked: bool = False
    pattern: bool = False
    clip: Rect | None = None
    clip_exact: bool = True

    def copy(self) -> _State:
        return _State(
            self.ctm, self.font, self.size, self.char_space, self.word_space, self.stretch,
            self.leading, self.rise, self.mode, self.alpha, self.blend, self.masked,
            self.pattern, self.clip, self.clip_exact,
        )  # fmt: skip


class _Form(NamedTuple):
    data: bytes
    matrix: Matrix
    bounds: Rect | None
    resources: Any
    hidden: bool


class Reader:
    """Reads scenes of one file; fonts and decoded streams are shared between pages."""

    def __init__(
        self, decoded: Callable[[pikepdf.Stream], bytes], hidden_layers: frozenset[tuple[int, int]]
    ) -> None:
        self.decoded = decoded
        self.fonts: dict[tuple[int, int], Font] = {}
        self.read_forms: set[tuple[int, int]] = set()
        self._hidden = hidden_layers
        self._forms: dict[tuple[int, int], _Form] = {}

    def page(self, page: pikepdf.Page) -> Scene:
        """The scene of a page, annotations' normal appearances on top."""
        scene = Scene()
        painter = _Painter(self, scene)
        contents = page.obj.get("/Contents")
        streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        parts = [part for part in streams if isinstance(part, pikepdf.Stream)]
        self.read_forms.update(part.objgen for part in parts)
        data = b"\n".join(map(self.decoded, parts))
        resources = page.resources if "/Resources" in page else pikepdf.Dictionary()
        painter.run(data, resources, _State(), 0)
        annotations = page.obj.get("/Annots")
        if isinstance(annotations, pikepdf.Array):
            for annotation in list(annotations)[:5000]:
                if isinstance(annotation, pikepdf.Dictionary):
                    self._appearance(annotation, painter)
        return scene

    def form(self, stream: pikepdf.Stream) -> Scene:
        """The scene of a form or pattern by itself, in its own space, forms within left out."""
        scene = Scene()
        resources = stream.get("/Resources", pikepdf.Dictionary())
        _Painter(self, scene, deep=False).run(self.decoded(stream), resources, _State(), 0)
        return scene

    def _appearance(self, annotation: pikepdf.Dictionary, painter: _Painter) -> None:
        appearance = annotation.get("/AP")
        normal = appearance.get("/N") if isinstance(appearance, pikepdf.Dictionary) else None
        if isinstance(normal, pikepdf.Dictionary) and not isinstance(normal, pikepdf.Stream):
            normal = normal.get(str(annotation.get("/AS", "/Off")))
        rect, box = numbers(annotation.get("/Rect"), 4), None
        if not isinstance(normal, pikepdf.Stream) or rect is None:
            return
        box = numbers(normal.get("/BBox"), 4)
        if box is None:
            return
        target = around(((rect[0], rect[1]), (rect[2], rect[3])))
        matrix = _matrix(normal.get("/Matrix"))
        source = placed(matrix, around(((box[0], box[1]), (box[2], box[3]))))
        if source.width <= 0 or source.height <= 0:
            return
        sx, sy = target.width / source.width, target.height / source.height
        fit = (sx, 0.0, 0.0, sy, target.x0 - source.x0 * sx, target.y0 - source.y0 * sy)
        painter.form(normal, _State(ctm=fit), 1)

    def font(self, source: Any) -> Font:
        """A font by its dictionary, read once when it is an object of its own."""
        if not getattr(source, "is_indirect", False):
            return read_font(source, self.decoded)
        key = source.objgen
        if key not in self.fonts:
            self.fonts[key] = read_font(source, self.decoded)
        return self.fonts[key]

    def read_form(self, stream: pikepdf.Stream) -> _Form:
        """A form's parts, read once: letterheads come back on every page."""
        key = stream.objgen
        if key not in self._forms:
            box = numbers(stream.get("/BBox"), 4)
            self._forms[key] = _Form(
                self.decoded(stream),
                _matrix(stream.get("/Matrix")),
                None if box is None else around(((box[0], box[1]), (box[2], box[3]))),
                stream.get("/Resources", pikepdf.Dictionary()),
                self.hidden(stream.get("/OC")),
            )
            self.read_forms.add(key)
        return self._forms[key]

    def hidden(self, group: Any) -> bool:
        """Whether an optional-content group (or membership) is switched off."""
        if not isinstance(group, pikepdf.Dictionary):
            return False
        if group.is_indirect and group.objgen in self._hidden:
            return True
        members = group.get("/OCGs")
        if isinstance(members, pikepdf.Dictionary):
            return members.objgen in self._hidden
        if isinstance(members, pikepdf.Array) and len(members):
            return all(
                isinstance(m, pikepdf.Dictionary) and m.objgen in self._hidden for m in members
            )
        return False


class _Painter:
    def __init__(self, reader: Reader, scene: Scene, *, deep: bool = True) -> None:
        self._deep = deep
        self._reader = reader
        self._scene = scene
        self._order = 0
        self._operators = 0
        self._hidden = 0

    def form(self, stream: pikepdf.Stream, state: _State, depth: int) -> None:
        if not self._deep:
            return
        if depth > _MAX_DEPTH:
            raise SceneError
        self._operators += _FORM_COST
        form = self._reader.read_form(stream)
        inner = state.copy()
        inner.ctm = multiply(form.matrix, state.ctm)
        if form.bounds is not None:
            inner.clip = _clipped(inner.clip, placed(inner.ctm, form.bounds))
        self._hidden += form.hidden
        self.run(form.data, form.resources, inner, depth)
        self._hidden -= form.hidden

    def run(self, data: bytes, resources: Any, state: _State, depth: int) -> None:
        lookup = _Lookup(resources, self._reader)
        saved: list[_State] = []
        marks: list[bool] = []
        text_matrix = line_matrix = IDENTITY
        path: list[list[tuple[float, float]]] = []
        plain: list[bool] = []
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
                    text_matrix = line_matrix = _six(operands)
                elif operator == b"Tf":
                    state.font = lookup.font(operands[0])
                    state.size = operands[1]
                elif operator == b"BT":
                    text_matrix = line_matrix = IDENTITY
                elif operator == b"T*":
                    line_matrix = multiply((1, 0, 0, 1, 0, -state.leading), line_matrix)
                    text_matrix = line_matrix
                elif operator in _TEXT_STATE:
                    setattr(state, _TEXT_STATE[operator], operands[0])
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
                    state.ctm = multiply(_six(operands), state.ctm)
                elif operator == b"re":
                    x, y, w, h = operands[-4:]
                    corners = ((x, y), (x + w, y), (x + w, y + h), (x, y + h))
                    path.append([apply(state.ctm, *corner) for corner in corners])
                    plain.append(True)
                elif operator == b"m":
                    path.append([apply(state.ctm, operands[0], operands[1])])
                    plain.append(True)
                elif operator == b"l":
                    if path:
                        path[-1].append(apply(state.ctm, operands[0], operands[1]))
                elif operator in (b"c", b"v", b"y"):
                    if path:
                        pairs = zip(operands[::2], operands[1::2], strict=True)
                        path[-1].extend(apply(state.ctm, x, y) for x, y in pairs)
                        plain[-1] = False
                elif operator in (b"W", b"W*"):
                    clip_pending = True
                elif operator in _PAINT:
                    if path:
                        self._painted(operator, path, plain, state, clip_pending)
                    path, plain, clip_pending = [], [], False
                elif operator == b"Do":
                    self._external(lookup.get("/XObject", operands[0]), state, depth)
                elif operator == INLINE_IMAGE:
                    self._picture(tuple(operands), state, not state.masked)
                elif operator == b"gs":
                    self._graphics(lookup.get("/ExtGState", operands[0]), state, lookup, depth)
                elif operator in (b"BDC", b"BMC", b"DP"):
                    hidden = self._marked(operator, operands, lookup)
                    if operator != b"DP":
                        marks.append(hidden)
                        self._hidden += hidden
                elif operator == b"EMC":
                    if marks:
                        self._hidden -= marks.pop()
                elif operator in (b"scn", b"cs", b"sc", b"g", b"rg", b"k"):
                    state.pattern = bool(operands) and (
                        isinstance(operands[-1], Name) and operator == b"scn"
                    )
                elif operator == COMMENT:
                    self._scene.asides.append(operands[0].decode("latin-1"))
                elif operator not in _HARMLESS:
                    # What no viewer acts on may still say something.
                    self._aside([operator, *operands])
            except (IndexError, TypeError, ValueError):
                # A viewer skips an operator whose operands are wrong, and so do we.
                continue
        self._hidden -= sum(marks)

    def _next(self) -> int:
        self._order += 1
        return self._order

    def _show(self, shown: Any, state: _State, matrix: Matrix) -> Matrix:
        font = state.font or Font()
        size, stretch = state.size, state.stretch
        full = multiply((1, 0, 0, 1, 0, state.rise), multiply(matrix, state.ctm))
        a, b, c, d, e, f = full
        middle_x, middle_y = c * 0.3 * size, d * 0.3 * size
        advance = 0.0
        glyphs: list[Glyph] = []
        for item in shown if isinstance(shown, list) else [shown]:
            if isinstance(item, float):
                advance -= item / 1000 * size * stretch
                continue
            if not isinstance(item, bytes):
                continue
            for code, text, width in font.decode(item):
                step = width * size * stretch
                left = (e + a * advance, f + b * advance)
                right = (e + a * (advance + step), f + b * (advance + step))
                glyphs.append(
                    Glyph(
                        text,
                        (left[0] + right[0]) / 2 + middle_x,
                        (left[1] + right[1]) / 2 + middle_y,
                        left,
                        right,
                    )
                )
                advance += step + state.char_space * stretch
                if code == 32 and not font.two_bytes:
                    advance += state.word_space * stretch
        if glyphs:
            height = abs(size) * (c * c + d * d) ** 0.5
            if font.drawn:
                # A Type 3 font has units of its own: judge its size by its advances.
                height = 1.5 * max(abs(g.right[0] - g.left[0]) + abs(g.right[1] - g.left[1])
                                   for g in glyphs)  # fmt: skip
            self._scene.runs.append(
                Run(
                    self._next(), tuple(glyphs), height, state.mode, self._hidden > 0,
                    font.exact, state.clip, font,
                )
            )  # fmt: skip
        return multiply((1, 0, 0, 1, advance, 0), matrix)

    def _painted(
        self,
        operator: bytes,
        path: list[list[tuple[float, float]]],
        plain: list[bool],
        state: _State,
        clip: bool,
    ) -> None:
        parts = [(around(points), _straight(points) and p) for points, p in
                 zip(path, plain, strict=True)]  # fmt: skip
        bounds = Rect(
            min(r.x0 for r, _ in parts), min(r.y0 for r, _ in parts),
            max(r.x1 for r, _ in parts), max(r.y1 for r, _ in parts),
        )  # fmt: skip
        if clip:
            state.clip = _clipped(state.clip, bounds)
            state.clip_exact = state.clip_exact and len(parts) == 1 and parts[0][1]
        if operator == b"n":
            return
        filled = operator in _FILL
        opaque = state.alpha >= 0.99 and not (state.blend or state.masked or state.pattern)
        seen = bounds if state.clip is None else bounds.common(state.clip)
        covers = (
            filled and opaque and state.clip_exact and not self._hidden
            and len(parts) == 1 and parts[0][1]
        )  # fmt: skip
        if not self._hidden:
            self._scene.shapes.append(Shape(self._next(), seen, tuple(parts), covers))

    def _external(self, target: Any, state: _State, depth: int) -> None:
        if not isinstance(target, pikepdf.Stream):
            return
        kind = str(target.get("/Subtype", ""))
        if kind == "/Form":
            self.form(target, state, depth + 1)
        elif kind == "/Image":
            see_through = any(key in target for key in ("/SMask", "/Mask", "/ImageMask"))
            self._picture(target, state, not (see_through or state.masked))

    def _picture(self, source: Any, state: _State, opaque: bool) -> None:
        bounds = placed(state.ctm, Rect(0, 0, 1, 1))
        opaque = opaque and state.alpha >= 0.99 and not state.blend
        self._scene.pictures.append(Picture(self._next(), state.ctm, bounds, source, opaque))

    def _graphics(self, settings: Any, state: _State, lookup: _Lookup, depth: int) -> None:
        if not isinstance(settings, pikepdf.Dictionary):
            return
        if "/ca" in settings:
            state.alpha = float(settings["/ca"])
        if "/BM" in settings:
            mode = settings["/BM"]
            state.blend = str(mode) not in ("/Normal", "/Compatible")
        mask = settings.get("/SMask")
        if mask is not None:
            state.masked = isinstance(mask, pikepdf.Dictionary)
            group = mask.get("/G") if state.masked else None
            if isinstance(group, pikepdf.Stream):
                self.form(group, state, depth + 1)
        font = settings.get("/Font")
        if isinstance(font, pikepdf.Array) and len(font) == 2:
            state.font, state.size = lookup.reader.font(font[0]), float(font[1])

    def _marked(self, operator: bytes, operands: list[Any], lookup: _Lookup) -> bool:
        if operator == b"BMC" or len(operands) < 2:
            return False
        properties = operands[1]
        if isinstance(properties, Name):
            group = lookup.get("/Properties", properties)
            if operands[0] == "OC":
                return self._reader.hidden(group)
            return False
        self._aside([properties])
        return False

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


class _Lookup:
    """Named resources of one content stream."""

    def __init__(self, resources: Any, reader: Reader) -> None:
        self.reader = reader
        self._resources = resources
        self._cache: dict[tuple[str, str], Any] = {}
        self._fonts: dict[str, Font] = {}

    def get(self, category: str, name: Any) -> Any:
        key = (category, str(name))
        if key not in self._cache:
            group = (
                self._resources.get(category)
                if isinstance(self._resources, pikepdf.Dictionary)
                else None
            )
            value = group.get("/" + str(name)) if isinstance(group, pikepdf.Dictionary) else None
            self._cache[key] = value
        return self._cache[key]

    def font(self, name: Any) -> Font:
        key = str(name)
        if key not in self._fonts:
            self._fonts[key] = self.reader.font(self.get("/Font", name))
        return self._fonts[key]


_SHOW = frozenset((b"Tj", b"TJ", b"'", b'"'))
_TEXT_STATE = {b"Tc": "char_space", b"Tw": "word_space", b"TL": "leading", b"Ts": "rise"}
_FILL = frozenset((b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"))
_HARMLESS = frozenset(
    (b"w", b"J", b"j", b"M", b"d", b"ri", b"i", b"h", b"G", b"RG", b"K", b"CS", b"SC", b"SCN",
     b"ET", b"d0", b"d1", b"BX", b"EX", b"MP", b"sh")
)  # fmt: skip
_PAINT = _FILL | {b"S", b"s", b"n"}


def _matrix(value: Any) -> Matrix:
    found = numbers(value, 6)
    return IDENTITY if found is None else _six(found)


def _six(values: list[Any]) -> Matrix:
    a, b, c, d, e, f = values[-6:]
    return (float(a), float(b), float(c), float(d), float(e), float(f))


def _clipped(clip: Rect | None, by: Rect) -> Rect:
    return by if clip is None else clip.common(by)


def _straight(points: list[tuple[float, float]]) -> bool:
    """Whether a polygon is an upright line or rectangle."""
    corners = points[:-1] if len(points) > 1 and points[0] == points[-1] else points
    if len(corners) <= 2:
        return True
    if len(corners) > 4:
        return False
    edges = pairwise(corners)
    return all(abs(x0 - x1) < 0.01 or abs(y0 - y1) < 0.01 for (x0, y0), (x1, y1) in edges)
