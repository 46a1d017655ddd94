"""Places and plain words that are read as people, where the words around them tell: farms that
somebody was born on, a village with "Gl." before it, the town behind who lives there, the first
part of two compounds, posts with a capital."""

from __future__ import annotations

import re

from redactor.detect.hits import Hit
from redactor.detect.mentions.page_tells import (
    CAPITALS,
    IN,
    OWNS,
    SHIPS,
    is_told_farm,
    is_told_place,
    may_be_place,
    told,
)
from redactor.detect.names.gazetteer import NO_NAME, is_town, name_weights
from redactor.detect.names.lexicon import TITLE_WORD
from redactor.detect.names.words import word_set
from redactor.lexicon import is_ordinary_word

_REACH = 60
_GIVEN = 0.3
"""From this weight a word may be a first name, or a surname."""
_SURE = 0.5
_LEAST, _COMPOUND = 3, 9
"""Letters of a first name, and of a word made of two."""
_HEAD_OF_TWO = re.compile(r"-(?:,| og| eller| samt|/)(?: ?(?P<other>[A-ZÆØÅ][^\W\d_]+))?")
"""Behind the first part of two compounds: "Folke- og Skolebiblioteker"."""
_OLD_OR_NEW = re.compile(r"(?<!\w)(?:Gl|Gml|Nr|Ndr|Sdr|Vr|Ny|Ll|Kgs)\.[ \n]?$")
"""Before the name of a village, shortened: "Gl. Rye"."""
_SO_CALLED = re.compile(
    r"(?<!\w)[a-zæøå]*(?:sted(?:et)?|mark(?:en)?|bakken?|gård(?:en)?|gaard(?:en)?|huset?|engen?|skov(?:en)?|vej(?:en)?"
    r"|sø(?:en)?|by(?:en)?|område(?:t)?|egn(?:en)?|mose(?:n)?|grund(?:en)?|ejendom(?:men)?|ø(?:en)?|kro(?:en)?"
    r"|slot(?:tet)?|borg(?:en)?|villa(?:en)?|lejren?|skib(?:et)?|båd(?:en)?|hest(?:en)?|hund(?:en)?|kat(?:ten)?|ko(?:en)?)"
    r"(?:,? (?:der|som)(?: (?:man|vi|de|folk|alle))?(?: \w+)? ?"
    r"(?:kald(?:es|tes|er|te)|hedder|hed|hedte)(?: for)?|,? (?:kaldet|ved navn)) [\"”“»]?$",
)
"""Before what a place, a ship or an animal is called: "et sted, der kaldes Hvalsbakken"."""
_LIVES_IN = re.compile(r"[A-ZÆØÅ][^\W\d_]+ [A-ZÆØÅ][^\W\d_]+,[ \n]$")
_VESSEL_NAMED = re.compile(rf"(?i:{SHIPS}) {CAPITALS}")
_NO_VOWEL = re.compile(r"[B-DF-HJ-NP-TV-XZ][b-df-hj-np-tv-xz]{1,4}")
"""An abbreviation before its full stop: "Gmd. Hans Holm"."""
_LIES = re.compile(
    r" (?:(?:lige )?(?:syd|nord|øst|vest|sydøst|sydvest|nordøst|nordvest) for"
    r"|ligger (?:lige )?(?:udenfor|nær))(?!\w)"
)
"""After a place: "Holmstrup syd for Hvalsted"."""
_INSIDE = re.compile(rf"{IN}i $")
"""Before a place in which somebody is or has something."""
_LIVES_AT = re.compile(
    r"(?<!\w)(?:(?:bor|boede|boet|født|opvokset|døde|døbt|begravet|gift|bosat|hjemmehørende) i"
    r"|(?:\w*landbrug|gård|husmandssted|ejendom|mølle|kro|plads|station) ved) $"
)
"""The same, and of places only, whatever else is called so."""
_CAME_TO = re.compile(
    r"(?<!\w)(?:flyttede|kom|rejste|kørte|gik|tog|sejlede)(?: de| han| hun| vi| jeg)?"
    r"(?: ned| op| ud| ind| over| hjem)? til $"
)
_WHERE = re.compile(r",? (?:hvor|hvorfra)(?!\w)")
"""Before and after a place to which somebody came: "kom de til Norup, hvor"."""
_WHAT_IS_THERE = re.compile(r" (?:skole|kirke|havn|station|mølle|kro|sogn|fjord|strand)(?!\w)")
_TOWN_NEXT = re.compile(r", ?(?P<town>[A-ZÆØÅ][a-zæøå]+)(?!\w)")
_STOPS = re.compile(r"[,.;)\n]|$")
_FARM = re.compile(r"[A-ZÆØÅ][a-zæøå]+(?:gård|gaard)s?")
_COUNTED_OUT = re.compile(r"(?<!\w)(?:ingen|intet|hvilke[nt]?|hvert?|samme|adskillige) $")
"""Before a noun that an old letter writes with a capital: "ingen Ting"."""
_UNSURE = 0.6
"""Below this the model is not sure that a word is a name."""
_CHANNEL = re.compile(
    r" (?:TV|FM|Podcast(?:en)?|Records|Festival(?:en)?|Film|Band|Crew|Teater)(?![\w-])"
)
"""After the name of what is seen or heard: "Ana O Baba TV"."""
_ITALIAN = re.compile(
    r"(?:(?i:piazza|basilica|chiesa|plaza|iglesia|monte|kirken?|porto)(?: di| de| da)?|(?<!\w)i) $"
)
"""Before a saint after whom a church or a town is called."""
_SAINTS = ("San ", "Santa ", "Santo ", "Santi ", "Sant'")
_CODED = re.compile(r"(?P<stem>[a-zæøå]{3,})\d{1,2}")
"""How transcripts of talks call whom they record: "aarhus3"."""
_POSTS = word_set(
    "bedstemor bedstefar bedsteforældre oldemor oldefar mormor morfar farmor farfar moster faster"
    " morbroder farbroder svigerfar svigermor styrmand kaptajn klokker matros postbud husmand"
    " gårdmand gift død ugift døbt født"
)
"""Who somebody is, and what is told of him between names, written with a capital."""


