"""Content streams written anew without what stands in the areas to burn.

Each stream is read operator by operator and rewritten from an allow-list: comments, unknown
operators, marked-content properties, hidden layers and resources nobody uses do not reach the
output. Form XObjects, patterns and soft masks that lose something become copies of their own;
the rest stay shared. Pictures are only noted here; `images` blanks them.
"""

from __future__ import annotations

import copy
from typing import Any

import pikepdf

from redactor.errors import InputCode, InputError
from redactor.redact.content import nested, patterns
from redactor.redact.content.hits import burn_show
from redactor.redact.content.marks import Marks
from redactor.redact.content.operands import (
    INTENTS,
    PATH,
    elements_of,
    is_plain,
    matrix_of,
    own_operands,
    paint_of,
    space_of,
    tone_of,
    within_reach,
)
from redactor.redact.content.output import Output
from redactor.redact.content.painting import PAINT, paint, surface
from redactor.redact.geometry import (
    IDENTITY,
    Matrix,
    contains,
    multiply,
    touches,
)
from redactor.redact.session import Colour, PageRun, ResourceWriter, Spared, State
from redactor.redact.text import CLIPS, Operation, Show, TextBlock, array_of

MAX_DEPTH = 24
_GENERAL = frozenset(("w", "J", "j", "M", "ri", "i", "g", "G", "rg", "RG", "k", "K", "d0", "d1"))
_TEXT_STATE = frozenset(("Tc", "Tw", "Tz", "TL", "Ts", "Tr"))
_STROKED = (1, 2, 5, 6)
"""Render modes that draw letters' lines."""
_FAINT = 0.1
"""Opacity below which text may not be seen."""


