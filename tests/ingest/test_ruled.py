"""Tables whose cells are parted by lines are read by the lines."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pymupdf
import pytest

from redactor.ingest.pages.reader import ReadOptions, read_pages
from redactor.ingest.pages.ruled import Ruling, leaves, tables_of

MODELS = Path(__file__).parents[2] / "models"
XS, YS = (60, 118, 176, 260), (60, 80, 122, 164)
SIZE, STEP = 10.0, 12.0
CELLS = [
    [["Matrikel"], ["Ejer"], ["Adresse"]],
    [["7ab, Lyng-", "by By, Havn"], ["Anne-Mette", "Storm Riis"], ["Elmevej 4", "st. tv.", "Ry"]],
    [["8g Lyngby"], ["Ole Kold Bo"], ["bo@langnavn.", "dk"]],
]
READ = "Matrikel\tEjer\tAdresse\n7ab, Lyngby By, Havn\tAnne-Mette Storm Riis\tElmevej 4\nst. tv."
READ += "\nRy\n8g Lyngby\tOle Kold Bo\tbo@langnavn.\ndk"


def _stroked(page: pymupdf.Page) -> None:
    for x in XS:
        page.draw_line((x, YS[0]), (x, YS[-1]))
    for y in YS:
        page.draw_line((XS[0], y), (XS[-1], y))


def _filled(page: pymupdf.Page) -> None:
    """Thin boxes, one for each side of each cell."""
    for top, bottom in pairwise(YS):
        for left, right in pairwise(XS):
            for box in (
                (left, top, right, top + 0.5),
                (left, bottom - 0.5, right, bottom),
                (left, top, left + 0.5, bottom),
                (right - 0.5, top, right, bottom),
            ):
                page.draw_rect(box, color=None, fill=(0, 0, 0))


def _boxes(page: pymupdf.Page) -> None:
    for top, bottom in pairwise(YS):
        for left, right in pairwise(XS):
            page.draw_rect((left, top, right, bottom))


def _words(page: pymupdf.Page, rotate: int = 0) -> None:
    for row, top in zip(CELLS, YS, strict=False):
        for cell, left in zip(row, XS, strict=False):
            for number, line in enumerate(cell):
                at = pymupdf.Point(left + 1.5, top + SIZE + STEP * number)
                if rotate:
                    at = pymupdf.Point(at.y, page.rect.height - at.x)
                page.insert_text(at, line, fontsize=SIZE, rotate=rotate)


def _text(tmp_path: Path, *draw: Callable[[pymupdf.Page], None]) -> str:
    document = pymupdf.open()
    page = document.new_page()
    for each in draw:
        each(page)
    document.save(tmp_path / "tabel.pdf")
    (read,) = read_pages(tmp_path / "tabel.pdf", ReadOptions(models=MODELS))
    return read.text


@pytest.mark.parametrize("ruled", [_stroked, _filled, _boxes])
def test_cells_are_those_between_the_lines(
    tmp_path: Path, ruled: Callable[[pymupdf.Page], None]
) -> None:
    """However close they stand; and lines that only the width of a cell parts are one."""
    assert _text(tmp_path, ruled, _words) == READ


def test_text_around_a_table_stays_outside(tmp_path: Path) -> None:
    def around(page: pymupdf.Page) -> None:
        page.insert_text((60, 40), "Liste over naboer")
        page.insert_text((60, 200), "Mette Holm har hørt dem alle.")

    read = f"Liste over naboer\n\n{READ}\n\nMette Holm har hørt dem alle."
    assert _text(tmp_path, _stroked, _words, around) == read


def test_a_table_that_stands_on_its_side(tmp_path: Path) -> None:
    def turned(page: pymupdf.Page) -> None:
        height = page.rect.height
        for x in XS:
            page.draw_line((YS[0], height - x), (YS[-1], height - x))
        for y in YS:
            page.draw_line((y, height - XS[0]), (y, height - XS[-1]))

    assert _text(tmp_path, turned, lambda page: _words(page, rotate=90)) == READ


def test_merged_cells_and_empty_ones_keep_their_place(tmp_path: Path) -> None:
    def draw(page: pymupdf.Page) -> None:
        for box in (
            (60, 60, 260, 80),
            (60, 80, 120, 120), (120, 80, 190, 100), (190, 80, 260, 100),
            (120, 100, 190, 120), (190, 100, 260, 120),
            (60, 120, 120, 140), (120, 120, 190, 140), (190, 120, 260, 140),
        ):  # fmt: skip
            page.draw_rect(box)
        for x, y, word in (
            (62, 74, "Parter i sagen"),
            (62, 94, "Ejere"), (122, 94, "Bo Lind"), (192, 94, "22 11 00 99"),
            (122, 114, "Ane Krag"), (192, 114, "22 11 00 98"),
            (192, 134, "ingen"),
        ):  # fmt: skip
            page.insert_text((x, y), word, fontsize=SIZE)

    rows = ["Parter i sagen", "Ejere\tBo Lind\t22 11 00 99", "\tAne Krag\t22 11 00 98"]
    assert _text(tmp_path, draw).split("\n") == [*rows, "\t\tingen"]


WHO = ["Bo Lind", "Elmevej 4", "8000 Aarhus"]


@pytest.mark.parametrize(
    ("left", "right", "read"),
    [
        (["Fuger", "Rende"], ["9 stk.", "7 stk."], "Fuger\t9 stk.\nRende\t7 stk."),
        (WHO, ["Ane Krag", "Ry"], "Bo Lind\nElmevej 4\n8000 Aarhus\n\nAne Krag\nRy"),
    ],
)
def test_lines_that_part_columns_alone(
    tmp_path: Path, left: list[str], right: list[str], read: str
) -> None:
    """What stands side by side is a row, unless each side has lines of its own."""

    def draw(page: pymupdf.Page) -> None:
        for x in (60, 160, 260):
            page.draw_line((x, 60), (x, 140))
        for y in (60, 140):
            page.draw_line((60, y), (260, y))
        for number, word in enumerate(left):
            page.insert_text((64, 80 + 14 * number), word, fontsize=SIZE)
        for number, word in enumerate(right):
            page.insert_text((164, 80 + 14 * number), word, fontsize=SIZE)

    assert _text(tmp_path, draw) == read


def test_a_word_printed_over_a_line_stays_whole(tmp_path: Path) -> None:
    def over(page: pymupdf.Page) -> None:
        page.insert_text((62, 74), "Ansvarlige personer", fontsize=SIZE)
        page.insert_text((62, 94), "Bo", fontsize=SIZE)
        page.insert_text((120, 94), "Lind", fontsize=SIZE)

    assert _text(tmp_path, _stroked, over) == "Ansvarlige personer\nBo\tLind"


def test_every_word_is_read_once_whatever_lines_are_drawn(tmp_path: Path) -> None:
    """Letters over the left edge of a column, on a line, or spaced out in a row of one cell; and a
    row whose cells begin elsewhere than the others'."""

    def draw(page: pymupdf.Page) -> None:
        for x in (60, 160, 260):
            page.draw_line((x, 60), (x, 140))
        for box in ((60, 60, 260, 140), (60, 140, 260, 160), (60, 160, 260, 180)):
            page.draw_rect(box)
        for x, y, word in (
            (59.8, 80, "Fuger"), (59.8, 94, "Rende"), (160, 80, "9 stk."), (159.8, 94, "7 stk."),
            (64, 154, "Navn:"), (64 + 32, 154, "Jens Holm"),
        ):  # fmt: skip
            page.insert_text((x, y), word, fontsize=SIZE)
        for top, edges in ((300, (*XS, 330)), (320, (*XS, 330)), (340, (60, 176, 220, 330))):
            for left, right in pairwise(edges):
                page.draw_rect((left, top, right, top + 20))
                page.insert_text((left + 2, top + 14), f"c{left}x{top}", fontsize=7)

    text = _text(tmp_path, draw)
    words = ["Fuger\t9 stk.", "Rende\t7 stk.", "Navn: Jens Holm", "c60x340"]
    assert [text.count(word) for word in words] == [1, 1, 1, 1]
    assert "c176x340\tc220x340" in text
    drawn = "Fuger Rende 9stk. 7stk. Navn: JensHolm"
    cells = "".join(f"c{x}x{y}" for y in (300, 320) for x in (*XS,)) + "c60x340c176x340c220x340"
    assert sorted("".join(text.split())) == sorted(drawn.replace(" ", "") + cells)


def test_more_lines_than_a_table_has_are_a_drawing() -> None:
    ruling = Ruling()
    comb = [("l", (x / 10, 10.0), (x / 10, 700.0)) for x in range(50_000)]
    ruling.see({"type": "s", "items": [*comb, ("re", (0.0, 0.0, 9000.0, 800.0), 1)]})
    assert tables_of(ruling) == []


def test_a_frame_and_underlines_are_no_table() -> None:
    ruling = Ruling()
    frame = {"type": "s", "items": [("re", (50.0, 50.0, 500.0, 700.0), 1)]}
    lines = {"type": "s", "items": [("l", (60.0, y, 0.0)[:2], (90.0, y)) for y in (100.0, 200.0)]}
    for drawing in (frame, lines):
        ruling.see(drawing)
    assert tables_of(ruling) == []
    ruling.see({"type": "f", "items": [("re", (50.0, 300.0, 500.0, 300.6), 1)]})
    (table,) = tables_of(ruling)
    assert len(leaves(table)) == 2
