"""Runs of the real program over the sample case."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def redactor(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does."""
    return subprocess.run(
        [sys.executable, "-c", "from redactor.cli import main; main()", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        timeout=600,
        check=False,
    )


def report_of(out: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((out / "internal" / "report.json").read_text())
    return report


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """The sample case, run to its release once for all tests that only look."""
    out = tmp_path_factory.mktemp("flow") / "sag"
    done = redactor("run", samples, "--out", out, "--auto-approve")
    assert done.returncode == 3, done.stderr + done.stdout
    return out
