"""The main job: a case of real files in, a released bundle out, nothing lost and nothing leaked."""

import json
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pymupdf
import pytest

from redactor.audit import verify_log
from tests.flow.program import ROOT, redactor, report_of
from tests.ingest.drawings import curve, draw, pen

SECRETS = (
    "Overgaard", "Yilmaz", "Signe", "Emre", "Yusuf", "Warsame", "Hodan", "Frandsen", "Bent",
    "Agnieszka", "Nowak", "140683-3172", "220791-2048", "42 17 60 93", "31 90 44 28",
    "23 48 71 05", "60 22 87 13", "signe.oy@", "yusuf.warsame@", "0018224930", "Hybenvænget 17",
    "Hybenvænget 19", "07.11.1949",
)  # fmt: skip
KEPT = ("byggelovens § 16", "Karen Tolstrup", "Haslev Tømrerforretning", "matr.nr.")


def text_of(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True)
    return done.stdout.decode()


def test_every_input_has_an_outcome(released: Path, samples: Path) -> None:
    report = report_of(released)
    sources = {document["source"] for document in report["documents"]}
    archives = {container["source"] for container in report["containers"]}
    files = {path.name for path in samples.iterdir()}
    assert files <= sources | archives
    assert sources - files == {
        "02 Indsigelse.eml/Brev fra Yusuf Warsame.docx",
        "07 Bilag.zip/Kopi af afgørelse.pdf",
        "07 Bilag.zip/Tegning.txt",
    }
    by_source = {document["source"]: document for document in report["documents"]}
    assert by_source["08 Lægeerklæring (låst).pdf"]["status"] == "failed"
    assert "adgangskode" in by_source["08 Lægeerklæring (låst).pdf"]["reason"]
    copy = by_source["07 Bilag.zip/Kopi af afgørelse.pdf"]
    assert (copy["status"], copy["duplicate_of"]) == ("duplicate", "5")
    statuses = Counter(document["status"] for document in report["documents"])
    assert statuses == {"released": 8, "duplicate": 1, "failed": 1}
    assert report["totals"]["documents"] == sum(statuses.values())


def test_nothing_secret_is_left_in_the_release_folder(released: Path) -> None:
    texts = {path: text_of(path) for path in (released / "release").rglob("*.pdf")}
    letter = docx.Document(str(released / "release" / "decision.docx"))
    texts[Path("decision.docx")] = "\n".join(p.text for p in letter.paragraphs)
    sheet = openpyxl.load_workbook(released / "release" / "index.xlsx").active
    texts[Path("index.xlsx")] = str(list(sheet.iter_rows(values_only=True)))
    texts[Path("names")] = " ".join(p.name for p in (released / "release").rglob("*"))
    assert len(texts) == 12
    for path, text in texts.items():
        plain = " ".join(text.split())
        leaked = [secret for secret in SECRETS if secret.casefold() in plain.casefold()]
        assert not leaked, (path.name, leaked)
    whole = " ".join(" ".join(text.split()) for text in texts.values())
    assert [kept for kept in KEPT if kept not in whole] == []


def test_findings_explain_themselves(released: Path) -> None:
    lines = (released / "internal" / "findings.jsonl").read_text().splitlines()
    findings = [json.loads(line) for line in lines]
    assert {f["type"] for f in findings} >= {
        "PERSON", "DK_CPR", "PHONE_NUMBER", "EMAIL_ADDRESS", "ADDRESS", "DK_BANK_ACCOUNT",
        "DATE_OF_BIRTH", "HEALTH", "DK_CASE_NUMBER",
    }  # fmt: skip
    for finding in findings:
        assert finding["reason"]
        assert 0 < finding["score"] <= 1
        assert finding["action"] in {"redact", "ask", "keep"}
        if finding["action"] == "redact":
            assert finding["legal_basis"]


