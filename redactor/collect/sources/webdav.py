"""Folder trees on a WebDAV server (RFC 4918)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote, urljoin, urlsplit

from redactor.collect.contract import (
    Fetched,
    FetchError,
    Receipt,
    SourceCase,
    SourceDocument,
    SourceError,
)
from redactor.collect.kinds import CASE, WebdavSource
from redactor.collect.recipe import Bounds
from redactor.collect.sources.folder import reading_order
from redactor.collect.sources.http import Web, host_of
from redactor.collect.sources.returning import place_of, refused, same_content
from redactor.collect.sources.trees import tree_of
from redactor.collect.vaulting import digest_of
from redactor.days import day_of

_ASK = (
    b'<?xml version="1.0"?><propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/>'
    b"<getetag/><getlastmodified/><displayname/></prop></propfind>"
)
_DAV = "{DAV:}"
_DEPTH = 40


@dataclass(frozen=True, slots=True)
class _Entry:
    address: str
    folder: bool
    size: int | None
    version: str
    date: str


class Webdav:
    """Every file under one folder of the server is a document."""

    parallel = True
    strict = False  # a file server may well hold web pages

    def __init__(self, part: WebdavSource, limits: Bounds, case: str) -> None:
        self.part, self.case = part, case
        auth = (part.user or "", part.password.reveal()) if part.password else None
        self.web = Web(part.address, part.hosts, limits, ca_file=part.ca_file, auth=auth)

    def find_case(self, number: str) -> SourceCase:
        path = self.part.path.replace(CASE, number)
        address = urljoin(self.part.address.rstrip("/") + "/", quote(path.strip("/")) + "/")
        return SourceCase(id=address, number=number)

    def list_documents(self, case: SourceCase) -> Iterator[SourceDocument]:
        root = case.id
        for entry in self._under(root, 0):
            relative = unquote(urlsplit(entry.address).path[len(urlsplit(root).path) :])
            yield SourceDocument(
                id=relative,
                name=PurePosixPath(relative).name,
                written=entry.date,
                version=entry.version,
                size=entry.size,
                locator=entry.address,
            )

    def _under(self, address: str, depth: int) -> Iterator[_Entry]:
        if depth > _DEPTH:
            raise SourceError("Mapperne i kilden ligger for dybt inde i hinanden.")
        headers = {"Depth": "1", "Content-Type": "application/xml"}
        try:
            answer = self.web.ask("PROPFIND", address, headers=headers, content=_ASK, accept=(207,))
        except FetchError as error:
            raise SourceError(f"Listen kan ikke hentes. {error}") from None
        entries = _entries(answer.body, address)
        inside = urlsplit(address).path.rstrip("/") + "/"
        for entry in sorted(entries, key=lambda entry: reading_order(unquote(entry.address))):
            path = urlsplit(entry.address).path
            if host_of(entry.address) != host_of(address) or not path.startswith(inside):
                continue  # a server may not send us elsewhere by a listing
            if path.rstrip("/") == inside.rstrip("/"):
                continue  # the folder itself
            if entry.folder:
                yield from self._under(entry.address.rstrip("/") + "/", depth + 1)
            else:
                yield entry

    def fetch(self, document: SourceDocument, into: Path) -> Fetched:
        answer = self.web.ask("GET", document.locator, into=into)
        return Fetched(media_type=answer.headers.get("content-type", ""))

    def close(self) -> None:
        self.web.close()

    def put_back(self, path: Path, name: str) -> Receipt:
        """Upload a finished file to the delivery folder; the server refuses to overwrite."""
        address = self._delivery(name)
        self._make_folders()
        try:
            self.web.ask("PUT", address, headers={"If-None-Match": "*"},
                         content=path.read_bytes(), accept=(201, 204))  # fmt: skip
        except FetchError as error:
            raise refused(error) from None
        return Receipt(source=host_of(address), id=name, sha256=digest_of(path).sha256)

    def taken_back(self, path: Path, name: str) -> Receipt | None:
        """The receipt of the same file, delivered before."""
        address = self._delivery(name)
        if not same_content(path, lambda copy: self.web.ask("GET", address, into=copy)):
            return None
        return Receipt(source=host_of(address), id=name, sha256=digest_of(path).sha256)

    def _delivery(self, name: str) -> str:
        return "/".join([self.part.address.rstrip("/"), *self._place(), quote(name, safe="")])

    def _place(self) -> list[str]:
        """The steps of the delivery folder, as they stand in an address."""
        place = place_of(self.part.put_back, self.case)
        return [quote(step, safe="") for step in place.split("/") if step]

    def _make_folders(self) -> None:
        address = self.part.address.rstrip("/")
        for step in self._place():
            address += f"/{step}"
            # Refused where it is there already, or where it may not be made; the upload tells.
            try:
                self.web.ask("MKCOL", f"{address}/", accept=(201, 405))
            except FetchError as error:
                if error.away:
                    raise refused(error) from None


def _entries(untrusted_xml: bytes, base: str) -> list[_Entry]:
    """The entries of a multistatus answer."""
    found = []
    for response in tree_of(untrusted_xml).iter(f"{_DAV}response"):
        href = response.findtext(f"{_DAV}href") or ""
        size = response.findtext(f".//{_DAV}getcontentlength") or ""
        etag = response.findtext(f".//{_DAV}getetag") or ""
        changed = response.findtext(f".//{_DAV}getlastmodified") or ""
        found.append(
            _Entry(
                address=urljoin(base, href.strip()),
                folder=response.find(f".//{_DAV}resourcetype/{_DAV}collection") is not None,
                size=int(size) if size.isdecimal() else None,
                version=etag or (f"{changed}-{size}" if changed else ""),
                date=_day(changed),
            )
        )
    return found


def _day(http_date: str) -> str:
    try:
        return day_of(parsedate_to_datetime(http_date).isoformat()) if http_date else ""
    except (ValueError, TypeError, IndexError):
        return ""
