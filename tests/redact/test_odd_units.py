"""Pages of other sizes and units than most: what is on them stays, and is looked at in place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
import pymupdf
from pikepdf import Array, Dictionary, Name

from redactor.model import Box, Redaction
from redactor.redact import RedactOptions, redact
from redactor.redact.content.unseen import inked
from redactor.redact.drawn import SCALE, Drawn

_TEXT = "Hanne bad om hjemler"
_MARK = b"0 0 m 20 70 l 40 0 l 50 20 l 55 0 l h f"


def test_letters_of_a_font_with_units_of_its_own_are_not_tiny(tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(600, 800))
        marks = {
            f"/B{ord(letter)}": pdf.make_stream(b"60 0 0 0 60 70 d1 " + _MARK)
            for letter in set(_TEXT) - {" "}
        }
        differences: list[object] = []
        for name in sorted(marks):
            differences += [int(name[2:]), Name(name)]
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 1, -1],
            FontMatrix=[1, 0, 0, 1, 0, 0], CharProcs=Dictionary(marks), FirstChar=0, LastChar=255,
            Encoding=Dictionary(
                BaseEncoding=Name.WinAnsiEncoding, Differences=Array(differences)
            ),
            Widths=[60] * 256,
        )  # fmt: skip
        pdf.pages[0].obj.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
        pdf.pages[0].Contents = pdf.make_stream(f"BT /F1 .2 Tf 60 700 Td ({_TEXT}) Tj ET".encode())
        pdf.save(source)
    # A letter is 12 points wide and 14 high.
    asked = Redaction(page=1, boxes=(Box(60, 84, 120, 101),), label="", text="Hanne")
    redact(source, [asked], target, RedactOptions(layout="exact"))
    with pikepdf.open(target) as pdf:
        shown = b"".join(
            bytes(operand)
            for operands, operator in pikepdf.parse_content_stream(pdf.pages[0])
            if str(operator) in ("Tj", "TJ")
            for item in operands
            for operand in (item if isinstance(item, pikepdf.Array) else [item])
            if isinstance(operand, pikepdf.String)
        )
    assert b"bad" in shown
    assert b"Ha" not in shown


def test_a_page_with_a_unit_of_its_own_is_drawn_in_it(tmp_path: Path) -> None:
    path = tmp_path / "in.pdf"
    doc = pymupdf.open()
    page = doc.new_page(width=100, height=60)
    page.draw_rect((50, 30, 60, 40), fill=(0, 0, 0))
    doc.xref_set_key(page.xref, "UserUnit", "4")
    doc.save(path)
    pixels = Drawn(path).page(1)
    assert pixels.shape == (60 * SCALE, 100 * SCALE)
    assert pixels[int(35 * SCALE), int(55 * SCALE)] == 0
    assert pixels[int(45 * SCALE), int(55 * SCALE)] == 255


def test_specks_are_no_ink_of_small_words() -> None:
    pixels = np.full((40, 80), 255, np.uint8)
    pixels[10, 10::7] = 150
    word = (4.0, 4.0, 30.0, 6.5)
    assert inked(pixels, word)
    assert not inked(pixels, word, clearly=True)
    pixels[9:13, 8:60:4] = pixels[9:13, 9:60:4] = 40
    assert inked(pixels, word, clearly=True)
