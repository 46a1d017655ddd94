"""One person or two, where the names alone do not tell: what the documents decide, and what not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from redactor.model import Role

Read = Callable[..., Any]


def test_an_undecidable_first_name_is_of_its_own_and_uncertain(marked: Read) -> None:
    case = marked("{P|Mette Holm} og {P|Mette Lund} var til møde. {P|Mette} var vred.")
    entity = case.entity_of("Mette")
    assert not entity.certain
    assert "Mette Holm" in entity.reason
    assert "Mette Lund" in entity.reason
    assert case.entity_of("Mette Holm").certain
    assert len(case.entities()) == 3


def test_the_document_decides_between_two_of_one_first_name(marked: Read) -> None:
    case = marked(
        {
            "a": "{P|Mette Holm} ringede. {P|Mette} var vred.",
            "b": "{P|Mette Lund} ringede. {P|Mette} var glad.",
        }
    )
    assert case.entity_of("Mette", 0).name == "Mette Holm"
    assert case.entity_of("Mette", 1).name == "Mette Lund"
    assert all(e.certain for e in case.entities())


def test_the_document_decides_over_its_pages(marked: Read) -> None:
    case = marked({"a": ["{P|Mette Holm} skrev.", "{P|Mette} var glad."], "b": "{P|Mette Lund}"})
    assert case.entity_of("Mette").name == "Mette Holm"


def test_a_mailbox_two_people_share_is_neither_s(marked: Read) -> None:
    case = marked("{P|Anne Holm}, {M|hygge@example.org}\n{P|Bo Krag}, {M|hygge@example.org}")
    assert {"hygge@example.org"} in case.groups()


def test_the_page_decides_when_only_one_is_named_on_it(marked: Read) -> None:
    case = marked(["{P|Mette Holm} skrev.", "{P|Mette Lund} ringede. {P|Mette} var glad."])
    assert case.entity_of("Mette").name == "Mette Lund"


def test_a_first_name_across_documents_is_one_person(marked: Read) -> None:
    case = marked({"a": "{P|Layla El-Sayed} søger.", "b": "Talte med {P|Layla}."})
    assert {"Layla El-Sayed", "Layla"} in case.groups()


def test_a_bare_name_in_another_document_is_not_taken_for_the_official(marked: Read) -> None:
    case = marked(
        {
            "a": "Sagsbehandler: {P|Peter Holm}\n\nHilsen {P|Peter}",
            "b": "Naboens søn {P|Peter} blev set ved hegnet.",
        }
    )
    assert case.entity_of("Peter", 0).name == "Peter Holm"
    other = case.entity_of("Peter", 1)
    assert other.name == "Peter"
    assert not other.certain


def test_two_cpr_numbers_at_one_name_are_a_question(marked: Read) -> None:
    case = marked(
        {
            "a": "{P|Peter Hansen}, cpr {C|010190-1234}",
            "b": "{P|Peter Hansen}, cpr {C|020260-4321}",
        }
    )
    entity = case.entity_of("Peter Hansen")
    assert not entity.certain
    assert "flere CPR" in entity.reason


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("{P|Ib Ravn-Jonsen} klager. {P|Ravn-Jonsen} skriver.", ["Ib Ravn-Jonsen", "Ravn-Jonsen"]),
        ("{P|Yvonne de la Cour} kom. {P|de la Cour} gik.", ["Yvonne de la Cour", "de la Cour"]),
        ("{P|Line Skytte} skriver fra {M|lsky@varde.dk}", ["Line Skytte", "lsky@varde.dk"]),
        (
            "{P|Camilla Brandt Lauridsen} har {M|cabla@faxekommune.dk}",
            ["Camilla Brandt Lauridsen", "cabla@faxekommune.dk"],
        ),
        ("{P|Rikke Nordentoft} deltog.\nRef. {I|rno}", ["Rikke Nordentoft", "rno"]),
        (
            "{P|Tharsini Sivakumar}. {P|SIVAKUMAR THARSINI}",
            ["Tharsini Sivakumar", "SIVAKUMAR THARSINI"],
        ),
        ("{P|Alma} og {P|Noor}. Hjemme hos {P|Almas} forældre.", ["Alma", "Almas"]),
        (
            "{P|Nguyen Thi Lan Anh}. {P|Nguyen Thi Lan Ahn}",
            ["Nguyen Thi Lan Ahn", "Nguyen Thi Lan Anh"],
        ),
        ("{P|Nguyen Thi Lan Anh} kom. {P|Lan} gik.", ["Nguyen Thi Lan Anh", "Lan"]),
        ("{P|Lisa Lauge} kom. {P|Lauge} skrev.", ["Lisa Lauge", "Lauge"]),
        ("Til: {P|Ditte Krag}\n\nHej {P|Dite}", ["Ditte Krag", "Dite"]),
        (
            "{P|Karina Holst Krag}, {M|karinaholst82@mail.example}",
            ["Karina Holst Krag", "karinaholst82@mail.example"],
        ),
    ],
)
def test_short_forms_join(marked: Read, text: str, together: list[str]) -> None:
    case = marked(text)
    assert any(set(together) <= group for group in case.groups())


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("{P|Ib Ravn-Jonsen} og {P|Holm Jonsen}", ("Ib Ravn-Jonsen", "Holm Jonsen")),
        ("{P|Peter Ali Hassan} og {P|Ali Hassan}", ("Peter Ali Hassan", "Ali Hassan")),
        ("{P|Line Skytte} og {M|post@skytte.dk}", ("Line Skytte", "post@skytte.dk")),
        ("{P|Ali Hassan} kom. {P|Hassan Ali} gik.", ("Ali Hassan", "Hassan Ali")),
        ("{P|Rikke Nordentoft}, ref. {I|xyz}", ("Rikke Nordentoft", "xyz")),
        ("{P|Omar Haji Peter} henter. Hun leger med {P|Peter}.", ("Omar Haji Peter", "Peter")),
        ("{P|Alma Bech} og {P|Almas Khan}", ("Alma Bech", "Almas Khan")),
        (
            "{P|Nguyen Thi Lan Anh} kom. {P|Nguyen Minh Tuan} og familien {P|Nguyen}",
            ("Nguyen Thi Lan Anh", "Nguyen"),
        ),
    ],
)
def test_short_forms_stay_apart(marked: Read, text: str, apart: tuple[str, str]) -> None:
    case = marked(text)
    assert case.entity_of(apart[0]).id != case.entity_of(apart[1]).id


def test_a_first_name_that_few_bear_is_the_officials_in_every_document(marked: Read) -> None:
    """Where many bear it, and where a private person does, it may be somebody else's."""
    case = marked(
        {
            "letter": "Sagsbehandler: {P|Jawad Rahimi}\nSagsbehandler: {P|Trine Holm}",
            "complaint": "Først kom {P|Jawad}. {P|Trine} fortalte det.",
        }
    )
    assert case.entity_of("Jawad").id == case.entity_of("Jawad Rahimi").id
    assert not case.entity_of("Trine").certain
    case = marked(
        {
            "letter": "Sagsbehandler: {P|Jawad Rahimi}",
            "complaint": "Min søn {P|Jawad} er syg.",
        }
    )
    assert case.entity_of("Jawad").id != case.entity_of("Jawad Rahimi").id


