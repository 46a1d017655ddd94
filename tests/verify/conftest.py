"""Builds PDFs to verify: a well redacted one, and the parts to spoil it with.

The redaction here is done by hand with PyMuPDF, on purpose not with our own redactor: the
verifier must judge files of any make.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from PIL import Image, ImageDraw

from redactor.model import Box, Redaction
from redactor.verify import Expectation

_FOREIGN = Path(__file__).parent / "foreign"
if str(_FOREIGN) not in sys.path:
    sys.path.insert(0, str(_FOREIGN))

NAME = "Karen Bæk Lindholm"
CPR = "010190-1234"
MAIL = "kbl@bakkegaard.example"
LABEL = "§ 30, nr. 1"
BODY = (
    f"Afgørelse om aktindsigt. Ansøgeren er {NAME}, CPR {CPR}.\n"
    "Hans mor skrev den 3. marts 2024 til kommunen om en sag på Skovvej.\n"
    f"Svar sendes til {MAIL} senest mandag. Borgerens navn er\n"
    f"{NAME}. Sagen behandles efter forvaltningslovens § 9.\n"
    "Kommunen har den 12. april 2024 truffet afgørelse i sagen.\n"
)
KEPT = "Kommunen har den 12. april 2024 truffet afgørelse"


def scan(text: str = NAME, size: tuple[int, int] = (420, 80)) -> Image.Image:
    """A small picture with text and some grain."""
    from PIL import ImageFont

    grain = np.random.default_rng(0).normal(218, 12, (size[1], size[0]))
    image = Image.fromarray(grain.clip(0, 255).astype(np.uint8))
    ImageDraw.Draw(image).text((12, 20), text, fill=0, font=ImageFont.load_default(32))
    return image


def png(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


@dataclass(eq=False)
class Draft:
    """A document being redacted by hand."""

    document: pymupdf.Document
    redactions: list[Redaction] = field(default_factory=list)

    def mark(self, page: int, needle: str, label: str = LABEL) -> list[pymupdf.Rect]:
        """Boxes around every occurrence of `needle`, and the redaction they make."""
        rects = self.document[page].search_for(needle)
        assert rects, needle
        boxes = tuple(Box(r.x0, r.y0 + 1, r.x1, r.y1 - 1) for r in rects)
        self.redactions.append(Redaction(page=page + 1, boxes=boxes, label=label, text=needle))
        return [pymupdf.Rect(*box) for box in boxes]

    def burn(self, page: int, rects: list[pymupdf.Rect], label: str = LABEL) -> None:
        """Remove what stands in the boxes and paint them with a white label."""
        sheet = self.document[page]
        for rect in rects:
            sheet.add_redact_annot(rect, fill=(0, 0, 0), cross_out=False)
        sheet.apply_redactions(images=pymupdf.PDF_REDACT_IMAGE_PIXELS)
        for rect in rects:
            if label and pymupdf.get_text_length(label, fontsize=6) < rect.width:
                sheet.insert_text((rect.x0 + 1, rect.y1 - 3), label, fontsize=6, color=(1, 1, 1))

    def clear(self) -> None:
        """No metadata, as a released file has none."""
        self.document.set_metadata({})
        self.document.del_xml_metadata()

    def expectation(self, **changes: object) -> Expectation:
        values: dict[str, object] = {
            "redactions": tuple(self.redactions),
            "kept": ((1, KEPT),),
            "pages": len(self.document),
        }
        return Expectation(**(values | changes))  # type: ignore[arg-type]


def draft(body: str = BODY, *, pages: int = 2, fontsize: float = 11, picture: bool = True) -> Draft:
    """Two pages of text, a picture with a name on the second."""
    document = pymupdf.open()
    for number in range(pages):
        page = document.new_page()
        # A content stream for each line: redacting leaves the old ones behind until garbage
        # collection, which is what a weak save forgets.
        lines = body.splitlines() if number == 0 else [f"Bilag {number}."]
        for row, line in enumerate(lines):
            page.insert_text((72, 90 + row * fontsize * 1.4), line, fontsize=fontsize)
    if picture and pages > 1:
        document[1].insert_image(pymupdf.Rect(72, 200, 492, 280), stream=png(scan()))
    # Read back: in a document never saved nothing is left over that a weak save could keep.
    return Draft(pymupdf.open(stream=document.tobytes(), filetype="pdf"))


def redacted(work: Draft) -> Draft:
    """`work` with the name, the number, the mail address and the picture's name removed."""
    for needle in (NAME, CPR, MAIL):
        work.burn(0, work.mark(0, needle))
    if len(work.document) > 1 and work.document[1].get_images():
        box = Box(78, 214, 400, 262)
        work.redactions.append(Redaction(page=2, boxes=(box,), label="", text=NAME))
        work.burn(1, [pymupdf.Rect(*box)], label="")
    work.clear()
    return work


Saver = Callable[..., Path]


@pytest.fixture
def save(tmp_path: Path) -> Saver:
    """Saves a document as a careful redactor does, or with the options given."""

    def saver(document: pymupdf.Document, **options: object) -> Path:
        path = tmp_path / "ud.pdf"
        document.save(path, **(options or {"garbage": 4, "deflate": True, "no_new_id": True}))
        return path

    return saver


@pytest.fixture
def good(save: Saver) -> tuple[Path, Expectation]:
    """A well redacted file and what is expected of it."""
    work = redacted(draft())
    return save(work.document), work.expectation()


@pytest.fixture
def parts() -> dict[str, object]:
    """What tests spoil files with."""
    return globals()
