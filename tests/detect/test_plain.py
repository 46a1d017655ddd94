"""Spaces of every width, soft hyphens and unseen marks: read through, and no place shifts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect import CprRecognizer, PhoneRecognizer, all_recognizers
from redactor.detect.names.forms import parse
from redactor.detect.people.linking import link
from redactor.detect.people.sweep import Sweep
from redactor.detect.text.plain import Plain, even
from redactor.model import Case, Page, empty_boxes

Read = Callable[..., Any]

SPACES = "\u00a0\u1680\u2002\u2003\u2007\u2009\u200a\u202f\u205f\u3000"
UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\u2066\u2069\ufeff\u180e"
LETTER = (
    "Borger: Ditte Toft, cpr-nr. 010190-1234, bor Kløvervænget 9, 2. tv., 7430 Ikast.\n"
    "Tlf. 28 79 03 21, konto 1234 0012345678, bil AB 12 345, ditte.toft@post.dk"
)


def _spans(text: str) -> set[tuple[str, int, int]]:
    return {(h.type, h.start, h.end) for r in all_recognizers() for h in r.find(text)}


@pytest.mark.parametrize("space", SPACES, ids=lambda c: f"U+{ord(c):04X}")
def test_every_space_is_a_space(space: str) -> None:
    wanted = _spans(LETTER)
    assert {"DK_CPR", "PHONE_NUMBER", "ADDRESS", "DK_BANK_ACCOUNT"} <= {t for t, _, _ in wanted}
    assert _spans(LETTER.replace(" ", space)) == wanted


@pytest.mark.parametrize("mark", UNSEEN, ids=lambda c: f"U+{ord(c):04X}")
def test_what_is_not_seen_hides_nothing(mark: str) -> None:
    plain, marked = "Cpr 010190-1234.", f"{mark}Cpr 01{mark}01{mark}90-{mark}1234{mark}."
    (wanted,), (hit,) = CprRecognizer().find(plain), CprRecognizer().find(marked)
    assert marked[hit.start : hit.end] == f"01{mark}01{mark}90-{mark}1234"
    assert (hit.type, hit.score, hit.reason) == (wanted.type, wanted.score, wanted.reason)
    (result,) = CprRecognizer().analyze(marked, entities=["DK_CPR"])
    assert (result.start, result.end) == (hit.start, hit.end)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("ejen\u00addoms\u00adskat", "ejendomsskat"),
        ("Anne\u00adMette", "Anne-Mette"),
        ("010190\u00ad1234", "010190-1234"),
        ("ejen\u00ad\ndom", "ejendom"),
        ("Nik-\nolaj Bo", "Nikolaj Bo"),
        ("Anne-\nMette", "Anne-\nMette"),
        ("teknik-\nog miljø", "teknik-\nog miljø"),
        ("8-\nmands", "8-\nmands"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("Anne\u2011Mette", "Anne-Mette"),
        ("a\u00a0b\u202fc\u2028d", "a b c\nd"),
        ("JENS\u00adSEN", "JENSSEN"),
        ("\u200b", ""),
        ("", ""),
        (
            "¹Karen² Holm* Bæk¹³, 010190-1234⁴, 12 34 56 78¹",
            "Karen Holm Bæk, 010190-1234, 12 34 56 78",
        ),
        ("Toftᵇ og 120 km² kl. 13³⁰, **** 1*", "Toft og 120 km² kl. 13³⁰, **** 1*"),
        ("N A V N :   K N U D   B A C H\nS", "NAVN: KNUD BACH\nS"),
        ("a b c og d e f", "a b c og d e f"),
    ],
)
def test_how_a_text_is_read(text: str, read: str) -> None:
    assert Plain.of(text).text == read


@given(st.text(st.sampled_from(SPACES + UNSEEN + "\u00ad\u2028 aB1-\n"), max_size=60))
def test_places_lead_there_and_back(text: str) -> None:
    plain = Plain.of(text)
    assert len(even(text)) == len(text)
    for place, character in enumerate(plain.text):
        start, end = plain.back(place, place + 1)
        assert end == start + 1
        assert plain.into(start, end) == (place, place + 1)
        assert character == even(text)[start] or text[start] == "\u00ad"


def test_a_name_is_the_same_however_it_is_set() -> None:
    assert (
        parse("Ditte\u202fTo\u00adft").words == parse("Di\u200btte Toft").words == ("ditte", "toft")
    )


def test_a_known_name_is_found_again_behind_unseen_marks(marked: Read) -> None:
    case = marked("{P|Ditte Skovgaard}, {T|28 79 03 21}")
    text = "\ufeffI går kom Dit\u00adte\u00a0Skov\u200bgaard, 28\u202f79\u202f03\u202f21."
    page = Page(number=1, width=1, height=1, text=text, boxes=empty_boxes(len(text)))
    sweep = Sweep.of(link(case.findings, case.pages_of, Case(id="c")), case.findings, Case(id="c"))
    found = sweep.find([page], [], document="b", sha256="b")
    assert [f.text for f in found] == [
        "Dit\u00adte\u00a0Skov\u200bgaard",
        "28\u202f79\u202f03\u202f21",
    ]
    assert sweep.find([page], found, document="b", sha256="b") == []


def test_the_number_of_a_phone_is_kept_whole() -> None:
    text = "Tlf.\u00a0+45\u202f28\u202f79\u202f03\u202f21"
    (hit,) = PhoneRecognizer().find(text)
    assert (hit.start, hit.end) == (5, len(text))
