"""Cases over the API: list, create, files, progress, access, hand over, release."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Body, Header, Path, Query, Request, Response
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from redactor.errors import UsageError
from redactor.review import Stage
from redactor.service.case import event
from redactor.service.cases import NewCase, case_line, create_case, list_cases, today
from redactor.service.desk import Desk
from redactor.service.house.access import share_case
from redactor.service.house.auditing import export_case
from redactor.service.incoming.uploading import CHUNK, begin_upload, finish_upload, receive_chunk
from redactor.service.outgoing import reopening
from redactor.service.outgoing.packing import packed
from redactor.service.register import Register
from redactor.service.reviewing import approving
from redactor.service.reviewing.board import Board
from redactor.service.working import Workshop
from redactor.web.api import entry, showing
from redactor.web.api import models as m

router = APIRouter(tags=["sager"])
Upload = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]
_PART = {
    "required": True,
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}


@router.get("/cases", responses=entry.problems(401, 403, 422))
def list_(
    register: entry.Register_,
    user: entry.Reader,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    size: Annotated[int, Query(ge=1, le=200)] = 50,
    stage: Stage | None = None,
) -> m.CaseListModel:
    """The cases one may see, the most urgent first."""
    stages = (stage,) if stage else ()
    found = list_cases(register, user, today(), number=page, size=size, stages=stages)
    return m.CaseListModel(
        cases=[showing.case_line(line) for line in found.lines],
        page=found.number, pages=found.pages, total=found.total,
    )  # fmt: skip


@router.post("/cases", status_code=201, responses=entry.problems(401, 403, 409, 422))
def create(
    desk: entry.Desk_, register: entry.Register_, user: entry.Maker, body: m.NewCaseModel
) -> m.CaseModel:
    """A new case, owned by the token's user and shared with their groups."""
    order = NewCase(
        title=body.title, request_type=body.request_type, received=body.received.isoformat(),
        working_days=body.working_days, requester=body.requester,
        parties=_lines(body.parties), allow=_lines(body.allow), deny=_lines(body.deny),
    )  # fmt: skip
    return _case(desk, create_case(register, order, user))


def _lines(given: list[str]) -> tuple[str, ...]:
    return tuple(line.strip() for line in given if line.strip())


def _case(desk: Desk, board: Board) -> m.CaseModel:
    snapshot = board.now()
    return showing.case(case_line(desk, snapshot, today()), snapshot)


@router.get("/cases/{case}", responses=entry.ON_CASE)
def show(desk: entry.Desk_, board: entry.ReadBoard) -> m.CaseModel:
    """One case as it stands."""
    return _case(desk, board)


@router.get("/cases/{case}/progress", responses=entry.ON_CASE)
def progress(board: entry.ReadBoard, workshop: entry.Workshop_) -> m.WorkModel:
    """How far reading or releasing is. Poll this, or set up a webhook."""
    return _work(board, workshop)


def _work(board: Board, workshop: Workshop) -> m.WorkModel:
    work, snapshot = workshop.state(board.case_id), board.now()
    return m.WorkModel(
        running=work.running, step=work.step, done=work.done, total=work.total, error=work.error,
        stage=snapshot.stage, revision=snapshot.revision,
    )  # fmt: skip


@router.post("/cases/{case}/read", status_code=202, responses=entry.ON_CASE)
def read(board: entry.MakeBoard, workshop: entry.Workshop_) -> m.WorkModel:
    """Read what is not read yet, and look anew for what is to be covered."""
    workshop.read(board)
    return _work(board, workshop)


@router.get("/cases/{case}/missing", responses=entry.ON_CASE)
def missing(board: entry.ReadBoard) -> m.MissingListModel:
    """What stands between the case and release."""
    return m.MissingListModel(
        missing=[
            m.MissingModel(
                kind=b.kind,
                what=b.what,
                document=b.document,
                page=b.page,
                finding=b.finding,
                entity=b.entity,
            )
            for b in board.now().blocks
        ]
    )


# --- who may see it


@router.get("/cases/{case}/access", responses=entry.ON_CASE)
def access(board: entry.ReadBoard, register: entry.Register_) -> m.AccessModel:
    """Who has the case, and whom it is shared with."""
    return _access(board, register)


def _access(board: Board, register: Register) -> m.AccessModel:
    shares = register.house.shares(board.case_id)
    return m.AccessModel(
        owner=board.desk.terms().owner,
        people=[share.name for share in shares if share.kind == "user"],
        groups=[share.name for share in shares if share.kind == "group"],
    )


@router.put("/cases/{case}/access", responses=entry.ON_CASE)
def set_access(
    board: entry.MakeBoard, register: entry.Register_, user: entry.Maker, body: m.AccessModel
) -> m.AccessModel:
    """Say who has the case, and whom it is shared with; only its owner may."""
    share_case(
        register, board, owner=body.owner.strip(), people=body.people, groups=body.groups, by=user
    )
    return _access(board, register)


