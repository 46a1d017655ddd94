"""Which of several hits on one place is kept."""

from __future__ import annotations

import pytest

from redactor.detect.hits import Hit
from redactor.detect.mentions.names_in_text import tidy_names
from redactor.detect.mentions.names_kind import Named
from redactor.detect.overlaps import resolve


def _hit(text: str, word: str, type_: str, score: float = 0.9) -> tuple[Hit, str]:
    start = text.index(word)
    return Hit(type=type_, start=start, end=start + len(word), score=score, reason="x"), "r"


def _kept(text: str, *found: tuple[Hit, str]) -> set[tuple[str, str]]:
    return {(h.type, text[h.start : h.end]) for h, _ in resolve(text, found)}


def test_a_longer_case_number_wins_over_a_surer_number_within() -> None:
    text = "SAG-010190-1234-22"
    case = _hit(text, text, "DK_CASE_NUMBER", 0.9)
    for type_ in ("DK_CPR", "PHONE_NUMBER"):
        assert _kept(text, _hit(text, "010190-1234", type_, 0.97), case) == {
            ("DK_CASE_NUMBER", text)
        }


def test_a_doubtful_long_hit_gives_way_to_a_sure_short_one() -> None:
    text = "12345 010190-1234"
    found = _kept(
        text, _hit(text, text, "DK_BANK_ACCOUNT", 0.4), _hit(text, "010190-1234", "DK_CPR")
    )
    assert found == {("DK_CPR", "010190-1234")}


def test_the_surer_of_two_alike_wins() -> None:
    text = "12345674"
    found = _kept(text, _hit(text, text, "PHONE_NUMBER", 0.7), _hit(text, text, "DK_CVR", 0.98))
    assert found == {("DK_CVR", text)}


def test_a_cpr_number_in_a_web_address_stays_visible() -> None:
    text = "https://example.dk/?cpr=010190-1234"
    found = _kept(text, _hit(text, text, "URL"), _hit(text, "010190-1234", "DK_CPR"))
    assert found == {("URL", text), ("DK_CPR", "010190-1234")}


def test_a_name_keeps_what_stands_outside_an_identifier() -> None:
    text = "Mette Holm 010190-1234"
    found = _kept(text, _hit(text, text, "PERSON"), _hit(text, "010190-1234", "DK_CPR"))
    assert found == {("PERSON", "Mette Holm"), ("DK_CPR", "010190-1234")}


def test_a_name_in_a_mail_address_is_part_of_it() -> None:
    text = "mette.holm@example.dk"
    found = _kept(text, _hit(text, "mette.holm", "PERSON"), _hit(text, text, "EMAIL_ADDRESS"))
    assert found == {("EMAIL_ADDRESS", text)}


def test_a_person_in_care_of_an_address_stays_visible() -> None:
    text = "c/o Mette Holm, Strandvejen 4"
    found = _kept(text, _hit(text, text, "ADDRESS"), _hit(text, "Mette Holm", "PERSON"))
    assert ("PERSON", "Mette Holm") in found


@pytest.mark.parametrize(
    ("organisation", "kept"),
    [("Jens Holm Byg ApS", "ORGANIZATION"), ("Jens Holm i Vejle", "PERSON")],
)
def test_a_person_yields_to_a_company_only(organisation: str, kept: str) -> None:
    found = _kept(
        organisation,
        _hit(organisation, organisation, "ORGANIZATION"),
        _hit(organisation, "Jens Holm", "PERSON", 0.95),
    )
    assert {type_ for type_, _ in found} == {kept}


def test_statements_compete_with_nothing() -> None:
    text = "Mette Holm lider af diabetes."
    found = _kept(text, _hit(text, text, "HEALTH"), _hit(text, "Mette Holm", "PERSON"))
    assert len(found) == 2


