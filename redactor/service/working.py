"""Background work of the service: reading and releasing, the same steps as on the command line.

One thread per case conducts; the work itself runs in the engine's processes, which all cases
share. Where it stands is kept here, and what is done is in the database, so a page may be
reloaded and a server restarted at any time.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from redactor.errors import DiskFull, OutOfReach, RedactorError, StoreError
from redactor.faults import is_full, tell_fault
from redactor.model import Status
from redactor.service.begun import Begun
from redactor.service.case import CaseBusy
from redactor.service.desk import Desk
from redactor.service.incoming.gathering import collect_ordered, ordered
from redactor.service.incoming.taking import take_in
from redactor.service.incoming.uploading import hand_on, in_place, placed, waiting
from redactor.service.process import read_case
from redactor.service.reviewing.board import Board
from redactor.service.work import workers_for

_WENT_WRONG = "Arbejdet stoppede uventet. Prøv igen, eller spørg den, der driver programmet."
_PATIENCE = 1.0
"""Seconds between looks at a case another program is working on."""
_CALM, _ARRIVING = 1.0, 15.0
"""Seconds without a new file after which those there are read; and the longest wait for that."""

Job = Callable[[Board, Executor, Callable[[str, int, int], None]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkState:
    """What goes on in one case: a Danish name of the step, and how far it is."""

    running: bool = False
    step: str = ""
    done: int = 0
    total: int = 0
    error: str = ""


class Workshop:
    """Background work on the desk's cases."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._lock = threading.Lock()
        self._states: dict[str, WorkState] = {}
        self._running: set[str] = set()
        self._again: set[str] = set()
        self._executor: Executor | None = None
        self._closing = threading.Event()
        self._opened = time.time()

    def state(self, case_id: str) -> WorkState:
        with self._lock:
            return self._states.get(case_id, WorkState())

    def busy(self) -> int:
        """How many cases are being worked on."""
        with self._lock:
            return len(self._running)

    @property
    def closing(self) -> bool:
        return self._closing.is_set()

    def executor(self) -> Executor:
        """The engine, started when first needed."""
        with self._lock:
            if self._executor is None:
                self._executor = workers_for(self.desk.settings)
            return self._executor

    def read(self, board: Board) -> None:
        """Take in what was uploaded and read what is not read; does nothing when under way."""
        if not self.start(board, self._read, "Venter"):
            with self._lock:
                self._again.add(board.case_id)

    def resume(self) -> None:
        """Go on with whatever a stopped server left."""
        for board in self.desk.boards():
            try:
                left = waiting(board) or ordered(board) or _half_read(board) or board.now().reading
            except StoreError:
                if self.desk.settings.database:
                    raise
                continue
            if left:
                self.read(board)

    def start(self, board: Board, job: Job, step: str) -> bool:
        """Run a job on a case unless one is running; tells whether it was started."""
        with self._lock:
            if self._closing.is_set() or board.case_id in self._running:
                return False
            self._running.add(board.case_id)
            self._states[board.case_id] = WorkState(running=True, step=step)
        threading.Thread(target=self._run, args=(board, job), daemon=True).start()
        return True

    def close(self) -> None:
        """Stop taking new work and end the engine; what was done is kept."""
        self._closing.set()
        with self._lock:
            executor, self._executor = self._executor, None
            running = set(self._running)
        if executor is not None:
            executor.shutdown(wait=False, cancel_futures=True)
        for case_id, folder in self.desk.folders().items():
            if case_id in running:
                Begun(folder.internal).take_back(self._opened)

    def _run(self, board: Board, job: Job) -> None:
        case_id = board.case_id
        while True:
            try:
                error = self._once(board, job)
            except Exception as problem:
                tell_fault(problem, f"case {case_id}")
                error = str(DiskFull()) if is_full(problem) else _WENT_WRONG
            with self._lock:
                # A file that came in meanwhile is still to be read, also after a failure.
                again = case_id in self._again and error not in (_WENT_WRONG, str(DiskFull()))
                self._again.discard(case_id)
                if not again:
                    self._running.discard(case_id)
                    self._states[case_id] = WorkState(error=error)
            if not again:
                return
            job = self._read

    def _once(self, board: Board, job: Job) -> str:
        """Do a job as soon as no other program works on the case; returns what went wrong."""
        while not self._closing.is_set():
            try:
                with board.folder.locked():
                    job(board, self.executor(), self._progress(board.case_id))
                    return ""
            except CaseBusy:
                self._closing.wait(_PATIENCE)
            except RedactorError as problem:
                if not isinstance(problem, OutOfReach) or job != self._read:
                    return str(problem)
                # Nobody ordered the reading, so nobody would order it again.
                self._progress(board.case_id)("Venter på sagsdatabasen", 0, 0)
                self._closing.wait(_PATIENCE)
        return ""

    def _progress(self, case_id: str) -> Callable[[str, int, int], None]:
        def report(step: str, done: int, total: int) -> None:
            with self._lock:
                state = self._states[case_id]
                self._states[case_id] = replace(state, step=step, done=done, total=total)

        return report

    def _read(
        self, board: Board, workers: Executor, report: Callable[[str, int, int], None]
    ) -> None:
        case = board.store.find_case(board.case_id)
        assert case is not None
        while True:
            collect_ordered(board, report)
            batch = board.folder.internal / "taking"
            if not batch.exists() and waiting(board):
                report("Tager imod filer", 0, 0)
                self._let_arrive(board)
                hand_on(board, batch)
            if batch.exists():
                take_in(
                    [batch], board.folder, board.store, board.settings,
                    later=True, anybodys=True, in_place=in_place(board),
                )  # fmt: skip
                placed(board)
            read_case(
                self.desk.with_house_words(case),
                board.folder,
                board.store,
                workers,
                board.settings,
                report,
            )
            shutil.rmtree(batch, ignore_errors=True)  # the vault has them now
            if not (waiting(board) or ordered(board)):
                return

    def _let_arrive(self, board: Board) -> None:
        """Wait a moment for the rest of what somebody put in at once: it is listed, numbered and
        grouped together then."""
        until = time.monotonic() + _ARRIVING
        there = waiting(board)
        while time.monotonic() < until and not self._closing.wait(_CALM):
            before, there = there, waiting(board)
            if there == before:
                return


def _half_read(board: Board) -> bool:
    return (board.folder.internal / "taking").exists() or any(
        entry.document.status is Status.REGISTERED for entry in board.store.entries(board.case_id)
    )
