"""Search and sweep in the titles of documents, which the index tells."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from redactor.errors import UsageError
from redactor.model import Action, Box, Case, Finding, Ruling, Status
from redactor.review import DocumentMark, Effective, Given, Wanting
from redactor.service.case import CaseFolder, now
from redactor.service.outgoing.finishing import REVIEWED, redactions_of
from redactor.service.outgoing.releasing import _clean_title
from redactor.service.reviewing import answering, deciding, drawing, undoing
from redactor.service.reviewing.board import Board
from redactor.service.reviewing.deciding import Answer
from redactor.service.reviewing.searching import cover_hits, like, search
from redactor.store import Entry
from tests.service.test_reopening import EVENT, add_document, case_of

pytestmark = pytest.mark.usefixtures("database")

COVER = Answer(action=Action.REDACT, legal_basis=("ofl-30-1",))
TITLES = ("Klage fra Mette Holm", "Svar til Mette Holm", "Notat om hegnet")
TEXT = "Hegnet mod Mette Holm er for højt."


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Board]:
    """Three documents of one text; nobody has found the name, but in the second one's title."""

    def read(folder: CaseFolder) -> Iterator[tuple[Entry, list[Finding]]]:
        for number, title in enumerate(TITLES, 1):
            entry, _ = add_document(folder, number, TEXT, title)
            yield entry, [
                Finding(id="t2", document="d2", page=0, type="PERSON", start=9, end=19,
                        text="Mette Holm", score=0.9, recognizer="test", reason="Prøve")
            ] if number == 2 else []  # fmt: skip

    with case_of(tmp_path, read) as made:
        yield made


def title(board: Board, document: str) -> str:
    """As the index tells it."""
    snapshot = board.now()
    return _clean_title(snapshot.entry_of[document], snapshot.by_document)


def test_a_search_is_over_at_once_whatever_is_written(tmp_path: Path) -> None:
    def read(folder: CaseFolder) -> Iterator[tuple[Entry, list[Finding]]]:
        yield add_document(folder, 1, "a" * 90)

    with case_of(tmp_path, read) as made:
        begun = time.monotonic()
        assert search(made, "a**********b") == ()
        assert [hit.text for hit in search(made, "no*")] == ["Notat"]
        with pytest.raises(UsageError, match="stjerner"):
            search(made, "a*a*a*a*a*a*a*a*a*b")
        assert time.monotonic() - begun < 5


