"""What is said of somebody in a cell or a line of its own: "sklerose" beside a person's name, or
below "Tilstand".

No verb and no pronoun stands there; the column, the row or the line above says of whom it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from redactor.detect.names.gazetteer import name_weights
from redactor.detect.names.words import Word
from redactor.detect.recognizers.sensitive_subjects import is_person_word
from redactor.detect.recognizers.sensitive_words import Trigger
from redactor.detect.text.patterns import lowered, scan


class Told(NamedTuple):
    """Type, start and end of what is said, with how sure it is and where it stands."""

    type: str
    start: int
    end: int
    score: float
    place: str
    """"line" below a label, "row" of a person, "column" that asks."""


_HOW = (
    r"(?:helbreds)?tilstand|(?:(?:tidl\.|tidligere|føde|hjem|oprindelses) ?)?land"
    r"|diagnoser?|lidelser?|sygdom(?:me)?|helbred(?:soplysninger)?"
    r"|sigtelser?|sanktion(?:er)?|straf|dom(?:me)?|lovovertrædelser?|kriminalitet|herkomst"
    r"|nationalitet|etnicitet|etnisk (?:baggrund|oprindelse)|folkegruppe|tro|religion|parti"
    r"|fagforening|tillidshverv|bekymring(?:er)?|sociale (?:forhold|situation)|samliv(?:sform)?"
    r"|(?:civilstand|sivilst(?:and)?\.?)(?: ?/ ?\w+)?|seksualitet|seksuel orientering"
    r"|(?:sygdom|diagnose)[ /]+\w+|særlige (?:forhold|hensyn|behov)"
)
_ASKS_BELOW = re.compile(rf"\W*(?:{_HOW})(?: ?\([^)\n]{{2,30}}\))?\W*", re.IGNORECASE)
"""Labels of a form whose answer tells how somebody is, when it holds a sensitive word."""
_ASKS = re.compile(
    rf"\W*(?:{_HOW}|forhold|oplyst|oplysning(?:er)?|bemærkning(?:er)?|noter?|notat(?:er)?|årsag|baggrund"
    r"|andet|info(?:rmation(?:er)?)?|beskrivelse|observation(?:er)?|vigtigt|(?:støtte)?behov|hensyn|obs|status"
    r"|(?:kost|diæt|mad)(?:hensyn)?|fraværs(?:årsag|grund)|årsag til fravær"
    r"|øvrigt|kommentar(?:er)?|anmærkning(?:er)?|problem(?:er|stilling)?|udfordring(?:er)?"
    r"|anmeldt for|fravær|opmærksomhedspunkt(?:er)?)(?: ?\([^)\n]{2,30}\))?\W*",
    re.IGNORECASE,
)
"""Columns that do so beside a person's cell."""
_PEOPLE = re.compile(
    r"\W*(?:(?:fulde |borgers |barnets |elevens )?navn(?:e)?|fornavn|efternavn|borger(?:e|en)?"
    r"|barn(?:et)?|børn|elev(?:er|en)?|beboer(?:e|en)?|patient(?:er|en)?|klient(?:er|en)?|ansat(?:te)?"
    r"|medarbejder(?:e|en)?|medlem(?:mer)?|part(?:er)?|person(?:er)?|lejer(?:e)?|indsat(?:te)?"
    r"|sigtede?|tiltalte|klager|ansøger(?:e)?|cpr[ .-]?(?:nr\.?|nummer)?|initialer)\W*",
    re.IGNORECASE,
)
_ANSWERS = {
    "HEALTH": r"(?:aktions|bi|hoved)?diagnoser?|sygdomme?|lidelser?|allergi(?:er)?|handicap",
    "CRIME": r"sigtelser?|sigtet for|dømt for|tidligere domme|sanktion(?:er)?",
    "ETHNICITY": r"nationalitet|statsborgerskab|etnicitet|etnisk (?:baggrund|oprindelse)"
    r"|herkomst|oprindelsesland|hjemland|fødeland|modersmål|folkegruppe",
    "RELIGION": r"tro|religion|trosretning|trossamfund",
    "POLITICS": r"parti|politisk parti|politisk tilhørsforhold",
    "UNION": r"fagforening|fagforbund|forbund|a-kasse|faglig organisation",
    "SEXUALITY": r"seksualitet|seksuel orientering|kønsidentitet",
}
"""Columns whose every answer is sensitive, beside a person's cell."""
_PRICED = re.compile(
    r"\W*(?:(?:tilbudt|tilbudte|budt) (?:\w*pris(?:er)?|rabat(?:sats)?)|tilbudspris(?:er)?"
    r"|kostpris(?:er)?"
    r"|indkøbspris(?:er)?|avance|dækningsgrad|dækningsbidrag|fortrolig(?:e)? \w*pris(?:er)?"
    r"|\w*pris(?:er)? \(fortrolig[et]?\))(?: ?\([^)\n]{1,30}\)|,? (?:i )?(?:kr\.?|dkk|pct\.?))?\W*",
    re.IGNORECASE,
)
"""Columns of what a firm asks and earns."""
_OFFERED = re.compile(
    r"(?<!\w)(?:tilbuds(?:liste|skema|blanket|giver|ark)\w*|prisbilag|tilbud (?:fra"
    r"|afgivet))(?!\w)",
    re.IGNORECASE,
)
"""In the lines above a table of a firm that bids."""
_OFFER_REACH = 240
_PRICE = re.compile(
    rf"(?:{_PRICED.pattern}|\W*(?:(?:enheds|time|styk|stk|pakke|meter)?-?(?:pris|sats)(?:er)?|beløb"
    r"|rabat(?:sats)?|samlet pris|sum|i alt)(?: ?\([^)\n]{1,30}\)|,? (?:i )?(?:kr\.?|dkk"
    r"|pct\.?))?\W*)",
    re.IGNORECASE,
)
"""The columns of prices in such a table."""
_PRICED_WORDS = ("tilbud", "budt ", "kostpris", "indkøbspris", "avance", "dækning", "fortrolig")
_AMOUNT = re.compile(r"[ \d.,]*\d[ \d.,]*(?:kr\.?|dkk|%|pct\.?|,-)?(?: ?/ ?\w+| pr\.? \w+)?", re.I)
_COLUMN = {
    type_: re.compile(rf"\W*(?:{words})(?: ?\([^)\n]{{2,30}}\))?\W*", re.IGNORECASE)
    for type_, words in _ANSWERS.items()
}
_ANY_COLUMN = re.compile(
    rf"(?:^|(?<=\t))\W{{0,3}}(?:{'|'.join(_ANSWERS.values())}|organisation)"
    r"(?: ?\([^)\t\n]{2,30}\))?[ ]?(?=\t|$)",
    re.IGNORECASE | re.MULTILINE,
)
_EMPLOYED = re.compile(r"\W*(?:ansat(?:te)?|medarbejder(?:e|en)?|løngruppe)\W*", re.IGNORECASE)
_ELECTED = re.compile(r"kandidat|stemmer|mandat|valgt|kreds|byråd|udvalg|listeb", re.IGNORECASE)
"""Columns of a table of those who stand for election, or were elected."""
_NO_ANSWER = re.compile(
    r"\W*(?:nej|ja|ingen|intet|ikke|n/a|ukendt|uoplyst|ej oplyst|dansk|danmark|dk|se |jf\.)?"
    r"\W*\d*\W*$|[^\n]*\d{3}",
    re.IGNORECASE,
)
_LONGEST, _WORDS, _ROWS = 60, 8, 60
_LINE = 400
"""Characters of a line before and after a word; longer ones are no table's."""
_SURE = 3
"""The weight of a word that is sensitive by itself."""
_FIRST, _ALONE = 0.4, 0.5