def test_the_audit_log_holds_and_names_nobody(released: Path) -> None:
    log = released / "internal" / "audit.jsonl"
    assert verify_log(log) > 15
    done = redactor("audit", "verify", log)
    assert done.returncode == 0
    content = log.read_text()
    assert [secret for secret in SECRETS if re.search(rf"\b{re.escape(secret)}", content)] == []
    lines = content.splitlines()
    for number in range(len(lines)):
        shorter = log.parent / "shorter.jsonl"
        shorter.write_text("\n".join(lines[:number] + lines[number + 1 :]))
        assert redactor("audit", "verify", shorter).returncode != 0 if number in {
            0, 7, len(lines) - 1
        } else True  # fmt: skip


def test_the_verifier_agrees_with_the_release(released: Path) -> None:
    findings = released / "internal" / "findings.jsonl"
    done = redactor("verify", released / "release" / "documents", "--against", findings, "--json")
    assert done.returncode == 0, done.stdout
    originals = redactor(
        "verify", "samples/byggesag/01 Ansøgning Overgaard-Yilmaz.pdf", "--against", findings
    )
    assert originals.returncode == 4


def test_running_again_changes_nothing(released: Path, samples: Path) -> None:
    before = {p: p.read_bytes() for p in (released / "release" / "documents").iterdir()}
    events = len((released / "internal" / "audit.jsonl").read_text().splitlines())
    done = redactor("run", samples, "--out", released, "--auto-approve", "--json")
    assert done.returncode == 3
    assert {p: p.read_bytes() for p in (released / "release" / "documents").iterdir()} == before
    log = [json.loads(line) for line in (released / "internal" / "audit.jsonl").open()]
    new = {record["what"] for record in log[events:]}
    assert not new & {"document.read", "document.proved", "document.failed"}


def test_without_approval_nothing_is_released(tmp_path: Path, samples: Path) -> None:
    done = redactor("run", samples / "06 Telefonnotat.txt", "--out", tmp_path / "sag")
    assert done.returncode == 0
    assert not (tmp_path / "sag" / "release").exists()
    assert "redactor serve" in done.stdout
    assert report_of(tmp_path / "sag")["documents"][0]["status"] == "withheld"


