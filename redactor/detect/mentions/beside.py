"""What stands beside something found and belongs to it: the number of the house in which somebody
named lives, the street or the number right behind a name, the town behind a street.

By itself each is too little to go by: "nr. 5", nine figures, a word with a capital.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from redactor.detect.hits import Hit
from redactor.detect.names.gazetteer import is_municipality, is_town, name_weights
from redactor.detect.names.words import word_set
from redactor.detect.overlaps import STATEMENTS
from redactor.detect.recognizers.address_parts import UNITS
from redactor.detect.recognizers.address_words import AWAY, COUNTED

_NAME = "Beside"
Found = tuple[Hit, str]
_PLACES = frozenset({"LOCATION", "ORGANIZATION"})
_TOWN_GAP = re.compile(r",? ?\n?[1-9]\d{3} |, ")
"""Between a street and its town: a comma, or a postal code that no list has."""
_AWAY = rf"(?:{AWAY}|overfor|ved siden af)"
_NO = r"(?:nr\.?|nummer) ?[1-9]\d{0,2}(?: ?[A-Z])?(?![\w/-]|[.,]\d|, ?\d{4})"
_LIVES_AT = re.compile(
    rf"(?:[’']?s)?,?(?: \(?(?:{_AWAY}|(?:(?:som|der) )?(?:bor|boede|lejer)))*"
    rf" (?:i|fra|på|ved) (?P<no>{_NO})"
)
_IN_THE_EIGHTH = re.compile(
    rf" {_AWAY} (?:i|fra|på) (?P<no>[1-9]\d{{0,2}}[A-Z]?['’]?(?:e?ren|eren))(?!\w)"
)
"""How neighbours call a house: "Bodil ovre i 8'eren"."""
_NEIGHBOUR = re.compile(
    rf"(?<!\w)(?:[Nn]abo|[Gg]enbo|[Ff]amilie|[Mm]and|[Dd]ame|[Kk]one|[Bb]eboer|[Ll]ejer|[Ee]jer|[Ff]yr"
    rf"|[Dd]reng|[Pp]ige)(?:en|n)?(?: {_AWAY})? (?:i|fra) (?P<no>{_NO})"
)
"""Somebody known by where he lives alone: "naboen i nr. 27"."""
_STREET = re.compile(
    r", (?P<street>(?P<word>[A-ZÆØÅ][a-zæøåé]{3,})(?: [A-ZÆØÅ][a-zæøåé]{2,})?) "
    r"(?P<no>[1-9]\d{0,2}(?: ?[A-Z])?)(?=[,;)\n]|\.(?:\s|$)|$)"
)
_NO_STREET = COUNTED | word_set(
    "team hold klasse distrikt enhed region kreds afdeling skole center kontor etage kolonne grad"
    " niveau sektion gruppe omgang runde pulje liga række plads stol bord båd vogn spor version"
    " patient klient barn beboer borger deltager elev vidne part klager lejemål bolig parcel"
)
_NO_STREET_ENDINGS = ("skole", "skolen", "afdeling", "team", "klasse", "gruppe", "nummer", "nr")
_SURE, _SURE_LAST, _MAY_BE = 0.5, 0.8, 0.3
_TELLING = re.compile(r",? ?\(?(?:tlf\.?|telefon|mobil|mob\.)?:? ?")
_NUMBER = re.compile(r"(?:, | \()(?P<no>\d{6,9})(?![\w-]|[.,/]\d| ?(?:kr|kroner|DKK|stk|,-))")
_HOUSE = re.compile(r" [1-9]\d{0,2}(?!\d)")
_CALLED_BY = re.compile(
    r"(?:[Oo]pkald fra|[Rr]inge(?:t|r|de)? (?:til|fra|af)|[Hh]envendelse fra|[Tt]alt med"
    r"|[Oo]plyst af|[Aa]nmeldt af|[Mm]øde med"
    r"|(?:[Bb]esked|[Mm]ail|[Bb]rev|[Kk]lage|[Ss]var|[Aa]nsøgning|[Ii]ndsigelse|[Uu]nderretning|[Ss]ms)"
    r"(?:en|n|et|er)? (?:fra|til)) $"
)
_TELLS = frozenset({"PHONE_NUMBER", "DK_CPR", "EMAIL_ADDRESS", "AGE", "DATE_OF_BIRTH"})
_BEGINS = re.compile(r"(?:^|[.!?:]\s+|\n\s*)$|(?<!\w)(?:at|og|men|som|om|med|hos|af) $")
_WILL = re.compile(
    r" (?:vil|ville|ønsker|siger|sagde|oplyser|oplyste|fortæller|fortalte|ringer|ringede|bor|mener"
    r"|mente|skrev|spurgte|kan huske|så|hørte|er bange|kom)\b"
)


def with_beside(text: str, found: Iterable[Found]) -> list[Found]:
    """The hits of a page in order, with what belongs to them."""
    kept = _with_towns(text, _with_people(text, list(found)))
    new: list[Hit] = []
    for hit, _ in kept:
        if hit.type == "PERSON":
            new += _behind(text, hit.end)
    new += [_house(match) for match in _NEIGHBOUR.finditer(text)]
    if not new:
        return kept
    spans = sorted((h.start, h.end, n) for n, (h, _) in enumerate(kept) if h.type not in STATEMENTS)
    gone: set[int] = set()
    told: list[Found] = []
    for hit in new:
        over = _over(spans, hit.start, hit.end)
        if all(kept[n][0].type in _PLACES for n in over):
            gone.update(over)
            told.append((hit, _NAME))
    rest = [pair for n, pair in enumerate(kept) if n not in gone]
    return _in_order([*rest, *dict.fromkeys(told)])


def _in_order(found: Iterable[Found]) -> list[Found]:
    return sorted(found, key=lambda pair: (pair[0].start, pair[0].end, pair[0].type))


def _over(spans: Sequence[tuple[int, int, int]], start: int, end: int) -> list[int]:
    """Indices of the spans that a place lies over; almost none of them overlap each other."""
    at = max(0, bisect_left(spans, (start, 0, 0)) - 2)
    over = []
    while at < len(spans) and spans[at][0] < end:
        if spans[at][1] > start:
            over.append(spans[at][2])
        at += 1
    return over


def _behind(text: str, end: int) -> Iterator[Hit]:
    """What stands right behind a person's name and tells of him alone."""
    match = _LIVES_AT.match(text, end) or _IN_THE_EIGHTH.match(text, end)
    if match is not None:
        yield _house(match)
    match = _STREET.match(text, end)
    if match is not None and _may_be_street(match, text):
        yield Hit(
            type="ADDRESS",
            start=match.start("street"),
            end=match.end("no"),
            score=0.6,
            reason="Navn med husnummer lige efter en persons navn",
        )
    match = _NUMBER.match(text, end)
    if match is not None:
        yield Hit(
            type="USER_ID",
            start=match.start("no"),
            end=match.end("no"),
            score=0.6,
            reason="Nummer lige efter en persons navn",
        )


