"""Meshes lose the pieces in an area, and keep the others."""

from __future__ import annotations

import struct
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Name
from trap_kit import Draft, redaction

from redactor.redact import RedactOptions, redact
from redactor.redact.geometry import IDENTITY, Zones
from redactor.redact.meshes import without

PDF = pikepdf.new()
SPACE = Array([0, 600, 0, 600, 0, 1])


def mesh(kind: int, data: bytes, **keys: object) -> pikepdf.Stream:
    return PDF.make_stream(
        data,
        pikepdf.Dictionary(
            ShadingType=kind, ColorSpace=Name.DeviceGray, BitsPerCoordinate=16, BitsPerComponent=8,
            BitsPerFlag=8, Decode=SPACE, **keys,
        ),
    )  # fmt: skip


def point(x: float, y: float) -> bytes:
    return struct.pack(">HH", round(x / 600 * 65535), round(y / 600 * 65535))


def vertex(x: float, y: float, flag: int = 0) -> bytes:
    return bytes([flag]) + point(x, y) + b"\x00"


def triangle(x: float, y: float) -> bytes:
    return vertex(x, y) + vertex(x + 2, y) + vertex(x, y + 2)


def patch(x: float, y: float, flag: int = 0) -> bytes:
    count, colours = (12, 4) if flag == 0 else (8, 2)
    return bytes([flag]) + b"".join(point(x, y + n) for n in range(count)) + b"\x00" * colours


def lattice(*rows: tuple[tuple[float, float], ...]) -> bytes:
    return b"".join(point(*place) + b"\x00" for row in rows for place in row)


ZONE = Zones([(100.0, 100.0, 200.0, 120.0)])
FAR = triangle(300, 300)


@pytest.mark.parametrize(
    ("kind", "data", "left"),
    [
        (4, FAR, None),
        (4, triangle(120, 110) + FAR, FAR),
        (4, FAR + triangle(120, 110) + vertex(400, 400, 1), FAR),
        (4, FAR + vertex(120, 110, 2) + triangle(500, 500), triangle(500, 500)),
        (4, vertex(0, 0) + vertex(600, 0) + vertex(0, 600), None),
        (5, lattice(((1, 1), (9, 1)), ((1, 9), (9, 9))), None),
        (5, lattice(((1, 1), (150, 110)), ((1, 9), (9, 9))), b""),
        (6, patch(120, 100) + patch(300, 300), patch(300, 300)),
        (6, patch(300, 300) + patch(120, 100, 2) + patch(400, 400), patch(400, 400)),
    ],
)
def test_pieces_in_an_area_go(kind: int, data: bytes, left: bytes | None) -> None:
    rows = {"VerticesPerRow": 2} if kind == 5 else {}
    assert without(mesh(kind, data, **rows), IDENTITY, ZONE) == left


def test_a_page_shows_the_same_mesh_elsewhere(tmp_path: Path) -> None:
    """The mesh is drawn twice, moved; only the place under the box loses a piece."""
    draft = Draft()
    shading = mesh(4, triangle(60, 60) + triangle(300, 300))
    draft.put("/Shading", "S1", draft.pdf.copy_foreign(shading))
    draft.op("/S1 sh q 1 0 0 1 0 200 cm /S1 sh Q")
    draft.save(tmp_path / "in.pdf")
    redact(tmp_path / "in.pdf", [redaction(1, (50, 770, 80, 792), "")], tmp_path / "out.pdf",
           RedactOptions())  # fmt: skip
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        found = [bytes(s.read_bytes()) for s in pdf.pages[0].Resources.Shading.values()]
    assert sorted(found) == sorted([triangle(300, 300), triangle(60, 60) + triangle(300, 300)])
