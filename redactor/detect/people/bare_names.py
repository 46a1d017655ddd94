"""Whether a bare first name or surname, known from the case, is used as a name at a place."""

from __future__ import annotations

import re

from redactor.detect.names import lexicon as lx
from redactor.detect.names.forms import (
    FAMILY,
    SURNAME_TITLES,
    fold,
    given_weight,
    known,
    surname_weight,
)
from redactor.detect.names.gazetteer import is_town
from redactor.detect.names.lexicon import NAME_HEADER
from redactor.detect.text.anchors import header_cell
from redactor.lexicon import is_plain_noun

TOKEN = re.compile(r"[^\W_]+(?:['’´`][^\W_]+)*")
SURE = 0.5
"""From this weight in the lists a word is a name rather than a word."""
_PERHAPS = 0.3
"""From this weight it may be one: "Mark er ikke hørt endnu"."""
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s*[\"”»]?\s*|\n\s*|[-•*]\s+)$")
_HIS = re.compile(
    r"\s(?!(?:er|var|har|havde|blev|bliver|fik|får|kom|kommer|gik|går|vil|ville|skal|skulle|kan|kunne"
    r"|og|som|der|siger|sagde|mener|bor|boede|ringede|oplyser|oplyste|skrev|ønsker|tog|fortalte)\b)"
    r"[a-zæøå]"
)
"""After "Hans" that means "his": a word that is not a verb."""
BEGINS = re.compile(r"(?:^|[.!?:]\s*|\n\s*|[-•*]\s+|\t)[\"”“»]?$|[\"”“»]$")
_PLACED = re.compile(
    r"(?:\b(?:i|fra|til|ved|på|mod|nær|omkring|over|\d{4}|[Bb]y(?:en)?),?|[,/(])\s*$"
)
"""What stands before a town rather than before a surname that is also one."""
_CASE_OF = re.compile(
    r"-(?:sag|familie|barn|børn|dreng|pige|søskende|par|hus|ejendom|kompleks|bo|forløb|dokument"
    r"|møde|notat|klage)\w{0,8}(?!\w)"
)
"""What is called after whom it is about: "Holm-sagen", "Holm-familien"."""
_SHORT = 5
"""Letters up to which first names are found that are words too: "Alba", "Gro", "Storm"."""
DOES = (
    "er|var|har|havde|siger|sagde|kommer|kom|bor|boede|går|gik|vil|ville|kan|kunne|skal|skulle"
    "|fortæller|fortalte|oplyser|oplyste|mener|ønsker|ringer|ringede|blev|bliver|fik|får|sover|sov"
    "|trives|deltog|deltager"
)
"""What stands after somebody's name, as a pattern: what he does."""
VERB_NEXT = re.compile(
    rf" (?:{DOES}|(?!over\b|under\b|efter\b|eller\b|der\b|her\b|hver\b|for\b|mer\b|år\b|hvor\b)"
    r"[a-zæøå]{2,}(?:r|ede|te|dt|gik|kom|gav|tog|sad|lå|stod|løb|blev|skrev|drak|faldt|skreg))\b"
)
"""What one does whom the case knows: any verb."""
_STAYS = re.compile(
    r" (?:på|i|fra) (?:celle|stue|værelse|vær\.|afdeling|hold|klasse|parallelklassen|\d|nr)\b"
)
"""Where one is to be found: "Bolt på celle 9"."""
_IS = re.compile(r" (?:er|var|blev|bliver)\b")
_MONTHS = frozenset({"maj", "april", "august", "juni", "juli", "marts"})
_YEAR = re.compile(r" (?:19|20)\d\d(?!\d)")
"""After a month, which may be a first name too: "Maj 2007"."""
_CELL = re.compile(r"[ ]*\t")
_SPEAKER_BEFORE = re.compile(r"(?:^|\n)[ ]*$")
_SPEAKER_AFTER = re.compile(r":[ ]+\S")
_FIELD_BEFORE = re.compile(r"(?:^|\n)[^\W\d_][\w. ]{2,20}:[ ]*$")
_FIELD_AFTER = re.compile(r"[ ]*(?:\n|$)")
_KIN = re.compile(rf" (?:{lx.RELATIVE})\b")
"""After a name in the genitive: "Skys mormor"."""
_HAS = re.compile(r" (?!dato\b|lys\b|(?:og|eller|som|er|var|på|i|til)\b)[a-zæøå]{3,}")
"""After the genitive of a name that is a word too: "Storms båd"; not "Dags dato"."""
_FIRM_AFTER = re.compile(r" & (?:Søn|Sønner|Døtre|Co)\b")
_FIRM_BEFORE = re.compile(r"[a-zæøå](?:firmaet|firma|kontoret|selskabet) $")
_OBJECT_AFTER = frozenset(
    re.findall(
        r"\w+",
        "kommune kommunes as aps skole skolen kirke kirken gade vej alle plads torv hospital"
        " sygehus kirkegaard banegaard havn station hallen hoejskole efterskole boernehave",
    )
)


