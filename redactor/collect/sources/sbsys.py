"""Cases in SBSYS.

Written from what public municipal clients show of the interface (sag/search, the documents of a
case with their files, journal notes, fil) and tested against a fake, not proven on the system.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from redactor.collect.content import suffix
from redactor.collect.contract import Fetched, SourceCase, SourceDocument, SourceError
from redactor.collect.kinds import SbsysSource
from redactor.collect.recipe import Bounds
from redactor.collect.sources.rest import Rest, wrong_form
from redactor.collect.sources.words import direction_of, iso_day

_NOTE = "journalnotat"


class Sbsys:
    """The files of a case's documents, and its journal notes.

    A document's first file stands for it; further files hang under it.
    """

    parallel = True
    strict = True

    def __init__(self, part: SbsysSource, limits: Bounds) -> None:
        self.base = part.address.rstrip("/")
        form = {"grant_type": "client_credentials"}
        if part.user is not None and part.password is not None:
            form = {
                "grant_type": "password", "username": part.user,
                "password": part.password.reveal(),
            }  # fmt: skip
        self.rest = Rest(part, limits, token=part.login, form=form)
        self.notes: dict[str, str] = {}

    def find_case(self, number: str) -> SourceCase:
        asked = {"Nummer": number, "PageNumber": 1, "PageSize": 100}
        found = self.rest.listing("POST", f"{self.base}/api/sag/search", asked)
        try:
            cases = [case for case in found["Results"] if str(case.get("Nummer")) == number]
            if len(cases) != 1:
                raise SourceError("Sagen findes ikke i SBSYS, eller du har ikke adgang til den.")
            title = str(cases[0].get("SagsTitel") or "")
            return SourceCase(id=str(cases[0]["Id"]), number=number, title=title)
        except (KeyError, TypeError, AttributeError):
            raise wrong_form() from None

    def list_documents(self, case: SourceCase) -> Iterator[SourceDocument]:
        yield from self._rows(f"api/sag/{case.id}/dokumenter", self._files)
        yield from self._rows(f"api/sag/{case.id}/journalarknotes", self._note)

    def _rows(self, path: str, described: Any) -> list[SourceDocument]:
        found = self.rest.listing("GET", f"{self.base}/{path}")
        try:
            rows = found.get("Results") if isinstance(found, dict) else found
            return [document for row in rows or () for document in described(row)]
        except (KeyError, TypeError, AttributeError):
            raise wrong_form() from None

    def _files(self, row: dict[str, Any]) -> list[SourceDocument]:
        title, number = str(row.get("Navn") or ""), str(row["Id"])
        kind = (row.get("DokumentArt") or {}).get("Navn") or ""
        files = row.get("Filer") or [None]
        documents: list[SourceDocument] = []
        for file in files:
            name = str((file or {}).get("Navn") or title)
            ending = str((file or {}).get("Filendelse") or "").strip(".")
            size = (file or {}).get("Size")
            documents.append(
                SourceDocument(
                    id=f"fil {file['Id']}" if file else f"dokument {number}",
                    number=number,
                    parent=documents[0].id if documents else "",
                    title=title if not documents else name,
                    name=name if suffix(name) or not ending else f"{name}.{ending}",
                    category=str(kind),
                    date=iso_day(str(row.get("DokumentDato") or "")),
                    direction=direction_of(str(kind)),
                    size=size if isinstance(size, int) else None,
                    locator=str(file["Id"]) if file else "",
                )
            )
        return documents

    def _note(self, row: dict[str, Any]) -> list[SourceDocument]:
        id_ = f"{_NOTE} {row['Id']}"
        self.notes[id_] = str(row.get("Notat") or "")
        return [
            SourceDocument(
                id=id_,
                title=str(row.get("Titel") or ""),
                name=f"{_NOTE}.html",
                category=_NOTE,
                date=iso_day(str(row.get("Oprettet") or "")),
                direction="internal",
            )
        ]

    def fetch(self, document: SourceDocument, into: Path) -> Fetched:
        note = self.notes.get(document.id)
        if note is not None:
            head = "<!doctype html><html><head><meta charset='utf-8'></head>"
            into.write_text(f"{head}<body>{note}</body></html>", encoding="utf-8")
            return Fetched(media_type="text/html")
        if not document.locator:
            into.touch()  # registered without a file: shown as empty
            return Fetched()
        answer = self.rest.ask("GET", f"{self.base}/api/fil/{document.locator}", into=into)
        return Fetched(media_type=answer.headers.get("content-type", ""))

    def close(self) -> None:
        self.rest.close()
