"""Our recognizers inside a stock Presidio analyzer, as docs/presidio.md shows."""

from __future__ import annotations

import socket

import pytest
import spacy
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import SpacyNlpEngine

from redactor.detect import CprRecognizer, PhoneRecognizer, identifiers


class BlankDanish(SpacyNlpEngine):
    """Presidio's engine over spaCy's rule-only Danish: no model is fetched."""

    def __init__(self) -> None:
        super().__init__(models=[{"lang_code": "da", "model_name": "blank"}])
        self.nlp = {"da": spacy.blank("da")}

    def load(self) -> None:
        """Nothing to fetch."""


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> AnalyzerEngine:
    def refuse(*_: object) -> None:
        raise AssertionError("a network connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    registry = RecognizerRegistry(supported_languages=["da"])
    for recognizer in identifiers():
        registry.add_recognizer(recognizer)
    return AnalyzerEngine(registry=registry, nlp_engine=BlankDanish(), supported_languages=["da"])


def test_one_recognizer_alone() -> None:
    (result,) = CprRecognizer().analyze("Cpr-nr. 010190-1234", ["DK_CPR"])
    assert (result.entity_type, result.start, result.end) == ("DK_CPR", 8, 19)
    assert "cpr-anker" in result.analysis_explanation.textual_explanation


def test_entities_not_asked_for_are_left_out() -> None:
    assert CprRecognizer().analyze("Cpr-nr. 010190-1234", ["PERSON"]) == []


def test_another_language_can_be_served() -> None:
    assert PhoneRecognizer(supported_language="en").supported_language == "en"


def test_in_an_analyzer_engine(engine: AnalyzerEngine) -> None:
    text = "Mette, cpr 010190-1234, tlf. 28 79 03 21, mette@example.dk"
    found = {(r.entity_type, text[r.start : r.end]) for r in engine.analyze(text, language="da")}
    assert ("DK_CPR", "010190-1234") in found
    assert ("PHONE_NUMBER", "28 79 03 21") in found
    assert ("EMAIL_ADDRESS", "mette@example.dk") in found
