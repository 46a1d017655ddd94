"""In and out, and the first user of a new service."""

from __future__ import annotations

import threading
import time
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from starlette.exceptions import HTTPException

from redactor.errors import UsageError
from redactor.service.entering import add_first_user, log_in, log_out
from redactor.web.pages import COOKIE, CurrentDesk, page, see_other

router = APIRouter()

_LOOPBACK = {"127.0.0.1", "::1", "testclient"}
_TRIES = 5
_WINDOW = 60.0


class _Tries:
    """At most so many wrong passwords per name and minute."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failed: dict[str, list[float]] = {}

    def blocked(self, name: str) -> bool:
        with self._lock:
            recent = [t for t in self._failed.get(name, []) if t > time.monotonic() - _WINDOW]
            self._failed[name] = recent
            return len(recent) >= _TRIES

    def failed(self, name: str) -> None:
        with self._lock:
            self._failed.setdefault(name, []).append(time.monotonic())


_tries = _Tries()


@router.get("/log-ind")
def show_log_in(request: Request, desk: CurrentDesk) -> Response:
    if not desk.accounts.users():
        return page(request, "first_user.html", local=_is_local(request))
    return page(request, "log_in.html")


@router.post("/log-ind")
def do_log_in(
    request: Request,
    desk: CurrentDesk,
    name: Annotated[str, Form()],
    password: Annotated[str, Form()],
) -> Response:
    if _tries.blocked(name):
        raise HTTPException(429)
    try:
        token = log_in(desk.house, desk.settings, name, password)
    except UsageError as error:
        _tries.failed(name)
        return page(request, "log_in.html", status=400, error=str(error), name=name)
    return _welcome(request, token)


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
    return _welcome(request, log_in(desk.house, desk.settings, user.name, password))


@router.post("/log-ud")
def do_log_out(request: Request, desk: CurrentDesk) -> Response:
    log_out(desk.accounts, request.cookies.get(COOKIE, ""))
    response = see_other("/log-ind")
    response.delete_cookie(COOKIE)
    return response


def _welcome(request: Request, token: str) -> Response:
    response = see_other("/")
    response.set_cookie(
        COOKIE, token, httponly=True, samesite="strict", secure=request.url.scheme == "https"
    )
    return response


def _is_local(request: Request) -> bool:
    return request.client is not None and request.client.host in _LOOPBACK
