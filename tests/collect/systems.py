"""Fakes of document systems, written from public descriptions, with faults on demand.

Each system says how it lists and addresses documents; the server (`serving.py`) adds log-in and
faults alike to all. A fault is the document's own name.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

FAULTS = (
    "AAMk/1=", "to", "401", "403", "404", "410", "500", "busy", "slow", "cut", "cut once",
    "wrong type", "wrong once", "big", "elsewhere", "sidst",
)  # fmt: skip
HEALTHY = ("AAMk/1=", "to", "tre", "fire", "fem", "sidst")
EXPECTED = {
    "AAMk/1=": "fetched", "to": "fetched", "sidst": "fetched", "busy": "fetched",
    "slow": "fetched", "cut once": "fetched", "wrong once": "fetched", "big": "fetched",
    "401": "missing_or_forbidden", "403": "missing_or_forbidden", "404": "missing_or_forbidden",
    "410": "gone", "500": "needs_person", "cut": "needs_person", "wrong type": "needs_person",
    "elsewhere": "needs_person",
}  # fmt: skip
_BIG = 12_000_000
_PAGE = 4


def content(name: str) -> bytes:
    """What a document holds: a mail, larger than 10 MB for one of them."""
    head = f"From: a@example.org\r\nSubject: {name}\r\n\r\n".encode()
    return head + (b"x" * _BIG if name == "big" else b"Tekst\r\n")


@dataclass(frozen=True)
class Given:
    """An answer: JSON, or a document's content, to which its fault applies."""

    body: Any = None
    name: str = ""
    most: int = 0
    """Larger documents come as an error page with status 200."""
    xml: str = ""
    moved: str = ""
    """Where the answer is found instead."""
    status: int = 0
    """Of an answer that is none."""
    file: bytes = b""
    """What was delivered before."""


@dataclass(frozen=True)
class Asked:
    """A request of somebody logged in; `path` as sent, `body` as JSON where it was."""

    method: str
    path: str
    query: dict[str, str]
    body: Any


