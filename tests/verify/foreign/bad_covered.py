"""What has no letters under a bar, names typed over, and looks and pictures that nobody sees."""

from __future__ import annotations

import random
from typing import Any

import pikepdf
import pymupdf
from bad_kit import HIDDEN, bad, finish_with, jpeg, spots, whole_page
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw, ImageFilter

FORM = {"Type": Name.XObject, "Subtype": Name.Form}


def face() -> Image.Image:
    """Something like a face on a photograph."""
    image = Image.effect_noise((150, 180), 20).convert("RGB")
    draw = ImageDraw.Draw(image)
    draw.ellipse((30, 20, 120, 160), fill=(222, 184, 150))
    for x in (50, 85):
        draw.ellipse((x, 70, x + 15, 80), fill=(50, 40, 30))
    draw.arc((55, 105, 95, 130), 20, 160, fill=(150, 60, 60), width=4)
    return image.filter(ImageFilter.GaussianBlur(1))


def photograph(document: pymupdf.Document) -> pymupdf.Rect:
    place = pymupdf.Rect(400, 300, 475, 390)
    document[0].insert_image(place, stream=jpeg(face()))
    return place


@bad("picture_beneath")
def bar_over_the_eyes(document: pymupdf.Document) -> None:
    place = photograph(document)
    eyes = pymupdf.Rect(place.x0 + 20, place.y0 + 30, place.x0 + 58, place.y0 + 45)
    document[0].draw_rect(eyes, color=None, fill=(0, 0, 0))


@bad("picture_beneath")
def white_over_a_whole_photograph(document: pymupdf.Document) -> None:
    place = photograph(document)
    larger = pymupdf.Rect(place.x0 - 1, place.y0 - 1, place.x1 + 1, place.y1 + 1)
    document[0].draw_rect(larger, color=None, fill=(1, 1, 1))


@bad("drawing_under_box")
def bar_over_a_drawn_signature(document: pymupdf.Document) -> None:
    chance = random.Random(2)
    line = [(80 + 3 * k, 320 + chance.randint(-12, 12)) for k in range(30)]
    document[0].draw_polyline(line, width=1)
    document[0].draw_rect(pymupdf.Rect(72, 300, 180, 340), color=None, fill=(0, 0, 0))


@bad("hidden_text")
def typed_over_with_one_letter(document: pymupdf.Document) -> None:
    for rect in spots(document[0]):
        document[0].insert_text((rect.x0, rect.y1 - 3), "x" * int(rect.width / 5.4), fontsize=11)


def _looking(kind: str) -> Any:
    def spoils(document: pymupdf.Document) -> Any:
        def finish(pdf: pikepdf.Pdf) -> None:
            def look(code: str) -> Any:
                fonts = Dictionary(F=Dictionary(
                    Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))  # fmt: skip
                return pdf.make_stream(
                    code.encode(), **FORM, BBox=Array([0, 0, 150, 16]),
                    Resources=Dictionary(Font=fonts))  # fmt: skip

            said = look(f"BT /F 11 Tf 2 3 Td ({HIDDEN[0]}) Tj ET")
            empty = look("0.8 g 0 0 150 16 re f")
            looks = Dictionary({"/N": empty, f"/{kind}": said})
            if kind == "N":
                looks = Dictionary(N=Dictionary(Off=empty, Ja=said))
            button = pdf.make_indirect(Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, T="k", F=4, AP=looks,
                Rect=Array([72, 60, 222, 76])))  # fmt: skip
            pdf.pages[0].obj.Annots = Array([button])
            pdf.Root.AcroForm = Dictionary(Fields=Array([button]))

        for rect in spots(document[0]):
            document[0].add_redact_annot(rect)
        document[0].apply_redactions()
        return finish

    return spoils


bad("unshown_value", "look_under_the_mouse")(_looking("R"))
bad("unshown_value", "look_when_pressed")(_looking("D"))
bad("unshown_value", "look_of_another_state")(_looking("N"))


@bad("thumbnail")
def whole_picture_behind_the_end_of_a_picture(_: pymupdf.Document) -> Any:
    page, place = whole_page()
    before = jpeg(page)
    ImageDraw.Draw(page).rectangle(place, fill=0)
    document = pymupdf.open()
    document.new_page(width=595.2, height=841.92).insert_image(
        pymupdf.Rect(0, 0, 595.2, 841.92), stream=jpeg(page)
    )

    def finish(pdf: pikepdf.Pdf) -> None:
        (picture,) = pdf.pages[0].get_images().values()
        picture.write(picture.read_raw_bytes() + before, filter=Name.DCTDecode)

    return finish_with(document, finish)
