"""Graph mailboxes against a fake written from the public description, with faults injected."""

import json
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

BIG = 12_000_000


@dataclass
class Fake:
    """A tenant with one mailbox; `faults` names what goes wrong with each message."""

    faults: dict[str, str]
    token_uses: int = 8
    port: int = 0
    tokens: list[str] = field(default_factory=list)
    left: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    queries: list[dict[str, list[str]]] = field(default_factory=list)
    busy_until: float = 0.0
    impatient: bool = False
    keys: Counter[str] = field(default_factory=Counter)

    def mime(self, name: str) -> bytes:
        head = f"From: a@example.org\r\nSubject: {name}\r\n\r\n".encode()
        return head + (b"x" * BIG if self.faults[name] == "big" else b"Tekst\r\n")


def handler(fake: Fake) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

        def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            if form.get("client_secret") != ["hemmelig"]:
                self.answer(401)
                return
            fake.tokens.append(f"token{len(fake.tokens)}")
            fake.left = fake.token_uses
            body = {"access_token": fake.tokens[-1], "expires_in": 3600, "token_type": "Bearer"}
            self.answer(200, json.dumps(body).encode())

        def do_GET(self) -> None:
            fake.left -= 1
            token = fake.tokens[-1] if fake.tokens else ""
            if fake.left < 0 or self.headers["Authorization"] != f"Bearer {token}":
                self.answer(401)
                return
            assert self.headers["Prefer"] == 'IdType="ImmutableId"'
            parts = urlsplit(self.path)
            if parts.path.endswith("/messages"):
                self.listing(parse_qs(parts.query))
                return
            name = unquote(parts.path.split("/")[-2])
            fake.asked[name] += 1
            self.content(name, fake.faults[name])

        def listing(self, query: dict[str, list[str]]) -> None:
            fake.queries.append(query)
            names = list(fake.faults)
            start = int(query.get("$skip", ["0"])[0])
            body: dict[str, object] = {
                "value": [
                    {
                        "id": name, "changeKey": f"k{fake.keys[name]}", "subject": f"Om {name}",
                        "receivedDateTime": "2026-05-01T08:00:00Z",
                        "from": {"emailAddress": {"address": "a@example.org"}},
                        "toRecipients": [{"emailAddress": {"address": "b@kommune.example"}}],
                        "conversationId": "tråd",
                    }
                    for name in names[start : start + 4]
                ]
            }  # fmt: skip
            if start + 4 < len(names):
                base = f"http://127.0.0.1:{fake.port}/v1.0/users/byg/messages"
                body["@odata.nextLink"] = f"{base}?$skip={start + 4}"
            self.answer(200, json.dumps(body).encode())

        def content(self, name: str, fault: str) -> None:
            if fault.isdecimal():
                self.answer(int(fault))
            elif fault == "busy" and fake.asked[name] == 1:
                fake.busy_until = time.monotonic() + 0.9
                self.answer(429, retry_after="1")
            elif fault == "busy" and time.monotonic() < fake.busy_until:
                fake.impatient = True
                self.answer(429, retry_after="1")
            elif fault == "slow" and fake.asked[name] == 1:
                time.sleep(2.5)
                self.close_connection = True
            elif fault == "cut" or (fault == "cut once" and fake.asked[name] == 1):
                body = fake.mime(name)
                self.send_response(200)
                self.send_header("Content-Length", str(len(body) + 1000))
                self.end_headers()
                self.wfile.write(body)
                self.wfile.flush()
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.close_connection = True
            elif fault == "wrong type" or (fault == "wrong once" and fake.asked[name] == 1):
                self.answer(200, b"<!doctype html><html><body>Log ind</body></html>")
            elif fault == "elsewhere":
                self.answer(302, location="http://127.0.0.2:9/")
            else:
                self.answer(200, fake.mime(name), content_type="message/rfc822")

    return Handler


@pytest.fixture
def tenant(monkeypatch) -> Iterator[Fake]:
    """A running fake with every fault once."""
    fake = Fake(
        {
            "AAMk/1=": "", "to": "", "401": "401", "403": "403", "404": "404", "410": "410",
            "500": "500", "busy": "busy", "slow": "slow", "cut": "cut", "cut once": "cut once",
            "wrong type": "wrong type", "wrong once": "wrong once",
            "big": "big", "elsewhere": "elsewhere", "sidst": "",
        }
    )  # fmt: skip
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(fake))
    fake.port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("GRAPH_SECRET", "hemmelig")
    yield fake
    server.shutdown()
    thread.join()
    server.server_close()


def source(port: int) -> str:
    return (
        f"  - {{name: m365, type: graph_mailbox, address: 'http://127.0.0.1:{port}/v1.0',"
        f" login: 'http://127.0.0.1:{port}', tenant: t, client: c, secret: {{env: GRAPH_SECRET}},"
        " mailbox: byg, own: [kommune.example]}"
    )


LIMITS = "limits: {per_second: 500, attempts: 3, seconds: 2, parallel: 2}"


def test_every_fault_ends_in_its_state(tenant, gather, by_id, tmp_path):
    result = gather(source(tenant.port), more=LIMITS)
    items = by_id(result)
    states = {name: item["state"] for name, item in items.items()}
    assert states == {
        "AAMk/1=": "fetched", "to": "fetched", "sidst": "fetched",
        "busy": "fetched", "slow": "fetched", "cut once": "fetched", "wrong once": "fetched",
        "big": "fetched",
        "401": "missing_or_forbidden", "403": "missing_or_forbidden",
        "404": "missing_or_forbidden", "410": "gone", "500": "needs_person",
        "cut": "needs_person", "wrong type": "needs_person", "elsewhere": "needs_person",
    }  # fmt: skip
    assert tenant.queries[0]["$search"] == ['"2026-1"']
    assert len(tenant.tokens) >= 3
    assert not tenant.impatient
    big = tmp_path / "out" / items["big"]["file"]
    assert big.read_bytes() == tenant.mime("big")
    assert items["to"]["direction"] == "in"
    assert "hemmelig" not in str(result)
    fetched_before = dict(tenant.asked)
    tenant.keys["to"] += 1
    again = gather(source(tenant.port), more=LIMITS)
    assert tenant.asked["AAMk/1="] == fetched_before["AAMk/1="]
    assert tenant.asked["to"] == fetched_before["to"] + 1
    assert again["difference"]["new"] == []


def test_a_refused_secret_is_told_once(tenant, gather, monkeypatch):
    monkeypatch.setenv("GRAPH_SECRET", "forkert")
    result = gather(source(tenant.port), more=LIMITS)
    assert "afvist" in result["difference"]["sources"]["m365"]
    assert "forkert" not in str(result)
