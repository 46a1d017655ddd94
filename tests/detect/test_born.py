"""Dates right behind a name."""

from __future__ import annotations

import pytest

from redactor.detect.hits import Hit
from redactor.detect.mentions.born import with_births

DATES = ("01.01.1999", "04.11.1981", "4/11-81", "04.11.2024", "5/3 1887", "2. juli 1889")


@pytest.mark.parametrize(
    ("text", "birth"),
    [
        ("Forurettede: Per Stie, 01.01.1999\nDato 3. maj 2025", True),
        ("Per Stie (4/11-81), vidne. Skrevet i 2024", True),
        ("Per Stie\n(4/11-81)\nSkrevet i 2024", True),
        ("Per Stie\n4/11-81\nSkrevet i 2024", False),
        ("Per Stie\t04.11.1981", True),
        ("Per Stie\t04.11.1981\n15.59\tForstår ikke hvad", False),
        ("Per Stie\t04.11.1981\n15.59.2\tForstår ikke hvad", True),
        ("Per Stie, 04.11.1981", True),
        ("Per Stie, 04.11.2024", False),
        ("Per Stie, 04.11.2024 i sag fra 2025", False),
        ("Per Stie ringede 04.11.1981 i 2024", False),
        ("Per Stie, 04.11.1981 ringede han. 2024", False),
        ("Per Stie (04.11.1981 - 23.06.2014)", True),
        ("Per Stie (4/11-81–2/1-07)", True),
        ("Per Stie (04.11.2024 - 31.12.2026), formand", False),
        ("Per Stie (5/3 1887 – 28/11 1975)", True),
        ("Per Stie (2. juli 1889 – 8. nov. 1975)", True),
        ("Per Stie 5/3 1887 – 28/11 1975", False),
        ("Børn: Per Stie, 04.11.2024\nSkrevet i 2025", True),
        ("Statsborgerskab\tBørn\ndansk\tPer Stie, 04.11.2024\n2025", True),
        ("Barnets navn\nPer Stie, 04.11.2024\n2025", True),
        ("Barn\tFødt\nPer Stie\t04.11.2024\n2025", True),
        ("Barn\tMøde\nPer Stie\t04.11.2024\n2025", False),
        ("Børn og unge: Per Stie, 04.11.2024\nSkrevet i 2025", False),
        ("Dato\tSagsbehandler\n3. maj\tPer Stie, 04.11.2024\n2025", False),
    ],
)
def test_a_date_behind_a_name(text: str, birth: bool) -> None:
    date = next(d for d in DATES if d in text)
    at = text.index(date)
    start = text.index("Per Stie")
    found = [
        (Hit(type="PERSON", start=start, end=start + 8, score=0.9, reason=""), "a"),
        (Hit(type="DATE_TIME", start=at, end=at + len(date), score=0.9, reason=""), "b"),
    ]
    types = [hit.type for hit, _ in with_births(text, found)]
    assert types == ["PERSON", "DATE_OF_BIRTH" if birth else "DATE_TIME"]
