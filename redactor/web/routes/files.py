"""Uploads in chunks that can be resumed."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from redactor.service.incoming.uploading import (
    CHUNK,
    Upload,
    begin_upload,
    finish_upload,
    forget_upload,
    receive_chunk,
)
from redactor.web.pages import CurrentBoard, CurrentUser, CurrentWorkshop, see_other

router = APIRouter(prefix="/sager/{case}/filer")


class Announcement(BaseModel):
    """A file the browser wants to send. `name` is its path inside what was dropped."""

    name: str = Field(max_length=4000)
    size: int = Field(ge=0)
    modified: int = 0
    replaces: str = Field("", max_length=64)


@router.post("")
def announce(board: CurrentBoard, body: Announcement) -> dict[str, Any]:
    return _json(begin_upload(board, body.name, body.size, body.modified, body.replaces))


@router.put("/{upload}")
async def chunk(
    request: Request,
    board: CurrentBoard,
    upload: str,
    offset: int,
    x_sha256: Annotated[str, Header(max_length=64)],
) -> dict[str, Any]:
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > CHUNK:
            raise HTTPException(413)
    received = await run_in_threadpool(
        receive_chunk, board, upload, offset, bytes(content), x_sha256
    )
    return _json(received)


@router.post("/{upload}/slut")
def finish(
    board: CurrentBoard, user: CurrentUser, workshop: CurrentWorkshop, upload: str
) -> dict[str, Any]:
    done = finish_upload(board, upload, user.name)
    workshop.read(board)
    return _json(done)


@router.post("/{upload}/glem")
def forget(board: CurrentBoard, user: CurrentUser, upload: str) -> Response:
    """Give up a file that did not come in whole."""
    forget_upload(board, upload, user.name)
    return see_other(f"/sager/{board.case_id}")


def _json(upload: Upload) -> dict[str, Any]:
    return {
        "id": upload.id, "offset": upload.offset, "size": upload.size, "done": upload.done,
        "chunk": CHUNK,
    }  # fmt: skip
