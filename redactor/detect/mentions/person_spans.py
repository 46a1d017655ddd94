"""A person's name cut to what is the name: without the title before it, with the first name.

What only looks like a person's name, a prize, an institute or a firm, becomes an organisation.
"""

from __future__ import annotations

import re
from dataclasses import replace

from redactor.detect.hits import Hit
from redactor.detect.names.gazetteer import (
    NO_NAME,
    has_surname_shape,
    is_town,
    name_weights,
    nominative,
)
from redactor.detect.names.lexicon import TITLE_WORD
from redactor.detect.names.ordinary import is_old_word
from redactor.detect.names.words import word_set
from redactor.detect.recognizers.people_words import CLOSINGS, LABELS
from redactor.lexicon import is_ordinary_word, is_plain_noun

_NAMED_AFTER = "Noget, der er opkaldt efter en person"
_FIRM = "En kendt virksomhed, hvis navn ligner en persons"
_GIVEN = 0.5
"""From this weight a word is taken for a first name or a surname."""
_SURNAME = 0.3
"""From this weight a word may be the surname after a first name."""
_FIRST_WORD = re.compile(r"\S+[ \n]+(?=\S*[A-ZÆØÅ])")
_PARTICLE = word_set("von van de der den da dos del di du af zu al el bin ibn abu la le")
_THING = (
    r"pris(?:en)?|legat(?:et)?|fond(?:en)?|mindefond(?:en)?|mindelegat(?:et)?|medalje(?:n)?"
    r"|stipendi(?:um|et)|institut(?:tet|et)?|museum|museet|samling(?:en)?|lov(?:en)?"
    r"|hus(?:et)?|cent(?:er|ret)|skole(?:n)?|kolleg(?:ium|iet)|univers(?:itet|itetet|e)"
    r"|park(?:en)?|pokal(?:en)?|turnering(?:en)?|konkurrence(?:n)?|model(?:len)?"
)
_APART = (
    r"Prisen|Legat(?:et)?|Fonden|Mindefond(?:en)?|Mindelegat(?:et)?|Medaljen|Institut(?:tet|et)?"
    r"|Museum|Museet|Centret|Skolen|Kollegi(?:um|et)|Universitet(?:et)?|Pokalen|Fængsel|Arresthus"
    r"|FÆNGSEL|ARRESTHUS|Valgmenighed|VALGMENIGHED|Frimenighed|FRIMENIGHED|Friskole|FRISKOLE"
    r"|Forsamlingshus|FORSAMLINGSHUS|Kirkegård|KIRKEGÅRD|Menighedsråd|MENIGHEDSRÅD|Provsti|Sygehus|Hospital"
)
"""What stands apart from the name; no surname is written so, as Park and Lov are."""
_THING_BEFORE = re.compile(
    r"(?:^|(?<=[\s\"”»(]))(?:stormen|orkanen|\w*fartøjet|\w*skibet|fregatten|færgen|kutteren"
    r"|hurtigfærgen|bugserbåden|redningsbåden|skonnerten|coasteren|lystbåden|M/[SFT]|S/[SY]|R/S"
    r"|skulpturen|(?:projektet?|modulet?|robot\w*)(?=[ ]+[\"”»'’]))[ ]+"
    r"(?:[A-Z]{1,3} ?\d{1,4} )?[\"”»'’]?"
    r"(?:(?:Prinsesse|Prins|Dronning|Kong|Kronprinsesse|Kronprins|Lady|Miss|Jomfru)[ ])?$",
    re.IGNORECASE,
)
"""What has a person's name and is none: "Stormen Bodil", "Fregatten Iver Huitfeldt". A project
only in quotation marks: "projektet Mette Holm har søgt penge til" is what she does."""
_INITIALS_BEFORE = re.compile(r"(?<![\w.])(?:[A-ZÆØÅ]\.[ -]?){1,3}$")
_FIRM_LINE = re.compile(
    r"[^\n]{0,60}(?:& ?(?:Søn(?:ner)?|Døtre|Co)\b|\b(?:A/S|ApS|I/S)(?!\w))"
    r"|[A-ZÆØÅ][a-zæøå]+(?:eri|værksted|firma|service|entreprise|forretning)\b"
)
"""A line that begins as a firm's name does, below somebody's name."""
_CALLED_AFTER = re.compile(rf"(?<=\w)-(?:{_THING})s?$|(?<=[\w.]) (?:{_APART})s?$")
_AFTER_IT = re.compile(rf"(?: [A-ZÆØÅ][\w.]+){{0,2}}-(?:{_THING})s?\b|(?<!s) (?:{_APART})s?\b")


