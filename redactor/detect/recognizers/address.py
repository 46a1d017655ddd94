"""ADDRESS: street, number, floor, door, place and postal code as one finding.

Candidates are words that end as Danish street names do (-vej, -gade, -allé …), any
capitalised word with a house number before a postal code or after a word such as "bor" or
"Adresse:", PO boxes, and labelled foreign addresses. The more parts agree, the surer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from redactor.detect.base import Recognizer
from redactor.detect.hits import Hit
from redactor.detect.names.gazetteer import is_town, name_weights
from redactor.detect.names.words import Word, words
from redactor.detect.recognizers.address_abroad import abroad
from redactor.detect.recognizers.address_beginning import first_word
from redactor.detect.recognizers.address_cells import addresses_in_cells
from redactor.detect.recognizers.address_parts import (
    CELL_REST,
    DAMAGED_NUMBER,
    DAY,
    NO_HOUSE,
    NUMBER,
    TITLE,
    UNITS,
    S,
    form_number,
    is_counted,
    more_numbers,
    place_and_postal,
    tail,
    told_number,
)
from redactor.detect.recognizers.address_places import (
    cells,
    farms,
    gardens,
    in_greenland,
    led_by,
    lodgings,
    misread,
    shortened,
)
from redactor.detect.recognizers.address_words import (
    BARE,
    COUNTED,
    NO_STREET,
    PREPOSITIONS,
    STANDALONE,
    STOP,
    STREET_ENDINGS,
    STRONG,
    SURE_STREET,
)
from redactor.detect.text.anchors import Anchors

_LONG_LINE = 45
"""From this length a line that ends with a street is running text that goes on below."""
_BOX = re.compile(
    rf"(?<!\w)(?:postboks|post{S}?box|p\.?{S}?o\.?{S}?box|boks|boksnr\.?|pb){S}?(?:nr\.?{S}?)?(?P<no>\d{{1,5}})(?!\w)",
    re.IGNORECASE,
)
_NUMBER_ALONE = re.compile(rf"(?<!\w)(?:nr|nummer|opgang)\.?{S}[1-9]\d{{0,2}}{S}?[A-Z]?(?![\w/-])")
_ROAD_CODE = re.compile(
    rf"(?i)\bvejkode(?:n)?{S}?(?:er|nr\.?|nummer|:)?:?{S}?(?P<no>\d{{1,4}})(?!\d)"
)
_LIVES = Anchors(
    "bor", "=boede", "boet", "bopæl", "bopæls", "~adresse", "=adr", "flytte", "flyttet", "flytter",
    "fraflyt", "tilflyt", "beliggende", "ejendom", "lejlighed", "lejemål", "opholdssted", "ophold",
    "hjemme", "husstand", "~villa", "rækkehus", "ekspeder", "indlogeret",
    "folkeregister", "logerende",
    "tilmeldt", "bosat", "hjem", "kælder", "~bolig", "parcelhus", "naboen", "hus", "huset", "=c/o",
)  # fmt: skip
_LABEL = re.compile(
    rf"(?im)(?:^|(?<=[\t|;,.] )|(?<=\t))(?:(?:privat|post|hjemme|bopæls|faktura"
    rf"|leverings|folkeregister|nuværende |tidligere "
    rf"|midlertidig |udenlandsk )?(?:adresse|adr\.)|bopæl|bor|bopælsland|address|wohnort)"
    rf"{S}?:[ \t]*(?P<value>[^\n\t|]{{4,120}})"
)
_LABEL_END = re.compile(
    r"(?i)[,;.]?\s*(?:\b(?:tlf|telefon|mobil|cpr|e-?mail|mail|født|f\.|statsborger)\b|\.\s+[A-ZÆØÅ]|;|\()"
)
_PREPOSITION = re.compile(r"\b(?:på|i|fra|til|ved|ad)\s$")


class AddressRecognizer(Recognizer):
    """Danish addresses as one finding, with or without number and postal code."""

    types: ClassVar[tuple[str, ...]] = ("ADDRESS",)

    def read(self, text: str) -> Iterable[Hit]:
        hits: list[Hit] = []
        foreign = list(abroad(text))
        reached = 0
        for hit in _streets(text):
            within = any(f.start <= hit.start and hit.end <= f.end for f in foreign)
            if hit.start >= reached and not within:
                hits.append(hit)
                reached = hit.end
        taken = [(h.start, h.end) for h in hits]
        told = (_hit_in_row(*span) for span in addresses_in_cells(text)) if "\t" in text else ()
        for hit in (*foreign, *_others(text), *told):
            if "\t" in text[hit.start : hit.end]:  # a row of a table holds all of its address
                hits = [h for h in hits if not (hit.start <= h.start and h.end <= hit.end)]
                taken = [(h.start, h.end) for h in hits]
            if not any(a < hit.end and hit.start < b for a, b in taken):
                hits.append(hit)
                taken.append((hit.start, hit.end))
        return [*hits, *_wrapped(text, hits)] if "\t" in text else hits


_CELL_END = re.compile(r"[\t\n]")


def _wrapped(text: str, hits: Iterable[Hit]) -> Iterator[Hit]:
    """The floor and door below a street and number, on the next line of a cell that is wrapped."""
    for hit in hits:
        cell_end = _CELL_END.search(text, hit.start)
        if cell_end is None or text[cell_end.start() - 1] != ",":
            continue
        begin = text.rfind("\n", 0, hit.start) + 1
        column, below = text.count("\t", begin, hit.start), text.find("\n", hit.start) + 1
        stop = text.find("\n", below) if below else -1
        cells = text[below : stop if stop >= 0 else len(text)].split("\t")
        if not below or column >= len(cells) or not CELL_REST.fullmatch(cells[column]):
            continue
        start = below + sum(len(cell) + 1 for cell in cells[:column])
        reason = "Etage og dør til adressen på linjen over"
        yield Hit(
            type="ADDRESS", start=start, end=start + len(cells[column]), score=0.85, reason=reason
        )


def _hit_in_row(start: int, end: int) -> Hit:
    reason = "Vej og nummer i en tabels række"
    return Hit(type="ADDRESS", start=start, end=end, score=0.9, reason=reason)


def _streets(text: str) -> Iterator[Hit]:
    """Streets by their endings, and names with number before a postal code or after an anchor."""
    tokens = words(text)
    reached = 0
    for i, word in enumerate(tokens):
        if word.start < reached:
            continue
        low = word.lower
        street = low.endswith(STREET_ENDINGS) or low in STANDALONE
        if not street:
            follows = tokens[i + 1] if i + 1 < len(tokens) else None
            if (
                follows is None
                or not follows.text[0].isdigit()
                or not word.text[0].isupper()
                or follows.start - word.end > 2
            ):
                continue
        hit = _street_at(text, tokens, i, street)
        if hit is not None:
            reached = hit.end
            yield hit


def _street_at(text: str, tokens: tuple[Word, ...], i: int, street: bool) -> Hit | None:
    """The address whose street name ends with word `i`, or None."""
    word = tokens[i]
    first = first_word(text, tokens, i) if street else _first_capital(text, tokens, i)
    start = tokens[first].start
    several = first < i
    bare = not several and (word.lower in NO_STREET or word.lower in BARE)
    strong = street and not bare and word.lower.endswith(STRONG)
    capital = word.text[0].isupper() or (several and tokens[first].text[0].isupper())
    number = NUMBER.match(text, word.end)
    if number and "\t" in number["gap"] and not strong:
        number = None
    if number and "\n" in number["gap"] and not (street and capital and _wraps(text, word, number)):
        number = None
    if number and UNITS.match(text, number.end()):
        number = None
    if number and "," in number["gap"]:
        flat = not strong and text[number.end() : number.end() + 1] == "."  # "Gro Hyldal, 2. th."
        if flat or NO_HOUSE.match(text, number.end()):
            number = None
    if number and not strong and is_counted(text, word.start, number):
        number = None
    if number and not street and DAY.fullmatch(number["number"]) and is_town(word.text):
        number = None  # "flytter til Odense 1/12"
    if number and TITLE.match(text, number.end()):
        return None
    if number is None and street and capital:
        field = form_number(text, word.end)
        if field is not None:
            end = place_and_postal(text, tail(text, field)[0])[0]
            return Hit(
                type="ADDRESS",
                start=start,
                end=end,
                score=0.93,
                reason="Vejnavn og husnummer i hver sit felt",
            )
    if number is None:
        damaged = DAMAGED_NUMBER.match(text, word.end) if street and capital else None
        if damaged:
            end = place_and_postal(text, tail(text, damaged.end())[0])[0]
            return Hit(
                type="ADDRESS",
                start=start,
                end=end,
                score=0.8,
                reason=_reason(True, False, 0, False),
            )
        told = told_number(text, word.end) if strong and capital else None
        if told:
            return Hit(
                type="ADDRESS",
                start=start,
                end=place_and_postal(text, told)[0],
                score=0.8,
                reason=_reason(True, False, 0, False),
            )
        return _without_number(text, start, word, strong and capital) if street else None
    end, floor = tail(text, more_numbers(text, number.end()))
    end, postal = place_and_postal(text, end)
    anchored = _LIVES.before(text, start, width=36) is not None
    if bare:
        sure = postal >= 0.9 or (anchored and floor)
        score = 0.8 if sure and capital and word.lower != "side" else 0.0
        if not score and anchored and capital and _lives_on(text, start):
            score = 0.75
    elif strong:
        score = 0.9 if capital else 0.72
    elif street:
        score = 0.62 if capital else 0.0
    else:
        score = 0.0
        if postal >= 0.9 and word.lower not in COUNTED:
            score = 0.8
        elif (anchored and _lives_on(text, start)) or floor:
            score = 0.62 if word.lower not in COUNTED else 0.0
    if not capital and bare and _LIVES_IN.search(text, max(0, start - 24), start):
        score = 0.65
    if not capital and not bare and (postal or floor or anchored):
        score = max(score, 0.85 if strong else 0.6)
    if not score:
        return None
    if postal:
        score = max(score, 0.93)
    if floor:
        score += 0.05
    if anchored:
        score += 0.1
    start = led_by(text, start)
    end = start + len(text[start:end].rstrip())
    return Hit(
        type="ADDRESS",
        start=start,
        end=end,
        score=round(min(score, 0.98), 2),
        reason=_reason(strong, floor, postal, anchored),
    )


def _wraps(text: str, word: Word, number: re.Match[str]) -> bool:
    """Whether a number on the line below the street is its house number: it has a letter, a
    floor or a postal code, or the street ends a line of running text."""
    if text.startswith("\t", number.end()):
        return False  # the first cell of the next row
    if not number["number"].isdigit() or tail(text, number.end())[1]:
        return True
    if word.lower.endswith(STRONG) or place_and_postal(text, number.end())[1] >= 0.9:
        return True
    return word.end - (text.rfind("\n", 0, word.end) + 1) >= _LONG_LINE and bool(
        _LIVES.before(text, word.start, width=36)
    )


def _reason(strong: bool, floor: bool, postal: float, anchored: bool) -> str:
    parts = ["Vejnavn" if strong else "Navn, der kan være et vejnavn,", "med husnummer"]
    if floor:
        parts.append("og etage eller dør")
    if postal:
        parts.append("efterfulgt af postnummer og by")
    if anchored:
        parts.append("efter et ord om bopæl")
    return " ".join(parts)


def _first_capital(text: str, tokens: tuple[Word, ...], i: int) -> int:
    """Index of the first of the capitalised words up to `i` that are not a person's name."""
    first = i
    while first > 0 and i - first < 3:
        before = tokens[first - 1]
        if text[before.end : tokens[first].start] != " " or not before.text[0].isupper():
            break
        if first == i and before.lower in PREPOSITIONS:  # "Ved Anlæget 16"
            ended = text[max(0, before.start - 2) : before.start].strip()[-1:] in (".", "!", "?")
            return first if ended else first - 1
        if before.lower in STOP or before.text.isdigit():
            break
        known = name_weights(before.text)
        if known.first > 0.5 or known.last > 0.7:
            break
        first -= 1
    return first