def test_a_signature_drawn_as_a_path_is_removed(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((60, 100), "Aftalen gælder fra den 1. maj og løber, til den siges op.")
    page.draw_line((60, 520), (220, 520))
    page.insert_text((60, 532), "Dato og underskrift")
    document.save(tmp_path / "unsigned.pdf")
    draw(page, "0 0 0.6 RG " + curve(pen(70, 500)))
    document.save(tmp_path / "aftale.pdf")
    with pymupdf.open(tmp_path / "unsigned.pdf") as other:
        draw(other[0], "0 0 0.6 RG " + curve(pen(120, 510)))
        other.save(tmp_path / "modpart.pdf")
    files = ("aftale.pdf", "modpart.pdf")
    done = redactor("run", *files, "--out", "sag", "--auto-approve", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    states = [one["status"] for one in report_of(tmp_path / "sag")["documents"]]
    assert states == ["released", "released"], "what somebody else signed is no copy"
    findings = (tmp_path / "sag" / "internal" / "findings.jsonl").read_text().splitlines()
    found = [f for f in map(json.loads, findings) if f["type"] == "SIGNATURE"]
    assert [one["action"] for one in found] == ["ask", "ask"]
    pdf = min((tmp_path / "sag" / "release" / "documents").iterdir())
    with pymupdf.open(pdf) as released:
        drawn = released[0].get_drawings()
    assert not [item for drawing in drawn for item in drawing["items"] if item[0] == "c"]
    assert [d for d in drawn if d["rect"].y0 == 520 == d["rect"].y1]
    assert "Dato og underskrift" in text_of(pdf)


def test_a_party_keeps_own_data(tmp_path: Path, samples: Path) -> None:
    source = samples / "01 Ansøgning Overgaard-Yilmaz.pdf"
    done = redactor(
        "run", source, "--out", tmp_path / "sag", "--auto-approve",
        "--request", "party", "--party", "Signe Overgaard-Yilmaz", "--party", "140683-3172",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "Ingen part er angivet" not in done.stderr
    (pdf,) = (tmp_path / "sag" / "release" / "documents").iterdir()
    text = text_of(pdf)
    assert "Signe Overgaard-Yilmaz" in text
    assert "140683-3172" in text
    assert "Warsame" not in text


def test_a_request_of_nobody_is_pointed_out(tmp_path: Path, samples: Path) -> None:
    order = [samples / "06 Telefonnotat.txt", "--out", tmp_path / "sag", "--request", "own"]
    assert "Ingen part er angivet (--party)" in redactor("run", *order).stderr


def test_lists_win_and_paths_may_be_relative(tmp_path: Path, samples: Path) -> None:
    (tmp_path / "allow").write_text("Yusuf Abdi Warsame\nYusuf\n")
    (tmp_path / "deny").write_text("terrasse\n")
    name = "01 Ansøgning Overgaard-Yilmaz.pdf"
    (tmp_path / name).write_bytes((samples / name).read_bytes())
    done = redactor(
        "run", name, "--out", "sag", "--auto-approve", "--allow", "allow", "--deny", "deny",
        folder=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    (pdf,) = (tmp_path / "sag" / "release" / "documents").iterdir()
    text = text_of(pdf)
    assert "Yusuf" in text
    assert not re.search(r"\bterrasse\b", text)
    assert "Terrassen" in text


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["run", "nowhere", "--out", "x"], 2, "findes ikke"),
        (["run", "samples", "--out", "x", "--request", "secret"], 2, "secret"),
        (["verify", "nowhere.pdf"], 2, "findes ikke"),
        (["audit", "verify", "nowhere"], 2, "findes ikke"),
        (["run", "samples", "--out", "/proc/x"], 2, "kan ikke skrives"),
    ],
)
def test_wrong_use_is_explained(arguments: list[str], code: int, message: str) -> None:
    done = redactor(*arguments)
    assert not Path("x").exists()
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def _packed_deep(folder: Path) -> Path:
    content, name = b"inderst", "brev.txt"
    for level in range(5):
        packed = folder / f"{level}.zip"
        with zipfile.ZipFile(packed, "w") as out:
            out.writestr(name, content)
        content, name = packed.read_bytes(), packed.name
    return packed


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What became of each file of a bundle that goes beyond limits, and of letters beside it."""
    folder = tmp_path_factory.mktemp("limited")
    bundle = folder / "in"
    bundle.mkdir()
    paragraphs = [
        "Kære Mette Holm, tak for dit brev om hegnet ved skellet mod vest.",
        "Vi ringer på 31 90 44 28 i løbet af ugen. Venlig hilsen Yusuf Warsame",
    ]
    page = "".join(f"<p>{text}</p>" for text in paragraphs)
    (bundle / "1 brev.html").write_text(f"<html><body>{page}</body></html>")
    (bundle / "2 brev.txt").write_text("\n\n".join(paragraphs))
    (bundle / "3 andet brev.txt").write_text("\n\n".join([*paragraphs, "PS. Hegnet er 2 meter."]))
    (bundle / "slow.txt").write_text("Kære Mette Holm, ring på 31 90 44 28.\n" * 400_000)
    with zipfile.ZipFile(bundle / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("zeros.txt", bytes(60_000_000))
    (bundle / "deep.zip").write_bytes(_packed_deep(folder).read_bytes())
    done = redactor(
        "run", bundle, "--out", folder / "sag", "--auto-approve", REDACTOR_LIMITS__SECONDS="15",
        REDACTOR_LIMITS__DEPTH="3", REDACTOR_LIMITS__UNPACKED_BYTES="10000000",
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    return {document["source"]: document for document in report_of(folder / "sag")["documents"]}


def test_what_goes_beyond_a_limit_costs_itself_only(limited: dict[str, dict[str, Any]]) -> None:
    assert {source: document["status"] for source, document in limited.items()} == {
        "1 brev.html": "released", "2 brev.txt": "duplicate", "3 andet brev.txt": "released",
        "slow.txt": "failed", "bomb.zip": "failed", "deep.zip/3.zip/2.zip/1.zip/0.zip": "failed",
    }  # fmt: skip
    assert "mange lag" in limited["deep.zip/3.zip/2.zip/1.zip/0.zip"]["reason"]


def test_the_same_text_in_another_wrapping_is_processed_once(
    limited: dict[str, dict[str, Any]],
) -> None:
    first = "release/documents/001-dokument.pdf"
    assert [
        (limited[source]["duplicate_of"], limited[source]["output"])
        for source in ("1 brev.html", "2 brev.txt", "3 andet brev.txt")
    ] == [(None, first), ("1", first), (None, "release/documents/003-dokument.pdf")]


_SMALL_DISK = """
mount -t tmpfs -o size=8m tmpfs "$1/sag" || exit 77
run() { "$2" -c 'from redactor.cli import main; main()' run "$1/in" --out "$1/sag/sag"; }
run "$1" "$2"; first=$?
mount -o remount,size=400m "$1/sag"
run "$1" "$2"; echo "codes $first $?"
cp "$1/sag/sag/internal/report.json" "$1"
"""


def test_a_full_disk_is_no_fault_of_the_documents(tmp_path: Path) -> None:
    """The run stops and says so, and once there is room goes on with everything."""
    for name in ("in", "sag"):
        (tmp_path / name).mkdir()
    (tmp_path / "in" / "1.txt").write_text("Et brev om hegnet ved skellet mod vest.")
    with zipfile.ZipFile(tmp_path / "in" / "2.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("2.bin", bytes(30_000_000))
    done = subprocess.run(
        ["unshare", "-Urm", "sh", "-c", _SMALL_DISK, "sh", tmp_path, sys.executable],
        capture_output=True, text=True, check=False, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    if "codes" not in done.stdout:
        pytest.skip("nobody may make a small disk here")
    assert "Der er ikke plads på disken. Skaf plads, og prøv igen." in done.stderr
    assert "codes 6 3" in done.stdout
    report = json.loads((tmp_path / "report.json").read_text())
    told = {document["source"]: document for document in report["documents"]}
    assert told["1.txt"]["status"] == "withheld"
    assert told["2.zip/2.bin"]["reason"].startswith("Filen er tom.")


def test_an_archive_that_came_twice_is_listed_twice_and_outlives_its_twin(tmp_path: Path) -> None:
    """Its folders have files of one name; and a mail lies beside a folder of the mail's name."""
    bundle, out = tmp_path / "in", tmp_path / "sag"
    bundle.mkdir()
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "Hegn", "a@example.org", "b@example.org"
    mail.set_content("Se det vedhæftede om hegnet mod vest.")
    mail.add_attachment("Bilaget om hegnet ved skellet mod vest.", filename="x.txt")
    texts = {
        "a/1.txt": "Det første brev om hegnet ved skellet mod vest.",
        "b/1.txt": "Det andet brev, som handler om vejen ved skolen.",
        "m.eml/x.txt": "Et notat om lygterne på den store parkeringsplads.",
        "m.eml": mail.as_string(),
    }
    for name in ("1.zip", "2.zip"):
        with zipfile.ZipFile(bundle / name, "w") as archive:
            for member, text in texts.items():
                archive.writestr(zipfile.ZipInfo(member), text)
    done = redactor("run", bundle, "--out", out)
    assert done.returncode == 0, done.stderr
    inside = {"a/1.txt", "b/1.txt", "m.eml/x.txt", "m.eml", "m.eml/x.txt (2)"}
    told = {d["source"]: d["status"] for d in report_of(out)["documents"]}
    assert set(told) == {"2.zip"} | {f"{name}.zip/{one}" for name in "12" for one in inside}
    assert {told[f"2.zip/{one}"] for one in inside} == {"duplicate"}
    with zipfile.ZipFile(bundle / "1.zip", "w") as archive:
        archive.writestr("andet.txt", "Noget helt andet, som handler om havnen og dens kajplads.")
    assert redactor("run", bundle, "--out", out).returncode == 0
    told = {d["source"]: d["status"] for d in report_of(out)["documents"]}
    assert set(told) == {"1.zip/andet.txt"} | {f"2.zip/{one}" for one in inside}
    assert set(told.values()) == {"withheld"}  # each waits for a person
