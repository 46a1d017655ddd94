"""PDF → pages: boxes that redact exactly what they should, and nothing left out."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import numpy as np
import pikepdf
import pymupdf
import pytest
from pikepdf import Dictionary, Name

from redactor.errors import InputCode, InputError
from redactor.ingest.pages.reader import ReadOptions, read_pages
from redactor.ingest.render import Drawing, render_page
from redactor.model import Page

MODELS = Path(__file__).parents[2] / "models"
OPTIONS = ReadOptions(models=MODELS)


@pytest.fixture
def save(tmp_path: Path) -> Callable[[pymupdf.Document | bytes], Path]:
    def write(content: pymupdf.Document | bytes) -> Path:
        path = tmp_path / "fil.pdf"
        path.write_bytes(content if isinstance(content, bytes) else content.tobytes())
        return path

    return write


def one_page(path: Path) -> Page:
    (page,) = read_pages(path, OPTIONS)
    check_map(page)
    return page


def check_map(page: Page) -> None:
    """Every code point but white space has a box, and the reverse."""
    assert page.boxes.shape == (len(page.text), 4)
    blank = np.array([c.isspace() for c in page.text], dtype=bool)
    assert (np.isnan(page.boxes).all(axis=1) == blank).all()
    drawn = page.boxes[~blank]
    assert (drawn[:, 2] >= drawn[:, 0]).all()
    assert (drawn[:, 3] >= drawn[:, 1]).all()


def redact(path: Path, page: Page, word: str) -> str:
    """What PyMuPDF reads after the boxes of `word` are burnt."""
    start = page.text.index(word)
    with pymupdf.open(path) as document:
        target = document[page.number - 1]
        for box in page.boxes_of(start, start + len(word)):
            target.add_redact_annot(box, fill=(0, 0, 0))
        target.apply_redactions()
        return str(target.get_text())


def words_page(rotation: int, crop: bool, user_unit: float) -> pymupdf.Document:
    document = pymupdf.open()
    page = document.new_page(width=420, height=300)
    page.insert_text((100, 86), "Over Ågeplads glyf", fontsize=12)
    page.insert_text((100, 102), "Alfa Hansen Beta", fontsize=12)
    page.insert_text((100, 118), "Gamma Delta Epsilon", fontsize=12)
    if crop:
        page.set_cropbox(pymupdf.Rect(50, 40, 390, 280))
    if user_unit != 1.0:
        document.xref_set_key(page.xref, "UserUnit", str(user_unit))
    page.set_rotation(rotation)
    return document


@pytest.mark.parametrize(
    ("rotation", "crop", "user_unit"),
    list(product((0, 90, 180, 270), (False, True), (1.0, 2.0))),
)
def test_boxes_redact_exactly_one_word(
    save: Callable[[pymupdf.Document], Path], rotation: int, crop: bool, user_unit: float
) -> None:
    path = save(words_page(rotation, crop, user_unit))
    page = one_page(path)
    assert page.rotation == rotation
    size = (340, 240) if crop else (420, 300)
    assert (page.width, page.height) == (size[0] * user_unit, size[1] * user_unit)
    assert page.text.split() == [
        "Over",
        "Ågeplads",
        "glyf",
        "Alfa",
        "Hansen",
        "Beta",
        "Gamma",
        "Delta",
        "Epsilon",
    ]
    left = redact(path, page, "Hansen").split()
    assert sorted(left) == sorted(page.text.replace("Hansen", "").split())


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_the_drawn_page_and_the_boxes_agree(
    save: Callable[[pymupdf.Document], Path], rotation: int
) -> None:
    path = save(words_page(rotation, crop=True, user_unit=1.0))
    page = one_page(path)
    picture = pymupdf.Pixmap(render_page(path, 1, dpi=144))
    assert (picture.width < picture.height) == (rotation in (90, 270))
    dark = np.frombuffer(picture.samples, np.uint8).reshape(picture.height, picture.width, -1)
    ys, xs = np.nonzero(dark[:, :, 0] < 128)
    x, y = (xs + 0.5) / 2, (ys + 0.5) / 2
    unrotated = {
        0: (x, y),
        90: (y, page.height - x),
        180: (page.width - x, page.height - y),
        270: (page.width - y, x),
    }[rotation]
    boxes = page.boxes[~np.isnan(page.boxes[:, 0])] + np.array([-1, -1, 1, 1])
    px, py = (axis[:, None] for axis in unrotated)
    inside = (px >= boxes[:, 0]) & (px <= boxes[:, 2]) & (py >= boxes[:, 1]) & (py <= boxes[:, 3])
    assert inside.any(axis=1).mean() > 0.99


@pytest.mark.parametrize("rotation", [0, 90])
def test_parts_of_a_page_make_up_the_page(
    save: Callable[[pymupdf.Document], Path], rotation: int
) -> None:
    path = save(words_page(rotation, crop=True, user_unit=1.0))

    def drawn(part: tuple[float, float, float, float] | None) -> np.ndarray:
        picture = pymupdf.Pixmap(render_page(path, 1, dpi=144, part=part))
        assert picture.n == 1  # no colour, so none is sent
        return np.frombuffer(picture.samples, np.uint8).reshape(picture.height, picture.width)

    whole = drawn(None)
    halves = (0.0, 0.5), (0.5, 1.0)
    tiles = np.vstack(
        [np.hstack([drawn((x0, y0, x1, y1)) for x0, x1 in halves]) for y0, y1 in halves]
    )
    # A pixel on a seam may be drawn from either side.
    assert np.abs(np.array(tiles.shape) - whole.shape).max() <= 1
    height, width = np.minimum(tiles.shape, whole.shape)
    differ = np.abs(tiles[:height, :width].astype(int) - whole[:height, :width]) > 64
    assert (whole < 128).sum() > 200
    assert differ.mean() < 0.002


def test_a_page_with_colour_keeps_it(save: Callable[[pymupdf.Document], Path]) -> None:
    document = words_page(0, crop=False, user_unit=1.0)
    document[0].draw_rect(pymupdf.Rect(10, 10, 60, 60), fill=(1, 0, 0))
    picture = pymupdf.Pixmap(render_page(save(document), 1, dpi=72))
    assert (picture.n, picture.pixel(30, 30)) == (3, (255, 0, 0))


def test_a_pdf_is_open_between_its_pages_and_no_longer(
    save: Callable[[pymupdf.Document], Path], tmp_path: Path
) -> None:
    def held() -> list[str]:
        return [p.name for p in map(Path.resolve, Path("/proc/self/fd").iterdir()) if p in paths]

    document = words_page(0, crop=False, user_unit=1.0)
    document.new_page()
    first, second = save(document), tmp_path / "anden.pdf"
    second.write_bytes(first.read_bytes())
    paths = {first, second}
    drawing = Drawing()
    for path, number in ((first, 1), (first, 2), (second, 2)):
        picture = drawing.page(path, number, dpi=72, part=None)
        assert picture == render_page(path, number, dpi=72)
        assert held() == [path.name]
    drawing.close()
    assert held() == []


def test_rendering_a_page_that_is_not_there(save: Callable[[pymupdf.Document], Path]) -> None:
    path = save(words_page(0, crop=False, user_unit=1.0))
    with pytest.raises(IndexError):
        render_page(path, 2, dpi=72)


def test_a_broken_name_is_whole_and_both_parts_are_boxed(
    save: Callable[[pymupdf.Document], Path],
) -> None:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((60, 80), "Sagen handler om Mette Jen-", fontsize=11)
    page.insert_text((60, 94), "sen og hendes bror.", fontsize=11)
    path = save(document)
    read = one_page(path)
    assert read.text == "Sagen handler om Mette Jensen og hendes bror."
    start = read.text.index("Jensen")
    assert len(read.boxes_of(start, start + 6)) == 2
    assert redact(path, read, "Jensen").split() == [
        "Sagen",
        "handler",
        "om",
        "Mette",
        "og",
        "hendes",
        "bror.",
    ]


def test_what_cannot_be_seen_is_read_last(save: Callable[[pymupdf.Document], Path]) -> None:
    document = pymupdf.open()
    page = document.new_page(width=400, height=300)
    page.insert_text((50, 70), "Usynlig", render_mode=3)
    page.insert_text((50, -20), "Ovenfor")
    page.insert_text((500, 90), "Udenfor")
    page.insert_text((50, 130), "Gennemsigtig", fill_opacity=0)
    layer = document.add_ocg("lag", on=False)
    page.insert_text((50, 150), "Lagdelt", oc=layer)
    page.insert_text((50, 90), "Klippet", render_mode=7)
    page.insert_text((50, 50), "Synlig tekst")
    page.insert_text((50, 110), "Hvid", color=(1, 1, 1))
    read = one_page(save(document))
    words = read.text.split()
    assert set(words[:4]) == {"Synlig", "tekst", "Klippet", "Hvid"}
    assert set(words[4:]) == {"Usynlig", "Ovenfor", "Udenfor", "Gennemsigtig", "Lagdelt"}
    assert read.flags == ("hidden_text",)


def test_notes_and_form_values_are_read(save: Callable[[pymupdf.Document], Path]) -> None:
    document = pymupdf.open()
    page = document.new_page(width=400, height=300)
    page.insert_text((50, 50), "Skema")
    page.add_freetext_annot(pymupdf.Rect(50, 100, 200, 120), "Fritekstnote", fontsize=10)
    for number, (kind, value) in enumerate(
        ((pymupdf.PDF_WIDGET_TYPE_TEXT, "Feltværdi"), (pymupdf.PDF_WIDGET_TYPE_COMBOBOX, "Valg2"))
    ):
        widget = pymupdf.Widget()
        widget.field_name = f"felt{number}"
        widget.field_type = kind
        widget.choice_values = ["Valg1", "Valg2"] if number else None
        widget.field_value = value
        widget.rect = pymupdf.Rect(50, 150 + 40 * number, 200, 170 + 40 * number)
        page.add_widget(widget)
    text = one_page(save(document)).text
    assert set(text.split()) == {"Skema", "Fritekstnote", "Feltværdi", "Valg2"}


def test_text_in_a_form_object_is_in_its_place(save: Callable[[pymupdf.Document], Path]) -> None:
    stamp = pymupdf.open()
    stamp.new_page(width=200, height=50).insert_text((10, 20), "Indsat midt", fontsize=10)
    document = pymupdf.open()
    page = document.new_page(width=400, height=300)
    page.insert_text((60, 150), "Nederst", fontsize=10)
    page.show_pdf_page(pymupdf.Rect(50, 80, 250, 130), stamp, 0)
    page.insert_text((60, 60), "Øverst", fontsize=10)
    path = save(document)
    read = one_page(path)
    assert read.text.split() == ["Øverst", "Indsat", "midt", "Nederst"]
    assert redact(path, read, "Indsat").split() == ["Nederst", "midt", "Øverst"]


def typed_pdf(content: bytes, to_unicode: dict[int, str] | None) -> bytes:
    """One page in Helvetica; `to_unicode` replaces what single byte codes mean."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(400, 300))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    if to_unicode is not None:
        lines = [
            f"<{code:02x}> <{text.encode('utf-16-be').hex()}>" for code, text in to_unicode.items()
        ]
        cmap = (
            "/CIDInit /ProcSet findresource begin begincmap /CMapName /X def\n"
            "1 begincodespacerange <00> <ff> endcodespacerange\n"
            f"{len(lines)} beginbfchar\n" + "\n".join(lines) + "\nendbfchar endcmap end"
        )
        font.ToUnicode = pdf.make_stream(cmap.encode())
    page = pdf.pages[0]
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
    page.Contents = pdf.make_stream(content)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_letters_mapped_from_one_glyph_share_its_box(save: Callable[[bytes], Path]) -> None:
    content = b"BT /F1 12 Tf 50 200 Td (o*cer Jensen) Tj ET"
    meaning = {c: chr(c) for c in range(32, 127)} | {ord("*"): "ffi"}
    read = one_page(save(typed_pdf(content, meaning)))
    assert read.text == "officer Jensen"
    assert (read.boxes[1] == read.boxes[2]).all()
    assert (read.boxes[1] == read.boxes[3]).all()
    assert read.boxes[1][0] < read.boxes[4][0]


