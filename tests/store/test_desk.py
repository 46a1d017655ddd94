"""The desk's tables behave the same on SQLite and PostgreSQL."""

import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

import redactor.store
from redactor.model import Action, Case, Decision, Entity, Event, Role, Ruling
from redactor.review import (
    DocumentAnswers,
    DocumentMark,
    Extraction,
    Given,
    Handover,
    Openness,
    Step,
)
from redactor.service.case import CaseFolder
from redactor.store import (
    Accounts,
    AnswerClash,
    ApiToken,
    CaseStore,
    Clash,
    Deletion,
    DeskStore,
    Hook,
    House,
    HouseWord,
    Listed,
    MarkClash,
    Regrouped,
    ReviewStore,
    Share,
    Terms,
    User,
    UserKind,
    UserRole,
    WordKind,
)
from tests.databases import kept_in

EVENT = Event(at="2026-01-02T03:04:05Z", who="a", what="tested")


@pytest.fixture
def store(database: str, tmp_path: Path) -> Iterator[CaseStore]:
    made = CaseFolder(root=tmp_path).open_store(kept_in(tmp_path))
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


def test_an_answer_for_somebody_who_was_regrouped_is_refused(
    store: CaseStore, desk: DeskStore
) -> None:
    """It would hold for nobody, and nobody would be told."""
    entity = Entity(id="e1", type="PERSON", name="Åse", role=Role.PARTY, findings=("f1",))
    store.record_linking(desk.case_id, [entity], [], EVENT)
    whole = replace(decision("a", ""), finding=None, entity="e1")
    assert desk.decide([whole], EVENT, after=0, targets={"e1"}) == 1
    store.record_linking(desk.case_id, [replace(entity, id="e2")], [], EVENT)
    again = replace(whole, id=uuid.uuid4().hex)
    with pytest.raises(Regrouped):
        desk.decide([again], EVENT, after=1, targets={"e1"})
    taken_back = replace(again, undoes=whole.id)
    assert desk.decide([taken_back], EVENT, after=1, targets=()) == 2


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
    desk.hand_over(handover, EVENT, following=0)
    assert desk.handovers() == (handover,)
    assert desk.terms() == Terms()
    for terms in (Terms(requester="Åse", working_days=14, owner="a"), Terms(owner="b")):
        desk.set_terms(terms, EVENT)
        assert desk.terms() == terms


