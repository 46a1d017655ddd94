"""The list of cases, kept beside the cases themselves so that showing it opens none of them.

A case is looked at again only when its database has changed: with SQLite the file's size and
time tell, with PostgreSQL the number of its newest event.
"""

from __future__ import annotations

import contextlib
import threading
import time
import uuid
from datetime import date

from redactor.days import day
from redactor.errors import StoreError
from redactor.review import Stage
from redactor.review.deadline import deadline
from redactor.service.case import CaseFolder, now
from redactor.service.desk import Desk, UnknownCase
from redactor.service.reviewing.board import Board
from redactor.service.reviewing.snapshot import Snapshot
from redactor.store import Hook, Listed, newest_event

_LOOK_EVERY = 1.0
"""Seconds between looks for folders that came or went."""
_BEFORE_HANDOVER = frozenset({Stage.EMPTY, Stage.READING, Stage.REVIEW})


class Register:
    """Keeps the house's list of cases up to date. Safe to use from several threads."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.house = desk.house
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self.unreadable: set[str] = set()
        """Cases whose own database cannot be read, as far as is known."""

    def refresh(self) -> None:
        """Bring the list up to date with every change to every case."""
        with self._lock:
            known = self.house.listed()
            if time.monotonic() - self._looked >= _LOOK_EVERY:
                folders = self.desk.folders()
                gone = [id_ for id_, case in known.items() if id_ not in folders and not case.gone]
                if gone:
                    self.house.set_gone(gone)
                self.unreadable &= set(folders)
                self._looked = time.monotonic()
            else:
                folders = {board.case_id: board.folder for board in self.desk.open_boards()}
            revisions = self.house.revisions() if self.desk.settings.database else {}
            only_files: dict[str, str] = {}
            for case_id, folder in folders.items():
                stamp = _stamp(folder, revisions.get(case_id))
                old = known.get(case_id)
                if old is not None and old.stamp == stamp and not old.gone:
                    continue
                if old is not None and not old.gone and self._same(folder, old):
                    only_files[case_id] = stamp
                else:
                    self._update(case_id, stamp, old)
            if only_files:
                self.house.restamp(only_files)

    def refresh_case(self, case_id: str) -> None:
        """Bring one case's line up to date. Raises UnknownCase."""
        board = self.desk.board(case_id)
        with self._lock:
            revision = board.desk.revision() if self.desk.settings.database else None
            self._update(case_id, _stamp(board.folder, revision), self.house.find(case_id))

    def _same(self, folder: CaseFolder, old: Listed) -> bool:
        """Whether nothing has happened in a case though its files changed.

        SQLite moves its log into the database when a case is put away. Opening the case to see
        that would put another away, and so on through all of them.
        """
        if self.desk.settings.database:
            return False
        return newest_event(folder.internal / "case.db", old.case_id) == old.revision

    def _update(self, case_id: str, stamp: str, old: Listed | None) -> None:
        try:
            board = self.desk.board(case_id)
            line = self._line(board, board.now(), stamp)
        except UnknownCase:
            # A folder without a case yet, or with one that is just being deleted, has no line.
            return
        except StoreError:
            if self.desk.settings.database:
                raise
            self.unreadable.add(case_id)  # its line stays as it was; the others are shown
            return
        self.unreadable.discard(case_id)
        hook = None
        changed = old is None or old.stage != line.stage
        if changed and self.desk.settings.webhook.url:
            hook = Hook(id=uuid.uuid4().hex, case_id=case_id, state=line.stage, at=now(), due=now())
        self.house.record(line, hook)

    def _line(self, board: Board, snapshot: Snapshot, stamp: str) -> Listed:
        case, terms, stage = snapshot.case, snapshot.terms, snapshot.stage
        due = ""
        if case.received:
            closed = self.desk.settings.closed_days
            today = date.fromisoformat(day())
            due = deadline(case.received, terms.working_days, today, closed).due.isoformat()
        releases = [h.at for h in snapshot.handovers if h.step.value == "release"]
        return Listed(
            case_id=case.id,
            folder=board.folder.root.relative_to(self.desk.data).as_posix(),
            stamp=stamp,
            revision=snapshot.revision,
            title=case.title or "Sag uden titel",
            request_type=case.request_type.value,
            requester=terms.requester,
            owner=terms.owner,
            due=due or "9999-12-31",
            stage=stage.value,
            done=stage is Stage.RELEASED,
            handed_over=stage not in _BEFORE_HANDOVER or bool(snapshot.handovers),
            documents=len(snapshot.documents),
            failed=snapshot.unread,
            open=snapshot.progress.open,
            findings=snapshot.progress.findings,
            pages=snapshot.progress.pages,
            seen=snapshot.progress.seen,
            changed=board.desk.changed(),
            released=releases[-1] if releases else "",
        )


def _stamp(folder: CaseFolder, revision: int | None) -> str:
    if revision is not None:
        return str(revision)
    parts = []
    for name in ("case.db", "case.db-wal"):
        with contextlib.suppress(FileNotFoundError):
            about = (folder.internal / name).stat()
            if about.st_size:  # an empty log is as none
                parts.append(f"{about.st_size}.{about.st_mtime_ns}")
    return "-".join(parts)
