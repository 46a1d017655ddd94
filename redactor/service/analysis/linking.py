"""The case as a whole: who is who, what the first pass missed, and what does not belong here."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from redactor.errors import RedactorError
from redactor.faults import tell_fault
from redactor.model import Case, Decision, Drawn, Entity, Event, Finding, Page, Ruling, Said, Status
from redactor.overview.types import replies_to_hearing, written_to_all
from redactor.pagefile import decode_pages
from redactor.policy import suggest
from redactor.review import Effective, batch_of, effective, in_force
from redactor.service.analysis.reading import Progress, in_order_of_completion
from redactor.service.case import CaseFolder, event
from redactor.service.work import SweepJob, sweep_document
from redactor.settings import Settings
from redactor.store import CaseStore, DeskStore, Entry, Vault


def link_case(
    case: Case,
    folder: CaseFolder,
    store: CaseStore,
    executor: Executor,
    settings: Settings,
    progress: Progress,
) -> None:
    """Group findings into entities, look again with the names now known, and group anew."""
    from redactor.detect.people.linking import link
    from redactor.detect.people.observed import Observed
    from redactor.detect.people.sweep import Sweep

    entries = store.entries(case.id)
    searched = [e for e in entries if e.pages_file and e.document.status is not Status.DUPLICATE]
    pages_of = PagesOf(folder.vault, searched)
    first_pass = store.findings(case.id, second_pass=False)
    said = _said(case, store)
    seen = Observed()
    sweep = Sweep.of(link(first_pass, pages_of, case, said, seen), first_pass, case)
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
    entities = link(everything, pages_of, case, said, seen)
    store.record_linking(
        case.id,
        entities,
        second_pass,
        event("case.linked", entities=len(entities), second_pass=len(second_pass)),
        partial(_carry, entities, everything),
    )
    alarms, checked = _misfiled(case, searched, entities, everything, pages_of)
    looked_at = {entry.document.id for entry in searched}
    changed = [
        replace(
            entry,
            alarm=alarms.get(entry.document.id, ""),
            notices=_unchecked(entry, entry.document.id in looked_at and not checked),
        )
        for entry in entries
    ]
    changes = [
        (new, new.alarm != old.alarm)
        for new, old in zip(changed, entries, strict=True)
        if new != old
    ]
    if changes:
        store.update_entries(
            case.id,
            [entry for entry, _ in changes],
            [
                event(
                    "document.alarm" if entry.alarm else "document.alarm_cleared",
                    document=entry.document.id,
                )
                for entry, other_alarm in changes
                if other_alarm
            ],
        )


UNCHECKED = (
    "Det kunne ikke undersøges, om dokumentet er journaliseret på den forkerte sag. Se selv efter."
)
"""Where the alarm itself failed: the case goes on, and a person looks instead."""


def _misfiled(
    case: Case,
    searched: Sequence[Entry],
    entities: Sequence[Entity],
    findings: Sequence[Finding],
    pages_of: PagesOf,
) -> tuple[dict[str, str], bool]:
    """Why a document may not belong here, by its id, and whether that could be looked into."""
    from redactor.detect.people.misfiled import misfiled

    documents = [entry.document for entry in searched]
    try:
        begins = {d.id: "\n".join(page.text for page in pages_of(d.id)[1:2]) for d in documents}
        for_many = replies_to_hearing(documents, begins) | written_to_all(documents, begins)
        found = misfiled(case, documents, entities, findings, for_many)
    except (RedactorError, OSError):
        raise
    except Exception as error:
        tell_fault(error, f"case {case.id}")
        return {}, False
    return {alarm.document: alarm.reason for alarm in found}, True


def _unchecked(entry: Entry, failed: bool) -> tuple[str, ...]:
    others = tuple(notice for notice in entry.notices if notice != UNCHECKED)
    return (*others, UNCHECKED) if failed else others


def relink(case: Case, folder: CaseFolder, store: CaseStore) -> None:
    """Group the findings there are anew, after a person said who is who."""
    from redactor.detect.people.linking import link

    searched = [entry for entry in store.entries(case.id) if entry.pages_file]
    findings = store.findings(case.id)
    entities = link(findings, PagesOf(folder.vault, searched), case, _said(case, store))
    swept = store.findings(case.id, second_pass=True)
    told = event("case.linked", entities=len(entities))
    store.record_linking(case.id, entities, swept, told, partial(_carry, entities, findings))


def _carry(
    entities: Sequence[Entity],
    findings: Sequence[Finding],
    decisions: Sequence[Decision],
    before: Sequence[Entity],
) -> tuple[tuple[Decision, ...], tuple[Event, ...]]:
    carried = carried_over(decisions, before, entities, findings)
    return carried, (event("decisions.carried", count=len(carried)),) if carried else ()


def _said(case: Case, store: CaseStore) -> Said:
    desk = DeskStore(store, case.id)
    return Said(desk.constraints(), desk.roles_said())


def carried_over(
    decisions: Sequence[Decision],
    before: Sequence[Entity],
    after: Sequence[Entity],
    findings: Sequence[Finding],
) -> tuple[Decision, ...]:
    """Decisions on entities that are gone, as decisions on what their findings belong to now.

    Where all findings of a new entity had one ruling, it is the entity's; else each finding
    keeps its own.
    """
    present = {entity.id for entity in after}
    ruled = {d.entity: d for d in in_force(decisions) if d.entity is not None}
    by_finding = {
        member: ruled[entity.id]
        for entity in before
        if entity.id in ruled and entity.id not in present
        for member in entity.findings
    }
    if not by_finding:
        return ()
    known = {finding.id: finding for finding in findings}
    decided = {d.finding for d in in_force(decisions) if d.finding is not None}
    result: list[Decision] = []
    for entity in after:
        mine = [by_finding.get(member) for member in entity.findings]
        had = [decision for decision in mine if decision is not None]
        if not had:
            continue
        same = {(d.ruling.action, d.ruling.legal_basis) for d in had}
        if len(had) == len(mine) and len(same) == 1:
            if entity.id not in ruled:
                result.append(_copy(had[-1], entity=entity.id))
            continue
        for member, decision in zip(entity.findings, mine, strict=True):
            if decision is None or member in decided:
                continue
            finding = known[member]
            drawn = Drawn(document=finding.document, page=finding.page, boxes=finding.boxes)
            result.append(_copy(decision, entity=None, finding=member, drawn=drawn))
    return tuple(result)


def _copy(decision: Decision, **target: Any) -> Decision:
    """The same answer for something else, so named that both are taken back in one go."""
    id_ = f"{batch_of(decision)}-{uuid.uuid4().hex[:12]}"
    return replace(decision, id=id_, undoes=None, **target)


class PagesOf:
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
