"""What a content stream is written with: operations that are held until nothing changes any more.

States, patterns, masks and dashes that nothing is drawn with are left out.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

import pikepdf

from redactor.redact.content.writing import Part, is_settled, written
from redactor.redact.session import Colour, ResourceWriter, State
from redactor.redact.strata import Clip
from redactor.redact.text import TextBlock

_REPLACED = frozenset(("g", "G", "rg", "RG", "k", "K", "w", "J", "j", "M", "i", "ri"))
_UNDONE = _REPLACED | {"cm", "d", "Tc", "Tw", "Tz", "TL", "Ts", "Tr"}
"""Operators whose effect ends with the next of their kind, or with the saved state."""
_MANY = 20_000
"""Operations that are held before what is settled of them is written."""


class Output:
    """A stream in the making."""

    def __init__(self, names: ResourceWriter, state: State) -> None:
        self.names = names
        self.state = state
        self._out: list[Part] = []
        self._loose = 0
        self._block: TextBlock | None = None
        self._colours: list[Colour] = []
        self._masks: list[tuple[Clip, list[Any]]] = []

    def _drop_colours(self) -> None:
        """Leave out patterns that nothing was painted with: nobody saw what is on their tiles."""
        unused = [colour for colour in self._colours if not colour.stays]
        for colour in unused:
            self.names.withdraw("/Pattern", colour.operands[-1])
            colour.operands[:] = []
        self._colours.clear()
        for mask, operands in self._masks:
            if not mask.stays:
                self.names.withdraw("/ExtGState", operands[0])
        self._masks.clear()

    def data(self) -> bytes:
        """The new content, once nothing in it changes any more."""
        self._drop_colours()
        return b"\n".join(written(self._out))

    def _pack(self) -> None:
        """Write what cannot change any more, so that a map is not held operator by operator."""
        if len(self._out) - self._loose < _MANY:
            return
        held = self._out[self._loose :]
        packed: list[Part] = []
        for settled, part in groupby(held, is_settled):
            parts = list(part)
            packed += written(parts) if settled else parts
        self._out[self._loose :] = packed
        self._loose = len(self._out)

    def emit(self, operands: list[Any], operator: str, *, positions: bool = False) -> None:
        if self._block is not None:
            self._block.add((operands, operator), positions=positions)
            return
        last = self._out[-1] if self._out else None
        if operator in _REPLACED and isinstance(last, tuple) and last[1] == operator:
            self._out.pop()  # nothing was drawn with it
        self._out.append((operands, operator))

    def _close(self) -> None:
        """The end of a saved state, in which something was drawn or that is left out."""
        at = len(self._out) - 1
        while at >= 0 and isinstance(part := self._out[at], tuple) and part[1] in _UNDONE:
            at -= 1
        if at >= self._loose and isinstance(part := self._out[at], tuple) and part[1] == "q":
            del self._out[at:]
        else:
            self._out.append(([], "Q"))

    def set_dash(self) -> None:
        """Write the dashes taken up, now that something is drawn with them."""
        if self.state.dash is not None:
            self.emit(self.state.dash, "d")
            self.state.dashed = len(self.state.dash[0]) > 0
            self.state.dash = None

    def mask(self, state: pikepdf.Dictionary) -> None:
        """Take up a graphics state with a soft mask, which goes if nothing is painted through."""
        operands = [self.names.name("/ExtGState", state)]
        made = Clip([(operands, "gs")], self.state.mask)
        self._masks.append((made, operands))
        self.state.mask = made
        if self._block is not None:
            made.note()
            self.emit(operands, "gs")
        else:
            self._out.append(made)