def is_place_or_word(text: str, hit: Hit) -> bool:
    """Whether a hit of type PERSON is surely a place, a post or a plain word, as it stands in
    `text`. Linear in the text."""
    name = text[hit.start : hit.end]
    before = text[max(0, hit.start - _REACH) : hit.start]
    if name.isupper() and (name in told(text).ships or name in told(text).roles):
        return True
    if _VESSEL_NAMED.fullmatch(name):
        return True
    if " " in name and _CHANNEL.match(text, hit.end):
        return name_weights(name.rpartition(" ")[2]).last < _GIVEN
    if name.startswith(_SAINTS) and _ITALIAN.search(before):
        return True
    if " " in name:
        head, _, rest = name.partition(" ")
        return _OLD_OR_NEW.search(head + " ") is not None and " " not in rest and _may_be_town(rest)
    weights = name_weights(name)
    shortened = text[hit.end : hit.end + 1] == "." and weights == NO_NAME
    if shortened and _NO_VOWEL.fullmatch(name):
        return True
    if weights.first < _GIVEN and weights.last < _GIVEN:
        coded = _CODED.fullmatch(name)
        if coded is not None and (
            is_town(coded["stem"].capitalize()) or is_ordinary_word(coded["stem"])
        ):
            return True
        if TITLE_WORD.fullmatch(name) or name.lower() in _POSTS:
            return True
    if max(weights.first, weights.last) < _SURE and _COUNTED_OUT.search(before):
        return True
    if weights.last < _GIVEN and _is_head_of_two(text, hit.end, sure=weights.first >= _SURE):
        return True
    if weights.first < _GIVEN:
        if _OLD_OR_NEW.search(before) or _SO_CALLED.search(before):
            return True
        if _LIVES_IN.search(before) and _is_home(text, hit.end, name):
            return True
        rather = weights.last < _SURE or before.endswith(", ")
        if rather and _LIES.match(text, hit.end):
            return True
        if _is_inside(text, hit, before):
            return True
        if weights == NO_NAME and name[-1] != "s" and _WHAT_IS_THERE.match(text, hit.end):
            return True
        if is_told_place(text, name):
            return True
    doubtful = weights == NO_NAME and hit.score < _UNSURE and name.istitle()
    if doubtful and name.lower() in told(text).small:
        return True
    return weights.first < _GIVEN and _FARM.fullmatch(name) is not None and is_told_farm(text, name)


def _is_head_of_two(text: str, end: int, *, sure: bool) -> bool:
    """Whether what ends here is the first part of two compounds; what is `sure` to be a first name
    only where the second is a long word that begins with none: not "Mia- og Emmasagen"."""
    joint = _HEAD_OF_TWO.match(text, end)
    if joint is None or not sure:
        return joint is not None
    other = joint["other"] or ""
    return len(other) >= _COMPOUND and not any(
        name_weights(other[:n]).first >= _GIVEN for n in range(_LEAST, len(other))
    )


def _is_home(text: str, end: int, name: str) -> bool:
    """Whether a word behind somebody's name and a comma is where he lives: "Holm, Ringe, var",
    "Holm, Grensten, Ringe"."""
    if is_town(name) and name_weights(name).last < _SURE:
        return _STOPS.match(text, end) is not None
    town = _TOWN_NEXT.match(text, end)
    return town is not None and is_town(town["town"]) and name_weights(name) == NO_NAME


def _is_inside(text: str, hit: Hit, before: str) -> bool:
    """Whether somebody is in what was read as a person, or came there."""
    owns = text[hit.end - 1] == "s" and OWNS.match(text, hit.end)
    if owns or text[hit.end : hit.end + 1] == "-":
        return False
    if _CAME_TO.search(before):
        return _WHERE.match(text, hit.end) is not None
    if _LIVES_AT.search(before):
        return True
    return _INSIDE.search(before) is not None and may_be_place(text[hit.start : hit.end])


def _may_be_town(word: str) -> bool:
    return is_town(word) or name_weights(word).first < _GIVEN
