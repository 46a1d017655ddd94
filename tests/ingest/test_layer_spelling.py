"""A scan's own text layer is held against what its picture shows: real engine, real pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pymupdf
import pytest

from redactor.ingest import Opened, open_original
from redactor.ingest.pages.reader import ReadOptions, read_pages
from redactor.limits import Limits

MODELS = Path(__file__).parents[2] / "models"
LINES = (
    "Referat af samtale hos Familieafdelingen i Aabenraa",
    "Ansøgningen er indsendt af Asger Hvidtfeldt, CPR-nr. 010190-1234.",
    "Borgeren bor på Lærkebakken 17 i Bajstrup, tlf. 28 79 03 21.",
    "José Quiñones og Łukasz Wiśniewski fra Müller Byg A/S var med.",
    "Bilag1 og Bilag2 om km2 og CO2 er sendt den 12-3-2024, jf. § 5b.",
    "Se også Gustavssons Flyttebil ApS og Tjørnehøjgaard Hovedgaard.",
    "Forvaltningen har besigtiget stedet og fundet belægningen slidt.",
)
Read = Callable[..., Opened]


def scan(layer: Sequence[str], *, turn: int = 0) -> pymupdf.Document:
    """A scan of `LINES` with an invisible text layer that says `layer`."""
    font = pymupdf.Font("helv")
    printed, document = pymupdf.open(), pymupdf.open()
    drawn, page = (d.new_page(width=460, height=300) for d in (printed, document))
    pen, ghost = pymupdf.TextWriter(drawn.rect), pymupdf.TextWriter(page.rect)
    for number, (seen, said) in enumerate(zip(LINES, layer, strict=True)):
        pen.append((40, 50 + 30 * number), seen, font=font, fontsize=11)
        x = 40.0
        for one, other in zip(seen.split(" "), said.split(" "), strict=True):
            size = 11 * font.text_length(one) / max(font.text_length(other), 0.1)
            ghost.append((x, 50 + 30 * number), f"{other} ", font=font, fontsize=size)
            x += font.text_length(f"{one} ", fontsize=11)
    pen.write_text(drawn)
    picture = drawn.get_pixmap(dpi=200, colorspace=pymupdf.csGRAY)
    page.insert_image(page.rect, stream=picture.tobytes("jpeg", jpg_quality=80))
    ghost.write_text(page, render_mode=3)
    if turn:
        turned = pymupdf.open()
        wide, high = (300, 460) if turn % 180 else (460, 300)
        other = turned.new_page(width=wide, height=high)
        other.show_pdf_page(other.rect, document, 0, rotate=turn)
        return turned
    return document


def misread(*pairs: tuple[str, str]) -> list[str]:
    text = "\n".join(LINES)
    for seen, said in pairs:
        assert seen in text
        text = text.replace(seen, said)
    return text.split("\n")


@pytest.fixture
def opened(tmp_path: Path) -> Read:
    def read(document: pymupdf.Document, models: Path = MODELS) -> Opened:
        document.save(tmp_path / "scan.pdf")
        options = ReadOptions(models=models)
        return open_original(
            tmp_path / "scan.pdf", "scan.pdf", tmp_path / "work", Limits(), options
        )

    return read


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ("Asger", "Asgcr"),
        ("Hvidtfeldt", "Hvidtfcldt"),
        ("Hvidtfeldt", "Hvidtfe1dt"),
        ("Hvidtfeldt", "Hviclffeldt"),
        ("Bajstrup", "Bajstrnp"),
        ("Lærkebakken", "Lrerkebakken"),
        ("010190-1234", "O1O190-l234"),
        ("010190-1234", "01019-1234"),
        ("28 79 03 21", "28 79 3 21"),
        ("28 79 03 21", "2B 79 03 21"),
    ],
)
def test_a_layer_that_misspells_one_name_or_number_is_read_anew(
    opened: Read, seen: str, said: str
) -> None:
    found = opened(scan(misread((seen, said))))
    assert "1 skannet side" in found.notices[0]
    assert found.pdf is not None
    with pymupdf.open(found.pdf) as after:
        assert not after[0].get_text().strip()
    (page,) = read_pages(found.pdf, ReadOptions(models=MODELS))
    assert seen in page.text
    assert said not in page.text


def test_a_layer_with_rare_and_foreign_words_stays_as_it_is(opened: Read) -> None:
    document = scan(LINES)
    found = opened(document)
    assert found.pdf is not None
    assert not found.notices
    assert found.pdf.read_bytes() == (found.pdf.parents[1] / "scan.pdf").read_bytes()


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_layers_on_their_side_are_read_the_right_way_up(opened: Read, turn: int) -> None:
    assert not opened(scan(LINES, turn=turn)).notices
    assert opened(scan(misread(("Asger", "Asgcr")), turn=turn)).notices


def test_without_data_for_reading_a_layer_is_believed(opened: Read, tmp_path: Path) -> None:
    assert not opened(scan(misread(("Asger", "Asgcr"))), tmp_path).notices
