"""Real parts shared by the tests: a PostgreSQL server of our own, and the sample case."""

import faulthandler
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

ROOT = Path(__file__).parents[1]
LONGEST = ("attack", "flow", "collect", "web", "service", "release")
"""Parts whose files take longest to test; they begin, so that none is left alone at the end. The
robot comes before the tests in the browser, which keep a loop running that its own cannot join."""


LONGEST_WAIT = int(os.environ.get("REDACTOR_TEST_SECONDS", "900"))
"""Seconds after which a test, or what is set up or put away for it, is stopped. Nothing takes as
long; what hangs (a browser that does not close, an answer that never comes) fails and says where.
"""


def _too_long(_number: int, _frame: FrameType | None) -> None:
    faulthandler.dump_traceback(sys.__stderr__)
    raise TimeoutError(f"no end after {LONGEST_WAIT} seconds")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup() -> Generator[None, None, None]:
    with _limited():
        yield


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call() -> Generator[None, None, None]:
    with _limited():
        yield


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Generator[None, None, None]:
    with _limited():
        yield


@contextmanager
def _limited() -> Iterator[None]:
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(LONGEST_WAIT)
    try:
        yield
    finally:
        signal.alarm(0)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.parent.name, len(order)))


@pytest.fixture(scope="session")
def samples() -> Path:
    """The fictional building case."""
    return ROOT / "samples" / "byggesag"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Address of an empty PostgreSQL server on loopback, for this run only."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    assert programs, "PostgreSQL is missing: tools/system-packages postgresql"
    binaries = programs[-1]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="redactor-postgres-"))
    # The server refuses to run as root.
    prefix = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    if prefix:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    options = f"-p {port} -h 127.0.0.1 -k {folder} -c fsync=off"
    subprocess.run(
        [*prefix, binaries / "initdb", "-D", data, "-U", "redactor", "-A", "trust", "-E", "UTF8"],
        check=True,
        capture_output=True,
        cwd=folder,
    )
    control = [*prefix, binaries / "pg_ctl", "-D", data, "-w"]
    subprocess.run(
        [*control, "-o", options, "-l", folder / "log", "start"], check=True, cwd=folder,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield f"postgresql+psycopg://redactor@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=True, cwd=folder,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        shutil.rmtree(folder, ignore_errors=True)
