"""The case database: the truth about a case. Every change comes with its audit event.

SQLite (WAL) on a local disk, or PostgreSQL. Each method is one transaction: the change and
the event that tells of it are written together or not at all.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import sqlalchemy as sa

from redactor.audit import GENESIS, ChainedEvent, chain
from redactor.errors import OutOfReach, StoreError
from redactor.model import Approval, Case, Decision, Entity, Event, Finding, Status
from redactor.store import rows
from redactor.store import tables as t
from redactor.store.connecting import connect, writing
from redactor.store.records import Entry

HOUSE = "service"
"""Stands for the whole house in the audit log, where a case has its id."""


Carry = Callable[[Sequence[Decision], Sequence[Entity]], tuple[Sequence[Decision], Sequence[Event]]]
"""From all decisions and the entities there were to decisions to add, and the events of them."""


def newest_event(path: Path, case_id: str) -> int | None:
    """Number of a case's newest event in an embedded database, read without opening a store.

    None where the file is not one of ours.
    """
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=1.0)) as connection:
            query = "SELECT max(seq) FROM events WHERE case_id = ?"
            found = connection.execute(query, (case_id,)).fetchone()
    except sqlite3.Error:
        return None
    return int(found[0] or 0)


class CaseStore:
    """All cases of one database."""

    def __init__(self, address: str | sa.URL) -> None:
        """Open the database at a SQLAlchemy address and bring its schema up to date.

        Raises:
            StoreError: the database cannot be reached or is not one of ours.
        """
        # A parser child, which imports this package too, opens no database: it starts without.
        from alembic import command
        from alembic.config import Config
        from alembic.util import CommandError

        self.engine = connect(address)
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        try:
            with writing(self.engine, HOUSE) as connection:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except CommandError as error:
            raise StoreError(
                "Sagsdatabasen er lavet af en anden udgave af programmet.",
                "Brug den nyeste udgave.",
            ) from error
        except (sa.exc.SQLAlchemyError, OutOfReach) as error:
            raise StoreError(
                "Sagsdatabasen kan ikke åbnes.",
                "Se efter, om adressen og rettighederne er rigtige.",
            ) from error

    @classmethod
    def at(cls, path: Path) -> CaseStore:
        """The embedded database in a file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        return cls(sa.URL.create("sqlite", database=str(path)))

    def close(self) -> None:
        self.engine.dispose()

    def forget_deleted(self) -> None:
        """Leave nothing of deleted rows in SQLite's log file either; PostgreSQL's own vacuum
        does the like. While somebody still reads an older state, it waits for the next time."""
        if self.engine.dialect.name == "sqlite":
            with contextlib.closing(self.engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()

    @contextmanager
    def write(self, case_id: str, events: Iterable[Event] = ()) -> Iterator[sa.Connection]:
        """One transaction that ends with its audit events; for the store's own modules.

        There is one at a time for a case, so that its chain of events has one end.
        """
        with writing(self.engine, case_id) as connection:
            yield connection
            _append_events(connection, case_id, events)

    # --- cases

    def create_case(self, case: Case, event: Event) -> None:
        """Create a case; does nothing when it is there with the same terms, else updates them."""
        values = {
            "title": case.title,
            "request_type": case.request_type.value,
            "received": case.received,
            "parties": list(case.parties),
            "allow": list(case.allow),
            "deny": list(case.deny),
        }
        if self.find_case(case.id) == case:
            return
        with self.write(case.id, [event]) as connection:
            changed = connection.execute(
                t.cases.update().where(t.cases.c.id == case.id).values(**values)
            )
            if changed.rowcount == 0:
                connection.execute(t.cases.insert().values(id=case.id, **values))

    def find_case(self, case_id: str) -> Case | None:
        with self.engine.connect() as connection:
            row = connection.execute(t.cases.select().where(t.cases.c.id == case_id)).first()
        return None if row is None else rows.case(row)

    def cases(self) -> tuple[Case, ...]:
        with self.engine.connect() as connection:
            found = connection.execute(t.cases.select().order_by(t.cases.c.id)).all()
        return tuple(rows.case(row) for row in found)

    # --- documents

    def add_entries(self, case_id: str, entries: Sequence[Entry], event: Event) -> int:
        """Add documents that are not there yet (by id); returns how many were new."""
        known = {entry.document.id for entry in self.entries(case_id)}
        fresh = [entry for entry in entries if entry.document.id not in known]
        if fresh:
            with self.write(case_id, [event]) as connection:
                connection.execute(
                    t.documents.insert(), [rows.entry_row(case_id, e) for e in fresh]
                )
        return len(fresh)

    def remove_documents(self, case_id: str, ids: Sequence[str], event: Event) -> None:
        """Take documents out whose source was replaced by another file; the event remembers."""
        with self.write(case_id, [event]) as connection:
            for table, column in (
                (t.findings, t.findings.c.document),
                (t.documents, t.documents.c.id),
            ):
                connection.execute(
                    table.delete().where(table.c.case_id == case_id, column.in_(ids))
                )

    def entries(self, case_id: str) -> tuple[Entry, ...]:
        """All documents of a case in order of discovery."""
        query = (
            t.documents.select()
            .where(t.documents.c.case_id == case_id)
            .order_by(t.documents.c.position, t.documents.c.id)
        )
        with self.engine.connect() as connection:
            return tuple(rows.entry(row) for row in connection.execute(query))

    def record_read(
        self,
        case_id: str,
        entry: Entry,
        parts: Sequence[Entry],
        found: Sequence[Finding],
        events: Sequence[Event],
    ) -> None:
        """A document was read: its state, its parts and its findings, in one transaction."""
        with self.write(case_id, events) as connection:
            _update_entry(connection, case_id, entry)
            if parts:
                present = set(
                    connection.scalars(
                        sa.select(t.documents.c.id).where(t.documents.c.case_id == case_id)
                    )
                )
                fresh = [part for part in parts if part.document.id not in present]
                if fresh:
                    connection.execute(
                        t.documents.insert(), [rows.entry_row(case_id, part) for part in fresh]
                    )
            connection.execute(
                t.findings.delete().where(
                    t.findings.c.case_id == case_id, t.findings.c.document == entry.document.id
                )
            )
            _insert_findings(connection, case_id, found, second_pass=False)

    def update_entries(
        self, case_id: str, entries: Sequence[Entry], events: Sequence[Event]
    ) -> None:
        """Write the present state of documents. A duplicate's findings are its original's."""
        with self.write(case_id, events) as connection:
            for entry in entries:
                _update_entry(connection, case_id, entry)
            twins = [e.document.id for e in entries if e.document.status is Status.DUPLICATE]
            if twins:
                connection.execute(
                    t.findings.delete().where(
                        t.findings.c.case_id == case_id, t.findings.c.document.in_(twins)
                    )
                )

    # --- findings and entities

    def findings(self, case_id: str, *, second_pass: bool | None = None) -> tuple[Finding, ...]:
        """Findings in document order; `second_pass` picks one of the two passes."""
        query = (
            t.findings.select()
            .join(
                t.documents,
                (t.documents.c.case_id == t.findings.c.case_id)
                & (t.documents.c.id == t.findings.c.document),
            )
            .where(t.findings.c.case_id == case_id)
            .order_by(
                t.documents.c.position,
                t.findings.c.document,
                t.findings.c.page,
                t.findings.c.start,
                t.findings.c.end,
                t.findings.c.id,
            )
        )
        if second_pass is not None:
            query = query.where(t.findings.c.second_pass == int(second_pass))
        with self.engine.connect() as connection:
            return tuple(rows.finding(row) for row in connection.execute(query))

    def record_linking(
        self,
        case_id: str,
        entities: Sequence[Entity],
        swept: Sequence[Finding],
        event: Event,
        carry: Carry | None = None,
    ) -> None:
        """Replace the case's entities and its second-pass findings, and add what `carry` makes of
        the decisions there are and the entities there were: all of it or nothing."""
        events = [event]
        with self.write(case_id, events) as connection:
            if carry is not None:
                made = connection.execute(_DECISIONS, {"case": case_id})
                were = connection.execute(_ENTITIES, {"case": case_id})
                carried, told = carry(
                    tuple(rows.decision(row) for row in made),
                    tuple(rows.entity(row) for row in were),
                )
                insert_decisions(connection, case_id, carried)
                events += told
            connection.execute(t.entities.delete().where(t.entities.c.case_id == case_id))
            connection.execute(
                t.findings.delete().where(
                    t.findings.c.case_id == case_id, t.findings.c.second_pass == 1
                )
            )
            _insert_findings(connection, case_id, swept, second_pass=True)
            if entities:
                connection.execute(
                    t.entities.insert(),
                    [rows.entity_row(case_id, entity) for entity in entities],
                )

    def entities(self, case_id: str) -> tuple[Entity, ...]:
        with self.engine.connect() as connection:
            found = connection.execute(_ENTITIES, {"case": case_id})
            return tuple(rows.entity(row) for row in found)

    # --- decisions and approvals: only ever added

    def add_decisions(self, case_id: str, decisions: Sequence[Decision], event: Event) -> int:
        """Append decisions; returns the sequence number of the last one."""
        with self.write(case_id, [event]) as connection:
            return insert_decisions(connection, case_id, decisions)

    def decisions(self, case_id: str) -> tuple[Decision, ...]:
        """All decisions, oldest first; the nth has sequence number n."""
        with self.engine.connect() as connection:
            found = connection.execute(_DECISIONS, {"case": case_id})
            return tuple(rows.decision(row) for row in found)

    def add_approval(self, case_id: str, approval: Approval, event: Event) -> None:
        with self.write(case_id, [event]) as connection:
            seq = next_seq(connection, t.approvals, case_id)
            connection.execute(
                t.approvals.insert().values(case_id=case_id, seq=seq, **asdict(approval))
            )

    def approvals(self, case_id: str) -> tuple[Approval, ...]:
        """All approvals, oldest first."""
        query = (
            t.approvals.select().where(t.approvals.c.case_id == case_id).order_by(t.approvals.c.seq)
        )
        with self.engine.connect() as connection:
            return tuple(
                Approval(document=row.document, who=row.who, at=row.at, digest=row.digest)
                for row in connection.execute(query)
            )

    # --- audit

    def add_event(self, case_id: str, event: Event) -> None:
        """Append an event that changes nothing else."""
        with self.write(case_id, [event]):
            pass

    def events(self, case_id: str) -> tuple[ChainedEvent, ...]:
        """The case's audit log, oldest first."""
        query = t.events.select().where(t.events.c.case_id == case_id).order_by(t.events.c.seq)
        with self.engine.connect() as connection:
            return tuple(rows.chained_event(row) for row in connection.execute(query))


# Put together once, since every change asks them.
_ADD_EVENT = t.events.insert()
_ADD_DECISION = t.decisions.insert()
_ENTITIES = (
    t.entities.select()
    .where(t.entities.c.case_id == sa.bindparam("case"))
    .order_by(t.entities.c.id)
)
_DECISIONS = (
    t.decisions.select()
    .where(t.decisions.c.case_id == sa.bindparam("case"))
    .order_by(t.decisions.c.seq)
)
_LAST_EVENT = (
    sa.select(t.events.c.seq, t.events.c.hash)
    .where(t.events.c.case_id == sa.bindparam("case"))
    .order_by(t.events.c.seq.desc())
    .limit(1)
)


def _append_events(connection: sa.Connection, case_id: str, events: Iterable[Event]) -> None:
    told = list(events)
    if not told:
        return
    last = connection.execute(_LAST_EVENT, {"case": case_id}).first()
    first, prev = (1, GENESIS) if last is None else (last.seq + 1, last.hash)
    values = []
    for seq, event in enumerate(told, first):
        chained = chain(event, seq=seq, prev=prev)
        values.append(
            {
                "case_id": case_id, "seq": seq, "at": event.at, "who": event.who,
                "what": event.what, "document": event.document, "details": event.details,
                "prev": prev, "hash": chained.hash,
            }
        )  # fmt: skip
        prev = chained.hash
    connection.execute(_ADD_EVENT, values)


def insert_decisions(connection: sa.Connection, case_id: str, decisions: Sequence[Decision]) -> int:
    """Append inside a transaction; returns the sequence number of the last one."""
    seq = next_seq(connection, t.decisions, case_id)
    values = [
        rows.decision_row(case_id, seq + index, decision)
        for index, decision in enumerate(decisions)
    ]
    if values:
        connection.execute(_ADD_DECISION, values)
    return seq + len(values) - 1


def next_seq(connection: sa.Connection, table: sa.Table, case_id: str) -> int:
    """The next sequence number of a case's rows in a table that is only added to."""
    query = sa.select(sa.func.max(table.c.seq)).where(table.c.case_id == case_id)
    return (connection.scalar(query) or 0) + 1


def _update_entry(connection: sa.Connection, case_id: str, entry: Entry) -> None:
    done = connection.execute(
        t.documents.update()
        .where(t.documents.c.case_id == case_id, t.documents.c.id == entry.document.id)
        .values(**rows.entry_row(case_id, entry))
    )
    if done.rowcount != 1:
        raise StoreError("Et dokument mangler i sagsdatabasen.")


def _insert_findings(
    connection: sa.Connection, case_id: str, found: Sequence[Finding], *, second_pass: bool
) -> None:
    if found:
        connection.execute(
            t.findings.insert(),
            [rows.finding_row(case_id, finding, second_pass=second_pass) for finding in found],
        )
