"""Boxes by hand: an area, a stretch of text, a whole page, and every other place it stands."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import replace

from redactor.errors import UsageError
from redactor.model import Action, Box, Decision, Drawn, Page, Ruling
from redactor.review import Effective, box_key, undecided
from redactor.service.case import now
from redactor.service.desk import UnknownCase
from redactor.service.reviewing.board import Board
from redactor.service.reviewing.deciding import Answer, check, page_of_document, store

_WORD = re.compile(r"\S+")
_MOST_WORDS = 8
_LONGEST_TEXT = 80
_FEWEST_CHARACTERS = 4
_MOST_BOXES = 500
_ROUNDING = 0.5
"""Points by which boxes of the same letters may differ."""
_TOGETHER = "Dækket sammen med det, det står i."


def draw(
    board: Board, document: str, page: int, boxes: Sequence[Box], answer: Answer, *, who: str
) -> None:
    """Cover an area nobody found, or take such an answer again for the same area.

    What waits for an answer and lies wholly under it is answered with it.
    """
    snapshot = board.now()
    check(answer, snapshot)
    text_page = page_of_document(board, document, page)
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
    made = [decision]
    if answer.action is Action.REDACT:
        made += _answers_under(snapshot.by_page.get((document, page), ()), decision)
    store(board, made, (), who, snapshot.seq)


def _answers_under(items: Sequence[Effective], box: Decision) -> list[Decision]:
    """The same answer for whatever waits for one and lies wholly under a new box.

    The comment makes it a meant exception: that a name went with its page says nothing of where
    else it stands.
    """
    assert box.drawn is not None
    return [
        replace(box, finding=item.finding.id, drawn=replace(box.drawn, boxes=item.finding.boxes,
                text=""), comment=box.comment or _TOGETHER)
        for item in items
        if item.finding is not None
        and item.finding.boxes
        and undecided(item)
        and all(_within(spot, box.drawn.boxes) for spot in item.finding.boxes)
    ]  # fmt: skip


def _within(spot: Box, boxes: Sequence[Box]) -> bool:
    """Whether a box of a finding lies in one of some others, but for rounding."""
    return any(
        box.x0 - _ROUNDING <= spot.x0
        and box.y0 - _ROUNDING <= spot.y0
        and spot.x1 <= box.x1 + _ROUNDING
        and spot.y1 <= box.y1 + _ROUNDING
        for box in boxes
    )


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
    check(answer, snapshot)
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
            store(board, [made], {key}, who, after)
            return
    raise UnknownCase


def cover_text(
    board: Board, document: str, page: int, start: int, end: int, answer: Answer, *, who: str
) -> None:
    """Cover a stretch of a page's text, in code points.

    Raises:
        UsageError: nothing of it stands on the page.
    """
    text_page = page_of_document(board, document, page)
    boxes = text_page.boxes_of(max(0, start), min(end, len(text_page.text)))
    if not boxes:
        raise UsageError("Der er ingen tekst at dække.", "Markér teksten på siden igen.")
    draw(board, document, page, boxes, answer, who=who)


def cover_standing(board: Board, text: str, answer: Answer, *, who: str) -> int:
    """Cover every other place where the text of a box by hand can still be read; returns how many.

    Without a legal basis the box's own is used.
    """
    snapshot = board.now()
    check(answer, snapshot)
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
    store(board, made, (), who, snapshot.seq)
    return len(made)


def cover_page(board: Board, document: str, page: int, answer: Answer, *, who: str) -> None:
    """Cover a whole page."""
    found = page_of_document(board, document, page)
    draw(board, document, page, [Box(0, 0, found.width, found.height)], answer, who=who)


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
