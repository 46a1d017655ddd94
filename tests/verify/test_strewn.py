"""Names that only the order of the file spells are refused; figures of a table are not."""

from pathlib import Path

import pymupdf
import pytest

from redactor.verify import Expectation, verify

SHOWN = "Sagen handler om hegnet mod vest."


def refused(path: Path, pieces: list[tuple[str, float, float]], known: str) -> bool:
    doc = pymupdf.open()
    page = doc.new_page()
    page.insert_text((60, 60), SHOWN, fontsize=11)
    for text, x, y in pieces:
        page.insert_text((x, y), text, fontsize=11)
    doc.save(path)
    expected = Expectation(redactions=(), read=((1, f"{SHOWN} {known}"),), exact=frozenset({1}))
    return "unread_text" in {leak.where for leak in verify(path, expected).leaks}


@pytest.mark.parametrize(
    ("pieces", "known", "told"),
    [
        ([("Gu", 60, 100), ("n", 400, 500), ("hild", 82, 100)], "Gu hild n", True),
        ([("Gun", 60, 100), ("hi", 400, 500), ("ld", 90, 100)], "Gun ld hi", True),
        ([("Gunhild", 60, 100)], "Gunhild", False),
        ([("0101", 60, 100), ("9", 400, 500), ("01234", 95, 100)], "0101 01234 9", True),
        ([(c, 60, 100 + 14 * n) for n, c in enumerate("ANSER")], "A x N x S E R", False),
        ([("Sted", 60, 100), ("a", 60, 114)], "Sted x a", False),
        ([("Gade", 60, 100), ("nr.", 300, 100), ("Holm", 60, 114)], "Gade Holm nr.", False),
    ],
)
def test_letters_strewn_over_the_page(
    tmp_path: Path, pieces: list[tuple[str, float, float]], known: str, told: bool
) -> None:
    assert refused(tmp_path / "page.pdf", pieces, known) is told
