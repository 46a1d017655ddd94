"""Reading a case: inputs become documents, documents become pages and findings.

Documents are read generation by generation (files, then what was inside them, …), so that
which of two equal documents counts as the original never depends on who finished first.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from redactor.errors import InputCode, InputError
from redactor.model import Status
from redactor.service.begun import Begun
from redactor.service.case import CaseFolder, event
from redactor.service.incoming.collected import collection_in, delivered_by, head_of, remember
from redactor.service.incoming.intake import (
    document_id,
    files_of,
    name_of,
    numbered,
    parts_of,
    take,
)
from redactor.service.work import ReadJob, ReadResult, read_document
from redactor.settings import Settings
from redactor.store import CaseStore, Entry

J = TypeVar("J")
R = TypeVar("R")
Progress = Callable[[str, int, int], None]

_RETRIED = {str(InputError(code)) for code in (InputCode.NO_CONVERTER, InputCode.OCR_MISSING)}
"""Failures that an installation can cure; a new run tries these documents again."""

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


def take_in(
    inputs: Sequence[Path],
    folder: CaseFolder,
    store: CaseStore,
    settings: Settings,
    *,
    later: bool = False,
) -> None:
    """Register every file under the inputs. A source whose content changed is replaced.

    With `later`, the inputs come after those the case has; a replaced one keeps its place. What
    the case itself has put back into a source, and a collection finds there, is none of its
    documents.
    """
    case_id, vault = folder.case_id, folder.vault
    known = store.entries(case_id)
    by_source = {entry.document.source: entry for entry in known}
    first = 1 + max((entry.position for entry in known), default=-1) if later else 0
    own = delivered_by(store.events(case_id))
    given = [one for one in files_of(inputs) if one.said("sha256") not in own]
    heads = [head_of(manifest, own) for path in inputs if (manifest := collection_in(path))]
    if heads:
        remember(heads, folder.internal / "collections.json")
    fresh = [
        take(one, position, vault, settings.limits.file_bytes)
        for position, one in enumerate(given, first)
    ]
    ids = {one.source: entry.document.id for one, entry in zip(given, fresh, strict=True)}
    fresh = [
        replace(entry, document=replace(entry.document, parent=ids.get(one.parent)))
        for one, entry in zip(given, fresh, strict=True)
    ]
    if later:
        fresh = [_in_place_of(entry, by_source.get(entry.document.source)) for entry in fresh]
    replaced = {
        by_source[entry.document.source].document.id
        for entry in fresh
        if entry.document.source in by_source
        and by_source[entry.document.source].document.id != entry.document.id
    }
    if replaced:
        gone = _with_parts(known, replaced)
        store.remove_documents(case_id, sorted(gone), event("documents.replaced", count=len(gone)))
    store.add_entries(case_id, fresh, event("inputs.registered", count=len(fresh)))
    # The same file handed in once more, and not gathered anew from where it lies: try it again.
    given_again = {entry.document.id for entry in fresh if later and entry.origin is None} & {
        entry.document.id for entry in known
    }
    told_anew = _told_anew(store.entries(case_id), fresh)
    if told_anew:
        store.update_entries(case_id, told_anew, [event("origins.changed", count=len(told_anew))])
    retried = [
        replace(entry, document=replace(entry.document, status=Status.REGISTERED, reason=""))
        for entry in store.entries(case_id)
        if entry.document.status is Status.FAILED
        and (entry.document.reason in _RETRIED or entry.document.id in given_again)
    ]
    if retried:
        store.update_entries(case_id, retried, [event("documents.retried", count=len(retried))])


def _in_place_of(entry: Entry, old: Entry | None) -> Entry:
    if old is None:
        return entry
    document = replace(entry.document, parent=entry.document.parent or old.document.parent)
    return replace(entry, document=document, position=old.position)


def _told_anew(known: Sequence[Entry], fresh: Sequence[Entry]) -> list[Entry]:
    """Documents with the same content of which their source now says something else.

    A new title is searched like any other, so such a document is read again.
    """
    now = {entry.document.id: entry for entry in fresh}
    changed = []
    for old in known:
        new = now.get(old.document.id)
        if new is None or new.origin is None or new.origin == old.origin:
            continue
        failed = new.document.status is Status.FAILED
        again = old.document.status is Status.READ and any(
            (old.origin or {}).get(name) != new.origin.get(name)
            for name in ("title", "date", "direction")
        )
        document = new.document if failed or again else old.document
        number, parent = old.document.number, new.document.parent or old.document.parent
        changed.append(
            replace(
                old,
                document=replace(document, number=number, parent=parent),
                origin=new.origin,
                notices=(
                    *_told_by_source(new),
                    *(notice for notice in old.notices if notice not in _told_by_source(old)),
                ),
            )
        )
    return changed


def _told_by_source(entry: Entry) -> tuple[str, ...]:
    """What its source said of a document that there is a file of."""
    reason = (entry.origin or {}).get("reason")
    return (str(reason),) if reason and entry.document.sha256 else ()


def _with_parts(entries: Sequence[Entry], ids: set[str]) -> set[str]:
    """The documents and everything that came out of them."""
    result = set(ids)
    while True:
        more = {e.document.id for e in entries if e.document.parent in result} - result
        if not more:
            return result
        result |= more


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
        notices=tuple(dict.fromkeys((*_told_by_source(entry), *result.notices))),
        seconds=result.seconds,
    )
    what = event(
        "document.failed" if failed else "document.read",
        document=document.id,
        sha256=document.sha256,
        code=result.code.value if result.code else "",
        kind=document.kind,
        pages=document.pages,
        parts=len(result.parts),
        findings=len(result.findings),
        version=result.version,
    )
    too_deep = bool(result.parts) and _depth(entry, store.entries(folder.case_id)) >= (
        settings.limits.depth
    )
    parts = parts_of(read, result.parts, too_deep=too_deep)
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
    copies = []
    for entry in entries:
        if entry.document.duplicate_of is None or entry.document.id in children:
            continue
        for part in sorted(
            children.get(entry.document.duplicate_of, ()), key=lambda part: part.position
        ):
            name = part.document.source.rsplit("/", 1)[-1]
            source = f"{entry.document.source}/{name}"
            twin = replace(
                part.document,
                id=document_id(source, part.document.sha256),
                source=source,
                parent=entry.document.id,
            )
            original = part.document.duplicate_of or part.document.id
            copies.append(_as_duplicate(Entry(document=twin, position=part.position), original))
    return copies
