"""Finished pages that look like bad redactions in some way and hide nothing, drawn by code."""

from __future__ import annotations

import io
import math
import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pymupdf
from bad_kit import LINES, jpeg, letter, more, picture_object, placed, png, whole_page
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
WHITE, BLACK = (1, 1, 1), (0, 0, 0)
Made = pymupdf.Document | bytes
GOOD: dict[str, Callable[[], Made]] = {}


def good(function: Callable[[], Made]) -> Callable[[], Made]:
    GOOD[function.__name__] = function
    return function


def write(name: str, path: Path) -> None:
    made = GOOD[name]()
    path.write_bytes(made if isinstance(made, bytes) else made.tobytes(garbage=3, deflate=True))


def finished(document: pymupdf.Document, finish: Callable[[pikepdf.Pdf], None]) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(document.tobytes(garbage=3))) as pdf:
        finish(pdf)
        pdf.save(buffer)
    return buffer.getvalue()


def blank() -> tuple[pymupdf.Document, Any]:
    document = pymupdf.open()
    return document, document.new_page()


def stains(size: tuple[int, int], most: int) -> Image.Image:
    """A dark photograph: soft shades with grain."""
    chance = np.random.default_rng(4)
    shades = Image.fromarray((chance.random((8, 12)) * most).astype(np.uint8))
    soft = np.asarray(shades.resize(size, Image.Resampling.BICUBIC), dtype=float)
    return Image.fromarray((soft + chance.normal(0, 4, soft.shape)).clip(0, 255).astype(np.uint8))


def said(document: pymupdf.Document, text: str, code: str) -> pymupdf.Document:
    """Marked content with a text to be read aloud."""
    page = document[0]
    page.insert_text((72, 300), "Se her:")
    last = page.get_contents()[-1]
    shown = f" /Span <</ActualText ({text})>> BDC {code} EMC"
    document.update_stream(last, document.xref_stream(last) + shown.encode())
    return document


@good
def shifts_in_black_cells() -> Made:
    document, page = blank()
    chance = random.Random(3)
    for row in range(6):
        page.insert_text((40, 94 + 24 * row), f"Hold {row + 1}", fontsize=10)
        for hour in range(15):
            fill = BLACK if chance.random() < 0.35 else WHITE
            cell = pymupdf.Rect(120 + 26 * hour, 80 + 24 * row, 146 + 26 * hour, 104 + 24 * row)
            page.draw_rect(cell, color=(0.5, 0.5, 0.5), fill=fill, width=0.4)
    for hour in range(15):
        page.insert_text((124 + 26 * hour, 74), f"{hour:02d}", fontsize=7)
    return document


@good
def white_on_a_shading() -> Made:
    def finish(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        ramp = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0.1, 0.3], C1=[0.1, 0.5, 0.7], N=1)
        page.resources["/Shading"] = Dictionary(
            S1=Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[0, 0, 595, 0],
                          Function=ramp)
        )  # fmt: skip
        page.contents_add(
            pdf.make_stream(
                b"q 0 782 595 60 re W n /S1 sh Q BT 1 g /helv 20 Tf 40 800 Td (Nordby) Tj ET"
            )
        )

    return finished(letter(), finish)


@good
def fields_and_nothing_else() -> Made:
    document, page = blank()
    answers = (("Beløb", "7200"), ("Dato", "2026-03-12"), ("Bolig", "Rækkehus"), ("Mere", ""))
    for row, (name, value) in enumerate(answers):
        page.insert_text((60, 104 + 40 * row), name)
        field = pymupdf.Widget()
        field.field_type, field.field_name = pymupdf.PDF_WIDGET_TYPE_TEXT, name
        field.field_value, field.rect = value, pymupdf.Rect(180, 90 + 40 * row, 480, 110 + 40 * row)
        page.add_widget(field)
    for row, kind in enumerate((pymupdf.PDF_WIDGET_TYPE_COMBOBOX, pymupdf.PDF_WIDGET_TYPE_LISTBOX)):
        field = pymupdf.Widget()
        field.field_type, field.field_name, field.choice_values = kind, f"valg{row}", ["Ja", "Nej"]
        field.field_value, field.rect = "Ja", pymupdf.Rect(180, 300 + 60 * row, 300, 340 + 60 * row)
        page.add_widget(field)
    return document


