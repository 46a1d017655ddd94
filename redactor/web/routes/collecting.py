"""Collecting a case's documents by one of the house's recipes."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Response

from redactor.service.incoming.gathering import (
    last,
    order_collection,
    ordered,
    recipes,
    stop_collection,
)
from redactor.service.reviewing.board import Board
from redactor.web.pages import CurrentBoard, CurrentUser, CurrentWorkshop, see_other

router = APIRouter(prefix="/sager/{case}/indsamling")


def collection_of(board: Board) -> dict[str, Any]:
    """What `collecting.html` shows of a case."""
    return {
        "recipes": recipes(board.settings), "ordered": ordered(board), "last": last(board),
    }  # fmt: skip


@router.post("")
def start(
    board: CurrentBoard,
    user: CurrentUser,
    workshop: CurrentWorkshop,
    recipe: Annotated[str, Form(max_length=200)] = "",
    number: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    order_collection(board, recipe, number.strip(), user.name)
    workshop.read(board)
    return see_other(f"/sager/{board.case_id}")


@router.post("/stop")
def stop(board: CurrentBoard, user: CurrentUser) -> Response:
    stop_collection(board, user.name)
    return see_other(f"/sager/{board.case_id}")
