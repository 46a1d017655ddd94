"""A dying worker costs its own task, and no other."""

import os
import signal
import time
from pathlib import Path

import pytest

from redactor.engine import LocalExecutor
from redactor.errors import InputCode, InputError


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


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_workers_end_with_a_killed_parent() -> None:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        executor = LocalExecutor(workers=1)
        os.write(writing, str(executor.submit(worker_pid).result()).encode())
        time.sleep(60)
        os._exit(0)
    child = int(os.read(reading, 32))
    assert _alive(child)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    deadline = time.monotonic() + 10
    while _alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(child)


def _workers_of(pid: int) -> list[int]:
    found = (path.read_text().split() for path in Path(f"/proc/{pid}/task").glob("*/children"))
    return [
        int(child)
        for children in found
        for child in children
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


def test_a_worker_whose_parent_is_gone_before_it_is_ready_ends() -> None:
    pid = os.fork()
    if pid == 0:
        LocalExecutor(workers=1).submit(worker_pid)
        time.sleep(60)
        os._exit(0)
    deadline = time.monotonic() + 10
    while not (workers := _workers_of(pid)) and time.monotonic() < deadline:
        time.sleep(0.005)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    (worker,) = workers
    assert _alive(worker)
    while _alive(worker) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(worker)
