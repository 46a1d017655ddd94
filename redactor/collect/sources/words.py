"""Dates and directions as Danish systems write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from redactor import days

_DIRECTIONS = {
    "in": ("ind", "indgående", "indgaaende", "modtaget", "in", "incoming", "inbound"),
    "out": ("ud", "udgående", "udgaaende", "afsendt", "out", "outgoing", "outbound"),
    "internal": ("intern", "internt", "internal"),
}
_DATES = ("%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d")


def iso_day(shown: str) -> str:
    """A date as Danish systems show it, as ISO; one that is not understood is left out. Of a time
    with a zone it is the day in Denmark: many keep a day as the moment it begins, in UTC."""
    match = re.match(r"[\d./-]{8,10}", days.day_of(shown.strip()))
    for form in _DATES if match else ():
        try:
            return datetime.strptime(match.group(), form).date().isoformat()  # type: ignore[union-attr]
        except ValueError:
            continue
    return ""


def day_at(seconds: float) -> str:
    """The Danish day of a moment in seconds since 1970, as ISO; empty when out of range."""
    try:
        return days.day(datetime.fromtimestamp(seconds, UTC))
    except (ValueError, OverflowError, OSError):
        return ""


def direction_of(word: str) -> str:
    """in, out or internal; empty for words not known."""
    plain = word.strip().casefold()
    return next((way for way, words in _DIRECTIONS.items() if plain in words), "")
