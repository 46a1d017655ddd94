"""A case at one revision: what was stored, and everything that follows from it, worked out once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
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
from redactor.store import Entry, Terms


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
    shaped_by: frozenset[str] = frozenset()
    """Who merged or parted people, or said which words are always or never covered."""

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

    @cached_property
    def unread(self) -> int:
        """How many could not be read and still need somebody: those that stay in are settled."""
        return sum(
            document.status is Status.FAILED and self._goes_out(document.id, 1)
            for document in self.documents.values()
        )

    @cached_property
    def titled(self) -> tuple[Document, ...]:
        """Those that were read and whose title the index tells; a duplicate has its original's."""
        return tuple(
            document
            for document in self.documents.values()
            if self.entry_of[document.id].pages_file and document.status is not Status.DUPLICATE
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
            grouped.setdefault((item.document, item.page), []).append(item)
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
        return self._goes_out(item.document, item.page)

    def _goes_out(self, document: str, page: int) -> bool:
        """Whether a page leaves the house as its document is marked; every title does."""
        mark = self.marks.get(document)
        return mark is None or mark.given.leaves or page == TITLE_PAGE

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
        out = {
            text: [place for place in places if self._goes_out(place.document, place.page)]
            for text, places in self.standing.items()
        }
        return left_standing(self.leaving, out) if out else ()

    @cached_property
    def duties(self) -> dict[str, frozenset[Duty]]:
        """What each document needs an answer on besides its mark."""
        levels = {id_: ground.level for id_, ground in hjemmel().grounds.items()}
        covered = {
            item.document
            for item in self.leaving
            if item.ruling.action is Action.REDACT and item.page != TITLE_PAGE
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
        texts = (
            item.finding.text if item.finding else item.drawn.text if item.drawn else ""
            for item in self.items
            if item.ruling.action is Action.REDACT
        )
        hidden = {" ".join(text.casefold().split()) for text in texts}
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
        return stage_of(
            self.documents,
            lambda: self.digests,
            self.handovers,
            self.approvals,
            reading=self.reading,
        )

    @cached_property
    def suggested_action(self) -> dict[str, Action]:
        return {finding: ruling.action for finding, ruling in self.suggested.items()}


def in_order(document: Document) -> tuple[int, ...]:
    """Sort key of a document by its number: 2, 2.1, 3, 10; those without one come last."""
    parts = [int(part) for part in document.number.split(".") if part]
    return tuple(parts) or (1 << 30,)
