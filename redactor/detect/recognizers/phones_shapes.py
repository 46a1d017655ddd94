"""What the grouping of eight digits tells: phone numbers, dates, pieces of longer numbers."""

from __future__ import annotations

import re
from itertools import pairwise

from redactor.detect.text.numbers import digits_of
from redactor.detect.text.patterns import SPACE

_YEAR = re.compile(r"(?:19|20)\d\d")

GROUPS = frozenset({"8", "4-4", "3-2-3", "2-2-4", "4-2-2", "2-4-2"})
PHONE_SHAPES = frozenset({"2-2-2-2", "8", "4-4", "3-2-3", "2-2-4", "4-2-2", "2-4-2"})
"""Groupings of phone numbers alone; amounts are grouped in other ways too."""


def in_groups(text: str, start: int, end: int, shape: str) -> bool:
    """Whether two groups of four are a piece of a longer number in groups of four."""
    if shape != "4-4":
        return False
    leads = re.search(r"(?:[A-Z]{2}\d\d|\b\d{4})[ -]$", text[max(0, start - 5) : start])
    return bool(leads or re.match(r"[ -]\d{1,4}\b", text[end : end + 6]))


def bare(number: str, shape: str, seps: set[str], area: bool) -> tuple[float, str]:
    """A number with no word for telephone near it."""
    groups = re.split(r"\D+", number)
    steps = {int(b) - int(a) for a, b in pairwise(groups)}
    if shape == "2-2-2-2" and steps in ({1}, {2}):
        return 0.0, ""  # 22 23 24 25 counts, 36 38 40 42 are sizes
    if shape == "2-2-2-2":
        if "\n" in seps:
            return 0.6, "Otte cifre to og to, delt over en linje"
        if seps & set(".-/") or len(seps) > 1:
            return (0.6, "Otte cifre to og to") if len(seps) == 1 else (0.0, "")
        return (0.9 if area else 0.85), "Otte cifre to og to, som telefonnumre skrives"
    if "\n" in seps or "/" in seps:
        return 0.0, ""
    if shape == "8":
        return (0.0, "") if is_date(number) else (0.5, "Otte cifre uden ord, der siger hvad de er")
    if shape == "4-4":
        if any(_YEAR.fullmatch(g) for g in groups) or "." in seps:
            return 0.0, ""
        return (0.6 if "-" not in seps else 0.5), "Otte cifre fire og fire"
    if shape in ("3-2-3", "2-2-4", "4-2-2") and seps <= {" "}:
        return 0.55, "Otte cifre delt som et telefonnummer"
    return 0.0, ""


def is_date(digits: str) -> bool:
    """YYYYMMDD or DDMMYYYY."""
    iso = _YEAR.match(digits) and 1 <= int(digits[4:6]) <= 12 and 1 <= int(digits[6:]) <= 31
    danish = _YEAR.match(digits[4:]) and 1 <= int(digits[2:4]) <= 12 and int(digits[:2]) <= 31
    return bool(iso or danish)


def is_calendar(number: str) -> bool:
    """A date with signs in it ("31/12 2020", "25-03-2026"), or two years ("2019-2020")."""
    if re.fullmatch(r"(?:19|20)\d\d ?[-\u2010-\u2014/] ?(?:19|20)\d\d", number):
        return True
    if re.fullmatch(r"(?:19|20)\d\d([-./ ])(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])", number):
        return True
    groups = re.fullmatch(r"(\d\d) ?[-./] ?(\d\d)(?: ?[-./] ?| )(\d{4})", number)
    return groups is not None and is_date("".join(groups.groups()))


def continues(text: str, start: int, end: int, shape: str) -> bool:
    """Whether the groups are a piece of a longer run of groups."""
    if re.match(rf"{SPACE}\d\d(?!\d|:\d|{SPACE}?[.:]?{SPACE}?[a-zæøå])", text[end : end + 6]):
        run = re.match(rf"(?:{SPACE}\d\d)+(?!\d)", text[end : end + 40])
        if not run or len(digits_of(run.group())) != 8:
            return True
    return bool(
        shape == "2-2-2-2"
        and re.search(r"(?<!\d)\d\d $", text[max(0, start - 4) : start])
        and not re.search(r"(?:\d\d ){4}$", text[max(0, start - 12) : start])
    )
