"""Deletion of cases whose time is up: proposed, held back, done, and finished after a crash.

What is deleted is everything: originals, pages, finished PDFs, pictures, uploads, the release
folder, every row and the case's own log. What stays is one event in the house's log with counts
and with how the case's log ended, so that a sealed copy kept elsewhere can still be matched.
"""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from redactor.days import day_of
from redactor.errors import Damaged, UsageError
from redactor.service.case import CaseBusy, event, now
from redactor.service.desk import Desk, UnknownCase
from redactor.service.house.words import forget_expired_words, is_date
from redactor.service.register import Register
from redactor.service.reviewing.board import Board
from redactor.store import Deletion, Listed

RETENTION = "retention"
BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A case to think about: `due` is when its time was up; `kept` when it is held back."""

    case: Listed
    due: date
    kept: bool
    finished: bool
    """Released; others are only ever deleted by hand."""

    @property
    def state(self) -> str:
        """How far the case came, in Danish."""
        if self.finished:
            return "Frigivet"
        return "Ændret siden udleveringen" if self.case.released else "Aldrig frigivet"


def proposals(register: Register, today: date) -> tuple[Proposal, ...]:
    """Cases whose time is up, the longest due first. Empty while no period is set."""
    days = register.desk.settings.retention_days
    if not days:
        return ()
    register.refresh()
    found = []
    for case in register.house.listed().values():
        last = case.released if case.done else case.changed
        if case.gone or not last:
            continue
        due = date.fromisoformat(day_of(last)) + timedelta(days=days)
        if due <= today:
            kept = case.keep_until > today.isoformat()
            found.append(Proposal(case=case, due=due, kept=kept, finished=case.done))
    return tuple(sorted(found, key=lambda p: (p.due, p.case.case_id)))


def keep(register: Register, case_id: str, until: str, *, by: str) -> None:
    """Hold a case back until an ISO date; '' lets it go again. Raises UsageError, UnknownCase."""
    if until and not is_date(until):
        raise UsageError("Vælg en dato.")
    if register.house.find(case_id) is None:
        raise UnknownCase
    register.house.keep(case_id, until)
    register.house.add_event(event("case.kept", who=by, case=case_id, until=until))


def delete_due(register: Register, today: date, *, by: str) -> tuple[str, ...]:
    """The nightly work: finish what was begun, and delete released cases whose time is up, and
    words of the house that expired long ago."""
    finish_deletions(register.desk)
    forget_expired_words(register.house, today)
    deleted = []
    for proposal in proposals(register, today):
        if not proposal.finished or proposal.kept:
            continue
        # A busy one's turn comes the next night; one that cannot be read waits for a person.
        with contextlib.suppress(CaseBusy, Damaged):
            delete_case(register.desk, proposal.case.case_id, by=by, reason=RETENTION)
            deleted.append(proposal.case.case_id)
    return tuple(deleted)


def delete_case(desk: Desk, case_id: str, *, by: str, reason: str = BY_HAND) -> None:
    """Delete a case and everything about it; the house's log keeps the counts.

    Raises:
        UnknownCase: there is no such case.
        CaseBusy: somebody works on it.
    """
    board = desk.board(case_id)
    with board.folder.locked():
        deletion = Deletion(
            case_id=case_id,
            folder=board.folder.root.relative_to(desk.data).as_posix(),
            who=by,
            at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            reason=reason,
            counts=_counts(board),
        )
        desk.house.begin_deletion(
            deletion, event("case.deletion_begun", who=by, case=case_id, reason=reason)
        )
        desk.leave(case_id)
        _finish(desk, deletion)


def finish_deletions(desk: Desk) -> int:
    """Go on with deletions that a crash interrupted; returns how many."""
    left = desk.house.deletions()
    for deletion in left:
        desk.leave(deletion.case_id)
        _finish(desk, deletion)
    return len(left)


def _finish(desk: Desk, deletion: Deletion) -> None:
    """Every step may have been done before: files first, rows last, then the word about it."""
    folder = desk.data / deletion.folder
    trash = desk.data / f".deleting-{deletion.case_id}"
    if folder != desk.data and _is_case(folder, deletion.case_id):
        folder.rename(trash)  # from here on nobody finds it any more
    if trash.exists():
        shutil.rmtree(trash)
    desk.house.finish_deletion(
        deletion.case_id,
        event(
            "case.deleted",
            who=deletion.who,
            case=deletion.case_id,
            reason=deletion.reason,
            begun=deletion.at,
            **deletion.counts,
        ),
    )


def _is_case(folder: Path, case_id: str) -> bool:
    """Whether the folder still is that case: another may have been put in its place."""
    try:
        return (folder / "internal" / "case-id").read_text(encoding="ascii").strip() == case_id
    except OSError:
        return False


def _counts(board: Board) -> dict[str, int | str]:
    snapshot = board.now()
    events = board.store.events(board.case_id)
    files = [path for path in board.folder.root.rglob("*") if path.is_file()]
    return {
        "documents": len(snapshot.documents),
        "pages": sum(document.pages for document in snapshot.documents.values()),
        "findings": len(snapshot.findings),
        "decisions": len(snapshot.decisions),
        "files": len(files),
        "bytes": sum(path.stat().st_size for path in files),
        "events": len(events),
        "last_hash": events[-1].hash if events else "",
        "created": events[0].event.at if events else now(),
    }
