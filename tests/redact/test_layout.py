"""Boxes and what stands around them: neighbours, widths, labels."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pikepdf
import pymupdf
import pytest
from trap_kit import FAMILY, GIVEN, LABEL, SPOKEN, by_search, redaction

from redactor.model import Box, Redaction
from redactor.redact import RedactOptions, redact
from redactor.redact.fonts.codes import PdfFont
from redactor.redact.widths.letters import breadth
from redactor.redact.widths.steps import shown_width
from redactor.verify.namelist import names

LEAST = 30
PRIVATE, EXACT = RedactOptions(layout="private"), RedactOptions(layout="exact")
NAMES = [f"{given} {family}" for given in GIVEN.split() for family in FAMILY.split()]


def glyphs(path: Path) -> list[tuple[str, float, float]]:
    """(letter, x, y of its origin) of every glyph that is not a label."""
    with pymupdf.open(path) as doc:
        return [
            (chr(code), round(x, 2), round(y, 2))
            for span in doc[0].get_texttrace()
            if "RedactorLabel" not in span["font"]
            for code, _, (x, y), _ in span["chars"]
            if code != 32
        ]


def table(path: Path, *, size: float, leading: float) -> None:
    """Forty tight lines in three columns."""
    doc = pymupdf.open()
    page = doc.new_page()
    for row in range(40):
        for column, text in enumerate((f"Åge Øjgård {row:02}", f"pq{row:02}jy Ægir", "0101-20")):
            page.insert_text((60 + 90 * column, 80 + leading * row), text, fontsize=size)
    doc.save(path)


@pytest.mark.parametrize(("size", "leading"), [(10, 12), (10, 10), (10, 8.5), (7, 6.5)])
def test_neighbours_stay_in_dense_tables(tmp_path: Path, size: float, leading: float) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    table(source, size=size, leading=leading)
    wanted = [r for row in (5, 6, 20) for r in by_search(source, f"pq{row:02}jy")]
    redact(source, wanted, target, EXACT)
    before, after = glyphs(source), glyphs(target)
    gone = [g for g in before if g not in after]
    assert "".join(letter for letter, _, _ in gone) == "pq05jypq06jypq20jy"
    assert [g for g in after if g not in before] == []


def test_boxes_cover_no_letter_that_stays(tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    table(source, size=10, leading=8.5)
    done = redact(source, by_search(source, "pq20jy"), target, EXACT)
    with pymupdf.open(target) as doc:
        for box in done.burned[0].boxes:
            for span in doc[0].get_texttrace():
                if "RedactorLabel" in span["font"]:
                    continue
                for code, _, (x, y), _ in span["chars"]:
                    middle = y - 0.3 * span["size"]
                    inside = box.x0 < x + 1 < box.x1 and box.y0 < middle < box.y1
                    assert code == 32 or not inside


def letter_about(path: Path, name: str) -> None:
    doc = pymupdf.open()
    page = doc.new_page()
    page.insert_text((60, 100), f"Vi har talt med {name} om sagen.", fontsize=11)
    page.insert_text((60, 120), f"Brevet er sendt til {name}", fontsize=11)
    page.insert_text((60, 140), "Sagen fortsætter uden ændringer i denne uge.", fontsize=11)
    doc.save(path)


FONTS = {
    "helvetica": "helv", "helvetica-bold": "hebo", "times": "tiro", "times-bold": "tibo",
    "times-italic": "tiit", "courier": "cour", "calibri": "crosextra/Carlito-Regular.ttf",
    "narrow": "liberation/LiberationSansNarrow-Regular.ttf", "verdana": "dejavu/DejaVuSans.ttf",
    "verdana-bold": "dejavu/DejaVuSans-Bold.ttf", "serif-bold": "dejavu/DejaVuSerif-Bold.ttf",
}  # fmt: skip


def embedded(name: str) -> tuple[pymupdf.Font, PdfFont]:
    """A font, and the same as a document holds it."""
    file = f"/usr/share/fonts/truetype/{name}" if "/" in name else None
    doc = pymupdf.open()
    doc.new_page().insert_font("F0" if file else name, fontfile=file, set_simple=True)
    pdf = pikepdf.open(io.BytesIO(doc.tobytes()))
    font = pymupdf.Font(None, file) if file else pymupdf.Font(name)
    return font, PdfFont(pdf.pages[0].resources["/Font"]["/F0" if file else f"/{name}"])


@pytest.mark.parametrize("spacing", [0.0, 0.06], ids=["usual", "spaced"])
@pytest.mark.parametrize("capitals", [False, True], ids=["mixed", "capitals"])
@pytest.mark.parametrize("name", FONTS.values(), ids=FONTS)
def test_width_fits_thirty_names_of_a_thousand(name: str, capitals: bool, spacing: float) -> None:
    """Names are told apart only by the step of the grid their width falls in."""
    font, inside = embedded(name)
    em = 10.5 * breadth(inside, spacing, capitals=capitals)
    letters = set("".join(names(1)) + " ")
    letters |= set("".join(letters).upper())
    advance = {letter: font.glyph_advance(ord(letter)) for letter in letters}
    for words in (1, 2, 3, 4):
        every = [n for n in names(words) if words > 1 or "-" not in n]
        shown: Counter[float] = Counter()
        for each in every:
            text = each.upper() if capitals else each
            wide = 10.5 * sum(advance[letter] + spacing for letter in text)
            shown[shown_width(wide, em, widen=True, words=words)] += 1
        assert min(shown.values()) * 1000 >= LEAST * len(every)


def test_names_of_one_step_give_the_same_page(tmp_path: Path) -> None:
    """Not only the gap: nothing at all in the output differs but the file identifier."""
    texts = set()
    for name in ("Ida Lund", "Ole Berg", "Pia Juhl", "Else Dahl"):
        source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
        letter_about(source, name)
        redact(source, by_search(source, name), target, PRIVATE)
        with pymupdf.open(target) as doc:
            texts.add(doc[0].read_contents())
    assert len(texts) == 1


def test_exact_layout_keeps_every_position(tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    letter_about(source, "Elisabeth Frederiksen")
    redact(source, by_search(source, "Elisabeth Frederiksen"), target, EXACT)
    assert set(glyphs(target)) < set(glyphs(source))


def test_numbers_keep_their_place(tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    letter_about(source, "010190-1234")
    redact(source, by_search(source, "010190-1234"), target, PRIVATE)
    assert set(glyphs(target)) < set(glyphs(source))


def test_columns_do_not_move(tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    table(source, size=10, leading=12)
    redact(source, by_search(source, "Åge Øjgård 05"), target, PRIVATE)
    assert set(glyphs(target)) < set(glyphs(source))


def test_moved_text_keeps_clear_of_the_next_baseline(tmp_path: Path) -> None:
    """A word a little higher on the same line is in the way like any other."""
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    doc = pymupdf.open()
    page = doc.new_page()
    page.insert_text((60, 100), "Kære Ida Lund og", fontsize=11)
    page.insert_text((160, 97.5), "stempel", fontsize=11)
    doc.save(source)
    redact(source, by_search(source, "Ida Lund"), target, PRIVATE)
    with pymupdf.open(target) as doc:
        words = {w[4]: w for w in doc[0].get_text("words")}
    assert words["og"][2] <= words["stempel"][0]


def test_label_and_spoken_text(tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    letter_about(source, "Elisabeth Frederiksen")
    redact(source, by_search(source, "Elisabeth Frederiksen"), target, PRIVATE)
    with pymupdf.open(target) as doc:
        flags = pymupdf.TEXTFLAGS_TEXT | pymupdf.TEXT_IGNORE_ACTUALTEXT
        assert doc[0].get_text(flags=flags).count(LABEL) == 2
        assert all(font[1] != "n/a" for font in doc.get_page_fonts(0) if "Label" in font[3])
    assert SPOKEN.encode("cp1252") in content(target)


def content(path: Path) -> bytes:
    with pymupdf.open(path) as doc:
        return bytes(doc[0].read_contents())


def test_overlapping_boxes_and_boxes_over_nothing(tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    letter_about(source, "Ida Lund")
    wanted = [*by_search(source, "Ida Lund"), *by_search(source, "Ida"), *by_search(source, "Lund")]
    wanted.append(redaction(1, (300, 400, 350, 420), ""))
    done = redact(source, wanted, target, PRIVATE)
    with pymupdf.open(target) as doc:
        assert "Ida" not in doc[0].get_text()
        assert "om sagen" in doc[0].get_text()
    assert done.burned[-1].boxes == (Box(300, 400, 350, 420),)


def test_five_hundred_boxes_on_a_page(tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    doc = pymupdf.open()
    page = doc.new_page()
    for row in range(50):
        page.insert_text((30, 40 + 15 * row), "Ida Bo Eva Jan Kim Lis Ole Pia Tom Ulf", fontsize=9)
    doc.save(source)
    with pymupdf.open(source) as doc:
        boxes = [Box(*w[:4]) for w in doc[0].get_text("words")]
    wanted = [Redaction(page=1, boxes=(box,), label="Navn", text="Ida") for box in boxes]
    assert len(wanted) == 500
    redact(source, wanted, target, PRIVATE)
    assert glyphs(target) == []
