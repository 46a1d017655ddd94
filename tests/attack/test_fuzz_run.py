"""Damaged and hostile files through the parser child: no crash, no hang, no leak."""

from __future__ import annotations

import random
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from redactor.limits import Limits
from redactor.settings import Settings
from tools.fuzz_run import Course, damaged, fuzz, traps

SECONDS = 20.0


def test_damaged_files_neither_crash_nor_hang_nor_leak() -> None:
    outcomes = fuzz(60, seed=8, seconds=SECONDS, pictures=False)
    assert [outcome for outcome in outcomes if outcome.bad or outcome.ended == "crashed"] == []
    assert sum(outcome.ended == "released" for outcome in outcomes) > 15
    assert len({outcome.ended for outcome in outcomes}) > 2


def test_damage_follows_from_the_seed() -> None:
    data = b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n" * 9
    first = [damaged(data, random.Random(3)) for _ in range(2)]
    assert first[0] == first[1] != data


def pdf(*bodies: bytes, root: bytes = b"<</Type/Catalog/Pages 2 0 R>>") -> bytes:
    """A file of objects 1 (the catalog), 2, 3 … with its cross-reference table."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate((root, *bodies), 1):
        places.append(len(out))
        out += b"%d 0 obj %b endobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer <</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, start)
    return bytes(out)


_TEXT = b"BT /F 12 Tf 40 40 Td (Gunhild Vestermark bor her) Tj ET"
_FONT = b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"


def stream(data: bytes, keys: bytes = b"") -> bytes:
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(data), keys, data)


def page(box: bytes = b"[0 0 300 300]", contents: bytes = b"4 0 R", more: bytes = b"") -> bytes:
    return b"<</Type/Page/Parent 2 0 R/MediaBox%b/Contents %b%b%b>>" % (box, contents, _FONT, more)


_ONE = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"


def bomb() -> bytes:
    """300 MB of blanks in 300 kB, twice packed in 1 kB."""
    packed = zlib.compress(zlib.compress(b" " * 300_000_000, 9), 9)
    return pdf(_ONE, page(), stream(packed, b"/Filter[/FlateDecode/FlateDecode]"))


def many_pages() -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 4) for number in range(10_001))
    tree = b"<</Type/Pages/Count 10001/Kids[%b]>>" % kids
    return pdf(tree, stream(_TEXT), *[page(contents=b"3 0 R") for _ in range(10_001)])


HOSTILE: dict[str, tuple[Callable[[], bytes], frozenset[str]]] = {
    "deflate bomb": (bomb, frozenset({"released", "too_large", "memory", "timeout"})),
    "100,000 nested arrays": (
        lambda: pdf(_ONE, page(more=b"/X " + b"[" * 100_000 + b"]" * 100_000), stream(_TEXT)),
        frozenset({"corrupt", "released"}),
    ),
    "page tree in a circle": (
        lambda: pdf(b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                    b"<</Type/Pages/Kids[2 0 R]/Parent 2 0 R/Count 1>>"),
        frozenset({"corrupt", "hidden_content"}),
    ),
    "300,000 objects": (
        lambda: pdf(_ONE, page(), stream(_TEXT), *[b"[]"] * 300_000),
        frozenset({"released"}),
    ),
    "10,001 pages": (many_pages, frozenset({"too_many_pages"})),
    "page of 200,000 points": (
        lambda: pdf(_ONE, page(b"[0 0 200000 200000]"), stream(_TEXT)),
        frozenset({"released", "refused", "too_large", "corrupt", "unreadable"}),
    ),
    "page of negative size": (
        lambda: pdf(_ONE, page(b"[300 300 0 0]"), stream(_TEXT)),
        frozenset({"released", "refused", "corrupt"}),
    ),
    "page of no number": (
        lambda: pdf(_ONE, page(b"[0 0 nan inf]"), stream(_TEXT)),
        frozenset({"released", "refused", "corrupt", "unreadable", "empty"}),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def course() -> Course:
    return Course(SECONDS, Settings(limits=Limits(memory_bytes=2_000_000_000)))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_in_time(name: str, course: Course, tmp_path: Path) -> None:
    make, allowed = HOSTILE[name]
    begun = time.monotonic()
    outcome = course.run(name, make(), ("Gunhild Vestermark",), tmp_path)
    assert outcome.ended in allowed, outcome
    assert outcome.leaks == []
    assert time.monotonic() - begun < 3 * SECONDS


def test_what_one_reader_alone_reads_is_not_released(course: Course, tmp_path: Path) -> None:
    """A damaged font whose letters pdfium reads, and the engine that read the page does not."""
    trap = next(trap for trap in traps() if trap.name == "japanese_map")
    trap.make(tmp_path / "in.pdf")
    data = (tmp_path / "in.pdf").read_bytes()
    assert b"(Japan1)" in data
    outcome = course.run(trap.name, data.replace(b"(Japan1)", b"(Jaxan1)"), trap.secrets, tmp_path)
    assert outcome.ended == "refused"
