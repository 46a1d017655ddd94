"""The list of cases, a new case, and one case's front page with live progress."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from redactor.errors import RedactorError, UsageError
from redactor.model import Document, RequestType, Status
from redactor.policy import hjemmel
from redactor.review import Given, Stage, undecided
from redactor.service.cases import REQUEST_NAMES, NewCase, case_line, create_case, list_cases, today
from redactor.service.desk import Desk
from redactor.service.house.access import may_see
from redactor.service.incoming.arrivals import alarms
from redactor.service.incoming.uploading import unfinished, waiting
from redactor.service.reviewing.board import Board
from redactor.service.reviewing.snapshot import Snapshot, in_order
from redactor.service.working import Workshop
from redactor.store import UserRole
from redactor.web.pages import (
    Caseworker,
    CurrentBoard,
    CurrentDesk,
    CurrentRegister,
    CurrentUser,
    CurrentWorkshop,
    page,
    see_other,
)
from redactor.web.routes.collecting import collection_of

router = APIRouter()
_BEAT = 0.5
_SILENCE = 15.0


@router.get("/")
def show_cases(
    request: Request,
    register: CurrentRegister,
    user: CurrentUser,
    side: Annotated[int, Query(ge=1, le=100_000)] = 1,
    status: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    stages = tuple(stage for stage in Stage if stage == status)
    found = list_cases(register, user, today(), number=side, stages=stages)
    return page(
        request,
        "cases.html",
        lines=found.lines,
        list=found,
        chosen=stages[0] if stages else None,
        stages=tuple(Stage),
        stuck=len(alarms(register.desk.data)),
        unreadable=sorted(register.unreadable),
        may_create=user.may(UserRole.CASEWORKER),
        here="list",
    )


@router.get("/sager/ny")
def show_new(request: Request, _user: Caseworker) -> Response:
    return page(request, "new_case.html", requests=REQUEST_NAMES, today=today(), form={})


@router.post("/sager/ny")
def do_new(
    request: Request,
    register: CurrentRegister,
    user: Caseworker,
    title: Annotated[str, Form()] = "",
    request_type: Annotated[RequestType, Form()] = RequestType.PUBLIC,
    received: Annotated[str, Form()] = "",
    working_days: Annotated[int, Form()] = 7,
    requester: Annotated[str, Form()] = "",
    parties: Annotated[str, Form()] = "",
    allow: Annotated[str, Form()] = "",
    deny: Annotated[str, Form()] = "",
) -> Response:
    order = NewCase(
        title=title, request_type=request_type, received=received, working_days=working_days,
        requester=requester.strip(), parties=_lines(parties), allow=_lines(allow),
        deny=_lines(deny),
    )  # fmt: skip
    try:
        board = create_case(register, order, user)
    except UsageError as error:
        form = {
            "title": title, "request_type": request_type, "received": received,
            "working_days": working_days, "requester": requester, "parties": parties,
            "allow": allow, "deny": deny,
        }  # fmt: skip
        return page(
            request, "new_case.html", status=400, requests=REQUEST_NAMES, today=today(), form=form,
            error=str(error),
        )  # fmt: skip
    return see_other(f"/sager/{board.case_id}")


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


@router.get("/sager/{case}")
def show_case(
    request: Request, board: CurrentBoard, desk: CurrentDesk, workshop: CurrentWorkshop
) -> Response:
    snapshot = board.now()
    return page(
        request,
        "case.html",
        work=workshop.state(board.case_id),
        revision=snapshot.revision,
        unfinished=unfinished(board),
        collection=collection_of(board),
        **_standing(desk, snapshot),
    )


def _standing(desk: Desk, snapshot: Snapshot) -> dict[str, Any]:
    """How a case and its documents stand."""
    rows = document_rows(snapshot)
    return {
        "case": case_line(desk, snapshot, today()),
        "rows": rows,
        "blocked": bool(snapshot.open_count or snapshot.blocks),
        "returned": _returned(snapshot),
        "grounds": hjemmel().selectable(snapshot.case.request_type),
        "given": tuple(Given),
        "first": _first(snapshot),
        "failed": next((row["id"] for row in rows if row["failed"] and not row["mark"]), ""),
        **menu(snapshot, "case"),
    }


def menu(snapshot: Snapshot, here: str) -> dict[str, Any]:
    """What the bar of a case's pages shows."""
    return {
        "case_id": snapshot.case.id,
        "case_title": snapshot.case.title or "Sag uden titel",
        "stage": snapshot.stage,
        "open_count": snapshot.open_count,
        "here": here,
    }


