"""Who may come in: users, passwords and sessions."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from redactor.errors import UsageError
from redactor.service.case import now
from redactor.store import Accounts, User, UserRole

__all__ = ["UserRole", "add_first_user", "add_user", "log_in", "log_out", "who_is"]

SHORTEST_PASSWORD = 12
"""NIST SP 800-63B asks for length, not for kinds of characters."""
_SESSION = timedelta(hours=10)
_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_hex(16))
"""Checked when the name is unknown, so that both take as long."""


def add_user(accounts: Accounts, name: str, role: UserRole, password: str) -> bool:
    """Add a user, or give an existing one a new password and role; tells whether new.

    Raises:
        UsageError: the name or the password cannot be used.
    """
    return accounts.add_user(_user(name, role, password), now())


def add_first_user(accounts: Accounts, name: str, password: str) -> User:
    """The first user of a new service. Raises UsageError when there is one already."""
    user = _user(name, UserRole.APPROVER, password)
    if not accounts.add_first_user(user, now()):
        raise UsageError("Der er allerede en bruger.", "Log ind i stedet.")
    return user


def log_in(accounts: Accounts, name: str, password: str) -> str:
    """Open a session; returns its secret token.

    Raises:
        UsageError: wrong name or password; which of them is not told.
    """
    user = next((user for user in accounts.users() if user.name == name), None)
    try:
        _hasher.verify(user.password if user else _NOBODY, password)
    except (VerificationError, InvalidHashError):
        user = None
    if user is None:
        raise UsageError("Navn eller adgangskode er forkert.")
    token = secrets.token_urlsafe(32)
    expires = (datetime.now(UTC) + _SESSION).strftime("%Y-%m-%dT%H:%M:%SZ")
    accounts.open_session(_digest(token), user.name, expires, now())
    return token


def who_is(accounts: Accounts, token: str) -> User | None:
    """Whose session a token opens, while it lasts."""
    return accounts.session_user(_digest(token), now()) if token else None


def log_out(accounts: Accounts, token: str) -> None:
    accounts.close_session(_digest(token))


def _user(name: str, role: UserRole, password: str) -> User:
    name = " ".join(name.split())
    if not 2 <= len(name) <= 64 or not name.isprintable():
        raise UsageError("Navnet skal være på 2 til 64 tegn.")
    if len(password) < SHORTEST_PASSWORD:
        raise UsageError(f"Adgangskoden skal være på mindst {SHORTEST_PASSWORD} tegn.")
    return User(name=name, role=role, password=_hasher.hash(password))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
