"""More finished pages that hide nothing: looks of buttons, doubled print, bars beside pictures."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pikepdf
import pymupdf
from bad_halves import remarked
from bad_kit import jpeg, letter, more, placed, whole_page
from bad_remains import removed
from good_pages import Made, blank, finished, good, stains
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageOps


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


@good
def remarks_of_programs_beside_bars() -> Made:
    """Makers' names, and marks that name layers, in a file with bars."""
    document = letter()
    removed(document, fill=(0, 0, 0))
    more(document, "% Produced by Bakkerup Output Server, template BREV_STD\n 0 g 9 9 1 1 re f")
    more(document, "/Lag <</Title (Tekst til forsiden) /Visible true>> BDC 0 g 9 9 1 1 re f EMC")
    return document


@good
def remark_where_nothing_was_removed() -> Made:
    document = letter()
    more(document, "% kladde til brugerens vejledning\n 0 g 9 9 1 1 re f")
    document.set_metadata({"subject": "Sag 24/011873-2213, brev 12-03-2025"})
    return document


@good
def scan_with_bars_and_its_programs_remark() -> Made:
    """Bars with nothing left at their edges, in print so tight that they reach the next lines."""
    page, _place = whole_page()
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(24)
    for row in range(30):
        draw.text((100, 600 + 25 * row), "Kommunen har hørt parterne, og fristen er nu", 15, font)
    for row in range(2, 28, 5):
        draw.rectangle((300, 602 + 25 * row, 520, 629 + 25 * row), fill=0)
    return placed(remarked(page, b"CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 85"))


@good
def dark_banner_in_a_scan() -> Made:
    """Light letters on a dark ground, of which the letters leave long plain strips."""
    page, _place = whole_page()
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, page.width, 130), fill=20)
    draw.text((110, 50), "BAKKERUP KOMMUNE", fill=245, font=ImageFont.load_default(48))
    return placed(jpeg(page))


@good
def table_in_a_grainy_scan() -> Made:
    """Grey rules, a little out of level, and pale print."""
    page, _place = whole_page()
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(24)
    for row in range(8):
        draw.line((100, 900 + 60 * row, 1140, 903 + 60 * row), fill=110, width=3)
        draw.text((120, 915 + 60 * row), "Bevilget i marts", fill=150, font=font)
    grain = np.random.default_rng(4).normal(0, 4, (page.height, page.width))
    pixels = (np.asarray(page) + grain).clip(0, 255).astype(np.uint8)
    return placed(jpeg(Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(0.7))))


@good
def ruler_in_a_picture() -> Made:
    """A bar with lines at even distances standing out from it."""
    page, _place = whole_page()
    draw = ImageDraw.Draw(page)
    draw.rectangle((100, 900, 1000, 930), fill=0)
    for at in range(100, 1000, 20):
        draw.line((at, 930, at, 940), fill=0, width=4)
    return placed(jpeg(page))


@good
def field_with_a_default_that_nobody_filled() -> Made:
    def finish(pdf: pikepdf.Pdf) -> None:
        field = pdf.make_indirect(Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="by", F=4, DV="Skriv her",
            Rect=Array([72, 60, 272, 76])))  # fmt: skip
        pdf.pages[0].obj.Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))

    return finished(letter(), finish)


@good
def dark_rows_painted_after_the_text_between_them() -> Made:
    """Bars that reach to the capitals below them and to the feet above."""
    document, page = blank()
    for row in range(6):
        foot = 120 + 30 * row
        page.insert_text((72, foot), "Bevilget i marts, og 7 gange siden", fontsize=11)
        page.draw_rect(
            pymupdf.Rect(60, foot + 1.5, 400, foot + 19), color=None, fill=(0.1, 0.1, 0.1)
        )
        page.draw_rect(pymupdf.Rect(60, foot - 22, 400, foot - 8), color=None, fill=(0.1, 0.1, 0.1))
    return document


@good
def scan_with_a_pale_watermark() -> Made:
    """Large letters, hardly darker than the paper, as sharp as the others."""
    image, _name = whole_page()
    mark = Image.new("L", image.size, 0)
    font = ImageFont.load_default(170)
    ImageDraw.Draw(mark).text((300, 900), "UDKAST", fill=24, font=font)
    ImageDraw.Draw(mark).text((150, 1300), "KOPI", fill=22, font=font)
    return placed(jpeg(ImageChops.subtract(image, mark.rotate(20))))


@good
def scan_in_layers() -> Made:
    """The ground has a trace of the letters that a picture above it shows."""
    image, _name = whole_page()
    ground = Image.blend(image, Image.new("L", image.size, 250), 0.93)
    letters = Image.new("RGBA", image.size, (0, 0, 0, 0))
    letters.putalpha(image.point(lambda shade: 255 if shade < 128 else 0))
    document = placed(jpeg(ground))
    page = document[0]
    buffer = io.BytesIO()
    letters.save(buffer, "PNG")
    page.insert_image(page.rect, stream=buffer.getvalue())
    return document


@good
def scan_with_grey_print() -> Made:
    """A line in grey that everyone can read."""
    image, (_x0, y0, _x1, y1) = whole_page()
    line = (100, y0, 1000, y1)
    image.paste(Image.blend(image.crop(line), Image.new("L", (900, y1 - y0), 250), 0.8), line[:2])
    return placed(jpeg(image))


@good
def scan_of_a_sheet_printed_on_both_sides() -> Made:
    """The other side shows through where this one is blank."""
    image, _name = whole_page()
    back = ImageOps.mirror(image).filter(ImageFilter.GaussianBlur(1.5))
    faint = Image.blend(back, Image.new("L", image.size, 250), 0.75)
    return placed(jpeg(ImageChops.darker(image, ImageChops.offset(faint, 0, 700))))


@good
def poster_with_its_colours_in_tiles() -> Made:
    """JPEG keeps the colours of a picture in tiles of 16 pixels, which are no mosaic."""
    image = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((90, 90, 1150, 500), fill=(187, 0, 0))
    font = ImageFont.load_default(120)
    draw.text((140, 130), "STEM", fill="white", font=font)
    draw.text((140, 300), "I DAG", fill="white", font=font)
    image.paste(whole_page()[0].crop((0, 100, 1240, 600)), (0, 700))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=30)
    return placed(buffer.getvalue())
