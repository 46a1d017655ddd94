"""What lies within a ZIP or a mail stands in the manifest by name."""

from __future__ import annotations

import json
import zipfile
from email.message import EmailMessage

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
        "1.eml": ["blåbær.pdf", "Den indre æ", "vedhæftning"],
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