@good
def field_that_viewers_draw() -> Made:
    document, page = blank()
    page.insert_text((60, 60), "Skema om tilskud til bolig", fontsize=16)
    field = pymupdf.Widget()
    field.field_type, field.field_name = pymupdf.PDF_WIDGET_TYPE_TEXT, "bolig"
    field.field_value, field.rect = "Rækkehus", pymupdf.Rect(180, 90, 480, 118)
    page.add_widget(field)

    def finish(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[0].obj.Annots[0]["/AP"]
        pdf.Root.AcroForm["/NeedAppearances"] = True

    return finished(document, finish)


@good
def place_for_a_signature() -> Made:
    def finish(pdf: pikepdf.Pdf) -> None:
        keys = {"Type": Name.Annot, "Subtype": Name.Widget, "FT": Name.Sig, "F": 4}
        field = pdf.make_indirect(Dictionary(T=String("sign"), Rect=[70, 300, 250, 340], **keys))
        pdf.pages[0].obj.Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))

    return finished(letter(), finish)


@good
def signature_over_a_name() -> Made:
    document = letter()
    page = document[0]
    page.draw_line((70, 460), (260, 460))
    page.insert_text((70, 456), "Jens Lykke, afdelingsleder", fontsize=9)
    for alpha, top in ((0, 420), (255, 500)):
        pen = Image.new("RGBA", (500, 150), (255, 255, 255, alpha))
        line = [(20 + 4 * i, 75 + 50 * math.sin(i / 4) * math.cos(i / 11)) for i in range(110)]
        ImageDraw.Draw(pen).line(line, fill=(20, 20, 120, 255), width=5)
        page.insert_image(pymupdf.Rect(70, top, 240, top + 50), stream=png(pen))
    return document


@good
def scan_with_dark_edges() -> Made:
    image, _ = whole_page()
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 40, 1754), fill=8)
    draw.rectangle((0, 1690, 1240, 1754), fill=12)
    for top in (300, 1400):
        draw.ellipse((60, top, 96, top + 36), fill=15)
    return placed(jpeg(image))


@good
def scan_with_dark_photographs() -> Made:
    image, _ = whole_page()
    image.paste(stains((500, 400), 70), (300, 1150))
    image.paste(stains((150, 200), 90), (100, 1000))
    return placed(jpeg(image))


@good
def scan_with_light_print_on_dark() -> Made:
    image, _ = whole_page()
    draw = ImageDraw.Draw(image)
    for top, ground, ink in ((40, 60, 210), (1400, 35, 255)):
        draw.rectangle((60, top, 1180, top + 80), fill=ground)
        draw.text((90, top + 14), "NORDBY KOMMUNE", fill=ink, font=ImageFont.load_default(44))
    return placed(jpeg(image.rotate(0.3, fillcolor=250)))


@good
def scan_blackened_well() -> Made:
    """A felt pen of uneven ink, and nothing left beneath it."""
    image, place = whole_page()
    size = (place[2] - place[0], place[3] - place[1])
    image.paste(stains(size, 40).point(lambda level: level + 25), place[:2])
    return placed(jpeg(image))


@good
def photograph_of_the_night() -> Made:
    document, page = blank()
    page.insert_image(page.rect, stream=jpeg(stains((900, 1270), 80).convert("RGB")))
    page.insert_text((80, 700), "Nattehimmel over Nordby", color=WHITE, fontsize=24)
    return document


