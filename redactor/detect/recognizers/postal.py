"""POSTAL_CITY: postal code and town ("8000 Aarhus C", "DK-2100 København Ø", "FO-100 Tórshavn").

The code must be in use and the town must belong to it; misspelt towns count with a lower
score. Years and amounts before a capital word ("2023 Budget", "4000 Kr") have no such town.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import ClassVar

from rapidfuzz import fuzz

from redactor.detect.base import Recognizer
from redactor.detect.hits import Hit
from redactor.detect.names.gazetteer import fold, postal_towns, towns
from redactor.detect.text.anchors import Anchors
from redactor.detect.text.numbers import undo_ocr

_ADDRESS_ANCHORS = Anchors("postnr", "postnummer", "post nr", "=by", "adresse", "bopæl", "bor")
_TIME_WORDS = frozenset(
    [
        "i",
        "siden",
        "kl",
        "kl.",
        "klokken",
        "fra",
        "til",
        "år",
        "året",
        "inden",
        "efter",
        "før",
        "ultimo",
        "primo",
        "december",
    ]
)

# Four digits (OCR letters allowed after the first), a small gap, and what may be a town.
_CANDIDATE = re.compile(
    r"(?<![\w./+-])(?<!\d,)(?<!§ )(?P<country>(?:D ?K|FO|GL|FR)\s?[-–]?\s?)?"
    r"(?P<code>\d[\dOoIlSB]{2,3})"
    r"(?P<gap> {0,3}(?:[,;|\t\n] {0,3})?|-(?=[^\W\d_]))"
    r"(?P<town>[^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){0,3})"
)
_BARE = re.compile(r"(?i)\bpost(?:nr\.?|nummer|nummeret)\s*(?:er|:)?\s*((?:DK-?)?\d{4})(?!\d)")
_FOREIGN = re.compile(
    r"(?<![\w-])(?:D|DE|S|SE|N|NO|NL|A|CH|PL|F|B)-(?:\d{2}-\d{3}|\d{4,5}|\d{3} \d{2}) "
    r"(?P<town>[A-ZÆØÅÄÖÜ][a-zæøåäöüß-]+(?: [A-ZÆØÅÄÖÜ][a-zæøåäöüß-]+)?)"
)
"""Postal codes of other countries with the letter of the country."""
_DISTRICT = re.compile(r" (?:NV|SV|SØ|NØ|[CKVØNSMJFL]|Øst|Nord|Syd|Vest)(?![\w])\.?", re.I)
_REGION = re.compile(
    r"[ \n](?:Jylland|Sjælland|Fyn|Falster|Lolland|Mors|Als|Thy|Bornholm|(?:Jyll|Sjæll|Sj)\.?)"
    r"(?!\w)"
)
"""Which of several towns of one name, perhaps on the next line: "Nykøbing Mors"."""


_QUARTERS = {
    "2100": ("østerbro", "nordhavn"),
    "2150": ("nordhavn",),
    "2200": ("nørrebro",),
    "2300": ("amager", "amagerbro", "islands brygge", "ørestad", "sundby"),
    "2400": ("nordvest", "nordvestkvarteret", "bispebjerg"),
    "2450": ("sydhavn", "sydhavnen"),
    "2500": ("valby",),
    "2700": ("husum",),
    "5000": ("odense centrum",),
    "5240": ("vollsmose",),
    "8000": ("midtbyen",),
    "8200": ("trøjborg", "skejby"),
    "8210": ("hasle", "bispehaven"),
    "8220": ("gellerup", "gellerupparken"),
    "9000": ("vestbyen", "vejgaard"),
} | {str(code): ("vesterbro",) for code in range(1600, 1800)}
"""What people call the quarter a code is of, for the town's name."""


@cache
def _spellings(code: str) -> tuple[tuple[str, str], ...]:
    """(folded spelling, folded town without district) of one code, longest first."""
    names = (*postal_towns().get(code, ()), *_QUARTERS.get(code, ()))
    folded = sorted({fold(n) for n in names}, key=len, reverse=True)
    return tuple((f, re.sub(r" (?:nv|sv|sø|nø|[ckvønsmjfl])\.?$", "", f)) for f in folded)


def town_after(code: str, text: str) -> tuple[int, float] | None:
    """Length of the town at the start of `text` that belongs to `code`, and how surely."""
    low = fold(text)
    if len(low) != len(text):
        low = text.lower()
    for spelling, stem in _spellings(code):
        for form, score in ((spelling, 0.97), (stem, 0.95)):
            if low.startswith(form) and _ends(low, len(form)):
                length = len(form)
                district = _DISTRICT.match(text, length)
                if district:
                    length = district.end()
                return length, score
            if low.startswith(form + "s") and _ends(low, len(form) + 1):
                return len(form) + 1, score
    return _misspelt(code, text, low)


