"""The page view: pictures, findings, and every decision on them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel, Field

from redactor.errors import UsageError
from redactor.model import Action, Box
from redactor.policy import hjemmel
from redactor.review import DocumentMark, Given, undecided
from redactor.service import deciding
from redactor.service.board import Board, Snapshot, page_of
from redactor.service.case import now
from redactor.service.desk import UnknownCase
from redactor.service.grounds import favourites
from redactor.web.pages import CurrentBoard, CurrentPictures, CurrentUser, page, see_other
from redactor.web.routes.cases import menu
from redactor.web.showing import page_json, words_json

router = APIRouter(prefix="/sager/{case}")


@router.get("/dok/{document}")
def show(request: Request, board: CurrentBoard, document: str, side: int = 1) -> Response:
    snapshot = board.now()
    entry = snapshot.entry(document)
    if entry is None or not entry.pdf or not 1 <= side <= entry.document.pages:
        raise UnknownCase
    readable = [d for d in snapshot.documents.values() if d.pages and d.duplicate_of is None]
    return page(
        request,
        "review.html",
        document=entry.document,
        documents=readable,
        entry=entry,
        mark=snapshot.marks.get(document),
        side=side,
        favourites=favourites(snapshot.case.request_type),
        grounds=hjemmel().selectable(snapshot.case.request_type),
        given=tuple(Given),
        **menu(snapshot, "review"),
    )


@router.get("/dok/{document}/side/{number}.png")
def picture(
    board: CurrentBoard, pictures: CurrentPictures, document: str, number: int, dpi: int = 108
) -> Response:
    return Response(pictures.page(board, document, number, dpi), media_type="image/png")


@router.get("/dok/{document}/side/{number}")
def one_page(board: CurrentBoard, document: str, number: int) -> dict[str, Any]:
    """A page's text, measures and findings."""
    found = deciding.page_of_document(board, document, number)
    snapshot = board.now()
    return {
        **page_json(snapshot, document, number),
        "width": round(found.width, 2),
        "height": round(found.height, 2),
        "rotation": found.rotation,
        "text": found.text,
        "words": words_json(found),
        "lowOcr": "low_ocr" in found.flags,
        "title": snapshot.documents[document].title,
    }


@router.get("/dok/{document}/sider")
def overview(board: CurrentBoard, user: CurrentUser, document: str) -> dict[str, Any]:
    """Which pages have something open, and which were seen."""
    snapshot = board.now()
    known = snapshot.documents.get(document)
    if known is None:
        raise UnknownCase
    pages = range(1, known.pages + 1)
    return {
        "open": [
            sum(undecided(item) for item in snapshot.by_page.get((document, n), ()))
            + (sum(undecided(i) for i in snapshot.by_page.get((document, 0), ())) if n == 1 else 0)
            for n in pages
        ],
        "seen": [(document, n) in snapshot.seen for n in pages],
        "seenByMe": [(document, n, user.name) in snapshot.seen_by for n in pages],
    }


@router.get("/naeste")
def next_open(board: CurrentBoard, dok: str, side: int) -> dict[str, Any]:
    """The next place with something open or unseen after a page, going round the case."""
    snapshot = board.now()
    places = [(d.id, n) for d in snapshot.readable for n in range(1, d.pages + 1)]
    here = places.index((dok, side)) if (dok, side) in places else -1
    waiting = {(i.document, max(1, page_of(i))) for i in snapshot.leaving if undecided(i)}
    for wanted in (waiting, set(places) - snapshot.seen):
        for place in places[here + 1 :] + places[: here + 1]:
            if place in wanted:
                return {"document": place[0], "page": place[1]}
    return {"document": None, "page": 0}


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
    """One answer on one thing; exactly one of the last seven is given."""

    view: Where
    after: int = Field(ge=0)
    action: Action = Action.REDACT
    basis: list[str] = Field(default_factory=list, max_length=10)
    comment: str = Field("", max_length=2000)
    findings: list[str] = Field(default_factory=list, max_length=500)
    entity: str = Field("", max_length=64)
    drawn: str = Field("", max_length=64)
    area: Area | None = None
    text: Stretch | None = None
    whole: Where | None = None
    accept: Where | None = None


@router.post("/svar")
def reply(board: CurrentBoard, user: CurrentUser, body: Reply) -> dict[str, Any]:
    """Store an answer and tell how the page stands now. 409: somebody else was first."""
    answer = deciding.Answer(
        action=body.action, legal_basis=tuple(body.basis), comment=body.comment.strip()
    )
    who = user.name
    if body.findings:
        deciding.decide_findings(board, body.findings, answer, who=who, after=body.after)
    elif body.entity:
        deciding.decide_entity(board, body.entity, answer, who=who, after=body.after)
    elif body.drawn:
        deciding.decide_drawn(board, body.drawn, answer, who=who)
    elif body.area:
        boxes = [Box(*box) for box in body.area.boxes]
        deciding.draw(board, body.area.document, body.area.page, boxes, answer, who=who)
    elif body.text:
        stretch = body.text
        deciding.cover_text(
            board, stretch.document, stretch.page, stretch.start, stretch.end, answer, who=who
        )
    elif body.whole:
        deciding.cover_page(board, body.whole.document, body.whole.page, answer, who=who)
    elif body.accept:
        deciding.accept_page(
            board, body.accept.document, body.accept.page, who=who, after=body.after
        )
    else:
        raise UsageError("Der er ikke valgt noget.")
    return page_json(board.now(), body.view.document, body.view.page)


@router.post("/fortryd")
def undo(board: CurrentBoard, user: CurrentUser, body: Where) -> dict[str, Any]:
    """Take back one's newest answer; tells where it was."""
    taken = deciding.undo(board, who=user.name)
    snapshot = board.now()
    where = _where(snapshot, taken.finding if taken else None)
    if taken is not None and taken.drawn is not None:
        where = {"document": taken.drawn.document, "page": max(1, taken.drawn.page)}
    return {
        **page_json(snapshot, body.document, body.page),
        "undone": taken is not None,
        "where": where,
    }


def _where(snapshot: Snapshot, finding: str | None) -> dict[str, Any] | None:
    item = snapshot.item_of.get(finding or "")
    return None if item is None else {"document": item.document, "page": max(1, page_of(item))}


@router.post("/set")
def seen(board: CurrentBoard, user: CurrentUser, body: Where) -> dict[str, Any]:
    """A page was looked at."""
    deciding.see_pages(board, body.document, [body.page], who=user.name)
    return {"percent": board.now().progress.percent}


@router.post("/dok/{document}/maerke")
def mark(
    board: CurrentBoard,
    user: CurrentUser,
    document: str,
    given: Annotated[Given, Form()],
    reason: Annotated[str, Form(max_length=2000)] = "",
    basis: Annotated[list[str] | None, Form()] = None,
    back: Annotated[str, Form()] = "case",
) -> Response:
    deciding.mark_document(
        board,
        DocumentMark(
            document=document, given=given, reason=reason.strip(), who=user.name, at=now(),
            legal_basis=tuple(ground for ground in basis or () if ground),
        ),
    )  # fmt: skip
    return see_other(_back(board, document, back))


def _back(board: Board, document: str, back: str) -> str:
    case = f"/sager/{board.case_id}"
    return f"{case}/dok/{document}" if back == "review" else case
