"""What stays behind bars in fields, links and speech, and writing too near its ground."""

from __future__ import annotations

import random
from typing import Any

import pikepdf
import pymupdf
from bad_kit import HIDDEN, append, bad, cover, jpeg, more, placed, png, spots, whole_page
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw, ImageFilter, ImageFont

BLOCKS = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


def field(document: pymupdf.Document, **more: Any) -> None:
    """Add a text field with the name in it."""
    widget = pymupdf.Widget()
    widget.field_type, widget.field_name = pymupdf.PDF_WIDGET_TYPE_TEXT, "klager"
    widget.field_value, widget.rect = HIDDEN[0], pymupdf.Rect(72, 300, 260, 318)
    for key, value in more.items():
        setattr(widget, key, value)
    document[0].add_widget(widget)


def removed(document: pymupdf.Document, **style: Any) -> None:
    """Take away what must be hidden, as it should be."""
    for rect in spots(document[0]):
        document[0].add_redact_annot(rect, **style)
    document[0].apply_redactions()


@bad("unshown_value")
def field_with_a_blank_appearance(document: pymupdf.Document) -> Any:
    field(document)

    def finish(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Annots[0].AP.N.write(b"0 g 0 0 188 18 re f")

    return finish


@bad("unshown_value")
def field_that_shows_another_text(document: pymupdf.Document) -> Any:
    field(document)

    def finish(pdf: pikepdf.Pdf) -> None:
        shown = pdf.pages[0].obj.Annots[0].AP.N
        shown.write(b"/Tx BMC BT /Helv 11 Tf 2 4 Td (Udeladt) Tj ET EMC")

    return finish


@bad("unshown_value")
def field_that_is_hidden(document: pymupdf.Document) -> Any:
    field(document)

    def finish(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Annots[0].F = 2
        del pdf.pages[0].obj.Annots[0]["/AP"]

    return finish


@bad("unshown_value")
def field_without_a_widget(_: pymupdf.Document) -> Any:
    def finish(pdf: pikepdf.Pdf) -> None:
        parent = pdf.make_indirect(Dictionary(T=String("part"), FT=Name.Tx))
        child = Dictionary(T=String("navn"), V=String(HIDDEN[0]), Parent=parent)
        parent.Kids = Array([pdf.make_indirect(child)])
        pdf.Root.AcroForm = Dictionary(Fields=Array([parent]))

    return finish


@bad("linked_bar")
def link_left_on_a_bar(document: pymupdf.Document) -> Any:
    place = spots(document[0])[0]
    removed(document, fill=(0, 0, 0))

    def finish(pdf: pikepdf.Pdf) -> None:
        target = Dictionary(S=Name.URI, URI=String("mailto:birthe.sandager@brev.example"))
        at = [place.x0, 842 - place.y1, place.x1, 842 - place.y0]
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array(at), A=target)
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link)])

    return finish


@bad("spoken_bar")
def bar_that_is_read_aloud(document: pymupdf.Document) -> None:
    places = spots(document[0])
    removed(document)
    parts = [f"/Span <</ActualText ({HIDDEN[0]})>> BDC 0 g"]
    parts += [f"{r.x0} {842 - r.y1} {r.width} {r.height} re f" for r in places]
    more(document, " ".join([*parts, "EMC"]))


@bad("spoken_bar")
def blocks_that_are_read_aloud(document: pymupdf.Document) -> Any:
    removed(document)
    page = document[0]
    page.insert_font(fontname="F9", fontfile=BLOCKS)
    page.insert_text((72, 300), "\u2588" * 12, fontname="F9")
    last = page.get_contents()[-1]
    shown = document.xref_stream(last)
    document.update_stream(last, b"/Span /Said BDC " + shown + b" EMC")

    def finish(pdf: pikepdf.Pdf) -> None:
        said = Dictionary(ActualText=String(HIDDEN[0]))
        pdf.pages[0].resources["/Properties"] = Dictionary(Said=said)

    return finish


@bad("hidden_text")
def black_on_nearly_black(document: pymupdf.Document) -> None:
    removed(document)
    document[0].draw_rect(pymupdf.Rect(70, 290, 300, 310), color=None, fill=(0.01, 0.01, 0.01))
    document[0].insert_text((74, 304), HIDDEN[0], color=(0.055, 0.055, 0.055))


@bad("hidden_text")
def white_on_nearly_white(document: pymupdf.Document) -> None:
    removed(document)
    document[0].insert_text((74, 304), HIDDEN[0], color=(0.975, 0.975, 0.975))