# --- files


@router.post("/cases/{case}/uploads", status_code=201, responses=entry.ON_CASE)
def announce(board: entry.MakeBoard, body: m.NewUploadModel) -> m.UploadModel:
    """Announce a file; an interrupted one goes on at the offset that is told."""
    return showing.upload(begin_upload(board, body.name, body.size, body.modified, body.replaces))


@router.put(
    "/cases/{case}/uploads/{upload}",
    responses={**entry.ON_CASE, 413: {**entry.problems(409)[409], "description": "For stor."}},
    openapi_extra={"requestBody": _PART},
)
async def chunk(
    request: Request,
    board: entry.MakeBoard,
    upload: Upload,
    offset: Annotated[int, Query(ge=0, le=2**40)],
    x_sha256: Annotated[str, Header(pattern="^[0-9a-f]{64}$")],
) -> m.UploadModel:
    """Send one chunk, at most 4 MiB, with the SHA-256 of its bytes."""
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > CHUNK:
            raise HTTPException(413)
    received = await run_in_threadpool(
        receive_chunk, board, upload, offset, bytes(content), x_sha256
    )
    return showing.upload(received)


@router.post("/cases/{case}/uploads/{upload}/finish", responses=entry.ON_CASE)
def finish(
    board: entry.MakeBoard, user: entry.Maker, workshop: entry.Workshop_, upload: Upload
) -> m.UploadModel:
    """The file is complete: take it in and read it."""
    done = finish_upload(board, upload, user.name)
    workshop.read(board)
    return showing.upload(done)


# --- four eyes and release

MaybeNote = Annotated[m.NoteModel, Body()]


@router.post("/cases/{case}/submit", responses=entry.ON_CASE)
def submit(
    desk: entry.Desk_, board: entry.ReviewBoard, user: entry.Reviewer, body: MaybeNote
) -> m.CaseModel:
    """Hand a finished review to a second person."""
    approving.submit(board, user.name, body.note.strip())
    return _case(desk, board)


@router.post("/cases/{case}/approve", responses=entry.ON_CASE)
def approve(
    desk: entry.Desk_,
    board: entry.ApproveBoard,
    user: entry.Approver,
    caller: entry.Caller,
    body: MaybeNote,
) -> m.CaseModel:
    """Say yes to everything as it stands. Nobody approves their own work, also by a key they
    made for somebody else."""
    approving.approve(board, user, body.note.strip(), behind=caller.made_by)
    return _case(desk, board)


@router.post("/cases/{case}/return", responses=entry.ON_CASE)
def send_back(
    desk: entry.Desk_, board: entry.ApproveBoard, user: entry.Approver, body: MaybeNote
) -> m.CaseModel:
    """Give the case back with a note on what to change."""
    approving.send_back(board, user, body.note)
    return _case(desk, board)


@router.post("/cases/{case}/reopen", responses=entry.ON_CASE)
def reopen(
    desk: entry.Desk_, board: entry.ReviewBoard, user: entry.Reviewer, body: m.ReasonModel
) -> m.CaseModel:
    """Open a released case again, as after a complaint; what left stays sealed."""
    reopening.reopen(board, user.name, body.note)
    return _case(desk, board)


@router.post("/cases/{case}/release", status_code=202, responses=entry.ON_CASE)
def release(
    board: entry.ReleaseBoard, user: entry.Releaser, workshop: entry.Workshop_
) -> m.WorkModel:
    """Remove, check and build the release folder of an approved case, in the background."""
    if board.now().stage not in (Stage.APPROVED, Stage.RELEASED):
        raise UsageError("Sagen er ikke godkendt, som den er nu.")
    workshop.start(board, partial(approving.release, who=user.name), "Fjerner og kontrollerer")
    return _work(board, workshop)


@router.get(
    "/cases/{case}/release.zip",
    response_class=FileResponse,
    responses={200: {"content": {"application/zip": {}}}, **entry.ON_CASE},
)
def released(board: entry.ReleaseBoard, user: entry.Releaser) -> Response:
    """The released folder: documents, index and letter."""
    if board.now().stage is not Stage.RELEASED or not board.folder.release.is_dir():
        raise UsageError("Sagen er ikke frigivet.")
    board.store.add_event(board.case_id, event("file.fetched", who=user.name, name="release.zip"))
    path = packed(board)
    return FileResponse(
        path, filename="aktindsigt.zip", media_type="application/zip",
        background=BackgroundTask(path.unlink),
    )  # fmt: skip


@router.get(
    "/cases/{case}/audit.jsonl",
    response_class=Response,
    responses={200: {"content": {"application/jsonl": {}}}, **entry.ON_CASE},
)
def audit(board: entry.ReadBoard, user: entry.Reader) -> Response:
    """The case's audit log, sealed, as `redactor audit verify` takes it."""
    return Response(export_case(board, user.name), media_type="application/jsonl")
