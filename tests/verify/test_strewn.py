"""Names are refused that only the order of the file spells, or letters out of their line; figures
of a table and turned labels are not."""

from pathlib import Path

import pymupdf
import pytest

from redactor.verify import Expectation, verify

SHOWN = "Sagen handler om hegnet mod vest."


STRAIGHT = pymupdf.Matrix(1, 1)


def refused(
    path: Path,
    pieces: list[tuple[str, float, float]],
    known: str,
    odd: str = "",
    turn: pymupdf.Matrix = STRAIGHT,
) -> bool:
    """Whether a page of these pieces is, the piece `odd` of them turned where it begins."""
    doc = pymupdf.open()
    page = doc.new_page()
    page.insert_text((60, 60), SHOWN, fontsize=11)
    for text, x, y in pieces:
        how = turn if text == odd else STRAIGHT
        page.insert_text((x, y), text, fontsize=11, morph=(pymupdf.Point(x, y), how))
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
        ([("Cpr", 60, 100), ("to", 60, 114), ("Svar", 60, 128)], "Cpr x to x Svar", False),
        ([("B", 60, 100), ("K", 60, 128), ("revet", 70, 100)], "B revet x K", False),
        ([("Gade", 60, 100), ("nr.", 300, 100), ("Holm", 60, 114)], "Gade Holm nr.", False),
    ],
)
def test_letters_strewn_over_the_page(
    tmp_path: Path, pieces: list[tuple[str, float, float]], known: str, told: bool
) -> None:
    assert refused(tmp_path / "page.pdf", pieces, known) is told


def in_line(*pieces: str) -> list[tuple[str, float, float]]:
    """Pieces of one word, each where it stands in it."""
    return [
        (text, 60 + pymupdf.get_text_length("".join(pieces[:number]), fontsize=11), 100)
        for number, text in enumerate(pieces)
    ]


@pytest.mark.parametrize(
    ("pieces", "odd", "turn", "known", "told"),
    [
        (in_line("G", "u", "nhild")[::-1], "u", pymupdf.Matrix(1, 7, 0, 1, 0, 0), "G nhild", True),
        (in_line("G", "u", "nhild")[::-1], "u", pymupdf.Matrix(40), "G nhild u", True),
        (in_line("G", "u", "nhild")[::-1], "u", pymupdf.Matrix(40), "Gunhild", False),
        ([("Gade", 60, 100), ("Holm", 300, 100)], "Holm", pymupdf.Matrix(90), "Gade Holm", False),
        (
            [("V", 69, 100), ("ester", 69, 100), ("m", 400, 500), ("ark", 109, 100)],
            "V", pymupdf.Matrix(-1, 0, 0, 1, 0, 0), "V ester ark m", True,
        ),
    ],
)  # fmt: skip
def test_letters_out_of_their_line(
    tmp_path: Path,
    pieces: list[tuple[str, float, float]],
    odd: str,
    turn: pymupdf.Matrix,
    known: str,
    told: bool,
) -> None:
    assert refused(tmp_path / "page.pdf", pieces, known, odd, turn) is told


@pytest.mark.parametrize(
    ("moved", "known", "told"),
    [
        (4, "Gunh ld i", True),
        (6, "d x Gunhil", True),
        (None, "Gunhild", False),
        (4, "Gunhild", False),
    ],
)
def test_letters_moved_out_of_an_arc(
    tmp_path: Path, moved: int | None, known: str, told: bool
) -> None:
    doc = pymupdf.open()
    page = doc.new_page()
    page.insert_text((60, 60), SHOWN, fontsize=11)
    at = pymupdf.Point(200, 300)
    for number, letter in enumerate("Gunhild"):
        turn = pymupdf.Matrix(48 - 12 * number)
        place = pymupdf.Point(60, 700) if number == moved else at
        page.insert_text(place, letter, fontsize=11, morph=(place, turn))
        at += pymupdf.Point(pymupdf.get_text_length(letter, fontsize=11) + 0.5, 0) * turn
    doc.save(tmp_path / "page.pdf")
    expected = Expectation(redactions=(), read=((1, f"{SHOWN} {known}"),), exact=frozenset({1}))
    places = {leak.where for leak in verify(tmp_path / "page.pdf", expected).leaks}
    assert ("unread_text" in places) is told
