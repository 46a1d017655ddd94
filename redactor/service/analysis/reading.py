"""Reading a case: inputs become documents, documents become pages and findings.

Documents are read generation by generation (files, then what was inside them, …), so that
which of two equal documents counts as the original never depends on who finished first.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import asdict, replace
from typing import TypeVar

from redactor.errors import InputCode, InputError
from redactor.model import Status
from redactor.service.begun import Begun
from redactor.service.case import CaseFolder, event
from redactor.service.incoming.intake import (
    document_id,
    free_source,
    name_of,
    numbered,
    parts_of,
)
from redactor.service.incoming.taking import FAILED, LIMITED, told_by_source
from redactor.service.work import ReadJob, ReadResult, read_document
from redactor.settings import Settings
from redactor.store import CaseStore, Entry

J = TypeVar("J")
R = TypeVar("R")
Progress = Callable[[str, int, int], None]

_SUSPECT = threading.Lock()
"""Held by the case that reads a document with which the program may have gone down: there is one
at a time, so that when it does again, nothing else is held to be the reason."""

_PROCESSED = (Status.READ, Status.RELEASED, Status.WITHHELD)


def in_order_of_completion(
    executor: Executor, work: Callable[[J], R], jobs: Iterable[J], *, ahead: int
) -> Iterator[tuple[J, Future[R]]]:
    """Submit jobs with at most `ahead` waiting at a time; yield each as it is done."""
    source = iter(jobs)
    waiting: dict[Future[R], J] = {}
    try:
        while True:
            for job in source:
                waiting[executor.submit(work, job)] = job
                if len(waiting) >= ahead:
                    break
            if not waiting:
                return
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                yield waiting.pop(future), future
    finally:
        for future in waiting:
            future.cancel()


def read_all(
    folder: CaseFolder,
    store: CaseStore,
    executor: Executor,
    settings: Settings,
    progress: Progress,
) -> None:
    """Read every document that is not read yet, and what comes out of them, to the end.

    One that was being read when the program went down is read after the others and alone; after
    as many times as the settings allow it has failed.
    """
    begun, since = Begun(folder.internal), time.time()
    try:
        while pending := _next_generation(folder, store):
            tries = {entry.document.id: begun.tries(entry.document.id) for entry in pending}
            fresh = [entry for entry in pending if not tries[entry.document.id]]
            _read_some(fresh, settings.workers * 4, folder, store, executor, settings, progress)
            for entry in pending:
                if tries[entry.document.id]:
                    with _SUSPECT:
                        _read_some([entry], 1, folder, store, executor, settings, progress)
        _settle(folder, store)
    except BaseException:
        begun.take_back(since)
        raise


def _read_some(
    entries: Sequence[Entry],
    ahead: int,
    folder: CaseFolder,
    store: CaseStore,
    executor: Executor,
    settings: Settings,
    progress: Progress,
) -> None:
    """Read documents, at most `ahead` of them submitted at a time."""
    if not entries:
        return
    by_id = {entry.document.id: entry for entry in entries}
    begun = Begun(folder.internal)
    jobs = [
        ReadJob(
            vault=folder.vault,
            document=entry.document.id,
            sha256=entry.document.sha256,
            name=name_of(entry.document.source, entry.origin),
            title=entry.document.title,
            titled=bool((entry.origin or {}).get("title")),
            given_up=InputCode.CRASHED
            if begun.tries(entry.document.id) >= settings.limits.attempts
            else None,
            settings=settings,
        )
        for entry in entries
    ]
    progress("Læser dokumenter", 0, len(jobs))  # starting the first takes a while
    answers = in_order_of_completion(executor, read_document, jobs, ahead=ahead)
    for done, (job, future) in enumerate(answers, 1):
        try:
            result = future.result()
        except InputError as error:
            result = _title_only(replace(job, given_up=error.code), executor)
        _record(folder, store, by_id[job.document], result, settings)
        begun.end(job.document)
        progress("Læser dokumenter", done, len(jobs))


def _title_only(job: ReadJob, executor: Executor) -> ReadResult:
    """What is known of a document that cannot be read: its title, searched like any other."""
    try:
        return executor.submit(read_document, job).result()
    except InputError as error:
        return ReadResult(code=error.code, title=job.title)


def _next_generation(folder: CaseFolder, store: CaseStore) -> list[Entry]:
    """Documents to read now, after equal ones (same bytes) were marked."""
    entries = numbered(store.entries(folder.case_id))
    first: dict[str, str] = {
        entry.document.sha256: entry.document.id
        for entry in reversed(entries)
        if entry.document.status not in (Status.REGISTERED, Status.DUPLICATE)
        and not entry.container
    }
    pending, twins = [], []
    for entry in entries:
        document = entry.document
        if document.status is not Status.REGISTERED:
            continue
        original = first.setdefault(document.sha256, document.id)
        if original == document.id:
            pending.append(entry)
        else:
            twins.append(_as_duplicate(entry, original))
    if twins:
        marked = [
            event("document.duplicate", document=twin.document.id, of=twin.document.duplicate_of)
            for twin in twins
        ]
        store.update_entries(folder.case_id, twins, marked)
    return pending


def _as_duplicate(entry: Entry, original: str) -> Entry:
    document = replace(
        entry.document,
        status=Status.DUPLICATE,
        duplicate_of=original,
        reason="Samme dokument findes allerede i sagen.",
    )
    return replace(entry, document=document)


def _record(
    folder: CaseFolder, store: CaseStore, entry: Entry, result: ReadResult, settings: Settings
) -> None:
    failed = result.code is not None
    document = replace(
        entry.document,
        title=result.title or entry.document.title,
        kind=result.kind,
        date=(entry.origin or {}).get("date") or result.date,
        direction=(entry.origin or {}).get("direction") or result.direction,
        status=Status.FAILED if failed else Status.READ,
        reason=str(InputError(result.code)) if result.code is not None else "",
        pages=result.pages,
    )
    read = replace(
        entry,
        document=document,
        container=result.container,
        pdf=result.pdf,
        pages_file=result.pages_file,
        text_key=result.text_key,
        mail_ids=result.mail_ids,
        senders=result.senders,
        recipients=result.recipients,
        notices=tuple(dict.fromkeys((*told_by_source(entry), *result.notices))),
        seconds=result.seconds,
    )
    what = event(
        FAILED if failed else "document.read",
        document=document.id,
        sha256=document.sha256,
        code=result.code.value if result.code else "",
        kind=document.kind,
        pages=document.pages,
        parts=len(result.parts),
        findings=len(result.findings),
        version=result.version,
    )
    if result.code in LIMITED:
        what.details["limits"] = asdict(settings.limits)
    known = store.entries(folder.case_id) if result.parts else ()
    parts = parts_of(
        read,
        result.parts,
        too_deep=bool(result.parts) and _depth(entry, known) >= settings.limits.depth,
        others={e.document.source for e in known if e.document.parent != document.id},
    )
    store.record_read(folder.case_id, read, parts, result.findings, [what])


def _depth(entry: Entry, entries: Sequence[Entry]) -> int:
    """In how many files a document was packed."""
    parents = {other.document.id: other.document.parent for other in entries}
    depth, parent = 0, entry.document.parent
    while parent is not None:
        depth, parent = depth + 1, parents.get(parent)
    return depth


def _settle(folder: CaseFolder, store: CaseStore) -> None:
    """When all is read: parts of duplicates, same text in other wrappings, and numbers."""
    while copies := _parts_of_duplicates(store.entries(folder.case_id)):
        store.add_entries(folder.case_id, copies, event("duplicates.listed", count=len(copies)))
    before = {entry.document.id: entry for entry in store.entries(folder.case_id)}
    after, marked = [], []
    first: dict[str, str] = {}
    for entry in numbered(list(before.values())):
        settled = entry
        if entry.text_key and entry.document.status in _PROCESSED:
            original = first.setdefault(entry.text_key, entry.document.id)
            if original != entry.document.id and entry.document.status is Status.READ:
                settled = _as_duplicate(entry, original)
                marked.append(event("document.duplicate", document=entry.document.id, of=original))
        if settled != before[entry.document.id]:
            after.append(settled)
    if after:
        numbering = event("documents.numbered", count=len(before))
        store.update_entries(folder.case_id, after, [*marked, numbering])


def _parts_of_duplicates(entries: Sequence[Entry]) -> list[Entry]:
    """A mail that came twice has its attachments twice: they are listed as duplicates too."""
    children: dict[str | None, list[Entry]] = {}
    for entry in entries:
        children.setdefault(entry.document.parent, []).append(entry)
    source_of = {entry.document.id: entry.document.source for entry in entries}
    taken = set(source_of.values())
    copies = []
    for entry in entries:
        if entry.document.duplicate_of is None or entry.document.id in children:
            continue
        for part in sorted(
            children.get(entry.document.duplicate_of, ()), key=lambda part: part.position
        ):
            # With its folders: an archive may have files of one name in several.
            name = part.document.source.removeprefix(source_of[entry.document.duplicate_of])
            source = free_source(f"{entry.document.source}/{name.removeprefix('/')}", taken)
            twin = replace(
                part.document,
                id=document_id(source, part.document.sha256),
                source=source,
                parent=entry.document.id,
            )
            original = part.document.duplicate_of or part.document.id
            copies.append(_as_duplicate(Entry(document=twin, position=part.position), original))
    return copies
