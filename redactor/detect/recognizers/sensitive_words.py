"""Where words and phrases of `data/sensitive.txt` and medical codes stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from redactor.detect.names.words import Word
from redactor.detect.recognizers.sensitive_law import crimes_by_section
from redactor.detect.recognizers.sensitive_misread import may_be_misread, readings
from redactor.detect.recognizers.sensitive_sets import is_of_a_set, seen_in

_INFLECTION = re.compile(r"(?:s|e|en|et|er|ens|ets|ers|t|n|ne|r|ede|erne|ernes|ene|es|te|ns|rs)?")
_GAP = "~"
_GAP_WORDS = 3
_COMPOUND_MIN = 5
_GRAM = 4
# What makes of a sensitive word the name of an institution, a law or a field of work.
_INSTITUTION = re.compile(
    r"(?:center|centre|centret|centeret|lov|loven|lovens|lovgivning\w*|politik\w*|forvaltning\w*"
    r"|afdeling\w*|område\w*|tilbud\w*|styrelse\w*|udvalg\w*|plan|planen|strategi\w*|indsats\w*"
    r"|enhed\w*|team\w*|konsulent\w*|rådgiv\w*|behandler\w*|vejled\w*|forebyg\w*|statisti\w*"
    r"|forening\w*|uddannelse\w*|kursus|kurser|sektor\w*|væsen\w*|reform\w*|nævn\w*|råd|rådet"
    r"|kontor\w*|faglig\w*|personale\w*|branche\w*|kampagne\w*|forsk\w*|register|nord|syd|øst|vest"
    r"|bekendtgørelse\w*|specialist\w*|læge\w*|institution\w*|hospital\w*|ordning\w*|pakke\w*"
    r"|dagen|ugen|linje\w*|linie\w*|klinik\w*|ambulatori\w*|regler\w*|aftale\w*|system\w*"
    r"|paragraf\w*"
    r"|hjem|hjemmet|telefon\w*|fri|frit|fond\w*|seminar\w*|projekt\w*|faggruppe\w*|bekæmp\w*)$"
)
_SKS = re.compile(
    r"(?<![\w.-])(?:(?P<dot>D[A-TV-Z]\d{2}\.\d{1,2}[A-Z]?)|(?P<long>D[A-TV-Z]\d{2,4}[A-Z]?)"
    r"|(?P<atc>[A-DGHJLMNPRSV]\d{2}[A-Z]{2}\d{2})|(?P<icd>[A-TV-Z]\d{2}(?:\.\d{1,2})?))"
    r"(?![\w-]|\.\d)"
)
_CODE_ANCHOR = re.compile(
    r"(?i)\b(?:diagnose\w*|icd\S*|sks\S*|atc\S*|aktionsdiagnose|bidiagnose|dsm\S*)\b"
)


_CODE_LABEL = re.compile(r"(?i)(?:diagnose(?:kode)?r?|icd-?1[01]|sks)\W{1,3}(?:kode\W{1,2})?$")
_IBAN = re.compile(r"DK\d\d(?: ?\d{4}){3}")
_SNOMED = re.compile(
    r"(?<!\w)SNOMED(?:[ -]?CT)?(?:[ -]?(?:kode|id|nr))?[.: ]{1,3}\d{6,18}(?!\w)", re.IGNORECASE
)
_MEASURED = re.compile(
    r"(?<!\w)(?:BT:? ?\d{2,3} ?/ ?\d{2,3}|blodtryk[^\n\d]{0,12}\d{2,3} ?/ ?\d{2,3}"
    r"|sat(?:uration)?\.?:? ?\d\d ?%|GCS:? ?\d{1,2}|HbA1c:? ?\d{2}|INR:? ?\d[.,]\d|CRP:? ?\d{1,3}"
    r"|tp\.?:? ?3\d[.,]\d)(?!\w)",
    re.IGNORECASE,
)
"""What is measured on a patient, as nurses and ambulances note it."""
_BID = re.compile(
    r"\b(?:tilb(?:ød|yder|udt)|by(?:der|det) ind|bød|budt|bud på|afgiver?(?:t)? (?:\w+ ){0,2}bud)\b"
    r"[^\n.;]{0,50}?"
    r"(?:\d[\d.]*(?:,\d\d?)? ?(?:kr\.?|kroner|øre|DKK|EUR|€)|(?:kr\.|DKK|EUR|€) ?\d[\d.,]*)"
    r" ?(?:pr\.?|per|/) ?(?:\w{1,12})",
    re.IGNORECASE,
)
_TENDER = re.compile(r"\b\w*(?:udbud|licitation|tilbudsgiv|konkurrencepræg)\w*", re.IGNORECASE)
"""What somebody bids for a piece or an hour, where something is put out to tender."""


class _Entry(NamedTuple):
    """One word or phrase of the list; `stems` with how far each may go on.

    `gaps`: the places in `stems` before which up to three other words may stand. `then`: how the
    second stem begins, when it is long enough to tell.
    """

    type: str
    weight: int
    label: str
    stems: tuple[tuple[str, str], ...]
    compound: bool
    gaps: frozenset[int]
    then: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """An entry seen at words `first`..`last` of the text."""

    first: int
    last: int
    type: str
    weight: int
    label: str


class _Index(NamedTuple):
    prefix: dict[str, list[_Entry]]
    inner: dict[str, list[_Entry]]


@cache
def _index() -> _Index:
    prefix: dict[str, list[_Entry]] = {}
    inner: dict[str, list[_Entry]] = {}
    text = (files("redactor.detect") / "data" / "sensitive.txt").read_text(encoding="utf-8")
    type_, weight, label = "", 0, ""
    for line in text.split("\n"):
        if not line or line.startswith("#"):
            continue
        if line.startswith("[@"):  # the sets of sensitive_sets.py follow
            break
        if line.startswith("["):
            head, label = (part.strip() for part in line.strip("[]").split("|"))
            type_, number = head.split(" ")
            weight = int(number)
            continue
        for item in line.split(", "):
            entry = _entry(item.strip(" ,"), type_, weight, label)
            prefix.setdefault(entry.stems[0][0][:_GRAM], []).append(entry)
            if entry.compound:
                inner.setdefault(entry.stems[0][0][:_GRAM], []).append(entry)
    return _Index(prefix, inner)


def _entry(item: str, type_: str, weight: int, label: str) -> _Entry:
    compound = item.startswith("*")
    exact = item.startswith("=")
    stems: list[tuple[str, str]] = []
    gaps = set()
    for word in item.lstrip("*=").split(" "):
        if word == _GAP:
            gaps.add(len(stems))
        elif word.endswith("*"):
            stems.append((word.rstrip("*"), "any"))
        else:
            stems.append((word, "exact" if exact else "inflected"))
    fits = compound and len(stems[0][0]) >= _COMPOUND_MIN
    then = stems[1][0] if len(stems) > 1 and len(stems[1][0]) >= _GRAM else ""
    return _Entry(type_, weight, label, tuple(stems), fits, frozenset(gaps), then[:_GRAM])


def _continues(word: str, at: int, stem: tuple[str, str]) -> bool:
    """Whether `word` goes on as `stem` allows after the stem found at `at`."""
    rest = word[at + len(stem[0]) :]
    if not rest:
        return True
    if stem[1] == "exact":
        return False
    if stem[1] == "inflected":
        return _INFLECTION.fullmatch(rest) is not None
    return _INSTITUTION.search(rest) is None


@lru_cache(maxsize=16_384)  # texts of a case use the same words over and over
def _entries_in(low: str) -> tuple[_Entry, ...]:
    """The entries whose first stem stands in the word `low`, at its head or in a compound."""
    prefix, inner = _index()
    found = [e for e in prefix.get(low[:_GRAM], ()) if _holds(low, 0, e)]
    if len(low) >= _COMPOUND_MIN + 3:
        for at in range(2, len(low) - _COMPOUND_MIN + 1):
            found += [e for e in inner.get(low[at : at + _GRAM], ()) if _holds(low, at, e)]
    return tuple(found)


def _holds(low: str, at: int, entry: _Entry) -> bool:
    return low.startswith(entry.stems[0][0], at) and _continues(low, at, entry.stems[0])


def reread(text: str, tokens: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words with those that OCR misread as the list knows them."""
    if not may_be_misread(text):
        return tokens
    return tuple(_reread(word) for word in tokens)


