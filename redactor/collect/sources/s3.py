"""Objects of a bucket under one prefix: S3 and what speaks like it (MinIO, Ceph, Garage).

Requests are signed by botocore and sent by our own client, so that hosts, pace, retries and
limits hold as everywhere else; nothing is looked up in the machine's own cloud settings.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import quote, urlencode

import httpx
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from lxml import etree

from redactor.collect.contract import (
    Fetched,
    FetchError,
    Receipt,
    SourceCase,
    SourceDocument,
    SourceError,
)
from redactor.collect.kinds import CASE, S3Source
from redactor.collect.recipe import Bounds
from redactor.collect.sources.http import Web, host_of
from redactor.collect.sources.returning import place_of, refused, same_content
from redactor.collect.sources.trees import tree_of
from redactor.collect.vaulting import digest_of
from redactor.days import day_of


class Signed(httpx.Auth):
    """AWS Signature Version 4."""

    requires_request_body = True

    def __init__(self, part: S3Source) -> None:
        self.signer = S3SigV4Auth(Credentials(part.key, part.secret.reveal()), "s3", part.region)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        asked = AWSRequest(
            method=request.method, url=str(request.url), data=request.content,
            headers={"host": request.headers["host"]},
        )  # fmt: skip
        self.signer.add_auth(asked)
        request.headers.update(dict(asked.headers.items()))
        yield request


class S3:
    """Every object under the prefix is a document."""

    parallel = True
    strict = False  # a file store may well hold web pages

    def __init__(self, part: S3Source, limits: Bounds, case: str) -> None:
        self.part, self.case = part, case
        self.web = Web(part.address, part.hosts, limits, ca_file=part.ca_file, auth=Signed(part))
        self.base = f"{part.address.rstrip('/')}/{part.bucket}"

    def find_case(self, number: str) -> SourceCase:
        return SourceCase(id=self.part.prefix.replace(CASE, number), number=number)

    def list_documents(self, case: SourceCase) -> Iterator[SourceDocument]:
        query = {"list-type": "2", "prefix": case.id}
        while True:
            try:
                answer = self.web.ask("GET", f"{self.base}?{urlencode(query, quote_via=quote)}")
            except FetchError as error:
                raise SourceError(f"Listen kan ikke hentes. {error}") from None
            page = tree_of(answer.body)
            for entry in page.iterfind("{*}Contents"):
                key = entry.findtext("{*}Key") or ""
                if key.endswith("/") and entry.findtext("{*}Size") == "0":
                    continue  # a folder as some programs show it
                yield self._described(key, case.id, entry)
            if page.findtext("{*}IsTruncated") != "true":
                return
            token = page.findtext("{*}NextContinuationToken")
            if not token:
                raise SourceError("Kilden gav ikke hele listen over dokumenter.")
            query["continuation-token"] = token

    def _described(self, key: str, prefix: str, entry: etree._Element) -> SourceDocument:
        size = entry.findtext("{*}Size") or ""
        return SourceDocument(
            id=key[len(prefix) :],
            name=PurePosixPath(key).name,
            written=day_of(entry.findtext("{*}LastModified") or ""),
            version=(entry.findtext("{*}ETag") or "").strip('"'),
            size=int(size) if size.isdecimal() else None,
            locator=key,
        )

    def fetch(self, document: SourceDocument, into: Path) -> Fetched:
        answer = self.web.ask("GET", f"{self.base}/{_path(document.locator)}", into=into)
        return Fetched(media_type=answer.headers.get("content-type", ""))

    def close(self) -> None:
        self.web.close()

    def put_back(self, path: Path, name: str) -> Receipt:
        """Add a finished file under the delivery prefix, unless something has that name."""
        key = self._delivery(name)
        address = f"{self.base}/{_path(key)}"
        try:
            # Asked twice: not every server knows the condition of the second request.
            self.web.ask("HEAD", address, accept=(404,))
            self.web.ask("PUT", address, headers={"If-None-Match": "*"}, content=path.read_bytes())
        except FetchError as error:
            raise refused(error) from None
        return Receipt(source=host_of(self.base), id=key, sha256=digest_of(path).sha256)

    def taken_back(self, path: Path, name: str) -> Receipt | None:
        """The receipt of the same object, delivered before."""
        key = self._delivery(name)
        address = f"{self.base}/{_path(key)}"
        if not same_content(path, lambda copy: self.web.ask("GET", address, into=copy)):
            return None
        return Receipt(source=host_of(self.base), id=key, sha256=digest_of(path).sha256)

    def _delivery(self, name: str) -> str:
        return f"{place_of(self.part.put_back, self.case).strip('/')}/{name}"


def _path(key: str) -> str:
    return quote(key, safe="/-_.~")