def test_a_firm_read_as_a_person_is_the_firm_and_owns_its_address(marked: Read) -> None:
    case = marked(
        {
            "a": "Ansøger: {O|Sejerbæk Galvano A/S}. Også {O|Bo Grøn ApS}.",
            "b": "TILSYN\n{P|Sejerbæk Galvano}, {A|Industrivænget 31}. {P|Bo Grøn} klager.",
        }
    )
    assert case.entity_of("Sejerbæk Galvano").role is Role.COMPANY
    assert case.entity_of("Industrivænget 31").role is Role.COMPANY
    assert case.entity_of("Bo Grøn").role is Role.CITIZEN


def test_a_word_that_may_be_read_as_a_name_is_the_firm_it_is_a_word_of(marked: Read) -> None:
    """A heading in capitals, as a scanner reads it; neither what is surely a name, nor a listed
    one, nor what somebody in the case is called."""
    firms = ("Harrensø Byggeri ApS", "Jensen Byg ApS", "Krølmark Tag ApS", "Vindekær Beton A/S")
    case = marked(
        {
            "a": ", ".join(f"{{O|{firm}}}" for firm in firms),
            "b": "{P|HARRENSO}\n{P|Jensen}\n{P|HARRENSOE}\n{P|Vindekær}\n{P|Krolmark}",
            "c": "{P|Bo Krølmark} klager.",
        }
    )
    case.findings = [
        f if f.text in {"Vindekær", "Bo Krølmark"} else replace(f, score=0.36)
        for f in case.findings
    ]
    assert case.entity_of("HARRENSO").name == firms[0]
    assert case.entity_of("HARRENSOE").role is Role.COMPANY
    private = ("Vindekær", "Jensen", "Krolmark")
    assert [case.entity_of(name).role for name in private] == [Role.CITIZEN] * 3


