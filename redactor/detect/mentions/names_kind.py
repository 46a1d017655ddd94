"""What a name that the model found is: a person, a street, a place, a body or a firm."""

from __future__ import annotations

import re
from typing import NamedTuple

from redactor.detect.mentions.nobody import is_landscape
from redactor.detect.names.abroad import is_abroad
from redactor.detect.names.gazetteer import (
    NO_NAME,
    has_surname_shape,
    is_town,
    name_weights,
    nominative,
)
from redactor.detect.names.meant import is_served, is_where
from redactor.detect.recognizers.address_parts import TITLE, address_end
from redactor.detect.recognizers.address_words import BARE

_GIVEN = 0.5
"""From this weight a word is taken for a first name."""
_SURE_NAME = 0.8


class Named(NamedTuple):
    """A name in a text. `score` is the model's calibrated probability."""

    type: str
    start: int
    end: int
    score: float


_CAPITALS = re.compile(r"[A-ZÆØÅ]{2,4}")
_SPOKEN_FOR = re.compile(r" (?:ved |v/ ?)([A-ZÆØÅ][^\W\d_]+)")
_SPEAKS_FOR = re.compile(r" v/ ?[A-ZÆØÅ]")
"""After the name of a firm: who speaks for it."""
_PLACED = re.compile(r"\b(?:i|fra|til|ved|på|mod|nær)\s$")
_STREET = re.compile(
    r"\w{3,}(?:vej|vejen|gade|gaden|allé|(?<!b)alle|stræde|strædet|pladsen|vænget|(?<![ai])stien"
    r"|boulevard)$"
    r"|s (?:gade|vej|plads|torv|allé|alle|boulevard|stræde)$"
    r"| (?:allé|boulevard|stræde|esplanade)$",
    re.IGNORECASE,
)
"""What ends as streets do; not "Langballe", "Sebastien"."""
_NEXT_STREET = re.compile(
    r"(?<=s) (?:vej|gade|allé|alle|stræde|boulevard|plads|torv|vænge|sti|park)\b",
    re.IGNORECASE,
)
_HOUSE_NUMBER = re.compile(
    r" [1-9]\d{0,2}(?: ?[A-Za-z])?(?![\w%])(?![.,:/]\d)(?!(?: \d\d){2,3}(?!\d))"
    r"(?! ?(?:kr|kroner|dollars?|euro|pund|mio|mia|millioner|tusind|pct|procent|gange|personer|"
    r"mand|indbyggere|år|dage|uger|timer|meter|km|ton|point|mål)\b)"
)
_COMPANY = re.compile(r"(?:,? )(?:ApS|A/S|I/S|K/S|P/S|IVS|A\.M\.B\.A\.?|amba)(?![\w/])")
_ON_ROAD = re.compile(r"(?<!\w)(?:i|på|ved|ad|til|fra|langs|mod)[ \n]$")
_NUMBERED_NEXT = re.compile(r",? ?\d")


def bears_road(text: str, name: Named) -> bool:
    """Whether a sure first name and one word that ends as a road does are somebody's, with no
    number behind and no word for a place before: "Jens Kirkegade deltog"; not "Juelsgade"."""
    first, *rest = text[name.start : name.end].split(" ")
    return (
        len(rest) == 1
        and name_weights(first).first >= _SURE_NAME
        and re.search(r"s(?:gade|vej|allé|alle|stræde)$", rest[0]) is None
        and not _NUMBERED_NEXT.match(text, name.end)
        and _ON_ROAD.search(text, max(0, name.start - 8), name.start) is None
    )


_OF_TRAFFIC = re.compile(
    r"(?i:(?<!\w)(?:ad|langs(?: med)?|krydset(?: ved| mellem)?|trafik\w*(?: på| ad)?|cykelsti\w*"
    r"(?: på| langs)?"
    r"|asfalt\w*(?: på)?|vejarbejde\w*(?: på)?|vejprojekt\w*(?: på)?|(?:lokal|kommune|helheds"
    r"|plej[et])?plan\w*"
    r"(?: nr\.?)?(?: [\d.-]+)?(?: for| ved| på)?|udbygning(?:en)? af|renovering(?:en)? af"
    r"|drejer (?:ad|til)))\s"
    r"(?:[A-ZÆØÅ]\w+ (?:og|mod) )?$"
)
"""Before a road that people drive or walk on, or plan for, and nobody is told to live on."""
_INSTITUTION = re.compile(
    r"\w*(?:menighed|forening|forsamlingshus|skole|børnehave|vuggestue|plejehjem|klub|bibliotek"
    r"|museum|kirke|hospital|sygehus|kommune|gymnasium|apotek|menighedsråd|byråd)"
    r"(?:en|et|n|ens|ets|ns|s)?",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"[A-ZÆØÅ]\w{2,}(?:hus|have|skole|cent(?:er|r)|klub|hjem|park)(?:met|mene|et|en|ene|erne|ne|n)"
)
"""What stands before the name of a house: "Børnehusene Hvalsted"."""


def _is_institution(name: str) -> bool:
    """A place or a word with what stands there: "Elsted Valgmenighed", not "Bo Holm Skole"."""
    first, *_, last = name.split() if " " in name else (name, name)
    if first is not last and _HOUSE.fullmatch(first) and name_weights(last).first < 0.3:
        return name_weights(first) == NO_NAME
    return (
        first is not last
        and name_weights(first).first < 0.3
        and name_weights(last) == NO_NAME
        and _INSTITUTION.fullmatch(last) is not None
    )


