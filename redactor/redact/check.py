"""The finished file read again, with another engine than the one that wrote it.

MuPDF extracts every glyph of the pages that lost something, whatever its colour, size or render
mode, and none may have its middle in an area that was asked for. The labels of our own font may
stand there, and kept glyphs of the line that were moved to hide a width, each at its known place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pymupdf

from redactor.errors import LeakError
from redactor.model import Box
from redactor.redact.label import FONT_NAME

_FLAGS = (
    pymupdf.TEXT_PRESERVE_LIGATURES
    | pymupdf.TEXT_PRESERVE_WHITESPACE
    | pymupdf.TEXT_IGNORE_ACTUALTEXT
    | pymupdf.TEXT_CID_FOR_UNKNOWN_UNICODE
)
_HEIGHT = 0.3
"""Ems above the baseline where a glyph's middle is taken to be."""
_TOLERANCE = 0.25
_SAME_PLACE = 0.75


@dataclass(frozen=True, slots=True)
class PageCheck:
    """Boxes asked for on a page, and origins of the kept glyphs that were moved; both points."""

    boxes: list[Box]
    moved: list[tuple[float, float]]


def check(data: bytes, wanted: Mapping[int, PageCheck], pages: int) -> None:
    """Raises `LeakError` when a glyph is left in one of the boxes (page number -> points)."""
    try:
        with pymupdf.open("pdf", data) as doc:
            if doc.page_count != pages:
                raise LeakError("Den dækkede fil har ikke det rigtige antal sider.")
            for number, expected in wanted.items():
                if _left(doc[number - 1], expected):
                    raise LeakError(
                        f"Der er stadig tekst under en dækning på side {number}.",
                        "Dæk et større område på siden, eller udelad siden.",
                    )
    except (RuntimeError, ValueError) as error:
        raise LeakError("Den dækkede fil kunne ikke læses igen.") from error


def _left(page: pymupdf.Page, expected: PageCheck) -> bool:
    moved = {(round(x), round(y)) for x, y in expected.moved}
    for block in page.get_text("rawdict", flags=_FLAGS)["blocks"]:
        for line in block.get("lines", ()):
            dx, dy = line["dir"]
            for span in line["spans"]:
                if FONT_NAME in span["font"]:
                    continue
                up = _HEIGHT * span["size"]
                for glyph in span["chars"]:
                    if not glyph["c"].strip():
                        continue
                    x0, y0, x1, y1 = glyph["bbox"]
                    across = max(x1 - x0, 0.0) if abs(dx) > abs(dy) else max(y1 - y0, 0.0)
                    ox, oy = glyph["origin"]
                    x = ox + dx * across / 2 + dy * up
                    y = oy + dy * across / 2 - dx * up
                    if any(
                        b.x0 + _TOLERANCE < x < b.x1 - _TOLERANCE
                        and b.y0 + _TOLERANCE < y < b.y1 - _TOLERANCE
                        for b in expected.boxes
                    ) and not _was_moved(ox, oy, moved, expected):
                        return True
    return False


def _was_moved(x: float, y: float, cells: set[tuple[int, int]], expected: PageCheck) -> bool:
    near = any((round(x) + i, round(y) + j) in cells for i in (-1, 0, 1) for j in (-1, 0, 1))
    return near and any(
        abs(x - u) < _SAME_PLACE and abs(y - v) < _SAME_PLACE for u, v in expected.moved
    )
