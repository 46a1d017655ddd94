"""Text printed again beside itself is read once; other text that comes again is not touched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path

import pikepdf
import pymupdf
import pytest

from redactor.ingest.pages.reader import ReadOptions, read_pages
from redactor.model import Page

LINE = "Til Lilli Villadsen i sag nr. 11 og l ..."
WAYS = ((0.09, 0.0), (0.15, 0.0), (0.19, 0.0), (-0.15, 0.05), (0.12, 0.12))
Split = Callable[[str], Sequence[str]]
WORDS: Split = lambda line: [word + " " for word in line.split()]  # noqa: E731
SPLITS: tuple[Split, ...] = (list, WORDS, lambda line: [line])


def write(page: pymupdf.Page, y: float, pieces: Sequence[str], way: tuple[float, float]) -> None:
    """Pieces one after the other, each at once printed again, at 12 points."""
    x = 60.0
    for piece in pieces:
        page.insert_text((x, y), piece, fontsize=12)
        page.insert_text((x + 12 * way[0], y + 12 * way[1]), piece, fontsize=12)
        x += pymupdf.get_text_length(piece, fontsize=12)


def read(document: pymupdf.Document, path: Path) -> list[Page]:
    document.save(path)
    return list(read_pages(path, ReadOptions(models=Path())))


def test_bold_and_shadowed_text_is_read_once(tmp_path: Path) -> None:
    document = pymupdf.open()
    for split, way in product(SPLITS, WAYS):
        write(document.new_page(), 80, split(LINE), way)
    for page, (_, way) in zip(
        read(document, tmp_path / "in.pdf"), product(SPLITS, WAYS), strict=True
    ):
        assert page.text == LINE
        wide = page.boxes[0][2] - page.boxes[0][0]
        alone = pymupdf.get_text_length(LINE[0], fontsize=12)
        assert wide == pytest.approx(alone + 12 * abs(way[0]), abs=0.1)  # both prints are in it


def test_text_that_only_looks_printed_again_stays(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page()
    names = ("Peter Hansen", "Peter Hansson"), ("Hans", "Hansen"), ("Bo", "Bo Berg")
    for number, (one, other) in enumerate(names):
        page.insert_text((60, 80 + 30 * number), one, fontsize=12)
        page.insert_text((61.8, 80 + 30 * number), other, fontsize=12)
    plain = "illegale villaer ...... 11.11 ll il Hansen Hansen"
    page.insert_text((60, 200), plain, fontsize=12)
    bold = pymupdf.get_text_length("Ring til ", fontsize=12)
    page.insert_text((60, 230), "Ring til Hansen, og det nu.", fontsize=12)
    page.insert_text((60 + bold + 1.8, 230), "Hansen", fontsize=12)
    (found,) = read(document, tmp_path / "in.pdf")
    signs = "".join(found.text.split())
    assert signs.count("Peter") == 2
    assert "Bo Berg" in found.text
    assert signs.count("Hans") == 4 + 2 + 1
    assert plain in found.text
    assert "Ring til Hansen, og det nu." in found.text


def tagged(path: Path, pieces: Sequence[str], said: str) -> Path:
    """A paragraph in pieces of marked content, and what its tag says it is."""
    document = pymupdf.open()
    page = document.new_page()
    for number, piece in enumerate(pieces):
        page.insert_text((60 + 90 * number, 80), piece)
    document.save(path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        (sheet,) = pdf.pages
        sheet.contents_coalesce()
        parts = sheet.Contents.read_bytes().split(b"BT")
        marked = [
            b"/P <</MCID %d>> BDC BT%s EMC" % (number, part)
            for number, part in enumerate(parts[1:])
        ]
        sheet.Contents = pdf.make_stream(parts[0] + b"\n".join(marked))
        number = len(pieces)
        root = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        paragraph = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.StructElem,
                S=pikepdf.Name.P,
                P=root,
                Pg=sheet.obj,
                ActualText=pikepdf.String(said),
                K=pikepdf.Array(range(number)),
            )
        )
        root.K = paragraph
        root.ParentTree = pikepdf.Dictionary(
            Nums=pikepdf.Array([0, pikepdf.Array([paragraph] * number)])
        )
        pdf.Root.StructTreeRoot = root
        pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
        sheet.StructParents = 0
        pdf.save(path)
    return path


@pytest.mark.parametrize("also", ["", "Kopi til Oda Bruun"])
def test_what_a_paragraph_says_it_is_is_not_read_for_each_of_its_pieces(
    tmp_path: Path, also: str
) -> None:
    """As the agendas of a widespread system: the whole paragraph as the text of each of its runs;
    what is not shown is read, once."""
    pieces = ("Til Lilli", "Villadsen", "i sagens", "anledning")
    said = " ".join(pieces) + ("\n" + also if also else "")
    path = tagged(tmp_path / "in.pdf", pieces, said)
    assert pymupdf.open(path)[0].get_text().count("Villadsen") > 2
    (page,) = read_pages(path, ReadOptions(models=Path()))
    text = "".join(page.text.split())
    assert text == "TilLilli" + also.replace(" ", "") + "Villadsenisagensanledning"


def test_a_ligature_whose_letters_a_tag_spells_out_does_not_repeat_its_line(
    tmp_path: Path,
) -> None:
    """As browsers print: only the ligature is marked, and the library says the whole line."""
    document = pymupdf.open()
    page = document.new_page()
    page.insert_font("E", fontfile="/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
    font, at = pymupdf.Font(fontfile="/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"), 60.0
    for piece in ("Tre", "\ufb00", "es nu på 40 21"):
        page.insert_text((at, 80), piece, fontname="E")
        at += font.text_length(piece, 11)
    document.save(path := tmp_path / "in.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        (sheet,) = pdf.pages
        sheet.contents_coalesce()
        first, second, third = sheet.Contents.read_bytes().split(b"BT")[1:]
        marked = b"/Span <</ActualText (ff)>> BDC BT" + second + b" EMC BT" + third
        sheet.Contents = pdf.make_stream(b"q BT" + first + marked)
        pdf.save(path)
    (found,) = read_pages(path, ReadOptions(models=Path()))
    assert found.text.strip() == "Treffes nu på 40 21"
