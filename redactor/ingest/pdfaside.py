"""Text of a PDF that stands beside the visible part of its pages, or on layers that are off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pymupdf

from redactor.ingest.unseen import Hidden, PageText

ASIDE = "Tekst uden for siderne eller på skjulte lag"


def texts_aside(readable: Path) -> list[Hidden]:
    """What the visible text of the PDF at `readable` does not hold of all its text.

    Programs hide a part of a page by cutting it (/CropBox, ISO 32000-2, 14.11.2) or by turning a
    layer off (8.11); both can be brought back by whoever opens the original.
    """
    with pymupdf.open(readable) as doc:
        layer = doc.get_layer() or {}
        off = bool(layer.get("off")) or layer.get("basestate") == "OFF"
        cut = {page.number for page in doc.pages() if off or page.cropbox != page.mediabox}
        if not cut:
            return []
        pages = PageText.of(readable)
        if off:
            doc.set_layer(-1, on=list(doc.get_ocgs()), off=[], basestate="ON")
            content = doc.tobytes()  # an open document keeps the layers it was opened with
            with pymupdf.open("pdf", content) as whole:
                return [item for number in cut for item in _unseen(whole[number], pages)]
        return [item for number in cut for item in _unseen(doc[number], pages)]


def _unseen(page: pymupdf.Page, pages: PageText) -> Iterator[Hidden]:
    for block in page.get_text("blocks", clip=pymupdf.INFINITE_RECT(), flags=0):
        lines = [line for line in str(block[4]).splitlines() if not pages.shows(line)]
        if lines:
            yield Hidden(what=ASIDE, place=f"side {page.number + 1}", text="\n".join(lines))
