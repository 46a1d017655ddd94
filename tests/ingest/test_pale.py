"""Names in a picture that stand out little from their ground are read as others are."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from redactor.ingest.pages.reader import ReadOptions, read_pages
from redactor.model import Page

MODELS = Path(__file__).parents[2] / "models"
TOP, BELOW = "Gunhild Vestermark", "Torkild Hedelund"
COLOURS = [
    ("#aaaaaa", "#ffffff"), ("#d8d8d8", "#ffffff"), ("#ffee33", "#ffffff"), ("#f7c9c9", "#ffffff"),
    ("#7fd6c0", "#f4f4f4"), ("#ffffff", "#a8d8ff"), ("#ff0000", "#008200"), ("#0050b0", "#b00000"),
    ("#888888", "#555555"), ("#1a1a90", "#000000"),
]  # fmt: skip


def _read(picture: Image.Image, path: Path) -> Page:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((60, 100), "Linjen over billedet", fontsize=12)
        width = 200.0
        place = (60, 120, 60 + width, 120 + width * picture.height / picture.width)
        page.insert_image(place, stream=buffer.getvalue())
        document.save(path)
    return next(iter(read_pages(path, ReadOptions(models=MODELS))))


def _written(ground: str, *lines: tuple[str, str]) -> Image.Image:
    picture = Image.new("RGB", (400, 60 * len(lines)), ground)
    for number, (text, colour) in enumerate(lines):
        ImageDraw.Draw(picture).text(
            (20, 10 + 60 * number), text, fill=colour, font=ImageFont.load_default(34)
        )
    return picture


@pytest.mark.parametrize(("colour", "ground"), COLOURS)
def test_a_pale_name_is_read(colour: str, ground: str, tmp_path: Path) -> None:
    page = _read(_written(ground, (TOP, colour)), tmp_path / "side.pdf")
    assert TOP in page.text
    (box,) = page.boxes_of(page.text.index(TOP), page.text.index(TOP) + len(TOP))
    assert 60 < box.x0 < 75
    assert 120 < box.y0 < box.y1 < 152


def test_a_white_name_in_a_glow_on_white_is_read(tmp_path: Path) -> None:
    letters = Image.new("L", (400, 60), 0)
    ImageDraw.Draw(letters).text((20, 8), TOP, fill=255, font=ImageFont.load_default(34))
    glow = letters.filter(ImageFilter.GaussianBlur(4)).point(lambda level: min(255, 2 * level))
    picture = Image.new("RGB", letters.size, "white")
    picture.paste((255, 180, 60), mask=glow)
    picture.paste((255, 255, 255), mask=letters)
    page = _read(picture, tmp_path / "side.pdf")
    assert TOP.replace(" ", "") in page.text.replace(" ", "")


@pytest.mark.parametrize("rows", [60, 5])
def test_one_line_of_print_is_read_also_in_strips(rows: int, tmp_path: Path) -> None:
    whole, path = _written("white", (TOP, "black")), tmp_path / "side.pdf"
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((60, 100), "Linjen over billedet", fontsize=12)
        for top in range(0, 60, rows):
            buffer = io.BytesIO()
            whole.crop((0, top, 400, top + rows)).save(buffer, "PNG")
            place = (60, 120 + top * 0.4, 220, 120 + (top + rows) * 0.4)
            page.insert_image(place, stream=buffer.getvalue(), keep_proportion=False)
        document.save(path)
    (read,) = read_pages(path, ReadOptions(models=MODELS))
    assert TOP in read.text


def test_grey_below_black_is_read_too(tmp_path: Path) -> None:
    """As the sender of a message on a telephone's screen."""
    page = _read(_written("#ffffff", (TOP, "#000000"), (BELOW, "#b4b4b4")), tmp_path / "side.pdf")
    assert page.text.split("\n\n")[1:] == [f"{TOP}\n{BELOW}"]


@pytest.mark.parametrize("kind", ["shade", "grain", "plain"])
def test_a_ground_without_letters_says_nothing(kind: str, tmp_path: Path) -> None:
    rise = np.tile(np.linspace(200, 255, 400), (120, 1))
    grain = np.random.default_rng(1).normal(235, 6, (120, 400))
    pixels = {"shade": rise, "grain": grain, "plain": np.full((120, 400), 240)}[kind]
    picture = Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).convert("RGB")
    page = _read(picture, tmp_path / "side.pdf")
    assert page.text.strip() == "Linjen over billedet"