def told_in_cells(text: str, tokens: Sequence[Word], triggers: Sequence[Trigger]) -> Iterator[Told]:
    """Sensitive words in cells beside a person's, and in lines below a label that asks."""
    for trigger in triggers:
        if trigger.weight < 2 or trigger.type == "BUSINESS_SECRET":
            continue
        at, stop = tokens[trigger.first].start, tokens[trigger.last].end
        low, high = max(0, at - _LINE), stop + _LINE
        begin = text.rfind("\n", low, at) + 1
        line_end = text.find("\n", stop, high)
        line_end = len(text) if line_end < 0 else line_end
        if (low and not begin) or line_end > high:
            continue
        if "\t" in text[begin:line_end]:
            yield from _in_cell(text, trigger, (at, stop), (begin, line_end))
        elif begin and line_end - begin <= _LONGEST:
            above = text[text.rfind("\n", max(0, begin - _LINE), begin - 1) + 1 : begin - 1]
            if _ASKS_BELOW.fullmatch(above) and _is_short(text[begin:line_end]):
                yield Told(trigger.type, begin, line_end, 0.7, "line")


_THEMES = re.compile(
    r"\W*(?:tema|emne|livsområde|fokus(?:område)?|område|delmål|funktion(?:sevne)?(?:tema)?)(?:er|r)?\W*",
    re.IGNORECASE,
)
"""The first column of a scheme by which one person is described, theme by theme."""
_DESCRIBED = re.compile(
    r"\W*(?:notat|beskrivelse|observation(?:er)?|vurdering|status|borgers? (?:udsagn"
    r"|oplysninger)|svar"
    r"|oplysning(?:er)?|bemærkning(?:er)?)\W*",
    re.IGNORECASE,
)


