"""What follows a street name: house number, floor, door, place, postal code and town."""

from __future__ import annotations

import re

from redactor.detect.names.gazetteer import NO_NAME, is_town, name_weights
from redactor.detect.recognizers.address_abroad import with_country
from redactor.detect.recognizers.postal import postal_city_at
from redactor.detect.recognizers.spoken import NUMBER_WORD
from redactor.lexicon import is_ordinary_word, is_plain_noun

MONTH = r"(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)"
S = r" "
UNITS = re.compile(
    r"\s?(?:(?:gange|gang|kr|kroner|timer?|t|pct|procent|dage?|uger?|stk|m2|meter|km|kilometer|børn"
    r"|personer|elever|deltagere|pladser|boliger|minutter|min|gr?|mio|borgere|sider|mm|cm|dB|spor|vejbaner|baner|retninger|point"
    r"|ha|hektar|tdr)\b|\.? ?kvartal|\.? ?halvår"
    r"|år(?:ig)?\w*|måned\w*|%|m²|"
    r"(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december)\b"
    r"|\.(?:\s?[-–]\s?\d{1,2}\.)?\s?(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)|,-"
    r"|,\d(?!\d?(?:\. ?sal|\.? ?(?:t\.?v|t\.?h|m\.?f)))|:\d|/\d{2}"
    r"|€)",
    re.IGNORECASE,
)
NUMBER = re.compile(
    rf"(?P<gap>,?(?:{S}{{1,2}}|{S}?\n{S}?|\t)(?:nr\.?{S}?)?)"
    rf"(?P<number>[1-9]\d{{0,2}}(?!\d)(?:{S}?[A-ZÆØ](?:(?![\wÆØÅæøå.])|(?=\.(?:\s+(?!\d)|$)))"
    rf"|\n[A-H](?=, ?\d{{4}} )"
    rf"|{S}?[a-hj-zæø](?![\wæøå])(?!{S}?[.]{S}?[a-zæøå]))?"
    rf"(?:{S}?[-–/]{S}?(?:\d{{1,3}}{S}?[A-Za-z]?|[A-Z])(?!\w))?)(?!\w)(?!\.\d)(?![-–]\d{{4}}|[-–.]\d\d[-–.]\d\d)",
)
NO_HOUSE = re.compile(
    r"(?:[ .]\d\d){2,3}(?!\d)|\.[A-ZÆØÅ](?!\w)|\. (?!(?:sal|etage|dør|th|tv|mf)\b)[a-zæøå]{2,}"
)
"""After a name, a comma and a number: the rest of a phone number, of a class ("3.B"), or what it
counts ("Indvandring, 4. kontor")."""
DAY = re.compile(r"(?:[1-9]|[12]\d|3[01])/(?:[1-9]|1[0-2])")
TITLE = re.compile(r" er (?:titlen|navnet|overskriften) på")
"""After the name of a book or an episode."""
DAMAGED_NUMBER = re.compile(
    rf"{S}(?:[lI]\d{{1,2}}|\d{{1,2}}[lIO])(?=,?{S}?\n?(?:[Ss][Tt]\b|[\dlI]\.?|[TtMm]\.))"
)
"""A house number with a letter that OCR put for a digit; only before a floor or a postal code."""
SIDE = (
    rf"(?:t\.?{S}?v\b\.?|t\.?{S}?h\b\.?|m\.?{S}?f\b\.?|til{S}venstre|til{S}højre|midtfor|"
    rf"dør{S}?(?:nr\.?{S}?)?\d{{1,4}}|lejl(?:ighed)?\.?{S}?(?:nr\.?{S}?)?\d{{1,4}}[a-z]?\b"
    rf"|vær(?:else)?\.?{S}?(?:nr\.?{S}?)?\d{{1,4}}\b|(?:nr|nummer|-)\.?{S}?\d{{1,4}}\b"
    rf"|venstre\b|højre\b|opg(?:ang)?\.?{S}?[A-Z0-9]{{1,2}}\b"
    rf"|(?:bolig|blok|hus|skib|bolværk|bådplads|plads|kolonihave|have|stand|parcel|vogn|stue|rum)"
    rf"{S}(?:nr\.?{S}?)?[A-Za-z]?\d{{1,4}}\b"
    rf"|(?:lgh|vån(?:ing)?|wohnung|whg|app|apt|apartment|flat|leil(?:ighet)?|lejlighedsnr|bolignr)\.?{S}?"
    rf"(?:nr\.?{S}?)?[A-Z]?\d{{1,4}}\b)"
)
FLOOR = (
    rf"(?:(?:stuen|stue|parterre|kælder(?:en)?|kld\.?|mezz(?:anin)?\.?)(?![\wæøå])"
    rf"|st\.?(?![\wæøå])|kl(?:\.(?=\.)|(?:\.|(?![.\wæøå]))(?={S}?(?:[,;\n)\t(]|[-–—](?!\d)|$|{SIDE})))"
    rf"|(?<=, )kl\.(?={S}(?!{NUMBER_WORD}|halv|kvart|ca\.|cirka|præcis|fra|den|lidt)[a-zæøå]{{2}})"
    rf"|\d{{1,2}}{S}?\.?{S}?(?:\n(?=(?:sal|etage)\b))?(?:sal|etage|et\.)"
    rf"|(?-i:[lI]){S}?\.?{S}?(?:sal\b|(?={S}?(?:t\.?v|t\.?h|m\.?f)\b))"
    rf"|\d{{1,2}}(?={S}?(?:t\.?v|t\.?h|m\.?f)\b)"
    rf"|\d{{1,2}}{S}?\.(?!\d)(?!{S}?(?:{MONTH})))"
)
TAIL = re.compile(
    rf"(?:(?:,{S}?\n?|{S}|\n)?{S}?{FLOOR}(?:(?:,|{S}|\.|-|/|\n){{0,3}}(?:{SIDE}|\d{{1,4}}(?=[,\n\t]|$)))?"
    rf"|(?:,{S}?|{S}|-|{S}–{S}){S}?{SIDE})(?:,?{S}?{SIDE})?",
    re.IGNORECASE,
)
CELL_REST = re.compile(
    rf"{S}?(?:{FLOOR}(?:[,.{S}]{{0,2}}(?:{SIDE}|\d{{1,4}}))?|{SIDE})\.?{S}?", re.IGNORECASE
)
"""All of a cell that goes on with floor and door from the one above."""
BARE_FLOOR = re.compile(rf"(?:,{S}?\n?|\n)?{S}?\d{{1,2}}{S}?\.$")
_TOLD_FLOOR = r"(?:stuen|kælderen|første|anden|tredje|fjerde|femte|sjette|syvende)"
_MORE = re.compile(
    rf"(?:,{S}?|{S}?/{S}?|,?{S}(?:og|samt|eller|&){S})(?:nr\.?{S}?)?"
    rf"(?P<number>[1-9]\d{{0,2}}(?:{S}?[A-ZÆØ]|[a-hj-z])?(?:{S}?[-–]{S}?\d{{1,3}}{S}?[A-Z]?)?)(?!\w)(?![.,:]\d)"
)
_MORE_ENDS = re.compile(
    rf"{S}?(?:$|[\n\t,;)/]|\.(?:\s|$))|{S}(?:og|samt|eller|er|har|var|bor|ligger|ejes|i|som|til|med|på|ved|"
    r"skal|vil|kan|blev|bliver|ønsker|mener|for|står|fik|får|hører|modtog|mangler|tilhører|efter|fra|"
    r"uden|der|om|af|hvor|klager|klagede|[A-ZÆØÅ]|\d{4}\b)"
)
_FORM_GAP = re.compile(
    rf"{S}?\n{S}{{0,3}}(?:post-?nr\.?|postnummer|post-?nr\.?/by|by)"
    rf"(?:{S}?(?:og|/|,|&){S}?(?:by(?:navn)?|postdistrikt))?{S}{{0,3}}(?::|\t|{S}{{2}}|\n)\s{{0,20}}",
    re.IGNORECASE,
)
_FORM_TOWN = re.compile(
    rf"(?P<code>\d{{4}}){S}?\n{S}{{0,3}}(?:by(?:navn)?|postdistrikt){S}{{0,3}}(?::|\t|{S}{{2}}|\n)\s{{0,20}}"
    rf"(?P<town>[A-ZÆØÅ][\wæøå.-]*(?:{S}[A-ZÆØÅ][\wæøå.-]*)?)",
    re.IGNORECASE,
)
_FORM_NUMBER = re.compile(
    rf"{S}?\n{S}{{0,3}}(?:hus-?nr\.?|husnummer|nr\.?|nummer){S}{{0,3}}(?::|\t|{S}{{2}}|\n)\s{{0,20}}"
    rf"(?P<number>[1-9]\d{{0,2}}{S}?[A-Za-z]?)(?![\w./-])",
    re.IGNORECASE,
)
_FORM_FLOOR = re.compile(
    rf"{S}?\n{S}{{0,3}}(?:etage|sal|side|dør|side/dør|etage/dør|lejl\.?(?:nr\.?)?|bogstav){S}{{0,3}}"
    rf"(?::|\t|{S}{{2}}|\n)\s{{0,20}}(?P<floor>(?:st|kl|\d{{1,2}}|tv|th|mf|[A-Z])\.?(?:{S}?(?:tv|th|mf|\d{{1,4}})\.?)?)"
    rf"(?=\s|$)",
    re.IGNORECASE,
)
"""The next field of the same address in a form: house number, floor, postal code and town, each
on a line with its own label."""
_BUILDING = re.compile(
    rf",?{S}?(?:(?:for|bag|side|mellem)(?:hus|bygning)(?:et|en)?(?![\w-])"
    rf"|\((?:tidl\.?|tidligere|gl\.?|den gamle){S}[a-zæøå ]{{3,20}}\)"
    rf"|-{S}\d{{1,3}}(?=,{S}?\d{{4}}|\n|$))",
    re.IGNORECASE,
)
"""The house behind the house ("baghuset"), and a flat after a floor: "88 - 3 - 12"."""
POSTAL_GAP = re.compile(
    rf"(?:,|{S}|\n|\t|\||;|·|•|–|\.|-|\(){{1,4}}(?=(?:DK|FO|D|S|N|SE|NO|DE|GL)?[-– ]?\d)"
)
PLACE = re.compile(
    rf"(?:,{S}?\n?|\n){S}?(?P<place>(?:for|bag|side|mellem)(?:hus|bygning)(?:et|en)?|[A-ZÆØÅ][\wæøå.'’-]+(?:{S}[A-ZÆØÅ]?[\wæøå.'’-]+){{0,2}})(?=[,\n\t])"
)
TOWN = re.compile(
    rf",{S}?(?P<town>(?:(?:Sdr|Ndr|Nr|Vr|Gl|St|Ll|Kgs|Kr|Ø|V|N|S)\.{S})?[A-ZÆØÅ][\wæøå-]+(?:{S}[A-ZÆØÅ][\wæøå-]*)?)"
)
UNKNOWN_TOWN = re.compile(
    rf"(?P<code>[1-9]\d{{3}}){S}(?P<town>[A-ZÆØÅ][a-zæøå]{{2,}}(?:{S}[A-ZÆØÅ][a-zæøå]*)?)"
    rf"(?={S}?(?:$|[\n\t,;.)|])|{S}[a-zæøå])"
)
"""A postal code and a town that no list knows: misspelt, new or of another time."""
_UNKNOWN = 0.6
_SOMEBODYS = 0.5
"""From this weight a word is somebody's first name, and no place."""
_ENDS_TOWN = re.compile(
    r"(?:by|rup|lev|løse|sted|holm|borg|havn|bjerg|bæk|skov|lund|kilde|næs|inge|rød|tved|lunde"
    r"|toft|huse|mose|slev|køb|købing|dal|sund|vig|strand|hede|balle|ø)$"
)
"""How Danish towns end."""
_STREET_LINE = re.compile(r"\w+(?:vej|gade|allé|alle|stræde|vænget?|torv|plads) \d+\w?", re.I)
_PLAIN_GAP = re.compile(rf",?{S}?\n?{S}?")
_STOPS = re.compile(rf"{S}?(?:$|[\n\t;.)])")
_QUARTERS = frozenset({"C", "K", "N", "S", "V", "Ø", "NV", "NØ", "SV", "SØ", "J"})
_PARTS = frozenset({
    "Strand", "Mark", "By", "Huse", "Hede", "Kro", "Station", "Stationsby", "Havn", "Skov",
    "Kirkeby", "Sogn", "Nord", "Syd", "Øst", "Vest",
})  # fmt: skip
_PART_OF_TOWN = re.compile(rf"{S}(?:{'|'.join(sorted(_PARTS, reverse=True))})(?![\w-])")
"""The part of a town that stands after its name: "4550 Asnæs Strand"."""
TOWN_FIELD = re.compile(rf"[A-ZÆØÅ][\wæøå-]+(?:{S}[A-ZÆØÅ][\wæøå-]*)?(?=\s|$)")
FOREIGN_POSTAL = re.compile(
    rf"(?:,{S}?|{S}|\n)(?:[A-Z]{{1,2}}[-– ])?"
    rf"(?:\d{{5}}|\d{{3}}{S}\d{{2}}|\d{{2}}-\d{{3}}|\d{{4}}{S}?[A-Z]{{2}})"
    rf"{S}(?:[A-ZÆØÅÄÖÜŁ][\w-]+)(?:{S}[A-ZÆØÅÄÖÜ][\w-]+)?"
)


