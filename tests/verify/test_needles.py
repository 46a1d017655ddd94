"""What counts as reading a removed string, and what does not."""

from __future__ import annotations

import base64

import pytest

from redactor.verify.decoding import views
from redactor.verify.misread import misread
from redactor.verify.needles import Floor, Needles, squeeze


@pytest.mark.parametrize(
    ("removed", "text"),
    [
        ("Karen Bæk Lindholm", "hos KAREN BÆK LINDHOLM i dag"),
        ("Karen Bæk Lindholm", "karenbæklindholm"),
        ("Karen Bæk Lindholm", "Karen Bæk Lind\u00adholm"),
        ("Karen Bæk Lindholm", "mlohdniL kæB neraK"),
        ("Lindholm", "Lindholms hus"),
        ("Lindholm", "L i n d h o l m"),
        ("Lindholm", "Lind-\nholm"),
        ("Lindholm", "Lindholm-\nsagen"),
        ("Lindholm", "Lind holm"),
        ("Begrundelsen", "Be-\ngrundelsen"),
        ("Begrundelsen", "B. e. g. r. u. n. d. e. l. s. e. n"),
        ("Begrundelsen", "B.egrundel.sen"),
        ("Møllevej 14, 2. tv.", "møllevej14. 2. tv"),
        ("Aagaard", "Ågaard og Aagård"),
        ("Sørensen", "Soerensen"),
        ("010190-1234", "0101901234"),
        ("010190-1234", "01 01 90 12 34"),
        ("010190-1234", "01/01/90–1234"),
        ("+45 12 34 56 78", "tlf. 12345678"),
        ("DK50 0040 0440 1162 43", "dk5000400440116243"),
        ("hans@skov.example", "HANS @ SKOV . EXAMPLE"),
        ("Møllevej 14, 2. tv.", "Møllevej 14 2 tv"),
        ("Hans Jensen", "hans jensen"),
        ("ﬁnn ﬂint", "finn flint"),
        ("Eva Holm", "Navn: Holm, Eva"),
        ("Karen Bæk Lindholm", "Sagen er ny. Lindholm, Karen Bæk"),
        ("010190-1234", "\u0660\u0661\u0660\u0661\u0669\u0660-\u0661\u0662\u0663\u0664"),
        ("Karen Bæk Lindholm", "Sagen er ny.\nLindholm, Karen Bæk\nOprettet i dag"),
    ],
)
def test_found(removed: str, text: str) -> None:
    assert Needles([removed]).in_text(text, page_text=True) == 1


@pytest.mark.parametrize(
    ("removed", "text"),
    [
        ("Hans", "hans mor og Vi ses. Hans mor kom"),
        ("Bo", "Bo Bo Bo"),
        ("12", "12 12"),
        ("Jensen", "gav Jens en bog, Johansen, Jensenius"),
        ("Andersen", "Anders en tur"),
        ("Lund", "en lund ved skoven"),
        ("Møllevej 1", "Møllevej 14"),
        ("12345678", "912345678 og 1234 567"),
        ("Petersen", "Peter, sen"),
        ("Begrundelsen", "uden begrundelse. N. Holm"),
        ("2830", "2830 Virum"),
        ("Hans Jensen", "Lars Jensen, Hans Olsen og Jensen. Hans mor kom, Jensen, Hans Bo"),
        ("Maria", "Han bor nær Maria-\nger og i Maria\ufffeger, og nær Maria-\nAnden spalte"),
        ("ling", "en stil-\nling som præst"),
        ("to år", "Selvom han kun er lidt over to år, klapper han."),
    ],
)
def test_not_found(removed: str, text: str) -> None:
    assert Needles([removed]).in_text(text, page_text=True) == 0


@pytest.mark.parametrize("name", ["lindholm_karen", "LindholmKaren", "Lindholm Karen"])
def test_a_name_as_keys_and_files_have_it_is_found_there(name: str) -> None:
    needles = Needles(["Karen Lindholm"])
    assert needles.in_text(f"/notat.{name}.pdf") == 1
    assert needles.in_bytes(f"/notat.{name}.pdf".encode(), floor=Floor.MIXED) == 1
    assert needles.in_text("hos Bo Lindholm. Karen Dahl kom") == 0


