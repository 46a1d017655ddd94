"""What lies within a ZIP or a mail stands in the manifest by name."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from email.message import EmailMessage

import extract_msg
import openpyxl
import pikepdf
import pytest

from redactor.collect.inside import names_inside
from redactor.collect.manifest import Item, Manifest


def _mail() -> bytes:
    inner = EmailMessage()
    inner["Subject"] = "Den indre æ"
    inner.set_content("Hej")
    inner.add_attachment(b"x", maintype="text", subtype="plain", filename="dybt.txt")
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "bo@example.dk", "Ydre"
    mail.set_content("Se her")
    mail.add_alternative("<p>Se her</p>", subtype="html")
    mail.add_attachment(b"x", maintype="application", subtype="pdf", filename="blåbær.pdf")
    mail.add_attachment(inner)
    mail.add_attachment(b"x", maintype="application", subtype="pdf")
    return mail.as_bytes()


def test_parts_stand_in_the_manifest(tmp_path, gather, manifest_of):
    folder = tmp_path / "src"
    folder.mkdir()
    (folder / "1.eml").write_bytes(_mail())
    with zipfile.ZipFile(folder / "2.zip", "w") as made:
        made.writestr("bilag/kort.txt", "x")
        made.writestr("brev.eml", "x")
    (folder / "3.zip").write_bytes((folder / "2.zip").read_bytes()[:-20])
    (folder / "4.txt").write_text("x")
    gather(f"  - {{name: d, type: folder, path: {folder}}}\n")
    found = {item["name"]: item["inside"] for item in manifest_of(tmp_path / "out")["items"]}
    assert found == {
        "1.eml": ["blåbær.pdf", "Den indre æ", "Den indre æ/dybt.txt", "vedhæftning"],
        "2.zip": ["bilag/kort.txt", "brev.eml"],
        "3.zip": [],
        "4.txt": [],
    }


def test_a_manifest_from_before_is_read(tmp_path, gather):
    folder = tmp_path / "src"
    folder.mkdir()
    (folder / "1.eml").write_bytes(_mail())
    gather(f"  - {{name: d, type: folder, path: {folder}}}\n")
    path = tmp_path / "out" / "manifest.json"
    old = json.loads(path.read_text("utf-8"))
    for item in old["items"]:
        del item["inside"]
    path.write_text(json.dumps(old), "utf-8")
    (item,) = Manifest.open(path).current()
    assert isinstance(item, Item)
    assert item.inside == ()


def test_a_mail_without_end_is_no_hindrance(tmp_path):
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(900)
    )
    path = tmp_path / "dyb.eml"
    path.write_bytes(b"From: a@example.dk\n" + deep)
    assert names_inside(path, "eml") == ()


def test_a_mail_of_outlook_names_its_attachments(tmp_path):
    writer = extract_msg.OleWriter()
    for number, (tag, name) in enumerate([("3707", "blåbær.pdf"), ("3001", "Indre mail")]):
        storage = f"__attach_version1.0_#{number:08X}"
        writer.addEntry([storage], storage=True)
        writer.addEntry([storage, f"__substg1.0_{tag}001F"], name.encode("utf-16-le"))
        writer.addEntry([storage, "__properties_version1.0"], bytes(8))
    writer.addEntry(["__properties_version1.0"], bytes(32))
    path = tmp_path / "brev.msg"
    writer.write(str(path))
    assert names_inside(path, "msg") == ("blåbær.pdf", "Indre mail")
    path.write_bytes(path.read_bytes()[:700])
    assert names_inside(path, "msg") == ()


@pytest.mark.parametrize(
    ("kind", "parent"), [("doc", ["ObjectPool", "_12"]), ("xls", ["MBD0000C0DE"])]
)
def test_an_old_office_file_names_what_is_embedded(tmp_path, kind, parent):
    writer = extract_msg.OleWriter()
    for depth in range(len(parent)):
        writer.addEntry(parent[: depth + 1], storage=True)
    label = "blåbær.pdf".encode("cp1252")
    writer.addEntry([*parent, "\x01Ole10Native"], bytes(4) + b"\x02\0" + label + b"\0resten")
    writer.addEntry(["WordDocument"], bytes(8))
    path = tmp_path / f"brev.{kind}"
    writer.write(str(path))
    assert names_inside(path, kind) == ("blåbær.pdf",)


@pytest.mark.parametrize(
    ("kind", "member", "name"),
    [
        ("docx", "word/embeddings/Microsoft_Excel_Sheet1.xlsx", "Microsoft_Excel_Sheet1.xlsx"),
        ("pptx", "ppt/embeddings/oleObject1.bin", "oleObject1.bin"),
        ("ods", "Object 1/content.xml", "Object 1"),
    ],
)
def test_an_office_file_names_what_is_embedded(tmp_path, kind, member, name):
    book = io.BytesIO()
    openpyxl.Workbook().save(book)
    path = tmp_path / f"fil.{kind}"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("content.xml", "<x/>")
        made.writestr(member, book.getvalue())
    assert names_inside(path, kind) == (name,)


def _record(kind: int, body: bytes, version: int = 0xF, instance: int = 0) -> bytes:
    return struct.pack("<HHI", version | instance << 4, kind, len(body)) + body


def test_old_slides_name_what_is_embedded(tmp_path):
    texts = [(1, "Regneark"), (2, "Excel.Sheet.8"), (3, "Beløb æ")]
    named = b"".join(_record(0x0FBA, t.encode("utf-16-le"), 0, n) for n, t in texts)
    atom = _record(0x0FC3, bytes(24), 1)
    objects = _record(0x0FCC, atom + named) + _record(0x0FCC, atom)
    stream = _record(0x03E8, _record(0x03E9, bytes(40), 1) + _record(0x0409, objects))
    writer = extract_msg.OleWriter()
    writer.addEntry(["PowerPoint Document"], _record(0x0FF5, bytes(28), 0) + stream)
    path = tmp_path / "oplæg.ppt"
    writer.write(str(path))
    assert names_inside(path, "ppt") == ("Beløb æ", "indlejret objekt")


def test_a_pdf_names_its_files_and_a_broken_one_is_no_hindrance(tmp_path, gather, manifest_of):
    folder = tmp_path / "src"
    folder.mkdir()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.attachments["blåbær.xlsx"] = pikepdf.AttachedFileSpec(made, b"x")
        made.save(folder / "1.pdf")
    (folder / "2.pdf").write_bytes((folder / "1.pdf").read_bytes()[:200])
    (folder / "3.pst").write_bytes(b"!BDN" + bytes(600))
    gather(f"  - {{name: d, type: folder, path: {folder}}}\n")
    items = manifest_of(tmp_path / "out")["items"]
    assert {item["name"]: (item["kind"], item["inside"]) for item in items} == {
        "1.pdf": ("pdf", ["blåbær.xlsx"]),
        "2.pdf": ("pdf", []),
        "3.pst": ("pst", []),
    }


def test_a_zip_that_begins_with_a_pdf_is_a_zip(tmp_path, gather, manifest_of, pdf):
    folder = tmp_path / "src"
    folder.mkdir()
    with zipfile.ZipFile(folder / "bilag.zip", "w") as made:
        made.writestr("afgørelse.pdf", pdf)
    (folder / "brev.eml").write_bytes(b"From: a@example.dk\n\nFilen begynder med %PDF-1.4\n")
    (folder / "skæv.pdf").write_bytes(b"\r\nlinje\r\n" + pdf)
    gather(f"  - {{name: d, type: folder, path: {folder}}}\n")
    items = manifest_of(tmp_path / "out")["items"]
    assert {item["name"]: (item["kind"], item["inside"], item["reason"]) for item in items} == {
        "bilag.zip": ("zip", ["afgørelse.pdf"], ""),
        "brev.eml": ("eml", [], ""),
        "skæv.pdf": ("pdf", [], ""),
    }
