"""The audit log for those who read it: filtered, exported, verified."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from redactor.audit import SEAL, ChainedEvent, verify_log, write_log
from redactor.errors import AuditError
from redactor.service.case import event
from redactor.service.reviewing.board import Board
from redactor.store import HOUSE, CaseStore, House


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What to show: parts of names, and ISO dates, both ends included. '' is anything."""

    who: str = ""
    what: str = ""
    first: str = ""
    last: str = ""

    def takes(self, line: ChainedEvent) -> bool:
        told = line.event
        return (
            self.who.casefold() in told.who.casefold()
            and (not self.what or told.what == self.what)
            and (not self.first or told.at[:10] >= self.first)
            and (not self.last or told.at[:10] <= self.last)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """Some lines, the newest first, counted in pages from 1; `kinds` are those in the log."""

    lines: tuple[ChainedEvent, ...]
    number: int
    pages: int
    total: int
    kinds: tuple[str, ...]


def log_page(events: Sequence[ChainedEvent], chosen: Filter, number: int, size: int) -> LogPage:
    """One page of a log."""
    found = [line for line in reversed(events) if chosen.takes(line)]
    begin = (number - 1) * size
    return LogPage(
        lines=tuple(found[begin : begin + size]), number=number,
        pages=max(1, -(-len(found) // size)), total=len(found),
        kinds=tuple(sorted({line.event.what for line in events})),
    )  # fmt: skip


def case_events(board: Board) -> tuple[ChainedEvent, ...]:
    return board.store.events(board.case_id)


def export_case(board: Board, who: str) -> bytes:
    """A case's log, sealed, as `redactor audit verify` takes it."""
    return _export(board.store, board.case_id, who)


def export_house(house: House, who: str) -> bytes:
    """The house's own log, sealed."""
    return _export(house.store, HOUSE, who)


def _export(store: CaseStore, case_id: str, who: str) -> bytes:
    store.add_event(case_id, event(SEAL, who=who))
    with tempfile.TemporaryDirectory(prefix="redactor-audit-") as folder:
        path = Path(folder) / "audit.jsonl"
        write_log(path, store.events(case_id))
        return path.read_bytes()


def verification(store: CaseStore, case_id: str, who: str) -> tuple[bool, str]:
    """Whether a log is whole, and that in Danish."""
    exported = _export(store, case_id, who)
    with tempfile.TemporaryDirectory(prefix="redactor-audit-") as folder:
        path = Path(folder) / "audit.jsonl"
        path.write_bytes(exported)
        try:
            count = verify_log(path)
        except AuditError as error:
            return False, f"Loggen er brudt. {error}"
    return True, f"Loggen er ubrudt: {count} linjer, ingen er ændret, fjernet eller byttet om."
