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
    spots,
    whole_page,
    with_thumbnail,
)
from PIL import Image, ImageDraw

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
