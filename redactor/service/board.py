"""A case as it stands, kept in memory between requests and brought up to date by its events.

Every change to a case adds an audit event, so the number of the newest event tells whether a
snapshot still holds. Decisions and page views are folded in; anything else loads anew.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from redactor.model import (
    TITLE_PAGE,
    Action,
    Approval,
    Case,
    Decision,
    Document,
    Entity,
    Finding,
    Page,
    Ruling,
    Status,
)
from redactor.review import (
    Block,
    Contradiction,
    DocumentMark,
    Effective,
    Handover,
    Progress,
    Stage,
    blocks,
    contradictions,
    document_digest,
    effective,
    progress,
    stage_of,
    undecided,
)
from redactor.service.case import CaseFolder
from redactor.service.linking import suggestions
from redactor.settings import Settings
from redactor.store import CaseStore, DeskStore, Entry, Terms, decode_pages

DECIDED = "decision.made"
UNDONE = "decision.undone"
SEEN = "pages.seen"
VIEWED = "case.viewed"
_PAGES_KEPT = 8
_FOLDED = frozenset({DECIDED, UNDONE, SEEN, VIEWED})


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """One case at one revision."""

    revision: int
    case: Case
    terms: Terms
    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    entities: tuple[Entity, ...]
    suggested: Mapping[str, Ruling]
    decisions: tuple[Decision, ...]
    seen_by: frozenset[tuple[str, int, str]]
    marks: Mapping[str, DocumentMark]
    handovers: tuple[Handover, ...]
    approvals: tuple[Approval, ...]

    @property
    def seq(self) -> int:
        """Number of the newest decision."""
        return len(self.decisions)

    @cached_property
    def items(self) -> tuple[Effective, ...]:
        """What holds for every finding and box that the review is about.

        Of duplicates only the title counts: their pages are the original's.
        """
        about = self.documents
        return tuple(
            item
            for item in effective(self.findings, self.entities, self.suggested, self.decisions)
            if item.document in about
            and (
                about[item.document].status is not Status.DUPLICATE
                or (item.finding is not None and item.finding.page == TITLE_PAGE)
            )
        )

    @cached_property
    def documents(self) -> dict[str, Document]:
        """All documents with a place in the index, by id."""
        listed = sorted((e.document for e in self.entries if not e.container), key=in_order)
        return {document.id: document for document in listed}

    @cached_property
    def readable(self) -> tuple[Document, ...]:
        """Those whose pages are to be looked at."""
        return tuple(
            document
            for document in self.documents.values()
            if document.pages
            and document.status not in (Status.DUPLICATE, Status.FAILED)
            and (document.id not in self.marks or self.marks[document.id].given.leaves)
        )

    def entry(self, document: str) -> Entry | None:
        return self.entry_of.get(document)

    @cached_property
    def entry_of(self) -> dict[str, Entry]:
        return {entry.document.id: entry for entry in self.entries}

    @cached_property
    def by_page(self) -> dict[tuple[str, int], list[Effective]]:
        grouped: dict[tuple[str, int], list[Effective]] = {}
        for item in self.items:
            grouped.setdefault((item.document, page_of(item)), []).append(item)
        return grouped

    @cached_property
    def by_document(self) -> dict[str, list[Effective]]:
        grouped: dict[str, list[Effective]] = {}
        for item in self.items:
            grouped.setdefault(item.document, []).append(item)
        return grouped

    @cached_property
    def by_entity(self) -> dict[str, list[Effective]]:
        grouped: dict[str, list[Effective]] = {}
        for item in self.items:
            if item.entity is not None:
                grouped.setdefault(item.entity.id, []).append(item)
        return grouped

    @cached_property
    def item_of(self) -> dict[str, Effective]:
        """By finding id."""
        return {item.finding.id: item for item in self.items if item.finding is not None}

    @cached_property
    def entity_of(self) -> dict[str, Entity]:
        return {entity.id: entity for entity in self.entities}

    @cached_property
    def leaving(self) -> tuple[Effective, ...]:
        """What bears on the release: not the pages of documents that stay in the house."""
        return tuple(
            item
            for item in self.items
            if item.document not in self.marks
            or self.marks[item.document].given.leaves
            or page_of(item) == TITLE_PAGE
        )

    @cached_property
    def seen(self) -> frozenset[tuple[str, int]]:
        return frozenset((document, page) for document, page, _ in self.seen_by)

    @cached_property
    def open_count(self) -> int:
        return sum(undecided(item) for item in self.leaving)

    @cached_property
    def progress(self) -> Progress:
        return progress(self.leaving, self.readable, self.seen)

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        return contradictions(self.leaving)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        alarms = {entry.document.id for entry in self.entries if entry.alarm}
        return blocks(
            self.items,
            tuple(self.documents.values()),
            self.seen,
            self.marks,
            self.contradictions,
            alarms,
        )

    @cached_property
    def digests(self) -> dict[str, str]:
        """What was decided about each document, as a digest."""
        return {
            document: document_digest(self.by_document.get(document, ()), self.marks.get(document))
            for document in self.documents
        }

    @cached_property
    def reading(self) -> bool:
        return any(entry.document.status is Status.REGISTERED for entry in self.entries)

    @cached_property
    def stage(self) -> Stage:
        return stage_of(self.digests, self.handovers, self.approvals, reading=self.reading)

    @cached_property
    def suggested_action(self) -> dict[str, Action]:
        return {finding: ruling.action for finding, ruling in self.suggested.items()}


def in_order(document: Document) -> tuple[int, ...]:
    """Sort key of a document by its number: 2, 2.1, 3, 10; those without one come last."""
    parts = [int(part) for part in document.number.split(".") if part]
    return tuple(parts) or (1 << 30,)


def page_of(item: Effective) -> int:
    """The page an item stands on; 0 is the title."""
    if item.finding is not None:
        return item.finding.page
    assert item.drawn is not None
    return item.drawn.page


class Board:
    """One case with its newest snapshot."""

    def __init__(
        self,
        folder: CaseFolder,
        store: CaseStore,
        settings: Settings,
        with_house_words: Callable[[Case], Case],
    ) -> None:
        self.folder = folder
        self.store = store
        self.settings = settings
        self.case_id = folder.case_id
        self.desk = DeskStore(store, self.case_id)
        self._with_house_words = with_house_words
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self.previews: dict[str, str] = {}
        """Finished PDFs made for a look: hash of the output by hash of what it follows from."""
        self._pages_lock = threading.Lock()
        self._pages: dict[str, tuple[Page, ...]] = {}

    def exists(self) -> bool:
        """Whether the folder has a case in the database."""
        return self._snapshot is not None or self.store.find_case(self.case_id) is not None

    def now(self) -> Snapshot:
        """The case as it stands this moment."""
        with self._lock:
            revision = self.desk.revision()
            held = self._snapshot
            if held is not None and held.revision == revision:
                return held
            if held is not None and set(self.desk.events_after(held.revision)) <= _FOLDED:
                fresh = replace(
                    held,
                    revision=revision,
                    decisions=held.decisions + self.desk.decisions_after(held.seq),
                    seen_by=self.desk.seen_by(),
                )
            else:
                fresh = self._load(revision)
            self._snapshot = fresh
            return fresh

    def forget(self) -> None:
        """Load anew next time, though no event says so."""
        with self._lock:
            self._snapshot = None

    def pages_of(self, pages_file: str) -> tuple[Page, ...]:
        """A document's pages from the vault, the last few kept."""
        with self._pages_lock:
            pages = self._pages.pop(pages_file, None)
        if pages is None:
            pages = decode_pages(self.folder.vault.read(pages_file))
        with self._pages_lock:
            self._pages[pages_file] = pages
            while len(self._pages) > _PAGES_KEPT:
                del self._pages[next(iter(self._pages))]
        return pages

    def _load(self, revision: int) -> Snapshot:
        store, case_id = self.store, self.case_id
        case = store.find_case(case_id)
        assert case is not None
        findings, entities = store.findings(case_id), store.entities(case_id)
        return Snapshot(
            revision=revision,
            case=case,
            terms=self.desk.terms(),
            entries=store.entries(case_id),
            findings=findings,
            entities=entities,
            suggested=suggestions(self._with_house_words(case), findings, entities),
            decisions=store.decisions(case_id),
            seen_by=self.desk.seen_by(),
            marks=self.desk.marks(),
            handovers=self.desk.handovers(),
            approvals=store.approvals(case_id),
        )
