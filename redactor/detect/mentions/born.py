"""A date that stands right behind a name and lies years back is a date of birth."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from redactor.detect.hits import Hit
from redactor.detect.text.anchors import label_above

_DAY = (
    r"\d{1,2}(?:[./-] ?\d{1,2}(?:[./-] ?| (?=\d{4}))"
    r"|\. ?(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-z]{0,6}\.? (?=\d{4}))"
    r"(?P<year>\d{4}|\d{2})"
)
_DATE = re.compile(_DAY)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_GAP = re.compile(r",? ?\(?|\n\(|\t")
_ENDS = re.compile(r"\s*(?:[),;\t\n]|\.?\s*$)")
_UNTIL = re.compile(rf" ?[-–—] ?{_DAY}\)")
"""After a birth date in brackets, when who bore the name died: "(02.03.1931 - 24.05.2019)"."""
_CLOCK = re.compile(r"[,\s]{1,2}(?:kl\.? ?)?(?:[01]?\d|2[0-3])[.:][0-5]\d(?![\w]|[.:-]\d)")
"""The time of day behind a date: when something was written, not when somebody was born."""
_YEARS_BACK = 3
_GROWN = 18
"""Years that nobody holds an office for."""
_THIS_SIDE = 2015
"""The year from which a date on a page without other years is rather one of the case."""
_PIVOT = 36
"""Two digits up to this are of this century, as in CPR numbers of later years."""


def with_births(text: str, found: Iterable[tuple[Hit, str]]) -> Iterator[tuple[Hit, str]]:
    """The hits of a page in order, such dates as DATE_OF_BIRTH: "Per Stie, 04.11.1981"."""
    newest: int | None = None
    last: Hit | None = None
    for hit, recognizer in found:
        shown = hit
        if hit.type == "DATE_TIME" and last is not None and last.type == "PERSON":
            date = _DATE.fullmatch(text, hit.start, hit.end)
            gap = _GAP.fullmatch(text, last.end, hit.start)
            beside = gap and _ENDS.match(text, hit.end) and not _CLOCK.match(text, hit.end)
            if date is not None and gap and _lived(text, hit):
                shown = replace(
                    hit,
                    type="DATE_OF_BIRTH",
                    score=0.9,
                    reason="Den første af to datoer i parentes efter et navn: født og død",
                )
            elif date is not None and beside and last.end < hit.start:
                if newest is None:
                    newest = max((int(y) for y in _YEAR.findall(text)), default=0)
                year = _whole(date["year"])
                if (
                    (_of_children(text, last.start) and _may_be_birth(text, last.end, hit.start))
                    or year <= max(newest - _YEARS_BACK, 0)
                    or year == newest <= _THIS_SIDE
                ):
                    shown = replace(
                        hit,
                        type="DATE_OF_BIRTH",
                        score=0.7,
                        reason="Datoen står lige efter et navn og ligger år tilbage",
                    )
        yield shown, recognizer
        if hit.end > hit.start:
            last = hit


_CHILDREN = re.compile(
    r"(?:^|[\n\t])\W*(?:børn(?:ene)?|barn(?:et)?|(?:fælles|hjemmeboende|mindreårige|mine"
    r"|vores) børn|barnets (?:fulde )?navn|søskende)(?: og fødsels\w+)?"
    r"(?: ?\([^)\n]*\))? ?:?[ \t]*\n?[ \t]*$",
    re.IGNORECASE,
)


_BIRTH = re.compile(r"fød|cpr|barn|børn|alder|dato", re.IGNORECASE)


def _may_be_birth(text: str, end: int, start: int) -> bool:
    """Whether a date is not in a cell of its own that is headed by something else."""
    if "\t" not in text[end:start]:
        return True
    label = label_above(text, start)
    return not label.strip() or _BIRTH.search(label) is not None


def _of_children(text: str, start: int) -> bool:
    """Whether a name stands after a label that asks for children, or below one."""
    before = text[max(0, start - 60) : start]
    return any(map(_CHILDREN.search, (before, label_above(text, start))))


def _lived(text: str, hit: Hit) -> bool:
    """Whether a date and the one after it, in brackets, are somebody's first and last: years
    apart, where a term of office is not."""
    first, until = _DATE.fullmatch(text, hit.start, hit.end), _UNTIL.match(text, hit.end)
    if first is None or until is None or text[hit.start - 1 : hit.start] != "(":
        return False
    return (_whole(until["year"]) - _whole(first["year"])) % 100 >= _GROWN


def _whole(year: str) -> int:
    if len(year) == 4:
        return int(year)
    return int(year) + (2000 if int(year) <= _PIVOT else 1900)
