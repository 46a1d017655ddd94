"""The way to the database, with what SQLite and PostgreSQL do differently made the same.

Who writes says for which case (or the house) they write: of those who write for one, each waits
for the one before. Readers wait for nobody.
"""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from redactor.errors import Damaged, DiskFull, OutOfReach, UsageError

LONGEST_WAIT = 30
"""Seconds that somebody waits for others who write, or for a server that says nothing, before
they are told that the database does not answer."""
_LOCK = sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(sa.bindparam("case"))))
_REMOTE = {"connect_timeout": 10, "tcp_user_timeout": 1000 * LONGEST_WAIT, "keepalives_idle": 60}
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_NO_ROOM = "53100"
"""What PostgreSQL says when its disk is full."""
_UNFIT = (OverflowError, UnicodeEncodeError)


class Unfit(UsageError):
    """A value that no database keeps: too long, too large, or letters that are none."""

    def __init__(self) -> None:
        super().__init__(
            "Det kan ikke gemmes: en tekst er for lang eller har tegn, der ikke er skrift.",
            "Ret den, og prøv igen.",
        )


def connect(address: str | sa.URL) -> sa.Engine:
    """An engine for a SQLAlchemy address; nothing is opened yet."""
    url = sa.make_url(address)
    remote = url.get_backend_name() == "postgresql"
    # Errors tell the statement, never the values: those may be personal data.
    # A connection that waited in the pool is asked first whether the server is still there.
    engine = sa.create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=remote,
        connect_args={k: v for k, v in _REMOTE.items() if k not in url.query} if remote else {},
    )
    sa.event.listen(engine, "handle_error", _told)
    sa.event.listen(engine, "connect", _prepare_postgresql if remote else _prepare_sqlite)
    if not remote:
        sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def writing(engine: sa.Engine, case_id: str) -> Iterator[sa.Connection]:
    """A transaction of which there is one at a time for a case."""
    with engine.connect() as connection:
        connection.execution_options(writing=True)
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(_LOCK, {"case": case_id})
            yield connection


def in_order(column: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """Sort by a text as a Danish list does: Æ, Ø and Å last, small letters with large ones."""
    return sa.collate(column, "danish")


def _told(context: sa.ExceptionContext) -> None:
    error = context.original_exception
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without the kind of each
    if code in _DAMAGED:
        raise Damaged from error
    if code == sqlite3.SQLITE_FULL or getattr(error, "sqlstate", "") == _NO_ROOM:
        raise DiskFull from error
    if isinstance(context.sqlalchemy_exception, sa.exc.OperationalError):
        if not context.is_pre_ping:  # after a ping it is connected anew
            raise OutOfReach from error
    elif isinstance(context.sqlalchemy_exception, sa.exc.DataError) or isinstance(error, _UNFIT):
        raise Unfit from error


def _prepare_postgresql(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{LONGEST_WAIT}s'")
    connection.commit()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    # SQLite's own knows the letters of English only.
    connection.create_function("lower", 1, _lower, deterministic=True)
    connection.create_collation("danish", _compare)
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute(f"PRAGMA busy_timeout={1000 * LONGEST_WAIT}")
    cursor.execute("PRAGMA foreign_keys=ON")
    # What is deleted is overwritten, not left in free pages of the file.
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    # Writers queue at the start instead of failing at the first write; readers see the
    # case as it was when they began, and wait for nobody.
    alone = "writing" in connection.get_execution_options()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if alone else "BEGIN")


def _lower(text: str | None) -> str | None:
    return None if text is None else text.lower()


def _compare(one: str, other: str) -> int:
    left, right = _place(one), _place(other)
    return (left > right) - (left < right)


_LAST = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"})


@functools.lru_cache(4096)
def _place(text: str) -> tuple[str, str]:
    """Sort key: the letters after Z have the three code points after it."""
    return text.casefold().replace("aa", "å").translate(_LAST), text.swapcase()