class Reader(Output):
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
        super().__init__(names, state)
        self.names.copy_defaults(self.resources)
        self.base = state.ctm
        self.depth = depth
        self.cut_paths = cut_paths
        self.mcids: set[int] = set()
        """Numbers of the marked content that is written."""
        self._stack: list[State] = []
        self._tm: Matrix = IDENTITY
        self._tlm: Matrix = IDENTITY
        self._path: list[Operation] = []
        self._clip_rule: str | None = None
        self.marks = Marks(self.session.layers, self.session.roles if mcids else None)
        self._inherited: tuple[bool, bool] | None = None

    def child(
        self,
        run: PageRun,
        resources: Any,
        names: ResourceWriter,
        state: State,
        *,
        cut_paths: bool | None = None,
    ) -> Reader:
        """A reader for a stream inside this one."""
        cut = self.cut_paths if cut_paths is None else cut_paths
        return Reader(run, resources, names, state, self.depth + 1, cut_paths=cut)

    @property
    def hidden(self) -> bool:
        """Whether what comes now stands in a layer that is switched off."""
        return self.marks.hidden > 0

    # -- in and out ------------------------------------------------------------------------

    def read(self, stream: Any) -> None:
        """Read a stream or a page's contents. Raises `InputError` when it is unreadable."""
        try:
            instructions = pikepdf.parse_content_stream(stream)
        except (pikepdf.PdfError, TypeError) as error:
            raise InputError(InputCode.CORRUPT) from error
        self.session.count(len(instructions))
        instructions.reverse()  # each is let go of once it is read: a map has a million
        while instructions:
            instruction = instructions.pop()
            if isinstance(instruction, pikepdf.ContentStreamInlineImage):
                self._strictly()
                nested.inline_image(self, instruction.iimage)
                continue
            try:
                operator = str(instruction.operator)
                self._step(own_operands(list(instruction.operands), operator), operator)
            except (ValueError, TypeError, IndexError, KeyError, ArithmeticError):
                continue  # malformed operands: no viewer can show the operator either
        self._block = None
        while self.marks:
            self._end_mark()
        for _ in self._stack:
            self._out.append(([], "Q"))
        self.state = self._stack[0] if self._stack else self.state

    # -- operators -------------------------------------------------------------------------

    def _step(self, v: list[Any], op: str) -> None:
        if op in PATH:
            self._path.append(([float(x) for x in v[: PATH[op]]], op))
            if len(v) < PATH[op]:
                self._path.pop()
        elif op in ("Tj", "TJ", "'", '"'):
            self._show(v, op)
        elif op in ("Td", "TD", "Tm", "T*"):
            self._move(v, op)
        elif op in PAINT:
            path, self._path = self._path, []
            rule, self._clip_rule = self._clip_rule, None
            path = self._around(path, rule, op)
            if PAINT[op][1]:
                self.set_dash()
            # Painting inside a text object is an error that viewers forgive; keep it outside.
            self._out += paint(
                path, rule, op, self.state, self.run, hidden=self.hidden, cut=self.cut_paths
            )
            self._pack()
        elif op in ("q", "Q", "cm", "gs"):
            self._graphics_state(v, op)
        elif op == "BT":
            self._block = TextBlock()
            self._out.append(self._block)
            self._tm = self._tlm = IDENTITY
        elif op == "ET":
            self._block = None
        elif op == "Tf":
            self.set_font(self.resource("/Font", v[0]), v[1])
        elif op in _TEXT_STATE:
            self._text_state(float(v[0]), op)
            self.emit([v[0]], op)
        elif op == "d":
            self.state.dash = v if all(map(is_plain, v)) else self.state.dash
        elif op in _GENERAL:
            if op in ("g", "rg", "k"):
                self.state.tone, self.state.fill = tone_of([float(x) for x in v]), None
                self.state.paint = paint_of(op, v)
            elif op in ("G", "RG", "K"):
                self.state.stroke, self.state.pen = None, paint_of(op.lower(), v)
            elif op == "w":
                self.state.line = abs(float(v[0]))
            if (str(v[0]) in INTENTS) if op == "ri" else all(map(is_plain, v)):
                self.emit(v, op)
        elif op in ("W", "W*"):
            self._clip_rule = op
        elif op in ("cs", "CS", "sc", "SC", "scn", "SCN"):
            self._colour(v, op)
        elif op == "Do":
            self._strictly()
            nested.do(self, v[0])
        elif op == "sh":
            shading = self.resource("/Shading", v[0])
            if shading is not None and not self.hidden:
                shading = patterns.shading(self, shading, self.state.ctm)
                painted: Operation = ([self.names.name("/Shading", shading)], op)
                self._out += surface(painted, self.state, self.run)
                patterns.note_surface(shading, self.state, self.run)
        elif op in ("BMC", "BDC"):
            self._begin_mark(v, op)
        elif op == "EMC":
            self._end_mark()

    def resource(self, category: str, name: Any) -> Any:
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
            self.emit([], op)
        elif op == "Q":
            if self._stack:
                self.state = self._stack.pop()
                if self._block is None:
                    self._close()
                else:
                    self.emit([], op)
        elif op == "cm":
            matrix = [float(x) for x in v[:6]]
            self.state.ctm = multiply(matrix_of(matrix), self.state.ctm)
            self.emit(list(v[:6]), op)
        else:
            self._strictly()
            nested.ext_state(self, self.resource("/ExtGState", v[0]))

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

    def set_font(self, obj: Any, size: Any) -> None:
        """Take up a font and name it in the new stream."""
        self.state.font = nested.font(self, obj)
        self.state.size = float(size)
        if self.state.font is not None:
            self.emit([self.names.name("/Font", obj), size], "Tf")

    def _colour(self, v: list[Any], op: str) -> None:
        if op in ("cs", "sc", "scn"):
            numbers = [float(x) for x in v if not isinstance(x, pikepdf.Object)]
            self.state.tone = None if op == "cs" else tone_of(numbers)
            self.state.plain = self.state.plain and str(v[-1]) != "/Pattern"
            self.state.fill = None
        else:
            self.state.stroke = None
        self._note_paint(v, op)
        if op in ("cs", "CS"):
            if str(v[0]) in nested.DEVICE_SPACES:
                self.emit([v[0]], op)
                return
            space = self.resource("/ColorSpace", v[0])
            if space is not None:
                self.emit([self.names.name("/ColorSpace", space)], op)
        elif v and isinstance(v[-1], pikepdf.Name):
            found = patterns.pattern(self, self.resource("/Pattern", v[-1]))
            if found is not None:
                pattern, spared = found
                if op in ("scn", "sc"):
                    self.state.fill = self._take_up(v[:-1], pattern, op, spared)
                else:
                    strict = pattern if spared is None else spared.strict
                    self.state.stroke = self._take_up(v[:-1], strict, op)
        elif all(map(is_plain, v)):
            self.emit(v, op)

    def _note_paint(self, v: list[Any], op: str) -> None:
        """Keep in mind which colour is taken up, as far as it can be told."""
        state = self.state
        if op in ("cs", "CS"):
            space = self.resource("/ColorSpace", v[0])
            key = space_of(str(v[0]), space)
            if op == "cs":
                state.space, state.paint = key, (key,)
            else:
                state.pen_space, state.pen = key, (key,)
        elif op in ("sc", "scn"):
            state.paint = paint_of(state.space, v)
        else:
            state.pen = paint_of(state.pen_space, v)

    def _take_up(
        self, tint: list[Any], pattern: Any, op: str, spared: Spared | None = None
    ) -> Colour:
        colour = Colour([*tint, self.names.name("/Pattern", pattern)], spared)
        self._colours.append(colour)
        self.emit(colour.operands, op)
        return colour

    def _strictly(self) -> None:
        """Go on with the pattern that has lost what lies in any area."""
        colour = self.state.fill
        if colour is not None and colour.spared is not None:
            self.state.fill = self._take_up(colour.operands[:-1], colour.spared.strict, "scn")

    def _around(self, path: list[Operation], rule: str | None, op: str) -> list[Operation]:
        """A path to paint with a pattern, without the areas that are no place for it."""
        colour = self.state.fill
        if not PAINT[op][0] or not path or colour is None or colour.spared is None:
            return path
        plain = rule is None and not PAINT[op][1]
        found = patterns.around(path, self.state, colour.spared) if plain else None
        if found is None:
            self._strictly()
            return path
        return found

    # -- text ------------------------------------------------------------------------------

    def _move(self, v: list[Any], op: str) -> None:
        if op == "Tm":
            self._tlm = matrix_of([float(x) for x in v[:6]])
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
        self._strictly()
        if self.state.mode in _STROKED or self.state.font.type3:
            self.set_dash()
        elements = elements_of(v[-1])
        near = within_reach(elements) if len(elements) > 1 else None
        if near is not None:
            elements, v = near, [array_of(near)]
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
            mcid=self.marks.mcid,
            tone=state.tone if state.alpha >= _FAINT else 1.0,
            order=len(self.run.shows),
        )
        if show.mode >= CLIPS:
            state.clip_exact = False
        step = (0.0, show.advance) if show.font.vertical else (show.advance, 0.0)
        self._tm = multiply((1, 0, 0, 1, *step), self._tm)
        reach = show.reach()
        if self.hidden or not touches(reach, state.clip) or not touches(reach, self.run.frame):
            show.remove_all()
        else:
            state.show_colours()
            burned = burn_show(show, self.run.zones)
            self.run.zones_with_text |= burned
            if not show.invisible:
                self.run.zones_with_print |= burned
            if not contains(self.run.frame, reach):
                self._cut_off(show)
        self.run.shows.append(show)
        if state.mask is not None:
            state.mask.note(show)
        if self._block is None:
            block = TextBlock(implicit=True)
            block.add_show((v, op), show)
            self._out.append(block)
        else:
            self._block.add_show((v, op), show)

    def _cut_off(self, show: Show) -> None:
        """Glyphs beyond the page's edge, as where one poster is printed on several sheets."""
        for glyph in show.glyphs():
            if not touches(glyph.body(), self.run.frame):
                glyph.removed = True

    # -- marked content --------------------------------------------------------------------

    def _begin_mark(self, v: list[Any], op: str) -> None:
        tag = str(v[0])[1:] if v else ""
        properties = v[1] if op == "BDC" and len(v) > 1 else None
        if isinstance(properties, pikepdf.Name):
            table = self.resources.get("/Properties") if self.resources is not None else None
            properties = table.get(str(properties)) if table is not None else None
        mark = self.marks.begin(tag, properties)
        if mark is not None:
            if mark[1] == "BDC":
                self.mcids.add(int(mark[0][1]["/MCID"]))
            self.emit(*mark)

    def _end_mark(self) -> None:
        if self.marks and self.marks.end():
            self.emit([], "EMC")
