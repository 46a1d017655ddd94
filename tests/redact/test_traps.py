"""Every trap file is redacted and attacked: the secret must be gone, the rest still there."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pikepdf
import pymupdf
import pypdfium2
import pytest
from attacks import boxes_are_blank, glyphs_under, leaks, letters, pictures, squeeze, texts
from redaction_traps import TRAPS, Trap
from trap_kit import Hidden
from traps_text import TEXT_TRAPS

from redactor.redact import RedactOptions, redact

NAMES = [trap.name for trap in TRAPS]


CASES = [(trap, "private") for trap in TRAPS] + [(trap, "exact") for trap in TEXT_TRAPS]


@pytest.mark.parametrize(("trap", "layout"), CASES, ids=[f"{t.name}-{way}" for t, way in CASES])
def test_secret_is_gone_and_the_rest_stays(trap: Trap, layout: str, tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    trap.make(source)
    redactions = trap.find(source)
    assert redactions or trap.name == "image_beside_page"
    done = redact(source, redactions, target, RedactOptions(layout=layout, stamp="Akt 1"))

    read = texts(target)
    assert leaks(target, trap.secrets, read) == []
    text = squeeze(read)
    assert [keep for keep in trap.keep if squeeze(keep) not in text] == []
    assert done.pages == trap.pages
    burned = [(r.page, tuple(box)) for r in done.burned for box in r.boxes]
    assert boxes_are_blank(target, burned)
    assert glyphs_under(target, burned) == 0
    if trap.picture:
        assert not any(letters(pixels) for pixels in pictures(target))
    _opens_cleanly(target, trap.pages)


def _opens_cleanly(path: Path, pages: int) -> None:
    check = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True)
    assert check.returncode == 0, check.stdout + check.stderr
    info = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True)
    assert info.returncode == 0
    assert info.stderr == ""
    document = pypdfium2.PdfDocument(path)
    assert len(document) == pages
    for page in document:
        page.render(scale=0.5)
    document.close()
    with pikepdf.open(path) as pdf:
        assert pdf.get_warnings() == []


def test_there_are_enough_traps() -> None:
    assert len(TRAPS) >= 60
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("trap", TRAPS, ids=NAMES)
def test_traps_really_hold_the_secret(trap: Trap, tmp_path: Path) -> None:
    """A trap that hides nothing would prove nothing."""
    source = tmp_path / "in.pdf"
    if isinstance(trap.make, Hidden):
        trap.make(source, bare=True)
    else:
        trap.make(source)
    turned = (np.rot90(pixels, turn) for pixels in pictures(source) for turn in range(4))
    seen = leaks(source, trap.secrets) or any(letters(pixels) for pixels in turned)
    assert seen or trap.picture or not trap.secrets


def test_all_repeats_of_a_tile_show_a_bar_where_a_name_went(tmp_path: Path) -> None:
    """The box is asked for on one of nine; the bars tell no more of the width than the grid."""
    trap = next(trap for trap in TRAPS if trap.name == "small_tiles")
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    trap.make(source)
    redact(source, trap.find(source), target, RedactOptions())
    with pymupdf.open(target) as doc:
        drawn = doc[0].get_pixmap(colorspace=pymupdf.csGRAY)
    grey = np.frombuffer(drawn.samples, np.uint8).reshape(drawn.height, drawn.stride)
    for column in (0, 1, 2):
        for row in (0, 1, 2):
            dark = grey[233 - 20 * row, 62 + 120 * column : 180 + 120 * column] < 128
            assert dark[:110].mean() > 0.7
