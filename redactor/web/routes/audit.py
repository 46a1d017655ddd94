"""Who sees a case, and the audit log: of one case, and of the whole house."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request, Response

from redactor.service.cases import list_cases, today
from redactor.service.house import auditing
from redactor.service.house.access import may_share, share_case
from redactor.service.house.logwords import EVENT_NAMES
from redactor.service.reviewing.board import Board
from redactor.store import HOUSE, CaseStore, Wanted
from redactor.web.pages import (
    Auditor,
    CurrentBoard,
    CurrentRegister,
    CurrentUser,
    page,
    see_other,
)
from redactor.web.routes.cases import menu
from redactor.web.texts import tr

router = APIRouter()
_LINES = 100
_JSONL = "application/jsonl"


class _Search:
    """The filter as it stands in the address: names of people who work here, kinds and dates."""

    def __init__(
        self,
        hvem: Annotated[str, Query(max_length=64)] = "",
        hvad: Annotated[str, Query(max_length=64)] = "",
        fra: Annotated[str, Query(max_length=10)] = "",
        til: Annotated[str, Query(max_length=10)] = "",
        side: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    ) -> None:
        self.filter = Wanted(who=hvem.strip(), what=hvad, first=fra, last=til)
        self.side = side


def _log(
    request: Request, store: CaseStore, log_of: str, chosen: Any, base: str, **values: Any
) -> Response:
    found = auditing.log_page(store.events(log_of), chosen.filter, chosen.side, _LINES)
    kinds = sorted(found.kinds, key=lambda kind: tr(EVENT_NAMES.get(kind, kind)).casefold())
    return page(
        request, "audit.html", log=found, filter=chosen.filter, base=base,
        names=EVENT_NAMES, kinds=kinds, **values,
    )  # fmt: skip


Chosen = Annotated[_Search, Depends()]


# --- one case


@router.get("/sager/{case}/log")
def of_case(request: Request, board: CurrentBoard, chosen: Chosen) -> Response:
    return _of_case(request, board, chosen)


def _of_case(request: Request, board: Board, chosen: _Search, **values: Any) -> Response:
    snapshot = board.now()
    return _log(
        request, board.store, board.case_id, chosen, f"/sager/{board.case_id}/log",
        numbers={d.id: d.number for d in snapshot.documents.values()},
        **menu(snapshot, "audit"), **values,
    )  # fmt: skip


@router.get("/sager/{case}/log.jsonl")
def export_case(board: CurrentBoard, user: CurrentUser) -> Response:
    return _file(auditing.export_case(board, user.name))


@router.post("/sager/{case}/log/set")
def verify_case(
    request: Request, board: CurrentBoard, user: CurrentUser, chosen: Chosen
) -> Response:
    whole, told = auditing.verification(board.store, board.case_id, user.name)
    return _of_case(request, board, chosen, whole=whole, told=told)


@router.get("/sager/{case}/adgang")
def access(
    request: Request, board: CurrentBoard, user: CurrentUser, register: CurrentRegister
) -> Response:
    shares = register.house.shares(board.case_id)
    users = [u for u in register.desk.accounts.users() if not u.disabled]
    return page(
        request,
        "access.html",
        owner=board.desk.terms().owner,
        people={share.name for share in shares if share.kind == "user"},
        groups=sorted(share.name for share in shares if share.kind == "group"),
        users=users,
        known_groups=sorted({group for u in users for group in u.groups}),
        may=may_share(board, user),
        **menu(board.now(), "access"),
    )


@router.post("/sager/{case}/adgang")
def set_access(
    board: CurrentBoard,
    user: CurrentUser,
    register: CurrentRegister,
    owner: Annotated[str, Form(max_length=64)] = "",
    person: Annotated[list[str] | None, Form()] = None,
    group: Annotated[list[str] | None, Form()] = None,
) -> Response:
    share_case(register, board, owner=owner, people=person or [], groups=group or [], by=user)
    return see_other(f"/sager/{board.case_id}/adgang")


# --- the whole house


@router.get("/revision")
def of_house(
    request: Request, register: CurrentRegister, _user: Auditor, chosen: Chosen
) -> Response:
    return _log(request, register.house.store, HOUSE, chosen, "/revision", here="house")


@router.get("/revision.jsonl")
def export_house(register: CurrentRegister, user: Auditor) -> Response:
    return _file(auditing.export_house(register.house, user.name))


@router.post("/revision/set")
def verify_house(
    request: Request, register: CurrentRegister, user: Auditor, chosen: Chosen
) -> Response:
    whole, told = auditing.verification(register.house.store, HOUSE, user.name)
    return _log(
        request, register.house.store, HOUSE, chosen, "/revision", here="house", whole=whole,
        told=told,
    )  # fmt: skip


@router.get("/revision/soeg")
def search(
    request: Request,
    register: CurrentRegister,
    user: Auditor,
    chosen: Chosen,
    sag: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """Every log at once; nothing is looked for before something is asked."""
    found = None
    if request.query_params:
        found = auditing.search_logs(register, chosen.filter, sag.strip(), user.name)
    return _search(request, chosen, sag, found)


def _search(
    request: Request, chosen: _Search, case: str, found: auditing.FoundLines | None, **values: Any
) -> Response:
    lines = found.lines if found else ()
    begin = (chosen.side - 1) * _LINES
    return page(
        request, "audit_search.html", found=found, lines=lines[begin : begin + _LINES],
        number=chosen.side, pages=max(1, -(-len(lines) // _LINES)), total=len(lines),
        filter=chosen.filter, case=case, house=HOUSE, names=EVENT_NAMES, here="house-search",
        **values,
    )  # fmt: skip


@router.get("/revision/soeg.jsonl")
def export_search(
    register: CurrentRegister,
    user: Auditor,
    chosen: Chosen,
    sag: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    found = auditing.search_logs(register, chosen.filter, sag.strip(), user.name)
    return _file(auditing.as_lines(found))


@router.post("/revision/soeg/set")
def verify_all(
    request: Request, register: CurrentRegister, user: Auditor, chosen: Chosen
) -> Response:
    count, broken = auditing.verify_everything(register, user.name)
    return _search(request, chosen, "", None, checked=count, broken=broken)


@router.get("/revision/sager")
def cases(
    request: Request,
    register: CurrentRegister,
    _user: Auditor,
    side: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """Every case by its id: an auditor needs no titles to see who did what."""
    found = list_cases(register, None, today(), number=side)
    return page(request, "audit_cases.html", list=found, here="house-cases")


@router.get("/revision/sager/{case_id}")
def one_case(
    request: Request, register: CurrentRegister, _user: Auditor, case_id: str, chosen: Chosen
) -> Response:
    board = register.desk.board(case_id)
    return _log(
        request, board.store, case_id, chosen, f"/revision/sager/{case_id}", here="house-cases",
        of=case_id,
    )  # fmt: skip


@router.get("/revision/sager/{case_id}/log.jsonl")
def export_one(register: CurrentRegister, user: Auditor, case_id: str) -> Response:
    return _file(auditing.export_case(register.desk.board(case_id), user.name))


@router.post("/revision/sager/{case_id}/set")
def verify_one(
    request: Request, register: CurrentRegister, user: Auditor, case_id: str, chosen: Chosen
) -> Response:
    board = register.desk.board(case_id)
    whole, told = auditing.verification(board.store, case_id, user.name)
    return _log(
        request, board.store, case_id, chosen, f"/revision/sager/{case_id}", here="house-cases",
        of=case_id, whole=whole, told=told,
    )  # fmt: skip


def _file(content: bytes) -> Response:
    return Response(
        content, media_type=_JSONL,
        headers={"content-disposition": 'attachment; filename="audit.jsonl"'},
    )  # fmt: skip
