"""Boxes on pictures: wider over white paper, and lines of scans set anew around them."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from PIL import Image, ImageDraw, ImageFont
from trap_kit import redaction

from redactor.redact import RedactOptions, redact
from redactor.redact.widths.steps import GRID_EMS, shown_width
from redactor.verify import Expectation, verify

NAME = "Karen Lindholm"
STEP = GRID_EMS * 12
DPI = 150
FONT = ImageFont.load_default(23)


def scan(path: Path, rotation: int = 0) -> dict[str, tuple[float, float, float, float]]:
    """A letter as a picture; where the name stands at a line's end and inside a line, in points."""
    image = Image.new("L", (1240, 1754), 250)
    pen = ImageDraw.Draw(image)
    places = {}
    for key, y, before, after in (
        ("end", 300, "Hilsen ", ""),
        ("middle", 400, "Vi ved at ", " x."),
    ):
        pen.text((150, y), before + NAME + after, fill=10, font=FONT)
        left = 150 + pen.textlength(before, FONT)
        area = (left, y, left + pen.textlength(NAME, FONT), y + 30)
        places[key] = tuple(v * 72 / DPI for v in area)
    buffer = io.BytesIO()
    width, height = 1240 * 72 / DPI, 1754 * 72 / DPI
    if rotation:
        image = image.transpose(Image.Transpose.ROTATE_90)
        places = {k: (y0, width - x1, y1, width - x0) for k, (x0, y0, x1, y1) in places.items()}
        width, height = height, width
    image.save(buffer, "PNG")
    doc = pymupdf.open()
    page = doc.new_page(width=width, height=height)
    page.insert_image(page.rect, stream=buffer.getvalue())
    page.set_rotation(rotation)
    doc.save(path)
    return places


@pytest.mark.parametrize("rotation", [0, 90])
def test_box_on_a_scan_reaches_over_white_paper(rotation: int, tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    places = scan(source, rotation)
    wanted = [replace(redaction(1, places[key], NAME), label="") for key in ("end", "middle")]
    done = redact(source, wanted, target, RedactOptions())
    end, middle = (r.boxes[0] for r in done.burned)
    along = (end.y1 - end.y0) if rotation else (end.x1 - end.x0)
    assert along % STEP == pytest.approx(0, abs=0.01) or along % STEP == pytest.approx(STEP)
    assert along > max(places["end"][2] - places["end"][0], 20)
    across = (middle.y1 - middle.y0) if rotation else (middle.x1 - middle.x0)
    assert across % STEP == pytest.approx(0, abs=0.01) or across % STEP == pytest.approx(STEP)
    with pymupdf.open(target) as doc:
        page = doc[0]
        page.set_rotation(0)
        pixmap = pymupdf.Pixmap(doc, page.get_images()[0][0])
    pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, -1)
    x0, y0, x1, y1 = (v * DPI / 72 for v in end)
    under = pixels[int(y0) + 1 : int(y1) - 1, int(x0) + 1 : int(x1) - 1]
    assert int(under.max()) < 10  # the picture itself does not keep the narrower width
    for index in (0, 1):
        verdict = verify(
            target, Expectation(redactions=done.burned[index : index + 1], gap_step=GRID_EMS)
        )
        assert verdict.clean
        assert 30 <= verdict.figures["names_possible"][1] < 1000


def word_at(path: Path, start: float, top: float) -> tuple[int, np.ndarray]:
    """The first column of the picture with ink after `start` points, and the ink from there."""
    with pymupdf.open(path) as doc:
        pixmap = pymupdf.Pixmap(doc, doc[0].get_images()[0][0])
    pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, -1)
    band = pixels[int(top * DPI / 72) : int(top * DPI / 72) + 30, :, 0] < 128
    first = int(start * DPI / 72) + 2
    columns = np.flatnonzero(band[:, first:].any(axis=0))
    return first + int(columns[0]), band[:, first + columns[0] : first + columns[0] + 25]


def test_words_after_a_box_on_a_scan_move_whole(tmp_path: Path) -> None:
    source, target, exact = (tmp_path / name for name in ("in.pdf", "out.pdf", "exact.pdf"))
    place = scan(source)["middle"]
    wanted = [replace(redaction(1, place, NAME), label="")]
    done = redact(source, wanted, target, RedactOptions())
    redact(source, wanted, exact, RedactOptions(layout="exact"))
    end = done.burned[0].boxes[0].x1
    before, letters = word_at(exact, place[2], place[1])
    after, moved = word_at(target, end, place[1])
    assert after - before == pytest.approx((end - place[2]) * DPI / 72, abs=1.5)
    assert letters.any()
    assert (moved == letters).all()


def test_text_over_a_background_picture_hides_widths_too(tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    doc = pymupdf.open()
    page = doc.new_page()
    buffer = io.BytesIO()
    Image.linear_gradient("L").point(lambda v: 200 + v // 5).save(buffer, "PNG")
    page.insert_image(page.rect, stream=buffer.getvalue())
    page.insert_text((60, 100), f"Vi har talt med {NAME} om sagen.", fontsize=11)
    place = page.search_for(NAME)[0]
    doc.save(source)
    done = redact(source, [redaction(1, tuple(place), NAME)], target, RedactOptions())
    box = done.burned[0].boxes[0]
    width = pymupdf.get_text_length(NAME, fontsize=11)
    assert box.x1 - box.x0 == pytest.approx(shown_width(width, 11, widen=True, words=2))
    verdict = verify(target, Expectation(redactions=done.burned, gap_step=GRID_EMS))
    assert verdict.clean
    assert verdict.figures["names_possible"][1] >= 30
