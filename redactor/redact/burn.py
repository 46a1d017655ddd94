"""Content streams written anew without what stands in the areas to burn.

Each stream is read operator by operator and rewritten from an allow-list: comments, unknown
operators, marked-content properties, hidden layers and resources nobody uses do not reach the
output. Form XObjects, patterns and soft masks that lose something become copies of their own;
the rest stay shared. Pictures are only noted here; `images` blanks them.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from redactor.errors import InputCode, InputError
from redactor.redact.fonts import PdfFont
from redactor.redact.geometry import (
    EVERYWHERE,
    IDENTITY,
    Matrix,
    Point,
    Rect,
    Zones,
    apply,
    bounds,
    contains,
    grow,
    intersect,
    invert,
    multiply,
    touches,
    transform_rect,
)
from redactor.redact.layers import Layers
from redactor.redact.paths import burn_path, read_path
from redactor.redact.text import Operation, Show, TextBlock, burn_show

MAX_DEPTH = 24
MAX_OPERATORS = 8_000_000
MAX_COPIES = 5_000
MAX_REPEATS = 400
IMAGE_MARGIN = 0.5
"""Points around an area that are blanked in pictures: scanned ink bleeds."""

NOWHERE: Rect = (1e12, 1e12, -1e12, -1e12)

STANDARD_TAGS = frozenset(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 "
    "H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry "
    "Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form Artifact".split()
)
"""ISO 32000-1, 14.8.4, and Artifact."""

_GENERAL = frozenset("w J j M d ri i g G rg RG k K d0 d1".split())
_TEXT_STATE = frozenset("Tc Tw Tz TL Ts Tr".split())
_PATH = {"m": 2, "l": 2, "c": 6, "v": 4, "y": 4, "h": 0, "re": 4}
_PAINT = {
    "S": (False, True), "s": (False, True), "f": (True, False), "F": (True, False),
    "f*": (True, False), "B": (True, True), "B*": (True, True), "b": (True, True),
    "b*": (True, True), "n": (False, False),
}  # fmt: skip
_CLOSING = frozenset(("s", "b", "b*"))
_CATEGORY = {
    "/Font": "F", "/XObject": "X", "/ExtGState": "G", "/ColorSpace": "C", "/Pattern": "P",
    "/Shading": "S",
}  # fmt: skip
_DEVICE_SPACES = frozenset(("/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern"))
_STATE_KEYS = (
    "/LW", "/LC", "/LJ", "/ML", "/D", "/RI", "/OP", "/op", "/OPM", "/FL", "/SM", "/SA", "/BM",
    "/CA", "/ca", "/AIS", "/TK",
)  # fmt: skip


@dataclass(slots=True, eq=False)
class ImageUse:
    """A picture of the output: polygons to blank (unit square of the picture), part ever seen."""

    obj: pikepdf.Stream
    blanks: list[list[Point]] = field(default_factory=list)
    seen: Rect | None = None


@dataclass(slots=True)
class State:
    """The graphics state, as far as positions depend on it (ISO 32000-1, 8.4 and 9.3)."""

    ctm: Matrix
    clip: Rect
    font: PdfFont | None = None
    size: float = 0.0
    spacing: float = 0.0
    word: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0


class Session:
    """What a document's pages share: fonts, pictures, cleaned streams, and the budgets."""

    def __init__(self, pdf: pikepdf.Pdf, layers: Layers, *, tagged: bool) -> None:
        self.pdf = pdf
        self.layers = layers
        self.tagged = tagged
        self.fonts: dict[tuple[int, int], PdfFont] = {}
        self.images: dict[tuple[int, int], ImageUse] = {}
        self._clean: set[tuple[int, int]] = set()
        self._operators = 0
        self._copies = 0

    def font(self, obj: Any, run: PageRun, resources: Any, depth: int) -> PdfFont | None:
        if not isinstance(obj, pikepdf.Dictionary):
            return None
        found = self.fonts.get(obj.objgen)
        if found is None:
            found = PdfFont(obj)
            self.fonts[obj.objgen] = found
            if found.type3:
                self._clean_type3(obj, run, resources, depth)
        return found

    def _clean_type3(self, obj: Any, run: PageRun, resources: Any, depth: int) -> None:
        procedures = obj.get("/CharProcs")
        if not isinstance(procedures, pikepdf.Dictionary):
            return
        names = ResourceWriter(self.pdf)
        for name in list(procedures.keys()):
            stream = procedures[name]
            if isinstance(stream, pikepdf.Stream) and stream.objgen not in self._clean:
                self._clean.add(stream.objgen)
                reader = Reader(
                    PageRun(self, Zones(()), EVERYWHERE),
                    obj.get("/Resources", resources),
                    names,
                    State(IDENTITY, EVERYWHERE),
                    depth + 1,
                )
                reader.read(stream)
                stream.write(reader.data())
        obj["/Resources"] = names.obj
        del run

    def count(self, operators: int) -> None:
        self._operators += operators
        if self._operators > MAX_OPERATORS:
            raise InputError(InputCode.TOO_LARGE)

    def count_copy(self) -> None:
        self._copies += 1
        if self._copies > MAX_COPIES:
            raise InputError(InputCode.TOO_LARGE)

    def clean_once(self, stream: pikepdf.Stream, frame: Rect, resources: Any, depth: int) -> None:
        """Rewrite a stream that loses nothing but what nobody can see, in place, once."""
        if stream.objgen in self._clean:
            return
        self._clean.add(stream.objgen)
        run = PageRun(self, Zones(()), frame)
        names = ResourceWriter(self.pdf)
        reader = Reader(
            run, stream.get("/Resources", resources), names, State(IDENTITY, frame), depth + 1
        )
        reader.read(stream)
        stream.write(reader.data())
        stream["/Resources"] = names.obj


