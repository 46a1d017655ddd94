"""Serving the fakes of document systems: log-in, ends of sessions and faults, alike for all."""

from __future__ import annotations

import base64
import json
import os
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import spnego

from tests.collect.systems import Asked, Given, System, content


@dataclass
class Server:
    """A system being served."""

    system: System
    uses: int = 8
    """Requests a token (or an NTLM connection) lasts for."""
    tokens: list[str] = field(default_factory=list)
    left: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    busy_until: float = 0.0
    impatient: bool = False
    logins: int = 0


@contextmanager
def serving(system: System, folder: Path) -> Iterator[Server]:
    """Serve a system on loopback."""
    users = folder / "ntlm-users"
    users.write_text("PROEVE:robot:hemmelig\n")
    os.environ["NTLM_USER_FILE"] = str(users)
    state = Server(system)
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _handler(state))
    httpd.daemon_threads = True
    system.port = httpd.server_port
    thread = threading.Thread(target=httpd.serve_forever)
    thread.start()
    try:
        yield state
    finally:
        httpd.shutdown()
        thread.join()
        httpd.server_close()
        del os.environ["NTLM_USER_FILE"]


def _handler(state: Server) -> type[BaseHTTPRequestHandler]:
    system = state.system

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        known = 0  # requests left on this authenticated connection
        context: Any = None

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

        def reply(self, status: int, body: bytes = b"", **headers: str) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if b"grant_type" in body:
                self.log_in(parse_qs(body.decode()))
                return
            parts = urlsplit(self.path)
            free = system.opened(parts.path)
            if free is not None:
                self.reply(200, json.dumps(free.body).encode())
                return
            if not getattr(self, system.auth)():
                return
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            is_json = "json" in (self.headers.get("Content-Type") or "")
            asked = json.loads(body) if is_json and body else body
            answer = system.answer(Asked(self.command, parts.path, query, asked))
            if answer is None:
                self.reply(404)
            elif answer.status:
                self.reply(answer.status)
            elif answer.file and answer.body is None:
                self.reply(200, answer.file)
            elif answer.name:
                state.counts[answer.name] += 1
                self.deliver(answer)
            elif answer.moved:
                self.reply(302, Location=answer.moved)
            elif answer.xml:
                self.reply(200, answer.xml.encode())
            else:
                created = self.command == "PUT" and system.kind == "graph_site"
                self.reply(201 if created else 200, json.dumps(answer.body).encode())

        do_GET = do_POST = do_PUT = handle_any

        def log_in(self, form: dict[str, list[str]]) -> None:
            if system.kind == "f2":
                right = form.get("username") == ["F2ROBOT"] and "client_secret" not in form
                if not (right and self.basic(reply=False)):
                    self.reply(400)  # RFC 6749, 5.2
                    return
            elif form.get("client_secret") != ["hemmelig"]:
                self.reply(401)
                return
            state.tokens.append(f"token{len(state.tokens)}")
            state.left = state.uses
            token = {"access_token": state.tokens[-1], "expires_in": 3600}
            self.reply(200, json.dumps(token).encode())

        def token(self) -> bool:
            state.left -= 1
            latest = state.tokens[-1] if state.tokens else ""
            if state.left < 0 or self.headers["Authorization"] != f"Bearer {latest}":
                self.reply(401)
                return False
            return True

        def basic(self, *, reply: bool = True) -> bool:
            right = base64.b64encode(b"robot:hemmelig").decode()
            if self.headers["Authorization"] != f"Basic {right}":
                if reply:
                    self.reply(401)
                return False
            return True

        def ntlm(self) -> bool:
            if self.known:
                self.known -= 1
                return True
            scheme, _, value = (self.headers["Authorization"] or "").partition(" ")
            if scheme != "NTLM":
                self.reply(401, WWW_Authenticate="NTLM")
                return False
            if self.context is None:
                self.context = spnego.server(protocol="ntlm")
            try:
                challenge = self.context.step(base64.b64decode(value))
            except spnego.exceptions.SpnegoError:
                self.context = None
                self.reply(401)
                return False
            if self.context.complete:
                self.context, self.known = None, state.uses
                state.logins += 1
                return True
            self.reply(401, WWW_Authenticate=f"NTLM {base64.b64encode(challenge).decode()}")
            return False

        def deliver(self, answer: Given) -> None:
            name = answer.name
            first = state.counts[name] == 1
            body = content(name)
            if answer.most and len(body) > answer.most:
                page = b"<html><body>HTTP Error 503. The service is unavailable.</body></html>"
                self.reply(200, page, content_type="text/html")
            elif name.isdecimal():
                self.reply(int(name))
            elif name == "busy" and first:
                state.busy_until = time.monotonic() + 0.9
                self.reply(429, retry_after="1")
            elif name == "busy" and time.monotonic() < state.busy_until:
                state.impatient = True
                self.reply(429, retry_after="1")
            elif name == "slow" and first:
                time.sleep(2.6)
                self.close_connection = True
            elif name == "cut" or (name == "cut once" and first):
                self.send_response(200)
                self.send_header("Content-Length", str(len(body) + 1000))
                self.end_headers()
                self.wfile.write(body)
                self.wfile.flush()
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.close_connection = True
            elif name == "wrong type" or (name == "wrong once" and first):
                self.reply(200, b"<!doctype html><html><body>Log ind</body></html>")
            elif name == "elsewhere":
                self.reply(302, location="http://127.0.0.2:9/")
            else:
                self.reply(200, body, content_type="message/rfc822")

    return Handler