_SHORT_PLACE = r"(?:(?:Sdr|Ndr|Nr|Vr|Gl|St|Ll|Kgs|Kr|Skt|Sct|Ø|V|N|S)\. ?)?"
_TWO_PLACES = re.compile(
    rf",{S}?(?P<place>{_SHORT_PLACE}[A-ZÆØÅ][a-zæøå-]+(?:{S}[A-ZÆØÅ][a-zæøå-]+)?),{S}"
    rf"(?P<town>{_SHORT_PLACE}[A-ZÆØÅ][a-zæøå-]+(?:{S}[A-ZÆØÅ][a-zæøå]*)?)(?![\wæøå-])"
)
"""A hamlet or a quarter, and the town or island it is on: "46, Lakolk, Rømø"."""
_IN_TOWN = re.compile(
    rf"{S}(?:i|på){S}(?P<town>{_SHORT_PLACE}[A-ZÆØÅ][a-zæøå-]+(?:{S}(?:[A-ZÆØÅ][a-zæøå]+"
    rf"|[A-ZÆØÅ]{{1,2}}(?!\w)))?)(?![\wæøå-])"
)
"""The town in a sentence: "Bakken 4 i Hundslund"."""
_PREFIXED = re.compile(
    r"(?:Øster|Vester|Nørre|Sønder|Store|Lille|Gammel|Ny|Kongens|Kgs\.|Kr\.|Nr\.|Sdr\.|Ndr\.|Gl\.|St\.|Ll\.|Ø\.|V\.|Skt\.|Sct\.)"
    r" ?(?P<town>[A-ZÆØÅ][\wæøå-]+)"
)
_CARE_OF = re.compile(
    rf",?{S}?\n?(?:c/o|℅){S}?[A-ZÆØÅ][\wæøåé.'’-]*(?:{S}[A-ZÆØÅ][\wæøåé.'’-]*){{0,3}}(?=,|\n|$)",
)
"""Whom one lives with, between the house and the town: "Egevej 2, c/o Holm, 5953 Tranekær"."""


