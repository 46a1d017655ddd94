"""Who may work here: users with roles and groups, their sessions, and their tokens."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from redactor.store import desk_tables as d
from redactor.store.cases import HOUSE, CaseStore
from redactor.store.connecting import in_order


class UserRole(StrEnum):
    """What somebody may do; one person may hold several."""

    CASEWORKER = "caseworker"
    APPROVER = "approver"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"

    @property
    def danish(self) -> str:
        return _ROLES[self]


_ROLES = {
    UserRole.CASEWORKER: "sagsbehandler",
    UserRole.APPROVER: "godkender",
    UserRole.ADMINISTRATOR: "administrator",
    UserRole.AUDITOR: "revisor",
}


class UserKind(StrEnum):
    """How a user comes in: by password, by the authority's own log-in, or by token only."""

    LOCAL = "local"
    OIDC = "oidc"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who may work here. `password` is an argon2 hash; '' where there is none."""

    name: str
    roles: frozenset[UserRole] = frozenset()
    groups: frozenset[str] = frozenset()
    kind: UserKind = UserKind.LOCAL
    disabled: bool = False
    identity: str = ""
    """Issuer and subject of an OpenID Connect log-in."""
    password: str = ""
    language: str = ""
    """Of the pages, once chosen; '' leaves it to the browser."""

    def may(self, role: UserRole) -> bool:
        return role in self.roles

    @property
    def danish(self) -> str:
        """The roles in words."""
        return ", ".join(role.danish for role in UserRole if role in self.roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A log-in that lasts until `expires`; `seen` is when it was last used (ISO times, UTC)."""

    user: User
    expires: str
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """A key for programs: it does what its user may, no more than its scopes, until it expires."""

    id: str
    name: str
    label: str
    scopes: frozenset[str]
    created_by: str
    created: str
    expires: str
    used: str = ""
    revoked: str = ""


_SESSION = (
    sa.select(d.users, d.sessions.c.expires, d.sessions.c.seen)
    .join(d.sessions, d.sessions.c.name == d.users.c.name)
    .where(d.sessions.c.token_sha256 == sa.bindparam("token"), d.users.c.disabled == 0)
)
"""Put together once, since every request asks it."""


