"""Marked content: what of it is written anew, and which of it is switched off."""

from __future__ import annotations

from typing import Any

import pikepdf

from redactor.redact.layers import Layers
from redactor.redact.roles import Roles
from redactor.redact.text import Operation

_MOST = 99_999
"""Pieces of marked content of a page: the list of them is as long as the highest number."""


class Marks:
    """The marked content a stream stands in. Of its properties only the number is kept."""

    def __init__(self, layers: Layers, roles: Roles | None) -> None:
        """`roles`: the names for what is numbered; None where no structure knows the numbers."""
        self._layers = layers
        self._roles = roles
        self._open: list[tuple[bool, bool, int | None]] = []
        self.hidden = 0
        """How many layers that are switched off are open."""

    def __bool__(self) -> bool:
        return bool(self._open)

    @property
    def mcid(self) -> int | None:
        """Number of the innermost content the structure tree knows."""
        return next((mcid for _, _, mcid in reversed(self._open) if mcid is not None), None)

    def begin(self, tag: str, properties: Any) -> Operation | None:
        """Open one; returns the operator to write for it, if any."""
        hides = tag == "OC" and not self._layers.shows(properties)
        mcid: int | None = None
        written: Operation | None = None
        numbers: Any = properties if isinstance(properties, pikepdf.Dictionary) else {}
        if self._roles is not None and 0 <= int(numbers.get("/MCID", -1)) <= _MOST:
            mcid = int(numbers["/MCID"])
            written = (
                [pikepdf.Name("/" + self._roles.kept(tag)), pikepdf.Dictionary(MCID=mcid)],
                "BDC",
            )
        elif self._roles is not None and tag == "Artifact":
            written = ([pikepdf.Name("/Artifact")], "BMC")
        self._open.append((written is not None, hides, mcid))
        self.hidden += hides
        return written

    def end(self) -> bool:
        """Close the innermost; returns whether its operator was written."""
        written, hides, _ = self._open.pop()
        self.hidden -= hides
        return written
