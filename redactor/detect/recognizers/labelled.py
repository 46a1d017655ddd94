"""Numbers whose label stands otherwise than the rules of each type read it: misspelt or misread,
in German, with brackets or quotation marks around the number, before a list of several, or after
it.

The number is read once more behind the label as it is usually written, by the type's own rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from redactor.detect.base import Recognizer
from redactor.detect.hits import Hit
from redactor.detect.names.words import Word, word_set, words
from redactor.detect.recognizers.accounts import BankAccountRecognizer
from redactor.detect.recognizers.cards import CreditCardRecognizer
from redactor.detect.recognizers.cases import CaseNumberRecognizer
from redactor.detect.recognizers.companies import CvrRecognizer
from redactor.detect.recognizers.dates import DateRecognizer
from redactor.detect.recognizers.gps import GpsRecognizer
from redactor.detect.recognizers.papers import DrivingLicenceRecognizer, PassportRecognizer
from redactor.detect.recognizers.phones import PhoneRecognizer
from redactor.detect.recognizers.property import PropertyRecognizer
from redactor.detect.recognizers.sensitive_misread import readings
from redactor.detect.recognizers.users import UserRecognizer
from redactor.detect.recognizers.vehicles import PlateRecognizer, VinRecognizer
from redactor.detect.text.numbers import undo_ocr
from redactor.detect.text.patterns import scan
from redactor.lexicon import is_ordinary_word


class _Kind(NamedTuple):
    """A type of number, `found`: how its label is usually written, and who reads it."""

    found: str
    written: str
    reader: Callable[[], Recognizer]
    known: frozenset[str]
    """Labels that the reader knows; looked at where the number is quoted or misread."""
    further: frozenset[str]
    """Labels that it does not."""
    many: frozenset[str] = frozenset()
    """Labels before several numbers."""


_KINDS = (
    _Kind(
        "DK_PASSPORT", "Pasnummer", PassportRecognizer,
        word_set("pas pasnr pasnummer rejsepas passport"),
        word_set("passnummer passnr pass reisepass reisepassnummer"),
        word_set("pasnumre pasnumrene passene"),
    ),
    _Kind(
        "DK_DRIVING_LICENCE", "Kørekortnummer", DrivingLicenceRecognizer,
        word_set("kørekort kørekortnr kørekortnummer førerbevis erhvervskørekort"),
        word_set("kørek führerschein führerscheinnummer kørekortid"),
        word_set("kørekortnumre kørekortnumrene kørekortene"),
    ),
    _Kind(
        "DK_BANK_ACCOUNT", "Kontonummer", BankAccountRecognizer,
        word_set("kontonr kontonummer bankkonto lønkonto nemkonto"),
        word_set("bankkontonummer kontonummeret"),
        word_set("konti kontiene kontonumre kontonumrene bankkonti"),
    ),
    _Kind(
        "CREDIT_CARD", "Kortnummer", CreditCardRecognizer,
        word_set("kortnr kortnummer dankort betalingskort"), word_set("kreditkarte"),
    ),
    _Kind(
        "VIN", "Stelnummer", VinRecognizer,
        word_set("stelnr stelnummer"), word_set("fahrgestellnummer"),
    ),
    _Kind(
        "DK_LICENSE_PLATE", "Nummerplade", PlateRecognizer,
        word_set("nummerplade regnr registreringsnummer"), word_set("kennzeichen"),
    ),
    _Kind(
        "DK_CASE_NUMBER", "Sagsnummer", CaseNumberRecognizer,
        word_set("sagsnr sagsnummer sagsid sags-id aktid akt-id journalnr journalnummer"),
        word_set("sgsnr sagnr aktenzeichen"),
    ),
    _Kind(
        "USER_ID", "Brugernavn:", UserRecognizer,
        word_set("brugernavn brugerid bruger-id"), word_set("benutzername benutzerkennung"),
    ),
    _Kind(
        "PHONE_NUMBER", "Telefonnummer", PhoneRecognizer,
        word_set("tlf telefon mobil telefonnr telefonnummer mobilnr mobilnummer"),
        word_set("telefonnummeret rufnummer"),
    ),
    _Kind("GPS", "Koordinater", GpsRecognizer, word_set("koordinater gps"), frozenset()),
    _Kind(
        "DATE_OF_BIRTH", "Fødselsdato", DateRecognizer,
        word_set("fødselsdato fødselsdag født"), word_set("geburtsdatum geburtstag"),
    ),
    _Kind("DK_CVR", "CVR-nr.", CvrRecognizer, word_set("cvr cvrnr cvrnummer"), frozenset()),
    _Kind(
        "DK_PROPERTY", "Matr.nr.", PropertyRecognizer,
        word_set("matrnr matrikelnummer matrikelnr matr"), frozenset(),
    ),
)  # fmt: skip
_BY_TYPE = {kind.found: kind for kind in _KINDS}
_LONG = 8
"""Letters of a label from which one of them may be wrong."""
_KNOWN, _ODD, _MANY = range(3)


@cache
def _labels() -> dict[str, tuple[_Kind, int]]:
    named: dict[str, tuple[_Kind, int]] = {}
    for kind in _KINDS:
        for labels, how in ((kind.known, _KNOWN), (kind.further, _ODD), (kind.many, _MANY)):
            named.update(dict.fromkeys(labels, (kind, how)))
    return named


@cache
def _misspelt() -> dict[str, tuple[str, ...]]:
    """Long labels by what they are with one letter less, in every way."""
    shorter: dict[str, tuple[str, ...]] = {}
    for label, (_, how) in _labels().items():
        if len(label) >= _LONG and how != _ODD:
            for short in (label, *_without_one(label)):
                shorter[short] = (*shorter.get(short, ()), label)
    return shorter


def _without_one(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def _is_slip(word: str, label: str) -> bool:
    """Whether one letter is left out, put in or another, or two beside each other are swapped."""
    if len(word) != len(label):
        return True  # one is the other with a letter less
    wrong = [at for at, pair in enumerate(zip(word, label, strict=True)) if pair[0] != pair[1]]
    swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1
    return len(wrong) == 1 or (swapped and word[wrong[0]] == label[wrong[1]])


def _label_of(text: str, word: Word) -> tuple[_Kind, int] | None:
    """The kind of number that a word is the label of, and how it is written."""
    named = _labels().get(word.lower)
    if named is None and word.end - word.start >= _LONG - 1 and _FOLLOWED.match(text, word.end):
        return _guess(word.lower)
    return named


@lru_cache(maxsize=16_384)  # texts of a case use the same words over and over
def _guess(low: str) -> tuple[_Kind, int] | None:
    """The same of a word that is none of the labels as it stands: with a hyphen or an ending of
    its own, misread, or with one letter wrong."""
    word = low.replace("-", "").replace("'", "").replace("’", "")
    known = _labels().get(word)
    if known is not None:
        return known
    for ending in ("et", "en"):
        if low.endswith(("'" + ending, "’" + ending)) and word[:-2] in _labels():
            return _labels()[word[:-2]][0], _ODD
    if len(word) > _LONGEST:
        return None
    for reading in readings(word):
        if reading in _labels():
            return _labels()[reading][0], _ODD
    meant = next(
        (
            label
            for short in (word, *_without_one(word))
            for label in _misspelt().get(short, ())
            if _is_slip(word, label)
        ),
        None,
    )
    if meant is None or word.startswith(_INFLECTED) or word in _OTHER_WORDS:
        return None
    return None if is_ordinary_word(word) else (_labels()[meant][0], _ODD)


_FOLLOWED = re.compile(
    r"[.: =]{0,3}(?:(?:er|nr|nummer|no|id)\b[.: ]{0,3}){0,2}(?:\([^)\n]{1,20}\) ?)?[\[»\"“„‘(]?"
    r"(?:[A-Za-z]{0,3}\d|[a-zæøå]+[\d._-])"
)
"""What a value looks like behind a label, roughly."""
_LONGEST = 24
_INFLECTED = tuple(
    label for kind in _KINDS for label in (*kind.known, *kind.many) if len(label) >= _LONG
)
_OTHER_WORDS = frozenset({"stednummer", "stednumre", "kornummer", "posnummer"})
"""A letter from a label, and words of their own."""
_VALUE = re.compile(
    r"(?:['’]?(?:et|en|ene))?(?: (?-i:[A-E](?:/[A-E])?)(?= ))?(?: ?\([^)\n\d]{1,20}\))?"
    r"(?:[. ]{0,2}(?:nr|nummer|no|number|id)\b\.?)?[.:=]{0,2}[ \t]{0,3}"
    r"(?:(?:er|var|ist|is|lyder) )?(?P<q>[\[»\"“„‘(]?)(?=[^\n]{0,30}\w)(?P<v>[^\W_])",
    re.IGNORECASE,
)
_CLOSING = str.maketrans('[]»«"“”„()', " " * 10)
_MIXED = re.compile(r"[\dOoQlISB .,/-]{0,8}(?:\d[OoQlISB]|[OoQlISB]\d)")
_FIGURES = re.compile(r"[\dOoQlISB|][\dOoQlISB| .,:/-]{3,24}")
_FEWEST = 4
"""Figures that a number keeps at least to be one that was misread."""
_AND = re.compile(r"(?: ?[,/;]| el\.| eller| og| samt)(?: ?(?:og|samt|hhv\.))? ?[\[»\"(]?(?=\w)")
_SERIES = re.compile(r"\d[\d ]{5,14}\d(?:,| og| samt) \d[\d ]{5,14}\d(?:,| og| samt) \d{4}")
"""Three numbers in a row, of which a type's own rules read two."""
_REACH = 40
_AFTER = re.compile(
    r"(?<![\w.,/+-])(?P<v>\d(?:[ -]?\d){6,13})(?:,? (?:er|var|står|hedder|lyder|tror|mener)(?!\w)"
    r"(?=[^\n.;\d:]{0,40}?[ »\"]"
    r"(?P<l>pas(?:set|nummer)?|kørekort(?:et)?|konto(?:en|nummer(?:et)?)?)"
    r"(?![\w-])(?! (?:på|nr|nummer|til)))|(?=,? ?\(?(?P<k>kto|konto|pas|kørekort)\)?\.?(?!\w)))",
    re.IGNORECASE,
)
"""Where the label follows: "211904458 er nummeret i mit pas"."""
_OF_ANOTHER = re.compile(r"\b(?:til|for|når|hvis|hvor|om|husk)\b|, og\b", re.IGNORECASE)
_LABEL_AFTER = {
    "pas": "DK_PASSPORT",
    "kør": "DK_DRIVING_LICENCE",
    "kon": "DK_BANK_ACCOUNT",
    "kto": "DK_BANK_ACCOUNT",
}


