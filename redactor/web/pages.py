"""Templates, and what every route asks for: the desk, the user, the case."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, urlsplit

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.templating import Jinja2Templates
from starlette.exceptions import HTTPException

from redactor import __version__
from redactor.review import Stage
from redactor.service.desk import Desk
from redactor.service.house.access import Forbidden, Views, needed_role, open_case
from redactor.service.house.entering import who_is
from redactor.service.house.logwords import details_in_words
from redactor.service.register import Register
from redactor.service.reviewing.board import Board
from redactor.service.reviewing.preview import Pictures
from redactor.service.working import Workshop
from redactor.settings import Settings
from redactor.store import User, UserRole
from redactor.web import showing, texts
from redactor.web.held import the_desk, the_pictures, the_register, the_workshop
from redactor.web.texts.template import Texts

_COOKIE = "redactor"
_ANSWERED = frozenset({"review", "people", "search", "overview"})
"""Pages on which one press answers."""
_HANDED_ON = frozenset({Stage.SUBMITTED, Stage.APPROVED, Stage.RELEASED})

_templates = Jinja2Templates(directory=Path(__file__).parent / "templates")
_templates.env.add_extension(Texts)
_templates.env.trim_blocks = True
_templates.env.lstrip_blocks = True
_templates.env.globals.update(
    version=__version__,
    language=texts.language,
    languages=texts.LANGUAGES,
    script_texts=texts.script_texts,
)
_templates.env.filters.update(
    long_date=texts.long_date,
    long_time=texts.long_time,
    type_name=showing.type_name,
    ground_title=showing.ground_title,
    timeline=showing.timeline_picture,
    in_words=details_in_words,
)


def page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """A template filled in. In a case that was handed on nothing is answered by accident, which
    would take it back: with `ret` in the address somebody means to."""
    user = values.setdefault("user", getattr(request.state, "user", None))
    worker = user is not None and user.may(UserRole.CASEWORKER)
    handed_on = values.get("here") in _ANSWERED and values.get("stage") in _HANDED_ON
    values["mends"] = handed_on and "ret" in request.query_params
    values["held"] = worker and handed_on and not values["mends"]
    values["worker"] = worker and not values["held"]
    return _templates.TemplateResponse(request, template, values, status_code=status)


def own_address(address: str) -> str:
    """The address, if it is one of our own pages; else the first page."""
    # A browser reads '//' and '/\\' as another host, and passes over tabs and line breaks.
    ours = address.startswith("/") and address[1:2] not in {"/", "\\"}
    return address if ours and address.isprintable() and not address.startswith("/log-") else "/"


def came_from(request: Request) -> str:
    """The page of our own a request was made on; others' addresses are not sent to us."""
    came = urlsplit(request.headers.get("referer", ""))
    return own_address(f"{came.path}?{came.query}" if came.query else came.path)


def log_in_address(back: str) -> str:
    """The log-in page, from which one comes back to an address of our own."""
    return "/log-ind" if back in {"", "/"} else f"/log-ind?til={quote(back, safe='/')}"


def see_other(address: str) -> Response:
    """After a form: go to an address of our own."""
    return RedirectResponse(address, 303)


def cookie_name(request: Request, settings: Settings) -> str:
    """The session's cookie; behind TLS browsers hold `__Host-` to this host and to TLS."""
    safe = request.url.scheme == "https" or settings.public_url.startswith("https://")
    return f"__Host-{_COOKIE}" if safe else _COOKIE


def the_user(request: Request, desk: Annotated[Desk, Depends(the_desk)]) -> User:
    """Who is logged in; others are sent to the log-in page."""
    token = request.cookies.get(cookie_name(request, desk.settings), "")
    user = who_is(desk.accounts, desk.settings, token)
    if user is None:
        accepted = request.headers.get("accept", "")
        if "text/html" in accepted and "application/json" not in accepted:  # no script asks
            back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            back = back if request.method == "GET" else came_from(request)
            raise HTTPException(303, headers={"location": log_in_address(back)})
        raise HTTPException(401)
    request.state.user = user
    texts.speak(user.language)
    return user


def known_user(request: Request) -> None:
    """Let a page that no route answers, such as one that is not there, show who is logged in."""
    if getattr(request.state, "user", None) is None:
        desk: Desk = request.app.state.desk
        token = request.cookies.get(cookie_name(request, desk.settings), "")
        user = request.state.user = who_is(desk.accounts, desk.settings, token)
        if user is not None:
            texts.speak(user.language)


CurrentUser = Annotated[User, Depends(the_user)]


CurrentRegister = Annotated[Register, Depends(the_register)]
_UNLOGGED = frozenset({"haendelser", "dokumenter", ""})
"""Parts of a case that follow from looking at another."""


def the_board(request: Request, case: str, register: CurrentRegister, user: CurrentUser) -> Board:
    """The case named in the address, for a user who may see it and do what is asked."""
    board = open_case(register, user, case)
    path = request.scope["route"].path
    needed = needed_role(request.method, path)
    if needed is not None and not user.may(needed):
        raise Forbidden
    if request.method == "GET":
        views: Views = request.app.state.views
        part = path.removeprefix("/sager/{case}").strip("/").split("/")[0]
        document = request.path_params.get("document", "")
        if document or part not in _UNLOGGED:
            views.seen(board, user, part, document)
    return board


def user_with(role: UserRole) -> Callable[..., User]:
    """A dependency: who is logged in, if they hold a role."""

    def check(user: CurrentUser) -> User:
        if not user.may(role):
            raise Forbidden
        return user

    return check


CurrentDesk = Annotated[Desk, Depends(the_desk)]
CurrentWorkshop = Annotated[Workshop, Depends(the_workshop)]
CurrentPictures = Annotated[Pictures, Depends(the_pictures)]
CurrentBoard = Annotated[Board, Depends(the_board)]
Caseworker = Annotated[User, Depends(user_with(UserRole.CASEWORKER))]
Administrator = Annotated[User, Depends(user_with(UserRole.ADMINISTRATOR))]
Auditor = Annotated[User, Depends(user_with(UserRole.AUDITOR))]
