"""HTTP as every web source needs it: allowed hosts only, paced, retried, counted.

Redirects are followed by hand, so that none leads to a host the recipe does not name, and so
that credentials never follow to another host.
"""

from __future__ import annotations

import logging
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx

from redactor.collect.contract import TOO_LARGE, FetchError, SourceError, State
from redactor.collect.recipe import Bounds
from redactor.collect.secret import loopback
from redactor.errors import UsageError

logging.getLogger("httpx").setLevel(logging.WARNING)  # it would log addresses with case numbers

_REDIRECTS = (301, 302, 303, 307, 308)
_PRIVATE = ("authorization", "cookie")
_BUSY = (429, 500, 502, 503, 504)
_LONGEST_WAIT = 120.0
_LIST_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer read in full (listings), or written to a file (documents: `body` is empty)."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    address: str


class Pace:
    """At most so many requests a second, whoever asks."""

    def __init__(self, per_second: float) -> None:
        self._gap = 1.0 / per_second
        self._next = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        with self._lock:
            now = time.monotonic()
            at = max(now, self._next)
            self._next = at + self._gap
        time.sleep(max(0.0, at - now))


def host_of(address: str) -> str:
    """Host and port of an address, lower case, the scheme's own port left out."""
    parts = urlsplit(address)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    return f"{(parts.hostname or '').lower()}{port}"


