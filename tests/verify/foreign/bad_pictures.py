"""Pictures whose writing is covered, smeared, masked or cropped."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
from bad_kit import (
    NAME_AT,
    bad,
    finish_with,
    jpeg,
    letter,
    on_scan,
    picture_object,
    placed,
    png,
    scan,
    scanned,
    whole_page,
    with_thumbnail,
)
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw, ImageFilter


@bad("picture_beneath")
def box_over_scan(_: pymupdf.Document) -> Any:
    document = scanned(scan())
    on_scan(document, fill=(0, 0, 0))
    return document


@bad("picture_beneath")
def white_box_over_scan(_: pymupdf.Document) -> Any:
    document = scanned(scan())
    on_scan(document, fill=(1, 1, 1))
    return document


@bad("picture_beneath")
def picture_over_scan(_: pymupdf.Document) -> Any:
    document = scanned(scan())
    x0, y0, x1, y1 = (value * 500 / 1040 for value in NAME_AT)
    document[0].insert_image(pymupdf.Rect(48 + x0, 60 + y0, 48 + x1, 60 + y1),
                             stream=png(Image.new("L", (4, 4))), keep_proportion=False)  # fmt: skip
    return document


@bad("hidden_text")
def text_layer_left(_: pymupdf.Document) -> Any:
    image = scan()
    ImageDraw.Draw(image).rectangle(NAME_AT, fill=0)
    return scanned(image, layer=True)


@bad("hidden_text")
def text_layer_left_over_white(_: pymupdf.Document) -> Any:
    image = scan()
    ImageDraw.Draw(image).rectangle(NAME_AT, fill=245)
    return scanned(image, layer=True)


@bad("smeared")
def mosaic(_: pymupdf.Document) -> Any:
    image = scan()
    part = image.crop(NAME_AT)
    small = part.resize((part.width // 8, part.height // 8), Image.Resampling.BOX)
    image.paste(small.resize(part.size, Image.Resampling.NEAREST), NAME_AT[:2])
    return scanned(image)


@bad("smeared")
def blurred(_: pymupdf.Document) -> Any:
    image = scan()
    part = image.crop(NAME_AT).filter(ImageFilter.GaussianBlur(6))
    image.paste(part, NAME_AT[:2])
    return scanned(image)


@bad("picture_beneath")
def hidden_by_mask(_: pymupdf.Document) -> Any:
    """The picture's colours still show what its transparency hides."""
    alpha = Image.new("L", scan().size, 255)
    ImageDraw.Draw(alpha).rectangle(NAME_AT, fill=0)
    data = scanned(scan()).tobytes()

    def file(path: Path) -> None:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            (picture,) = (o for o in pdf.objects if isinstance(o, pikepdf.Stream) and "/Width" in o)
            picture.SMask = pdf.make_stream(
                alpha.tobytes(), Type=Name.XObject, Subtype=Name.Image, Width=alpha.width,
                Height=alpha.height, ColorSpace=Name.DeviceGray, BitsPerComponent=8)  # fmt: skip
            pdf.save(path)

    return file


@bad("picture_beneath")
def cropped_picture(_: pymupdf.Document) -> Any:
    """A clip leaves the lower half of a scan out of sight."""
    document = scanned(scan())
    page = document[0]
    xref = page.get_contents()[-1]
    data = document.xref_stream(xref)
    document.update_stream(xref, b"q 40 720 520 40 re W n " + data + b" Q")
    return document


@bad("picture_beneath")
def word_covered_on_a_whole_page(_: pymupdf.Document) -> Any:
    image, name = whole_page()
    document = placed(jpeg(image))
    rect = pymupdf.Rect(*(v * 0.48 for v in name))
    document[0].draw_rect(rect, fill=(0, 0, 0), color=None)
    return document


@bad("picture_beneath")
def line_drawn_over_a_scan(_: pymupdf.Document) -> Any:
    image, name = whole_page()
    document = placed(jpeg(image))
    x0, y0, x1, y1 = (v * 0.48 for v in name)
    middle = (y0 + y1) / 2
    document[0].draw_line((x0, middle), (x1, middle), width=y1 - y0 + 2)
    return document


@bad("picture_beneath")
def note_over_a_scan(_: pymupdf.Document) -> Any:
    image, name = whole_page()
    document = placed(jpeg(image))
    note = document[0].add_rect_annot(pymupdf.Rect(*(v * 0.48 for v in name)))
    note.set_colors(stroke=(0, 0, 0), fill=(0, 0, 0))
    note.update()
    return document


@bad("picture_beneath")
def bar_of_two_blacks(_: pymupdf.Document) -> Any:
    """A bar with a mode that keeps a little of what lies beneath."""
    image, name = whole_page()
    image.paste(image.crop(name).point(lambda value: 0 if value < 128 else 6), name[:2])
    return placed(png(image))


@bad("picture_beneath")
def two_entries_of_one_colour(_: pymupdf.Document) -> Any:
    """In the bar the palette has one black for the letters and one for the paper."""
    image, name = whole_page()
    indices = image.point(lambda value: 1 if value > 128 else 0)
    indices.paste(indices.crop(name).point(lambda index: index + 2), name[:2])
    document = pymupdf.open()
    document.new_page()

    def finish(pdf: pikepdf.Pdf) -> None:
        space = Array([Name.Indexed, Name.DeviceGray, 3, pikepdf.String(bytes((0, 255, 0, 0)))])
        page = pdf.pages[0].obj
        page.Resources = Dictionary(
            XObject=Dictionary(I=picture_object(pdf, indices, ColorSpace=space)))  # fmt: skip
        page.Contents = pdf.make_stream(b"595 0 0 842 0 0 cm /I Do")

    return finish_with(document, finish)


@bad("thumbnail")
def thumbnail_of_the_photograph_before(_: pymupdf.Document) -> Any:
    image, name = whole_page()
    small = image.resize((310, 438))
    ImageDraw.Draw(image).rectangle(name, fill=0)
    return placed(with_thumbnail(image, small))


def _with_picture(place: str, **keys: Any) -> Any:
    """A letter with a scan at `place`, four numbers of its matrix."""

    def finish(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        page.Resources.XObject = Dictionary(Sc=picture_object(pdf, scan(), **keys))
        page.contents_add(f"q {place} 48 300 cm /Sc Do Q".encode())

    return finish_with(letter(), finish)


@bad("picture_beneath")
def all_shades_shown_as_white(_: pymupdf.Document) -> Any:
    return _with_picture("500 0 0 150", Decode=Array([1, 1]))


@bad("picture_beneath")
def scan_drawn_as_a_dot(_: pymupdf.Document) -> Any:
    return _with_picture("0.5 0 0 0.15")
