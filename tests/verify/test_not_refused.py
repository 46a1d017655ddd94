"""What real files hold that looks like a bad redaction and is none, beside what is one."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pymupdf
from PIL import Image, ImageDraw, ImageFont

from redactor.model import Box, Redaction
from redactor.redact import RedactOptions, redact
from redactor.redact.widths.steps import GRID_EMS
from redactor.verify import Expectation, verify


def picture() -> bytes:
    """Grain, as a PNG."""
    grain = np.random.default_rng(2).integers(0, 255, (40, 80, 3)).astype(np.uint8)
    pixmap = pymupdf.Pixmap(pymupdf.csRGB, 80, 40, grain.tobytes(), False)
    data: bytes = pixmap.tobytes("png")
    return data


def places(path: Path, expected: Expectation | None = None) -> set[str]:
    return {leak.where for leak in verify(path, expected).leaks}


def in_two_pieces(path: Path, *, over: str) -> None:
    """One word drawn as two, with white paint between that lies over the place of one of them."""
    ends = {"": 100.0, "Leif": 100.0 + 22, "Hansen": 100.0 + 70}
    doc = pymupdf.open()
    page = doc.new_page()
    page.insert_text((60, 60), "En linje over navnet.", fontsize=12)
    half = pymupdf.get_text_length("Leif", fontsize=12)
    page.insert_text((100, 100), "Leif", fontsize=12)
    start = 100 if over == "Leif" else 100 + half
    page.draw_rect((start - 0.5, 88, ends[over] + 0.5, 104), color=None, fill=(1, 1, 1))
    page.insert_text((100 + half, 100), "Hansen ", fontsize=12)
    doc.save(path)


def test_word_set_anew_on_white_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "in.pdf"
    in_two_pieces(path, over="Hansen")
    assert "hidden_text" not in places(path)
    in_two_pieces(path, over="Leif")
    assert "hidden_text" in places(path)


def test_picture_may_touch_a_word_but_not_cover_it(tmp_path: Path) -> None:
    path = tmp_path / "in.pdf"
    end = 60 + pymupdf.get_text_length("Klokken Per", fontsize=12)
    for reach, hidden in ((3.0, False), (16.0, True)):
        doc = pymupdf.open()
        page = doc.new_page()
        page.insert_text((60, 100), "Klokken Per", fontsize=12)
        page.insert_image((end - reach, 80, end + 60, 110), stream=picture(), keep_proportion=False)
        doc.save(path)
        assert ("hidden_text" in places(path)) is hidden


def test_picture_covers_no_word_where_it_is_cropped(tmp_path: Path) -> None:
    """Browsers crop a picture to its frame, and so lay the rest of it over the text around."""
    path = tmp_path / "in.pdf"
    for top, hidden in ((110, False), (80, True)):
        doc = pymupdf.open()
        page = doc.new_page()
        page.insert_text((60, 100), "Klokken Per Anders", fontsize=12)
        page.insert_image((40, 60, 240, 160), stream=picture(), keep_proportion=False)
        shown = page.read_contents()
        start = shown.index(b"q", shown.index(b"ET"))
        bottom = page.rect.height - 150
        clip = b"q 40 %d 200 %d re W n\n" % (bottom, 150 - top)
        doc.update_stream(page.get_contents()[-1], clip + page.read_contents()[start:] + b" Q")
        doc.update_stream(page.get_contents()[0], shown[:start])
        doc.save(path)
        assert ("hidden_text" in places(path)) is hidden


def test_box_that_grows_over_a_picture_covers_it(tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    end = 100 + pymupdf.get_text_length("Bo", fontsize=12)
    doc = pymupdf.open()
    page = doc.new_page()
    page.insert_image((end - 0.5, 80, 300, 110), stream=picture(), keep_proportion=False)
    page.insert_text((100, 100), "Bo", fontsize=12)
    doc.save(source)
    asked = Redaction(page=1, boxes=(Box(100, 90, end - 2, 102),), label="", text="Bo")
    done = redact(source, [asked], target, RedactOptions())
    assert done.burned[0].boxes[0].x1 > end + 10
    assert not places(target, Expectation(redactions=done.burned, gap_step=GRID_EMS))


def test_words_read_in_a_picture_need_not_be_text_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "in.pdf"
    doc = pymupdf.open()
    doc.new_page().insert_text((60, 100), "Kommunen har modtaget sagen.", fontsize=12)
    doc.save(path)
    known = ((1, "Nordby Kommunen har modtaget sagen."),)
    kept = ((1, "Nordby"), (1, "Kommunen"), (1, "modtaget"))

    def missing(kept: tuple[tuple[int, str], ...], exact: frozenset[int] = frozenset()) -> bool:
        expected = Expectation(redactions=(), kept=kept, read=known, exact=exact)
        return "missing_text" in places(path, expected)

    assert not missing(kept)
    assert missing(kept, frozenset({1}))
    assert missing((*kept[:2], (1, "Sydby")))


def test_the_foot_of_a_comma_may_reach_into_a_box_below(tmp_path: Path) -> None:
    path = tmp_path / "in.pdf"
    box = Box(60, 99.8, 130, 106)
    for written, left in (("Beløb 226,10 kr.", False), ("Beløb 226,10 kr. qjy", True)):
        doc = pymupdf.open()
        page = doc.new_page()
        page.insert_text((60, 100 + 9 * left), written, fontsize=14)
        page.draw_rect((*box,), color=None, fill=(0, 0, 0))
        doc.save(path)
        asked = Redaction(page=1, boxes=(box,), label="", text="")
        assert ("under_box" in places(path, Expectation(redactions=(asked,)))) is left


def test_the_tail_of_a_letter_may_reach_into_a_box_below(tmp_path: Path) -> None:
    path = tmp_path / "in.pdf"
    box = Box(60, 96.4, 130, 106)
    asked = Redaction(page=1, boxes=(box,), label="", text="")
    for down, left in ((0, False), (4, True)):
        doc = pymupdf.open()
        page = doc.new_page()
        page.insert_text((60, 100 + down), "ggg", fontsize=14)
        page.draw_rect((*box,), color=None, fill=(0, 0, 0))
        doc.save(path)
        assert ("under_box" in places(path, Expectation(redactions=(asked,)))) is left


def test_beginning_of_a_word_drawn_letter_by_letter_is_not_that_word(tmp_path: Path) -> None:
    path = tmp_path / "in.pdf"
    expected = Expectation(
        redactions=(Redaction(page=1, boxes=(Box(400, 400, 440, 412),), label="", text="Benjamin"),)
    )
    for text, left in (("Vi ses i Benjaminhallen.", False), ("Vi ses i Benjamin.", True)):
        doc = pymupdf.open()
        page = doc.new_page()
        x = 60.0
        for letter in text:
            page.insert_text((x, 100), letter, fontsize=12)
            x += pymupdf.get_text_length(letter, fontsize=12)
        doc.save(path)
        assert ("page_text" in places(path, expected)) is left


def test_what_a_scanner_read_in_a_box_to_tick_or_in_one_stroke_is_seen_there(
    tmp_path: Path,
) -> None:
    path = tmp_path / "in.pdf"
    for read, hidden in (("Ci", False), ("Evald", True)):
        doc = pymupdf.open()
        page = doc.new_page()
        page.insert_text((60, 60), "Sæt kryds:", fontsize=12)
        shape = page.new_shape()
        shape.draw_rect((100, 93, 108, 101))
        shape.draw_rect((100.7, 93.7, 107.3, 100.3))
        shape.finish(color=None, fill=(0, 0, 0), even_odd=True)
        shape.commit()
        page.insert_text((100, 100), read, fontsize=8, render_mode=3)
        doc.save(path)
        assert ("hidden_text" in places(path)) is hidden

    doc = pymupdf.open()
    page = doc.new_page()
    pixels = np.full((400, 300, 3), 255, np.uint8)
    pixels[90:110, 100] = 0
    scan = pymupdf.Pixmap(pymupdf.csRGB, 300, 400, pixels.tobytes(), False)
    page.insert_image((0, 0, 595, 793), pixmap=scan)
    narrow = (pymupdf.Point(198.7, 210), pymupdf.Matrix(0.2, 1))
    page.insert_text((198.7, 210), "ii", fontsize=14, render_mode=3, morph=narrow)
    doc.save(path)
    assert "hidden_text" not in places(path)


def test_numbers_whose_digits_are_in_order_stand_in_every_font(tmp_path: Path) -> None:
    """Tables of fonts list all digits: "12 34 56 78" comes out of each of them."""
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    doc = pymupdf.open()
    page = doc.new_page()
    page.insert_text((60, 100), "Ring til kommunen på 12 34 56 78 eller 87654321 i morgen.")
    asked = [
        Redaction(page=1, boxes=(Box(*page.search_for(number)[0]),), label="§ 30", text=number)
        for number in ("12 34 56 78", "87654321")
    ]
    doc.save(source)
    done = redact(source, asked, target, RedactOptions())
    assert not places(target, Expectation(redactions=done.burned, gap_step=GRID_EMS))


def test_what_one_page_cuts_off_a_picture_the_next_one_may_show(tmp_path: Path) -> None:
    """Browsers lay a long picture whole on every page that it runs over, cropped to each."""
    long = Image.new("L", (800, 2000), 255)
    for row in range(20):
        text = f"Linje {row} med ganske almindelige ord om vejen"
        font = ImageFont.load_default(28)
        ImageDraw.Draw(long).text((20, 20 + 98 * row), text, fill=0, font=font)
    buffer = io.BytesIO()
    long.save(buffer, "PNG")
    path = tmp_path / "in.pdf"
    for tops, hidden in (((0, -500), False), ((0, 0), True), ((0, -300), True)):
        doc = pymupdf.open()
        xref = 0
        for top in tops:
            page = doc.new_page(width=400, height=500)
            place = (0, top, 400, top + 1000)
            xref = page.insert_image(place, xref=xref, stream=buffer.getvalue())
        doc.save(path)
        assert ("picture_beneath" in places(path)) is hidden
