"""A dying worker costs its own task, and no other."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from redactor.engine import LocalExecutor
from redactor.errors import InputCode, InputError

ROOT = Path(__file__).parents[2]


def double(number: int) -> int:
    return number * 2


def die(marker: str) -> None:
    with open(marker, "a") as out:
        out.write("x")
    os.kill(os.getpid(), signal.SIGKILL)


def die_once(marker: str) -> str:
    if not os.path.exists(marker):
        open(marker, "w").close()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def fail() -> None:
    raise InputError(InputCode.ENCRYPTED)


def test_a_poison_task_fails_alone_after_three_tries(tmp_path: Path) -> None:
    marker = tmp_path / "deaths"
    with LocalExecutor(workers=2) as executor:
        before = [executor.submit(double, n) for n in range(5)]
        poison = executor.submit(die, str(marker))
        after = [executor.submit(double, n) for n in range(5, 10)]
        assert [future.result() for future in before + after] == [n * 2 for n in range(10)]
        with pytest.raises(InputError) as caught:
            poison.result()
    assert caught.value.code is InputCode.CRASHED
    assert marker.read_text() == "xxx"


def test_a_worker_lost_by_accident_costs_a_retry_only(tmp_path: Path) -> None:
    with LocalExecutor(workers=1) as executor:
        assert executor.submit(die_once, str(tmp_path / "seen")).result() == "done"


def test_errors_keep_their_code_on_the_way_back() -> None:
    with LocalExecutor(workers=1) as executor, pytest.raises(InputError) as caught:
        executor.submit(fail).result()
    assert caught.value.code is InputCode.ENCRYPTED


def worker_pid() -> int:
    return os.getpid()


def has_page_files() -> bool:
    return "redactor.pagefile" in sys.modules


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


_PROGRAM = """
import sys, time
from redactor.engine import LocalExecutor
from tests.engine.test_local import has_page_files, worker_pid
executor = LocalExecutor(workers=1, modules=["redactor.pagefile"])
future = executor.submit(worker_pid)
if sys.argv[1] == "ready":
    print(future.result(), executor.submit(has_page_files).result(), sep="\\n", flush=True)
time.sleep(60)
"""


def _started(when: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, when], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )


def _end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    assert process.stdout
    process.stdout.close()


def _until(true: Callable[[], object], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.005)
    return bool(true())


def test_workers_end_with_a_killed_program() -> None:
    program = _started("ready")
    assert program.stdout
    worker = int(program.stdout.readline())
    assert _alive(worker)
    _end(program)
    assert _until(lambda: not _alive(worker))


def _servers_of(pid: int) -> list[int]:
    found = (path.read_text().split() for path in Path(f"/proc/{pid}/task").glob("*/children"))
    return [
        int(child)
        for children in found
        for child in children
        if b"forkserver" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


def test_what_workers_come_from_ends_with_a_program_killed_before_it_is_ready() -> None:
    program = _started("at once")
    assert _until(lambda: _servers_of(program.pid))
    (server,) = _servers_of(program.pid)
    _end(program)
    assert _until(lambda: not _alive(server))


def test_a_worker_begins_with_its_modules_imported() -> None:
    program = _started("ready")
    assert program.stdout
    program.stdout.readline()
    assert program.stdout.readline() == "True\n"
    _end(program)
