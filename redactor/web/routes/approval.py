"""What is missing, four eyes, a look at what leaves, and the release."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from redactor.model import Action
from redactor.review import Block, Duty, Stage, Wanting
from redactor.service.case import event
from redactor.service.desk import UnknownCase
from redactor.service.incoming.gathering import last
from redactor.service.outgoing import delivering, reopening
from redactor.service.outgoing.packing import packed
from redactor.service.reviewing import approving, deciding
from redactor.service.reviewing.board import FETCHED
from redactor.service.reviewing.preview import preview_document
from redactor.service.reviewing.snapshot import Snapshot, in_order
from redactor.web.pages import (
    CurrentBoard,
    CurrentPictures,
    CurrentUser,
    CurrentWorkshop,
    page,
    see_other,
)
from redactor.web.routes.cases import menu
from redactor.web.showing import ANSWER_NAMES, STATE_NAMES, said_of, short_grounds, state_of

router = APIRouter(prefix="/sager/{case}")
_SHOWN = 200


@router.get("/godkendelse")
def show(
    request: Request, board: CurrentBoard, user: CurrentUser, workshop: CurrentWorkshop
) -> Response:
    snapshot = board.now()
    risky = approving.risky_pages(board) if snapshot.stage is not Stage.EMPTY else ()
    return page(
        request,
        "approval.html",
        groups=_groups(snapshot),
        blocks=len(snapshot.blocks),
        contradictions=snapshot.contradictions,
        items=snapshot.item_of,
        numbers={d.id: d.number for d in snapshot.documents.values()},
        risks=risky[:_SHOWN],
        to_see=approving.pages_to_see(board, user) if snapshot.stage is Stage.SUBMITTED else (),
        changes=approving.changes(snapshot),
        scope=approving.scope_of(board),
        missing_openness=sum(duty is Duty.OPENNESS for _, duty in snapshot.unanswered),
        sealed=board.answers.sealed(),
        duty_rows=_duties(snapshot),
        **ANSWER_NAMES,
        handovers=tuple(reversed(snapshot.handovers)),
        may_not=approving.may_approve(snapshot, user),
        work=workshop.state(board.case_id),
        files=_released(board),
        file_names=_FILE_NAMES,
        state_of=state_of,
        state_names=STATE_NAMES,
        said_of=said_of,
        places=delivering.places_of(board.settings),
        receipts=delivering.delivered(board.store.events(board.case_id)),
        collected=last(board),
        previews=snapshot.readable,
        not_given=_not_given(snapshot),
        **menu(snapshot, "approval"),
    )


_FILE_NAMES = {
    "decision.docx": "Afgørelsen",
    "index.pdf": "Aktlisten",
    "index.xlsx": "Aktlisten som regneark",
}
_DUTY_NAMES = {
    Duty.EXTRACTION: "ekstrahering",
    Duty.REMAINDER: "resten",
    Duty.OPENNESS: "meroffentlighed",
}


def _duties(snapshot: Snapshot) -> list[dict[str, Any]]:
    """The documents that need an answer as a whole, those with a form of their own opened."""
    missing: dict[str, list[Duty]] = {}
    for document, duty in snapshot.unanswered:
        missing.setdefault(document, []).append(duty)
    return [
        {
            "id": document,
            "number": snapshot.documents[document].number,
            "needed": [duty.value for duty in needed],
            "missing": [_DUTY_NAMES[duty] for duty in missing.get(document, ())],
            "open": any(duty is not Duty.OPENNESS for duty in missing.get(document, ())),
            "answers": snapshot.answers.get(document),
        }
        for document, needed in snapshot.duties.items()
    ]


def _not_given(snapshot: Snapshot) -> list[dict[str, Any]]:
    """What the caseworker decided of documents that do not leave."""
    return [
        {
            "id": document.id,
            "number": document.number,
            "what": mark.given.danish,
            "bases": short_grounds(mark.legal_basis),
            "reason": mark.reason,
            "who": mark.who,
        }
        for document in sorted(snapshot.documents.values(), key=in_order)
        if (mark := snapshot.marks.get(document.id)) is not None and not mark.given.leaves
    ]


def _groups(snapshot: Snapshot) -> list[dict[str, Any]]:
    """What is missing, one line per document and kind, with a way to it."""
    grouped: dict[tuple[str, str], list[Block]] = {}
    for block in snapshot.blocks:
        what = "Sider, der ikke er set" if block.kind is Wanting.SEEING else block.what
        grouped.setdefault((block.document, what), []).append(block)
    return [
        {
            "document": document,
            "kind": blocks[0].kind.value,
            "anchor": "alle" if blocks[0].duty is Duty.OPENNESS else document,
            "number": snapshot.documents[document].number if document else "",
            "what": what,
            "count": len(blocks),
            "page": max(1, blocks[0].page),
            "finding": blocks[0].finding,
            "readable": bool(document and snapshot.documents[document].pages),
        }
        for (document, what), blocks in grouped.items()
    ]


@router.post("/modsigelser")
def settle(
    board: CurrentBoard,
    user: CurrentUser,
    covered: Annotated[str, Form(max_length=64)],
    action: Annotated[Action, Form()],
) -> Response:
    """Cover, or keep, all that is covered in one place and readable in another."""
    deciding.settle(board, covered, action, who=user.name)
    return see_other(f"/sager/{board.case_id}/godkendelse#modsigelser")


@router.post("/send")
def submit(
    board: CurrentBoard, user: CurrentUser, note: Annotated[str, Form(max_length=2000)] = ""
) -> Response:
    approving.submit(board, user.name, note.strip())
    return see_other(f"/sager/{board.case_id}/godkendelse")


@router.post("/godkend")
def approve(
    board: CurrentBoard, user: CurrentUser, note: Annotated[str, Form(max_length=2000)] = ""
) -> Response:
    approving.approve(board, user, note.strip())
    return see_other(f"/sager/{board.case_id}/godkendelse")


@router.post("/send-tilbage")
def send_back(
    board: CurrentBoard, user: CurrentUser, note: Annotated[str, Form(max_length=2000)] = ""
) -> Response:
    approving.send_back(board, user, note)
    return see_other(f"/sager/{board.case_id}/godkendelse")


@router.post("/omfang")
def set_scope(
    board: CurrentBoard,
    user: CurrentUser,
    percent: Annotated[int, Form(ge=0, le=100)] = 0,
    everything: Annotated[bool, Form()] = False,
) -> Response:
    """How much the second person must look at."""
    approving.set_scope(board, user, percent, everything)
    return see_other(f"/sager/{board.case_id}/godkendelse")


@router.post("/genaabn")
def reopen(
    board: CurrentBoard, user: CurrentUser, note: Annotated[str, Form(max_length=2000)] = ""
) -> Response:
    """Open a released case again; what left stays sealed."""
    reopening.reopen(board, user.name, note)
    return see_other(f"/sager/{board.case_id}/godkendelse")


@router.get("/udlevering.zip")
def download_all(board: CurrentBoard, user: CurrentUser) -> Response:
    """The release folder as one ZIP file."""
    if not _released(board):
        raise UnknownCase
    target = packed(board)
    board.store.add_event(board.case_id, event(FETCHED, who=user.name, name="udlevering.zip"))
    return FileResponse(
        target,
        filename="udlevering.zip",
        content_disposition_type="attachment",
        background=BackgroundTask(target.unlink, missing_ok=True),
    )


@router.post("/frigiv")
def release(board: CurrentBoard, user: CurrentUser, workshop: CurrentWorkshop) -> Response:
    workshop.start(board, partial(approving.release, who=user.name), "Fjerner og kontrollerer")
    return see_other(f"/sager/{board.case_id}/godkendelse")


@router.post("/lever")
def deliver(
    board: CurrentBoard,
    user: CurrentUser,
    workshop: CurrentWorkshop,
    place: Annotated[str, Form(max_length=300)] = "",
    number: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Put the release back to a source of one of the house's recipes."""
    job = delivering.delivery(board, place, number.strip(), user.name)
    workshop.start(board, job, "Leverer")
    return see_other(f"/sager/{board.case_id}/godkendelse")


