"""Content streams that viewers show, though one of their numbers is none.

Some programs that remove words from a PDF leave two numbers run together in an array of letters
and widths ("4.99-2.98"). Most viewers read the first. MuPDF would leave out the whole line, and
qpdf, which takes the number for an operator where none can stand, the page.
"""

from __future__ import annotations

import re

import pikepdf

_SUSPECT = re.compile(rb"\d[+-][\d.]")
_TOKENS = re.compile(
    rb"(?P<text>\()"
    rb"|%[^\r\n]*|<[0-9A-Fa-f\s]*>|/[^\s()<>\[\]{}/%]*|\bID\s.*?\sEI(?=\s)"
    rb"|(?<![^\s()<>\[\]])(?P<number>[+-]?(?:\d+\.?\d*|\.\d+))[+-][\d.+-]*(?=[\s()<>\[\]]|\Z)",
    re.DOTALL,
)
_PARENTHESIS = re.compile(rb"\\.|[()]", re.DOTALL)


def part_numbers(pdf: pikepdf.Pdf) -> bool:
    """Whether a page or form of `pdf` had such a number, of which the first is kept now.

    A stream that qpdf cannot decode stays as it is: viewers may show it all the same.
    """
    mended = False
    for page in pdf.pages:
        contents = page.obj.get("/Contents")
        parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        streams = [part for part in parts if isinstance(part, pikepdf.Stream)]
        data = b"\n".join(_data(stream) for stream in streams)
        if _SUSPECT.search(data) and not _is_read(page.obj):
            page.obj.Contents = pdf.make_stream(_parted(data))
            mended = True
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Form":
            data = _data(item)
            if _SUSPECT.search(data) and not _is_read(item):
                item.write(_parted(data))
                mended = True
    return mended


def _data(stream: pikepdf.Stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return b""


def _is_read(stream: pikepdf.Object) -> bool:
    try:
        pikepdf.parse_content_stream(stream)
    except TypeError:
        return False
    return True


def _parted(data: bytes) -> bytes:
    """`data` with the first of numbers that are run together. Strings, names, comments and the
    data of pictures stay as they are. Linear in the data."""
    found: list[bytes] = []
    done = place = 0
    while (token := _TOKENS.search(data, place)) is not None:
        place = token.end()
        if token["text"] is not None:
            place = _after_text(data, place)
        elif token["number"] is not None:
            found += [data[done : token.start()], token["number"]]
            done = place
    return b"".join([*found, data[done:]])


def _after_text(data: bytes, place: int) -> int:
    """Where a string ends that begins before `place`."""
    depth = 1
    for mark in _PARENTHESIS.finditer(data, place):
        depth += {b"(": 1, b")": -1}.get(mark.group(), 0)
        if depth == 0:
            return mark.end()
    return len(data)
