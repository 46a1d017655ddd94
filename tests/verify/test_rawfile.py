"""What stands between the objects of a file, read from its bytes."""

from __future__ import annotations

import pytest

from redactor.verify.rawfile import read_raw


@pytest.mark.parametrize(
    ("packed", "stray"),
    [
        (b"<</Title <feff004b>>>", b""),
        (b"<</Names [<feff004b>(a)]>>", b""),
        (b"<</Title (>>)/A <</B <41>>>>>", b""),
        (b"<</Title <feff004b>>> Gunhild", b"Gunhild"),
    ],
)
def test_a_dictionary_may_end_right_behind_a_string(packed: bytes, stray: bytes) -> None:
    body = b"7 0 " + packed
    data = (
        b"%%PDF-1.7\n5 0 obj\n<</Type/ObjStm/N 1/First 4/Length %d>>\nstream\n%s\nendstream\n"
        b"endobj\n" % (len(body), body)
    )
    beside = [piece for number, piece in read_raw(data).packed() if not number]
    assert b"".join(beside) == stray


@pytest.mark.parametrize(
    "said", [b"(up\\)stream\n (og) endobj\n8 0 obj)", b"% stream\n <</A (%)>>", b"(100 % (\\\\))"]
)
def test_no_string_begins_a_stream_that_swallows_what_follows(said: bytes) -> None:
    """An object left over behind it was taken for a part of that stream, and not looked at."""
    data = (
        b"%PDF-1.7\n5 0 obj\n<</Title " + said + b">>\nendobj\n9 0 obj\n(Gunhild)\nendobj\n"
        b"4 0 obj\n<</Length 2>>\nstream\nq \nendstream\nendobj\n"
    )
    found = read_raw(data)
    assert [(item.number, item.stream is None) for item in found.objects] == [
        (5, True), (9, True), (4, False),
    ]  # fmt: skip
    assert found.stray == []


def test_a_string_without_end_is_no_part_of_a_sound_file() -> None:
    data = b"%PDF-1.7\n" + b"5 0 obj\n<</Title (Gunhild>>\nendobj\n" * 2
    found = read_raw(data)
    assert ([item.number for item in found.objects], found.stray) == ([5, 5], [b"("])