@router.get("/dok/{document}/udkast")
def preview(
    request: Request,
    board: CurrentBoard,
    workshop: CurrentWorkshop,
    document: str,
    side: int = 1,
    beside: bool = False,
) -> Response:
    """The finished PDF as it would leave now."""
    result = preview_document(board, document, workshop.executor())
    snapshot = board.now()
    about = snapshot.documents[document]
    return page(
        request,
        "preview.html",
        document=about,
        output=result.output,
        leaks=result.verdict.leaks if result.verdict else (),
        documents=snapshot.readable,
        beside=beside,
        side=min(max(1, side), about.pages),
        **menu(snapshot, "approval"),
    )


@router.get("/udkast/{output}/{number}.png")
def preview_picture(
    board: CurrentBoard, pictures: CurrentPictures, output: str, number: int, dpi: int = 108
) -> Response:
    made = set(board.previews.values()) | {entry.output for entry in board.now().entries}
    if not output or output not in made or number < 1:
        raise UnknownCase
    return Response(pictures.finished_page(board, output, number, dpi), media_type="image/png")


@router.get("/udlevering/{number}")
def download(board: CurrentBoard, user: CurrentUser, number: int) -> Response:
    """One file of the release folder, by its place in the list."""
    files = _released(board)
    if not 0 <= number < len(files):
        raise UnknownCase
    path = board.folder.release / files[number]
    board.store.add_event(board.case_id, event(FETCHED, who=user.name, name=path.name))
    return FileResponse(path, filename=path.name, content_disposition_type="attachment")


def _released(board: CurrentBoard) -> list[str]:
    folder = board.folder.release
    if board.now().stage is not Stage.RELEASED or not folder.is_dir():
        return []
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
