"""Addresses without a street: cells of an address column, farms and named houses.

A farm or a house known by name (a *stednavn*, as the address register has it) points its
people out as well as a street with a number does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactor.detect.hits import Hit
from redactor.detect.names.gazetteer import NO_NAME, is_municipality, is_town, name_weights
from redactor.detect.recognizers.address_parts import UNITS, S, place_and_postal, tail
from redactor.detect.recognizers.address_words import AWAY
from redactor.lexicon import is_ordinary_word

_HEADER = re.compile(
    r"(?i)\W*(?:(?:privat|post|hjemme|bopæls|nuværende |ny |tidligere )?adresse(?:n|r)?|bopæl"
    r"|adr\.?|ejendom(?:men)?|beliggenhed|vejnavn(?:,? og (?:hus)?(?:nr\.?|nummer))?)\W*"
)
_PART_HEADER = re.compile(
    r"(?i)\W*(?:(?:hus)?-?(?:nr\.?|nummer)|bogstav|litra|etage|sal|dør|side|sidedør|lejl\.?(?:ighed)?"
    r"|post-?(?:nr\.?|nummer)(?:[ /]+(?:og )?by)?|by(?:navn)?|postdistrikt)\W*"
)
"""What an address is parted into beside the street."""
_FORM = re.compile(r"\d|^[^\t]*:[ ]*\t")
"""A line of a form, which says beside its label what a table says below it."""
_NAME = (
    r"(?:(?:Store|Lille|St\.|Ll\.|Gl\.|Gammel|Ny|Nr\.|Nørre|Sdr\.|Sønder|Øster|Vester|Over"
    r"|Neder)[ ])?"
    r"[A-ZÆØÅ][a-zæøå]+"
)
_FARM_ENDING = (
    r"(?:gård(?:en)?|gaard(?:en)?|ly|lyst|minde|hjem|hus(?:et)?|mølle(?:n)?|borg|høj|lund|bo|ro"
    r"|dal|toft|eng|bæk|vang|holm)"
)
_OWNED = (
    rf"(?:[Ee]jer(?:en|ne)? af|købte?|(?:bor|boede) (?:{AWAY} )?på|boende på|opvokset på"
    r"|flytte(?:r|de|t)? (?:til|fra|ind på)|(?:land|nabo)?ejendommen(?:e)?|gården|husmandsstedet"
    r"|stuehuset(?: på)?|sommerhuset|landstedet|[Bb]opæl:?|[Aa]dresse:?)"
)
_FARM = re.compile(
    rf"(?<!\w){_OWNED}{S}[\"”“»'’]?(?P<farm>{_NAME}(?:{S}Mølle)?)[\"”“«'’]?(?![\w-])"
)
_QUOTED = re.compile(
    rf"[\"”“»](?P<farm>{_NAME}{_FARM_ENDING}?)[\"”“«],?(?={S}[A-ZÆØÅ][\wæøå .]{{2,30}}{S}\d{{1,3}})"
)
_LISTED = re.compile(
    rf"(?<=[,:;]{S})(?P<farm>{_NAME}(?:gård(?:en)?|minde|lyst|{S}Mølle))(?=[,.;\n])"
)
_ENDS = re.compile(rf".*{_FARM_ENDING}", re.IGNORECASE)
_ADDRESS_NEAR = re.compile(r"(?:vej|gade|allé|vænget?|stræde|bakken|skrænten)(?:en)? \d{1,3}")
_INSTITUTION = re.compile(
    r"(?i)\b(?:plejehjem|plejecent|bosted|børnehave|institution|skole|hotel|kro|firma|a/s|aps|i/s"
    r"|kommune|rådhus|sundhedshus|center|museum|kirke)"
)


_CARE_OF = re.compile(
    rf"(?i:c/o|℅|att\.?:?|v/){S}?(?P<name>[^\W\d_][\w.'’-]*(?:{S}[^\W\d_][\w.'’-]*){{0,4}})(?:,{S}?|{S}?\n)$"
)
_FARM_BEFORE = re.compile(
    rf"(?:^|(?<=[\n\t:]){S}?|(?<=på )|(?<=bor )|(?<=jendommen )|(?<=gården )|(?<=hedder )"
    rf"|(?<=kaldes ))"
    rf"(?P<farm>(?:(?:Nr\.|Ndr\.|Sdr\.|Vr\.|Gl\.|St\.|Ll\.|Nørre|Sønder|Søndre|Vester|Øster|Store|Lille"
    rf"|Gammel|Ny){S})?[A-ZÆØÅ][\wæøåÆØÅ]*"
    rf"(?:gård|gården|gaard|gaarden|lund|minde|hus|huset|"
    rf"høj|borg|bo|ly|ro|dal|skov|lyst|holm)),{S}?$"
)
_FARM_LINE = re.compile(
    rf"\n{S}{{0,2}}(?P<farm>(?P<pre>(?:Nr|Ndr|Sdr|Vr|Gl|St|Ll|Ø|V|N|S)\.{S}|(?:Nørre|Sønder|Vester|Øster"
    rf"|Store|Lille|Gammel|Ny){S})?[A-ZÆØÅ][a-zæøå]*(?:gård|gården|gaard|gaarden|minde|huset|borg|ly|lyst"
    rf"|dal|toft|mølle|vang|eng|bæk|bo|lund|holm)|(?:Nr|Ndr|Sdr|Vr|Gl|St|Ll)\.{S}[A-ZÆØÅ][a-zæøå]+){S}?\n$"
)
"""The name of a farm on the line above its street: "Nr. Skovlyst\nHolmevej 114"."""
_SURNAME = 0.2
"""From this weight a farm's name is as likely somebody's surname."""
_ROOM_BEFORE = re.compile(
    rf"(?<![\w-])(?P<farm>(?:[Pp]leje(?:hjem(?:met)?|cent(?:er|ret?))|[Bb]osted(?:et)?|[Bb]otilbud(?:det)?"
    r"|[Kk]risecent(?:er|ret)|[Kk]ollegi(?:um|et)|[Ææ]ldrecent(?:er|ret)|[Oo]pholdssted(?:et)?|[Hh]otel(?:let)?"
    r"|[Hh]erberg(?:et)?|[Bb]ofællesskab(?:et)?|[Ff]orsorgshjem(?:met)?|[Hh]ospice|[Aa]sylcent(?:er|ret))"
    rf"{S}{_NAME}(?:{S}{_NAME})?,{S}(?:stue|vær(?:else|\.)?|lejl(?:ighed|\.)?|bolig|afd(?:eling|\.)?|hus|rum)"
    rf"{S}?(?:nr\.?{S}?)?[A-Z]?\d{{1,4}}[A-Z]?),{S}$"
)
"""A home and the room in it: "Plejecenter Solbo, stue 12, "."""
_TOWN_BEFORE = re.compile(rf"(?<![\w-])(?P<town>[A-ZÆØÅ][\wæøåÆØÅ]+(?:{S}[A-ZÆØÅ]{{1,2}})?),{S}$")
_NAMED_BEFORE = re.compile(r"[A-ZÆØÅ][\w.'’-]* $")
"""A name goes on with the word that is also a town: "Bo Lind, Falkevej 18"."""


_BODY = re.compile(
    r"(?i)(?:forening|styrelse|kommune|sygehus|hospital|universitet|beredskab|politi|forsyning"
    r"|selskab|ministeri|museum|laug|nævn|service|klub|rådet|region\b|skole\b|\ba/s\b|\baps\b|\bi/s\b)"
)
"""Part of the name of a body that stands among the addresses of others, "pr. mail"."""


def cells(text: str) -> Iterator[Hit]:
    """The cells of a table column whose header says address. One pass over the lines."""
    columns: tuple[tuple[int, int], ...] = ()
    inside = False
    start = 0
    for line in text.split("\n"):
        if "\t" not in line:
            inside, columns = False, ()
        else:
            parts = line.split("\t")
            labels = () if _FORM.search(line) else _labels(parts)
            if labels or not inside:
                columns = labels
            else:
                yield from _row(parts, columns, start)
            inside = True
        start += len(line) + 1


def _labels(parts: list[str]) -> tuple[tuple[int, int], ...]:
    """First and last of each run of columns that hold an address together."""
    runs = []
    for n, cell in enumerate(parts):
        if _HEADER.fullmatch(cell):
            last = n
            while last + 1 < len(parts) and _PART_HEADER.fullmatch(parts[last + 1]):
                last += 1
            runs.append((n, last))
    return tuple(runs)


def _row(parts: list[str], columns: tuple[tuple[int, int], ...], start: int) -> Iterator[Hit]:
    for column, last in columns:
        if column >= len(parts):
            continue
        cell = "\t".join(parts[column : last + 1]).strip()
        if not parts[column].strip():
            continue
        if not 3 <= len(cell) <= 90 or not any(c.isupper() for c in cell) or "@" in cell:
            continue
        if not any(c.isdigit() for c in cell) and (
            (column == 0 and len(parts) == 2) or _BODY.search(cell)
        ):
            continue  # the labels of a form, as likely; or a body
        begin = start + sum(len(p) + 1 for p in parts[:column])
        begin += len(parts[column]) - len(parts[column].lstrip())
        yield Hit(
            type="ADDRESS",
            start=begin,
            end=begin + len(cell),
            score=0.85,
            reason="Står i en kolonne med adresser",
        )


def farms(text: str) -> Iterator[Hit]:
    """Farms and named houses after a word of owning or living, quoted before a street, or
    among addresses in a list."""
    for pattern, score in ((_FARM, 0.65), (_QUOTED, 0.8), (_LISTED, 0.6)):
        for match in pattern.finditer(text):
            name = match["farm"]
            words = name.split()
            if is_town(name) or is_municipality(name) or _INSTITUTION.search(name):
                continue
            if pattern is not _QUOTED and not _ENDS.fullmatch(words[-1]):
                continue
            if pattern is _LISTED and not _ADDRESS_NEAR.search(
                text, max(0, match.start() - 160), min(len(text), match.end() + 160)
            ):
                continue
            end, _ = place_and_postal(text, match.end("farm"))
            yield Hit(
                type="ADDRESS",
                start=match.start("farm"),
                end=end,
                score=score,
                reason="Navn på en gård eller et hus, hvor nogen bor",
            )


def led_by(text: str, start: int) -> int:
    """Start moved to a "c/o Name," or a farm name that stands directly before."""
    window = text[max(0, start - 90) : start]
    if text[start : start + 2] == "F " and _COLONY.search(window):
        return start - 2
    match = _CARE_OF.search(window)
    if match and match.group().lower().startswith(("c/o", "℅")):
        return start - len(window) + match.start()
    farm = _FARM_BEFORE.search(window)
    if farm:
        return start - len(window) + farm.start("farm")
    above = _FARM_LINE.search(window)
    if above and (
        above["pre"] or "." in above["farm"] or name_weights(above["farm"]).last < _SURNAME
    ):
        return start - len(window) + above.start("farm")
    room = _ROOM_BEFORE.search(window)
    if room:
        return start - len(window) + room.start("farm")
    garden = _GARDEN_BEFORE.search(window)
    if garden:
        return start - len(window) + garden.start("garden")
    town = _TOWN_BEFORE.search(window)
    if town and is_town(town["town"]) and not _NAMED_BEFORE.search(window[: town.start("town")]):
        return start - len(window) + town.start("town")
    return start


_GARDEN = (
    rf"(?<![\w-])(?P<garden>(?:(?:[Kk]oloni|[Nn]ytte|[Aa]ndels)?[Hh]ave(?:forening|koloni|selskab)(?:en|et)?"
    rf"|[Kk]olonihaverne|[Hh]aveselskabet|H/F|HF|A/F|[Cc]ampingplads(?:en)?|[Cc]ampingparken)"
    rf"{S}[\"»”“]?{_NAME}(?:{S}{_NAME}){{0,2}}[\"«”“]?,?{S}"
    rf"(?:(?:have(?:nr\.?|lod)?|lod|parcel|hus|plads|nr\.?|vogn){S}?(?:nr\.?{S})?\d{{1,4}}[A-Za-z]?"
    rf"|(?P<bare>\d{{1,3}}[A-Za-z]?)(?=[,;)\n]|\.(?!\d)|$|{S}(?:i|på|har|er|og){S}))(?!\w))"
)
_GARDENS = re.compile(_GARDEN)
_GARDEN_BEFORE = re.compile(rf"{_GARDEN},{S}$")
"""A house in a garden colony or on a camping site: "H/F Solvang, have 88"."""
_COLONY = re.compile(r"(?<!\w)[HA]/$")
"""Before the "F" of a colony or a house of shareholders."""


_SHORTENED = re.compile(
    rf"(?<![\w-])(?P<word>[A-ZÆØÅ][a-zæøåé]{{3,}}(?P<end>vg?|g|str|pl))\.{S}?(?P<number>[1-9]\d{{0,2}}"
    rf"(?:{S}?[A-Z](?!\w)|[a-h](?!\w))?)(?![\w%]|[.,:/-]\d|[.]?{S}(?:stk|kr|år|dage|timer|pct|side))"
)
"""A street as in haste: "Kirsebærv. 41", "Nørreg. 12"."""
_NEXT_ITEM = re.compile(rf"[.)]{S}[A-ZÆØÅ]")
"""After the number of the next of a list's items: "2. Lægeerklæring. 3. Udtalelse"."""
_ITEM_BEFORE = re.compile(rf"(?:^|[\s:;(])\d{{1,2}}[.)]{S}$")
_STEM = 4
"""Letters that are left of it at least: "Kirkeg.", not "Alg."."""


