"""Each rule that reads what eyes read, taken away in turn: then a name is not read.

What nobody reads, nobody decides on, and it is released.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
import pytest

from redactor.ingest.pages.reader import ReadOptions, read_pages
from redactor.model import Page

TESTS = Path(__file__).parents[1]
MODELS = TESTS.parent / "models"
sys.path.insert(0, str(TESTS / "redact" / "traps"))

from redaction_traps import SECRET, TRAPS  # noqa: E402

BY_NAME = {trap.name: trap for trap in TRAPS}
INGEST = "redactor.ingest"
_LEAST = 4.0
"""Points a box is wide and high at least."""


def outlined(path: Path) -> None:
    """The name as outlines on a page with other text."""
    typed = pymupdf.open()
    typed.new_page(width=420, height=60).insert_text((10, 30), f"Navn: {SECRET}", fontsize=13)
    drawn = pymupdf.open("svg", typed[0].get_svg_image(text_as_path=True).encode())
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((60, 100), "Kommunen har modtaget en henvendelse om forholdene.")
    outlines = pymupdf.open("pdf", drawn.convert_to_pdf())
    page.show_pdf_page(pymupdf.Rect(50, 200, 470, 260), outlines, 0)
    document.save(path)


RULES: list[tuple[str, Any, Callable[[Path], None], str]] = [
    (f"{INGEST}.pages.reader.placing.drawn_writing", lambda *_: [], outlined, SECRET),
    (f"{INGEST}.pictures.areas._DOT_BENDS", 0.0, BY_NAME["dots_as_squares"].make, "Gunhild"),
    (f"{INGEST}.pictures.areas._dashes", lambda _: 0.0,
     BY_NAME["dashes_for_letters"].make, "Gunhild"),
    (f"{INGEST}.pages.segments._filled", lambda glyphs, *_: np.zeros(len(glyphs) - 1, np.bool_),
     BY_NAME["letters_in_three_passes"].make, SECRET),
    (f"{INGEST}.prints._SPOT_SHARE", 0.0, BY_NAME["begins_alike"].make, SECRET),
    (f"{INGEST}.glyphs._hung", lambda s: s["chars"], BY_NAME["vertical_writing"].make, SECRET),
    (f"{INGEST}.pictures.reading._on_its_side", lambda _: False,
     BY_NAME["scan_on_its_side"].make, SECRET),
]  # fmt: skip


@pytest.mark.parametrize(
    ("where", "what", "make", "name"), RULES, ids=[rule[0].rsplit(".", 1)[1] for rule in RULES]
)
def test_without_it_the_name_is_not_read(
    where: str,
    what: Any,
    make: Callable[[Path], None],
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "in.pdf"
    make(path)
    (page,) = read_pages(path, ReadOptions(models=MODELS))
    assert has(page, name)
    monkeypatch.setattr(where, what)
    (page,) = read_pages(path, ReadOptions(models=MODELS))
    assert not has(page, name)


def has(page: Page, name: str) -> bool:
    """Whether a name is read, at a place that can be covered."""
    start = page.text.find(name)
    boxes = page.boxes_of(start, start + len(name)) if start >= 0 else ()
    return bool(boxes) and all(min(b.x1 - b.x0, b.y1 - b.y0) > _LEAST for b in boxes)