def _ends(text: str, position: int) -> bool:
    """Whether a word ends at `position` (not so in "Kolding-borgere")."""
    rest = text[position : position + 2]
    return not (rest[:1].isalnum() or (rest[:1] == "-" and rest[1:].isalpha()))


def _misspelt(code: str, text: str, low: str) -> tuple[int, float] | None:
    """A town one or two letters off, or another known town behind a code in use."""
    for spelling, stem in _spellings(code):
        count = stem.count(" ") + 1
        part = " ".join(low.split(" ")[:count])
        near = len(stem) >= 4 and abs(len(part) - len(stem)) <= 2
        if near and not part.startswith(stem):  # "roskildere" are people of Roskilde
            likeness = fuzz.ratio(part, stem)
            if likeness >= (82 if len(stem) > 5 else 75):
                length = len(part.rstrip(".,"))
                district = _DISTRICT.match(text, length)
                return (district.end() if district else length), 0.85
        if spelling.startswith(part[:4]) and part.endswith(".") and len(part) > 3:
            return len(part), 0.8
    if not text[:1].isupper():
        return None
    parts = low.split(" ")
    for count in (2, 1):
        candidate = " ".join(parts[:count]).rstrip(".,")
        if candidate in towns() and candidate != "gram":  # of flour
            district = _DISTRICT.match(text, len(candidate))
            return (district.end() if district else len(candidate)), 0.7
    return None


def postal_city_at(text: str, position: int) -> tuple[int, float] | None:
    """End and score of the postal code and town that begins at `position`, or None."""
    match = _CANDIDATE.match(text, position)
    return _judge(text, match) if match else None


def _judge(text: str, match: re.Match[str]) -> tuple[int, float] | None:
    country = (match["country"] or "").strip(" -–")
    raw = match["code"]
    code = undo_ocr(raw)
    if country == "FO" or (len(raw) == 3 and country):
        code = f"FO-{raw}" if country == "FO" else code
    if code not in postal_towns():
        return None
    found = town_after(code, match["town"])
    if found is None:
        return None
    length, score = found
    if raw != code and not code.startswith("FO"):
        if score < (0.85 if sum(c.isdigit() for c in raw) > 1 else 0.95):
            return None
        score = 0.85
    if not match["gap"] and score < 0.9:
        return None
    if ("\n" in match["gap"] or match["gap"] == "-") and score < 0.9:
        return None
    if match["gap"] == "-" and code.startswith(("19", "20")):
        return None  # "2015-Aalborg"
    if country:
        score = min(0.99, score + 0.02)
    elif match["town"][0].islower():
        score -= 0.15
    if 1600 <= int(code[-4:] if code[0] != "F" else 0) <= 2099 and not country:
        before = text[max(0, match.start() - 10) : match.start()].lower().split()
        if before and before[-1] in _TIME_WORDS:
            score -= 0.4
    end = match.start("town") + length
    region = _REGION.match(text, end)
    return region.end() if region else end, score


class PostalCityRecognizer(Recognizer):
    """Danish, Greenlandic and Faroese postal codes with their town."""

    types: ClassVar[tuple[str, ...]] = ("POSTAL_CITY",)

    def read(self, text: str) -> Iterable[Hit]:
        return list(_find(text))


_ROOM = re.compile(
    r"(?<!\w)(?:lokale|auditorium|stue|rum|hold|kursus|konto|type|model|formular|blanket|linje|vogn)"
    r"(?: nr\.?)?:? $",
    re.IGNORECASE,
)
"""Before a number that is no code of a town: "Lokale 2100, København Universitetshospital"."""


def _find(text: str) -> Iterator[Hit]:
    for match in _CANDIDATE.finditer(text):
        judged = _judge(text, match)
        if judged is None:
            continue
        end, score = judged
        if score < 0.9 and _ADDRESS_ANCHORS.before(text, match.start(), width=60):
            score = min(0.95, score + 0.08)
        if score < 0.5 or _ROOM.search(text, max(0, match.start() - 16), match.start()):
            continue
        reason = (
            "Postnummer og den by, der hører til det"
            if score >= 0.9
            else "Postnummer i brug efterfulgt af et bynavn, der ligner"
        )
        yield Hit(
            type="POSTAL_CITY", start=match.start(), end=end, score=round(score, 2), reason=reason
        )
    for match in _FOREIGN.finditer(text):
        yield Hit(
            type="POSTAL_CITY",
            start=match.start(),
            end=match.end(),
            score=0.85,
            reason="Udenlandsk postnummer med landets bogstav og en by",
        )
    for match in _BARE.finditer(text):
        if match[1][-4:] in postal_towns() and not postal_city_at(text, match.start(1)):
            yield Hit(
                type="POSTAL_CITY",
                start=match.start(1),
                end=match.end(1),
                score=0.8,
                reason="Tal efter ordet postnummer, som er et postnummer i brug",
            )
