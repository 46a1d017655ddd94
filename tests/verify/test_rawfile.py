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