class Accounts:
    """Users of one service."""

    def __init__(self, store: CaseStore) -> None:
        self.store = store
        self.engine = store.engine

    # --- users

    def add_user(self, user: User, at: str) -> bool:
        """Add a user, or write the present state of an existing one; tells whether new."""
        values = _user_values(user)
        with self.store.write(HOUSE) as connection:
            changed = connection.execute(
                d.users.update().where(d.users.c.name == user.name).values(**values)
            )
            if changed.rowcount:
                return False
            connection.execute(d.users.insert().values(name=user.name, created=at, **values))
            return True

    def add_first_user(self, user: User, at: str) -> bool:
        """Add a user only while there is none."""
        with self.store.write(HOUSE) as connection:
            if connection.scalar(sa.select(sa.func.count()).select_from(d.users)):
                return False
            connection.execute(
                d.users.insert().values(name=user.name, created=at, **_user_values(user))
            )
            return True

    def users(self) -> tuple[User, ...]:
        with self.engine.connect() as connection:
            return tuple(
                _user(row)
                for row in connection.execute(d.users.select().order_by(in_order(d.users.c.name)))
            )

    def find_user(self, name: str) -> User | None:
        with self.engine.connect() as connection:
            row = connection.execute(d.users.select().where(d.users.c.name == name)).first()
        return None if row is None else _user(row)

    def find_identity(self, identity: str) -> User | None:
        """The user who logs in with this issuer and subject."""
        query = d.users.select().where(d.users.c.identity == identity)
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
        return None if row is None or not identity else _user(row)

    # --- sessions

    def open_session(self, token_sha256: str, name: str, expires: str, now: str) -> None:
        with self.store.write(HOUSE) as connection:
            connection.execute(d.sessions.delete().where(d.sessions.c.expires < now))
            connection.execute(
                d.sessions.insert().values(
                    token_sha256=token_sha256, name=name, expires=expires, seen=now
                )
            )

    def session(self, token_sha256: str) -> Session | None:
        """A session that was opened and not closed, of a user who is not disabled."""
        with self.engine.connect() as connection:
            row = connection.execute(_SESSION, {"token": token_sha256}).first()
        return None if row is None else Session(user=_user(row), expires=row.expires, seen=row.seen)

    def use_session(self, token_sha256: str, now: str) -> None:
        """Remember that a session was used."""
        with self.store.write(HOUSE) as connection:
            connection.execute(
                d.sessions.update()
                .where(d.sessions.c.token_sha256 == token_sha256)
                .values(seen=now)
            )

    def close_session(self, token_sha256: str) -> None:
        with self.store.write(HOUSE) as connection:
            connection.execute(d.sessions.delete().where(d.sessions.c.token_sha256 == token_sha256))

    def close_sessions(self, name: str) -> int:
        """Log a user out everywhere; returns how many sessions there were."""
        with self.store.write(HOUSE) as connection:
            done = connection.execute(d.sessions.delete().where(d.sessions.c.name == name))
            return done.rowcount

    def open_sessions(self, now: str) -> int:
        """How many sessions have not expired."""
        query = (
            sa.select(sa.func.count()).select_from(d.sessions).where(d.sessions.c.expires >= now)
        )
        with self.engine.connect() as connection:
            return connection.scalar(query) or 0

    # --- tokens

    def add_token(self, token: ApiToken, token_sha256: str) -> None:
        with self.store.write(HOUSE) as connection:
            connection.execute(
                d.api_tokens.insert().values(
                    id=token.id, token_sha256=token_sha256, name=token.name, label=token.label,
                    scopes=sorted(token.scopes), created_by=token.created_by,
                    created=token.created, expires=token.expires, used="", revoked="",
                )
            )  # fmt: skip

    def tokens(self) -> tuple[ApiToken, ...]:
        query = d.api_tokens.select().order_by(d.api_tokens.c.created.desc(), d.api_tokens.c.id)
        with self.engine.connect() as connection:
            return tuple(_token(row) for row in connection.execute(query))

    def find_token(self, token_sha256: str) -> tuple[ApiToken, User] | None:
        """A token and whose it is, unless the user is disabled."""
        query = (
            sa.select(d.api_tokens)
            .join(d.users, d.users.c.name == d.api_tokens.c.name)
            .where(d.api_tokens.c.token_sha256 == token_sha256, d.users.c.disabled == 0)
        )
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        user = self.find_user(row.name)
        return None if user is None else (_token(row), user)

    def use_token(self, id_: str, now: str) -> None:
        with self.store.write(HOUSE) as connection:
            connection.execute(
                d.api_tokens.update().where(d.api_tokens.c.id == id_).values(used=now)
            )

    def revoke_token(self, id_: str, now: str) -> bool:
        """Tells whether there was such a token in force."""
        with self.store.write(HOUSE) as connection:
            done = connection.execute(
                d.api_tokens.update()
                .where(d.api_tokens.c.id == id_, d.api_tokens.c.revoked == "")
                .values(revoked=now)
            )
            return bool(done.rowcount)


def _user_values(user: User) -> dict[str, Any]:
    return {
        "roles": sorted(user.roles),
        "groups": sorted(user.groups),
        "kind": user.kind.value,
        "disabled": int(user.disabled),
        "identity": user.identity,
        "password": user.password,
        "language": user.language,
    }


def _user(row: Any) -> User:
    return User(
        name=row.name,
        roles=frozenset(UserRole(role) for role in row.roles),
        groups=frozenset(row.groups),
        kind=UserKind(row.kind),
        disabled=bool(row.disabled),
        identity=row.identity,
        password=row.password,
        language=row.language,
    )


def _token(row: Any) -> ApiToken:
    return ApiToken(
        id=row.id, name=row.name, label=row.label, scopes=frozenset(row.scopes),
        created_by=row.created_by, created=row.created, expires=row.expires, used=row.used,
        revoked=row.revoked,
    )  # fmt: skip


def roles_of(names: Collection[str]) -> frozenset[UserRole]:
    """Roles by their names. Raises ValueError for a name that is none."""
    return frozenset(UserRole(name) for name in names)