@good
def shadows() -> Made:
    document = letter()
    page = document[0]
    page.insert_text((71.5, 341.5), "VIGTIG MEDDELELSE", fontsize=22, color=(0.6, 0.6, 0.6))
    page.insert_text((70, 340), "VIGTIG MEDDELELSE", fontsize=22, color=(0.1, 0.2, 0.5))
    page.draw_rect(pymupdf.Rect(74, 404, 304, 464), color=None, fill=(0.55, 0.55, 0.55))
    page.draw_rect(pymupdf.Rect(70, 400, 300, 460), fill=(1, 1, 0.85))
    page.insert_text((80, 430), "Husk frist: 1. maj", fontsize=12)
    return document


@good
def soft_shadow_of_a_logo() -> Made:
    image = Image.new("RGBA", (400, 160), (0, 0, 0, 0))
    ImageDraw.Draw(image).rounded_rectangle((30, 24, 380, 140), 30, fill=(0, 0, 0, 120))
    image = image.filter(ImageFilter.GaussianBlur(8))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((20, 16, 370, 132), 30, fill=(200, 60, 30, 255))
    draw.text((60, 40), "Nordby", fill="white", font=ImageFont.load_default(70))
    document = letter()
    document[0].insert_image(pymupdf.Rect(380, 20, 560, 92), stream=png(image))
    return document


