"""Figures for Prometheus, without personal data: routes by their pattern, cases by their stage."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from redactor.service.case import now
from redactor.service.register import Register
from redactor.service.working import Workshop
from redactor.web.guard import LOOPBACK

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 10.0)


class Figures:
    """What is counted while the service runs, and what is asked when somebody looks."""

    def __init__(self, register: Register, workshop: Workshop) -> None:
        self.register = register
        self.workshop = workshop
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "redactor_http_requests", "Requests by route and status.",
            ["method", "route", "status"], registry=self.registry,
        )  # fmt: skip
        self.seconds = Histogram(
            "redactor_http_request_seconds", "Time until the answer began.",
            ["method", "route"], buckets=_BUCKETS, registry=self.registry,
        )  # fmt: skip
        self.registry.register(self)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """What stands in the database now."""
        house = self.register.house
        cases = GaugeMetricFamily("redactor_cases", "Cases by stage.", labels=["stage"])
        for stage, count in sorted(house.stages().items()):
            cases.add_metric([stage], count)
        yield cases
        for name, meaning, value in (
            ("sessions", "Open log-ins.", self.register.desk.accounts.open_sessions(now())),
            ("hooks_waiting", "Messages not delivered yet.", house.hooks_waiting()),
            ("deletions_waiting", "Deletions begun and not done.", len(house.deletions())),
            ("cases_in_work", "Cases being read or released.", self.workshop.busy()),
        ):
            yield GaugeMetricFamily(f"redactor_{name}", meaning, value=value)

    def answer(self, request: Request) -> Response:
        """The figures, for who knows the token, or for this machine when there is none."""
        token = self.register.desk.settings.metrics_token.get_secret_value()
        if token:
            given = request.headers.get("authorization", "").removeprefix("Bearer ")
            allowed = secrets.compare_digest(given.encode(), token.encode())
        else:
            here = request.client is not None and request.client.host in {*LOOPBACK, "testclient"}
            allowed = here and "x-forwarded-for" not in request.headers
        if not allowed:
            return Response(status_code=403)
        return Response(
            generate_latest(self.registry), headers={"content-type": CONTENT_TYPE_LATEST}
        )


class Counting:
    """Counts requests. What stands in an address is never a label, only its pattern."""

    def __init__(self, app: ASGIApp, figures: Figures) -> None:
        self.app = app
        self.figures = figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = time.perf_counter()

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                method = scope["method"] if scope["method"] in _METHODS else "other"
                route = _pattern(scope)
                self.figures.requests.labels(method, route, message["status"]).inc()
                self.figures.seconds.labels(method, route).observe(time.perf_counter() - begun)
            await send(message)

        await self.app(scope, receive, answer)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})


def _pattern(scope: Scope) -> str:
    route = scope.get("route")
    pattern = getattr(route, "path", "")
    if scope["path"].startswith("/static/"):
        return "/static"
    if not pattern:
        return "none"
    return f"/api/v1{pattern}" if scope["path"].startswith("/api/v1/") else str(pattern)
