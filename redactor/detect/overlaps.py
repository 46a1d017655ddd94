"""Which of several hits on the same place is kept.

A longer and more specific form wins over a shorter and more general one, so that a case
number is not cut by something that looks like a CPR number within it. Names give way to
identifiers, and keep what stands outside them. Statements (sensitive passages) lie over
whatever else is found in them and compete with nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from itertools import accumulate

from redactor.detect.hits import Hit

STATEMENTS = frozenset(
    {"HEALTH", "MEDICINE", "CRIME", "ETHNICITY", "RELIGION", "POLITICS", "UNION", "SEXUALITY",
     "SOCIAL", "BUSINESS_SECRET"}
)  # fmt: skip
BY_MODEL = "sentence_categorizer"
"""The recognizer of statements that the model reads of whole sentences."""
NAMES = ("PERSON", "MUNICIPALITY", "ORGANIZATION", "LOCATION", "INITIALS")
"""Types that give way to identifiers, in the order they win over each other."""
_ORDER = (
    "DK_CPR", "EMAIL_ADDRESS", "IBAN_CODE", "DK_PAYMENT_CODE", "CREDIT_CARD", "DK_BANK_ACCOUNT",
    "DK_CVR", "DK_PASSPORT", "DK_DRIVING_LICENCE", "DATE_OF_BIRTH", "ADDRESS", "PHONE_NUMBER",
    "DK_CASE_NUMBER", "DK_PROPERTY", "POSTAL_CITY", "VIN", "DK_LICENSE_PLATE", "GPS", "IP_ADDRESS",
    "USER_ID", "URL", "AGE", "DATE_TIME",
)  # fmt: skip
_RANK = {type_: rank for rank, type_ in enumerate(_ORDER)}
_CREDIBLE = 0.6
_LABELLED = 0.8
"""From this score initials stand behind a label or in a signature."""
_INSIDE = {
    "URL": {"DK_CPR", "EMAIL_ADDRESS", "GPS", "IP_ADDRESS"},
}
"""Types that stay visible inside a kept one: a CPR number in a web address is still one."""
_COMPANY = re.compile(
    r"\b(?:ApS|A/S|I/S|K/S|P/S|IVS|A\.m\.b\.a|fond(?:en)?|forening(?:en)?|skole(?:n)?|"
    "kommune(?:n)?|firma(?:et)?|"
    r"advokat\w*|revision\w*|& (?:søn|sønner|co)|børnehave(?:n)?|klinik(?:ken)?|lægehus(?:et)?|"
    r"hospital\w*|"
    r"plejehjem\w*|center(?:et)?|centret|gruppen|byg|entreprise|transport|auto|vvs|el|consult|"
    "holding|"
    r"institut(?:tet)?|universitet(?:et)?|legat(?:et)?|bibliotek\w*|museum|kirke(?:n)?|sogn)\b",
    re.IGNORECASE,
)

Found = tuple[Hit, str]


class _Taken:
    """Spans taken so far, none of them overlapping; look-ups in logarithmic time."""

    def __init__(self) -> None:
        self._spans: list[tuple[int, int, str]] = []

    def over(self, start: int, end: int) -> list[tuple[int, int, str]]:
        at = bisect_left(self._spans, (start, start, ""))
        if at and self._spans[at - 1][1] > start:
            at -= 1
        found = []
        while at < len(self._spans) and self._spans[at][0] < end:
            if self._spans[at][1] > start:
                found.append(self._spans[at])
            at += 1
        return found

    def add(self, hit: Hit) -> None:
        insort(self._spans, (hit.start, hit.end, hit.type))


def resolve(text: str, found: Iterable[Found]) -> list[Found]:
    """The hits to show, in reading order. The second of each pair names its recognizer."""
    identifiers: list[Found] = []
    names: list[Found] = []
    kept: list[Found] = []
    for pair in found:
        hit = pair[0]
        if hit.end <= hit.start:
            continue
        group = kept if hit.type in STATEMENTS else names if hit.type in NAMES else identifiers
        group.append(pair)
    kept = _distinct(kept)
    taken = _Taken()
    for pair in sorted(identifiers, key=_strength):
        hit = pair[0]
        over = taken.over(hit.start, hit.end)
        if not over:
            taken.add(hit)
            kept.append(pair)
        elif all(hit.type in _INSIDE.get(type_, ()) for _, _, type_ in over):
            kept.append(pair)
    kept.extend(_names(text, names, taken))
    return sorted(kept, key=lambda p: (p[0].start, p[0].end, p[0].type))


def _strength(pair: Found) -> tuple[bool, int, float, int, int]:
    """Sort key: believable ones first, then the longest, the surest, the most specific."""
    hit = pair[0]
    rank = _RANK.get(hit.type, len(_ORDER))
    return (hit.score < _CREDIBLE, hit.start - hit.end, -hit.score, rank, hit.start)


def _distinct(found: list[Found]) -> list[Found]:
    """Statements of one type on one place only once, the surest; what the model reads of a
    sentence only where no word says it already."""
    told = [pair for pair in found if pair[1] != BY_MODEL]
    spans = sorted((hit.start, hit.end) for hit, _ in told)
    reach = list(accumulate((end for _, end in spans), max))
    for pair in found:
        if pair[1] == BY_MODEL:
            before = bisect_left(spans, (pair[0].end, 0))
            if not before or reach[before - 1] <= pair[0].start:
                told.append(pair)
    best: dict[tuple[str, int, int], Found] = {}
    for pair in told:
        key = (pair[0].type, pair[0].start, pair[0].end)
        if key not in best or best[key][0].score < pair[0].score:
            best[key] = pair
    return list(best.values())


def _names(text: str, names: list[Found], identifiers: _Taken) -> Iterator[Found]:
    """Names outside identifiers; among themselves a person's name is never lost."""
    parts = [part for pair in names for part in _outside(text, pair, identifiers)]
    taken = _Taken()
    for pair in sorted(parts, key=lambda part: _weight(text, part[0])):
        hit = pair[0]
        over = taken.over(hit.start, hit.end)
        if not over:
            taken.add(hit)
            yield pair
        elif hit.type == "PERSON":
            for part in _rest(text, pair, [(a, b) for a, b, _ in over]):
                taken.add(part[0])
                yield part


