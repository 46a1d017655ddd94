"""Several numbers behind one label: "Børnenes pas har numrene 203117896 og 203117897".

The rules of each type read the number behind its label. What follows it after "og" or a comma,
written in the same way, letter for letter and figure for figure, is another of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from redactor.detect.hits import Hit

_TYPES = frozenset(
    {
        "DK_PASSPORT", "DK_DRIVING_LICENCE", "DK_CVR", "DK_CASE_NUMBER", "DK_PROPERTY",
        "DK_BANK_ACCOUNT", "VIN", "USER_ID",
    }
)  # fmt: skip
_SURE = 0.85
_FIGURES = 5
"""Fewest figures of such a number; "sag 12 og 13" may be pages as well."""
_PHONE = 8
"""Figures with which the next number after a comma alone may be of a phone."""
_MOST = 20
_JOINT = re.compile(
    r"(?:(?P<comma>[,;]) |(?P<slash> ?/ ?)|,? (?P<and>(?:og|samt|eller|hhv\.|henholdsvis|&)"
    r"(?: nr\.?| nummer)? ))"
)
_GOES_ON = re.compile(r"[\w-]|[.,/:]\d| ?(?:kr\b|,-|%)")
_SHAPE = str.maketrans(dict.fromkeys("123456789", "0"))


def in_series(text: str, found: Iterable[Hit]) -> Iterator[Hit]:
    """A hit for each further number of a series that begins with one of `found`."""
    begun = {(h.start, h.end) for h in found if h.type in _TYPES}
    for hit in found:
        if hit.type in _TYPES and hit.score >= _SURE:
            yield from (h for h in _after(text, hit) if (h.start, h.end) not in begun)


def _after(text: str, hit: Hit) -> list[Hit]:
    shape = _shape(text[hit.start : hit.end])
    figures = shape.count("0")
    if figures < _FIGURES:
        return []
    more: list[Hit] = []
    joined = figures != _PHONE
    at = hit.end
    for _ in range(_MOST):
        joint = _JOINT.match(text, at)
        if joint is None:
            break
        start = joint.end()
        end = start + len(shape)
        if _shape(text[start:end]) != shape or _GOES_ON.match(text, end):
            break
        joined = joined or bool(joint["and"]) or bool(joint["slash"])
        more.append(replace(hit, start=start, end=end))
        at = end
    return more if joined else []


def _shape(value: str) -> str:
    """How a number is written: its figures alike, and its letters."""
    return re.sub(r"[^\W\d_]", "a", value.translate(_SHAPE))
