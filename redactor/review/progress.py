"""How far a case has come, and what stands between it and release."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from redactor.model import TITLE_PAGE, Action, Document, Status
from redactor.review.answers import Duty
from redactor.review.contradictions import Contradiction
from redactor.review.effective import Effective
from redactor.review.marks import DocumentMark, Given


def undecided(item: Effective) -> bool:
    """Whether a person has yet to say yes or no.

    A suggestion to keep needs no answer: nothing is proposed. A decision to ask is none.
    """
    if item.decision is None:
        return item.ruling.action is not Action.KEEP
    return item.ruling.action is Action.ASK


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Figures of a case, or of one document."""

    findings: int
    """Those that need an answer, decided or not."""
    open: int
    pages: int
    seen: int

    @property
    def percent(self) -> int:
        """Share of answers and page views done, rounded down."""
        total = self.findings + self.pages
        done = total - self.open - (self.pages - self.seen)
        return 100 if total == 0 else 100 * done // total


def progress(
    items: Sequence[Effective],
    documents: Sequence[Document],
    seen: Collection[tuple[str, int]],
) -> Progress:
    """`documents` are those to be reviewed; `seen` holds (document, page) of pages seen."""
    counted = [i for i in items if i.decision is not None or i.ruling.action is not Action.KEEP]
    return Progress(
        findings=len(counted),
        open=sum(undecided(item) for item in counted),
        pages=sum(document.pages for document in documents),
        seen=sum(
            (document.id, page) in seen
            for document in documents
            for page in range(1, document.pages + 1)
        ),
    )


class Wanting(StrEnum):
    """What kind of act settles something that stands between a case and its release."""

    ANSWER = "answer"
    """A suggestion without an answer."""
    BASIS = "basis"
    """Something covered without a legal basis."""
    SEEING = "seeing"
    """A page nobody has looked at."""
    DOCUMENT = "document"
    """Something about a document as a whole, settled where it is marked or replaced."""
    DUTY = "duty"
    """An answer on a whole document that the law asks for."""
    AGREEMENT = "agreement"
    """The same thing covered in one place and readable in another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One thing that must be settled before release. `what` is Danish and names no content."""

    kind: Wanting
    what: str
    document: str = ""
    page: int = 0
    finding: str = ""
    entity: str = ""
    duty: Duty | None = None
    """Which answer, where the kind is DUTY."""


def blocks(
    items: Sequence[Effective],
    documents: Sequence[Document],
    seen: Collection[tuple[str, int]],
    marks: Mapping[str, DocumentMark],
    clashes: Sequence[Contradiction],
    alarms: Collection[str] = (),
    missing: Sequence[tuple[str, Duty]] = (),
    quoting: Collection[str] = (),
) -> tuple[Block, ...]:
    """Everything that stops a release, in reading order.

    `documents` are all that have a number; `alarms` are ids of documents that may belong to
    another case; `missing` are answers not given, and `quoting` documents whose reasons, which
    leave the house, quote something that is covered.
    """
    by_document: dict[str, list[Effective]] = {}
    for item in items:
        by_document.setdefault(item.document, []).append(item)
    result: list[Block] = []
    for document in documents:
        mine = by_document.get(document.id, [])
        mark = marks.get(document.id)
        if mark is not None and not mark.given.leaves:
            # Its pages stay; its title is still listed.
            mine = [item for item in mine if item.page == TITLE_PAGE]
            if mark.given is Given.WITHHELD and not mark.legal_basis:
                what = "Tilbageholdt uden hjemmel."
                result.append(Block(kind=Wanting.DOCUMENT, what=what, document=document.id))
        elif document.status is Status.FAILED:
            result.append(
                Block(
                    kind=Wanting.DOCUMENT,
                    what="Kunne ikke læses: erstat filen, eller tag stilling til dokumentet.",
                    document=document.id,
                )
            )
        elif document.status is not Status.DUPLICATE:
            result += [
                Block(
                    kind=Wanting.SEEING,
                    what=f"Side {page} er ikke set.",
                    document=document.id,
                    page=page,
                )
                for page in range(1, document.pages + 1)
                if (document.id, page) not in seen
            ]
            if document.id in alarms and mark is None:
                result.append(
                    Block(
                        kind=Wanting.DOCUMENT,
                        what="Hører måske ikke til sagen: tag stilling til dokumentet.",
                        document=document.id,
                    )
                )
        covered = [item for item in mine if item.ruling.action is Action.REDACT]
        if mark is not None and mark.given is Given.GIVEN and _on_pages(covered):
            result.append(
                Block(
                    kind=Wanting.DOCUMENT,
                    what="Mærket »udleveres helt«, men har dækninger.",
                    document=document.id,
                )
            )
        result += [_open(item) for item in mine if undecided(item)]
        result += [
            Block(
                kind=Wanting.BASIS,
                what="Dækket uden hjemmel.",
                document=document.id,
                page=item.page,
                finding=item.finding.id if item.finding else "",
            )
            for item in covered
            if item.decision is not None and not item.ruling.legal_basis
        ]
    result += [
        Block(kind=Wanting.DUTY, what=_MISSING[duty], document=document, duty=duty)
        for document, duty in missing
    ]
    result += [
        Block(
            kind=Wanting.DOCUMENT,
            what="Begrundelsen nævner noget, der er dækket.",
            document=document,
        )
        for document in quoting
    ]
    result += [
        Block(
            kind=Wanting.AGREEMENT,
            what="Dækket et sted og læsbar et andet.",
            entity=clash.entity,
            finding=clash.covered[0] if clash.covered else "",
        )
        for clash in clashes
    ]
    return tuple(result)


_MISSING = {
    Duty.EXTRACTION: "Mangler svar om ekstrahering.",
    Duty.REMAINDER: "Mangler svar om resten af dokumentet.",
    Duty.OPENNESS: "Mangler svar om meroffentlighed.",
}


def _on_pages(items: Sequence[Effective]) -> bool:
    return any(item.page != TITLE_PAGE for item in items)


def _open(item: Effective) -> Block:
    assert item.finding is not None or item.drawn is not None
    return Block(
        kind=Wanting.ANSWER,
        what="Forslag uden svar.",
        document=item.document,
        page=item.page,
        finding=item.finding.id if item.finding else "",
        entity=item.entity.id if item.entity else "",
    )
