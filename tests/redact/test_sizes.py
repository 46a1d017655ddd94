"""What a released file adds to its pages: little, and nothing that is not shown or read."""

from __future__ import annotations

import io
import zlib
from itertools import groupby
from pathlib import Path

import numpy as np
import pikepdf
import pymupdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont
from trap_kit import redaction

from redactor.model import Page, Redaction
from redactor.redact import RedactOptions, redact
from redactor.redact.fonts.outlines import program
from redactor.redact.label import face
from redactor.redact.pictures.jbig2 import jbig2
from redactor.redact.scans.textlayer import text_layer
from redactor.verify import Expectation, verify

FACE = "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf"
DPI, POINTS = 200, 11
LINES = (
    "Kommunen har modtaget en henvendelse fra Karen Lindholm om forholdene i opgangen.",
    "Vi har talt med familien om sagen, og det er noteret, at den søger en anden bolig;",
    "afgørelsen er truffet efter lov om almene boliger, § 59, og de kommunale regler.",
    "Der er lagt vægt på, at husstanden består af to voksne og tre børn under 18 år.",
)
EXACT = RedactOptions(layout="exact")
MOST = 1.3
"""How many times as large as it was a scan may come out."""


def page_of_text() -> tuple[Image.Image, Page, list[Redaction]]:
    """40 lines as a bilevel picture, what OCR finds there, and a name on every fourth line."""
    k = DPI / 72
    image = Image.new("L", (round(595 * k), round(842 * k)), 255)
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(FACE, round(POINTS * k))
    words, names = [], []
    for number in range(40):
        x, y = 60 * k, (70 + 17 * number) * k
        for word in LINES[number % len(LINES)].split():
            pen.text((x, y), word, 0, font)
            end = x + pen.textlength(word, font)
            words.append((word, (x / k, y / k, end / k, y / k + 13)))
            x = end + pen.textlength(" ", font)
        if number % len(LINES) == 0:
            first, last = words[-6][1], words[-5][1]
            names.append(redaction(1, (first[0], first[1], last[2], last[3]), "Karen Lindholm"))
    text = " ".join(word for word, _ in words)
    boxes = np.full((len(text), 4), np.nan, np.float32)
    at = 0
    for word, (x0, y0, x1, y1) in words:
        cuts = np.linspace(x0, x1, len(word) + 1)
        for sign in range(len(word)):
            boxes[at + sign] = (cuts[sign], y0, cuts[sign + 1], y1)
        at += len(word) + 1
    page = Page(number=1, width=595, height=842, text=text, boxes=boxes, ocr_confidence=90.0)
    rough = np.asarray(image) + np.random.default_rng(5).normal(0, 25, (image.height, image.width))
    return Image.fromarray(rough > 150), page, names


def as_pdf(image: Image.Image, kind: str, path: Path) -> None:
    pdf = pikepdf.new()
    pixels = np.asarray(image)
    picture = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=image.width,
        Height=image.height, ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=1,
    )  # fmt: skip
    if kind == "JBIG2Decode":
        data = jbig2(1 - pixels.astype(np.uint8))
    else:
        buffer = io.BytesIO()
        image.save(buffer, "TIFF", compression="group4", tiffinfo={278: image.height})
        with Image.open(buffer) as tiff:
            start, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
        data = buffer.getvalue()[start : start + length]
        picture.DecodeParms = pikepdf.Dictionary(K=-1, Columns=image.width, BlackIs1=True)
    picture.Filter = pikepdf.Name("/" + kind)
    stream = pikepdf.Stream(pdf, data, picture)
    page = pdf.add_blank_page(page_size=(595, 842))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=stream))
    page.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /I Do Q")
    pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def as_flate(image: Image.Image, path: Path) -> None:
    pdf = pikepdf.new()
    data = zlib.compress(image.tobytes(), 9)
    stream = pikepdf.Stream(
        pdf, data, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=image.width,
        Height=image.height, ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=1,
        Filter=pikepdf.Name.FlateDecode,
    )  # fmt: skip
    page = pdf.add_blank_page(page_size=(595, 842))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=stream))
    page.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /I Do Q")
    pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)


