"""Boxes of spans of a page's text."""

from __future__ import annotations

import numpy as np
import pytest

from redactor.model import Box, Page


@pytest.mark.parametrize("rotation", [0, 90])
def test_letters_of_a_crooked_line_that_runs_up_the_page_have_one_box(rotation: int) -> None:
    """As a scan that was fed sideways has them; so many boxes a name tell its letters' widths."""
    text = "Åse Holm"
    wide = {"Å": (100.0, 110.9), "H": (100.3, 110.8), "l": (100.1, 110.6)}
    rows = []
    for at, char in enumerate(text):
        x0, x1 = wide.get(char, (100.4, 109.1))
        rows.append((x0 + 0.1 * at, 294.0 - 6 * at, x1 + 0.1 * at, 300.1 - 6 * at))
    rows[text.index(" ")] = (np.nan,) * 4
    page = Page(
        number=1, width=595, height=842, text=text, boxes=np.array(rows), rotation=rotation
    )  # fmt: skip
    (box,) = page.boxes_of(0, 3 if rotation == 0 else len(text))
    assert box.y1 == 300.1


def test_ends_of_two_lines_stay_apart() -> None:
    rows = [(100.0, 100.0, 106.0, 112.0), (100.0, 118.0, 105.0, 130.0)]
    page = Page(number=1, width=595, height=842, text="ab", boxes=np.array(rows))
    assert page.boxes_of(0, 2) == (Box(*rows[0]), Box(*rows[1]))
