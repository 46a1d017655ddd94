"""Every kind of input through the whole flow: each has one outcome, none carries the person out."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pikepdf
import pypdfium2
import pytest

from tests.flow.program import ROOT, redactor, report_of
from tests.flow.zoo import CONTROLS, NESTED_CONTROLS, SECRETS, make_zoo


@pytest.fixture(scope="module")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    folder = tmp_path_factory.mktemp("zoo")
    outcomes = make_zoo(folder / "in")
    done = redactor("run", folder / "in", "--out", folder / "sag", "--auto-approve")
    assert done.returncode == 3, done.stderr + done.stdout
    return folder / "sag", outcomes


def squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def leaked(text: str) -> list[str]:
    plain = squeezed(text)
    return [secret for secret in SECRETS if squeezed(secret) in plain]


def texts(path: Path) -> Iterator[str]:
    """The file's text as poppler and pdfium read it."""
    done = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", path, "-"], capture_output=True, check=True
    )
    yield done.stdout.decode()
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            yield page.get_textpage().get_text_range()


def objects(path: Path) -> Iterator[bytes]:
    """Every object, streams decoded."""
    with pikepdf.open(path) as pdf:
        yield pdf.trailer.unparse()
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream):
                with contextlib.suppress(pikepdf.PdfError):  # a picture
                    yield item.read_bytes()
                yield item.read_raw_bytes()
                yield pikepdf.Dictionary(dict(item.items())).unparse()
            elif isinstance(item, pikepdf.Object):
                yield item.unparse()


def ocr(path: Path, folder: Path) -> str:
    """What can be read on the rendered pages."""
    read = []
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            picture = folder / "page.png"
            page.render(scale=200 / 72).to_pil().convert("L").save(picture)
            command = ["tesseract", picture, "-", "-l", "dan", "--tessdata-dir",
                       ROOT / "models" / "tessdata"]  # fmt: skip
            one_thread = {**os.environ, "OMP_THREAD_LIMIT": "1"}
            done = subprocess.run(command, capture_output=True, check=True, env=one_thread)
            read.append(done.stdout.decode())
    return "\n".join(read)


def by_source(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {document["source"]: document for document in report["documents"]}


def test_every_input_has_exactly_one_outcome(zoo: tuple[Path, dict[str, str]]) -> None:
    out, outcomes = zoo
    report = report_of(out)
    sources = [item["source"] for item in (*report["documents"], *report["containers"])]
    assert len(sources) == len(set(sources))
    found = {document["source"]: document["status"] for document in report["documents"]}
    found |= {container["source"]: "container" for container in report["containers"]}
    found.pop("pakke.zip/indre.zip")
    assert found == outcomes
    for document in report["documents"]:
        if document["status"] != "released":
            assert re.search(r"[a-zæøå]{3}.*\.$", document["reason"]), document
            assert document["output"] is None
        assert not leaked(document["reason"])


def test_failures_are_told_apart(zoo: tuple[Path, dict[str, str]]) -> None:
    documents = by_source(report_of(zoo[0]))
    for source, word in (
        ("med kodeord.pdf", "adgangskode"),
        ("ødelagt.pdf", "beskadiget"),
        ("tom.pdf", "tom"),
        ("ukendt.dat", "kendes ikke"),
    ):
        assert word in documents[source]["reason"]


def test_nobody_can_be_read_in_what_is_released(
    zoo: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    release = zoo[0] / "release"
    found: dict[str, Any] = {}
    for path in sorted(release.rglob("*.pdf")):
        for text in (*texts(path), ocr(path, tmp_path)):
            if leaked(text):
                found.setdefault(path.name, []).append(leaked(text))
        for blob in objects(path):
            for secret in SECRETS:
                for codec in ("cp1252", "utf-8", "utf-16-be"):
                    if secret.encode(codec) in blob:
                        found.setdefault(path.name, []).append((secret, codec))
    letter = docx.Document(str(release / "decision.docx"))
    found["decision.docx"] = leaked("\n".join(p.text for p in letter.paragraphs))
    sheets = openpyxl.load_workbook(release / "index.xlsx")
    found["index.xlsx"] = leaked(str([list(s.iter_rows(values_only=True)) for s in sheets]))
    found["names"] = leaked(" ".join(path.name for path in release.rglob("*")))
    assert {name: what for name, what in found.items() if what} == {}


def test_the_rest_survives(zoo: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    out, _ = zoo
    documents = by_source(report_of(out))
    missing = {}
    for source, sentence in {**CONTROLS, **NESTED_CONTROLS}.items():
        path = out / documents[source]["output"]
        text = squeezed("".join(texts(path)))
        if squeezed(sentence) not in text and squeezed(sentence) not in squeezed(
            ocr(path, tmp_path)
        ):
            missing[source] = sentence
    assert missing == {}
