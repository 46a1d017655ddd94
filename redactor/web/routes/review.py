"""The page view: pictures, text, findings, and where to go next."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse

from redactor.policy import hjemmel
from redactor.review import Given, undecided
from redactor.service.desk import UnknownCase
from redactor.service.reviewing import approving, deciding, grounds
from redactor.service.reviewing.grounds import keys_of, last_used
from redactor.service.reviewing.snapshot import Snapshot
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
    first = deciding.page_of_document(board, document, side)
    return page(
        request,
        "review.html",
        document=entry.document,
        documents=readable,
        entry=entry,
        mark=snapshot.marks.get(document),
        side=side,
        across=round(first.height if first.rotation in (90, 270) else first.width, 2),
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
def one_page(board: CurrentBoard, document: str, number: int) -> Response:
    """What never changes of a page, so that a browser may ask for it ahead: text and measures."""
    found = deciding.page_of_document(board, document, number)
    # As an answer of its own, since FastAPI would look at each of a thousand words again.
    return JSONResponse(
        {
            "page": number,
            "width": round(found.width, 2),
            "height": round(found.height, 2),
            "rotation": found.rotation,
            "text": found.text,
            "words": words_json(found),
            "lowOcr": "low_ocr" in found.flags,
        }
    )


@router.get("/dok/{document}/side/{number}/fund")
def findings_of_page(
    board: CurrentBoard, user: CurrentUser, document: str, number: int, rute: bool = False
) -> Response:
    """What answers change of a page; with `rute`, why a second person must see it."""
    snapshot = board.now()
    known = snapshot.documents.get(document)
    if known is None or not 1 <= number <= known.pages:
        raise UnknownCase
    here = (document, number)
    to_see = approving.pages_to_see(board, user) if rute else ()
    reasons = next((p.reasons for p in to_see if (p.document, p.page) == here), ())
    told = page_json(snapshot, document, number)
    return JSONResponse({**told, "reasons": [tr(reason) for reason in reasons]})


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
    waiting = {(i.document, max(1, i.page)) for i in snapshot.leaving if undecided(i)}
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
