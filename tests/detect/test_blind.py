"""The blind sets are whole: their figures in docs/scores.md are had again with them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from redactor.detect.recognizers import all_recognizers, identifiers

BLIND = Path(__file__).parent / "blind"
TYPES = {type_ for recognizer in all_recognizers() for type_ in recognizer.types} - {"PERSON"}
NUMBERS = {type_ for recognizer in identifiers() for type_ in recognizer.types}


@pytest.mark.parametrize(
    ("name", "least", "types"),
    [
        ("third", 20, TYPES),
        ("fourth", 8, TYPES),
        ("fifth", 5, TYPES),
        ("sixth", 1, TYPES),
        ("seventh", 5, NUMBERS | {"ADDRESS", "POSTAL_CITY"}),
    ],
)
def test_each_type_has_examples_and_look_alikes(name: str, least: int, types: set[str]) -> None:
    true: Counter[str] = Counter()
    alike: Counter[str] = Counter()
    ids = set()
    for line in (BLIND / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        ids.add(record["id"])
        assert bool(record["spans"]) != ("unlike" in record)
        alike[record.get("unlike")] += 1
        for span in record["spans"]:
            part = record["text"][span["start"] : span["end"]]
            assert part == part.strip()
            assert any(c.isalnum() for c in part)
            true[span["label"]] += 1
    assert len(ids) == sum(1 for _ in (BLIND / f"{name}.jsonl").open(encoding="utf-8"))
    assert set(true) == set(alike) - {None} == types
    assert min(true.values()) >= least
    assert min(alike[t] for t in types) >= least - 1
