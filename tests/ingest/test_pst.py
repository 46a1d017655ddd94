"""Outlook data files: every item a mail of its own, what is broken listed.

No program here writes a PST, so the walk is tested on stand-ins for libpff's objects.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from redactor.collect.inside import attached_to
from redactor.errors import InputCode, InputError
from redactor.ingest import Opened
from redactor.ingest.listing import NamesOnly
from redactor.ingest.mail.composing import File, Item, composed
from redactor.ingest.mail.pst import Taking, _walk_all
from redactor.ingest.parts import PartWriter
from redactor.limits import Limits

Opener = Callable[..., Opened]
TextOf = Callable[[Opened], str]
_TEXT, _NUMBER, _BYTES = 0x1F, 0x03, 0x102


class Entry:
    """A property."""

    def __init__(self, tag: int, value: str | int | bytes) -> None:
        self.tag, self.value = tag, value

    def get_entry_type(self) -> int:
        return self.tag

    def get_value_type(self) -> int:
        return {str: _TEXT, int: _NUMBER, bytes: _BYTES}[type(self.value)]

    def get_data_as_string(self) -> str:
        return str(self.value)

    def get_data_as_integer(self) -> int:
        return int(self.value)


class Thing:
    """Anything with properties."""

    def __init__(self, **properties: Any) -> None:
        self.entries = [Entry(int(tag[1:], 16), value) for tag, value in properties.items()]

    def get_number_of_record_sets(self) -> int:
        return 1

    def get_record_set(self, _which: int) -> Thing:
        return self


class Attached(Thing):
    def __init__(self, content: bytes, size: int | None = None, **properties: Any) -> None:
        super().__init__(**properties)
        self.content, self.size = content, len(content) if size is None else size

    def get_size(self) -> int:
        return self.size

    def read_buffer(self, size: int) -> bytes:
        piece, self.content = self.content[:size], self.content[size:]
        return piece


class Message(Thing):
    recipients = None

    def __init__(self, *files: Attached, body: bytes | None = b"Hej", **properties: Any) -> None:
        super().__init__(**properties)
        self.files, self.body = files, body

    def get_plain_text_body(self) -> bytes:
        if self.body is None:
            raise OSError
        return self.body

    def get_html_body(self) -> None:
        return None

    get_rtf_body = get_transport_headers = get_delivery_time = get_html_body

    def get_client_submit_time(self) -> datetime:
        return datetime(2025, 7, 1, 8, 30)

    def get_number_of_attachments(self) -> int:
        return len(self.files)

    def get_attachment(self, index: int) -> Attached:
        return self.files[index]


class Folder:
    """A folder, or a file with one; a message that is None cannot be read."""

    def __init__(self, name: str, *messages: Message | None, inside: tuple[Folder, ...] = ()):
        self.name, self.messages, self.inside = name, messages, inside

    def get_name(self) -> str:
        return self.name

    def get_root_folder(self) -> Folder:
        return self

    def get_number_of_orphan_items(self) -> int:
        return 0

    def get_number_of_sub_messages(self) -> int:
        return len(self.messages)

    def get_sub_message(self, index: int) -> Message:
        message = self.messages[index]
        if message is None:
            raise OSError
        return message

    def get_number_of_sub_folders(self) -> int:
        return len(self.inside)

    def get_sub_folder(self, index: int) -> Folder:
        return self.inside[index]


def _taken(root: Folder, tmp_path: Path, **limits: int) -> dict[str, InputCode | None]:
    writer = PartWriter(tmp_path / "work", Limits(**limits))
    _walk_all(root, Taking(writer, {0x3A06: "Fornavn"}))
    return {part.name: part.code for part in writer.parts}


def test_every_item_is_a_part_or_listed(tmp_path: Path) -> None:
    good = Attached(b"tegning", x3705=1, x3707="tegning.txt")
    cut = Attached(b"teg", size=7, x3705=1, x3707="cut.txt")
    mail = Attached(b"", x3705=5, x3001="Vedhæftet mail")
    root = Folder(
        "",
        inside=(
            Folder(
                "Indbakke",
                Message(good, cut, mail, x1A="IPM.Note", x37="Hegn/mur"),
                None,
                Message(x1A="IPM.Note", x37="Uden tekst", body=None),
                Message(x1A="IPM.DistList", x37="Naboer"),
                inside=(Folder("Gammel", Message(x1A="IPM.Contact", x37="Mette", x3A06="Mette")),),
            ),
        ),
    )
    assert _taken(root, tmp_path) == {
        "Indbakke/Hegn-mur.eml": None,
        "Indbakke/Hegn-mur - cut.txt": InputCode.CORRUPT,
        "Indbakke/Hegn-mur - Vedhæftet mail": InputCode.HIDDEN_CONTENT,
        "Indbakke/element 2": InputCode.CORRUPT,
        "Indbakke/Uden tekst.eml": None,
        "Indbakke/Uden tekst - tekst": InputCode.CORRUPT,
        "Indbakke/Naboer": InputCode.HIDDEN_CONTENT,
        "Indbakke/Gammel/Mette.eml": None,
    }
    contact = (tmp_path / "work" / "parts" / "0008").read_bytes()
    assert b"Rm9ybmF2bjogTWV0dGU" in contact  # "Fornavn: Mette" in base64


def test_names_alone_leave_nothing_behind(tmp_path: Path) -> None:
    good = Attached(b"tegning", x3705=1, x3707="tegning æ.txt")
    within = composed(Item(kind="ipm.note", subject="Indre", files=[File("dybt.txt", b"x")]))
    mail = Attached(within, x3705=1, x3707="Indre.eml", x370E="message/rfc822")
    message = Message(good, mail, x1A="IPM.Note", x37="Hegn")
    root = Folder("", inside=(Folder("Ind", message, Message(x1A="IPM.DistList", x37="Naboer")),))
    names = NamesOnly(Limits(), attached_to)
    _walk_all(root, Taking(names, {}))
    assert names.names == [
        "Ind/Hegn.eml",
        "Ind/Hegn.eml/tegning æ.txt",
        "Ind/Hegn.eml/Indre.eml",
        "Ind/Hegn.eml/Indre.eml/dybt.txt",
        "Ind/Naboer",
    ]
    assert list(tmp_path.iterdir()) == []


def test_a_circle_of_folders_ends(tmp_path: Path) -> None:
    circle = Folder("a")
    circle.inside = (circle,)
    (code,) = set(_taken(circle, tmp_path).values())
    assert code is InputCode.TOO_DEEP


def test_too_many_items_stop_the_file(tmp_path: Path) -> None:
    root = Folder("", *(Message(x1A="IPM.Note", x37=f"Nr. {n}") for n in range(5)))
    with pytest.raises(InputError) as caught:
        _taken(root, tmp_path, parts=4)
    assert caught.value.code is InputCode.TOO_MANY_PARTS


def test_what_is_composed_reads_as_a_mail(open_bytes: Opener, text_of: TextOf) -> None:
    item = Item(
        kind="ipm.note",
        subject="SV: Hegn på Åvej",
        sent=datetime(2025, 7, 1, 8, 30),
        people={
            "From": [("Søren Ås", "soren@example.dk")],
            "To": [("Byg, Fjordby", "byg@fjordby.example"), ("Mette Holm", "")],
            "Bcc": [("", "skjult@example.dk")],
        },
        identity={"Message-ID": "<2@example.dk>", "References": "<1@example.dk>"},
        html="<p>Hegnet står på <b>skellet</b>.</p>".encode(),
        files=[File("bilag æ.txt", "Målt".encode(), "text/plain")],
    )
    opened = open_bytes(composed(item))
    assert (opened.kind, opened.title, opened.date) == ("eml", item.subject, "2025-07-01")
    assert [(part.name, part.path.read_bytes()) for part in opened.parts] == [
        ("bilag æ.txt", "Målt".encode())
    ]
    text = text_of(opened)
    for said in ("Søren Ås", "soren@example.dk", "Byg, Fjordby", "Mette Holm", "skjult@example.dk",
                 "kl. 10.30 (UTC+02:00)", "Hegnet står på skellet"):  # fmt: skip
        assert said in text


def test_headers_from_the_internet_hold(open_bytes: Opener, text_of: TextOf) -> None:
    item = Item(
        kind="ipm.note",
        subject="Et andet",
        transport="Subject: =?utf-8?q?B=C3=A6k?=\r\nContent-Type: multipart/mixed; boundary=x\r\n"
        "From: Jens <jens@example.dk>\r\n\r\n",
        people={"From": [("Jens K", "")], "To": [("Mette", "mette@example.dk")]},
        text="Åen løber over.",
    )
    text = text_of(open_bytes(composed(item)))
    assert "Bæk" in text
    assert "Et andet" not in text
    assert "mette@example.dk" in text
    assert "Åen løber over." in text


def test_encrypted_mail_is_told_as_such(open_bytes: Opener) -> None:
    item = Item(kind="ipm.note", subject="Lukket", files=[File("message.rpmsg", b"x")])
    with pytest.raises(InputError) as caught:
        open_bytes(composed(item))
    assert caught.value.code is InputCode.ENCRYPTED_MAIL


@pytest.mark.parametrize("size", [4, 191, 564, 4096])
@pytest.mark.parametrize("version", [14, 23, 36])
def test_damaged_files_are_refused_as_such(open_bytes: Opener, size: int, version: int) -> None:
    head = bytearray(size)
    head[:4] = b"!BDN"
    if size > 191:
        head[8:12] = b"SM" + struct.pack("<H", version)
        struct.pack_into("<I", head, 0xA8 if version < 23 else 0xB8, size)
    with pytest.raises(InputError) as caught:
        open_bytes(bytes(head), "post.pst")
    assert caught.value.code is InputCode.CORRUPT


def test_a_cut_file_is_refused(open_bytes: Opener) -> None:
    head = bytearray(b"!BDN" + bytes(4) + b"SM" + struct.pack("<H", 23) + bytes(600))
    struct.pack_into("<Q", head, 0xB8, 271_360)
    with pytest.raises(InputError) as caught:
        open_bytes(bytes(head))
    assert caught.value.code is InputCode.CORRUPT
