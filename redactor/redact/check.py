"""The finished file read again, with another engine than the one that wrote it.

MuPDF extracts every glyph of the pages that lost something, whatever its colour, size or render
mode, and none may have its middle in an area that was asked for. The labels of our own font may
stand there, and kept glyphs of the line that were moved to hide a width, or large letters set
aslant behind the text, each at its known place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pymupdf

from redactor.errors import LeakError
from redactor.model import Box
from redactor.redact.geometry import touches
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
    """Boxes asked for on a page, and origins of kept glyphs that may stand there; both points."""

    boxes: list[Box]
    moved: npt.NDArray[np.float32]
    """Shape (glyphs, 2)."""


def check(data: bytes, wanted: Mapping[int, PageCheck], pages: int) -> None:
    """Raises `LeakError` when a glyph is left in one of the boxes (page number -> points)."""
    pymupdf.TOOLS.mupdf_display_errors(False)  # its messages may quote the document
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
    except (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase) as error:
        raise LeakError("Den dækkede fil kunne ikke læses igen.") from error


def _left(page: pymupdf.Page, expected: PageCheck) -> bool:
    places: list[tuple[float, float, float, float]] = []
    for block in page.get_text("rawdict", flags=_FLAGS)["blocks"]:
        for line in block.get("lines", ()):
            if not any(touches(line["bbox"], box) for box in expected.boxes):
                continue
            dx, dy = line["dir"]
            for span in line["spans"]:
                if FONT_NAME in span["font"]:
                    continue
                up = _HEIGHT * span["size"]
                for glyph in span["chars"]:
                    if glyph["c"].isspace():
                        continue
                    x0, y0, x1, y1 = glyph["bbox"]
                    ox, oy = glyph["origin"]
                    # The middle of the box is that of the letter however it is turned; its
                    # sides are the letter's own only in level text.
                    half = ((x0 + x1) / 2 - ox) * dx + ((y0 + y1) / 2 - oy) * dy
                    places.append((ox + dx * half + dy * up, oy + dy * half - dx * up, ox, oy))
    if not places:
        return False
    table = np.array(places)
    x, y = table[:, 0], table[:, 1]
    hit = np.zeros(len(table), dtype=bool)
    for x0, y0, x1, y1 in expected.boxes:
        hit |= (
            (x > x0 + _TOLERANCE) & (x < x1 - _TOLERANCE)
            & (y > y0 + _TOLERANCE) & (y < y1 - _TOLERANCE)
        )  # fmt: skip
    return any(not _was_moved(float(u), float(v), expected) for u, v in table[hit][:, 2:])


def _was_moved(x: float, y: float, expected: PageCheck) -> bool:
    return bool((np.abs(expected.moved - (x, y)) < _SAME_PLACE).all(axis=1).any())
