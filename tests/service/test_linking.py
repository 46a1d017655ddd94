"""What the machine makes of the case as a whole, and what happens where a part of it fails."""

from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path

import pytest

from redactor.detect.people import misfiled
from redactor.engine import make_executor
from redactor.model import Case, Document, Finding, Page, Status, empty_boxes, finding_id
from redactor.pagefile import encode_pages
from redactor.service.analysis.linking import UNCHECKED, link_case
from redactor.service.case import CaseFolder, event
from redactor.settings import Settings
from redactor.store import Entry
from tests.databases import kept_in

pytestmark = pytest.mark.usefixtures("database")

NAME, NUMBER = "Anton Krag", "010190-1234"
TEXTS = (f"Sagen er om {NAME}, {NUMBER}.", "Brev til Erna Holm, 020280-4321, om hendes hegn.")


@pytest.fixture
def workers() -> Iterator[Executor]:
    executor = make_executor(workers=1, scheduler="", attempts=1)
    yield executor
    executor.shutdown()


def _finding(document: str, type_: str, text: str, page: str) -> Finding:
    start = page.index(text)
    return Finding(
        id=finding_id(document, 1, type_, start, start + len(text), text), document=document,
        page=1, type=type_, start=start, end=start + len(text), text=text, score=0.9,
        recognizer="test", reason="Prøve",
    )  # fmt: skip


def test_a_fault_in_the_alarm_costs_only_the_alarm(
    tmp_path: Path, workers: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The people are linked all the same, and each document says what was not looked into."""
    folder = CaseFolder(root=tmp_path / "sag")
    folder.begin()
    store = folder.open_store(kept_in(tmp_path))
    case = Case(id=folder.case_id, title="Sag", received="2026-01-02", parties=(NAME,))
    store.create_case(case, event("case.created"))
    named = ((NAME, NUMBER), ("Erna Holm", "020280-4321"))
    for number, (text, (name, cpr)) in enumerate(zip(TEXTS, named, strict=True), 1):
        page = Page(number=1, width=595, height=842, text=text, boxes=empty_boxes(len(text)))
        document = Document(
            id=f"d{number}", source=f"{number}.txt", sha256=str(number), number=str(number),
            kind="txt", status=Status.READ, pages=1,
        )  # fmt: skip
        entry = Entry(
            document=document, position=number, notices=("Læst med tekstgenkendelse.",),
            pages_file=folder.vault.put_bytes(encode_pages([page])),
        )  # fmt: skip
        store.add_entries(case.id, [entry], event("document.added", document=document.id))
        found = [
            _finding(document.id, "PERSON", name, text),
            _finding(document.id, "DK_CPR", cpr, text),
        ]
        store.record_read(case.id, entry, [], found, [event("document.read")])

    def linked() -> list[Entry]:
        link_case(case, folder, store, workers, Settings(workers=1), lambda *_: None)
        return store.entries(case.id)

    whole = linked()
    assert [bool(entry.alarm) for entry in whole] == [False, True]

    with monkeypatch.context() as broken:
        broken.setattr(misfiled, "_core", lambda *_: 1 / 0)
        failed = linked()
    assert [entry.alarm for entry in failed] == ["", ""]
    assert [entry.notices for entry in failed] == [(*e.notices, UNCHECKED) for e in whole]
    assert {e.name for e in store.entities(case.id) if e.type == "PERSON"} == {NAME, "Erna Holm"}

    assert linked() == whole, "looked into anew"
    store.close()
