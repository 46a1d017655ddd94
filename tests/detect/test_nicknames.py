"""Nicknames that a document gives somebody, and whom they then mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from redactor.detect.people.nicknames import called

Read = Callable[..., Any]


@pytest.mark.parametrize(
    ("text", "nick"),
    [
        ("{P|Birgitte Holm}, kaldet Bibi, ringede", "Bibi"),
        ("{P|Birgitte Holm} (kaldet “Bibi”) ringede", "Bibi"),
        ("{P|Alexander} (Alex) går i 3. klasse", "Alex"),
        ("{P|Jens Lund}, der til daglig kaldes Tulle, bor", "Tulle"),
        ('{P|Mohammed Aziz} "Momo" Karim', ""),
        ("Navn: {P|Sivakumaran Thevarajah}\nKaldenavn:   Siva\nFødt: 1979", "Siva"),
        ("Navn: {P|Sivakumaran Thevarajah}\nStilling: Siva", ""),
        ('Formanden, {P|Jens "Tulle" Lund}, kom', "Tulle"),
        ("Formanden, {P|Jens “Skipper” Lund}, kom", "Skipper"),
        ("Formanden, {P|Jens O'Hara Lund}, kom", ""),
        ("{P|Ane Vig} (Hobro) deltog", ""),
        ("{P|Ane Vig} (Ane) deltog", ""),
        ("{P|Ane Vig} kaldte mødet dårligt", ""),
    ],
)
def test_called(marked: Read, text: str, nick: str) -> None:
    case = marked(text)
    told = [found.text for found in called(case.findings, case.pages["doc1"][0].text)]
    assert told == ([nick] if nick else [])


def test_a_nickname_is_its_bearer_in_the_whole_case(marked: Read) -> None:
    case = marked(
        {
            "a": "{P|Birgitte Holm}, kaldet Bibi, ringede. {P|Bibi} er ked af det.",
            "b": "{P|Bibi} og {P|Kaj Lund} mødtes.",
        }
    )
    assert {"Birgitte Holm", "Bibi"} in case.groups()
    assert case.entity_of("Bibi", 1).name == "Birgitte Holm"


def test_a_short_form_of_a_first_name_alone(marked: Read) -> None:
    case = marked("{P|Alexander} (Alex) er 9 år. {P|Alex} savner sin far. {P|Bo} ser til.")
    assert {"Alexander", "Alex"} in case.groups()


def test_somebody_else_of_that_name_stays_apart(marked: Read) -> None:
    case = marked(
        {
            "a": "{P|Alexander Holm} (Alex) mødte. {P|Alex} gik.",
            "b": "{P|Alex Riis} ringede. {P|Alex} gik.",
        }
    )
    assert case.entity_of("Alex", 0).name == "Alexander Holm"
    assert case.entity_of("Alex", 1).name == "Alex Riis"
