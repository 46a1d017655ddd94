"""Cases in cBrain F2.

Written from cBrain's documentation of F2-REST for version 13, which the municipality of Aarhus has
published with its open client (github.com/itk-dev/f2-api-client, resources/), and tested against a
fake, not proven on the system.

Addresses are found by their link relations, beginning with the service index; none is built here.
A record (akt, "matter") has a text of its own, of which F2 makes a PDF, and documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, urljoin

from lxml import etree

from redactor.collect.contract import (
    Fetched,
    FetchError,
    SourceCase,
    SourceDocument,
    SourceError,
    State,
)
from redactor.collect.kinds import F2Source
from redactor.collect.recipe import Bounds
from redactor.collect.sources.http import Web
from redactor.collect.sources.rest import Rest, listed, wrong_form
from redactor.collect.sources.trees import tree_of
from redactor.collect.sources.words import direction_of
from redactor.days import day_of

_REL = "http://cbrain.com/casefile/rel/"
_XML = {"Accept": "application/vnd.cbrain.casefile+xml"}
_ANY = {"Accept": "*/*"}
_PLACE = re.compile(r"\{(\w+)\}")
_DATES = ("LetterDate", "SentDate", "ReceivedDate", "CreatedDate")
_PEOPLE = ("Sender", "Receivers", "CcReceivers", "BccReceivers", "InvolvedParties")
_REFUSED, _EMPTY, _TEXT, _PDF, _FILE = "refused", "empty", "text", "pdf", "file"
"""How a document is had; the first word of its locator."""


class F2:
    """The records of one case, each followed by its documents."""

    parallel = True
    strict = True

    def __init__(self, part: F2Source, limits: Bounds) -> None:
        self.part = part
        self.index = self._service_index(limits)
        form = {"grant_type": "password", "username": part.user}
        if part.password is not None:
            form["password"] = part.password.reveal()
        if part.organization:
            form["organization_partyno"] = part.organization
        self.rest = Rest(part, limits, token=self._address("oauth2-token"), form=form, headers=_XML)

    def _service_index(self, limits: Bounds) -> Mapping[str, object]:
        """Relation to link. The index is open; all it names asks for a token."""
        web = Web(self.part.address, self.part.hosts, limits, ca_file=self.part.ca_file)
        where = f"{self.part.address.rstrip('/')}/ServiceIndex"
        try:
            found = listed(lambda: web.ask("GET", where, headers={"Accept": "application/json"}))
        finally:
            web.close()
        if not isinstance(found, dict):
            raise wrong_form()
        return found

    def _address(self, relation: str, **values: str) -> str:
        link = self.index.get(_REL + relation)
        address = link.get("href") if isinstance(link, dict) else None
        if not isinstance(address, str):
            raise SourceError("F2 nævner ikke den adresse, der skal bruges.")
        return self._filled(address, values)

    def _filled(self, template: str, values: Mapping[str, str]) -> str:
        """A URL template with its parameters; the documents of a record come by themselves."""

        def value(match: re.Match[str]) -> str:
            usual = "true" if match.group(1) == "exclude_attachments" else "false"
            return quote(values.get(match.group(1), usual), safe="")

        return urljoin(f"{self.part.address.rstrip('/')}/", _PLACE.sub(value, template))

    def find_case(self, number: str) -> SourceCase:
        where = self._address("case-by-case-number", caseNumber=number)
        try:
            case = tree_of(self.rest.ask("GET", where).body)
        except FetchError as error:
            if error.state is State.MISSING_OR_FORBIDDEN:
                message = "Sagen findes ikke i F2, eller du har ikke adgang til den."
                raise SourceError(message) from None
            raise SourceError(f"Sagen kan ikke hentes. {error}") from None
        structure = _link(case, _REL + "structure")
        if not structure or _bare(_text(case, "CaseNumber")) != _bare(number):
            raise wrong_form()
        return SourceCase(id=self._filled(structure, {}), number=number, title=_text(case, "Title"))

    def list_documents(self, case: SourceCase) -> Iterator[SourceDocument]:
        try:
            tree = tree_of(self.rest.ask("GET", case.id).body)
        except FetchError as error:
            raise SourceError(f"Kildens liste kan ikke hentes. {error}") from None
        matters = _child(tree, "Matters")
        if matters is None:
            raise wrong_form()
        for matter in matters:
            if _name(matter) == "Matter":
                yield from self._record(matter)

    def _record(self, listed_: etree._Element) -> Iterator[SourceDocument]:
        where = _link(listed_, "self")
        own = _text(listed_, "Id")
        if not own or not where:
            raise wrong_form()
        where = self._filled(where, {})
        try:
            whole = tree_of(self.rest.ask("GET", where).body)
        except FetchError as error:
            if error.state is State.NEEDS_PERSON:
                raise SourceError(f"Kildens liste kan ikke hentes i sin helhed. {error}") from None
            whole = None
        told = listed_ if whole is None else whole
        holder = _child(listed_, "Documents")
        files = [d for d in (() if holder is None else holder) if _name(d) == "Document"]
        record = SourceDocument(
            id=f"akt {own}",
            number=_text(told, "CaseMatterNumber"),
            title=_text(told, "Title"),
            category="akt",
            date=next((day for name in _DATES if (day := day_of(_text(told, name)))), ""),
            direction=direction_of(_text(told, "Type")),
            parties=tuple(dict.fromkeys(_people(told))),
            version=f"{_text(listed_, 'ModifiedDate')} {_text(told, 'VersionNumber')}".strip(),
            locator=self._held(whole, where, alone=not files),
        )
        if record.locator:
            yield record
        for file in files:
            yield self._described(file, record)

    def _held(self, whole: etree._Element | None, where: str, *, alone: bool) -> str:
        """How the record's own text is had; empty when it has none, and has documents."""
        if whole is None:
            return f"{_REFUSED}\n"
        pdf = _link(whole, _REL + "pdf-content")
        if pdf:
            return f"{_PDF}\n{self._filled(pdf, {})}"
        if _text(whole, "Text"):
            return f"{_TEXT}\n{where}"
        return f"{_EMPTY}\n" if alone else ""

    def _described(self, row: etree._Element, record: SourceDocument) -> SourceDocument:
        own, where = _text(row, "Id"), _link(row, "self")
        if not own or not where:
            raise wrong_form()
        title, ending = _text(row, "Title"), _text(row, "FileType").strip(".")
        changed = _text(row, "ModifiedDate")
        size = _text(row, "Size") or _text(row, "FileSize")
        held = bool(record.locator)
        return SourceDocument(
            id=f"dokument {own}",
            number="" if held else record.number,
            parent=record.id if held else "",
            title=title,
            name=f"{title or 'dokument'}.{ending}" if ending else title,
            category="dokument",
            date="" if held else record.date,
            written=day_of(changed),
            direction="" if held else record.direction,
            parties=() if held else record.parties,
            version=changed,
            size=int(size) if size.isdecimal() else None,
            locator=f"{_FILE}\n{self._filled(where, {})}",
        )

    def fetch(self, document: SourceDocument, into: Path) -> Fetched:
        how, _, where = document.locator.partition("\n")
        if how == _REFUSED:
            message = "Akten findes ikke, eller adgangen er nægtet."
            raise FetchError(State.MISSING_OR_FORBIDDEN, message)
        if how == _EMPTY:
            raise FetchError(State.NEEDS_PERSON, "Akten har hverken tekst eller dokumenter.")
        if how == _TEXT:
            text = _text(tree_of(self.rest.ask("GET", where).body), "Text")
            into.write_text(text, encoding="utf-8")
            said = "Aktens tekst; F2 har ingen PDF af den."
            return Fetched(state=State.ORIGINAL_ONLY, reason=said)
        if how == _PDF:
            answer = self.rest.ask("GET", where, headers=_ANY, into=into)
            return Fetched(state=State.CONVERTED, media_type=answer.headers.get("content-type", ""))
        content = _link(tree_of(self.rest.ask("GET", where).body), _REL + "content")
        if not content:
            raise FetchError(State.MISSING_OR_FORBIDDEN, "F2 giver ikke dokumentets indhold.")
        answer = self.rest.ask("GET", self._filled(content, {}), headers=_ANY, into=into)
        return Fetched(media_type=answer.headers.get("content-type", ""))

    def close(self) -> None:
        self.rest.close()


def _name(element: etree._Element) -> str:
    """Without the namespace, which not all answers have; empty for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next((child for child in element if _name(child) == name), None)


def _text(element: etree._Element, name: str) -> str:
    child = _child(element, name)
    return (child.text or "").strip() if child is not None else ""


def _link(element: etree._Element, relation: str) -> str:
    return next(
        (
            str(child.get("href") or "")
            for child in element
            if _name(child) == "Link" and child.get("rel") == relation
        ),
        "",
    )


def _people(matter: etree._Element) -> Iterator[str]:
    for role in _PEOPLE:
        holder = _child(matter, role)
        if holder is not None:
            for person in (holder, *holder):
                if name := _text(person, "Name"):
                    yield name


def _bare(number: str) -> str:
    """F2 writes '2012 - 342'; people leave the spaces out."""
    return re.sub(r"\s", "", number)
