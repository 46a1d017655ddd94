"""A page's content without its invisible text: everything else stays, operator by operator.

What goes is text in rendering mode 3 (ISO 32000-2, 9.3.6) and, where it is asked for, text that
is shown before a large picture, which lies over it then. Text in Type 3 fonts stays, as the mode
means nothing there, and so does any text that tells where visible text after it begins.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

import pikepdf

Matrix = tuple[float, float, float, float, float, float]
_INVISIBLE = 3
_LARGE = 0.5
"""Share of the page that a picture covers to lie over its text."""
_SHOWS = ("Tj", "TJ", "'", '"')
_PLACES = ("BT", "Tm", "Td", "TD", "T*", "'", '"')
"""After these, the place of text does not follow from the text before."""
_SAID = ("/ActualText", "/Alt", "/E")
"""What marked content says in place of what it shows (14.9)."""
_DEEPEST = 24
Contents = tuple[list[Any], str]
_Line = Contents | pikepdf.ContentStreamInlineImage


@dataclass(slots=True)
class _State:
    ctm: Matrix
    mode: int = 0
    plain_font: bool = False


@dataclass(slots=True)
class _Out:
    """What is written instead of one operator, and the operator."""

    written: list[_Line]
    was: _Line


@dataclass(slots=True)
class _Mark:
    """Marked content that is open, by its place in what is written; whether text in it went."""

    at: int
    opening: Contents
    lost: bool = False


@dataclass(slots=True)
class Remover:
    """Takes the invisible text off one page of `pdf`."""

    pdf: pikepdf.Pdf
    page_size: float
    """Square units of user space."""
    covered: bool = False
    """Text under a picture goes as well."""
    lost: int = 0
    """Operators that showed text and are gone."""
    _pictures: int = 0
    _passed: int = 0
    _made: dict[tuple[object, ...], Any] = field(default_factory=dict)

    def clean(self, page: pikepdf.Page) -> None:
        """Write the page's content anew. Raises pikepdf's errors, TypeError and ValueError for
        damaged content; the page is as it was then."""
        resources = page.obj.get("/Resources", page.resources)
        state = _State((1, 0, 0, 1, 0, 0))
        if self.covered:
            self._pictures = self._count(page, resources, copy.copy(state), 0)
        data, resources = self._stream(page, resources, state, 0)
        if data is not None:
            page.obj.Contents = self.pdf.make_stream(data)
            page.obj.Resources = resources

    def _stream(
        self, stream: Any, resources: Any, state: _State, depth: int
    ) -> tuple[bytes | None, Any]:
        """The stream's new content and resources; None when nothing changes."""
        names = _Names(resources)
        out: list[_Out] = []
        stack: list[_State] = []
        marks: list[_Mark] = []
        before: list[int] = []
        changed = False
        for one in pikepdf.parse_content_stream(stream):
            if isinstance(one, pikepdf.ContentStreamInlineImage):
                self._see(state)
                out.append(_Out([one], one))
                continue
            values, operator = list(one.operands), str(one.operator)
            item: Contents = (values, operator)
            written: list[_Line] = [item]
            if operator in ("q", "Q", "cm", "Tr", "Tf", "gs"):
                state = _next_state(state, stack, values, operator, names)
            elif operator in ("BMC", "BDC"):
                marks.append(_Mark(len(out), item))
            elif operator == "EMC" and marks:
                mark = marks.pop()
                if mark.lost:
                    opened = out[mark.at]
                    opened.written = [_without_said(mark.opening, names)]
            elif operator == "Do":
                name = self._drawn(names, values, state, depth)
                if name is not None:
                    written, changed = [([name], "Do")], True
            if operator in _PLACES:
                before = []
            if operator in _SHOWS:
                if self._goes(state):
                    before.append(len(out))
                    written = [*_moves(values, operator)]
                    changed = True
                    self.lost += 1
                    for mark in marks:
                        mark.lost = True
                else:
                    for number in before:  # this text begins where they end
                        out[number].written = [out[number].was]
                    self.lost -= len(before)
                    before = []
            out.append(_Out(written, item))
        if not changed:
            return None, resources
        lines = [line for item in out for line in item.written]
        return pikepdf.unparse_content_stream(
            [_instruction(line) for line in lines]
        ), names.resources

    def _goes(self, state: _State) -> bool:
        if not state.plain_font:
            return False
        return state.mode == _INVISIBLE or (self.covered and self._passed < self._pictures)

    def _drawn(self, names: _Names, values: list[Any], state: _State, depth: int) -> Any:
        """The name for a form without its invisible text; None for what stays as it is."""
        found = names.get("/XObject", values[0] if values else None)
        if not isinstance(found, pikepdf.Stream):
            return None
        if found.get("/Subtype") == "/Image":
            self._see(state)
        if found.get("/Subtype") != "/Form" or depth >= _DEEPEST:
            return None
        inner = copy.copy(state)
        inner.ctm = _times(_matrix(found.get("/Matrix")), state.ctm)
        passed = self._passed
        key = (found.objgen, state.mode, state.plain_font, passed < self._pictures)
        # A form that holds pictures changes how many were passed.
        if key not in self._made or self.covered:
            data, resources = self._stream(
                found, found.get("/Resources", names.resources), inner, depth + 1
            )
            self._made[key] = None if data is None else self._form(found, data, resources)
        made = self._made[key]
        return None if made is None else names.add("/XObject", made)

    def _form(self, old: pikepdf.Stream, data: bytes, resources: Any) -> Any:
        made = self.pdf.make_stream(data)
        for key, value in old.items():
            if key not in ("/Length", "/Filter", "/DecodeParms"):
                made[key] = value
        made["/Resources"] = resources
        return made

    def _see(self, state: _State) -> None:
        a, b, c, d, _, _ = state.ctm
        self._passed += abs(a * d - b * c) >= _LARGE * self.page_size

    def _count(self, stream: Any, resources: Any, state: _State, depth: int) -> int:
        """How many large pictures a stream shows."""
        other = Remover(self.pdf, self.page_size)
        other._stream(stream, resources, state, depth)
        return other._passed


