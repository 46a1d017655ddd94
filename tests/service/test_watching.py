"""Arrivals become cases: each once, whatever is killed when; and what sticks is told."""

import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from redactor.collect.watch import Watch, WatchedFolder, load_watch
from redactor.errors import UsageError
from redactor.model import Status
from redactor.service.desk import Desk
from redactor.service.incoming.arrivals import alarms, settle, waiting
from redactor.service.incoming.watching import Watcher, exit_code, watch_places
from redactor.service.working import Workshop
from redactor.settings import Settings
from tests.databases import environment, forget, kept_in

# Each starts whole programs over and over.
pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.databases("sqlite")]

ROOT = Path(__file__).parents[2]
CONFIG = "watch: 1\nquiet: {quiet}\nstuck: {stuck}\nevery: 0.1\ngroups: [Byg]\nplaces:\n{places}\n"


def config(home: Path, quiet: float = 0.0, stuck: float = 3600) -> Path:
    path = home / "ind.yaml"
    places = f"  - {{name: Post, type: folder, path: '{home / 'ind'}'}}"
    path.write_text(CONFIG.format(quiet=quiet, stuck=stuck, places=places), "utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A watched folder with a file, a ZIP, and a folder."""
    box = tmp_path / "ind"
    (box / "Sag om hegn" / "bilag").mkdir(parents=True)
    (box / "Sag om hegn" / "1.txt").write_text("Om hegnet.", "utf-8")
    (box / "Sag om hegn" / "bilag" / "2.txt").write_text("Om skuret.", "utf-8")
    (box / "Brev.txt").write_text("Et brev om vejen.", "utf-8")
    with zipfile.ZipFile(box / "Sager.zip", "w") as packed:
        packed.writestr("a.txt", "En akt om træet.")
        packed.writestr("b.txt", "En akt om stien.")
    (box / ".DS_Store").write_bytes(b"x")
    return tmp_path


def settings(home: Path) -> Settings:
    return kept_in(home / "data", data=home / "data", workers=1)


def cases(home: Path) -> dict[str, list[str]]:
    """Sources of the documents of every case, by its title."""
    desk = Desk(home / "data", settings(home))
    try:
        return {
            board.now().case.title: sorted(
                e.document.source for e in board.store.entries(board.case_id) if not e.container
            )
            for board in desk.boards()
        }
    finally:
        desk.close()


EXPECTED = {
    "Brev": ["Brev.txt"],
    "Sag om hegn": ["1.txt", "bilag/2.txt"],
    "Sager": ["Sager.zip/a.txt", "Sager.zip/b.txt"],
}
UNREAD = EXPECTED | {"Sager": ["Sager.zip"]}


def test_everything_becomes_a_case_that_is_read_and_nothing_is_changed(home: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in (home / "ind").rglob("*")}
    assert watch_places(config(home), settings(home), once=True) == ()
    assert cases(home) == EXPECTED
    desk = Desk(home / "data", settings(home))
    entries = [e for b in desk.boards() for e in b.store.entries(b.case_id) if not e.container]
    assert {entry.document.status for entry in entries} == {Status.READ}
    assert {s.name for b in desk.boards() for s in desk.house.shares(b.case_id)} == {"Byg"}
    desk.close()
    assert {p: p.stat().st_mtime_ns for p in (home / "ind").rglob("*")} == before
    assert watch_places(config(home), settings(home), once=True) == ()
    assert cases(home) == EXPECTED
    for left in (home / "data" / ".arrivals").rglob("*.json"):
        assert "hegn" not in left.read_text("utf-8")


@pytest.fixture
def looking(home: Path):
    """One look after another, without reading."""
    desk = Desk(home / "data", settings(home))
    shop = Workshop(desk)
    shop.close()  # takes no new work

    def look(**more: float) -> dict[str, tuple[str, bool]]:
        Watcher(load_watch(config(home, **more)), desk, shop).look()
        return {k.name: (k.standing.value, k.alarm) for k in waiting(home / "data").values()}

    yield look
    desk.close()


def test_what_still_changes_waits_and_what_waits_too_long_is_told(home: Path, looking) -> None:
    assert set(looking(quiet=60).values()) == {("waiting", False)}
    assert cases(home) == {}
    assert set(looking(quiet=60, stuck=0.001).values()) == {("waiting", True)}
    assert exit_code(alarms(home / "data")) == 3
    # It is taken all the same as soon as it lies still, and the alarm is over.
    looking()
    assert cases(home) == UNREAD
    assert alarms(home / "data") == ()


def test_what_can_never_be_taken_is_told_at_once(home: Path, looking) -> None:
    (home / "ind" / "led").symlink_to("/etc/hostname")
    (home / "ind" / "tom").mkdir()
    (home / "ind" / "stor.zip.part").write_bytes(b"PK")
    told = looking()
    assert told["led"] == ("stuck", True)
    assert (told["tom"], told["stor.zip.part"]) == (("waiting", False), ("waiting", False))
    told = looking(stuck=0.001)
    assert told["tom"] == told["stor.zip.part"] == ("waiting", True)
    (which,) = [key for key, known in waiting(home / "data").items() if known.name == "led"]
    settle(home / "data", which, again=False)
    assert "led" not in looking()
    with pytest.raises(UsageError):
        settle(home / "data", which, again=True)
    assert cases(home) == UNREAD


def test_what_changes_after_it_is_a_case_is_told_and_not_taken_twice(home: Path, looking) -> None:
    looking()
    os.utime(home / "ind" / "Brev.txt")
    looking()
    assert alarms(home / "data") == ()
    (home / "ind" / "Sag om hegn" / "3.txt").write_text("For sent.", "utf-8")
    assert looking()["Sag om hegn"] == ("changed", True)
    looking()
    assert cases(home) == UNREAD
    # Taken away and laid there again, it is what it was.
    held = (home / "ind" / "Brev.txt").rename(home / "Brev.txt")
    looking()
    held.rename(home / "ind" / "Brev.txt")
    looking()
    assert cases(home) == UNREAD


def test_a_place_that_is_not_there_is_told_until_it_is(home: Path, looking) -> None:
    (home / "ind").rename(home / "væk")
    assert looking() == {"Post": ("stuck", True)}
    (home / "væk").rename(home / "ind")
    assert "Post" not in looking()


def test_a_bundle_of_which_nothing_can_be_read_is_told(home: Path) -> None:
    for path in (home / "ind").glob("S*"):
        path.rename(home / path.name)
    (home / "ind" / "Brev.txt").unlink()
    (home / "ind" / "Plan.pdf").write_bytes(b"%PDF-1.4 intet")
    (left,) = watch_places(config(home), settings(home), once=True)
    assert (left.name, left.standing.value, left.alarm) == ("Plan.pdf", "unreadable", True)
    assert watch_places(config(home), settings(home), status=True) == (left,)


KILLED = """
import os, signal, sys, time
from pathlib import Path
from redactor.service import working
from redactor.service.incoming import arrivals, watching
from redactor.service.desk import Desk
from redactor.service.working import Workshop
from redactor.settings import Settings
from redactor.store import CaseStore, DeskStore
from tests.databases import environment, kept_in
home, name, left = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
owner = {"write": arrivals.Ledger, "claim": arrivals.Ledger, "take_in": watching,
         "create_case": CaseStore, "set_terms": DeskStore, "add_event": CaseStore,
         "add_entries": CaseStore, "new_board": Desk, "read_case": working}[name]
real = getattr(owner, name)
def counted(*given, **named):
    global left
    left -= 1
    if left < 0:
        time.sleep(name == "read_case")  # seconds, for the looks to end
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*given, **named)
setattr(owner, name, counted)
desk = Desk(home / "data", Settings(data=home / "data", workers=1))
shop = Workshop(desk)
if name != "read_case":
    shop.close()
looking = watching.watcher(home / "ind.yaml", desk, shop)
looking.look(); looking.look()
time.sleep(60 if name == "read_case" else 0)
"""
STEPS = [("write", 1), ("write", 5), ("new_board", 0), ("create_case", 1), ("set_terms", 0),
         ("take_in", 2), ("add_entries", 1), ("add_event", 1), ("claim", 1)]  # fmt: skip


def killed(home: Path, name: str, left: int) -> int:
    """Run a program that ends itself when it does a step the next time after so many."""
    return subprocess.run(
        [sys.executable, "-c", KILLED, str(home), name, str(left)],
        cwd=ROOT, check=False, env={**os.environ, **environment(home / "data")},
    ).returncode  # fmt: skip


def test_a_program_killed_at_any_step_takes_each_arrival_once(home: Path) -> None:
    config(home)
    for name, left in STEPS:
        subprocess.run(["rm", "-rf", home / "data"], check=True)
        forget(home / "data")
        assert killed(home, name, left) == -signal.SIGKILL, (name, left)
        desk = Desk(home / "data", settings(home))
        shop = Workshop(desk)
        shop.close()
        watching = Watcher(load_watch(home / "ind.yaml"), desk, shop)
        watching.look()
        watching.look()
        desk.close()
        assert cases(home) == UNREAD, (name, left)
        assert alarms(home / "data") == (), (name, left)


def test_what_ends_the_program_three_times_is_set_aside(home: Path, looking) -> None:
    config(home)
    for _ in range(3):
        assert killed(home, "take_in", 0) == -signal.SIGKILL
    told = looking()
    assert told["Brev.txt"] == ("stuck", True)
    assert set(cases(home)) - {"Brev"} == set(EXPECTED) - {"Brev"}


def test_a_program_killed_while_it_reads_counts_only_what_it_read(home: Path) -> None:
    path = config(home)
    for _ in range(3):
        assert killed(home, "read_case", 0) == -signal.SIGKILL
    (stuck,) = watch_places(path, settings(home), once=True)
    assert (stuck.standing.value, stuck.tries) == ("stuck", 3)
    assert "tre gange" in stuck.reason
    desk = Desk(home / "data", settings(home))
    statuses = [
        {e.document.status is Status.REGISTERED for e in board.store.entries(board.case_id)}
        for board in desk.boards()
    ]
    desk.close()
    assert sorted(statuses, key=str) == [{False}, {False}, {True}]


def test_a_configuration_is_checked(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    for text in ("watch: 2", "watch: 1\nplaces: []", "watch: 1\nplaces: [{name: a, type: fax}]"):
        path.write_text(text)
        with pytest.raises(UsageError):
            load_watch(path)
    place = WatchedFolder(name="mappe", type="folder", path=tmp_path)
    assert load_watch(tmp_path) == Watch(places=(place,))
