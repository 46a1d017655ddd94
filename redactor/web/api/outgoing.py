"""Over the API: a document as it would leave, fetching from case systems, and putting back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from redactor.errors import UsageError
from redactor.service.incoming import gathering
from redactor.service.outgoing import delivering
from redactor.service.reviewing.board import Board
from redactor.service.reviewing.preview import preview_document
from redactor.web.api import entry
from redactor.web.api import house_models as h

router = APIRouter(tags=["ind og ud"])
Document = Annotated[str, Path(max_length=64, description="Dokumentets id.")]


@router.get(
    "/cases/{case}/documents/{document}/draft.pdf",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}, **entry.ON_CASE},
)
def draft(board: entry.ReadBoard, workshop: entry.Workshop_, document: Document) -> Response:
    """The document as it would leave now, made and checked exactly as at release.

    409: a check found something left, so there is nothing to show.
    """
    result = preview_document(board, document, workshop.executor())
    if not result.output:
        raise UsageError("Kontrollen kan ikke godkende filen.")
    return Response(board.folder.vault.read(result.output), media_type="application/pdf")


# --- from case systems


@router.get("/recipes", responses=entry.problems(401, 403))
def recipes(desk: entry.Desk_, _user: entry.Reader) -> list[h.NamedModel]:
    """The house's recipes for fetching a case's documents."""
    found = gathering.recipes(desk.settings)
    return [h.NamedModel(id=file, name=name) for file, name in found.items()]


@router.get("/cases/{case}/collection", responses=entry.ON_CASE)
def collection(board: entry.ReadBoard) -> h.CollectionModel:
    """What is being fetched, and what came the last time."""
    return _collection(board)


def _collection(board: Board) -> h.CollectionModel:
    asked, last = gathering.ordered(board), gathering.last(board)
    order = asked or (last.order if last else None)
    return h.CollectionModel(
        asked=asked is not None,
        recipe=order.recipe if order else "",
        number=order.number if order else "",
        at=last.at if last else "",
        lines=list(last.lines) if last else [],
    )


@router.post("/cases/{case}/collection", status_code=202, responses=entry.ON_CASE)
def collect(
    board: entry.MakeBoard, user: entry.Maker, workshop: entry.Workshop_, body: h.CollectModel
) -> h.CollectionModel:
    """Fetch a case's documents in the background; asked again, what is new. Poll /progress."""
    gathering.order_collection(board, body.recipe, body.number.strip(), user.name)
    workshop.read(board)
    return _collection(board)


@router.delete("/cases/{case}/collection", responses=entry.ON_CASE)
def stop(board: entry.MakeBoard, user: entry.Maker) -> h.CollectionModel:
    """Stop fetching at the next document; what was fetched is kept."""
    gathering.stop_collection(board, user.name)
    return _collection(board)


# --- back to them


@router.get("/places", responses=entry.problems(401, 403))
def places(desk: entry.Desk_, _user: entry.Reader) -> list[h.NamedModel]:
    """Where a release can be put back."""
    found = delivering.places_of(desk.settings)
    return [h.NamedModel(id=key, name=name) for key, name in found.items()]


@router.post("/cases/{case}/delivery", status_code=202, responses=entry.ON_CASE)
def deliver(
    board: entry.ReleaseBoard,
    user: entry.Releaser,
    workshop: entry.Workshop_,
    body: h.DeliverModel,
) -> list[h.ReceiptModel]:
    """Put the release back in the background; answers with the receipts there are already."""
    job = delivering.delivery(board, body.place, body.number.strip(), user.name)
    if not workshop.start(board, job, "Leverer"):
        raise UsageError("Der arbejdes på sagen.", "Vent, til det er færdigt.")
    return _receipts(board)


@router.get("/cases/{case}/receipts", responses=entry.ON_CASE)
def receipts(board: entry.ReadBoard) -> list[h.ReceiptModel]:
    """What was put back, newest first."""
    return _receipts(board)


def _receipts(board: Board) -> list[h.ReceiptModel]:
    return [
        h.ReceiptModel(name=p.name, sha256=p.sha256, at=p.at, id=p.id, source=p.source)
        for p in delivering.delivered(board.store.events(board.case_id))
    ]
