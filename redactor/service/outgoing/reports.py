"""What a run tells afterwards, for the house only: report.json, findings.jsonl, audit.jsonl."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from redactor.audit import SEAL, load_or_create_key, sign_head, write_log
from redactor.files import write_atomically
from redactor.model import Case, Finding, Status
from redactor.review import Effective
from redactor.service.case import CaseFolder, event
from redactor.service.incoming.intake import numbered
from redactor.service.outgoing.correspondents import correspondents
from redactor.store import CaseStore, Entry

_WAITING = "Afventer gennemgang og godkendelse."


def outcome(entry: Entry) -> tuple[str, str]:
    """A document's outcome and reason as report.json gives them."""
    status = entry.document.status
    if status in (Status.READ, Status.REGISTERED):
        return Status.WITHHELD.value, _WAITING
    return status.value, entry.document.reason


def build_report(
    case: Case,
    entries: Sequence[Entry],
    findings: Sequence[Finding],
    outputs: dict[str, str],
    seconds: float,
) -> dict[str, Any]:
    """The report as JSON. `outputs` maps document ids to paths under the case folder."""
    counts: dict[str, Counter[str]] = {}
    for finding in findings:
        counts.setdefault(finding.document, Counter())[finding.type] += 1
    numbers = {entry.document.id: entry.document.number for entry in entries}
    documents, containers = [], []
    for entry in numbered(entries):
        document = entry.document
        if entry.container and document.status is not Status.DUPLICATE:
            containers.append(
                {"source": document.source, "sha256": document.sha256, "kind": document.kind}
            )
            continue
        status, reason = outcome(entry)
        documents.append(
            {
                "number": document.number,
                "source": document.source,
                "sha256": document.sha256,
                "kind": document.kind,
                "title": document.title,
                "date": document.date,
                "direction": document.direction,
                "parties": correspondents(entry).told(),
                "status": status,
                "output": outputs.get(document.duplicate_of or document.id),
                "reason": reason,
                "duplicate_of": numbers.get(document.duplicate_of or ""),
                "pages": document.pages,
                "findings": dict(sorted(counts.get(document.id, Counter()).items())),
                "notices": list(entry.notices),
                "origin": entry.origin,
                "alarm": entry.alarm,
                "width_privacy": _width_privacy(entry.certificate or {}),
                "seconds": {
                    stage: entry.seconds.get(stage, 0.0)
                    for stage in ("ingest", "detect", "redact", "verify")
                },
            }
        )
    statuses = Counter(document["status"] for document in documents)
    return {
        "case": {"id": case.id, "title": case.title, "request_type": case.request_type.value},
        "documents": documents,
        "containers": containers,
        "totals": {
            "documents": len(documents),
            **{
                status.value: statuses[status.value]
                for status in (Status.RELEASED, Status.WITHHELD, Status.DUPLICATE, Status.FAILED)
            },
            "pages": sum(entry.document.pages for entry in entries),
            "findings": len(findings),
            "alarms": sum(bool(entry.alarm) for entry in entries),
            "seconds": round(seconds, 2),
        },
    }


def _width_privacy(certificate: dict[str, Any]) -> dict[str, Any]:
    """How positions were kept, and per page how many of 1,000 names fit its tightest gap."""
    figures = certificate.get("figures", {})
    return {key: figures[key] for key in ("layout", "names_possible") if key in figures}


def finding_lines(holding: Sequence[Effective], entries: Sequence[Entry]) -> Iterable[str]:
    """findings.jsonl: every finding with what holds for it."""
    about = {entry.document.id: entry.document for entry in entries}
    for item in holding:
        finding = item.finding
        if finding is None:
            continue
        document = about[finding.document]
        yield (
            json.dumps(
                {
                    "document": document.number,
                    "source": document.source,
                    "page": finding.page,
                    "type": finding.type,
                    "text": finding.text,
                    "start": finding.start,
                    "end": finding.end,
                    "boxes": [[round(value, 2) for value in box] for box in finding.boxes],
                    "score": round(finding.score, 4),
                    "recognizer": finding.recognizer,
                    "reason": finding.reason,
                    "entity": item.entity.id if item.entity else None,
                    "role": item.entity.role.value if item.entity else None,
                    "action": item.ruling.action.value,
                    "legal_basis": list(item.ruling.legal_basis),
                },
                ensure_ascii=False,
            )
            + "\n"
        )


def seal_log(folder: CaseFolder, store: CaseStore, who: str) -> None:
    """End the audit log with a seal, export it, and sign its head."""
    store.add_event(folder.case_id, event(SEAL, who=who))
    events = store.events(folder.case_id)
    write_log(folder.internal / "audit.jsonl", events)
    key = load_or_create_key(folder.internal / "signing-key.pem")
    head = sign_head(key, count=len(events), head=events[-1].hash)
    write_atomically(folder.internal / "audit-head.json", [json.dumps(head, indent=1), "\n"])
