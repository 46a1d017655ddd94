"""Operands of content-stream operators as plain values."""

from __future__ import annotations

from typing import Any

import pikepdf

from redactor.redact.geometry import Matrix, Rect
from redactor.redact.strata import Paint

INTENTS = frozenset(
    ("/AbsoluteColorimetric", "/RelativeColorimetric", "/Saturation", "/Perceptual")
)
"""The rendering intents there are (ISO 32000-1, 8.6.5.8)."""


def tone_of(components: list[float]) -> float | None:
    """Lightness of a grey, RGB or CMYK colour."""
    if len(components) == 4:
        return max(0.0, 1.0 - max(components[:3]) - components[3])
    if len(components) in (1, 3):
        return sum(components) / len(components)
    return None


_MEASURED = {"/CalGray": 1, "/CalRGB": 3}
_DEVICES = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}


def space_of(name: str, space: Any) -> str:
    """A colour space, for `paint_of`: that of a device where it is one that is measured."""
    if not isinstance(space, pikepdf.Array) or not len(space):
        return name if space is None else f"{name} {getattr(space, 'objgen', '')}"
    family = str(space[0])
    count = _MEASURED.get(family, 0)
    if family == "/ICCBased" and isinstance(space[1], pikepdf.Stream):
        count = int(space[1].get("/N", 0))
    return _DEVICES.get(count, f"{name} {space.objgen}")


def paint_of(space: str, operands: list[Any]) -> Paint | None:
    """The colour that operands name: red, green and blue where they are plain.

    `space`: the operator, or the key of a colour space. None for patterns.
    """
    if any(isinstance(value, (pikepdf.Object, str, bytes)) for value in operands):
        return None
    values = tuple(float(value) for value in operands)
    if space in ("g", "/DeviceGray") and len(values) == 1:
        return values * 3
    if space in ("rg", "/DeviceRGB") and len(values) == 3:
        return values
    if space in ("k", "/DeviceCMYK") and len(values) == 4:
        return (1.0, 1.0, 1.0) if not any(values) else ("k", *values)
    return (space, *values)


def elements_of(value: Any) -> list[bytes | float]:
    """Strings and displacements of a text-showing operator."""
    if isinstance(value, pikepdf.String):
        return [bytes(value)]
    return [bytes(x) if isinstance(x, pikepdf.String) else float(x) for x in value]


def is_plain(value: Any) -> bool:
    """Numbers and arrays of numbers: operands that cannot carry text."""
    if isinstance(value, pikepdf.Array):
        return all(is_plain(x) for x in value)
    return not isinstance(value, (pikepdf.Object, str, bytes))


_COUNTS = {
    "w": 1, "J": 1, "j": 1, "M": 1, "d": 2, "ri": 1, "i": 1, "gs": 1, "cm": 6, "q": 0, "Q": 0,
    "g": 1, "G": 1, "rg": 3, "RG": 3, "k": 4, "K": 4, "d0": 2, "d1": 6, "cs": 1, "CS": 1,
    "Tc": 1, "Tw": 1, "Tz": 1, "TL": 1, "Ts": 1, "Tr": 1, "Tf": 2, "Td": 2, "TD": 2, "Tm": 6,
    "T*": 0, "Tj": 1, "TJ": 1, "'": 1, '"': 3, "Do": 1, "sh": 1, "BMC": 1, "BDC": 2,
}  # fmt: skip
"""Operands of each operator (ISO 32000-1, annex A); what stands before them belongs to none."""


PATH = {"m": 2, "l": 2, "c": 6, "v": 4, "y": 4, "h": 0, "re": 4}
"""Operands of the operators that make a path."""


def own_operands(operands: list[Any], operator: str) -> list[Any]:
    """The operands an operator takes. Raises `IndexError` when there are too few."""
    count = _COUNTS.get(operator, len(operands))
    if len(operands) < count:
        raise IndexError(operator)
    own = operands[len(operands) - count :]
    most = _BOUNDED.get(operator)
    return own if most is None else [_bounded(value, most) for value in own]


_BOUNDED = dict.fromkeys(("w", "M", "d", "i", "Tc", "Tw", "Tz", "TL", "Ts", '"'), 32_767)
"""Operators whose numbers mean nothing beyond these (ISO 32000-1, annex C.2): what is larger is no
length, and may be any number."""


def _bounded(value: Any, most: int) -> Any:
    if isinstance(value, pikepdf.Array):
        return pikepdf.Array([_bounded(one, most) for one in value])
    if isinstance(value, (pikepdf.Object, str, bytes)) or abs(value) <= most:
        return value
    return most if value > 0 else -most


FARTHEST = 99_999.0
"""Thousandths of an em that text moves at most between two letters: no line is so long."""


def within_reach(elements: list[bytes | float]) -> list[bytes | float] | None:
    """What a text operator shows, without displacements that no line has; None when it is so."""
    if all(isinstance(one, bytes) or -FARTHEST <= one <= FARTHEST for one in elements):
        return None
    return [
        one if isinstance(one, bytes) else max(-FARTHEST, min(one, FARTHEST)) for one in elements
    ]


def matrix_of(v: list[float]) -> Matrix:
    """Six operands as a matrix."""
    a, b, c, d, e, f = v
    return (a, b, c, d, e, f)


def rect_of(listed: Any) -> Rect | None:
    """An array of four numbers as a rectangle, corners in order."""
    if not isinstance(listed, pikepdf.Array) or len(listed) != 4:
        return None
    x0, y0, x1, y1 = (float(v) for v in listed)
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