def shortened(text: str) -> Iterator[Hit]:
    """Streets whose last part is shortened, with a house number."""
    for match in _SHORTENED.finditer(text):
        word, stem = match["word"], match["word"].removesuffix(match["end"])
        if is_ordinary_word(word) or name_weights(word) != NO_NAME or len(stem) < _STEM:
            continue
        if _NEXT_ITEM.match(text, match.end()) and _ITEM_BEFORE.search(text, 0, match.start()):
            continue
        end, _ = tail(text, match.end())
        end, postal = place_and_postal(text, end)
        yield Hit(
            type="ADDRESS",
            start=led_by(text, match.start()),
            end=end,
            score=0.9 if postal else 0.75,
            reason="Forkortet vejnavn med husnummer",
        )


_MISREAD = re.compile(
    rf"(?<![\w-])(?P<word>[A-ZÆØÅ][a-zæøåé]{{2,20}}"
    r"(?:ve[\]!1|I]|v[ec]i|vcj|ga(?:dc|ce|cc)|gadé|a(?:[1I][l1I]|l[1I])[ée]|stræ(?:dc|ce|cc)"
    rf"|p[1I]ads|vængc|vænge[1I]))(?=[\s,]){S}?{S}?"
    rf"(?P<number>[1-9][\dlIO]{{0,2}}(?:{S}?[A-Z](?!\w)|[a-h](?!\w))?)"
    rf"(?=,?{S}?\n?{S}?(?:\d{{1,2}}\.|[lI]\.|st\.?(?!\w)|[\dOoIlSB]{{4}}{S}[A-ZÆØÅ]))"
)
"""A street whose last letters OCR misread, before a floor or a code: "Vinkelve] 3, l. th"."""


