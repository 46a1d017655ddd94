"""From finished documents to the release folder, with titles cleaned like everything else."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from redactor.model import TITLE_PAGE, Action, Case, Status
from redactor.policy import hjemmel
from redactor.release import Outcome, ReleaseCase, ReleaseItem, write_release
from redactor.review import DocumentMark, Effective, Given
from redactor.service.case import CaseFolder, event, now
from redactor.service.finishing import NO_MARKS
from redactor.service.intake import numbered
from redactor.settings import Settings
from redactor.store import CaseStore, Entry

_OMITTED = "[udeladt]"
_OUTCOMES = {
    Given.WITHHELD: Outcome.WITHHELD,
    Given.DUPLICATE: Outcome.DUPLICATE,
    Given.OUT_OF_SCOPE: Outcome.OUT_OF_SCOPE,
    Given.MISFILED: Outcome.OUT_OF_SCOPE,
}


def release_case(
    case: Case,
    holding: Sequence[Effective],
    folder: CaseFolder,
    store: CaseStore,
    settings: Settings,
    marks: Mapping[str, DocumentMark] = NO_MARKS,
) -> dict[str, str]:
    """Write `release/` anew; returns the path of each released PDF by document id.

    The folder is built beside the old one and takes its place in one step.
    """
    entries = [entry for entry in numbered(store.entries(case.id)) if entry.document.number]
    by_document: dict[str, list[Effective]] = {}
    for item in holding:
        by_document.setdefault(item.document, []).append(item)
    items = [_item(entry, by_document, entries, case, folder, marks) for entry in entries]
    target = folder.root / "release.part"
    shutil.rmtree(target, ignore_errors=True)
    order = ReleaseCase(
        request_type=case.request_type,
        authority=settings.authority,
        appeal_body=settings.appeal_body,
        received=case.received,
        decided=now()[:10],
    )
    written = write_release(order, items, target)
    old = folder.root / "release.old"
    shutil.rmtree(old, ignore_errors=True)
    if folder.release.exists():
        folder.release.rename(old)
    target.rename(folder.release)
    shutil.rmtree(old, ignore_errors=True)
    outputs = {
        entry.document.id: f"release/{written[entry.document.number]}"
        for entry in entries
        if entry.document.number in written
    }
    store.add_event(
        case.id,
        event(
            "case.released",
            documents=len(outputs),
            outputs=sorted(e.output for e in entries if e.document.id in outputs),
        ),
    )
    return outputs


def _item(
    entry: Entry,
    by_document: dict[str, list[Effective]],
    entries: Sequence[Entry],
    case: Case,
    folder: CaseFolder,
    marks: Mapping[str, DocumentMark],
) -> ReleaseItem:
    document = entry.document
    original = document.duplicate_of or document.id
    burnt = [i for i in by_document.get(original, ()) if i.ruling.action is not Action.KEEP]
    grounds = sorted({ground for item in burnt for ground in item.ruling.legal_basis})
    table = hjemmel()
    file: Path | None = None
    mark = marks.get(document.id)
    if mark is not None and not mark.given.leaves:
        outcome = _OUTCOMES[mark.given]
        burnt, grounds = [], sorted(mark.legal_basis)
    elif document.status is Status.RELEASED:
        outcome = Outcome.PARTIAL if _on_pages(burnt) else Outcome.FULL
        file = folder.vault.checked(entry.output)
    elif document.status is Status.DUPLICATE:
        outcome = Outcome.DUPLICATE
    elif document.status is Status.FAILED:
        outcome = Outcome.NOT_PROCESSED
    else:
        outcome = Outcome.WITHHELD
    numbers = {other.document.id: other.document.number for other in entries}
    titled = next((other for other in entries if other.document.id == original), entry)
    return ReleaseItem(
        number=document.number,
        title="" if outcome is Outcome.OUT_OF_SCOPE else _clean_title(titled, by_document),
        kind=document.kind,
        date=document.date,
        direction=document.direction,
        pages=document.pages,
        outcome=outcome,
        grounds=tuple(table.ground(ground).cited(case.request_type) for ground in grounds),
        redactions=len(_on_pages(burnt)),
        duplicate_of=numbers.get(document.duplicate_of or "", ""),
        file=file,
        sha256=entry.output,
    )


def _on_pages(items: Sequence[Effective]) -> list[Effective]:
    return [item for item in items if item.drawn or (item.finding and item.finding.page)]


def _clean_title(entry: Entry, by_document: dict[str, list[Effective]]) -> str:
    """The title without what is redacted in it, or none at all where that was never looked at."""
    document = entry.document
    if not entry.pages_file:
        return ""
    hidden = [
        item.finding
        for item in by_document.get(document.id, ())
        if item.finding is not None
        and item.finding.page == TITLE_PAGE
        and item.ruling.action is not Action.KEEP
    ]
    return _without(document.title, [(finding.start, finding.end) for finding in hidden])


def _without(title: str, spans: Sequence[tuple[int, int]]) -> str:
    """The title with a mark in place of each run of spans that touch or overlap."""
    result, position = "", 0
    for start, end in sorted(spans):
        if start > position or not result.endswith(_OMITTED):
            result += title[position:start] + _OMITTED
        position = max(position, end)
    return result + title[position:]
