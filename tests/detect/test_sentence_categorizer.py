"""Sentences the model reads as telling something sensitive, without a word that names it."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language

from redactor.detect import Detector
from redactor.detect.hits import Hit
from redactor.detect.overlaps import BY_MODEL, STATEMENTS, resolve
from redactor.detect.pipeline.sentence_categorizer import (
    KEY,
    MOST_WORDS,
    SentenceCategorizer,
    stretches,
)

ROOT = Path(__file__).parents[2]
BLIND = Path(__file__).parent / "blind"


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load(ROOT / "models" / "da_redactor")


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector.load(ROOT / "models")


def _categorizer(nlp: Language) -> SentenceCategorizer:
    component = nlp.get_pipe("sentence_categorizer")
    assert isinstance(component, SentenceCategorizer)
    return component


def _statements(nlp: Language, text: str) -> list[tuple[str, str]]:
    doc = nlp(text)
    return [(span.text, span.label_) for span in doc.spans[KEY]]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Hun ryster på hænderne og kan ikke længere knappe sin skjorte selv.", "HEALTH"),
        ("Betjentene tog ham med fra adressen, og han skal for en dommer i morgen.", "CRIME"),
        ("Moderen siger, at hun låser sig inde med børnene, når han har drukket.", "SOCIAL"),
    ],
)
def test_what_is_told_without_its_name(nlp: Language, sentence: str, kind: str) -> None:
    text = f"Jeg ringede til hende i morges. {sentence} Vi tales ved på torsdag."
    assert _statements(nlp, text) == [(sentence, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "Mødet er flyttet til lokale 4. Vi ses torsdag kl. 10, og Lone tager brød med.",
        "Carporten skal stå 2,5 meter fra skel. Send os en målfast tegning inden den 3. maj.",
        "Kommunens center for misbrug har åbent på hverdage mellem kl. 8 og 15.",
    ],
)
def test_ordinary_sentences_are_left_alone(nlp: Language, text: str) -> None:
    assert _statements(nlp, text) == []


@pytest.mark.parametrize(
    ("name", "least", "precise"),
    [
        ("statements", 0.8, 0.75),
        ("statements_two", 0.8, 0.7),
        ("statements_three", 0.8, 0.75),
        ("statements_four", 0.9, 0.78),
    ],
)
def test_what_blind_documents_tell_is_found_and_little_else(
    detector: Detector, name: str, least: float, precise: float
) -> None:
    """Floors just below what was measured; word lists alone reached .27 on the first set."""
    told = found = hits = right = 0
    for line in (BLIND / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if not record["id"].startswith("document"):
            continue
        spans = [(span["start"], span["end"]) for span in record["spans"]]
        seen = [
            (hit.start, hit.end)
            for hit, _ in detector.hits(record["text"])
            if hit.type in STATEMENTS
        ]
        told += len(spans)
        found += sum(any(_same(a, b) for b in seen) for a in spans)
        hits += len(seen)
        right += sum(any(_same(a, b) for b in spans) for a in seen)
    assert found / told > least
    assert right / hits > precise


def _same(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Whether two spans share half of each other's shorter one."""
    common = min(a[1], b[1]) - max(a[0], b[0])
    return common >= 0.5 * min(a[1] - a[0], b[1] - b[0])


def test_a_word_that_says_it_goes_before_the_model() -> None:
    text = "Han har diabetes. Han kommer ikke op. Han har diabetes."
    by_word = Hit(type="HEALTH", start=0, end=17, score=0.9, reason="")
    again = Hit(type="SOCIAL", start=0, end=17, score=0.95, reason="")
    alone = Hit(type="SOCIAL", start=18, end=37, score=0.7, reason="")
    nested = Hit(type="HEALTH", start=46, end=54, score=0.9, reason="")
    around = Hit(type="CRIME", start=38, end=55, score=0.9, reason="")
    pairs = [(by_word, "SensitiveRecognizer"), (nested, "SensitiveRecognizer")]
    pairs += [(hit, BY_MODEL) for hit in (again, alone, around)]
    assert [hit for hit, _ in resolve(text, pairs)] == [by_word, alone, nested]


def test_long_stretches_are_judged_in_parts_and_short_ones_not_at_all(nlp: Language) -> None:
    doc = nlp.make_doc("ord " * 150 + ".\n\nJa tak\n\n   \n")
    lengths = [end - start for start, end in stretches(doc)]
    assert len(lengths) == 3
    assert max(lengths) <= MOST_WORDS
    assert sum(lengths) == 151


@pytest.mark.parametrize("text", ["", " ", "\n\n", "Ja.", "\x00", "😀😀 😀 😀 😀", "a" * 5000])
def test_any_text_is_taken(nlp: Language, text: str) -> None:
    assert _statements(nlp, text) == []


def test_it_survives_bytes_disk_and_pickle(nlp: Language, tmp_path: Path) -> None:
    own = _categorizer(nlp)
    own.to_disk(tmp_path / "kept")
    vectors = np.random.default_rng(1).normal(size=(4, 768)).astype(np.float32)
    expected = own.scores(own.log_probs(vectors))
    for copy in (
        SentenceCategorizer().from_bytes(own.to_bytes()),
        SentenceCategorizer().from_disk(tmp_path / "kept"),
        pickle.loads(pickle.dumps(own)),
    ):
        assert copy.labels == own.labels
        assert np.array_equal(copy.scores(copy.log_probs(vectors)), expected)


def test_scores_are_probabilities_that_grow_with_the_evidence() -> None:
    component = SentenceCategorizer().load({}, ("NONE", "HEALTH"), slope=1.5, offset=0.2)
    share = np.array([1 - 1e-9, 0.9, 0.5, 0.1, 1e-9], np.float32)
    scores = component.scores(np.log(np.stack([share, 1 - share + 1e-12], axis=1)))
    assert np.all(np.diff(scores) > 0)
    assert scores[0] < 0.001
    assert scores[-1] > 0.999