class System:
    """One document system. `token`: OAuth; `basic` and `ntlm`: on each request or connection."""

    auth = "token"
    options = ""
    """The source's fields in a recipe, besides name, type, address and secrets."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.port = 0
        self.versions: Counter[str] = Counter()
        self.asked: list[tuple[str, str]] = []

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def opened(self, _path: str) -> Given | None:
        """The answer to a request of anybody; None where one must be logged in."""
        return None

    def answer(self, asked: Asked) -> Given | None:
        """The answer to a request of somebody logged in; None is 404."""
        raise NotImplementedError

    def page(self, start: int) -> list[str]:
        return list(self.names[start : start + _PAGE])


class Mailbox(System):
    kind = "graph_mailbox"
    options = "login: '{base}', tenant: t, client: c, mailbox: byg, own: [kommune.example]"

    def answer(self, asked: Asked) -> Given | None:
        if asked.path.endswith("/$value"):
            return Given(name=unquote(asked.path.split("/")[-2]))
        assert asked.path == "/users/byg/messages"
        self.asked.append(("search", asked.query.get("$search", "")))
        start = int(asked.query.get("$skip", "0"))
        answer: dict[str, Any] = {
            "value": [
                {
                    "id": name, "changeKey": f"k{self.versions[name]}", "subject": f"Om {name}",
                    "receivedDateTime": "2026-05-01T08:00:00Z",
                    "from": {"emailAddress": {"address": "a@example.org"}},
                    "toRecipients": [{"emailAddress": {"address": "b@kommune.example"}}],
                    "conversationId": "tråd",
                }
                for name in self.page(start)
            ]
        }  # fmt: skip
        if start + _PAGE < len(self.names):
            answer["@odata.nextLink"] = f"{self.base}{asked.path}?$skip={start + _PAGE}"
        return Given(answer)


class Site(System):
    kind = "graph_site"
    options = (
        "login: '{base}', tenant: t, client: c, site: 'k.sharepoint.com:/sites/byg',"
        " library: Sager, path: 'Sag {{case}}', put_back: Ud,"
        " fields: {{title: Titel, date: Dato, direction: Retning}}"
    )

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(names)
        self.delivered: dict[str, bytes] = {}

    def answer(self, asked: Asked) -> Given | None:
        if asked.path == "/sites/k.sharepoint.com:/sites/byg":
            return Given({"id": "k,1,2"})
        if asked.path == "/sites/k%2C1%2C2/drives":
            return Given({"value": [{"name": "Andet", "id": "x"}, {"name": "Sager", "id": "d!1"}]})
        inside = asked.path.removeprefix("/drives/d%211/")
        place = inside.removesuffix(":/content")
        if asked.method == "PUT":
            assert asked.query == {"@microsoft.graph.conflictBehavior": "fail"}
            if place in self.delivered:
                return Given(status=409)
            self.delivered[place] = asked.body
            return Given({"id": "ny"})
        if place in self.delivered:
            return Given({"id": "ny"} if place == inside else None, file=self.delivered[place])
        if inside.startswith("root:/Ud/"):
            return None
        if inside.endswith("/content"):
            return Given(name=unquote(inside.split("/")[1]))
        start = int(asked.query.get("$skip", "0"))
        if inside == "root:/Sag%202026-1:/children":
            names = self.page(0)
            items = [self._item(name) for name in names]
            items += [{"id": "mappe", "name": "Mere", "folder": {"childCount": 9}},
                      {"id": "noter", "name": "Noter", "package": {"type": "oneNote"}}]  # fmt: skip
            return Given({"value": items})
        if inside == "items/mappe/children":
            start = start or _PAGE
            answer: dict[str, Any] = {"value": [self._item(name) for name in self.page(start)]}
            if start + _PAGE < len(self.names):
                answer["@odata.nextLink"] = f"{self.base}{asked.path}?$skip={start + _PAGE}"
            return Given(answer)
        return None

    def _item(self, name: str) -> dict[str, Any]:
        return {
            "id": name, "name": f"{name.replace('/', '_')}.eml", "cTag": f"c{self.versions[name]}",
            "size": len(content(name)), "file": {"mimeType": "message/rfc822"},
            "lastModifiedDateTime": "2026-05-02T08:00:00Z",
            "listItem": {"fields": {"Titel": f"Om {name}", "Dato": "2026-05-01T00:00:00Z",
                                    "Retning": "Indgående"}},
        }  # fmt: skip


class GetOrganized(System):
    kind = "getorganized"
    auth = "ntlm"
    options = "user: 'PROEVE\\robot', put_back: true"

    def answer(self, asked: Asked) -> Given | None:
        if asked.path == "/_goapi/Cases/Metadata/2026-1":
            row = (
                '<z:row xmlns:z="#RowsetSchema" ows_CaseUrl="cases/BYG1/2026-1" ows_Title="Hegn"/>'
            )
            return Given({"Metadata": row})
        if asked.path.startswith("/_goapi/Documents/Parents/"):
            child = unquote(asked.path.rpartition("/")[2])
            return Given({"ParentsData": [{"DocumentId": "AAMk/1="}] if child == "to" else []})
        if asked.path == "/_goapi/Documents/AddToCase":
            taken = asked.body["FileName"] == "findes.pdf"
            return None if taken else Given({"DocId": 77})
        if asked.path.startswith("/_goapi/Documents/DocumentBytes/"):
            return Given(name=unquote(asked.path.rpartition("/")[2]), most=10_000_000)
        if asked.path.startswith("/cases/BYG1/2026-1/Dokumenter/"):
            return Given(name=unquote(asked.path.rpartition("/")[2]).removesuffix(".eml"))
        if not asked.path.endswith(
            "/cases/BYG1/2026-1/_api/web/GetList(@listUrl)/RenderListDataAsStream"
        ):
            return None
        assert "RecursiveAll" in asked.body["parameters"]["ViewXml"]
        start = int(asked.query.get("p_ID", "0"))
        answer: dict[str, Any] = {"Row": [self._row(name) for name in self.page(start)]}
        if start + _PAGE < len(self.names):
            answer["NextHref"] = f"?Paged=TRUE&p_ID={start + _PAGE}"
        return Given(answer)

    def _row(self, name: str) -> dict[str, str]:
        return {
            "DocID": name, "Title": f"Om {name}", "FSObjType": "0", "Dato": "01-05-2026",
            "FileRef": f"/cases/BYG1/2026-1/Dokumenter/{name}.eml",
            "FileLeafRef": f"{name.replace('/', '_')}.eml", "Korrespondance": "Indgående",
            "File_x0020_Size": str(len(content(name))),
            "_UIVersionString": f"{self.versions[name]}.0",
        }  # fmt: skip


class Nova(System):
    kind = "nova"
    options = "login: '{base}/token', client: c"

    def answer(self, asked: Asked) -> Given | None:
        assert (asked.method, asked.query) == ("PUT", {"api-version": "2.0-Case"})
        if asked.path == "/Case/GetList":
            cases = ["2026-1", "2026-10"]
            return Given(
                {
                    "pagingInformation": {"numberOfRows": 2},
                    "cases": [
                        {"common": {"uuid": f"u-{n}"},
                         "caseAttributes": {"title": "Hegn", "userFriendlyCaseNumber": n}}
                        for n in cases
                    ],
                }
            )  # fmt: skip
        if asked.path == "/Document/GetFile":
            return Given(name=asked.body["common"]["uuid"])
        assert asked.path == "/Document/GetList"
        start = asked.body["paging"]["startRow"]
        if asked.body.get("mainDocumentUuid") == "AAMk/1=":
            rows, total = [self._row("to")], 1
        else:
            names = [name for name in self.names if name != "to"]
            rows, total = [self._row(name) for name in names[start : start + _PAGE]], len(names)
        return Given({"documents": rows, "pagingInformation": {"totalNumberOfRows": total}})

    def _row(self, name: str) -> dict[str, Any]:
        return {
            "documentUuid": name, "documentNumber": f"D{name}", "title": f"Om {name}",
            "documentType": "Indgående", "documentDate": "2026-05-01T00:00:00",
            "fileExtension": "eml", "numberOfSubDocuments": int(name == "AAMk/1="),
        }  # fmt: skip


class Sbsys(System):
    kind = "sbsys"
    options = "login: '{base}/token', client: c"

    def answer(self, asked: Asked) -> Given | None:
        if asked.path == "/api/sag/search":
            rows = [{"Id": 9, "Nummer": "2026-10"}, {"Id": 7, "Nummer": "2026-1"}]
            return Given({"Results": rows})
        if asked.path == "/api/sag/7/journalarknotes":
            return Given({"Results": [{"Id": 3, "Titel": "Notat", "Notat": "<p>Ringet</p>",
                                       "Oprettet": "2026-05-03T10:00:00"}]})  # fmt: skip
        if asked.path.startswith("/api/fil/"):
            return Given(name=unquote(asked.path.removeprefix("/api/fil/")))
        if asked.path != "/api/sag/7/dokumenter":
            return None
        both = {
            "Id": 1, "Navn": "Om AAMk/1=", "DokumentDato": "2026-05-01T00:00:00",
            "DokumentArt": {"Navn": "Indgående"},
            "Filer": [self._file("AAMk/1="), self._file("to")],
        }  # fmt: skip
        rest = [
            {
                "Id": 10 + n, "Navn": f"Om {name}", "DokumentDato": "2026-05-01T00:00:00",
                "DokumentArt": {"Navn": "Indgående"}, "Filer": [self._file(name)],
            }
            for n, name in enumerate(self.names)
            if name not in ("AAMk/1=", "to")
        ]  # fmt: skip
        return Given([both, *rest, {"Id": 99, "Navn": "Uden fil", "Filer": []}])

    def _file(self, name: str) -> dict[str, Any]:
        return {"Id": name.replace("/", "%2F"), "Navn": "brev", "Filendelse": "eml",
                "Size": len(content(name))}  # fmt: skip


class Cmis(System):
    kind = "cmis"
    auth = "basic"
    options = (
        "user: robot, path: '/Sager/{{case}}', fields: {{title: 'esdh:titel', date: 'esdh:dato'}}"
    )

    def answer(self, asked: Asked) -> Given | None:
        assert asked.query.get("succinct") == "true" or asked.query["cmisselector"] == "content"
        if asked.path == "/Sager/2026-1":
            return Given({"succinctProperties": {"cmis:objectId": "rod"}})
        if asked.query["cmisselector"] == "content":
            return Given(name=asked.query["objectId"].partition(";")[0])
        skip = int(asked.query["skipCount"])
        if asked.query["objectId"] == "rod":
            folder = {"cmis:baseTypeId": "cmis:folder", "cmis:objectId": "under"}
            rows = [folder, self._row("AAMk/1="), self._row("to")]
            return Given(self._children(rows, more=False))
        names = [name for name in self.names if name not in ("AAMk/1=", "to")]
        rows = [self._row(name) for name in names[skip : skip + _PAGE]]
        return Given(self._children(rows, more=skip + _PAGE < len(names)))

    def _children(self, rows: list[dict[str, Any]], *, more: bool) -> dict[str, Any]:
        return {"objects": [{"object": {"succinctProperties": row}} for row in rows],
                "hasMoreItems": more}  # fmt: skip

    def _row(self, name: str) -> dict[str, Any]:
        return {
            "cmis:baseTypeId": "cmis:document", "cmis:versionSeriesId": name,
            "cmis:objectId": f"{name};{self.versions[name]}.0", "cmis:name": f"{name}.eml",
            "cmis:lastModificationDate": 1777622400000, "esdh:titel": f"Om {name}",
            "cmis:contentStreamLength": len(content(name)), "esdh:dato": "2026-05-01",
        }  # fmt: skip


class F2(System):
    kind = "f2"
    options = "client: robot, user: F2ROBOT"
    rel = "http://cbrain.com/casefile/rel/"

    def opened(self, _path: str) -> Given | None:
        if _path != "/ServiceIndex":
            return None
        links = {"oauth2-token": "/oauth2/token", "case-by-case-number": "/cases?no={caseNumber}"}
        return Given({self.rel + name: {"href": self.base + at} for name, at in links.items()})

    def answer(self, asked: Asked) -> Given | None:
        what, _, name = unquote(asked.path).lstrip("/").partition("/")
        if what == "cases" and asked.query.get("no") == "2026-1":
            return Given(moved=f"{self.base}/case/7")
        if what == "case":
            inside = "<CaseNumber>2026 - 1</CaseNumber><Title>Sag</Title>"
            return self._tree("Case", inside, structure="/structure/7")
        if what == "structure":
            first, others = self.names[:2], self.names[2:]
            matters = "".join(
                self._matter(number, names)
                for number, names in ((1, first[1:]), (2, others), (3, ()), (4, ()))
            )
            return self._tree("Case", f"<Matters>{matters}</Matters>")
        if what == "matter" and name == "1":
            inside = (
                "<Type>Inbound</Type><CaseMatterNumber>1</CaseMatterNumber>"
                "<Title>Om AAMk/1=</Title><LetterDate>2026-05-01T00:00:00</LetterDate>"
                "<Sender><Name>Asta Kvist</Name></Sender>"
                "<Receivers><Receiver><Name>Byg</Name></Receiver></Receivers>"
            )
            return self._tree(
                "Matter", inside, **{"pdf-content": "/pdf?leave={exclude_attachments}"}
            )
        if what == "matter" and name == "2":
            inside = "<Type>Outbound</Type><CaseMatterNumber>2</CaseMatterNumber>"
            inside += (
                '<LetterDate xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>'
            )
            return self._tree("Matter", f"{inside}<SentDate>2026-05-02T09:00:00</SentDate><Text/>")
        if what == "matter" and name == "4":
            return self._tree("Matter", "<Title>Telefonnotat</Title><Text>Naboen ringede.</Text>")
        if what == "document":
            return self._tree("Document", "", content=f"/content/{quote(name, safe='')}")
        if what == "pdf":
            assert asked.query == {"leave": "true"}
            return Given(name=self.names[0])
        return Given(name=name) if what == "content" else None

    def _tree(self, root: str, inside: str, **links: str) -> Given:
        own = "".join(
            f'<Link rel="{self.rel}{n}" href="{self.base}{a}"/>' for n, a in links.items()
        )
        return Given(
            xml=f'<{root} xmlns="http://cbrain.com/casefile/schema/">{inside}{own}</{root}>'
        )

    def _matter(self, number: int, names: tuple[str, ...]) -> str:
        files = "".join(
            f"<Document><Id>{self.names.index(name)}</Id><Title>Om {name}</Title>"
            f"<ModifiedDate>2026-05-0{1 + self.versions[name]}T10:00:00</ModifiedDate>"
            f"<FileType>eml</FileType><Size>{len(content(name))}</Size>"
            f'<Link rel="self" href="{self.base}/document/{quote(name, safe="")}"/></Document>'
            for name in names
        )
        return (
            f"<Matter><Id>{number}</Id><ModifiedDate>2026-05-01T08:00:00</ModifiedDate><Title>Akt"
            f'</Title><Documents>{files}</Documents><Link rel="self" href="{self.base}/matter/'
            f'{number}"/></Matter>'
        )


SYSTEMS = (Mailbox, Site, GetOrganized, Nova, Sbsys, Cmis, F2)
