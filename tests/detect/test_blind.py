"""The blind sets are whole: their figures in docs/scores.md are had again with them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from redactor.detect.recognizers import all_recognizers

BLIND = Path(__file__).parent / "blind"
TYPES = {type_ for recognizer in all_recognizers() for type_ in recognizer.types} - {"PERSON"}


@pytest.mark.parametrize(
    ("name", "least"), [("third", 20), ("fourth", 8), ("fifth", 5), ("sixth", 1)]
)
def test_each_type_has_examples_and_look_alikes(name: str, least: int) -> None:
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
    assert set(true) == set(alike) - {None} == TYPES
    assert min(true.values()) >= least
    assert min(alike[t] for t in TYPES) >= least - 1
