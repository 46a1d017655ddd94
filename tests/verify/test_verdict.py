"""Certificates, figures, inspection of others' files, OCR, and failing closed."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from redactor.errors import InputCode, InputError
from redactor.model import Box, Redaction
from redactor.verify import (
    Expectation,
    OcrOptions,
    certificate,
    check_certificate,
    explain,
    inspect,
    verify,
)
from redactor.verify import checks as verify_checks
from redactor.verify.fonts import Font
from redactor.verify.geometry import Rect
from redactor.verify.namelist import names
from redactor.verify.scene import Glyph, Run, Scene
from redactor.verify.typesize import HiddenWords

TESSDATA = Path(__file__).resolve().parents[2] / "models" / "tessdata"


def places(verdict: Any) -> set[str]:
    return {leak.where for leak in verdict.leaks}


def test_certificate_holds_for_this_file_and_key_only(good: Any) -> None:
    path, expectation = good
    key = Ed25519PrivateKey.generate()
    signed = certificate(verify(path, expectation), document="d1", decisions_digest="ab", key=key)
    signed = json.loads(json.dumps(signed))
    assert signed["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert check_certificate(signed, key.public_key())
    assert not check_certificate(signed, Ed25519PrivateKey.generate().public_key())
    assert not check_certificate(signed | {"decisions": "cd"}, key.public_key())
    assert not check_certificate(signed | {"signature": "zz"}, key.public_key())
    assert not check_certificate({}, key.public_key())


def test_certificate_says_nothing_from_the_document(good: Any, parts: Any) -> None:
    key = Ed25519PrivateKey.generate()
    said = json.dumps(certificate(verify(*good), document="d1", decisions_digest="ab", key=key))
    assert not any(word in said for word in (*parts["NAME"].split(), parts["CPR"], parts["MAIL"]))


def test_refused_file_gets_no_certificate(parts: Any, save: Any) -> None:
    verdict = inspect(save(parts["draft"]().document), [parts["NAME"]])
    with pytest.raises(ValueError, match="refused"):
        certificate(verdict, document="d", decisions_digest="", key=Ed25519PrivateKey.generate())


def test_verdict_is_the_same_every_time(good: Any) -> None:
    assert verify(*good) == verify(*good)


def test_names_possible_counts_the_names_that_fit(parts: Any, save: Any) -> None:
    """An exact gap tells the name nearly, also when it is said to have been rounded."""
    body = "Brevet er fra Mette Nielsen og handler om sagen"
    work = parts["draft"](body, picture=False)
    work.burn(0, work.mark(0, "Mette Nielsen", label=""), label="")
    work.clear()
    path = save(work.document)
    for step in (0.0, 3.0):
        verdict = verify(path, work.expectation(kept=(), gap_step=step))
        assert 1 <= verdict.figures["names_possible"][1] < 30


def test_failing_check_refuses(good: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise KeyError("x")

    monkeypatch.setattr(verify_checks, "contents_of", broken)
    verdict = verify(*good)
    assert places(verdict) == {"check_failed"}
    assert "objects" not in verdict.checks


def test_encrypted_and_empty_files_are_input_errors(good: Any, tmp_path: Path) -> None:
    locked = tmp_path / "locked.pdf"
    with pikepdf.open(good[0]) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(InputError) as caught:
        verify(locked, None)
    assert caught.value.code is InputCode.ENCRYPTED
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(b"")
    with pytest.raises(InputError) as caught:
        verify(empty, None)
    assert caught.value.code is InputCode.EMPTY


def test_owner_password_alone_is_refused(good: Any, tmp_path: Path) -> None:
    locked = tmp_path / "locked.pdf"
    with pikepdf.open(good[0]) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="a", user=""))
    assert "encrypted" in places(verify(locked, good[1]))


def test_name_of_the_file_is_held_against_what_was_removed(good: Any, tmp_path: Path) -> None:
    path = tmp_path / "brev_karen_baek_lindholm.pdf"
    path.write_bytes(good[0].read_bytes())
    assert places(inspect(path, ["Karen Bæk Lindholm"])) == {"file_name"}
    assert places(inspect(path, ["Karen Dahl"])) == set()


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("unit", [1, 2])
def test_boxes_lie_right_on_turned_and_scaled_pages(
    rotation: int, unit: int, parts: Any, tmp_path: Path
) -> None:
    work = parts["draft"](picture=False)
    page = work.document[0]
    page.set_cropbox(pymupdf.Rect(40, 30, 560, 700))
    page.set_rotation(rotation)
    if unit > 1:
        work.document.xref_set_key(page.xref, "UserUnit", str(unit))
    path = tmp_path / "turned.pdf"
    work.document.save(path)
    work.document = pymupdf.open(path)
    word = next(w for w in work.document[0].get_text("words") if w[4] == "aktindsigt.")
    box = Box(*word[:4])
    redaction = Redaction(page=1, boxes=(box,), label="", text="")
    under = verify(path, Expectation(redactions=(redaction,)))
    assert {"under_box", "seen_in_box"} <= places(under)
    size = work.document[0].cropbox
    away = Box(10, size.height * unit - 40, 90, size.height * unit - 20)
    aside = Redaction(page=1, boxes=(away,), label="", text="")
    assert places(verify(path, Expectation(redactions=(aside,)))) == set()


def test_inspection_finds_what_other_programs_leave(parts: Any, tmp_path: Path) -> None:
    work = parts["draft"]()
    for rect in work.document[0].search_for(parts["CPR"]):
        work.document[0].draw_rect(rect, fill=(0, 0, 0))
        work.document[0].insert_text(rect.bl, "§ 30", color=(1, 1, 1), fontsize=6)
    path = tmp_path / "boxed.pdf"
    work.document.save(path)
    assert "hidden_text" in places(inspect(path))


def test_inspection_of_a_scan_boxed_over_its_text_layer(parts: Any, tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page(width=500, height=100)
    image = parts["scan"]("Borger: Karen Lindholm", (1000, 200))
    parts["ImageDraw"].Draw(image).rectangle((130, 12, 520, 62), fill=0)
    page.insert_image(page.rect, stream=parts["png"](image))
    page.insert_text((70, 26), "Karen Lindholm", fontsize=15, render_mode=3)
    path = tmp_path / "scan.pdf"
    document.save(path)
    assert places(inspect(path)) == {"hidden_text"}


def test_ocr_reads_a_name_left_in_a_picture(parts: Any, save: Any) -> None:
    work = parts["draft"]()
    for needle in (parts["NAME"], parts["CPR"], parts["MAIL"]):
        work.burn(0, work.mark(0, needle))
    work.clear()
    path = save(work.document)
    ocr = OcrOptions(tessdata=TESSDATA, languages="dan")
    assert verify(path, work.expectation()).clean
    verdict = verify(path, work.expectation(), ocr=ocr)
    assert places(verdict) == {"picture_text"}
    assert "ocr" in verdict.checks


def outlined(text: str) -> pymupdf.Document:
    """A page on which `text` is drawn as paths."""
    typed = pymupdf.open()
    typed.new_page(width=300, height=60).insert_text((10, 30), text, fontsize=13)
    drawn = pymupdf.open("svg", typed[0].get_svg_image(text_as_path=True).encode())
    return pymupdf.open("pdf", drawn.convert_to_pdf())


@pytest.mark.parametrize("kept", [False, True])
def test_ocr_reads_letters_drawn_as_paths(parts: Any, save: Any, kept: bool) -> None:
    work = parts["draft"](picture=False)
    for needle in (parts["NAME"], parts["CPR"], parts["MAIL"]):
        work.burn(0, work.mark(0, needle))
    work.clear()
    text = "Vor reference: Akt 7" if kept else parts["NAME"]
    work.document[1].show_pdf_page(pymupdf.Rect(60, 600, 360, 660), outlined(text), 0)
    verdict = verify(save(work.document), work.expectation(), ocr=OcrOptions(tessdata=TESSDATA))
    assert places(verdict) == (set() if kept else {"picture_text"}), explain(verdict)
    assert verdict.figures["ocr_pages"] == 1


@pytest.mark.parametrize("shift", [None, 0, 1])
def test_ocr_reads_what_a_font_gives_no_letters_for(shift: int | None, tmp_path: Path) -> None:
    """A font without a map to letters, or with one to others; with its own it is not read."""
    path = tmp_path / "fil.pdf"
    document = pymupdf.open()
    page = document.new_page()
    page.insert_font("F", "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf")
    for row, line in enumerate(("Kommunen har truffet afgørelse", "Klagen er fra Karen Lindholm")):
        page.insert_text((72, 100 + 20 * row), line, fontname="F", fontsize=12)
    document.subset_fonts()
    document.save(path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        font = pdf.pages[0].obj.Resources.Font.F
        if shift is None:
            del font.ToUnicode
        else:
            mapping = font.ToUnicode.read_bytes()
            head, *rest = mapping.split(b"beginbf")
            moved = (re.sub(rb"<(\w{4})>(?=\s*\n)", lambda m: b"<%04x>" % (int(m[1], 16) + shift),
                            part) for part in rest)  # fmt: skip
            font.ToUnicode.write(b"beginbf".join([head, *moved]))
        pdf.save(path)
    verdict = inspect(path, ["Karen Lindholm"], ocr=OcrOptions(tessdata=TESSDATA))
    assert ("picture_text" in places(verdict)) is (shift != 0), explain(verdict)
    assert ("page_text" in places(verdict)) is (shift == 0)
    assert verdict.figures["ocr_pages"] == (shift != 0)


def test_ocr_passes_a_good_file(good: Any) -> None:
    verdict = verify(*good, ocr=OcrOptions(tessdata=TESSDATA, languages="dan", every_page=True))
    assert verdict.clean, explain(verdict)
    assert verdict.figures["ocr_pages"] == 2


def test_ocr_that_cannot_run_refuses(good: Any, tmp_path: Path) -> None:
    verdict = verify(*good, ocr=OcrOptions(tessdata=tmp_path))
    assert "check_failed" in places(verdict)
    assert "ocr" not in verdict.checks


def test_explanation_is_danish_and_names_pages(parts: Any, save: Any) -> None:
    path = save(parts["draft"]().document)
    lines = explain(inspect(path, [parts["CPR"]]))
    assert any(line.startswith("Side 1: ") for line in lines)
    assert explain(inspect(path)) == ["Ingen fund på 2 sider."]


def test_names_of_every_part_are_among_the_thousand() -> None:
    """A name that is broken over two lines is judged by its parts."""
    for words in (2, 3, 4):
        listed = [name.split() for name in names(words)]
        assert len(listed) == len({tuple(parts) for parts in listed}) == 1000
        for part in range(words):
            assert len({parts[part] for parts in listed}) >= 25


def test_the_print_beside_a_box_tells_its_size_however_tall_the_box_is() -> None:
    """A text layer may be set lower than the boxes, which reach over the tails of letters."""
    scene = Scene()
    body = [
        (["sagen", "havde", "noget", "andet"][n % 4], 60 + 50 * n, 700, 7, 30) for n in range(4)
    ]
    heads = [("overskrift", 60, 780, 14, 90), ("sagens", 180, 780, 14, 60)]
    for word, x, y, size, wide in body + heads:
        step = wide / len(word)
        glyphs = tuple(
            Glyph(sign, x + (n + 0.5) * step, y, (x + n * step, y), (x + (n + 1) * step, y))
            for n, sign in enumerate(word)
        )
        scene.runs.append(Run(0, glyphs, size, 3, False, True, None, Font(), word))
    hidden = HiddenWords(scene)
    low = hidden.sizes(Rect(260, 696, 330, 705), capitals=False)
    tall = hidden.sizes(Rect(260, 694, 330, 709), capitals=False)
    assert low[0] in tall
    assert tall[1] not in low[:2]
