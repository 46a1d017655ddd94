"""PostgreSQL crashes and comes back: nothing that was acknowledged is lost, people are told, and
the service goes on by itself."""

import json
import os
import threading
import time
import urllib.error
from pathlib import Path

import pytest

from tests.databases import kept_in, postgres
from tests.web.acting import announce, first_page, new_case, send_chunk, until_read, upload
from tests.web.conftest import Server, Visitor


class Answering:
    """Somebody who answers without a pause, and tries again what was refused."""

    def __init__(self, visitor: Visitor, case: str, document: str, page: dict[str, object]) -> None:
        self.visitor, self.case, self.page = visitor, case, page
        self.view = {"document": document, "page": 1}
        self.acknowledged: list[tuple[str, str]] = []
        self.refused: list[tuple[int, str]] = []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._work)
        self.thread.start()

    def _work(self) -> None:
        ids, seq = [item["id"] for item in self.page["items"]], self.page["seq"]
        while not self.over.is_set():
            turn = len(self.acknowledged)
            said = (ids[turn % len(ids)], ("redact", "keep")[turn // len(ids) % 2])
            try:
                told = self.visitor.post(f"/sager/{self.case}/svar", view=self.view, after=seq,
                                         action=said[1], findings=[said[0]])  # fmt: skip
            except urllib.error.HTTPError as error:
                self.refused.append((error.code, json.loads(error.read())["message"]))
                time.sleep(0.1)
                continue
            seq = told["seq"]
            self.acknowledged.append(said)

    def until_more(self) -> None:
        """Wait until three more answers are acknowledged."""
        wanted = len(self.acknowledged) + 3
        until = time.monotonic() + 60
        while len(self.acknowledged) < wanted:
            assert time.monotonic() < until, self.refused[-1:]
            time.sleep(0.05)

    def end(self) -> None:
        self.over.set()
        self.thread.join()


@pytest.mark.databases("postgresql")
def test_nothing_is_lost_when_the_database_crashes(
    service: Server, anna: Visitor, samples: Path
) -> None:
    case = new_case(anna)
    upload(anna, case, "Notat.txt", (samples / "06 Telefonnotat.txt").read_bytes())
    document, page = first_page(anna, case, until_read(anna, case))
    content = os.urandom(9_500_000)
    at = send_chunk(anna, case, announce(anna, case, "Stor.bin", content), content)
    answering = Answering(Visitor(service, "Anna Bruun"), case, document, page)
    try:
        answering.until_more()
        with postgres().away():
            with pytest.raises(urllib.error.URLError):  # refused, often before it is all sent
                send_chunk(anna, case, at, content)
            time.sleep(0.5)
        answering.until_more()
        again = announce(anna, case, "Stor.bin", content)
        assert (again["id"], again["offset"]) == (at["id"], at["offset"])
        upload(anna, case, "Stor.bin", content)
        upload(anna, case, "Brev.txt", b"Ring til Jens Kvist.")
        time.sleep(1.5)  # it is being read
        with postgres().away():
            time.sleep(1.5)
        table = until_read(anna, case)
        answering.until_more()
    finally:
        answering.end()
    assert "Kunne ikke læses" in table  # the bytes that are no document
    assert "Brev" in table
    assert {(code, message.split(".")[0]) for code, message in answering.refused} == {
        (503, "Sagsdatabasen svarer ikke")
    }
    store = service.folder(case).open_store(kept_in(service.data))
    stored = [(d.finding, d.ruling.action.value) for d in store.decisions(case)]
    store.close()
    left = iter(stored)
    assert all(one in left for one in answering.acknowledged)  # each, in their order
    assert len(stored) - len(answering.acknowledged) <= len(answering.refused)