def test_covered_places_take_no_room_from_the_others(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("redactor.service.reviewing.searching.MOST", 3)
    left = [hit.key for hit in search(board, "mette holm")]
    assert len(left) == 3
    cover_hits(board, left, COVER, "Anna")
    hits = search(board, "mette holm")
    assert [(h.document, h.page, h.state) for h in hits] == [
        ("d1", 0, "covered"), ("d2", 1, ""), ("d3", 1, ""),
    ]  # fmt: skip
    like_them = like(board, "d3", 1, 11, 21)
    assert {(h.document, h.page) for h in like_them} >= {("d2", 1), ("d3", 1)}
    assert len(like_them) == 3


def test_titles_are_searched_and_covered(board: Board) -> None:
    hits = search(board, "mette holm")
    assert [(h.document, h.page, h.state) for h in hits] == [
        ("d1", 0, ""), ("d1", 1, ""), ("d2", 0, "open"), ("d2", 1, ""), ("d3", 1, ""),
    ]  # fmt: skip
    assert cover_hits(board, [hit.key for hit in hits if hit.page == 0], COVER, "Anna") == 2
    assert [hit.state for hit in search(board, "mette holm") if hit.page == 0] == ["covered"] * 2
    assert [title(board, d) for d in ("d1", "d2")] == ["Klage fra [udeladt]", "Svar til [udeladt]"]
    # A title is no page to burn in, and what it hides can still be read on the pages.
    assert redactions_of(board.now().by_document["d1"], board.now().case, REVIEWED)[0] == ()
    (left,) = board.now().left_standing
    assert [(p.document, p.page) for p in left.standing] == [("d1", 1), ("d2", 1), ("d3", 1)]
    assert undoing.undo(board, who="Anna")
    assert title(board, "d1") == TITLES[0]


def test_what_is_kept_around_something_removed_is_told_to_the_check() -> None:
    def said(number: int, text: str, action: Action) -> Effective:
        kind = "URL" if "/" in text else "PERSON"
        found = Finding(id=f"f{number}", document="d", page=1, type=kind, start=number,
                        end=number + 1, text=text, score=0.9, recognizer="test", reason="Prøve",
                        boxes=(Box(0, 0, 9, 9),))  # fmt: skip
        return Effective(ruling=Ruling(action=action), finding=found)

    items = [
        said(1, "Holm", Action.REDACT), said(2, "Mette Holm", Action.KEEP),
        said(3, "Jens Holmgaard", Action.KEEP), said(4, "Bo Krag", Action.KEEP),
        said(5, "Søvej 2", Action.REDACT), said(6, "https://soevej2.dk/", Action.KEEP),
        said(7, "https://krag.dk/", Action.KEEP), said(8, "Holms Café", Action.KEEP),
    ]  # fmt: skip
    told = redactions_of(items, Case(id="c"), REVIEWED)[1]
    assert told == {"Mette Holm", "https://soevej2.dk/", "Holms Café"}


def test_what_a_page_hides_and_a_title_tells_blocks(board: Board) -> None:
    start = TEXT.index("Mette")
    drawing.cover_text(board, "d3", 1, start, start + 10, COVER, who="Anna")
    (left,) = board.now().left_standing
    assert ("d1", 0) in {(p.document, p.page) for p in left.standing}
    assert Wanting.AGREEMENT in {block.kind for block in board.now().blocks}
    assert drawing.cover_standing(board, "Mette Holm", COVER, who="Anna") == len(left.standing)
    assert title(board, "d1") == "Klage fra [udeladt]"
    assert board.now().left_standing == ()


def test_pages_that_stay_in_the_house_contradict_nothing(board: Board) -> None:
    for document in ("d1", "d2"):
        mark = DocumentMark(
            document=document, given=Given.WITHHELD, reason="Internt.", who="Anna", at=now(),
            legal_basis=("ofl-23-1-1",),
        )  # fmt: skip
        answering.mark_document(board, mark, after="")
    start = TEXT.index("Mette")
    drawing.cover_text(board, "d3", 1, start, start + 10, COVER, who="Anna")
    (left,) = board.now().left_standing
    assert {(p.document, p.page) for p in left.standing} == {("d1", 0), ("d2", 0)}


def test_a_covered_title_stays_covered_when_the_finding_is_gone(board: Board) -> None:
    deciding.decide_findings(board, ["t2"], COVER, who="Anna", after=0)
    entry = board.now().entry_of["d2"]
    assert entry.document.status is Status.READ
    board.store.record_read(board.case_id, entry, [], [], [EVENT])
    board.forget()
    assert board.now().findings == ()
    assert title(board, "d2") == "Svar til [udeladt]"


def test_alike_in_titles(board: Board) -> None:
    found = {(hit.document, hit.page): hit.why for hit in like(board, "d2", 0, 9, 19)}
    assert found["d1", 0] == "samme ord"
    assert ("d3", 1) in found


def test_the_titles_suggestions_are_followed_with_the_first_page(tmp_path: Path) -> None:
    def read(folder: CaseFolder) -> Iterator[tuple[Entry, list[Finding]]]:
        entry, _ = add_document(folder, 1, TEXT, "Om 010190-1234")
        yield entry, [
            Finding(id="t1", document="d1", page=0, type="DK_CPR", start=3, end=14,
                    text="010190-1234", score=0.9, recognizer="test", reason="Prøve")
        ]  # fmt: skip

    with case_of(tmp_path, read) as made:
        assert deciding.accept_page(made, "d1", 1, who="Anna", after=0) == 1
        assert title(made, "d1") == "Om [udeladt]"
