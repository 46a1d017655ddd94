"""Who may come in: users, passwords and sessions."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from redactor.errors import UsageError
from redactor.model import Event
from redactor.service.case import event, now
from redactor.settings import Settings
from redactor.store import Accounts, House, User, UserKind, UserRole

__all__ = [
    "UserKind", "UserRole", "add_first_user", "add_user", "change_password", "change_user",
    "choose_language",
    "log_in", "log_out", "log_out_everywhere", "open_session", "reset_password", "who_is",
]  # fmt: skip

SHORTEST_PASSWORD = 12
"""NIST SP 800-63B asks for length, not for kinds of characters."""
_LONGEST_PASSWORD = 1000
_SEEN_EVERY = 60.0
"""Seconds between notes that a session is in use."""
_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_hex(16))
"""Checked when the name is unknown, so that both take as long."""


def add_user(
    house: House,
    name: str,
    roles: Collection[UserRole],
    password: str,
    *,
    groups: Collection[str] = (),
    kind: UserKind = UserKind.LOCAL,
    by: str,
) -> User:
    """A new user. One of the kind SYSTEM has no password and comes in by token only.

    Raises:
        UsageError: the name is taken, or name, password or groups cannot be used.
    """
    accounts = Accounts(house.store)
    user = User(
        name=_name(name), roles=frozenset(roles), groups=checked_groups(groups), kind=kind,
        password="" if kind is UserKind.SYSTEM else _hashed(password),
    )  # fmt: skip
    if accounts.find_user(user.name) is not None:
        raise UsageError("Der er allerede en bruger med det navn.")
    accounts.add_user(user, now())
    house.add_event(_told("user.added", user, by))
    return user


def add_first_user(house: House, name: str, password: str) -> User:
    """The first user of a new service, with every role. UsageError when there is one already."""
    user = User(name=_name(name), roles=frozenset(UserRole), password=_hashed(password))
    if not Accounts(house.store).add_first_user(user, now()):
        raise UsageError("Der er allerede en bruger.", "Log ind i stedet.")
    house.add_event(_told("user.added", user, user.name))
    return user


def change_user(
    house: House,
    name: str,
    *,
    roles: Collection[UserRole],
    groups: Collection[str],
    disabled: bool,
    by: str,
) -> User:
    """Give a user other roles and groups, or shut them out; their sessions end then.

    Raises:
        UsageError: no such user, or nobody would be left to administer.
    """
    accounts = Accounts(house.store)
    user = _existing(accounts, name)
    changed = replace(
        user, roles=frozenset(roles), groups=checked_groups(groups), disabled=disabled
    )
    if not changed.may(UserRole.ADMINISTRATOR) or disabled:
        others = (u for u in accounts.users() if u.name != name and not u.disabled)
        if user.may(UserRole.ADMINISTRATOR) and not any(
            other.may(UserRole.ADMINISTRATOR) for other in others
        ):
            raise UsageError("Der skal være mindst én administrator.")
    accounts.add_user(changed, now())
    if changed.disabled:
        accounts.close_sessions(name)
    house.add_event(_told("user.changed", changed, by))
    return changed


def choose_language(house: House, user: User, language: str) -> None:
    """Show somebody the pages in a language from now on, in every browser."""
    Accounts(house.store).add_user(replace(user, language=language), now())


def reset_password(house: House, name: str, password: str, *, by: str) -> None:
    """Give a user a new password, and log them out everywhere.

    Raises:
        UsageError: no such user, or not one with a password; or it cannot be used.
    """
    accounts = Accounts(house.store)
    user = _existing(accounts, name)
    if user.kind is not UserKind.LOCAL:
        raise UsageError("Brugeren logger ikke ind med adgangskode.")
    accounts.add_user(replace(user, password=_hashed(password)), now())
    accounts.close_sessions(name)
    house.add_event(_told("user.password_reset", user, by))


def change_password(house: House, user: User, old: str, new: str) -> None:
    """One's own new password; every session ends.

    Raises:
        UsageError: the old one is wrong, or the new one cannot be used.
    """
    known = _existing(Accounts(house.store), user.name)
    if not _fits(known.password, old):
        raise UsageError("Den nuværende adgangskode er forkert.")
    reset_password(house, user.name, new, by=user.name)


def log_in(house: House, settings: Settings, name: str, password: str) -> str:
    """Open a session; returns its secret token.

    Raises:
        UsageError: wrong name or password; which of them is not told.
    """
    accounts = Accounts(house.store)
    user = accounts.find_user(" ".join(name.split()))
    known = user is not None and not user.disabled and user.kind is UserKind.LOCAL
    fits = _fits(user.password if user is not None and known else _NOBODY, password)
    if user is None or not known or not fits:
        house.add_event(event("login.refused", name=_digest(name)[:16]))
        raise UsageError("Navn eller adgangskode er forkert.")
    return open_session(house, settings, user)


def open_session(house: House, settings: Settings, user: User) -> str:
    """A session of somebody who has shown who they are; returns its secret token."""
    token = secrets.token_urlsafe(32)
    expires = _iso(datetime.now(UTC) + timedelta(hours=settings.session_hours))
    Accounts(house.store).open_session(_digest(token), user.name, expires, now())
    house.add_event(event("login", who=user.name, kind=user.kind.value))
    return token


def who_is(accounts: Accounts, settings: Settings, token: str) -> User | None:
    """Whose session a token opens, while it lasts and is in use."""
    if not token:
        return None
    digest = _digest(token)
    session = accounts.session(digest)
    if session is None:
        return None
    present = datetime.now(UTC)
    idle = present - datetime.fromisoformat(session.seen)
    late = datetime.fromisoformat(session.expires) < present
    if late or idle > timedelta(minutes=settings.session_idle_minutes):
        accounts.close_session(digest)
        return None
    if idle.total_seconds() > min(_SEEN_EVERY, settings.session_idle_minutes * 30):
        accounts.use_session(digest, now())
    return session.user


def log_out(accounts: Accounts, token: str) -> None:
    accounts.close_session(_digest(token))


def log_out_everywhere(house: House, user: User) -> int:
    """End all of a user's sessions; returns how many there were."""
    closed = Accounts(house.store).close_sessions(user.name)
    house.add_event(event("logout.everywhere", who=user.name, sessions=closed))
    return closed


