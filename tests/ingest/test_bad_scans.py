"""Bad scans: rules off letters, specks and shadows away, and what stays unreadable is told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pymupdf
import pytest

from redactor.ingest.pages.reader import ReadOptions, read_pages
from redactor.ingest.pictures import scan
from redactor.model import SightKind

OPTIONS = ReadOptions(models=Path(__file__).parents[2] / "models")
LINES = (
    "Notat om en samtale den 4. marts",
    "Borgeren hedder Gudrun Bjerrum og er ked af det.",
    "Hendes nabo Esben Frandsen hjælper med indkøb.",
    "Hun kan træffes på 28 79 03 21 efter klokken ti.",
    "Der er aftalt et nyt møde i næste uge.",
    "Sagen bliver behandlet hurtigst muligt.",
)
STEP = 24


def typed(*, underlined: bool = False) -> pymupdf.Document:
    document = pymupdf.open()
    page = document.new_page(width=420, height=220)
    for number, line in enumerate(LINES):
        y = 50 + STEP * number
        page.insert_text((40, y), line, fontsize=12)
        if underlined:
            page.draw_line((40, y + 2), (330, y + 2), width=0.8)
    return document


def drawn(document: pymupdf.Document, dpi: int) -> scan.Picture:
    picture = document[0].get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY)
    grey = np.frombuffer(picture.samples, np.uint8).reshape(picture.height, -1)
    return grey[:, : picture.width].copy()


def saved(grey: scan.Picture, path: Path) -> Path:
    height, width = grey.shape
    picture = pymupdf.Pixmap(pymupdf.csGRAY, width, height, np.ascontiguousarray(grey).tobytes(), 0)
    document = pymupdf.open()
    page = document.new_page(width=420, height=220)
    page.insert_image(page.rect, stream=picture.tobytes("png"))
    document.save(path)
    return path


def test_underlines_go_and_letters_below_them_stay() -> None:
    plain, ruled = (drawn(typed(underlined=u), 200) for u in (False, True))
    cleaned = scan.without_rules(ruled, 200)
    letters = scan.ink(plain)
    left = scan.ink(cleaned) & ~letters
    lost = letters & ~scan.ink(cleaned)
    assert int((scan.ink(ruled) & ~letters).sum()) > 8000
    assert int(left.sum()) < 1200
    assert int(lost.sum()) < 0.01 * int(letters.sum())


def test_double_rules_around_cells_go_and_capitals_that_touch_them_stay() -> None:
    def table(rules: bool) -> pymupdf.Document:
        document = pymupdf.open()
        page = document.new_page(width=420, height=220)
        for row in range(4):
            y = 60 + 18 * row
            page.insert_text((50, y), "Tove Thomsen  Tagensvej 77", fontsize=11)
            for at in (y - 13, y - 11) if rules else ():
                page.draw_line((45, at), (380, at), width=0.6)
        return document

    plain, ruled = (drawn(table(rules), 200) for rules in (False, True))
    cleaned = scan.without_rules(ruled, 200)
    assert int((scan.ink(cleaned) != scan.ink(plain)).sum()) < 0.03 * int(scan.ink(plain).sum())


@pytest.mark.parametrize("harm", ["specks", "fold"])
def test_specks_and_a_fold_hide_no_names(harm: str, tmp_path: Path) -> None:
    grey = drawn(typed(), 150)
    if harm == "specks":
        rng = np.random.default_rng(3)
        specks = rng.random(grey.shape) < 0.02
        grey[specks] = np.where(rng.random(int(specks.sum())) < 0.5, 0, 255)
    else:
        middle = np.abs(np.arange(grey.shape[1]) - 260) / 30
        grey = (grey * (1 - 0.6 * np.exp(-(middle**2)))).astype(np.uint8)
    (page,) = read_pages(saved(grey, tmp_path / "a.pdf"), OPTIONS)
    for words in ("Gudrun Bjerrum", "Esben Frandsen", "79 03 21"):
        assert words in page.text


@pytest.mark.parametrize("smudged", [False, True])
def test_a_name_that_cannot_be_read_is_told_with_its_place(smudged: bool, tmp_path: Path) -> None:
    document = typed()
    for y in (75.6, 77.1, 125.6, 127.1):
        # two rules as below a sum, so close that the scanner makes them one thick one
        document[0].draw_line((60, y), (400, y + 0.6), width=0.7, color=(0.3, 0.3, 0.3))
    grey = drawn(document, 200)
    x0, y0, x1, y1 = document[0].search_for("Gudrun")[0]
    rows, columns = (
        slice(int(a * 200 / 72), int(b * 200 / 72)) for a, b in ((y0 + 2, y1 - 2), (x0, x1))
    )
    if smudged:
        part = grey[rows, columns]
        grain = np.random.default_rng(5).random((part.shape[0] // 3 + 1, part.shape[1] // 3 + 1))
        patch = np.kron(grain < 0.35, np.ones((3, 3), dtype=bool))[: part.shape[0]]
        part[patch[:, : part.shape[1]]] = 30
    (page,) = read_pages(saved(grey, tmp_path / "a.pdf"), OPTIONS)
    unread = [sight.box for sight in page.sights if sight.kind is SightKind.UNREADABLE]
    if not smudged:
        assert unread == []
        return
    shared = sum(max(0.0, min(box.x1, x1) - max(box.x0, x0)) for box in unread)
    assert shared > 0.7 * (x1 - x0)
    assert all(min(box.y1, y1) - max(box.y0, y0) > 5 for box in unread)
