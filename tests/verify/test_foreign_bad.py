"""Bad redactions as other programs make them: no list of names is given, and all are refused."""

from __future__ import annotations

from pathlib import Path

import bad_covered  # noqa: F401
import bad_covers  # noqa: F401
import bad_damage  # noqa: F401
import bad_files  # noqa: F401
import bad_halves  # noqa: F401
import bad_ink  # noqa: F401
import bad_kit
import bad_pictures  # noqa: F401
import bad_places  # noqa: F401
import bad_remains  # noqa: F401
import bad_slack  # noqa: F401
import pytest

from redactor.verify import OcrOptions, explain, inspect

TESSDATA = Path(__file__).parents[2] / "models" / "tessdata"


@pytest.mark.parametrize("name", bad_kit.PAGES)
def test_bad_redaction_of_another_program_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "fil.pdf"
    where = bad_kit.spoil(name, path)
    verdict = inspect(path, ocr=OcrOptions(tessdata=TESSDATA))
    assert where in {leak.where for leak in verdict.leaks}
    assert "check_failed" not in {leak.where for leak in verdict.leaks}
    said = " ".join(explain(verdict))
    assert not any(part in said for part in ("Birthe", "Sandager", "71 22"))
