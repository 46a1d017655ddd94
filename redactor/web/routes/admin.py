"""Administration: users, words of the house, tokens, who has which case, deletion, settings."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response

from redactor.days import day
from redactor.errors import UsageError
from redactor.service.case import event, now
from redactor.service.cases import list_cases, today
from redactor.service.desk import Desk
from redactor.service.house import retention
from redactor.service.house.access import share_case
from redactor.service.house.entering import UserKind, add_user, change_user, reset_password
from redactor.service.house.tokens import LONGEST_DAYS, Scope, make_token, revoke_token
from redactor.service.house.words import remove_house_word, set_house_word
from redactor.service.incoming import arrivals
from redactor.store import UserRole, WordKind, roles_of
from redactor.web.pages import Administrator, CurrentDesk, CurrentRegister, page, see_other

router = APIRouter(prefix="/administration")
Text = Annotated[str, Form(max_length=2000)]
_ROLES = tuple(UserRole)


@router.get("")
def users(request: Request, desk: CurrentDesk, _user: Administrator) -> Response:
    return _users(request, desk)


def _users(request: Request, desk: Desk, status: int = 200, **values: Any) -> Response:
    return page(
        request, "admin_users.html", status=status, users=desk.accounts.users(), roles=_ROLES,
        here="users", **values,
    )  # fmt: skip


@router.post("/brugere")
def new_user(
    request: Request,
    desk: CurrentDesk,
    user: Administrator,
    name: Text,
    password: Text = "",
    groups: Text = "",
    role: Annotated[list[UserRole] | None, Form()] = None,
    system: Annotated[bool, Form()] = False,
) -> Response:
    try:
        add_user(
            desk.house, name, role or [], password, groups=groups.split(","), by=user.name,
            kind=UserKind.SYSTEM if system else UserKind.LOCAL,
        )  # fmt: skip
    except UsageError as error:
        return _users(request, desk, 400, error=str(error))
    return see_other("/administration")


@router.get("/bruger")
def one_user(
    request: Request, desk: CurrentDesk, _user: Administrator, navn: Annotated[str, Query()] = ""
) -> Response:
    return _one(request, desk, navn)


def _one(request: Request, desk: Desk, name: str, status: int = 200, **values: Any) -> Response:
    about = desk.accounts.find_user(name)
    if about is None:
        raise UsageError("Der er ingen bruger med det navn.")
    return page(
        request, "admin_user.html", status=status, about=about, roles=_ROLES, here="users",
        by_oidc=about.kind is UserKind.OIDC, **values,
    )  # fmt: skip


@router.post("/bruger")
def edit_user(
    request: Request,
    desk: CurrentDesk,
    user: Administrator,
    name: Text,
    groups: Text = "",
    role: Annotated[list[str] | None, Form()] = None,
    disabled: Annotated[bool, Form()] = False,
) -> Response:
    try:
        change_user(
            desk.house, name, roles=roles_of(role or []), groups=groups.split(","),
            disabled=disabled, by=user.name,
        )  # fmt: skip
    except (UsageError, ValueError) as error:
        return _one(request, desk, name, 400, error=str(error))
    return see_other("/administration")


@router.post("/bruger/adgangskode")
def new_password(
    request: Request, desk: CurrentDesk, user: Administrator, name: Text, password: Text
) -> Response:
    try:
        reset_password(desk.house, name, password, by=user.name)
    except UsageError as error:
        return _one(request, desk, name, 400, error=str(error))
    return see_other("/administration")


# --- arrivals


@router.get("/ankomster")
def show_arrivals(request: Request, desk: CurrentDesk, _user: Administrator) -> Response:
    """What waits in the watched places, and what is stuck."""
    found = arrivals.waiting(desk.data)
    times = {key: arrivals.time_of(one.first) for key, one in found.items()}
    return page(request, "admin_arrivals.html", arrivals=found, times=times, here="arrivals")


@router.post("/ankomster")
def settle_arrival(
    desk: CurrentDesk,
    user: Administrator,
    which: Annotated[str, Form(max_length=80)],
    again: Annotated[bool, Form()] = False,
) -> Response:
    """Try again, or let it be; the house's log tells who said so."""
    arrivals.settle(desk.data, which, again=again)
    desk.house.add_event(
        event("arrival.settled", who=user.name, arrival=which.rpartition("/")[2], again=again)
    )
    return see_other("/administration/ankomster")


# --- words of the house


@router.get("/ord")
def words(request: Request, desk: CurrentDesk, _user: Administrator) -> Response:
    return _words(request, desk)


def _words(request: Request, desk: Desk, status: int = 200, **values: Any) -> Response:
    return page(
        request, "admin_words.html", status=status, words=desk.house.words(""), today=day(),
        here="words", **values,
    )  # fmt: skip


