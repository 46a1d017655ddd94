"""Files that come in chunks."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from redactor.errors import UsageError
from redactor.model import Case, Event
from redactor.service.desk import Desk
from redactor.service.incoming.uploading import (
    begin_upload,
    finish_upload,
    inbox,
    receive_chunk,
)
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
