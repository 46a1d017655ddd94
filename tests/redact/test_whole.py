"""Boxes on scans that cover whole letters and their underline, and no rule of the form."""

from __future__ import annotations

import numpy as np
import pikepdf
import pytest

from redactor.redact.scans.whole import whole
from redactor.redact.sheet import Sheet
from redactor.redact.widths.padding import padded


@pytest.mark.parametrize(("over", "covered"), [(0, True), (90, False)])
def test_an_underline_as_long_as_its_word_goes_with_it(over: int, covered: bool) -> None:
    """A longer one is a rule of the form; what letters have below either goes too."""
    page = np.full((200, 600), 250, np.uint8)
    page[80:96, 200:300:6] = 10  # letters: strokes
    page[97:99, max(0, 200 - over) : 300 + over] = 10
    x0, y0, x1, y1 = whole((100.0, 40.0, 150.0, 48.0), page)
    assert (x0, y0, x1) == (100.0, 40.0, 150.0)
    assert (y1 * 2 >= 99) == covered
    page[88:103, 212:214] = 10
    assert whole((100.0, 40.0, 150.0, 48.0), page)[3] * 2 >= 103


def test_a_box_holds_the_whole_of_a_letter_it_cuts() -> None:
    page = np.full((200, 600), 250, np.uint8)
    page[80:96, 194:206] = 10
    assert whole((100.0, 40.0, 150.0, 48.0), page) == (96.5, 40.0, 150.0, 48.0)
    page[80:96, 199:201] = 250  # white at the edge: another letter
    assert whole((100.0, 40.0, 150.0, 48.0), page) == (100.0, 40.0, 150.0, 48.0)


@pytest.mark.parametrize(("length", "grows"), [(600, True), (60, False)])
def test_a_box_reaches_over_a_rule_but_no_letters(length: int, grows: bool) -> None:
    page = np.full((200, 600), 250, np.uint8)
    page[97:99, 310 : 310 + length] = 10
    everything = (0.0, 0.0, 300.0, 100.0)
    sheet = Sheet(everything, everything, 0, 1.0, None, pikepdf.Dictionary())
    found = padded((100.0, 50.0, 150.0, 62.0), sheet, page, 2, 12.0)
    assert (found is not None and found[2] > 170) == grows
