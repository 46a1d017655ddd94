"""Ages told on the days that people are wished well on: "Gerda Holms 80 års dag"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactor.detect.hits import Hit
from redactor.detect.names.gazetteer import NO_NAME, name_weights
from redactor.detect.text.patterns import SPACE, lowered

_DAY_OF_YEARS = re.compile(
    rf"(?:\b(?:sin|hans|hendes|min|din|deres)|[a-zæøå]s){SPACE}(?P<age>\d{{1,3}}[ -]?års)"
    r"(?= (?:fødsels|runde )?dag(?!\w))"
)
_IN_BIRTHDAYS = re.compile(
    rf"(?<!\w)(?P<who>[A-ZÆØÅ][\w-]*){SPACE}(?P<age>\d{{1,3}}{SPACE}år)"
    r"(?=[,.;)\n]|\Z| d\.| den | og )"
)
_BIRTHDAYS = re.compile(r"tillykke|fødselsdag|mærkedag|runde? (?:dag|år)|fylder", re.IGNORECASE)
_WISHES = ("tillykke", "fødselsdag", "mærkedag", "rund", "fylder")
_FEW_LINES = 300
"""Letters of a paragraph that are looked through for what it is about."""


def birthday_ages(text: str) -> Iterator[Hit]:
    """AGE by the day that is held, or by years right behind a name in a paragraph that speaks of
    birthdays."""
    low = lowered(text)
    for match in _DAY_OF_YEARS.finditer(text) if "års" in low and "dag" in low else ():
        start, end = match.span("age")
        reason = "Alder: hvor mange år der holdes dag for"
        yield Hit(type="AGE", start=start, end=end, score=0.85, reason=reason)
    for match in _IN_BIRTHDAYS.finditer(text) if any(word in low for word in _WISHES) else ():
        if _wished(text, match):
            start, end = match.span("age")
            reason = "Alder: antal år efter et navn, hvor der ønskes til lykke"
            yield Hit(type="AGE", start=start, end=end, score=0.85, reason=reason)


def _wished(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - _FEW_LINES) : match.start()].rpartition("\n\n")[2]
    return _BIRTHDAYS.search(before) is not None and name_weights(match["who"]) != NO_NAME
