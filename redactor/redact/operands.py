"""Operands of content-stream operators as plain values."""

from __future__ import annotations

from typing import Any

import pikepdf

from redactor.redact.geometry import Matrix


def tone_of(components: list[float]) -> float | None:
    """Lightness of a grey, RGB or CMYK colour."""
    if len(components) == 4:
        return max(0.0, 1.0 - max(components[:3]) - components[3])
    if len(components) in (1, 3):
        return sum(components) / len(components)
    return None


def elements_of(value: Any) -> list[bytes | float]:
    """Strings and displacements of a text-showing operator."""
    if isinstance(value, pikepdf.String):
        return [bytes(value)]
    return [bytes(x) if isinstance(x, pikepdf.String) else float(x) for x in value]


def is_plain(value: Any) -> bool:
    """Numbers, names and arrays of numbers: operands that cannot carry text."""
    if isinstance(value, pikepdf.Array):
        return all(is_plain(x) for x in value)
    return not isinstance(value, (pikepdf.String, pikepdf.Dictionary, str, bytes))


def matrix_of(v: list[float]) -> Matrix:
    """Six operands as a matrix."""
    a, b, c, d, e, f = v
    return (a, b, c, d, e, f)