def test_order_of_hits_does_not_matter() -> None:
    text = "Mette Holm 010190-1234"
    pairs = [
        _hit(text, text, "PERSON"),
        _hit(text, "010190-1234", "DK_CPR"),
        _hit(text, "Holm", "LOCATION"),
    ]
    assert resolve(text, pairs) == resolve(text, pairs[::-1])


@pytest.mark.parametrize(
    ("text", "word", "type_", "expected"),
    [
        ("Kære fru Mette Holm,", "Kære fru Mette Holm,", "PERSON", ("PERSON", "Mette Holm")),
        ("Mette Holm tlf.", "Mette Holm tlf.", "PERSON", ("PERSON", "Mette Holm")),
        ("(Mette H.)", "(Mette H.)", "PERSON", ("PERSON", "Mette H.")),
        ("Jens Holm ApS", "Jens Holm", "PERSON", ("ORGANIZATION", "Jens Holm ApS")),
        ("Store Kongevej", "Store Kongevej", "PERSON", ("ADDRESS", "Store Kongevej")),
        ("Morten Gade", "Morten Gade", "PERSON", ("PERSON", "Morten Gade")),
        ("i Granhaven 12 b", "Granhaven", "LOCATION", ("ADDRESS", "Granhaven 12 b")),
        ("i USA 720 pr. kur", "USA", "LOCATION", ("LOCATION", "USA")),
        ("i Botswana 12 personer", "Botswana", "LOCATION", ("LOCATION", "Botswana")),
        (
            "H.C. Andersens Boulevard",
            "H.C. Andersens",
            "PERSON",
            ("ADDRESS", "H.C. Andersens Boulevard"),
        ),
    ],
)
def test_names_are_tidied(text: str, word: str, type_: str, expected: tuple[str, str]) -> None:
    start = text.index(word)
    (name,) = tidy_names(text, [Named(type_, start, start + len(word), 0.9)])
    assert (name.type, text[name.start : name.end]) == expected


@pytest.mark.parametrize(
    "word", ["12345", "CPR", "Tlf.", "- 12 -", "A", "Sagsbehandler", "12 B", "mandag"]
)
def test_junk_is_no_person(word: str) -> None:
    assert list(tidy_names(word, [Named("PERSON", 0, len(word), 0.9)])) == []


def test_surname_and_given_name_become_one() -> None:
    text = "Navn: Hansen, Peter"
    names = [Named("PERSON", 6, 12, 0.8), Named("PERSON", 14, 19, 0.9)]
    assert list(tidy_names(text, names)) == [Named("PERSON", 6, 19, 0.9)]


def test_first_names_in_a_row_stay_apart() -> None:
    text = "Mette, Peter og Bo"
    names = [Named("PERSON", 0, 5, 0.8), Named("PERSON", 7, 12, 0.9)]
    assert len(list(tidy_names(text, names))) == 2


@pytest.mark.parametrize(
    ("text", "word", "read", "kind"),
    [
        ("talte med Robert Langballe i går", "Robert Langballe", "PERSON", "PERSON"),
        ("talte med Sebastien i går", "Sebastien", "PERSON", "PERSON"),
        ("bor på Kvessalle i byen", "Kvessalle", "PERSON", "ADDRESS"),
        ("mente Kvessi far var skyld i", "Kvessi", "ORGANIZATION", "PERSON"),
        ("Merete Kvessbech 24 88 30 56", "Kvessbech", "LOCATION", "LOCATION"),
        ("mente Odense far var skyld i", "Odense", "LOCATION", "LOCATION"),
        ("mente Kvessi var skyld i", "Kvessi", "ORGANIZATION", "ORGANIZATION"),
    ],
)
def test_what_the_model_found_is_what_it_ends_as_and_what_follows(
    text: str, word: str, read: str, kind: str
) -> None:
    start = text.index(word)
    (found,) = tidy_names(text, [Named(read, start, start + len(word), 0.7)])
    assert (found.type, text[found.start : found.end]) == (kind, word)