def _lives_on(text: str, start: int) -> bool:
    """Whether "bor på", "adresse:" or the like stands directly before."""
    return bool(_DIRECT.search(text[max(0, start - 30) : start]))


_LIVES_IN = re.compile(r"\b(?:bor|boede|boet|flyttet|flytter|bopæl) (?:nu |lige )?(?:på|i|til) $")
_DIRECT = re.compile(
    r"(?i)(?:\b(?:bor|boede|boet|bopæl|boende|bosiddende|flytte[drt]?e?|hjemme|beliggende|bosat|tilmeldt"
    r"|ejendommen|lejligheden|huset)(?:\s(?:nu|fortsat|i dag|sammen|alene))?"
    r"(?:\s(?:på|i|til|fra|ved|ad))?\s*:?\s*"
    r"|adr(?:esse|essen)?\.?(?:\ser)?(?:\spå)?\s*:?\s*|c/o\s[\w ]{2,20},?\s)$"
)


def _without_number(text: str, start: int, word: Word, strong: bool) -> Hit | None:
    """A street alone counts where somebody lives on it: "bor på Møllevej"."""
    low = word.lower
    if low in NO_STREET or not word.text[0].isupper() or not low.endswith(SURE_STREET):
        return None
    if len(low) < 6 and not strong:
        return None
    end, postal = place_and_postal(text, word.end)
    if postal:
        return Hit(
            type="ADDRESS",
            start=led_by(text, start),
            end=end,
            score=0.8,
            reason="Vejnavn efterfulgt af postnummer og by",
        )
    if _lives_on(text, start) and (strong or _PREPOSITION.search(text[max(0, start - 6) : start])):
        return Hit(
            type="ADDRESS",
            start=start,
            end=word.end,
            score=0.8 if strong else 0.55,
            reason="Vejnavn uden nummer efter et ord om bopæl",
        )
    if (
        strong
        and _LIVES.before(text, start, width=30, lines=0)
        and text[max(0, start - 4) : start].lower() in (" på ", "fra ", "til ")
    ):
        return Hit(
            type="ADDRESS",
            start=start,
            end=word.end,
            score=0.65,
            reason="Vejnavn uden nummer i en sætning om bopæl",
        )
    return None


