"""The API: from upload to release by token, what tokens may not, and what schemathesis finds."""

import hashlib
import io
import json
import time
import urllib.error
import urllib.request
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth

from redactor.audit import verify_log
from redactor.model import RequestType
from redactor.service.cases import NewCase, create_case
from redactor.service.desk import Desk
from redactor.service.house.entering import UserKind, add_user
from redactor.service.house.tokens import Scope, make_token, revoke_token
from redactor.service.incoming.uploading import inbox
from redactor.store import UserRole
from redactor.web.app import create_app
from tests.databases import everything_in, kept_in
from tests.web.conftest import Server, person

LETTER = "Kære Mette Holm, CPR-nr. 010190-1234\n\nDin nabo Jens Kvist har telefon 31 90 44 28.\n"


class Client:
    """A program with a token."""

    def __init__(self, address: str, token: str) -> None:
        self.base = f"{address}/api/v1"
        self.token = token

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> bytes:
        raw = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
        request = urllib.request.Request(
            self.base + path, raw, method=method,
            headers={"authorization": f"Bearer {self.token}", "content-type": kind, **headers},
        )  # fmt: skip
        content: bytes = urllib.request.urlopen(request, timeout=60).read()
        return content

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        return json.loads(self.send(method, path, body, **headers))

    def refused(self, method: str, path: str, body: Any = None) -> tuple[int, str]:
        with pytest.raises(urllib.error.HTTPError) as error:
            self.send(method, path, body)
        assert error.value.headers["content-type"] == "application/problem+json"
        told = json.loads(error.value.read())
        assert told["status"] == error.value.code
        assert told["title"]
        return error.value.code, told["detail"]

    def upload(self, case: str, name: str, content: bytes) -> None:
        at = self.call("POST", f"/cases/{case}/uploads", {"name": name, "size": len(content)})
        while at["offset"] < at["size"]:
            part = content[at["offset"] : at["offset"] + at["chunk"]]
            at = self.call(
                "PUT", f"/cases/{case}/uploads/{at['id']}?offset={at['offset']}", part,
                **{"x-sha256": hashlib.sha256(part).hexdigest()},
            )  # fmt: skip
        self.call("POST", f"/cases/{case}/uploads/{at['id']}/finish")

    def until_idle(self, case: str, seconds: float = 90) -> dict[str, Any]:
        for _ in range(int(seconds * 5)):
            work: dict[str, Any] = self.call("GET", f"/cases/{case}/progress")
            assert not work["error"], work
            if not work["running"] and work["stage"] not in {"empty", "reading"}:
                return work
            time.sleep(0.2)
        raise AssertionError("the work did not end")


def token_of(data: Path, name: str, *scopes: Scope) -> tuple[str, str]:
    """A new token and its id."""
    desk = Desk(data, kept_in(data))
    before = {token.id for token in desk.accounts.tokens()}
    secret = make_token(desk.house, name, "trial", scopes or tuple(Scope), 30, by="test")
    (id_,) = {token.id for token in desk.accounts.tokens()} - before
    desk.close()
    return secret, id_


@pytest.fixture
def anna_api(service: Server) -> Client:
    return Client(service.address, token_of(service.data, "Anna Bruun")[0])


@pytest.fixture
def bo_api(service: Server) -> Client:
    return Client(service.address, token_of(service.data, "Bo Krag")[0])


def new_case(client: Client) -> str:
    order = {"title": "Hegn", "received": "2026-01-02", "deny": ["hegnet"]}
    made = client.call("POST", "/cases", order)
    assert (made["stage"], made["owner"], made["due"]) == ("empty", "Anna Bruun", "2026-01-13")
    return str(made["id"])