def is_name_here(text: str, start: int, stop: int, kind: str, plain: set[str]) -> bool:
    """Whether a bare first name or surname is used as a name at this place."""
    written = text[start:stop]
    word = fold(written)
    following = TOKEN.match(text, stop + 1) if text[stop : stop + 1] in {" ", "-"} else None
    if following is not None and fold(following.group()) in _OBJECT_AFTER:
        his = kind == "given" and written.endswith("s") and following.group().islower()
        if not his:  # "Valdemars skole har besked"
            return False
    case_of = _CASE_OF.match(text, stop) is not None
    if text[stop : stop + 1] in {"-", "@"} and not case_of:
        return False
    if text[start - 1 : start] in {"-", "@", "/", "."}:
        return False
    if word in _MONTHS and _YEAR.match(text, stop):
        return False
    before = text[max(0, start - 14) : start]
    title = fold(before.split()[-1]).strip(".") if before.split() else ""
    titled = title in SURNAME_TITLES | FAMILY
    begins = BEGINS.search(before) is not None
    if not known(word) and begins and written.lower() in plain:
        return False
    if kind == "word":
        if len(written) < _SHORT - 1 and written.isupper():  # an abbreviation
            return False
        return written[0].isupper() and (not begins or _is_meant(text, start, stop))
    if kind == "given":
        if written == "Hans" and _SENTENCE_START.search(before) and _HIS.match(text, stop):
            return False
        if not known(word) and is_town(written) and _PLACED.search(before):
            return False
        if begins and not known(word) and is_plain_noun(written):
            return _is_meant(text, start, stop)
        weight = given_weight(word) if known(word) else 1.0
        if written[0].islower():
            return weight >= 0.8 and len(word) >= 5 and known(word)
        return weight >= SURE or not begins or _is_meant(text, start, stop)
    if written[0].islower() or _FIRM_AFTER.match(text, stop) or _FIRM_BEFORE.search(before):
        return False
    if titled or case_of:
        return True
    weight = surname_weight(word) if known(word) else (1.0 if len(word) >= 5 else 0.0)
    if is_town(written) and (_PLACED.search(before) or not before.strip()):
        return False
    if weight >= SURE:
        return weight >= 0.8 or not _SENTENCE_START.search(before)
    return weight >= _PERHAPS and begins and _is_meant(text, start, stop)


def _is_meant(text: str, start: int, stop: int) -> bool:
    """Whether a word of the language that is a name in the case stands for its bearer where any
    word has a capital: who acts, has something, speaks in minutes ("Spang: Det passer"), or fills
    a cell of a table or a field ("Ansat: Spang")."""
    has = _KIN if stop - start > _SHORT + len("s") else _HAS
    if text[stop - 1] == "s" and has.match(text, stop):
        return True
    in_cell = _CELL.match(text, stop) and (
        text[start - 1 : start] == "\t"
        or (text[start - 1 : start] == "\n" and _heads_people(text, start))
    )
    before = text[max(0, start - 28) : start]
    if _SPEAKER_BEFORE.search(before) and _SPEAKER_AFTER.match(text, stop):
        return True
    if _FIELD_BEFORE.search(before) and _FIELD_AFTER.match(text, stop):
        return True
    acts = VERB_NEXT.match(text, stop) or _STAYS.match(text, stop)
    is_so = stop - start > _SHORT and _IS.match(text, stop)  # "Nordlys er flot"
    return bool(in_cell or (acts and not is_so))


def _heads_people(text: str, start: int) -> bool:
    """Whether the first cell of a row stands in a column of people."""
    header = header_cell(text, start)
    return header is not None and NAME_HEADER.search(header) is not None
