"""Letters drawn as paths are sent to OCR; rules, leaders and dotted lines are not."""

from pathlib import Path
from typing import Any

import pymupdf
import pytest

from redactor.ingest.pages.reader import ReadOptions, read_pages
from redactor.ingest.pictures.areas import drawn_writing

PAGE = (0.0, 0.0, 595.0, 842.0)
_ROWS = range(0, 14, 2)


def _line(x0: float, x1: float, y: float, dashes: str = "[] 0") -> dict[str, Any]:
    return {
        "rect": (x0, y, x1, y), "items": [("l", (x0, y), (x1, y))], "width": 1.5, "dashes": dashes,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("drawings", "written"),
    [
        ([_line(60, 300, 100 + y, f"[{'2 3 ' * 6}9000] 0") for y in _ROWS], True),
        ([_line(60, 300, 100 + y, "[3 1 3] 0") for y in _ROWS], False),
        ([_line(60 + 3 * x, 60 + 3 * x, 100 + y) for y in _ROWS for x in range(9)], True),
        ([_line(60 + 3 * x, 60 + 3 * x, 100) for x in range(90)], False),
        ([_line(60, 300, 100 + y) for y in _ROWS], False),
    ],
    ids=["spelling dashes", "ruling dashes", "rows of dots", "a leader of dots", "rules"],
)
def test_drawn_writing(drawings: list[dict[str, Any]], written: bool) -> None:
    found = drawn_writing(lambda look: [look(one) for one in drawings], PAGE)
    assert bool(found) is written


def test_what_is_cut_out_of_a_painted_page_is_looked_at(tmp_path: Path) -> None:
    """Letters may be a clip, through which a rectangle as large as the page is seen."""
    path, models = tmp_path / "side.pdf", Path(__file__).parents[2] / "models"
    rings = "".join(
        f"{x} 400 m {x} 424 {x + 16} 424 {x + 16} 400 c {x + 16} 376 {x} 376 {x} 400 c "
        for x in range(80, 320, 20)
    )
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((60, 100), "Linjen over tegningen", fontsize=12)
        content = page.read_contents() + f" q {rings} W n 0 0 595 842 re f Q".encode()
        document.update_stream(page.get_contents()[0], content)
        document.save(path)
    (read,) = read_pages(path, ReadOptions(models=models))
    assert {"pictures", "ocr_text"} & set(read.flags)
