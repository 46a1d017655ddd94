"""Who may do and see what: roles, access per case, sessions, words, the audit log."""

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient

from redactor.audit import verify_log
from redactor.errors import UsageError
from redactor.model import RequestType
from redactor.service.case import now
from redactor.service.cases import NewCase, create_case
from redactor.service.desk import Desk
from redactor.service.house.words import forget_expired_words
from redactor.service.reviewing.board import Board
from redactor.service.reviewing.searching import deny_in_case
from redactor.store import HOUSE, HouseWord, UserRole
from redactor.store import desk_tables as d
from redactor.store import tables as t
from redactor.web.app import create_app
from redactor.web.guard import LARGEST
from tests.databases import kept_in
from tests.web.conftest import PASSWORD, Server, accessible, person, quiet

pytestmark = pytest.mark.usefixtures("database")


class Person:
    """A browser's worth of cookies, and no more."""

    def __init__(self, app: FastAPI, name: str, base: str = "http://127.0.0.1") -> None:
        self.http = TestClient(
            app, base_url=base, headers={"origin": base, "accept": "text/html"},
            follow_redirects=False, client=("127.0.0.1", 50000),
        )  # fmt: skip
        self.log_in(name)

    def log_in(self, name: str, password: str = PASSWORD) -> httpx.Response:
        return self.post("/log-ind", name=name, password=password)

    def get(self, path: str) -> Any:
        return self.http.get(path)

    def post(self, path: str, **form: Any) -> Any:
        return self.http.post(path, data=form)


_PEOPLE = (
    ("Anna Bruun", UserRole.CASEWORKER, "Byg"),
    ("Bo Krag", UserRole.APPROVER, ""),
    ("Cilla Holm", UserRole.CASEWORKER, "Social"),
    ("Dan Lund", UserRole.ADMINISTRATOR, ""),
    ("Eva Fries", UserRole.AUDITOR, ""),
    ("Finn Toft", UserRole.CASEWORKER, "Byg"),
)


class House:
    """The service in this process, with one person of each kind."""

    def __init__(self, data: Path, names: str = "Anna", **options: Any) -> None:
        """`names` are the first names of those who work there; a password costs a tenth of a
        second to hash, so a house has no more people than its test needs."""
        self.app = create_app(data, kept_in(data, **options))
        self.desk: Desk = self.app.state.desk
        for name, role, group in _PEOPLE:
            if name.split()[0] in names.split():
                person(self.desk, name, role, group=group)

    def case(self, owner: str = "Anna Bruun", title: str = "Hegn ved åen") -> Board:
        user = self.desk.accounts.find_user(owner)
        assert user is not None
        order = NewCase(
            title=title, request_type=RequestType.PUBLIC, received="2026-01-02", working_days=7,
            requester="", parties=(), allow=(), deny=(),
        )  # fmt: skip
        return create_case(self.app.state.register, order, user)

    def told(self, what: str) -> list[dict[str, Any]]:
        """Details of the house's events of a kind."""
        return [e.event.details for e in self.desk.house.events() if e.event.what == what]

    def close(self) -> None:
        self.app.state.workshop.close()
        self.app.state.pictures.close()
        self.desk.close()


