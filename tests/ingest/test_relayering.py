"""Scans lose the text layer that was read badly, and nothing else."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pymupdf
from PIL import Image, ImageDraw, ImageFont

from tests.ingest.conftest import OpenBytes

LINES = ("Kære Mikkel Sørensen", "vi har modtaget din klage", "over naboens hegn og hund")
BAD = [line.replace("e", "{").replace("n", "|") for line in LINES]
LAYER = b"BT /F0 14 Tf 102.6 Tz 3 Tr 20 TL 1 0 0 1 20 160 Tm (%s) Tj T* (%s) Tj (%s) ' ET "
STAMP = "Modtaget den 12. marts"
Lay = Callable[[pikepdf.Pdf, pikepdf.Page, bytes], None]


def scan() -> bytes:
    picture = Image.new("L", (600, 400), 255)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(28)
    for number, line in enumerate(LINES):
        draw.text((40, 50 + 40 * number), line, fill=0, font=font)
    out = io.BytesIO()
    picture.save(out, "jpeg")
    return out.getvalue()


def shown(lines: list[str]) -> bytes:
    return LAYER % tuple(line.encode("cp1252") for line in lines)


def beside(pdf: pikepdf.Pdf, page: pikepdf.Page, layer: bytes) -> None:
    """A stamp that can be seen, before and after the layer, whose mark says it again."""
    said = b"/Span <</ActualText (" + BAD[0].encode("cp1252") + b")>> BDC "
    stamp = b"BT 0 Tr /F0 10 Tf 20 40 Td (%s) Tj ET " % STAMP.encode()
    _contents(
        pdf, page, b"q 300 0 0 200 0 0 cm /Scan Do Q " + stamp + said + layer + b"EMC " + stamp
    )


def beneath(pdf: pikepdf.Pdf, page: pikepdf.Page, layer: bytes) -> None:
    """Text in black, and the picture over it."""
    seen = layer.replace(b"3 Tr", b"0 Tr")
    _contents(pdf, page, seen + b"q 300 0 0 200 0 0 cm /Scan Do Q ")


def in_form(pdf: pikepdf.Pdf, page: pikepdf.Page, layer: bytes) -> None:
    """In a form that another page shows as well, where it can be seen."""
    form = pdf.make_stream(layer.replace(b"3 Tr ", b""))
    form["/Type"], form["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Form
    form["/BBox"], form["/Resources"] = pikepdf.Array([0, 0, 300, 200]), page.obj.Resources
    other = pdf.add_blank_page(page_size=(300, 200))
    other.obj.Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(Layer=pdf.make_indirect(form))
    )
    _contents(pdf, other, b"/Layer Do")
    page.obj.Resources = pikepdf.Dictionary(page.obj.Resources)
    page.obj.Resources.XObject = pikepdf.Dictionary(
        Scan=page.obj.Resources.XObject.Scan, Layer=other.obj.Resources.XObject.Layer
    )
    page.obj.Rotate = 90
    _contents(pdf, page, b"q 300 0 0 200 0 0 cm /Scan Do Q 3 Tr /Layer Do")


def leading(pdf: pikepdf.Pdf, page: pikepdf.Page, layer: bytes) -> None:
    """The last line of the layer tells where a word that can be seen begins."""
    more = layer.replace(b"ET ", b"0 Tr ( set) Tj ET")
    _contents(pdf, page, b"q 300 0 0 200 0 0 cm /Scan Do Q " + more)


def _contents(pdf: pikepdf.Pdf, page: pikepdf.Page, data: bytes) -> None:
    page.obj.Contents = pdf.make_stream(data)


def scans(*laid: tuple[Lay, list[str]]) -> bytes:
    pdf = pikepdf.new()
    picture = scan()
    image = pdf.make_stream(
        picture, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=600, Height=400,
        ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
    )  # fmt: skip
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )  # fmt: skip
    for lay, lines in laid:
        page = pdf.add_blank_page(page_size=(300, 200))
        page.obj.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(F0=font), XObject=pikepdf.Dictionary(Scan=image)
        )
        lay(pdf, page, shown(lines))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_a_layer_read_badly_goes_and_nothing_that_is_seen(open_bytes: OpenBytes) -> None:
    original = scans(
        (beside, BAD), (beneath, BAD), (leading, BAD), (beside, [*LINES]), (in_form, BAD)
    )
    opened = open_bytes(original, "scanning.pdf")
    assert opened.pdf is not None
    assert len(opened.notices) == 1
    assert "4 skannede sider" in opened.notices[0]
    with pymupdf.open(stream=original) as before, pymupdf.open(opened.pdf) as after:
        texts = ["".join(page.get_text().split()) for page in after]
        assert [page.get_pixmap().samples for page in after] == [
            page.get_pixmap().samples for page in before
        ]
    stamp = "".join(STAMP.split())
    said, other = ("".join("".join(lines).split()) for lines in (BAD[:1], BAD))
    assert texts[:2] == [2 * stamp, ""]
    assert texts[2].startswith("".join(BAD[2].split()))
    assert BAD[0].split()[0] not in texts[2]
    assert texts[3] == stamp + said + stamp  # a good layer is read as it says it is
    assert texts[4:] == ["", other]


def test_a_scan_whose_layer_is_good_is_left_alone(open_bytes: OpenBytes) -> None:
    original = scans((beside, [*LINES]))
    opened = open_bytes(original, "scanning.pdf")
    assert opened.pdf is not None
    assert opened.pdf.read_bytes() == original
    assert not opened.notices


def by_words(stretch: float, up: float) -> Lay:
    """Every word of the layer where it is printed, so much wider and higher."""

    def lay(pdf: pikepdf.Pdf, page: pikepdf.Page, layer: bytes) -> None:
        font = ImageFont.load_default(28)
        words = []
        for number, line in enumerate(LINES):
            for at, word in enumerate(line.split()):
                x = 20 + font.getlength(" ".join([*line.split()[:at], ""])) / 2
                wide = 100 * font.getlength(word) / 2 / pymupdf.get_text_length(word, fontsize=14)
                y = 160 - 20 * number + up
                words.append(f"{stretch * wide:.1f} Tz 1 0 0 1 {x:.1f} {y} Tm ({word} ) Tj")
        shown = " ".join(words).encode("cp1252")
        _contents(pdf, page, b"q 300 0 0 200 0 0 cm /Scan Do Q BT /F0 14 Tf 3 Tr " + shown + b" ET")

    return lay


def test_a_layer_whose_words_lie_beside_their_ink_goes(open_bytes: OpenBytes) -> None:
    """Boxes on it would leave the ends of names open: Tesseract 5.3 sets words like that."""
    ways = ((1.0, 0), (0.86, 0), (1.3, 0), (1.0, 6), (1.0, -6), (1.06, 1))
    opened = open_bytes(scans(*((by_words(*way), [*LINES]) for way in ways)), "scanning.pdf")
    assert opened.pdf is not None
    with pymupdf.open(opened.pdf) as after:
        kept = [bool(page.get_text().strip()) for page in after]
    assert kept == [True, False, False, False, False, True]
