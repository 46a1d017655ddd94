"""From finished documents to the release folder, with titles cleaned like everything else."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from redactor.days import day
from redactor.model import TITLE_PAGE, Action, Case, Event, Status
from redactor.policy import hjemmel
from redactor.release import Outcome, ReleaseCase, ReleaseItem, write_release
from redactor.review import DocumentMark, Effective, Given
from redactor.service.case import CaseFolder, event
from redactor.service.incoming.collected import fate
from redactor.service.incoming.intake import numbered
from redactor.service.outgoing.correspondents import Known
from redactor.service.outgoing.finishing import NO_MARKS
from redactor.settings import Settings
from redactor.store import CaseStore, Entry, file_sha256

_OMITTED = "[udeladt]"
_WORD = re.compile(r"\w+")
_NUMBER = 6
"""Digits from which a number is looked for however it is grouped."""
_LEAST = 3
"""Letters or digits; what is shorter stands everywhere."""
_OUTCOMES = {
    Given.WITHHELD: Outcome.WITHHELD,
    Given.DUPLICATE: Outcome.DUPLICATE,
    Given.OUT_OF_SCOPE: Outcome.OUT_OF_SCOPE,
    Given.MISFILED: Outcome.OUT_OF_SCOPE,
}


NEW_EDITION = "ny udgave"
"""Stamped on each page of a document that changed after a reopening."""
NOTHING_SAID: Mapping[str, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The sealed release a new one follows, and the documents that changed since."""

    at: str
    changed: frozenset[str]


def release_case(
    case: Case,
    holding: Sequence[Effective],
    folder: CaseFolder,
    store: CaseStore,
    settings: Settings,
    marks: Mapping[str, DocumentMark] = NO_MARKS,
    said: Mapping[str, tuple[str, ...]] = NOTHING_SAID,
    earlier: Earlier | None = None,
    approver: str = "",
    requester: str = "",
    taking_place: Callable[[Event], AbstractContextManager[None]] | None = None,
) -> dict[str, str]:
    """Write `release/` anew; returns the path of each released PDF by document id.

    `said` holds what index and letter tell of extraction, remainder and openness, by document;
    `approver` signs the letter, and it is to `requester`.
    After a reopening (`earlier`) only the documents that changed get a file.

    The folder is built beside the old one and takes its place in one step, within what
    `taking_place` makes of the event that tells of it; where that raises first, the old one stays.
    By itself the log tells of it right after.
    """
    entries = [entry for entry in numbered(store.entries(case.id)) if entry.document.number]
    by_document: dict[str, list[Effective]] = {}
    for item in holding:
        by_document.setdefault(item.document, []).append(item)
    known = Known.of(holding)
    items = [
        _edition(
            entry,
            _item(entry, by_document, entries, case, folder, marks, said, known),
            earlier,
        )
        for entry in entries
    ]
    target = folder.root / "release.part"
    shutil.rmtree(target, ignore_errors=True)
    order = ReleaseCase(
        request_type=case.request_type,
        authority=settings.authority,
        appeal_body=settings.appeal_bodies.get(case.request_type, settings.appeal_body),
        received=case.received,
        decided=day(),
        earlier=day(datetime.fromisoformat(earlier.at)) if earlier else "",
        requester=requester,
        approver=approver,
        protects={
            ground.cited(case.request_type): ground.protects
            for ground in hjemmel().selectable(case.request_type)
        },
    )
    written = write_release(order, items, target)
    files = sorted(file_sha256(path) for path in target.rglob("*") if path.is_file())
    outputs = {
        entry.document.id: f"release/{written[entry.document.number]}"
        for entry in entries
        if entry.document.number in written
    }
    told = event(
        "case.released",
        documents=len(outputs),
        files=files,
        outputs=sorted(e.output for e in entries if e.document.id in outputs),
    )
    old = folder.root / "release.old"
    shutil.rmtree(old, ignore_errors=True)
    try:
        with taking_place(told) if taking_place else _telling(store, case.id, told):
            if folder.release.exists():
                folder.release.rename(old)
            target.rename(folder.release)
    finally:
        shutil.rmtree(target, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)
    return outputs


@contextmanager
def _telling(store: CaseStore, case_id: str, told: Event) -> Iterator[None]:
    yield
    store.add_event(case_id, told)


