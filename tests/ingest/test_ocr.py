"""Pages without usable text are read by OCR: real engine, real pictures."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pikepdf
import pymupdf
import pytest

from redactor.errors import InputCode, InputError
from redactor.ingest.pages.reader import ReadOptions, read_pages
from redactor.ingest.pictures import scan
from redactor.ingest.pictures.ocr import read_picture
from redactor.model import Page, union_of

MODELS = Path(__file__).parents[2] / "models"
OPTIONS = ReadOptions(models=MODELS)
LETTER = (
    "Kære Åse Ørsted Kjærgaard",
    "Dit personnummer er 010190-1234, og du bor på",
    "Ærøvej 17, 9000 Aalborg. Ring på 28790321.",
    "Med venlig hilsen",
    "Søren Brøndum Løvgreen",
)
ROWS = (
    ("Navn", "CPR-nr.", "Adresse"),
    ("Jørgen Kjær", "050567-1111", "Ågade 68"),
    ("Fatima Hassan", "311299-4321", "Skovvej 4"),
    ("Søren Æbelø", "240278-9876", "Granvej 7"),
    ("Mette Lund", "010101-0101", "Bøgevej 9"),
)
ReadPdf = Callable[[pymupdf.Document], Page]


@pytest.fixture
def read(tmp_path: Path) -> ReadPdf:
    def reader(document: pymupdf.Document) -> Page:
        document.save(tmp_path / "scan.pdf")
        (page,) = read_pages(tmp_path / "scan.pdf", OPTIONS)
        blank = np.array([c.isspace() for c in page.text], dtype=bool)
        assert (np.isnan(page.boxes).all(axis=1) == blank).all()
        return page

    return reader


def letter(step: float = 22) -> pymupdf.Document:
    document = pymupdf.open()
    page = document.new_page(width=420, height=300)
    for number, line in enumerate(LETTER):
        page.insert_text((60, 60 + step * number), line, fontsize=12)
    return document


def table() -> pymupdf.Document:
    document = pymupdf.open()
    page = document.new_page(width=420, height=300)
    for number, row in enumerate(ROWS):
        y = 60 + 24 * number
        if number % 2 == 0:
            page.draw_rect((50, y, 370, y + 24), color=None, fill=(0.85, 0.88, 0.95))
        for x, cell in zip((50, 160, 270), row, strict=True):
            page.draw_rect((x, y, x + (110 if x < 270 else 100), y + 24), width=0.8)
            page.insert_text((x + 5, y + 16), cell, fontsize=11)
    return document


def scanned(
    document: pymupdf.Document, *, dpi: int = 200, turn: float = 0.0, noise: float = 0.0
) -> pymupdf.Document:
    """The first page as a picture, turned clockwise by `turn` degrees, on a page of its size."""
    matrix = pymupdf.Matrix(dpi / 72, dpi / 72).prerotate(turn)
    pixmap = document[0].get_pixmap(matrix=matrix, colorspace=pymupdf.csGRAY)
    grey = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, -1)[:, : pixmap.width]
    if noise:
        grain = np.random.default_rng(7).normal(0, noise, grey.shape)
        grey = np.clip(grey * 0.8 + 35 + grain, 0, 255).astype(np.uint8)
    size = (pixmap.width, pixmap.height)
    picture = pymupdf.Pixmap(pymupdf.csGRAY, *size, np.ascontiguousarray(grey).tobytes(), 0)
    result = pymupdf.open()
    page = result.new_page(width=size[0] * 72 / dpi, height=size[1] * 72 / dpi)
    page.insert_image(page.rect, stream=picture.tobytes("jpeg", jpg_quality=85))
    return result


def ink_left(document: pymupdf.Document, page: Page, word: str) -> tuple[int, int]:
    """Dark pixels at 100 dpi in all, and those outside the boxes of `word`."""
    start = page.text.index(word)
    picture = document[0].get_pixmap(dpi=100, colorspace=pymupdf.csGRAY)
    grey = np.frombuffer(picture.samples, np.uint8).reshape(picture.height, -1)
    dark = grey[:, : picture.width] < 128
    total = int(dark.sum())
    dark = dark.copy()
    for box in page.boxes_of(start, start + len(word)):
        x0, y0, x1, y1 = (round(v * 100 / 72) for v in box)
        dark[y0:y1, x0:x1] = False
    return total, int(dark.sum())


def test_a_crooked_noisy_scan_is_straightened_and_boxed(read: ReadPdf) -> None:
    page = read(scanned(letter(step=15), turn=5, noise=12))
    assert page.text.replace("\n\n", "\n").split("\n") == list(LETTER)
    assert page.ocr_confidence is not None
    assert page.ocr_confidence > 85
    assert page.flags == ("ocr_text",)
    lone = pymupdf.open()
    lone.new_page(width=420, height=300).insert_text((60, 60 + 15), LETTER[1], fontsize=12)
    total, left = ink_left(scanned(lone, turn=5), page, LETTER[1])
    assert total > 500
    assert left < 0.02 * total


def test_a_page_fed_sideways_with_a_ruled_table(read: ReadPdf) -> None:
    page = read(scanned(table(), turn=95, noise=14))
    rows = page.text.replace("\n\n", "\n").split("\n")
    assert rows == ["\t".join(row) for row in ROWS]
    # A ruled table is not a picture that somebody must look at.
    assert page.flags == ("ocr_text",)
    start = page.text.index("Fatima")
    box = union_of(page.boxes_of(start, start + 6))
    assert box is not None
    turned = pymupdf.Matrix(1, 1).prerotate(95)
    middle = pymupdf.Point(73, 120) * turned - (pymupdf.Rect(0, 0, 420, 300) * turned).tl
    assert (box.x0 + box.x1) / 2 == pytest.approx(middle.x, abs=4)
    assert (box.y0 + box.y1) / 2 == pytest.approx(middle.y, abs=4)
    assert box.y1 - box.y0 < 45


def test_figures_beside_upright_rules_are_read_in_rows(read: ReadPdf) -> None:
    """Two long rules outweigh a page's lines when it is asked which way these run; figures are
    read as well on their side, column by column."""
    document = pymupdf.open()
    page = document.new_page(width=420, height=300)
    for x in (24, 60):
        page.draw_line((x, 20), (x, 290), width=1.2)
    rows = [[f"{(7919 * r + 104729 * c) % 900 + 100}" for c in range(9)] for r in range(13)]
    y = 20.0
    for number, row in enumerate(rows):
        y += 14 * (1 + number * 7 % 5 / 4)
        for column, cell in enumerate(row):
            page.insert_text((30 + 40 * column, y), cell, fontsize=7)
    shown = [line.split() for line in read(scanned(document)).text.split("\n") if line]
    assert shown == rows


def test_a_plan_that_lies_upside_down_is_turned(read: ReadPdf) -> None:
    """Figures and words that read alike both ways are many on a plan, and surely read."""
    document = pymupdf.open()
    page = document.new_page(width=420, height=300)
    for row in range(12):
        for column in range(6):
            x, y = 24 + 65 * column, 24 + 22 * row
            alike = ("SOS", "808", "NOON", "OXO", "609", "XOX")[(row + column) % 6]
            page.insert_text((x, y), alike, fontsize=9)
            page.insert_text((x - 4, y + 10), "tekst jfr. gavl", fontsize=5.5)
    assert read(scanned(document, turn=180)).text.count("tekst jfr. gavl") > 60


def test_a_picture_with_text_on_a_typed_page(read: ReadPdf) -> None:
    stamp = pymupdf.open()
    stamp.new_page(width=200, height=60).insert_text((10, 35), "Modtaget Bodil Kjær", fontsize=14)
    picture = stamp[0].get_pixmap(dpi=200).tobytes("png")
    document = pymupdf.open()
    page = document.new_page(width=420, height=300)
    page.insert_text((60, 60), "Brev fra naboen", fontsize=12)
    page.insert_image(pymupdf.Rect(150, 100, 350, 160), stream=picture)
    page.insert_text((60, 220), "Venlig hilsen", fontsize=12)
    found = read(document)
    assert found.text.split("\n\n") == ["Brev fra naboen", "Modtaget Bodil Kjær", "Venlig hilsen"]
    start = found.text.index("Bodil")
    (box,) = found.boxes_of(start, start + 5)
    assert 160 <= box.x0 < box.x1 <= 320
    assert 118 <= box.y0 < box.y1 <= 142


def test_a_line_drawn_as_outlines_on_a_typed_page(read: ReadPdf) -> None:
    typed = pymupdf.open()
    typed.new_page(width=420, height=60).insert_text((10, 30), "Bisidder: Åge Ørsted", fontsize=13)
    drawn = pymupdf.open("svg", typed[0].get_svg_image(text_as_path=True).encode())
    document = letter()
    outlines = pymupdf.open("pdf", drawn.convert_to_pdf())
    document[0].show_pdf_page(pymupdf.Rect(50, 200, 470, 260), outlines, 0)
    page = read(document)
    assert "Åge Ørsted" not in document[0].get_text()
    assert LETTER[0] in page.text
    assert "Åge Ørsted" in page.text
    start = page.text.index("Åge Ørsted")
    x0, y0, x1, y1 = union_of(page.boxes_of(start, start + 10))
    assert 110 < x0 < 125
    assert x1 < 190
    assert 215 < y0 < y1 < 240


def test_ruled_and_shaded_cells_are_no_outlines(read: ReadPdf) -> None:
    document = letter()
    for number in range(12):
        document[0].draw_rect((50, 200 + 8 * number, 350, 208 + 8 * number), fill=(0.9, 0.9, 1))
    page = read(document)
    assert page.ocr_confidence is None
    assert "pictures" not in page.flags


def test_a_font_without_meaning_is_read_from_its_picture(read: ReadPdf) -> None:
    document = pymupdf.open()
    page = document.new_page(width=420, height=120)
    page.insert_text((60, 40), "Kendt tekst", fontsize=12)
    page.insert_text((60, 80), "Ukendt Hansen", fontsize=14, fontname="tiro")
    with pikepdf.open(io.BytesIO(document.tobytes())) as pdf:
        cmap = (
            "/CIDInit /ProcSet findresource begin begincmap /CMapName /X def\n"
            "1 begincodespacerange <00> <ff> endcodespacerange\n"
            "1 beginbfrange <20> <7e> <e020> endbfrange endcmap end"
        )
        fonts = pdf.pages[0].Resources.Font
        fonts.tiro.ToUnicode = pdf.make_stream(cmap.encode())
        out = io.BytesIO()
        pdf.save(out)
    found = read(pymupdf.open(stream=out.getvalue()))
    assert found.text.split() == ["Kendt", "tekst", "Ukendt", "Hansen"]
    assert found.ocr_confidence is not None


def with_layer(offset: float, lines: Sequence[str] = LETTER) -> pymupdf.Document:
    """A scan with an invisible text layer, its lines moved down by `offset` points."""
    document = scanned(letter())
    for number, line in enumerate(lines):
        document[0].insert_text((60, 60 + 22 * number + offset), line, fontsize=12, render_mode=3)
    return document


def test_a_good_text_layer_of_a_scan_is_used(tmp_path: Path) -> None:
    with_layer(0).save(tmp_path / "scan.pdf")
    # No OCR data: trying to read the picture would raise.
    (page,) = read_pages(tmp_path / "scan.pdf", ReadOptions(models=tmp_path))
    assert page.text.split("\n") == list(LETTER)
    assert page.flags == ("ocr_layer",)
    assert page.ocr_confidence is not None
    assert page.ocr_confidence > 75


def test_words_of_a_layer_that_come_out_too_wide_stay_apart(tmp_path: Path) -> None:
    document = scanned(letter())
    for number, line in enumerate(LETTER):
        for at, word in enumerate(line.split()):
            x = 60 + pymupdf.get_text_length(" ".join([*line.split()[:at], ""]), fontsize=12)
            place = (x, 60 + 22 * number)
            document[0].insert_text(place, f"{word} ", fontsize=13.5, render_mode=3)
    document.save(tmp_path / "scan.pdf")
    (page,) = read_pages(tmp_path / "scan.pdf", ReadOptions(models=tmp_path))
    assert page.text.split("\n") == list(LETTER)


def test_a_text_layer_beside_the_ink_is_not_trusted(read: ReadPdf) -> None:
    page = read(with_layer(100))
    seen, hidden = page.text[: len(page.text) // 2], page.text[len(page.text) // 2 :]
    assert LETTER[1] in seen
    assert LETTER[1] in hidden
    assert page.flags == ("hidden_text", "ocr_text")


def test_a_text_layer_that_was_read_badly_is_not_trusted(read: ReadPdf) -> None:
    """Names would be missed in it: what a scanner made of them is no name."""
    page = read(with_layer(0, [line.replace("e", "{").replace("n", "€") for line in LETTER]))
    assert LETTER[1] in page.text
    assert "ocr_text" in page.flags


def test_light_print_on_dark_is_read_beside_dark_print(read: ReadPdf) -> None:
    """As on posters; to make the paper even takes such print away."""
    document = pymupdf.open()
    page = document.new_page(width=420, height=300)
    page.insert_text((60, 40), "Kom til foredrag i forsamlingshuset", fontsize=12)
    page.draw_rect((0, 80, 420, 300), color=None, fill=(0.1, 0.25, 0.45))
    light = ("Foredrag ved Hanne Krogsgaard", "tlf. 28 79 03 21", "fra Aalborg")
    for line, text in enumerate(light):
        page.insert_text((70, 140 + 24 * line), text, fontsize=11, color=(1, 1, 1))
    found = "".join(read(scanned(document)).text.split())
    assert found.startswith("Komtilforedrag")
    assert [text for text in light if text.replace(" ", "") not in found] == []


def test_a_photo_has_no_text_and_is_flagged(read: ReadPdf) -> None:
    y, x = np.mgrid[0:400, 0:500]
    blobs = (127 + 120 * np.sin(x / 37) * np.cos(y / 23)).astype(np.uint8)
    picture = pymupdf.Pixmap(pymupdf.csGRAY, 500, 400, blobs.tobytes(), 0)
    document = pymupdf.open()
    document.new_page(width=420, height=300).insert_image(
        pymupdf.Rect(60, 40, 360, 280), stream=picture.tobytes("png")
    )
    page = read(document)
    assert {"no_text", "pictures", "low_ocr"} <= set(page.flags)
    assert page.ocr_confidence == 0.0


def test_missing_ocr_data_is_said(tmp_path: Path) -> None:
    scanned(letter(), dpi=100).save(tmp_path / "scan.pdf")
    with pytest.raises(InputError) as caught:
        list(read_pages(tmp_path / "scan.pdf", ReadOptions(models=tmp_path)))
    assert caught.value.code is InputCode.OCR_MISSING


@pytest.mark.parametrize("angle", [-4.0, -1.0, 0.0, 2.5])
@pytest.mark.parametrize("quarter", [False, True])
def test_slant_is_measured(angle: float, quarter: bool) -> None:
    matrix = pymupdf.Matrix(1, 1).prerotate(angle + (90 if quarter else 0))
    pixmap = letter()[0].get_pixmap(matrix=matrix, colorspace=pymupdf.csGRAY)
    grey = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, -1)[:, : pixmap.width]
    slant, upright = scan.slant(scan.ink(grey))
    assert upright == quarter
    assert slant == pytest.approx(angle, abs=0.35)


def test_rules_go_and_letters_stay() -> None:
    with_rules = table()[0].get_pixmap(dpi=200, colorspace=pymupdf.csGRAY)
    grey = np.frombuffer(with_rules.samples, np.uint8).reshape(with_rules.height, -1)
    grey = scan.level(grey[:, : with_rules.width])
    cleaned = scan.without_rules(grey, 200)
    across, down = scan.ink(grey).sum(axis=1), scan.ink(cleaned).sum(axis=1)
    assert across.max() > 800
    assert down.max() < 300
    name = np.s_[round(84 * 200 / 72) + 8 : round(108 * 200 / 72) - 8, 160:300]
    assert (grey[name] == cleaned[name]).all()


def test_shadow_and_noise_are_measured_and_taken_away() -> None:
    shadow = np.tile(np.linspace(140, 250, 640), (480, 1)).astype(np.uint8)
    shadow[200:210, 100:120] = 40
    assert not scan.ink(scan.level(shadow))[:190].any()
    assert scan.ink(scan.level(shadow))[202:208, 102:118].all()
    grain = np.random.default_rng(3).normal(200, 10, (600, 600)).clip(0, 255).astype(np.uint8)
    assert scan.noise(grain) == pytest.approx(10, rel=0.25)
    assert scan.noise(np.full((50, 50), 200, np.uint8)) == 0


def test_what_layout_analysis_drops_is_read_in_a_second_look() -> None:
    matrix = pymupdf.Matrix(200 / 72, 200 / 72).prerotate(-4)
    pixmap = table()[0].get_pixmap(matrix=matrix, colorspace=pymupdf.csGRAY)
    grey = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, -1)[:, : pixmap.width]
    words = read_picture(grey, dpi=200, tessdata=MODELS / "tessdata", languages="dan")
    found = {word.text for word in words}
    cells = {part for row in ROWS[1:] for cell in row for part in cell.split()}
    # Crooked and ruled, the first look alone gives about half of them.
    assert len(found & cells) >= 0.65 * len(cells)


def test_a_full_stop_leaves_the_letter_before_it_whole(tmp_path: Path) -> None:
    """Boxes must end where the letters' ink does, or half a letter stays after redaction."""
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((60, 80), "Borgeren bor i byen Haslev. Her er mere tekst.", fontsize=11)
    pixmap = page.get_pixmap(dpi=200, colorspace=pymupdf.csGRAY)
    x0, _, x1, _ = page.search_for("Haslev")[0]
    scanned = pymupdf.open()
    scanned.new_page().insert_image(page.rect, stream=pixmap.tobytes("png"))
    scanned.save(tmp_path / "scan.pdf")
    (read,) = read_pages(tmp_path / "scan.pdf", OPTIONS)
    start = read.text.index("Haslev.")
    (box,) = read.boxes_of(start, start + 6)
    assert abs(box.x0 - x0) < 1.0
    assert abs(box.x1 - x1) < 1.0
