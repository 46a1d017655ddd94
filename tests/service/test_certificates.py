"""A file, its certificate, the key and the audit log: one changed, and the proof is refused."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typer.testing import CliRunner

from redactor.audit import GENESIS, SEAL, chain, public_key_hex, sign_head, write_log
from redactor.cli import app
from redactor.model import Event
from redactor.service.proofs.certificates import Proof, document_number, doubts, proof_beside
from redactor.verify import certificate, verify


def _event(what: str, document: str = "", **details: Any) -> Event:
    return Event(
        at="2026-01-01T00:00:00Z", who="test", what=what, document=document, details=details
    )


def _write(internal: Path, key: Ed25519PrivateKey, events: list[Event]) -> None:
    lines, prev = [], GENESIS
    for number, event in enumerate([*events, _event(SEAL)], 1):
        lines.append(chain(event, seq=number, prev=prev))
        prev = lines[-1].hash
    write_log(internal / "audit.jsonl", lines)
    head = sign_head(key, count=len(lines), head=prev)
    (internal / "audit-head.json").write_text(json.dumps(head))


def _proved(cert: dict[str, Any]) -> Event:
    mark = hashlib.sha256(json.dumps(cert, sort_keys=True).encode()).hexdigest()
    return _event("document.proved", "d1", output=cert["sha256"], certificate=mark)


class Released:
    """A released document with everything `run` leaves beside it."""

    def __init__(self, folder: Path) -> None:
        self.pdf = folder / "release" / "documents" / "003-dokument.pdf"
        self.internal = folder / "internal"
        self.cert_path = self.internal / "certificates" / "3.json"
        for path in (self.pdf, self.cert_path):
            path.parent.mkdir(parents=True)
        with pymupdf.open() as document:
            document.new_page().insert_text((72, 100), "Kommunen har truffet afgørelse.")
            document.set_metadata({})
            document.save(self.pdf, garbage=4, deflate=True)
        self.key = Ed25519PrivateKey.generate()
        self.cert = certificate(
            verify(self.pdf, None), document="3", decisions_digest="ab", key=self.key
        )
        self.cert_path.write_text(json.dumps(self.cert, indent=1))
        self.write_log([_proved(self.cert)])

    def write_log(self, events: list[Event], key: Ed25519PrivateKey | None = None) -> None:
        _write(self.internal, key or self.key, events)

    def doubts(self) -> list[str]:
        proof = proof_beside(self.pdf)
        assert proof is not None
        return doubts(self.pdf, proof)


@pytest.fixture
def released(tmp_path: Path) -> Released:
    return Released(tmp_path)


def test_untouched_release_is_proved(released: Released) -> None:
    assert released.doubts() == []


def _file(it: Released) -> None:
    it.pdf.write_bytes(it.pdf.read_bytes() + b"\n")


def _figure(it: Released) -> None:
    it.cert_path.write_text(json.dumps(it.cert | {"pages": 7}))


def _nonsense(it: Released) -> None:
    it.cert_path.write_text("[1, 2]")


def _other_key(it: Released) -> None:
    other = Ed25519PrivateKey.generate()
    forged = certificate(verify(it.pdf, None), document="3", decisions_digest="ab", key=other)
    it.cert_path.write_text(json.dumps(forged))


def _of_another_file(it: Released) -> None:
    other = it.pdf.with_name("4-andet.pdf")
    with pymupdf.open() as document:
        document.new_page()
        document.save(other)
    cert = certificate(verify(other, None), document="3", decisions_digest="ab", key=it.key)
    it.cert_path.write_text(json.dumps(cert))


def _gone(it: Released) -> None:
    it.cert_path.unlink()


def _unlinked(it: Released) -> None:
    it.write_log([_event("run.started")])


def _superseded(it: Released) -> None:
    it.write_log([_proved(it.cert), _event("document.withheld", "d1")])


def _log_line(it: Released) -> None:
    log = it.internal / "audit.jsonl"
    log.write_text(log.read_text().replace('"who": "test"', '"who": "x"', 1))


def _log_cut(it: Released) -> None:
    log = it.internal / "audit.jsonl"
    head = (it.internal / "audit-head.json").read_text()
    it.write_log([_proved(it.cert), _event("run.ended")])
    (it.internal / "audit-head.json").write_text(head)
    assert log.is_file()


def _log_gone(it: Released) -> None:
    (it.internal / "audit.jsonl").unlink()


def _foreign_head(it: Released) -> None:
    it.write_log([_proved(it.cert)], Ed25519PrivateKey.generate())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_file, "en anden end den"),
        (_of_another_file, "en anden end den"),
        (_figure, "er ændret"),
        (_nonsense, "kan ikke læses"),
        (_other_key, "anden nøgle"),
        (_gone, "intet certifikat"),
        (_unlinked, "ikke i revisionsloggen"),
        (_superseded, "gælder ikke længere"),
        (_log_line, "ændret"),
        (_log_cut, "slutter et andet sted"),
        (_log_gone, "findes ikke"),
        (_foreign_head, "anden nøgle"),
    ],
)
def test_any_change_is_refused(
    change: Callable[[Released], None], said: str, released: Released
) -> None:
    change(released)
    assert any(said in reason for reason in released.doubts())


def test_proof_elsewhere_needs_a_key_or_a_log(released: Released) -> None:
    cert = released.cert_path
    digits = public_key_hex(released.key)
    assert doubts(released.pdf, Proof(certificate=cert, key=digits)) == []
    assert doubts(released.pdf, Proof(certificate=cert, key="00" * 32)) != []
    assert doubts(released.pdf, Proof(certificate=cert)) != []


def test_command_line(released: Released) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, ["verify", *arguments])
        return result.exit_code, result.output

    code, said = run(str(released.pdf))
    assert (code, "certifikatet passer" in said) == (0, True)
    cert = ["--certificate", str(released.cert_path)]
    assert run(str(released.pdf), *cert, "--key", public_key_hex(released.key))[0] == 0
    code, said = run(str(released.pdf), *cert)
    assert (code, "Nøglen kan ikke bekræftes" in said) == (4, True)
    _figure(released)
    code, said = run(str(released.pdf), "--json")
    (item,) = json.loads(said)
    assert (code, item["clean"], item["certified"]) == (4, False, False)


def test_a_document_gone_from_the_folder_is_told(released: Released) -> None:
    folder = released.pdf.parent.parent
    second = released.pdf.with_name("004-dokument.pdf")
    second.write_bytes(released.pdf.read_bytes() + b"\n")
    outputs = [hashlib.sha256(p.read_bytes()).hexdigest() for p in (released.pdf, second)]
    released.write_log([_proved(released.cert), _event("case.released", outputs=outputs)])
    second.unlink()
    result = CliRunner().invoke(app, ["verify", str(folder)])
    assert (result.exit_code, "findes ikke i mappen" in result.output) == (4, True)
    released.write_log([_proved(released.cert), _event("case.released", outputs=outputs[:1])])
    result = CliRunner().invoke(app, ["verify", str(folder)])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("name", ["bilag.pdf", "003-kopi.pdf", "mere/004-dokument.pdf", "note.txt"])
def test_a_file_that_was_not_released_is_told_of(released: Released, name: str) -> None:
    folder, documents = released.pdf.parents[1], released.pdf.parent
    outputs = [hashlib.sha256(released.pdf.read_bytes()).hexdigest()]
    released.write_log([_proved(released.cert), _event("case.released", outputs=outputs)])
    assert CliRunner().invoke(app, ["verify", str(folder)]).exit_code == 0
    (documents / name).parent.mkdir(exist_ok=True)
    (documents / name).write_bytes(released.pdf.read_bytes())
    result = CliRunner().invoke(app, ["verify", str(folder)])
    assert (result.exit_code, "som ikke er udleveret" in result.output) == (4, True)


def _beside(it: Released) -> Path:
    """The release of `it` with an index and a letter, as the log has them; its folder."""
    folder = it.pdf.parents[1]
    (folder / "index.pdf").write_bytes(it.pdf.read_bytes())
    (folder / "index.xlsx").write_bytes(b"liste")
    (folder / "decision.docx").write_bytes(b"brev")
    marks = [hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()]
    output = hashlib.sha256(it.pdf.read_bytes()).hexdigest()
    it.write_log([_proved(it.cert), _event("case.released", outputs=[output], files=marks)])
    return folder


def _swapped(it: Released) -> None:
    (it.pdf.parents[1] / "decision.docx").write_bytes(b"et andet brev")


def _list_lost(it: Released) -> None:
    (it.pdf.parents[1] / "index.xlsx").unlink()


def _one_more(it: Released) -> None:
    (it.pdf.parents[1] / "note.txt").write_text("mere")


def _all_documents_lost(it: Released) -> None:
    shutil.rmtree(it.pdf.parent)


def _log_written_anew(it: Released) -> None:
    shutil.rmtree(it.pdf.parent)
    _foreign_head(it)
    (it.internal / "audit-head.json").unlink()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_swapped, "er ikke, som den var"),
        (_list_lost, "er ikke, som den var"),
        (_one_more, "en fil i mappen, som ikke er udleveret"),
        (_all_documents_lost, "findes ikke i mappen, som det var"),
        (_log_written_anew, "Loggens underskrift mangler"),
    ],
)
def test_index_and_letter_are_held_against_the_log(
    change: Callable[[Released], None], said: str, released: Released
) -> None:
    folder = _beside(released)
    for path in (folder, folder.parent):
        result = CliRunner().invoke(app, ["verify", str(path)])
        assert result.exit_code == 0, result.output
    change(released)
    for path in (folder, folder.parent):
        result = CliRunner().invoke(app, ["verify", str(path)])
        assert (result.exit_code, said in result.output) == (4, True), result.output


def test_numbers_in_file_names() -> None:
    assert document_number("003.02-dokument.pdf") == "3.2"
    assert document_number("brev.pdf") == ""
