"""Pictures within a text, as MuPDF can set them on a page."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator

import pymupdf
from lxml import etree
from PIL import Image

from redactor.ingest.office.packages import Element

_DAMAGE = (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase)
"""What MuPDF raises; its own errors are no RuntimeErrors."""
_UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError)
"""What Pillow raises of a picture that is damaged, of no kind it knows or far too large."""
_FORMATS = ("WEBP", "AVIF", "ICO")
_PIXELS = 50_000_000
_SVG = 2_000.0
"""Pixels of the longer side of a drawing."""
_AGAIN = 20_000
"""Elements a drawing may use again; of more than that it is made to keep the machine busy."""
_USE = re.compile(rb"[<:\s]use[\s/>]")
_DOCTYPE = re.compile(rb"""<!DOCTYPE(?:\s+(?:[\w:]+|"[^"<>]*"|'[^'<>]*'))*\s*>""")


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
    except _UNREADABLE:
        return None
    paper = Image.new("RGBA", frame.size, "white")
    out = io.BytesIO()
    Image.alpha_composite(paper, frame).convert("RGB").save(out, format="PNG", compress_level=3)
    return out.getvalue()


def _drawing(untrusted: bytes) -> bytes | None:
    """An SVG drawing; it has no folder, so nothing that it names is loaded."""
    if _unfolds(untrusted):
        return None
    try:
        with pymupdf.open("svg", untrusted) as doc:
            page = doc[0]
            zoom = min(2.0, _SVG / max(page.rect.width, page.rect.height, 1.0))
            picture = page.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom))
            return bytes(picture.tobytes("png")) if picture.width * picture.height else None
    except _DAMAGE:
        return None


def _unfolds(untrusted: bytes) -> bool:
    """Whether <use> in an SVG stands for more than can be drawn at once, as ten that each use ten
    that use ten do, or whether that cannot be told (SVG 2, 5.5)."""
    if b"\0" in untrusted:  # UTF-16, in which only its author put '<svg' so that it is met
        return True
    if not _USE.search(untrusted):
        return False
    # MuPDF reads on behind the first '>' of a declaration.
    if untrusted.count(b"<!DOCTYPE") != len(_DOCTYPE.findall(untrusted)):
        return True
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, recover=True,
        encoding="iso-8859-1",  # whatever is named there, of which MuPDF knows few
    )  # fmt: skip
    try:
        root = etree.fromstring(untrusted.removeprefix(codecs.BOM_UTF8), parser)
    except (ValueError, etree.XMLSyntaxError):
        return True
    # Programs leave out what 'xlink' stands for, and MuPDF does not ask.
    if root is None or any(told.domain_name != "NAMESPACE" for told in parser.error_log):
        return True
    named: dict[str, list[Element]] = {}
    left = _AGAIN
    for element in root.iter("*"):
        left += 1
        for name in _values(element, "id"):
            named.setdefault(name, []).append(element)
    waiting = [root]
    while waiting and left > 0:
        element = waiting.pop()
        found = list(element.iterchildren("*"))
        if re.split("[}:]", str(element.tag))[-1] == "use":
            for address in _values(element, "href"):
                found += named.get(address.partition("#")[2], [])
        left -= len(found)
        waiting += found
    return left <= 0


def _values(element: Element, name: str) -> Iterator[str]:
    """An attribute's values, whatever stands ahead of its name."""
    for key, value in element.attrib.items():
        if re.split("[}:]", str(key))[-1] == name:
            yield str(value)
