"""The shipped pipeline: its size and, where the corpus is at hand, its accuracy."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import spacy

from redactor.detect.pipeline.ner import OnnxNer

ROOT = Path(__file__).parents[2]
PIPELINE = ROOT / "models" / "da_redactor"
SHARED = Path(os.environ.get("REDACTOR_SHARED", ROOT.parent / "shared"))
DEVELOPMENT = SHARED / "ner" / "uner-danish-dev.iob2"


def test_size_is_below_80_megabytes() -> None:
    size = sum(path.stat().st_size for path in PIPELINE.rglob("*") if path.is_file())
    assert size < 80_000_000


def test_model_card_names_sources_and_licences() -> None:
    card = (PIPELINE / "README.md").read_text(encoding="utf-8")
    for needed in ("CC BY-SA 4.0", "Mayhew", "Plank", "MIT", "Apache-2.0"):
        assert needed in card


# Floors just below what the shipped model reached (0.932 and 0.861), to notice a worse one; the
# aims are 0.93 and 0.87. The corpus is not shipped, as its licence differs from the program's:
# these tests exist only where it has been fetched.
if DEVELOPMENT.exists():
    from models.recipe.augment import lower, upper
    from models.recipe.corpus import read_iob2
    from models.recipe.scoring import Counts, measure

    @pytest.fixture(scope="module")
    def counts() -> Counts:
        ner = spacy.load(PIPELINE).get_pipe("onnx_ner")
        assert isinstance(ner, OnnxNer)
        return measure(ner, read_iob2(DEVELOPMENT))

    def test_persons_in_capitals_and_lower_case(counts: Counts) -> None:
        ner = spacy.load(PIPELINE).get_pipe("onnx_ner")
        assert isinstance(ner, OnnxNer)
        for change in (upper, lower):
            changed = measure(ner, [change(sample) for sample in read_iob2(DEVELOPMENT)])
            assert changed.scores("PER")[1] >= counts.scores("PER")[1] - 0.04

    def test_persons_on_the_development_set(counts: Counts) -> None:
        assert counts.scores("PER")[2] >= 0.92

    def test_all_names_on_the_development_set(counts: Counts) -> None:
        assert counts.scores("all")[2] >= 0.85