def _reread(word: Word) -> Word:
    known = (r for r in readings(word.lower) if _entries_in(r) or is_of_a_set(r))
    reading = next(known, None)
    return word if reading is None else word._replace(lower=reading)


def triggers_in(text: str, tokens: tuple[Word, ...]) -> Iterator[Trigger]:
    heads = {word.lower[:_GRAM] for word in tokens}
    heads.add("")
    for i, word in enumerate(tokens):
        for entry in _entries_in(word.lower):
            last = _last(entry, tokens, i) if entry.then in heads else None
            if last is not None:
                yield Trigger(i, last, entry.type, entry.weight, entry.label)
    for seen in seen_in(text, tokens):
        yield Trigger(*seen)
    for match in _SKS.finditer(text):
        trigger = _code(text, tokens, match)
        if trigger is not None:
            yield trigger
    for place, weight in crimes_by_section(text):
        at = _word_at(tokens, place)
        if at < len(tokens):
            yield Trigger(at, at, "CRIME", weight, "paragraf i straffeloven")
    for match in _BID.finditer(text):
        if _TENDER.search(text, max(0, match.start() - 80), match.end() + 60):
            at = _word_at(tokens, match.start())
            yield Trigger(at, at, "BUSINESS_SECRET", 4, "pris i et bud")
    for pattern, label in ((_SNOMED, "diagnosekode (SNOMED)"), (_MEASURED, "måling på en patient")):
        for match in pattern.finditer(text):
            at = _word_at(tokens, match.start())
            if at < len(tokens):
                yield Trigger(at, at, "HEALTH", 4, label)


