"""A heading is no name; a name that is also a word stays one."""

import pytest

from redactor.detect.names.ordinary import is_ordinary_word
from redactor.detect.names_in_text import Named, tidy_names

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
