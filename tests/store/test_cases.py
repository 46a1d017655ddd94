"""The case database behaves the same on SQLite and PostgreSQL, whoever is killed when."""

import threading
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from redactor.audit import verify_log, write_log
from redactor.model import (
    Action,
    Box,
    Case,
    Decision,
    Document,
    Drawn,
    Entity,
    Event,
    Finding,
    RequestType,
    Role,
    Ruling,
    Status,
)
from redactor.service.case import CaseFolder
from redactor.store import CaseStore, Entry, House, HouseWord
from tests.databases import kept_in

EVENT = Event(at="2026-01-02T03:04:05Z", who="test", what="tested", details={"count": 1})
CASE = Case(
    id="c1", title="Sag", request_type=RequestType.PARTY, parties=("Åse Holm",), allow=("a",),
    deny=("b",), received="2026-01-01",
)  # fmt: skip


@pytest.fixture
def store(database: str, tmp_path: Path) -> Iterator[CaseStore]:
    made = CaseFolder(root=tmp_path).open_store(kept_in(tmp_path))
    yield made
    made.close()


@pytest.fixture
def case(store: CaseStore) -> Case:
    made = replace(CASE, id=uuid.uuid4().hex)
    store.create_case(made, EVENT)
    return made


def an_entry(name: str, position: int = 0) -> Entry:
    document = Document(id=f"id-{name}", source=name, sha256="ab" * 32, title="Tïtel 👍")
    return Entry(document=document, position=position)


def a_finding(document: str, n: int) -> Finding:
    return Finding(
        id=f"f{n}", document=document, page=1, type="PERSON", start=n, end=n + 4, text="Åse’",
        score=0.75, recognizer="r", reason="Navn", boxes=(Box(1, 2, 3.25, 4),), subject="f0",
        role_odds=(-1.25, 0.5, -2.0),
    )  # fmt: skip


def test_a_case_comes_back_and_may_change_its_terms(store: CaseStore, case: Case) -> None:
    assert store.find_case(case.id) == case
    changed = replace(case, deny=("b", "c"))
    store.create_case(changed, EVENT)
    assert store.find_case(case.id) == changed
    assert store.find_case("nobody") is None


def test_documents_and_findings_come_back_in_order(store: CaseStore, case: Case) -> None:
    entries = [an_entry("b", 1), an_entry("a", 0)]
    assert store.add_entries(case.id, entries, EVENT) == 2
    assert store.add_entries(case.id, entries, EVENT) == 0
    read = replace(
        entries[0],
        document=replace(entries[0].document, status=Status.READ, pages=2, number="2"),
        notices=("husk",), seconds={"ingest": 0.5}, alarm="fremmed", certificate={"a": [1]},
    )  # fmt: skip
    part = replace(an_entry("b/part"), document=replace(an_entry("b/part").document, parent="id-b"))
    found = [a_finding("id-b", n) for n in (3, 1)]
    store.record_read(case.id, read, [part], found, [EVENT])
    assert [entry.document.source for entry in store.entries(case.id)] == ["a", "b/part", "b"]
    assert read in store.entries(case.id)
    assert store.findings(case.id) == (found[1], found[0])
    store.record_read(case.id, read, [part], found[:1], [EVENT])
    assert store.findings(case.id) == (found[0],)


def test_linking_replaces_the_second_pass_only(store: CaseStore, case: Case) -> None:
    store.add_entries(case.id, [an_entry("a")], EVENT)
    store.record_read(case.id, an_entry("a"), [], [a_finding("id-a", 1)], [EVENT])
    entity = Entity(
        id="e1", type="PERSON", name="Åse", role=Role.PARTY, findings=("f1", "f9"), certain=False,
        reason="samme navn", marks=("child",),
    )  # fmt: skip
    for _ in range(2):
        store.record_linking(case.id, [entity], [a_finding("id-a", 9)], EVENT)
    assert store.entities(case.id) == (entity,)
    assert [finding.id for finding in store.findings(case.id)] == ["f1", "f9"]
    assert [f.id for f in store.findings(case.id, second_pass=False)] == ["f1"]
    store.record_linking(case.id, [], [], EVENT)
    assert [finding.id for finding in store.findings(case.id)] == ["f1"]


