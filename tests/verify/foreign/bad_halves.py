"""Work half done: bars that cut letters through, and what was removed kept as a remark."""

from __future__ import annotations

from typing import Any

import pikepdf
import pymupdf
from bad_kit import (
    HIDDEN,
    NAME_AT,
    Spoils,
    bad,
    finish_with,
    jpeg,
    more,
    picture_object,
    placed,
    scan,
    spots,
    whole_page,
)
from bad_remains import removed
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw, ImageFilter


def _barred(*, lower: int) -> Image.Image:
    """The scan with a bar over the name, so many pixels too low."""
    image = scan()
    x0, y0, x1, y1 = NAME_AT
    ImageDraw.Draw(image).rectangle((x0, y0 + lower, x1, y1 + lower), fill=0)
    return image


@bad("cut_letters")
def bar_half_a_line_too_low(_: pymupdf.Document) -> Any:
    page, _place = whole_page()
    page.paste(_barred(lower=20), (100, 150))
    return placed(jpeg(page))


@bad("cut_letters")
def bar_half_a_line_too_high(_: pymupdf.Document) -> Any:
    page, _place = whole_page()
    page.paste(_barred(lower=-17), (100, 150))
    return placed(jpeg(page))


@bad("hidden_text")
def bar_over_the_heads_of_letters(document: pymupdf.Document) -> None:
    for place in spots(document[0]):
        half = place.height / 2
        bar = pymupdf.Rect(place.x0, place.y0 - half, place.x1, place.y1 - half)
        document[0].draw_rect(bar, color=None, fill=(0, 0, 0))


def _noted(code: str) -> Spoils:
    """What was removed stands in the content, where no viewer looks."""

    def spoils(document: pymupdf.Document) -> None:
        removed(document, fill=(0, 0, 0))
        more(document, code)

    return spoils


bad("remark", "remark_of_what_was_removed")(_noted(f"% slettet: {HIDDEN[0]}\n 0 g 9 9 9 9 re f"))
bad("remark", "mark_that_tells_what_was_removed")(
    _noted(f"/Slettet <</Tekst ({HIDDEN[0]})>> BDC 0 g 9 9 9 9 re f EMC")
)


@bad("remark")
def number_among_the_properties(document: pymupdf.Document) -> None:
    removed(document, fill=(0, 0, 0))
    document.set_metadata({"subject": "Brev om 140371-2213"})


def remarked(image: Image.Image, words: bytes) -> bytes:
    """A JPEG with a comment of its own (ISO 10918-1, B.2.4.5)."""
    data = jpeg(image)
    return data[:2] + b"\xff\xfe" + (len(words) + 2).to_bytes(2, "big") + words + data[2:]


@bad("remark")
def scan_with_a_remark(_: pymupdf.Document) -> Any:
    page, _place = whole_page()
    page.paste(_barred(lower=0), (100, 150))
    return placed(remarked(page, b"Brev fra " + HIDDEN[0].encode()))


@bad("smeared", "blurred_so_that_it_can_be_read")
def _slightly_blurred(_: pymupdf.Document) -> Any:
    page, place = whole_page()
    page.paste(page.crop(place).filter(ImageFilter.GaussianBlur(2.3)), place[:2])
    return placed(jpeg(page))


@bad("smeared", "mosaic_made_soft")
def _soft_mosaic(_: pymupdf.Document) -> Any:
    page, place = whole_page()
    name = page.crop(place)
    small = name.resize((name.width // 7, name.height // 7), Image.Resampling.BOX)
    page.paste(small.resize(name.size, Image.Resampling.BICUBIC), place[:2])
    return placed(jpeg(page))


@bad("smeared")
def blurred_by_two_pixels(_: pymupdf.Document) -> Any:
    page, place = whole_page()
    page = page.resize((2480, 3508), Image.Resampling.LANCZOS)
    place = tuple(2 * edge for edge in place)
    page.paste(page.crop(place).filter(ImageFilter.GaussianBlur(2)), place[:2])
    return placed(jpeg(page))


@bad("smeared")
def mosaic_of_small_tiles_scanned_since(_: pymupdf.Document) -> Any:
    page, place = whole_page()
    name = page.crop(place)
    small = name.resize((name.width // 5, name.height // 5), Image.Resampling.BOX)
    page.paste(small.resize(name.size, Image.Resampling.NEAREST), place[:2])
    return placed(jpeg(page.filter(ImageFilter.GaussianBlur(0.5))))


@bad("picture_beneath")
def writing_paled_in_the_picture(_: pymupdf.Document) -> Any:
    page, place = whole_page()
    veil = Image.new("L", page.crop(place).size, 255)
    page.paste(Image.blend(page.crop(place), veil, 0.93), place[:2])
    return placed(jpeg(page))


@bad("tiny_text")
def words_of_a_point(document: pymupdf.Document) -> None:
    document[0].insert_text((72, 300), HIDDEN[0], fontsize=1)


@bad("unshown_value")
def default_of_a_field_that_viewers_draw(document: pymupdf.Document) -> Any:
    removed(document, fill=(0, 0, 0))

    def finish(pdf: pikepdf.Pdf) -> None:
        field = pdf.make_indirect(Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="navn", F=4, V=String(""),
            DV=String(HIDDEN[0]), Rect=Array([72, 60, 272, 76])))  # fmt: skip
        pdf.pages[0].obj.Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))

    return finish


@bad("spoken_bar")
def tag_that_speaks_for_nothing(document: pymupdf.Document) -> Any:
    removed(document, fill=(0, 0, 0))

    def finish(pdf: pikepdf.Pdf) -> None:
        said = Dictionary(S=Name.Span, ActualText=String(HIDDEN[0]))
        pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(
            Type=Name.StructTreeRoot, K=Array([pdf.make_indirect(said)])))  # fmt: skip

    return finish


@bad("leftover")
def scan_as_the_mask_of_a_picture_nothing_paints(_: pymupdf.Document) -> Any:
    page, _place = whole_page()
    page.paste(_barred(lower=0), (100, 150))

    def finish(pdf: pikepdf.Pdf) -> None:
        own = pdf.pages[0].obj.Resources.XObject
        mask = picture_object(pdf, scan())
        own.Gemt = picture_object(pdf, Image.new("L", scan().size, 0), SMask=mask)

    return finish_with(placed(jpeg(page)), finish)
