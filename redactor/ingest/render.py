"""Pictures of pages: for the review screen, and for OCR."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf

from redactor.errors import InputCode, InputError
from redactor.ingest.pictures.scan import Picture

POINTS_PER_INCH = 72.0
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


def render_page(pdf: Path, number: int, *, dpi: int) -> bytes:
    """Page `number` (from 1) as shown, rotation applied, as PNG.

    A point (x, y) of the page as shown lies at pixel (x, y) * dpi / 72. From the unrotated
    points of `Page.boxes`, with the page's unrotated width w and height h, the shown point
    is (x, y) at rotation 0, (h - y, x) at 90, (w - x, h - y) at 180 and (y, w - x) at 270.
    Very large pages come at a lower resolution; the picture's width tells which.
    Raises InputError (CORRUPT) for a page that cannot be drawn, IndexError for none such.
    """
    with opened(pdf) as document:
        if not 1 <= number <= document.page_count:
            raise IndexError(number)
        try:
            page = document.load_page(number - 1)
            scale = dpi / POINTS_PER_INCH
            pixels = page.rect.width * page.rect.height * scale * scale
            if pixels > _LARGEST_PIXELS:
                scale *= (_LARGEST_PIXELS / pixels) ** 0.5
            pixmap = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), alpha=False)
            return bytes(pixmap.tobytes("png"))
        except DAMAGE as error:
            raise InputError(InputCode.CORRUPT) from error


def grey_picture(
    page: Any, area: tuple[float, float, float, float], *, dpi: float, turn: float = 0.0
) -> tuple[Picture, Any]:
    """`area` of an unrotated page drawn in grey, turned clockwise by `turn` degrees.

    Returns the picture and the pymupdf.Matrix from its pixels to points of the page.
    """
    clip = pymupdf.Rect(area)
    scale = dpi / POINTS_PER_INCH
    pixels = clip.width * clip.height * scale * scale
    if pixels > _LARGEST_PIXELS:
        scale *= (_LARGEST_PIXELS / pixels) ** 0.5
    matrix = pymupdf.Matrix(scale, scale).prerotate(turn)
    pixmap = page.get_pixmap(matrix=matrix, colorspace=pymupdf.csGRAY, clip=clip, alpha=False)
    rows = np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(pixmap.height, pixmap.stride)
    picture = rows[:, : pixmap.width]
    back = pymupdf.Matrix(1, 0, 0, 1, pixmap.x, pixmap.y) * ~matrix
    return picture, back
