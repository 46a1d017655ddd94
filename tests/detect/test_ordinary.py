"""A heading is no name; a name that is also a word stays one."""

import re

import pytest

from redactor.detect.mentions.names_in_text import tidy_names
from redactor.detect.mentions.names_kind import Named
from redactor.lexicon import _words, is_ordinary_word, is_plain_noun

WORDS = ("Ejer", "IMOD", "Refusion", "bevilling", "Svar", "Periode")
NAMES = ("Mette", "Bo", "Holm", "Vest", "Riis", "Warsame", "Nguyen", "Dag", "Høgadalsá", "Nowak")


@pytest.mark.parametrize("word", WORDS)
def test_headings_are_words(word: str) -> None:
    assert is_ordinary_word(word)
    assert list(tidy_names(word, [Named("PERSON", 0, len(word), 0.9)])) == []


@pytest.mark.parametrize("name", NAMES)
def test_names_are_never_taken_for_words(name: str) -> None:
    assert not is_ordinary_word(name)
    assert [n.start for n in tidy_names(name, [Named("PERSON", 0, len(name), 0.9)])] == [0]


def test_an_ordinary_word_in_a_longer_name_stays() -> None:
    text = "Svar Holm"
    assert [(n.start, n.end) for n in tidy_names(text, [Named("PERSON", 0, 9, 0.9)])] == [(0, 9)]


def test_a_title_in_a_longer_name_is_taken_off() -> None:
    text = "Ejer Holm"
    assert [(n.start, n.end) for n in tidy_names(text, [Named("PERSON", 0, 9, 0.9)])] == [(5, 9)]


@pytest.mark.parametrize("word", ["Idéhistorie", "Valgmenighed", "Præsentation", "Ordblindhed"])
def test_compounds_and_abstract_nouns_are_no_names(word: str) -> None:
    assert is_plain_noun(word)
    assert list(tidy_names(word, [Named("PERSON", 0, len(word), 0.9)])) == []


@pytest.mark.parametrize("name", [*NAMES, "Ravnbjergby", "Tumusiime", "Szymańska", "Kvistnæs"])
def test_unknown_names_are_no_nouns(name: str) -> None:
    assert not is_plain_noun(name)


def _kept(text: str, word: str, score: float = 0.8) -> list[str]:
    start = text.index(word)
    found = tidy_names(text, [Named("PERSON", start, start + len(word), score)])
    return [f"{n.type} {text[n.start : n.end]}" for n in found]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("14 jun 10.00 2. s. e. trinitatis", "s. e. trinitatis"),
        ("21 okt 10.00 Si. S. e. Trinitatis", "S. e. Trinitatis"),
        ("9 jun 1.s.e.trinitatis og så", "s.e.trinitatis"),
        ("9 jun 10. s. e. trinitatis Anders", "e. trinitatis"),
        ("27 maj Trinitatis Søndag ingen", "Trinitatis"),
        ("Plan O\nig\nmM\nEnig om Stien", "ig"),
        ("Plan O\nig\nmM\nEnig om Stien", "mM"),
        ("Plan O\nendom\nFm Enig om Stien", "endom"),
        ("Plan O\nendom\nFm Enig om Stien", "Fm"),
        ("Plan O\ntage\tStien Enig", "tage"),
        ("Møder i Hallen\nIalt\n22", "Ialt"),
        ("Affald, Hegn m.m. lå der", "m.m"),
        ("Få Status i ca.juni/juli mdr.", "ca.juni/juli"),
        ("Er den Nørdet? Tjah. Måske", "Tjah"),
        ("Ja, Saa kom Brevet", "Saa"),
        ("baade til Daab og Nadver", "Daab"),
        ("fire Aar i Huset", "Aar"),
    ],
)
def test_church_days_and_scraps_of_ocr_are_no_names(text: str, word: str) -> None:
    assert _kept(text, word) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Hej Karen. Her er tine holm igen", "tine holm"),
        ("Hej Karen. Her er fadumo igen", "fadumo"),
        ("hej det er xelqa igen og jeg er", "xelqa"),
        ("Hej Karen. Her er xelqa igen", "Hej Karen"),
        ("Mødet ledes af m. h. som aftalt", "m. h."),
        ("Vi så Ng i går. Holm var der", "Ng"),
        ("Kære Bo. Vi ses.\nMed venlig hilsen\nxelqa\nNordby", "xelqa"),
        ("Navn\tAlder\nkaren\t42\nHolm", "karen"),
        ("Vi underskriver\nerrnansen\tHolm", "errnansen"),
    ],
)
def test_what_can_be_a_name_stays(text: str, word: str) -> None:
    assert len(_kept(text, word)) == 1


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Elsted Valgmenighed", "ORGANIZATION Elsted Valgmenighed"),
        ("Nørre Snede Friskole", "ORGANIZATION Nørre Snede Friskole"),
        ("Bo Holm Bibliotek", "PERSON Bo Holm Bibliotek"),
        ("Mette Kirke", "PERSON Mette Kirke"),
    ],
)
def test_a_place_with_its_institution_is_one(text: str, kept: str) -> None:
    assert _kept(text, text) == [kept]


