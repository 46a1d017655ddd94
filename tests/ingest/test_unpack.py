"""ZIP, TAR and MBOX: every member comes out or is listed with its reason."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from redactor.errors import InputCode, InputError
from redactor.ingest import Opened
from redactor.ingest.parts import clean_name

Opener = Callable[..., Opened]


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def _renamed(archive: bytes, old: bytes, new: bytes) -> bytes:
    assert len(old) == len(new)
    return archive.replace(old, new)


def _marked_encrypted(archive: bytes, name: bytes) -> bytes:
    """Set the 'encrypted' flag of one member, in its local and its central header."""
    changed = bytearray(archive)
    for signature, flag, at in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
        start = 0
        while (start := archive.find(signature, start)) >= 0:
            if archive[start + at : start + at + len(name)] == name:
                changed[start + flag] |= 1
            start += 4
    return bytes(changed)


def test_nested_zip_gives_parts_to_open_in_turn(open_bytes: Opener) -> None:
    inner = _zip({"note.txt": b"inderst"})
    outer = open_bytes(_zip({"mappe/inderst.zip": inner, "brev.txt": b"hej"}), "sag.zip")
    assert (outer.kind, outer.pdf, outer.title) == ("zip", None, "sag")
    assert [part.name for part in outer.parts] == ["mappe/inderst.zip", "brev.txt"]
    again = open_bytes(outer.parts[0].path.read_bytes(), outer.parts[0].name)
    assert [(part.name, part.path.read_bytes()) for part in again.parts] == [
        ("note.txt", b"inderst")
    ]


def test_paths_cannot_climb_out(open_bytes: Opener, tmp_path: Path) -> None:
    names = [
        "../../ude.txt",
        "/etc/passwd",
        "C:\\Windows\\a.txt",
        "a/../../b.txt",
        "x\x00\x1by.txt",
    ]
    opened = open_bytes(_zip(dict.fromkeys(names, b"x")))
    assert [part.name for part in opened.parts] == [
        "ude.txt", "etc/passwd", "Windows/a.txt", "a/b.txt", "x",
    ]  # fmt: skip
    for part in opened.parts:
        assert tmp_path in part.path.resolve().parents
        assert part.path.name.isdigit()


@pytest.mark.parametrize("encoding", ["cp850", "utf-8", "cp1252"])
def test_danish_names_in_old_encodings(encoding: str, open_bytes: Opener) -> None:
    raw = "Bilag æøå ÆØÅ.txt".encode(encoding)
    plain = b"n" * len(raw)
    opened = open_bytes(_renamed(_zip({plain.decode(): b"x"}), plain, raw))
    assert opened.parts[0].name == "Bilag æøå ÆØÅ.txt"


def test_one_encrypted_member_is_listed_the_rest_come_out(open_bytes: Opener) -> None:
    archive = _zip({"hemmelig.txt": b"x", "brev.txt": b"hej"})
    opened = open_bytes(_marked_encrypted(archive, b"hemmelig.txt"))
    assert [(p.name, p.code) for p in opened.parts] == [
        ("hemmelig.txt", InputCode.ENCRYPTED),
        ("brev.txt", None),
    ]
    with pytest.raises(InputError) as caught:
        open_bytes(_marked_encrypted(_zip({"a.txt": b"x"}), b"a.txt"))
    assert caught.value.code == InputCode.ENCRYPTED


def test_damaged_member_is_listed(open_bytes: Opener) -> None:
    archive = bytearray(_zip({"god.txt": b"hej", "syg.txt": bytes(range(256)) * 8}))
    at = archive.find(b"syg.txt") + 7 + 20
    archive[at : at + 8] = b"\xff" * 8
    opened = open_bytes(bytes(archive))
    assert [(p.name, p.code) for p in opened.parts] == [
        ("god.txt", None),
        ("syg.txt", InputCode.CORRUPT),
    ]
    assert opened.parts[0].path.read_bytes() == b"hej"


def test_bomb_is_stopped_by_what_is_unpacked_not_by_what_is_promised(open_bytes: Opener) -> None:
    bomb = _zip({f"{n}.bin": bytes(1_000_000) for n in range(5)})
    with pytest.raises(InputError) as caught:
        open_bytes(bomb, unpacked_bytes=3_000_000)
    assert caught.value.code == InputCode.TOO_LARGE


def test_one_too_large_member_is_listed(open_bytes: Opener) -> None:
    opened = open_bytes(_zip({"stor.bin": bytes(2_000_000), "lille.txt": b"x"}), file_bytes=500_000)
    assert [(p.name, p.code, p.path.stat().st_size) for p in opened.parts] == [
        ("stor.bin", InputCode.TOO_LARGE, 0),
        ("lille.txt", None, 1),
    ]


def test_too_many_members(open_bytes: Opener) -> None:
    with pytest.raises(InputError) as caught:
        open_bytes(_zip({f"{n}": b"x" for n in range(12)}), parts=10)
    assert caught.value.code == InputCode.TOO_MANY_PARTS


def test_system_files_are_left_out_with_a_notice(open_bytes: Opener) -> None:
    members = {"a.txt": b"x", "__MACOSX/._a.txt": b"\x00\x05\x16\x07..", "._b.txt": b"rigtigt brev"}
    opened = open_bytes(_zip(members))
    assert [part.name for part in opened.parts] == ["a.txt", "._b.txt"]
    assert opened.notices == ("1 systemfil fra macOS uden indhold i sagen er udeladt.",)


def test_equal_names_get_numbers(open_bytes: Opener) -> None:
    opened = open_bytes(_zip({"a/b.txt": b"1", "a\\b.txt": b"2", "A/B.TXT": b"3"}))
    assert [p.name for p in opened.parts] == ["a/b.txt", "a/b (2).txt", "A/B (3).TXT"]


def test_mbox_messages_and_from_quoting(open_bytes: Opener) -> None:
    one = b"From: a@b.dk\nMessage-ID: <1>\nSubject: Et\n\n>From begyndelsen\nFrom nu af\n"
    two = b"From: c@d.dk\nMessage-ID: <2>\nSubject: To\n\nHej\n"
    head = b"From a@b.dk Wed Mar  5 14:03:00 2025\n"
    opened = open_bytes(head + one + b"\n" + head + two)
    assert opened.kind == "mbox"
    assert [part.name for part in opened.parts] == ["besked 1.eml", "besked 2.eml"]
    first, second = (part.path.read_bytes() for part in opened.parts)
    assert b"\nFrom begyndelsen\nFrom nu af\n" in first
    assert second == two


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("brev\u202efdp.exe", "brevfdp.exe"),
        ("  en\n\tlinje ", "en linje"),
        ("///", "unavngivet"),
        ("a" * 400 + ".pdf", "a" * 167 + "…" + "a" * 8 + ".pdf"),
    ],
)
def test_clean_names(raw: str, clean: str) -> None:
    assert clean_name(raw) == clean


@pytest.mark.parametrize("packing", ["", ":gz", ":bz2", ":xz"])
def test_a_tar_archive_gives_its_files(packing: str, open_bytes: Opener) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=f"w{packing}") as archive:  # type: ignore[call-overload]
        for name, kind in (("sag", tarfile.DIRTYPE), ("sag/æble.txt", tarfile.REGTYPE),
                           ("sag/genvej", tarfile.SYMTYPE), ("rør", tarfile.FIFOTYPE),
                           ("ude", tarfile.SYMTYPE)):  # fmt: skip
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "æble.txt" if name != "ude" else "/etc/passwd"
            content = b"Kaere Soeren" if kind == tarfile.REGTYPE else b""
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    opened = open_bytes(out.getvalue())
    assert (opened.kind, opened.pdf) == ("tar", None)
    assert [(part.name, part.path.read_bytes(), part.code) for part in opened.parts] == [
        ("sag/æble.txt", b"Kaere Soeren", None),
        ("sag/genvej", b"Kaere Soeren", None),
        ("rør", b"", InputCode.UNKNOWN_TYPE),
        ("ude", b"", InputCode.CORRUPT),
    ]


def test_a_single_packed_file_is_the_file_and_a_bomb_is_stopped(open_bytes: Opener) -> None:
    (part,) = open_bytes(gzip.compress(b"en log"), name="server.log.gz").parts
    assert (part.name, part.path.read_bytes()) == ("server.log", b"en log")
    with pytest.raises(InputError) as caught:
        open_bytes(gzip.compress(bytes(3_000_000)), unpacked_bytes=1_000_000)
    assert caught.value.code == InputCode.TOO_LARGE


def test_what_is_said_of_a_zip_file_is_a_part(open_bytes: Opener) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "hej")
        archive.comment = b"Fra Bo Bech"
    assert [part.path.read_bytes() for part in open_bytes(out.getvalue()).parts] == [
        b"hej", b"Fra Bo Bech",
    ]  # fmt: skip


@pytest.mark.parametrize("damage", ["a header", "a cut", "more behind it", "no end", "odd end"])
def test_what_a_damaged_tar_archive_holds_no_more_is_told(damage: str, open_bytes: Opener) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name in ("a.txt", "b.txt", "c.txt"):
            info = tarfile.TarInfo(name)
            info.size = 5
            archive.addfile(info, io.BytesIO(b"hej a"))
    content = bytearray(out.getvalue())
    if damage == "a header":
        content[1024 + 150] ^= 0x55
    elif damage == "a cut":
        del content[1024 + 300 :]
    elif damage == "more behind it":
        content = 2 * content
    elif damage == "no end":
        content = bytearray(gzip.compress(content)[:-8])
    else:
        content = bytearray(gzip.compress(content) + b"x")
    *whole, rest = open_bytes(bytes(content)).parts
    assert [part.name for part in whole] == ["a.txt", "b.txt", "c.txt"][
        : 3 if len(whole) > 1 else 1
    ]
    assert (rest.name, rest.code) == ("resten af arkivet", InputCode.CORRUPT)


def test_a_folder_of_a_zip_file_that_holds_something_is_a_part(open_bytes: Opener) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("tom/", "")
        archive.writestr("sag/", "Fra Bo Bech")
    assert [(part.name, part.path.read_bytes()) for part in open_bytes(out.getvalue()).parts] == [
        ("sag", b"Fra Bo Bech"),
    ]  # fmt: skip
