"""A second opinion on a finished PDF: proof that what was removed is gone, or a refusal.

What it cannot prove. It looks for the strings it is told and for hiding places it knows. It
cannot know what nobody marked, and the rest of a text may still say who somebody is. Strings
shorter than four letters or six digits are judged by position only. Content in an encoding of
somebody's own making, encrypted content, and messages in the choice of kept words, spacing or
colours stay unseen. Without OCR, a picture outside the boxes is not read; with it, handwriting
and poor scans are read badly. That nothing is left *under a box* does not depend on reading:
glyphs, drawings and pixels are judged there by position, whatever they say.

Works with pdfium and pikepdf and an interpreter of its own; shares no code with the part that
redacts. Every check that breaks off counts as a leak.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from redactor.model import Redaction, Verdict
from redactor.verify.certificate import certificate, check_certificate
from redactor.verify.checks import Examination
from redactor.verify.needles import Needles
from redactor.verify.reading import OcrOptions, ocr_engine
from redactor.verify.wording import explain

__all__ = [
    "Expectation",
    "OcrOptions",
    "certificate",
    "check_certificate",
    "explain",
    "inspect",
    "ocr_engine",
    "verify",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What must be gone from a finished PDF, and what must still be there."""

    redactions: tuple[Redaction, ...]
    """The boxes as they were burned, and the text each took away."""
    kept: tuple[tuple[int, str], ...] = ()
    """(page, text): samples that must still be readable there."""
    read: tuple[tuple[int, str], ...] = ()
    """(page, all text that was read there before): what nobody read nobody decided on."""
    exact: frozenset[int] = frozenset()
    """Pages of which nothing was read by OCR: one new name or number there is one too many."""
    pages: int | None = None
    elsewhere: frozenset[str] = frozenset()
    """Removed strings that people decided to keep in other places of the same document."""
    gap_step: float = 0.0
    """Ems of the font that gaps were rounded up to, when widths were hidden; 0 when kept."""


def verify(pdf: Path, expected: Expectation | None, *, ocr: OcrOptions | None = None) -> Verdict:
    """The verdict on a PDF that is to be released.

    Without an expectation, everything but strings and boxes is checked. Raises
    InputError when the file cannot be opened, unpacks to more than the limits, or is encrypted.
    """
    wanted = expected or Expectation(redactions=())
    texts = {redaction.text for redaction in wanted.redactions if redaction.text.strip()}
    return Examination(
        pdf,
        Needles(texts, wanted.elsewhere),
        released=True,
        redactions=wanted.redactions,
        kept=wanted.kept,
        read=wanted.read,
        exact=wanted.exact,
        pages=wanted.pages,
        gap_step=wanted.gap_step,
        ocr=ocr,
    ).verdict()


def inspect(
    pdf: Path,
    against: Sequence[str] = (),
    *,
    elsewhere: Sequence[str] = (),
    ocr: OcrOptions | None = None,
) -> Verdict:
    """The verdict on a PDF of unknown make.

    Looks for live text under rectangles and pictures, hidden text, left-over objects, earlier
    revisions, attachments, notes, scripts, and the strings in `against`, but where they are part
    of one in `elsewhere`, which people kept. Raises as `verify`.
    """
    return Examination(pdf, Needles(against, elsewhere), released=False, ocr=ocr).verdict()
