"""Phone numbers that OCR damaged beyond their form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from redactor.detect.hits import Hit
from redactor.detect.text.anchors import header_cell

_GARBLED = re.compile(
    r"(?<![^\W_])(?P<n>[\w/|!\]?](?:[ .:;,'-]?[\w/|!\]?]){7})"
    r"(?![^\W_]|[-/,:]\d)"
)
"""Eight places, most of them digits, with any signs between and in place of the rest; only where
a phone number is to stand."""
_MOST_DIGITS = 5
"""Digits that eight places need at least to be a number that was misread."""
_PHONE_AT = re.compile(
    r"(?<!\w)(?!mobile?[ -]?pay)(?:t[l1i]f|te[l1i]e[fr]on|mobi[l1i]|te[l1i]|mob"
    r"|sms)\w*\.?(?:[ -]?nr)?[.:;,]{0,2}"
    r"[ \t\n'\"]{0,3}"
    r"|(?<!\w)(?:træffes|nås|fanges|ring(?:e|er|ede|et)?)(?: [a-zæøå]{1,12}){0,6} på[ :]{1,2}",
    re.IGNORECASE,
)
"""What a phone number stands after, with ways OCR reads it."""
_PHONE_HEADER = re.compile(r"te[l1i]e[fr]on|t[l1i]f|mobil", re.IGNORECASE)


def garbled(text: str, found: Sequence[Hit]) -> Iterator[Hit]:
    """What OCR made of a number, where a word or a column's header says that one is to stand and
    none was `found`."""
    for place in (*_PHONE_AT.finditer(text), *_cells_of_phones(text)):
        seen = _GARBLED.match(text, place.end())
        if seen is None or any(h.start < seen.end() and seen.start() < h.end for h in found):
            continue
        signs = re.sub(r"[ .:;,'-]", "", seen["n"])
        digits = sum(c.isdigit() for c in signs)
        if digits >= _MOST_DIGITS and not (digits == 8 and " " not in seen["n"]):
            start, end = seen.span("n")
            reason = "Otte tegn, hvor der står et telefonnummer"
            yield Hit(type="PHONE_NUMBER", start=start, end=end, score=0.75, reason=reason)


def _cells_of_phones(text: str) -> Iterator[re.Match[str]]:
    """The empty string before each cell below a header that says phone."""
    if not _PHONE_HEADER.search(text) or "\t" not in text:
        return
    for tab in re.finditer(r"(?<=\t)(?=[\w/])", text):
        header = header_cell(text, tab.start())
        if header and _PHONE_HEADER.match(header.strip()):
            yield tab
