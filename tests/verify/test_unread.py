"""Text that nobody read before is refused; the same text set differently is not."""

import io
from pathlib import Path

import pikepdf
import pymupdf
import pytest

from redactor.verify import Expectation, verify
from redactor.verify.unread import left_over, named_anew, unread

LETTER = "Kære Mette Holm. Hegnet mod vest er to meter højt og står en halv meter fra skellet."


@pytest.mark.parametrize(
    ("known", "left"), [("M o r Morten Holm", False), ("M o r t e n Holm", True), ("Morten", True)]
)
def test_letters_set_apart_are_a_word(known: str, left: bool) -> None:
    assert left_over("Mor § 30", known, ("Morten Holm", "M o r t e n")) is left


@pytest.mark.parametrize(
    ("text", "known", "new"),
    [
        (LETTER, LETTER, False),
        (LETTER, "", True),
        (LETTER.replace(" ", "\n"), LETTER, False),
        ("Hegnet modvest er", "Hegnet mod vest er", False),
        (LETTER + " Gunhild", LETTER, False),
        (LETTER + " Gunhild Vestermark", LETTER, True),
        (LETTER + " Grund og Vejr", LETTER, False),
        (LETTER.replace("skellet", "ske11et").replace("Hegnet", "Hegnel"), LETTER, False),
        (LETTER + " Xqklog Yhvwhupdun", LETTER, False),
        ("Hqkyhq yhg vnhoohw hu iru kømw rj vwåu iru wæw", LETTER, False),
        ("Atoggg guhkgaxk", LETTER, False),
        ("modtaget.rk i salen", "modtaget rk i salen", False),
        ("Грант Ольга Иванова", LETTER, True),
        ("mail 0101901234 og 0202904321", LETTER, True),
        (LETTER, "Kære Mette Holm.", True),
        ("Gunhild Vestergaard", "", True),
        ("side 1", "", False),
        ("مرحبا بالعالم هذا نص", "", False),
    ],
)
def test_unread(text: str, known: str, new: bool) -> None:
    assert unread(text, known) is new


@pytest.mark.parametrize(
    ("shown", "left"),
    [
        ("Kære § 30, nr. 1. Hegnet mod vest", False),
        ("Kære Mette H § 30, nr. 1. Hegnet mod vest", False),
        ("Kære Mette Ho § 30, nr. 1. Hegnet mod vest", True),
        ("Kære § 30, nr. 1 olm. Hegnet mod vest", True),
        ("Kære Mette § 30, nr. 1 lm. Heg § 30", True),
        ("Kære § 30, nr. 1 tte. Hegnet mod vest", True),
        ("Kære § 30. Hegnet står en halv me ter fra skellet", False),
        ("Kære § 30. Heg net mod vest", False),
        ("Kære § 30. HEGNET mod vest", False),
        ("Kære § 30-familien. Hegnet mod vest", False),
    ],
)
def test_part_of_a_removed_word(shown: str, left: bool) -> None:
    assert left_over(shown, LETTER + " § 30, nr. 1", ("Mette Holm", "Hegnet")) is left


@pytest.mark.parametrize(("shown", "left"), [("N˚ar det sker", False), ("Når det ˚ar sker", True)])
def test_accents_that_a_font_sets_beside_letters_part_no_word(shown: str, left: bool) -> None:
    assert left_over(shown, "Når det sker Ingvar Holm", ("Ingvar Holm",)) is left


@pytest.mark.parametrize(
    ("text", "known", "new"),
    [
        (LETTER, LETTER, False),
        (LETTER + " Gunhild", LETTER, True),
        (LETTER + " Gunhild", LETTER + " unhil d", True),
        (LETTER + " GunhildHolm", LETTER, True),
        (LETTER + " 0101901234", LETTER + " 0101901235", True),
        (LETTER + " 010190-1234", LETTER + " 010190 1234", False),
        (LETTER + " 123456789", LETTER + " 1 2 3 4 5 6 7 8 9", False),
        (LETTER + " skoven", LETTER, False),
        ("HegnetMod vest er", LETTER, False),
        (LETTER.replace("Hegnet", "Heg\ufffdet"), LETTER, False),
        (LETTER + " Yhvwhupdun", LETTER, False),
    ],
)
def test_one_word_counts_where_nothing_was_read_by_ocr(text: str, known: str, new: bool) -> None:
    assert unread(text, known, exact=True) is new


def test_a_page_that_was_never_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    with pymupdf.open() as pdf:
        pdf.new_page().insert_text((72, 72), LETTER)
        pdf.save(path, garbage=4)
    known = verify(path, Expectation(redactions=(), read=((1, LETTER),), pages=1))
    assert "unread_text" not in {leak.where for leak in known.leaks}
    blank = verify(path, Expectation(redactions=(), read=((1, ""),), pages=1))
    assert "unread_text" in {leak.where for leak in blank.leaks}


@pytest.mark.parametrize("operators", [b"/Pattern cs /P scn", b"/Pattern CS /P SCN"])
@pytest.mark.parametrize("known", ["", "Gunhild Vestermark"])
def test_text_of_a_pattern_that_nothing_is_painted_with(
    operators: bytes, known: str, tmp_path: Path
) -> None:
    path = tmp_path / "page.pdf"
    doc = pymupdf.open()
    doc.new_page().insert_text((72, 80), LETTER[:40], fontsize=11)
    with pikepdf.open(io.BytesIO(doc.tobytes())) as pdf:
        resources = pdf.pages[0].Resources
        tile = pdf.make_stream(
            b"BT /helv 9 Tf 2 5 Td (Gunhild Vestermark) Tj ET", Type=pikepdf.Name.Pattern,
            PatternType=1, PaintType=1, TilingType=1, BBox=[0, 0, 120, 20], XStep=120, YStep=20,
            Resources=pikepdf.Dictionary(Font=resources.Font),
        )  # fmt: skip
        resources.Pattern = pikepdf.Dictionary(P=tile)
        pdf.pages[0].contents_add(operators)
        pdf.save(path)
    expected = Expectation(
        redactions=(), read=((1, f"{LETTER[:40]} {known}"),), exact=frozenset({1})
    )
    leaks = {leak.where for leak in verify(path, expected).leaks}
    assert ("unread_text" in leaks) is (not known)


@pytest.mark.parametrize(
    ("digits", "told"),
    [("12345678", False), ("45678910", False), ("1011121314", False), ("21222324", True)],
)
def test_the_numbers_of_lines_read_downwards_are_nobodys(digits: str, told: bool) -> None:
    assert named_anew([digits], LETTER) is told