def misread(text: str) -> Iterator[Hit]:
    """Streets with a misread ending and a house number."""
    for match in _MISREAD.finditer(text):
        end, floor = tail(text, match.end())
        end, postal = place_and_postal(text, end)
        if not (floor or postal):
            continue
        yield Hit(
            type="ADDRESS",
            start=led_by(text, match.start()),
            end=end,
            score=0.85 if postal else 0.75,
            reason="Fejllæst vejnavn med husnummer",
        )


def gardens(text: str) -> Iterator[Hit]:
    """Houses in garden colonies and on camping sites, by their number there."""
    for match in _GARDENS.finditer(text):
        if UNITS.match(text, match.end()) or (match["bare"] and match["garden"][:3] == "HF "):
            continue  # "HF" is a schooling, too
        end, _ = place_and_postal(text, match.end())
        yield Hit(
            type="ADDRESS",
            start=match.start("garden"),
            end=end,
            score=0.85,
            reason="Hus i en haveforening eller på en campingplads",
        )


_HOME = (
    r"(?:[Pp]lejehjem(?:met)?|[Pp]lejecent(?:er|ret|eret)|[ÆæÄä]ldrecent(?:er|ret|eret)"
    r"|[Pp]lejebolig(?:en|erne)?|[Bb]osted(?:et)?|[Bb]otilbud(?:det)?|[Bb]ofællesskab(?:et)?"
    r"|[Oo]pholdssted(?:et)?|[Kk]risecent(?:er|ret|eret)|[Hh]erberg(?:et)?|[Ff]orsorgshjem(?:met)?"
    r"|[Aa]sylcent(?:er|ret|eret)|[Kk]ollegi(?:um|et)|[A-ZÆØÅ][a-zæøå]+(?:kollegiet|hjemmet))"
)
_INNER = rf"(?:,?{S}(?:afd\.?|afdeling|afsnit|hus|blok|gang){S}?[A-ZÆØÅ0-9]{{1,3}})?"
_ROOM = r"(?:[Bb]olig|[Vv]ærelse|[Vv]ær\.|[Ss]tue|[Ll]ejlighed|[Ll]ejl\.|[Rr]um)"
_LODGING = re.compile(
    rf"(?<![\w-]){_HOME}(?:{S}[A-ZÆØÅ][\wæøå]+){{0,3}}{_INNER},?{S}{_ROOM}{S}?(?:nr\.{S}?)?\d{{1,4}}"
    rf"[A-Za-z]?(?!\w|[.,]\d)"
    rf"|(?<![\w-]){_ROOM}{S}(?:nr\.{S}?)?\d{{1,4}}[A-Za-z]?(?:,|{S}på|{S}i){S}"
    rf"(?:{_HOME}{S}[A-ZÆØÅ][\wæøå]+|(?:[A-ZÆØÅ][\wæøå]+{S})?{_HOME}(?![\w-]))"
)
"""A room of one's own in a home: "Plejehjemmet Solbakken, bolig 12", "vær. 7, Solkollegiet"."""


def lodgings(text: str) -> Iterator[Hit]:
    """Rooms and flats in nursing homes, halls of residence and shelters."""
    for match in _LODGING.finditer(text):
        end, postal = place_and_postal(text, match.end())
        yield Hit(
            type="ADDRESS",
            start=match.start(),
            end=end if postal else match.end(),
            score=0.85,
            reason="Bolig eller værelse på en institution",
        )


_GREENLAND = re.compile(
    rf"(?<![\w-])B-?{S}?\d{{1,5}}(?![\w-])(?=,?{S}?\n?{S}?(?:GL-?{S}?)?39\d\d{S})"
)
"""A house in Greenland, which goes by its building number alone: "B-1187, 3911 Sisimiut"."""


def in_greenland(text: str) -> Iterator[Hit]:
    """Addresses by the number of a building."""
    for match in _GREENLAND.finditer(text):
        end, postal = place_and_postal(text, match.end())
        if postal:
            yield Hit(
                type="ADDRESS",
                start=match.start(),
                end=end,
                score=0.9,
                reason="Bygningsnummer med grønlandsk postnummer",
            )