@good
def soft_pattern_behind_nothing() -> Made:
    soft = stains((600, 400), 255).filter(ImageFilter.GaussianBlur(3))
    image = Image.new("RGBA", soft.size, (40, 80, 160, 0))
    image.putalpha(soft.point(lambda level: level // 6))
    document = letter()
    document[0].insert_image(pymupdf.Rect(60, 300, 540, 600), stream=png(image))
    return document


@good
def white_on_a_black_page() -> Made:
    document, page = blank()
    page.draw_rect(page.rect, color=None, fill=BLACK)
    for row, line in enumerate(LINES):
        page.insert_text((72, 100 + 20 * row), line, color=WHITE)
    return document


@good
def map_of_fields() -> Made:
    document, page = blank()
    chance = random.Random(5)
    for _ in range(40):
        x, y = chance.uniform(60, 500), chance.uniform(80, 740)
        corners = [
            (x + chance.uniform(20, 60) * math.cos(a), y + chance.uniform(20, 60) * math.sin(a))
            for a in [k * math.pi / 4 for k in range(8)]
        ]
        fill = (chance.uniform(0.7, 1), chance.uniform(0.7, 1), 0.7)
        page.draw_polyline([*corners, corners[0]], color=(0.3, 0.3, 0.3), fill=fill, width=0.6)
    for number in range(40):
        at = (chance.uniform(60, 500), chance.uniform(80, 740))
        page.insert_text(at, f"{number}a", fontsize=7)
    for row, name in enumerate(("Nørregade", "Skolevej", "Bakketoppen")):
        at = (100 + 60 * row, 150 + 90 * row)
        page.insert_text(at, name, color=WHITE, render_mode=1, border_width=0.2)
        page.insert_text(at, name)
    return document


@good
def stamped_over_a_footer() -> Made:
    document = letter()
    page = document[0]
    page.insert_text((250, 820), "Side 3 af 9", fontsize=9, color=(0.4, 0.4, 0.4))
    page.insert_text((246, 823), "Bilag 12, side 44", fontsize=10, color=(0.8, 0, 0))
    page.insert_text((570, 500), "Modtaget 12-03-2026", fontsize=9, rotate=90, color=(0.7, 0, 0))
    page.draw_rect(pymupdf.Rect(555, 320, 578, 510), color=(0.7, 0, 0), width=1.5)
    return document


@good
def pale_print() -> Made:
    document = letter()
    page = document[0]
    page.insert_text((70, 815), "Klassificeret som internt", fontsize=8, color=(0.78, 0.78, 0.78))
    page.insert_text((70, 830), "skabelon v. 3.2", fontsize=6, color=(0.85, 0.85, 0.85))
    page.insert_text((70, 600), "Nordby", fontsize=120, color=(0.94, 0.94, 0.94))
    page.draw_rect(pymupdf.Rect(70, 300, 400, 340), color=None, fill=(0.85, 0.85, 0.85))
    page.insert_text((80, 325), "Udfyldes af kommunen", color=(0.55, 0.55, 0.55))
    page.insert_text((70, 400), "Gul serie 2025", fontsize=12, color=(0.95, 0.8, 0.1))
    return document


@good
def letters_apart() -> Made:
    document = letter()
    page = document[0]
    page.draw_rect(pymupdf.Rect(0, 0, 595, 66), color=None, fill=(0.05, 0.1, 0.3))
    for column, letter_ in enumerate("NORDBYKOMMUNE"):
        page.insert_text((70 + 30 * column, 45), letter_, fontsize=16, color=WHITE)
        page.draw_rect(pymupdf.Rect(60 + 22 * column, 300, 82 + 22 * column, 324))
        page.insert_text((66 + 22 * column, 318), letter_, fontsize=13)
    return document


@good
def blocks_and_ticks() -> Made:
    document = letter()
    page = document[0]
    page.insert_font(fontname="F8", fontfile=FONT)
    for row in range(5):
        line = f"\u25a0 Punkt {row}  \u2611 ja \u2610 nej"
        page.insert_text((70, 300 + 16 * row), line, fontname="F8", fontsize=10)
    for top in (440, 480):
        page.draw_rect(pymupdf.Rect(70, top, 525, top + 12), color=None, fill=BLACK)
        page.insert_text((70, top + 27), f"Afsnit {top}")
    for number in range(6):
        page.draw_circle((90 + 60 * number, 560), 12, color=None, fill=(0.1, 0.1, 0.1))
        page.insert_text((86 + 60 * number, 564), str(number), color=WHITE)
    return document


@good
def bar_that_says_what_it_is() -> Made:
    return said(letter(), "Udeladt oplysning", "0 g 140 530 120 14 re f")


@good
def arrow_with_a_name() -> Made:
    return said(letter(), "pil", "0 g 300 300 m 320 310 340 310 300 320 c 305 310 l f")


@good
def button_with_a_link() -> Made:
    document = letter()
    page = document[0]
    place = pymupdf.Rect(70, 300, 200, 330)
    page.draw_rect(place, color=None, fill=(0.1, 0.4, 0.2))
    page.insert_text((110, 319), "Se kortet", color=WHITE)
    link = {"kind": pymupdf.LINK_URI, "uri": "https://nordby.example/kort", "from": place}
    page.insert_link(link)
    return document


@good
def spot_colours() -> Made:
    def finish(pdf: pikepdf.Pdf) -> None:
        tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 0.4, 0, 0], N=1)
        page = pdf.pages[0]
        page.resources["/ColorSpace"] = Dictionary(
            Sp=Array([Name.Separation, Name("/Blue 300"), Name.DeviceCMYK, tint])
        )
        page.contents_add(
            pdf.make_stream(
                b"/Sp cs 1 scn 40 780 200 40 re f "
                b"BT 0 0 0 0 k /helv 18 Tf 50 793 Td (Nordby) Tj ET "
                b"BT .7 .6 .5 1 k 300 793 Td (Rig sort) Tj ET"
            )
        )

    return finished(letter(), finish)


@good
def letters_of_pixels() -> Made:
    """A Type 3 font, as TeX once made them."""
    text = "Rapport om trafik"
    letters = sorted(set(text))

    def finish(pdf: pikepdf.Pdf) -> None:
        shapes = {}
        for number, letter_ in enumerate(letters):
            image = Image.new("1", (40, 50), 1)
            ImageDraw.Draw(image).text((2, 0), letter_, font=ImageFont.load_default(40), fill=0)
            head = b"30 0 0 -10 40 40 d1 q 40 0 0 50 0 -10 cm "
            head += b"BI /W 40 /H 50 /IM true /BPC 1 ID "
            shapes[f"/a{number}"] = pdf.make_stream(head + image.tobytes() + b" EI Q")
        names = [Name(name) for name in shapes]
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, -10, 40, 40],
            FontMatrix=[0.025, 0, 0, 0.025, 0, 0], CharProcs=Dictionary(shapes),
            Encoding=Dictionary(Differences=Array([0, *names])), FirstChar=0,
            LastChar=len(names) - 1, Widths=[30] * len(names),
        )  # fmt: skip
        pdf.pages[0].resources["/Font"] = Dictionary(T3=pdf.make_indirect(font))
        codes = "".join(f"{letters.index(letter_):02x}" for letter_ in text)
        code = f"BT /T3 20 Tf 70 700 Td <{codes}> Tj ET"
        pdf.pages[0].contents_add(pdf.make_stream(code.encode()))

    return finished(blank()[0], finish)