@pytest.fixture(scope="session")
def house(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = House(tmp_path_factory.mktemp("house") / "data", "Anna Bo Cilla Dan Eva Finn")
    yield made
    made.close()


def test_who_asks_for_what_is_about_himself_is_the_party(house: House) -> None:
    user = house.desk.accounts.find_user("Anna Bruun")
    assert user is not None
    register = house.app.state.register
    order = NewCase(
        title="Egenacces", request_type=RequestType.OWN, received="2026-01-02", working_days=7,
        requester="Ida Vad", parties=(), allow=(), deny=(),
    )  # fmt: skip
    assert create_case(register, order, user).now().case.parties == ("Ida Vad",)
    named = replace(order, parties=("Bo Krag",))  # "Ida Vad" may be his lawyer
    assert create_case(register, named, user).now().case.parties == ("Bo Krag",)
    with pytest.raises(UsageError, match="egne oplysninger"):
        create_case(register, replace(order, requester=""), user)
    public = replace(order, request_type=RequestType.PUBLIC)
    assert create_case(register, public, user).now().case.parties == ()


def test_a_case_is_seen_by_those_it_is_shared_with(house: House) -> None:
    board = house.case(title=uuid.uuid4().hex)
    case, title = f"/sager/{board.case_id}", board.now().case.title
    anna, cilla, finn = (Person(house.app, n) for n in ("Anna Bruun", "Cilla Holm", "Finn Toft"))
    assert title in anna.get("/").text
    assert title in finn.get("/").text  # the same group
    assert title not in cilla.get("/").text
    parts = ("", "/dokumenter", "/personer", "/soeg", "/godkendelse", "/log", "/adgang")
    for part in parts:
        refused = cilla.get(case + part)
        assert refused.status_code == 404
        assert title not in refused.text
        # Nothing tells a case one may not see from one that is not there.
        assert refused.text == cilla.get(f"/sager/{'0' * 16}{part}").text
    assert {"case": board.case_id} in house.told("access.refused")
    assert cilla.post(f"{case}/laes").status_code == 404
    assert cilla.post(f"{case}/adgang", owner="Cilla Holm").status_code == 404
    shared = {"owner": "Anna Bruun", "person": ["Cilla Holm"]}
    assert anna.post(f"{case}/adgang", **shared).status_code == 303
    assert title in cilla.get("/").text
    assert title not in finn.get("/").text  # no longer with the group
    assert finn.get(case).status_code == 404
    # Seeing a case is not owning it.
    assert cilla.post(f"{case}/adgang", owner="Cilla Holm").status_code == 403
    assert anna.post(f"{case}/adgang", owner="Bo Krag").status_code == 400  # no caseworker
    anna.post(f"{case}/adgang", owner="Cilla Holm")
    assert anna.get(case).status_code == 404
    assert [s.name for s in house.desk.house.shares(board.case_id)] == []
    events = [e.event for e in board.store.events(board.case_id) if e.event.what == "case.shared"]
    assert [e.details.get("owner") for e in events] == [None, "Anna Bruun", "Cilla Holm"]


def test_roles_decide_what_may_be_done(house: House) -> None:
    board = house.case()
    case = f"/sager/{board.case_id}"
    people = {name: Person(house.app, name) for name in
              ("Anna Bruun", "Bo Krag", "Dan Lund", "Eva Fries")}  # fmt: skip
    may = {
        name: {
            path: who.get(path).status_code == 200
            for path in (case, "/administration", "/administration/noegler", "/revision",
                         f"/revision/sager/{board.case_id}", "/sager/ny")
        }
        for name, who in people.items()
    }  # fmt: skip
    assert [list(row.values()) for row in may.values()] == [
        [True, False, False, False, False, True],
        [False, False, False, False, False, False],
        [False, True, True, False, False, False],
        [False, False, False, True, True, False],
    ]
    assert people["Bo Krag"].post("/sager/ny", title="x", received="2026-01-02").status_code == 403
    # An approver who is shown a case may look and approve, but decides nothing.
    people["Anna Bruun"].post(f"{case}/adgang", owner="Anna Bruun", person=["Bo Krag"])
    bo = people["Bo Krag"]
    assert bo.get(case).status_code == 200
    assert bo.post(f"{case}/laes").status_code == 403
    assert bo.http.post(f"{case}/svar", json={}).status_code == 403
    assert bo.post(f"{case}/send").status_code == 403
    assert bo.post(f"{case}/soeg", query="hegn").status_code == 200
    assert people["Anna Bruun"].post(f"{case}/godkend").status_code == 403


def test_cases_nobody_owns(tmp_path: Path) -> None:
    for setting, seen in (("caseworkers", True), ("administrators", False)):
        house = House(tmp_path / setting, "Anna Cilla Dan", unowned_cases=setting)
        board = house.case(title="Ingens")
        house.desk.house.share(board.case_id, [])
        board.desk.set_terms(
            type(board.desk.terms())(owner=""), board.store.events(board.case_id)[0].event
        )
        cilla, dan = Person(house.app, "Cilla Holm"), Person(house.app, "Dan Lund")
        assert ("Ingens" in cilla.get("/").text) is seen
        assert (cilla.get(f"/sager/{board.case_id}").status_code == 200) is seen
        given = dan.post(f"/administration/sager/{board.case_id}", owner="Cilla Holm")
        assert given.status_code == 303
        assert "Ingens" in cilla.get("/").text
        assert "Ingens" not in Person(house.app, "Anna Bruun").get("/").text
        house.close()


def test_users_are_administered(house: House) -> None:
    dan, name = Person(house.app, "Dan Lund"), f"Gry {uuid.uuid4().hex[:8]}"
    new = {"name": name, "password": "kort", "role": ["caseworker"], "groups": "Byg, Miljø"}
    refused = dan.post("/administration/brugere", **new)
    assert (refused.status_code, "mindst 12 tegn" in refused.text) == (400, True)
    assert dan.post("/administration/brugere", **{**new, "password": PASSWORD}).status_code == 303
    gry = Person(house.app, name)
    assert gry.get("/").status_code == 200
    user = house.desk.accounts.find_user(name)
    assert user is not None
    assert user.groups == {"Byg", "Miljø"}
    dan.post("/administration/bruger", name=name, role=["approver"], groups="")
    assert gry.get("/sager/ny").status_code == 403  # at once, not at the next log-in
    dan.post("/administration/bruger/adgangskode", name=name, password="en anden lang kode")
    assert gry.get("/").status_code == 303
    assert gry.log_in(name).status_code == 400
    assert gry.log_in(name, "en anden lang kode").status_code == 303
    dan.post("/administration/bruger", name=name, role=["approver"], disabled="true")
    assert gry.get("/").status_code == 303
    assert gry.log_in(name, "en anden lang kode").status_code == 400
    # The last administrator cannot shut themself out.
    assert dan.post("/administration/bruger", name="Dan Lund", role=["auditor"]).status_code == 400
    assert {"user": name} in [{"user": d["user"]} for d in house.told("user.password_reset")]


def test_sessions_end(tmp_path: Path) -> None:
    house = House(tmp_path / "data")
    anna = Person(house.app, "Anna Bruun")
    assert anna.get("/").status_code == 200
    # Nobody used it for an hour and a bit; or it was in use, and its ten hours are over.
    for column, ago in (("seen", timedelta(minutes=61)), ("expires", timedelta(seconds=1))):
        before = (datetime.now(UTC) - ago).strftime("%Y-%m-%dT%H:%M:%SZ")
        with house.desk.house.store.write(HOUSE) as connection:
            connection.execute(d.sessions.update().values({column: before}))
        assert anna.get("/").headers["location"] == "/log-ind"
        anna.log_in("Anna Bruun")
        assert anna.get("/").status_code == 200
    one, other = Person(house.app, "Anna Bruun"), Person(house.app, "Anna Bruun")
    assert one.post("/konto/log-ud-overalt").status_code == 303
    assert other.get("/").status_code == 303
    other.log_in("Anna Bruun")
    one.log_in("Anna Bruun")
    wrong = one.post("/konto/adgangskode", old="forkert", new="x" * 12, again="x" * 12)
    assert (wrong.status_code, "er forkert" in wrong.text) == (400, True)
    unlike = one.post("/konto/adgangskode", old=PASSWORD, new="x" * 12, again="y" * 12)
    assert unlike.status_code == 400
    done = one.post("/konto/adgangskode", old=PASSWORD, new="x" * 12, again="x" * 12)
    assert done.status_code == 303
    assert one.get("/").status_code == 200
    assert other.get("/").status_code == 303
    house.close()


def test_one_comes_back_to_where_the_session_ended(house: House) -> None:
    anna = Person(house.app, "Anna Bruun")
    case = "/sager/ny?a=1&b=2"
    anna.post("/log-ud")
    ended = anna.get(case).headers["location"]
    assert ended == "/log-ind?til=/sager/ny%3Fa%3D1%26b%3D2"
    form = anna.get(ended).text
    assert 'name="back" value="/sager/ny?a=1&amp;b=2"' in form
    wrong = anna.post("/log-ind", name="Anna Bruun", password="forkert", back=case)
    assert 'name="back" value="/sager/ny?a=1&amp;b=2"' in wrong.text
    back = anna.post("/log-ind", name="Anna Bruun", password=PASSWORD, back=case)
    assert back.headers["location"] == case
    # A form sent too late leads to the log-in, and from there back to its page.
    anna.post("/log-ud")
    late = anna.http.post(
        "/sager/ny", data={"title": "x"},
        headers={"accept": "text/html", "referer": "http://127.0.0.1/sager/ny?kopi=1"},
    )  # fmt: skip
    assert late.headers["location"] == "/log-ind?til=/sager/ny%3Fkopi%3D1"
    for elsewhere in (
        "//evil.example/",
        "/\\evil.example/",
        "https://evil.example/",
        "x",
        "/log-ud",
    ):
        there = anna.post("/log-ind", name="Anna Bruun", password=PASSWORD, back=elsewhere)
        assert there.headers["location"] == "/"


def test_nobody_floods_the_service(house: House) -> None:
    """A body is read before it is known who sends it."""
    stranger = TestClient(
        house.app, base_url="http://127.0.0.1", headers={"origin": "http://127.0.0.1"},
        client=("127.0.0.1", 50001),
    )  # fmt: skip
    form = {"content-type": "application/x-www-form-urlencoded"}
    sent = b"name=" + b"x" * (LARGEST + 1)
    for address in ("/log-ind", "/sager/x/svar", "/api/v1/cases"):
        for body in (sent, iter([sent[:LARGEST], sent[LARGEST:]])):  # its length said, and not
            assert stranger.post(address, content=body, headers=form).status_code == 413


def test_guessing_is_slow(house: House) -> None:
    anna = Person(house.app, "Anna Bruun")
    answers = [anna.log_in("Jens  Ukendt" if n % 2 else "jens ukendt").status_code
               for n in range(7)]  # fmt: skip
    assert answers == [400] * 5 + [429] * 2


def test_cookies_and_headers_behind_tls(tmp_path: Path) -> None:
    house = House(tmp_path / "data", public_url="https://redactor.example.dk")
    anna = Person(house.app, "Anna Bruun", "https://redactor.example.dk")
    set_ = anna.log_in("Anna Bruun").headers["set-cookie"]
    assert set_.startswith("__Host-redactor=")
    assert {"secure", "httponly", "samesite=strict", "path=/"} <= set(set_.lower().split("; "))
    home = anna.get("/")
    assert home.status_code == 200
    assert home.headers["strict-transport-security"]
    policy = home.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    foreign = anna.http.post("/log-ud", headers={"origin": "https://andet.example"})
    assert foreign.status_code == 403
    house.close()


def test_words_of_the_house_hold_in_every_case(house: House) -> None:
    dan = Person(house.app, "Dan Lund")
    first, second = house.case(), house.case()
    past = dan.post("/administration/ord", word="Solkrogen", kind="deny", expires="2020-01-01")
    assert past.status_code == 400
    never = dan.post("/administration/ord", word="Solkrogen", kind="deny", expires="2099-13-45")
    assert never.status_code == 400
    dan.post("/administration/ord", word="Solkrogen", kind="deny", expires="2099-01-01")
    dan.post("/administration/ord", word="Fjordby", kind="allow", expires="2099-01-01")
    page = dan.get("/administration/ord").text
    assert "Solkrogen" in page
    assert "Dan Lund" in page
    for board in (first, second):
        case = house.desk.with_house_words(board.now().case)
        assert "Solkrogen" in case.deny
        assert "Fjordby" in case.allow
    # What is said in a case goes before what is said in the house.
    deny_in_case(first, "Fjordby", "Anna Bruun")
    assert "Fjordby" not in house.desk.with_house_words(first.now().case).allow
    # After its last day a word is shown, holds no more, and is forgotten in the end.
    desk = house.desk
    desk.house.set_word(HouseWord(word="Gammelsø", who="Dan Lund", at=now(), expires="2026-01-31"))
    assert "Udløbet" in dan.get("/administration/ord").text
    assert "Gammelsø" not in desk.with_house_words(second.now().case).deny
    assert forget_expired_words(desk.house, date(2026, 3, 2)) == 0
    assert forget_expired_words(desk.house, date(2026, 3, 3)) == 1
    assert house.told("words.forgotten") == [{"count": 1}]
    for word in ("Solkrogen", "Fjordby"):
        dan.post("/administration/ord/fjern", word=word)
    assert "Solkrogen" not in house.desk.with_house_words(second.now().case).deny
    assert "Solkrogen" not in json.dumps(house.told("word.set"))


def test_settings_are_shown_without_secrets(tmp_path: Path) -> None:
    house = House(
        tmp_path / "data", "Dan",
        webhook={"url": "http://127.0.0.1:9/", "secret": "hemmelig-nøgle"},
        oidc={"client_secret": "endnu-en"},
    )  # fmt: skip
    page = Person(house.app, "Dan Lund").get("/administration/indstillinger").text
    assert "webhook.url" in page
    assert "hemmelig" not in page
    assert "endnu-en" not in page
    house.close()


def test_the_audit_log_is_shown_exported_and_verified(house: House, tmp_path: Path) -> None:
    board = house.case()
    anna, eva = Person(house.app, "Anna Bruun"), Person(house.app, "Eva Fries")
    case, revision = f"/sager/{board.case_id}", f"/revision/sager/{board.case_id}"
    for _ in range(3):
        anna.get(f"{case}/soeg")
    whats = [e.event.what for e in board.store.events(board.case_id)]
    assert whats.count("case.viewed") == 1
    for base, who in ((f"{case}/log", anna), (revision, eva), ("/revision", eva)):
        shown = who.get(base).text
        assert "Anna Bruun" in shown
        assert "0 linjer" in who.get(f"{base}?hvem=nogen+anden").text
        told = who.post(f"{base}/set").text
        assert "Loggen er ubrudt" in told
        path = f"{base}.jsonl" if base != revision else f"{revision}/log.jsonl"
        file = tmp_path / "audit.jsonl"
        file.write_bytes(who.get(path).content)
        assert verify_log(file) >= 3
    assert "Sag oprettet" in eva.get(f"{revision}?hvad=case.created").text
    assert "Vilkår" not in eva.get(f"{revision}?hvad=case.created&fra=2099-01-01").text
    with board.store.write(board.case_id) as connection:
        connection.execute(
            t.events.update()
            .where(t.events.c.case_id == board.case_id, t.events.c.seq == 2)
            .values(who="En anden")
        )
    assert "Loggen er brudt. Linje 2" in eva.post(f"{revision}/set").text


def test_the_list_is_read_in_pages_without_opening_cases(tmp_path: Path) -> None:
    house = House(tmp_path / "data")
    for number in range(60):
        house.case(title=f"Nr. {number:02}")
    anna = Person(house.app, "Anna Bruun")
    first = anna.get("/").text
    second = anna.get("/?side=2").text
    shown = [re.findall(r"Nr\. \d\d", page) for page in (first, second)]
    assert [len(set(page)) for page in shown] == [50, 10]
    assert "Side 1 af 2" in first
    assert len(house.desk.open_boards()) <= 24
    statements: list[str] = []
    sa.event.listen(
        house.desk.house.engine, "before_cursor_execute",
        lambda _c, _cursor, statement, *_rest: statements.append(statement),
    )  # fmt: skip
    before = {board.case_id: board for board in house.desk.open_boards()}
    assert anna.get("/").text == first
    assert {board.case_id: board for board in house.desk.open_boards()} == before
    assert len(statements) <= 8
    assert anna.get("/?status=released").status_code == 200
    house.close()


def test_new_pages_can_be_used_by_everybody(service: Server, browser: Browser) -> None:
    desk = Desk(service.data, kept_in(service.data))
    name = f"Alt {uuid.uuid4().hex[:8]}"
    person(desk, name, *UserRole)
    desk.close()
    page = browser.new_page()
    heard = quiet(page)
    page.goto(f"{service.address}/log-ind")
    page.get_by_label("Navn").fill(name)
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Ny sag").click()
    page.get_by_label("Titel").fill("Prøve")
    page.get_by_role("button", name="Opret sag").click()
    expect(page.get_by_role("heading", name="Prøve")).to_be_visible()
    case = page.url
    for address in (
        f"{case}/adgang", f"{case}/log", f"{service.address}/administration",
        f"{service.address}/administration/bruger?navn=Anna+Bruun",
        f"{service.address}/administration/sager", f"{service.address}/administration/ord",
        f"{service.address}/administration/noegler", f"{service.address}/administration/sletning",
        f"{service.address}/administration/indstillinger", f"{service.address}/revision",
        f"{service.address}/revision/sager", f"{service.address}/revision/soeg?hvem=anna",
        f"{service.address}/konto", service.address,
    ):  # fmt: skip
        page.goto(address)
        accessible(page)
    # By keyboard alone: make a token.
    page.goto(f"{service.address}/administration/noegler")
    page.get_by_label("Bruges til").focus()
    page.keyboard.type("Journalsystem")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Den vises kun denne ene gang")).to_be_visible()
    accessible(page)
    assert heard == []
    page.close()
