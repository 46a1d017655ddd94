"""OpenID Connect with a real provider, deletion that survives a kill, messages, figures."""

import base64
import hashlib
import hmac
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import oidc_provider_mock
import pytest
from joserfc.jwk import ECKey
from pydantic import SecretStr

from redactor.errors import UsageError
from redactor.service.case import now
from redactor.service.desk import Desk
from redactor.service.house import hooks, retention
from redactor.service.house.access import may_see
from redactor.service.house.openid import Errand, OpenIdRefused, Provider
from redactor.service.house.tokens import Scope, make_token, who_holds
from redactor.settings import OpenIdConnect, Webhook
from redactor.store import UserRole
from redactor.web.pages import own_address
from tests.databases import environment, kept_in, postgres
from tests.web.conftest import ROOT
from tests.web.test_access import House, Person

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def provider() -> Iterator[str]:
    with oidc_provider_mock.run_server_in_thread(require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


def through_provider(person: Person, issuer: str, sub: str, til: str = "", **claims: Any) -> Any:
    """Go to the provider, say yes there, and come back; returns our answer."""
    httpx.put(f"{issuer}/users/{sub}", json=claims).raise_for_status()
    there = person.get(f"/log-ind/oidc?til={quote(til)}").headers["location"]
    assert there.startswith(issuer)
    assert "code_challenge_method=S256" in there
    back = httpx.post(there, data={"sub": sub}).headers["location"]
    return person.get(back.removeprefix("http://127.0.0.1"))


def test_people_come_in_by_the_authoritys_log_in(tmp_path: Path, provider: str) -> None:
    house = House(
        tmp_path / "data",
        oidc={"issuer": provider, "client_id": "redactor", "client_secret": "x",
              "roles": {"sag": "caseworker", "godk": "approver"}, "group_claim": "afdeling"},
    )  # fmt: skip
    guest = Person(house.app, "ingen")
    claims = {"preferred_username": "Hanne Skov", "roles": ["sag", "andet"], "afdeling": ["Byg"]}
    back = through_provider(guest, provider, "h1", til="/sager/ny?a=1", **claims)
    assert back.status_code == 200, back.text
    assert 'content="0;url=/sager/ny?a=1"' in back.text  # where the session had ended
    assert guest.get("/").status_code == 200
    hanne = house.desk.accounts.find_user("Hanne Skov")
    assert hanne is not None
    assert (hanne.roles, hanne.groups) == ({UserRole.CASEWORKER}, {"Byg"})
    # What the provider says next time holds next time; no password opens the account.
    through_provider(guest, provider, "h1", **{**claims, "roles": ["godk"]})
    changed = house.desk.accounts.find_user("Hanne Skov")
    assert changed is not None
    assert changed.roles == {UserRole.APPROVER}
    assert guest.log_in("Hanne Skov", "").status_code in {400, 422}
    out = guest.post("/log-ud").headers["location"]
    assert out == "/log-ind?ud=1"
    assert f'href="{provider}/oauth2/end_session?client_id=redactor"' in guest.get(out).text
    # Who has no role any more is out of what was open, and so are the programs of that name.
    through_provider(guest, provider, "h1", **claims)
    key = make_token(house.desk.house, "Hanne Skov", "prøve", [Scope.READ], 1, by="Dan Lund")
    again = Person(house.app, "ingen")
    refused = through_provider(again, provider, "h1", til="/sager/ny", **{**claims, "roles": []})
    assert refused.status_code == 403
    assert 'name="back" value="/sager/ny"' in refused.text
    assert guest.get("/").status_code == 303
    held = who_holds(house.desk.accounts, key)
    assert held is not None
    assert held.user.roles == frozenset()
    assert house.told("login.refused")[-1] == {"reason": "no_role", "kind": "oidc"}
    other = Person(house.app, "ingen")
    for sub, said in (
        ("h2", {**claims, "preferred_username": "Uden Rolle", "roles": ["andet"]}),
        ("h3", {**claims, "preferred_username": "Anna Bruun"}),  # somebody else's name
    ):
        assert through_provider(other, provider, sub, **said).status_code == 403
        assert other.get("/").status_code == 303
    # An answer to no question, or to somebody else's, opens nothing.
    there = other.get("/log-ind/oidc").headers["location"]
    code = httpx.post(there, data={"sub": "h1"}).headers["location"].split("code=")[1]
    code = code.split("&")[0]
    assert other.get(f"/log-ind/oidc/svar?code={code}&state=x").status_code == 403
    assert Person(house.app, "ingen").get(f"/log-ind/oidc/svar?code={code}").status_code == 403
    assert other.get("/").status_code == 303
    house.close()


class _Description(BaseHTTPRequestHandler):
    said: dict[str, Any]

    def do_GET(self) -> None:
        body = json.dumps(type(self).said).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def test_a_provider_that_answers_oddly_is_told_of() -> None:
    server = HTTPServer(("127.0.0.1", 0), _Description)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    issuer = f"http://127.0.0.1:{server.server_port}"
    whole = {
        "issuer": issuer, "authorization_endpoint": f"{issuer}/ind?a=1",
        "token_endpoint": f"{issuer}/bevis", "jwks_uri": f"{issuer}/jwks",
        "keys": [ECKey.generate_key("P-256").as_dict(private=False)],
    }  # fmt: skip
    for odd in ({"token_endpoint": None}, {"jwks_uri": 7}, {"keys": 7}, {"keys": [{}]}):
        _Description.said = {**whole, **odd}
        settings = OpenIdConnect(issuer=issuer, client_id="redactor")
        with pytest.raises(OpenIdRefused, match="svarer ikke, som den skal"):
            Provider(settings).address(Errand.new(), "http://127.0.0.1/svar")
        assert Provider(settings).leaving() == ""
    _Description.said = {**whole, "end_session_endpoint": f"{issuer}/ud"}
    assert Provider(settings).leaving() == f"{issuer}/ud?client_id=redactor"
    _Description.said = {**whole, "end_session_endpoint": "javascript:alert(1)"}
    assert Provider(settings).leaving() == ""
    server.shutdown()
    with pytest.raises(UsageError, match="chef"):
        Provider(OpenIdConnect(issuer=issuer, roles={"leder": "chef"}))


@pytest.mark.parametrize(
    "there", ["//x.dk", "/\\x.dk", "/\t/x.dk", "/\n/x.dk", "/\r\\x.dk", "x.dk"]
)
def test_one_is_sent_to_our_own_pages_only(there: str) -> None:
    assert own_address(there) == "/"
    assert own_address("/sager/ny?a=1") == "/sager/ny?a=1"


def test_a_killed_deletion_is_finished(tmp_path: Path) -> None:
    data = tmp_path / "data"
    house = House(data, retention_days=30)
    boards = [house.case(title=f"Hemmelig titel {number}") for number in range(2)]
    gone, kept = boards
    for board in boards:
        for number in range(3000):
            path = board.folder.vault.root / f"{number % 50:02}" / f"{number}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"x" * 100)
    root, case_id = gone.folder.root, gone.case_id
    far = date(2099, 1, 1)
    register = house.app.state.register
    assert {p.case.case_id for p in retention.proposals(register, far)} == {
        b.case_id for b in boards
    }
    # Cases that were never released, or go on after it, are proposed, but go by hand only.
    proposal = retention.proposals(register, far)[0]
    again = replace(proposal, case=replace(proposal.case, released="2026-01-02T03:04:05Z"))
    assert (proposal.state, again.state) == ("Aldrig frigivet", "Ændret siden udleveringen")
    assert retention.delete_due(register, far, by="nat") == ()
    retention.keep(register, kept.case_id, "2100-01-01", by="test")
    assert [p.kept for p in retention.proposals(register, far)].count(True) == 1
    house.close()
    delete = (
        "import sys; from pathlib import Path; from redactor.service.house import retention;"
        "from redactor.service.desk import Desk; from redactor.settings import Settings;"
        "desk = Desk(Path(sys.argv[1]), Settings());"
        "retention.delete_case(desk, sys.argv[2], by='Dan Lund')"
    )
    around = {**os.environ, **environment(data)}
    order = [sys.executable, "-c", delete, str(data), case_id]
    work = subprocess.Popen(order, cwd=ROOT, env=around)
    trash = data / f".deleting-{case_id}"
    while not trash.exists():
        assert work.poll() is None
        time.sleep(0.001)
    os.kill(work.pid, signal.SIGKILL)
    work.wait()
    assert trash.exists()
    assert not root.exists()
    done = subprocess.run(
        [sys.executable, "-c", "from redactor.cli import main; main()", "retention", "--delete",
         "--data", str(data)],
        cwd=ROOT, env={**around, "REDACTOR_RETENTION_DAYS": "30"}, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    assert case_id not in done.stdout
    assert not trash.exists()
    assert kept.folder.root.exists()
    desk = Desk(data, kept_in(data))
    assert desk.house.deletions() == ()
    (told,) = [e.event for e in desk.house.events() if e.event.what == "case.deleted"]
    assert (told.who, told.details["case"], told.details["files"] > 3000) == (
        "Dan Lund", case_id, True,
    )  # fmt: skip
    assert len(told.details["last_hash"]) == 64
    # Nothing is left in free pages of the database, nor in its log.
    assert not [p.name for p in data.glob("service.db*") if b"titel 0" in p.read_bytes()]
    assert "Hemmelig" not in json.dumps(told.details)
    assert case_id not in desk.folders()
    desk.close()


def test_what_another_program_deletes_is_gone_here_too(tmp_path: Path) -> None:
    data = tmp_path / "data"
    house = House(data, "Anna Finn")
    board = house.case(title="Hemmelig titel")
    case = f"/sager/{board.case_id}"
    anna, finn = Person(house.app, "Anna Bruun"), Person(house.app, "Finn Toft")
    assert anna.get(f"{case}/godkendelse").status_code == 200
    user = house.desk.accounts.find_user("Finn Toft")
    assert user is not None
    assert may_see(house.app.state.register, user, board.case_id)
    # The nightly work is a process of its own, and this one has the case in memory.
    nightly = Desk(data, kept_in(data))
    retention.delete_case(nightly, board.case_id, by="nat")
    nightly.close()
    for path in ("", "/godkendelse", "/haendelser"):
        assert anna.get(case + path).status_code == 404
        assert finn.get(case + path).status_code == 404
    assert "Hemmelig titel" not in anna.get("/").text
    assert house.desk.house.find(board.case_id) is None
    assert not [p for p in data.rglob("*") if p.is_file() and b"Hemmelig" in p.read_bytes()]
    house.close()


def test_a_busy_case_does_not_keep_the_others_from_deletion(tmp_path: Path) -> None:
    house = House(tmp_path / "data", retention_days=30)
    busy, free = house.case(), house.case()
    register = house.app.state.register
    register.refresh()
    for board in (busy, free):
        listed = house.desk.house.find(board.case_id)
        assert listed is not None
        house.desk.house.record(replace(listed, done=True, released="2026-01-02T00:00:00Z"))
    with busy.folder.locked():
        assert retention.delete_due(register, date(2099, 1, 1), by="nat") == (free.case_id,)
    assert retention.delete_due(register, date(2099, 1, 1), by="nat") == (busy.case_id,)
    house.close()


class Receiver(BaseHTTPRequestHandler):
    got: list[tuple[dict[str, str], bytes]]
    status = 500

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        type(self).got.append((dict(self.headers), body))
        self.send_response(type(self).status)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def test_messages_are_signed_and_tried_again(tmp_path: Path) -> None:
    Receiver.got, Receiver.status = [], 500
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    secret = "whsec-prøve"
    house = House(tmp_path / "data", webhook={
        "url": f"http://127.0.0.1:{server.server_port}/", "secret": secret, "attempts": 3,
    })  # fmt: skip
    board = house.case(title="Hemmelig titel")
    register = house.app.state.register
    with httpx.Client() as client:
        assert hooks.deliver(register, client) == 0
        assert hooks.deliver(register, client) == 0
        assert len(Receiver.got) == 1  # the second try waits its minute
        (waiting,) = house.desk.house.hooks_due("2099", 9)
        assert (waiting.tries, waiting.due > now()) == (1, True)
        house.desk.house.put_off(waiting.id, now(), 1)
        Receiver.status = 204
        assert hooks.deliver(register, client) == 1
        assert house.desk.house.hooks_waiting() == 0
        headers, body = Receiver.got[-1]
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        digest = hmac.new(secret.encode(), signed, hashlib.sha256).digest()
        assert headers["webhook-signature"] == "v1," + base64.b64encode(digest).decode()
        assert json.loads(body)["data"] == {"case": board.case_id, "state": "empty"}
        # What cannot be delivered is given up in the end, and that is told.
        house.case()
        Receiver.status = 500
        for _ in range(3):
            hooks.deliver(register, client)
            for hook in house.desk.house.hooks_due("2099", 9):
                house.desk.house.put_off(hook.id, now(), hook.tries)
        assert house.desk.house.hooks_waiting() == 0
        assert len(house.told("webhook.given_up")) == 1
    server.shutdown()
    house.close()


def test_a_secret_is_read_as_the_libraries_of_the_standard_do() -> None:
    # The key is the example of the standard's own libraries.
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    assert hooks.key(Webhook(secret=SecretStr(secret))) == base64.b64decode(secret[6:])
    assert hooks.key(Webhook(secret=SecretStr("et-kendeord"))) == b"et-kendeord"
    url = "https://sager.example.dk/redactor"
    hooks.check(Webhook(url=url, secret=SecretStr(secret)))
    for address, said in ((url, ""), (url, "whsec_ø"), ("sager.example.dk/redactor", secret)):
        with pytest.raises(UsageError):
            hooks.check(Webhook(url=address, secret=SecretStr(said)))


@pytest.mark.databases("postgresql")
def test_a_database_that_is_away_is_told_of_and_comes_back(tmp_path: Path) -> None:
    receiver = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    Receiver.got, Receiver.status = [], 204
    house = House(tmp_path / "data", webhook={
        "url": f"http://127.0.0.1:{receiver.server_port}/", "secret": "et-kendeord",
    })  # fmt: skip
    board = house.case()
    anna = Person(house.app, "Anna Bruun")
    courier = house.app.state.courier
    courier.start()
    with postgres().away():
        pass
    assert anna.get(f"/sager/{board.case_id}").status_code == 200  # connected anew
    with postgres().away():
        silent = anna.get(f"/sager/{board.case_id}")
        assert silent.status_code == 503
        assert "Sagsdatabasen svarer ikke" in silent.text
        assert anna.get("/ready").json()["missing"] == ["database"]
        headers = {"authorization": "Bearer redactor_x"}
        assert anna.http.get("/api/v1/me", headers=headers).status_code == 503
        time.sleep(2.5)  # the courier meets it too
    assert anna.get(f"/sager/{board.case_id}").status_code == 200
    house.case()

    def told() -> set[str]:
        """Cases told of. One told as the database went is told again, since nobody noted it."""
        return {json.loads(body)["data"]["case"] for _, body in Receiver.got}

    until = time.monotonic() + 30
    while len(told()) < 2 and time.monotonic() < until:
        time.sleep(0.1)
    assert len(told()) == 2  # both cases' messages, though the database was away
    courier.close()
    receiver.shutdown()
    house.close()


def test_figures_name_nobody(tmp_path: Path) -> None:
    house = House(tmp_path / "data")
    board = house.case(title="Hemmelig titel")
    anna = Person(house.app, "Anna Bruun")
    anna.get(f"/sager/{board.case_id}")
    anna.get("/findes/Mette-Holm")
    figures = anna.get("/metrics").text
    assert re.search(r'redactor_http_requests_total\{.*route="/sager/\{case\}".*\} 1\.0', figures)
    assert 'redactor_cases{stage="empty"} 1.0' in figures
    for word in (board.case_id, "Hemmelig", "Anna", "Mette"):
        assert word not in figures
    assert anna.http.get("/metrics", headers={"x-forwarded-for": "10.0.0.1"}).status_code == 403
    assert anna.get("/ready").json() == {"ready": True, "missing": []}
    house.app.state.workshop.close()
    assert anna.get("/ready").status_code == 503
    house.close()
    guarded = House(tmp_path / "other", metrics_token="et-langt-kendeord")
    visitor = Person(guarded.app, "Anna Bruun")
    assert visitor.get("/metrics").status_code == 403
    allowed = {"authorization": "Bearer et-langt-kendeord"}
    assert visitor.http.get("/metrics", headers=allowed).status_code == 200
    guarded.close()
