"""Pages survive the trip through bytes, and hostile bytes are refused."""

import zlib

import numpy as np
import pytest

from redactor.errors import StoreError
from redactor.model import Page
from redactor.pagefile import decode_pages, encode_pages


def a_page(text: str, number: int = 1) -> Page:
    boxes = np.arange(len(text) * 4, dtype=np.float32).reshape(-1, 4)
    return Page(
        number=number, width=595, height=842, rotation=90, text=text, boxes=boxes,
        ocr_confidence=88.5, flags=("low_ocr",),
    )  # fmt: skip


def test_round_trip() -> None:
    pages = [a_page("Åse Øregaard 👍 \U0001d538"), a_page("", 2)]
    again = decode_pages(encode_pages(pages))
    for left, right in zip(pages, again, strict=True):
        assert (left.number, left.text, left.flags) == (right.number, right.text, right.flags)
        assert (left.rotation, left.ocr_confidence) == (right.rotation, right.ocr_confidence)
        np.testing.assert_array_equal(left.boxes, right.boxes)


@pytest.mark.parametrize(
    "content",
    [b"", b"RPG1", b"RPG1" + zlib.compress(b""), b"JUNK" + zlib.compress(b"x"),
     encode_pages([a_page("abc")])[:-3], b"RPG1" + zlib.compress(b"\xff" * 64)],
)  # fmt: skip
def test_damaged_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(StoreError):
        decode_pages(content)


def test_a_bomb_is_refused() -> None:
    with pytest.raises(StoreError):
        decode_pages(b"RPG1" + zlib.compress(b"\0" * 10_000_000), limit=1_000_000)
