"""The API as an application of its own, mounted in the service."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import State
from starlette.exceptions import HTTPException

from redactor import __version__
from redactor.errors import InputError, OutOfReach, RedactorError
from redactor.service.desk import UnknownCase
from redactor.service.house.access import Forbidden
from redactor.store import Clash
from redactor.web.api import cases, house, outgoing, review
from redactor.web.showing import clash_message

_TITLES = {
    400: "Forespørgslen kunne ikke forstås",
    401: "Nøglen mangler eller gælder ikke",
    403: "Det har nøglen ikke adgang til",
    404: "Findes ikke",
    405: "Det kan man ikke her",
    409: "Det kan ikke lade sig gøre nu",
    413: "For stor",
    422: "Forespørgslen har ikke den rette form",
    503: "Databasen svarer ikke",
}
_ABOUT = """Alt, hvad siderne kan, for programmer. Send en nøgle fra administrationen som
`Authorization: Bearer …`. En nøgle må det, dens bruger må, og ikke mere end det, den er lavet til:
adgang pr. sag og fire øjne gælder også her. Fejl er `application/problem+json` (RFC 9457)."""


def create_api(state: State) -> FastAPI:
    """The API over the service's own parts, which stand in `state`."""
    api = FastAPI(
        title="redactor",
        version=__version__,
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        swagger_ui_oauth2_redirect_url=None,
    )
    api.state = state
    for module in (cases, review, outgoing, house):
        api.include_router(module.router)
    api.add_exception_handler(RedactorError, _refused)
    api.add_exception_handler(Clash, _clash)
    api.add_exception_handler(HTTPException, _http_error)
    api.add_exception_handler(RequestValidationError, _invalid)
    api.add_exception_handler(Exception, _broken)
    return api


def problem(status: int, detail: str, **headers: Any) -> Response:
    """A refusal as RFC 9457 describes it, in Danish."""
    body = {
        "type": "about:blank",
        "title": _TITLES.get(status, "Det gik ikke"),
        "status": status,
        "detail": detail,
    }
    return JSONResponse(body, status, headers=headers, media_type="application/problem+json")


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RedactorError)
    unknown = isinstance(error, UnknownCase | InputError)
    silent = isinstance(error, OutOfReach)
    status = 404 if unknown else 403 if isinstance(error, Forbidden) else 503 if silent else 409
    return problem(status, str(error))


async def _clash(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Clash)
    return problem(409, clash_message(error))


async def _http_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem(error.status_code, "", **dict(error.headers or {}))


async def _broken(_request: Request, _error: Exception) -> Response:
    return problem(500, "")


async def _invalid(_request: Request, error: Exception) -> Response:
    # Only where it is wrong: the values may be personal data.
    assert isinstance(error, RequestValidationError)
    places = {".".join(str(part) for part in e["loc"][:3])[:100] for e in error.errors()}
    return problem(422, ", ".join(sorted(places))[:500])
