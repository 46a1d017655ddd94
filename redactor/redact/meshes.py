"""Shadings made of triangles and patches (ISO 32000-1, 8.7.4.5): their data piece by piece.

Many small pieces can draw anything, letters too. Pieces that have a corner in an area to burn go;
a large one that runs through it is a shade of the paper, like a filled rectangle.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pikepdf

from redactor.redact.fonts.encodings import number_of
from redactor.redact.geometry import Matrix, Zones

_PATCHES = {
    4: ((1, 1),) * 3,
    6: ((12, 4), (8, 2), (8, 2), (8, 2)),
    7: ((16, 4), (12, 2), (12, 2), (12, 2)),
}
"""Points and colours of a vertex or patch, by its flag (8.7.4.5)."""
_TRIANGLE = 3
_MOST = 200_000
"""Pieces; a mesh of more goes as a whole."""


class Layout(NamedTuple):
    """How a mesh's data is laid out; sizes in bits."""

    kind: int
    point: int
    colour: int
    """All numbers of one colour."""
    flag: int
    row: int
    """Vertices in a row of a lattice."""

    def size(self, points: int, colours: int) -> int:
        """Bytes of a piece: each begins on a byte."""
        flag = 0 if self.kind == 5 else self.flag
        return (flag + points * 2 * self.point + colours * self.colour + 7) // 8


class Piece(NamedTuple):
    """A vertex, a row of a lattice's vertices or a patch."""

    start: int
    end: int
    edge: int
    """Its flag: 0 begins anew, others go on from the piece before."""
    points: int


def layout_of(obj: Any) -> Layout:
    kind = int(number_of(obj.get("/ShadingType", 0)))
    point, colour, flag = (
        int(number_of(obj.get(f"/BitsPer{what}", 0)))
        for what in ("Coordinate", "Component", "Flag")
    )
    shades = 1 if "/Function" in obj else components(obj.get("/ColorSpace"))
    return Layout(kind, point, shades * colour, flag, int(number_of(obj.get("/VerticesPerRow", 2))))


def pieces(layout: Layout, data: bytes) -> Iterator[Piece]:
    """The pieces of a mesh up to the last whole one with a flag of its own."""
    at = 0
    if layout.kind == 5:
        size = layout.size(1, 1) * layout.row
        while size > 0 and at + size <= len(data):
            yield Piece(at, at + size, 0, layout.row)
            at += size
        return
    table = _PATCHES.get(layout.kind)
    if table is None or not 0 < layout.flag <= 8:
        return
    while at < len(data) and (edge := data[at] >> (8 - layout.flag)) < len(table):
        points, colours = table[edge]
        size = layout.size(points, colours)
        if at + size > len(data):
            break
        yield Piece(at, at + size, edge, points)
        at += size


def whole(obj: Any, data: bytes) -> bytes:
    """The data of a mesh without what stands behind its last whole piece."""
    end = 0
    for piece in pieces(layout_of(obj), data):
        end = piece.end
    return data[:end]


def without(obj: Any, to_page: Matrix, zones: Zones) -> bytes | None:
    """The data of a mesh (a stream, `to_page` to user space) without the pieces in `zones`.

    None when it loses nothing. A lattice that loses a vertex, and a mesh that cannot be read,
    go as a whole.
    """
    if not zones:
        return None
    layout = layout_of(obj)
    data = bytes(obj.read_bytes())
    kept = bytearray()
    lost = False
    for count, group in enumerate(_groups(layout, data)):
        if count > _MOST:
            return b""
        if any(_inside(points, to_page, zones) for points in _corners(obj, layout, data, group)):
            if layout.kind == 5:
                return b""
            lost = True
        else:
            kept += data[group[0].start : group[-1].end]
    return bytes(kept) if lost else None


def _groups(layout: Layout, data: bytes) -> Iterator[list[Piece]]:
    """Pieces that need each other: from one that begins anew to the next such one."""
    group: list[Piece] = []
    free = 0
    for piece in pieces(layout, data):
        begins = piece.edge == 0 and free <= 0
        if begins and group:
            yield group
            group = []
        if begins and layout.kind == 4:
            free = _TRIANGLE
        free -= 1
        group.append(piece)
    if group:
        yield group


def _corners(
    obj: Any, layout: Layout, data: bytes, group: list[Piece]
) -> Iterator[npt.NDArray[np.float64]]:
    """Points of each piece in the mesh's own space, shape (points, 2)."""
    decode = [float(number_of(value)) for value in obj.get("/Decode", [])][:4]
    if len(decode) < 4 or not 0 < layout.point <= 32:
        yield np.full((1, 2), np.nan)
        return
    low, high = np.array(decode[0::2]), np.array(decode[1::2])
    top = float(2**layout.point - 1)
    weights = 2.0 ** np.arange(layout.point - 1, -1, -1)
    for piece in group:
        bits = np.unpackbits(np.frombuffer(data[piece.start : piece.end], dtype=np.uint8))
        if layout.kind == 5:
            bits = bits.reshape(piece.points, -1)[:, : 2 * layout.point].ravel()
        else:
            bits = bits[layout.flag :]
        numbers = bits[: piece.points * 2 * layout.point].reshape(-1, layout.point) @ weights
        yield low + numbers.reshape(-1, 2) * (high - low) / top


def _inside(points: npt.NDArray[np.float64], m: Matrix, zones: Zones) -> bool:
    """Whether a point lies in an area, or nobody can say where it lies."""
    x = points[:, 0] * m[0] + points[:, 1] * m[2] + m[4]
    y = points[:, 0] * m[1] + points[:, 1] * m[3] + m[5]
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        return True
    box = (float(x.min()), float(y.min()), float(x.max()), float(y.max()))
    return any(
        ((x >= r[0]) & (x <= r[2]) & (y >= r[1]) & (y <= r[3])).any()
        for r in (zones.rects[n] for n in zones.near(box))
    )


def components(space: Any) -> int:
    """How many numbers a colour has in a colour space that is no pattern."""
    family = str(space[0]) if isinstance(space, pikepdf.Array) and len(space) else str(space)
    if family == "/ICCBased":
        return int(number_of(space[1].get("/N", 3)))
    if family == "/DeviceN":
        return len(space[1])
    return {"/DeviceRGB": 3, "/CalRGB": 3, "/Lab": 3, "/DeviceCMYK": 4}.get(family, 1)
