"""Content as it is written: what cannot change any more is held as bytes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pikepdf

from redactor.redact.strata import Clip, Drawing
from redactor.redact.text import Operation, TextBlock

COLOURS = frozenset(("sc", "SC", "scn", "SCN"))
Part = Operation | TextBlock | Drawing | Clip | bytes
"""An operation, text or a drawing that may go or move yet, or content that is written."""


def is_settled(item: Part) -> bool:
    """Whether it cannot change: glyphs may go or move yet, and patterns turn out to be unused."""
    if isinstance(item, bytes):
        return True
    if isinstance(item, (TextBlock, Drawing, Clip)):
        return False
    operands, operator = item
    return operator not in COLOURS or not any(isinstance(v, pikepdf.Name) for v in operands)


def written(items: Iterable[Part]) -> list[bytes]:
    """Content as it is written, but for patterns that nothing was painted with."""
    found: list[bytes] = []
    loose: list[tuple[list[Any], pikepdf.Operator]] = []

    def settle() -> None:
        if loose:
            found.append(pikepdf.unparse_content_stream(loose))
            loose.clear()

    for item in items:
        if isinstance(item, bytes):
            settle()
            found.append(item)
            continue
        for operands, operator in (
            item.write() if isinstance(item, (TextBlock, Drawing, Clip)) else (item,)
        ):
            if operands or operator not in COLOURS:
                loose.append((operands, pikepdf.Operator(operator)))
    settle()
    return found
