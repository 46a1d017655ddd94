"""Words made whole and characters made plain, each with its box."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.ingest.pages.textmap import join_broken_words, normalise


def boxes_for(text: str) -> np.ndarray:
    """Code point i stands from x = 10 i to 10 i + 8; white space stands nowhere."""
    boxes = np.array([(10 * i, 0, 10 * i + 8, 12) for i in range(len(text))], dtype=np.float32)
    boxes = boxes.reshape(-1, 4)
    boxes[[c.isspace() for c in text]] = np.nan
    return boxes


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("Jen-\nsen", "Jensen"),
        ("Mette Jen-\nsen og", "Mette Jensen og"),
        ("Hansen-\nPetersen", "Hansen-Petersen"),
        ("Niel\u00ad\nsen", "Nielsen"),
        ("Niel\u00ad\nSen", "NielSen"),
        ("010190-\n1234", "010190-1234"),
        ("24-\nkommunen", "24-kommunen"),
        ("e-\nmail", "e-mail"),
        ("per-\nhansen@example.org", "per-hansen@example.org"),
        ("www.ny-\nkommune.example", "www.ny-kommune.example"),
        ("læge-\nog tandlæge", "læge-\nog tandlæge"),
        ("+45 28 79\n03 21", "+45 28 79\n03 21"),
        ("første -\nanden", "første -\nanden"),
        ("slut-\n\nNyt afsnit", "slut-\n\nNyt afsnit"),
        ("dato -\n", "dato -\n"),
    ],
)
def test_words_broken_at_line_ends(broken: str, whole: str) -> None:
    text, boxes = join_broken_words(*normalise(broken, boxes_for(broken)))
    assert text == whole
    assert boxes.shape == (len(text), 4)


def test_the_letter_before_a_dropped_hyphen_covers_it() -> None:
    text, boxes = join_broken_words("Jen-\nsen", boxes_for("Jen-\nsen"))
    assert text == "Jensen"
    assert boxes[2].tolist() == [20, 0, 38, 12]
    assert boxes[3].tolist() == [50, 0, 58, 12]


@pytest.mark.parametrize(
    ("drawn", "plain"),
    [
        ("Gᴜɴʜɪʟᴅ", "Gunhild"),
        ("o\ufb03ciel \ufb01nans", "officiel finans"),
        ("A\u030angstrom fa\u030ar", "Ångstrom får"),
        ("Jens\u00a0Hansen\u2009A/S", "Jens Hansen A/S"),
        ("Jens\u200bHan\u00adsen\ufeff", "JensHansen"),
        ("J\u034fe\ufe00n\u200ds\U000e0100", "Jens"),
        ("010190\u20111234", "010190-1234"),
        ("a\x07b\x00c", "abc"),
        ("æøå ÆØÅ é ü ß § 2.000,50 €", "æøå ÆØÅ é ü ß § 2.000,50 €"),
        ("Gunһіld Ѵеstеrmаrk", "Gunhild Vestermark"),
        ("Skovvej, Анна сор", "Skovvej, Анна сор"),
        ("Skovvej, Аре СОР", "Skovvej, Ape COP"),
        ("α-blokker, 5 µg, β", "α-blokker, 5 µg, β"),
        ("\U0001d50a\U0001d532\U0001d52b Ｂｏ １２", "Gun Bo 12"),
    ],
)
def test_characters_become_what_a_reader_types(drawn: str, plain: str) -> None:
    text, boxes = normalise(drawn, boxes_for(drawn))
    assert text == plain
    assert boxes.shape == (len(text), 4)
    assert [bool(np.isnan(b[0])) for b in boxes] == [c.isspace() for c in text]


def test_letters_of_a_ligature_share_its_box_and_composed_letters_cover_both() -> None:
    text, boxes = normalise("\ufb01a\u030a", boxes_for("\ufb01a\u030a"))
    assert text == "fiå"
    assert boxes[0].tolist() == boxes[1].tolist() == [0, 0, 8, 12]
    assert boxes[2].tolist() == [10, 0, 28, 12]


@given(st.text(alphabet="aÅå\u030a\u0301-\u00ad\n \t1\ufb01\u200bZ@.\u00a0", max_size=60))
def test_every_code_point_keeps_one_box(drawn: str) -> None:
    text, boxes = join_broken_words(*normalise(drawn, boxes_for(drawn)))
    assert boxes.shape == (len(text), 4)
    assert unicodedata.is_normalized("NFC", text) or "\u0301" in text or "\u030a" in text
    assert not set(text) & {"\u200b", "\u00a0", "\ufb01"}