@good
def cells_with_clips() -> Made:
    document = letter()
    more(document, " ".join(
        f"q 60 {300 - 24 * i} 148 20 re W n BT /helv 10 Tf 64 {306 - 24 * i} Td (Celle {i}) Tj ET Q"
        for i in range(6)
    ))  # fmt: skip
    return document


@good
def program_window_in_the_dark() -> Made:
    image = Image.new("RGB", (1000, 600), (25, 27, 32))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 220, 600), fill=(10, 11, 14))
    for row, text in enumerate(("Indbakke", "Sager", "Frister", "Arkiv")):
        draw.text((20, 40 + 60 * row), text, fill=(190, 195, 205), font=ImageFont.load_default(26))
        draw.rectangle((250, 40 + 85 * row, 970, 110 + 85 * row), fill=(40, 43, 50))
        draw.text((270, 58 + 85 * row), f"Sag 2026-10{row} Byggeri", fill=(230, 230, 230),
                  font=ImageFont.load_default(26))  # fmt: skip
    document = letter()
    document[0].insert_image(pymupdf.Rect(70, 300, 520, 570), stream=png(image))
    return document


@good
def thumbnail_of_the_page() -> Made:
    document = letter()
    drawn = document[0].get_pixmap(dpi=12, colorspace=pymupdf.csGRAY)
    small = Image.frombytes("L", (drawn.width, drawn.height), drawn.samples)

    def finish(pdf: pikepdf.Pdf) -> None:
        thumbnail = picture_object(pdf, small)
        del thumbnail["/Type"], thumbnail["/Subtype"]  # which a thumbnail need not have
        pdf.pages[0].obj["/Thumb"] = thumbnail

    return finished(document, finish)


@good
def turned_page() -> Made:
    document = letter()
    document[0].set_rotation(90)
    return document


@good
def field_filled_in_a_later_revision() -> Made:
    """As a seal or a stamp of arrival is: saved on top, and nothing of the page taken out."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fil.pdf"
        letter().save(path)
        document = pymupdf.open(path)
        field = pymupdf.Widget()
        field.rect, field.field_name = pymupdf.Rect(72, 300, 300, 320), "Segl"
        field.field_type, field.field_value = pymupdf.PDF_WIDGET_TYPE_TEXT, "Modtaget 12-05-2024"
        document[0].add_widget(field)
        document.saveIncr()
        return path.read_bytes()


@good
def shapes_in_the_colour_of_their_ground() -> Made:
    """A white logo on a coloured banner, white cells of a table, and long dashes."""
    document = letter()
    page = document[0]
    page.draw_rect(pymupdf.Rect(60, 300, 400, 350), color=None, fill=(0.1, 0.2, 0.5))
    for k in range(8):
        x = 80 + 14 * k
        page.draw_bezier((x, 340), (x + 3, 310), (x + 8, 345), (x + 12, 320), fill=(1, 1, 1))
        cell = pymupdf.Rect(60, 400 + 12 * k, 400, 412 + 12 * k)
        page.draw_rect(cell, color=None, fill=(1, 1, 1))
        page.draw_line((60, 520 + 9 * k), (400, 520 + 9 * k), dashes="[12 3 1 3 1 3 4 3 1 3] 0")
    return document
