"""Ordinary sentences are no sensitive ones: by the word lists, and where the model errs."""

from __future__ import annotations

from pathlib import Path

import pytest

from redactor.detect.hits import Hit
from redactor.detect.mentions.names_kind import Named
from redactor.detect.recognizers.sensitive import SensitiveRecognizer
from redactor.detect.told import is_told

ORDINARY = Path(__file__).parent / "blind" / "ordinary.txt"


def test_word_lists_take_few_ordinary_sentences() -> None:
    """Written blind: 320 sentences of letters, minutes and notes that look sensitive. Seven were
    taken before the lists were mended for them."""
    lists = SensitiveRecognizer()
    lines = ORDINARY.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 320
    assert len([line for line in lines if list(lists.find(line))]) <= 2


def _told(text: str, sentence: str, type_: str, score: float = 0.8) -> bool:
    start = text.index(sentence)
    hit = Hit(type=type_, start=start, end=start + len(sentence), score=score, reason="")
    return is_told(text, hit, [])


@pytest.mark.parametrize(
    ("text", "type_", "told"),
    [
        ("Kedlen har haft feber hele vinteren.", "HEALTH", False),
        ("Taget er lagt kriminelt dårligt.", "CRIME", False),
        ("Hun har haft feber hele vinteren.", "HEALTH", True),
        ("Vi har boet på krisecentret siden høstferien.", "SOCIAL", True),
        ("Derhjemme er det tamil, der tales.", "ETHNICITY", True),
        ("Misbrugscentret holder lukket i uge 42.", "BUSINESS_SECRET", False),
        ("Skiltene til den nye fløj trykkes i uge 9.", "BUSINESS_SECRET", False),
        ("Kæden vil sælge de to huse inden sommer.", "BUSINESS_SECRET", True),
        ("Naboen får kartonen til 1,98.", "BUSINESS_SECRET", True),
        ("Rabatten er ikke offentligt kendt.", "BUSINESS_SECRET", True),
        ("Rabatten står på hjemmesiden.", "BUSINESS_SECRET", False),
    ],
)
def test_somebody_or_some_business_is_near(text: str, type_: str, told: bool) -> None:
    assert _told(text, text, type_) is told


def test_a_note_is_about_the_person_of_the_page() -> None:
    note = "Drikker 400 ml i døgnet."
    assert _told(f"Borgeren: fru Mortensen.\n{note}", note, "HEALTH")
    assert not _told(f"{'Rapport om anlægget. ' * 30}{note}", note, "HEALTH")
    assert _told(f"{'Rapport om anlægget. ' * 30}{note}", note, "HEALTH", score=0.97)


def test_a_name_that_only_the_model_knows_is_somebody() -> None:
    text = "Xhemar Qlirim. Ligger i sengen det meste af dagen."
    hit = Hit(type="HEALTH", start=15, end=len(text), score=0.8, reason="")
    assert is_told(text, hit, [Named("PERSON", 0, 13, 0.9)])
    assert not is_told(text, hit, [Named("LOCATION", 0, 13, 0.9)])
