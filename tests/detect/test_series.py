"""Further numbers behind one label, written as the first."""

from __future__ import annotations

import pytest

from redactor.detect.hits import Hit
from redactor.detect.series import in_series


@pytest.mark.parametrize(
    ("text", "type_", "further"),
    [
        ("pas har numrene 203117896 og 203117897.", "DK_PASSPORT", ["203117897"]),
        ("kørekort 25511947, 41730288 og 41730289", "DK_DRIVING_LICENCE", ["41730288", "41730289"]),
        ("BFE-nr. 5104412, 5104413, kort", "DK_PROPERTY", ["5104413"]),
        ("sag 2024-04587 / 2024-04588", "DK_CASE_NUMBER", ["2024-04588"]),
        ("sag 2024-04587 og 20404588", "DK_CASE_NUMBER", []),
        ("CVR 26414342, 61482093", "DK_CVR", []),  # may be a phone
        ("pas 203117896 og 203117897 kr.", "DK_PASSPORT", []),
        ("pas 203117896. 203117897", "DK_PASSPORT", []),
        ("tlf. 26414342 og 61482093", "PHONE_NUMBER", []),
        ("sag 12 og 13", "DK_CASE_NUMBER", []),
    ],
)
def test_what_follows_in_the_same_form_is_of_the_same_kind(
    text: str, type_: str, further: list[str]
) -> None:
    start = next(n for n, c in enumerate(text) if c.isdigit())
    end = next(n for n in range(start, len(text)) if text[n] in " .," or n == len(text) - 1)
    first = Hit(type=type_, start=start, end=end, score=0.9, reason="")
    assert [text[h.start : h.end] for h in in_series(text, [first])] == further
