"""Search and sweep. What is searched for never stands in an address."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from redactor.model import Action
from redactor.policy import hjemmel
from redactor.service import searching
from redactor.service.deciding import Answer
from redactor.web.pages import (
    CurrentBoard,
    CurrentDesk,
    CurrentUser,
    CurrentWorkshop,
    page,
)
from redactor.web.routes.cases import menu

router = APIRouter(prefix="/sager/{case}/soeg")


@router.get("")
def show(request: Request, board: CurrentBoard) -> Response:
    return _results(request, board, "", "")


@router.post("")
def search(request: Request, board: CurrentBoard, query: Annotated[str, Form()] = "") -> Response:
    return _results(request, board, query, "")


@router.post("/daek")
def cover(
    request: Request,
    board: CurrentBoard,
    user: CurrentUser,
    query: Annotated[str, Form()] = "",
    hit: Annotated[list[str] | None, Form()] = None,
    basis: Annotated[str, Form()] = "",
) -> Response:
    answer = Answer(action=Action.REDACT, legal_basis=(basis,) if basis else ())
    count = searching.cover_hits(board, hit or [], answer, user.name)
    return _results(request, board, query, f"{count} steder er dækket. Fortryd med u på siden.")


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
        searching.deny_in_house(desk, word, expires, user.name)
    else:
        searching.deny_in_case(board, word, user.name)
    workshop.read(board)
    told = "Ordet dækkes fremover. Sagen søges igennem igen i baggrunden."
    return _results(request, board, word, told)


def _results(request: Request, board: CurrentBoard, query: str, told: str) -> Response:
    snapshot = board.now()
    hits = searching.search(board, query) if query.strip() else ()
    return page(
        request,
        "search.html",
        query=query,
        hits=hits,
        told=told,
        denied=snapshot.case.deny,
        grounds=hjemmel().selectable(snapshot.case.request_type),
        **menu(snapshot, "search"),
    )
