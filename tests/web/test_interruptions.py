"""Nothing is lost: servers killed in the middle of things, and two people on one case."""

import contextlib
import hashlib
import http.client
import json
import os
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from redactor.audit import read_log, verify_log, write_log
from redactor.errors import AuditError
from tests.databases import kept_in
from tests.web.acting import (
    announce,
    first_page,
    new_case,
    send_chunk,
    until_read,
    upload,
)
from tests.web.conftest import Server, Visitor


@pytest.mark.databases("sqlite")  # the pieces are files
def test_an_upload_goes_on_after_the_server_was_killed(service: Server, anna: Visitor) -> None:
    case = new_case(anna)
    content = os.urandom(9_500_000)
    at = send_chunk(anna, case, announce(anna, case, "mappe/stor fil.bin", content), content)
    service.kill()
    service.start()
    resumed = announce(anna, case, "mappe/stor fil.bin", content)
    assert (resumed["id"], resumed["offset"]) == (at["id"], at["offset"])
    assert resumed["offset"] == resumed["chunk"]
    # A chunk sent twice changes nothing; a damaged one is refused.
    again = send_chunk(anna, case, {**resumed, "offset": 0}, content)
    assert again["offset"] == resumed["offset"]
    with pytest.raises(urllib.error.HTTPError) as refused:
        anna.send(
            "PUT", f"/sager/{case}/filer/{at['id']}?offset={at['offset']}", b"x",
            "application/octet-stream", **{"x-sha256": "0" * 64},
        )  # fmt: skip
    assert refused.value.code == 400
    upload(anna, case, "mappe/stor fil.bin", content)
    table = until_read(anna, case)
    assert "Kunne ikke læses" in table
    folder = service.folder(case)
    assert folder.vault.read(hashlib.sha256(content).hexdigest()) == content
    assert not list(folder.internal.glob("inbox/**/*.bin"))


@pytest.mark.databases("postgresql")
def test_reading_goes_on_after_the_server_was_killed(
    service: Server, anna: Visitor, samples: Path
) -> None:
    case = new_case(anna)
    for name in ("06 Telefonnotat.txt", "05 Afgørelse.pdf"):
        upload(anna, case, name, (samples / name).read_bytes())
    service.kill()
    service.start()
    table = until_read(anna, case)
    assert "Telefonnotat" in table
    assert "Afgørelse" in table
    assert not list((service.folder(case).internal / "taking").glob("*"))


@pytest.mark.databases("sqlite")  # the tries are files
def test_a_document_that_stops_the_whole_program_each_time_has_failed_after_three(
    service: Server, anna: Visitor, samples: Path
) -> None:
    case = new_case(anna)
    poison = b"Brev om Jens Kvist. " * 10
    upload(anna, case, "Brev om Jens Kvist.txt", poison)
    begun = service.folder(case).internal / "begun"

    def tries() -> int:
        return max((path.stat().st_size for path in begun.glob("*")), default=0)

    for turn in range(1, 4):
        until = time.monotonic() + 60
        while tries() < turn:
            assert time.monotonic() < until
            time.sleep(0.002)
        service.kill()
        if turn == 2:  # what comes in is read first
            inbox = service.folder(case).internal / "inbox"
            inbox.mkdir(exist_ok=True)
            (inbox / "Notat.txt").write_bytes((samples / "06 Telefonnotat.txt").read_bytes())
        service.start()
    table = until_read(anna, case)
    assert "Programmet går ned, når filen læses." in table
    assert "Erstat fil" in table
    rows = table.partition("<tbody")[2]
    assert rows.count("Kunne ikke læses") == 1
    assert rows.count("Til gennemgang") == 1
    store = service.folder(case).open_store(kept_in(service.data))
    # Nothing of it was read, and its title is searched all the same.
    assert "Jens Kvist" in {finding.text for finding in store.findings(case)}
    store.close()
    assert not list(begun.glob("*"))
    upload(anna, case, "Brev om Jens Kvist.txt", poison)  # the same file, once more
    table = until_read(anna, case)
    rows = table.partition("<tbody")[2]
    assert "Kunne ikke læses" not in rows
    assert rows.count("Til gennemgang") == 2


