"""The audit log for those who read it: filtered, exported, verified."""

from __future__ import annotations

import contextlib
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import chain, islice
from pathlib import Path

from redactor.audit import SEAL, ChainedEvent, verify_log, write_log
from redactor.errors import AuditError, Damaged
from redactor.service.case import event
from redactor.service.desk import UnknownCase
from redactor.service.register import Register
from redactor.service.reviewing.board import Board
from redactor.store import (
    HOUSE,
    CaseStore,
    Found,
    House,
    Wanted,
    events_in_file,
    events_in_store,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """Some lines, the newest first, counted in pages from 1; `kinds` are those in the log."""

    lines: tuple[ChainedEvent, ...]
    number: int
    pages: int
    total: int
    kinds: tuple[str, ...]


def log_page(events: Sequence[ChainedEvent], chosen: Wanted, number: int, size: int) -> LogPage:
    """One page of a log."""
    found = [line for line in reversed(events) if chosen.takes(line)]
    begin = (number - 1) * size
    return LogPage(
        lines=tuple(found[begin : begin + size]), number=number,
        pages=max(1, -(-len(found) // size)), total=len(found),
        kinds=tuple(sorted({line.event.what for line in events})),
    )  # fmt: skip


MOST_FOUND = 5000
"""Lines a search shows and exports; a narrower search shows the rest."""
SEARCHED = "log.searched"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLines:
    """Lines from every log, the newest first; `more` when there are others left out."""

    lines: tuple[Found, ...]
    more: bool


def search_logs(register: Register, chosen: Wanted, case_id: str, who: str) -> FoundLines:
    """Look through the house's log and every case's; the house's log tells that it was done.

    With `case_id`, in one case's log only (the house's own by the name of HOUSE).

    Raises:
        StoreError: a log cannot be read. None is passed over.
    """
    desk = register.desk
    house = register.house
    if desk.settings.database:
        lines = list(islice(events_in_store(house.store, chosen, case_id), MOST_FOUND + 1))
    else:
        lines = []
        if case_id in ("", HOUSE):
            lines = list(islice(events_in_store(house.store, chosen, HOUSE), MOST_FOUND + 1))
        for id_, folder in desk.folders().items():  # one file open at a time, and none kept whole
            path = folder.internal / "case.db"
            if case_id in ("", id_) and path.exists():
                lines = nlargest(
                    MOST_FOUND + 1, chain(lines, events_in_file(path, chosen)), key=_newest
                )
    house.add_event(
        event(
            SEARCHED, who=who, user=chosen.who, case=case_id, word=chosen.what,
            begun=chosen.first, until=chosen.last, count=min(len(lines), MOST_FOUND),
        )
    )  # fmt: skip
    return FoundLines(lines=tuple(lines[:MOST_FOUND]), more=len(lines) > MOST_FOUND)


def _newest(found: Found) -> tuple[str, int]:
    return found[1].event.at, found[1].seq


def as_lines(found: FoundLines) -> bytes:
    """What was found as a file: one JSON object a line, with the case it stands in."""
    told = ({"case": case, **line.line()} for case, line in found.lines)
    return "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in told).encode()


def verify_everything(register: Register, who: str) -> tuple[int, tuple[str, ...]]:
    """Verify the house's log and every case's: how many there are, and which are broken."""
    house = register.house
    checked = [(HOUSE, verification(house.store, HOUSE, who)[0])]
    for case_id in sorted(register.desk.folders()):
        with contextlib.suppress(UnknownCase):  # a folder without a case has no log
            checked.append((case_id, _whole(register, case_id, who)))
    return len(checked), tuple(case_id for case_id, whole in checked if not whole)


def _whole(register: Register, case_id: str, who: str) -> bool:
    try:
        store = register.desk.board(case_id).store
        return verification(store, case_id, who)[0]
    except Damaged:
        return False


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
