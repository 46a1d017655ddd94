"""Corners of the pieces of a mesh (ISO 32000-1, 8.7.4.5): small ones draw letters."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pikepdf

from redactor.verify.geometry import Matrix, apply

_POINTS = {4: (1, 1, 1), 5: (1,), 6: (12, 8, 8, 8), 7: (16, 12, 12, 12)}
_COLOURS = {4: (1, 1, 1), 5: (1,), 6: (4, 2, 2, 2), 7: (4, 2, 2, 2)}
"""Of a vertex or patch, by its flag; a lattice's vertices have none."""
_SHADES = {"/DeviceRGB": 3, "/CalRGB": 3, "/Lab": 3, "/DeviceCMYK": 4}
_MOST = 300_000
"""Points; more are not followed, and the mesh is judged by these."""

Point = tuple[float, float]


def mesh_of(source: Any) -> pikepdf.Stream | None:
    """The mesh of a shading, or of a pattern that paints with one."""
    shading = source.get("/Shading") if isinstance(source, pikepdf.Dictionary) else source
    if isinstance(shading, pikepdf.Stream) and int(shading.get("/ShadingType", 0)) in _POINTS:
        return shading
    return None


def corners(mesh: pikepdf.Stream, to_page: Matrix) -> tuple[Point, ...]:
    """All points of a mesh in user space; `to_page` leads there from its own space.

    None of one whose keys are wrong: no viewer can show it.
    """
    try:
        return tuple(_placed(mesh, to_page))
    except (KeyError, TypeError, ValueError, ArithmeticError, pikepdf.PdfError):
        return ()


def _placed(mesh: pikepdf.Stream, to_page: Matrix) -> Iterator[Point]:
    x0, x1, y0, y1 = (float(value) for value in list(mesh["/Decode"])[:4])
    size = int(mesh["/BitsPerCoordinate"])
    top = (1 << size) - 1
    for x, y in islice(_numbers(mesh, size), _MOST):
        yield apply(to_page, x0 + x * (x1 - x0) / top, y0 + y * (y1 - y0) / top)


def _numbers(mesh: pikepdf.Stream, size: int) -> Iterator[tuple[int, int]]:
    kind = int(mesh["/ShadingType"])
    flag = int(mesh["/BitsPerFlag"]) if kind != 5 else 0
    colour = int(mesh["/BitsPerComponent"]) * _shades(mesh)
    data = bytes(mesh.read_bytes())
    at = 0
    while at < len(data):
        edge = data[at] >> (8 - flag) if flag else 0
        if edge >= len(_POINTS[kind]):
            return
        points = _POINTS[kind][edge]
        used = flag + 2 * points * size + _COLOURS[kind][edge] * colour
        length = (used + 7) // 8
        record = data[at : at + length]
        if len(record) < length:
            return
        bits = int.from_bytes(record, "big") >> (8 * length - flag - 2 * points * size)
        row = [bits >> size * place & ((1 << size) - 1) for place in reversed(range(2 * points))]
        yield from zip(row[::2], row[1::2], strict=True)
        at += length


def _shades(mesh: pikepdf.Stream) -> int:
    if "/Function" in mesh:
        return 1
    space = mesh.get("/ColorSpace")
    if not isinstance(space, pikepdf.Array):
        return _SHADES.get(str(space), 1)
    family = str(space[0])
    if family == "/ICCBased":
        return int(space[1].get("/N", 3))
    return len(space[1]) if family == "/DeviceN" else _SHADES.get(family, 1)
