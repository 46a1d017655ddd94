"""Audit events looked for across cases: in one shared database, or in each case's own file."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from redactor.audit import ChainedEvent
from redactor.days import begins
from redactor.errors import StoreError
from redactor.store import rows
from redactor.store import tables as t
from redactor.store.cases import CaseStore

_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to look for: part of a name, a kind, Danish days with both ends included. '' is all."""

    who: str = ""
    what: str = ""
    first: str = ""
    last: str = ""

    @property
    def begun(self) -> str:
        """The moment the first day begins; '' for no first day."""
        return _moment(self.first)

    @property
    def until(self) -> str:
        """The moment the last day is over; '' for no last day."""
        return _moment(self.last, 1)

    def takes(self, line: ChainedEvent) -> bool:
        told = line.event
        return (
            self.who.casefold() in told.who.casefold()
            and (not self.what or told.what == self.what)
            and told.at >= self.begun
            and (not self.until or told.at < self.until)
        )


@functools.lru_cache(64)
def _moment(day: str, after: int = 0) -> str:
    try:
        return begins(day, after) if day else ""
    except (ValueError, OverflowError):
        return day  # an address written by hand


Found = tuple[str, ChainedEvent]
"""The case (or the house) a line stands in, and the line."""


def events_in_store(store: CaseStore, wanted: Wanted, case_id: str = "") -> Iterator[Found]:
    """Lines of one database, the newest first; of one case where it is named."""
    with store.engine.connect() as connection:
        found = connection.execution_options(yield_per=_AT_ONCE).execute(_query(wanted, case_id))
        yield from _taken(found, wanted)


def events_in_file(path: Path, wanted: Wanted) -> Iterator[Found]:
    """Lines of a case's own database, read without bringing it up to date.

    Raises:
        StoreError: the file is not one of ours. A log that cannot be read is never passed over.
    """
    address = sa.URL.create("sqlite", database=str(path))
    engine = sa.create_engine(address, poolclass=sa.NullPool, hide_parameters=True)
    try:
        with engine.connect() as connection:
            yield from _taken(connection.execute(_query(wanted, "")), wanted)
    except sa.exc.SQLAlchemyError as error:
        raise StoreError(
            "En sags log kan ikke læses.", "Se efter, om sagens mappe er hel."
        ) from error


def _query(wanted: Wanted, case_id: str) -> sa.Select[Any]:
    events = t.events.c
    query = t.events.select().order_by(events.at.desc(), events.seq.desc())
    if case_id:
        query = query.where(events.case_id == case_id)
    if wanted.what:
        query = query.where(events.what == wanted.what)
    if wanted.begun:
        query = query.where(events.at >= wanted.begun)
    if wanted.until:
        query = query.where(events.at < wanted.until)
    return query


def _taken(found: Iterable[Any], wanted: Wanted) -> Iterator[Found]:
    for row in found:
        line = rows.chained_event(row)
        if wanted.takes(line):
            yield row.case_id, line
