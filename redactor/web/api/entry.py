"""Who calls, and what they may: a bearer token, its scopes, its user's roles and cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Path, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.exceptions import HTTPException

from redactor.service.desk import Desk
from redactor.service.house.access import Forbidden, open_case
from redactor.service.house.tokens import Held, Scope, who_holds
from redactor.service.register import Register
from redactor.service.reviewing.board import Board
from redactor.service.reviewing.preview import Pictures
from redactor.service.working import Workshop
from redactor.store import User, UserRole
from redactor.web.api.models import Problem
from redactor.web.held import the_desk, the_pictures, the_register, the_workshop

_bearer = HTTPBearer(auto_error=False, description="En nøgle fra administrationen.")
_PROBLEM = {"application/problem+json": {"schema": Problem.model_json_schema()}}
_MEANINGS = {
    400: "Forespørgslen kan ikke læses.",
    401: "Nøglen mangler, er udløbet eller lukket.",
    403: "Nøglen eller dens bruger må ikke dette.",
    404: "Findes ikke, eller er ikke brugerens at se.",
    409: "Kan ikke lade sig gøre, som sagen står nu.",
    422: "Forespørgslen har ikke den rette form.",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The refusals of an operation, for its description."""
    return {
        status: {"description": _MEANINGS[status], "content": _PROBLEM}
        for status in (400, *statuses)
    }


ON_CASE = problems(401, 403, 404, 409, 422)


def the_caller(
    desk: Annotated[Desk, Depends(the_desk)],
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Held:
    found = who_holds(desk.accounts, credentials.credentials) if credentials else None
    if found is None:
        raise HTTPException(401, headers={"www-authenticate": "Bearer"})
    return found


Caller = Annotated[Held, Depends(the_caller)]


def user_for(scope: Scope, role: UserRole | None = None) -> Callable[..., User]:
    """A dependency: the user of a token with a scope, who holds a role."""

    def check(caller: Caller) -> User:
        if scope not in caller.scopes or (role is not None and not caller.user.may(role)):
            raise Forbidden
        return caller.user

    return check


def board_for(scope: Scope, role: UserRole | None = None) -> Callable[..., Board]:
    """A dependency: the case named in the address, for a caller who may."""
    allowed = user_for(scope, role)

    def find(
        request: Request,
        case: Annotated[str, Path(max_length=64, description="Sagens id.")],
        caller: Caller,
        register: Annotated[Register, Depends(the_register)],
    ) -> Board:
        user = allowed(caller)
        board = open_case(register, user, case)
        if request.method == "GET":
            document = request.path_params.get("document", "")
            request.app.state.views.seen(board, user, "api", document)
        return board

    return find


Desk_ = Annotated[Desk, Depends(the_desk)]
Register_ = Annotated[Register, Depends(the_register)]
Workshop_ = Annotated[Workshop, Depends(the_workshop)]
Pictures_ = Annotated[Pictures, Depends(the_pictures)]
_WORKER, _APPROVER = UserRole.CASEWORKER, UserRole.APPROVER
Reader = Annotated[User, Depends(user_for(Scope.READ))]
Maker = Annotated[User, Depends(user_for(Scope.CASES, _WORKER))]
Reviewer = Annotated[User, Depends(user_for(Scope.REVIEW, _WORKER))]
Looker = Annotated[User, Depends(user_for(Scope.REVIEW))]
Approver = Annotated[User, Depends(user_for(Scope.APPROVE, _APPROVER))]
Administrator = Annotated[User, Depends(user_for(Scope.ADMINISTER, UserRole.ADMINISTRATOR))]
Deleter = Annotated[User, Depends(user_for(Scope.DELETE, UserRole.ADMINISTRATOR))]
Auditor = Annotated[User, Depends(user_for(Scope.AUDIT, UserRole.AUDITOR))]
Releaser = Annotated[User, Depends(user_for(Scope.RELEASE, _WORKER))]
ReadBoard = Annotated[Board, Depends(board_for(Scope.READ))]
MakeBoard = Annotated[Board, Depends(board_for(Scope.CASES, _WORKER))]
ReviewBoard = Annotated[Board, Depends(board_for(Scope.REVIEW, _WORKER))]
LookBoard = Annotated[Board, Depends(board_for(Scope.REVIEW))]
ApproveBoard = Annotated[Board, Depends(board_for(Scope.APPROVE, _APPROVER))]
ReleaseBoard = Annotated[Board, Depends(board_for(Scope.RELEASE, _WORKER))]