def _is_place(name: str) -> bool:
    """Whether a name is a town's, or a town's with a word for which of several before it."""
    prefixed = _PREFIXED.fullmatch(name)
    first = name.partition(" ")[0]
    quarter = name.partition(" ")[2]
    return (
        is_town(name)
        or (prefixed is not None and is_town(prefixed["town"]))
        or (quarter in _QUARTERS and is_town(first))
    )


def address_end(text: str, end: int) -> int | None:
    """End of what follows a street or place name that ends at `end`: house numbers, floor,
    place and postal code; None without a house number."""
    number = NUMBER.match(text, end)
    if number is None or number["gap"].strip(" ,nr.") or UNITS.match(text, number.end()):
        return None
    return place_and_postal(text, tail(text, more_numbers(text, number.end()))[0])[0]


_FALLING = re.compile(r"(\d+) ?[-–] ?(\d+)$")


_MEASURED = re.compile(r"\d{1,3} ?[x×] ?\d")
"""Length by width: "3 x 2 meter"."""


def is_counted(text: str, start: int, number: re.Match[str]) -> bool:
    """Whether a number behind a name that may be a street's is the next item's in a list
    ("1) Poul Nørgaard 2) …"), or the goals of a match ("Vangen 3-1 Lunden")."""
    goals = _FALLING.search(number["number"])
    if goals is not None and int(goals[2]) <= int(goals[1]):
        return True
    if _MEASURED.match(text, number.start("number")):
        return True
    if text[number.end() : number.end() + 1] != ")":
        return False
    line = text[max(0, start - 80) : number.end()].rpartition("\n")[2]
    return line.count("(") <= line.count(")")


