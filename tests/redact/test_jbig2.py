"""What the coder of JBIG2 writes, two other programs' decoders give back bit for bit."""

from __future__ import annotations

import io

import numpy as np
import pikepdf
import pymupdf
import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from redactor.redact.pictures.jbig2 import Bits, jbig2


def in_a_pdf(pixels: Bits) -> bytes:
    height, width = pixels.shape
    name = pikepdf.Name
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(400, 400)).obj
    picture = pikepdf.Stream(
        pdf, jbig2(pixels), Type=name.XObject, Subtype=name.Image, Width=width, Height=height,
        ColorSpace=name.DeviceGray, BitsPerComponent=1, Filter=name.JBIG2Decode,
    )  # fmt: skip
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=pdf.make_indirect(picture)))
    page.Contents = pdf.make_indirect(pikepdf.Stream(pdf, b"q 400 0 0 400 0 0 cm /I Do Q"))
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def decoded(pixels: Bits) -> list[Bits]:
    """What MuPDF and pdfium make of the coded pixels."""
    height, width = pixels.shape
    data = in_a_pdf(pixels)
    with pymupdf.open("pdf", data) as doc:
        pixmap = pymupdf.Pixmap(doc, doc.get_page_images(0)[0][0])
    first = np.frombuffer(pixmap.samples, np.uint8).reshape(height, pixmap.stride)
    document = pdfium.PdfDocument(data)
    (picture,) = document[0].get_objects()
    second = picture.get_bitmap().to_numpy().reshape(height, -1)
    found = [(rows[:, :width] < 128).astype(np.uint8) for rows in (first, second)]
    document.close()
    return found


def text() -> Bits:
    image = Image.new("1", (1001, 700), 1)
    pen = ImageDraw.Draw(image)
    for line in range(12):
        pen.text(
            (31, 20 + 50 * line), "Kommunen har modtaget sagen.", 0, ImageFont.load_default(30)
        )
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


def test_text_is_a_third_shorter_than_group_4() -> None:
    m = pymupdf.mupdf
    rows = np.packbits(1 - text(), axis=1)
    data = rows.tobytes()
    fax = m.fz_compress_ccitt_fax_g4(m.python_buffer_data(data), 1001, 700, rows.shape[1])
    assert len(jbig2(text())) < 0.67 * len(bytes(m.fz_buffer_extract_copy(fax)))
