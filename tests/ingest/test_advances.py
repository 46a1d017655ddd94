"""Letters are as wide as the PDF says, whatever the font file has for them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pymupdf
import pytest

from redactor.ingest.pages.reader import ReadOptions, read_pages

LINES = ("Widad", "Morten", "20449178")


def written(path: Path, share: float, *, rotation: int = 0) -> Path:
    """Lines in a font whose file has `share` of the widths that the PDF has for its letters."""
    document = pymupdf.open()
    page = document.new_page()
    writer, helvetica = pymupdf.TextWriter(page.rect), pymupdf.Font("helv")
    for number, line in enumerate(LINES):
        writer.append((60, 80 + 30 * number), line, font=helvetica, fontsize=12)
    writer.write_text(page)
    page.set_rotation(rotation)
    with pikepdf.open(BytesIO(document.tobytes())) as pdf:
        (font,) = pdf.pages[0].Resources.Font.values()
        runs, anew = iter(font.DescendantFonts[0].W), pikepdf.Array()
        for first in runs:
            following = next(runs)
            listed = isinstance(following, pikepdf.Array)
            wide = [*following] if listed else [next(runs)]
            new = [int(width / share) for width in wide]
            anew.extend([first, pikepdf.Array(new)] if listed else [first, following, *new])
        font.DescendantFonts[0].W = anew
        pdf.save(path)
    return path


@pytest.mark.parametrize("share", [0.5, 1.0, 1.5])
@pytest.mark.parametrize("rotation", [0, 90])
def test_boxes_go_by_the_widths_of_the_pdf(tmp_path: Path, share: float, rotation: int) -> None:
    path = written(tmp_path / "in.pdf", share, rotation=rotation)
    (page,) = read_pages(path, ReadOptions(models=Path()))
    assert page.text.splitlines() == list(LINES)
    for line in LINES:
        start = page.text.index(line)
        boxes = page.boxes[start : start + len(line)]
        wide = boxes[-1][2] - boxes[0][0]
        true = pymupdf.get_text_length(line, fontsize=12) / share
        assert wide == pytest.approx(true, rel=0.02)