def test_what_people_said_goes_with_the_groups_or_neither_changes(
    store: CaseStore, case: Case
) -> None:
    entity = Entity(id="e1", type="PERSON", name="Åse", role=Role.PARTY, findings=("f1",))
    store.record_linking(case.id, [entity], [], EVENT)
    ruling = Ruling(action=Action.KEEP)
    said = Decision(id="d1", who="MKH", at="2026-01-02T03:04:05Z", ruling=ruling, entity="e1")
    store.add_decisions(case.id, [said], EVENT)
    after = replace(entity, id="e2")

    def killed(*_: object) -> tuple[list[Decision], list[Event]]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.record_linking(case.id, [after], [], EVENT, killed)
    assert store.entities(case.id) == (entity,)

    def carry(
        made: Sequence[Decision], were: Sequence[Entity]
    ) -> tuple[list[Decision], list[Event]]:
        assert (made, were) == ((said,), (entity,))
        return [replace(said, id="d2", entity="e2")], [replace(EVENT, what="carried")]

    store.record_linking(case.id, [after], [], EVENT, carry)
    assert store.entities(case.id) == (after,)
    assert [d.entity for d in store.decisions(case.id)] == ["e1", "e2"]
    assert [line.event.what for line in store.events(case.id)][-2:] == ["tested", "carried"]


def test_decisions_are_kept_in_order_and_whole(store: CaseStore, case: Case) -> None:
    ruling = Ruling(action=Action.REDACT, legal_basis=("ofl-30-1",), reason="privat")
    drawn = Drawn(document="id-a", page=2, boxes=(Box(1, 2, 3, 4), Box(5, 6, 7, 8)))
    made = [
        Decision(id="d1", who="MKH", at="2026-01-02T03:04:05Z", ruling=ruling, finding="f1"),
        Decision(id="d2", who="MKH", at="2026-01-02T03:04:06Z", ruling=ruling, drawn=drawn),
    ]
    assert store.add_decisions(case.id, made[:1], EVENT) == 1
    assert store.add_decisions(case.id, made[1:], EVENT) == 2
    assert store.decisions(case.id) == tuple(made)


def test_a_failed_change_leaves_no_event(store: CaseStore, case: Case) -> None:
    before = len(store.events(case.id))
    with pytest.raises(Exception, match="mangler"):
        store.update_entries(case.id, [an_entry("unknown")], [EVENT])
    assert len(store.events(case.id)) == before


def test_the_chain_holds_with_many_writers(store: CaseStore, case: Case, tmp_path: Path) -> None:
    def write() -> None:
        for _ in range(20):
            store.add_event(case.id, EVENT)

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    store.add_event(case.id, replace(EVENT, what="log.sealed"))
    write_log(tmp_path / "audit.jsonl", store.events(case.id))
    assert verify_log(tmp_path / "audit.jsonl") == 82


def test_opening_twice_keeps_what_is_there(tmp_path: Path) -> None:
    for _ in range(2):
        store = CaseStore.at(tmp_path / "case.db")
        store.create_case(CASE, EVENT)
        store.close()
    again = CaseStore.at(tmp_path / "case.db")
    assert again.cases() == (CASE,)
    assert len(again.events(CASE.id)) == 1


def test_what_is_deleted_is_not_left_in_the_file(tmp_path: Path) -> None:
    store = CaseStore.at(tmp_path / "case.db")
    house = House(store)
    for number in range(200):
        word = HouseWord(word=f"Hemmelig {number}", who="x", at="2026", expires="2099")
        house.set_word(word)
    for number in range(200):
        assert house.remove_word(f"Hemmelig {number}")
    store.forget_deleted()
    left = [path.name for path in tmp_path.iterdir() if b"Hemmelig" in path.read_bytes()]
    store.close()
    assert left == []
