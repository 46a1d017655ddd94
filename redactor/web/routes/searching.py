"""Search and sweep. What is searched for never stands in an address."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from redactor.days import day
from redactor.model import Action
from redactor.policy import hjemmel
from redactor.service.house.words import set_house_word
from redactor.service.reviewing import searching, undoing
from redactor.service.reviewing.deciding import Answer
from redactor.store import WordKind
from redactor.web.pages import (
    CurrentBoard,
    CurrentDesk,
    CurrentUser,
    CurrentWorkshop,
    page,
    see_other,
)
from redactor.web.routes.cases import menu

router = APIRouter(prefix="/sager/{case}/soeg")
_PLACE = re.compile(r"([0-9A-Za-z_-]{1,64}):(\d{1,6}):(\d{1,9}):(\d{1,9})")


@router.get("")
def show(request: Request, board: CurrentBoard) -> Response:
    return _results(request, board, "", "")


@router.post("")
def search(
    request: Request,
    board: CurrentBoard,
    query: Annotated[str, Form()] = "",
    place: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Words or a pattern; or, with a `place` (document:page:start:end), what is like it."""
    return _results(request, board, query, "", place)


@router.post("/daek")
def cover(
    request: Request,
    board: CurrentBoard,
    user: CurrentUser,
    query: Annotated[str, Form()] = "",
    hit: Annotated[list[str] | None, Form()] = None,
    one: Annotated[str, Form(max_length=200)] = "",
    basis: Annotated[str, Form()] = "",
    place: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Cover the chosen hits, or the `one` whose own button was pressed."""
    answer = Answer(action=Action.REDACT, legal_basis=(basis,) if basis else ())
    count = searching.cover_hits(board, [one] if one else hit or [], answer, user.name)
    told = "1 sted er dækket." if count == 1 else f"{count} steder er dækket."
    return _results(request, board, query, told, place, basis, undoable=bool(count))


@router.post("/fortryd")
def take_back(
    request: Request,
    board: CurrentBoard,
    user: CurrentUser,
    query: Annotated[str, Form()] = "",
    place: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Undo, from where the hits are seen."""
    undone = undoing.undo(board, who=user.name)
    return _results(
        request, board, query, "Fortrudt." if undone else "Der er ikke mere at fortryde.", place
    )


@router.post("/altid")
def deny(
    request: Request,
    board: CurrentBoard,
    desk: CurrentDesk,
    workshop: CurrentWorkshop,
    user: CurrentUser,
    word: Annotated[str, Form()] = "",
    reach: Annotated[str, Form()] = "case",
    expires: Annotated[str, Form()] = "",
) -> Response:
    if reach == "house":
        set_house_word(desk, word, WordKind.DENY, expires, by=user.name)
    else:
        searching.deny_in_case(board, word, user.name)
    workshop.read(board)
    told = "Ordet dækkes fremover. Sagen søges igennem igen i baggrunden."
    return _results(request, board, word, told)


@router.post("/altid/fjern")
def deny_no_longer(
    board: CurrentBoard,
    workshop: CurrentWorkshop,
    user: CurrentUser,
    word: Annotated[str, Form()] = "",
) -> Response:
    """Take a word off the case's list; the case is searched anew."""
    searching.deny_no_longer(board, word, user.name)
    workshop.read(board)
    return see_other(f"/sager/{board.case_id}/soeg")


def _results(
    request: Request,
    board: CurrentBoard,
    query: str,
    told: str,
    place: str = "",
    basis: str = "",
    *,
    undoable: bool = False,
) -> Response:
    snapshot = board.now()
    picked = _PLACE.fullmatch(place)
    if picked is not None:
        where = (picked[1], int(picked[2]), int(picked[3]), int(picked[4]))
        hits = searching.like(board, *where)
        query = searching.picked_text(board, *where)
    else:
        hits = searching.search(board, query) if query.strip() else ()
    return page(
        request,
        "search.html",
        query=query,
        place=place if picked else "",
        basis=basis,
        hits=hits,
        house=request.app.state.desk.house.words(day()),
        told=told,
        undoable=undoable,
        most=searching.MOST,
        denied=snapshot.case.deny,
        grounds=hjemmel().selectable(snapshot.case.request_type),
        **menu(snapshot, "search"),
    )