def test_the_end_of_a_sentence_parts_a_word_in_bytes_too() -> None:
    needles = Needles(["Begrundelsen"])
    assert needles.in_bytes(b"(uden begrundelse. N. Holm) Tj", floor=Floor.MIXED) == 0
    assert needles.in_bytes(b"(begrundel) 3 (sen) Tj", floor=Floor.MIXED) == 0
    assert needles.in_bytes(b"(be.grundelsen) Tj", floor=Floor.MIXED) == 1


def test_name_inside_a_sentence_is_found_though_it_is_a_word_too() -> None:
    assert Needles(["Hans"]).in_text("Jeg så Hans i går", page_text=True) == 1


def test_a_kept_link_is_no_leak_where_each_letter_stands_by_itself() -> None:
    needles = Needles(["Havnevej 2"], elsewhere=["https://klubhavnevej2.dk/"])
    link = "\n".join("https://klubhavnevej2.dk/")
    assert not needles.in_text(f"Se\n{link} \n")
    assert needles.in_text(f"Se\n{link} \n" + "\n".join("Havnevej 2"))


def test_a_kept_name_may_be_shown_word_by_word() -> None:
    shown = b"[ (%s ) ] TJ\n100.01 Tz\n1 0 0 1 312.05 594 Tm\n[ (%s, ) ] TJ\n"
    layer = b"BT 3 Tr /F0 10.5 Tf 1 0 0 1 50 594 Tm " + shown % (b"Henrik", b"Staal")
    needles = Needles(["Henrik"], elsewhere=["Henrik Staal"])
    assert needles.in_bytes(layer, floor=Floor.MIXED) == 0
    assert needles.in_bytes(layer + shown % (b"Henrik", b"Juul"), floor=Floor.MIXED) == 1
    assert needles.in_bytes(b"(Henrik) Tj % note (Staal) Tj", floor=Floor.MIXED) == 1


def test_kept_elsewhere_is_no_leak_but_the_rest_is() -> None:
    needles = Needles(["Lindholm"], elsewhere=["Lindholm Apotek"])
    assert needles.in_text("fra Lindholm Apotek") == 0
    assert needles.in_bytes(b"fra Lindholm Apotek") == 0
    assert needles.in_text("fra Lindholm Apotek og Lindholm") == 1
    assert not Needles(["Lindholm"], elsewhere=["lindholm"])


def test_kept_text_that_another_follows_without_a_space_is_no_leak() -> None:
    needles = Needles(["Thyge"], elsewhere=["Thyge Munkholm", "McDonald"])
    assert needles.in_text("Fra: Bo LindTil: Thyge MunkholmDato: 9. marts") == 0
    assert needles.in_text("Fra: Bo LindTil: Thyge MunkholmDato: 9. marts, Thyge") == 1
    assert needles.in_text("HvemHvornår\nThyge Munkholm03-09-2026 10.12") == 0
    assert needles.in_text("Thyge Munkholm03-09-2026 10.12 af Thyge") == 1
    assert Needles(["Donald"], elsewhere=["McDonald"]).in_text("hos McDonaldDato Bo") == 0


def test_words_far_apart_on_a_line_set_anew_are_one_name() -> None:
    needles = Needles(["Thyge", "Karla Munkholm"], elsewhere=["Thyge Munkholm"])
    assert needles.in_text("Vi     spørger     Thyge     Munkholm     om") == 0
    assert needles.in_text("Vi     spørger     Thyge     Birkholm     om") == 1
    assert needles.in_text("Vi     spørger     Karla           Munkholm     om") == 1


