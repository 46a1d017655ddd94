"""What annotations paint that have no look of their own (ISO 32000-1, 12.5)."""

from __future__ import annotations

from typing import Any

import pikepdf

from redactor.verify.scene import numbers

HIDDEN = 2 | 32
"""Flags of an annotation that is not shown (12.5.3)."""


def paints_itself(annotation: pikepdf.Dictionary) -> bool:
    """Whether viewers fill all of an annotation that has no look of its own.

    A field with a ground (12.5.6.19), a link with a border so wide that it leaves nothing free.
    """
    flags = annotation.get("/F", 0)
    if isinstance(flags, int) and flags & HIDDEN:
        return False
    kind = str(annotation.get("/Subtype"))
    if kind == "/Widget":
        look = annotation.get("/MK")
        ground = look.get("/BG") if isinstance(look, pikepdf.Dictionary) else None
        return isinstance(ground, pikepdf.Array) and len(ground) > 0
    return kind == "/Link" and _all_border(annotation)


def _all_border(link: pikepdf.Dictionary) -> bool:
    colour, style, border = link.get("/C"), link.get("/BS"), link.get("/Border")
    width: Any = 1
    if isinstance(style, pikepdf.Dictionary):
        width = style.get("/W", 1)
    elif isinstance(border, pikepdf.Array) and len(border) > 2:
        width = border[2]
    rect = numbers(link.get("/Rect"), 4)
    if rect is None or (isinstance(colour, pikepdf.Array) and not len(colour)):
        return False
    try:
        return 2 * float(width) >= min(abs(rect[2] - rect[0]), abs(rect[3] - rect[1]))
    except (TypeError, ValueError):
        return False
