"""Mails that Outlook packed in TNEF, winmail.dat: head, text and files of each."""

from __future__ import annotations

import base64
import struct
from collections.abc import Callable

from redactor.errors import InputCode
from redactor.ingest import Opened
from redactor.ingest.mail.tnef import read_tnef

Opener = Callable[..., Opened]
Reader = Callable[[Opened], str]
PLAIN = (
    b"From: bo@example.dk\r\nTo: byg@example.dk\r\nSubject: Emne\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nx\r\n"
    b"--x\r\n"
)


def _tnef(*attributes: tuple[int, int, bytes]) -> bytes:
    told = (
        struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)
        for level, number, data in attributes
    )
    return struct.pack("<IH", 0x223E9F78, 1) + b"".join(told)


def _mapi(values: dict[int, str | bytes | int]) -> bytes:
    told = struct.pack("<I", len(values))
    for number, value in values.items():
        if isinstance(value, int):
            told += struct.pack("<HHQ", 0x40, number, value)
            continue
        raw = value if isinstance(value, bytes) else value.encode("utf-16-le") + b"\0\0"
        told += struct.pack("<HHII", 0x1F if isinstance(value, str) else 0x0D, number, 1, len(raw))
        told += raw + bytes(-len(raw) % 4)
    return told


def test_a_mail_within_a_winmail_says_from_whom_to_whom_and_when(
    open_bytes: Opener, text_of: Reader
) -> None:
    """[MS-OXTNEF] 2.1.3.5: an attached mail is a TNEF of its own, and has no other head."""
    told = _mapi({
        0x37: "Klage", 0x1000: "Hej", 0x0C1A: "Gerda Bang", 0x0C1F: "gb@example.dk",
        0x0E04: "Byg; Plan", 0x39: 133_485_408_000_000_000,
    })  # fmt: skip
    copied = _mapi({0x3001: "Kaj Holm", 0x39FE: "kh@example.dk"})
    inner = _tnef((1, 0x00069003, told), (1, 0x00069004, struct.pack("<I", 1) + copied))
    hung = _mapi({0x3707: "Klage.msg", 0x3701: bytes(16) + inner})
    method = struct.pack("<IHHI", 3, 3, 0x3705, 5) + hung[4:]
    whole = _tnef((1, 0x0002800C, b"Ydre\0"), (2, 0x00069002, bytes(14)), (2, 0x00069005, method))
    (part,) = open_bytes(whole).parts
    opened = open_bytes(part.path.read_bytes())
    shown = text_of(opened)
    for line in ("Fra: Gerda Bang <gb@example.dk>", "Til: Byg; Plan", "Kaj Holm <kh@example.dk>",
                 "Sendt: 1. januar 2024 kl. 01.00"):  # fmt: skip
        assert line in shown
    assert (opened.date, opened.senders) == ("2024-01-01", ("Gerda Bang <gb@example.dk>",))
    packed = b"Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    cut = whole[:-60]
    for content in (cut, PLAIN + packed + base64.b64encode(cut) + b"\r\n--x--\r\n"):
        assert open_bytes(content).parts[-1].code is InputCode.CORRUPT


def test_a_winmail_whose_forms_differ_shows_both(open_bytes: Opener, text_of: Reader) -> None:
    told = _mapi({0x1013: b"<p>Se vedlagte</p>"})
    for said, shown in (("Ring til Yrsa Holm i morgen", True), ("Se vedlagte", False)):
        whole = _tnef((1, 0x0002800C, said.encode() + b"\0"), (1, 0x00069003, told))
        text = text_of(open_bytes(whole))
        assert "Se vedlagte" in text
        assert text.count("vedlagte") == 1
        assert ("Yrsa Holm" in text) is shown


def test_a_winmail_that_is_cut_or_odd_tells_what_there_is() -> None:
    head = (1, 0x00018004, b"Klage\0")
    body = (1, 0x0002800C, b"Ring til Yrsa Holm i morgen\0")
    whole = _tnef(head, body)
    for behind in (b"", b"\r\n\0", b" " * 40 + bytes(40)):
        mail = read_tnef(whole + behind)
        assert (mail.bodies, mail.attachments) == ([("text", "Ring til Yrsa Holm i morgen")], [])
    told = (1, 0x00069003, _mapi({0x1000: "Yrsa Holm", 0x0C1A: "Gerda Bang"}))
    for content, shown in (
        (whole[:-14], "Ring til Yrsa Ho"),
        (whole[: -14 - 24], ""),
        (_tnef(head, body, (1, 0x00069004, b"\x09\0\0\0")), "Ring til Yrsa Holm i morgen"),
        (_tnef(head, told)[:-10], "Yrsa Holm"),
    ):
        mail = read_tnef(content)
        assert (mail.subject, "".join(text for _, text in mail.bodies)) == ("Klage", shown)
        assert [part.code for part in mail.attachments] == [InputCode.CORRUPT]
