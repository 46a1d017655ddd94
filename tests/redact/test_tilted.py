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


@pytest.mark.parametrize("angle", [35, -50])
def test_watermark_behind_a_box_stays_and_is_not_woven_into_lines(
    angle: int, tmp_path: Path
) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    doc = pymupdf.open()
    page = doc.new_page()
    at = pymupdf.Point(150, 400 if angle > 0 else 200)
    page.insert_text(
        at, "KOPI", fontsize=90, morph=(at, pymupdf.Matrix(angle)), color=(1, 0.8, 0.8)
    )
    for number in range(20):
        who = "Gunhild Vestermark" if number % 2 else "en borger"
        line = f"Klagen fra {who} er modtaget i kommunen {number} gange"
        page.insert_text((60, 150 + 16 * number), line, fontsize=11)
    doc.save(source)
    names = page.search_for("Gunhild Vestermark")
    wanted = [redaction(1, tuple(box), "Gunhild Vestermark") for box in names]
    read = doc[0].get_text()
    done = redact(source, wanted, target, RedactOptions(layout="private"))
    with pymupdf.open(target) as out:
        letters = [c for c in out[0].get_text("text") if c in "KOPI"]
    assert sorted(letters.count(c) for c in "OPI") == [1, 1, 1]
    expected = Expectation(
        redactions=done.burned, kept=((1, "modtaget"),), read=((1, read),), exact=frozenset({1})
    )
    assert verify(target, expected).leaks == ()


def test_large_letter_aslant_under_a_box_of_its_own_size_goes(tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    doc = pymupdf.open()
    at = pymupdf.Point(150, 300)
    doc.new_page().insert_text(at, "XZ", fontsize=90, morph=(at, pymupdf.Matrix(35)))
    doc.save(source)
    redact(source, [redaction(1, (100, 150, 400, 400), "")], target, RedactOptions())
    with pymupdf.open(target) as out:
        assert "X" not in out[0].get_text()
    strips = [redaction(1, (100, 150 + 11 * n, 400, 160 + 11 * n), "") for n in range(20)]
    verdict = verify(source, Expectation(redactions=tuple(strips)))
    assert "under_box" in {leak.where for leak in verdict.leaks}
