"""Titles are made readable before they are searched, and cut where something is hidden."""

import pytest

from redactor.service.outgoing.releasing import _without
from redactor.service.work import clean_title


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("klage_fra_mette_holm_2024", "klage fra Mette Holm 2024"),
        ("brev-til-mette-holm", "brev til Mette Holm"),
        ("Møde 12-3-2024", "Møde 12-3-2024"),
        ("Signe Overgaard-Yilmaz", "Signe Overgaard-Yilmaz"),
        ("mark og eng", "mark og eng"),
        ("en\tlinje\nmere\x00", "en linje mere"),
        ("SV: Hækken", "SV: Hækken"),
        ("x" * 400, "x" * 300),
    ],
)
def test_clean_title(given: str, title: str) -> None:
    assert clean_title(given) == title


@pytest.mark.parametrize(
    ("spans", "title"),
    [
        ([], "Klage fra Mette Holm, Bakken 4"),
        ([(10, 20)], "Klage fra [udeladt], Bakken 4"),
        ([(10, 15), (10, 20), (16, 20)], "Klage fra [udeladt], Bakken 4"),
        ([(10, 20), (22, 30)], "Klage fra [udeladt], [udeladt]"),
        ([(0, 30)], "[udeladt]"),
        ([(22, 30), (0, 5)], "[udeladt] fra Mette Holm, [udeladt]"),
    ],
)
def test_hidden_parts_are_cut(spans: list[tuple[int, int]], title: str) -> None:
    assert _without("Klage fra Mette Holm, Bakken 4", spans) == title
