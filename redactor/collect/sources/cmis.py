"""Folders on a CMIS 1.1 server, by its browser binding (OASIS, chapter 5).

Written from the standard and tested against a fake, not proven on a system.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from redactor.collect.contract import Fetched, SourceCase, SourceDocument, SourceError
from redactor.collect.kinds import CASE, CmisSource
from redactor.collect.recipe import Bounds
from redactor.collect.sources.http import Web
from redactor.collect.sources.rest import listed, said, wrong_form
from redactor.collect.sources.words import day_at

_PAGE = 200
_DEPTH = 40


class Cmis:
    """Every document under one folder; a new version is the same document changed."""

    parallel = True
    strict = True

    def __init__(self, part: CmisSource, limits: Bounds) -> None:
        self.part = part
        auth = (part.user, part.password.reveal())
        self.web = Web(part.address, part.hosts, limits, ca_file=part.ca_file, auth=auth)
        self.root = part.address.rstrip("/")

    def find_case(self, number: str) -> SourceCase:
        path = self.part.path.replace(CASE, number).strip("/")
        query = urlencode({"cmisselector": "object", "succinct": "true"})
        found = listed(lambda: self.web.ask("GET", f"{self.root}/{quote(path)}?{query}"))
        try:
            return SourceCase(id=str(found["succinctProperties"]["cmis:objectId"]), number=number)
        except (KeyError, TypeError):
            raise wrong_form() from None

    def list_documents(self, case: SourceCase) -> Iterator[SourceDocument]:
        yield from self._under(case.id, 0)

    def _under(self, folder: str, depth: int) -> Iterator[SourceDocument]:
        if depth > _DEPTH:
            raise SourceError("Mapperne i kilden ligger for dybt inde i hinanden.")
        skip = 0
        while True:
            query = urlencode(
                {
                    "objectId": folder, "cmisselector": "children", "succinct": "true",
                    "maxItems": _PAGE, "skipCount": skip, "orderBy": "cmis:name ASC",
                }
            )  # fmt: skip
            page = listed(lambda query=query: self.web.ask("GET", f"{self.root}?{query}"))
            try:
                rows = [row["object"]["succinctProperties"] for row in page["objects"]]
                for row in rows:
                    if row["cmis:baseTypeId"] == "cmis:folder":
                        yield from self._under(str(row["cmis:objectId"]), depth + 1)
                    elif row["cmis:baseTypeId"] == "cmis:document":
                        yield self._described(row)
                more = bool(page.get("hasMoreItems"))
            except (KeyError, TypeError, AttributeError):
                raise wrong_form() from None
            skip += len(rows)
            if not more:
                return
            if not rows:
                raise SourceError("Kilden gav ikke hele listen over dokumenter.")

    def _described(self, row: dict[str, Any]) -> SourceDocument:
        object_id, changed = str(row["cmis:objectId"]), row.get("cmis:lastModificationDate")
        size = row.get("cmis:contentStreamLength")
        series = row.get("cmis:versionSeriesId") or object_id
        return SourceDocument(
            **{
                "id": str(series),
                "name": str(row.get("cmis:contentStreamFileName") or row["cmis:name"]),
                "written": day_at(changed / 1000) if isinstance(changed, int | float) else "",
                "version": f"{object_id} {row.get('cmis:changeToken') or changed or ''}".strip(),
                "size": size if isinstance(size, int) and size >= 0 else None,
                "locator": object_id,
                **said(self.part.fields, row),
            }
        )

    def fetch(self, document: SourceDocument, into: Path) -> Fetched:
        query = urlencode({"objectId": document.locator, "cmisselector": "content"})
        answer = self.web.ask("GET", f"{self.root}?{query}", into=into)
        return Fetched(media_type=answer.headers.get("content-type", ""))

    def close(self) -> None:
        self.web.close()