_FIRMS = frozenset(
    {
        "danish crown",
        "danish agro",
        "danish air",
        "danish refugee council",
        "novo nordisk",
        "alfa laval",
        "dan cake",
        "royal unibrew",
        "royal greenland",
        "arla foods",
    }
)
"""Firms whose names begin as a person's and end as nobody's."""
_FIRMS_LIKE_PEOPLE = frozenset({"carl ras", "harald nyborg", "louis poulsen", "per aarsleff"})
"""Firms that have a person's name: only where it is said that somebody works or buys there."""
_AT = re.compile(r"\b(?:hos|fra|i) $")


def _is_firm(text: str, start: int, end: int) -> bool:
    """Whether what only looks like a person is a firm everybody knows."""
    name = text[start:end].casefold()
    bare = name.removesuffix("s")
    if name in _FIRMS or bare in _FIRMS:
        return True
    return name in _FIRMS_LIKE_PEOPLE and _AT.search(text, max(0, start - 6), start) is not None


_NOBLES_BEFORE = re.compile(r"(?<![\w-])(?:[Vv]on(?: der)?|[Vv]an(?: de[rn]?)?) $")
"""Before a surname, and nothing else in Danish: "von Bülow-Hein, Hans"."""


def fit_person(text: str, hit: Hit) -> Hit:
    """A person's name without the titles before it and with the first name that is a word too;
    the name of a thing that is called after a person ("Anders Lassen-prisen", "Niels Bohr
    Institutet") as an organisation, and that of a well-known firm."""
    if hit.type != "PERSON":
        return hit
    if _COINED.fullmatch(text, hit.start, hit.end):
        return replace(hit, type="ORGANIZATION", reason=_THING_COINED)
    hit = _past_number(text, _on_its_line(text, hit))
    start = past_titles(text, hit.start, hit.end)
    start = _with_misread(text, _with_first_name(text, start, hit.end))
    start = _with_initials(text, _with_unknown(text, start, hit.end))
    nobles = _NOBLES_BEFORE.search(text, max(0, start - 9), start)
    start = start if nobles is None else nobles.start()
    hit = replace(hit, end=_without_label(text, start, hit.end))
    hit = replace(hit, end=_with_surname(text, start, hit.end))
    hit = replace(hit, end=_with_misread_after(text, hit.end))
    if _THING_BEFORE.search(text, max(0, start - 30), start):
        return replace(hit, start=start, type="ORGANIZATION", reason=_NAMED_AFTER)
    if _is_firm(text, start, hit.end):
        return replace(hit, type="ORGANIZATION", reason=_FIRM)
    if _is_of_churchyard(text, start, hit.end):
        return hit if start == hit.start else replace(hit, start=start)
    if " " in text[start : hit.end] and _CALLED_AFTER.search(text[start : hit.end]):
        return replace(hit, type="ORGANIZATION", reason=_NAMED_AFTER)
    after = _AFTER_IT.match(text, hit.end)
    if after is not None and " " in text[start : after.end()].strip():
        return replace(hit, type="ORGANIZATION", end=after.end(), reason=_NAMED_AFTER)
    return hit if start == hit.start else replace(hit, start=start)


