"""A release put back: each file once, with a receipt, also when killed in the middle."""

import errno
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from redactor.audit import verify_log
from redactor.errors import UsageError
from redactor.model import Action, Case, Decision, RequestType, Ruling
from redactor.service.case import CaseFolder, event
from redactor.service.outgoing.delivering import (
    DELIVERED,
    Place,
    deliver,
    delivered,
    exit_code,
    run_delivery,
    to_folder,
    to_source,
)
from redactor.service.process import RunOrder, run
from redactor.store import CaseStore, file_sha256
from tests.databases import copied, environment, kept_in

pytestmark = pytest.mark.databases("sqlite")  # each starts a program or two

ROOT = Path(__file__).parents[2]
RECIPE = """recipe: 1
name: Drev
case_pattern: BYG-\\d+
sources:
  - {{name: drev, type: folder, path: '{0}/{{case}}', put_back: '{0}/{{case}}/Udleveret'}}
  - {{name: lukket, type: folder, path: '{0}/{{case}}'}}
"""


AWAY = """recipe: 1
name: Dav
case_pattern: BYG-\\d+
limits: {{attempts: 2}}
sources:
  - {{name: dav, type: webdav, address: 'http://127.0.0.1:{}', path: '/{{case}}', user: anna,
     password: {{env: DAV_PASSWORD}}, put_back: '/{{case}}/Udleveret'}}
"""


def quiet(*_: object) -> None:
    """Nobody watches."""


