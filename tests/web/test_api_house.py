"""By token from a case system and back to it, and the house administered by a program."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from fastapi.testclient import TestClient

from redactor.audit import verify_log
from redactor.service.desk import Desk
from redactor.service.house.entering import UserRole
from redactor.service.house.tokens import Scope, make_token
from redactor.web.app import create_app
from tests.databases import kept_in
from tests.web.conftest import person

RECIPE = """recipe: 1
name: Byggesager
case_pattern: BYG-\\d+
sources:
  - {{name: drev, type: folder, path: '{0}/{{case}}', put_back: '{0}/{{case}}/Udleveret'}}
"""


class Program:
    """Somebody's token."""

    def __init__(self, client: TestClient, secret: str) -> None:
        self.client = client
        self.headers = {"authorization": f"Bearer {secret}"}

    def call(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        answer = self.client.request(method, f"/api/v1{path}", json=body, headers=self.headers)
        assert answer.status_code == status, answer.text
        return answer.json()

    def get(self, path: str) -> Any:
        return self.call("GET", path)

    def until_done(self, case: str) -> dict[str, Any]:
        for _ in range(600):
            told: dict[str, Any] = self.get(f"/cases/{case}/progress")
            if not told["running"]:
                assert told["error"] == ""
                return told
            time.sleep(0.1)
        raise AssertionError("the work does not end")


@pytest.fixture
def house(database: str, tmp_path: Path) -> Iterator[tuple[TestClient, Path]]:
    """The service, and the drive its recipe collects from."""
    drive = tmp_path / "drev"
    (drive / "BYG-1").mkdir(parents=True)
    (drive / "BYG-1" / "1 Notat.txt").write_text("Skuret er målt op.", "utf-8")
    (tmp_path / "opskrifter").mkdir()
    (tmp_path / "opskrifter" / "byg.yaml").write_text(RECIPE.format(drive), "utf-8")
    settings = kept_in(tmp_path / "data", recipes=tmp_path / "opskrifter")
    with TestClient(create_app(tmp_path / "data", settings)) as client:
        yield client, drive / "BYG-1"


def _program(client: TestClient, name: str, *roles: UserRole, scopes: tuple[Scope, ...]) -> Program:
    desk: Desk = client.app.state.desk  # type: ignore[attr-defined]
    if desk.accounts.find_user(name) is None:
        person(desk, name, *roles)
    return Program(client, make_token(desk.house, name, "trial", scopes, 1, by="test"))


def test_from_a_case_system_and_back(house: tuple[TestClient, Path]) -> None:
    client, drive = house
    anna = _program(client, "Anna Bruun", UserRole.CASEWORKER, scopes=tuple(Scope))
    bo = _program(client, "Bo Krag", UserRole.APPROVER, scopes=tuple(Scope))
    assert anna.get("/recipes") == [{"id": "byg.yaml", "name": "Byggesager"}]
    case = anna.call(
        "POST", "/cases",
        {"title": "Skur", "request_type": "public", "received": "2026-01-02"}, status=201,
    )["id"]  # fmt: skip
    base = f"/cases/{case}"
    assert anna.get(f"{base}/collection")["recipe"] == ""
    asked = {"recipe": "byg.yaml", "number": "BYG-1"}
    bo.call("POST", f"{base}/collection", asked, status=403)
    anna.call("POST", f"{base}/collection", {**asked, "number": "../BYG-1"}, status=409)
    assert anna.call("POST", f"{base}/collection", asked, status=202)["number"] == "BYG-1"
    anna.until_done(case)
    assert anna.get(f"{base}/collection")["lines"]
    assert anna.call("DELETE", f"{base}/collection")["asked"] is False
    (document,) = anna.get(f"{base}/documents")

    draft = client.get(
        f"/api/v1{base}/documents/{document['id']}/draft.pdf", headers=anna.headers
    )  # fmt: skip
    assert draft.headers["content-type"] == "application/pdf"
    with pymupdf.open(stream=draft.content) as pdf:
        assert "Skuret er målt op." in pdf[0].get_text()

    (missing,) = anna.get(f"{base}/missing")["missing"]
    assert missing["kind"] == "seeing"
    anna.call("POST", f"{base}/documents/{document['id']}/pages/1/seen")
    (place,) = anna.get("/places")
    back = {"place": place["id"], "number": "BYG-1"}
    anna.call("POST", f"{base}/submit", {"note": ""})
    for page in bo.get(f"{base}/to-see")["pages"]:
        bo.call("POST", f"{base}/documents/{page['document']}/pages/{page['page']}/seen")
    bo.call("POST", f"{base}/approve", {"note": ""})
    anna.call("POST", f"{base}/release", status=202)
    anna.until_done(case)
    assert anna.get(f"{base}/receipts") == []
    anna.call("POST", f"{base}/delivery", {**back, "place": "byg.yaml/x"}, status=409)
    anna.call("POST", f"{base}/delivery", back, status=202)
    anna.until_done(case)
    receipts = anna.get(f"{base}/receipts")
    assert {path.name for path in (drive / "Udleveret").iterdir()} == {r["name"] for r in receipts}
    assert len(receipts) >= 4


def test_a_program_administers_the_house(house: tuple[TestClient, Path]) -> None:
    client, _ = house
    dan = _program(client, "Dan Lund", UserRole.ADMINISTRATOR, scopes=(Scope.ADMINISTER,))
    plain = _program(client, "Dan Lund", UserRole.ADMINISTRATOR, scopes=(Scope.READ,))
    anna = _program(client, "Anna Bruun", UserRole.CASEWORKER, scopes=tuple(Scope))
    for other in (plain, anna):  # neither the role alone nor the scope alone
        other.call("GET", "/users", status=403)

    new = {"name": "Journalsystem", "roles": ["caseworker"], "groups": ["Byg"]}
    assert dan.call("POST", "/users", new, status=201)["kind"] == "system"
    dan.call("POST", "/users", new, status=409)
    made = {"user": "Journalsystem", "label": "Nat", "days": 5, "scopes": ["read"]}
    system = Program(client, dan.call("POST", "/tokens", made, status=201)["secret"])
    assert system.get("/me")["name"] == "Journalsystem"
    listed = next(t for t in dan.get("/tokens") if t["user"] == "Journalsystem")
    assert "secret" not in listed
    assert (listed["label"], listed["scopes"], listed["revoked"]) == ("Nat", ["read"], "")
    dan.call("DELETE", f"/tokens/{listed['id']}")
    system.call("GET", "/me", status=401)
    changed = {"name": "Journalsystem", "roles": [], "groups": [], "disabled": True}
    assert dan.call("PUT", "/users", changed)["disabled"] is True
    last = {"name": "Dan Lund", "roles": [], "groups": [], "disabled": False}
    dan.call("PUT", "/users", last, status=409)  # nobody would be left

    word = {"word": "Hejrevej", "kind": "deny", "expires": "2099-01-01"}
    assert [w["word"] for w in dan.call("PUT", "/words", word)] == ["Hejrevej"]
    assert dan.call("POST", "/words/remove", {"word": "Hejrevej"}) == []

    case = anna.call(
        "POST", "/cases",
        {"title": "Skur", "request_type": "public", "received": "2026-01-02"}, status=201,
    )["id"]  # fmt: skip
    assert dan.get("/retention") == []
    dan.call("PUT", f"/cases/{case}/retention", {"until": "2099-01-01"})
    assert dan.call("PUT", f"/cases/{case}/owner", {"owner": "Anna Bruun"})["owner"] == "Anna Bruun"
    dan.call("PUT", f"/cases/{case}/owner", {"owner": "Dan Lund"}, status=409)


def test_a_program_deletes_a_case_and_reads_the_logs(
    house: tuple[TestClient, Path], tmp_path: Path
) -> None:
    client, _ = house
    anna = _program(client, "Anna Bruun", UserRole.CASEWORKER, scopes=tuple(Scope))
    dan = _program(client, "Dan Lund", UserRole.ADMINISTRATOR, scopes=(Scope.DELETE,))
    only = _program(client, "Dan Lund", UserRole.ADMINISTRATOR, scopes=(Scope.ADMINISTER,))
    ase = _program(client, "Åse Kjær", UserRole.AUDITOR, scopes=(Scope.AUDIT,))
    gone, stays = (
        anna.call(
            "POST", "/cases",
            {"title": title, "request_type": "public", "received": "2026-01-02"}, status=201,
        )["id"]
        for title in ("Skur", "Hegn")
    )  # fmt: skip
    for other in (anna, only, ase):
        other.call("POST", f"/cases/{gone}/deletion", {"case": gone}, status=403)
    dan.call("POST", f"/cases/{gone}/deletion", {"case": stays}, status=409)
    assert dan.call("POST", f"/cases/{gone}/deletion", {"case": gone}) == {"case": gone}
    assert [case["id"] for case in anna.get("/cases")["cases"]] == [stays]
    dan.call("POST", f"/cases/{gone}/deletion", {"case": gone}, status=404)

    dan.call("POST", "/log/search", {}, status=403)
    made = ase.call("POST", "/log/search", {"who": "anna", "what": "case.created"})
    assert [(line["case"], line["who"]) for line in made["lines"]] == [(stays, "Anna Bruun")]
    assert made["more"] is False
    (deleted,) = ase.call("POST", "/log/search", {"what": "case.deleted", "case": "service"})[
        "lines"
    ]
    assert (deleted["who"], deleted["details"]["case"]) == ("Dan Lund", gone)
    late = {"what": "case.created", "first": "2099-01-01"}
    assert ase.call("POST", "/log/search", late)["lines"] == []
    assert ase.call("POST", "/log/check") == {"checked": 2, "broken": []}
    sealed = client.get("/api/v1/log/audit.jsonl", headers=ase.headers)
    (tmp_path / "audit.jsonl").write_bytes(sealed.content)
    assert verify_log(tmp_path / "audit.jsonl") > 5
