"""Files that look like bad redactions and are none: not refused either."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pymupdf
import pytest
from bad_kit import (
    append,
    jpeg,
    letter,
    picture_object,
    placed,
    png,
    share_symbols,
    spots,
    whole_page,
    with_thumbnail,
)
from PIL import Image, ImageDraw, ImageFilter

from redactor.verify import OcrOptions, inspect

TESSDATA = Path(__file__).parents[2] / "models" / "tessdata"
LIKE: dict[str, Callable[[], Any]] = {}


def like(makes: Callable[[], Any]) -> Callable[[], Any]:
    """A document, or one with what finishes it in pikepdf."""
    LIKE[makes.__name__] = makes
    return makes


def grain(size: tuple[int, int]) -> Image.Image:
    """What a scanner adds, the same every time."""
    shades = np.random.default_rng(7).normal(128, 20, (size[1], size[0]))
    return Image.fromarray(shades.clip(0, 255).astype(np.uint8))


@like
def photograph_with_its_own_thumbnail() -> Any:
    image, _ = whole_page()
    return placed(with_thumbnail(image, image.resize((160, 226))))


@like
def thumbnail_with_bars_at_its_sides() -> Any:
    image, _ = whole_page()
    small = Image.new("L", (160, 120))
    small.paste(image.resize((85, 120)), (37, 0))
    return placed(with_thumbnail(image, small))


@like
def page_with_its_own_thumbnail() -> Any:
    document = letter()
    pixels = document[0].get_pixmap(dpi=13, colorspace=pymupdf.csGRAY)
    small = Image.frombytes("L", (pixels.width, pixels.height), pixels.samples)

    def finish(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Thumb = picture_object(pdf, small)

    return document, finish


@like
def settings_of_a_page_header() -> Any:
    def finish(pdf: pikepdf.Pdf) -> None:
        data = pdf.make_stream(b'<?xml version="1.0"?><HeaderFooterSettings version="8.0"/>' * 9)
        pdf.pages[0].obj.PieceInfo = pikepdf.Dictionary(
            ADBE_CompoundType=pikepdf.Dictionary(DocSettings=data))  # fmt: skip

    return letter(), finish


@like
def words_printed_thrice_to_look_bold() -> Any:
    document = letter()
    for shift in (0, 0.2, 0.4):
        document[0].insert_text((72 + shift, 250), "Fed overskrift", fontsize=20)
    return document


@like
def words_with_a_shadow() -> Any:
    document = letter()
    document[0].insert_text((73, 251), "Overskrift", fontsize=20, color=(0.6, 0.6, 0.6))
    document[0].insert_text((72, 250), "Overskrift", fontsize=20)
    return document


@like
def letters_over_a_pale_watermark() -> Any:
    document = pymupdf.open()
    document.new_page().insert_text((72, 160), "KOPI KOPI", fontsize=70, color=(0.9, 0.9, 0.9))
    for row in range(8):
        document[0].insert_text((72, 100 + 12 * row), "Kommunen har modtaget klagen. " * 2)
    return document


@like
def struck_and_underlined_words() -> Any:
    document = letter()
    append(document, lambda r: f"0.8 w {r[0]} {r[1] + 5} m {r[0] + r[2]} {r[1] + 5} l S "
           f"{r[0]} {r[1] + 1} m {r[0] + r[2]} {r[1] + 1} l S")  # fmt: skip
    return document


@like
def frames_around_words() -> Any:
    document = letter()
    for rect in spots(document[0]):
        document[0].draw_rect(
            pymupdf.Rect(rect.x0 - 2, rect.y0 - 1, rect.x1 + 2, rect.y1 + 1), width=1.5
        )
    return document


@like
def hatching_beneath_words() -> Any:
    document = pymupdf.open()
    page = document.new_page()
    for k in range(60):
        page.draw_line((60 + 4 * k, 80), (50 + 4 * k, 120), width=0.3, color=(0.7, 0.7, 0.7))
    page.insert_text((72, 105), "Skraveret felt", fontsize=14)
    return document


@like
def scan_in_strips() -> Any:
    image, _ = whole_page()
    document = pymupdf.open()
    page = document.new_page(width=595.2, height=841.92)
    for top in range(0, 1754, 220):
        strip = image.crop((0, top, 1240, min(top + 220, 1754)))
        place = pymupdf.Rect(0, top * 0.48, 595.2, (top + strip.height) * 0.48)
        page.insert_image(place, stream=jpeg(strip), keep_proportion=False)
    return document


@like
def grainy_tilted_scan() -> Any:
    image, _ = whole_page()
    tilted = image.rotate(1.3, fillcolor=250)
    return placed(jpeg(Image.blend(tilted, grain(image.size), 0.08)))


@like
def scan_with_a_black_bar_and_white_letters() -> Any:
    image, _ = whole_page()
    draw = ImageDraw.Draw(image)
    draw.rectangle((100, 900, 1140, 960), fill=10)
    draw.text((120, 915), "Navn            Dato", fill=245, font_size=28)
    return placed(jpeg(image))


@like
def scan_redacted_before_it_was_scanned() -> Any:
    image, name = whole_page()
    ImageDraw.Draw(image).rectangle(name, fill=12)
    return placed(jpeg(Image.blend(image, grain(image.size), 0.05)))


@like
def typed_words_on_a_scanned_form() -> Any:
    image, _ = whole_page()
    draw = ImageDraw.Draw(image)
    for x in range(100, 1100, 8):
        draw.rectangle((x, 1000, x + 3, 1002), fill=0)
    document = placed(jpeg(image))
    document[0].insert_text((60, 478), "Udfyldt senere med maskine", fontsize=14)
    return document


@like
def enlarged_small_picture() -> Any:
    random.seed(5)
    small = Image.frombytes("L", (16, 16), bytes(random.randrange(256) for _ in range(256)))
    document = letter()
    document[0].insert_image(
        pymupdf.Rect(60, 400, 200, 540),
        stream=png(small.resize((320, 320), Image.Resampling.NEAREST)),
    )
    return document


@like
def page_of_a_longer_scan() -> Any:
    """Its letters share symbols with pages that are not in this file."""
    page, _ = whole_page()
    more = whole_page(("Quiz og jazz på Xantes vej", "Quiz og jazz på Xantes vej", "", ""))[0]

    def finish(pdf: pikepdf.Pdf) -> None:
        picture = share_symbols(pdf, [page, more])
        pdf.pages[0].Resources.XObject = pikepdf.Dictionary(Sc=picture)
        pdf.pages[0].contents_add(b"q 500 0 0 700 40 40 cm /Sc Do Q")

    document = pymupdf.open()
    document.new_page()
    return document, finish


@like
def chart_of_even_tiles() -> Any:
    """A table of shades, drawn as a picture on a page."""
    shades = np.random.default_rng(3).integers(40, 230, (12, 12)).astype(np.uint8)
    document = letter()
    document[0].insert_image(
        pymupdf.Rect(60, 400, 300, 640),
        stream=png(Image.fromarray(shades).resize((280, 280), Image.Resampling.NEAREST)),
    )
    return document


@like
def white_on_a_shading_without_a_clip() -> Any:
    def finish(pdf: pikepdf.Pdf) -> None:
        ends = pikepdf.Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0.4], C1=[0, 0, 1], N=1)
        shading = pikepdf.Dictionary(
            ShadingType=2, ColorSpace=pikepdf.Name.DeviceRGB, Coords=[0, 0, 595, 0], Function=ends,
            Extend=[True, True])  # fmt: skip
        page = pdf.pages[0]
        page.Resources.Shading = pikepdf.Dictionary(Sh=shading)
        page.contents_add(b"/Sh sh 1 g BT /helv 20 Tf 72 400 Td (Hvid overskrift) Tj ET")

    document = pymupdf.open()
    document.new_page().insert_text((72, 100), " ")
    return document, finish


@like
def tiles_that_are_read() -> Any:
    """A ground of small words, as on cheques."""

    def finish(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        tile = pdf.make_stream(
            b"0.6 g BT /helv 9 Tf 4 6 Td (ORIGINAL) Tj ET", Type=pikepdf.Name.Pattern,
            PatternType=1, PaintType=1, TilingType=1, BBox=[0, 0, 60, 20], XStep=60, YStep=20,
            Resources=pikepdf.Dictionary(Font=page.Resources.Font))  # fmt: skip
        page.Resources.Pattern = pikepdf.Dictionary(Pt=tile)
        page.contents_add(b"/Pattern cs /Pt scn 50 300 485 200 re f")

    return letter(), finish


@like
def colours_left_at_the_rim_of_a_mask() -> Any:
    """Drawing programs keep the letters' colour a pixel beyond what is seen of them."""
    mask = Image.new("L", (500, 120), 0)
    ImageDraw.Draw(mask).text((20, 30), "Nordby Kommune", fill=255, font_size=50)
    shades = mask.filter(ImageFilter.MaxFilter(3)).point(lambda level: 255 if level else 0)
    picture = Image.merge("RGBA", (shades, shades, shades, mask))
    document = pymupdf.open()
    document.new_page().draw_rect(pymupdf.Rect(60, 60, 320, 130), fill=(0, 0, 0.5))
    document[0].insert_image(pymupdf.Rect(65, 65, 315, 125), stream=png(picture))
    return document


@like
def curves_behind_a_legend() -> Any:
    """A chart's curves run under the box of its legend."""
    document = letter()
    page = document[0]
    for k in range(4):
        page.draw_bezier((80, 420 + 20 * k), (200, 300), (300, 560), (500, 420 + 9 * k))
    page.draw_rect(pymupdf.Rect(220, 400, 340, 460), fill=(1, 1, 1))
    page.insert_text((230, 430), "Udgifter i alt", fontsize=9)
    return document


@pytest.mark.parametrize("name", LIKE)
def test_what_looks_bad_and_is_not_is_not_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "fil.pdf"
    made = LIKE[name]()
    document, finish = made if isinstance(made, tuple) else (made, None)
    document.save(path, garbage=4, deflate=True)
    if finish is not None:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            finish(pdf)
            pdf.save(path)
    verdict = inspect(path, ocr=OcrOptions(tessdata=TESSDATA))
    assert verdict.clean, verdict.leaks