_AT_CHURCHYARD = re.compile(
    r"(?<!\w)(?:på|(?:begrav\w*|gravsted\w*|graven|gravene|bisat|bisættes|bisættelsen?|urnen?"
    r"|hviler|kapellet)[^.\n]{0,30} ved) $",
    re.IGNORECASE,
)
_SURELY_GIVEN = 0.8


def _is_of_churchyard(text: str, start: int, end: int) -> bool:
    """Whether "Kirkegård" right behind a first name is a surname, "Mette Kirkegård": not after a
    word for where the dead lie, nor behind a genitive, "Ansgars Kirkegård"."""
    name = text[start:end]
    first, _, last = name.partition(" ")
    if last.casefold().removesuffix("s") != "kirkegård" or nominative(first) != first:
        return False
    placed = _AT_CHURCHYARD.search(text, max(0, start - 60), start)
    return placed is None and name_weights(first).first >= _SURELY_GIVEN


_COINED = re.compile(r"[A-ZÆØÅ]?[a-zæøå]{2,}\d[A-ZÆØÅ][a-zæøå]{2,}")
"""What is called so on purpose; OCR puts no digit right before a capital: "Sol2Varme"."""
_THING_COINED = "Et ord med et tal midt i, som ting og systemer hedder"
_NUMBERED = re.compile(r"(?<!\S)\d{1,3}[.)](?=[^\W\d_])")
_NUMBERED_BEFORE = re.compile(r"(?<!\S)\d{1,3}[.)]([A-ZÆØÅ][^\W\d_A-Z]{2,14})[ ]$")


def _past_number(text: str, hit: Hit) -> Hit:
    """A name without the number of its line, which stands right before it: "3.Tairi Holm"; a
    surname with the first name that was not told from such a number."""
    number = _NUMBERED.match(text, hit.start, hit.end)
    if number is not None:
        return replace(hit, start=number.end())
    before = _NUMBERED_BEFORE.search(text, max(0, hit.start - 22), hit.start)
    if before is None or is_plain_noun(before[1]) or TITLE_WORD.fullmatch(before[1]):
        return hit
    return replace(hit, start=before.start(1))


_LABEL_LAST = re.compile(
    r" (?:Foto|Fotos|Fotograf|Tekst|Kontakt|Layout|Korrektur|Illustration|Illustrationer|Tegning"
    r"|Sagsbehandler|Borger|Klager|Ansøger|Redaktion|Redaktør|Kilde|Arkivfoto|Grafik|Referent|Dirigent|Afbud|Fraværende)$"
)


def _without_label(text: str, start: int, end: int) -> int:
    """The end of a name of two words without the label of what follows: "Foto: Kenn Bro Foto:"."""
    label = _LABEL_LAST.search(text, start, end)
    whole = label is not None and " " in text[start : label.start()]
    return label.start() if label is not None and whole else end


def _on_its_line(text: str, hit: Hit) -> Hit:
    """A name without the line below it, where that is the name of a firm or an institution:
    "Dennis Krog\\nNørre Fængsel"."""
    line = text.rfind("\n", hit.start, hit.end) + 1
    if not line or line == hit.end:
        return hit
    if not (_FIRM_LINE.match(text, line) or _AFTER_IT.match(text, hit.end)):
        return hit
    end = hit.start + len(text[hit.start : line].rstrip())
    return replace(hit, end=end) if end > hit.start else hit


def _with_initials(text: str, start: int) -> int:
    """The start of a name that the model began at the second of its initials: "K.E. Holm"."""
    if text[start + 1 : start + 2] != ".":
        return start
    before = _INITIALS_BEFORE.search(text, max(0, start - 9), start)
    return start if before is None else before.start()


_UNKNOWN_AFTER = re.compile(
    r" ([A-ZÆØÅ][^\W\d_A-Z]{2,}(?:-[A-ZÆØÅ][^\W\d_A-Z]{2,})?)(?![\w@&-]|\.\w)"
)