def _is_of_scheme(head: Sequence[str], column: int) -> bool:
    """Whether a column describes one person by themes: "Tema | Notat"."""
    return (
        0 < column < len(head)
        and _THEMES.fullmatch(head[0].strip()) is not None
        and _DESCRIBED.fullmatch(head[column].strip()) is not None
    )


def _is_short(value: str) -> bool:
    return len(value) <= _LONGEST and len(value.split()) <= _WORDS and value[-1:] != ":"


def _in_cell(
    text: str, trigger: Trigger, place: tuple[int, int], line: tuple[int, int]
) -> Iterator[Told]:
    start = text.rfind("\t", line[0], place[0]) + 1 or line[0]
    end = text.find("\t", place[1], line[1])
    end = line[1] if end < 0 else end
    cell = text[start:end]
    if not _is_short(cell) or "\t" in cell:
        return
    head = _header_row(text, line[0])
    column = text.count("\t", line[0], start)
    header = head[column] if column < len(head) else ""
    if trigger.weight >= _SURE and _is_of_scheme(head, column):
        yield Told(trigger.type, start, end, 0.7, "column")
        return
    if not _ASKS.fullmatch(header) and (
        trigger.weight < _SURE or (head and not any(_is_person(c.strip()) for c in head))
    ):
        return  # another column, of what somebody works with or has written
    if _of_person(text[line[0] : line[1]].split("\t"), head, column):
        yield Told(trigger.type, start, end, 0.75, "row")


def _header_row(text: str, begin: int) -> list[str]:
    """The cells of the first row of the table whose row begins at `begin`."""
    head: list[str] = []
    for _ in range(_ROWS):
        if begin <= 0:
            break
        above = text.rfind("\n", max(0, begin - 1 - _LINE), begin - 1) + 1
        row = text[above : begin - 1]
        if "\t" not in row:
            break
        head, begin = row.split("\t"), above
    return head


def _of_person(cells: Sequence[str], head: Sequence[str], column: int) -> bool:
    """Whether another cell of the row names a person, or stands in a column of people."""
    for n, cell in enumerate(cells):
        if n == column or not cell.strip():
            continue
        if n < len(head) and _PEOPLE.fullmatch(head[n]):
            return True
        if _is_person(cell.strip()):
            return True
    return False


def _is_person(cell: str) -> bool:
    names = cell.replace(",", " ").split()
    if not names or len(names) > 5 or not names[0][0].isupper():
        return False
    if len(names) == 1:
        return is_person_word(cell.lower()) or name_weights(cell).first >= _ALONE
    capitals = all(n[0].isupper() or n in ("af", "von", "el", "al", "de", "van") for n in names)
    return capitals and any(name_weights(n.strip(".")).first >= _FIRST for n in names)


def answers_in_columns(text: str) -> Iterator[Told]:
    """The cells below "Herkomst", "Tro" and the like in rows that are about people."""
    if "\t" not in text:
        return
    for found in _ANY_COLUMN.finditer(text):
        low = max(0, found.start() - _LINE)
        begin = text.rfind("\n", low, found.start()) + 1
        end = text.find("\n", begin, begin + 2 * _LINE)
        if end < 0 or (low and not begin) or "\t" not in text[begin:end]:
            continue
        before = text.rfind("\n", max(0, begin - _LINE), begin - 1) + 1 if begin else 0
        if begin and "\t" in text[before : begin - 1]:
            continue  # a row within a table
        head = text[begin:end].split("\t")
        column = text.count("\t", begin, found.start())
        type_ = _type_of(head, column)
        if type_ is not None:
            yield from _below(text, end + 1, head, column, type_)


