"""Names that end as labels of keys do hide nobody's number."""

from __future__ import annotations

import re

import pytest

from redactor.detect.base import Recognizer
from redactor.detect.names import gazetteer
from redactor.detect.recognizers.cpr import CprRecognizer
from redactor.detect.recognizers.phones import PhoneRecognizer
from redactor.detect.recognizers.vehicles import PlateRecognizer

_ENDS = re.compile(r".*(?:id|no|nr|ref|key|lov|hold|mark|del|af|pas|rum|fil|kassen|palle)")
NAMES = [name for name in gazetteer._names() if _ENDS.fullmatch(name)]


@pytest.mark.parametrize(
    ("recognizer", "number"),
    [
        (CprRecognizer(), "220539-1076"),
        (CprRecognizer(), "2205391076"),
        (PhoneRecognizer(), "28 79 03 21"),
        (PlateRecognizer(), "AB 12 345"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
@pytest.mark.parametrize("between", [" ", ": ", ", "])
def test_a_number_after_any_listed_name(recognizer: Recognizer, number: str, between: str) -> None:
    assert len(NAMES) > 300
    missed = [
        name
        for name in (name.title() for name in NAMES)
        if not list(recognizer.read(f"{name}{between}{number}"))
    ]
    assert not missed


@pytest.mark.parametrize("name", ["Abdulmajid", "Rasheedno", "ASTRID", "ingrid"])
def test_a_number_after_a_name_that_may_be_in_no_list(name: str) -> None:
    assert list(CprRecognizer().read(f"{name} 2205391076"))


@pytest.mark.parametrize("label", ["Kundeid", "KundeID", "Sagsid", "Løbeno", "palle", "Lot"])
def test_a_key_is_nobodys_number(label: str) -> None:
    assert not list(CprRecognizer().read(f"{label} 2205391076"))
