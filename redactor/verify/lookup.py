"""What a painter finds by name: fonts, forms, and other resources."""

from __future__ import annotations

from typing import Any, Protocol

import pikepdf

from redactor.verify.fonts import Font
from redactor.verify.graphics import Form

_PLAIN_SPACES = frozenset(
    ("DeviceGray", "DeviceRGB", "DeviceCMYK", "CalGray", "CalRGB", "ICCBased", "G", "RGB", "CMYK")
)


class Library(Protocol):
    """Where a painter finds fonts, forms, and what is switched off."""

    shown: set[tuple[int, int]]
    """Numbers of the forms and pictures that something paints."""

    gaps: bool
    """Whether a surface of several rectangles shows its tiles in those alone."""

    def font(self, source: Any) -> Font: ...

    def read_form(self, stream: pikepdf.Stream) -> Form: ...

    def tile(self, pattern: pikepdf.Stream) -> str: ...

    def says(self, pattern: pikepdf.Stream) -> bool: ...

    def hidden(self, group: Any) -> bool: ...


class Lookup:
    """Named resources of one content stream."""

    def __init__(self, resources: Any, reader: Library) -> None:
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

    def is_spot(self, name: Any) -> bool:
        """Whether the numbers of a colour space are no lightness: inks, palettes, Lab."""
        if str(name) in _PLAIN_SPACES:
            return False
        space = self.get("/ColorSpace", name)
        if isinstance(space, pikepdf.Array) and len(space):
            space = space[0]
        return str(space)[1:] not in _PLAIN_SPACES

    def font(self, name: Any) -> Font:
        key = str(name)
        if key not in self._fonts:
            self._fonts[key] = self.reader.font(self.get("/Font", name))
        return self._fonts[key]