def test_no_answer_is_lost_when_the_server_is_killed(
    service: Server, anna: Visitor, samples: Path
) -> None:
    case = new_case(anna)
    upload(anna, case, "Notat.txt", (samples / "06 Telefonnotat.txt").read_bytes())
    document, page = first_page(anna, case, until_read(anna, case))
    view = {"document": document, "page": 1}
    ids = [item["id"] for item in page["items"]]
    acknowledged: list[tuple[str, str]] = []

    def answer() -> None:
        seq = page["seq"]
        for turn in range(10_000):
            action = ("redact", "keep")[turn // len(ids) % 2]
            one = ids[turn % len(ids)]
            try:
                told = anna.post(f"/sager/{case}/svar", view=view, after=seq, action=action,
                                 findings=[one])  # fmt: skip
            except (OSError, http.client.HTTPException):
                return
            seq = told["seq"]
            acknowledged.append((one, action))

    thread = threading.Thread(target=answer)
    thread.start()
    time.sleep(1.5)
    service.kill()
    thread.join()
    service.start()
    assert len(acknowledged) > 3
    folder = service.folder(case)
    store = folder.open_store(kept_in(service.data))
    stored = [(d.finding, d.ruling.action.value) for d in store.decisions(folder.case_id)]
    # Every acknowledged answer is there; at most the one under way is there besides.
    assert stored[: len(acknowledged)] == acknowledged
    assert len(stored) - len(acknowledged) <= 1
    log = folder.internal / "check.jsonl"
    write_log(log, store.events(folder.case_id))
    store.close()
    assert len(tuple(read_log(log))) > len(acknowledged)
    with pytest.raises(AuditError, match="uden segl"):
        verify_log(log)  # every line holds; only the seal at the end is not there yet
    now = json.loads(anna.get(f"/sager/{case}/dok/{document}/side/1/fund"))
    assert now["seq"] == len(stored)


def test_two_people_see_each_other(service: Server, anna: Visitor, samples: Path) -> None:
    case = new_case(anna)
    upload(anna, case, "Notat.txt", (samples / "06 Telefonnotat.txt").read_bytes())
    document, page = first_page(anna, case, until_read(anna, case))
    view = {"document": document, "page": 1}
    bo = Visitor(service, "Bo Krag")
    one, two = page["items"][0]["id"], page["items"][1]["id"]
    bo.post(f"/sager/{case}/svar", view=view, after=page["seq"], action="keep", findings=[one])
    with pytest.raises(urllib.error.HTTPError) as clash:
        anna.post(
            f"/sager/{case}/svar", view=view, after=page["seq"], action="redact", findings=[one]
        )
    assert clash.value.code == 409
    assert "Bo Krag" in json.loads(clash.value.read())["message"]
    # On something else nobody is in the way, and what the other said comes along.
    told = anna.post(
        f"/sager/{case}/svar", view=view, after=page["seq"], action="redact", findings=[two]
    )
    states = {item["id"]: (item["state"], item["who"]) for item in told["items"]}
    assert states[one] == ("kept", "Bo Krag")
    assert states[two] == ("covered", "Anna Bruun")
    # Taking back takes one's own newest answer only.
    undone = anna.post(f"/sager/{case}/fortryd", **view)
    states = {item["id"]: item["who"] for item in undone["items"]}
    assert (states[one], states[two]) == ("Bo Krag", "")


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"origin": "https://andet.example"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"host": "andet.example", "origin": "http://andet.example"}, 421),
    ],
)
def test_other_sites_cannot_write(anna: Visitor, headers: dict[str, str], code: int) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        anna.send("POST", "/log-ud", b"", "application/x-www-form-urlencoded", **headers)
    assert refused.value.code == code
    assert anna.get("/")


def test_strangers_see_nothing(service: Server, anna: Visitor) -> None:
    case = new_case(anna)
    stranger = Visitor.__new__(Visitor)
    stranger.server = service
    stranger.opener = urllib.request.build_opener()
    for path in (f"/sager/{case}", f"/sager/{case}/personer", f"/sager/{case}/haendelser",
                 f"/sager/{case}/dok/x/side/1.png", f"/sager/{case}/udlevering/0"):  # fmt: skip
        with pytest.raises(urllib.error.HTTPError) as refused:
            stranger.get(path)
        assert refused.value.code == 401, path
    with pytest.raises(urllib.error.HTTPError) as wrong:
        Visitor(service, "Anna Bruun-Holm")
    assert wrong.value.code == 400


@pytest.mark.parametrize("name", ["../../ud.txt", "/etc/x", "a/../../b", "..\\..\\c", "\x00"])
def test_names_stay_inside(service: Server, anna: Visitor, name: str) -> None:
    case = new_case(anna)
    with contextlib.suppress(urllib.error.HTTPError):
        upload(anna, case, name, b"Hej Mette Holm")
    files = [
        Path(folder) / file  # a folder may go while we look: other cases are being read
        for folder, _, names in os.walk(service.data.parent)
        for file in names
    ]
    outside = [p for p in files if not any((above / "internal").is_dir() for above in p.parents)]
    assert {path.name.split(".")[0] for path in outside} <= {"service", "server"}
