"""What the page view is told of a page."""

import numpy as np
import pytest

from redactor.model import Page
from redactor.web.showing import words_json


def _letters(*, x: float, y: float, text: str, step: float = 6.0) -> list[list[float]]:
    return [[x + step * n, y, x + step * n + step, y + 12.0] for n in range(len(text))]


_NONE = [np.nan] * 4
_PLAIN = _letters(x=50, y=100, text="Kære Bo")


@pytest.mark.parametrize(
    ("text", "boxes"),
    [
        ("Kære Bo", _PLAIN),
        ("Kære Bo ", [*_PLAIN, _NONE]),
        ("\u00a0Kære\nBo", [_NONE, *_PLAIN]),
        ("skov-\nvej", [*_letters(x=500, y=100, text="skov-"), _NONE,
                        *_letters(x=50, y=120, text="vej")]),  # two words on two lines
        ("skovvej", [*_letters(x=500, y=100, text="skov"), *_letters(x=50, y=120, text="vej")]),
        ("a\u00adb", [_PLAIN[0], _NONE, _PLAIN[1]]),  # a letter nobody sees
        ("ab", [_NONE, _NONE]),
        ("ab", [_PLAIN[0], [400, 100, 406, 112]]),  # far apart
        ("x2", [_PLAIN[0], [56, 96, 60, 102]]),  # raised
        ("op", [[10, 100, 20, 110], [10, 90, 20, 100]]),  # written upwards
        ("", []),
    ],
)  # fmt: skip
def test_words_stand_where_their_first_run_of_letters_does(
    text: str, boxes: list[list[float]]
) -> None:
    page = Page(
        number=1, width=595, height=842, text=text,
        boxes=np.array(boxes, dtype=np.float32).reshape(-1, 4),
    )  # fmt: skip
    position = 0
    expected = []
    for word in text.split():
        start = text.index(word, position)
        position = start + len(word)
        runs = page.boxes_of(start, position)
        if runs:
            expected.append([start, position, word, *(round(value, 2) for value in runs[0])])
    assert words_json(page) == expected
