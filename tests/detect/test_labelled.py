"""Numbers by labels that are misspelt, quoted, in German, before a list, or behind."""

from __future__ import annotations

import re

import pytest

from redactor.detect.recognizers.labelled import LabelledRecognizer

_MARK = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
FOUND = (
    "DK_PASSPORT: [[203344918]] står der i mit pas",
    "DK_PASSPORT: Vores pasnr. er [[203344918]], [[203344926]] og [[203344934]].",
    "DK_PASSPORT: Reisepass Nr. [[207 331 902]]",
    "DK_PASSPORT: Passnummer »[[DK4471902]]«",
    "DK_DRIVING_LICENCE: kørekrot nr. [[20118845]]",
    "DK_DRIVING_LICENCE: Erhvervskørekort C/E ([[21009364]])",
    "DK_BANK_ACCOUNT: konti: [[0040-1234567]], [[0040-1234575]]",
    "DK_BANK_ACCOUNT: [[1551 4226 889]] er kontoen",
    "DK_CASE_NUMBER: sagsnr. [[2O23-0O1234]], akt-id »[[778120-5]]«",
    "PHONE_NUMBER: tlf. [[3l 45 9O 77]] el. [[6O22 1834]]",
    "GPS: kordinater [[56.46o1,l0.0389]]",
    "USER_ID: Brugerid'et [[sund-\n4471b]]",
    "DATE_OF_BIRTH: fødseldag ([[08-08-08]])",
)
NOT_FOUND = (
    "Ring 22 07 18 45, det er nummeret til vagten, og husk dit pas.",
    "22071845 er nummeret til borgerservice, hvor du fornyer dit kørekort.",
    "Kørekort (2021) er fornyet, pas (2023) ligeså.",
    "Kontonumre i kontoplanen: 1010, 1020 og 1030.",
    "Materielnr. 1001 d hører til brandbilen.",
    "Stednummer 12345678901234567",
    "Brugernavn (skal udfyldes) og adgangskode",
    "Nummerplader udleveres 3 steder.",
)


@pytest.mark.parametrize("row", FOUND)
def test_number_is_found(row: str) -> None:
    type_, marked = row.split(": ", 1)
    text = _MARK.sub(lambda m: m[1], marked)
    hits = sorted(LabelledRecognizer().find(text), key=lambda h: h.start)
    assert [text[h.start : h.end] for h in hits if h.type == type_] == _MARK.findall(marked)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_nothing_is_found(text: str) -> None:
    assert list(LabelledRecognizer().find(text)) == []
