"""People, not boxes: each once, decided for the whole case, merged and parted."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from redactor.model import Action
from redactor.policy import hjemmel
from redactor.service.reviewing import deciding, people
from redactor.service.reviewing.board import Board
from redactor.web.pages import CurrentBoard, CurrentUser, page, see_other
from redactor.web.routes.cases import menu
from redactor.web.showing import ACTION_NAMES, STATE_NAMES, TYPE_NAMES, short_grounds, state_of

router = APIRouter(prefix="/sager/{case}/personer")


@router.get("")
def show(request: Request, board: CurrentBoard, linje: str = "") -> Response:
    """Everybody, or with `linje` one line: what an answer changed."""
    snapshot = board.now()
    return page(
        request,
        "people.html",
        lines=(people.line(snapshot, linje),) if linje else people.lines(board),
        seq=snapshot.seq,
        types=TYPE_NAMES,
        actions=ACTION_NAMES,
        short=short_grounds,
        **menu(snapshot, "people"),
    )


@router.get("/{entity}")
def show_one(request: Request, board: CurrentBoard, entity: str, panel: bool = False) -> Response:
    return _one(request, board, entity, panel)


def _one(request: Request, board: Board, entity: str, panel: bool) -> Response:
    snapshot = board.now()
    request_type = snapshot.case.request_type
    return page(
        request,
        "person_panel.html" if panel else "person.html",
        line=people.line(snapshot, entity),
        mentions=people.mentions(board, entity),
        following=None if panel else people.next_open(board, entity),
        roles=people.roles_to_choose(snapshot, entity),
        seq=snapshot.seq,
        grounds=hjemmel().selectable(request_type),
        actions=ACTION_NAMES,
        short=short_grounds,
        state_of=state_of,
        state_names=STATE_NAMES,
        **menu(snapshot, "people"),
    )


@router.post("/{entity}/svar")
def answer(
    board: CurrentBoard,
    user: CurrentUser,
    entity: str,
    action: Annotated[Action, Form()],
    after: Annotated[int, Form()],
    basis: Annotated[list[str] | None, Form()] = None,
    comment: Annotated[str, Form(max_length=2000)] = "",
    back: Annotated[str, Form()] = "list",
) -> Response:
    said = deciding.Answer(
        action=action, legal_basis=tuple(g for g in basis or () if g), comment=comment.strip()
    )
    deciding.decide_entity(board, entity, said, who=user.name, after=after)
    people_page = f"/sager/{board.case_id}/personer"
    if back == "line":  # the list's own script
        return see_other(f"{people_page}?linje={entity}")
    return see_other(f"{people_page}/{entity}" if back == "one" else f"{people_page}#e-{entity}")


@router.post("/laeg-sammen")
def merge(
    board: CurrentBoard, user: CurrentUser, entity: Annotated[list[str] | None, Form()] = None
) -> Response:
    people.merge(board, entity or [], user.name)
    return see_other(f"/sager/{board.case_id}/personer")


@router.post("/{entity}/rolle")
def say_role(
    board: CurrentBoard, user: CurrentUser, entity: str, role: Annotated[str, Form()] = ""
) -> Response:
    people.say_role(board, entity, role, user.name)
    return see_other(f"/sager/{board.case_id}/personer/{entity}")


@router.post("/{entity}/udskil")
def split(
    board: CurrentBoard,
    user: CurrentUser,
    entity: str,
    finding: Annotated[list[str] | None, Form()] = None,
) -> Response:
    other = people.split(board, entity, finding or [], user.name)
    return see_other(f"/sager/{board.case_id}/personer#e-{other}")
