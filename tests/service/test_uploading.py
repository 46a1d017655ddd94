"""Files that come in chunks."""

import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from redactor.errors import UsageError
from redactor.model import Case, Document, Event
from redactor.service.desk import Desk
from redactor.service.incoming.uploading import (
    begin_upload,
    finish_upload,
    hand_on,
    in_place,
    inbox,
    placed,
    receive_chunk,
    safe_path,
)
from redactor.store import Entry
from tests.databases import kept_in

pytestmark = pytest.mark.usefixtures("database")


def test_files_and_folders_of_one_name_all_come_in(tmp_path: Path) -> None:
    desk = Desk(tmp_path, kept_in(tmp_path))
    board = desk.new_board(desk.new_folder())
    event = Event(at="2026-01-02T03:04:05Z", who="test", what="tested")
    board.store.create_case(Case(id=board.case_id, title="Sag"), event)

    def send(number: int, name: str) -> None:
        content = f"{name} {number:02d}".encode()
        at = begin_upload(board, name, len(content), number)
        receive_chunk(board, at.id, 0, content, hashlib.sha256(content).hexdigest())
        finish_upload(board, at.id, "Anna")

    send(1, "bilag")
    send(2, "bilag/1.txt")
    send(3, "bilag/2.txt")
    with ThreadPoolExecutor(8) as tabs:
        list(tabs.map(lambda number: send(number, "brev.txt"), range(10, 42)))
    found = [path for path in inbox(board).rglob("*") if path.is_file()]
    told = sorted(path.read_text() for path in found)
    assert told == ["bilag 01", "bilag/1.txt 02", "bilag/2.txt 03",
                    *(f"brev.txt {number}" for number in range(10, 42))]  # fmt: skip
    assert (inbox(board) / "bilag (2)" / "2.txt").is_file()
    desk.close()


def test_long_names_stay_apart_and_keep_their_endings() -> None:
    long = "SV Vedr. " * 30
    first, second = (safe_path(f"sag/{long}{which}.csv") for which in ("1", "2"))
    assert first != second
    for name in (first, second):
        folder, last = name.split("/")
        assert (folder, last[-4:], last[:30]) == ("sag", ".csv", long[:30])
        assert len(last) <= 150
    assert len(safe_path("å" * 149 + ".pdf").encode()) <= 240
    deep = [safe_path("/".join([which] + ["m" * 140] * 8 + ["a.txt"])) for which in "xy"]
    assert deep[0] != deep[1]
    assert all(len(name.encode()) <= 1000 and name.endswith("/a.txt") for name in deep)
    assert safe_path("sag/brev.pdf") == "sag/brev.pdf"


def test_a_file_takes_a_place_only_when_it_is_said_to(tmp_path: Path) -> None:
    desk = Desk(tmp_path, kept_in(tmp_path))
    board = desk.new_board(desk.new_folder())
    event = Event(at="2026-01-02T03:04:05Z", who="test", what="tested")
    board.store.create_case(Case(id=board.case_id, title="Sag"), event)
    document = Document(id="d1", source="sag/brev.txt", sha256="ab" * 32, number="1")
    board.store.add_entries(board.case_id, [Entry(document=document, position=0)], event)

    def send(content: bytes, replaces: str) -> None:
        at = begin_upload(board, "sag/brev.txt", len(content), 1, replaces)
        receive_chunk(board, at.id, 0, content, hashlib.sha256(content).hexdigest())
        finish_upload(board, at.id, "Anna")

    def texts(folder: Path) -> dict[str, str]:
        return {path.name: path.read_text() for path in folder.rglob("*.txt")}

    batch = board.folder.internal / "taking"
    send(b"Andet", "")
    send(b"Nyt", "d1")
    send(b"Nyere", "d1")
    assert texts(inbox(board)) == {
        "brev.txt": "Nyere", "brev (2).txt": "Andet", "brev (3).txt": "Nyt",
    }  # fmt: skip
    hand_on(board, batch)
    assert in_place(board) == {"sag/brev.txt"}
    send(b"Nyest", "d1")  # while the case takes those
    placed(board)
    assert in_place(board) == set()
    shutil.rmtree(batch)
    hand_on(board, batch)
    assert in_place(board) == {"sag/brev.txt"}
    placed(board)
    shutil.rmtree(batch)
    send(b"Et fjerde", "")
    hand_on(board, batch)
    assert in_place(board) == set()
    desk.close()


def test_the_same_file_sent_twice_at_once_comes_in_whole(tmp_path: Path) -> None:
    desk = Desk(tmp_path, kept_in(tmp_path))
    board = desk.new_board(desk.new_folder())
    event = Event(at="2026-01-02T03:04:05Z", who="test", what="tested")
    board.store.create_case(Case(id=board.case_id, title="Sag"), event)
    chunks = [bytes([number]) * 2000 for number in range(16)]
    whole = b"".join(chunks)
    with pytest.raises(UsageError, match="større end 2048 MB"):
        begin_upload(board, "Film.mov", 2049 << 20, 1)

    def send(_: int) -> None:
        """As a tab does, or a program that was started twice."""
        at = begin_upload(board, "Brev.txt", len(whole), 1)
        while at.offset < len(whole):
            part = whole[at.offset : at.offset + 2000]
            at = receive_chunk(board, at.id, at.offset, part, hashlib.sha256(part).hexdigest())

    with ThreadPoolExecutor(6) as tabs:
        list(tabs.map(send, range(6)))
    at = begin_upload(board, "Brev.txt", len(whole), 1)
    assert at.offset == len(whole)
    finish_upload(board, at.id, "Anna")
    assert (inbox(board) / "Brev.txt").read_bytes() == whole
    desk.close()
