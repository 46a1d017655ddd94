"""Letters that a document says stand for somebody, and where they then mean that person."""

from __future__ import annotations

import pytest

from redactor.detect.people.abbreviations import declared, places_of
from redactor.model import Finding, finding_id


def _person(text: str, name: str) -> Finding:
    start = text.index(name)
    end = start + len(name)
    return Finding(
        id=finding_id("x", 1, "PERSON", start, end, name),
        document="d",
        page=1,
        type="PERSON",
        start=start,
        end=end,
        text=name,
        score=0.9,
        recognizer="test",
        reason="",
        boxes=(),
    )


@pytest.mark.parametrize(
    ("text", "name", "letters"),
    [
        ("Medarbejder: Kim Ravn (KR)", "Kim Ravn", "KR"),
        ("Leder Susanne Rye Holm, centerleder (SRH) deltog", "Susanne Rye Holm", "SRH"),
        ("Daniel Omar | far | DO\n", "Daniel Omar", "DO"),
        ("Daniel Omar\tfar\tDO", "Daniel Omar", "DO"),
        ("Ane Vig (init. AV)", "Ane Vig", "AV"),
        ("AKH = Ane Kjær Holm. AK = Bo", "Ane Kjær Holm", "AKH"),
        ("Ring til Jens Peter Nørby, jpn, hvis", "Jens Peter Nørby", "jpn"),
        ("Ansvarlig: tor (Torben Riishede), frist", "Torben Riishede", "tor"),
        ("Line Skytte (lsky) kommer", "Line Skytte", "lsky"),
        ("Palle Skytte, PS Formand X X", "Palle Skytte", "PS"),
        ("Ole Gram, og så gik han", "Ole Gram", ""),
        ("Kim Ravn (KMD) har svaret", "Kim Ravn", ""),
        ("Kim (KR)", "Kim", ""),
    ],
)
def test_declared(text: str, name: str, letters: str) -> None:
    assert [told.text for told in declared([_person(text, name)], text)] == [letters][
        : bool(letters)
    ]


def test_letters_are_found_where_they_stand_alone() -> None:
    text = "KR betaler 500 KR eller KR 20. KRs svar til kr@x.dk og KR-listen. Så KR."
    assert [text[start : end + 4] for start, end in places_of({"KR"}, text)] == [
        "KR bet",
        "KRs sv",
        "KR.",
    ]


def test_a_figure_on_the_next_line_is_no_amount() -> None:
    assert list(places_of({"PS"}, "hos PS\n\n11. Eventuelt")) == [(4, 6)]


def test_a_dash_before_letters_is_of_who_signs() -> None:
    text = "Tak for i dag.\n-KR\nog sådan! --KR. Bilag 20-KR og S-KR"
    assert [text[:start].count("\n") for start, _ in places_of({"KR"}, text)] == [1, 2]
