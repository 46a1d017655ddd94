"""Every document system, fake but faulty: whatever happens to a document, it has a state."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from redactor.collect.contract import SourceError, TakesBack, TellsBack
from redactor.collect.opening import open_source
from redactor.collect.recipe import parse_recipe
from tests.collect.serving import Server, serving
from tests.collect.systems import (
    EXPECTED,
    F2,
    FAULTS,
    HEALTHY,
    SYSTEMS,
    Mailbox,
    Site,
    content,
)

LIMITS = "limits: {per_second: 500, attempts: 3, seconds: 2, parallel: 4}"


each = pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.kind)
with_cases = pytest.mark.parametrize(
    "system", [s for s in SYSTEMS if s is not Mailbox], ids=lambda system: system.kind
)


@pytest.fixture
def server(system, tmp_path: Path, monkeypatch) -> Iterator[Server]:
    """A running fake without faults."""
    monkeypatch.setenv("HEMMELIG", "hemmelig")
    with serving(system(HEALTHY), tmp_path) as state:
        yield state


@pytest.fixture
def faulty(system, tmp_path: Path, monkeypatch) -> Iterator[Server]:
    """A running fake with every fault once."""
    monkeypatch.setenv("HEMMELIG", "hemmelig")
    with serving(system(FAULTS), tmp_path) as state:
        yield state


def source(server: Server) -> str:
    system = server.system
    word = "secret" if system.auth == "token" else "password"
    options = system.options.format(base=system.base)
    return (
        f"  - {{name: kilde, type: {system.kind}, address: '{system.base}',"
        f" {word}: {{env: HEMMELIG}}, {options}}}"
    )


def named(result: dict) -> dict[str, dict]:
    """Documents by the name of their fault, which stands in the title or the id."""
    found = {}
    for item in result["documents"]:
        for name in (*FAULTS, *HEALTHY):
            ids = (name, f"fil {name.replace('/', '%2F')}")
            if item["title"] == f"Om {name}" or item["id"] in ids:
                found[name] = item
    return found


@each
def test_every_fault_ends_in_its_state(faulty, gather, tmp_path):
    server = faulty
    result = gather(source(server), more=LIMITS)
    assert result["difference"]["sources"] == {}
    items = named(result)
    made = {"AAMk/1=": "converted"} if server.system.kind == "f2" else {}
    assert {name: item["state"] for name, item in items.items()} == EXPECTED | made
    assert not server.impatient
    for name, item in items.items():
        if item["file"]:
            assert (tmp_path / "out" / item["file"]).read_bytes() == content(name)
    assert items["to"]["date"][:10] == "2026-05-01" or items["to"]["written"]
    assert "hemmelig" not in str(result)
    if server.system.auth == "token":
        assert len(server.tokens) >= 3  # renewed in mid-run
    if server.system.auth == "ntlm":
        assert server.logins >= 3


@each
def test_a_second_run_asks_only_for_what_is_new(server, gather):
    gather(source(server), more=LIMITS)
    before = dict(server.counts)
    server.system.versions["to"] += 1
    result = gather(source(server), more=LIMITS)
    assert result["difference"]["new"] == []
    told = server.system.kind not in ("nova", "sbsys")  # these say no version
    assert (server.counts["sidst"] == before["sidst"]) == told
    assert server.counts["to"] == before["to"] + 1


@each
def test_a_refused_secret_is_told_once(server, gather, monkeypatch):
    monkeypatch.setenv("HEMMELIG", "forkert")
    result = gather(source(server), more=LIMITS)
    told = result["difference"]["sources"]["kilde"]
    assert "afvist" in told or "nægtet" in told
    assert "forkert" not in str(result)


def test_a_log_in_out_of_reach_is_told_as_such(gather, monkeypatch):
    monkeypatch.setenv("HEMMELIG", "hemmelig")
    with socket.socket() as closed:  # bound, and nobody listens
        closed.bind(("127.0.0.1", 0))
        there = f"http://127.0.0.1:{closed.getsockname()[1]}"
        part = (
            f"  - {{name: kilde, type: nova, address: '{there}', login: '{there}/token',"
            " client: c, secret: {env: HEMMELIG}}"
        )
        result = gather(part, more="limits: {attempts: 1, seconds: 2}")
    told = result["difference"]["sources"]["kilde"]
    assert "afbrudt" in told
    assert "afvist" not in told


@with_cases
def test_a_case_that_is_not_there_is_told(server, gather):
    result = gather(source(server), case="2031-9", more=LIMITS)
    assert result["documents"] == []
    assert result["difference"]["sources"]["kilde"]


@each
def test_attachments_hang_under_what_they_came_with(server, gather):
    items = named(gather(source(server), more=LIMITS))
    attached = server.system.kind in ("getorganized", "nova", "sbsys", "f2")
    assert (items["to"]["number"] == "1.1") == attached


@pytest.mark.parametrize("system", [F2])
def test_records_of_f2_are_told_whole(server, gather, tmp_path):
    items = {item["id"]: item for item in gather(source(server), more=LIMITS)["documents"]}
    first = items["akt 1"]
    assert (first["source_number"], first["date"], first["direction"]) == ("1", "2026-05-01", "in")
    assert first["parties"] == ("Asta Kvist", "Byg")
    # A record without a text of its own is its documents.
    assert "akt 2" not in items
    alone = items["dokument 2"]
    assert (alone["source_number"], alone["date"], alone["direction"], alone["parent"]) == (
        "2", "2026-05-02", "out", "",
    )  # fmt: skip
    # One we may not see is listed.
    assert items["akt 3"]["state"] == "missing_or_forbidden"
    # Of a text that F2 has no PDF of, the text itself is had.
    assert items["akt 4"]["state"] == "original_only"
    assert (tmp_path / "out" / items["akt 4"]["file"]).read_text() == "Naboen ringede."


@each
def test_finished_files_go_back_without_overwriting(server, tmp_path, pdf):
    recipe = parse_recipe(f"recipe: 1\nname: P\nsources:\n{source(server)}\n{LIMITS}")
    (part,) = recipe.sources
    opened = open_source(part, recipe, "2026-1", tmp_path)
    assert isinstance(opened, TakesBack) == (server.system.kind in ("graph_site", "getorganized"))
    if isinstance(opened, TakesBack):
        done = tmp_path / "001.pdf"
        done.write_bytes(pdf)
        receipt = opened.put_back(done, "001 afgørelse.pdf")
        assert receipt.id in ("ny", "77")
        there = "findes.pdf" if server.system.kind == "getorganized" else "001 afgørelse.pdf"
        with pytest.raises(SourceError, match=r"allerede|i forvejen"):
            opened.put_back(done, there)
    opened.close()


@pytest.mark.parametrize("system", [Site])
def test_a_site_tells_what_was_delivered_by_a_program_that_died(server, tmp_path, pdf):
    recipe = parse_recipe(f"recipe: 1\nname: P\nsources:\n{source(server)}\n{LIMITS}")
    (part,) = recipe.sources
    opened = open_source(part, recipe, "2026-1", tmp_path)
    assert isinstance(opened, TellsBack)
    done, other = tmp_path / "001.pdf", tmp_path / "andet.pdf"
    done.write_bytes(pdf)
    other.write_bytes(pdf + b"\n")
    assert opened.taken_back(done, "001 æ.pdf") is None
    receipt = opened.put_back(done, "001 æ.pdf")
    assert opened.taken_back(done, "001 æ.pdf") == receipt
    assert opened.taken_back(other, "001 æ.pdf") is None
    assert opened.taken_back(done, "002.pdf") is None
    opened.close()
