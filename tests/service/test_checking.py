"""Each finished file is held against what was removed from it, and no other."""

import json
from pathlib import Path

import pytest

from redactor.errors import UsageError
from redactor.service.proofs.checking import Removed


@pytest.fixture
def findings(tmp_path: Path) -> Path:
    rows = [
        {"document": "1", "text": "Mette Holm", "action": "redact"},
        {"document": "1", "text": "Bent Lund", "action": "ask"},
        {"document": "1", "text": "Bent Lund", "start": 40, "action": "keep"},
        {"document": "2.1", "text": "Yusuf", "action": "redact"},
        {"document": "3", "text": "Karen", "action": "keep"},
    ]
    path = tmp_path / "findings.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return path


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("001-dokument.pdf", ["Mette Holm"]),
        ("002.01-bilag.pdf", ["Yusuf"]),
        ("003-dokument.pdf", []),
        ("another program's.pdf", ["Mette Holm", "Yusuf"]),
        ("004-dokument.pdf", ["Mette Holm", "Yusuf"]),
    ],
)
def test_texts_by_file(findings: Path, name: str, texts: list[str]) -> None:
    assert Removed(findings).from_file(name)[0] == texts


def test_kept_texts_may_stand_but_not_where_the_same_place_was_covered(tmp_path: Path) -> None:
    place = {"document": "1", "page": 1, "start": 5, "end": 18}
    rows = [
        {**place, "text": "Lars Mogensen", "action": "redact"},
        {**place, "text": "Lars Mogensen", "action": "keep"},
        {**place, "start": 40, "end": 58, "text": "Storms Radio & TV", "action": "keep"},
        {"document": "2", "text": "Lars Mogensen", "action": "keep"},
    ]
    path = tmp_path / "findings.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    assert Removed(path).from_file("001.pdf") == (["Lars Mogensen"], ["Storms Radio & TV"])
    assert Removed(path).from_file("other.pdf") == (["Lars Mogensen"], ["Storms Radio & TV"])


def test_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("[1]")
    with pytest.raises(UsageError):
        Removed(tmp_path / "x")