def more_numbers(text: str, end: int) -> int:
    """End after further house numbers on the same street: "Egevej 14 og 22", "5 A, 5 B og 7"."""
    for _ in range(12):
        match = _MORE.match(text, end)
        if match is None or UNITS.match(text, match.end()) or TAIL.match(text, match.start()):
            break
        if match["number"].isdigit() and not _MORE_ENDS.match(text, match.end()):
            break
        end = match.end()
    return end


_FLOOR_IN_WORDS = re.compile(
    rf",?{S}(?:(?:i|på){S})?(?:(?:første|anden|tredje|fjerde|femte|sjette|syvende){S}sal|(?<=i{S})(?:stuen|kælderen)"
    rf"|(?<=på{S})kvisten)(?!\w)(?:,?{S}(?:til{S})?(?:venstre|højre|midtfor|tv|th|mf)(?!\w)\.?)?",
    re.IGNORECASE,
)
"""The floor in words behind a number: "Ahornhaven nr. 6 på første sal"."""
_TOLD_NUMBER = re.compile(
    rf"{S}(?:nr\.?{S}|nummer{S})?(?P<number>{NUMBER_WORD})(?:{S}[A-ZÆØ](?!\w))?"
    rf"(?=[,;.\n)]|$|{S}(?:i|på|{_TOLD_FLOOR})(?!\w))",
    re.IGNORECASE,
)
_TOLD_TAIL = re.compile(
    rf",?{S}(?:(?:i|på){S})?{_TOLD_FLOOR}(?:{S}sal)?(?:,?{S}(?:til{S})?(?:venstre|højre|midtfor|tv|th|mf)(?!\w)\.?)?",
    re.IGNORECASE,
)


