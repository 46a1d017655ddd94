"""Dates and directions as Danish systems write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_DIRECTIONS = {
    "in": ("ind", "indgående", "indgaaende", "modtaget", "in", "incoming", "inbound"),
    "out": ("ud", "udgående", "udgaaende", "afsendt", "out", "outgoing", "outbound"),
    "internal": ("intern", "internt", "internal"),
}
_DATES = ("%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d")


def iso_day(shown: str) -> str:
    """A date as Danish systems show it, as ISO; one that is not understood is left out."""
    match = re.match(r"[\d./-]{8,10}", shown.strip())
    for form in _DATES if match else ():
        try:
            return datetime.strptime(match.group(), form).date().isoformat()  # type: ignore[union-attr]
        except ValueError:
            continue
    return ""


def day_of(seconds: float) -> str:
    """The UTC date of a moment given in seconds since 1970, as ISO; empty when out of range."""
    try:
        return datetime.fromtimestamp(seconds, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def direction_of(word: str) -> str:
    """in, out or internal; empty for words not known."""
    plain = word.strip().casefold()
    return next((way for way, words in _DIRECTIONS.items() if plain in words), "")
