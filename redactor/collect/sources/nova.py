"""Cases in KMD Nova.

Written from what public municipal robots show of the interface (Case/GetList, Document/GetList
with main and sub documents, Document/GetFile, tokens that end) and tested against a fake, not
proven on the system.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from redactor.collect.contract import Fetched, SourceCase, SourceDocument, SourceError
from redactor.collect.kinds import NovaSource
from redactor.collect.recipe import Bounds
from redactor.collect.sources.rest import Rest, wrong_form
from redactor.collect.sources.words import direction_of, iso_day

_PAGE = 500
_OUTPUT = dict.fromkeys(
    (
        "title", "documentType", "documentDate", "fileExtension", "documentCategory",
        "numberOfSubDocuments", "subDocuments", "approved",
    ),
    True,
)  # fmt: skip


class Nova:
    """The documents of one case, each followed by its attachments."""

    parallel = True
    strict = True

    def __init__(self, part: NovaSource, limits: Bounds) -> None:
        self.part = part
        form = {"grant_type": "client_credentials", "scope": part.scope}
        self.rest = Rest(part, limits, token=part.login, form=form)

    def _address(self, what: str) -> str:
        query = urlencode({"api-version": self.part.version})
        return f"{self.part.address.rstrip('/')}/{what}?{query}"

    def find_case(self, number: str) -> SourceCase:
        asked = {
            "common": {"transactionId": str(uuid.uuid4())},
            "paging": {"startRow": 1, "numberOfRows": 5},
            "caseAttributes": {"userFriendlyCaseNumber": number},
            "caseGetOutput": {"caseAttributes": {"title": True, "userFriendlyCaseNumber": True}},
        }
        found = self.rest.listing("PUT", self._address("Case/GetList"), asked)
        try:
            cases = [
                case
                for case in found.get("cases") or ()
                if case["caseAttributes"]["userFriendlyCaseNumber"] == number
            ]
            if len(cases) != 1:
                raise SourceError("Sagen findes ikke i Nova, eller du har ikke adgang til den.")
            return SourceCase(
                id=str(cases[0]["common"]["uuid"]),
                number=number,
                title=str(cases[0]["caseAttributes"].get("title") or ""),
            )
        except (KeyError, TypeError, AttributeError):
            raise wrong_form() from None

    def list_documents(self, case: SourceCase) -> Iterator[SourceDocument]:
        for main in self._all({"caseNumber": case.number}):
            document = self._described(main, "")
            yield document
            if main.get("numberOfSubDocuments"):
                for sub in self._all({"mainDocumentUuid": document.id}):
                    yield self._described(sub, document.id)

    def _all(self, which: dict[str, str]) -> list[dict[str, Any]]:
        """Every page of a list; one that ends before what the source counts is an error."""
        found: dict[str, dict[str, Any]] = {}
        while True:
            asked = {
                "common": {"transactionId": str(uuid.uuid4())},
                "paging": {
                    "startRow": len(found),
                    "numberOfRows": _PAGE,
                    "calculateTotalNumberOfRows": True,
                },
                **which,
                "getOutput": _OUTPUT,
            }
            page = self.rest.listing("PUT", self._address("Document/GetList"), asked)
            try:
                rows = {str(row["documentUuid"]): row for row in page.get("documents") or ()}
                total = int((page.get("pagingInformation") or {}).get("totalNumberOfRows") or 0)
            except (KeyError, TypeError, AttributeError, ValueError):
                raise wrong_form() from None
            fresh = rows.keys() - found.keys()
            found |= rows
            if len(found) >= total and (total or len(rows) < _PAGE):
                return list(found.values())
            if not fresh and total:
                raise SourceError("Nova gav ikke hele listen over dokumenter.")
            if not fresh:
                return list(found.values())

    def _described(self, row: dict[str, Any], parent: str) -> SourceDocument:
        title, ending = str(row.get("title") or ""), str(row.get("fileExtension") or "").strip(".")
        kind = str(row.get("documentType") or "")
        return SourceDocument(
            id=str(row["documentUuid"]),
            number=str(row.get("documentNumber") or ""),
            parent=parent,
            title=title,
            name=f"{title or 'dokument'}.{ending}" if ending else title,
            category=str(row.get("documentCategoryName") or kind),
            date=iso_day(str(row.get("documentDate") or "")),
            direction=direction_of(kind),
        )

    def fetch(self, document: SourceDocument, into: Path) -> Fetched:
        asked = {
            "common": {"transactionId": str(uuid.uuid4()), "uuid": document.id},
            "checkOutDocument": False,
        }
        answer = self.rest.ask("PUT", self._address("Document/GetFile"), asked, into=into)
        return Fetched(media_type=answer.headers.get("content-type", ""))

    def close(self) -> None:
        self.rest.close()
