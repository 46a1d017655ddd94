"""Tables of upright strokes and of semicolons read as those of tabs; footers, menus and sentences
left as they are."""

from __future__ import annotations

import pytest

from redactor.detect import all_recognizers
from redactor.detect.text.plain import Plain

RULES = all_recognizers()


def _found(text: str) -> set[tuple[str, str]]:
    return {(h.type, text[h.start : h.end]) for r in RULES for h in r.find(text)}


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("| a | b |\n| c | d |", "a\tb\nc\td"),
        ("Dato | Init.\n4/2 | tro", "Dato\tInit.\n4/2\ttro"),
        ("Se:\n|a|b|\n|---|:-:|\n| | d |\nHej", "Se:\na\tb\n\td\nHej"),
        ("Torvet 1 | Tlf. 12 34 56 78 | www.x.dk\nside 2", None),
        ("Torvet 1 | Tlf. 12 34 56 78 | www.x.dk\nHej | du", None),
        ("enten|eller\nja|nej", None),
        ("| alene | række |", None),
        ("Navn;Konto;By\nIb;12;Ry", "Navn\tKonto\tBy\nIb\t12\tRy"),
        ('"Navn";"By";\n"Ib ""Bo""";"Ry";', 'Navn\tBy\t\nIb ""Bo""\tRy\t'),
        ("Navn;By\nIb;Ry", None),
        ("Han kom; hun gik; vi blev.\nJeg sov; du stod; de lo.", None),
        ("a;b;c", None),
        ("Navn; Konto; By\nIb; 12; Ry\nBo; 4; Ans", "Navn\tKonto\tBy\nIb\t12\tRy\nBo\t4\tAns"),
        ("Navn,Konto,By\nIb,12,Ry", "Navn\tKonto\tBy\nIb\t12\tRy"),
        ("Navn / Konto / By\nIb / 12 / Ry", "Navn\tKonto\tBy\nIb\t12\tRy"),
        ("Navn; Konto; By\nIb; 12", None),
        ("Ib kom, Bo gik, vi sov\nEn 1, to 2, tre 3", None),
        ("Han kom; hun gik; vi blev her.\nJeg sov 2 timer; du stod.", None),
        ("Hilsen  Ib  Holm\nTlf.: 12 34 56 78", None),
    ],
)
def test_strokes_part_cells_where_rows_follow_each_other(text: str, cells: str | None) -> None:
    plain = Plain.of(text)
    assert plain.text == (text if cells is None else cells)
    for place, char in enumerate(plain.text):
        there = text[plain.back(place, place + 1)[0]]
        assert there == char or (char == "\t" and there in "|;,/ ")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("| Elev | Kørekort |\n| Ida Rask | 25511947 |", {("DK_DRIVING_LICENCE", "25511947")}),
        ("| Navn | Pasnr. |\n|---|---|\n| A | FH550278 |", {("DK_PASSPORT", "FH550278")}),
        ("Bruger | Aktiv\nbcm220 | ja\njlt009 | nej", {("USER_ID", "jlt009")}),
        ("| Adresse | BFE-nr. |\n| Nyvej 2 | 2904418 |", {("DK_PROPERTY", "2904418")}),
        ("Dato | Init. | Notat\n4/2 | tro | Opkald", {("INITIALS", "tro")}),
        ("| Navn | Fødselsdag |\n| Ea | 06.09.18 |", {("DATE_OF_BIRTH", "06.09.18")}),
        ("| Vare | Tilbudt pris |\n| Sæbe | 45,00 kr. |", {("BUSINESS_SECRET", "45,00 kr.")}),
        ("| Udgift | Kr. |\n| Kontingent FOA | 89 |", {("UNION", "Kontingent FOA")}),
        ("| Navn | Tilstand |\n| Lis Bro | sklerose |", {("HEALTH", "sklerose")}),
        ("NAVN;KONTO;NOTE\nIda;6695-0001284475;rykker", {("DK_BANK_ACCOUNT", "6695-0001284475")}),
        ("Firma;CVR;Kontakt\nLunds Lift;74846432;Bo", {("DK_CVR", "74846432")}),
        ("Navn;Kørekort;By\nIb;25511947;Ry", {("DK_DRIVING_LICENCE", "25511947")}),
        ("Navn;Født;By\nIb;060918;Ry", {("DATE_OF_BIRTH", "060918")}),
        ("Navn; Konto; Note\nIda; 6695-0001284475; -", {("DK_BANK_ACCOUNT", "6695-0001284475")}),
        ("Navn,Kørekort,By\nIb,25511947,Ry", {("DK_DRIVING_LICENCE", "25511947")}),
        ("Navn;Lokal;Stue\nIb;4417;2", {("PHONE_NUMBER", "4417")}),
    ],
)
def test_a_column_says_what_stands_in_it(text: str, wanted: set[tuple[str, str]]) -> None:
    assert wanted <= _found(text)