def told_number(text: str, end: int) -> int | None:
    """End of a house number in words, and the floor and door behind it: "Enghave Plads tre,
    fjerde til venstre"."""
    match = _TOLD_NUMBER.match(text, end)
    if match is None:
        return None
    floor = _TOLD_TAIL.match(text, match.end())
    return floor.end() if floor else tail(text, match.end())[0]


def form_number(text: str, end: int) -> int | None:
    """End of the house number in the next field of a form."""
    match = _FORM_NUMBER.match(text, end)
    return match.end() if match else None


def tail(text: str, end: int) -> tuple[int, bool]:
    """End after floor and door, and whether there were any."""
    found = False
    for _ in range(2):
        field = _FORM_FLOOR.match(text, end)
        if field is None:
            break
        end, found = field.end(), True
    if found:
        return end, True
    building = _BUILDING.match(text, end)
    end = building.end() if building else end
    worded = _FLOOR_IN_WORDS.match(text, end)
    if worded is not None:
        return worded.end(), True
    match = TAIL.match(text, end)
    if not match or not match.group().strip(" ,\n"):
        return end, building is not None
    if BARE_FLOOR.fullmatch(match.group()):  # "Lindevej 4, 2." only before a door or the end
        rest = text[match.end() : match.end() + 2]
        if rest and not re.match(r"\s?[,\n]|\s?\d", rest):
            return end, building is not None
    return match.end(), True


