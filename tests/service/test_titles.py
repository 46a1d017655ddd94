"""Titles are made readable before they are searched, and cut where something is hidden."""

import pytest

from redactor.model import Action, Box, Drawn, Finding, Ruling
from redactor.review import Effective
from redactor.service.outgoing.releasing import _without, cut_title
from redactor.service.work import clean_title

TITLE = "Sag om Zaphod Quux' skur, mark og Quux"
CUT = "Sag om [udeladt] skur, mark og Quux"


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


def _item(action: Action, page: int, text: str, at: int = 0, *, drawn: bool = False) -> Effective:
    ruling = Ruling(action=action)
    if drawn:
        box = Drawn(document="d", page=page, boxes=(Box(0, 0, 9, 9),), text=text)
        return Effective(ruling=ruling, drawn=box)
    found = Finding(
        id=f"{page}-{at}-{text}", document="d", page=page, type="PERSON", text=text, start=at,
        end=at + len(text), boxes=(), score=1.0, recognizer="x", reason="",
    )  # fmt: skip
    return Effective(ruling=ruling, finding=found)


@pytest.mark.parametrize(
    ("items", "title"),
    [
        ([_item(Action.REDACT, 1, "Zaphod Quux", drawn=True)], CUT),
        ([_item(Action.REDACT, 2, "Zaphod\nQuux")], CUT),
        ([_item(Action.REDACT, 1, "Quux")], "Sag om Zaphod [udeladt] skur, mark og [udeladt]"),
        ([_item(Action.REDACT, 1, "Mark")], TITLE),
        ([_item(Action.REDACT, 1, "Zaphod", drawn=True), _item(Action.KEEP, 3, "Zaphod")], TITLE),
        ([_item(Action.REDACT, 1, "Quux"), _item(Action.KEEP, 0, "Zaphod Quux", 7)],
         "Sag om Zaphod Quux' skur, mark og [udeladt]"),
        ([_item(Action.REDACT, 1, "og"), _item(Action.KEEP, 1, "Zaphod Quux")], TITLE),
    ],
)  # fmt: skip
def test_what_is_covered_on_a_page_is_cut_out_of_the_title(
    items: list[Effective], title: str
) -> None:
    """A box drawn by hand over a mail's subject did not reach the index, which repeats it."""
    assert cut_title(TITLE, items) == title


@pytest.mark.parametrize(
    ("text", "title", "cut"),
    [
        ("010203-1234", "Vedr. 0102031234", "Vedr. [udeladt]"),
        ("0102031234", "Vedr. 010203-1234, byggesag 2024", "Vedr. [udeladt], byggesag 2024"),
        ("31 90 44 28", "Ring 319044281", "Ring 319044281"),
        ("Ida", "Klage fra IDA", "Klage fra [udeladt]"),
        ("Mark", "Tegning af mark", "Tegning af mark"),
    ],
)
def test_what_is_covered_is_cut_out_of_the_title_however_it_is_written(
    text: str, title: str, cut: str
) -> None:
    assert cut_title(title, [_item(Action.REDACT, 1, text)]) == cut
