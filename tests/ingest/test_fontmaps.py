"""Fonts whose Unicode map lies are told from those whose map repeats their letters."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pymupdf
import pytest

from redactor.ingest.fontmaps import misread_fonts
from redactor.ingest.pages.reader import ReadOptions, read_pages
from redactor.settings import Settings

LETTERS = "Gunhild Vestermark"


def page_with(rows: list[str], kind: str) -> pymupdf.Page:
    """A page in Helvetica whose map holds `rows` ('char' or 'range' entries)."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page().obj
    data = f"begincmap {len(rows)} beginbf{kind}\n" + "\n".join(rows) + f"\nendbf{kind} endcmap"
    page.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(
            F1=pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
                Encoding=pikepdf.Name.WinAnsiEncoding,
                ToUnicode=pdf.make_indirect(pikepdf.Stream(pdf, data.encode())),
            )
        )
    )  # fmt: skip
    page.Contents = pdf.make_indirect(
        pikepdf.Stream(pdf, f"BT /F1 12 Tf 60 700 Td ({LETTERS}) Tj ET".encode())
    )
    buffer = io.BytesIO()
    pdf.save(buffer)
    return pymupdf.open("pdf", buffer.getvalue())[0]


def chars(shift: int) -> list[str]:
    return [f"<{ord(c):02X}> <{ord(c) + shift:04X}>" for c in sorted(set(LETTERS))]


@pytest.mark.parametrize(
    ("rows", "kind", "wrong"),
    [
        (chars(0), "char", False),
        (chars(1), "char", True),
        ([*chars(0)[:-2], *chars(1)[-2:]], "char", False),
        (["<41> <5A> <0041>", "<61> <7A> <0061>"], "range", False),
        (["<41> <5A> <0042>", "<61> <7A> <0062>"], "range", True),
        (["<20> <7E> <FFFD>"], "range", True),
    ],
)
def test_maps_that_read_other_letters(rows: list[str], kind: str, wrong: bool) -> None:
    page = page_with(rows, kind)
    assert misread_fonts(page) == (frozenset({"Helvetica"}) if wrong else frozenset())


def test_word_with_an_unknown_sign_is_read_as_it_looks(tmp_path: Path) -> None:
    """A name must be found although its font does not say what one of its signs is."""
    path = tmp_path / "in.pdf"
    with pymupdf.open() as doc:
        page = doc.new_page()
        page.insert_font("E", fontfile="/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
        page.insert_text((60, 100), LETTERS, fontname="E", fontsize=12)
        doc.save(tmp_path / "whole.pdf")
    with pikepdf.open(tmp_path / "whole.pdf") as pdf:
        table = pdf.pages[0].Resources.Font.E.ToUnicode
        # The font's signs number 3 to 97 are letters 32 to 126; number 86 is 's'.
        whole = b"<0003> <0061> <0020>"
        parts = b"<0003> <0055> <0020>\n<0056> <0056> <E000>\n<0057> <0061> <0074>"
        assert whole in table.read_bytes()
        table.write(table.read_bytes().replace(whole, parts))
        pdf.save(path)
    with pymupdf.open(path) as doc:
        assert "Ve\ue000termark" in doc[0].get_text()
    (read,) = read_pages(path, ReadOptions(models=Settings().models))
    assert LETTERS in read.text


@pytest.mark.parametrize(
    ("other", "wrong"),
    [
        ({}, True),
        ({"FirstChar": 40}, False),
        ({"Widths": [500, 0, 400, 600]}, False),
        ({"Widths": [500]}, False),
        ({"Flags": 32}, False),
        ({"ToUnicode": True}, False),
        ({"ToUnicode": False}, True),
    ],
)
def test_codes_that_count_the_letters_are_none(other: dict[str, object], wrong: bool) -> None:
    """A symbolic font without a map, or whose map the file has lost, says not what it draws."""
    said: dict[str, object] = {
        "FirstChar": 33,
        "Widths": [500, 550.5, 400, 600],
        "Flags": 4,
        **other,
    }
    pdf = pikepdf.new()
    page = pdf.add_blank_page().obj
    kinds = pikepdf.Name
    descriptor = pikepdf.Dictionary(
        Type=kinds.FontDescriptor, FontName=kinds("/AAAAAE+Holm-Bold"), Flags=said["Flags"]
    )
    font = pikepdf.Dictionary(
        Type=kinds.Font, Subtype=kinds.TrueType, BaseFont=kinds("/AAAAAE+Holm-Bold"),
        FirstChar=said["FirstChar"], LastChar=36, Widths=pikepdf.Array(said["Widths"]),
        FontDescriptor=pdf.make_indirect(descriptor),
    )  # fmt: skip
    if "ToUnicode" in said:
        font.ToUnicode = pdf.make_stream(b"begincmap 0 beginbfchar endbfchar endcmap")
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=pdf.make_indirect(font)))
    page.Contents = pdf.make_stream(b'BT /F 12 Tf 60 700 Td (!"#$) Tj ET')
    buffer = io.BytesIO()
    pdf.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    raw = buffer.getvalue()
    if said.get("ToUnicode") is False:
        with pymupdf.open("pdf", raw) as doc:
            number = doc[0].get_fonts()[0][0]
            doc.xref_set_key(number, "ToUnicode", "999 0 R")
            raw = doc.tobytes()
    assert bool(misread_fonts(pymupdf.open("pdf", raw)[0])) is wrong
