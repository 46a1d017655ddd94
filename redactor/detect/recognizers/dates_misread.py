"""Dates with letters that OCR put for digits: "04.O3.2022", "2l. apri1 l943"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from redactor.detect.text.numbers import undo_ocr

FULL_MONTHS = r"januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"
MONTH_NUMBER = {m[:3]: i + 1 for i, m in enumerate(FULL_MONTHS.split("|"))}
MONTH_NUMBER |= {"may": 5, "oct": 10}
"""The months by their first three letters."""
_MONTHS = frozenset((*FULL_MONTHS.split("|"), *MONTH_NUMBER))
_O = r"[\dOolI|]"
_MIXED = re.compile(r"\d[./-]?[OolI|]|[OolI|][./-]?\d")
_DAMAGED = re.compile(
    rf"(?<![\w.,/-])(?=[\d./-]{{0,9}}[OolI|])(?P<d>{_O}{{1,2}})(?P<s>[./-])(?P<m>{_O}{{1,2}})(?P=s)"
    rf"(?P<y>{_O}{{4}}|{_O}{{2}})(?![\w/]|[-.,:]\d)"
)
_DAMAGED_WORDED = re.compile(
    rf"(?<![\w.,/-])(?P<d>{_O}{{1,2}})\.? (?P<m>[a-z][a-z01]{{2,8}})\.? "
    rf"(?P<y>[1l2][\dOolI|]{{3}})(?!\w)",
    re.IGNORECASE,
)
"""The same with the month in letters."""
_LETTERS = str.maketrans("10", "lo")
_YEARS = range(1900, 2100)


def misread(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start, end and whether the form alone makes it a date: with a whole year it does."""
    for m in _DAMAGED.finditer(text) if _MIXED.search(text) else ():
        day, month, year = (undo_ocr(m[g]) for g in "dmy")
        if day.isdigit() and month.isdigit() and year.isdigit() and valid(day, int(month), year):
            figures = sum(c.isdigit() for c in m.group())
            yield m.start(), m.end(), int(year) in _YEARS and figures > _MOST
    for m in _DAMAGED_WORDED.finditer(text):
        name = m["m"].lower().translate(_LETTERS)
        number = MONTH_NUMBER.get(name[:3])
        day, year = undo_ocr(m["d"]), undo_ocr(m["y"])
        damaged = not (m["m"].isalpha() and m["d"].isdigit() and m["y"].isdigit())
        if number and damaged and day.isdigit() and year.isdigit() and valid(day, number, year):
            figure = any(c.isdigit() for c in m["d"])  # "I oktober 1991"
            yield m.start(), m.end(), figure and name in _MONTHS and int(year) in _YEARS


_MOST = 3
"""Figures that a date keeps at least to be one by its form."""


def valid(day: str, month: int, year: str | None) -> bool:
    """Whether it can be a date; a two-digit year may be of either century."""
    digits = (year or "2000").strip("'’")
    years = (int(digits),) if len(digits) == 4 else (1900 + int(digits), 2000 + int(digits))
    for candidate in years:
        try:
            date(candidate, month, int(day))
        except ValueError:
            continue
        return True
    return False
