"""A case as it stands, kept in memory between requests and brought up to date by its events.

Every change to a case adds an audit event, so the number of the newest event tells whether a
snapshot still holds. Decisions and page views are folded in; anything else loads anew.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from redactor.audit import SEAL
from redactor.model import (
    TITLE_PAGE,
    Case,
    Decision,
    Event,
    Page,
    Status,
    title_line,
)
from redactor.pagefile import decode_pages
from redactor.review import (
    Place,
    Step,
)
from redactor.service.analysis.linking import suggestions
from redactor.service.case import CaseFolder
from redactor.service.reviewing.carrying import carry_over
from redactor.service.reviewing.snapshot import Snapshot
from redactor.settings import Settings
from redactor.store import CaseStore, DeskStore, Entry, ReviewStore

DECIDED = "decision.made"
UNDONE = "decision.undone"
SEEN = "pages.seen"
VIEWED = "case.viewed"
_PAGES_KEPT = 1000
"""Pages of the documents looked at last that are kept in memory; one document always is."""
_TEXTS_KEPT = 40_000_000
"""Code points of page text kept between searches."""
SCOPED = "approval.scope"
CREATED = "case.created"
DENIED = "case.denied"
FETCHED = "file.fetched"
_DECISIONS = frozenset({DECIDED, UNDONE, SEEN, VIEWED, FETCHED, SCOPED, SEAL})
_FOLDED = (
    _DECISIONS
    | {"document.marked", "document.answered", "document.approved"}
    | {f"case.{step.value}" for step in Step}
)
"""Events after which findings, people and documents are what they were."""


def words_pattern(text: str) -> re.Pattern[str]:
    """Where the same words stand again: case and line breaks do not matter."""
    spaced = r"\s+".join(re.escape(word) for word in text.split())
    return re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE)


def _looks(events: Iterable[Event]) -> frozenset[tuple[str, int, str]]:
    """(document, page, name) of what was looked at."""
    return frozenset(
        (event.document, page, event.who)
        for event in events
        if event.what == SEEN
        for page in event.details["pages"]
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
            events = self.desk.events_after(held.revision) if held is not None else ()
            since = {event.what for event in events}
            if held is not None and since <= _FOLDED:
                news = self.desk.decisions_after(held.seq)
                fresh = replace(
                    held,
                    revision=revision,
                    decisions=held.decisions + news,
                    seen_by=held.seen_by | _looks(events) if SEEN in since else held.seen_by,
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
                carry_over(held, fresh, news)
            else:
                fresh = self._load(revision)
            self._snapshot = fresh
            return fresh

    def forget(self) -> None:
        """Load anew next time, though no event says so."""
        with self._lock:
            self._snapshot = None

    def pages_of(self, pages_file: str) -> tuple[Page, ...]:
        """A document's pages from the vault, the last ones kept."""
        with self._pages_lock:  # also while reading: of ten who open a case at once, one reads
            pages = self._pages.pop(pages_file, None)
            if pages is None:
                pages = decode_pages(self.folder.vault.read(pages_file))
            self._pages[pages_file] = pages
            while len(self._pages) > 1 and sum(map(len, self._pages.values())) > _PAGES_KEPT:
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
        """Where a pattern matches in titles and on pages of some documents, in reading order."""
        for entry in entries:
            if not entry.pages_file or entry.document.status is Status.DUPLICATE:
                continue
            for number, text in self.texts(entry):
                found = list(pattern.finditer(text))
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
        """One page of a document, or None; page 0 is the title, laid out for boxes."""
        pages = self.pages_of(entry.pages_file)
        found = next((page for page in pages if page.number == number), None)
        return title_line(found.text) if found is not None and number == TITLE_PAGE else found

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
            shaped_by=self._shaped_by(case),
        )

    def _shaped_by(self, case: Case) -> frozenset[str]:
        names = self.desk.grouped_by()
        if case.deny:
            names |= self.desk.who_did(DENIED)
        if case.allow:  # is said when the case is made, and not changed after it
            names |= self.desk.who_did(CREATED)
        return names
