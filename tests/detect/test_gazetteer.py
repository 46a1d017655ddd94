"""The lists of names, towns and public bodies, and the sentences of a text."""

from __future__ import annotations

import pytest

from redactor.detect.names import gazetteer
from redactor.detect.names.words import word_set
from redactor.detect.text.sentences import sentences


@pytest.mark.parametrize(
    "name",
    sorted(
        word_set(
            "Mette Mohammed Zeynep Fadumo Agnieszka Tuấn Pipaluk Jógvan Oleksandr Sivakumar "
            "Berîvan Alireza Besnik Ioana Vytautas Somchai"
        )
    ),
)
def test_first_names_of_every_origin_are_known(name: str) -> None:
    assert gazetteer.first_name_weight(name) >= 0.7
    assert gazetteer.first_name_weight(name.upper()) == gazetteer.first_name_weight(name.lower())


@pytest.mark.parametrize(
    "name",
    sorted(
        word_set(
            "Jensen Kjær Yılmaz Yilmaz Nguyễn Wiśniewska Hadžić El-Khatib Warsame Shevchenko "
            "Selvarajah Hosseini Popescu Djurhuus"
        )
    ),
)
def test_surnames_of_every_origin_are_known(name: str) -> None:
    assert gazetteer.surname_weight(name) >= 0.7
    assert gazetteer.surname_weight(name + "s") >= 0.5


@pytest.mark.parametrize(
    "word",
    sorted(word_set("Bo Mark Rose Liv Storm Maj Ask Jens-Bo")),
)
def test_ambiguous_names_are_weighed_not_banned(word: str) -> None:
    assert 0.05 < gazetteer.first_name_weight(word) < 0.7


@pytest.mark.parametrize(
    "word",
    sorted(word_set("Afgørelsen Kommunen Og Sagen Møde Lejlighed")),
)
def test_common_words_are_no_names(word: str) -> None:
    assert gazetteer.first_name_weight(word) < 0.05
    assert gazetteer.surname_weight(word) < 0.2


@pytest.mark.parametrize(
    "word",
    sorted(word_set("Østerkjærgaard Xhemarsen Brynjarsdóttir Karamanoglu")),
)
def test_unknown_surnames_show_by_their_shape(word: str) -> None:
    assert gazetteer.has_surname_shape(word)


def test_postal_codes() -> None:
    towns = gazetteer.postal_towns()
    assert len(towns) > 1600  # 1000-1999 are ranges
    assert towns["8000"][0] == "Aarhus C"
    assert towns["1050"] == towns["1499"]
    assert towns["FO-100"][0] == "Tórshavn"
    assert "2023" not in towns


def test_municipalities_are_98() -> None:
    names = gazetteer._lines("municipalities.txt")
    assert len(names) == 98
    assert gazetteer.is_municipality("Lyngby-Taarbæk Kommunes")
    assert not gazetteer.is_municipality("Nordvang Kommune")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("post@aarhus.dk", True),
        ("borger@koege.dk", True),
        ("a@lyngbytaarbaek.dk", True),
        ("mkh@ast.dk", True),
        ("x@randerskommune.dk", True),
        ("y@sub.rm.dk", True),
        ("mette@example.org", False),
        ("kontakt@aarhusbyg.dk", False),
        ("a@aarhus.com", False),
        ("uden-snabel-a", False),
    ],
)
def test_public_mail_domains(address: str, public: bool) -> None:
    assert gazetteer.is_public_domain_mail(address) is public


def test_public_bodies_are_found_where_they_stand() -> None:
    text = "Hun klagede til Styrelsen for Patientklagers kontor og Retten i Viborg."
    assert [text[a:b] for a, b in gazetteer.authorities_in(text)] == [
        "Styrelsen for Patientklagers",
        "Retten i Viborg",
    ]
    assert gazetteer.is_authority("Skattestyrelsen")
    assert not gazetteer.is_authority("Mette Jensen")


def test_an_entry_with_a_date_begins_a_sentence() -> None:
    text = "Fast vagt ved pt.\n06.05. Dam kom."
    assert next(text[a:b] for a, b in sentences(text)) == "Fast vagt ved pt."


def test_sentences_end_where_thoughts_end() -> None:
    text = (
        "Overskrift\nHan bor kl. 12 på 3. sal, jf. § 5.\nSå kom hun, og de talte længe om sagen\n"
        "indtil aften. Stelnr. TMBJJ7 og reg.nr. DK her. Pt. Holm fik beh. Metoprolol. Navn: Bo\n"
        "- punkt et\n- punkt to\tcelle"
    )
    assert [text[a:b] for a, b in sentences(text)] == [
        "Overskrift",
        "Han bor kl. 12 på 3. sal, jf. § 5.",
        "Så kom hun, og de talte længe om sagen\nindtil aften.",
        "Stelnr. TMBJJ7 og reg.nr. DK her.",
        "Pt. Holm fik beh. Metoprolol.",
        "Navn: Bo",
        "punkt et",
        "punkt to",
        "celle",
    ]
