"""The desk's tables behave the same on SQLite and PostgreSQL."""

import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from redactor.model import Action, Case, Decision, Event, Ruling
from redactor.review import DocumentMark, Given, Handover, Step
from redactor.store import (
    Accounts,
    CaseStore,
    Clash,
    DeniedWord,
    DeskStore,
    Terms,
    User,
    UserRole,
)

EVENT = Event(at="2026-01-02T03:04:05Z", who="a", what="tested")


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CaseStore]:
    if request.param == "sqlite":
        made = CaseStore.at(tmp_path / "case.db")
    else:
        made = CaseStore(request.getfixturevalue("postgres"))
    yield made
    made.close()


@pytest.fixture
def desk(store: CaseStore) -> DeskStore:
    case = Case(id=uuid.uuid4().hex)
    store.create_case(case, EVENT)
    return DeskStore(store, case.id)


def decision(who: str, finding: str, undoes: str | None = None) -> Decision:
    return Decision(
        id=uuid.uuid4().hex, who=who, at="2026-01-01T00:00:00Z", finding=finding,
        ruling=Ruling(action=Action.REDACT, legal_basis=("x",)), undoes=undoes,
    )  # fmt: skip


def test_somebody_else_first_is_a_clash(desk: DeskStore) -> None:
    assert desk.decide([decision("a", "f1")], EVENT, after=0, targets={"f1"}) == 1
    before = desk.revision()
    with pytest.raises(Clash) as clash:
        desk.decide([decision("b", "f1")], EVENT, after=0, targets={"f1"})
    assert [d.who for d in clash.value.decisions] == ["a"]
    assert desk.revision() == before
    # One's own earlier answer, or one already seen, is in nobody's way.
    assert desk.decide([decision("a", "f1")], EVENT, after=0, targets={"f1"}) == 2
    assert desk.decide([decision("b", "f1")], EVENT, after=2, targets={"f1"}) == 3
    assert desk.last_decision() == 3
    assert [d.who for d in desk.decisions_after(1)] == ["a", "b"]


def test_many_at_once_get_a_number_each(desk: DeskStore) -> None:
    def work(name: str) -> None:
        for number in range(10):
            desk.decide([decision(name, f"{name}{number}")], EVENT, after=0, targets={name})

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert desk.last_decision() == 40
    assert len(desk.events_after(0)) == desk.revision() == 41


def test_everything_comes_back_as_it_was(desk: DeskStore) -> None:
    undo = decision("a", "f1", undoes="x")
    desk.decide([undo], EVENT, after=0, targets=())
    assert desk.decisions_after(0) == (undo,)
    assert desk.see("d", [2, 1, 1], "a", "t", EVENT) == 2
    assert desk.see("d", [2, 3], "a", "t", EVENT) == 1
    assert desk.see("d", [2], "b", "t", EVENT) == 1
    assert desk.seen_by() == {("d", 1, "a"), ("d", 2, "a"), ("d", 3, "a"), ("d", 2, "b")}
    marks = [
        DocumentMark(document="d", given=given, reason="Æ", who="a", at="t", legal_basis=("x",))
        for given in (Given.WITHHELD, Given.PARTLY)
    ]
    for mark in marks:
        desk.mark(mark, EVENT)
    assert desk.marks() == {"d": marks[1]}
    desk.constrain([("f1", "f2", True), ("f1", "f3", False)], "a", "t", EVENT)
    assert desk.constraints() == (("f1", "f2", True), ("f1", "f3", False))
    desk.constrain([("f3", "f1", True)], "a", "t", EVENT)
    assert desk.constraints() == (("f1", "f2", True), ("f3", "f1", True))
    handover = Handover(step=Step.SUBMIT, who="a", at="t", note="Klar", digest="0")
    desk.hand_over(handover, EVENT)
    assert desk.handovers() == (handover,)
    assert desk.terms() == Terms()
    for terms in (Terms(requester="Åse", working_days=14, owner="a"), Terms(owner="b")):
        desk.set_terms(terms, EVENT)
        assert desk.terms() == terms


def test_users_and_sessions(store: CaseStore) -> None:
    accounts = Accounts(store)
    anna = User(name=f"Anna {uuid.uuid4().hex}", role=UserRole.CASEWORKER, password="hash")
    assert accounts.add_user(anna, "t")
    assert not accounts.add_user(anna, "t")
    assert anna in accounts.users()
    assert not accounts.add_first_user(User(name="Bo", role=UserRole.APPROVER), "t")
    token = uuid.uuid4().hex
    accounts.open_session(token, anna.name, "2026-01-02", "2026-01-01")
    found = accounts.session_user(token, "2026-01-01")
    assert found is not None
    assert (found.name, found.role, found.password) == (anna.name, anna.role, "")
    assert accounts.session_user(token, "2026-01-03") is None
    accounts.close_session(token)
    assert accounts.session_user(token, "2026-01-01") is None


def test_words_of_the_house_expire(store: CaseStore) -> None:
    accounts = Accounts(store)
    word = DeniedWord(word=uuid.uuid4().hex, who="a", at="t", expires="2026-06-01")
    accounts.deny_word(word)
    accounts.deny_word(word)
    assert accounts.denied_words("2026-06-01").count(word) == 1
    assert word not in accounts.denied_words("2026-06-02")
