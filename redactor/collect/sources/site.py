"""SharePoint libraries through Microsoft Graph: drives, items, and the columns of the library.

Written from the public interface description (Graph v1.0: sites, drives, driveItem children with
the list item's fields, content, upload) and tested against a fake, not proven on the system.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from redactor.collect.contract import (
    Fetched,
    FetchError,
    Receipt,
    SourceCase,
    SourceDocument,
    SourceError,
    State,
)
from redactor.collect.kinds import CASE, SiteSource
from redactor.collect.recipe import Bounds
from redactor.collect.sources.graph import graph
from redactor.collect.sources.rest import as_object, said, wrong_form
from redactor.collect.sources.returning import place_of, refused, same_content
from redactor.collect.vaulting import digest_of
from redactor.days import day_of

_DEPTH = 40
_SMALL = 4_000_000
"""Bytes that may be put back in one request; larger files need an upload session."""


class Site:
    """Every file under one folder of a library is a document."""

    parallel = True
    strict = True

    def __init__(self, part: SiteSource, limits: Bounds, case: str) -> None:
        self.part, self.case = part, case
        self.rest = graph(part, limits)
        self.base = part.address.rstrip("/")
        self.drive = ""

    def _drive(self) -> str:
        if not self.drive:
            site = self.rest.listing("GET", f"{self.base}/sites/{quote(self.part.site, ':/')}")
            try:
                found = self.rest.listing(
                    "GET", f"{self.base}/sites/{quote(site['id'], safe='')}/drives"
                )
                drives = {str(drive["name"]): str(drive["id"]) for drive in found["value"]}
            except (KeyError, TypeError):
                raise wrong_form() from None
            if self.part.library not in drives:
                raise SourceError(
                    "Webstedet har intet bibliotek af det navn, eller du må ikke se det."
                )
            self.drive = drives[self.part.library]
        return f"{self.base}/drives/{quote(self.drive, safe='')}"

    def find_case(self, number: str) -> SourceCase:
        path = self.part.path.replace(CASE, number).strip("/")
        return SourceCase(id=path, number=number)

    def list_documents(self, case: SourceCase) -> Iterator[SourceDocument]:
        where = f"root:/{quote(case.id)}:" if case.id else "root"
        yield from self._under(f"{self._drive()}/{where}/children", 0)

    def _under(self, folder: str, depth: int) -> Iterator[SourceDocument]:
        if depth > _DEPTH:
            raise SourceError("Mapperne i kilden ligger for dybt inde i hinanden.")
        query = urlencode({"$top": "200", "$expand": "listItem($expand=fields)"})
        address: str | None = f"{folder}?{query}"
        while address:
            page = self.rest.listing("GET", address)
            try:
                items, address = list(page["value"]), page.get("@odata.nextLink")
                for item in items:
                    if "folder" in item:
                        inside = f"{self._drive()}/items/{quote(str(item['id']), safe='')}/children"
                        yield from self._under(inside, depth + 1)
                    else:
                        yield self._described(item)
            except (KeyError, TypeError, AttributeError):
                raise wrong_form() from None

    def _described(self, item: dict[str, Any]) -> SourceDocument:
        fields = (item.get("listItem") or {}).get("fields") or {}
        pointer = "file" not in item or "remoteItem" in item
        size = item.get("size")
        return SourceDocument(
            **{
                "id": str(item["id"]),
                "name": str(item["name"]),
                "written": day_of(str(item.get("lastModifiedDateTime") or "")),
                "version": str(item.get("cTag") or item.get("eTag") or ""),
                "size": size if isinstance(size, int) and not pointer else None,
                "locator": "pointer" if pointer else "",
                **said(self.part.fields, fields),
            }
        )

    def fetch(self, document: SourceDocument, into: Path) -> Fetched:
        if document.locator:
            raise FetchError(
                State.POINTER,
                "Det er en henvisning eller en notesbog, ikke en fil; hent den i hånden.",
            )
        address = f"{self._drive()}/items/{quote(document.id, safe='')}/content"
        answer = self.rest.ask("GET", address, into=into)
        return Fetched(media_type=answer.headers.get("content-type", ""))

    def close(self) -> None:
        self.rest.close()

    def put_back(self, path: Path, name: str) -> Receipt:
        """Add a finished file to the delivery folder; the server refuses to overwrite."""
        if path.stat().st_size > _SMALL:
            raise SourceError("Filen er for stor til at blive leveret på denne måde.")
        address = f"{self._delivery(name)}:/content?@microsoft.graph.conflictBehavior=fail"
        try:
            answer = self.rest.ask("PUT", address, content=path.read_bytes(), accept=(201,))
        except FetchError as error:
            raise refused(error) from None
        id_ = str(as_object(answer).get("id") or name)
        return Receipt(source=self.part.site, id=id_, sha256=digest_of(path).sha256)

    def taken_back(self, path: Path, name: str) -> Receipt | None:
        """The receipt of the same file, delivered before."""
        place = self._delivery(name)
        if not same_content(
            path, lambda copy: self.rest.ask("GET", f"{place}:/content", into=copy)
        ):
            return None
        try:
            id_ = str(as_object(self.rest.ask("GET", place)).get("id") or name)
        except FetchError:
            return None
        return Receipt(source=self.part.site, id=id_, sha256=digest_of(path).sha256)

    def _delivery(self, name: str) -> str:
        folder = place_of(self.part.put_back, self.case).strip("/")
        return f"{self._drive()}/root:/{quote(folder)}/{quote(name, safe='')}"
