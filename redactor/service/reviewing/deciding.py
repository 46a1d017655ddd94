"""Deciding: on a finding, an entity, a box, a stretch of text or a page; and taking it back.

Each decision is stored when it is made, and refused when somebody else decided on the same
thing since the caller last looked (`after`): the later one sees the earlier one's ruling first.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from redactor.errors import UsageError
from redactor.model import TITLE_PAGE, Action, Box, Decision, Drawn, Page, Ruling
from redactor.policy import hjemmel, suggest
from redactor.review import DocumentMark, Effective, Given, box_key, in_force
from redactor.service.case import event, now
from redactor.service.desk import UnknownCase
from redactor.service.reviewing.board import DECIDED, SEEN, UNDONE, Board, Snapshot

_WORD = re.compile(r"\S+")
_MOST_WORDS = 8
_LONGEST_TEXT = 80
_FEWEST_CHARACTERS = 4
_LONGEST = 2000
_MOST_BOXES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a person says. An empty legal basis means: the suggested one."""

    action: Action
    legal_basis: tuple[str, ...] = ()
    comment: str = ""


KNOWN_TYPES = frozenset(
    {
        "PERSON", "INITIALS", "USER_ID", "DK_CPR", "DATE_OF_BIRTH", "AGE", "ADDRESS",
        "POSTAL_CITY", "GPS", "PHONE_NUMBER", "EMAIL_ADDRESS", "URL", "IP_ADDRESS", "IBAN_CODE",
        "DK_BANK_ACCOUNT", "DK_PAYMENT_CODE", "CREDIT_CARD", "DK_LICENSE_PLATE", "VIN",
        "DK_PASSPORT", "DK_DRIVING_LICENCE", "DK_PROPERTY", "DK_CASE_NUMBER", "DK_CVR",
        "ORGANIZATION", "LOCATION", "MUNICIPALITY", "DATE_TIME", "HEALTH", "MEDICINE", "CRIME",
        "ETHNICITY", "RELIGION", "POLITICS", "UNION", "SEXUALITY", "SOCIAL", "BUSINESS_SECRET",
        "SIGNATURE", "FACE",
    }
)  # fmt: skip
"""What a person may say a finding is (the entity types of the contract)."""


class MarkClash(UsageError):
    """Somebody else said what becomes of the document meanwhile; nothing was stored."""

    def __init__(self, mark: DocumentMark) -> None:
        super().__init__(
            f"{mark.who} har imens svaret »{mark.given.danish}« for dokumentet.",
            "Se den andens svar, og svar igen.",
        )


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
                drawn=_where(item),
                comment=answer.comment,
            )
        )
    _store(board, made, targets, who, after)


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
    _check(answer, snapshot)
    basis = () if answer.action is Action.KEEP else answer.legal_basis or suggested.legal_basis
    made = Decision(
        id=uuid.uuid4().hex,
        who=who,
        at=now(),
        ruling=Ruling(action=answer.action, legal_basis=basis, reason=suggested.reason),
        finding=finding,
        drawn=replace(_where(item), type=type_),
        comment=answer.comment,
    )
    targets = {finding} | ({item.entity.id} if item.entity else set())
    _store(board, [made], targets, who, after)


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


def _where(item: Effective) -> Drawn:
    """Where a finding stands, and what a person has said it is."""
    finding = item.finding
    assert finding is not None
    said = item.decision.drawn.type if item.decision and item.decision.drawn else ""
    return Drawn(document=finding.document, page=finding.page, boxes=finding.boxes, type=said)


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
    text_page = _page(board, snapshot, document, page)
    inside = _inside(text_page, boxes)
    drawn = Drawn(document=document, page=page, boxes=inside, text=text_under(text_page, inside))
    ruling = Ruling(
        action=answer.action,
        legal_basis=answer.legal_basis,
        reason="Markeret af en sagsbehandler.",
    )
    decision = Decision(
        id=uuid.uuid4().hex, who=who, at=now(), ruling=ruling, drawn=drawn, comment=answer.comment
    )
    _store(board, [decision], (), who, snapshot.seq)


def text_under(page: Page, boxes: Sequence[Box]) -> str:
    """The words under boxes, where they are few enough to be looked for elsewhere; else ''."""
    words = []
    for match in _WORD.finditer(page.text):
        spots = page.boxes_of(*match.span())
        if spots and all(_inside_any(spot, boxes) for spot in spots):
            words.append(match.group())
            if len(words) > _MOST_WORDS:
                return ""
    text = " ".join(words).strip(".,;:()»«\"'")
    long_enough = sum(char.isalnum() for char in text) >= _FEWEST_CHARACTERS
    return text if long_enough and len(text) <= _LONGEST_TEXT else ""


def _inside_any(spot: Box, boxes: Sequence[Box]) -> bool:
    x, y = (spot.x0 + spot.x1) / 2, (spot.y0 + spot.y1) / 2
    return any(box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1 for box in boxes)


def decide_drawn(board: Board, decision: str, answer: Answer, *, who: str, after: int) -> None:
    """A new answer for a box drawn before, named by a decision that holds or held for it.

    Raises:
        Clash: somebody else answered for the same box meanwhile.
    """
    snapshot = board.now()
    _check(answer, snapshot)
    named = next((d for d in snapshot.decisions if d.id == decision), None)
    if named is None or named.drawn is None:
        raise UnknownCase
    key = box_key(named.drawn)
    for item in snapshot.items:
        if item.drawn is not None and item.decision is not None and box_key(item.drawn) == key:
            made = Decision(
                id=uuid.uuid4().hex, who=who, at=now(),
                ruling=Ruling(action=answer.action, legal_basis=answer.legal_basis,
                              reason=item.ruling.reason),
                finding=item.decision.finding, drawn=item.drawn, comment=answer.comment,
            )  # fmt: skip
            _store(board, [made], {key}, who, after)
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


def cover_standing(board: Board, text: str, answer: Answer, *, who: str) -> int:
    """Cover every other place where the text of a box by hand can still be read; returns how many.

    Without a legal basis the box's own is used.
    """
    snapshot = board.now()
    _check(answer, snapshot)
    clash = next((c for c in snapshot.contradictions if c.by_hand and c.name == text), None)
    if clash is None:
        return 0
    box = next(d for d in snapshot.decisions if d.id == clash.by_hand[0])
    ruling = Ruling(
        action=Action.REDACT,
        legal_basis=answer.legal_basis or box.ruling.legal_basis,
        reason="Samme tekst som et sted, der er dækket i hånden.",
    )
    made = [
        Decision(
            id=uuid.uuid4().hex, who=who, at=now(), ruling=ruling, comment=answer.comment,
            drawn=Drawn(document=place.document, page=place.page, boxes=place.boxes, text=text),
        )
        for place in clash.standing
    ]  # fmt: skip
    _store(board, made, (), who, snapshot.seq)
    return len(made)


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


def mark_document(board: Board, mark: DocumentMark, *, after: str | None = None) -> None:
    """Say what becomes of a whole document. `after` is the time of the mark the caller saw.

    Raises:
        UsageError: no reason, or withheld without a legal basis.
        MarkClash: somebody else marked it meanwhile.
        UnknownCase: no such document.
    """
    if mark.document not in board.now().documents:
        raise UnknownCase
    held = board.now().marks.get(mark.document)
    if after is not None and held is not None and held.who != mark.who and held.at != after:
        raise MarkClash(held)
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
        handovers = board.now().handovers
        since = handovers[-1].at if handovers else ""
        board.desk.see(document, real, who, now(), seen, since)


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