class Web:
    """A client for one source.

    `renew` is called after a 401 and returns new headers of authorisation, or None when there
    is nothing to renew.
    """

    def __init__(
        self,
        address: str,
        hosts: tuple[str, ...],
        limits: Bounds,
        *,
        ca_file: Path | None = None,
        auth: tuple[str, str] | httpx.Auth | None = None,
        renew: Callable[[], dict[str, str] | None] = lambda: None,
        pace: Pace | None = None,
        connections: int | None = None,
    ) -> None:
        try:
            trust = ssl.create_default_context(cafile=ca_file)
        except OSError:
            raise UsageError("Filen i ca_file kan ikke læses.") from None
        self.home = host_of(address)
        self.allowed = {self.home, *(host.lower() for host in hosts)}
        self.limits = limits
        self.pace = pace or Pace(limits.per_second)
        self.auth = httpx.BasicAuth(*auth) if isinstance(auth, tuple) else auth
        self.renew = renew
        self.authorisation: dict[str, str] = {}
        self._lock = threading.Lock()
        self.client = httpx.Client(
            verify=trust,
            timeout=httpx.Timeout(limits.seconds),
            trust_env=False,  # no proxy or password file the recipe does not know of
            follow_redirects=False,
            limits=httpx.Limits(max_connections=connections),
        )

    def close(self) -> None:
        self.client.close()

    def ask(
        self,
        method: str,
        address: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        data: Mapping[str, str] | None = None,
        into: Path | None = None,
        accept: tuple[int, ...] = (200,),
    ) -> Answer:
        """One request, tried again while that may help; `into` takes the body of a document.

        Raises:
            FetchError: refused (401, 403, 404), gone (410), cut, too large, or sent on to a host
                the recipe does not name; `again` is never set, since everything was tried.
        """
        attempts, renewed, attempt = self.limits.attempts, False, 0
        problem, away = "Kilden svarer ikke.", False
        while attempt < attempts:
            attempt += 1
            self.pace.wait()
            used = self.authorisation
            try:
                answer = self._once(method, address, headers, content, data, into)
            except httpx.TransportError as error:
                problem, renewed = "Forbindelsen til kilden blev afbrudt.", False
                away = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
                time.sleep(min(0.2 * 2**attempt, 5.0))
                continue
            if answer.status in accept:
                return answer
            if answer.status == 401 and not renewed:
                # Someone else's renewal counts as an attempt; our own does not, once until the
                # new credentials were taken: those may end as well while a document is tried.
                renewed = self.authorisation is used
                attempt -= renewed
                if self._renew(used):
                    continue
            if answer.status in _BUSY:
                problem, renewed, away = "Kilden er optaget eller har en fejl.", False, False
                if attempt < attempts:
                    time.sleep(_patience(answer.headers.get("retry-after"), attempt))
                continue
            raise _refusal(answer.status)
        raise FetchError(State.NEEDS_PERSON, problem, away=away)

    def refresh(self) -> None:
        """Get new credentials before the old ones end."""
        self._renew(self.authorisation)

    def _renew(self, used: dict[str, str]) -> bool:
        """Get new credentials, once however many threads noticed the old ones had ended."""
        with self._lock:
            if self.authorisation is not used:
                return True
            fresh = self.renew()
            if fresh is not None:
                self.authorisation = fresh
            return fresh is not None

    def _once(
        self,
        method: str,
        address: str,
        headers: Mapping[str, str] | None,
        content: bytes | None,
        data: Mapping[str, str] | None,
        into: Path | None,
    ) -> Answer:
        for _ in range(8):
            host = host_of(address)
            if host not in self.allowed:
                raise FetchError(
                    State.NEEDS_PERSON,
                    "Kilden henviser til en anden server, som opskriften ikke nævner under hosts.",
                )
            scheme, plain = urlsplit(address).scheme, urlsplit(address).hostname or ""
            if scheme != "https" and not (scheme == "http" and loopback(plain)):
                raise FetchError(
                    State.NEEDS_PERSON, "Kilden henviser til en forbindelse uden kryptering."
                )
            at_home = host == self.home
            own = {**(headers or {}), **self.authorisation}
            if not at_home:
                own = {name: own[name] for name in own if name.lower() not in _PRIVATE}
            request = self.client.build_request(
                method, address, headers=own, content=content, data=data
            )
            auth = self.auth if at_home else None
            response = self.client.send(request, stream=True, auth=auth)
            try:
                moved = response.headers.get("location")
                if response.status_code in _REDIRECTS and moved:
                    address = urljoin(address, moved)
                    if response.status_code == 303:
                        method, content, data = "GET", None, None
                    continue
                body = self._read(response, into if response.status_code == 200 else None)
                return Answer(response.status_code, response.headers, body, address)
            finally:
                response.close()
        raise FetchError(State.NEEDS_PERSON, "Kilden sender rundt i ring.")

    def _read(self, response: httpx.Response, into: Path | None) -> bytes:
        """Read a body, never past the limit; one that is shorter than promised is an error."""
        if into is None:
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > _LIST_BYTES:
                    raise SourceError("Kildens svar er for stort.")
            return bytes(body)
        left = self.limits.file_bytes
        with into.open("wb") as out:
            for chunk in response.iter_bytes():
                left -= len(chunk)
                if left < 0:
                    raise FetchError(State.NEEDS_PERSON, TOO_LARGE)
                out.write(chunk)
        return b""


def _patience(untrusted_header: str | None, attempt: int) -> float:
    """Seconds to wait: what Retry-After asks (RFC 9110, 10.2.3), within reason."""
    wait = min(0.5 * 2**attempt, 30.0)
    if untrusted_header:
        try:
            wait = float(untrusted_header)
        except ValueError:
            with suppress(ValueError, TypeError, OverflowError):
                wait = parsedate_to_datetime(untrusted_header).timestamp() - time.time()
    return min(max(0.0, wait), _LONGEST_WAIT) if wait == wait else 1.0


def _refusal(status: int) -> FetchError:
    state, problem = State.NEEDS_PERSON, f"Kilden svarede med fejl {status}."
    if status == 410:
        state, problem = State.GONE, "Kilden siger, at dokumentet er slettet."
    elif status in (401, 403, 404):
        state = State.MISSING_OR_FORBIDDEN
        problem = "Dokumentet findes ikke, eller adgangen er nægtet."
    return FetchError(state, problem, status=status)
