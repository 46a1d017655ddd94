"""Hold a finished PDF against its certificate, the key, and the audit log it is chained into.

What a certificate proves: this very file passed the checks it lists, and whoever holds the key
said so. What the log adds: the statement was written down at the time, nothing before or after
it was changed, and no newer statement about the document takes its place.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redactor.audit import read_log, verify_head, verify_log
from redactor.errors import AuditError, UsageError
from redactor.verify.certificate import check_certificate, public_key

_NUMBERED = re.compile(r"(\d{3,}(?:\.\d+)*)-")
_HEX_KEY = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Where a file's certificate is, and what to hold it against."""

    certificate: Path
    log: Path | None = None
    key: str = ""
    """Ed25519 public key, 64 hex digits; without it the log's signed head says which."""


def document_number(name: str) -> str:
    """The document number our file names begin with ('003.2-…' is '3.2'), or ''."""
    match = _NUMBERED.match(name)
    return ".".join(str(int(part)) for part in match.group(1).split(".")) if match else ""


def proof_beside(pdf: Path) -> Proof | None:
    """The proof of a file that lies where `run` puts documents, else None.

    A document of a release always has one, so the certificate may turn out to be missing.
    """
    folder = pdf.resolve().parent
    internal = folder.parent.parent / "internal"
    number = document_number(pdf.name)
    if not number or folder.name != "documents" or not internal.is_dir():
        return None
    return Proof(
        certificate=internal / "certificates" / f"{number}.json", log=internal / "audit.jsonl"
    )


def missing_from(documents: Path) -> int:
    """How many documents that were released last are gone from a release's folder `documents`, by
    the audit log beside it; none where there is no log that holds."""
    here = {_sha256(pdf) for pdf in documents.glob("*.pdf")}
    return sum(output not in here for output in _released_last(documents).get("outputs", ()))


def strange_in(documents: Path) -> int:
    """How many files in a release's folder `documents` were not released last, by the same log.

    A second copy is one. Numbered PDFs right in the folder are left out: their certificates tell.
    """
    released = _released_last(documents).get("outputs")
    if released is None:
        return 0
    left = list(released)
    strange = 0
    for file in sorted(path for path in documents.rglob("*") if path.is_file()):
        mark = _sha256(file) if file.parent == documents and file.suffix == ".pdf" else ""
        if mark in left:
            left.remove(mark)
        elif not mark or not document_number(file.name) or mark in released:
            strange += 1
    return strange


def changed_beside(documents: Path) -> tuple[int, int]:
    """How many files a release has beside its folder `documents` (index, letter) that are gone or
    changed, and how many more that were not released, by the same log."""
    released = _released_last(documents)
    if "files" not in released:
        return 0, 0
    beside = Counter(released["files"]) - Counter(released.get("outputs"))
    found = Counter(
        _sha256(path)
        for path in documents.parent.rglob("*")
        if path.is_file() and not path.is_relative_to(documents)
    )
    lost = (beside - found).total()
    return lost, max(0, (found - beside).total() - lost)


def log_doubt(documents: Path) -> str:
    """Why the log and its head beside a release prove nothing (Danish), or ''."""
    log = _log_of(documents)
    try:
        verify_head(log.with_name("audit-head.json"), log)
        verify_log(log)
    except AuditError as error:
        return str(error)
    return ""


def _log_of(documents: Path) -> Path:
    return documents.resolve().parent.parent / "internal" / "audit.jsonl"


def _released_last(documents: Path) -> dict[str, list[str]]:
    """Hashes of what was released last: of the documents (`outputs`), and of all `files`.

    What no log tells is missing.
    """
    log = _log_of(documents)
    if documents.resolve().name != "documents" or not log.is_file():
        return {}
    try:
        verify_log(log)
        released = [r for r in read_log(log) if r.get("what") == "case.released"]
    except AuditError:
        return {}  # each document's own proof tells it
    details = released[-1].get("details") if released else None
    told = details if isinstance(details, dict) else {}
    return {
        which: list(map(str, marks))
        for which in ("outputs", "files")
        if isinstance(marks := told.get(which), list)
    }


def read_key(given: str) -> str:
    """A public key as hex digits, from the digits themselves or a file that holds them.

    Raises:
        UsageError: it is neither.
    """
    path = Path(given)
    text = given
    if not _HEX_KEY.fullmatch(given.lower()) and path.is_file():
        text = path.read_text(encoding="utf-8", errors="replace")
    match = _HEX_KEY.fullmatch(text.strip().lower())
    if match is None:
        raise UsageError("Nøglen skal være 64 hexadecimale cifre eller en fil med dem.")
    return match.group()


def doubts(pdf: Path, proof: Proof) -> list[str]:
    """Reasons (Danish) why a certificate does not prove a file; empty when it does."""
    if not proof.certificate.is_file():
        return ["Der er intet certifikat til filen."]
    try:
        cert = json.loads(proof.certificate.read_text(encoding="utf-8"))
        signer = public_key(cert["public_key"])
    except (OSError, ValueError, KeyError, TypeError):
        return ["Certifikatet kan ikke læses."]
    found = []
    if not check_certificate(cert, signer):
        found.append("Certifikatet er ændret: underskriften passer ikke.")
    if cert.get("sha256") != _sha256(pdf):
        found.append("Filen er en anden end den, certifikatet taler om.")
    found += _key_doubts(cert, proof)
    if proof.log is not None:
        found += _log_doubts(cert, proof.log)
    return found


def _key_doubts(cert: dict[str, Any], proof: Proof) -> Iterator[str]:
    trusted = proof.key
    if not trusted and proof.log is not None:
        try:
            trusted = verify_head(proof.log.with_name("audit-head.json"), proof.log)
        except AuditError as error:
            yield str(error)
            return
    if not trusted:
        yield "Nøglen kan ikke bekræftes: angiv --key eller --audit."
    elif cert["public_key"] != trusted:
        yield "Certifikatet er underskrevet med en anden nøgle."


def _log_doubts(cert: dict[str, Any], log: Path) -> Iterator[str]:
    if not log.is_file():
        yield "Revisionsloggen findes ikke."
        return
    try:
        verify_log(log)
        records = list(read_log(log))
    except AuditError as error:
        yield str(error)
        return
    mark = hashlib.sha256(json.dumps(cert, sort_keys=True).encode()).hexdigest()
    named = [
        place
        for place, record in enumerate(records)
        if record.get("what") == "document.proved"
        and isinstance(details := record.get("details"), dict)
        and details.get("certificate") == mark
        and details.get("output") == cert.get("sha256")
    ]
    if not named:
        yield "Certifikatet står ikke i revisionsloggen."
        return
    document = records[named[-1]].get("document")
    if any(
        record.get("document") == document
        and record.get("what") in ("document.proved", "document.withheld")
        for record in records[named[-1] + 1 :]
    ):
        yield "Dokumentet er siden afgjort på ny: certifikatet gælder ikke længere."


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