def _item(
    entry: Entry,
    by_document: dict[str, list[Effective]],
    entries: Sequence[Entry],
    case: Case,
    folder: CaseFolder,
    marks: Mapping[str, DocumentMark],
    said: Mapping[str, tuple[str, ...]],
    known: Known,
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
        # Nobody has searched what could not be read.
        parties=known.released(titled)
        if titled.pages_file and outcome is not Outcome.OUT_OF_SCOPE
        else "",
        pages=document.pages,
        outcome=outcome,
        grounds=tuple(table.ground(ground).cited(case.request_type) for ground in grounds),
        redactions=len(_on_pages(burnt)),
        duplicate_of=numbers.get(document.duplicate_of or "", ""),
        file=file,
        sha256=entry.output,
        reason=_reason(entry, mark, outcome),
        considered=said.get(document.id, ()),
    )


def _reason(entry: Entry, mark: DocumentMark | None, outcome: Outcome) -> str:
    """Why there is nothing of a document: the caseworker's words, or what became of the file."""
    if mark is not None and outcome is Outcome.WITHHELD:
        return mark.reason
    return "" if entry.document.sha256 else fate(entry.origin)


def _edition(entry: Entry, item: ReleaseItem, earlier: Earlier | None) -> ReleaseItem:
    """The item as a later release has it: what the requester has already is not sent again."""
    if earlier is None:
        return item
    if entry.document.id in earlier.changed:
        edition = NEW_EDITION if item.file is not None else "Ny afgørelse"
        return replace(item, edition=edition.capitalize())
    return replace(item, edition="Uændret", changed=False, file=None)


def _on_pages(items: Sequence[Effective]) -> list[Effective]:
    return [item for item in items if item.page != TITLE_PAGE]


def _clean_title(entry: Entry, by_document: dict[str, list[Effective]]) -> str:
    """The title without what is redacted in it, or none at all where that was never looked at."""
    document = entry.document
    if not entry.pages_file:
        return ""
    return cut_title(document.title, by_document.get(document.id, ()))


def cut_title(title: str, items: Sequence[Effective]) -> str:
    """A title without what is hidden in it, and without what is hidden on the document's pages.

    A title is mostly a mail's subject, which stands on its first page too: who covers it there
    means it. What is kept in another place of the document may be kept in the title.
    """
    hidden: list[tuple[int, int]] = []
    shown: list[tuple[int, int]] = []
    removed: dict[str, None] = {}
    kept: set[str] = set()
    for item in items:
        keeps = item.ruling.action is Action.KEEP
        text = item.finding.text if item.finding else item.drawn.text if item.drawn else ""
        if item.page == TITLE_PAGE:
            (shown if keeps else hidden).extend(_spans(item))
        elif keeps:
            kept.add(text)
        else:
            removed[text] = None
    for text in removed:
        if text not in kept:
            hidden += [
                (start, end)
                for start, end in _standing(text, title)
                if not any(start < other and begin < end for begin, other in shown)
            ]
    return _without(title, hidden)


def _standing(text: str, title: str) -> list[tuple[int, int]]:
    """Where words stand in a title, also in the genitive; a single one as it is written or in
    capitals, a number in whatever groups. Words of fewer than `_LEAST` letters are looked for by
    the detection alone."""
    words = _WORD.findall(text)
    if sum(map(len, words)) < _LEAST:
        return []
    digits = [c for c in text if c.isdigit()]
    if len(digits) >= _NUMBER and not any(c.isalpha() for c in text):
        body = r"\W{0,3}".join(digits)
    elif len(words) == 1:
        body = f"(?:{re.escape(words[0])}|{re.escape(words[0].upper())})"
    else:
        body = r"\W{1,3}".join(map(re.escape, words))
    flags = re.IGNORECASE if len(words) > 1 else re.NOFLAG
    found = re.finditer(rf"(?<!\w){body}(?:['\u2019]?s|['\u2019])?(?!\w)", title, flags)
    return [match.span() for match in found]


def _spans(item: Effective) -> list[tuple[int, int]]:
    """Which code points of a title an item is about."""
    if item.finding is not None:
        return [(item.finding.start, item.finding.end)]
    assert item.drawn is not None
    return [(round(box.x0), round(box.x1)) for box in item.drawn.boxes]


def _without(title: str, spans: Sequence[tuple[int, int]]) -> str:
    """The title with a mark in place of each run of spans that touch or overlap."""
    result, position = "", 0
    for start, end in sorted(spans):
        if start > position or not result.endswith(_OMITTED):
            result += title[position:start] + _OMITTED
        position = max(position, end)
    return result + title[position:]
