"""A bar code or QR code that still says what was removed is found on the finished page."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
import pymupdf
import pytest
import zxingcpp
from PIL import Image

from redactor.verify import inspect
from redactor.verify.codes import may_be_drawn
from redactor.verify.interpreter import Reader
from redactor.verify.limits import Decoder

NAME = "Karen Lindholm"


def page(path: Path, said: str, *, drawn: bool, turn: int = 0) -> None:
    """A page with a code, as a picture or drawn square by square."""
    code = zxingcpp.create_barcode(said, zxingcpp.BarcodeFormat.QRCode)
    bits = np.array(zxingcpp.write_barcode_to_image(code, scale=1))
    doc = pymupdf.open()
    sheet = doc.new_page()
    if drawn:
        shape = sheet.new_shape()
        for row, column in zip(*np.nonzero(bits < 128), strict=True):
            x, y = 100 + 3 * float(column), 200 + 3 * float(row)
            shape.draw_rect((x, y, x + 3, y + 3))
        shape.finish(fill=(0, 0, 0), color=None)
        shape.commit()
    else:
        image = Image.fromarray(bits).resize((bits.shape[1] * 6, bits.shape[0] * 6))
        image = image.rotate(turn, expand=True, fillcolor=255)
        pixels = pymupdf.Pixmap(pymupdf.csGRAY, *image.size, image.tobytes(), False)
        sheet.insert_image((100, 200, 220, 320), pixmap=pixels)
    doc.save(path)


@pytest.mark.parametrize(("drawn", "turn"), [(False, 0), (False, 20), (False, 180), (True, 0)])
def test_code_that_says_a_removed_text_is_a_leak(drawn: bool, turn: int, tmp_path: Path) -> None:
    path = tmp_path / "in.pdf"
    page(path, f"https://sag.example/?n={NAME}", drawn=drawn, turn=turn)
    assert "code_text" in {leak.where for leak in inspect(path, [NAME]).leaks}
    assert "code_text" not in {leak.where for leak in inspect(path, ["Peter Nygaard"]).leaks}


def test_a_short_bar_code_of_lines_is_read(tmp_path: Path) -> None:
    code = zxingcpp.create_barcode("1403712213", zxingcpp.BarcodeFormat.Code128)
    bits = np.array(zxingcpp.write_barcode_to_image(code, scale=1))[0] < 128
    ends = np.flatnonzero(np.diff(np.concatenate([[0], bits, [0]]))).reshape(-1, 2)
    doc = pymupdf.open()
    sheet = doc.new_page()
    for left, right in ends.tolist():
        sheet.draw_rect((100 + 1.5 * left, 200, 100 + 1.5 * right, 240), color=None, fill=0)
    doc.save(tmp_path / "kode.pdf")
    verdict = inspect(tmp_path / "kode.pdf", ["140371-2213"])
    assert [leak.where for leak in verdict.leaks] == ["code_text"]


def test_the_rules_of_a_small_table_are_not_read_as_bars(tmp_path: Path) -> None:
    doc = pymupdf.open()
    sheet = doc.new_page()
    for row in range(9):
        for column in range(3):
            x, y = 60 + 120 * column, 100 + 20 * row
            sheet.draw_rect((x, y, x + 118, y + 18), color=0)
    doc.save(tmp_path / "tabel.pdf")
    with pikepdf.open(tmp_path / "tabel.pdf") as pdf:
        scene = Reader(Decoder(), frozenset()).page(pdf.pages[0])
    assert 18 <= sum(len(shape.parts) for shape in scene.shapes) < 30
    assert not may_be_drawn(scene)