_NUMBERED = re.compile(r"(?P<place>[A-ZÆØÅ][a-zæøå]{3,}(?: [A-ZÆØÅ][a-zæøå]+)?) \d{1,3} ?[A-Za-z]?")
"""A place that the model took with the number of a house: "Torpet 19"."""
_CADASTRAL = re.compile(
    r"\b(?:ejerlav|sogn):? ?$|\bfød(?:e|sels)(?:sted|by|land|sogn|kommune)(?::[ \t]?|\t)$",
    re.IGNORECASE,
)
"""Before the name of a district: "Ejerlav: Hvalset", "Fødested: Nuuk"."""
_AT_NUMBER = re.compile(r"\([A-ZÆØÅ][^()\d\n]{2,40} \d{1,3} ?[A-Za-z]?, $")


def _lives_there(text: str, name: Named) -> bool:
    """Whether a first name read as a place stands for who speaks: "(Fyrrevej 13, Bo)"."""
    return (
        text[name.end : name.end + 1] == ")"
        and name_weights(text[name.start : name.end]).first >= _GIVEN
        and _AT_NUMBER.search(text, max(0, name.start - 60), name.start) is not None
    )


_KIN_AFTER = re.compile(
    r" (?:far|mor|søn|datter|bror|søster|kone|kæreste|mormor|farmor|morfar|farfar|forældre|værge"
    r"|storebror|lillebror|storesøster|lillesøster|plejemor|plejefar|stedfar)(?![\w-])"
)
_STRANGE = 0.85
"""Below this the model is not sure that an unknown word is a place or a body."""


def _has_kin(text: str, name: Named) -> bool:
    """Whether one word read as a place or a body has a family: "mente Ubax far"."""
    word = text[name.start : name.end]
    return (
        name.score < _STRANGE
        and word.isalpha()
        and word.istitle()
        and _KIN_AFTER.match(text, name.end) is not None
        and not is_town(nominative(word))
    )


def retyped(text: str, name: Named) -> Named:
    """A name that ends as companies or streets do is one, whatever the model calls it."""
    form = _COMPANY.search(text, name.start, name.end + 12)
    if form and form.start() <= name.end <= form.end():
        return Named("ORGANIZATION", name.start, form.end(), max(name.score, 0.6))
    if name.type in {"ORGANIZATION", "LOCATION"} and _has_kin(text, name):
        return Named("PERSON", name.start, name.end, name.score)
    if name.type == "ORGANIZATION":
        return name
    word = text[name.start : name.end]
    if name.type == "PERSON" and is_where(text, name.start, name.end):
        return Named("LOCATION", name.start, name.end, name.score)
    if name.type == "PERSON" and is_served(text, name.start, name.end):
        return Named("ORGANIZATION", name.start, name.end, name.score)
    if name.type == "PERSON" and _is_institution(word):
        return Named("ORGANIZATION", name.start, name.end, name.score)
    if name.type == "PERSON" and _CAPITALS.fullmatch(word) and name_weights(word) == NO_NAME:
        # "DN ved Asger Bille" is a body and who speaks for it, "MKH ved Odense Kommune" a person
        speaker = _SPOKEN_FOR.match(text, name.end)
        body = speaker is not None and name_weights(speaker[1]).first >= 0.3
        return Named("ORGANIZATION" if body else "INITIALS", name.start, name.end, name.score)
    if name.type == "LOCATION" and _lives_there(text, name):
        return Named("PERSON", name.start, name.end, name.score)
    if name.type == "PERSON" and _CADASTRAL.search(text, max(0, name.start - 16), name.start):
        return Named("LOCATION", name.start, name.end, name.score)
    if (
        name.type == "PERSON"
        and name_weights(word) == NO_NAME
        and is_town(word)
        and _PLACED.search(text[max(0, name.start - 6) : name.start])
    ):
        return Named("LOCATION", name.start, name.end, name.score)
    if (
        name.type == "PERSON"
        and name_weights(word) == NO_NAME
        and not has_surname_shape(word)
        and _SPEAKS_FOR.match(text, name.end)
    ):
        return Named("ORGANIZATION", name.start, name.end, name.score)
    if name.type == "PERSON" and is_abroad(text, name.start, name.end):
        return Named("LOCATION", name.start, name.end, name.score)
    if name.type == "PERSON" and is_landscape(text, name.start, name.end):
        return Named("LOCATION", name.start, name.end, name.score)
    following = _NEXT_STREET.match(text, name.end)
    bears = bears_road(text, name) or (  # "Solvej", "Uhre, Solvej" without a number
        name_weights(word.split(", ")[-1].removesuffix("s")).first >= _SURE_NAME
        and not _HOUSE_NUMBER.match(text, name.end)
    )
    if following or (not bears and _STREET.search(word)):
        end = following.end() if following else name.end
        reached = address_end(text, end)
        traffic = _OF_TRAFFIC.search(text[max(0, name.start - 40) : name.start])
        title = TITLE.match(text, reached or end)
        if title or (reached is None and traffic):
            return Named("LOCATION", name.start, end, name.score)
        return Named("ADDRESS", name.start, reached or end, 0.6)
    numbered = _NUMBERED.fullmatch(text, name.start, name.end)
    if name.type == "LOCATION" and numbered is not None:
        name = Named(name.type, name.start, numbered.end("place"), name.score)
    if name.type == "LOCATION" and _HOUSE_NUMBER.match(text, name.end):
        place = text[name.start : name.end]
        bare = place.lower() in BARE
        abbreviated = len(place) <= 3 and place.isupper()
        reached = None if abbreviated or is_town(place) else address_end(text, name.end)
        if reached is not None and TITLE.match(text, reached):
            reached = None
        if reached is not None and not (bare and text[name.end + 1 : reached].isalnum()):
            return Named("ADDRESS", name.start, reached, 0.6)
    return name
