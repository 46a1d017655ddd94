"""Answers on whole documents: what is given of them, and what the law asks about each."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Response

from redactor.review import (
    DocumentAnswers,
    DocumentMark,
    Duty,
    Extraction,
    Given,
    Openness,
    Remainder,
)
from redactor.service.case import instant
from redactor.service.reviewing import answering
from redactor.service.reviewing.board import Board
from redactor.web.pages import CurrentBoard, CurrentUser, see_other

router = APIRouter(prefix="/sager/{case}")


@router.post("/dok/{document}/maerke")
def mark(
    board: CurrentBoard,
    user: CurrentUser,
    document: str,
    given: Annotated[Given, Form()],
    reason: Annotated[str, Form(max_length=2000)] = "",
    basis: Annotated[list[str] | None, Form()] = None,
    back: Annotated[str, Form()] = "case",
    after: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    answering.mark_document(
        board,
        DocumentMark(
            document=document, given=given, reason=reason.strip(), who=user.name, at=instant(),
            legal_basis=tuple(ground for ground in basis or () if ground),
        ),
        after=after,
    )  # fmt: skip
    return see_other(_back(board, document, back))


@router.post("/dok/{document}/svar-om-akt")
def answer_document(
    board: CurrentBoard,
    user: CurrentUser,
    document: str,
    extraction: Annotated[Extraction, Form()] = Extraction.UNANSWERED,
    extraction_note: Annotated[str, Form(max_length=2000)] = "",
    remainder: Annotated[Remainder, Form()] = Remainder.UNANSWERED,
    openness: Annotated[Openness, Form()] = Openness.UNANSWERED,
    openness_note: Annotated[str, Form(max_length=2000)] = "",
    back: Annotated[str, Form()] = "case",
    after: Annotated[str | None, Form(max_length=40)] = None,
) -> Response:
    """Answers on extraction, remainder and extended openness for one document."""
    said = DocumentAnswers(
        document=document, who=user.name, at=instant(), extraction=extraction,
        extraction_note=extraction_note.strip(), remainder=remainder, openness=openness,
        openness_note=openness_note.strip(),
    )  # fmt: skip
    answering.answer_documents(board, [said], after=after)
    return see_other(_back(board, document, back))


@router.post("/meroffentlighed")
def answer_openness(
    board: CurrentBoard,
    user: CurrentUser,
    openness: Annotated[Openness, Form()],
    openness_note: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """One answer on extended openness for every document that misses it; stored for each."""
    answering.answer_documents(
        board,
        [
            DocumentAnswers(
                document=document, who=user.name, at=instant(), openness=openness,
                openness_note=openness_note.strip(),
            )
            for document in answering.waiting_for(board, Duty.OPENNESS)
        ],
    )  # fmt: skip
    return see_other(f"/sager/{board.case_id}/godkendelse")


def _back(board: Board, document: str, back: str) -> str:
    case = f"/sager/{board.case_id}"
    if back == "approval":
        return f"{case}/godkendelse"
    if back == "overview":
        return f"{case}/overblik"
    return f"{case}/dok/{document}" if back == "review" else case
