"""Who is to mend a document that was kept back is told which text remains, and where."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from redactor.model import Box, Page, Redaction, Verdict, title_page
from redactor.service.outgoing.finishing import _why
from redactor.service.outgoing.remains import remains, without_remains
from redactor.service.work import FinishResult
from redactor.verify.wording import leak


def page(number: int, text: str) -> Page:
    """Ten points for each letter, all on one line."""
    boxes = np.array([(10 * i, 0, 10 * i + 10, 12) for i in range(len(text))], np.float32)
    boxes[[char.isspace() for char in text]] = np.nan
    return Page(number=number, width=900, height=100, text=text, boxes=boxes)


PAGES = [
    title_page("Klage fra Grete Lund"),
    page(1, "Grete Lund klager. Bo"),
    page(2, "Naboen GRETE\nLUND og Gretes hund; Bo Holm, Ole"),
    page(3, "Om Grete Lund her"),
]


def covering(number: int, start: int, text: str) -> Redaction:
    boxes = tuple(PAGES[number].boxes_of(start, start + len(text)))
    return Redaction(page=number, boxes=boxes, label="Navn", text=text)


WANTED = (
    covering(1, 0, "Grete Lund"), covering(3, 3, "Grete Lund"), covering(1, 19, "Bo"),
    Redaction(page=1, boxes=(Box(0, 50, 9, 60),), label="Navn", text="Ole"),
)  # fmt: skip


def test_a_text_that_remains_is_named_with_its_page() -> None:
    told = remains(PAGES, WANTED, {"Ole"})
    assert told == ("Kan stadig læses: »Grete Lund« på side 2; det er udeladt på side 1.",)
    assert without_remains(("Filen er delt.", *told)) == ("Filen er delt.",)
    many = [replace(PAGES[2], number=number) for number in range(2, 32)]
    assert remains([*PAGES[:2], *many], WANTED, {"Ole"})[-1] == "Kan stadig læses: 9 steder til."


def test_the_reason_names_every_page_and_quotes_nothing() -> None:
    verdict = Verdict(
        sha256="", pages=30, checks=(), figures={},
        leaks=(leak("page_text", 4), leak("font"), leak("page_text", 2)),
    )  # fmt: skip
    why = _why(FinishResult(output="", code=None, verdict=verdict, seconds={}))
    assert why.startswith("Kontrollen fandt: side 2, 4: En udeladt oplysning kan stadig læses")
    assert why.endswith(leak("font").what)
