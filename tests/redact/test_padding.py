"""Boxes on pictures: wider where the paper is white, as they were where it is not."""

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
from redactor.redact.gaps import GRID_EMS
from redactor.redact.padding import STEP
from redactor.verify import Expectation, verify

NAME = "Karen Lindholm"
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
    assert along > 1.05 * max(places["end"][2] - places["end"][0], 20)
    assert tuple(middle) == pytest.approx(places["middle"])
    with pymupdf.open(target) as doc:
        page = doc[0]
        page.set_rotation(0)
        pixmap = pymupdf.Pixmap(doc, page.get_images()[0][0])
    pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, -1)
    x0, y0, x1, y1 = (v * DPI / 72 for v in end)
    under = pixels[int(y0) + 1 : int(y1) - 1, int(x0) + 1 : int(x1) - 1]
    assert int(under.max()) < 10  # the picture itself does not keep the narrower width
    for index, least, most in ((0, 30, 1000), (1, 1, 30)):
        verdict = verify(
            target, Expectation(redactions=done.burned[index : index + 1], gap_step=GRID_EMS)
        )
        assert verdict.clean
        assert least <= verdict.figures["names_possible"][1] < most


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
    assert box.x1 - box.x0 == pytest.approx(99)
    verdict = verify(target, Expectation(redactions=done.burned, gap_step=GRID_EMS))
    assert verdict.clean
    assert verdict.figures["names_possible"][1] >= 30
