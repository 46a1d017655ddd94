"""Each role sees what it may do, and no buttons that would be refused."""

import ast
import re

import pytest

from redactor.model import Event
from redactor.service.desk import Desk
from redactor.service.house.entering import UserRole
from redactor.service.house.logwords import DETAIL_NAMES, EVENT_NAMES, details_in_words
from tests.databases import kept_in
from tests.web.acting import Opened, form
from tests.web.conftest import ROOT, Server, Visitor, person


def _visitor(service: Server, name: str, role: UserRole) -> Visitor:
    desk = Desk(service.data, kept_in(service.data))
    if desk.accounts.find_user(name) is None:
        person(desk, name, role)
    desk.close()
    return Visitor(service, name)


@pytest.fixture
def only_approver(service: Server) -> Visitor:
    return _visitor(service, "Pia Dam", UserRole.APPROVER)


def _writes(page: str, base: str) -> set[str]:
    """Where the forms of a page write, apart from search, language and leaving."""
    actions = set(re.findall(r'<form[^>]*method="post"[^>]*action="([^"]*)"', page))
    return {a for a in actions if a.startswith(base) and not a.endswith("/soeg")}


@pytest.mark.databases("sqlite")  # what it reads is the same from both
def test_who_only_approves_is_offered_no_answers(
    opened: Opened, anna: Visitor, only_approver: Visitor
) -> None:
    base = opened.base
    for part in ("", "/personer", "/soeg", "/overblik"):
        assert _writes(only_approver.get(base + part).decode(), base) == set(), part
    people = anna.get(f"{base}/personer").decode()
    assert _writes(people, base)  # a caseworker has them
    entity = people.split('id="e-')[1].split('"')[0]
    one = only_approver.get(f"{base}/personer/{entity}").decode()
    assert "Dæk overalt" not in one
    assert "<button" not in one.split("<h1>")[1].split("<dialog")[0]
    review = only_approver.get(f"{base}/dok/{opened.document}").decode()
    for name in ("answerbar", "grounds"):
        assert re.search(rf'class="{name}" hidden', review), name
    assert 'data-worker=""' in review

    opened.settle(anna)
    meeting = anna.get(f"{base}/dok/{opened.document}").decode()
    assert 'data-worker="1"' in meeting
    form(anna, f"{base}/send")
    # What was handed on is not answered by a slip of the hand.
    held = anna.get(f"{base}/dok/{opened.document}").decode()
    assert 'data-worker=""' in held
    assert "Sagen er sendt til godkendelse." in held
    assert 'data-worker="1"' in anna.get(f"{base}/dok/{opened.document}?ret=1").decode()
    for part in ("/personer", "/soeg", "/overblik"):
        page = anna.get(base + part).decode()
        assert _writes(page, base) == set(), part
        assert "Ret svar" in page, part
    person = f"{base}/personer/{entity}"
    assert "Dæk overalt" not in anna.get(person).decode()
    assert "Dæk overalt" in anna.get(f"{person}?ret=1").decode()
    assert _writes(anna.get(f"{base}/personer?ret=1").decode(), base)
    mine = only_approver.get(f"{base}/godkendelse").decode()
    assert _writes(mine, base) == {f"{base}/omfang", f"{base}/send-tilbage"}
    assert "Sider, du skal se" in mine
    hers = anna.get(f"{base}/godkendelse").decode()
    assert "Sider, godkenderen skal se" in hers
    assert _writes(hers, base) == set()


def test_empty_lists_say_what_the_role_can_do(service: Server) -> None:
    auditor = _visitor(service, "Ida Noer", UserRole.AUDITOR).get("/").decode()
    assert 'href="/revision">Revision</a>.' in auditor
    assert "Opret en sag" not in auditor


def test_a_page_that_is_not_there_knows_who_asks(anna: Visitor) -> None:
    with pytest.raises(Exception, match="404") as refused:
        anna.send("GET", "/findes-ikke", None, accept="text/html")
    shown = refused.value.read().decode()  # type: ignore[attr-defined]
    assert "Siden findes ikke." in shown
    assert "Anna Bruun" in shown


def _events_of_the_code() -> tuple[set[str], set[str]]:
    """Kinds of events and names of their details, as the sources have them."""
    kinds, details = set[str](), set[str]()
    for path in sorted((ROOT / "redactor").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "event":
                details |= {k.arg for k in node.keywords if k.arg} - {"who", "document"}
                kinds |= {
                    one.value
                    for one in ast.walk(node.args[0] if node.args else node)
                    if isinstance(one, ast.Constant)
                    and isinstance(one.value, str)
                    and re.fullmatch(r"[a-z]+\.[a-z_]+", one.value)
                }
    return kinds, details


def test_the_log_has_danish_words_for_all_it_tells() -> None:
    kinds, details = _events_of_the_code()
    assert len(kinds) > 20
    assert kinds - set(EVENT_NAMES) == set()
    assert details - set(DETAIL_NAMES) == set()
    told = Event(
        at="2026-01-05T09:00:00Z", who="Anna Bruun", what="user.added",
        details={"roles": ["caseworker", "approver"], "disabled": False, "kind": "local",
                 "sha256": "0a" * 32, "user": "Bo Krag"},
    )  # fmt: skip
    assert details_in_words(told) == [
        ("Roller", "sagsbehandler, godkender"), ("Slags", "adgangskode"),
        ("SHA-256", "0a0a0a0a0a0a…"), ("Bruger", "Bo Krag"),
    ]  # fmt: skip
