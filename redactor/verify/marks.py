"""What marked content is marked with (ISO 32000-1, 14.6)."""

from __future__ import annotations

from typing import Any, NamedTuple

import pikepdf

from redactor.verify.scene import pdf_text

_LAYER = frozenset(("Visible", "OCGs"))
"""Keys by which drawing programs, and layers themselves, are known: their texts name layers."""
_INSTEAD = ("ActualText", "E", "Alt")
"""Texts that stand for content; the last one tells of a picture."""


class Mark(NamedTuple):
    """What one operator of marked content says of what follows."""

    hidden: bool = False
    """It is on a layer that is switched off."""
    said: tuple[tuple[str, bool], ...] = ()
    """Texts that stand for it, and whether they only tell of a picture."""
    number: int | None = None
    """Its number in the structure of the page (MCID)."""


def mark_of(properties: Any, *, hidden: bool = False) -> Mark:
    """What the properties of marked content say, written in place or as a resource."""
    if isinstance(properties, pikepdf.Dictionary):
        number = properties.get("/MCID")
        found = number if isinstance(number, int) else None
        return Mark(hidden, tuple(texts_of(properties)), found)
    if not isinstance(properties, dict):
        return Mark(hidden)
    said = ((properties.get(key), key == _INSTEAD[-1]) for key in _INSTEAD)
    number = properties.get("MCID")
    return Mark(
        hidden,
        tuple((pdf_text(text), alt) for text, alt in said if isinstance(text, bytes)),
        int(number) if isinstance(number, float) else None,
    )


def texts_of(item: pikepdf.Dictionary) -> list[tuple[str, bool]]:
    """Texts that stand for what a dictionary marks, and whether they only tell of a picture."""
    found = ((item.get(f"/{key}"), key == _INSTEAD[-1]) for key in _INSTEAD)
    return [(pdf_text(bytes(t)), alt) for t, alt in found if isinstance(t, pikepdf.String)]


def remarks_of(properties: Any) -> list[str]:
    """Texts of a mark's properties that stand for nothing and name no layer or language."""
    items: list[tuple[str, Any]] = []
    if isinstance(properties, pikepdf.Dictionary):
        if str(properties.get("/Type", "")) in ("/OCG", "/OCMD"):
            return []
        items = [
            (key[1:], bytes(value) if isinstance(value, pikepdf.String) else None)
            for key, value in properties.items()
        ]
    elif isinstance(properties, dict):
        items = list(properties.items())
    if any(key in _LAYER for key, _ in items):
        return []
    silent = (item for item in items if item[0] not in (*_INSTEAD, "Lang"))
    return [pdf_text(text) for _, text in silent if isinstance(text, bytes)]
