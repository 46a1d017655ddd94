"""In and out: passwords, the authority's own log-in, the first user, and one's own account."""

from __future__ import annotations

import threading
import time
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from redactor.errors import UsageError
from redactor.service.desk import Desk
from redactor.service.house.entering import (
    UserKind,
    add_first_user,
    change_password,
    log_in,
    log_out,
    log_out_everywhere,
    open_session,
    who_is,
)
from redactor.service.house.entering import choose_language as keep_language
from redactor.service.house.openid import Errand, OpenIdRefused, Provider, welcome
from redactor.store import User
from redactor.web.pages import (
    CurrentDesk,
    CurrentUser,
    cookie_name,
    known_user,
    own_address,
    page,
    see_other,
)
from redactor.web.texts import COOKIE, LANGUAGES

router = APIRouter()

_LOOPBACK = {"127.0.0.1", "::1", "testclient"}
_TRIES = 5
_FROM_ONE_PLACE = 30
_WINDOW = 60.0
_LATER = {"retry-after": f"{_WINDOW:.0f}"}
_REMEMBERED = 10_000
_ERRAND = "redactor-login"
_ERRAND_SECONDS = 600
_YEAR = 365 * 86_400
Back = Annotated[str, Query(max_length=2000)]


class _Tries:
    """At most so many wrong passwords per minute for a name, and from one address."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failed: dict[str, list[float]] = {}

    def blocked(self, key: str, most: int) -> bool:
        with self._lock:
            recent = [t for t in self._failed.get(key, []) if t > time.monotonic() - _WINDOW]
            if recent:
                self._failed[key] = recent
            else:
                self._failed.pop(key, None)
            return len(recent) >= most

    def failed(self, *keys: str) -> None:
        with self._lock:
            for key in keys:
                self._failed.setdefault(key, []).append(time.monotonic())
            while len(self._failed) > _REMEMBERED:
                del self._failed[next(iter(self._failed))]


_tries = _Tries()


@router.get("/log-ind")
def show_log_in(request: Request, desk: CurrentDesk, til: Back = "", ud: bool = False) -> Response:
    """`til` is where one was when the session ended, and comes back to; `ud`: just logged out."""
    if not desk.accounts.users():
        return page(request, "first_user.html", local=_is_local(request))
    provider: Provider = request.app.state.provider
    return _form(request, desk, back=til, leaving=provider.leaving() if ud and provider.on else "")


def _form(request: Request, desk: Desk, status: int = 200, **values: str) -> Response:
    oidc = desk.settings.oidc
    return page(request, "log_in.html", status=status, oidc=oidc.label if oidc.issuer else "",
                **values)  # fmt: skip


@router.post("/log-ind")
def do_log_in(
    request: Request,
    desk: CurrentDesk,
    name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=2000)],
    back: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    place = f"from {request.client.host if request.client else ''}"
    key = f"name {' '.join(name.split()).casefold()}"
    if _tries.blocked(key, _TRIES) or _tries.blocked(place, _FROM_ONE_PLACE):
        raise HTTPException(429, headers=_LATER)
    try:
        token = log_in(desk.house, desk.settings, name, password)
    except UsageError as error:
        _tries.failed(key, place)
        return _form(request, desk, 400, error=str(error), name=name, back=back)
    return _welcome(request, desk, token, back)


@router.post("/foerste-bruger")
def first_user(
    request: Request,
    desk: CurrentDesk,
    name: Annotated[str, Form()],
    password: Annotated[str, Form()],
) -> Response:
    if not _is_local(request):
        raise HTTPException(403)
    try:
        user = add_first_user(desk.house, name, password)
    except UsageError as error:
        return page(request, "first_user.html", status=400, local=True, error=str(error), name=name)
    return _welcome(request, desk, log_in(desk.house, desk.settings, user.name, password))


# --- the authority's own log-in


@router.get("/log-ind/oidc")
def go_to_provider(request: Request, desk: CurrentDesk, til: Back = "") -> Response:
    provider = _provider(request)
    errand = Errand.new(til)
    try:
        response = see_other(provider.address(errand, _redirect(request, desk)))
    except OpenIdRefused as error:
        return _form(request, desk, 502, error=str(error))
    # The provider sends the browser back from another site, which a strict cookie would not
    # survive; this one opens nothing by itself.
    response.set_cookie(
        _ERRAND, errand.packed(), max_age=_ERRAND_SECONDS, path="/log-ind/oidc", httponly=True,
        samesite="lax", secure=_secure(request, desk),
    )  # fmt: skip
    return response


@router.get("/log-ind/oidc/svar")
async def back_from_provider(
    request: Request,
    desk: CurrentDesk,
    state: Annotated[str, Query(max_length=500)] = "",
    code: Annotated[str, Query(max_length=4000)] = "",
) -> Response:
    provider = _provider(request)

    def enter(errand: Errand) -> str:
        if not code:
            raise OpenIdRefused("Login blev afbrudt.")
        claims = provider.claims(errand, state, code, _redirect(request, desk))
        user = welcome(desk.house, desk.settings.oidc, claims)
        return open_session(desk.house, desk.settings, user)

    back = "/"
    try:
        errand = Errand.unpacked(request.cookies.get(_ERRAND, ""))
        back = own_address(errand.back)
        token = await run_in_threadpool(enter, errand)
    except UsageError as error:
        response = _form(request, desk, 403, error=str(error), back=back)
    else:
        # A page of our own that goes on by itself: only then is the strict cookie sent along.
        response = page(request, "logged_in.html", back=back)
        _set_session(request, desk, response, token)
    response.delete_cookie(_ERRAND, path="/log-ind/oidc")
    return response


def _provider(request: Request) -> Provider:
    provider: Provider = request.app.state.provider
    if not provider.on:
        raise HTTPException(404)
    return provider


def _redirect(request: Request, desk: Desk) -> str:
    base = desk.settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")
    return f"{base}/log-ind/oidc/svar"


# --- out, and one's own account


@router.post("/log-ud")
def do_log_out(request: Request, desk: CurrentDesk) -> Response:
    token = request.cookies.get(cookie_name(request, desk.settings), "")
    user = who_is(desk.accounts, desk.settings, token)
    log_out(desk.accounts, token)
    return _goodbye(request, desk, user)


@router.get("/konto")
def account(request: Request, user: CurrentUser) -> Response:
    return page(request, "account.html", local=user.kind is UserKind.LOCAL)


@router.post("/konto/adgangskode")
def new_password(
    request: Request,
    desk: CurrentDesk,
    user: CurrentUser,
    old: Annotated[str, Form(max_length=2000)],
    new: Annotated[str, Form(max_length=2000)],
    again: Annotated[str, Form(max_length=2000)],
) -> Response:
    key = f"name {user.name.casefold()}"
    if _tries.blocked(key, _TRIES):
        raise HTTPException(429, headers=_LATER)
    try:
        if new != again:
            raise UsageError("De to nye adgangskoder er ikke ens.")
        change_password(desk.house, user, old, new)
    except UsageError as error:
        _tries.failed(key)
        return page(request, "account.html", status=400, local=True, error=str(error))
    return _welcome(request, desk, open_session(desk.house, desk.settings, user))


@router.post("/konto/log-ud-overalt")
def everywhere(request: Request, desk: CurrentDesk, user: CurrentUser) -> Response:
    log_out_everywhere(desk.house, user)
    return _goodbye(request, desk, user)


@router.post("/sprog")
def choose_language(
    request: Request,
    desk: CurrentDesk,
    language: Annotated[str, Form(max_length=5)],
    back: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Keep the language with the account, and for this browser before anybody logs in."""
    response = see_other(own_address(back))
    if language in LANGUAGES:
        known_user(request)
        if request.state.user is not None:
            keep_language(desk.house, request.state.user, language)
        response.set_cookie(
            COOKIE, language, max_age=_YEAR, httponly=True, samesite="lax",
            secure=_secure(request, desk),
        )  # fmt: skip
    return response


def _goodbye(request: Request, desk: Desk, user: User | None) -> Response:
    by_provider = user is not None and user.kind is UserKind.OIDC
    response = see_other("/log-ind?ud=1" if by_provider else "/log-ind")
    response.delete_cookie(
        cookie_name(request, desk.settings), secure=_secure(request, desk), httponly=True
    )
    response.headers["clear-site-data"] = '"cache", "storage"'
    return response


def _welcome(request: Request, desk: Desk, token: str, back: str = "/") -> Response:
    response = see_other(own_address(back))
    _set_session(request, desk, response, token)
    return response


def _set_session(request: Request, desk: Desk, response: Response, token: str) -> None:
    response.set_cookie(
        cookie_name(request, desk.settings), token, httponly=True, samesite="strict",
        secure=_secure(request, desk),
    )  # fmt: skip


def _secure(request: Request, desk: Desk) -> bool:
    return request.url.scheme == "https" or desk.settings.public_url.startswith("https://")


def _is_local(request: Request) -> bool:
    return (
        request.client is not None
        and request.client.host in _LOOPBACK
        and "x-forwarded-for" not in request.headers
    )
