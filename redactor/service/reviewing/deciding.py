"""Deciding: on findings, an entity, a page's suggestions.

Each decision is stored when it is made, and refused when somebody else decided on the same
thing since the caller last looked (`after`): the later one sees the earlier one's ruling first.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from redactor.errors import UsageError
from redactor.model import TITLE_PAGE, Action, Box, Decision, Drawn, Page, Ruling
from redactor.policy import KNOWN_TYPES, hjemmel, suggest
from redactor.review import Effective
from redactor.service.case import event, now
from redactor.service.desk import UnknownCase
from redactor.service.reviewing.board import DECIDED, SEEN, Board
from redactor.service.reviewing.snapshot import Snapshot

_LONGEST = 2000


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
    check(answer, snapshot)
    made = []
    targets: set[str] = set()
    for id_ in findings:
        item = snapshot.item_of.get(id_)
        if item is None or item.finding is None:
            raise UnknownCase
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
                drawn=where_of(item),
                comment=answer.comment,
            )
        )
    store(board, made, targets, who, after)


def settle(board: Board, covered: str, action: Action, *, who: str) -> None:
    """End a contradiction, named by one of its covered findings: all covered, on the basis of
    that one, or all kept. Raises UnknownCase when there is none any longer.
    """
    snapshot = board.now()
    clash = next((c for c in snapshot.contradictions if covered in c.covered), None)
    if clash is None:
        raise UnknownCase
    if action is Action.KEEP:
        findings, answer = clash.covered, Answer(action=Action.KEEP)
    else:
        basis = snapshot.item_of[covered].ruling.legal_basis
        findings, answer = clash.readable, Answer(action=Action.REDACT, legal_basis=basis)
    decide_findings(board, findings, answer, who=who, after=snapshot.seq)


def change_type(
    board: Board, finding: str, type_: str, answer: Answer | None, *, who: str, after: int
) -> None:
    """Say that a finding is something else than the recognizer thought.

    Without an `answer` the policy's ruling on the new type holds: what it would cover is
    covered and what it would keep is kept; what it would ask about stays a question, unless it
    was decided before. Raises as `decide_findings`.
    """
    snapshot = board.now()
    item = snapshot.item_of.get(finding)
    if item is None or item.finding is None:
        raise UnknownCase
    if type_ not in KNOWN_TYPES:
        raise UsageError("Typen findes ikke.")
    suggested = suggest(snapshot.case, replace(item.finding, type=type_), item.entity)
    if answer is None:
        action = suggested.action
        if item.decision is not None and action is Action.ASK:
            action = item.ruling.action
        basis = () if action is Action.KEEP else suggested.legal_basis
        comment = item.decision.comment if item.decision else ""
        answer = Answer(action=action, legal_basis=basis or item.ruling.legal_basis,
                        comment=comment)  # fmt: skip
    check(answer, snapshot)
    basis = () if answer.action is Action.KEEP else answer.legal_basis or suggested.legal_basis
    made = Decision(
        id=uuid.uuid4().hex,
        who=who,
        at=now(),
        ruling=Ruling(action=answer.action, legal_basis=basis, reason=suggested.reason),
        finding=finding,
        drawn=replace(where_of(item), type=type_),
        comment=answer.comment,
    )
    targets = {finding} | ({item.entity.id} if item.entity else set())
    store(board, [made], targets, who, after)


def decide_entity(board: Board, entity: str, answer: Answer, *, who: str, after: int) -> None:
    """One answer for a person, number or place in the whole case.

    Findings decided one by one keep their own answer. Raises as `decide_findings`.
    """
    snapshot = board.now()
    check(answer, snapshot)
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
    store(board, [decision], {entity}, who, after)


def where_of(item: Effective) -> Drawn:
    """Where a finding stands, and what a person has said it is."""
    finding = item.finding
    assert finding is not None
    said = item.decision.drawn.type if item.decision and item.decision.drawn else ""
    boxes = finding.boxes
    if finding.page == TITLE_PAGE:  # recognizers see a title without boxes
        boxes = (Box(finding.start, 0, finding.end, 1),)
    return Drawn(document=finding.document, page=finding.page, boxes=boxes, type=said)


def accept_page(board: Board, document: str, page: int, *, who: str, after: int) -> int:
    """Say yes to every open suggestion to cover on a page; returns how many. Questions stay.

    The title's are shown with page 1 and answered with it.
    """
    snapshot = board.now()
    made, targets = [], set()
    title = snapshot.by_page.get((document, TITLE_PAGE), ()) if page == 1 else ()
    for item in (*title, *snapshot.by_page.get((document, page), ())):
        finding = item.finding
        if finding is None or item.decision or item.ruling.action is not Action.REDACT:
            continue
        targets.add(finding.id)
        made.append(
            Decision(
                id=uuid.uuid4().hex, who=who, at=now(), ruling=item.ruling, finding=finding.id,
                drawn=where_of(item),
            )
        )  # fmt: skip
    if made:
        store(board, made, targets, who, after)
    return len(made)


def numbered(made: Sequence[Decision], at: str) -> list[Decision]:
    """Decisions made in one go: their ids share what stands before the dash."""
    batch = uuid.uuid4().hex
    return [replace(d, id=f"{batch}-{number}", at=at) for number, d in enumerate(made)]


def see_pages(board: Board, document: str, pages: Collection[int], *, who: str) -> None:
    """Remember pages as looked at."""
    snapshot = board.now()
    known = snapshot.documents.get(document)
    if known is None:
        raise UnknownCase
    real = {page for page in pages if 1 <= page <= known.pages}
    if real:
        seen = event(SEEN, who=who, document=document, pages=sorted(real))
        handovers = snapshot.handovers
        since = handovers[-1].at if handovers else ""
        board.desk.see(document, real, who, now(), seen, since)


def page_of_document(board: Board, document: str, page: int) -> Page:
    """One page's text and boxes. Raises UnknownCase."""
    entry = board.now().entry(document)
    if entry is None or not entry.pages_file or page == TITLE_PAGE:
        raise UnknownCase
    found = board.page_of(entry, page)
    if found is None:
        raise UnknownCase
    return found


def check(answer: Answer, snapshot: Snapshot) -> None:
    """Raises UsageError for a comment too long or a basis that does not apply."""
    if len(answer.comment) > _LONGEST:
        raise UsageError("Kommentaren er for lang.")
    known_grounds(answer.legal_basis, snapshot)


def known_grounds(grounds: Collection[str], snapshot: Snapshot) -> None:
    """Raises UsageError for a basis that does not apply to the case's kind of request."""
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


def store(
    board: Board, made: Sequence[Decision], targets: Collection[str], who: str, after: int
) -> None:
    """Store what was decided in one go, with its audit event. Raises Clash."""
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
