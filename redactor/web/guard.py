"""What every request and answer goes through: same-site writes only, no flood, strict headers."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from redactor.faults import tell_fault

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _CSP,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
_READS = frozenset({"GET", "HEAD", "OPTIONS"})


LARGEST = 8 << 20
"""Bytes of what is sent in one request. A body is read before it is known who sends it; no form
is larger, and files come in smaller pieces."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def _name(host: str) -> str:
    """The name in a Host header, without port and brackets."""
    return urlsplit(f"//{host}").hostname or ""


def _length(headers: Headers) -> str:
    said = headers.get("content-length", "")
    return said if said.isascii() and said.isdigit() else "0"


def _bounded(receive: Receive) -> Receive:
    """The same, for no more bytes than are taken: one need not say beforehand how many come."""
    left = LARGEST

    async def next_part() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise HTTPException(413)
        return message

    return next_part


class Guard:
    """Refuses writes that come from other sites (CSRF) and sets the security headers."""

    def __init__(self, app: ASGIApp, *, local: bool = False, tls: bool = False) -> None:
        self.app = app
        self.tls = tls
        """People come by TLS, so browsers may be told never to come without."""
        self.local = local
        """Serving this machine only: a name that merely points here is refused (DNS rebinding)."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                if self.tls or scope["scheme"] == "https":
                    headers["strict-transport-security"] = "max-age=31536000"
                # Static files are the program's own; all else may show a case.
                static = scope["path"].startswith("/static/")
                headers["cache-control"] = "public, max-age=3600" if static else "no-store"
            await send(message)

        headers = Headers(scope=scope)
        if self.local and _name(headers.get("host", "")) not in LOOPBACK:
            await PlainTextResponse("Afvist: ukendt værtsnavn.", 421)(scope, receive, answer)
            return
        # The API takes no cookies, so a page of another site has nothing to ride on there.
        pages = not scope["path"].startswith("/api/")
        if pages and scope["method"] not in _READS and not same_site(headers):
            await PlainTextResponse("Afvist: forespørgslen kom fra et andet sted.", 403)(
                scope, receive, answer
            )
            return
        if int(_length(headers)) > LARGEST:
            await PlainTextResponse("Afvist: for stor.", 413)(scope, receive, answer)
            return
        await self.app(scope, _bounded(receive), answer)


class Faults:
    """Answers for what nobody foresaw. The server's own log would quote the error's message."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def answer(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, answer)
        except Exception as error:
            tell_fault(error, "an answer")
            if not begun:
                told = "Det gik galt. Prøv igen, eller spørg den, der driver programmet."
                await PlainTextResponse(told, 500)(scope, receive, send)


def same_site(headers: Headers) -> bool:
    """Whether a write comes from a page of this service (Sec-Fetch-Site, else Origin)."""
    fetch_site = headers.get("sec-fetch-site")
    if fetch_site is not None:
        return fetch_site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == headers.get("host")