@pytest.mark.parametrize(
    "encoding", ["utf-8", "latin-1", "cp865", "mac_roman", "utf-16-be", "utf-16-le"]
)
def test_every_encoding(encoding: str) -> None:
    needles = Needles(["Sørensen Ågård"])
    assert needles.in_bytes("xx Sørensen Ågård yy".encode(encoding)) == 1
    assert needles.in_bytes("xx Sørensen Ågårdsen yy".encode(encoding)) == 0


def test_sixteen_bit_text_keeps_its_word_boundaries() -> None:
    assert Needles(["Hansen"]).in_bytes("Johansen".encode("utf-16-be"), floor=Floor.MIXED) == 0


@pytest.mark.parametrize(
    "coded",
    [
        b"\\113aren \\102\\346k",
        b"Karen%20B%C3%A6k",
        b"Karen B&aelig;k",
        b"Karen B&#xE6;k",
        b"Karen B\\u00e6k",
        b"{\\rtf Karen B\\'e6k}",
        b"Karen=20B=E6k",
        b"4b 61 72 65 6e 20 42 e6 6b",
        base64.b64encode("Karen Bæk".encode("utf-16-le")),
        b"xx" + base64.b64encode("--Karen Bæk--".encode()),
        base64.b64encode(base64.b64encode(b"Her er Karen B\xe6k igen")),
        "Karen Bæk".encode().hex().encode().hex().encode(),
        b"0 w [75 97 114 101 110 32 66 230 107] 0 d 0 0 m 9 9 l S",
        b"/W [-7.5 9.7 11.4 10.1 11 3.2 6.6 23 10.7]",
    ],
)
def test_other_ways_to_write_it(coded: bytes) -> None:
    needles = Needles(["Karen Bæk"])
    assert any(needles.in_bytes(view) for view in views(coded))


def test_chance_does_not_spell_names() -> None:
    """A megabyte of noise in every reading says none of a hundred names."""
    import random

    noise = random.Random(7).randbytes(1_000_000)
    names = [f"Navn{a}sen" for a in "abcdefghijklmnopqrst"] + ["Karen", "Mette", "123456"]
    assert not any(Needles(names).in_bytes(view, floor=Floor.MIXED) for view in views(noise))


def test_numbers_among_numbers() -> None:
    """A whole number, or its longer parts; digits of a longer or a decimal number are chance."""
    needles = Needles(["140379-4382", "12 34 56 78"])
    assert needles.in_numbers(b"1 0 0 1 1403794382 0 cm")
    assert needles.in_numbers(b"140379 -4382 m n")
    assert needles.in_numbers(b"[3 12345678.0]")
    assert not Needles(["00000000", "00001000"]).in_numbers(b"0 1000 0 0 m")
    assert not needles.in_numbers(b"12 34 56 78 re 0.1403794382 w 14037943821 4382 140379 m")


def test_squeeze_takes_spelling_away() -> None:
    assert squeeze("Å. Nørre-Søgård\u00ad 1") == "anorresogard1"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Han gik på Grundtvigske skoler", False),
        ("Grundtvigske skoler og Grundtviq", False),
        ("Grundtvigske skoler og Grundtvigs salmer", True),
        ("med Grundtvlg Hansen", False),
        ("med Carl Mohrdal en", True),
        ("med Car1 Mohrdalen", True),
        ("en Grundtvigsk menighed", False),
        ("formand, Nedermosevei 7, 7199 Vestermose", False),
        ("formand, Nedermosevei 3, 7199 Vestermose", True),
    ],
)
def test_misread_names_begin_and_end_where_words_do(text: str, found: bool) -> None:
    assert (
        misread(text, Needles(["Grundtvig", "Carl Mohrdalen", "Nedermosevej 3, 7199 Vestermose"]))
        is found
    )


def test_rows_of_digits_without_an_end_are_read_once() -> None:
    """They can be parted into numbers in as many ways as there are; trying all never ends."""
    data = b"[" + b"1" * 400 + b" 2.5 -3 .75" * 400 + b"("
    assert data in list(views(data))
    assert b"HANSEN" in b"\n".join(views(b"[72 65 78 83.0 69 78]"))
