"""Where the name of a street begins, word by word before its ending."""

from __future__ import annotations

import re

from redactor.detect.names.gazetteer import first_name_weight, is_town, name_weights
from redactor.detect.names.words import Word, word_set
from redactor.detect.recognizers.address_words import (
    BARE,
    MODIFIERS,
    PLACE_HEADS,
    PREPOSITIONS,
    STANDALONE,
    STOP,
)
from redactor.lexicon import is_ordinary_word


def first_word(text: str, tokens: tuple[Word, ...], i: int) -> int:
    """Index of the first word of the street name that ends with word `i`."""
    first = i
    standalone = tokens[i].lower in STANDALONE
    lower_case = tokens[i].text[0].islower()
    shouting = tokens[i].text.isupper() and len(tokens[i].text) > 2
    while first > 0 and i - first < 4:
        before = tokens[first - 1]
        gap = text[before.end : tokens[first].start]
        if gap not in (" ", ". ", ".", "\n", " \n"):
            break
        if first == i and _begins_street(text, tokens, i):
            return first - 1
        broken = tokens[i].lower in BARE and first == i and before.text[0].isupper()
        if "\n" in gap and not broken:
            break
        if gap == ". " and _DAY.fullmatch(before.text) and _MONTH.match(tokens[first].lower):
            first -= 1  # "10. Februar Vej"
            break
        modifier = before.lower in MODIFIERS and (len(before.text) > 1 or "." in gap)
        if "." in gap and not (modifier or len(before.text) == 1):
            break
        if modifier and before.lower in PREPOSITIONS:  # "Ved Kæret", "Under Lindene"
            ended = text[max(0, before.start - 2) : before.start].strip()[-1:] in (".", "!", "?")
            if first == i and before.text[0].isupper() and not shouting and not ended:
                first -= 1
            break
        if modifier:
            first -= 1
            continue
        if len(before.text) == 1 and "." in gap and before.text.isupper() and first < i:
            first -= 1
            continue
        numeral = bool(re.fullmatch(r"(?:[IVX]+|\d{1,2})'?s?", before.text)) and standalone
        if standalone and before.lower == "den" and first < i and _is_king(tokens, first):
            first -= 1
            continue
        if standalone and (before.text[0].isupper() or numeral) and not shouting:
            if before.lower in STOP:
                break
            first -= 1
            continue
        if standalone and (shouting or lower_case) and first == i and before.lower not in STOP:
            if lower_case and not (before.lower in MODIFIERS or before.lower.endswith("s")):
                break
            first -= 1
            continue
        if standalone and lower_case and first == i - 1 and first_name_weight(before.text) >= 0.8:
            first -= 1  # "peder syvs vej"
            break
        if (
            not standalone
            and first == i
            and before.text[0].isupper()
            and not shouting
            and (is_town(before.text) or before.lower in PLACE_HEADS)
            and first_name_weight(before.text) < 0.5
        ):
            first -= 1
            continue
        break
    return first


_DAY = re.compile(r"[12]?\d|3[01]")
_MONTH = re.compile(
    r"(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december)"
    r"s?(?:vej|gade|allé|alle|plads|stræde|$)"
)
"""A day after which streets are called."""
_SHARED = word_set(
    "byvej bygade ringvej kirkevej hovedgade hovedvej landevej stationsvej strandvej skovvej"
    " møllevej markvej mosevej bakkevej skolevej engvej"
)
"""Roads that many places have and that are told apart by the place before them."""
_NUMBERED = re.compile(r"[ \n]\d{1,3}[A-Z]?(?!\w)")


def _begins_street(text: str, tokens: tuple[Word, ...], i: int) -> bool:
    """Whether the word before "Byvej 18" fills the line above in its cell, or begins the cell, and
    is nobody's name: "Bredballe Byvej"."""
    before, word = tokens[i - 1], tokens[i]
    if word.lower not in _SHARED or not _NUMBERED.match(text, word.end):
        return False
    if text[before.end : word.start] not in (" ", "\n") or text[max(0, before.start - 1)] != "\t":
        return False
    known = name_weights(before.text)
    named = known.first >= _NAMED or known.last >= _NAMED
    ordinary = before.lower in STOP or is_ordinary_word(before.lower)
    ordinary = ordinary or before.text.endswith(("et", "en", "erne"))  # "Selskabet\\nRingvej 90"
    return before.text[0].isupper() and len(before.text) > 3 and not (named or ordinary)


_NAMED = 0.3
_REGNAL = re.compile(r"[IVX]+['’]?s|[A-ZÆØÅ][a-zæøå]+(?:ende|erde|dje|ste|te|des|dens)s?")


def _is_king(tokens: tuple[Word, ...], at: int) -> bool:
    """Whether "den" before word `at` stands within the name of one of several kings: "Frederik
    den VIII's", "Margrethe den Andens"."""
    return at > 1 and bool(_REGNAL.fullmatch(tokens[at].text)) and tokens[at - 2].text[0].isupper()
