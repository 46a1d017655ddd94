"""Pictures of pages: of the originals for the review, and of the finished PDF before it leaves.

Files are opened by parser children only; a picture is made once and kept beside the vault.
"""

from __future__ import annotations

import contextlib
import queue
import tempfile
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from redactor.engine import ParserChild
from redactor.errors import InputError, UsageError
from redactor.service.desk import UnknownCase
from redactor.service.outgoing.finishing import REVIEWED, finish_job
from redactor.service.outgoing.reopening import earlier_release, stamps
from redactor.service.reviewing.board import Board
from redactor.service.work import FinishResult, finish_document
from redactor.settings import Settings

RESOLUTIONS = (72, 108, 144, 216, 288)
"""Dots per inch a picture of a whole page can be had in."""
CLOSER = {576: 4, 1152: 8}
"""Dots per inch above that, in tiles: how many there are across a page, and down it."""
_SECONDS = 30.0
_CHILDREN = 2


class Pictures:
    """Makes pictures of pages, two at a time."""

    def __init__(self, settings: Settings) -> None:
        self._checked: set[str] = set()
        self._free: queue.SimpleQueue[ParserChild] = queue.SimpleQueue()
        limits = settings.limits
        self._children = [
            ParserChild(
                "redactor.service.parser",
                memory_bytes=limits.memory_bytes,
                file_bytes=limits.file_bytes,
            )
            for _ in range(_CHILDREN)
        ]
        for child in self._children:
            self._free.put(child)
        # A child dies with the thread that started it, so the threads live as long as this does.
        self._threads = ThreadPoolExecutor(_CHILDREN, thread_name_prefix="pictures")
        for _ in self._children:  # before anybody waits for a picture
            self._threads.submit(self._draw, Future())

    def _draw(self, told: Future[None], **arguments: Any) -> None:
        """Draw what `arguments` say, if anything, and leave the child ready for the next."""
        with self._child() as child:
            try:
                if arguments:
                    child.call("render", seconds=_SECONDS, **arguments)
                told.set_result(None)
            except BaseException as error:
                told.set_exception(error)
            if not child.running:  # it had done its number of calls: start anew before it is needed
                child.call("warm", seconds=_SECONDS)

    def page(self, board: Board, document: str, page: int, dpi: int, tile: int = 0) -> bytes:
        """PNG of a page of an original as shown; above 288 dpi of one tile of it.

        Tiles are counted from 0, row by row.

        Raises:
            UnknownCase: no such page, resolution or tile.
            InputError: it could not be drawn.
        """
        snapshot = board.now()
        entry = snapshot.entry(document)
        if entry is None or not entry.pdf or not 1 <= page <= entry.document.pages:
            raise UnknownCase
        return self._picture(board, entry.pdf, page, dpi, tile)

    def finished_page(self, board: Board, output: str, page: int, dpi: int, tile: int = 0) -> bytes:
        """PNG of a page of a finished PDF, by its hash. Raises as `page`."""
        return self._picture(board, output, page, dpi, tile)

    def close(self) -> None:
        self._threads.shutdown(cancel_futures=True)
        for child in self._children:
            child.close()

    def _picture(self, board: Board, sha256: str, page: int, dpi: int, tile: int) -> bytes:
        across = 1 if dpi in RESOLUTIONS else CLOSER.get(dpi, 0)
        if not 0 <= tile < across * across:
            raise UnknownCase
        row, column = divmod(tile, across)
        part = [column / across, row / across, (column + 1) / across, (row + 1) / across]
        folder = board.folder.internal / "pictures" / sha256
        kept = folder / (f"{page}-{dpi}-{tile}.png" if across > 1 else f"{page}-{dpi}.png")
        with contextlib.suppress(FileNotFoundError):
            return kept.read_bytes()
        vault = board.folder.vault
        if sha256 not in self._checked:
            vault.checked(sha256)  # once for each file while the service runs
            self._checked.add(sha256)
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as work:
            target = Path(work) / "page.png"
            told: Future[None] = Future()
            self._threads.submit(
                self._draw, told, pdf=str(vault.path(sha256)), number=page, dpi=dpi,
                target=str(target), part=part,
            ).add_done_callback(lambda _: told.cancel())  # fmt: skip
            told.result()  # cancelled when the service ends before it was drawn
            target.replace(kept)
        return kept.read_bytes()

    @contextlib.contextmanager
    def _child(self) -> Iterator[ParserChild]:
        child = self._free.get()
        try:
            yield child
        finally:
            self._free.put(child)


def preview_document(board: Board, document: str, workers: Executor) -> FinishResult:
    """The PDF that would leave now, made and checked exactly as at release.

    Raises:
        UnknownCase: there is no such document with pages.
        UsageError: it could not be made at all.
    """
    snapshot = board.now()
    entry = snapshot.entry(document)
    if entry is None or not entry.pdf:
        raise UnknownCase
    items = snapshot.by_document.get(document, [])
    stamped = stamps(earlier_release(board)).get(document, "")
    job = finish_job(
        entry, items, snapshot.case, board.folder.vault, board.settings, REVIEWED, stamped
    )
    if entry.output and entry.output_key == job.key and entry.output in board.folder.vault:
        return FinishResult(output=entry.output, code=None, verdict=None, seconds={})
    known = board.previews.get(job.key)
    if known is not None and known in board.folder.vault:
        return FinishResult(output=known, code=None, verdict=None, seconds={})
    try:
        with board.folder.locked():
            result = workers.submit(finish_document, job).result()
    except InputError as error:
        raise UsageError(error.message, error.advice) from None
    if result.output:
        board.previews[job.key] = result.output
    return result