@pytest.mark.databases("sqlite")  # what it reads is the same from both
def test_from_upload_to_release(anna_api: Client, bo_api: Client, tmp_path: Path) -> None:
    case = new_case(anna_api)
    base = f"/cases/{case}"
    anna_api.upload(case, "Brev.txt", LETTER.encode())
    assert anna_api.until_idle(case)["stage"] == "review"
    (document,) = anna_api.call("GET", f"{base}/documents")
    page = anna_api.call("GET", f"{base}/documents/{document['id']}/pages/1")
    assert "Mette Holm" in page["text"]
    picture = anna_api.send("GET", f"{base}/documents/{document['id']}/pages/1/picture?dpi=72")
    assert picture.startswith(b"\x89PNG")
    found = anna_api.call("GET", f"{base}/findings")
    assert found["total"] == len(found["findings"]) >= 4
    assert {f["text"] for f in found["findings"]} >= {"010190-1234", "31 90 44 28"}
    status, why = anna_api.refused("POST", f"{base}/submit", {})
    assert (status, "afklares" in why) == (409, True)
    jens = next(e for e in anna_api.call("GET", f"{base}/entities") if "Jens" in e["name"])
    anna_api.call("POST", f"{base}/decisions", {"after": 0, "entity": jens["id"]})
    # Somebody else on the same thing, on what they saw before: a clash, and nothing stored.
    status, why = bo_api.refused(
        "POST", f"{base}/decisions", {"after": 0, "entity": jens["id"], "action": "keep"}
    )
    assert (status, "Anna Bruun" in why) == (409, True)
    left = anna_api.call("GET", f"{base}/findings?open_only=true")
    decided = anna_api.call(
        "POST", f"{base}/decisions",
        {"after": left["seq"], "findings": [f["id"] for f in left["findings"]]},
    )  # fmt: skip
    assert decided["open"] == 0
    anna_api.call("POST", f"{base}/documents/{document['id']}/pages/1/seen")
    phone, cpr = (
        next(f for f in found["findings"] if f["text"] == text)
        for text in ("31 90 44 28", "010190-1234")
    )
    typed = {"after": decided["seq"], "findings": [phone["id"]], "type": "DK_BANK_ACCOUNT"}
    anna_api.call("POST", f"{base}/decisions", typed)
    again = anna_api.call("GET", f"{base}/findings")["findings"]
    assert [f["type"] for f in again if f["id"] == phone["id"]] == ["DK_BANK_ACCOUNT"]
    assert anna_api.refused("POST", f"{base}/decisions", {**typed, "type": "X"})[0] == 409
    hits = anna_api.call("POST", f"{base}/search", {"query": "######-####"})["hits"]
    assert [(h["text"], h["state"]) for h in hits] == [("010190-1234", "covered")]
    place = {key: cpr[key] for key in ("document", "page", "start", "end")}
    alike = anna_api.call("POST", f"{base}/search/like", place)["hits"]
    assert [(h["text"], h["why"]) for h in alike] == [("010190-1234", "samme form")]
    assert anna_api.call("POST", f"{base}/documents/{document['id']}/check")["clean"]
    settle(anna_api, base, document["id"])
    assert anna_api.call("POST", f"{base}/submit", {"note": "Klar"})["stage"] == "submitted"
    assert anna_api.refused("POST", f"{base}/approve", {})[0] == 403  # no approver
    everything = {"percent": 0, "everything": True}
    assert anna_api.refused("PUT", f"{base}/scope", everything)[0] == 403
    assert bo_api.call("PUT", f"{base}/scope", everything) == everything
    assert bo_api.call("GET", f"{base}/scope") == everything
    to_see = bo_api.call("GET", f"{base}/to-see")["pages"]
    assert [(p["page"], p["seen"]) for p in to_see] == [(1, False)]
    for place in to_see:
        bo_api.call("POST", f"{base}/documents/{place['document']}/pages/{place['page']}/seen")
    assert bo_api.call("POST", f"{base}/approve", {})["stage"] == "approved"
    assert anna_api.call("POST", f"{base}/release")["running"]
    assert anna_api.until_idle(case)["stage"] == "released"
    archive = zipfile.ZipFile(io.BytesIO(anna_api.send("GET", f"{base}/release.zip")))
    names = archive.namelist()
    assert {"index.pdf", "index.xlsx", "decision.docx"} <= set(names)
    assert not any("Mette" in name for name in names)
    log = tmp_path / "audit.jsonl"
    log.write_bytes(anna_api.send("GET", f"{base}/audit.jsonl"))
    assert verify_log(log) > 10
    kinds = [json.loads(line)["what"] for line in log.read_text().splitlines()]
    assert {"case.viewed", "decision.made", "case.approve", "file.fetched"} <= set(kinds)
    assert kinds.count("case.viewed") <= 4  # once for each person and document, not each look
    assert anna_api.refused("POST", f"{base}/reopen", {"note": ""})[0] == 422
    reopened = anna_api.call("POST", f"{base}/reopen", {"note": "Klage af 3. marts"})
    assert (reopened["stage"], reopened["handovers"][-1]["note"]) == ("review", "Klage af 3. marts")


def test_a_word_for_the_whole_house(service: Server, anna_api: Client) -> None:
    word = f"farm {uuid.uuid4().hex[:8]}"
    assert anna_api.call("POST", "/words", {"word": word, "expires": "2099-01-01"})["count"] >= 1
    past = {"word": word, "expires": "2020-01-01"}
    assert anna_api.refused("POST", "/words", past)[0] == 409
    desk = Desk(service.data, kept_in(service.data))
    assert [w.who for w in desk.house.words("2030-01-01") if w.word == word] == ["Anna Bruun"]
    assert [e.event.who for e in desk.house.events() if e.event.what == "word.set"]
    desk.close()


def settle(client: Client, base: str, document: str) -> None:
    """Answer what the document still needs, if anything."""
    if client.call("GET", f"{base}/missing")["missing"]:
        client.call(
            "PUT", f"{base}/documents/{document}/answers",
            {"remainder": "reveals", "openness": "secrecy", "extraction": "no_facts"},
        )  # fmt: skip


