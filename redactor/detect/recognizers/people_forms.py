"""Further forms of people's names: spoken to after an at sign, letters of relatives, nicknames in
quotation marks, siblings called so, whoever gets word of something, and what OCR made of names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactor.detect.hits import Hit
from redactor.detect.names.gazetteer import NO_NAME, has_surname_shape, name_weights
from redactor.detect.text.patterns import scan
from redactor.lexicon import is_ordinary_word

_LETTER_OF_KIN = re.compile(
    r"\b(?:mor|far|moderen|faderen|forælder|forældre(?:ne)?|søster|bror|værge|barnet|drengen|pigen"
    r"|eleven)(?: til)? (?P<n>[A-ZÆØÅ]\.)(?![ ]?[A-ZÆØÅ])"
)
"""Somebody of whom only the letter is written: "(mor til N.)"."""
_LETTER_OF_MINE = re.compile(
    r"(?<!\w)(?:[Mm]in|[Dd]in|[Kk]ære|[Kk]æreste|elskede|søde|lille) (?P<n>[A-ZÆØÅ]\.)"
    r"(?=[ ,!)\n]|$)(?! [A-ZÆØÅ]\.)"
)
"""Whom a letter writer calls by a letter: "post fra min T."."""
_SIGNED_WHERE = re.compile(
    r"(?:^|(?<=\n))(?P<n>[A-ZÆØÅ][^\W\d_]+(?:[ -][A-ZÆØÅ][^\W\d_]+){1,4})"
    r"(?= \([A-ZÆØÅ0-9][\w .]{1,24}, \d{4}-\d\d-\d\d\)[ \t]*(?:\n|$))"
)
"""Who signs a petition, from where and when: "Hellen Dam (Ry, 2024-05-06)"."""
_BOTH = re.compile(
    r"(?<![\w.-])(?P<n>(?:[A-ZÆØÅ]\.[ -]?){1,2}) (?:og|&|samt) (?:[A-ZÆØÅ]\.[ -]?){1,2} ?"
    r"(?P<last>[A-ZÆØÅ][a-zæøåéü]+)(?!\w)"
)
"""Two of one surname: "D. og I. Ladefoged"."""
_MENTION = re.compile(
    r"(?<![\w@.+/-])@(?P<n>(?P<first>[A-ZÆØÅ][a-zæøåéü]+)(?:-[A-ZÆØÅ][a-zæøåéü]+)?"
    r"(?: [A-ZÆØÅ][\w-]*[a-zæøåéü](?![\w@]))*)(?![\w@]|[._]\w)"
)
"""A colleague spoken to in a note or a chat: "@Line Bech kan du tage den?"."""
_MENTIONED = 0.3
_NICKNAME = re.compile(
    r"(?<!\w)(?i:(?:kald(?:er|te|t)|kendt som|(?:øge|kæle|til|dæk|gade)navn(?:et)?|går under navnet"
    r"|(?:også|bedre|altid) kaldet|kaldes|lyder navnet|alias)"
    r"(?: (?:ham|hende|hen|sig|mig|dem|for|altid|bare|kun|også|selv|er|så|jo|oftest|ofte"
    r"|tit)){0,4}) ?:? ?"
    r"[\"”“»'’](?P<n>[A-ZÆØÅ][^\W\d_]+(?:[ -][A-ZÆØÅ][^\W\d_]+){0,2})[\"”“«'’]"
)
_OF_A_PERSON = re.compile(
    r"(?<!\w)(?:ham|hende|hen|sig|mig|øgenavn|kælenavn|dæknavn|gadenavn|alias)", re.I
)
"""What somebody is called: "vi kalder ham bare "Tykke""."""
_SIBLING = re.compile(
    r"(?<=[a-zæøå,] )(?P<n>(?:Lille|Store)(?:bror|søster|brors|søsters))(?![\w-]| [A-ZÆØÅ])"
)
"""A brother or sister whom a family calls nothing else."""
_TOLD = re.compile(
    r"(?<!\w)(?:[Gg]iv(?:e|er)?|[Gg]av|[Bb]ed(?:e|er)?|[Bb]ad|[Ss]pørg(?:e|er)?|[Ll]ad|[Hh]jælp"
    r"(?:er)?) "
    r"(?P<n>[A-ZÆØÅ][a-zæøåéü]+) "
    r"(?:besked|lov|svar|ret|ringe|komme|vide|tage|sende|skrive|prøve|om at|om det|om hun|om han"
    r"|hvad|hvornår"
    r"|med at)(?!\w)"
)
"""Somebody who is told or asked something, whose name is also a word: "giv Sol besked"."""
_DAMAGED = re.compile(
    r"(?<![\w.-])(?=(?:[^\W\d_]+[ -]){0,2}[^\W\d_]*[0-9])(?P<n>[A-ZÆØÅ01][^\W_]*[^\W\d_]"
    r"(?:[ -][A-ZÆØÅ01][^\W_]*[^\W\d_]){1,3})(?![\w-]|\.\w)"
)
"""Two or more words, one of them with a figure among its letters: "O1e Hav9aard"."""
_FIGURE_IN_WORD = re.compile(
    r"[01345689](?:(?<=[^\W\d_].)(?=[^\W\d_])|(?<!\w.)(?<=[01])(?=[^\W\d_]{2}))"
)
_READ_AS = str.maketrans(
    {"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "6": "b", "8": "b", "9": "g"}
)
_OR_AS = str.maketrans(
    {"0": "ø", "1": "i", "3": "e", "4": "a", "5": "s", "6": "ó", "8": "B", "9": "g"}
)


def further_names(text: str) -> Iterator[Hit]:
    """Names of people in forms of their own."""
    if "@" in text:
        for match in _MENTION.finditer(text):
            if name_weights(match["first"]).first >= _MENTIONED:
                yield _hit(match, 0.8, "Navn efter @")
    for match in _LETTER_OF_KIN.finditer(text):
        yield _hit(match, 0.8, "Forbogstav efter et ord for familie")
    for match in _SIGNED_WHERE.finditer(text):
        yield _hit(match, 0.8, "Navn på en, der skriver under")
    for match in _LETTER_OF_MINE.finditer(text):
        yield _hit(match, 0.6, "Forbogstav på en, som skribenten holder af")
    for match in scan(_BOTH, text, ". og", ". &", ". samt"):
        if name_weights(match["last"]).last > 0 or has_surname_shape(match["last"]):
            yield _hit(match, 0.8, "Forbogstav på en af to med samme efternavn")
    for match in scan(_NICKNAME, text, "kald", "navn", "kendt som", "alias"):
        if _OF_A_PERSON.search(match.group()):
            yield _hit(match, 0.75, "Det, nogen bliver kaldt")
    for match in scan(_SIBLING, text, "lilleb", "lilles", "storeb", "stores"):
        yield _hit(match, 0.6, "En søskende, der nævnes som ved navn")
    for match in _TOLD.finditer(text):
        if name_weights(match["n"]).first > 0:
            yield _hit(match, 0.7, "Navn på en, der får besked eller bliver spurgt")
    if _FIGURE_IN_WORD.search(text):
        for match in _DAMAGED.finditer(text):
            if _reads_as_name(match["n"]):
                yield _hit(match, 0.75, "Navn, når fejllæste tal regnes som bogstaver")


def _reads_as_name(words: str) -> bool:
    """Whether a first name and a surname come out when figures are read as letters."""
    first, *_, last = re.split("[ -]", words)
    return _weight(first, first_name=True) >= 0.5 and _weight(last, first_name=False) >= 0.3


def _weight(word: str, *, first_name: bool) -> float:
    best = 0.0
    for letters in (_READ_AS, _OR_AS):
        read = word.translate(letters).capitalize()
        known = name_weights(read)
        best = max(best, known.first if first_name else known.last)
        if not first_name and known == NO_NAME and has_surname_shape(read):
            best = max(best, 0.0 if is_ordinary_word(read) else 0.4)
    return best


def _hit(match: re.Match[str], score: float, reason: str) -> Hit:
    start, end = match.span("n")
    return Hit(type="PERSON", start=start, end=end, score=score, reason=reason)