@pytest.mark.parametrize(
    ("text", "span", "kept"),
    [
        ("Svar: Bo Egegade 30 fortæller", "Bo Egegade", ["PERSON Bo", "ADDRESS Egegade 30"]),
        (
            "Karen Holm Kirkegade 21\nTlf.",
            "Karen Holm Kirkegade",
            ["PERSON Karen Holm", "ADDRESS Kirkegade 21"],
        ),
        ("på Karen Blixens Vej 21", "Karen Blixens Vej", ["ADDRESS Karen Blixens Vej 21"]),
        ("på Store Kongensgade 21", "Store Kongensgade", ["ADDRESS Store Kongensgade 21"]),
        ("Hej Solvej. Vi ses", "Solvej", ["PERSON Solvej"]),
        ("på Solvej 12", "Solvej", ["ADDRESS Solvej 12"]),
        ("på Lisvej er der", "Lisvej", ["ADDRESS Lisvej"]),
        ("Ejerlav: Hvalset, Torpby", "Hvalset", ["LOCATION Hvalset"]),
        (
            "Rikke, Gustav, Markus kom",
            "Rikke, Gustav, Markus",
            ["PERSON Rikke", "PERSON Gustav", "PERSON Markus"],
        ),
    ],
)
def test_a_person_and_the_street_after_are_two(text: str, span: str, kept: list[str]) -> None:
    assert _kept(text, span) == kept


@pytest.mark.parametrize(
    ("text", "word", "type_"),
    [
        ("Spg (Fyrrevej 13, Bo): Nej", "Bo", "PERSON"),
        ("Spg (Fyrrevej 13B, Asta) Nej", "Asta", "PERSON"),
        ("Spg (Fyrrevej 13, Ry): Nej", "Ry", "LOCATION"),
        ("Vi var i Bo (Italien)", "Bo", "LOCATION"),
    ],
)
def test_who_lives_at_a_number_is_no_place(text: str, word: str, type_: str) -> None:
    start = text.index(word)
    found = tidy_names(text, [Named("LOCATION", start, start + len(word), 0.8)])
    assert [n.type for n in found] == [type_]


def test_old_words_beside_a_name_are_left_out() -> None:
    assert _kept("mente Bo haabe at", "Bo haabe") == ["PERSON Bo"]
    assert _kept("mente Aase Haar og", "Aase Haar") == ["PERSON Aase Haar"]


LETTER = "Det var dengang med Flora i haven, da hun og {}. Flora sad der. Heste kom."
MODERN = "jeg løb hjem til far"
OLD = "jeg løb hjem til Huset paa Bakken med Vogn og Hest og Kone og Hund i Regn og Slud"


@pytest.mark.parametrize(
    ("text", "score", "kept"),
    [
        (LETTER.format(MODERN), 0.9, 2),
        (LETTER.format(MODERN), 0.8, 0),
        (LETTER.format(OLD), 0.9, 0),
        (LETTER.format("den vilde flora voksede"), 0.9, 0),
    ],
)
def test_a_word_with_a_capital_within_a_sentence_is_a_name(
    text: str, score: float, kept: int
) -> None:
    read = [Named("PERSON", m.start(), m.end(), score) for m in re.finditer("Flora|Heste", text)]
    assert [text[n.start : n.end] for n in tidy_names(text, read)] == ["Flora"] * kept


def test_every_word_of_the_list_is_found_and_none_beside_it() -> None:
    listed = _words().decode().split()
    assert all(is_ordinary_word(word) for word in (listed[0], listed[-1], *listed[::97]))
    assert not any(is_ordinary_word(f"{word}zq") for word in ("", *listed[::97]))