class LabelledRecognizer(Recognizer):
    """Numbers of many types by labels that their own recognizers do not read."""

    types = tuple(kind.found for kind in _KINDS)

    def read(self, text: str) -> Iterable[Hit]:
        for word in words(text):
            named = _label_of(text, word)
            if named is not None:
                yield from _after_label(text, word, *named)
        for match in scan(_AFTER, text, " er ", " var ", " står ", "tror", "kto", "pas)", "kort)"):
            label = (match["l"] or match["k"] or "").lower()
            kind = _BY_TYPE.get(_LABEL_AFTER.get(label[:3], ""))
            between = text[match.end("v") : match.start("l")] if match["l"] else ""
            if kind is not None and not _OF_ANOTHER.search(between):
                hit = _read(kind, text, match.start("v"), match.end("v"))
                if hit is not None:
                    yield hit


def _after_label(text: str, word: Word, kind: _Kind, how: int) -> Iterator[Hit]:
    value = _VALUE.match(text, word.end)
    if value is None:
        return
    at = value.start("v")
    line = text.find("\n", at)
    if text[line - 1 : line] == "-" and line - at < _REACH:
        line = text.find("\n", line + 1)  # a value that the line end parts
    line = len(text) if line < 0 else line
    mixed = _MIXED.match(text, at, line) is not None
    if how == _KNOWN and kind.many and _SERIES.match(text, at, line):
        how = _MANY
    if how == _KNOWN and not value["q"] and not mixed:
        return
    while (hit := _read(kind, text, at, min(line, at + _REACH))) is not None:
        yield hit
        more = _AND.match(text, hit.end, line) if mixed or how == _MANY else None
        if more is None:
            return
        at = more.end()


def _read(kind: _Kind, text: str, start: int, end: int) -> Hit | None:
    """What the kind's own rules read from `start` on, behind the label as they know it."""
    value = text[start:end].translate(_CLOSING)
    read = _hit(kind, value)
    figures = _FIGURES.match(value) if read is None else None
    if figures is not None:
        digits = sum(c.isdigit() for c in figures.group())
        if digits >= max(_FEWEST, sum(c.isalpha() for c in figures.group()) + 1):
            read = _hit(kind, undo_ocr(figures.group()) + value[figures.end() :])
    if read is None:
        return None
    return Hit(
        type=kind.found,
        start=start,
        end=start + read.end - read.start,
        score=read.score,
        reason=read.reason,
    )


def _hit(kind: _Kind, value: str) -> Hit | None:
    at = len(kind.written) + 1
    hits = _reader(kind.found).read(f"{kind.written} {value}")
    found = next((h for h in hits if h.type == kind.found and h.start == at), None)
    return None if found is None or value[: found.end - at].isalpha() else found


@cache
def _reader(type_: str) -> Recognizer:
    return _BY_TYPE[type_].reader()