@pytest.mark.parametrize("by_name", [True, False])
def test_vertical_writing_is_one_line_with_boxes_as_wide_as_high(
    tmp_path: Path, by_name: bool
) -> None:
    text = "Navn: Else Lind"
    letters = sorted(set(text))
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(300, 300)).obj
        rows = "".join(f"<{ord(c):04X}> <{ord(c):04X}>" for c in letters)
        mapping = pdf.make_stream(f"begincmap {len(letters)} beginbfchar {rows} endbfchar".encode())
        own = pdf.make_stream(
            b"/WMode 1 def begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange "
            b"1 begincidrange <0000> <FFFF> 0 endcidrange endcmap",
            Type=Name.CMap, CMapName=Name.Own, WMode=1,
        )  # fmt: skip
        child = Dictionary(
            Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Own, DW=1000, DW2=[880, -1000],
            FontDescriptor=Dictionary(
                Type=Name.FontDescriptor, FontName=Name.Own, Flags=4, ItalicAngle=0, Ascent=900,
                FontBBox=[0, -200, 1000, 900], Descent=-200, CapHeight=700, StemV=80,
            ),
            CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        )  # fmt: skip
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Own, ToUnicode=mapping,
            Encoding=Name("/Identity-V") if by_name else own, DescendantFonts=[child],
        )  # fmt: skip
        page.Resources = Dictionary(Font=Dictionary(V=pdf.make_indirect(font)))
        codes = "".join(f"{ord(c):04X}" for c in text)
        page.Contents = pdf.make_stream(f"BT /V 10 Tf 150 280 Td <{codes}> Tj ET".encode())
        pdf.save(tmp_path / "v.pdf")
    (read,) = read_pages(tmp_path / "v.pdf", OPTIONS)
    assert read.text == text
    (box,) = read.boxes_of(6, len(text))
    assert box.x1 - box.x0 == pytest.approx(10)
    assert abs((box.x0 + box.x1) / 2 - 150) < 1
    assert box.y1 - box.y0 == pytest.approx(90)
    assert abs(box.y0 - 80) < 3


