"""Where a removed text can still be read in its document: told when the check keeps it back.

The check says what is wrong and on which page, and never quotes; who is to mend it must know
which finding it is. What is said here quotes the text, so it belongs to the notices of the
document, in the case and its report: never in a reason, a log or the release folder.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from redactor.model import Box, Page, Redaction
from redactor.review import spaced

_WORD = re.compile(r"\w+")
_MOST = 20
_LEAST = 3
"""Letters or digits; what is shorter stands everywhere."""


def remains(
    pages: Sequence[Page], redactions: Sequence[Redaction], elsewhere: Collection[str]
) -> tuple[str, ...]:
    """A notice for each removed text and page where it stands uncovered.

    `pages` begin with the title page. `elsewhere`: texts that may stay in other places.
    """
    removed: dict[str, Redaction] = {}
    for redaction in redactions:
        key = spaced(redaction.text)
        if sum(map(str.isalnum, key)) >= _LEAST and redaction.text not in elsewhere:
            removed.setdefault(key, redaction)
    found = [
        f"Kan stadig læses: »{one.text}« på side {page.number}; det er udeladt på side {one.page}."
        for page in pages[1:]
        for one in _standing(page, removed, redactions)
    ]
    more = len(found) - _MOST
    return (*found[:_MOST], *([f"Kan stadig læses: {more} steder til."] if more > 0 else []))


def without_remains(notices: Sequence[str]) -> tuple[str, ...]:
    """Notices without those of an earlier check."""
    return tuple(notice for notice in notices if not notice.startswith("Kan stadig læses: "))


def _standing(
    page: Page, removed: dict[str, Redaction], redactions: Sequence[Redaction]
) -> Iterator[Redaction]:
    words = list(_WORD.finditer(page.text))
    starts: dict[int, int] = {}
    text = " "
    for number, word in enumerate(words):
        starts[len(text) - 1] = number
        text += f"{word.group().casefold()} "
    covered = [box for item in redactions if item.page == page.number for box in item.boxes]
    for key, redaction in removed.items():
        count = len(key.split())
        begin = text.find(key)
        while begin >= 0:
            first = starts[begin]
            boxes = page.boxes_of(words[first].start(), words[first + count - 1].end())
            if not all(_is_under(box, covered) for box in boxes):
                yield redaction
                break
            begin = text.find(key, begin + 1)


def _is_under(box: Box, covered: Sequence[Box]) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return any(one.x0 <= x <= one.x1 and one.y0 <= y <= one.y1 for one in covered)
