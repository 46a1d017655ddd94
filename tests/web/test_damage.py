"""What goes wrong with one case stays with it, and the log quotes nobody."""

import json
import sqlite3
import threading
import time
from http.server import HTTPServer
from pathlib import Path

import pytest

from redactor.errors import Damaged
from redactor.service.house.auditing import verify_everything
from redactor.service.register import Register
from redactor.store import CaseStore
from tests.web.test_access import House, Person
from tests.web.test_house import Receiver

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.databases("sqlite")]

NAME = "Jens Vejgaard 010190-1234"


def test_what_is_away_for_a_while_ends_neither_messages_nor_watching(tmp_path: Path) -> None:
    """As a disk that is full, or a share that is not there."""
    Receiver.got, Receiver.status = [], 204
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    watched = tmp_path / "ind"
    watched.mkdir()
    place = tmp_path / "ind.yaml"
    place.write_text(
        f"watch: 1\nquiet: 0\nevery: 0.1\nplaces:\n  - {{name: P, type: folder, path: {watched}}}\n"
    )
    hook = {"url": f"http://127.0.0.1:{server.server_port}/", "secret": "prøve"}
    house = House(tmp_path / "data", "Anna", webhook=hook, watch=place)
    data, away = tmp_path / "data", tmp_path / "away"
    data.rename(away)
    data.touch()  # in its place is something else
    house.app.state.courier.start()
    house.app.state.watcher.start()
    time.sleep(2.5)
    data.unlink()
    away.rename(data)
    (watched / "Brev.txt").write_text("Et brev om vejen.")
    until = time.monotonic() + 60
    while not Receiver.got and time.monotonic() < until:
        time.sleep(0.1)
    assert Receiver.got  # the arrival became a case, and its state was told
    house.app.state.watcher.close()
    house.app.state.courier.close()
    server.shutdown()
    house.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two cases, of which the first one's database is spoilt."""
    house = House(tmp_path, "Anna Dan")
    first, _ = house.case(title="Vejen"), house.case(title="Hegnet")
    database = first.folder.internal / "case.db"
    house.close()
    for left in database.parent.glob("case.db-*"):
        left.unlink()
    database.write_bytes(b"no database" * 5000)
    return tmp_path


def test_one_damaged_case_leaves_the_others_alone(data: Path) -> None:
    house = House(data, "")
    house.app.state.workshop.resume()
    register: Register = house.app.state.register
    anna, dan = (Person(house.app, name) for name in ("Anna Bruun", "Dan Lund"))
    listed = anna.get("/")
    assert listed.status_code == 200
    assert "Hegnet" in listed.text
    assert "1 sag kan ikke åbnes" in listed.text
    (case,) = register.unreadable
    assert case not in listed.text.partition("<table")[0]
    assert case in dan.get("/").text
    shown = anna.get(f"/sager/{case}")
    assert (shown.status_code, "Sagens database er beskadiget" in shown.text) == (400, True)
    assert verify_everything(register, "Eva") == (3, (case,))
    house.close()


def test_a_page_of_the_database_that_is_spoilt_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "sag?a=1" / "case.db"  # no part of the name is an option
    CaseStore.at(path).close()
    known = sqlite3.connect(path)
    about = "SELECT rootpage FROM sqlite_master WHERE tbl_name = 'cases'"
    roots = [root for (root,) in known.execute(about)]
    (size,) = known.execute("PRAGMA page_size").fetchone()
    known.close()
    with path.open("r+b") as file:
        for root in roots:
            file.seek((root - 1) * size)
            file.write(b"\xff" * size)
    store = CaseStore.at(path)
    with pytest.raises(Damaged):
        store.cases()
    store.close()


def test_what_nobody_foresaw_is_told_without_its_message(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    house = House(tmp_path, "Anna")
    board = house.case()
    (board.folder.internal / "collection-order.json").write_text(json.dumps({NAME: 1}))
    anna = Person(house.app, "Anna Bruun")
    assert anna.get(f"/sager/{board.case_id}").status_code == 500
    workshop = house.app.state.workshop
    workshop.read(board)
    while workshop.state(board.case_id).running:
        time.sleep(0.05)
    assert "uventet" in workshop.state(board.case_id).error
    log = capfd.readouterr().err
    assert log.count("TypeError in ") == 2
    assert "gathering.py" in log
    assert "Vejgaard" not in log
    house.close()
