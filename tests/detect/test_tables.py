"""Tables of true examples and hard look-alikes for names, places and sensitive passages.

`tables/TYPE.txt`: "+ " a sentence with every span of the type in [[ ]], "- " one without any.
`\\n` and `\\t` stand for line end and table cell.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from redactor.detect.base import Recognizer
from redactor.detect.recognizers.address import AddressRecognizer
from redactor.detect.recognizers.people import PeopleRecognizer
from redactor.detect.recognizers.places import PlacesRecognizer
from redactor.detect.recognizers.postal import PostalCityRecognizer
from redactor.detect.recognizers.sensitive import SensitiveRecognizer

TABLES = Path(__file__).parent / "tables"
SUGGESTED = 0.5
RECOGNIZERS: tuple[Recognizer, ...] = (
    AddressRecognizer(),
    PeopleRecognizer(),
    PlacesRecognizer(),
    PostalCityRecognizer(),
    SensitiveRecognizer(),
)
BY_TYPE = {type_: r for r in RECOGNIZERS for type_ in r.types}
_MARK = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


def _rows() -> list[tuple[str, str, str]]:
    rows = []
    for path in sorted(TABLES.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line[:2] in ("+ ", "- "):
                text = line[2:].replace("\\n", "\n").replace("\\t", "\t")
                rows.append((path.stem, line[0], text))
    return rows


def _right(type_: str, sign: str, marked: str) -> bool:
    expected = _MARK.findall(marked)
    text = _MARK.sub(lambda m: m[1], marked)
    hits = [h for h in BY_TYPE[type_].find(text) if h.type == type_ and h.score >= SUGGESTED]
    hits.sort(key=lambda h: h.start)
    return (
        bool(expected) == (sign == "+")
        and [text[h.start : h.end] for h in hits] == expected
        and all(h.score <= 1 and h.reason for h in hits)
    )


@pytest.mark.parametrize("type_", sorted(BY_TYPE))
def test_rows(type_: str) -> None:
    rows = [row for row in _rows() if row[0] == type_]
    assert [f"{sign} {marked}" for _, sign, marked in rows if not _right(type_, sign, marked)] == []


@pytest.mark.parametrize("type_", sorted(BY_TYPE))
def test_table_is_full(type_: str) -> None:
    signs = [sign for name, sign, _ in _rows() if name == type_]
    assert signs.count("+") >= 25
    assert signs.count("-") >= 25
