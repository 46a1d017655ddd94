"""Pictures of pages: for the review screen, and for OCR."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf

from redactor.errors import InputCode, InputError
from redactor.ingest.pictures.scan import Picture

POINTS_PER_INCH = 72.0
_PNG = b"\x89PNG\r\n\x1a\n"
_LARGEST_PIXELS = 40_000_000
"""More than A3 at 400 dpi; a larger page is drawn at a lower resolution."""

DAMAGE = (RuntimeError, pymupdf.mupdf.FzErrorBase)
"""What PyMuPDF raises on files it cannot make sense of."""


@contextmanager
def opened(pdf: Path) -> Iterator[Any]:
    """The PDF as a pymupdf.Document. Raises InputError (EMPTY, CORRUPT, ENCRYPTED)."""
    # Messages on standard error could quote the document.
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    try:
        document = pymupdf.open(pdf, filetype="pdf")
    except pymupdf.EmptyFileError as error:
        raise InputError(InputCode.EMPTY) from error
    except DAMAGE as error:
        raise InputError(InputCode.CORRUPT) from error
    with document:
        if document.needs_pass and not document.authenticate(""):
            raise InputError(InputCode.ENCRYPTED)
        yield document


def render_page(
    pdf: Path, number: int, *, dpi: int, part: tuple[float, float, float, float] | None = None
) -> bytes:
    """Page `number` (from 1) as shown, rotation applied, as PNG; in grey where it has no colour.

    `part` is left, top, right and bottom as shares of the page as shown; without it, all of it.

    A point (x, y) of the page as shown lies at pixel (x, y) * dpi / 72. From the unrotated
    points of `Page.boxes`, with the page's unrotated width w and height h, the shown point
    is (x, y) at rotation 0, (h - y, x) at 90, (w - x, h - y) at 180 and (y, w - x) at 270.
    Very large pages come at a lower resolution; the picture's width tells which.
    Raises InputError (CORRUPT) for a page that cannot be drawn, IndexError for none such.
    """
    with opened(pdf) as document:
        return _drawn(document, number, dpi, part)


class Drawing:
    """Draws pages as `render_page` does, and keeps the PDF open until another is asked for.

    Of a long one, finding the first page takes as long as drawing it.
    """

    def __init__(self) -> None:
        self._open = ExitStack()
        self._pdf: Path | None = None
        self._document: Any = None

    def page(
        self, pdf: Path, number: int, *, dpi: int, part: tuple[float, float, float, float] | None
    ) -> bytes:
        """As `render_page`; a path must go on meaning the same bytes."""
        if pdf != self._pdf:
            self.close()
            self._document = self._open.enter_context(opened(pdf))
            self._pdf = pdf
        return _drawn(self._document, number, dpi, part)

    def close(self) -> None:
        """Let go of the PDF."""
        self._pdf = self._document = None
        self._open.close()


def _drawn(
    document: Any, number: int, dpi: int, part: tuple[float, float, float, float] | None
) -> bytes:
    if not 1 <= number <= document.page_count:
        raise IndexError(number)
    try:
        page = document.load_page(number - 1)
        scale = dpi / POINTS_PER_INCH
        shown = page.rect
        clip = shown
        if part is not None:
            x0, y0, x1, y1 = part
            width, height = shown.width, shown.height
            clip = pymupdf.Rect(x0 * width, y0 * height, x1 * width, y1 * height)
        pixels = clip.width * clip.height * scale * scale
        if pixels > _LARGEST_PIXELS:
            scale *= (_LARGEST_PIXELS / pixels) ** 0.5
        pixmap = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), clip=clip, alpha=False)
    except DAMAGE as error:
        raise InputError(InputCode.CORRUPT) from error
    return _png(pixmap)


def _png(pixmap: Any) -> bytes:
    """An RGB pixmap as PNG; in grey where it has no colour, as most pages are.

    Somebody waits for it, so it is packed lightly: half of the time of MuPDF's own, and a fifth
    more bytes.
    """
    rows = np.frombuffer(pixmap.samples_mv, dtype=np.uint8).reshape(pixmap.height, pixmap.stride)
    rows = rows[:, : 3 * pixmap.width]
    green = rows[:, 1::3]
    grey = _is_grey(rows)
    # Each line has one byte before it: how the line is told, here as it is.
    lines = np.zeros((pixmap.height, 1 + pixmap.width * (1 if grey else 3)), dtype=np.uint8)
    lines[:, 1:] = green if grey else rows
    head = struct.pack(">IIBBBBB", pixmap.width, pixmap.height, 8, 0 if grey else 2, 0, 0, 0)
    body = zlib.compress(lines.data, 1)
    return _PNG + b"".join(
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(content, zlib.crc32(name)))
        for name, content in ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    )


def _is_grey(rows: Any) -> bool:
    """Whether red, green and blue are the same in every pixel of RGB lines.

    Neighbouring bytes are compared some lines at a time: half of the time of comparing colours,
    which lie apart in memory.
    """
    within = np.arange(rows.shape[1] - 1) % 3 != 2  # not the blue of one with the red of the next
    return not any(
        ((some[:, 1:] != some[:, :-1]) & within).any()
        for some in np.array_split(rows, max(1, len(rows) // 32))
    )


def grey_picture(
    page: Any, area: tuple[float, float, float, float], *, dpi: float, turn: float = 0.0
) -> tuple[Picture, Any]:
    """`area` of an unrotated page drawn in grey, turned clockwise by `turn` degrees.

    Returns the picture and the pymupdf.Matrix from its pixels to points of the page.
    """
    pixmap, matrix = _part_drawn(page, area, pymupdf.csGRAY, dpi, turn)
    rows = np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(pixmap.height, pixmap.stride)
    picture = rows[:, : pixmap.width]
    back = pymupdf.Matrix(1, 0, 0, 1, pixmap.x, pixmap.y) * ~matrix
    return picture, back


def colour_picture(
    page: Any, area: tuple[float, float, float, float], *, dpi: float, turn: float = 0.0
) -> Picture:
    """The same in red, green and blue: shape (height, width, 3)."""
    pixmap, _ = _part_drawn(page, area, pymupdf.csRGB, dpi, turn)
    rows = np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(pixmap.height, pixmap.stride)
    return rows[:, : 3 * pixmap.width].reshape(pixmap.height, pixmap.width, 3)


def _part_drawn(
    page: Any, area: tuple[float, float, float, float], colours: Any, dpi: float, turn: float
) -> tuple[Any, Any]:
    clip = pymupdf.Rect(area)
    scale = dpi / POINTS_PER_INCH
    pixels = clip.width * clip.height * scale * scale
    if pixels > _LARGEST_PIXELS:
        scale *= (_LARGEST_PIXELS / pixels) ** 0.5
    matrix = pymupdf.Matrix(scale, scale).prerotate(turn)
    return page.get_pixmap(matrix=matrix, colorspace=colours, clip=clip, alpha=False), matrix
