"""The case as a whole: who is who, what the first pass missed, and what does not belong here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from functools import lru_cache

from redactor.model import Case, Entity, Finding, Page, Ruling, Status
from redactor.policy import suggest
from redactor.review import Effective, effective
from redactor.service.case import CaseFolder, event
from redactor.service.reading import Progress, in_order_of_completion
from redactor.service.work import SweepJob, sweep_document
from redactor.settings import Settings
from redactor.store import CaseStore, Entry, Vault, decode_pages


def link_case(
    case: Case,
    folder: CaseFolder,
    store: CaseStore,
    executor: Executor,
    settings: Settings,
    progress: Progress,
) -> None:
    """Group findings into entities, look again with the names now known, and group anew."""
    from redactor.detect.linking import link
    from redactor.detect.misfiled import misfiled
    from redactor.detect.sweep import Sweep

    entries = store.entries(case.id)
    searched = [e for e in entries if e.pages_file and e.document.status is not Status.DUPLICATE]
    pages_of = _PagesOf(folder.vault, searched)
    first_pass = store.findings(case.id, second_pass=False)
    sweep = Sweep.of(link(first_pass, pages_of, case), first_pass, case)
    by_document = _by_document(first_pass)
    jobs = [
        SweepJob(
            vault=folder.vault,
            pages_file=entry.pages_file,
            sweep=sweep,
            existing=by_document.get(entry.document.id, ()),
            document=entry.document.id,
            sha256=entry.document.sha256,
        )
        for entry in searched
    ]
    swept: dict[str, tuple[Finding, ...]] = {}
    answers = in_order_of_completion(executor, sweep_document, jobs, ahead=settings.workers * 4)
    for done, (job, future) in enumerate(answers, 1):
        swept[job.document] = future.result()
        progress("Søger igen med kendte navne", done, len(jobs))
    second_pass = [finding for entry in searched for finding in swept[entry.document.id]]
    everything = [*first_pass, *second_pass]
    entities = link(everything, pages_of, case)
    store.record_linking(
        case.id,
        entities,
        second_pass,
        event("case.linked", entities=len(entities), second_pass=len(second_pass)),
    )
    documents = [entry.document for entry in searched]
    alarms = {alarm.document: alarm for alarm in misfiled(case, documents, entities, everything)}
    changed = [
        replace(
            entry, alarm=alarms[entry.document.id].reason if entry.document.id in alarms else ""
        )
        for entry in entries
    ]
    changed = [new for new, old in zip(changed, entries, strict=True) if new != old]
    if changed:
        store.update_entries(
            case.id,
            changed,
            [
                event(
                    "document.alarm" if entry.alarm else "document.alarm_cleared",
                    document=entry.document.id,
                )
                for entry in changed
            ],
        )


class _PagesOf:
    """Pages by document id, read from the vault, the last few kept."""

    def __init__(self, vault: Vault, entries: Sequence[Entry]) -> None:
        files = {entry.document.id: entry.pages_file for entry in entries}

        @lru_cache(maxsize=32)
        def read(document: str) -> tuple[Page, ...]:
            return decode_pages(vault.read(files[document]))

        self._read = read

    def __call__(self, document: str) -> Sequence[Page]:
        return self._read(document)


def _by_document(findings: Sequence[Finding]) -> dict[str, tuple[Finding, ...]]:
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.document, []).append(finding)
    return {document: tuple(found) for document, found in grouped.items()}


def suggestions(
    case: Case, findings: Sequence[Finding], entities: Sequence[Entity]
) -> Mapping[str, Ruling]:
    """Policy's ruling for every finding id."""
    entity_of = {member: entity for entity in entities for member in entity.findings}
    return {
        finding.id: suggest(
            case, finding, entity_of.get(finding.id) or entity_of.get(finding.subject or "")
        )
        for finding in findings
    }


def holding(case: Case, store: CaseStore) -> tuple[Effective, ...]:
    """What holds now for every finding and drawn box of the case."""
    findings = store.findings(case.id)
    entities = store.entities(case.id)
    rulings = suggestions(case, findings, entities)
    return effective(findings, entities, rulings, store.decisions(case.id))