class _Names:
    """Resources that are copied when something is added to them."""

    def __init__(self, resources: Any) -> None:
        self.resources = resources if isinstance(resources, pikepdf.Dictionary) else None
        self._own = False

    def get(self, category: str, name: Any) -> Any:
        table = self.resources.get(category) if self.resources is not None else None
        return table.get(str(name)) if isinstance(table, pikepdf.Dictionary) else None

    def add(self, category: str, value: Any) -> pikepdf.Name:
        assert self.resources is not None  # something of them was drawn
        if not self._own:
            self.resources = copy.copy(self.resources)
            self.resources[category] = copy.copy(self.resources[category])
            self._own = True
        table = self.resources[category]
        number = len(table)
        while f"/Seen{number}" in table:
            number += 1
        table[f"/Seen{number}"] = value
        return pikepdf.Name(f"/Seen{number}")


def _instruction(line: _Line) -> Any:
    return (
        line
        if isinstance(line, pikepdf.ContentStreamInlineImage)
        else (line[0], pikepdf.Operator(line[1]))
    )


def _next_state(
    state: _State, stack: list[_State], values: list[Any], operator: str, names: _Names
) -> _State:
    if operator == "q":
        stack.append(copy.copy(state))
    elif operator == "Q":
        return stack.pop() if stack else state
    elif operator == "cm":
        state.ctm = _times(_matrix(values), state.ctm)
    elif operator == "Tr":
        state.mode = int(values[0])
    elif operator == "Tf":
        state.plain_font = _is_plain(names.get("/Font", values[0]))
    else:
        graphics = names.get("/ExtGState", values[0])
        if isinstance(graphics, pikepdf.Dictionary) and "/Font" in graphics:
            state.plain_font = _is_plain(graphics["/Font"][0])
    return state


def _is_plain(font: Any) -> bool:
    return isinstance(font, pikepdf.Dictionary) and font.get("/Subtype") != "/Type3"


def _moves(values: list[Any], operator: str) -> list[Contents]:
    """What an operator that shows text does besides (9.4.3)."""
    if operator == "'":
        return [([], "T*")]
    if operator == '"':
        return [([values[0]], "Tw"), ([values[1]], "Tc"), ([], "T*")]
    return []


def _without_said(opening: Contents, names: _Names) -> Contents:
    """What opens marked content, without what it says in place of what it shows."""
    values, operator = opening
    properties = values[1] if operator == "BDC" and len(values) > 1 else None
    if isinstance(properties, pikepdf.Name):
        properties = names.get("/Properties", properties)
    if not isinstance(properties, pikepdf.Dictionary) or not any(k in properties for k in _SAID):
        return opening
    kept = {key: value for key, value in properties.items() if key not in _SAID}
    return [values[0], pikepdf.Dictionary(kept)], operator


def _matrix(values: Any) -> Matrix:
    if values is None:
        return (1, 0, 0, 1, 0, 0)
    a, b, c, d, e, f = (float(value) for value in values)
    return a, b, c, d, e, f


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + m,
    )  # fmt: skip
