"""Keys for programs: made by an administrator, shown once, kept as hashes only.

A token does what its user may, and no more than its scopes: so four eyes and access per case
hold for programs as for people.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from redactor.errors import UsageError
from redactor.service.case import event, now
from redactor.store import Accounts, ApiToken, House, User

LONGEST_DAYS = 366
_PREFIX = "redactor_"
_USED_EVERY = 60.0
"""Seconds between notes that a token is in use."""


class Scope(StrEnum):
    """What a token may be used for."""

    READ = "read"
    CASES = "cases"
    REVIEW = "review"
    APPROVE = "approve"
    RELEASE = "release"
    ADMINISTER = "administer"
    DELETE = "delete"
    AUDIT = "audit"

    @property
    def danish(self) -> str:
        return _SCOPES[self]


_SCOPES = {
    Scope.READ: "læse sager, fund og svar",
    Scope.CASES: "oprette sager og lægge filer ind",
    Scope.REVIEW: "svare, mærke og sende til godkendelse",
    Scope.APPROVE: "godkende og sende tilbage",
    Scope.RELEASE: "frigive og hente det frigivne",
    Scope.ADMINISTER: "administrere brugere, nøgler, ord og frister for sletning",
    Scope.DELETE: "slette sager for altid",
    Scope.AUDIT: "søge i, kontrollere og hente loggene",
}


def make_token(
    house: House, name: str, label: str, scopes: Collection[Scope], days: int, *, by: str
) -> str:
    """A new token for a user; returns the secret, which is not kept.

    Raises:
        UsageError: no such user, no scope, or a term that is too long.
    """
    accounts = Accounts(house.store)
    user = accounts.find_user(name)
    label = " ".join(label.split())
    if user is None or user.disabled:
        raise UsageError("Der er ingen aktiv bruger med det navn.")
    if not 2 <= len(label) <= 100 or not label.isprintable():
        raise UsageError("Skriv, hvad nøglen skal bruges til (2 til 100 tegn).")
    if not scopes:
        raise UsageError("Vælg mindst én ting, nøglen må bruges til.")
    if not 1 <= days <= LONGEST_DAYS:
        raise UsageError(f"En nøgle kan gælde i 1 til {LONGEST_DAYS} dage.")
    secret = _PREFIX + secrets.token_urlsafe(32)
    expires = datetime.now(UTC) + timedelta(days=days)
    token = ApiToken(
        id=uuid.uuid4().hex, name=user.name, label=label,
        scopes=frozenset(scope.value for scope in scopes), created_by=by, created=now(),
        expires=expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )  # fmt: skip
    accounts.add_token(token, _digest(secret))
    house.add_event(
        event(
            "token.created", who=by, token=token.id, user=user.name, scopes=sorted(token.scopes),
            expires=token.expires,
        )
    )  # fmt: skip
    return secret


def revoke_token(house: House, id_: str, *, by: str) -> None:
    """End a token. Raises UsageError when there is none in force."""
    if not Accounts(house.store).revoke_token(id_, now()):
        raise UsageError("Nøglen findes ikke eller er allerede lukket.")
    house.add_event(event("token.revoked", who=by, token=id_))


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A token that holds: whose it is, what it may be used for, and who made it."""

    user: User
    scopes: frozenset[Scope]
    made_by: str


def who_holds(accounts: Accounts, secret: str) -> Held | None:
    """Whose token this is and what it may be used for; None when it does not hold."""
    if not secret.startswith(_PREFIX):
        return None
    found = accounts.find_token(_digest(secret))
    if found is None:
        return None
    token, user = found
    present = now()
    if token.revoked or token.expires < present:
        return None
    if not token.used or _seconds(token.used, present) > _USED_EVERY:
        accounts.use_token(token.id, present)
    scopes = frozenset(Scope(scope) for scope in token.scopes)
    return Held(user=user, scopes=scopes, made_by=token.created_by)


def _seconds(before: str, after: str) -> float:
    return (datetime.fromisoformat(after) - datetime.fromisoformat(before)).total_seconds()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