_FAROESE = re.compile(r" (?:í|á|av|úr|við|undir) (?P<farm>[A-ZÁÍÓÚÝØÆ][^\W\d_]{2,})(?![\w-])")
"""A Faroese surname after the farm: "Marjun í Dali", "Jógvan á Lakjuni", "Tóra av Reyni"."""


def _with_surname(text: str, start: int, end: int) -> int:
    """The end of a name that was read as one word, with the word after it that may be a surname
    and is no word of a dictionary: "Beverly Mullen har ringet"."""
    farm = _FAROESE.match(text, end)
    if farm is not None and not is_town(farm["farm"]):
        return farm.end()
    if not text[start:end].isalpha():
        return end
    after = _UNKNOWN_AFTER.match(text, end)
    if after is None or is_town(after[1]):
        return end
    weights = name_weights(after[1])
    if weights != NO_NAME and weights.last < max(weights.first, _SURNAME):
        return end
    name = text[start:end]
    owns = nominative(name) != name and name_weights(name).first >= _GIVEN
    if owns and weights == NO_NAME and not has_surname_shape(after[1]):
        return end  # "Mettes Dropbox": what is somebody's
    return end if is_plain_noun(after[1]) or _AFTER_IT.match(text, end) else after.end()


_UNKNOWN_BEFORE = re.compile(r"(?<![\w.@/&-])[A-ZÆØÅ][^\W\d_A-Z]{2,9} $")
_VOWEL = re.compile(r"[^\Wbcdfghjklmnpqrstvwxz_]", re.IGNORECASE)
"""What has none is an abbreviation: "Tlf Karen Holm", "Dbh Karen Holm"."""


def _with_unknown(text: str, start: int, end: int) -> int:
    """The start of a whole name, with the word before it that no list and no dictionary knows:
    "Søskende: Alba Latif Holm"."""
    if " " not in text[start:end]:
        return start
    before = _UNKNOWN_BEFORE.search(text, max(0, start - 12), start)
    if before is None:
        return start
    word = before.group().rstrip()
    known = name_weights(word) != NO_NAME or is_town(word) or is_plain_noun(word)
    label = word.lower() in _BEFORE_NAMES or not _VOWEL.search(word)
    return start if known or label or TITLE_WORD.fullmatch(word) else before.start()


_BEFORE_NAMES = (
    LABELS
    | CLOSINGS
    | word_set(
        "attn ref rekv tel mob vor jfr adr att vedr ang sekr fmd kass suppl rev best dirig obs til"
        " ved fra referent dirigent afbud deltagere fraværende tilstede mødt"
    )
)
"""What stands before a name without a colon: "Ref Carl Ravn"."""


def past_titles(text: str, start: int, end: int) -> int:
    """Past titles and ordinary words that the model took into a name: "tolk Ayşe Demirel"."""
    for _ in range(3):
        first = _FIRST_WORD.match(text, start, end)
        if first is None:
            break
        word = first.group().strip()
        plain = word[0].islower() and word.lower() not in _PARTICLE and "-" not in word[:3]
        if word == _ALSO_A_NAME or not (
            TITLE_WORD.fullmatch(word.rstrip(","))
            or (plain and (is_ordinary_word(word) or is_old_word(word)))
            or _is_subject(word, text[first.end() : end])
            or (
                _SUBJECT_LABEL.search(text, max(0, first.start() - 24), first.start())
                and _is_subject(word, text[first.end() : end] + " ")
            )
        ):
            break
        start = first.end()
    return start


