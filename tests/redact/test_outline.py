"""Bookmarks and page labels: what repeats the pages stays, what holds a removed text goes."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pymupdf
import pytest
from attacks import leaks
from trap_kit import KEEP, SECRET, Draft, by_search

from redactor.redact import RedactOptions, redact
from redactor.redact.objects.outline import Shown
from redactor.verify import Expectation, verify

HEADINGS = ("1. Sagens oplysninger", "2. Høringssvar fra naboen", "3. Afgørelse")


def headed(path: Path) -> None:
    doc = pymupdf.open()
    for heading in HEADINGS:
        page = doc.new_page()
        page.insert_text((60, 80), heading, fontsize=16)
        page.insert_text((60, 120), f"{SECRET} bor her. {KEEP}", fontsize=11)
    doc.set_toc(
        [
            [1, "1. Sagens oplysninger", 1],
            [2, f"Om {SECRET}", 1],
            [3, "Side 2", 2],
            [1, "2. Høringssvar fra naboen", 2],
            [2, "Gunhilds brev", 2],
            [2, "Noget som ingen side viser", 2],
            [1, "3. Afgørelse", 3],
        ]
    )
    doc.set_page_labels([{"startpage": 0, "prefix": "Bilag ", "style": "r", "firstpagenum": 4}])
    doc.save(path)


def test_headings_stay_as_bookmarks(tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    headed(source)
    done = redact(source, by_search(source), target, RedactOptions())
    with pymupdf.open(target) as doc:
        assert [(level, title, page) for level, title, page in doc.get_toc()] == [
            (1, "1. Sagens oplysninger", 1),
            (2, "Side 2", 2),
            (1, "2. Høringssvar fra naboen", 2),
            (1, "3. Afgørelse", 3),
        ]
        assert [page.get_label() for page in doc] == ["Bilag iv", "Bilag v", "Bilag vi"]
    assert leaks(target, (SECRET,)) == []
    verdict = verify(target, Expectation(redactions=done.burned))
    assert verdict.clean, verdict.leaks


def test_short_heading_that_is_numbered_without_a_space_stays(tmp_path: Path) -> None:
    """LaTeX sets "1 Notat" as two strings and a gap: no letter stands for the space."""
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    draft = Draft()
    draft.op("BT /F1 14 Tf 60 700 Td [(1)-1125(Notat)] TJ ET")
    draft.op(f"BT /F1 11 Tf 60 600 Td ({SECRET}) Tj ET")
    draft.save(tmp_path / "draft.pdf")
    with pymupdf.open(tmp_path / "draft.pdf") as doc:
        doc.set_toc([[1, "Notat", 1]])
        doc.save(source)
    redact(source, by_search(source), target, RedactOptions())
    with pymupdf.open(target) as out:
        assert "Notat" in out[0].get_text()
        assert [title for _, title, _ in out.get_toc()] == ["Notat"]


def test_bookmarks_in_a_circle_end(tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    headed(source)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        first = pdf.Root.Outlines.First
        first.Next = first
        pdf.save(source)
    redact(source, by_search(source), target, RedactOptions())
    with pymupdf.open(target) as doc:
        assert [title for _, title, _ in doc.get_toc()] == ["1. Sagens oplysninger", "Side 2"]


@pytest.mark.parametrize(
    ("title", "stays"),
    [
        ("Referat af mødet med naboen", True),
        ("Side 4", True),
        ("Ida", False),
        ("Brev fra Vestermark", False),
        ("Vestermarks indsigelse", False),
        ("Vestermrak", False),
    ],
)
def test_titles(title: str, stays: bool) -> None:
    """'Ida' stands in 'fridage' only; a name stays out also when it is misspelt or inflected."""
    page = (
        "Referat af mødet med naboen om fridage. Brev fra Vestermark. Vestermarks indsigelse. "
        "Vestermrak."
    )
    assert Shown([page], [SECRET]).allows(title) is stays


ADDRESS, DATE = "Lindevej 12, 8000 Aarhus C", "12. marts 2024"


@pytest.mark.parametrize(
    ("title", "removed", "stays"),
    [
        ("8.3 Budget 2024", DATE, True),
        ("Mødet den 12. marts 2024", DATE, False),
        ("Aarhus Kommune", ADDRESS, True),
        ("Forhold på Lindevej", ADDRESS, False),
        ("Afgørelse", "Afgørelse træffes af Teknik og Miljø", True),
        ("Fridage", "Ida", True),
        ("Idas fridage", "Ida", False),
        ("Notat fra Lars Toft", "Lars Holm", True),
        ("Notat fra Holm", "Lars Holm", False),
        ("Mark og skov", "Anna Mark", True),
        ("Annas mark", "Anna Mark", False),
    ],
)
def test_only_titles_that_give_a_removed_string_away_go(
    title: str, removed: str, stays: bool
) -> None:
    """Each title repeats a heading that stays; a word that is read apart from it tells nothing."""
    page = f"{title}\nAfgørelse fra juni i Aarhus, kendt af Lars Toft, om en mark."
    assert Shown([page], [removed]).allows(title) is stays
