"""The type follows from the content, whatever the name says."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from redactor.errors import InputCode, InputError
from redactor.ingest import Opened
from redactor.ingest.kinds import decode, delimiter_of, kind_of


def _zip(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/"), text)
    return out.getvalue()


def _types(word: str) -> bytes:
    return _zip(**{"[Content_Types].xml": f'<Override ContentType="application/{word}+xml"/>'})


MAIL = "Received: from a by b\r\nFrom: a@b.dk\r\nSubject: Hej\r\n\r\nTekst\r\n"

CONTENTS = {
    "pdf": b"%PDF-1.7\n%\xe2\xe3",
    "pdf after junk": b"\x00\x01junk\n%PDF-1.4\n",
    "image jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "image webp": b"RIFF\x10\x00\x00\x00WEBPVP8 ",
    "image tiff": b"II*\x00\x08\x00\x00\x00",
    "rtf": rb"{\rtf1\ansi Hej}",
    "docx": _types("vnd.openxmlformats-officedocument.wordprocessingml.document.main"),
    "docx macro": _types("vnd.ms-word.document.macroEnabled.main"),
    "xlsx": _types("vnd.openxmlformats-officedocument.spreadsheetml.sheet.main"),
    "pptx": _types("vnd.openxmlformats-officedocument.presentationml.presentation.main"),
    "odt": _zip(mimetype="application/vnd.oasis.opendocument.text"),
    "ods": _zip(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
    "vsdx": _types("vnd.ms-visio.drawing.main"),
    "sxw": _zip(mimetype="application/vnd.sun.xml.writer"),
    "sxc without a member for it": _zip(
        **{
            "content.xml": "<a/>",
            "META-INF__manifest.xml": '<manifest:file-entry manifest:full-path="/" '
            'manifest:media-type="application/vnd.sun.xml.calc"/>',
        }
    ),
    "pages": _zip(**{"index.xml": "<a/>", "buildVersionHistory.plist": "<a/>"}),
    "key": _zip(**{"Index__Document.iwa": "", "Index__Slide-1.iwa": ""}),
    "wpd": b"\xffWPC\x84\x20\0\0\x01\x0a\0\x01",
    "emf": b"\1\0\0\0" + bytes(36) + b" EMF" + bytes(60),
    "wmf": b"\xd7\xcd\xc6\x9a" + bytes(60),
    "biff": b"\x09\x04\x06\0\0\0\x10\0\xd3\x10\x5c\0",
    "zip": _zip(**{"a.txt": "hej"}),
    "eml": MAIL.encode(),
    "mbox": b"From a@b.dk Wed Mar  5 14:03:00 2025\n" + MAIL.encode(),
    "html": b"<!DOCTYPE html><html><body><p>Hej</p></body></html>",
    "html fragment": b"<div><p>Hej</p><p>med <b>dig</b></p></div>",
    "html of two paragraphs": b"<p>Hej</p><p>med dig</p>",
    "ics": b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n",
    "csv": "Navn;Beløb\nÅse;12,50\nBo;3\n".encode("cp1252"),
    "txt": "Kære Søren\n\nTak for din henvendelse, som vi har modtaget.\n".encode(),
    "txt utf-16": "Kære Søren\nÆblet er rødt".encode("utf-16"),
    "txt that quotes a mail": "Fra: Bo\nTil: Åse\nEmne: Hej\n\nTekst".encode(),
    "txt with two headers": b"From: Bo\nSubject: Hej\n\nTekst",
    "txt that begins as a tag of music does": b"ID3 er nummeret p\xc3\xa5 sagen.",
    "txt of prose with commas": (
        "Vi har, som aftalt, talt med naboen, og han er enig.\n"
        "Der er, så vidt vides, ingen andre, som har klaget.\n"
        "Sagen er, efter vores opfattelse, nu afsluttet, og vi lukker den.\n"
    ).encode(),
}


@pytest.mark.parametrize("label", CONTENTS)
def test_kind_follows_content(label: str, tmp_path: Path) -> None:
    path = tmp_path / "misvisende.docx"
    path.write_bytes(CONTENTS[label])
    assert kind_of(path) == label.split()[0]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", InputCode.EMPTY),
        (b" \r\n\t\x00", InputCode.EMPTY),
        (bytes(range(256)) * 40, InputCode.UNKNOWN_TYPE),
        (b"\x00\x00\x00\x18ftyphevc\x00\x00\x00\x00mif1heic", InputCode.PICTURE),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42", InputCode.MEDIA),
        (b"RIFF\x10\x00\x00\x00WAVEfmt " + bytes(range(200)), InputCode.MEDIA),
        (b"ID3\x04\x00" + bytes(range(200)), InputCode.MEDIA),
        (b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(range(200)), InputCode.ARCHIVE),
        (b"\x1f\x8b\x08\x00" + bytes(range(200)), InputCode.CORRUPT),
        (b"PK\x03\x04" + bytes(300), InputCode.CORRUPT),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40), InputCode.CORRUPT),
        (
            _zip(**{"[Content_Types].xml": "<Types/>", "_rels__.rels": "<a/>"}),
            InputCode.UNKNOWN_TYPE,
        ),
        (_zip(mimetype="application/vnd.oasis.opendocument.base"), InputCode.UNKNOWN_TYPE),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", InputCode.UNKNOWN_TYPE),
        (b"%PDF-1.7\nnothing of a PDF here", InputCode.CORRUPT),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), InputCode.CORRUPT),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', InputCode.UNKNOWN_TYPE),
    ],
)
def test_what_cannot_be_opened_has_a_reason(
    content: bytes, code: InputCode, open_bytes: Callable[..., Opened]
) -> None:
    with pytest.raises(InputError) as caught:
        open_bytes(content, "brev.pdf")
    assert caught.value.code == code


def test_too_large_is_refused_before_reading(open_bytes: Callable[..., Opened]) -> None:
    with pytest.raises(InputError) as caught:
        open_bytes(b"%PDF-1.7" + bytes(2000), file_bytes=1000)
    assert caught.value.code == InputCode.TOO_LARGE


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "cp865", "mac_roman"],
)
def test_danish_text_in_any_encoding(encoding: str) -> None:
    text = "Sagen om Ærø: blåbærgrød på Ågade, i alt 12 sider.\n" * 3
    assert decode(text.encode(encoding)) == text


def test_long_utf8_cut_inside_a_letter_is_still_text(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"a" * 65_535 + "å".encode() + b"b" * 100)
    assert kind_of(path) == "txt"


@pytest.mark.parametrize("delimiter", [";", "\t", ",", "|"])
def test_delimiters(delimiter: str) -> None:
    rows = [["Navn", "By", "Alder"], ["Bo", "Ribe", "3"], ["Åse", "Ry", "4"]]
    assert delimiter_of("\n".join(delimiter.join(row) for row in rows)) == delimiter
