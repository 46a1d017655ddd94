"""Boxes on scans that cover whole letters and their underline, and no rule of the form."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
import pymupdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from redactor.model import Box, Page, Redaction
from redactor.redact import RedactOptions, redact
from redactor.redact.drawn import SCALE
from redactor.redact.scans.whole import beside, whole
from redactor.redact.sheet import Sheet
from redactor.redact.widths.padding import padded
from redactor.verify import Expectation, verify

SERIF = "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf"


@pytest.mark.parametrize(("over", "covered"), [(0, True), (90, False)])
def test_an_underline_as_long_as_its_word_goes_with_it(over: int, covered: bool) -> None:
    """A longer one is a rule of the form; what letters have below either goes too."""
    page = np.full((200, 600), 250, np.uint8)
    page[80:96, 200:300:6] = 10  # letters: strokes
    page[97:99, max(0, 200 - over) : 300 + over] = 10
    x0, y0, x1, y1 = whole((100.0, 40.0, 150.0, 48.0), page)
    assert (x0, y0, x1) == (100.0, 40.0, 150.0)
    assert (y1 * 2 >= 99) == covered
    page[88:103, 212:214] = 10
    assert whole((100.0, 40.0, 150.0, 48.0), page)[3] * 2 >= 103


def test_a_box_holds_the_whole_of_a_letter_it_cuts() -> None:
    page = np.full((200, 600), 250, np.uint8)
    page[80:96, 194:206] = 10
    assert whole((100.0, 40.0, 150.0, 48.0), page) == (96.5, 40.0, 150.0, 48.0)
    page[80:96, 199:201] = 250  # white at the edge: another letter
    assert whole((100.0, 40.0, 150.0, 48.0), page) == (100.0, 40.0, 150.0, 48.0)


@pytest.mark.parametrize(("length", "grows"), [(600, True), (60, False)])
def test_a_box_reaches_over_a_rule_but_no_letters(length: int, grows: bool) -> None:
    page = np.full((200, 600), 250, np.uint8)
    page[97:99, 310 : 310 + length] = 10
    everything = (0.0, 0.0, 300.0, 100.0)
    sheet = Sheet(everything, everything, 0, 1.0, None, pikepdf.Dictionary())
    found = padded((100.0, 50.0, 150.0, 62.0), sheet, page, 2, 12.0)
    assert (found is not None and found[2] > 170) == grows


@pytest.mark.parametrize("negative", [False, True])
def test_letters_are_found_on_the_copy_of_a_film_too(negative: bool, tmp_path: Path) -> None:
    """Light print on a dark ground: the letter that the box cuts goes, the next one stays."""
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    picture = np.full((200, 600), 250, np.uint8)
    picture[80:96, 200:296:6] = 10
    picture[80:96, 296:306] = 10  # the letter
    picture[80:96, 316:326] = 10  # another word
    doc = pymupdf.open()
    page = doc.new_page(width=300, height=100)
    shown = (255 - picture) if negative else picture
    page.insert_image(
        page.rect, pixmap=pymupdf.Pixmap(pymupdf.csGRAY, 600, 200, shown.tobytes(), False)
    )
    doc.save(source)
    place = np.array([[100, 40, 151, 48], [158, 40, 163, 48]], np.float32)
    read = Page(number=1, width=300, height=100, text="o i", ocr_confidence=90.0,
                boxes=np.insert(place, 1, np.nan, axis=0), flags=("ocr_text",))  # fmt: skip
    one = Redaction(page=1, boxes=(Box(100, 40, 151, 48),), label="", text="o")
    redact(source, [one], target, RedactOptions(layout="exact"), [read])
    with pymupdf.open(target) as document:
        pixmap = document[0].get_pixmap(dpi=144, colorspace=pymupdf.csGRAY)
    drawn = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.stride)
    assert drawn[82:94, 302:306].max() < 60  # the bar, where half a letter stood
    assert np.ptp(drawn[82:94, 312:330]) > 200


def test_a_box_on_a_layer_beside_the_ink_holds_the_letter_it_cuts(tmp_path: Path) -> None:
    """A scan's own text layer may lie a point or two off."""
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    picture = np.full((200, 600), 250, np.uint8)
    picture[80:96, 196:206] = 120  # the first letter
    picture[80:96, 210:300:6] = 120
    doc = pymupdf.open()
    page = doc.new_page(width=300, height=100)
    pixmap = pymupdf.Pixmap(pymupdf.csGRAY, 600, 200, picture.tobytes(), False)
    page.insert_image(page.rect, stream=pixmap.tobytes("png"))
    page.insert_text((100, 48), "Dorthe", fontsize=13, render_mode=3)
    doc.save(source)
    box = Box(100.0, 40.0, 150.0, 48.0)
    read = Page(
        number=1, width=300, height=100, text="Dorthe", boxes=np.repeat([box], 6, axis=0),
        ocr_confidence=90.0,
    )  # fmt: skip
    redact(source, [Redaction(page=1, boxes=(box,), label="§ 30", text="Dorthe")], target,
           RedactOptions(layout="exact"), [read])  # fmt: skip
    with pymupdf.open(target) as made:
        drawn = made[0].get_pixmap(matrix=pymupdf.Matrix(2, 2), colorspace=pymupdf.csGRAY)
    rows = np.frombuffer(drawn.samples, np.uint8).reshape(drawn.height, drawn.stride)
    assert rows[82:94, 196:209].max(axis=0).max() < 60


