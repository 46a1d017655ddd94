"""Whether a sentence that the model takes for a sensitive one can be one where it stands.

The model reads a sentence by itself. Of a person it says something only where a person is near,
named or meant; of a firm's secrets only in the words of business.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from redactor.detect.hits import Hit
from redactor.detect.mentions.names_kind import Named
from redactor.detect.names.words import words
from redactor.detect.recognizers.sensitive_subjects import subject_of

_BACK, _FORTH = 400, 200
"""Characters before and after a sentence in which it may be said whom it is about."""
_SURE = 0.95
"""From this score on a sentence is taken though nobody is near."""
_SOMEBODY = 0.7
_AT_HOME = re.compile(
    r"\bder(?:hjemme| i hjemmet)\b|\bvi (?:bor|har boet|flyttede|lever|kom til)\b"
    r"|\bvores (?:søn|datter|barn|børn|familie|hjem)\b",
    re.IGNORECASE,
)
"""Somebody's home and family, though nobody is named."""
_BUSINESS = re.compile(
    r"\d\s?(?:kr\b|øre\b|mio|mia|%|pct|procent|dkk|eur|€)|(?:kr\.|dkk|eur|€)\s?\d|\d,\d\d\b"
    r"|(?:pris|rabat|avance|omsætning|overskud|underskud|fortjeneste|omkostning|kunde|konkurrent"
    r"|leverandør|kontrakt|forhandl|fortrolig|hemmelig|opskrift|patent|algoritme|kildekode|margin"
    r"|licens|koncern|firma|virksomhed|selskab|fabrik|forretning|købesum|kredit|banken"
    r"|kapacitet|produktion|recept)\w*"
    r"|\b(?:byde[rs]?|bud(?:det|dene)?|tilbud(?:det|dene|ssum\w*)?|lukke|fyre[rs]?|afskedige\w*"
    r"|s[æa]lge[rs]?|frasalg\w*|kæden?s?|opkøb\w*|fusion\w*|aftage[rs]\w*|markedsandel\w*)\b"
    r"|\b(?:ikke ønske[rs]|ønskes? ikke|må (?:\w+ ){0,3}ikke)\b|\bikke (?:\w+ ){0,2}få at vide"
    r"|\b(?:a/s|aps|i/s|k/s|& co)\b",
    re.IGNORECASE,
)
_KNOWN = re.compile(
    r"\b(?:fremgår|findes|står|ligger|kan (?:ses|læses)|er) (?:også |ligeledes |desuden )?"
    r"(?:frit |offentligt )?"
    r"(?:af|på|i) (?:hjemmesiden|årsrapporten|årsregnskabet|internettet|nettet|CVR-registeret"
    r"|\w+ hjemmeside)\b|\boffentligt (?:kendt|tilgængelig)\w*",
    re.IGNORECASE,
)
"""What everybody can read is nobody's secret."""
_NOT = re.compile(r"\b(?:ikke|aldrig|hverken|næppe|uden|ønsker)\b", re.IGNORECASE)


def is_told(text: str, statement: Hit, names: Sequence[Named]) -> bool:
    """Whether the statement stands where such a thing is told; `names` are those of the text."""
    if statement.type == "BUSINESS_SECRET":
        known = _KNOWN.search(text, statement.start, statement.end)
        if known is not None and not _NOT.search(text, statement.start, known.end()):
            return False
        return _BUSINESS.search(text, statement.start, statement.end) is not None
    if statement.score >= _SURE:
        return True
    low, high = max(0, statement.start - _BACK), statement.end + _FORTH
    if any(n.type == "PERSON" and n.start < high and low < n.end for n in names):
        return True
    if _AT_HOME.search(text, statement.start, statement.end):
        return True
    tokens = words(text)
    first = bisect_left(tokens, low, key=lambda word: word.start)
    last = bisect_left(tokens, high, key=lambda word: word.start)
    return first < last and subject_of(text, tokens, (first, last)) >= _SOMEBODY