def _others(text: str) -> Iterator[Hit]:
    """PO boxes, road codes and labelled addresses that nothing else found."""
    for match in _BOX.finditer(text):
        label = match.group().lower()
        end, postal = place_and_postal(text, match.end())
        if label.startswith(("pb", "boks")) and not postal:
            continue
        yield Hit(
            type="ADDRESS",
            start=match.start(),
            end=end,
            score=0.95 if postal else 0.85,
            reason="Postboks" + (" med postnummer og by" if postal else ""),
        )
    for match in _NUMBER_ALONE.finditer(text):
        end, inner = tail(text, match.end())
        if inner:
            yield Hit(
                type="ADDRESS",
                start=match.start(),
                end=end,
                score=0.8,
                reason="Husnummer med etage og dør",
            )
    yield from cells(text)
    yield from farms(text)
    yield from in_greenland(text)
    yield from gardens(text)
    yield from lodgings(text)
    yield from shortened(text)
    yield from misread(text)
    for match in _ROAD_CODE.finditer(text):
        yield Hit(
            type="ADDRESS",
            start=match.start("no"),
            end=match.end("no"),
            score=0.8,
            reason="Vejkode, som udpeger en vej",
        )
    for match in _LABEL.finditer(text):
        value = match["value"]
        cut = _LABEL_END.search(value)
        if cut:
            value = value[: cut.start()]
        value = value.rstrip(" ,.-")
        if len(value) < 5 or not any(c.isupper() for c in value):
            continue
        if not any(c.isdigit() for c in value) or "@" in value or "www" in value:
            continue
        yield Hit(
            type="ADDRESS",
            start=match.start("value"),
            end=match.start("value") + len(value),
            score=0.8,
            reason="Oplysning efter ordet adresse eller bopæl",
        )
