"""What the redactor makes of damaged files shows the same text in four readers."""

from __future__ import annotations

import subprocess
from pathlib import Path

import bad_damage
import bad_kit
import pikepdf
import pymupdf
import pypdfium2
import pytest
from pikepdf import Dictionary, Name

from redactor.errors import InputError
from redactor.model import Box, Redaction
from redactor.redact import RedactOptions, redact
from redactor.verify import Expectation, explain, inspect, verify
from redactor.verify.fonts import read_unicode_map
from redactor.verify.interpreter import Reader
from redactor.verify.limits import Decoder

DAMAGED = [n for n, (_, spoils) in bad_kit.PAGES.items() if spoils.__module__ == "bad_damage"]


def words(text: str) -> list[str]:
    return text.split()


def readings(path: Path) -> dict[str, list[str]]:
    """The words of a file as PyMuPDF, pdfium, poppler, and qpdf with our interpreter read them."""
    with pymupdf.open(path) as document:
        mupdf = " ".join(page.get_text() for page in document)
    document = pypdfium2.PdfDocument(path)
    pdfium = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    poppler = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout
    with pikepdf.open(path) as pdf:
        reader = Reader(Decoder(), frozenset())
        qpdf = " ".join(reader.page(page).spoken() for page in pdf.pages)
    return {
        "mupdf": words(mupdf), "pdfium": words(pdfium), "poppler": words(poppler.decode()),
        "qpdf": words(qpdf),
    }  # fmt: skip


@pytest.mark.parametrize("name", DAMAGED)
def test_output_of_a_damaged_file_reads_the_same_everywhere(name: str, tmp_path: Path) -> None:
    source, target = tmp_path / "ind.pdf", tmp_path / "ud.pdf"
    bad_kit.spoil(name, source)
    try:
        redact(source, [], target, RedactOptions())
    except InputError:
        assert name in ("two_filters", "content_that_cannot_be_unpacked")
        return
    found = readings(target)
    assert found["mupdf"]
    assert all(text == found["mupdf"] for text in found.values()), found
    assert verify(target, Expectation(redactions=())).clean


def vertical(path: Path, text: str) -> None:
    """A page whose `text` runs downwards."""
    rows = "".join(f"<{ord(c):04X}> <{ord(c):04X}>" for c in sorted(set(text)))
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(300, 400)).obj
        child = Dictionary(
            Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Own, DW=1000,
            CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
            FontDescriptor=Dictionary(
                Type=Name.FontDescriptor, FontName=Name.Own, Flags=4, ItalicAngle=0, Ascent=900,
                FontBBox=[0, -200, 1000, 900], Descent=-200, CapHeight=700, StemV=80,
            ),
        )  # fmt: skip
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Own, Encoding=Name("/Identity-V"),
            DescendantFonts=[child], ToUnicode=pdf.make_stream(
                f"begincmap {len(set(text))} beginbfchar {rows} endbfchar".encode()
            ),
        )  # fmt: skip
        page.Resources = Dictionary(Font=Dictionary(V=pdf.make_indirect(font)))
        codes = "".join(f"{ord(c):04X}" for c in text)
        page.Contents = pdf.make_stream(f"BT /V 10 Tf 150 380 Td <{codes}> Tj ET".encode())
        pdf.save(path)


def test_text_set_downwards_is_followed_and_removed(tmp_path: Path) -> None:
    source, target = tmp_path / "ind.pdf", tmp_path / "ud.pdf"
    vertical(source, "Navn: Else Lind bor her")
    box = Box(145, 80, 155, 170)
    wanted = Redaction(page=1, boxes=(box,), label="", description="udeladt", text="Else Lind")
    burned = redact(source, [wanted], target, RedactOptions()).burned
    verdict = verify(target, Expectation(redactions=burned, kept=((1, "bor her"),)))
    assert verdict.clean, explain(verdict)
    assert {w for text in readings(target).values() for w in text} >= {"Navn:", "bor", "her"}
    assert not {leak.where for leak in inspect(source, ["Else Lind"]).leaks} & {"hidden_text"}
    missed = Redaction(page=1, boxes=(Box(145, 170, 155, 210),), label="", text="bor")
    left = verify(target, Expectation(redactions=(missed,))).leaks
    assert "under_box" in {leak.where for leak in left}


def test_readers_do_not_agree_on_what_is_made_here(tmp_path: Path) -> None:
    """Else the test above would say nothing."""
    path = tmp_path / "fil.pdf"
    path.write_bytes(bad_damage.stream_that_seems_to_end())
    found = readings(path)
    assert found["mupdf"] != found["pdfium"]


def test_numbers_of_glyphs_are_read_as_letters_where_nothing_else_says() -> None:
    data = (
        b"1 begincodespacerange <00> <FF> endcodespacerange 1 begincidchar <01> 71 endcidchar "
        b"2 begincidrange <02> <03> 117 <04> <05> 9 endcidrange"
    )
    assert read_unicode_map(data) == ({1: "G", 2: "u", 3: "v"}, True)
