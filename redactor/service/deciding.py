"""Deciding: on a finding, an entity, a box, a stretch of text or a page; and taking it back.

Each decision is stored when it is made, and refused when somebody else decided on the same
thing since the caller last looked (`after`): the later one sees the earlier one's ruling first.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from redactor.errors import UsageError
from redactor.model import TITLE_PAGE, Action, Box, Decision, Drawn, Page, Ruling
from redactor.policy import hjemmel
from redactor.review import DocumentMark, Given, in_force
from redactor.service.board import DECIDED, SEEN, UNDONE, Board, Snapshot
from redactor.service.case import event, now
from redactor.service.desk import UnknownCase

_LONGEST = 2000
_MOST_BOXES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a person says. An empty legal basis means: the suggested one."""

    action: Action
    legal_basis: tuple[str, ...] = ()
    comment: str = ""


def decide_findings(
    board: Board, findings: Sequence[str], answer: Answer, *, who: str, after: int
) -> None:
    """One answer for some findings.

    Raises:
        Clash: somebody else decided on one of them meanwhile; nothing was stored.
        UsageError, UnknownCase: what was asked cannot be done.
    """
    snapshot = board.now()
    _check(answer, snapshot)
    made = []
    targets: set[str] = set()
    for id_ in findings:
        item = snapshot.item_of.get(id_)
        if item is None or item.finding is None:
            raise UnknownCase
        finding = item.finding
        targets.add(id_)
        if item.entity is not None:
            targets.add(item.entity.id)
        made.append(
            Decision(
                id=uuid.uuid4().hex,
                who=who,
                at=now(),
                ruling=_ruling(answer, snapshot, [id_]),
                finding=id_,
                drawn=Drawn(document=finding.document, page=finding.page, boxes=finding.boxes),
                comment=answer.comment,
            )
        )
    _store(board, made, targets, who, after)


def decide_entity(board: Board, entity: str, answer: Answer, *, who: str, after: int) -> None:
    """One answer for a person, number or place in the whole case.

    Findings decided one by one keep their own answer. Raises as `decide_findings`.
    """
    snapshot = board.now()
    _check(answer, snapshot)
    known = snapshot.entity_of.get(entity)
    if known is None:
        raise UnknownCase
    decision = Decision(
        id=uuid.uuid4().hex,
        who=who,
        at=now(),
        ruling=_ruling(answer, snapshot, known.findings),
        entity=entity,
        comment=answer.comment,
    )
    _store(board, [decision], {entity}, who, after)


def accept_page(board: Board, document: str, page: int, *, who: str, after: int) -> int:
    """Say yes to every open suggestion to cover on a page; returns how many. Questions stay."""
    snapshot = board.now()
    made, targets = [], set()
    for item in snapshot.by_page.get((document, page), ()):
        finding = item.finding
        if finding is None or item.decision or item.ruling.action is not Action.REDACT:
            continue
        targets.add(finding.id)
        drawn = Drawn(document=document, page=page, boxes=finding.boxes)
        made.append(
            Decision(
                id=uuid.uuid4().hex, who=who, at=now(), ruling=item.ruling, finding=finding.id,
                drawn=drawn,
            )
        )  # fmt: skip
    if made:
        _store(board, made, targets, who, after)
    return len(made)


def draw(
    board: Board, document: str, page: int, boxes: Sequence[Box], answer: Answer, *, who: str
) -> None:
    """Cover an area nobody found, or take such an answer again for the same area."""
    snapshot = board.now()
    _check(answer, snapshot)
    inside = _inside(_page(board, snapshot, document, page), boxes)
    drawn = Drawn(document=document, page=page, boxes=inside)
    ruling = Ruling(
        action=answer.action,
        legal_basis=answer.legal_basis,
        reason="Markeret af en sagsbehandler.",
    )
    decision = Decision(
        id=uuid.uuid4().hex, who=who, at=now(), ruling=ruling, drawn=drawn, comment=answer.comment
    )
    _store(board, [decision], (), who, snapshot.seq)


def decide_drawn(board: Board, decision: str, answer: Answer, *, who: str) -> None:
    """A new answer for a box drawn before, named by the decision that holds for it."""
    snapshot = board.now()
    _check(answer, snapshot)
    for item in snapshot.items:
        if item.drawn is not None and item.decision is not None and item.decision.id == decision:
            made = Decision(
                id=uuid.uuid4().hex, who=who, at=now(),
                ruling=Ruling(action=answer.action, legal_basis=answer.legal_basis,
                              reason=item.ruling.reason),
                finding=item.decision.finding, drawn=item.drawn, comment=answer.comment,
            )  # fmt: skip
            _store(board, [made], (), who, snapshot.seq)
            return
    raise UnknownCase


def cover_text(
    board: Board, document: str, page: int, start: int, end: int, answer: Answer, *, who: str
) -> None:
    """Cover a stretch of a page's text, in code points.

    Raises:
        UsageError: nothing of it stands on the page.
    """
    snapshot = board.now()
    text_page = _page(board, snapshot, document, page)
    boxes = text_page.boxes_of(max(0, start), min(end, len(text_page.text)))
    if not boxes:
        raise UsageError("Der er ingen tekst at dække.", "Markér teksten på siden igen.")
    draw(board, document, page, boxes, answer, who=who)


