"""Files that cannot be redacted for certain are refused, and say why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest
from trap_kit import (
    PICTURE_AREA,
    SECRET,
    Draft,
    by_search,
    draw_picture,
    image_object,
    redaction,
)

from redactor.errors import InputCode, InputError, LeakError
from redactor.redact import RedactOptions, redact

OPTIONS = RedactOptions(stamp="Akt 3")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", InputCode.EMPTY),
        (b"%PDF-1.7\nikke en pdf", InputCode.CORRUPT),
        (b"slet ikke", InputCode.CORRUPT),
    ],
)
def test_unusable_files_say_why(tmp_path: Path, data: bytes, code: InputCode) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(data)
    with pytest.raises(InputError) as caught:
        redact(source, [], target, OPTIONS)
    assert caught.value.code is code
    assert not target.exists()


def _number(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Resources.XObject.Im1.Width = pikepdf.Name("/Bred")


def _descendants(pdf: pikepdf.Pdf) -> None:
    font = pdf.pages[0].obj.Resources.Font.F1
    font.Subtype, font.DescendantFonts = pikepdf.Name.Type0, pikepdf.Array([5])


def _profile(pdf: pikepdf.Pdf) -> None:
    image = pdf.pages[0].obj.Resources.XObject.Im1
    image.ColorSpace = pikepdf.Array([pikepdf.Name.ICCBased, None])


def _widths(pdf: pikepdf.Pdf) -> None:
    font = pdf.pages[0].obj.Resources.Font.F1
    font.Widths, font.FirstChar = pikepdf.Array([500] * 200), pikepdf.Name("/Nul")


@pytest.mark.parametrize("spoil", [_number, _descendants, _profile, _widths])
def test_objects_of_the_wrong_kind_are_passed_over_or_said(tmp_path: Path, spoil: Any) -> None:
    """They never end in an error of Python's own, which would say nothing to anybody."""
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    draft = Draft()
    draft.secret_line()
    obj = image_object(
        draft, bytes(30_000), (100, 100), ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8
    )
    draw_picture(draft, obj)
    draft.save(source)
    wanted = [*by_search(source), redaction(1, PICTURE_AREA)]
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        spoil(pdf)
        pdf.save(source)
    if spoil is not _widths:
        with pytest.raises(InputError) as caught:
            redact(source, wanted, target, OPTIONS)
        assert caught.value.code is InputCode.NOT_REMOVED
        return
    redact(source, wanted, target, OPTIONS)
    with pymupdf.open(target) as doc:
        assert SECRET not in doc[0].get_text()


def test_locked_file_is_refused(tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    draft = Draft()
    draft.save(source, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(InputError) as caught:
        redact(source, [], target, OPTIONS)
    assert caught.value.code is InputCode.ENCRYPTED


def test_forms_within_themselves_end(tmp_path: Path) -> None:
    """A form that draws itself is refused or drawn once, never followed for ever."""
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    draft = Draft()
    draft.secret_line()
    inner = draft.stream(
        b"/X Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form,
        BBox=pikepdf.Array([0, 0, 595, 842]),
    )  # fmt: skip
    inner.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
    draft.put("/XObject", "X", inner)
    draft.op("/X Do")
    draft.save(source)
    with pytest.raises(InputError) as caught:
        redact(source, by_search(source), target, OPTIONS)
    assert caught.value.code is InputCode.TOO_DEEP


@pytest.mark.parametrize("page", [2, -1, 99])
def test_box_on_no_page_is_a_leak(tmp_path: Path, page: int) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    Draft().secret_line().save(source)
    with pytest.raises(LeakError):
        redact(source, [redaction(page, (0, 0, 10, 10))], target, OPTIONS)
    assert not target.exists()