def test_a_shared_double_surname_is_open(marked: Read) -> None:
    case = marked("{P|Elias Holm-Pedersen} og {P|Line Holm-Pedersen}. {P|Holm-Pedersen} ringede.")
    assert not case.entity_of("Holm-Pedersen").certain


def test_a_namesake_in_another_document_leaves_the_first_name_open(marked: Read) -> None:
    case = marked(
        {
            "first": "{P|Tharsini Kumar Holt} søger.",
            "other": "{P|Tharsini Bech} bor her.",
            "third": "{P|Tharsini} kom.",
        }
    )
    assert case.entity_of("Tharsini Bech").id != case.entity_of("Tharsini Kumar Holt").id
    third = next(f for f in case.findings if f.document == "third")
    entity = next(e for e in case.entities() if third.id in e.findings)
    assert not entity.certain
    assert "Tharsini Bech" in entity.reason
    assert "Tharsini Kumar Holt" in entity.reason


def test_a_role_that_only_a_first_name_bears_does_not_reach_a_full_name(marked: Read) -> None:
    case = marked({"a": "Mentor: {P|Bo}", "b": "{P|Bo Ravnkilde} truer hende."})
    assert case.entity_of("Bo Ravnkilde").role is Role.CITIZEN
    mentor = case.entity_of("Bo")
    assert not mentor.certain
    assert "Bo Ravnkilde" in mentor.reason


def test_a_name_that_somebodys_son_bears_is_not_the_officials(marked: Read) -> None:
    case = marked(
        {
            "a": "Sagsbehandler: {P|Jonas Friis Dahl}\nDin søn {P|Jonas} bevilges støtte.",
            "b": "Til sagsbehandler {P|Jonas Friis Dahl}. {P|Jonas} har grædt.",
        }
    )
    assert case.entity_of("Jonas Friis Dahl").role is Role.OFFICIAL
    child = case.entity_of("Jonas", 1)
    assert child.role is Role.RELATIVE
    assert not child.certain


@pytest.mark.parametrize(
    ("name", "called", "same"),
    [
        ("Dennis Grøn", "Fru {P|Grøn}", False),
        ("Dennis Grøn", "Hr. {P|Grøn}", True),
        ("Dorthe Grøn", "{P|Fru Grøn}", True),
        ("Dorthe Grøn", "{P|Hr. Grøn}", False),
        ("Dennis Grøn", "Familien {P|Grøn}", True),
    ],
)
def test_a_title_tells_man_and_woman_apart(
    marked: Read, name: str, called: str, same: bool
) -> None:
    case = marked(f"Konsulent {{P|{name}}} ringede. {called} på nr. 4 vil også have en.")
    assert (len(case.groups()) == 1) is same