def checked_groups(groups: Collection[str]) -> frozenset[str]:
    """Names of groups. Raises UsageError for one that cannot be used."""
    found = frozenset(" ".join(group.split()) for group in groups if group.strip())
    if any(len(group) > 64 or not group.isprintable() for group in found) or len(found) > 100:
        raise UsageError("En gruppes navn må være på højst 64 tegn.")
    return found


def _existing(accounts: Accounts, name: str) -> User:
    user = accounts.find_user(name)
    if user is None:
        raise UsageError("Der er ingen bruger med det navn.")
    return user


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not 2 <= len(name) <= 64 or not name.isprintable():
        raise UsageError("Navnet skal være på 2 til 64 tegn.")
    return name


def _hashed(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise UsageError(f"Adgangskoden skal være på mindst {SHORTEST_PASSWORD} tegn.")
    if len(password) > _LONGEST_PASSWORD:
        raise UsageError("Adgangskoden er for lang.")
    return _hasher.hash(password)


def _fits(hashed: str, password: str) -> bool:
    try:
        return _hasher.verify(hashed, password[: _LONGEST_PASSWORD + 1])
    except (VerificationError, InvalidHashError):
        return False


def _told(what: str, user: User, by: str) -> Event:
    return event(
        what, who=by, user=user.name, roles=sorted(user.roles), groups=sorted(user.groups),
        kind=user.kind.value, disabled=user.disabled,
    )  # fmt: skip


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