def _last(entry: _Entry, tokens: tuple[Word, ...], first: int) -> int | None:
    """The last word of a phrase that begins at `first`; None when it does not go on so."""
    at = first
    for n, stem in enumerate(entry.stems[1:], 1):
        reach = _GAP_WORDS + 1 if n in entry.gaps else 1
        for candidate in range(at + 1, min(at + 1 + reach, len(tokens))):
            low = tokens[candidate].lower
            if low.startswith(stem[0]) and _continues(low, 0, stem):
                at = candidate
                break
        else:
            return None
    return at


def _code(text: str, tokens: tuple[Word, ...], match: re.Match[str]) -> Trigger | None:
    """A diagnosis or medicine code; its place among the words by bisection."""
    near = text[max(0, match.start() - 60) : match.end() + 30]
    anchored = _CODE_ANCHOR.search(near) is not None
    if match["icd"] and not anchored:
        return None
    label = text[max(0, match.start() - 24) : match.start()]
    if match["icd"] and "." not in match["icd"] and not _CODE_LABEL.search(label):
        return None
    if not anchored and _IBAN.match(text, match.start()):
        return None
    weight = 4 if anchored or match["dot"] or match["atc"] else 2
    low = _word_at(tokens, match.start())
    if low >= len(tokens):
        return None
    kind = (
        ("MEDICINE", "lægemiddelkode (ATC)")
        if match["atc"]
        else ("HEALTH", "diagnosekode (ICD-10)")
    )
    return Trigger(low, low, kind[0], weight, kind[1])


def _word_at(tokens: tuple[Word, ...], start: int) -> int:
    """The first word that ends after `start`, by bisection; their number when there is none."""
    low, high = 0, len(tokens)
    while low < high:
        middle = (low + high) // 2
        if tokens[middle].end <= start:
            low = middle + 1
        else:
            high = middle
    return low