class ResourceWriter:
    """A new resource dictionary that holds only what the new stream names, under plain names."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.obj = pikepdf.Dictionary()
        self._pdf = pdf
        self._names: dict[tuple[str, tuple[int, int]], str] = {}

    def name(self, category: str, value: Any) -> pikepdf.Name:
        table = self.obj.get(category)
        if table is None:
            self.obj[category] = pikepdf.Dictionary()
            table = self.obj[category]
        number = value.objgen if isinstance(value, pikepdf.Object) else (0, 0)
        key = (category, number)
        if number != (0, 0) and key in self._names:
            return pikepdf.Name(self._names[key])
        name = f"/{_CATEGORY[category]}{len(table.keys())}"
        table[name] = value
        if number != (0, 0):
            self._names[key] = name
        return pikepdf.Name(name)

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


class PageRun:
    """One page (or shared stream) on its way: areas, visible frame, and all text it shows."""

    def __init__(self, session: Session, zones: Zones, frame: Rect) -> None:
        self.session = session
        self.zones = zones
        self.frame = frame
        self.shows: list[Show] = []
        self.zones_with_text: set[int] = set()
        self.zones_with_images: set[int] = set()
        self.shapes: list[Rect] = []
        """Bounds of drawings and pictures left on the page."""
        self.readers: list[tuple[Reader, pikepdf.Stream]] = []

    def write(self) -> None:
        """Write every copied stream; the page's own is asked for by the caller."""
        for reader, stream in self.readers:
            stream.write(reader.data())


