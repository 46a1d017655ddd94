"""Addresses in the cells of a table, one part to a column: "Vej", "Nr", "Etage", "Dør"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from redactor.detect.text.patterns import scan

_STREET = r"(?:vej|vejnavn|gade|gadenavn|gade/vej|vej/gade|adresse)"
_HEAD = re.compile(
    rf"^(?:[^\n]*\t)? ?{_STREET} ?\t ?(?:nr\.?|husnr\.?|husnummer|hus ?nr\.?|nummer)"
    r" ?(?:\t[^\n]*)?$",
    re.IGNORECASE | re.MULTILINE,
)
_NAME = re.compile(_STREET, re.IGNORECASE)
_FURTHER = re.compile(
    r"(?:nr|hus ?nr|husnummer|nummer|bogstav|litra|etage|sal|dør|side|st/sal|post ?nr|postnummer|by"
    r"|postdistrikt)\.?",
    re.IGNORECASE,
)
_ROWS = 200
_HOUSE = re.compile(r" ?[1-9]\d{0,2} ?[A-Za-z]? ?")


def addresses_in_cells(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of the address of each row below such a header."""
    for head in scan(_HEAD, text, "vej\t", "vejnavn\t", "gade\t", "gadenavn\t", "adresse\t"):
        titles = head.group().split("\t")
        first = next(n for n, title in enumerate(titles) if _NAME.fullmatch(title.strip()))
        last = first
        while last + 1 < len(titles) and _FURTHER.fullmatch(titles[last + 1].strip()):
            last += 1
        at = head.end() + 1
        for _ in range(_ROWS):
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            cells = text[at:end].split("\t")
            if len(cells) < first + 2:
                break
            if cells[first].strip()[:1].isalpha() and _HOUSE.fullmatch(cells[first + 1]):
                yield _span(at, cells, first, min(last, len(cells) - 1))
            at = end + 1


def _span(at: int, cells: Sequence[str], first: int, last: int) -> tuple[int, int]:
    while last > first and not cells[last].strip():
        last -= 1
    start = at + sum(len(c) + 1 for c in cells[:first])
    end = at + sum(len(c) + 1 for c in cells[: last + 1]) - 1
    return start, end
