"""The stamp at the foot of a page keeps off the boxes."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest
from trap_kit import SECRET, redaction

from redactor.redact import RedactOptions, redact
from redactor.verify import Expectation, verify

_STAMP = "Akt 7 – side 1 af 1"


def stamped(
    folder: Path,
    area: tuple[float, ...],
    rotation: int = 0,
    width: float = 595,
    ground: int | None = None,
) -> list[pymupdf.Rect]:
    """Where the stamp stands after an area (points as shown) was covered; nobody objects. A
    picture of the grey `ground` lies under the page."""
    source, target = folder / "in.pdf", folder / "out.pdf"
    doc = pymupdf.open()
    page = doc.new_page(width=width)
    if ground is not None:
        picture = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 60, 85), False)
        picture.set_rect(picture.irect, (ground,))
        page.insert_image(page.rect, pixmap=picture, keep_proportion=False)
        page.draw_rect((40, 380, 400, 420), color=None, fill=(1, 1, 1))
    page.insert_text((60, 400), SECRET, fontsize=11)
    page.set_rotation(rotation)
    box = pymupdf.Rect(area) * page.derotation_matrix
    doc.save(source)
    done = redact(
        source, [redaction(1, tuple(box.normalize()))], target, RedactOptions(stamp="Akt 7")
    )
    verdict = verify(target, Expectation(redactions=done.burned, elsewhere=frozenset({SECRET})))
    assert verdict.leaks == ()
    with pymupdf.open(target) as after:
        found = after[0].search_for(_STAMP)
        return [rect * after[0].rotation_matrix for rect in found]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_stamp_stands_at_the_foot_and_moves_out_of_a_box(tmp_path: Path, rotation: int) -> None:
    wide, tall = (595, 842) if rotation % 180 == 0 else (842, 595)
    (usual,) = stamped(tmp_path, (50, 50, 90, 60), rotation)
    assert usual.y0 > tall - 25
    assert usual.x1 > wide - 30
    (beside,) = stamped(tmp_path, (wide - 150, tall - 40, wide - 10, tall - 5), rotation)
    assert beside.y0 > tall - 25
    assert beside.x1 < wide - 150
    (above,) = stamped(tmp_path, (10, tall - 40, wide - 10, tall - 5), rotation)
    assert above.y1 < 25


def test_page_that_is_covered_whole_or_too_small_has_no_stamp(tmp_path: Path) -> None:
    assert stamped(tmp_path, (0, 0, 595, 842)) == []
    assert stamped(tmp_path, (10, 700, 20, 710), width=50) == []


@pytest.mark.parametrize("ground", [0, 60, 100, 120, 180, 230])
@pytest.mark.parametrize("rotation", [0, 90])
def test_stamp_can_be_read_on_a_picture_of_any_grey(
    tmp_path: Path, ground: int, rotation: int
) -> None:
    (place,) = stamped(tmp_path, (50, 50, 90, 60), rotation, ground=ground)
    with pymupdf.open(tmp_path / "out.pdf") as doc:
        shown = doc[0].get_pixmap(clip=place, dpi=200, colorspace=pymupdf.csGRAY).samples
    assert max(abs(level - ground) for level in shown) > 90