def test_accents_drawn_over_letters_are_composed(save: Callable[[bytes], Path]) -> None:
    meaning = {c: chr(c) for c in range(32, 127)} | {0xCA: "\u02da"}
    # The ring is drawn, the pen goes back over it, and the letter follows.
    content = b"BT /F1 12 Tf 50 200 Td [(B\xca) 333 (aden)] TJ ET"
    assert one_page(save(typed_pdf(content, meaning))).text == "Båden"


def test_thousands_of_pages_come_one_by_one(save: Callable[[pymupdf.Document], Path]) -> None:
    document = pymupdf.open()
    for number in range(300):
        document.new_page().insert_text((60, 60), f"Side {number + 1} om Jens Hansen")
    pages = read_pages(save(document), OPTIONS)
    assert isinstance(pages, Iterator)
    assert [p.number for p in pages] == list(range(1, 301))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", InputCode.EMPTY),
        (b"%PDF-1.7\nnothing of use", InputCode.CORRUPT),
        (b"not a pdf at all", InputCode.CORRUPT),
    ],
)
def test_files_that_cannot_be_read(
    save: Callable[[bytes], Path], content: bytes, code: InputCode
) -> None:
    with pytest.raises(InputError) as caught:
        list(read_pages(save(content), OPTIONS))
    assert caught.value.code is code


