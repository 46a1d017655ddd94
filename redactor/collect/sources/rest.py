"""JSON interfaces: asked with a token that is renewed in time, answers checked for their form."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from redactor.collect.contract import FetchError, SourceError, State
from redactor.collect.kinds import F2Source, FieldNames, LoginPart
from redactor.collect.recipe import Bounds
from redactor.collect.sources.http import Answer, Web
from redactor.collect.sources.words import direction_of, iso_day

_EARLY = 300.0
"""Seconds before its end that a token is renewed."""


class Rest:
    """One JSON interface. With a log-in it holds a token by OAuth 2.0 (RFC 6749).

    `form` is what the token is asked with, besides the client and its secret.
    """

    def __init__(
        self,
        part: LoginPart | F2Source,
        limits: Bounds,
        *,
        token: str,
        form: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.token, self.headers = token, dict(headers or {})
        client = {"client_id": part.client, "client_secret": part.secret.reveal()}
        if isinstance(part, LoginPart):
            self.form = {**form, **client}
            self.login = Web(part.login, (), limits, ca_file=part.ca_file)
        else:  # F2 takes the client as a user with a password (RFC 6749, 2.3.1)
            self.form = dict(form)
            auth = (client["client_id"], client["client_secret"])
            self.login = Web(part.address, (), limits, ca_file=part.ca_file, auth=auth)
        self.web = Web(part.address, part.hosts, limits, ca_file=part.ca_file, renew=self._renewed)
        self.ends = 0.0

    def _renewed(self) -> dict[str, str]:
        try:
            # 400 is how a wrong client or password is refused (RFC 6749, 5.2)
            asked = self.login.ask("POST", self.token, data=self.form, accept=(200, 400))
            answer = as_object(asked)
            token, lasts = str(answer["access_token"]), float(answer.get("expires_in", 600))
        except FetchError as error:
            if error.state is State.NEEDS_PERSON:
                raise SourceError(f"Log-in i kilden kunne ikke prøves. {error}") from None
            raise SourceError("Log-in i kilden blev afvist.") from None
        except (SourceError, KeyError, TypeError, ValueError):
            raise SourceError("Log-in i kilden blev afvist.") from None
        self.ends = time.monotonic() + lasts - min(_EARLY, lasts / 2)
        return {"Authorization": f"Bearer {token}"}

    def ask(
        self,
        method: str,
        address: str,
        body: Any = None,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        into: Path | None = None,
        accept: tuple[int, ...] = (200,),
    ) -> Answer:
        """One request; `body` is sent as JSON. Raises `FetchError` and `SourceError`."""
        if time.monotonic() > self.ends:
            self.web.refresh()
        sent = {**self.headers, **(headers or {})}
        if body is not None:
            sent["Content-Type"] = "application/json"
            content = json.dumps(body).encode()
        return self.web.ask(
            method, address, headers=sent, content=content, into=into, accept=accept
        )

    def listing(self, method: str, address: str, body: Any = None) -> Any:
        """The JSON of a list that must be had in full.

        Raises:
            SourceError: it could not.
        """
        return listed(lambda: self.ask(method, address, body))

    def close(self) -> None:
        self.web.close()
        self.login.close()


def listed(ask: Any) -> Any:
    """The JSON of an answer that the list depends on.

    Raises:
        SourceError: there is none.
    """
    try:
        return json.loads(ask().body)
    except FetchError as error:
        raise SourceError(f"Kildens liste kan ikke hentes. {error}") from None
    except ValueError:
        raise SourceError("Kildens svar kan ikke læses.") from None


def as_object(answer: Answer) -> dict[str, Any]:
    """The JSON object an answer holds.

    Raises:
        SourceError: it holds none.
    """
    try:
        found = json.loads(answer.body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise SourceError("Kildens svar kan ikke læses.")
    return found


def wrong_form() -> SourceError:
    """For a list that is not as described: better none than half of one."""
    return SourceError("Kildens liste har ikke den rette form.")


def said(names: FieldNames, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a source's own fields say of a document, as keywords of `SourceDocument`."""
    found: dict[str, Any] = {}
    for name, column in names:
        value = values.get(column) if column else None
        if value is None or value == "":
            continue
        if name == "parties":
            parts = value if isinstance(value, list) else str(value).split(";")
            found[name] = tuple(text for part in parts if (text := str(part).strip()))
        elif name == "direction":
            found[name] = direction_of(str(value))
        elif name == "date":
            found[name] = iso_day(str(value))
        else:
            found[name] = str(value)
    return found
