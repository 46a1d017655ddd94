"""Who may see which case: its owner, those it is shared with, and approvers once it is handed over.

A case nobody may see and a case that is not there look the same to who asks; the house's log
tells who tried. What is looked at is logged too, once for each person and thing in a while.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection
from dataclasses import replace

from redactor.errors import UsageError
from redactor.service.case import event, now
from redactor.service.desk import UnknownCase
from redactor.service.house.entering import checked_groups
from redactor.service.register import Register
from redactor.service.reviewing.board import VIEWED, Board
from redactor.store import Share, User, UserRole

_QUIET = 15 * 60.0
"""Seconds in which a second look at the same thing is not logged again."""
_REMEMBERED = 20_000


class Forbidden(UsageError):
    """The user's roles do not cover this."""

    def __init__(self) -> None:
        super().__init__("Det har du ikke adgang til.", "Spørg en administrator om rollen.")


def unowned_visible(register: Register, user: User) -> bool:
    """Whether cases nobody owns are this user's to see."""
    everybody = register.desk.settings.unowned_cases == "caseworkers"
    return user.may(UserRole.CASEWORKER) and (everybody or user.may(UserRole.ADMINISTRATOR))


def may_see(register: Register, user: User, case_id: str) -> bool:
    """Whether a user may see a case, by how it stands now."""
    unowned = unowned_visible(register, user)
    if register.house.visible(user, case_id, unowned=unowned):
        return True
    try:
        register.refresh_case(case_id)  # it may have been handed over a moment ago
    except UnknownCase:
        return False
    return register.house.visible(user, case_id, unowned=unowned)


def open_case(register: Register, user: User, case_id: str) -> Board:
    """A case for somebody who may see it.

    Raises:
        UnknownCase: there is no such case, or they may not; the attempt is logged.
    """
    if not may_see(register, user, case_id):
        known = register.house.find(case_id) is not None
        if known:
            register.house.add_event(event("access.refused", who=user.name, case=case_id))
        raise UnknownCase
    return register.desk.board(case_id)


def adopt(register: Register, board: Board, user: User) -> None:
    """A new case is shared with the groups of who made it, and takes its place in the list."""
    shares = [
        Share(kind="group", name=group, who=user.name, at=now()) for group in sorted(user.groups)
    ]
    if shares:
        register.house.share(board.case_id, shares)
        board.store.add_event(
            board.case_id, event("case.shared", who=user.name, groups=sorted(user.groups))
        )
    register.refresh_case(board.case_id)


def may_share(board: Board, user: User) -> bool:
    """Whether a user may say who else sees a case."""
    owner = board.desk.terms().owner
    takes = not owner and user.may(UserRole.CASEWORKER)
    return owner == user.name or takes or user.may(UserRole.ADMINISTRATOR)


def share_case(
    register: Register,
    board: Board,
    *,
    owner: str,
    people: Collection[str],
    groups: Collection[str],
    by: User,
) -> None:
    """Say who owns a case, and with whom it is shared.

    Raises:
        Forbidden: only the owner and administrators may.
        UsageError: there is no such user.
    """
    if not may_share(board, by):
        raise Forbidden
    accounts = register.desk.accounts
    names = {name.strip() for name in people if name.strip()} - {owner}
    for name in {*names, *([owner] if owner else [])}:
        user = accounts.find_user(name)
        if user is None or user.disabled:
            raise UsageError(f"Der er ingen aktiv bruger med navnet »{name}«.")
    if owner:
        user = accounts.find_user(owner)
        if user is None or not user.may(UserRole.CASEWORKER):
            raise UsageError("Den, der har sagen, skal være sagsbehandler.")
    found = checked_groups(groups)
    shares = [Share(kind="user", name=name, who=by.name, at=now()) for name in sorted(names)]
    shares += [Share(kind="group", name=name, who=by.name, at=now()) for name in sorted(found)]
    register.house.share(board.case_id, shares)
    terms = board.desk.terms()
    told = event(
        "case.shared", who=by.name, owner=owner, people=sorted(names), groups=sorted(found)
    )
    board.desk.set_terms(replace(terms, owner=owner), told)
    register.refresh_case(board.case_id)


def needed_role(method: str, route: str) -> UserRole | None:
    """The role a request on a case needs besides seeing the case; None: seeing it is enough."""
    if method in {"GET", "HEAD"} or route.endswith(_LOOKING):
        return None
    return UserRole.APPROVER if route.endswith(_APPROVING) else UserRole.CASEWORKER


_LOOKING = ("/set", "/soeg", "/search", "/seen", "/adgang")
_APPROVING = ("/godkend", "/send-tilbage", "/omfang", "/approve", "/return")


class Views:
    """Logs what is looked at, not more often than each quarter of an hour."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, str, str], float] = {}

    def seen(self, board: Board, user: User, what: str, document: str = "") -> None:
        """A user looked at a document, or at another part of a case."""
        key = (user.name, board.case_id, document or what)
        with self._lock:
            if self._seen.get(key, float("-inf")) > time.monotonic() - _QUIET:
                return
            self._seen.pop(key, None)
            self._seen[key] = time.monotonic()
            if len(self._seen) > _REMEMBERED:
                del self._seen[next(iter(self._seen))]
        board.store.add_event(
            board.case_id, event(VIEWED, who=user.name, document=document, part=what)
        )