def test_a_password_is_asked_for_only_if_there_is_one(tmp_path: Path) -> None:
    document = words_page(0, crop=False, user_unit=1.0)
    for name, password in (("tom.pdf", ""), ("lukket.pdf", "hemmelig")):
        document.save(
            tmp_path / name,
            encryption=pymupdf.PDF_ENCRYPT_AES_256,
            owner_pw="ejer",
            user_pw=password,
        )
    assert "Hansen" in one_page(tmp_path / "tom.pdf").text
    with pytest.raises(InputError) as caught:
        list(read_pages(tmp_path / "lukket.pdf", OPTIONS))
    assert caught.value.code is InputCode.ENCRYPTED


def test_too_many_pages(save: Callable[[pymupdf.Document], Path]) -> None:
    document = pymupdf.open()
    for _ in range(3):
        document.new_page()
    with pytest.raises(InputError) as caught:
        list(read_pages(save(document), ReadOptions(models=MODELS, max_pages=2)))
    assert caught.value.code is InputCode.TOO_MANY_PAGES


def test_a_damaged_page_stops_the_document(save: Callable[[bytes], Path]) -> None:
    whole = typed_pdf(b"BT /F1 12 Tf 50 200 Td (Jens Hansen) Tj ET", None)
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        stream = pdf.pages[0].Contents
        stream.write(b"not deflated data", filter=pikepdf.Name.FlateDecode)
        out = io.BytesIO()
        pdf.save(out)
    with pytest.raises(InputError) as caught:
        list(read_pages(save(out.getvalue()), OPTIONS))
    assert caught.value.code is InputCode.UNREADABLE


def test_an_empty_page_after_one_with_faults_is_empty(save: Callable[[bytes], Path]) -> None:
    """MuPDF tells how often a fault came again only when it is asked, be it of another page."""
    whole = typed_pdf(b"BT /F1 12 Tf 50 200 Td (Jens Hansen) Tj ET", None)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        pdf.add_blank_page().Contents = pdf.make_stream(b"q Q")
        pdf.save(out, compress_streams=False)
    shorter, found = re.subn(rb"/Length \d\d\b", b"/Length 20", out.getvalue(), count=1)
    assert found
    _, empty = read_pages(save(shorter), OPTIONS)
    assert "no_text" in empty.flags


def test_an_empty_page_is_said_to_be_empty(save: Callable[[pymupdf.Document], Path]) -> None:
    document = pymupdf.open()
    document.new_page()
    page = one_page(save(document))
    assert (page.text, page.flags, page.ocr_confidence) == ("", ("no_text",), None)
