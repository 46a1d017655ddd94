"""A letter and a scan to spoil as other programs do, and the list of what spoils them."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pymupdf
from pikepdf import Name
from PIL import Image, ImageDraw, ImageFont

from redactor.redact.pictures.components import shapes
from redactor.redact.pictures.jbig2 import Dictionary, coded_with

LINES = (
    "Kommunen har modtaget en klage over opkrævningen.",
    "Klageren hedder Birthe Sandager og bor på Skovvej 7.",
    "Hun kan træffes på telefon 71 22 40 32 efter klokken ti.",
    "Sagen afgøres efter forvaltningslovens regler om partshøring.",
)
HIDDEN = ("Birthe Sandager", "71 22 40 32")

Spoils = Callable[[pymupdf.Document], Any]
"""Spoils a letter; may return another document, or what finishes the pikepdf file or its path."""
PAGES: dict[str, tuple[str, Spoils]] = {}
"""Per name: where the verifier must see it, and what spoils the file."""


def bad(where: str, name: str = "") -> Callable[[Spoils], Spoils]:
    def kept(spoils: Spoils) -> Spoils:
        PAGES[name or spoils.__name__] = (where, spoils)
        return spoils

    return kept


def letter(**style: Any) -> pymupdf.Document:
    document = pymupdf.open()
    page = document.new_page()
    for row, line in enumerate(LINES):
        page.insert_text((72, 100 + 20 * row), line, fontsize=11, **style)
    return document


def spots(page: pymupdf.Page) -> list[pymupdf.Rect]:
    return [rect for text in HIDDEN for rect in page.search_for(text)]


def cover(document: pymupdf.Document, **style: Any) -> None:
    for rect in spots(document[0]):
        document[0].draw_rect(rect, **{"color": None, **style})


def append(document: pymupdf.Document, code: Callable[[tuple[float, ...]], str]) -> None:
    """Add operators for each spot (x, y, width, height in user space)."""
    page = document[0]
    height = page.rect.height
    more(document, " ".join(code((r.x0, height - r.y1, r.width, r.height)) for r in spots(page)))


def more(document: pymupdf.Document, code: str) -> None:
    """Add operators to the first page."""
    page = document[0]
    xref = document.get_new_xref()
    document.update_object(xref, "<<>>")
    document.update_stream(xref, ("\nq " + code + " Q\n").encode("latin-1"))
    old = " ".join(f"{x} 0 R" for x in page.get_contents())
    document.xref_set_key(page.xref, "Contents", f"[{old} {xref} 0 R]")


def png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def scan(lines: tuple[str, ...] = LINES) -> Image.Image:
    """The letter as a scanner sees it, 150 dots to the inch, 500 by 150 points."""
    image = Image.new("L", (1040, 310), 245)
    font = ImageFont.load_default(24)
    for row, line in enumerate(lines):
        ImageDraw.Draw(image).text((20, 30 + 60 * row), line, fill=15, font=font)
    return image


NAME_AT = (180, 85, 420, 120)
"""Where the name stands in `scan`, in pixels."""


def scanned(image: Image.Image, layer: bool = False) -> pymupdf.Document:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_image(pymupdf.Rect(48, 60, 548, 209), stream=png(image), keep_proportion=False)
    if layer:
        for row, line in enumerate(LINES):
            page.insert_text((58, 88 + 29 * row), line, fontsize=11.5, render_mode=3)
    return document


def whole_page(lines: tuple[str, ...] = LINES) -> tuple[Image.Image, Any]:
    """A whole page as a scanner sees it, and where the name stands (pixels, 150 to the inch)."""
    image = Image.new("L", (1240, 1754), 250)
    image.paste(scan(lines), (100, 150))
    x0, y0, x1, y1 = NAME_AT
    return image, (x0 + 100, y0 + 150, x1 + 100, y1 + 150)


def placed(data: bytes) -> pymupdf.Document:
    """A picture over a whole page."""
    document = pymupdf.open()
    page = document.new_page(width=595.2, height=841.92)
    page.insert_image(page.rect, stream=data)
    return document


def jpeg(image: Image.Image, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85, **options)
    return buffer.getvalue()


def with_thumbnail(image: Image.Image, small: Image.Image) -> bytes:
    """A photograph with a thumbnail in its EXIF data (TIFF 6.0, an IFD of its own)."""
    inner = jpeg(small)
    first = struct.pack(">HI", 0, 14)
    tags = ((0x201, 4, 1, 8 + 6 + 2 + 24 + 4), (0x202, 4, 1, len(inner)))
    second = struct.pack(">H", 2) + b"".join(struct.pack(">HHII", *tag) for tag in tags)
    exif = b"Exif\0\0MM\0*" + struct.pack(">I", 8) + first + second + bytes(4) + inner
    outer = jpeg(image)
    return outer[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + outer[2:]


def picture_object(pdf: pikepdf.Pdf, image: Image.Image, **more: Any) -> Any:
    """A grey picture as an object of a file."""
    keys = {"ColorSpace": Name.DeviceGray, "Width": image.width, "Height": image.height, **more}
    return pdf.make_stream(
        image.tobytes(), Type=Name.XObject, Subtype=Name.Image, BitsPerComponent=8, **keys
    )


def share_symbols(pdf: pikepdf.Pdf, pages: Sequence[Image.Image]) -> Any:
    """The first of some bilevel pictures as JBIG2, with the symbols that all of them share."""
    drawn = [(np.asarray(page) < 128).astype(np.uint8) for page in pages]
    symbols = Dictionary(map(shapes, drawn))
    data, _ = coded_with(symbols, drawn[0], shapes(drawn[0]), own=False)
    return pdf.make_stream(
        data, Type=Name.XObject, Subtype=Name.Image, Width=pages[0].width, Height=pages[0].height,
        BitsPerComponent=1, ColorSpace=Name.DeviceGray, Filter=Name.JBIG2Decode,
        DecodeParms=pikepdf.Dictionary(JBIG2Globals=pdf.make_stream(symbols.segment(page=0))),
    )  # fmt: skip


def signed(image: Image.Image) -> Image.Image:
    """A page with the same signature twice."""
    image = image.copy()
    turns = (0, 30), (30, 0), (50, 50), (90, 5), (130, 40), (220, 12), (320, 30)
    for x, y in ((120, 900), (120, 1200)):
        ImageDraw.Draw(image).line([(x + dx, y + dy) for dx, dy in turns], fill=0, width=5)
    return image


def on_scan(document: pymupdf.Document, **style: Any) -> None:
    x0, y0, x1, y1 = (value * 500 / 1040 for value in NAME_AT)
    document[0].draw_rect(
        pymupdf.Rect(48 + x0, 60 + y0, 48 + x1, 60 + y1), **{"color": None, **style}
    )


def finish_with(
    document: pymupdf.Document, finish: Callable[[pikepdf.Pdf], None]
) -> Callable[[Path], None]:
    """Another document than the letter, finished with pikepdf."""
    data = document.tobytes(garbage=4)

    def file(path: Path) -> None:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            finish(pdf)
            pdf.save(path)

    return file


def spoil(name: str, path: Path) -> str:
    """Write the spoilt file; where the verifier must see it."""
    document = letter()
    where, spoils = PAGES[name]
    made = spoils(document)
    if isinstance(made, pymupdf.Document):
        document, made = made, None
    document.save(path, garbage=4, deflate=True)
    if made is not None and "path" in made.__code__.co_varnames[:1]:
        made(path)
    elif made is not None:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            made(pdf)
            pdf.save(path)
    return where
