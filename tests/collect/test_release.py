"""From the sources to the release: what the manifest lists is what the index and the files say."""

import json
import mailbox
import subprocess
from email.message import EmailMessage
from pathlib import Path

import openpyxl

from samples.portal.app import ACTS, CASE
from tests.flow.program import redactor, report_of

ASKED, ANSWERED = "<1@lynghoej.example>", "<2@kommune.example>"


def written(subject: str, day: int, said: str, own: str, answers: str = "") -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"], mail["Message-ID"] = subject, own
    mail["From"] = "byg@kommune.example" if answers else "birger@lynghoej.example"
    mail["To"] = "birger@lynghoej.example" if answers else "byg@kommune.example"
    mail["Date"] = f"Mon, {day} Mar 2026 09:00:00 +0100"
    if answers:
        mail["In-Reply-To"] = answers
    mail.set_content(said)
    return mail


def post(path: Path) -> None:
    """A mailbox with the answer before the question, and the question once more."""
    question = written("Hvornår afgøres sagen?", 9, "Vedlagt mit brev om skellet.", ASKED)
    question.add_attachment("Skellet går ved bækken.", filename="brev.txt")
    answer = written("SV: Hvornår afgøres sagen?", 16, "I denne uge.", ANSWERED, ASKED)
    box = mailbox.mbox(path)
    for mail in (answer, question, question):
        box.add(mail)
    box.close()


def test_what_is_collected_is_released_or_told_of(portal, sources, tmp_path):
    _, address = portal(requests_per_session=9)
    post(tmp_path / "post.mbox")
    mails = (
        f"  - {{name: post, type: mailfolder, path: {tmp_path}/post.mbox, own: [kommune.example]}}"
    )
    recipe = tmp_path / "sag.yaml"
    recipe.write_text(
        f"recipe: 1\nname: Sag og post\nsources:\n{sources(address)}{mails}\n"
        "limits: {per_second: 200, attempts: 2, seconds: 10}\n", "utf-8",
    )  # fmt: skip
    done = redactor("collect", recipe, "--case", CASE, "--out", tmp_path / "samling")
    assert done.returncode == 3, done.stderr  # some of the portal's documents cannot be had
    out = tmp_path / "sag"
    done = redactor("run", tmp_path / "samling", "--out", out, "--auto-approve")
    assert done.returncode == 3, done.stderr

    items = json.loads((tmp_path / "samling/manifest.json").read_text("utf-8"))["items"]
    assert len(items) == len(ACTS) + sum(len(act.attachments) for act in ACTS) + 3
    assert all(item["state"] and (item["file"] or item["reason"]) for item in items)
    documents = {d["number"]: d for d in report_of(out)["documents"]}
    told = {item["number"]: item for item in items}
    # Each thing collected is a document under its number, with what its source said of it, and
    # what mails carry comes besides.
    assert set(documents) == set(told) | {"13.1", "14.1"}
    for number, item in told.items():
        document, origin = documents[number], documents[number]["origin"]
        assert (origin["source"], origin["id"], origin["sha256"]) == (
            item["source"], item["id"], item["sha256"],
        )  # fmt: skip
        assert origin["parties"] == item["parties"]
        assert (document["title"], document["date"][:10], document["direction"]) == (
            item["title"], item["date"][:10], item["direction"],
        )  # fmt: skip
        if item["sha256"]:
            assert document["sha256"] == item["sha256"]
        whole = item["state"] == "fetched"
        assert document["status"] == ("failed" if not whole else document["status"])
        assert document["status"] in ("released", "duplicate") or document["reason"]
    # The question stands before its answer, and its copy is told of once.
    assert [told[n]["title"] for n in ("13", "14", "15")] == [
        "Hvornår afgøres sagen?", "Hvornår afgøres sagen?", "SV: Hvornår afgøres sagen?",
    ]  # fmt: skip
    for copy, original in (("14", "13"), ("14.1", "13.1")):
        document = documents[copy]
        assert (document["status"], document["duplicate_of"]) == ("duplicate", original)
    assert report_of(out)["overview"]["threads"] == [["13", "15"]]
    assert {told[n]["direction"] for n in ("13", "15")} == {"in", "out"}

    rows = list(
        openpyxl.load_workbook(out / "release/index.xlsx").active.iter_rows(values_only=True)
    )
    listed = {str(row[0]): row for row in rows[1:]}
    assert set(documents) - {"14", "14.1"} <= set(listed)
    assert [number for number in listed if "." not in number] == sorted(
        (n for n in listed if "." not in n), key=int
    )
    files = {path.name for path in (out / "release/documents").iterdir()}
    assert files == {row[9] for row in listed.values() if row[9]}
    assert files == {
        Path(d["output"]).name for d in documents.values() if d["status"] == "released"
    }
    letter = next(out / "release/documents" / row[9] for n, row in listed.items() if n == "13.1")
    text = subprocess.run(["pdftotext", letter, "-"], capture_output=True, check=True).stdout
    assert "Skellet går ved bækken" in text.decode()