@pytest.mark.parametrize("kind", ["CCITTFaxDecode", "JBIG2Decode"])
def test_a_scan_with_boxes_and_a_layer_is_hardly_larger(kind: str, tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    image, page, names = page_of_text()
    as_pdf(image, kind, source)
    done = redact(source, names, target, RedactOptions(), [page])
    assert len(done.burned) == 10
    assert target.stat().st_size < MOST * source.stat().st_size
    with pymupdf.open(target) as doc:
        shown = [word[4] for word in doc[0].get_text("words")]
        assert str(doc.extract_image(doc[0].get_images()[0][0])["bpc"]) == "1"
    kept = [word for word in page.text.split() if word not in ("Karen", "Lindholm")]
    assert shown[: len(kept)] == kept
    expected = Expectation(redactions=done.burned, gap_step=3.4)
    assert verify(target, expected).leaks == ()


def test_labels_look_as_in_their_face() -> None:
    """The outlines that a document holds are those of the face, to the last pixel."""
    text = "Navn § 30, nr. 1 – Fødselsdato (CPR) & Æ"
    own = pymupdf.Font(fontbuffer=program(pymupdf.Font("helv"), text, "Own"))
    drawn = []
    for font in (pymupdf.Font("helv"), own):
        page = pymupdf.open().new_page(width=600, height=40)
        writer = pymupdf.TextWriter(page.rect)
        writer.append((10, 28), text, font=font, fontsize=24)
        writer.write_text(page)
        drawn.append(np.frombuffer(page.get_pixmap(dpi=96).samples, np.uint8).astype(int))
    assert (drawn[0] < 128).sum() > 3000
    assert np.abs(drawn[0] - drawn[1]).max() <= 2


def test_a_document_holds_the_outlines_of_its_own_labels(tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    image, page, names = page_of_text()
    as_pdf(image, "JBIG2Decode", source)
    redact(source, names, target, RedactOptions(), [page])
    with pikepdf.open(target) as pdf:
        (font,) = pdf.pages[0].Resources.Font.values()
        held = pymupdf.Font(fontbuffer=bytes(font.FontDescriptor.FontFile3.read_bytes()))
    letters = set("".join(one.label for one in names))
    assert {c for c in face().advances if held.has_glyph(ord(c)) > 0} == letters | {"?"}


def test_every_reader_finds_the_words_of_a_layer_in_lines(tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    image, page, _ = page_of_text()
    as_pdf(image, "CCITTFaxDecode", source)
    redact(source, [], target, RedactOptions(), [page])
    with pymupdf.open(target) as doc:
        words = doc[0].get_text("words")
    assert [word[4] for word in words] == page.text.split()
    for _, line in groupby(words, key=lambda word: word[5:7]):
        assert len({(round(y0, 2), round(y1, 2)) for _, y0, _, y1, *_ in line}) == 1
    with pypdfium2.PdfDocument(target) as document:
        read = document[0].get_textpage().get_text_bounded()
    assert read.split() == page.text.split()


def test_words_of_many_heights_share_a_line() -> None:
    """OCR gives each word the height of its own letters."""
    pixels = np.zeros((1000, 1000), np.uint8)
    pixels[::4, ::4] = 255
    boxes = [("om", 100.0, 12.0, 18.0), ("dag", 130.0, 9.5, 20.5), ("på", 160.0, 9.0, 20.0)]
    boxes.append(("næste", 100.0, 29.0, 38.0))
    words = [
        (word, (x, y0, x + 25, y1), (x, 800 - y1, x + 25, 800 - y0)) for word, x, y0, y1 in boxes
    ]
    found = text_layer(words, pixels, font=pikepdf.Name("/F"), moved=lambda place: place)
    sizes = [operands[1] for operands, operator in found if operator == "Tf"]
    steps = [operands[1] for operands, operator in found if operator == "Td"]
    assert sizes == [11.5, 9.0]
    assert [bool(step) for step in steps] == [True, False, False, True]


def test_one_bit_of_a_picture_is_written_as_is_shorter(tmp_path: Path) -> None:
    """Text as group 4, deflated before; the dots of a screened photograph stay deflated."""
    image, _, _ = page_of_text()
    dots = Image.linear_gradient("L").resize(image.size).convert("1")
    kinds = []
    for number, picture in enumerate((image, dots)):
        source, target = tmp_path / f"{number}.pdf", tmp_path / f"{number}-out.pdf"
        as_flate(picture, source)
        redact(source, [redaction(1, (200, 300, 320, 315), "Bo Lund")], target, EXACT)
        drawn = []
        for path in (source, target):
            with pymupdf.open(path) as doc:
                pixmap = doc[0].get_pixmap(dpi=100, colorspace=pymupdf.csGRAY)
                drawn.append(np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, -1))
                kinds.append(doc.xref_get_key(doc[0].get_images()[0][0], "Filter")[1])
        changed = np.argwhere(drawn[0] != drawn[1]) * 0.72
        assert (changed.min(axis=0) >= (298, 198)).all()
        assert (changed.max(axis=0) <= (317, 322)).all()
        assert target.stat().st_size < 1.1 * source.stat().st_size
    assert kinds == ["/FlateDecode", "/CCITTFaxDecode", "/FlateDecode", "/FlateDecode"]
