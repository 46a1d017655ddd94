"""Pictures set at an angle: blanked through their own matrix, and proved blank there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest
from redaction_traps import TRAPS
from trap_kit import Draft, draw_picture, encoded, image_object, picture, redaction

from redactor.redact import RedactOptions, redact
from redactor.redact import document as conductor
from redactor.verify import Expectation, verify

TILTED = next(trap for trap in TRAPS if trap.name == "image_tilted")


def jpeg(path: Path) -> None:
    draft = Draft()
    data = encoded(picture((1600, 400)), "JPEG", quality=80)
    name = pikepdf.Name
    obj = image_object(
        draft, data, (1600, 400), ColorSpace=name.DeviceRGB, BitsPerComponent=8,
        Filter=name.DCTDecode,
    )  # fmt: skip
    draft.op("q 0.96 0.28 -0.28 0.96 150 -60 cm")
    draw_picture(draft, obj)
    draft.op("Q")
    draft.save(path)


@pytest.mark.parametrize("make", [TILTED.make, jpeg], ids=["samples", "jpeg"])
@pytest.mark.parametrize("burnt", [True, False])
def test_tilted_picture_is_judged_under_the_box(
    make: Any, burnt: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    make(source)
    if not burnt:
        monkeypatch.setattr(conductor, "burn_images", lambda *_: 0)
    wanted = [redaction(1, (40, 270, 380, 400), "")]
    done = redact(source, wanted, target, RedactOptions())
    verdict = verify(target, Expectation(redactions=done.burned))
    assert ("picture_under_box" not in {leak.where for leak in verdict.leaks}) is burnt
    assert verdict.clean is burnt


@pytest.mark.parametrize("make", [TILTED.make, jpeg], ids=["samples", "jpeg"])
def test_letters_kept_beside_the_box_refuse_nothing(make: Any, tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    make(source)
    done = redact(source, [redaction(1, (190, 290, 240, 400), "")], target, RedactOptions())
    assert verify(target, Expectation(redactions=done.burned)).clean


@pytest.mark.parametrize("angle", [30, -45, 70])
def test_tilted_text_loses_the_name_alone(angle: int, tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    doc = pymupdf.open()
    at = pymupdf.Point(250, 400)
    text = "Matrikel Gunhild Vestermark Nord"
    turn = pymupdf.Matrix(angle)
    doc.new_page().insert_text(at, text, fontsize=12, morph=(at, turn))
    doc.save(source)
    letters = [
        letter["bbox"]
        for block in doc[0].get_text("rawdict")["blocks"]
        for line in block["lines"]
        for span in line["spans"]
        for letter in span["chars"]
    ]
    first = text.index("Gunhild")
    wanted = [redaction(1, box, "") for box in letters[first : first + len("Gunhild Vestermark")]]
    done = redact(source, wanted, target, RedactOptions())
    assert verify(target, Expectation(redactions=done.burned)).clean
    with pymupdf.open(target) as out:
        left = "".join(out[0].get_text().split())
    assert [part for part in ("Matri", "ord", "unhil", "este") if part in left] == ["Matri", "ord"]
