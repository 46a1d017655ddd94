"""Each type's table of true examples and hard look-alikes (tests/detect/cases/TYPE.txt)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from redactor.detect.recognizers import identifiers

CASES = Path(__file__).parent / "cases"
_MARK = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_BY_TYPE = {type_: r for r in identifiers() for type_ in r.types}


def _lines() -> list[tuple[str, str, str]]:
    found = []
    for path in sorted(CASES.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line[:2] in ("+ ", "- "):
                found.append(
                    (
                        path.stem,
                        line[0],
                        line[2:]
                        .replace("\\n", "\n")
                        .replace("\\t", "\t")
                        .replace("\\u00a0", "\u00a0"),
                    )
                )
    return found


def _expected(marked: str) -> tuple[str, list[tuple[int, int]]]:
    text, spans, last = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[last : match.start()]
        spans.append((len(text), len(text) + len(match.group(1))))
        text += match.group(1)
        last = match.end()
    return text + marked[last:], spans


def _right(type_: str, sign: str, marked: str) -> bool:
    text, spans = _expected(marked)
    hits = sorted(_BY_TYPE[type_].find(text), key=lambda h: h.start)
    hits = [h for h in hits if h.type == type_]
    return (
        bool(spans) == (sign == "+")
        and [(h.start, h.end) for h in hits] == spans
        and all(0 < h.score <= 1 and h.reason for h in hits)
    )


@pytest.mark.parametrize("type_", sorted(_BY_TYPE))
def test_cases(type_: str) -> None:
    lines = [line for line in _lines() if line[0] == type_]
    wrong = [f"{sign} {marked}" for _, sign, marked in lines if not _right(type_, sign, marked)]
    assert wrong == []


@pytest.mark.parametrize("type_", sorted(_BY_TYPE))
def test_every_type_has_a_full_table(type_: str) -> None:
    signs = [sign for name, sign, _ in _lines() if name == type_]
    assert signs.count("+") >= 25
    assert signs.count("-") >= 25