def _weight(text: str, hit: Hit) -> tuple[int, int, int, float, int]:
    """Sort key: a company's name beats the person in it; else a person beats everything."""
    word = text[hit.start : hit.end]
    first = (
        hit.type == "MUNICIPALITY"
        or (hit.type == "ORGANIZATION" and _COMPANY.search(word))
        or (hit.type == "INITIALS" and (word.isupper() or hit.score >= _LABELLED))
    )
    rank = NAMES.index(hit.type)
    return (-1 if first else rank, hit.start - hit.end, rank, -hit.score, hit.start)


_CARE_OF = re.compile(r"(?:c/o|att\.?:?|v/)\s*$", re.IGNORECASE)


def _outside(text: str, pair: Found, identifiers: _Taken) -> Iterator[Found]:
    """What of a name stands outside identifiers, or in an address after "c/o"."""
    hit = pair[0]
    over = identifiers.over(hit.start, hit.end)
    if not over or (
        hit.type == "PERSON" and _CARE_OF.search(text[max(0, hit.start - 8) : hit.start])
    ):
        yield pair
    elif hit.type != "INITIALS":
        yield from _rest(text, pair, [(a, b) for a, b, _ in over])


def _rest(text: str, pair: Found, over: list[tuple[int, int]]) -> Iterator[Found]:
    """The parts of a name outside the spans `over` that can still be names."""
    hit, recognizer = pair
    at = hit.start
    for start, end in [*sorted(over), (hit.end, hit.end)]:
        part = _strip(text, at, min(start, hit.end))
        if part and part != (hit.start, hit.end):
            yield (
                Hit(type=hit.type, start=part[0], end=part[1], score=hit.score, reason=hit.reason),
                recognizer,
            )
        at = max(at, end)


def _strip(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    whole = (start == 0 or not text[start - 1].isalnum()) and not text[end : end + 1].isalnum()
    letters = sum(c.isalpha() for c in text[start:end])
    return (start, end) if letters > 1 and whole and text[start].isupper() else None
