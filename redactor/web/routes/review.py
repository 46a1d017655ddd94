"""The page view: pictures, findings, and every decision on them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from redactor.errors import UsageError
from redactor.model import Action, Box
from redactor.policy import hjemmel
from redactor.review import (
    DocumentAnswers,
    DocumentMark,
    Duty,
    Extraction,
    Given,
    Openness,
    Remainder,
    undecided,
)
from redactor.service.case import now
from redactor.service.desk import UnknownCase
from redactor.service.reviewing import (
    answering,
    approving,
    deciding,
    drawing,
    grounds,
    undoing,
)
from redactor.service.reviewing.board import Board
from redactor.service.reviewing.grounds import keys_of, last_used
from redactor.service.reviewing.snapshot import Snapshot, page_of
from redactor.web.pages import (
    CurrentBoard,
    CurrentDesk,
    CurrentPictures,
    CurrentUser,
    page,
    see_other,
)
from redactor.web.routes.cases import menu
from redactor.web.showing import ANSWER_NAMES, TYPE_NAMES, page_json, short_grounds, words_json
from redactor.web.texts import tr

router = APIRouter(prefix="/sager/{case}")


@router.get("/dok/{document}")
def show(
    request: Request,
    board: CurrentBoard,
    desk: CurrentDesk,
    user: CurrentUser,
    document: str,
    side: int = 1,
    rute: bool = False,
) -> Response:
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
        route=rute,
        favourites=keys_of(desk, user.name, snapshot.case.request_type),
        lately=_lately(snapshot, user.name),
        types=TYPE_NAMES,
        answers=snapshot.answers.get(document),
        duties=snapshot.duties.get(document, frozenset()),
        **ANSWER_NAMES,
        grounds=hjemmel().selectable(snapshot.case.request_type),
        given=tuple(Given),
        **menu(snapshot, "review"),
    )


@router.get("/dok/{document}/side/{number}.png")
def picture(
    board: CurrentBoard,
    pictures: CurrentPictures,
    document: str,
    number: int,
    dpi: int = 108,
    tile: int = 0,
) -> Response:
    return Response(pictures.page(board, document, number, dpi, tile), media_type="image/png")


@router.get("/dok/{document}/side/{number}")
def one_page(
    board: CurrentBoard, user: CurrentUser, document: str, number: int, rute: bool = False
) -> Response:
    """A page's text, measures and findings; with `rute`, why a second person must see it."""
    found = deciding.page_of_document(board, document, number)
    snapshot = board.now()
    here = (document, number)
    to_see = approving.pages_to_see(board, user) if rute else ()
    reasons = next((p.reasons for p in to_see if (p.document, p.page) == here), ())
    # As an answer of its own, since FastAPI would look at each of a thousand words again.
    return JSONResponse(
        {
            **page_json(snapshot, document, number),
            "width": round(found.width, 2),
            "height": round(found.height, 2),
            "rotation": found.rotation,
            "text": found.text,
            "words": words_json(found),
            "reasons": [tr(reason) for reason in reasons],
            "lowOcr": "low_ocr" in found.flags,
            "title": snapshot.documents[document].title,
        }
    )


@router.get("/dok/{document}/side/{number}/fund")
def findings_of_page(board: CurrentBoard, document: str, number: int) -> dict[str, Any]:
    """What answers change of a page, for whoever has its text and measures already."""
    snapshot = board.now()
    known = snapshot.documents.get(document)
    if known is None or not 1 <= number <= known.pages:
        raise UnknownCase
    return page_json(snapshot, document, number)


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
def next_open(
    board: CurrentBoard, user: CurrentUser, dok: str, side: int, rute: bool = False
) -> dict[str, Any]:
    """The next place with something open or unseen after a page, going round the case.

    With `rute`, the next page the second person must look at.
    """
    snapshot = board.now()
    places = [(d.id, n) for d in snapshot.readable for n in range(1, d.pages + 1)]
    if rute:
        left = {(p.document, p.page) for p in approving.pages_to_see(board, user) if not p.seen}
        here = places.index((dok, side)) if (dok, side) in places else -1
        for place in places[here + 1 :] + places[: here + 1]:
            if place in left and place != (dok, side):
                return {"document": place[0], "page": place[1]}
        return {"document": None, "page": 0}
    here = places.index((dok, side)) if (dok, side) in places else -1
    waiting = {(i.document, max(1, page_of(i))) for i in snapshot.leaving if undecided(i)}
    for wanted in (waiting, set(places) - snapshot.seen):
        for place in places[here + 1 :] + places[: here + 1]:
            if place in wanted:
                return {"document": place[0], "page": place[1]}
    return {"document": None, "page": 0}


