"""Cases in GetOrganized, which stands on SharePoint.

Written from what public municipal robots show of the interface (`_goapi` cases and documents,
SharePoint's RenderListDataAsStream, the cut at about 10 MB) and tested against a fake, not proven
on the system. NTLM itself is tested against an independent implementation.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from lxml import etree

from redactor.collect.contract import (
    Fetched,
    FetchError,
    Receipt,
    SourceCase,
    SourceDocument,
    SourceError,
)
from redactor.collect.kinds import GetOrganizedSource
from redactor.collect.recipe import Bounds
from redactor.collect.sources.http import Answer, Web, host_of
from redactor.collect.sources.ntlm import Ntlm
from redactor.collect.sources.rest import as_object, listed, said, wrong_form
from redactor.collect.sources.returning import NOT_TAKEN, refused
from redactor.collect.vaulting import digest_of

_ROWS = 200
_LIBRARY = "Dokumenter"
_JSON = {"Content-Type": "application/json", "Accept": "application/json"}
_OWN = ("DocID", "FileRef", "FileLeafRef", "File_x0020_Size", "_UIVersionString", "Modified")


class GetOrganized:
    """The documents of one case, with what they are attached to."""

    parallel = False  # NTLM belongs to a connection
    strict = True

    def __init__(self, part: GetOrganizedSource, limits: Bounds, case: str) -> None:
        self.part, self.case = part, case
        self.base = part.address.rstrip("/")
        auth = Ntlm(part.user, part.password.reveal())
        self.web = Web(
            part.address, part.hosts, limits, ca_file=part.ca_file, auth=auth, connections=1
        )

    def find_case(self, number: str) -> SourceCase:
        address = f"{self.base}/_goapi/Cases/Metadata/{quote(number, safe='')}"
        found = listed(lambda: self.web.ask("GET", address, headers=_JSON))
        try:
            row = _attributes(str(found["Metadata"]))
            where = str(row["ows_CaseUrl"]).strip("/")
        except (KeyError, TypeError):
            raise SourceError(
                "Sagen findes ikke i GetOrganized, eller du har ikke adgang til den."
            ) from None
        return SourceCase(id=where, number=number, title=row.get("ows_Title", ""))

    def list_documents(self, case: SourceCase) -> Iterator[SourceDocument]:
        rows = list(self._rows(case.id))
        known = {str(row["DocID"]) for row in rows}
        parents = {str(row["DocID"]): self._parent(str(row["DocID"]), known) for row in rows}
        children: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            children.setdefault(parents[str(row["DocID"])], []).append(row)
        given: set[str] = set()

        def below(parent: str) -> Iterator[SourceDocument]:
            for row in children.get(parent, ()):
                id_ = str(row["DocID"])
                if id_ not in given:
                    given.add(id_)
                    yield self._described(row, parent)
                    yield from below(id_)

        yield from below("")
        for row in rows:  # attached to one another in a ring
            if str(row["DocID"]) not in given:
                yield self._described(row, "")

    def _rows(self, where: str) -> Iterator[dict[str, Any]]:
        """Every document of the library in all its folders, page after page."""
        columns = [column for _, column in self.part.fields if column]
        names = "".join(f"<FieldRef Name='{name}'/>" for name in dict.fromkeys((*_OWN, *columns)))
        view = (
            f"<View Scope='RecursiveAll'><ViewFields>{names}</ViewFields>"
            f"<RowLimit Paged='TRUE'>{_ROWS}</RowLimit></View>"
        )
        listing = quote(f"'/{where}/{_LIBRARY}'", safe="")
        address = f"{self.base}/{quote(where)}/_api/web/GetList(@listUrl)/RenderListDataAsStream"
        body = json.dumps({"parameters": {"RenderOptions": 2, "ViewXml": view}}).encode()
        more = ""
        while True:
            page = listed(
                lambda more=more: self.web.ask(
                    "POST", f"{address}?@listUrl={listing}{more}", headers=_JSON, content=body
                )
            )
            try:
                rows = [row for row in page["Row"] if str(row.get("FSObjType", "0")) != "1"]
                if not all(row["DocID"] and row["FileRef"] for row in rows):
                    raise KeyError
                yield from rows
                following = page.get("NextHref")
            except (KeyError, TypeError, AttributeError):
                raise wrong_form() from None
            if not following:
                return
            more = str(following).replace("?", "&", 1)

    def _parent(self, id_: str, known: set[str]) -> str:
        address = f"{self.base}/_goapi/Documents/Parents/{quote(id_, safe='')}"
        try:
            found = as_object(self.web.ask("GET", address, headers=_JSON))
            parents = [str(one.get("DocumentId")) for one in found.get("ParentsData") or ()]
        except (FetchError, AttributeError):
            return ""  # it stands on its own rather than nowhere
        return next((parent for parent in parents if parent in known and parent != id_), "")

    def _described(self, row: dict[str, Any], parent: str) -> SourceDocument:
        size = str(row.get("File_x0020_Size") or "")
        name = str(row.get("FileLeafRef") or row["FileRef"].rpartition("/")[2])
        version = f"{row.get('_UIVersionString') or ''} {row.get('Modified') or ''}".strip()
        return SourceDocument(
            **{
                "id": str(row["DocID"]),
                "parent": parent,
                "name": name,
                "version": version,
                "size": int(size) if size.isdecimal() else None,
                "locator": str(row["FileRef"]),
                **said(self.part.fields, row),
            }
        )

    def fetch(self, document: SourceDocument, into: Path) -> Fetched:
        """By the document interface; what that cuts (about 10 MB) or refuses, from SharePoint."""
        address = f"{self.base}/_goapi/Documents/DocumentBytes/{quote(document.id, safe='')}"
        answer = self._whole(address, document, into)
        if answer is None:
            path = quote(document.locator.lstrip("/"))
            answer = self._whole(f"{self.base}/{path}", document, into)
        if answer is None:
            # SharePoint counts the columns it keeps inside some files; only it knows by how much.
            size = f"{into.stat().st_size} af {document.size} byte"
            return Fetched(
                reason=f"Filen har ikke den størrelse, GetOrganized oplyser ({size}).",
                media_type="application/octet-stream",
            )
        return Fetched(media_type=answer.headers.get("content-type", ""))

    def _whole(self, address: str, document: SourceDocument, into: Path) -> Answer | None:
        """The file, or None when it came otherwise than the list says it is."""
        try:
            answer = self.web.ask("GET", address, headers={"Accept": "*/*"}, into=into)
        except FetchError as error:
            if "/_goapi/" in address and "fejl" in str(error):
                return None
            raise
        html = "text/html" in answer.headers.get("content-type", "")
        same = document.size is None or into.stat().st_size == document.size
        return answer if same and not html else None

    def close(self) -> None:
        self.web.close()

    def put_back(self, path: Path, name: str) -> Receipt:
        """Add a finished file to the case; one of the same name is left as it is."""
        if not self.part.put_back:
            raise SourceError("Opskriften tillader ikke levering til denne kilde (put_back).")
        content = path.read_bytes()
        body = {
            "Bytes": list(content), "CaseId": self.case, "ListName": _LIBRARY, "FolderPath": "",
            "FileName": name, "Metadata": '<z:row xmlns:z="#RowsetSchema"/>', "Overwrite": False,
        }  # fmt: skip
        try:
            answer = self.web.ask(
                "POST", f"{self.base}/_goapi/Documents/AddToCase", headers=_JSON,
                content=json.dumps(body).encode(),
            )  # fmt: skip
            id_ = str(as_object(answer)["DocId"])
        except (FetchError, KeyError) as error:
            if isinstance(error, FetchError) and error.away:
                raise refused(error) from None
            raise SourceError(NOT_TAKEN) from None  # its answers to this are not described
        return Receipt(source=host_of(self.base), id=id_, sha256=digest_of(path).sha256)


def _attributes(untrusted_xml: str) -> dict[str, str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return {str(k): str(v) for k, v in etree.fromstring(untrusted_xml, parser).attrib.items()}
    except (etree.XMLSyntaxError, ValueError):
        raise SourceError("Kildens svar kan ikke læses.") from None
