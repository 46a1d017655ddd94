"""The case at a glance: when, what it is told by, what comes more than once, what looks strange."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from redactor.overview import Kind, Overview, differences
from redactor.service.analysis.surveying import survey, texts_of
from redactor.service.desk import UnknownCase
from redactor.service.outgoing.correspondents import correspondents
from redactor.service.reviewing.snapshot import Snapshot
from redactor.web.pages import CurrentBoard, page
from redactor.web.routes.cases import menu

router = APIRouter(prefix="/sager/{case}/overblik")


@router.get("")
def show(request: Request, board: CurrentBoard) -> Response:
    snapshot = board.now()
    seen = survey(snapshot.entries, board.folder, snapshot.findings)
    return page(
        request,
        "overview.html",
        seen=seen,
        pairs=_pairs(snapshot, seen),
        documents=snapshot.documents,
        marks=snapshot.marks,
        correspondents={e.document.id: correspondents(e) for e in snapshot.entries},
        alarms={e.document.id: e.alarm for e in snapshot.entries if e.alarm},
        **menu(snapshot, "overview"),
    )


def _pairs(snapshot: Snapshot, seen: Overview) -> list[dict[str, Any]]:
    """What is alike, as the page shows it."""
    return [
        {
            "one": snapshot.documents[pair.one],
            "other": snapshot.documents[pair.other],
            "quoted": pair.kind is Kind.QUOTED,
            "percent": round(pair.share * 100),
        }
        for pair in seen.alike
        if pair.one in snapshot.documents and pair.other in snapshot.documents
    ]


@router.get("/{one}/{other}")
def compare(request: Request, board: CurrentBoard, one: str, other: str) -> Response:
    """What two documents do not share, word by word."""
    snapshot = board.now()
    entries = [entry for name in (one, other) if (entry := snapshot.entry(name)) is not None]
    texts = texts_of(entries, board.folder)
    if set(texts) != {one, other}:
        raise UnknownCase
    return page(
        request,
        "differences.html",
        one=snapshot.documents[one],
        other=snapshot.documents[other],
        changes=differences(texts[one], texts[other]),
        **menu(snapshot, "overview"),
    )