@pytest.fixture(scope="session")
def made(database: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case released by the real program."""
    home = tmp_path_factory.mktemp("frigivet")
    (home / "ind").mkdir()
    for number in range(3):
        (home / "ind" / f"{number}.txt").write_text(f"Notat {number} om hegnet.", "utf-8")
    run(
        RunOrder(inputs=(home / "ind",), out=home / "sag", auto_approve=True),
        kept_in(home / "sag"),
        quiet,
    )
    return home / "sag"


@pytest.fixture
def case(made: Path, tmp_path: Path) -> Path:
    subprocess.run(["cp", "-r", made, tmp_path / "sag"], check=True)
    copied(made, tmp_path / "sag")
    return tmp_path / "sag"


@pytest.fixture
def store(case: Path) -> Iterator[CaseStore]:
    opened = CaseFolder(root=case).open_store(kept_in(case))
    yield opened
    opened.close()


def release(case: Path) -> dict[str, str]:
    return {p.name: file_sha256(p) for p in (case / "release").rglob("*") if p.is_file()}


def there(folder: Path) -> dict[str, str]:
    return {path.name: file_sha256(path) for path in folder.iterdir()}


def test_a_release_goes_back_once_with_receipts(case: Path, tmp_path: Path) -> None:
    (tmp_path / "byg.yaml").write_text(RECIPE.format(tmp_path / "drev"), "utf-8")
    original = tmp_path / "drev" / "BYG-1" / "1.txt"
    original.parent.mkdir(parents=True)
    original.write_text("original", "utf-8")
    place = to_source(tmp_path / "byg.yaml", "drev", "BYG-1")
    puts = run_delivery(case, place, kept_in(case), "Anna", quiet)
    target = original.parent / "Udleveret"
    assert there(target) == release(case)
    assert {put.name: put.sha256 for put in puts} == release(case)
    assert original.read_text("utf-8") == "original"
    times = {path: path.stat().st_mtime_ns for path in target.iterdir()}
    again = run_delivery(case, place, kept_in(case), "Anna", quiet)
    assert all(put.before and put.at for put in again)
    assert {path: path.stat().st_mtime_ns for path in target.iterdir()} == times
    log = (case / "internal" / "audit.jsonl").read_text("utf-8")
    receipts = [json.loads(line) for line in log.splitlines() if DELIVERED in line]
    assert {r["details"]["sha256"] for r in receipts} == set(release(case).values())
    assert {r["details"]["source"] for r in receipts} == {"drev"}
    verify_log(case / "internal" / "audit.jsonl")


def test_what_is_there_already_is_left_and_the_rest_is_delivered(
    case: Path, store: CaseStore, tmp_path: Path
) -> None:
    target = tmp_path / "ud"
    target.mkdir()
    (target / "index.pdf").write_text("en andens", "utf-8")
    puts = run_delivery(case, to_folder(target), kept_in(case), "Anna", quiet)
    (refused,) = [put for put in puts if put.problem]
    assert (refused.name, exit_code(puts)) == ("index.pdf", 3)
    assert (target / "index.pdf").read_text("utf-8") == "en andens"
    assert len(delivered(store.events(CaseFolder(root=case).case_id))) == len(release(case)) - 1
    (target / "index.pdf").unlink()
    assert exit_code(run_delivery(case, to_folder(target), kept_in(case), "Anna", quiet)) == 0
    assert there(target) == release(case)


def test_a_folder_without_links_and_one_that_is_none(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "a memory stick knows no links")

    monkeypatch.setattr(os, "link", refuse)
    stick = tmp_path / "pind"
    stick.mkdir()
    (stick / "index.pdf").write_text("en andens", "utf-8")
    puts = run_delivery(case, to_folder(stick), kept_in(case), "Anna", quiet)
    assert [(put.name, put.problem) for put in puts if put.problem] == [
        ("index.pdf", "Der ligger allerede en fil af det navn.")
    ]
    assert there(stick).keys() == release(case).keys(), "no unfinished file is left"
    assert (stick / "index.pdf").read_text("utf-8") == "en andens"
    (tmp_path / "fil").write_text("ingen mappe", "utf-8")
    puts = run_delivery(case, to_folder(tmp_path / "fil"), kept_in(case), "Anna", quiet)
    assert {put.problem for put in puts} == {
        "Der kan ikke skrives i leveringsmappen. Se, om den er der, og lever igen."
    }


def test_a_place_that_is_away_is_told_for_every_file(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAV_PASSWORD", "x")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # and nobody listens
        (tmp_path / "dav.yaml").write_text(AWAY.format(closed.getsockname()[1]), "utf-8")
        place = to_source(tmp_path / "dav.yaml", "dav", "BYG-1")
        puts = run_delivery(case, place, kept_in(case), "Anna", quiet)
    assert len(puts) == len(release(case)) > 2
    assert {put.problem for put in puts} == {"Stedet svarer ikke. Prøv igen, når det gør."}


KILLED = """
import os, signal, sys
from pathlib import Path
from redactor.collect.sources import folder
from redactor.service.outgoing import delivering
from redactor.settings import Settings
from redactor.store import CaseStore
from tests.databases import copied, environment, kept_in
case, target, step, left = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
owner, name = {"copy": (folder, "digest_of"), "link": (folder.os, "link"),
               "tell": (CaseStore, "add_event")}[step]
real = getattr(owner, name)
def counted(*given, **named):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*given, **named)
setattr(owner, name, counted)
place = delivering.to_folder(target)
delivering.run_delivery(case, place, Settings(), "Anna", lambda *_: None)
"""


@pytest.mark.parametrize(("step", "left"), [("copy", 2), ("link", 1), ("tell", 0), ("tell", 3)])
def test_a_killed_delivery_is_gone_on_with(
    case: Path, store: CaseStore, tmp_path: Path, step: str, left: int
) -> None:
    target = tmp_path / "ud"
    order = [sys.executable, "-c", KILLED, str(case), str(target), step, str(left)]
    ended = subprocess.run(order, cwd=ROOT, check=False, env={**os.environ, **environment(case)})
    assert ended.returncode == -signal.SIGKILL
    puts = run_delivery(case, to_folder(target), kept_in(case), "Anna", quiet)
    assert [put.problem for put in puts] == [""] * len(puts)
    assert there(target) == release(case)
    receipts = delivered(store.events(CaseFolder(root=case).case_id))
    assert sorted(put.name for put in receipts) == sorted(release(case))


def test_only_what_was_released_as_the_case_stands_is_delivered(
    case: Path, store: CaseStore, tmp_path: Path
) -> None:
    place = to_folder(tmp_path / "ud")
    index = case / "release" / "index.pdf"
    content = index.read_bytes()
    index.write_bytes(content + b"%")
    with pytest.raises(UsageError, match="ikke, som da den blev bygget"):
        run_delivery(case, place, kept_in(case), "Anna", quiet)
    index.write_bytes(content)
    decision = Decision(id="1", who="Bo", at="2026-01-02T03:04:05Z",
                        ruling=Ruling(action=Action.REDACT), entity="x")  # fmt: skip
    store.add_decisions(CaseFolder(root=case).case_id, [decision], event("decision.made"))
    with pytest.raises(UsageError, match="ændret"):
        run_delivery(case, place, kept_in(case), "Anna", quiet)
    assert not (tmp_path / "ud").exists()


def test_a_later_release_stands_beside_the_earlier(
    case: Path, store: CaseStore, tmp_path: Path
) -> None:
    place: Place = to_folder(tmp_path / "ud")
    folder = CaseFolder(root=case)
    run_delivery(case, place, kept_in(case), "Anna", quiet)
    (case / "release" / "index.pdf").write_bytes(b"%PDF-1.4 ny")
    files = sorted(release(case).values())
    store.add_event(folder.case_id, event("case.released", documents=3, files=files, outputs=[]))
    puts = deliver(folder, store, place, "Anna", quiet)
    assert [put.name for put in puts if not put.before] == ["index (udlevering 2).pdf"]
    assert (tmp_path / "ud" / "index (udlevering 2).pdf").read_bytes() == b"%PDF-1.4 ny"
    assert (tmp_path / "ud" / "index.pdf").read_bytes() != b"%PDF-1.4 ny"


def test_a_place_that_cannot_take_anything_is_refused(tmp_path: Path) -> None:
    (tmp_path / "byg.yaml").write_text(RECIPE.format(tmp_path), "utf-8")
    for source, number in (("lukket", "BYG-1"), ("ukendt", "BYG-1"), ("drev", "../x")):
        with pytest.raises(UsageError):
            to_source(tmp_path / "byg.yaml", source, number)
    empty = CaseFolder(root=tmp_path / "tom")
    with empty.locked():
        opened = empty.open_store(kept_in(empty.root))
        opened.create_case(Case(id=empty.case_id, request_type=RequestType.PUBLIC), event("x"))
        opened.close()
    with pytest.raises(UsageError, match="ikke frigivet"):
        run_delivery(empty.root, to_folder(tmp_path / "ud"), kept_in(empty.root), "Anna", quiet)