class Reader:
    """Reads one content stream and holds what its new version will be."""

    def __init__(
        self,
        run: PageRun,
        resources: Any,
        names: ResourceWriter,
        state: State,
        depth: int,
        *,
        mcids: bool = False,
        cut_paths: bool = True,
    ) -> None:
        if depth > MAX_DEPTH:
            raise InputError(InputCode.TOO_DEEP)
        self.run = run
        self.session = run.session
        self.resources = resources if isinstance(resources, pikepdf.Dictionary) else None
        self.names = names
        self.names.copy_defaults(self.resources)
        self.state = state
        self.base = state.ctm
        self.depth = depth
        self.mcids = mcids and run.session.tagged
        self.cut_paths = cut_paths
        self.out: list[Operation | TextBlock] = []
        self._stack: list[State] = []
        self._block: TextBlock | None = None
        self._tm: Matrix = IDENTITY
        self._tlm: Matrix = IDENTITY
        self._path: list[Operation] = []
        self._clip_rule: str | None = None
        self._marks: list[tuple[bool, bool, int | None]] = []
        self._hidden = 0
        self._inherited: tuple[bool, bool] | None = None

    # -- in and out ------------------------------------------------------------------------

    def read(self, stream: Any) -> None:
        """Read a stream or a page's contents. Raises `InputError` when it is unreadable."""
        try:
            instructions = pikepdf.parse_content_stream(stream)
        except (pikepdf.PdfError, TypeError) as error:
            raise InputError(InputCode.CORRUPT) from error
        self.session.count(len(instructions))
        for instruction in instructions:
            if isinstance(instruction, pikepdf.ContentStreamInlineImage):
                self._inline_image(instruction.iimage)
                continue
            try:
                self._step(list(instruction.operands), str(instruction.operator))
            except (ValueError, TypeError, IndexError, KeyError, ArithmeticError):
                continue  # malformed operands: no viewer can show the operator either
        if self._block is not None:
            self._block = None
        while self._marks:
            self._end_mark()
        for _ in self._stack:
            self.out.append(([], "Q"))

    def operations(self) -> list[Operation]:
        found: list[Operation] = []
        for item in self.out:
            if isinstance(item, TextBlock):
                found.extend(item.write())
            else:
                found.append(item)
        return found

    def data(self) -> bytes:
        return pikepdf.unparse_content_stream(
            [(operands, pikepdf.Operator(operator)) for operands, operator in self.operations()]
        )

    def _emit(self, operands: list[Any], operator: str, *, positions: bool = False) -> None:
        if self._block is not None:
            self._block.add((operands, operator), positions=positions)
        else:
            self.out.append((operands, operator))

    # -- operators -------------------------------------------------------------------------

    def _step(self, v: list[Any], op: str) -> None:
        if op in _PATH:
            self._path.append(([float(x) for x in v[: _PATH[op]]], op))
            if len(v) < _PATH[op]:
                self._path.pop()
        elif op in ("Tj", "TJ", "'", '"'):
            self._show(v, op)
        elif op in ("Td", "TD", "Tm", "T*"):
            self._move(v, op)
        elif op in _PAINT:
            self._paint(op)
        elif op in ("q", "Q", "cm", "gs"):
            self._graphics_state(v, op)
        elif op == "BT":
            self._block = TextBlock()
            self.out.append(self._block)
            self._tm = self._tlm = IDENTITY
        elif op == "ET":
            self._block = None
        elif op == "Tf":
            self._set_font(v)
        elif op in _TEXT_STATE:
            self._text_state(float(v[0]), op)
            self._emit([v[0]], op)
        elif op in _GENERAL:
            self._emit([x for x in v if _plain(x)], op)
        elif op in ("W", "W*"):
            self._clip_rule = op
        elif op in ("cs", "CS", "sc", "SC", "scn", "SCN"):
            self._colour(v, op)
        elif op == "Do":
            self._do(v)
        elif op == "sh":
            shading = self._resource("/Shading", v[0])
            if shading is not None and not self._hidden:
                self._emit([self.names.name("/Shading", shading)], op)
        elif op in ("BMC", "BDC"):
            self._begin_mark(v, op)
        elif op == "EMC":
            self._end_mark()

    def _resource(self, category: str, name: Any) -> Any:
        if self.resources is None:
            return None
        table = self.resources.get(category)
        if not isinstance(table, pikepdf.Dictionary):
            return None
        value = table.get(str(name))
        if isinstance(value, (pikepdf.Dictionary, pikepdf.Stream, pikepdf.Array)) and (
            value.objgen == (0, 0)
        ):
            value = self.session.pdf.make_indirect(value)
            table[str(name)] = value
        return value

    def _graphics_state(self, v: list[Any], op: str) -> None:
        if op == "q":
            self._stack.append(copy.copy(self.state))
            self._emit([], op)
        elif op == "Q":
            if self._stack:
                self.state = self._stack.pop()
                self._emit([], op)
        elif op == "cm":
            matrix = [float(x) for x in v[:6]]
            self.state.ctm = multiply(_matrix(matrix), self.state.ctm)
            self._emit(list(v[:6]), op)
        else:
            self._ext_state(self._resource("/ExtGState", v[0]))

    def _text_state(self, value: float, op: str) -> None:
        state = self.state
        if op == "Tc":
            state.spacing = value
        elif op == "Tw":
            state.word = value
        elif op == "Tz":
            state.stretch = value / 100
        elif op == "TL":
            state.leading = value
        elif op == "Ts":
            state.rise = value
        else:
            state.mode = int(value)

    def _set_font(self, v: list[Any]) -> None:
        obj = self._resource("/Font", v[0])
        self.state.font = self.session.font(obj, self.run, self.resources, self.depth)
        self.state.size = float(v[1])
        if self.state.font is not None:
            self._emit([self.names.name("/Font", obj), v[1]], "Tf")

    def _ext_state(self, obj: Any) -> None:
        if not isinstance(obj, pikepdf.Dictionary):
            return
        font = obj.get("/Font")
        if isinstance(font, pikepdf.Array) and len(font) == 2:
            face = font[0]
            self.state.font = self.session.font(face, self.run, self.resources, self.depth)
            self.state.size = float(font[1])
            if self.state.font is not None:
                self._emit([self.names.name("/Font", face), font[1]], "Tf")
        clean = pikepdf.Dictionary()
        for key in _STATE_KEYS:
            if key in obj:
                clean[key] = obj[key]
        mask = obj.get("/SMask")
        if isinstance(mask, pikepdf.Name):
            clean["/SMask"] = pikepdf.Name("/None")
        elif isinstance(mask, pikepdf.Dictionary) and isinstance(mask.get("/G"), pikepdf.Stream):
            group = self._form(mask["/G"])
            if group is not None:
                copied = pikepdf.Dictionary(S=mask.get("/S", pikepdf.Name("/Alpha")), G=group)
                for key in ("/BC", "/TR"):
                    if key in mask:
                        copied[key] = mask[key]
                clean["/SMask"] = copied
        if clean.keys():
            self._emit([self.names.name("/ExtGState", clean)], "gs")

    def _colour(self, v: list[Any], op: str) -> None:
        if op in ("cs", "CS"):
            if str(v[0]) in _DEVICE_SPACES:
                self._emit([v[0]], op)
                return
            space = self._resource("/ColorSpace", v[0])
            if space is not None:
                self._emit([self.names.name("/ColorSpace", space)], op)
        elif v and isinstance(v[-1], pikepdf.Name):
            pattern = self._pattern(self._resource("/Pattern", v[-1]))
            if pattern is not None:
                self._emit([*v[:-1], self.names.name("/Pattern", pattern)], op)
        else:
            self._emit([x for x in v if _plain(x)], op)

    # -- text ------------------------------------------------------------------------------

    def _move(self, v: list[Any], op: str) -> None:
        if op == "Tm":
            self._tlm = _matrix([float(x) for x in v[:6]])
        elif op == "T*":
            self._tlm = multiply((1, 0, 0, 1, 0, -self.state.leading), self._tlm)
        else:
            x, y = float(v[0]), float(v[1])
            if op == "TD":
                self.state.leading = -y
            self._tlm = multiply((1, 0, 0, 1, x, y), self._tlm)
        self._tm = self._tlm
        if op == "TD" and self._block is not None:
            self._block.add(([-float(v[1])], "TL"))
            op = "Td"
        if self._block is not None:
            self._block.add((v, op), positions=True)

    def _show(self, v: list[Any], op: str) -> None:
        if op == '"':
            self.state.word, self.state.spacing = float(v[0]), float(v[1])
        if op in ("'", '"'):
            self._tlm = multiply((1, 0, 0, 1, 0, -self.state.leading), self._tlm)
            self._tm = self._tlm
        if self.state.font is None:
            return
        elements = _elements(v[-1])
        state = self.state
        show = Show(
            elements,
            state.font,  # type: ignore[arg-type]
            state.size,
            self._tm,
            state.ctm,
            spacing=state.spacing,
            word=state.word,
            stretch=state.stretch,
            rise=state.rise,
            mode=state.mode,
            clip=state.clip,
            mcid=self._mcid(),
        )
        step = (0.0, show.advance) if show.font.vertical else (show.advance, 0.0)
        self._tm = multiply((1, 0, 0, 1, *step), self._tm)
        reach = show.reach()
        if self._hidden or not touches(reach, state.clip) or not touches(reach, self.run.frame):
            show.remove_all()
        else:
            self.run.zones_with_text |= burn_show(show, self.run.zones)
        self.run.shows.append(show)
        if self._block is None:
            block = TextBlock(implicit=True)
            block.add_show((v, op), show)
            self.out.append(block)
        else:
            self._block.add_show((v, op), show)

    # -- paths -----------------------------------------------------------------------------

    def _paint(self, op: str) -> None:
        path, self._path = self._path, []
        rule, self._clip_rule = self._clip_rule, None
        if not path:
            if rule is not None:
                self.state.clip = NOWHERE
                self.out.extend([([0, 0], "m"), ([], rule), ([], "n")])
            return
        box = self._path_box(path)
        near = [self.run.zones.rects[n] for n in self.run.zones.near(grow(box, 3, 3))]
        fill, stroke = _PAINT[op]
        frame = intersect(self.run.frame, self.state.clip) or NOWHERE
        if self._hidden or not touches(grow(box, 20, 20), frame):
            fill = stroke = False
        burnt = burn_path(path, self.state.ctm, near) if near and self.cut_paths else None
        if burnt is None:
            if fill or stroke or rule is not None:
                self._emit_path(path, rule, op if fill or stroke else "n")
        else:
            if op in _CLOSING:
                path = [*path, ([], "h")]
                burnt = burn_path(path, self.state.ctm, near) or burnt
            even_odd = "*" if op.endswith("*") else ""
            if fill and burnt.fill:
                self._emit_path(burnt.fill, None, "f" + even_odd)
            if stroke and burnt.stroke:
                self._emit_path(burnt.stroke, None, "S")
            if rule is not None:
                self._emit_path(burnt.fill or [([0, 0], "m")], rule, "n")
        if fill or stroke:
            self.run.shapes.append(box)
        if rule is not None:
            self.state.clip = intersect(self.state.clip, box) or NOWHERE

    def _emit_path(self, path: list[Operation], rule: str | None, op: str) -> None:
        # Painting inside a text object is an error that viewers forgive; keep it outside.
        target = self.out
        target.extend(path)
        if rule is not None:
            target.append(([], rule))
        target.append(([], op))

    def _path_box(self, path: list[Operation]) -> Rect:
        ctm = self.state.ctm
        points: list[Point] = []
        for v, op in path:
            if op == "re":
                x, y, w, h = v
                points += [apply(ctm, a, b) for a in (x, x + w) for b in (y, y + h)]
            else:
                points += [apply(ctm, v[i], v[i + 1]) for i in range(0, len(v), 2)]
        return bounds(points) if points else NOWHERE

    # -- XObjects, patterns ----------------------------------------------------------------

    def _do(self, v: list[Any]) -> None:
        obj = self._resource("/XObject", v[0])
        if not isinstance(obj, pikepdf.Stream) or self._hidden:
            return
        if not self.session.layers.shows(obj.get("/OC")):
            return
        subtype = str(obj.get("/Subtype"))
        if subtype == "/Image":
            self._image(obj)
        elif subtype == "/Form":
            form = self._form(obj)
            if form is not None:
                self._emit([self.names.name("/XObject", form)], "Do")

    def _image(self, obj: pikepdf.Stream) -> None:
        ctm = self.state.ctm
        box = transform_rect(ctm, (0, 0, 1, 1))
        visible = intersect(self.run.frame, self.state.clip)
        back = invert(ctm)
        if visible is None or not touches(box, visible) or back is None:
            return
        use = self.session.images.setdefault(obj.objgen, ImageUse(obj))
        seen = transform_rect(back, visible)
        if use.seen is not None:
            old = use.seen
            seen = (min(old[0], seen[0]), min(old[1], seen[1]),
                    max(old[2], seen[2]), max(old[3], seen[3]))  # fmt: skip
        use.seen = seen
        gone = False
        for number in self.run.zones.near(box):
            zone = self.run.zones.rects[number]
            if intersect(zone, box) is None:
                continue
            x0, y0, x1, y1 = grow(zone, IMAGE_MARGIN, IMAGE_MARGIN)
            corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
            use.blanks.append([apply(back, *corner) for corner in corners])
            if contains(zone, box):
                gone = True
            else:
                self.run.zones_with_images.add(number)
        if not gone:
            self.run.shapes.append(box)
            self._emit([self.names.name("/XObject", obj)], "Do")

    def _inline_image(self, image: Any) -> None:
        """Inline images become ordinary ones, so that one way of blanking serves both."""
        if self._hidden:
            return
        try:
            data = bytes(image.read_raw_bytes())
            described = image.obj
        except (pikepdf.PdfError, ValueError, TypeError, NotImplementedError) as error:
            raise InputError(InputCode.CORRUPT) from error
        space = described.get("/ColorSpace")
        if isinstance(space, pikepdf.Name) and str(space) not in _DEVICE_SPACES:
            named = self._resource("/ColorSpace", space)
            if named is not None:
                described["/ColorSpace"] = named
        obj = self.session.pdf.make_indirect(pikepdf.Stream(self.session.pdf, data, described))
        obj["/Type"] = pikepdf.Name("/XObject")
        obj["/Subtype"] = pikepdf.Name("/Image")
        self._image(obj)

    def _form(self, obj: pikepdf.Stream) -> pikepdf.Stream | None:
        """The form to use in the new stream: the shared one, cleaned, or a copy without areas."""
        matrix = _matrix_of(obj)
        box = _rect_of(obj.get("/BBox"))
        if box is None:
            return None
        ctm = multiply(matrix, self.state.ctm)
        reach = transform_rect(ctm, box)
        visible = intersect(self.run.frame, self.state.clip) or NOWHERE
        if not touches(reach, visible):
            return None
        whole = contains(self.run.frame, reach) and contains(self.state.clip, reach)
        if not self.run.zones.near(reach) and whole:
            self.session.clean_once(obj, box, self.resources, self.depth)
            return obj
        self.session.count_copy()
        state = copy.copy(self.state)
        state.ctm = ctm
        state.clip = intersect(state.clip, reach) or NOWHERE
        names = ResourceWriter(self.session.pdf)
        reader = Reader(
            self.run,
            obj.get("/Resources", self.resources),
            names,
            state,
            self.depth + 1,
            cut_paths=self.cut_paths,
        )
        reader.read(obj)
        return self._copy(obj, reader, names, ("/BBox", "/Matrix", "/Group"))

    def _copy(
        self, obj: pikepdf.Stream, reader: Reader, names: ResourceWriter, keys: tuple[str, ...]
    ) -> pikepdf.Stream:
        made = self.session.pdf.make_indirect(pikepdf.Stream(self.session.pdf, b""))
        for key in ("/Type", "/Subtype", *keys):
            if key in obj:
                made[key] = obj[key]
        made["/Resources"] = names.obj
        self.run.readers.append((reader, made))
        return made

    def _pattern(self, obj: Any) -> Any:
        if isinstance(obj, pikepdf.Dictionary) and not isinstance(obj, pikepdf.Stream):
            return obj
        if not isinstance(obj, pikepdf.Stream):
            return None
        box = _rect_of(obj.get("/BBox"))
        back = invert(multiply(_matrix_of(obj), self.base))
        if box is None or back is None:
            return None
        zones, repeats = _repeated(self.run.zones.rects, back, obj, box)
        if not zones:
            self.session.clean_once(obj, box, self.resources, self.depth)
            return obj
        self.session.count_copy()
        names = ResourceWriter(self.session.pdf)
        run = PageRun(self.session, Zones(zones), box)
        reader = Reader(
            run,
            obj.get("/Resources", self.resources),
            names,
            State(IDENTITY, box),
            self.depth + 1,
            cut_paths=repeats <= 4,
        )
        reader.read(obj)
        run.write()
        made = self._copy(
            obj, reader, names, ("/PatternType", "/PaintType", "/TilingType", "/BBox", "/XStep",
                                 "/YStep", "/Matrix")
        )  # fmt: skip
        return made

    # -- marked content --------------------------------------------------------------------

    def _begin_mark(self, v: list[Any], op: str) -> None:
        tag = str(v[0])[1:] if v else ""
        properties = v[1] if op == "BDC" and len(v) > 1 else None
        if isinstance(properties, pikepdf.Name):
            table = self.resources.get("/Properties") if self.resources is not None else None
            properties = table.get(str(properties)) if table is not None else None
        hides = tag == "OC" and not self.session.layers.shows(properties)
        mcid: int | None = None
        written = False
        if self.mcids and tag in STANDARD_TAGS | {"Artifact"}:
            if isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties:
                mcid = int(properties["/MCID"])
        if self.mcids and mcid is None and isinstance(properties, pikepdf.Dictionary):
            if "/MCID" in properties:
                tag, mcid = "Span", int(properties["/MCID"])
        if mcid is not None:
            self._emit([pikepdf.Name("/" + tag), pikepdf.Dictionary(MCID=mcid)], "BDC")
            written = True
        elif self.mcids and tag == "Artifact":
            self._emit([pikepdf.Name("/Artifact")], "BMC")
            written = True
        self._marks.append((written, hides, mcid))
        self._hidden += hides

    def _end_mark(self) -> None:
        if not self._marks:
            return
        written, hides, _ = self._marks.pop()
        self._hidden -= hides
        if written:
            self._emit([], "EMC")

    def _mcid(self) -> int | None:
        return next((mcid for _, _, mcid in reversed(self._marks) if mcid is not None), None)