def _house(match: re.Match[str]) -> Hit:
    start, end = match.span("no")
    return Hit(
        type="ADDRESS", start=start, end=end, score=0.6, reason="Husnummer, hvor den nævnte bor"
    )


def _may_be_street(match: re.Match[str], text: str) -> bool:
    first, *_ = words = match["street"].split()
    low = words[-1].lower()
    return not (
        low in _NO_STREET
        or first.lower() in _NO_STREET
        or low.endswith(tuple(_NO_STREET_ENDINGS))
        or is_town(match["street"])
        or is_municipality(match["street"])
        or name_weights(first).first >= _SURE
        or UNITS.match(text, match.end("no")) is not None
    )


def _with_towns(text: str, found: list[Found]) -> list[Found]:
    """Addresses with the town behind them that only the model knows."""
    kept: list[Found] = []
    for pair in found:
        hit = pair[0]
        last = next((n for n in range(len(kept) - 1, -1, -1) if _is_span(kept[n][0])), None)
        before = None if last is None else kept[last][0]
        if (
            hit.type == "LOCATION"
            and last is not None
            and before is not None
            and before.type == "ADDRESS"
            and _TOWN_GAP.fullmatch(text, before.end, hit.start)
            and any(c.isdigit() for c in text[before.start : before.end])
            and not _HOUSE.match(text, hit.end)
        ):
            kept[last] = (replace(before, end=hit.end), kept[last][1])
        else:
            kept.append(pair)
    return kept


def _is_span(hit: Hit) -> bool:
    return hit.type not in STATEMENTS


def _with_people(text: str, found: list[Found]) -> list[Found]:
    """People whom the model reads as places, where a number or what they did tells them: "Opkald
    fra Sten Valby, 51 29 84 06", "Klage fra Borup", "Bang-Iversens, der har fire biler"; and
    the town's name by which the page goes on calling one of them."""
    tells = {hit.start for hit, _ in found if hit.type in _TELLS}
    surnames: set[str] = set()
    kept: list[Found] = []
    for hit, name in found:
        shown = hit
        if hit.type == "LOCATION" and _is_person(text, hit, tells):
            shown = _person(hit)
        if shown.type == "PERSON" and is_town(last := text[hit.start : hit.end].rpartition(" ")[2]):
            surnames.add(last)
        kept.append((shown, name))
    if not surnames:
        return kept
    return [
        (_person(hit), name)
        if hit.type == "LOCATION"
        and text[hit.start : hit.end] in surnames
        and _BEGINS.search(text, max(0, hit.start - 8), hit.start)
        and _WILL.match(text, hit.end)
        else (hit, name)
        for hit, name in kept
    ]


def _is_person(text: str, hit: Hit, tells: set[int]) -> bool:
    word = text[hit.start : hit.end]
    first, _, last = word.partition(" ")
    if not last:
        if name_weights(word).last >= _SURE and _CALLED_BY.search(
            text, max(0, hit.start - 24), hit.start
        ):
            return True
        outer = word.removesuffix("s").rpartition("-")[2]
        return "-" in word and outer.endswith("sen") and name_weights(outer).last >= _SURE_LAST
    if " " in last or name_weights(first).first < _MAY_BE:
        return False
    gap = _TELLING.match(text, hit.end)
    return (gap is not None and gap.end() in tells) or bool(
        _CALLED_BY.search(text, max(0, hit.start - 24), hit.start)
    )


def _person(hit: Hit) -> Hit:
    return replace(hit, type="PERSON", reason="Læst som et sted, men omtalt som en person")
