"""The real server as a subprocess, and a real browser."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

from redactor.service.case import CaseFolder
from redactor.service.desk import Desk
from redactor.service.house.entering import UserRole, add_user
from tests import databases
from tests.databases import kept_in

expect.set_options(timeout=20_000)  # other tests and their servers share the machine

ROOT = Path(__file__).parents[2]
AXE = (Path(__file__).parent / "vendor" / "axe-4.14.1.min.js").read_text()
PASSWORD = "en lang adgangskode"
_CHROMIUM = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


class Server:
    """`redactor serve` over a data folder; it can be killed and started again."""

    def __init__(self, data: Path, **environment: str) -> None:
        self.data = data
        self.environment = {**databases.environment(data), **environment}
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                sys.executable, "-c", "from redactor.cli import main; main()", "serve",
                "--data", str(self.data), "--port", str(self.port), "--workers", "2",
            ],
            cwd=ROOT, env={**os.environ, **self.environment},
            stdout=subprocess.DEVNULL, stderr=(self.data.parent / "server.log").open("ab"),
        )  # fmt: skip
        until = time.monotonic() + 120  # on a machine with much else to do
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{self.address}/health", timeout=2).read()
                return
            except OSError:
                assert self.process.poll() is None, "the server ended"
                time.sleep(0.05)
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        assert self.process is not None
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def folder(self, case: str) -> CaseFolder:
        """The folder of a case."""
        found = self.data.glob("*/internal/case-id")
        folders = (CaseFolder(root=path.parents[1]) for path in found)
        return next(folder for folder in folders if folder.case_id == case)

    def add_user(self, name: str, role: str) -> None:
        subprocess.run(
            [
                sys.executable, "-c", "from redactor.cli import main; main()", "user", "add",
                name, "--role", role, "--group", "Byg", "--data", str(self.data),
            ],
            input=f"{PASSWORD}\n", text=True, check=True, cwd=ROOT, capture_output=True,
            env={**os.environ, **self.environment},
        )  # fmt: skip


class Visitor:
    """A logged-in person without a browser."""

    def __init__(self, server: Server, name: str) -> None:
        self.server = server
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        form = urllib.parse.urlencode({"name": name, "password": PASSWORD}).encode()
        self.send("POST", "/log-ind", form, "application/x-www-form-urlencoded")

    def send(self, method: str, path: str, body: bytes | None, kind: str = "application/json",
             **headers: str) -> bytes:  # fmt: skip
        request = urllib.request.Request(
            self.server.address + path, body, method=method,
            headers={"content-type": kind, "accept": "application/json",
                     "origin": self.server.address, **headers},
        )  # fmt: skip
        content: bytes = self.opener.open(request, timeout=60).read()
        return content

    def get(self, path: str) -> bytes:
        return self.send("GET", path, None)

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.send("POST", path, json.dumps(body).encode()))
        return answer


@pytest.fixture
def server(database: str, tmp_path: Path) -> Iterator[Server]:
    """A server nobody has used yet."""
    running = Server(tmp_path / "data")
    running.data.mkdir()
    running.start()
    yield running
    running.stop()


def person(desk: Desk, name: str, *roles: UserRole, group: str = "Byg") -> None:
    """A user; those of one group see each other's cases."""
    groups = (group,) if group else ()
    add_user(desk.house, name, roles, PASSWORD, groups=groups, by="test")


@pytest.fixture(scope="session")
def services() -> Iterator[dict[str, Server]]:
    """The shared servers that were started, by the kind of their database."""
    started: dict[str, Server] = {}
    yield started
    for one in started.values():
        one.stop()


@pytest.fixture
def service(
    services: dict[str, Server], database: str, tmp_path_factory: pytest.TempPathFactory
) -> Server:
    """A server with two users, shared by the tests that need no new one."""
    if database not in services:
        running = Server(tmp_path_factory.mktemp("service") / "data")
        desk = Desk(running.data, kept_in(running.data))
        person(desk, "Anna Bruun", UserRole.CASEWORKER)
        person(desk, "Bo Krag", UserRole.CASEWORKER, UserRole.APPROVER)
        desk.close()
        running.start()
        services[database] = running
    return services[database]


@pytest.fixture
def anna(service: Server) -> Visitor:
    return Visitor(service, "Anna Bruun")


@pytest.fixture
def opened(anna: Visitor) -> Any:
    """A read case of one letter, and the page it stands on (`acting.Opened`)."""
    from tests.web.acting import Opened

    return Opened(anna)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=list(_CHROMIUM)
        )
        yield started
        started.close()


@pytest.fixture
def page(service: Server, browser: Browser) -> Iterator[Page]:
    """Anna's browser, logged in."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.goto(f"{service.address}/log-ind")
    opened.get_by_label("Navn").fill("Anna Bruun")
    opened.get_by_label("Adgangskode").fill(PASSWORD)
    opened.get_by_role("button", name="Log ind").click()
    opened.wait_for_url(f"{service.address}/")
    yield opened
    put_away(context)


@pytest.fixture
def sheet(service: Server, opened: Any, page: Page) -> Page:
    """The letter of `opened` in Anna's browser, ready for keys."""
    page.goto(f"{service.address}{opened.base}/dok/{opened.document}")
    expect(page.locator("#status")).to_contain_text("Side 1 af 1")
    expect(page.locator("#findings [tabindex='0']")).to_be_focused()
    return page


def put_away(context: BrowserContext) -> None:
    """Close a browser's windows. Each leaves its page first: a page that loads itself anew just
    as its window is closed can keep Chromium from ever saying that it did."""
    for window in context.pages:
        with contextlib.suppress(Error):
            window.goto("about:blank")
    context.close()


def accessible(page: Page) -> None:
    """Nothing that axe can tell from WCAG 2.1 A and AA."""
    page.evaluate(AXE)
    found = page.evaluate(
        """async () => (await axe.run(document, {
        resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
        })).violations.map(v => [v.id, v.help, v.nodes.slice(0, 3).map(n => n.html)])"""
    )
    assert found == [], (page.url, found)


def quiet(page: Page) -> list[str]:
    """Everything the browser complains of: console errors, refused requests, exceptions."""
    heard: list[str] = []
    page.on("console", lambda m: heard.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("response", lambda r: heard.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    page.on(
        "request",
        lambda r: None if r.url.startswith(("http://127.0.0.1:", "blob:")) else heard.append(r.url),
    )
    return heard
