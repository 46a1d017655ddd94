"""The list of cases, and a new one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from redactor.days import day
from redactor.errors import UsageError
from redactor.model import Case, RequestType
from redactor.review import Progress, Stage
from redactor.review.deadline import WORKING_DAYS, Deadline, deadline, until
from redactor.service.case import event
from redactor.service.desk import Desk
from redactor.service.house.access import adopt, unowned_visible
from redactor.service.register import Register
from redactor.service.reviewing.board import CREATED, Board
from redactor.service.reviewing.snapshot import Snapshot
from redactor.store import Listed, Terms, User

REQUEST_NAMES = {
    RequestType.PUBLIC: "Aktindsigt (offentlighedsloven)",
    RequestType.PARTY: "Partsaktindsigt (forvaltningsloven)",
    RequestType.OWN: "Egenacces",
    RequestType.ENVIRONMENT: "Miljøoplysninger",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """One line of the list."""

    id: str
    title: str
    request: str
    deadline: Deadline | None
    stage: Stage
    progress: Progress
    documents: int
    failed: int
    owner: str
    requester: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """Some lines of the list, counted from 1, and how many there are in all."""

    lines: tuple[CaseLine, ...]
    number: int
    pages: int
    total: int


_EARLIEST, _LATEST = date(1990, 1, 1), date(2200, 1, 1)
PAGE = 50
"""Cases on one page of the list."""


def list_cases(
    register: Register,
    user: User | None,
    today: date,
    *,
    number: int = 1,
    size: int = PAGE,
    stages: Collection[Stage] = (),
    words: str = "",
) -> CasePage:
    """The cases a user may see, the most urgent first; those done come last.

    No user: every case of the house, for who administers it.
    """
    register.refresh()
    found, total = register.house.page(
        user,
        unowned=user is not None and unowned_visible(register, user),
        first=(number - 1) * size,
        count=size,
        stages=[stage.value for stage in stages],
        words=words,
    )
    closed = register.desk.settings.closed_days
    return CasePage(
        lines=tuple(_listed_line(case, today, closed) for case in found),
        number=number,
        pages=max(1, -(-total // size)),
        total=total,
    )


def _listed_line(case: Listed, today: date, closed: Collection[str]) -> CaseLine:
    due = date.fromisoformat(case.due)
    return CaseLine(
        id=case.case_id,
        title=case.title,
        request=REQUEST_NAMES[RequestType(case.request_type)],
        deadline=None if due.year == date.max.year else until(due, today, closed),
        stage=Stage(case.stage),
        progress=Progress(findings=case.findings, open=case.open, pages=case.pages, seen=case.seen),
        documents=case.documents,
        failed=case.failed,
        owner=case.owner,
        requester=case.requester,
    )


def case_line(desk: Desk, snapshot: Snapshot, today: date) -> CaseLine:
    """One case as the list shows it."""
    case, terms = snapshot.case, snapshot.terms
    due = None
    if case.received:
        due = deadline(case.received, terms.working_days, today, desk.settings.closed_days)
    return CaseLine(
        id=case.id,
        title=case.title or "Sag uden titel",
        request=REQUEST_NAMES[case.request_type],
        deadline=due,
        stage=snapshot.stage,
        progress=snapshot.progress,
        documents=len(snapshot.documents),
        failed=snapshot.unread,
        owner=terms.owner,
        requester=terms.requester,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """What the form asks for."""

    title: str
    request_type: RequestType
    received: str
    working_days: int
    requester: str
    parties: tuple[str, ...]
    allow: tuple[str, ...]
    deny: tuple[str, ...]


def create_case(register: Register, order: NewCase, user: User) -> Board:
    """A new case in a folder of its own. Where somebody asks to see what is about himself and no
    party is named, he is the party.

    Raises:
        UsageError: a field is missing or wrong.
    """
    if not order.title.strip():
        raise UsageError("Sagen mangler en titel.", "Skriv, hvad sagen handler om.")
    try:
        received = date.fromisoformat(order.received)
    except ValueError:
        raise UsageError("Datoen for modtagelsen er ikke gyldig.", "Vælg en dato.") from None
    if not _EARLIEST <= received <= _LATEST:
        raise UsageError("Datoen for modtagelsen er for langt væk.", "Vælg en anden dato.")
    if order.working_days not in WORKING_DAYS:
        raise UsageError("Fristen skal være 7, 14 eller 40 arbejdsdage.")
    parties = order.parties
    if order.request_type.about_oneself and not parties:
        if not order.requester:
            raise UsageError(
                "Sagen mangler den, hvis egne oplysninger må udleveres.",
                "Skriv, hvem der søger aktindsigt, eller hvem der er part.",
            )
        parties = (order.requester,)
    desk, who = register.desk, user.name
    folder = desk.new_folder()
    board = desk.new_board(folder)
    case = Case(
        id=folder.case_id,
        title=order.title.strip(),
        request_type=order.request_type,
        received=order.received,
        parties=parties,
        allow=order.allow,
        deny=order.deny,
    )
    created = event(CREATED, who=who, request_type=case.request_type.value)
    board.store.create_case(case, created)
    terms = Terms(requester=order.requester, working_days=order.working_days, owner=who)
    board.desk.set_terms(terms, event("case.terms", who=who, working_days=order.working_days))
    adopt(register, board, user)
    return board


def today() -> date:
    """The present day in Denmark."""
    return date.fromisoformat(day())
