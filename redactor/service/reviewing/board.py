"""A case as it stands, kept in memory between requests and brought up to date by its events.

Every change to a case adds an audit event, so the number of the newest event tells whether a
snapshot still holds. Decisions and page views are folded in; anything else loads anew.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from redactor.audit import SEAL
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
from redactor.policy import hjemmel
from redactor.review import (
    Block,
    Contradiction,
    DocumentAnswers,
    DocumentMark,
    Duty,
    Effective,
    Handover,
    Place,
    Progress,
    Stage,
    Step,
    after,
    blocks,
    box_key,
    contradictions,
    document_digest,
    duties,
    effective,
    left_standing,
    mentions_hidden,
    progress,
    stage_of,
    unanswered,
    undecided,
)
from redactor.service.analysis.linking import suggestions
from redactor.service.case import CaseFolder
from redactor.settings import Settings
from redactor.store import CaseStore, DeskStore, Entry, ReviewStore, Terms, decode_pages

DECIDED = "decision.made"
UNDONE = "decision.undone"
SEEN = "pages.seen"
VIEWED = "case.viewed"
_PAGES_KEPT = 8
_TEXTS_KEPT = 40_000_000
"""Code points of page text kept between searches."""
SCOPED = "approval.scope"
FETCHED = "file.fetched"
_DECISIONS = frozenset({DECIDED, UNDONE, SEEN, VIEWED, FETCHED, SCOPED, SEAL})
_FOLDED = (
    _DECISIONS
    | {"document.marked", "document.answered", "document.approved"}
    | {f"case.{step.value}" for step in Step}
)
"""Events after which findings, people and documents are what they were."""


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
    answers: Mapping[str, DocumentAnswers]
    standing: Mapping[str, tuple[Place, ...]]
    """Every place of the text of each box by hand."""

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
    def finding_of(self) -> dict[str, Finding]:
        """As the recognizers gave them, by id."""
        return {finding.id: finding for finding in self.findings}

    @cached_property
    def entity_of(self) -> dict[str, Entity]:
        return {entity.id: entity for entity in self.entities}

    @cached_property
    def leaving(self) -> tuple[Effective, ...]:
        """What bears on the release: not the pages of documents that stay in the house."""
        return tuple(item for item in self.items if self.leaves(item))

    def leaves(self, item: Effective) -> bool:
        """Whether an item bears on the release."""
        mark = self.marks.get(item.document)
        return mark is None or mark.given.leaves or page_of(item) == TITLE_PAGE

    @cached_property
    def position_of(self) -> dict[str, int]:
        """Places in `items`, by finding id and by key of a drawn box."""
        places: dict[str, int] = {}
        for place, item in enumerate(self.items):
            if item.finding is not None:
                places[item.finding.id] = place
            elif item.drawn is not None:
                places[box_key(item.drawn)] = place
        return places

    @cached_property
    def members_of(self) -> dict[str, list[int]]:
        """Places in `items`, by entity id."""
        grouped: dict[str, list[int]] = {}
        for place, item in enumerate(self.items):
            if item.entity is not None:
                grouped.setdefault(item.entity.id, []).append(place)
        return grouped

    @cached_property
    def seen(self) -> frozenset[tuple[str, int]]:
        return frozenset((document, page) for document, page, _ in self.seen_by)

    @property
    def open_count(self) -> int:
        return self.progress.open

    @cached_property
    def open_in(self) -> dict[str, int]:
        """How many answers each document misses, by its id."""
        return dict(Counter(item.document for item in self.items if undecided(item)))

    @cached_property
    def progress(self) -> Progress:
        return progress(self.leaving, self.readable, self.seen)

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        return contradictions(self.leaving) + self.left_standing

    @cached_property
    def left_standing(self) -> tuple[Contradiction, ...]:
        """What was covered by hand and can still be read elsewhere."""
        return left_standing(self.leaving, self.standing) if self.standing else ()

    @cached_property
    def duties(self) -> dict[str, frozenset[Duty]]:
        """What each document needs an answer on besides its mark."""
        levels = {id_: ground.level for id_, ground in hjemmel().grounds.items()}
        covered = {
            item.document
            for item in self.leaving
            if item.ruling.action is Action.REDACT and page_of(item) != TITLE_PAGE
        }
        return {
            document: needed
            for document, known in self.documents.items()
            if known.status is not Status.DUPLICATE
            and (
                needed := duties(
                    self.marks.get(document), document in covered, self.case.request_type, levels
                )
            )
        }

    @cached_property
    def unanswered(self) -> tuple[tuple[str, Duty], ...]:
        """The answers on whole documents that are missing."""
        return unanswered(self.duties, self.answers)

    @cached_property
    def quoting(self) -> tuple[str, ...]:
        """Documents whose reasons, which leave the house, quote something covered."""
        written = {
            document: " ".join(
                [
                    mark.reason if (mark := self.marks.get(document)) else "",
                    answers.extraction_note if (answers := self.answers.get(document)) else "",
                    answers.openness_note if answers else "",
                ]
            ).strip()
            for document in {*self.marks, *self.answers}
        }
        written = {document: text for document, text in written.items() if text}
        if not written:
            return ()
        hidden = {
            " ".join(item.finding.text.casefold().split())
            for item in self.items
            if item.finding is not None and item.ruling.action is Action.REDACT
        }
        return tuple(d for d, text in written.items() if mentions_hidden(text, list(hidden)))

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
            self.unanswered,
            self.quoting,
        )

    @cached_property
    def digests(self) -> dict[str, str]:
        """What was decided about each document, as a digest."""
        return {
            document: document_digest(
                self.by_document.get(document, ()),
                self.marks.get(document),
                self.answers.get(document),
            )
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


def words_pattern(text: str) -> re.Pattern[str]:
    """Where the same words stand again: case and line breaks do not matter."""
    spaced = r"\s+".join(re.escape(word) for word in text.split())
    return re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE)


def _carry(held: Snapshot, fresh: Snapshot, news: Sequence[Decision]) -> None:
    """Give a snapshot what its predecessor has worked out, but for what the news change.

    A decision touches a few items of thousands: the rest is not looked at again.
    """
    known = held.__dict__
    if "items" not in known or held.marks is not fresh.marks:
        return
    changed = after(
        held.items, held.position_of, held.members_of, held.suggested, held.finding_of,
        fresh.decisions, len(news),
    )  # fmt: skip
    if changed is None:
        return
    items = list(held.items)
    by_page, by_document, by_entity = held.by_page, held.by_document, held.by_entity
    item_of, position_of = held.item_of, held.position_of
    open_in, counts = dict(held.open_in), held.progress
    if news:
        by_page, by_document, by_entity = dict(by_page), dict(by_document), dict(by_entity)
        item_of, position_of = dict(item_of), dict(position_of)
    pairs = [(items[place], item, place) for place, item in changed.at.items()]
    stale: dict[int, Effective | None] = {}
    for old, new, place in pairs:
        items[place] = new
        stale[id(old)] = new
        if new.finding is not None:
            item_of[new.finding.id] = new
    for new in changed.added:
        if new.document not in held.documents:
            continue
        assert new.drawn is not None
        position_of[box_key(new.drawn)] = len(items)
        items.append(new)
        key = (new.document, page_of(new))
        by_page[key] = [*by_page.get(key, ()), new]
        by_document[new.document] = [*by_document.get(new.document, ()), new]
    gone = [items[place] for place in changed.removed]
    stale.update((id(old), None) for old in gone)
    touched = [old for old, _, _ in pairs] + gone

    def renewed(some: list[Effective]) -> list[Effective]:
        return [new for item in some if (new := stale.get(id(item), item)) is not None]

    for place_key in {(old.document, page_of(old)) for old in touched}:
        by_page[place_key] = renewed(by_page[place_key])
    for document in {old.document for old in touched}:
        by_document[document] = renewed(by_document[document])
    for entity in {old.entity.id for old in touched if old.entity is not None}:
        by_entity[entity] = renewed(by_entity[entity])
    if changed.removed:  # boxes come last, so what follows them is boxes too
        first = min(changed.removed)
        items[first:] = [
            item for place, item in enumerate(items[first:], first) if place not in changed.removed
        ]
        for old in gone:
            assert old.drawn is not None
            del position_of[box_key(old.drawn)]
        for place, item in enumerate(items[first:], first):
            assert item.drawn is not None
            position_of[box_key(item.drawn)] = place
    both: list[tuple[Effective | None, Effective | None]] = [(old, new) for old, new, _ in pairs]
    both += [(None, new) for new in changed.added if new.document in held.documents]
    both += [(old, None) for old in gone]
    for before, now_ in both:
        either = now_ or before
        assert either is not None
        difference = _open(now_) - _open(before)
        open_in[either.document] = open_in.get(either.document, 0) + difference
        if fresh.leaves(either):
            counts = replace(
                counts,
                findings=counts.findings + _counts(now_) - _counts(before),
                open=counts.open + difference,
            )
    if fresh.seen_by is not held.seen_by:
        counts = replace(
            counts,
            seen=sum(
                (document.id, page) in fresh.seen
                for document in held.readable
                for page in range(1, document.pages + 1)
            ),
        )
    fresh.__dict__.update(
        items=tuple(items), by_page=by_page, by_document=by_document, by_entity=by_entity,
        item_of=item_of, position_of=position_of, members_of=held.members_of, open_in=open_in,
        progress=counts, documents=held.documents, readable=held.readable,
        entry_of=held.entry_of, entity_of=held.entity_of, finding_of=held.finding_of,
        suggested_action=held.suggested_action,
    )  # fmt: skip


def _open(item: Effective | None) -> int:
    return int(item is not None and undecided(item))


def _counts(item: Effective | None) -> int:
    """1 for an item that needs, or needed, an answer."""
    return int(
        item is not None and (item.decision is not None or item.ruling.action is not Action.KEEP)
    )


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
        self.answers = ReviewStore(store, self.case_id)
        self._with_house_words = with_house_words
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self.previews: dict[str, str] = {}
        """Finished PDFs made for a look: hash of the output by hash of what it follows from."""
        self._texts: dict[str, tuple[tuple[int, str], ...]] = {}
        self._places: dict[str, tuple[Place, ...]] = {}
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
            since = set(self.desk.events_after(held.revision)) if held is not None else set()
            if held is not None and since <= _FOLDED:
                news = self.desk.decisions_after(held.seq)
                fresh = replace(
                    held,
                    revision=revision,
                    decisions=held.decisions + news,
                    seen_by=self.desk.seen_by() if SEEN in since else held.seen_by,
                    standing={**held.standing, **self._standing(held.entries, news)},
                )
                if not since <= _DECISIONS:
                    fresh = replace(
                        fresh,
                        marks=self.desk.marks(),
                        handovers=self.desk.handovers(),
                        approvals=self.store.approvals(self.case_id),
                        answers=self.answers.answers(),
                    )
                _carry(held, fresh, news)
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

    def texts(self, entry: Entry) -> tuple[tuple[int, str], ...]:
        """(page, text) of a document, kept between searches; page 0 is the title."""
        held = self._texts.get(entry.pages_file)
        if held is None:
            pages = decode_pages(self.folder.vault.read(entry.pages_file))
            held = tuple((page.number, page.text) for page in pages)
            if sum(len(text) for kept in self._texts.values() for _, text in kept) < _TEXTS_KEPT:
                self._texts[entry.pages_file] = held
        return held

    def places_of(self, entries: Iterable[Entry], pattern: re.Pattern[str]) -> Iterator[Place]:
        """Where a pattern matches on the pages of some documents, in reading order."""
        for entry in entries:
            if not entry.pages_file or entry.document.status is Status.DUPLICATE:
                continue
            for number, text in self.texts(entry):
                found = [] if number == TITLE_PAGE else list(pattern.finditer(text))
                page = self.page_of(entry, number) if found else None
                for match in found:
                    if page is not None and match.end() > match.start():
                        yield Place(
                            document=entry.document.id,
                            page=number,
                            start=match.start(),
                            end=match.end(),
                            boxes=page.boxes_of(*match.span()),
                        )

    def page_of(self, entry: Entry, number: int) -> Page | None:
        """One page of a document, or None."""
        pages = self.pages_of(entry.pages_file)
        return next((page for page in pages if page.number == number), None)

    def _standing(
        self, entries: Sequence[Entry], decisions: Iterable[Decision]
    ) -> dict[str, tuple[Place, ...]]:
        found: dict[str, tuple[Place, ...]] = {}
        for decision in decisions:
            text = decision.drawn.text if decision.drawn else ""
            if text and decision.finding is None:
                if text not in self._places:
                    self._places[text] = tuple(self.places_of(entries, words_pattern(text)))
                found[text] = self._places[text]
        return found

    def _load(self, revision: int) -> Snapshot:
        store, case_id = self.store, self.case_id
        case = store.find_case(case_id)
        assert case is not None
        findings, entities = store.findings(case_id), store.entities(case_id)
        entries, decisions = store.entries(case_id), store.decisions(case_id)
        self._places.clear()
        return Snapshot(
            revision=revision,
            case=case,
            terms=self.desk.terms(),
            entries=entries,
            findings=findings,
            entities=entities,
            suggested=suggestions(self._with_house_words(case), findings, entities),
            decisions=decisions,
            seen_by=self.desk.seen_by(),
            marks=self.desk.marks(),
            handovers=self.desk.handovers(),
            approvals=store.approvals(case_id),
            answers=self.answers.answers(),
            standing=self._standing(entries, decisions),
        )
