"""What the coder of JBIG2 writes, two other programs' decoders give back bit for bit."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pikepdf
import pymupdf
import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from redactor.model import Box, Redaction
from redactor.redact import RedactOptions, redact
from redactor.redact.pictures.components import Bits, shapes
from redactor.redact.pictures.jbig2 import Dictionary, coded_with, jbig2


def in_a_pdf(
    pages: Sequence[tuple[int, int]], streams: Sequence[bytes], shared: bytes = b""
) -> bytes:
    """A page for each stream, of a picture so high and wide."""
    name = pikepdf.Name
    pdf = pikepdf.new()
    symbols = pdf.make_indirect(pikepdf.Stream(pdf, shared))
    for (height, width), data in zip(pages, streams, strict=True):
        page = pdf.add_blank_page(page_size=(400, 400)).obj
        picture = pikepdf.Stream(
            pdf, data, Type=name.XObject, Subtype=name.Image, Width=width, Height=height,
            ColorSpace=name.DeviceGray, BitsPerComponent=1, Filter=name.JBIG2Decode,
        )  # fmt: skip
        if shared:
            picture.DecodeParms = pikepdf.Dictionary(JBIG2Globals=symbols)
        picture = pdf.make_indirect(picture)
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=picture))
        page.Contents = pdf.make_indirect(pikepdf.Stream(pdf, b"q 400 0 0 400 0 0 cm /I Do Q"))
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def decoded(pixels: Bits) -> list[Bits]:
    """What MuPDF and pdfium make of the coded pixels."""
    return read(in_a_pdf([pixels.shape], [jbig2(pixels)]), 0)


def read(data: bytes, number: int) -> list[Bits]:
    """A page's picture as MuPDF and pdfium read it."""
    with pymupdf.open("pdf", data) as doc:
        pixmap = pymupdf.Pixmap(doc, doc.get_page_images(number)[0][0])
    first = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.stride)
    document = pdfium.PdfDocument(data)
    picture = next(o for o in document[number].get_objects() if o.type == 3)
    second = picture.get_bitmap().to_numpy().reshape(pixmap.height, -1)
    found = [(rows[:, : pixmap.width] < 128).astype(np.uint8) for rows in (first, second)]
    document.close()
    return found


def text(first: str = "Kommunen har modtaget sagen.") -> Bits:
    image = Image.new("1", (1001, 700), 1)
    pen = ImageDraw.Draw(image)
    for line in range(12):
        words = "Kommunen har modtaget sagen." if line else first
        pen.text((31, 20 + 50 * line), words, 0, ImageFont.load_default(30))
    return 1 - np.asarray(image, np.uint8)


CHANCE = np.random.default_rng(5)
PICTURES = {
    "one white": np.zeros((1, 1), np.uint8),
    "one black": np.ones((1, 1), np.uint8),
    "white": np.zeros((600, 33), np.uint8),
    "black": np.ones((600, 33), np.uint8),
    "noise": CHANCE.integers(0, 2, (515, 61)).astype(np.uint8),
    "specks": (CHANCE.random((700, 257)) < 0.01).astype(np.uint8),
    "stripes": (np.arange(300)[:, None] // 7 % 2 * np.ones(50)).astype(np.uint8),
    "text": text(),
    "light on dark": 1 - text(),
}


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_are_read_as_they_were(name: str) -> None:
    for found in decoded(PICTURES[name]):
        assert (found == PICTURES[name]).all()


@settings(max_examples=60, deadline=None)
@given(
    height=st.integers(1, 40), width=st.integers(1, 40), seed=st.integers(0, 2**32),
    share=st.sampled_from([0.0, 0.01, 0.1, 0.5, 0.99]),
)  # fmt: skip
def test_any_pixels_are_read_as_they_were(height: int, width: int, seed: int, share: float) -> None:
    pixels = (np.random.default_rng(seed).random((height, width)) < share).astype(np.uint8)
    for found in decoded(pixels):
        assert (found == pixels).all()


def as_scanned(pages: Sequence[Bits]) -> bytes:
    """A scan whose pages share one dictionary of all their shapes."""
    symbols = Dictionary(shapes(pixels) for pixels in (*pages, *pages))
    streams = [coded_with(symbols, pixels, shapes(pixels), own=False)[0] for pixels in pages]
    return in_a_pdf([pixels.shape for pixels in pages], streams, symbols.segment(page=0))


def test_symbols_of_a_covered_line_stay_in_no_dictionary(tmp_path: Path) -> None:
    """A signature is a symbol too, and pages that do not show it share it."""
    pages = [text("QWXYZ Vestermark"), text(), text()]
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(as_scanned(pages))
    line = Redaction(
        page=1, boxes=(Box(0, 0, 400, 36),), label="", description="udeladt", text="Vestermark"
    )
    redact(source, [line], target, RedactOptions())
    shown = [read(target.read_bytes(), number) for number in range(3)]
    assert shown[0][0][:60].mean() > 0.9
    assert (shown[0][0][70:] == pages[0][70:]).all()
    for number in (1, 2):
        assert all((found == pages[number]).all() for found in shown[number])
    with pikepdf.open(target) as pdf:
        shared = {
            bytes(obj.DecodeParms.JBIG2Globals.read_bytes())
            for obj in pdf.objects
            if isinstance(obj, pikepdf.Stream) and obj.get("/Subtype") == "/Image"
        }
    assert shared == {Dictionary(shapes(found[0]) for found in shown).segment(page=0)}


@pytest.mark.parametrize("hidden", ["symbol", "larger"])
def test_what_a_picture_holds_and_does_not_show_goes(hidden: str, tmp_path: Path) -> None:
    pixels = text()
    data = jbig2(np.concatenate([pixels, text("QWXYZ Vestermark")]))
    if hidden == "symbol":
        symbols = Dictionary([shapes(pixels), shapes(text("QWXYZ Vestermark"))] * 2)
        data, _ = coded_with(symbols, pixels, shapes(pixels), own=True)
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(in_a_pdf([pixels.shape], [data]))
    assert (read(source.read_bytes(), 0)[0] == pixels).all()
    redact(source, [], target, RedactOptions())
    with pikepdf.open(target) as pdf:
        kept = [
            bytes(obj.read_raw_bytes())
            for obj in pdf.objects
            if isinstance(obj, pikepdf.Stream) and obj.get("/Subtype") == "/Image"
        ]
    assert kept == [jbig2(pixels)]


def test_what_comes_again_is_coded_once() -> None:
    region, _ = coded_with(Dictionary([]), text(), {}, own=False)
    assert len(jbig2(text())) < 0.5 * len(region)
    assert (decoded(text())[0] == text()).all()


def test_text_is_a_third_shorter_than_group_4() -> None:
    m = pymupdf.mupdf
    rows = np.packbits(1 - text(), axis=1)
    data = rows.tobytes()
    fax = m.fz_compress_ccitt_fax_g4(m.python_buffer_data(data), 1001, 700, rows.shape[1])
    assert len(jbig2(text())) < 0.67 * len(bytes(m.fz_buffer_extract_copy(fax)))
