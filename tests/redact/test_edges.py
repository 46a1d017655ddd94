"""Boxes drawn by hand end anywhere in a line: what is hardly touched stays in sight."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest
from trap_kit import redaction

from redactor.redact import RedactOptions, redact
from redactor.verify import Expectation, verify

LINE = "Sagen, jf. brev 3, er gyldig i ro og mag; yngre quiz 'fra' jorden."


@pytest.mark.parametrize("font", ["helv", "hebo", "tiro", "tiit"])
def test_a_box_may_end_at_any_height_of_a_line(tmp_path: Path, font: str) -> None:
    """The fonts are base fonts, whose widths the file does not give."""
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    doc = pymupdf.open()
    page = doc.new_page()
    cuts = []
    for number in range(26):
        baseline = 60 + 28 * number
        page.insert_text((60, baseline), LINE, fontsize=12, fontname=font)
        above, edge = number % 2, baseline + 4 - 0.6 * number
        cuts.append((100, edge - 12 * above, 240.3, edge + 12 - 12 * above))
    doc.save(source)
    done = redact(source, [redaction(1, cut, "") for cut in cuts], target, RedactOptions())
    verdict = verify(target, Expectation(redactions=done.burned))
    assert verdict.clean, verdict.leaks
    with pymupdf.open(target) as made:
        kept = made[0].get_text()
    assert kept.count("Sagen") == kept.count("jorden") == 26
    assert 0 < kept.count("gyldig") < 26