def test_a_wider_box_ends_before_the_letters_of_a_layer_that_stay(tmp_path: Path) -> None:
    """A layer that lies beside its ink has letters where a rule is."""
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    picture = np.full((200, 600), 250, np.uint8)
    picture[80:96, 200:300:6] = 120
    picture[90:92] = 10
    doc = pymupdf.open()
    page = doc.new_page(width=300, height=100)
    pixmap = pymupdf.Pixmap(pymupdf.csGRAY, 600, 200, picture.tobytes(), False)
    page.insert_image(page.rect, stream=pixmap.tobytes("png"))
    page.insert_text((100, 48), "Dorthe", fontsize=13, render_mode=3)
    doc.save(source)
    asked = Redaction(page=1, boxes=(Box(100.0, 40.0, 150.0, 48.0),), label="", text="Dorthe")
    free = redact(source, [asked], target, RedactOptions()).burned[0].boxes[0]
    page.insert_text((free.x1 - 8, 47), "gade", fontsize=13, render_mode=3)
    page.insert_text((free.x0 - 20, 47), "vej", fontsize=13, render_mode=3)
    doc.save(source)
    done = redact(source, [asked], target, RedactOptions())
    assert not verify(target, Expectation(redactions=done.burned)).leaks
    with pymupdf.open(target) as made:
        assert {"gade", "vej"} <= set(made[0].get_text().split())


def _line(text: str, extra: float | None = None) -> tuple[np.ndarray, list[float]]:
    """A line as the page is drawn, 11 points, from x = 100; and where its letters begin and end."""
    image = Image.new("L", (round(600 * SCALE), round(60 * SCALE)), 255)
    font = ImageFont.truetype(SERIF, round(11 * SCALE))
    pen = ImageDraw.Draw(image)
    pen.text((100 * SCALE, 20 * SCALE), text, 0, font=font)
    if extra is not None:
        pen.line((extra * SCALE, 0, extra * SCALE, 60 * SCALE), 0, 2)
    ends = [100 + font.getlength(text[:n]) / SCALE for n in range(len(text) + 1)]
    return np.asarray(image), ends


def _places(ends: list[float], *letters: int) -> np.ndarray:
    rows = [(ends[n], 23.0, ends[n + 1], 33.0) for n in letters]
    return np.array(rows, dtype=np.float32).reshape(-1, 4)


def test_a_letter_that_ocr_left_out_of_its_word_is_covered() -> None:
    """It read 'Jens', and gave the place of 'ens'."""
    pixels, ends = _line("gene. Jens Ole")
    box = (ends[7] + 0.4, 22.0, ends[-1] + 0.3, 34.0)
    held = _places(ends, 0, 1, 2, 3, 4, 7, 8, 9, 11, 12, 13)
    x0, y0, x1, y1 = beside(box, pixels, held)
    assert ends[6] - 2.5 < x0 < ends[6] + 0.8
    assert (y0, x1, y1) == box[1:2] + box[2:]


@pytest.mark.parametrize(
    ("text", "first", "read", "rule"),
    [
        ("gene (Jens Ole)", 6, (0, 1, 2, 3, 5, 14), None),  # a bracket that was read
        ("gene Jens Ole er", 5, (), None),  # a word beside a space that was not
        ("Jens Ole", 0, (), 99.0),  # the rule of a table's cell
        ("- Jens Ole", 2, (), None),  # a dash
        ("gene. Jens Ole", 6, (), None),
    ],
)
def test_what_is_no_letter_of_the_word_stays(
    text: str, first: int, read: tuple[int, ...], rule: float | None
) -> None:
    pixels, ends = _line(text, rule)
    last = text.index("Ole") + 3
    box = (ends[first] + 0.2, 22.0, ends[last] - 0.2, 34.0)
    x0, y0, x1, y1 = beside(box, pixels, _places(ends, *read))
    assert (x0, y0, x1, y1) == box
