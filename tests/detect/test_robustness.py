"""Hostile and odd text: nothing crashes, and cost grows with the length of the text."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from redactor.detect.base import Recognizer
from redactor.detect.recognizers import all_recognizers, identifiers
from redactor.detect.text.plain import Plain

RECOGNIZERS = all_recognizers()
IDENTIFIERS = frozenset(r.name for r in identifiers())
# Pieces that begin many patterns and end none of them.
PIECES = (
    "0", "1 ", "12 ", "01 01 90 ", "28 79\n", "45 ", "a ", "A ", "a.", "x@", "@", "1.", "1:",
    "::", "+45 ", "www.", "DK50 ", "konto 1", "reg. 1234 ", "cpr ", "født ", "er 5 år ",
    "matr.nr. 1a Aa ", "5° ", "*", "X", "/MK ", "O0I1", "sag 1-", "den 3. maj ", "1234\t", "\n",
    "\x00", "😀", "\u05d0\u05d1 ", "(at)", "4111 ", "Aa-Bb", "2023-", "27.69.", "AB 12 ",
    "MobilePay ", "71<", "12ab, ", "bruger ", "\\", "55,1234 ", " ", "[({<", "2 8 ", "%40",
    "Bo Krag;030266;",
)  # fmt: skip
PASSAGES = (
    "1 ", "A", "@", "[({<", " ", "Aa ", "Aa-Bb", "Aa Bb ", "AB 12 ", "Aavej 1, ", "medlem af ",
    "ikke ", "hans diagnose ", "fortrolig pris ", "kommune: Aa ", "mg 5 ", "Vej ", "8000 ", "\n",
    "Mette, ", "H.C. ", "c/o a ", "Kære ", "Hilsen\n", "Adresse: x1 ", "og Ø-", "\t", "ikke syg ",
    "Nørre og Børne- ", "Mette Jensen, født i Aarhus, bor Lindevej 12, 8000 Aarhus C og har adhd ",
)  # fmt: skip
LENGTH = 12_000
QUICK = 0.04
"""Seconds for a line of that length that need no look at how the cost grew."""


@pytest.mark.usefixtures("memory_left_alone")
@pytest.mark.parametrize("recognizer", RECOGNIZERS, ids=lambda r: r.name)
def test_cost_is_linear_on_long_lines(recognizer: Recognizer) -> None:
    _seconds(recognizer, "Mette bor i Aarhus")  # the lists are read on first use
    for piece in PIECES if recognizer.name in IDENTIFIERS else PASSAGES:
        _is_linear(recognizer, piece, LENGTH, QUICK)


@pytest.mark.usefixtures("memory_left_alone")
@pytest.mark.parametrize(
    "piece", ["Navn;By;Nr\n1;2;3\n", "Navn,By,Nr\n", "a / b / c\n", "a | b\n", ";"]
)
def test_tables_are_read_in_linear_time(piece: str) -> None:
    def seconds(length: int) -> float:
        begin = time.process_time()
        Plain.of((piece * length)[:length])
        return time.process_time() - begin

    long = seconds(40_000)
    assert long < 0.2 or long < 25 * seconds(4_000)


@pytest.mark.usefixtures("memory_left_alone")
def test_a_line_of_100_000_characters_costs_no_more_a_character() -> None:
    for recognizer in RECOGNIZERS:
        _is_linear(recognizer, "".join(PIECES + PASSAGES).replace("\n", " "), 100_000, 0.5)


def _is_linear(recognizer: Recognizer, piece: str, length: int, quick: float) -> None:
    """Ten times the text may cost 25 times as much: a busy machine is noisy, a square is 100."""
    long = _seconds(recognizer, (piece * length)[:length])
    if long < quick:
        return
    short = _seconds(recognizer, (piece * length)[: length // 10])
    assert long < 25 * short, f"{recognizer.name}, {piece!r}: {short:.3f} s -> {long:.3f} s"


def _seconds(recognizer: Recognizer, text: str) -> float:
    begin = time.process_time()
    for hit in recognizer.find(text):
        assert 0 <= hit.start < hit.end <= len(text)
    return time.process_time() - begin


WORDS = [
    *("Mette", "Jensen,", "bor", "Vej", "8000", "Aarhus", "c/o", "Kære", "Hej", "Mvh", "von"),
    *("al-", "Ø", "i", "مريم", "ﬁ", "İ", "'", "’", "DF32.0", "adhd", "han", "ikke"),
]
_TOKENS = st.sampled_from([p.strip() or " " for p in PIECES] + ["010190-1234", "28790321"] + WORDS)
_TEXT = st.one_of(
    st.text(max_size=400),
    st.text(
        st.characters(codec=None, categories=("Nd", "Nl", "No", "Cs", "Zs", "Pd")), max_size=200
    ),
    st.lists(
        st.one_of(_TOKENS, st.sampled_from(["\n", "\t", " ", "-", "/", "."])), max_size=60
    ).map("".join),
)


@settings(max_examples=120, deadline=None)
@given(_TEXT)
@example("0000000\u1090")
@example("\u0660\u0661\u0660\u0661\u0669\u0660-\u0661\u0662\u0663\u0664")
def test_any_text_gives_spans_inside_it(text: str) -> None:
    for recognizer in RECOGNIZERS:
        for hit in recognizer.find(text):
            assert hit.type in recognizer.types
            assert 0 <= hit.start < hit.end <= len(text)
            assert 0 < hit.score <= 1
            assert hit.reason


@pytest.mark.parametrize("text", ["", " ", "\n", "\t", "\x00", "\ud800", "\u200f", "😀"])
def test_nothing_is_found_in_nothing(text: str) -> None:
    assert [h for r in RECOGNIZERS for h in r.find(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "The meeting was held at the town hall on behalf of the council and it went well.",
        "Sehr geehrte Damen und Herren, wir danken Ihnen für Ihre Anfrage und melden uns bald.",
        "Ustawa o ochronie danych osobowych obowiązuje w całym kraju od wielu lat.",
    ],
)
def test_other_languages_give_no_identifiers(text: str) -> None:
    assert [h for r in identifiers() for h in r.find(text)] == []