@router.post("/ord")
def new_word(
    request: Request,
    desk: CurrentDesk,
    user: Administrator,
    word: Text,
    kind: Annotated[WordKind, Form()],
    expires: Text = "",
) -> Response:
    try:
        set_house_word(desk, word, kind, expires, by=user.name)
    except UsageError as error:
        return _words(request, desk, 400, error=str(error))
    return see_other("/administration/ord")


@router.post("/ord/fjern")
def no_word(desk: CurrentDesk, user: Administrator, word: Text) -> Response:
    remove_house_word(desk, word, by=user.name)
    return see_other("/administration/ord")


# --- tokens


@router.get("/noegler")
def tokens(request: Request, desk: CurrentDesk, _user: Administrator) -> Response:
    return _tokens(request, desk)


def _tokens(request: Request, desk: Desk, status: int = 200, **values: Any) -> Response:
    return page(
        request, "admin_tokens.html", status=status, tokens=desk.accounts.tokens(),
        users=[u for u in desk.accounts.users() if not u.disabled], scopes=tuple(Scope),
        longest=LONGEST_DAYS, now=now(), here="tokens", **values,
    )  # fmt: skip


@router.post("/noegler")
def new_token(
    request: Request,
    desk: CurrentDesk,
    user: Administrator,
    name: Text,
    label: Text = "",
    days: Annotated[int, Form()] = 90,
    scope: Annotated[list[Scope] | None, Form()] = None,
) -> Response:
    try:
        secret = make_token(desk.house, name, label, scope or [], days, by=user.name)
    except UsageError as error:
        return _tokens(request, desk, 400, error=str(error))
    return _tokens(request, desk, secret=secret)


@router.post("/noegler/luk")
def no_token(desk: CurrentDesk, user: Administrator, token: Text) -> Response:
    revoke_token(desk.house, token, by=user.name)
    return see_other("/administration/noegler")


# --- who has which case


@router.get("/sager")
def cases(
    request: Request,
    register: CurrentRegister,
    _user: Administrator,
    side: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    return page(
        request, "admin_cases.html", list=list_cases(register, None, today(), number=side),
        names=_caseworkers(register.desk), here="cases",
    )  # fmt: skip


def _caseworkers(desk: Desk) -> list[str]:
    return [u.name for u in desk.accounts.users() if u.may(UserRole.CASEWORKER) and not u.disabled]


@router.post("/sager/{case_id}")
def give_case(
    register: CurrentRegister, user: Administrator, case_id: str, owner: Text = ""
) -> Response:
    shares = register.house.shares(case_id)
    share_case(
        register, register.desk.board(case_id), owner=owner, by=user,
        people=[s.name for s in shares if s.kind == "user"],
        groups=[s.name for s in shares if s.kind == "group"],
    )  # fmt: skip
    return see_other("/administration/sager")


# --- deletion


@router.get("/sletning")
def deletion(request: Request, register: CurrentRegister, _user: Administrator) -> Response:
    settings = register.desk.settings
    return page(
        request, "admin_deletion.html", proposals=retention.proposals(register, today()),
        days=settings.retention_days, under_way=register.house.deletions(), here="deletion",
    )  # fmt: skip


@router.post("/sletning/{case_id}")
def delete(
    register: CurrentRegister,
    user: Administrator,
    case_id: str,
    sure: Annotated[bool, Form()] = False,
) -> Response:
    if not sure:
        raise UsageError("Sæt flueben ved, at sagen skal slettes for altid.")
    retention.delete_case(register.desk, case_id, by=user.name)
    return see_other("/administration/sletning")


@router.post("/sletning/{case_id}/behold")
def keep(
    register: CurrentRegister, user: Administrator, case_id: str, until: Text = ""
) -> Response:
    retention.keep(register, case_id, until, by=user.name)
    return see_other("/administration/sletning")


# --- settings


@router.get("/indstillinger")
def settings(request: Request, desk: CurrentDesk, _user: Administrator) -> Response:
    """As they are now; they are changed where the program is run. Secrets are not shown."""
    shown = desk.settings.model_dump(mode="json")
    if shown["database"]:
        shown["database"] = desk.house.engine.url.render_as_string(hide_password=True)
    rows = list(_flat("", shown))
    return page(request, "admin_settings.html", rows=rows, here="settings")


def _flat(prefix: str, values: dict[str, Any]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in values.items():
        if isinstance(value, dict) and value:
            found += _flat(f"{prefix}{name}.", value)
        elif isinstance(value, list):
            found.append((prefix + name, ", ".join(map(str, value)) or "–"))
        else:
            found.append((prefix + name, "–" if value in ("", None, {}) else str(value)))
    return found