def place_and_postal(text: str, end: int) -> tuple[int, float]:
    """End after place, postal code and town, and how sure the town is (0.0 without)."""
    at = end
    field = _FORM_GAP.match(text, at)
    if field is not None:
        found = postal_city_at(text, field.end())
        if found and found[1] >= 0.5:
            return found
        apart = _FORM_TOWN.match(text, field.end())
        if apart is not None:
            return apart.end(), 0.9
        town = TOWN_FIELD.match(text, field.end())
        if town is not None and is_town(town.group()):
            return town.end(), 0.0
    place = PLACE.match(text, at)
    if place is not None and _STREET_LINE.fullmatch(place["place"]):
        place = None  # the address of the next column: "Rådhustorvet 4\nBakkevej 41\t7800 Skive"
    for begin in (at, place.end() if place else at):
        gap = POSTAL_GAP.match(text, begin)
        if gap:
            found = postal_city_at(text, gap.end())
            if found and found[1] >= 0.5:
                part = _PART_OF_TOWN.match(text, found[0])
                return (part.end() if part else found[0]), found[1]
    care = _CARE_OF.match(text, at)
    if care is not None:
        gap = POSTAL_GAP.match(text, care.end())
        found = postal_city_at(text, gap.end()) if gap else None
        return found if found and found[1] >= 0.5 else (care.end(), 0.0)
    foreign = FOREIGN_POSTAL.match(text, at)
    if foreign:
        return with_country(text, foreign.end()), 0.9
    unknown = _unknown_postal(text, at)
    if unknown is not None:
        return unknown, _UNKNOWN
    for pattern in (_TWO_PLACES, _IN_TOWN):
        placed = pattern.match(text, at)
        if placed is not None and _is_place(placed["town"]):
            between = placed["place"] if pattern is _TWO_PLACES else ""
            if not between or name_weights(between.split(" ")[0]).first < 0.3:
                return placed.end("town"), 0.0
    town = TOWN.match(text, at)
    if town:
        both = town["town"]
        prefixed = _PREFIXED.fullmatch(both)
        if prefixed is not None and is_town(prefixed["town"]):
            return town.end(), 0.0
        if is_town(both):
            return town.end(), 0.0
        single, _, quarter = both.partition(" ")
        if quarter in _PARTS and name_weights(single).first < _SOMEBODYS:
            return town.end(), 0.0  # a hamlet: "Skovlyst 2, Tved Mark"
        if is_town(single):
            if quarter in _QUARTERS or quarter in _PARTS:
                return town.end(), 0.0
            return town.start("town") + len(single), 0.0
        if _may_be_town(text, both, town.end()):
            return town.end(), 0.0
    return end, 0.0


def _unknown_postal(text: str, at: int) -> int | None:
    """End of a postal code and a town that no list has, right after a house number: not of a
    year before the title of something."""
    gap = _PLAIN_GAP.match(text, at)
    found = UNKNOWN_TOWN.match(text, gap.end()) if gap else None
    if found is None or found["code"].startswith(("19", "20")):
        return None
    return None if is_plain_noun(found["town"].split(" ")[0]) else found.end()


def _may_be_town(text: str, word: str, end: int) -> bool:
    """Whether a word after a house number and a comma that no list has is a town: it ends as
    towns do and is nobody's surname, or is no word and no name at all, and nothing goes on from
    it."""
    if " " in word or is_plain_noun(word) or _STOPS.match(text, end) is None:
        return False
    if _ENDS_TOWN.search(word) is not None:
        return name_weights(word).last < 0.5
    return name_weights(word) == NO_NAME and not is_ordinary_word(word.lower())
