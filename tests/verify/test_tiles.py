"""Surfaces painted with tiles around a box: the tile's word may stay when it is something else."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from redactor.model import Box, Redaction
from redactor.verify import Expectation, verify

REMOVED = "Gunhild Vestermark"
AROUND = "0 0 200 60 re 0 60 100 20 re 0 80 200 70 re f"
ACROSS = "0 0 200 150 re f"
GREY_BOX = "0 g 100 60 100 20 re f"


def tiled(path: Path, word: str, surface: str) -> None:
    """Two tiles by three with a word on each; a box lies over the one at the right, halfway up."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 300))
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
    )
    tile = pdf.make_stream(
        f"BT /F1 8 Tf 10 17 Td ({word}) Tj ET".encode(), Type=Name.Pattern, PatternType=1,
        PaintType=1, TilingType=1, BBox=Array([0, 0, 100, 50]), XStep=100, YStep=50,
        Resources=Dictionary(Font=Dictionary(F1=font)),
    )  # fmt: skip
    page.Resources = Dictionary(Pattern=Dictionary(P1=tile))
    page.Contents = pdf.make_stream(f"/Pattern cs /P1 scn {surface} {GREY_BOX}".encode())
    pdf.save(path)


@pytest.mark.parametrize(
    ("word", "surface", "removed", "leaks"),
    [
        ("FORTROLIGT", AROUND, REMOVED, set()),
        ("FORTROLIGT", ACROSS, REMOVED, {"under_box"}),
        ("FORTROLIGT", AROUND, "", {"under_box"}),
        ("Vestermark", AROUND, REMOVED, {"under_box"}),
        (REMOVED, AROUND, REMOVED, {"under_box", "page_text"}),
    ],
)
def test_what_a_tile_says_beneath_a_box(
    tmp_path: Path, word: str, surface: str, removed: str, leaks: set[str]
) -> None:
    path = tmp_path / "tiles.pdf"
    tiled(path, word, surface)
    box = Redaction(page=1, boxes=(Box(100, 220, 200, 240),), label="", text=removed)
    found = {leak.where for leak in verify(path, Expectation(redactions=(box,))).leaks}
    assert found & {"under_box", "page_text", "hidden_text"} == leaks


def test_a_removed_name_on_a_tile_that_is_nowhere_whole(tmp_path: Path) -> None:
    path = tmp_path / "tiles.pdf"
    tiled(path, REMOVED, "300 300 1 1 re f")
    gone = Redaction(page=1, boxes=(), label="", text=REMOVED)
    found = {leak.where for leak in verify(path, Expectation(redactions=(gone,))).leaks}
    assert found & {"page_text", "stream"}


@pytest.mark.parametrize(
    ("surface", "leaks"), [("0 0 300 40 re f", set()), ("0 0 300 90 re f", {"picture_under_box"})]
)
def test_a_picture_on_a_tile_counts_where_it_is_painted(
    tmp_path: Path, surface: str, leaks: set[str]
) -> None:
    """Browsers make one tile of a pattern as large as the page, and paint a strip with it."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 300))
    stripes = pdf.make_stream(
        bytes([0, 255] * 20_000), Type=Name.XObject, Subtype=Name.Image, Width=200, Height=200,
        ColorSpace=Name.DeviceGray, BitsPerComponent=8,
    )  # fmt: skip
    tile = pdf.make_stream(
        b"q 300 0 0 300 0 0 cm /I Do Q", Type=Name.Pattern, PatternType=1, PaintType=1,
        TilingType=1, BBox=Array([0, 0, 300, 300]), XStep=300, YStep=300,
        Resources=Dictionary(XObject=Dictionary(I=stripes)),
    )  # fmt: skip
    page.Resources = Dictionary(Pattern=Dictionary(P1=tile))
    page.Contents = pdf.make_stream(f"/Pattern cs /P1 scn {surface} {GREY_BOX}".encode())
    path = tmp_path / "tiles.pdf"
    pdf.save(path)
    box = Redaction(page=1, boxes=(Box(100, 220, 200, 240),), label="", text=REMOVED)
    found = {leak.where for leak in verify(path, Expectation(redactions=(box,))).leaks}
    assert found & {"picture_under_box"} == leaks
