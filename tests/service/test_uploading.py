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
