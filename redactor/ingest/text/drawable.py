"""Pictures within a text, as MuPDF can set them on a page."""

from __future__ import annotations

import io

import pymupdf
from PIL import Image, UnidentifiedImageError

_DAMAGE = (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase)
"""What MuPDF raises; its own errors are no RuntimeErrors."""
_FORMATS = ("WEBP", "AVIF", "ICO")
_PIXELS = 50_000_000
_SVG = 2_000.0
"""Pixels of the longer side of a drawing."""


def drawable(untrusted: bytes) -> bytes | None:
    """The picture as it is, or as PNG where MuPDF does not know its kind (WebP, AVIF, SVG).

    None when it cannot be shown.
    """
    try:
        pymupdf.Pixmap(untrusted)
    except _DAMAGE:
        return _drawing(untrusted) if b"<svg" in untrusted[:4096] else _converted(untrusted)
    return untrusted


def _converted(untrusted: bytes) -> bytes | None:
    try:
        with Image.open(io.BytesIO(untrusted), formats=_FORMATS) as image:
            if image.width * image.height > _PIXELS:
                return None
            frame = image.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        return None
    paper = Image.new("RGBA", frame.size, "white")
    out = io.BytesIO()
    Image.alpha_composite(paper, frame).convert("RGB").save(out, format="PNG", compress_level=3)
    return out.getvalue()


def _drawing(untrusted: bytes) -> bytes | None:
    """An SVG drawing; it has no folder, so nothing that it names is loaded."""
    try:
        with pymupdf.open("svg", untrusted) as doc:
            page = doc[0]
            zoom = min(2.0, _SVG / max(page.rect.width, page.rect.height, 1.0))
            picture = page.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom))
            return bytes(picture.tobytes("png")) if picture.width * picture.height else None
    except _DAMAGE:
        return None
