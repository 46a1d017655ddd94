"""What the service tests do over and over, as a browser would, without a browser."""

import hashlib
import json
import time
import urllib.parse
from typing import Any

from tests.web.conftest import Visitor


def new_case(visitor: Visitor) -> str:
    form = b"title=Sag&received=2026-01-02&working_days=7"
    page = visitor.send("POST", "/sager/ny", form, "application/x-www-form-urlencoded").decode()
    return page.split('data-case="')[1].split('"')[0]


def announce(visitor: Visitor, case: str, name: str, content: bytes) -> dict[str, Any]:
    return visitor.post(f"/sager/{case}/filer", name=name, size=len(content), modified=1)


def send_chunk(visitor: Visitor, case: str, at: dict[str, Any], content: bytes) -> dict[str, Any]:
    part = content[at["offset"] : at["offset"] + at["chunk"]]
    answer: dict[str, Any] = json.loads(
        visitor.send(
            "PUT", f"/sager/{case}/filer/{at['id']}?offset={at['offset']}", part,
            "application/octet-stream", **{"x-sha256": hashlib.sha256(part).hexdigest()},
        )
    )  # fmt: skip
    return answer


def upload(visitor: Visitor, case: str, name: str, content: bytes) -> None:
    at = announce(visitor, case, name, content)
    while at["offset"] < at["size"]:
        at = send_chunk(visitor, case, at, content)
    visitor.post(f"/sager/{case}/filer/{at['id']}/slut")


def until_read(visitor: Visitor, case: str, seconds: float = 90) -> str:
    """The table of documents, once all are read."""
    for _ in range(int(seconds * 5)):
        table = visitor.get(f"/sager/{case}/dokumenter").decode()
        stream = visitor.opener.open(
            f"{visitor.server.address}/sager/{case}/haendelser", timeout=60
        )
        told = stream.readline().decode().removeprefix("data: ")
        stream.close()
        # A stream ends when the case cannot be read just then; browsers ask again.
        if (
            told
            and not json.loads(told)["running"]
            and "Venter på læsning" not in table
            and "<tr" in table
        ):
            return table
        time.sleep(0.2)
    raise AssertionError("the case was not read")


def first_page(visitor: Visitor, case: str, table: str) -> tuple[str, dict[str, Any]]:
    document = table.split(f"/sager/{case}/dok/")[1].split('"')[0]
    return document, json.loads(visitor.get(f"/sager/{case}/dok/{document}/side/1/fund"))


LETTER = """Fjordby Kommune

Kære Mette Holm, CPR-nr. 010190-1234

Vi har talt med din nabo Jens Kvist, telefon 31 90 44 28, om hegnet.
Mette Holm bor på Bakkevej 4, og Jens Kvist bor på Bakkevej 6.

Jens har ikke set journal J-2026-AB.
"""


def form(visitor: Visitor, path: str, **fields: Any) -> str:
    body = urllib.parse.urlencode(fields, doseq=True).encode()
    return visitor.send("POST", path, body, "application/x-www-form-urlencoded").decode()


class Opened:
    """A read case of one letter, and the page it stands on."""

    def __init__(self, visitor: Visitor) -> None:
        self.case = new_case(visitor)
        upload(visitor, self.case, "Brev.txt", LETTER.encode())
        self.document, self.page = first_page(visitor, self.case, until_read(visitor, self.case))
        self.base = f"/sager/{self.case}"
        self.view = {"document": self.document, "page": 1}

    def now(self, visitor: Visitor) -> dict[str, Any]:
        page: dict[str, Any] = json.loads(
            visitor.get(f"{self.base}/dok/{self.document}/side/1/fund")
        )
        return page

    def of(self, page: dict[str, Any], text: str) -> dict[str, Any]:
        return next(item for item in page["items"] if text in item["text"])

    def settle(self, visitor: Visitor) -> None:
        """Answer everything and see the page."""
        page = self.now(visitor)
        left = [item["id"] for item in page["items"] if item["open"]]
        if left:
            visitor.post(f"{self.base}/svar", view=self.view, after=page["seq"], action="redact",
                         findings=left)  # fmt: skip
        visitor.post(f"{self.base}/set", **self.view)
        if "Mangler svar om meroffentlighed" in visitor.get(f"{self.base}/godkendelse").decode():
            form(visitor, f"{self.base}/meroffentlighed", openness="secrecy")
