"""What is left of a removed string right beside a bar, in files of any make."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from redactor.verify import inspect


def barred(path: Path, line: str, taken: str, *, blank: bool = False) -> None:
    """A line of which some is taken away under a bar, to a letter; `blank`: the next blank too."""
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 100), line, fontsize=11)
    chars = [
        char
        for block in page.get_text("rawdict")["blocks"]
        for row in block["lines"]
        for span in row["spans"]
        for char in span["chars"]
    ]
    at = line.index(taken)
    part = [pymupdf.Rect(char["bbox"]) for char in chars[at : at + len(taken) + blank]]
    bar = pymupdf.Rect(part[0].x0 + 0.4, part[0].y0, part[-1].x1 - 0.4, part[0].y1)
    page.add_redact_annot(bar, fill=(0, 0, 0))
    page.apply_redactions()
    document.save(path, garbage=4)


@pytest.mark.parametrize(
    ("line", "taken"),
    [
        ("Klagen er fra Mogens Terkildsen, som bor her", "Mogens Terkild"),
        ("Klagen er fra Mogens Terkildsen, som bor her", "Mogens Terkildse"),
        ("Klagen er fra Mogens Terkildsen, som bor her", "gens Terkildsen"),
        ("Klagen er fra Mogens Terkildsen, som bor her", "Terkildsen"),
        ("Klagen er fra Mogens Terkildsen, som bor her", "Mogens"),
        ("Hans nummer er 140371-2213 i registret", "140371-"),
        ("Hans nummer er 140371-2213 i registret", "-2213"),
    ],
)
def test_rest_of_a_string_beside_its_bar_is_a_leak(line: str, taken: str, tmp_path: Path) -> None:
    path = tmp_path / "fil.pdf"
    barred(path, line, taken)
    verdict = inspect(path, ["Mogens Terkildsen", "140371-2213"])
    assert [leak.where for leak in verdict.leaks] == ["rest_of_word"]
    assert inspect(path).clean


def test_what_people_kept_elsewhere_is_no_leak(tmp_path: Path) -> None:
    path = tmp_path / "fil.pdf"
    barred(path, "Verner Storm købte det hos Storms Radio i byen", "Verner Storm")
    assert [leak.where for leak in inspect(path, ["Storm"]).leaks] == ["page_text"]
    assert inspect(path, ["Storm"], elsewhere=["Storms Radio"]).clean


@pytest.mark.parametrize(
    ("line", "taken", "blank"),
    [
        ("Klagen er fra Mogens Terkildsen, som bor her", "Mogens Terkildsen", False),
        ("Mogens Terkildsens klage over naboen", "Mogens Terkildsen", False),
        ("Vi har talt med Mogens Terkildsen en enkelt gang", "Mogens Terkildsen", True),
        ("Vi har skrevet til Kaj Ravn Olesen i dag", "Kaj Ravn Olesen", True),
        ("Sagen om Terkildsen-brevet er afsluttet", "Terkildsen", False),
        ("Nr. 140371-2213 13 gange om ugen", "140371-2213", True),
        ("Hr. Mogens Terkildsen bor her", "Mogens Terkildsen", True),
        ("Brevet til Ib Holm Mogensens Eftf. er sendt", "Ib Holm", True),
    ],
)
def test_what_ordinarily_stands_beside_a_bar_is_no_leak(
    line: str, taken: str, blank: bool, tmp_path: Path
) -> None:
    path = tmp_path / "fil.pdf"
    barred(path, line, taken, blank=blank)
    needles = ["Mogens Terkildsen", "Terkildsen", "140371-2213", "Kaj Ravn Olesen", "Ib Holm"]
    verdict = inspect(path, needles)
    assert verdict.clean, verdict.leaks