_SUBJECT_LABEL = re.compile(
    r"(?<!\w)(?:emne|subject|overskrift|vedr(?:ørende)?|ang|sv|vs|re|fw|fwd)\.?:[ \t]*$",
    re.IGNORECASE,
)
_ALSO_A_NAME = "Bror"
"""Whoever has a brother writes him in small letters."""
_WORD_BEFORE = re.compile(r"(?<![\w.@/-])[A-ZÆØÅ][a-zæøå]{1,7}(?= $)")
_LINE_BEFORE = re.compile(r"(?<=, )[A-ZÆØÅ][a-zæøå]{2,9}(?=\n$)")
"""In a row of names, the first name that ends the line: "Bo Elm, Nette\\nKvessmann"."""
_SENTENCE_HEAD = re.compile(r"(?:^|[.!?]\s+|\n\s*)$")
_NO_FIRST_NAME = word_set(
    "hr fru frk herr frøken familien familie doktor dr sir don hos ved til fra og med af firmaet"
    " firma hotel restaurant café cafe sankt skt sct st gl gammel ny nye ndr sdr lille store vej"
    " villa gård gaard slot borg skov bageri vin auto byg tømrer murer maler el vvs"
)


def _with_first_name(text: str, start: int, end: int) -> int:
    """The start of a surname that stands alone, or of the short word with a capital before it
    that can be nothing else there than the first name: "min mand og Gro Thulstrup"."""
    word = text[start:end]
    weights = name_weights(word)
    strange = weights == NO_NAME and has_surname_shape(word)
    if " " in word or not (strange or weights.last >= _GIVEN > weights.first):
        return start
    before = _WORD_BEFORE.search(text, max(0, start - 12), start) or _LINE_BEFORE.search(
        text, max(0, start - 14), start
    )
    if before is None:
        return start
    low = before.group().lower()
    heads = _SENTENCE_HEAD.search(text, max(0, before.start() - 6), before.start())
    if heads and (text[end : end + 1] != "\t" or is_plain_noun(low)):
        return start  # a word that begins a sentence; none begins in a cell
    titled = TITLE_WORD.fullmatch(low) and before.group() != _ALSO_A_NAME
    if low in _NO_FIRST_NAME or titled or is_town(before.group()):
        return start
    return before.start()


_MISREAD_BEFORE = re.compile(r"(?<![^\s(\"»])(?=\D{0,8}\d)[^\W\d_]{0,8}\d[^\W_]{1,8} $")
_LETTERS_FOR = str.maketrans("0158", "oisb")
_LETTERS_OF = str.maketrans("0158", "olsb")


def _with_misread(text: str, start: int) -> int:
    """The start of a name, or that of the first name before it in which OCR put a digit for a
    letter: "5ven Erik Olsen"."""
    if text[start - 1 : start] != " ":
        return start
    before = _MISREAD_BEFORE.search(text, max(0, start - 20), start)
    if before is None:
        return start
    word = before.group().strip().translate(_LETTERS_FOR)
    return before.start() if name_weights(word.capitalize()).first >= _GIVEN else start


_MISREAD_AFTER = re.compile(r" (?=[^\W_]{0,9}\d)(?P<word>[^\W_]{4,14})(?![\w@-]|[.,/:]\d)")


def _with_misread_after(text: str, end: int) -> int:
    """The end of a name, or that of the surname behind it in which OCR put a digit for a letter:
    "Bodil 8olm"."""
    after = _MISREAD_AFTER.match(text, end)
    if after is None:
        return end
    written = after["word"]
    word = written.translate(_LETTERS_OF)
    known = sum(c.isdigit() for c in written) < 3 and word.isalpha()
    return after.end() if known and name_weights(word.capitalize()).last >= _GIVEN else end


def _is_subject(word: str, rest: str) -> bool:
    """The noun that a subject line begins with, before a name: "Restance H. Yildirim"."""
    following = rest.split(maxsplit=1)[0]
    return (
        name_weights(word) == NO_NAME
        and is_plain_noun(word)
        and " " in rest
        and (following.rstrip(".").isupper() or name_weights(following).first >= _GIVEN)
    )
