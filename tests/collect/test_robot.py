"""The web robot: a real Chromium against the fictional portal."""

import json
import os
import signal
import socket
import threading
import time
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from samples.portal.app import CASE

ROOT = Path(__file__).parents[2]


@pytest.fixture
def elsewhere() -> Iterator[tuple[int, list[str]]]:
    """Another server that no recipe names; gives (port on 127.0.0.2, what it was asked)."""
    caught: list[str] = []

    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            caught.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    other = ThreadingHTTPServer(("127.0.0.2", 0), Other)
    thread = threading.Thread(target=other.serve_forever)
    thread.start()
    yield other.server_port, caught
    other.shutdown()
    thread.join()
    other.server_close()


FAST = "limits: {per_second: 200, attempts: 2, seconds: 10}"


def test_gathers_everything_through_log_outs(portal, elsewhere, sources, gather, by_id, tmp_path):
    port, caught = elsewhere
    app, address = portal(requests_per_session=9, elsewhere=f"http://127.0.0.2:{port}/x")
    result = gather(sources(address), case=CASE, more=FAST)
    items = by_id(result)
    assert result["difference"]["sources"] == {}
    assert app.state.logins >= 4
    assert caught == []
    states = {key.rsplit("/", 1)[-1]: item["state"] for key, item in items.items()}
    assert states == {
        **{f"D{n:03d}": "fetched" for n in (1, 2, 3, 4, 5, 11, 12)},
        "D001-1": "fetched", "D001-2": "fetched", "D004-1": "fetched", "D012-1": "fetched",
        "D006": "needs_person", "D007": "missing_or_forbidden", "D008": "gone",
        "D009": "needs_person", "D010": "needs_person",
    }  # fmt: skip
    first = items["D001"]
    assert (first["number"], first["source_number"], first["date"], first["direction"]) == (
        "1", "1", "2026-02-03", "in",
    )  # fmt: skip
    assert first["parties"] == ("Asta Kvistgård",)
    attached = items[f"{address}file/D001-2"]
    assert (attached["number"], attached["parent"]) == ("1.2", "D001")
    assert attached["file"] == "documents/0001_02.pdf"
    assert b"Facadetegning" in (tmp_path / "out" / attached["file"]).read_bytes()
    assert "anden server" in items["D009"]["reason"]
    assert "webside" in items["D010"]["reason"]
    assert items["D006"]["file"] == "documents/0006.pdf"
    assert "afkortet" in items["D006"]["reason"]


def test_kill_and_resume(portal, sources, program, tmp_path):
    app, address = portal()
    recipe = tmp_path / "r.yaml"
    head = "recipe: 1\nname: p\nsources:\n"
    recipe.write_text(
        head
        + sources(address).split("      children:")[0]
        + "\nlimits: {per_second: 30, attempts: 1}\n",
        "utf-8",
    )
    out = tmp_path / "out"
    process = program("collect", recipe, "--case", CASE, "--out", out)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if (out / "documents").exists() and len(os.listdir(out / "documents")) >= 4:
            break
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    before = app.state.seen.count("/file/D001")
    process = program("collect", recipe, "--case", CASE, "--out", out, "--json")
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 3, stderr
    result = json.loads(stdout)
    assert result["states"]["fetched"] == 7
    assert before == 1
    assert app.state.seen.count("/file/D001") == 1
    assert "Asta" not in stderr
    assert "Byggetilladelse" not in stderr


def test_click_downloads(portal, sources, gather, by_id, tmp_path):
    _, address = portal(requests_per_session=25)
    text = sources(address).split("      children:")[0] + "    download: 'button.get'\n"
    swaps = (("a[rel=next]", "a.findes-ikke"), ('click: "a.case"', "open: '/case/{case}?side=2'"))
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    limits = "limits: {per_second: 200, attempts: 1, seconds: 2}"
    items = by_id(gather(text, case=CASE, more=limits))
    assert items["D006"]["state"] == "needs_person"
    assert items["D007"]["state"] == "missing_or_forbidden"
    assert "afkortet" in items["D006"]["reason"]
    assert (tmp_path / "out" / items["D006"]["file"]).read_bytes().startswith(b"%PDF-")


