"""A whole case from inputs to release, read top to bottom. What was done is never done twice."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redactor.days import day
from redactor.errors import InputError, LeakError
from redactor.files import write_atomically
from redactor.model import Case, RequestType, Status
from redactor.review import Effective
from redactor.service.analysis.linking import holding, link_case
from redactor.service.analysis.reading import Progress, read_all
from redactor.service.analysis.surveying import as_json, survey
from redactor.service.case import CaseFolder, event, user
from redactor.service.incoming.collected import remembered
from redactor.service.incoming.intake import check_inputs
from redactor.service.incoming.taking import take_in
from redactor.service.outgoing.finishing import finish_all
from redactor.service.outgoing.htmlreport import html_report
from redactor.service.outgoing.releasing import release_case
from redactor.service.outgoing.reports import (
    build_report,
    finding_lines,
    seal_log,
)
from redactor.service.work import workers_for
from redactor.settings import Settings
from redactor.store import CaseStore


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOrder:
    """What `redactor run` was asked to do."""

    inputs: tuple[Path, ...]
    out: Path
    request_type: RequestType = RequestType.PUBLIC
    parties: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    auto_approve: bool = False


def run(order: RunOrder, settings: Settings, progress: Progress) -> dict[str, Any]:
    """Process a case as far as the order allows; returns the report (see DESIGN, output of run).

    Killed at any moment, the same order goes on where it stopped. Raises `UsageError` and
    `StoreError`; what goes wrong with single documents is in the report.
    """
    begun = time.perf_counter()
    check_inputs(order.inputs)
    folder = CaseFolder(root=order.out.resolve())
    with folder.locked():
        store = folder.open_store(settings)
        try:
            case = _open_case(order, folder, store)
            workers = workers_for(settings)
            try:
                take_in(order.inputs, folder, store, settings)
                read_case(case, folder, store, workers, settings, progress)
                held = holding(case, store)
                if order.auto_approve:
                    finish_all(case, held, folder, store, workers, settings, progress)
            finally:
                workers.shutdown(wait=True, cancel_futures=True)
            outputs: dict[str, str] = {}
            if order.auto_approve:
                outputs = release_case(case, held, folder, store, settings)
            seconds = time.perf_counter() - begun
            return conclude(case, held, folder, store, outputs, seconds, user())
        finally:
            store.close()


def read_case(
    case: Case,
    folder: CaseFolder,
    store: CaseStore,
    workers: Executor,
    settings: Settings,
    progress: Progress,
) -> None:
    """From registered documents to findings grouped across the case."""
    read_all(folder, store, workers, settings, progress)
    link_case(case, folder, store, workers, settings, progress)


def _open_case(order: RunOrder, folder: CaseFolder, store: CaseStore) -> Case:
    known = store.find_case(folder.case_id)
    case = Case(
        id=folder.case_id,
        title=known.title if known else order.out.resolve().name,
        request_type=order.request_type,
        parties=order.parties,
        allow=order.allow,
        deny=order.deny,
        received=known.received if known else day(),
    )
    terms: dict[str, Any] = {
        "request_type": case.request_type.value,
        "parties": len(case.parties),
        "allow": len(case.allow),
        "deny": len(case.deny),
        "auto_approve": order.auto_approve,
    }
    store.create_case(case, event("case.terms", who=user(), **terms))
    store.add_event(case.id, event("run.started", who=user(), **terms))
    return case


def conclude(
    case: Case,
    held: Sequence[Effective],
    folder: CaseFolder,
    store: CaseStore,
    outputs: dict[str, str],
    seconds: float,
    who: str,
) -> dict[str, Any]:
    """Write what is told afterwards, for the house only, and seal the audit log.

    `held` is what the outputs were made from.
    """
    entries = store.entries(case.id)
    findings = [item.finding for item in held if item.finding is not None]
    report = build_report(case, entries, findings, outputs, seconds)
    report["overview"] = as_json(survey(entries, folder, findings), entries)
    report["collections"] = remembered(folder.internal / "collections.json")
    write_atomically(folder.internal / "findings.jsonl", finding_lines(held, entries))
    for entry in entries:
        if entry.certificate is not None:
            path = folder.internal / "certificates" / f"{entry.document.number}.json"
            write_atomically(path, [json.dumps(entry.certificate, indent=1), "\n"])
    write_atomically(
        folder.internal / "report.json", [json.dumps(report, ensure_ascii=False, indent=1), "\n"]
    )
    write_atomically(folder.internal / "report.html", [html_report(report)])
    store.add_event(case.id, event("run.ended", **report["totals"]))
    seal_log(folder, store, who)
    return report


def exit_code(report: dict[str, Any], *, released: bool) -> int:
    """0 all done; 3 some documents could not be processed; 4 a leak check refused one."""
    statuses = [document["status"] for document in report["documents"]]
    if released and Status.WITHHELD.value in statuses:
        return LeakError.exit_code
    return InputError.exit_code if Status.FAILED.value in statuses else 0
