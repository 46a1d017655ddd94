"""Killed at any moment, the same command goes on where it stopped, to the same result."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from redactor.audit import verify_log
from tests.flow.program import ROOT, redactor, report_of


def start(samples: Path, out: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [
            sys.executable, "-c", "from redactor.cli import main; main()",
            "run", str(samples), "--out", str(out), "--auto-approve",
        ],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def kill_at(moment: str, samples: Path, out: Path) -> None:
    """Run until the program says `moment`, and end it there as a power cut would."""
    process = start(samples, out)
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if line.startswith(moment):
            break
    else:
        raise AssertionError(said)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stderr.close()
    time.sleep(0.3)


def without_times(report: dict[str, Any]) -> dict[str, Any]:
    for document in report["documents"]:
        document.pop("seconds")
    report["totals"].pop("seconds")
    report.pop("case")
    return report


MOMENTS = (
    "Læser dokumenter: 3/", "Søger igen", "Fjerner og kontrollerer: 1/",
    "Fjerner og kontrollerer: 3/",
)  # fmt: skip


@pytest.fixture
def bundle(tmp_path: Path, samples: Path) -> Path:
    """Some of the sample case: enough to be killed in, since it is read five times."""
    chosen = tmp_path / "in"
    chosen.mkdir()
    for number in ("01", "02", "03", "06", "08"):
        (source,) = samples.glob(f"{number} *")
        (chosen / source.name).write_bytes(source.read_bytes())
    return chosen


def test_kill_and_resume(tmp_path: Path, bundle: Path) -> None:
    out, undisturbed = tmp_path / "sag", tmp_path / "undisturbed" / "sag"
    for moment in MOMENTS:
        kill_at(moment, bundle, out)
    for folder in (out, undisturbed):
        done = redactor("run", bundle, "--out", folder, "--auto-approve")
        assert done.returncode == 3, done.stderr
    assert without_times(report_of(out)) == without_times(report_of(undisturbed))
    for whole in (undisturbed / "release" / "documents").iterdir():
        assert (out / "release" / "documents" / whole.name).read_bytes() == whole.read_bytes()
    verify_log(out / "internal" / "audit.jsonl")
    log = [json.loads(line) for line in (out / "internal" / "audit.jsonl").open()]
    for what in ("document.read", "document.proved"):
        repeats = Counter(record["document"] for record in log if record["what"] == what)
        assert set(repeats.values()) == {1}, what
    assert not list((out / "internal" / "vault").glob(".new-*"))


def test_two_runs_do_not_share_a_case(tmp_path: Path, samples: Path) -> None:
    process = start(samples, tmp_path / "sag")
    lock = tmp_path / "sag" / "internal" / "lock"
    while not lock.exists():
        time.sleep(0.05)
    time.sleep(0.5)
    second = redactor("run", samples, "--out", tmp_path / "sag")
    process.kill()
    process.wait()
    assert second.returncode == 2
    assert "anden kørsel" in second.stderr