def test_a_token_does_no_more_than_it_is_for(service: Server, anna_api: Client) -> None:
    case = new_case(anna_api)
    secret, id_ = token_of(service.data, "Anna Bruun", Scope.READ)
    reader = Client(service.address, secret)
    assert reader.call("GET", f"/cases/{case}")["title"] == "Hegn"
    assert reader.refused("POST", f"/cases/{case}/read")[0] == 403
    assert reader.refused("POST", "/cases", {"title": "X1", "received": "2026-01-02"})[0] == 403
    desk = Desk(service.data, kept_in(service.data))
    (kept,) = [t for t in desk.accounts.tokens() if t.id == id_]
    assert kept.used
    revoke_token(desk.house, id_, by="test")
    desk.close()
    assert reader.refused("GET", f"/cases/{case}")[0] == 401
    # Only now: closing a file drops this process's locks on it, and with them SQLite's.
    assert secret.encode() not in everything_in(service.data)
    for wrong in ("", "redactor_x", "x"):
        assert Client(service.address, wrong).refused("GET", f"/cases/{case}")[0] == 401
    # No cookie opens the API, so no other site's page can use one.
    assert anna_api.call("GET", "/me")["name"] == "Anna Bruun"


def test_a_program_sees_its_own_cases_only(service: Server, anna_api: Client) -> None:
    case = new_case(anna_api)
    name = f"esdh {uuid.uuid4().hex[:8]}"
    desk = Desk(service.data, kept_in(service.data))
    add_user(desk.house, name, [UserRole.CASEWORKER], "", kind=UserKind.SYSTEM, by="test")
    desk.close()
    program = Client(service.address, token_of(service.data, name)[0])
    before = program.call("GET", "/cases")["total"]  # cases nobody owns are everybody's
    for path in ("", "/documents", "/findings", "/audit.jsonl", "/release.zip"):
        assert program.refused("GET", f"/cases/{case}{path}")[0] == 404
    shared = {"owner": "Anna Bruun", "people": [name], "groups": []}
    assert anna_api.call("PUT", f"/cases/{case}/access", shared) == shared
    assert program.call("GET", f"/cases/{case}")["id"] == case
    assert program.call("GET", "/cases")["total"] == before + 1
    assert program.refused("PUT", f"/cases/{case}/access", shared)[0] == 403
    anna_api.call("PUT", f"/cases/{case}/access", {"owner": "Anna Bruun"})
    assert program.refused("GET", f"/cases/{case}")[0] == 404


# --- schemathesis


class Running:
    """The service in this process, a token that may do everything, and a case with a letter."""

    def __init__(self, data: Path) -> None:
        self.app = create_app(data, kept_in(data))
        self.desk: Desk = self.app.state.desk
        person(self.desk, "Anna Bruun", *UserRole)
        secret = make_token(self.desk.house, "Anna Bruun", "trial", tuple(Scope), 1, by="test")
        self.authorization = f"Bearer {secret}"
        anna = self.desk.accounts.find_user("Anna Bruun")
        assert anna is not None
        order = NewCase(
            title="Hegn", request_type=RequestType.PUBLIC, received="2026-01-02", working_days=7,
            requester="", parties=(), allow=(), deny=("hegnet",),
        )  # fmt: skip
        board = create_case(self.app.state.register, order, anna)
        inbox(board).mkdir()
        (inbox(board) / "Brev.txt").write_text(LETTER)
        self.app.state.workshop.read(board)
        for _ in range(300):
            if not self.app.state.workshop.state(board.case_id).running and board.now().findings:
                break
            time.sleep(0.2)
        snapshot = board.now()
        self.known = {
            "case": board.case_id,
            "document": next(iter(snapshot.documents)),
            "entity": next(iter(snapshot.by_entity)),
        }

    def close(self) -> None:
        self.app.state.workshop.close()
        self.app.state.pictures.close()
        self.desk.close()


@pytest.fixture(scope="session")
def running(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    started = Running(tmp_path_factory.mktemp("api") / "data")
    yield started
    started.close()


@pytest.mark.databases("postgresql")  # the stricter one, of lengths, sizes and letters
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_the_api_is_as_described(mode: GenerationMode, running: Running) -> None:
    """Every operation answers good and bad input as its description says."""
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", running.app)
    tried = 0
    for operation in (result.ok() for result in schema.get_all_operations()):

        @hypothesis.settings(max_examples=5, deadline=None, derandomize=True, database=None,
                             suppress_health_check=list(hypothesis.HealthCheck))  # fmt: skip
        @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
        def check(case: Any) -> None:
            case.headers = {"Authorization": running.authorization, **(case.headers or {})}
            if case.path_parameters and mode is GenerationMode.POSITIVE:
                known = {k: running.known[k] for k in case.path_parameters if k in running.known}
                case.path_parameters.update(known)
            # Where input is bad, a token that is good is no fault; without one it was tried above.
            skipped = [] if mode is GenerationMode.POSITIVE else [ignored_auth]
            case.call_and_validate(excluded_checks=skipped)

        try:
            check()
        except hypothesis.errors.Unsatisfiable:
            assert mode is GenerationMode.NEGATIVE  # nothing in it can be wrong
            continue
        tried += 1
    assert tried > 20
