"""The review service's desk: every case folder under one data folder, opened once and kept."""

from __future__ import annotations

import contextlib
import secrets
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from redactor.days import day
from redactor.errors import RedactorError, StoreError
from redactor.model import Case
from redactor.service.case import CaseFolder
from redactor.service.reviewing.board import Board
from redactor.settings import Settings
from redactor.store import Accounts, CaseStore, House, WordKind

_DEPTH = 3
_OPEN = 24
"""Cases kept in memory."""


class UnknownCase(RedactorError):
    """There is no such case, document or page under the data folder."""

    def __init__(self) -> None:
        super().__init__("Sagen eller dokumentet findes ikke.", "Gå tilbage til listen over sager.")


class Desk:
    """All cases below `data`, with their stores and boards. Safe to use from several threads."""

    def __init__(self, data: Path, settings: Settings) -> None:
        self.data = data.resolve()
        self.settings = settings
        data.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._folders: dict[str, CaseFolder] = {}
        self._boards: dict[str, Board] = {}
        address = settings.database
        self._shared = CaseStore(address) if address else CaseStore.at(data / "service.db")
        self.accounts = Accounts(self._shared)
        self.house = House(self._shared)
        self._leaving = {deletion.case_id for deletion in self.house.deletions()}

    def close(self) -> None:
        """Close every database."""
        with self._lock:
            for board in self._boards.values():
                if board.store is not self._shared:
                    board.store.close()
            self._boards.clear()
            self._shared.close()

    def folders(self) -> dict[str, CaseFolder]:
        """The case folders there are now, by case id."""
        found = {}
        for folder in _case_folders(self.data, _DEPTH):
            with contextlib.suppress(FileNotFoundError):  # deleted this moment
                found[folder.case_id] = folder
        with self._lock:
            self._folders = {id_: f for id_, f in found.items() if id_ not in self._leaving}
            return dict(self._folders)

    def open_boards(self) -> tuple[Board, ...]:
        """The cases in memory."""
        with self._lock:
            return tuple(self._boards.values())

    def leave(self, case_id: str) -> None:
        """Let go of a case that is being deleted: from now on it is unknown."""
        with self._lock:
            self._leaving.add(case_id)
        self._lose(case_id)

    def _lose(self, case_id: str) -> None:
        with self._lock:
            self._folders.pop(case_id, None)
            board = self._boards.pop(case_id, None)
        if board is not None:
            self._put_away(board)

    def boards(self) -> Iterator[Board]:
        """Every case that has been opened by a run or in the service. One whose own database
        cannot be read stops none of the others; the list of cases tells of it."""
        for case_id, folder in self.folders().items():
            try:
                board = self._board(case_id, folder)
                there = board.exists()
            except StoreError:
                if self.settings.database:
                    raise
                continue
            if there:
                yield board

    def board(self, case_id: str) -> Board:
        """One case. Raises UnknownCase."""
        with self._lock:
            folder = self._folders.get(case_id)
        if folder is not None and not folder.there():
            self._lose(case_id)  # another program deleted it, or somebody moved it
            folder = None
        if folder is None:
            folder = self.folders().get(case_id)
        if folder is None:
            raise UnknownCase
        board = self._board(case_id, folder)
        if not board.exists():
            raise UnknownCase
        return board

    def new_folder(self, case_id: str = "") -> CaseFolder:
        """A folder for a new case; its name says when, not who. With an id, always the same."""
        name = case_id or f"{day()}-{secrets.token_hex(4)}"
        folder = CaseFolder(root=self.data / f"sag-{name}")
        folder.begin(case_id)
        with self._lock:
            self._folders[folder.case_id] = folder
        return folder

    def new_board(self, folder: CaseFolder) -> Board:
        """The board of a folder that has no case yet."""
        return self._board(folder.case_id, folder)

    def with_house_words(self, case: Case) -> Case:
        """The case with the words the whole house always, or never, covers.

        What is said in the case itself goes before what is said in the house.
        """
        words = self.house.words(day())
        said = {*case.deny, *case.allow}
        deny = tuple(w.word for w in words if w.kind is WordKind.DENY and w.word not in said)
        allow = tuple(w.word for w in words if w.kind is WordKind.ALLOW and w.word not in said)
        if not deny and not allow:
            return case
        return replace(case, deny=case.deny + deny, allow=case.allow + allow)

    def forget_all(self) -> None:
        """Load every case anew next time: something all of them follow has changed."""
        for board in self.open_boards():
            board.forget()

    def _board(self, case_id: str, folder: CaseFolder) -> Board:
        with self._lock:
            board = self._boards.pop(case_id, None)
            if board is None:
                settings = self.settings
                store = self._shared if settings.database else folder.open_store(settings)
                board = Board(folder, store, settings, self.with_house_words)
            self._boards[case_id] = board
            if len(self._boards) > _OPEN:
                self._put_away(next(iter(self._boards.values())))
                del self._boards[next(iter(self._boards))]
            return board

    def _put_away(self, board: Board) -> None:
        """Free what a case holds; whoever still works with the board may go on doing so."""
        board.forget()
        if board.store is not self._shared:
            board.store.close()


def _case_folders(root: Path, depth: int) -> Iterator[CaseFolder]:
    try:
        paths = sorted(root.iterdir())
    except FileNotFoundError:
        if depth == _DEPTH:
            raise
        return  # deleted this moment
    for path in paths:
        if not path.is_dir() or path.is_symlink() or path.name.startswith("."):
            continue
        if (path / "internal" / "case-id").is_file():
            yield CaseFolder(root=path)
        elif depth > 1:
            yield from _case_folders(path, depth - 1)
