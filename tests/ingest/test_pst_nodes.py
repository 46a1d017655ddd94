"""Where the nodes of an Outlook data file lie, on files with indexes of two levels of our own.

No program here writes a whole PST; one from Outlook with changed occasions of an appointment, which
are mails attached to it, was read by hand.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from redactor.ingest.mail.pstnodes import Nodes, Place

_LEAF, _ROOT, _BLOCKS, _LIST, _OUTER, _END = (512 * page for page in range(1, 7))
_MAIL, _ATTACHED, _INNER = 0x2000C4, 0x80A5, 0x200184


def _page(form: str, entries: list[tuple[int, ...]], level: int, extra: bytes) -> bytes:
    """A page of an index, [MS-PST] 2.2.2.7.7.1, with its checksum."""
    wide = form == "Q"
    packed = [struct.pack(f"<{len(entry)}{form}", *entry) + extra for entry in entries]
    body = b"".join(packed).ljust(488 if wide else 496, b"\0")
    body += bytes([len(packed), 20, len(packed[0]), level]) + (b"\0" * 4 if wide else b"")
    crc = struct.pack("<I", zlib.crc32(body, 0xFFFFFFFF) ^ 0xFFFFFFFF)
    tail = b"\x80\x80\0\0" + (crc + b"\0" * 8 if wide else b"\0" * 4 + crc)
    return body + tail


def _file(form: str, path: Path) -> Path:
    wide = form == "Q"
    head = bytearray(512)
    struct.pack_into("<H", head, 10, 23 if wide else 14)
    struct.pack_into(f"<4{form}", head, 0xD8 if wide else 0xB8, 0, _ROOT, 0, _BLOCKS)
    pad = b"\0" * (8 if wide else 4)
    node = [(0x21, 2, 0), (_MAIL, 4, 6), (_MAIL + 32, 8, 0)]
    start = b"\0" * 4 if wide else b""

    def subnodes(*nodes: tuple[int, ...]) -> bytes:
        rows = b"".join(struct.pack(f"<3{form}", *row) for row in nodes)
        return struct.pack("<BBH", 2, 0, len(nodes)) + start + rows

    within_mail = subnodes((0x692, 10, 0), (_ATTACHED, 12, 14))
    within_attached = subnodes((_INNER, 16, 18))
    # The list of the mail's own nodes is one of lists, as it is for many attachments.
    outer = struct.pack("<BBH", 2, 1, 1) + start + struct.pack(f"<2{form}", 0x692, 20)
    blocks = [
        (6, _OUTER, len(outer)), (14, _LIST + 256, len(within_attached)),
        (20, _LIST, len(within_mail)),
    ]  # fmt: skip
    packed = [(block, at) for block, at, _ in blocks]
    index = _page(form, packed, 0, b"\0" * (8 if wide else 4))
    size = len(struct.pack(f"<2{form}", 0, 0)) + (8 if wide else 4)
    index_bytes = bytearray(index)
    for number, (_, _, length) in enumerate(blocks):
        struct.pack_into("<H", index_bytes, number * size + size - (8 if wide else 4), length)
    lists = within_mail.ljust(256, b"\0") + within_attached.ljust(256, b"\0")
    path.write_bytes(
        bytes(head)
        + _page(form, node, 0, pad)
        + _page(form, [(0x21, 0, _LEAF), (0x300000, 0, _END)], 1, b"")
        + bytes(index_bytes)
        + lists
        + outer.ljust(512, b"\0")
        + b"end"
    )
    return path


@pytest.mark.parametrize("form", ["I", "Q"])
def test_an_attached_mail_is_shown_in_the_place_of_its_mail(form: str, tmp_path: Path) -> None:
    path = _file(form, tmp_path / "f.pst")
    nodes = Nodes(path)
    found = nodes.place_of(_MAIL)
    assert found is not None
    assert found[0] == Place(4, 6)
    attached = nodes.below(found[0], _ATTACHED)
    assert attached == Place(12, 14)
    assert attached is not None
    inner = nodes.below(attached, _INNER)
    assert inner == Place(16, 18)
    assert inner is not None
    shown = nodes.with_other(_MAIL, inner)
    assert shown is not None
    with shown:
        content = shown.read()
        shown.seek(_LEAF + 40)
        assert shown.read(100) == content[_LEAF + 40 : _LEAF + 140]
    other = tmp_path / "other.pst"
    other.write_bytes(content)
    again = Nodes(other).place_of(_MAIL)
    assert again is not None
    assert again[0] == inner
    original = path.read_bytes()
    changed = [at for at in range(len(original)) if original[at] != content[at]]
    assert len(original) == len(content)
    assert all(_LEAF <= at < _LEAF + 512 for at in changed)
    covered, at = (496, 500) if form == "Q" else (500, 508)
    page = content[_LEAF : _LEAF + 512]
    (crc,) = struct.unpack_from("<I", page, at)
    assert crc == zlib.crc32(page[:covered], 0xFFFFFFFF) ^ 0xFFFFFFFF


@pytest.mark.parametrize("form", ["I", "Q"])
def test_what_is_not_there_is_not_found(form: str, tmp_path: Path) -> None:
    nodes = Nodes(_file(form, tmp_path / "f.pst"))
    assert nodes.place_of(0x55) is None
    assert nodes.with_other(0x55, Place(1, 2)) is None
    assert nodes.below(Place(4, 6), 0x55) is None
    assert nodes.below(Place(4, 0), _ATTACHED) is None
    with pytest.raises(OSError, match="no such block"):
        nodes.below(Place(4, 98), _ATTACHED)


@pytest.mark.parametrize("size", [200, 700, 1300, 2000])
def test_a_cut_file_raises_what_is_met(size: int, tmp_path: Path) -> None:
    path = _file("Q", tmp_path / "f.pst")
    path.write_bytes(path.read_bytes()[:size].ljust(256, b"\0"))
    nodes = Nodes(path)
    with pytest.raises(OSError):  # noqa: PT011
        nodes.below(Place(4, 6), _ATTACHED)