def _repeated(
    rects: tuple[Rect, ...], back: Matrix, pattern: pikepdf.Stream, box: Rect
) -> tuple[list[Rect], int]:
    """Areas seen from a pattern cell, for every repeat they could fall on."""
    x_step = abs(float(pattern.get("/XStep", 0))) or box[2] - box[0]
    y_step = abs(float(pattern.get("/YStep", 0))) or box[3] - box[1]
    found: list[Rect] = []
    most = 0
    for rect in rects:
        x0, y0, x1, y1 = transform_rect(back, rect)
        columns = range(int((x0 - box[2]) // x_step), int((x1 - box[0]) // x_step) + 2)
        rows = range(int((y0 - box[3]) // y_step), int((y1 - box[1]) // y_step) + 2)
        if len(columns) * len(rows) > MAX_REPEATS:
            return [EVERYWHERE], MAX_REPEATS
        cells = [
            moved
            for i in columns
            for j in rows
            if intersect(
                moved := (x0 - i * x_step, y0 - j * y_step, x1 - i * x_step, y1 - j * y_step), box
            )
        ]
        most = max(most, len(cells))
        found.extend(cells)
    return found, most


def _elements(value: Any) -> list[bytes | float]:
    if isinstance(value, pikepdf.String):
        return [bytes(value)]
    return [bytes(x) if isinstance(x, pikepdf.String) else float(x) for x in value]


def _plain(value: Any) -> bool:
    """Numbers, names and arrays of numbers: operands that cannot carry text."""
    if isinstance(value, pikepdf.Array):
        return all(_plain(x) for x in value)
    return not isinstance(value, (pikepdf.String, pikepdf.Dictionary, str, bytes))


def _matrix(v: list[float]) -> Matrix:
    a, b, c, d, e, f = v
    return (a, b, c, d, e, f)


def _matrix_of(obj: Any) -> Matrix:
    listed = obj.get("/Matrix")
    if isinstance(listed, pikepdf.Array) and len(listed) == 6:
        return _matrix([float(x) for x in listed])
    return IDENTITY


def _rect_of(listed: Any) -> Rect | None:
    if not isinstance(listed, pikepdf.Array) or len(listed) != 4:
        return None
    x0, y0, x1, y1 = (float(v) for v in listed)
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


__all__ = ["ImageUse", "PageRun", "Reader", "ResourceWriter", "Session", "State", "read_path"]
