"""Collections ordered in the service: chosen, stopped, gone on with, and what they gave."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from redactor.errors import UsageError
from redactor.model import Case
from redactor.service.case import event
from redactor.service.desk import Desk
from redactor.service.incoming.collected import DELIVERED, remembered, wanting
from redactor.service.incoming.gathering import (
    Stopped,
    collect_ordered,
    last,
    order_collection,
    ordered,
    recipes,
    stop_collection,
)
from redactor.service.incoming.intake import files_of, take
from redactor.service.reviewing.board import Board
from redactor.store import Vault
from tests.databases import kept_in

RECIPE = """recipe: 1
name: Byggesager
case_pattern: BYG-\\d+
sources: [{{name: drev, type: folder, path: '{folder}/{{case}}'}}]
"""


@pytest.fixture
def board(database: str, tmp_path: Path) -> Iterator[Board]:
    """A case, in a house with one good recipe and one faulty."""
    (tmp_path / "drev" / "BYG-1").mkdir(parents=True)
    for name in ("1 a.txt", "2 b.txt"):
        (tmp_path / "drev" / "BYG-1" / name).write_text(name, "utf-8")
    (tmp_path / "opskrifter").mkdir()
    good = RECIPE.format(folder=tmp_path / "drev")
    (tmp_path / "opskrifter" / "byg.yaml").write_text(good, "utf-8")
    (tmp_path / "opskrifter" / "fejl.yaml").write_text("recipe: 2")
    desk = Desk(tmp_path / "data", kept_in(tmp_path / "data", recipes=tmp_path / "opskrifter"))
    board = desk.new_board(desk.new_folder())
    board.store.create_case(Case(id=board.case_id), event("case.created"))
    yield board
    desk.close()


def sources(board: Board) -> list[str]:
    return [entry.document.source for entry in board.store.entries(board.case_id)]


def quiet(*_: object) -> None:
    """Nobody watches."""


def test_only_the_house_s_own_recipes_can_be_chosen(board):
    assert recipes(board.settings) == {"byg.yaml": "Byggesager"}
    for recipe, number in (("fejl.yaml", "BYG-1"), ("../x.yaml", "BYG-1"), ("byg.yaml", "X-1")):
        with pytest.raises(UsageError):
            order_collection(board, recipe, number, "Anna Bruun")
    assert ordered(board) is None


def test_an_order_is_done_once_and_told(board):
    collect_ordered(board, quiet)
    assert sources(board) == []
    order_collection(board, "byg.yaml", "BYG-1", "Anna Bruun")
    collect_ordered(board, quiet)
    assert sources(board) == ["drev/1 1 a.txt", "drev/2 2 b.txt"]
    assert ordered(board) is None
    done = last(board)
    assert done is not None
    assert "Nye: 2, ændrede: 0, uændrede: 0, forsvundne: 0." in done.lines
    events = [chained.event for chained in board.store.events(board.case_id)]
    taken = next(event for event in events if event.what == "collection.taken_in")
    assert (taken.who, taken.details["states"]) == ("Anna Bruun", {"fetched": 2})
    with pytest.raises(UsageError, match="andet sagsnummer"):
        order_collection(board, "byg.yaml", "BYG-2", "Anna Bruun")


def test_originals_collected_for_a_case_lie_there_once(board, tmp_path):
    order_collection(board, "byg.yaml", "BYG-1", "Anna Bruun")
    collect_ordered(board, quiet)
    internal = board.folder.internal
    for entry in board.store.entries(board.case_id):
        vaulted = board.folder.vault.checked(entry.document.sha256)
        (collected,) = (
            path
            for path in (internal / "collection" / "documents").iterdir()
            if path.samefile(vaulted)
        )
        assert collected.stat().st_nlink == 2
        assert vaulted.stat().st_mode & 0o222 == 0
    # A collection anywhere else is somebody's own, and is copied.
    elsewhere = tmp_path / "samling"
    shutil.copytree(internal / "collection", elsewhere)
    vault = Vault(tmp_path / "sag" / "arkiv")
    given = list(files_of([elsewhere]))
    assert len(given) == 2
    for one in given:
        taken = take(one, 0, vault, 1000)
        assert vault.path(taken.document.sha256).stat().st_nlink == 1


def test_a_stopped_collection_takes_nothing_in_and_goes_on_later(board):
    order_collection(board, "byg.yaml", "BYG-1", "Anna Bruun")

    def stopping(_: str, done: int, total: int) -> None:
        if done == 1 and total == 2:
            stop_collection(board, "Bo Krag")

    with pytest.raises(Stopped):
        collect_ordered(board, stopping)
    assert (sources(board), ordered(board)) == ([], None)
    kept = board.folder.internal / "collection" / "documents"
    assert len(list(kept.iterdir())) >= 1
    first = kept / "0001.txt"
    stamp = first.stat().st_mtime_ns
    order_collection(board, "byg.yaml", "BYG-1", "Anna Bruun")
    collect_ordered(board, quiet)
    assert len(sources(board)) == 2
    assert first.stat().st_mtime_ns == stamp


def test_a_source_out_of_reach_is_asked_for_no_longer_but_told(board, tmp_path):
    (tmp_path / "drev" / "BYG-1").rename(tmp_path / "drev" / "væk")
    order_collection(board, "byg.yaml", "BYG-1", "Anna Bruun")
    collect_ordered(board, quiet)
    assert ordered(board) is None
    done = last(board)
    assert done is not None
    assert any("Kilden drev" in line for line in done.lines)


def test_what_the_case_has_put_back_is_not_taken_in(board, tmp_path):
    drive = tmp_path / "drev" / "BYG-1"
    order_collection(board, "byg.yaml", "BYG-1", "Anna Bruun")
    collect_ordered(board, quiet)
    (drive / "Udleveret").mkdir()
    (drive / "Udleveret" / "index.pdf").write_text("aktlisten", "utf-8")
    digest = hashlib.sha256(b"aktlisten").hexdigest()
    board.store.add_event(board.case_id, event(DELIVERED, file="index.pdf", sha256=digest))
    (drive / "3 c.txt").write_text("nyt", "utf-8")
    order_collection(board, "byg.yaml", "BYG-1", "Anna Bruun")
    collect_ordered(board, quiet)
    assert sources(board) == ["drev/1 1 a.txt", "drev/2 2 b.txt", "drev/3 3 c.txt"]
    (head,) = remembered(board.folder.internal / "collections.json")
    assert head["returned"] == ["4"]
    assert wanting(head) == ["Ikke taget ind: 1 filer, som sagen selv har lagt dér."]