def test_of_two_who_mark_a_document_at_once_one_is_told(desk: DeskStore) -> None:
    """Whoever comes second has not seen the first one's word, however close they are."""
    names, told = "abcdefgh", []

    def work(name: str) -> None:
        mark = DocumentMark(document="d", given=Given.PARTLY, reason="Æ", who=name, at=f"t{name}")
        try:
            desk.mark(mark, EVENT, after="")
        except MarkClash as clash:
            told.append((name, clash.message))

    before = desk.revision()
    threads = [threading.Thread(target=work, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    held = desk.marks()["d"]
    assert {name for name, _ in told} == set(names) - {held.who}
    assert all(message.startswith(f"{held.who} har imens") for _, message in told)
    assert desk.revision() == before + 1
    other = replace(held, who="z", given=Given.WITHHELD)
    desk.mark(other, EVENT, after=held.at)
    desk.mark(replace(other, who="y"), EVENT)  # who does not say what they saw overrules


def test_answers_of_two_for_one_document_are_put_together(desk: DeskStore) -> None:
    answers = ReviewStore(desk.store, desk.case_id)

    def say(who: str, after: str = "", **said: Any) -> None:
        one = DocumentAnswers(document="d", who=who, at=f"t{who}", **said)
        answers.answer([one], lambda _: EVENT, {"d": after})

    say("a", extraction=Extraction.NO_FACTS)
    say("b", openness=Openness.SECRECY)  # who saw none of the first one's takes nothing from them
    held = answers.answers()["d"]
    assert (held.extraction, held.openness) == (Extraction.NO_FACTS, Openness.SECRECY)
    with pytest.raises(AnswerClash, match="b har imens svaret"):
        say("c", after="ta", openness=Openness.GIVEN)
    assert answers.answers()["d"] == held
    say("c", after="tb", openness=Openness.GIVEN)
    assert answers.answers()["d"].openness is Openness.GIVEN


def test_nobody_comes_between_in_a_change_of_hands(desk: DeskStore) -> None:
    handover = Handover(step=Step.RELEASE, who="a", at="t", note="", digest="0")
    with pytest.raises(OSError, match="full"), desk.handing_over(handover, [EVENT], following=0):
        raise OSError("full")
    assert desk.handovers() == ()
    late = threading.Thread(
        target=desk.decide, args=([decision("b", "f1")], replace(EVENT, who="b")),
        kwargs={"after": 0, "targets": {"f1"}},
    )  # fmt: skip
    with desk.handing_over(handover, [replace(EVENT, who="a")], following=0):
        late.start()
        late.join(0.5)
        assert late.is_alive()
        assert desk.decisions_after(0) == ()  # who only looks waits for nobody
    late.join()
    assert [event.who for event in desk.events_after(0)][-2:] == ["a", "b"]


def test_users_and_sessions(store: CaseStore) -> None:
    accounts = Accounts(store)
    anna = User(
        name=f"Anna {uuid.uuid4().hex}", roles=frozenset({UserRole.CASEWORKER, UserRole.AUDITOR}),
        groups=frozenset({"Byg", "Miljø"}), password="hash",
    )  # fmt: skip
    assert accounts.add_user(anna, "t")
    assert not accounts.add_user(anna, "t")
    assert anna in accounts.users()
    assert accounts.find_user(anna.name) == anna
    assert not accounts.add_first_user(User(name="Bo"), "t")
    token = uuid.uuid4().hex
    accounts.open_session(token, anna.name, "2026-01-02", "2026-01-01")
    accounts.use_session(token, "2026-01-01T12")
    found = accounts.session(token)
    assert found is not None
    assert (found.user, found.expires, found.seen) == (anna, "2026-01-02", "2026-01-01T12")
    accounts.open_session(uuid.uuid4().hex, anna.name, "2026-01-02", "2026-01-01")
    assert accounts.close_sessions(anna.name) == 2
    assert accounts.session(token) is None
    accounts.open_session(token, anna.name, "2026-01-02", "2026-01-01")
    accounts.add_user(replace(anna, disabled=True), "t")
    assert accounts.session(token) is None


def test_identities_and_tokens(store: CaseStore) -> None:
    accounts = Accounts(store)
    identity = f"https://id.example {uuid.uuid4().hex}"
    bo = User(name=f"Bo {uuid.uuid4().hex}", kind=UserKind.OIDC, identity=identity)
    accounts.add_user(bo, "t")
    accounts.add_user(User(name=f"Uden {uuid.uuid4().hex}"), "t")
    assert accounts.find_identity(identity) == bo
    assert accounts.find_identity("") is None
    token = ApiToken(
        id=uuid.uuid4().hex, name=bo.name, label="ESDH", scopes=frozenset({"read", "cases"}),
        created_by="a", created="2026-01-01", expires="2027-01-01",
    )  # fmt: skip
    digest = uuid.uuid4().hex * 2
    accounts.add_token(token, digest)
    assert accounts.find_token(digest) == (token, bo)
    assert accounts.find_token("0" * 64) is None
    accounts.use_token(token.id, "2026-02-01")
    assert accounts.revoke_token(token.id, "2026-03-01")
    assert not accounts.revoke_token(token.id, "2026-04-01")
    assert replace(token, used="2026-02-01", revoked="2026-03-01") in accounts.tokens()
    accounts.add_user(replace(bo, disabled=True), "t")
    assert accounts.find_token(digest) is None


def test_words_of_the_house_expire(store: CaseStore) -> None:
    house = House(store)
    word = HouseWord(word=uuid.uuid4().hex, who="a", at="t", expires="2026-06-01")
    house.set_word(word)
    house.set_word(word)
    assert house.words("2026-06-01").count(word) == 1
    assert word not in house.words("2026-06-02")
    assert word in house.words("")
    house.forget_words("2026-06-01")
    assert word in house.words("")
    house.forget_words("2026-06-02")
    assert word not in house.words("")
    house.set_word(word)
    allowed = replace(word, kind=WordKind.ALLOW)
    house.set_word(allowed)
    assert allowed in house.words("2026-06-01")
    assert word not in house.words("2026-06-01")
    assert house.remove_word(word.word)
    assert not house.remove_word(word.word)


def line(title: str, owner: str = "", **other: Any) -> Listed:
    values: dict[str, Any] = {
        "folder": "sag", "stamp": "1", "revision": 1, "request_type": "public", "requester": "",
        "due": "2026-01-02", "stage": "review", "done": False, "handed_over": False,
        "documents": 1, "failed": 0, "open": 2, "findings": 3, "pages": 4, "seen": 5,
        "changed": "t", "released": "",
    } | other  # fmt: skip
    return Listed(case_id=uuid.uuid4().hex, title=title, owner=owner, **values)


def test_the_list_shows_what_one_may_see(store: CaseStore) -> None:
    house, mark = House(store), uuid.uuid4().hex
    late = line(f"{mark} sen", mark, due="2026-01-09")
    urgent = line(f"{mark} haster", mark)
    done = line(f"{mark} færdig", mark, due="2025-01-01", done=True, stage="released")
    shared = line(f"{mark} delt", "en anden", due="2026-01-05")
    grouped = line(f"{mark} gruppens", "en anden", due="2026-01-06")
    waiting = line(f"{mark} venter", "en anden", due="2026-01-07", handed_over=True)
    foreign = line(f"{mark} fremmed", "en anden")
    nobodys = line(f"{mark} ingens")
    for case in (late, urgent, done, shared, grouped, waiting, foreign, nobodys):
        house.record(case)
    house.share(shared.case_id, [Share(kind="user", name=mark, who="x", at="t")])
    house.share(grouped.case_id, [Share(kind="group", name="G" + mark, who="x", at="t")])

    def seen(*roles: UserRole, unowned: bool = False, **options: Any) -> list[str]:
        user = User(name=mark, roles=frozenset(roles), groups=frozenset({"G" + mark}))
        window = {"first": 0, "count": 50, "words": mark} | options
        found, total = house.page(user, unowned=unowned, **window)
        assert total >= len(found)
        for case in (late, urgent, done, shared, grouped, waiting, foreign, nobodys):
            visible = house.visible(user, case.case_id, unowned=unowned)
            assert visible or case not in found
        return [case.title.split()[1] for case in found]

    own = ["haster", "delt", "gruppens", "sen", "færdig"]
    assert seen(UserRole.CASEWORKER) == own
    assert seen(UserRole.CASEWORKER, unowned=True) == ["haster", "ingens", *own[1:]]
    assert seen(UserRole.APPROVER) == ["haster", "delt", "gruppens", "venter", "sen", "færdig"]
    assert seen(UserRole.ADMINISTRATOR, UserRole.AUDITOR, unowned=True) == []
    assert seen(UserRole.CASEWORKER, first=1, count=2) == own[1:3]
    assert seen(UserRole.CASEWORKER, stages=["released"]) == ["færdig"]
    assert seen(UserRole.CASEWORKER, words=f"{mark} 100%") == []
    house.share(shared.case_id, [])
    house.keep(urgent.case_id, "2030-01-01")
    house.record(replace(urgent, open=0))
    assert house.find(urgent.case_id) == replace(urgent, open=0, keep_until="2030-01-01")
    house.set_gone([late.case_id])
    assert seen(UserRole.CASEWORKER) == ["haster", "gruppens", "færdig"]


def test_messages_wait_until_they_are_sent(store: CaseStore) -> None:
    house = House(store)
    hook = Hook(id=uuid.uuid4().hex, case_id="c", state="review", at="2026-01-01", due="2026-01-01")
    house.record(line("x"), hook)
    assert hook in house.hooks_due("2026-01-01", 99)
    assert house.hooks_waiting() >= 1
    house.put_off(hook.id, "2026-01-03", 1)
    assert hook.id not in {h.id for h in house.hooks_due("2026-01-02", 99)}
    assert replace(hook, due="2026-01-03", tries=1) in house.hooks_due("2026-01-03", 99)
    house.drop_hook(hook.id)
    assert hook.id not in {h.id for h in house.hooks_due("2026-01-03", 99)}


def test_a_deleted_case_leaves_no_row_behind(store: CaseStore, desk: DeskStore) -> None:
    house, case_id = House(store), desk.case_id
    kept = Case(id=uuid.uuid4().hex)
    store.create_case(kept, EVENT)
    desk.decide([decision("a", "f1")], EVENT, after=0, targets=())
    desk.see("d", [1], "a", "t", EVENT)
    desk.set_terms(Terms(owner="a"), EVENT)
    house.record(replace(line("x"), case_id=case_id))
    house.share(case_id, [Share(kind="user", name="b", who="a", at="t")])
    gone = Deletion(
        case_id=case_id, folder="sag", who="a", at="t", reason="retention", counts={"pages": 4}
    )
    house.begin_deletion(gone, EVENT)
    assert gone in house.deletions()
    assert house.find(case_id) is None
    house.finish_deletion(case_id, EVENT)
    house.finish_deletion(case_id, EVENT)
    assert gone not in house.deletions()
    assert store.find_case(case_id) is None
    assert store.find_case(kept.id) == kept
    with store.engine.connect() as connection:
        inspector = sa.inspect(connection)
        for name in inspector.get_table_names():
            if "case_id" in {column["name"] for column in inspector.get_columns(name)}:
                query = sa.text(f'SELECT count(*) FROM "{name}" WHERE case_id = :id')
                assert connection.scalar(query, {"id": case_id}) == 0, name
    assert [e.event for e in house.events()[-2:]] == [EVENT, EVENT]


def test_users_of_the_first_schema_keep_their_rights(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    config = Config()
    folder = Path(redactor.store.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        for name, role in (("Anna", "caseworker"), ("Bo", "approver")):
            connection.execute(
                sa.text("INSERT INTO users VALUES (:name, :role, 'hash', 't')"),
                {"name": name, "role": role},
            )
    users = Accounts(CaseStore.at(tmp_path / "old.db")).users()
    assert [(u.name, sorted(u.roles), u.password) for u in users] == [
        ("Anna", ["caseworker"], "hash"),
        ("Bo", ["approver", "caseworker"], "hash"),
    ]


def test_a_word_on_two_findings_is_taken_back_by_who_said_it(desk: DeskStore) -> None:
    desk.constrain([("f1", "f2", True)], "a", "1", EVENT)
    desk.constrain([("f2", "f1", False), ("f2", "f3", False)], "a", "2", EVENT)
    desk.constrain([("f2", "f3", True)], "b", "3", EVENT)
    assert sorted(desk.newest_grouping("a")) == [("f2", "f1"), ("f2", "f3")]
    desk.take_back_grouping(desk.newest_grouping("a"), "a", "4", EVENT)
    assert desk.constraints() == (("f1", "f2", True), ("f2", "f3", True))  # b's word stands
    assert desk.newest_grouping("a") == (("f1", "f2"),)
    desk.take_back_grouping(desk.newest_grouping("a"), "a", "5", EVENT)
    assert desk.constraints() == (("f2", "f3", True),)
    assert desk.newest_grouping("a") == ()


def test_a_role_said_of_somebody_holds_until_it_is_taken_back(desk: DeskStore) -> None:
    desk.say_role(["f1", "f2"], Role.OFFICIAL, "a", "1", EVENT)
    desk.say_role(["f1"], Role.CITIZEN, "b", "2", EVENT)
    assert desk.roles_said() == (("f2", Role.OFFICIAL), ("f1", Role.CITIZEN))
    assert desk.constraints() == ()
    assert desk.grouped_by() == {"a", "b"}
    desk.take_back_grouping(desk.newest_grouping("b"), "b", "3", EVENT)
    assert desk.roles_said() == (("f1", Role.OFFICIAL), ("f2", Role.OFFICIAL))
    desk.say_role(["f1"], None, "a", "4", EVENT)  # as the machine suggests
    assert desk.roles_said() == (("f2", Role.OFFICIAL),)


def line_up(desk: DeskStore, made: list[Decision]) -> tuple[dict[str, Any], int]:
    """Have decisions made while somebody writes; gives what each was told, and the commits."""
    told: dict[str, Any] = {}
    commits: list[str] = []
    sa.event.listen(desk.store.engine, "commit", lambda _: commits.append("commit"))

    def work(one: Decision) -> None:
        try:
            told[one.who] = desk.decide([one], EVENT, after=0, targets={one.finding or ""})
        except Exception as error:
            told[one.who] = error

    threads = [threading.Thread(target=work, args=(one,)) for one in made]
    with desk.store.write(desk.case_id):
        for thread in threads:
            thread.start()
        time.sleep(0.5)
    for thread in threads:
        thread.join()
    return told, len(commits) - 1


def test_what_many_decide_in_one_moment_is_stored_in_one_go(desk: DeskStore) -> None:
    desk.decide([decision("a", "f0")], EVENT, after=0, targets={"f0"})
    told, commits = line_up(desk, [decision(who, f"f{n}") for n, who in enumerate("bcdefg")])
    assert isinstance(told.pop("b"), Clash)
    assert sorted(told.values()) == [2, 3, 4, 5, 6]
    assert {d.who: n for n, d in enumerate(desk.decisions_after(0), 1)} == {"a": 1, **told}
    assert desk.revision() == 7  # with the one that made the case
    assert commits <= 2  # the first to come, and the line behind


def test_what_one_decides_wrongly_spoils_nothing_for_the_others(desk: DeskStore) -> None:
    taken = decision("a", "f0")
    desk.decide([taken], EVENT, after=0, targets=())
    again = replace(decision("b", "f1"), id=taken.id)  # ids are given once
    told, _ = line_up(desk, [decision("c", "f2"), again, decision("d", "f3")])
    assert isinstance(told.pop("b"), sa.exc.IntegrityError)
    assert sorted(told.values()) == [2, 3]
    assert desk.last_decision() == 3
