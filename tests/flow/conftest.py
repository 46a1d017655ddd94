"""The sample case, run to its release."""

from pathlib import Path

import pytest

from tests.flow.program import redactor


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """The sample case, run to its release once for all tests that only look."""
    out = tmp_path_factory.mktemp("flow") / "sag"
    done = redactor("run", samples, "--out", out, "--auto-approve")
    assert done.returncode == 3, done.stderr + done.stdout
    return out
