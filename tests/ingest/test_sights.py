"""Signatures, stamps, faces and codes are seen where they are, and print is not taken for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest

from redactor.ingest.pages.reader import ReadOptions, read_pages
from redactor.model import Box, Page, SightKind, union_of
from tests.ingest import drawings

OPTIONS = ReadOptions(models=Path(__file__).parents[2] / "models")
PLACES: dict[SightKind, drawings.Place] = {
    SightKind.SIGNATURE: (60, 430, 200, 477),
    SightKind.FACE: (60, 560, 150, 674),
    SightKind.STAMP: (400, 560, 480, 640),
}
PENNED = (SightKind.SIGNATURE, SightKind.HANDWRITING)
CODE = (400.0, 60.0, 470.0, 130.0)
READ = "Sagen er modtaget og bliver behandlet hurtigst muligt af kommunen."
ReadPdf = Callable[[pymupdf.Document], Page]


@pytest.fixture
def read(tmp_path: Path) -> ReadPdf:
    def reader(document: pymupdf.Document) -> Page:
        document.save(tmp_path / "a.pdf")
        (page,) = read_pages(tmp_path / "a.pdf", OPTIONS)
        return page

    return reader


def letter() -> pymupdf.Document:
    document = pymupdf.open()
    page = document.new_page()
    for number in range(6):
        page.insert_text((60, 180 + 24 * number), READ, fontsize=11)
    return document


def whole_letter() -> pymupdf.Document:
    document = letter()
    page = document[0]
    drawings.put(page, PLACES[SightKind.SIGNATURE], drawings.signature())
    drawings.put(page, PLACES[SightKind.FACE], drawings.face())
    drawings.put(page, PLACES[SightKind.STAMP], drawings.stamp())
    drawings.put(page, CODE, drawings.code("cpr 010190-1234"))
    return document


def covers(box: Box, place: drawings.Place) -> bool:
    """Whether most of the place lies in the box, and the box not far outside the place."""
    width = min(box.x1, place[2]) - max(box.x0, place[0])
    height = min(box.y1, place[3]) - max(box.y0, place[1])
    size = (place[2] - place[0]) * (place[3] - place[1])
    near = box.x0 > place[0] - 15 and box.y0 > place[1] - 15
    return near and width > 0 and height > 0 and width * height > 0.5 * size


@pytest.mark.parametrize("make", ["born", "scanned", "bilevel", "sideways"])
def test_each_is_seen_in_its_place(make: str, read: ReadPdf) -> None:
    document = whole_letter()
    if make == "sideways":
        document[0].set_rotation(90)
    elif make != "born":
        document = drawings.scanned(document[0], bilevel=make == "bilevel")
    page = read(document)
    seen = {sight.kind: sight.box for sight in page.sights}
    assert set(seen) == set(PLACES)
    assert len(page.sights) == len(PLACES)
    for kind, box in seen.items():
        assert covers(box, PLACES[kind]), kind


@pytest.mark.parametrize("kind", ["QRCode", "DataMatrix", "Code128", "PDF417"])
@pytest.mark.parametrize("scan", [False, True])
def test_a_code_is_read_as_text_in_its_place(kind: str, scan: bool, read: ReadPdf) -> None:
    document = letter()
    image = drawings.code("Ref 010190-1234", kind)
    place = (300.0, 60.0, 300.0 + 60.0 * image.width / image.height, 120.0)
    drawings.put(document[0], place, image)
    page = read(drawings.scanned(document[0]) if scan else document)
    start = page.text.index("010190-1234")
    box = union_of(page.boxes_of(start, start + 11))
    assert box is not None
    assert covers(box, place)
    assert SightKind.STAMP not in {sight.kind for sight in page.sights}


def test_a_code_of_drawn_squares_is_read(read: ReadPdf) -> None:
    document = letter()
    bits = drawings.code("010190-1234").resize((25 * 4, 25 * 4))
    shape = document[0].new_shape()
    side = 0.75
    for y in range(bits.height):
        for x in range(bits.width):
            if not bits.getpixel((x, y)):
                shape.draw_rect((400 + x * side, 60 + y * side, 401 + x * side, 61 + y * side))
    shape.finish(fill=(0, 0, 0), color=None, width=0)
    shape.commit()
    assert "010190-1234" in read(document).text


@pytest.mark.parametrize("scan", [False, True])
@pytest.mark.parametrize("what", ["text", "plan", "landscape", "table"])
def test_print_is_nothing_to_judge(what: str, scan: bool, read: ReadPdf) -> None:
    document = letter()
    page = document[0]
    if what == "plan":
        drawings.put(page, (60, 350, 500, 650), drawings.plan())
    elif what == "landscape":
        drawings.put(page, (60, 350, 300, 650), drawings.landscape())
    elif what == "table":
        for row in range(8):
            page.draw_rect((60, 350 + 20 * row, 400, 370 + 20 * row))
            page.insert_text((66, 364 + 20 * row), f"{row}  Skel mod nabo  {12 * row} m")
    assert read(drawings.scanned(page) if scan else document).sights == ()


@pytest.mark.parametrize(("rows", "step", "high"), [(18, 38.0, 18.0), (24, 28.0, 26.0)])
def test_every_signature_of_a_list_is_covered(
    rows: int, step: float, high: float, read: ReadPdf
) -> None:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((60, 50), "Deltagere i borgermødet om lokalplanen", fontsize=12)
    for row in range(rows):
        y = 70 + row * step
        page.draw_rect((50, y, 400, y + step), width=0.6)
        page.insert_text((60, y + 0.6 * step), f"Deltager nr. {row + 1}", fontsize=10)
        pen = [(x, y + step / 2 + v * high / 36) for x, v in drawings.pen(190, 0, 130)]
        page.draw_polyline(pen, width=1.2, color=(0.1, 0.1, 0.4), closePath=False)
    sights = [s for s in read(drawings.scanned(page, turn=0.4)).sights if s.kind in PENNED]
    middles = [70 + (row + 0.5) * step for row in range(rows)]
    missed = [y for y in middles if not any(s.box.y0 < y < s.box.y1 for s in sights)]
    assert len(missed) <= 1  # one that OCR takes for a word is in the text
    assert all(s.box.x0 > 150 for s in sights)