def test_a_failed_step_leaves_a_picture_and_no_password(portal, sources, gather, tmp_path):
    _, address = portal()
    text = sources(address, **{"button#go": "button#findes-ikke"})
    limits = "limits: {per_second: 200, attempts: 1, seconds: 2}"
    result = gather(text, case=CASE, more=limits, dry_run=True)
    assert "finde sagen. Findes sagen i portalen" in result["difference"]["sources"]["portal"]
    kept = sorted((tmp_path / "out/internal/robot").iterdir())
    assert [path.suffix for path in kept] == [".png", ".zip"]
    with zipfile.ZipFile(kept[1]) as trace:
        inside = b"".join(trace.read(name) for name in trace.namelist())
    assert b"findes-ikke" in inside
    assert "prøve".encode() not in inside
    assert all(path.stat().st_mode & 0o077 == 0 for path in kept)


def test_a_page_made_over_is_no_empty_case(portal, sources, gather, tmp_path):
    _, address = portal()
    text = sources(address, **{"table#acts tbody tr": "table#acts tbody li"})
    told = gather(text, case=CASE, more=FAST)["difference"]["sources"]["portal"]
    assert "ingen dokumenter" in told
    assert (tmp_path / "out/internal/robot/001-rows.png").stat().st_size > 1000
    # Nor does a password hide as the value of a field whose selector does not tell.
    text = sources(address, **{"input[name=password]": "form#login input >> nth=1",
                               "secret: {env: PORTAL_PASSWORD}": "value: prøve"})  # fmt: skip
    told = gather(text, case=CASE, more=FAST)["difference"]["sources"]["portal"]
    assert told.startswith("Opskriften skriver en adgangskode som value.")


def test_wrong_password_unknown_case_and_a_portal_that_is_down(
    portal, sources, gather, monkeypatch
):
    _, address = portal()
    limits = "limits: {per_second: 200, attempts: 1, seconds: 2}"
    unknown = gather(sources(address), case="BYG-2026-9999", more=limits)
    assert unknown["difference"]["sources"]["portal"]
    monkeypatch.setenv("PORTAL_PASSWORD", "forkert")
    refused = gather(sources(address), case="BYG-2026-9999", more=limits)
    assert "forkert" not in str(refused)
    assert "Portalen afviste" in refused["difference"]["sources"]["portal"]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        closed = taken.getsockname()[1]
    down = gather(sources(f"http://127.0.0.1:{closed}/"), case="BYG-2026-9999", more=limits)
    assert down["difference"]["sources"]["portal"].startswith("Portalen svarer ikke.")


def test_the_browser_reaches_no_other_host(portal, elsewhere, sources, tmp_path):
    from playwright.sync_api import Error

    from redactor.collect.recipe import parse_recipe
    from redactor.collect.sources.robot.browser import Browser

    port, caught = elsewhere
    _, address = portal(elsewhere=f"http://127.0.0.2:{port}/x")
    recipe = parse_recipe(f"recipe: 1\nname: p\nsources:\n{sources(address)}\n{FAST}")
    browser = Browser(recipe.sources[0], recipe.limits, CASE, tmp_path)
    browser.log_in()
    try:
        for place in ("file/D009", f"//127.0.0.2:{port}/direct"):
            with pytest.raises(Error):
                browser.open(place)
        browser.page = browser.context.new_page()
        browser.page.goto(address)
        browser.page.evaluate(
            f"fetch('http://127.0.0.2:{port}/js', {{mode: 'no-cors'}}).catch(() => 1)"
        )
    finally:
        browser.close()
    assert caught == []
