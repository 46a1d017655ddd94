"""Who may work here: users, their sessions, and the words the whole house always covers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from redactor.store import desk_tables as d
from redactor.store.cases import CaseStore


class UserRole(StrEnum):
    """An approver may do all a caseworker may, and approve what others made."""

    CASEWORKER = "caseworker"
    APPROVER = "approver"

    @property
    def danish(self) -> str:
        return "sagsbehandler" if self is UserRole.CASEWORKER else "godkender"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who may log in. `password` is an argon2 hash."""

    name: str
    role: UserRole
    password: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeniedWord:
    """A word always to be covered, until it expires (ISO date)."""

    word: str
    who: str
    at: str
    expires: str


class Accounts:
    """Users of one service."""

    def __init__(self, store: CaseStore) -> None:
        self.engine = store.engine
        self.writer = store.writer

    def add_user(self, user: User, at: str) -> bool:
        """Add a user, or give an existing one a new password and role; tells whether new."""
        values = {"role": user.role.value, "password": user.password}
        with self.writer.begin() as connection:
            changed = connection.execute(
                d.users.update().where(d.users.c.name == user.name).values(**values)
            )
            if changed.rowcount:
                return False
            connection.execute(d.users.insert().values(name=user.name, created=at, **values))
            return True

    def add_first_user(self, user: User, at: str) -> bool:
        """Add a user only while there is none."""
        with self.writer.begin() as connection:
            if connection.scalar(sa.select(sa.func.count()).select_from(d.users)):
                return False
            connection.execute(
                d.users.insert().values(
                    name=user.name, created=at, role=user.role.value, password=user.password
                )
            )
            return True

    def users(self) -> tuple[User, ...]:
        with self.engine.connect() as connection:
            return tuple(
                User(name=row.name, role=UserRole(row.role), password=row.password)
                for row in connection.execute(d.users.select().order_by(d.users.c.name))
            )

    def open_session(self, token_sha256: str, name: str, expires: str, now: str) -> None:
        with self.writer.begin() as connection:
            connection.execute(d.sessions.delete().where(d.sessions.c.expires < now))
            connection.execute(
                d.sessions.insert().values(token_sha256=token_sha256, name=name, expires=expires)
            )

    def session_user(self, token_sha256: str, now: str) -> User | None:
        """Whose session this is, while it lasts."""
        query = (
            d.users.select()
            .join(d.sessions, d.sessions.c.name == d.users.c.name)
            .where(d.sessions.c.token_sha256 == token_sha256, d.sessions.c.expires >= now)
        )
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
        return None if row is None else User(name=row.name, role=UserRole(row.role))

    def close_session(self, token_sha256: str) -> None:
        with self.writer.begin() as connection:
            connection.execute(d.sessions.delete().where(d.sessions.c.token_sha256 == token_sha256))

    def deny_word(self, word: DeniedWord) -> None:
        with self.writer.begin() as connection:
            connection.execute(d.denied_words.delete().where(d.denied_words.c.word == word.word))
            connection.execute(
                d.denied_words.insert().values(
                    word=word.word, who=word.who, at=word.at, expires=word.expires
                )
            )

    def denied_words(self, today: str) -> tuple[DeniedWord, ...]:
        """Words in force on an ISO date."""
        query = (
            d.denied_words.select()
            .where(d.denied_words.c.expires >= today)
            .order_by(d.denied_words.c.word)
        )
        with self.engine.connect() as connection:
            return tuple(
                DeniedWord(word=row.word, who=row.who, at=row.at, expires=row.expires)
                for row in connection.execute(query)
            )