@bad("hidden_text")
def white_letters_in_a_column(document: pymupdf.Document) -> None:
    removed(document)
    for row, letter in enumerate(HIDDEN[0]):
        document[0].insert_text((560, 100 + 14 * row), letter, color=(1, 1, 1))


@bad("hidden_text")
def letters_set_wide_under_a_bar(document: pymupdf.Document) -> None:
    removed(document)
    for column, letter in enumerate(HIDDEN[0]):
        document[0].insert_text((72 + 16 * column, 300), letter, fontsize=11)
    document[0].draw_rect(pymupdf.Rect(70, 288, 330, 304), fill=(0, 0, 0))


@bad("hidden_text")
def bar_of_stencils(document: pymupdf.Document) -> None:
    append(document, lambda r: f"0 g q {r[2]} 0 0 {r[3]} {r[0]} {r[1]} cm "
           "BI /W 8 /H 1 /IM true /BPC 1 ID \x00 EI Q")  # fmt: skip


@bad("hidden_text")
def all_bars_in_one_path(document: pymupdf.Document) -> None:
    places = spots(document[0])
    parts = [f"{r.x0} {842 - r.y1} {r.width} {r.height} re" for r in places]
    more(document, " ".join(["0 g", *parts, "500 20 20 20 re f*"]))


@bad("annotation")
def bar_not_printed(document: pymupdf.Document) -> None:
    for rect in spots(document[0]):
        note = document[0].add_rect_annot(rect)
        note.set_colors(stroke=(0, 0, 0), fill=(0, 0, 0))
        note.set_flags(0)
        note.update()


@bad("smeared")
def blurred_beside_the_text(document: pymupdf.Document) -> None:
    """As browsers print a blurred word: black, with its shape in the mask."""
    places = spots(document[0])
    removed(document)
    mask = Image.new("L", (460, 130), 0)
    ImageDraw.Draw(mask).text((40, 36), HIDDEN[0], fill=255, font=ImageFont.load_default(46))
    soft = Image.new("RGBA", mask.size, (0, 0, 0, 255))
    soft.putalpha(mask.filter(ImageFilter.GaussianBlur(7)))
    document[0].insert_image(places[0] + (0, -6, 20, 6), stream=png(soft), keep_proportion=False)


@bad("smeared")
def mosaic_scaled_since(_: pymupdf.Document) -> Any:
    """Its tiles are ten pixels wide, and now and then eleven."""
    image, place = whole_page()
    part = image.crop(place)
    small = part.resize((part.width * 10 // 102, part.height * 10 // 102), Image.Resampling.BOX)
    image.paste(small.resize(part.size, Image.Resampling.NEAREST), place[:2])
    return placed(jpeg(image))


@bad("picture_beneath")
def felt_pen_on_paper(_: pymupdf.Document) -> Any:
    """The print shines darker through a pen's dark grey."""
    image, place = whole_page()
    grain = random.Random(5)
    pen = image.crop(place).point(lambda level: int(0.2 * level + 12))
    pen.putdata([level + grain.randrange(-2, 3) for level in pen.tobytes()])
    image.paste(pen, place[:2])
    return placed(jpeg(image.rotate(0.3, fillcolor=250, resample=Image.Resampling.BICUBIC)))


@bad("hidden_text")
def new_name_over_a_white_box(document: pymupdf.Document) -> None:
    places = spots(document[0])
    cover(document, fill=(1, 1, 1))
    for rect in places:
        document[0].insert_text((rect.x0, rect.y1 - 3), "Borger A", fontsize=11)


@bad("tiny_text")
def letters_without_width(document: pymupdf.Document) -> None:
    more(document, "BT /helv 11 Tf 0.01 Tz 72 500 Td (Birthe Sandager) Tj ET")


@bad("hidden_text")
def letters_that_are_blocks(document: pymupdf.Document) -> Any:
    """A font for drafts, whose every letter is a block, set in place of the true one."""
    more(document, "BT /Draft 11 Tf 72 500 Td (Birthe Sandager) Tj ET")

    def finish(pdf: pikepdf.Pdf) -> None:
        block = pdf.make_stream(b"600 0 0 -200 600 750 d1 0 -200 600 950 re f")
        small = [Name(f"/{chr(code)}") for code in range(97, 123)]
        named = Array([66, Name.B, 83, Name.S, 97, *small])
        pdf.pages[0].Resources.Font.Draft = pdf.make_indirect(Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, -200, 600, 750]),
            FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
            CharProcs=Dictionary({str(name): block for name in (Name.B, Name.S, *small)}),
            Encoding=Dictionary(Type=Name.Encoding, Differences=named), FirstChar=32, LastChar=122,
            Widths=Array([600] * 91), Resources=Dictionary()))  # fmt: skip

    return finish
