"""Four eyes: submit, approve, send back, release. Nobody approves their own work."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Executor

from redactor.errors import UsageError
from redactor.model import Approval, Status
from redactor.review import Handover, Risk, Stage, Step, case_digest, in_force, risks
from redactor.service.board import Board, Snapshot
from redactor.service.case import event, now
from redactor.service.finishing import REVIEWED, finish_all
from redactor.service.process import conclude
from redactor.service.releasing import release_case
from redactor.store import User, UserRole

_LOW_OCR = "low_ocr"


def submit(board: Board, who: str, note: str = "") -> None:
    """Hand a finished review to a second person.

    Raises:
        UsageError: something still stands in the way.
    """
    snapshot = board.now()
    if snapshot.stage not in (Stage.REVIEW, Stage.RETURNED):
        raise UsageError("Sagen kan ikke sendes til godkendelse nu.")
    _nothing_in_the_way(snapshot)
    _hand_over(board, snapshot, Step.SUBMIT, who, note)


def send_back(board: Board, user: User, note: str) -> None:
    """Give the case back with a note on what to change.

    Raises:
        UsageError: the note is missing, or the user may not.
    """
    snapshot = board.now()
    if not user.may(UserRole.APPROVER):
        raise UsageError("Kun en godkender kan sende en sag tilbage.")
    if snapshot.stage not in (Stage.SUBMITTED, Stage.APPROVED):
        raise UsageError("Sagen er ikke til godkendelse.")
    if not note.strip():
        raise UsageError("Skriv, hvad der skal ændres.")
    _hand_over(board, snapshot, Step.RETURN, user.name, note.strip())


def may_approve(snapshot: Snapshot, user: User) -> str:
    """Why a user may not approve this case, in Danish; '' when they may."""
    if not user.may(UserRole.APPROVER):
        return "Kun en godkender kan godkende."
    if snapshot.stage is not Stage.SUBMITTED:
        return "Sagen er ikke sendt til godkendelse."
    authors = {decision.who for decision in in_force(snapshot.decisions)}
    authors |= {mark.who for mark in snapshot.marks.values()}
    authors.add(snapshot.handovers[-1].who)
    if user.name in authors:
        return "Du har selv arbejdet på sagen. En anden skal godkende den."
    return ""


def approve(board: Board, user: User, note: str = "") -> None:
    """Say yes to every document as it stands; any later decision voids it.

    Raises:
        UsageError: it is the user's own work, or something stands in the way.
    """
    snapshot = board.now()
    why_not = may_approve(snapshot, user)
    if why_not:
        raise UsageError(why_not)
    _nothing_in_the_way(snapshot)
    for document, digest in snapshot.digests.items():
        board.store.add_approval(
            board.case_id,
            Approval(document=document, who=user.name, at=now(), digest=digest),
            event("document.approved", who=user.name, document=document, decisions=digest),
        )
    _hand_over(board, snapshot, Step.APPROVE, user.name, note)


def release(
    board: Board, workers: Executor, report: Callable[[str, int, int], None], who: str
) -> None:
    """Build the release folder of an approved case. To be called with the folder locked.

    Raises:
        UsageError: the case is not approved as it stands, or a document did not pass the check;
            nothing is released then.
    """
    begun = time.perf_counter()
    snapshot = board.now()
    if snapshot.stage not in (Stage.APPROVED, Stage.RELEASED):
        raise UsageError("Sagen er ikke godkendt, som den er nu.")
    _nothing_in_the_way(snapshot)
    case, folder, store, settings = snapshot.case, board.folder, board.store, board.settings
    finish_all(
        case, snapshot.items, folder, store, workers, settings, report,
        burning=REVIEWED, marks=snapshot.marks,
    )  # fmt: skip
    refused = [
        entry.document.number
        for entry in store.entries(case.id)
        if entry.document.status is Status.WITHHELD
        and (
            entry.document.id not in snapshot.marks
            or snapshot.marks[entry.document.id].given.leaves
        )
    ]
    if refused:
        raise UsageError(
            f"Kontrollen kunne ikke godkende akt {', '.join(refused)}. Intet er frigivet.",
            "Se forhåndsvisningen af akten, og ret dækningerne, eller tilbagehold den.",
        )
    outputs = release_case(case, snapshot.items, folder, store, settings, snapshot.marks)
    _hand_over(board, snapshot, Step.RELEASE, who, "")
    seconds = time.perf_counter() - begun
    conclude(case, snapshot.items, folder, store, outputs, seconds, who)


def risky_pages(board: Board) -> tuple[Risk, ...]:
    """What the second person should look at first."""
    snapshot = board.now()
    poorly = [
        (document.id, page.number)
        for document in snapshot.readable
        if (entry := snapshot.entry(document.id)) is not None and entry.pages_file
        for page in board.pages_of(entry.pages_file)
        if _LOW_OCR in page.flags
    ]
    return risks(snapshot.leaving, snapshot.suggested_action, poorly)


def _nothing_in_the_way(snapshot: Snapshot) -> None:
    if snapshot.blocks:
        raise UsageError(
            f"{len(snapshot.blocks)} ting skal afklares først.", "Se listen over det, der mangler."
        )


def _hand_over(board: Board, snapshot: Snapshot, step: Step, who: str, note: str) -> None:
    digest = case_digest(snapshot.digests)
    board.desk.hand_over(
        Handover(step=step, who=who, at=now(), note=note[:2000], digest=digest),
        event(f"case.{step.value}", who=who, decisions=digest),
    )
