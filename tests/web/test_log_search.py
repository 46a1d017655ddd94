"""What one person has done, looked for in every log of the house at once."""

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from redactor.model import Event
from redactor.service.case import event
from redactor.service.desk import Desk
from redactor.service.house.entering import UserRole
from redactor.settings import Settings
from redactor.web.app import create_app
from tests.databases import kept_in
from tests.web.conftest import PASSWORD, person


def _log_in(client: TestClient, name: str) -> None:
    assert client.post("/log-ind", data={"name": name, "password": PASSWORD}).status_code == 200


@pytest.mark.usefixtures("database")
def test_every_log_is_searched_exported_and_verified(tmp_path: Path) -> None:
    data = tmp_path / "data"
    settings = kept_in(data)
    desk = Desk(data, settings)
    person(desk, "Anna Bruun", UserRole.CASEWORKER)
    person(desk, "Åse Kjær", UserRole.AUDITOR)
    desk.close()
    app = create_app(data, settings)
    with TestClient(app, headers={"origin": "http://testserver"}) as client:
        _log_in(client, "Anna Bruun")
        for title in ("Første sag", "Anden sag"):
            client.post("/sager/ny", data={"title": title, "received": "2026-01-05"})
        assert client.get("/revision/soeg").status_code == 403
        boards = list(app.state.desk.boards())
        old = Event(at="2025-02-03T10:00:00Z", who="Bo Krag", what="file.fetched", details={})
        boards[0].store.add_event(boards[0].case_id, old)
        _log_in(client, "Åse Kjær")

        before = client.get("/revision/soeg").text
        assert "Fundne linjer" not in before  # nothing is looked for unasked
        both = client.get("/revision/soeg?hvem=anna").text
        assert all(f'/revision/sager/{board.case_id}"' in both for board in boards)
        assert both.count("Sag oprettet</td>") == 2
        assert "Logget ind</td>" in both  # the house's own log too
        assert "Bo Krag" not in both
        assert "Første sag" not in both
        one = client.get(f"/revision/soeg?sag={boards[1].case_id}&hvad=case.created").text
        assert one.count("Sag oprettet</td>") == 1
        dated = client.get("/revision/soeg?fra=2025-02-03&til=2025-02-03").text
        assert dated.count("<td>Bo Krag</td>") == 1
        assert "<td>Anna Bruun</td>" not in dated

        # Late in the evening in UTC is the next day in Denmark, where one looks from.
        late = Event(at="2025-02-05T23:30:00Z", who="Bo Krag", what="file.fetched", details={})
        boards[0].store.add_event(boards[0].case_id, late)
        for address in ("/revision/soeg", f"/revision/sager/{boards[0].case_id}"):
            for day, lines in (("2025-02-05", 0), ("2025-02-06", 1)):
                dated = client.get(f"{address}?fra={day}&til={day}").text
                assert dated.count("<td>Bo Krag</td>") == lines, (address, day)

        told = client.get("/revision/soeg.jsonl?hvem=anna&hvad=case.created").text.splitlines()
        assert {json.loads(line)["case"] for line in told} == {b.case_id for b in boards}
        log = [line.event for line in app.state.desk.house.events()]
        searched = [one for one in log if one.what == "log.searched"]
        assert len(searched) == 6
        assert searched[0].who == "Åse Kjær"
        assert searched[0].details["user"] == "anna"

        assert "Alle 3 logge er ubrudte." in client.post("/revision/soeg/set").text
        with boards[0].store.write(boards[0].case_id) as connection:
            connection.exec_driver_sql(
                "UPDATE events SET who = 'Ingen' WHERE case_id = '"
                + boards[0].case_id + "' AND seq = 2"
            )  # fmt: skip
        broken = client.post("/revision/soeg/set").text
        assert "1 af 3 logge er brudt" in broken
        assert broken.count(f'href="/revision/sager/{boards[0].case_id}"') == 1


def test_a_log_that_cannot_be_read_stops_the_search(tmp_path: Path) -> None:
    data = tmp_path / "data"
    desk = Desk(data, Settings())
    person(desk, "Åse Kjær", UserRole.AUDITOR)
    folder = desk.new_folder()
    desk.new_board(folder).store.add_event(folder.case_id, event("case.created"))
    desk.close()
    app = create_app(data, Settings())
    with TestClient(app, headers={"origin": "http://testserver"}) as client:
        _log_in(client, "Åse Kjær")
        assert "Sag oprettet</td>" in client.get("/revision/soeg?hvad=case.created").text
        for path in folder.internal.glob("case.db*"):
            path.unlink()
        (folder.internal / "case.db").write_bytes(b"not a database at all" * 100)
        answer = client.get("/revision/soeg?hvad=case.created")
        assert answer.status_code == 400
        assert "En sags log kan ikke læses." in answer.text
