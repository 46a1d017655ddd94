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

from redactor.errors import InputError
from redactor.redact import RedactOptions, redact
from redactor.verify import Expectation, verify
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


def test_readers_do_not_agree_on_what_is_made_here(tmp_path: Path) -> None:
    """Else the test above would say nothing."""
    path = tmp_path / "fil.pdf"
    path.write_bytes(bad_damage.stream_that_seems_to_end())
    found = readings(path)
    assert found["mupdf"] != found["pdfium"]
