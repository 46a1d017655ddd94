"""Every answer on what stands on a page: covered, kept, asked about, drawn, taken back, seen."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from redactor.errors import UsageError
from redactor.model import Action, Box
from redactor.service.reviewing import deciding, drawing, undoing
from redactor.service.reviewing.snapshot import Snapshot
from redactor.web.pages import CurrentBoard, CurrentUser
from redactor.web.showing import page_json

router = APIRouter(prefix="/sager/{case}")


class Where(BaseModel):
    """A page."""

    document: str = Field(max_length=64)
    page: int = Field(ge=1)


class Stretch(Where):
    """Some of a page's text, in code points."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Area(Where):
    """Boxes on a page, in points."""

    boxes: list[tuple[float, float, float, float]] = Field(min_length=1, max_length=500)


class Reply(BaseModel):
    """One answer on one thing; exactly one of the last eight is given.

    With `type`, findings (one) are said to be something else; without `action`, the new type's
    suggestion holds.
    """

    view: Where
    after: int = Field(ge=0)
    action: Action | None = None
    type: str = Field("", max_length=32)
    basis: list[str] = Field(default_factory=list, max_length=10)
    comment: str = Field("", max_length=2000)
    findings: list[str] = Field(default_factory=list, max_length=500)
    entity: str = Field("", max_length=64)
    drawn: str = Field("", max_length=64)
    area: Area | None = None
    text: Stretch | None = None
    whole: Where | None = None
    accept: Where | None = None
    standing: str = Field("", max_length=200)


@router.post("/svar")
def reply(board: CurrentBoard, user: CurrentUser, body: Reply) -> Response:
    """Store an answer and tell how the page stands now. 409: somebody else was first."""
    answer = deciding.Answer(
        action=body.action or Action.REDACT,
        legal_basis=tuple(body.basis),
        comment=body.comment.strip(),
    )
    who = user.name
    if body.type:
        if len(body.findings) != 1:
            raise UsageError("Vælg ét fund.")
        deciding.change_type(
            board,
            body.findings[0],
            body.type,
            answer if body.action else None,
            who=who,
            after=body.after,
        )
    elif body.findings:
        deciding.decide_findings(board, body.findings, answer, who=who, after=body.after)
    elif body.entity:
        deciding.decide_entity(board, body.entity, answer, who=who, after=body.after)
    elif body.drawn:
        drawing.decide_drawn(board, body.drawn, answer, who=who, after=body.after)
    elif body.area:
        boxes = [Box(*box) for box in body.area.boxes]
        drawing.draw(board, body.area.document, body.area.page, boxes, answer, who=who)
    elif body.text:
        stretch = body.text
        drawing.cover_text(
            board, stretch.document, stretch.page, stretch.start, stretch.end, answer, who=who
        )
    elif body.whole:
        drawing.cover_page(board, body.whole.document, body.whole.page, answer, who=who)
    elif body.accept:
        deciding.accept_page(
            board, body.accept.document, body.accept.page, who=who, after=body.after
        )
    elif body.standing:
        drawing.cover_standing(board, body.standing, answer, who=who)
    else:
        raise UsageError("Der er ikke valgt noget.")
    # As an answer of its own, which FastAPI does not look through once more in another thread.
    return JSONResponse(page_json(board.now(), body.view.document, body.view.page))


@router.post("/fortryd")
def undo(board: CurrentBoard, user: CurrentUser, body: Where) -> dict[str, Any]:
    """Take back one's newest answer, merge or split; tells where an answer was, and on what."""
    undone = undoing.undo(board, who=user.name)
    taken = undone.decision if undone else None
    snapshot = board.now()
    where = _where(snapshot, taken.finding if taken else None)
    if taken is not None and taken.drawn is not None:
        where = _place(snapshot, taken.drawn.document, taken.drawn.page)
    return {
        **page_json(snapshot, body.document, body.page),
        "undone": undone is not None,
        "regrouped": undone is not None and taken is None,
        "where": where,
        "count": undone.count if undone else 0,
        "finding": taken.finding if taken else None,
        "entity": taken.entity if taken else None,
    }


def _where(snapshot: Snapshot, finding: str | None) -> dict[str, Any] | None:
    item = snapshot.item_of.get(finding or "")
    return None if item is None else _place(snapshot, item.document, item.page)


def _place(snapshot: Snapshot, document: str, page: int) -> dict[str, Any]:
    known = snapshot.documents.get(document)
    return {
        "document": document,
        "number": known.number if known else "",
        "page": max(1, page),
    }


@router.post("/set")
def seen(board: CurrentBoard, user: CurrentUser, body: Where) -> dict[str, Any]:
    """A page was looked at."""
    deciding.see_pages(board, body.document, [body.page], who=user.name)
    return {"percent": board.now().progress.percent}
