"""More finished pages that hide nothing: looks of buttons, doubled print, bars beside pictures."""

from __future__ import annotations

from typing import Any

import pikepdf
import pymupdf
from bad_kit import jpeg, letter
from good_pages import Made, blank, finished, good, stains
from pikepdf import Array, Dictionary, Name
from PIL import ImageDraw


@good
def button_that_says_the_same_when_pressed() -> Made:
    def finish(pdf: pikepdf.Pdf) -> None:
        def look(grey: float) -> Any:
            fonts = Dictionary(F=Dictionary(
                Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))  # fmt: skip
            return pdf.make_stream(
                f"{grey} g 0 0 99 16 re f 0 g BT /F 9 Tf 4 4 Td (Send blanketten) Tj ET".encode(),
                Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 16]),
                Resources=Dictionary(Font=fonts))  # fmt: skip

        button = pdf.make_indirect(Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, Ff=65536, T="send", F=4,
            Rect=Array([72, 60, 172, 76]), AP=Dictionary(N=look(0.8), D=look(0.6))))  # fmt: skip
        pdf.pages[0].obj.Annots = Array([button])
        pdf.Root.AcroForm = Dictionary(Fields=Array([button]))

    return finished(letter(), finish)


@good
def street_with_a_rim_letter_by_letter() -> Made:
    """Letters with a rim of another colour, each printed twice before the next one comes."""
    document, page = blank()
    x = 72.0
    for char in "Rådhuspladsen":
        page.insert_text((x, 100), char, fontsize=14, render_mode=1, color=(0.8, 0.8, 0.8))
        page.insert_text((x, 100), char, fontsize=14)
        x += pymupdf.get_text_length(char, fontsize=14)
    return document


@good
def bars_on_photographs() -> Made:
    """A caption, a bar whose pixels are gone, and the black foot of a page beneath a picture."""
    document, page = blank()
    photograph = stains((300, 200), 250)
    ImageDraw.Draw(photograph).rectangle((100, 60, 200, 90), fill=0)
    page.draw_rect(pymupdf.Rect(0, 300, 595, 330), color=None, fill=(0, 0, 0))
    page.insert_image(pymupdf.Rect(72, 300, 372, 500), stream=jpeg(photograph))
    page.draw_rect(pymupdf.Rect(170, 358, 274, 392), color=None, fill=(0, 0, 0))
    page.draw_rect(pymupdf.Rect(72, 480, 372, 500), color=None, fill=(0, 0, 0))
    page.insert_text((80, 494), "Havnen set fra nord", fontsize=9, color=(1, 1, 1))
    return document


@good
def photograph_with_its_copy_behind_it() -> Made:
    """A telephone's picture with a smaller copy of itself after its end."""
    document, page = blank()
    photograph = stains((600, 400), 250)
    page.insert_image(pymupdf.Rect(72, 300, 372, 500), stream=jpeg(photograph))
    small = jpeg(photograph.resize((300, 200)))

    def finish(pdf: pikepdf.Pdf) -> None:
        (picture,) = pdf.pages[0].get_images().values()
        picture.write(picture.read_raw_bytes() + small, filter=Name.DCTDecode)

    return finished(document, finish)
