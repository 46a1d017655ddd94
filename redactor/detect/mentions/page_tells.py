"""What a whole page tells of the names on it: in which of them somebody is, who is called by them,
which are ships and farms, and which words it writes in small letters. Read once for a page."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from redactor.detect.names.gazetteer import NO_NAME, is_town, name_weights
from redactor.detect.names.lexicon import TITLE_WORD
from redactor.detect.text.patterns import RUNNING

_GIVEN = 0.3
"""From this weight a word may be a first name."""
_SURE = 0.5
"""From this weight a word is rather a name."""
IN = (
    r"(?<!\w)(?<!forelsket )(?<!vild )(?<!skuffet )(?<!interesseret )(?<!tro )(?<!tillid )(?<!fat )"
    r"(?<!hold )(?<!hev )(?<!rev )(?<!trak )(?<!greb )(?<!slog )(?<!bed )(?<!stak )(?<!skød )"
    r"(?<!sparkede )(?<!ramte )"
)
"""Before "i" and a place: "i Kiel", not "fat i Hansen"."""
_IN_IT = re.compile(
    rf"{IN}[iI] (?P<in>[A-ZÆØÅ][^\W\d_]+)(?![\w-])"
    r"|\((?P<from>[A-ZÆØÅ][^\W\d_]+) ?, ?\d{4}-\d\d-\d\d\)"
)
"""Where somebody is, or wrote from: "I Kiel sad vi", "(Kiel, 2023-08-03)"."""
OWNS = re.compile(r"['’]? [A-ZÆØÅa-zæøå]")
"""Behind a genitive: what is somebody's."""
_RUN = re.compile(r"(?<![^\W\d_])[A-ZÆØÅ][^\W\d_]*\.?(?: [A-ZÆØÅ][^\W\d_]*\.?)+")
_AT = re.compile(r"(?<!\w)(?:på|paa) (?P<n>[A-ZÆØÅ][a-zæøå]+(?:gård|gaard))s?(?!\w)")
"""Enough for a farm where no list has the name: one may be cross at somebody, too."""
_FARM = re.compile(
    r"(?<!\w)(?:gårdene?|gaarden|godset|hovedgården|ejer af|ejede|født på|opvokset på|bor på"
    r"|boede på|tjente på|karl på|arkivet på|opbevares på) (?P<n>[A-ZÆØÅ][a-zæøå]+(?:gård|gaard))"
    r"s?(?!\w)"
    r"|(?<!\w)(?P<m>[A-ZÆØÅ][a-zæøå]+(?:gård|gaard)) (?:er|var|blev|bliver|lå|ligger|brændte)"
    r"[^.\n]{0,50}? (?:bygget|beboet|ejet|solgt|købt|nedrevet|overtaget|drevet|fæstet|oprettet)"
    r"(?!\w)"
)
"""What is said of farms alone."""
SHIPS = (
    r"(?:fiskeskib(?:et)?|fiskefartøj(?:et)?|fartøj(?:et)?|kutter(?:en)?|fiskekutter(?:en)?|skib(?:et)?"
    r"|trawler(?:en)?|færge(?:n)?|coaster(?:en)?|containerskib(?:et)?|slæbebåd(?:en)?|[ms]/[sf]|forlis)"
)
CAPITALS = r"(?:[A-ZÆØÅ]\. ?){0,4}[A-ZÆØÅ]{3,}(?: [A-ZÆØÅ]{2,}){0,4}"
_VESSEL = re.compile(
    rf"(?<!\w)(?i:{SHIPS}|skibets navn(?: ?/\w{{1,20}}(?:[ .]\w{{1,20}})?\.?)?:)"
    rf" ?:? (?P<n>{CAPITALS})(?!\w)"
)
"""A ship, whose name reports set in capitals."""


_STANDS = re.compile(
    r"(?<!\w)(?P<n>[A-ZÆØÅ]{1,5}) (?:står for|betyder|er en forkortelse for) [\"”“»]?"
    r"(?:moderator|interview|mor|far|barn|lærer|elev|pædagog|læge|patient|forsker|ordstyrer"
    r"|interviewer|respondent|informant|deltager|studerende|sagsbehandler|borger|mødeleder)(?!\w)"
)
"""What letters are told to stand for in a transcript: "MO står for moderator"."""


class Told(NamedTuple):
    """What one page tells."""

    places: frozenset[str]
    """Words with a capital that somebody is in."""
    borne: frozenset[str]
    """Words behind a first name or a title: somebody is called so."""
    farms: frozenset[str]
    at_farms: frozenset[str]
    """Farms, and what may be one if no list has the name."""
    ships: frozenset[str]
    roles: frozenset[str]
    """Letters that stand for a role in a talk."""
    small: frozenset[str]
    """Words in small letters."""


@lru_cache(maxsize=2)
def told(text: str) -> Told:
    """What a page tells. Linear in the text."""
    places = {
        match["in"] or match["from"]
        for match in _IN_IT.finditer(text)
        if not ((match["in"] or "").endswith("s") and OWNS.match(text, match.end("in")))
        and may_be_place(match["in"] or match["from"])
    }
    borne: set[str] = set()
    for run in _RUN.finditer(text):
        parts = [part.rstrip(".") for part in run.group().split(" ")]
        calls = [_calls(part) for part in parts]
        borne.update(part for n, part in enumerate(parts) if any(calls[max(0, n - 2) : n]))
    return Told(
        frozenset(places),
        frozenset(borne),
        frozenset(match["n"] or match["m"] for match in _FARM.finditer(text)),
        frozenset(match["n"] for match in _AT.finditer(text)),
        frozenset(match["n"] for match in _VESSEL.finditer(text)),
        frozenset(match["n"] for match in _STANDS.finditer(text)),
        frozenset(RUNNING.findall(text)),
    )


def may_be_place(name: str) -> bool:
    """Whether a word may be a place's name rather than somebody's."""
    return is_town(name) or max(name_weights(name)[:2]) < _SURE


def is_told_place(text: str, name: str) -> bool:
    """Whether a page says that somebody is in what was read as a surname, and of nobody that he is
    called so."""
    page = told(text)
    return name in page.places and name not in page.borne


def is_told_farm(text: str, name: str) -> bool:
    """Whether a page speaks of a farm, and of nobody who is called after it."""
    page, bare = told(text), name.removesuffix("s")
    if bare in page.borne:
        return False
    return bare in page.farms or (bare in page.at_farms and name_weights(name) == NO_NAME)


def _calls(word: str) -> bool:
    """Whether a word before another says who is called by that."""
    return name_weights(word).first >= _GIVEN or TITLE_WORD.fullmatch(word) is not None
