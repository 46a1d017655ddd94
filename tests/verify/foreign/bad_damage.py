"""Damage that makes readers see different things, written byte by byte."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pymupdf
from bad_kit import bad

SHOWN = b"Kommunen har behandlet sagen og givet afslag"
HIDDEN = b"Klageren hedder Birthe Sandager og bor her"
Objects = list[tuple[int, bytes]]


def writing(text: bytes, height: int = 700) -> bytes:
    return b"BT /F 12 Tf 72 %d Td (%s) Tj ET" % (height, text)


def stream(data: bytes, keys: bytes = b"", length: int | None = None) -> bytes:
    size = len(data) if length is None else length
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (size, keys, data)


def page(keys: bytes = b"/Contents 4 0 R") -> bytes:
    return (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>"
        + keys + b">>"
    )  # fmt: skip


def objects(third: bytes = page(), fourth: bytes = stream(writing(SHOWN)),
            more: Iterable[tuple[int, bytes]] = ()) -> Objects:  # fmt: skip
    return [
        (1, b"<</Type/Catalog/Pages 2 0 R>>"),
        (2, b"<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        (3, third),
        (4, fourth),
        (5, b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"),
        *more,
    ]


def written(items: Objects, trailer: bytes = b"") -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in items:
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size = max(places) + 1
    rows = b"".join(b"%010d 00000 n \n" % places[n] for n in range(1, size))
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, rows)
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        size, trailer, start)  # fmt: skip
    return bytes(out)


def damaged(where: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """The bytes of a file, whatever the letter was."""

    def kept(makes: Callable[[], bytes]) -> Callable[[], bytes]:
        def spoils(_: pymupdf.Document) -> Any:
            def file(path: Path) -> None:
                path.write_bytes(makes())

            return file

        bad(where, makes.__name__)(spoils)
        return makes

    return kept


OTHER = (6, stream(writing(HIDDEN)))


@damaged("readers_differ")
def two_contents_the_last_shown() -> bytes:
    return written(objects(page(b"/Contents 6 0 R/Contents 4 0 R"), more=[OTHER]))


@damaged("readers_differ")
def two_filters() -> bytes:
    packed = zlib.compress(writing(HIDDEN))
    return written(objects(fourth=stream(packed, b"/Filter/FlateDecode/Filter/ASCIIHexDecode")))


@damaged("readers_differ")
def stream_that_seems_to_end() -> bytes:
    data = writing(SHOWN) + b"\nendstream\n" + writing(HIDDEN, 600)
    return written(objects(fourth=stream(data)))


@damaged("structure_error")
def fewer_pages_counted_than_there_are() -> bytes:
    items = objects(more=[(6, page(b"/Contents 7 0 R")), (7, stream(writing(HIDDEN)))])
    items[1] = (2, b"<</Type/Pages/Kids[3 0 R 6 0 R]/Count 1>>")
    return written(items)


@damaged("structure_error")
def content_that_cannot_be_unpacked() -> bytes:
    packed = b"x" + zlib.compress(writing(HIDDEN))
    return written(objects(fourth=stream(packed, b"/Filter/FlateDecode")))


@damaged("leftover")
def one_number_twice() -> bytes:
    items = objects()
    return written([*items[:3], (4, stream(writing(HIDDEN))), *items[3:]])


@damaged("leftover")
def lost_table_and_one_number_twice() -> bytes:
    data = written(objects())
    at = data.index(b"xref\n0")
    return data[:at] + b"4 0 obj\n" + stream(writing(HIDDEN)) + b"\nendobj\n" + data[at:]


@damaged("leftover")
def object_without_an_end() -> bytes:
    head, tail = written(objects()).split(b"5 0 obj")
    head = head.replace(b"endstream\nendobj\n", b"endstream\n4 0 obj\n" + stream(writing(HIDDEN)))
    return head + b"\n5 0 obj" + tail


@damaged("leftover")
def table_and_stream_of_references() -> bytes:
    """A hybrid file: old readers use the table, new ones the stream (ISO 32000-1, 7.5.8.4)."""
    data = written(objects())
    at = data.index(b"xref\n0")
    other = b"7 0 obj\n" + stream(writing(HIDDEN)) + b"\nendobj\n"
    row = b"\1" + at.to_bytes(3, "big") + b"\0"
    table = b"8 0 obj\n" + stream(row, b"/Type/XRef/W[1 3 1]/Index[4 1]/Size 9") + b"\nendobj\n"
    data = data[:at] + other + table + data[at:]
    data = data.replace(b"trailer\n<<", b"trailer\n<</XRefStm %d" % (at + len(other)))
    return re.sub(rb"startxref\n\d+", b"startxref\n%d" % (at + len(other) + len(table)), data)


@damaged("leftover")
def two_roots() -> bytes:
    more = [
        (6, b"<</Type/Catalog/Pages 7 0 R>>"), (7, b"<</Type/Pages/Kids[8 0 R]/Count 1>>"),
        (8, page(b"/Contents 9 0 R").replace(b"Parent 2", b"Parent 7")),
        (9, stream(writing(HIDDEN))),
    ]  # fmt: skip
    return written(objects(more=more), trailer=b"/Root 6 0 R")


@damaged("stray_bytes")
def text_before_the_header() -> bytes:
    return HIDDEN + b"\n" + written(objects())
