"""The real program, run as a user does."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def redactor(
    *arguments: str | Path, folder: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does, standing in `folder`."""
    return subprocess.run(
        [sys.executable, "-c", "from redactor.cli import main; main()", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        timeout=600,
        check=False,
    )


def report_of(out: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((out / "internal" / "report.json").read_text())
    return report