def cover_page(board: Board, document: str, page: int, answer: Answer, *, who: str) -> None:
    """Cover a whole page."""
    found = _page(board, board.now(), document, page)
    draw(board, document, page, [Box(0, 0, found.width, found.height)], answer, who=who)


def undo(board: Board, *, who: str) -> Decision | None:
    """Take back one's newest answer that still holds; returns it, or None when there is none.

    What was answered in one go is taken back in one go.
    """
    mine = [d for d in in_force(board.now().decisions) if d.who == who]
    if not mine:
        return None
    last = mine[-1]
    together = [d for d in mine if _batch_of(d) == _batch_of(last)]
    taken_back = numbered([replace(decision, undoes=decision.id) for decision in together], now())
    board.desk.decide(
        taken_back,
        event(UNDONE, who=who, count=len(taken_back), undoes=[d.id for d in together[:50]]),
        after=board.now().seq,
        targets=(),
    )
    return last


def numbered(made: Sequence[Decision], at: str) -> list[Decision]:
    """Decisions made in one go: their ids share what stands before the dash."""
    batch = uuid.uuid4().hex
    return [replace(d, id=f"{batch}-{number}", at=at) for number, d in enumerate(made)]


def _batch_of(decision: Decision) -> str:
    return decision.id.split("-")[0]


def mark_document(board: Board, mark: DocumentMark) -> None:
    """Say what becomes of a whole document.

    Raises:
        UsageError: no reason, or withheld without a legal basis.
        UnknownCase: no such document.
    """
    if mark.document not in board.now().documents:
        raise UnknownCase
    _known_grounds(mark.legal_basis, board.now())
    if mark.given is not Given.GIVEN and not mark.reason.strip():
        raise UsageError("Skriv en begrundelse.")
    if mark.given is Given.WITHHELD and not mark.legal_basis:
        raise UsageError("Vælg den bestemmelse, dokumentet tilbageholdes efter.")
    board.desk.mark(
        mark,
        event(
            "document.marked",
            who=mark.who,
            document=mark.document,
            given=mark.given.value,
            legal_basis=list(mark.legal_basis),
        ),
    )


def see_pages(board: Board, document: str, pages: Collection[int], *, who: str) -> None:
    """Remember pages as looked at."""
    known = board.now().documents.get(document)
    if known is None:
        raise UnknownCase
    real = {page for page in pages if 1 <= page <= known.pages}
    if real:
        seen = event(SEEN, who=who, document=document, pages=sorted(real))
        board.desk.see(document, real, who, now(), seen)


def page_of_document(board: Board, document: str, page: int) -> Page:
    """One page's text and boxes. Raises UnknownCase."""
    return _page(board, board.now(), document, page)


def _page(board: Board, snapshot: Snapshot, document: str, page: int) -> Page:
    entry = snapshot.entry(document)
    if entry is None or not entry.pages_file or page == TITLE_PAGE:
        raise UnknownCase
    for found in board.pages_of(entry.pages_file):
        if found.number == page:
            return found
    raise UnknownCase


def _inside(page: Page, boxes: Sequence[Box]) -> tuple[Box, ...]:
    """Boxes cut to the page; those with no area are dropped."""
    cut = [
        Box(
            round(max(0.0, min(box.x0, box.x1)), 2),
            round(max(0.0, min(box.y0, box.y1)), 2),
            round(min(page.width, max(box.x0, box.x1)), 2),
            round(min(page.height, max(box.y0, box.y1)), 2),
        )
        for box in boxes[:_MOST_BOXES]
    ]
    kept = tuple(box for box in cut if box.x1 - box.x0 >= 1 and box.y1 - box.y0 >= 1)
    if not kept:
        raise UsageError("Området er for lille.", "Tegn det igen.")
    return kept


def _check(answer: Answer, snapshot: Snapshot) -> None:
    if len(answer.comment) > _LONGEST:
        raise UsageError("Kommentaren er for lang.")
    _known_grounds(answer.legal_basis, snapshot)


def _known_grounds(grounds: Collection[str], snapshot: Snapshot) -> None:
    table = hjemmel().grounds
    request = snapshot.case.request_type
    for ground in grounds:
        if ground not in table or request not in table[ground].applies_to:
            raise UsageError("Bestemmelsen gælder ikke for denne slags anmodning.")


def _ruling(answer: Answer, snapshot: Snapshot, findings: Sequence[str]) -> Ruling:
    """The answer as a ruling, with the suggested basis when none was chosen."""
    if answer.action is Action.KEEP:
        return Ruling(action=Action.KEEP)
    basis = answer.legal_basis
    for finding in findings if not basis else ():
        suggestion = snapshot.suggested.get(finding)
        if suggestion is not None and suggestion.legal_basis:
            basis = suggestion.legal_basis
            break
    return Ruling(action=answer.action, legal_basis=basis)


def _store(
    board: Board, made: Sequence[Decision], targets: Collection[str], who: str, after: int
) -> None:
    made = numbered(made, now())
    what = event(
        DECIDED,
        who=who,
        decisions=[decision.id for decision in made[:50]],
        count=len(made),
        action=made[0].ruling.action.value,
        legal_basis=list(made[0].ruling.legal_basis),
        on="entity" if made[0].entity else "finding" if made[0].finding else "box",
    )
    board.desk.decide(made, what, after=after, targets=targets)
