"""What the verifier is told to expect of a document besides the boxes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from redactor.errors import InputCode, InputError
from redactor.model import Box, Page, Redaction

_WORD = re.compile(r"\w+")
_SURELY_A_NAME = 0.5


def expectation(
    done: dict[str, Any],
    pages: Sequence[Page],
    redactions: Sequence[Redaction],
    *,
    stamp: str,
    elsewhere: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """What the child's `verify` is to expect, as JSON values, after what its `redact` answered.

    `pages` begin with the title page. `elsewhere`: removed strings that stay in other places.

    Raises:
        InputError: the redactor painted something else than it was asked to.
    """
    shown = pages[1:]
    return {
        "redactions": _burned(done["burned"], redactions),
        "kept": control_texts(shown, redactions),
        "read": read_texts(shown, stamp),
        "exact": [page.number for page in shown if not _was_guessed(page)],
        "pages": len(shown),
        "gap_step": float(done["gap_step"]),
        "elsewhere": sorted(elsewhere | ordinary_words(pages, redactions)),
    }


def _burned(untrusted: list[dict[str, Any]], asked: Sequence[Redaction]) -> list[dict[str, Any]]:
    """The redactions as painted, once it is sure that none of those asked for is missing.

    Boxes may have moved with the text of their line; what they stand for may not change.
    """
    painted = sorted((item["page"], item["text"], item["label"]) for item in untrusted)
    if painted != sorted((item.page, item.text, item.label) for item in asked):
        raise InputError(InputCode.CRASHED)
    return untrusted


def control_texts(
    pages: Sequence[Page], redactions: Sequence[Redaction], per_page: int = 5
) -> list[tuple[int, str]]:
    """Words that must survive, spread over each page: long, plain, and away from every box.

    What cannot be seen comes last in a page's text, and need not survive.
    """
    result: list[tuple[int, str]] = []
    for page in pages:
        if page.ocr_confidence is not None:
            continue  # what one OCR run read another may not
        taken = [box for item in redactions if item.page == page.number for box in item.boxes]
        words, position = [], 0
        for word in page.text.split():
            start = page.text.index(word, position)
            position = start + len(word)
            if not (6 <= len(word) <= 20 and word.isalpha()):
                continue
            spots = page.boxes_of(start, position)
            if (
                len(spots) == 1
                and _on_page(spots[0], page)
                and not any(_near(spots[0], box) for box in taken)
            ):
                words.append(word)
        if "hidden_text" in page.flags:
            words = words[: len(words) // 2]
        step = max(1, len(words) // per_page)
        result.extend((page.number, word) for word in words[::step][:per_page])
    return result


def read_texts(pages: Sequence[Page], stamp: str) -> list[tuple[int, str]]:
    """All text of each page that people could decide on, with what the redactor stamps on it."""
    return [
        (page.number, f"{page.text} {stamp} side {page.number} af {len(pages)}") for page in pages
    ]


def _was_guessed(page: Page) -> bool:
    """Whether any of a page's text came from OCR, which may err in letters."""
    return page.ocr_confidence is not None or "ocr_text" in page.flags


def ordinary_words(pages: Sequence[Page], redactions: Sequence[Redaction]) -> frozenset[str]:
    """Removed single words that the document also uses as ordinary words, in lower case.

    "Mark" may be removed as a name while "mark" is a field: that word elsewhere is not the
    same thing again. Words that are first and foremost names are never taken for ordinary.
    """
    from redactor.detect.names.gazetteer import first_name_weight, surname_weight

    lower = {word for page in pages for word in _WORD.findall(page.text) if word.islower()}
    removed = {redaction.text for redaction in redactions if redaction.text.isalpha()}
    return frozenset(
        word
        for word in removed
        if not word.islower()
        and word.lower() in lower
        and max(first_name_weight(word), surname_weight(word)) < _SURELY_A_NAME
    )


def _on_page(box: Box, page: Page) -> bool:
    return bool(box.x0 >= 0 and box.y0 >= 0 and box.x1 <= page.width and box.y1 <= page.height)


def _near(left: Box, right: Box, margin: float = 3.0) -> bool:
    return bool(
        left.x0 < right.x1 + margin
        and right.x0 < left.x1 + margin
        and left.y0 < right.y1 + margin
        and right.y0 < left.y1 + margin
    )