def document_rows(snapshot: Snapshot) -> list[dict[str, Any]]:
    """One row per document for the front page."""
    rows = []
    for entry in sorted(snapshot.entries, key=lambda entry: in_order(entry.document)):
        if entry.container:
            continue
        document = entry.document
        items = snapshot.by_document.get(document.id, [])
        mark = snapshot.marks.get(document.id)
        original = snapshot.documents.get(document.duplicate_of or "")
        rows.append(
            {
                "id": document.id,
                "number": document.number,
                "title": document.title,
                "pages": document.pages,
                "status": _status(snapshot, document).value,
                "failed": document.status is Status.FAILED,
                "reason": document.reason,
                "notices": entry.notices,
                "alarm": entry.alarm,
                "open": sum(undecided(item) and snapshot.leaves(item) for item in items),
                "seen": sum(
                    (document.id, n) in snapshot.seen for n in range(1, document.pages + 1)
                ),
                "mark": mark,
                "original": original.number if original else "",
                "readable": bool(document.pages) and document.status is not Status.DUPLICATE,
            }
        )
    return rows


def _status(snapshot: Snapshot, document: Document) -> Status:
    """As it is told: a finished file of a case that is answered in again is on no way out."""
    finished = document.status is Status.RELEASED and snapshot.stage is not Stage.RELEASED
    return Status.READ if finished else document.status


def _returned(snapshot: Snapshot) -> Any:
    last = snapshot.handovers[-1] if snapshot.handovers else None
    return last if last is not None and last.step.value == "return" else None


def _first(snapshot: Snapshot) -> str:
    """Where reviewing goes on: the first document with something open, else the first."""
    for document in snapshot.readable:
        unseen = any((document.id, n) not in snapshot.seen for n in range(1, document.pages + 1))
        if unseen or any(undecided(i) for i in snapshot.by_document.get(document.id, ())):
            return document.id
    return snapshot.readable[0].id if snapshot.readable else ""


@router.get("/sager/{case}/haendelser")
async def events(
    request: Request,
    board: CurrentBoard,
    workshop: CurrentWorkshop,
    register: CurrentRegister,
    user: CurrentUser,
) -> Response:
    """Server-sent events: how far the work is, and that something changed."""

    def news() -> str:
        """What there is to tell; '' once the case is gone, or no longer this user's to see."""
        try:
            return json.dumps(_news(board, workshop)) if may_see(register, user, case_id) else ""
        except RedactorError:
            return ""

    case_id = board.case_id
    return StreamingResponse(_stream(request, news), media_type="text/event-stream")


async def _stream(request: Request, news_now: Callable[[], str]) -> AsyncIterator[str]:
    told, quiet = "", 0.0
    while not await request.is_disconnected():
        news = await run_in_threadpool(news_now)
        if not news:
            return
        if news != told:
            told, quiet = news, 0.0
            yield f"data: {news}\n\n"
        elif quiet >= _SILENCE:
            quiet = 0.0
            yield ": still here\n\n"
        await asyncio.sleep(_BEAT)
        quiet += _BEAT


def _news(board: Board, workshop: Workshop) -> dict[str, Any]:
    work = workshop.state(board.case_id)
    return {
        "running": work.running,
        "step": work.step,
        "done": work.done,
        "total": work.total,
        "error": work.error,
        "waiting": waiting(board) if work.running else 0,
        "revision": board.desk.revision(),
        "seq": board.desk.last_decision(),
    }


@router.get("/sager/{case}/dokumenter")
def documents(request: Request, board: CurrentBoard, desk: CurrentDesk) -> Response:
    """What changes while documents are read: the case's head and their table."""
    return page(request, "documents.html", live=True, **_standing(desk, board.now()))


@router.post("/sager/{case}/laes")
def read(board: CurrentBoard, workshop: CurrentWorkshop) -> Response:
    workshop.read(board)
    return see_other(f"/sager/{board.case_id}")
