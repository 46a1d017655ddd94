"""Text whose letters leave their line is read as words, and everything else as before."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, radians, sin
from pathlib import Path

import pymupdf
import pytest

from redactor.ingest.pages.reader import ReadOptions, read_pages
from redactor.model import Page

MODELS = Path(__file__).parents[2] / "models"
NAME = "Gunhild Vestermark"
FONT = pymupdf.Font("helv")
Letter = tuple[float, float, float, str]
"""x and y of the pen, degrees anticlockwise, and the letter."""


def _set(rises: list[float], *, blanks: bool = False, spread: float = 0.0) -> Iterator[Letter]:
    x = 100.0
    for index, letter in enumerate(NAME):
        if blanks or letter != " ":
            yield x, 300 - rises[index % len(rises)], 0, letter
        x += FONT.text_length(letter, 12) + spread


def _arc(radius: float, degrees: float) -> Iterator[Letter]:
    widths = [FONT.text_length(letter, 12) for letter in NAME]
    at = 90 + degrees / 2
    for letter, width in zip(NAME, widths, strict=True):
        part = width / sum(widths) * degrees
        turn = radians(at - part / 2 - 90)
        x, y = 300 + radius * cos(turn + radians(90)), 300 - radius * sin(turn + radians(90))
        if letter != " ":
            yield x - cos(turn) * width / 2, y + sin(turn) * width / 2, at - part / 2 - 90, letter
        at -= part


def _beneath(step: float, blank: float, *, centred: bool) -> Iterator[Letter]:
    y = 340.0
    for letter in NAME:
        if letter == " ":
            y += blank
            continue
        yield 300 - (FONT.text_length(letter, 12) / 2 if centred else 0), y, 0, letter
        y += step


STRAYING = {
    "by turns above and below": list(_set([3, -3])),
    "by turns, further": list(_set([5, -5], blanks=True)),
    "two and two": list(_set([3, 3, -3, -3])),
    "by turns and spread": list(_set([3, -3], spread=4)),
    "steps up": list(_set([4.0 * step for step in range(18)])),
    "small steps down": list(_set([-2.0 * step for step in range(18)], blanks=True)),
    "half a circle": list(_arc(60, 150)),
    "flat arc": list(_arc(200, 45)),
    "around a circle": list(_arc(30, 330)),
    "one beneath the other": list(_beneath(12.75, 12.75, centred=True)),
    "one beneath the other, left": list(_beneath(14, 16, centred=False)),
}


def _page(letters: list[Letter], path: Path) -> Page:
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((100, 280), "Linjen over navnet", fontsize=12)
        page.insert_text((100, 320), "Linjen under navnet", fontsize=12)
        for x, y, turn, letter in letters:
            matrix = pymupdf.Matrix(turn)
            page.insert_text((x, y), letter, fontsize=12, morph=(pymupdf.Point(x, y), matrix))
        document.save(path)
    return next(iter(read_pages(path, ReadOptions(models=MODELS))))


@pytest.mark.parametrize("how", STRAYING)
def test_letters_that_leave_their_line_are_words(how: str, tmp_path: Path) -> None:
    letters = STRAYING[how]
    page = _page(letters, tmp_path / "side.pdf")
    words = page.text.split()
    start = page.text.index("Gunhild")
    assert {*NAME.split(), "Linjen", "over", "under", "navnet"} == set(words)
    boxes = page.boxes_of(start, start + len("Gunhild"))
    for x, y, turn, _ in letters[:7]:
        middle = radians(turn)
        x, y = x + 2 * cos(middle) - 3 * sin(middle), y - 2 * sin(middle) - 3 * cos(middle)
        assert any(b.x0 <= x <= b.x1 and b.y0 <= y <= b.y1 for b in boxes), (x, y, boxes)


def test_letters_of_many_sizes_and_heights_are_words(tmp_path: Path) -> None:
    path = tmp_path / "side.pdf"
    with pymupdf.open() as document:
        page, x = document.new_page(), 100.0
        for index, letter in enumerate(NAME):
            size = (15, 10, 13, 11)[index % 4]
            page.insert_text((x, 300 + (0, 5, -3)[index % 3]), letter, fontsize=size)
            x += FONT.text_length(letter, size)
        document.save(path)
    (read,) = read_pages(path, ReadOptions(models=MODELS))
    assert read.text.split() == NAME.split()


def test_raised_figures_and_cells_stay_where_they_are(tmp_path: Path) -> None:
    path = tmp_path / "side.pdf"
    with pymupdf.open() as document:
        page = document.new_page()
        for row in range(6):
            page.insert_text((100, 100 + 14 * row), f"m{row}", fontsize=12)
            page.insert_text((116, 95 + 14 * row), "2", fontsize=7)
            page.insert_text((124, 100 + 14 * row), "areal", fontsize=12)
            page.insert_text((200, 103 + 14 * row), f"celle {row}", fontsize=12)
        document.save(path)
    (read,) = read_pages(path, ReadOptions(models=MODELS))
    rows = [line.split() for line in read.text.splitlines() if line.strip()]
    assert rows == [[f"m{row}²", "areal", "celle", str(row)] for row in range(6)]


def test_letters_set_apart_after_a_label_are_a_word(tmp_path: Path) -> None:
    path = tmp_path / "side.pdf"
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((60, 100), "Navn: ", fontsize=12)
        x = 96.0
        for letter in "Gunhild":
            page.insert_text((x, 100), letter, fontsize=12)
            x += FONT.text_length(letter, 12) + 4
        document.save(path)
    (read,) = read_pages(path, ReadOptions(models=MODELS))
    assert read.text.split() == ["Navn:", "Gunhild"]


def test_columns_of_single_signs_stay_in_their_rows(tmp_path: Path) -> None:
    path = tmp_path / "side.pdf"
    with pymupdf.open() as document:
        page = document.new_page()
        for column, signs in enumerate(("123456", "XXYYXX")):
            for row, sign in enumerate(signs):
                page.insert_text((100 + 60 * column, 100 + 18 * row), sign, fontsize=12)
        for row in range(6):
            page.insert_text((220, 100 + 18 * row), f"Punkt {row}", fontsize=12)
        document.save(path)
    (read,) = read_pages(path, ReadOptions(models=MODELS))
    rows = [line.split() for line in read.text.splitlines() if line.strip()]
    assert rows == [[str(r + 1), "XXYYXX"[r], "Punkt", str(r)] for r in range(6)]
