"""What all tests share: a limit of time, the database they run on, and the sample case."""

import faulthandler
import os
import signal
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

from tests import databases

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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgresql", action="store_true", help="keep every case in PostgreSQL")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames:
        metafunc.parametrize("database", _databases_of(metafunc), indirect=True, scope="session")


def _databases_of(metafunc: pytest.Metafunc) -> tuple[str, ...]:
    """The databases a test runs on: what the store and the service do, on both. Pages cost most
    and differ least: those a browser shows are on SQLite, the others on the stricter one; `make
    test-postgresql` has all of them there."""
    if metafunc.config.getoption("postgresql"):
        return ("postgresql",)
    said = metafunc.definition.get_closest_marker("databases")
    if said is not None:
        return said.args
    if "browser" in metafunc.fixturenames:
        return ("sqlite",)
    web = metafunc.definition.path.parent.name == "web"
    return ("postgresql",) if web else databases.KINDS


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The kind of database that `databases.kept_in` gives a folder."""
    kind: str = request.param
    databases.use(kind)
    yield kind
    databases.use("")


def pytest_sessionfinish() -> None:
    databases.close()