def _lately(snapshot: Snapshot, who: str) -> list[dict[str, str]]:
    return [
        {"ids": " ".join(basis), "short": short_grounds(basis)}
        for basis in last_used(snapshot, who)
    ]


@router.post("/taster")
def keep_keys(
    board: CurrentBoard,
    desk: CurrentDesk,
    user: CurrentUser,
    ground: Annotated[list[str] | None, Form()] = None,
    back: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Put legal bases under one's own keys 1 to 9."""
    grounds.keep_keys(desk, user.name, board.now().case.request_type, ground or [])
    known = back in board.now().documents
    return see_other(f"/sager/{board.case_id}" + (f"/dok/{back}" if known else ""))


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
def reply(board: CurrentBoard, user: CurrentUser, body: Reply) -> dict[str, Any]:
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
    return page_json(board.now(), body.view.document, body.view.page)


@router.post("/fortryd")
def undo(board: CurrentBoard, user: CurrentUser, body: Where) -> dict[str, Any]:
    """Take back one's newest answer, merge or split; tells where an answer was."""
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
    }


def _where(snapshot: Snapshot, finding: str | None) -> dict[str, Any] | None:
    item = snapshot.item_of.get(finding or "")
    return None if item is None else _place(snapshot, item.document, page_of(item))


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


@router.post("/dok/{document}/maerke")
def mark(
    board: CurrentBoard,
    user: CurrentUser,
    document: str,
    given: Annotated[Given, Form()],
    reason: Annotated[str, Form(max_length=2000)] = "",
    basis: Annotated[list[str] | None, Form()] = None,
    back: Annotated[str, Form()] = "case",
    after: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    answering.mark_document(
        board,
        DocumentMark(
            document=document, given=given, reason=reason.strip(), who=user.name, at=now(),
            legal_basis=tuple(ground for ground in basis or () if ground),
        ),
        after=after,
    )  # fmt: skip
    return see_other(_back(board, document, back))


@router.post("/dok/{document}/svar-om-akt")
def answer_document(
    board: CurrentBoard,
    user: CurrentUser,
    document: str,
    extraction: Annotated[Extraction, Form()] = Extraction.UNANSWERED,
    extraction_note: Annotated[str, Form(max_length=2000)] = "",
    remainder: Annotated[Remainder, Form()] = Remainder.UNANSWERED,
    openness: Annotated[Openness, Form()] = Openness.UNANSWERED,
    openness_note: Annotated[str, Form(max_length=2000)] = "",
    back: Annotated[str, Form()] = "case",
) -> Response:
    """Answers on extraction, remainder and extended openness for one document."""
    said = DocumentAnswers(
        document=document, who=user.name, at=now(), extraction=extraction,
        extraction_note=extraction_note.strip(), remainder=remainder, openness=openness,
        openness_note=openness_note.strip(),
    )  # fmt: skip
    answering.answer_documents(board, [said])
    return see_other(_back(board, document, back))


@router.post("/meroffentlighed")
def answer_openness(
    board: CurrentBoard,
    user: CurrentUser,
    openness: Annotated[Openness, Form()],
    openness_note: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """One answer on extended openness for every document that misses it; stored for each."""
    answering.answer_documents(
        board,
        [
            DocumentAnswers(
                document=document, who=user.name, at=now(), openness=openness,
                openness_note=openness_note.strip(),
            )
            for document in answering.waiting_for(board, Duty.OPENNESS)
        ],
    )  # fmt: skip
    return see_other(f"/sager/{board.case_id}/godkendelse")


def _back(board: Board, document: str, back: str) -> str:
    case = f"/sager/{board.case_id}"
    if back == "approval":
        return f"{case}/godkendelse"
    if back == "overview":
        return f"{case}/overblik"
    return f"{case}/dok/{document}" if back == "review" else case
