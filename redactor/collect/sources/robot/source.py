"""The web robot as a source: rows of pages become documents, links and buttons become files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Locator

from redactor.collect.content import kind_of, page_instead
from redactor.collect.contract import (
    Fetched,
    FetchError,
    SourceCase,
    SourceDocument,
    SourceError,
    State,
)
from redactor.collect.recipe import Bounds
from redactor.collect.sources.http import Web, host_of
from redactor.collect.sources.robot.browser import Browser, StepError
from redactor.collect.sources.robot.recipe import Field_, RobotSource, Rows
from redactor.collect.sources.words import direction_of, iso_day

_PAGES = 2000


@dataclass(frozen=True, slots=True)
class _Row:
    document: SourceDocument
    page: str


class Robot:
    """A web system without an API."""

    parallel = False  # one browser page, one session
    strict = True

    def __init__(self, part: RobotSource, limits: Bounds, case: str, internal: Path) -> None:
        self.part, self.limits = part, limits
        self.browser = Browser(part, limits, case, internal)
        # Files are taken by a plain client with the browser's session: it streams to disk,
        # counts bytes, and sees every redirect.
        self.web = Web(part.address, part.hosts, limits, ca_file=part.ca_file,
                       pace=self.browser.pace)  # fmt: skip

    def find_case(self, number: str) -> SourceCase:
        self.browser.log_in()
        return SourceCase(id=number, number=number)

    def list_documents(self, case: SourceCase) -> Iterator[SourceDocument]:
        """All rows of all pages, each followed by its attachments.

        The whole list is read before anything is given: pages opened in between would lose
        the place.
        """
        assert case.number == self.browser.case
        self.browser.doing("find", lambda: self.browser.follow(self.part.find))
        rows = self._all_rows(self.part.documents, "")
        if not rows:
            # A page that was made over looks like an empty case, and every document like gone.
            self.browser.picture("rows")
            raise SourceError(
                "Robotten fandt ingen dokumenter på sagens liste.",
                "Er der nogen i portalen, er siden lavet om: se billedet i internal/robot.",
            )
        for row in rows:
            yield row.document
            children = self.part.documents.children
            if children is not None and row.page:
                yield from self._attachments(row, children)

    def _attachments(self, row: _Row, children: Rows) -> list[SourceDocument]:
        """What is attached to a row; a list that cannot be read is itself listed."""
        try:
            self.browser.doing("attachments", lambda: self.browser.open(row.page))
            return [child.document for child in self._all_rows(children, row.document.id)]
        except StepError:
            return [
                SourceDocument(
                    id=f"{row.document.id}/?", parent=row.document.id, title="Bilag (ikke læst)"
                )
            ]

    def _all_rows(self, rows: Rows, parent: str) -> list[_Row]:
        found: dict[str, _Row] = {}
        for _ in range(_PAGES):
            here = self.browser.page.url
            # After a log-out the page shown is another one: go back before reading again.
            for row in self.browser.doing("rows", partial(self._rows_at, here, rows, parent)):
                found.setdefault(row.document.id, row)
            if rows.next is None:
                return list(found.values())
            if not self.browser.doing("next", partial(self._turn, here, rows.next)):
                return list(found.values())
        raise SourceError("Listen har flere sider, end robotten vil følge.")

    def _back_to(self, here: str) -> None:
        if self.browser.page.url != here:
            self.browser.open(here)

    def _rows_at(self, here: str, rows: Rows, parent: str) -> list[_Row]:
        self._back_to(here)
        return [self._read(row, rows, parent) for row in self.browser.page.locator(rows.rows).all()]

    def _turn(self, here: str, selector: str) -> bool:
        """Go to the next page; False when there is none."""
        self._back_to(here)
        link = self.browser.page.locator(selector)
        if not link.count() or link.first.is_disabled():
            return False
        address = link.first.get_attribute("href")
        if address and not address.startswith(("#", "javascript:")):
            self.browser.open(urljoin(here, address))
            return True
        self.browser.pace.wait()
        link.first.click()
        self.browser.page.wait_for_load_state("networkidle")
        return True

    def _read(self, row: Locator, rows: Rows, parent: str) -> _Row:
        values = {name: self._value(row, where) for name, where in rows.read.items()}
        page = self.browser.page.url
        file = urljoin(page, values["file"]) if values.get("file") else ""
        details = urljoin(page, values["page"]) if values.get("page") else ""
        document = SourceDocument(
            id=values.get("id") or file or details,
            number=values.get("number", ""),
            parent=parent,
            title=values.get("title", ""),
            name=values.get("name", ""),
            category=values.get("category", ""),
            date=iso_day(values.get("date", "")),
            direction=direction_of(values.get("direction", "")),
            parties=tuple(p.strip() for p in values.get("parties", "").split(";") if p.strip()),
            version=values.get("version", ""),
            locator=f"{file}\n{details}",
        )
        return _Row(document, details)

    def _value(self, row: Locator, wanted: Field_) -> str:
        cell = row.locator(wanted.at)
        if not cell.count():
            return ""
        raw = (
            cell.first.inner_text()
            if wanted.attribute is None
            else cell.first.get_attribute(wanted.attribute) or ""
        )
        value = " ".join(raw.split())
        if wanted.pattern is not None:
            match = re.search(wanted.pattern, value)
            value = "" if match is None else match.group(1 if match.re.groups else 0)
        if value and wanted.address is not None:
            value = wanted.address.replace("{value}", value)
        return value

    def fetch(self, document: SourceDocument, into: Path) -> Fetched:
        file, _, details = document.locator.partition("\n")
        if self.part.download is not None and not document.parent:
            try:
                return self.browser.doing("download", lambda: self._click(details, into))
            except StepError as error:
                raise FetchError(State.NEEDS_PERSON, str(error)) from None
        if not file:
            raise FetchError(State.NEEDS_PERSON, "Portalen viser ingen fil til dokumentet.")
        fetched = self._get(document, file, into)
        if fetched is None:
            # A page in the place of the file: the session may have ended without a word.
            self.browser.doing("session", lambda: self.browser.open(self.part.address))
            fetched = self._get(document, file, into)
        if fetched is None:
            raise FetchError(State.NEEDS_PERSON, "Portalen gav en webside i stedet for filen.")
        return fetched

    def _get(self, document: SourceDocument, file: str, into: Path) -> Fetched | None:
        """One file by its address; None when a web page came instead of it."""
        own = host_of(file) == host_of(self.part.address)
        headers = {"Cookie": self.browser.cookies()} if own else {}
        answer = self.web.ask("GET", file, headers=headers, into=into)
        media = answer.headers.get("content-type", "")
        if page_instead(kind_of(into, document.name), document.name or "x.bin", media):
            into.unlink()
            return None
        return Fetched(media_type=media)

    def _click(self, details: str, into: Path) -> Fetched:
        """One file by a click on its page."""
        assert self.part.download is not None
        if details:
            self.browser.open(details)
        button = self.browser.page.locator(self.part.download).first
        self.browser.pace.wait()
        try:
            with self.browser.page.expect_download() as waiting:
                button.click()
            download = waiting.value
            if failure := download.failure():
                raise FetchError(State.NEEDS_PERSON, f"Hentningen blev afbrudt ({failure}).")
            download.save_as(into)
            download.delete()
        except BrowserError:
            self.browser.still_in()
            raise FetchError(
                State.MISSING_OR_FORBIDDEN, "Portalen gav ingen fil, da der blev trykket."
            ) from None
        return Fetched()

    def close(self) -> None:
        self.web.close()
        self.browser.close()
