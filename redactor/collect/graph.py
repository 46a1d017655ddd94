"""Microsoft 365 mailboxes through Microsoft Graph.

Written from the public interface description (Graph v1.0: list messages, get MIME content,
immutable ids, client credentials flow, throttling) and tested against a fake, not proven on the
system. Each message is fetched as the MIME the server holds, never in a converted form.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from redactor.collect.contract import (
    Fetched,
    FetchError,
    SourceCase,
    SourceDocument,
    SourceError,
)
from redactor.collect.headers import Headers, direction
from redactor.collect.http import Answer, Web
from redactor.collect.recipe import CASE, Bounds, GraphSource

_SELECT = (
    "id,changeKey,subject,from,toRecipients,ccRecipients,receivedDateTime,"
    "internetMessageId,conversationId,isDraft"
)
_EARLY = 300.0
"""Seconds before its end that a token is renewed."""


class GraphMailbox:
    """The messages of one mailbox that speak of the case."""

    parallel = True
    strict = True

    def __init__(self, part: GraphSource, limits: Bounds) -> None:
        self.part = part
        self.secret = part.secret.reveal()
        self.login = Web(part.login, (), limits, ca_file=part.ca_file)
        self.web = Web(part.address, part.hosts, limits, ca_file=part.ca_file, renew=self._renewed)
        self.base = f"{part.address.rstrip('/')}/users/{quote(part.mailbox)}"
        self.ends = 0.0

    def _renewed(self) -> dict[str, str]:
        """A new token by the client credentials flow (RFC 6749, 4.4)."""
        address = f"{self.part.login.rstrip('/')}/{quote(self.part.tenant)}/oauth2/v2.0/token"
        form = {
            "grant_type": "client_credentials",
            "client_id": self.part.client,
            "client_secret": self.secret,
            "scope": "https://graph.microsoft.com/.default",
        }
        try:
            answer = _json(self.login.ask("POST", address, data=form))
            token, lasts = str(answer["access_token"]), float(answer["expires_in"])
        except (FetchError, KeyError, TypeError, ValueError):
            raise SourceError("Log-in hos Microsoft blev afvist.") from None
        self.ends = time.monotonic() + lasts - min(_EARLY, lasts / 2)
        return {"Authorization": f"Bearer {token}"}

    def _ask(self, address: str, into: Path | None = None) -> Answer:
        if time.monotonic() > self.ends:
            self.web.refresh()
        headers = {"Prefer": 'IdType="ImmutableId"'}
        return self.web.ask("GET", address, headers=headers, into=into)

    def find_case(self, number: str) -> SourceCase:
        return SourceCase(id=number, number=number)

    def list_documents(self, case: SourceCase) -> Iterator[SourceDocument]:
        query = {"$select": _SELECT, "$top": "100"}
        if self.part.search is not None:
            words = self.part.search.replace(CASE, case.number).replace('"', " ")
            query["$search"] = f'"{words}"'
        folder = f"/mailFolders/{quote(self.part.folder)}" if self.part.folder else ""
        address: str | None = f"{self.base}{folder}/messages?{urlencode(query)}"
        while address:
            try:
                answer = _json(self._ask(address))
            except FetchError as error:
                raise SourceError(f"Postkassens liste kan ikke hentes. {error}") from None
            try:
                yield from [self._described(message) for message in answer["value"]]
                address = answer.get("@odata.nextLink")
            except (KeyError, TypeError, AttributeError):
                raise SourceError("Postkassens liste har ikke den rette form.") from None

    def _described(self, message: dict[str, Any]) -> SourceDocument:
        sender = _address(message.get("from"))
        receivers = [
            _address(one)
            for name in ("toRecipients", "ccRecipients")
            for one in message.get(name) or ()
        ]
        parties = tuple(dict.fromkeys(one for one in (sender, *receivers) if one))
        headers = Headers("", "", "", "", parties, sender)
        return SourceDocument(
            id=str(message["id"]),
            title=str(message.get("subject") or ""),
            name="besked.eml",
            category="kladde" if message.get("isDraft") else "mail",
            date=str(message.get("receivedDateTime") or ""),
            direction=direction(headers, self.part.own),
            parties=parties,
            version=str(message.get("changeKey") or ""),
            thread=str(message.get("conversationId") or ""),
        )

    def fetch(self, document: SourceDocument, into: Path) -> Fetched:
        address = f"{self.base}/messages/{quote(document.id, safe='')}/$value"
        answer = self._ask(address, into)
        return Fetched(media_type=answer.headers.get("content-type", ""))

    def close(self) -> None:
        self.web.close()
        self.login.close()


def _address(person: Any) -> str:
    return str(((person or {}).get("emailAddress") or {}).get("address") or "")


def _json(answer: Answer) -> dict[str, Any]:
    try:
        found = json.loads(answer.body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise SourceError("Kildens svar kan ikke læses.")
    return found
