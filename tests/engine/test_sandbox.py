"""Whatever a document does to its parser child, the worker gets an answer and goes on."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from redactor.engine import ParserChild, network_isolation
from redactor.errors import InputCode, InputError


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> Iterator[ParserChild]:
    monkeypatch.setenv("PYTHONPATH", f"{Path(__file__).parent}:{Path(__file__).parents[2]}")
    made = ParserChild("misbehaving", memory_bytes=2_000_000_000, file_bytes=50_000_000)
    yield made
    made.close()


def test_answers_come_back_without_the_chatter(child: ParserChild) -> None:
    assert child.call("answer", seconds=20, text="æøå \ud800", n=1) == {
        "text": "æøå \ud800",
        "n": 1,
    }


def test_a_child_nobody_asks_is_told(child: ParserChild) -> None:
    for heard in (1, 2):
        child.call("answer", seconds=20)
        time.sleep(1.5)
        assert child.call("silences", seconds=20)["heard"] >= heard


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        ("crash", InputCode.CRASHED),
        ("gobble", InputCode.MEMORY),
        ("refuse", InputCode.ENCRYPTED),
        ("blurt", InputCode.CORRUPT),
    ],
)
def test_each_failure_has_its_code_and_the_next_call_works(
    child: ParserChild, operation: str, code: InputCode
) -> None:
    with pytest.raises(InputError) as caught:
        child.call(operation, seconds=60)
    assert caught.value.code is code
    assert "secret" not in str(caught.value)
    assert child.call("answer", seconds=20, n=2) == {"n": 2}


def test_a_hanging_child_is_ended_with_what_it_started(child: ParserChild) -> None:
    child.call("answer", seconds=20)
    begun = time.monotonic()
    with pytest.raises(InputError) as caught:
        child.call("hang", seconds=1)
    assert caught.value.code is InputCode.TIMEOUT
    assert time.monotonic() - begun < 5
    while _sleepers() and time.monotonic() - begun < 30:
        time.sleep(0.1)  # being killed takes a busy machine a moment
    assert not _sleepers()


def _sleepers() -> list[Path]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it may end while it is looked at
            if path.read_bytes().startswith(b"sleep\x00300.0625"):
                found.append(path)
    return found


def test_a_file_can_not_grow_without_end(child: ParserChild, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        child.call("flood", seconds=20, path=str(tmp_path / "big"))
    assert (tmp_path / "big").stat().st_size <= 50_000_000


_SOCKETS = """
import errno, os, socket, subprocess, sys
from redactor.engine.socketless import refuse_sockets
assert refuse_sockets()
here, there = socket.socketpair()
here.send(b"x")
assert there.recv(1) == b"x"
for family in (socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK):
    try:
        socket.socket(family)
    except OSError as error:
        assert error.errno == errno.EACCES
    else:
        raise SystemExit("a socket was opened")
program = "import socket; socket.socket()"
tried = subprocess.run([sys.executable, "-c", program], capture_output=True)
assert b"PermissionError" in tried.stderr
os.write(1, b"all refused")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the filter is Linux")
def test_where_namespaces_are_forbidden_sockets_are_refused() -> None:
    """As in a container without privileges."""
    told = subprocess.run([sys.executable, "-c", _SOCKETS], capture_output=True, check=True)
    assert told.stdout == b"all refused"


@pytest.mark.skipif(sys.platform != "linux", reason="namespaces are Linux")
def test_the_child_has_no_network(child: ParserChild) -> None:
    assert network_isolation()
    # Refused (111) would mean that the loopback device answered.
    assert child.call("phone_home", seconds=20) == {"refused": True}
