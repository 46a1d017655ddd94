"""What the report says of the widths of boxes."""

from __future__ import annotations

from redactor.service.outgoing.htmlreport import width_notes


def test_each_page_is_told_in_order() -> None:
    (note,) = width_notes({"layout": "private", "names_possible": {"10": 41, "2": 36}})
    assert "side 2: 36, side 10: 41." in note


def test_kept_positions_are_said_to_reveal() -> None:
    (note,) = width_notes({"layout": "exact", "names_possible": {"1": 2}})
    assert "kan røbe" in note
    assert "side 1: 2." in note


def test_a_long_document_lists_its_tightest_pages() -> None:
    fits = {str(page): 1000 - page for page in range(1, 101)}
    (note,) = width_notes({"layout": "private", "names_possible": fits})
    assert "side 100: 900; flere på de øvrige 80 sider." in note
    assert "side 80:" not in note


def test_no_names_no_note() -> None:
    assert width_notes({}) == []