def prices_in_columns(text: str) -> Iterator[Told]:
    """The amounts below "Tilbudt enhedspris", "Kostpris" and the like."""
    if "\t" not in text or not any(word in lowered(text) for word in _PRICED_WORDS):
        return
    begin = text.rfind("\n", 0, text.index("\t")) + 1
    offered = _OFFERED.search(text, max(0, begin - _OFFER_REACH), begin) is not None
    priced = _PRICE if offered else _PRICED
    columns: list[int] = []
    while begin < len(text):
        end = text.find("\n", begin)
        end = len(text) if end < 0 else end
        cells = text[begin:end].split("\t")
        heads = [n for n, cell in enumerate(cells) if priced.fullmatch(cell)]
        if len(cells) < 2 or heads:
            columns = heads
        for column in columns if not heads else ():
            value = cells[column] if column < len(cells) else ""
            if _AMOUNT.fullmatch(value):
                start = begin + sum(len(c) + 1 for c in cells[:column])
                yield Told("BUSINESS_SECRET", start, start + len(value), 0.7, "column")
        begin = end + 1


_MARKED = re.compile(
    r"(?<!\w)(?i:bilag|afsnit|punkt|pkt\.?|side|note|felt|kapitel)(?: (?:nr\. ?)?[\dA-Z]{1,3})? "
    r"\((?i:(?:strengt |dybt )?fortrolig[te]?|(?:ønskes|bedes|kræves|begæres) undtaget|undtages"
    r"|undtaget"
    r"|må ikke (?:udleveres|videregives)|ikke til udlevering|hemmelig[te]?|forretningshemmelig\w*)"
    r"[^)\n]{0,40}\): ?"
    r"(?P<v>(?:[^\n.;]|\.(?=\d| [a-zæøå])){8,200}(?:(?<=-)\n(?:[^\n.;]|\.(?=\d"
    r"| [a-zæøå])){2,100})?\.?)"
)
"""A part of a paper that its writer calls confidential, and what it says."""
_OF_PEOPLE = re.compile(
    r"erklæring|journal|attest|epikrise|udtalelse|notat|referat|cpr|borger|barn|børn|patient|elev"
    r"|familie|(?<!\w)(?:mor|far|brev|mail|klage)(?!\w)",
    re.IGNORECASE,
)


def told_confidential(text: str) -> Iterator[Told]:
    """What a firm calls confidential: "Bilag 4 (fortroligt): 7 ansatte pr. rute"."""
    for match in scan(_MARKED, text, "fortrolig", "undtage", "må ikke", "udlevering", "hemmelig"):
        value = match["v"]
        if any(c.isdigit() for c in value) and not _OF_PEOPLE.search(value):
            yield Told("BUSINESS_SECRET", *match.span("v"), 0.7, "line")


def _type_of(head: Sequence[str], column: int) -> str | None:
    if head[column].strip().lower() == "organisation":
        return "UNION" if any(map(_EMPLOYED.fullmatch, head)) else None
    if any(map(_ELECTED.search, head)):
        return None
    return next((t for t, pattern in _COLUMN.items() if pattern.fullmatch(head[column])), None)


def _below(text: str, at: int, head: Sequence[str], column: int, type_: str) -> Iterator[Told]:
    for _ in range(_ROWS):
        end = text.find("\n", at, at + 2 * _LINE)
        end = min(len(text), at + 2 * _LINE) if end < 0 else end
        cells = text[at:end].split("\t")
        if len(cells) < 2:
            return
        if column < len(cells):
            start = at + sum(len(c) + 1 for c in cells[:column])
            value = cells[column]
            empty = _NO_ANSWER.match(value) or not _is_short(value)
            if not empty and _of_person(cells, head, column):
                yield Told(
                    type_,
                    start,
                    start + len(value),
                    0.85,
                    "column",
                )
        at = end + 1
        if at > len(text):
            return
