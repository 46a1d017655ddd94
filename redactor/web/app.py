"""The application: routes, what guards them, and how errors are told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from redactor.errors import OutOfReach, RedactorError
from redactor.service.desk import Desk, UnknownCase
from redactor.service.house.access import Forbidden, Views
from redactor.service.house.hooks import Courier
from redactor.service.house.openid import Provider
from redactor.service.house.readiness import not_ready
from redactor.service.house.retention import finish_deletions
from redactor.service.incoming.watching import watcher
from redactor.service.register import Register
from redactor.service.reviewing.preview import Pictures
from redactor.service.working import Workshop
from redactor.settings import Settings
from redactor.store import Clash
from redactor.web.api import create_api, problem
from redactor.web.guard import LOOPBACK, Faults, Guard
from redactor.web.metrics import Counting, Figures
from redactor.web.pages import came_from, known_user, log_in_address, page, see_other
from redactor.web.routes import (
    admin,
    approval,
    audit,
    cases,
    collecting,
    files,
    login,
    overview,
    people,
    replies,
    review,
    searching,
    whole,
)
from redactor.web.showing import clash_message
from redactor.web.texts import Language, tr

STATIC = Path(__file__).parent / "static"


def create_app(data: Path, settings: Settings, *, local: bool = False) -> FastAPI:
    """The service over all cases below `data`; `local` serves this machine only."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        finish_deletions(app.state.desk)
        app.state.workshop.resume()
        app.state.courier.start()
        if app.state.watcher is not None:
            app.state.watcher.start()
        yield
        if app.state.watcher is not None:
            app.state.watcher.close()
        app.state.courier.close()
        app.state.workshop.close()
        app.state.pictures.close()
        app.state.desk.close()

    app = FastAPI(
        title="redactor", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None
    )
    app.state.desk = Desk(data, settings)
    app.state.register = Register(app.state.desk)
    app.state.views = Views()
    app.state.workshop = Workshop(app.state.desk)
    app.state.watcher = (
        watcher(settings.watch, app.state.desk, app.state.workshop) if settings.watch else None
    )
    app.state.courier = Courier(app.state.register)
    app.state.pictures = Pictures(settings)
    app.state.provider = Provider(settings.oidc)
    app.mount("/api/v1", create_api(app.state), name="api")
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for module in (  # they are looked through in this order: what is asked most comes first
        review,
        replies,
        login,
        admin,
        audit,
        cases,
        collecting,
        files,
        people,
        searching,
        overview,
        approval,
        whole,
    ):
        app.include_router(module.router)
    figures = Figures(app.state.register, app.state.workshop)
    app.add_middleware(Faults)
    app.add_middleware(Counting, figures=figures)
    app.add_middleware(Language)
    app.add_middleware(Guard, local=local, tls=settings.public_url.startswith("https://"))
    app.add_exception_handler(RedactorError, _user_error)
    app.add_exception_handler(Clash, _clash)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid)

    @app.get("/health")
    def health() -> dict[str, str]:
        """The program runs."""
        return {"status": "ok"}

    @app.get("/ready")
    def ready() -> Response:
        """Whether it can do its work; what is missing is named, and nothing else."""
        missing = not_ready(app.state.desk, app.state.workshop)
        return JSONResponse({"ready": not missing, "missing": missing}, 503 if missing else 200)

    @app.get("/metrics")
    def metrics(request: Request) -> Response:
        return figures.answer(request)

    return app


def serve(data: Path, settings: Settings, host: str, port: int) -> None:
    """Run the service until it is stopped. The access log is off: it would tell who read what."""
    uvicorn.run(
        create_app(data, settings, local=host in LOOPBACK),
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=3,
    )


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def _told(request: Request, status: int, message: str, advice: str = "") -> Response:
    message, advice = tr(message), tr(advice)
    if _wants_json(request):
        return JSONResponse({"message": message, "advice": advice}, status)
    back = came_from(request)
    return page(
        request, "error.html", status=status, message=message, advice=advice,
        log_in=log_in_address(back), back=back,
    )  # fmt: skip


async def _user_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RedactorError)
    kinds = {UnknownCase: 404, Forbidden: 403, OutOfReach: 503}
    status = next((kinds[kind] for kind in type(error).__mro__ if kind in kinds), 400)
    return _told(request, status, error.message, error.advice)


async def _clash(request: Request, error: Exception) -> Response:
    assert isinstance(error, Clash)
    return _told(request, 409, clash_message(error), "Se den andens svar, og svar igen.")


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if request.url.path.startswith("/api/"):  # no operation at all, so the API did not see it
        return problem(error.status_code, "")
    if error.status_code == 303:
        return Response(status_code=303, headers=dict(error.headers or {}))
    if error.status_code == 405 and request.method == "GET" and not _wants_json(request):
        # The address of a form, which a log-in or a reload comes back to: its page is above it.
        return see_other(request.url.path.rpartition("/")[0] or "/")
    known_user(request)
    messages = {
        401: "Log ind for at fortsætte.",
        403: "Det har du ikke adgang til.",
        404: "Siden findes ikke.",
        413: "Det, der blev sendt, er for stort.",
        429: "For mange forsøg. Vent et minut, og prøv igen.",
    }
    message = messages.get(error.status_code, "Det kunne ikke lade sig gøre.")
    answer = _told(request, error.status_code, message)
    answer.headers.update(error.headers or {})
    return answer


async def _invalid(request: Request, _error: Exception) -> Response:
    # The default answer would quote the input back.
    return _told(request, 422, "Oplysningerne kunne ikke forstås.")
