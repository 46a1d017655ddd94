"""Names of feasts, files and offices, and what looks like them and is somebody."""

from __future__ import annotations

import pytest

from redactor.detect.hits import Hit
from redactor.detect.nobody import is_nobody


@pytest.mark.parametrize(
    ("text", "word", "type_", "nobody"),
    [
        ("13 maj Kristi Himmelfart ingen", "Kristi Himmelfart", "PERSON", True),
        ("fri Kristi himmelfartsdag", "Kristi", "PERSON", True),
        ("Kristi Tamm har ringet", "Kristi Tamm", "PERSON", False),
        ("Kristi har ringet", "Kristi", "PERSON", False),
        ("Debat på Aarh. Uni m. bl.a.", "Uni", "PERSON", True),
        ("Hej Uni", "Uni", "PERSON", False),
        ("billede.JPG", "JPG", "INITIALS", True),
        ("set af JPG", "JPG", "INITIALS", False),
        ("TR Lis Bro deltog", "TR", "INITIALS", True),
        ("TR og TRS Lis Bro deltog", "TR", "INITIALS", True),
        ("TR mener det", "TR", "INITIALS", False),
    ],
)
def test_nobody(text: str, word: str, type_: str, nobody: bool) -> None:
    start = text.index(word)
    hit = Hit(type=type_, start=start, end=start + len(word), score=0.9, reason="")
    assert is_nobody(text, hit) is nobody
