"""Microsoft 365 mailboxes through Microsoft Graph.

Written from the public interface description (Graph v1.0: list messages, get MIME content,
immutable ids, client credentials flow, throttling) and tested against a fake, not proven on the
system. Each message is fetched as the MIME the server holds, never in a converted form.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from redactor.collect.contract import Fetched, SourceCase, SourceDocument
from redactor.collect.kinds import CASE, GraphSource, SiteSource
from redactor.collect.recipe import Bounds
from redactor.collect.sources.headers import Headers, direction
from redactor.collect.sources.rest import Rest, wrong_form

_SELECT = (
    "id,changeKey,subject,from,toRecipients,ccRecipients,receivedDateTime,"
    "internetMessageId,conversationId,isDraft"
)
_IMMUTABLE = 'IdType="ImmutableId"'


def graph(part: GraphSource | SiteSource, limits: Bounds) -> Rest:
    """Microsoft Graph with the client credentials flow (RFC 6749, 4.4)."""
    return Rest(
        part,
        limits,
        token=f"{part.login.rstrip('/')}/{quote(part.tenant)}/oauth2/v2.0/token",
        form={
            "grant_type": "client_credentials",
            "scope": "https://graph.microsoft.com/.default",
        },
        headers={"Prefer": _IMMUTABLE},
    )


class GraphMailbox:
    """The messages of one mailbox that speak of the case."""

    parallel = True
    strict = True

    def __init__(self, part: GraphSource, limits: Bounds) -> None:
        self.part = part
        self.rest = graph(part, limits)
        self.base = f"{part.address.rstrip('/')}/users/{quote(part.mailbox)}"

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
            answer = self.rest.listing("GET", address)
            try:
                yield from [self._described(message) for message in answer["value"]]
                address = answer.get("@odata.nextLink")
            except (KeyError, TypeError, AttributeError):
                raise wrong_form() from None

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
        answer = self.rest.ask("GET", address, into=into)
        return Fetched(media_type=answer.headers.get("content-type", ""))

    def close(self) -> None:
        self.rest.close()


def _address(person: Any) -> str:
    return str(((person or {}).get("emailAddress") or {}).get("address") or "")
