"""The same run on a Dask cluster gives the same release."""

import math
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from redactor.engine.cluster import cluster_executor
from redactor.errors import InputCode, InputError
from tests.flow.program import ROOT, redactor, report_of


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    """Address of a scheduler on loopback with one worker."""
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    log = tmp_path / "scheduler.log"
    with log.open("w") as out:
        first = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", "0", "--no-dashboard"],
            stderr=out, stdout=out, cwd=tmp_path,
            env={**os.environ, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"},
        )  # fmt: skip
    address = None
    for _ in range(300):
        found = re.search(r"Scheduler at:\s+(tcp://127\.0\.0\.1:\d+)", log.read_text())
        if found:
            address = found.group(1)
            break
        time.sleep(0.1)
    assert address, log.read_text()
    worker = subprocess.Popen(
        [
            sys.executable, "-m", "distributed.cli.dask_worker", address,
            "--host", "127.0.0.1", "--nthreads", "1", "--nworkers", "1", "--no-dashboard",
        ],
        stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd=tmp_path,
        env={
            **os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__WORKER__DAEMON": "false",
        },
    )  # fmt: skip
    yield address
    for process in (worker, first):
        process.terminate()
        process.wait(20)


def test_a_cluster_gives_the_same_release(tmp_path: Path, samples: Path, scheduler: str) -> None:
    source = samples / "01 Ansøgning Overgaard-Yilmaz.pdf"
    here = redactor("run", source, "--out", tmp_path / "a", "--auto-approve")
    there = redactor(
        "run", source, "--out", tmp_path / "b", "--auto-approve", "--scheduler", scheduler
    )
    assert (here.returncode, there.returncode) == (0, 0), there.stderr
    outputs = [
        (tmp_path / side / report_of(tmp_path / side)["documents"][0]["output"]).read_bytes()
        for side in ("a", "b")
    ]
    assert outputs[0] == outputs[1]


def test_a_task_at_which_workers_die_has_failed(scheduler: str) -> None:
    executor = cluster_executor(scheduler, attempts=3)
    try:
        assert executor.submit(abs, -3).result(60) == 3
        time.sleep(1)  # a nanny gives up a worker that dies as it begins
        deadly = executor.submit(os._exit, 1)
        with pytest.raises(InputError) as raised:
            deadly.result(60)
        assert raised.value.code is InputCode.CRASHED
        assert executor.submit(abs, -4).result(60) == 4
        with pytest.raises(ValueError, match="math domain"):
            executor.submit(math.sqrt, -1).result(60)
    finally:
        executor.shutdown(cancel_futures=True)


def test_no_scheduler_is_said(tmp_path: Path, samples: Path) -> None:
    done = redactor("run", samples, "--out", tmp_path / "sag", "--scheduler", "tcp://127.0.0.1:9")
    assert done.returncode == 2
    assert "scheduler" in done.stderr
