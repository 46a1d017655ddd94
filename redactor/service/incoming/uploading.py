"""Files come in chunks and survive interruption: what was received stays received.

A file is known by what the browser says of it (name, size, time) and its offset is the size of
what is on disk, so a reloaded page, or a restarted server, goes on where it was. A chunk whose
hash is wrong is refused and sent again.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any

from redactor.errors import UsageError
from redactor.files import write_atomically
from redactor.service.case import event
from redactor.service.incoming.intake import numbered_names
from redactor.service.reviewing.board import Board

CHUNK = 4 << 20
_PLACING = threading.Lock()
"""Held while a file gets its name: of two that come in at once neither takes the other's."""
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file on its way in."""

    id: str
    offset: int
    size: int
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """A file of which only some came in."""

    id: str
    name: str
    percent: int


def begin_upload(board: Board, name: str, size: int, modified: int, replaces: str = "") -> Upload:
    """Announce a file; returns where to go on. `name` is its path inside what was dropped.

    `replaces` is the id of a document whose place the file takes.

    Raises:
        UsageError: the size or the name cannot be used.
    """
    most = board.settings.limits.file_bytes
    if not 0 <= size <= most:
        raise UsageError(f"Filen er større end {most >> 20} MB.", "Del den op i flere filer.")
    if replaces:
        document = board.now().documents.get(replaces)
        if document is None:
            raise UsageError("Dokumentet, der skal erstattes, findes ikke.")
        name = document.source
    name = safe_path(name)
    key = hashlib.sha256(f"{name}\x1f{size}\x1f{modified}\x1f{replaces}".encode()).hexdigest()[:32]
    folder = _uploads(board)
    folder.mkdir(parents=True, exist_ok=True)
    about = folder / f"{key}.json"
    if not about.exists():
        told = {"name": name, "size": size, "replaces": bool(replaces)}
        write_atomically(about, [json.dumps(told)])
    return _state(board, key)


def receive_chunk(board: Board, upload: str, offset: int, content: bytes, sha256: str) -> Upload:
    """Append one chunk. One sent twice, or at another offset than expected, changes nothing.

    Raises:
        UsageError: no such upload, or the chunk is damaged.
    """
    state = _state(board, upload)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise UsageError("En del af filen blev beskadiget undervejs.", "Den sendes igen.")
    if state.done or offset != state.offset:
        return state
    if offset + len(content) > state.size:
        raise UsageError("Filen er længere end oplyst.", "Prøv at lægge den ind igen.")
    # At its place and not at the end: the same chunk may come by two ways at once.
    handle = os.open(_uploads(board) / f"{upload}.part", os.O_WRONLY | os.O_CREAT, 0o666)
    with os.fdopen(handle, "wb") as out:
        out.seek(offset)
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    return _state(board, upload)


def finish_upload(board: Board, upload: str, who: str) -> Upload:
    """Put a complete file in the inbox, from where the case takes it in.

    Raises:
        UsageError: no such upload, or bytes are missing.
    """
    state = _state(board, upload)
    if state.done:
        return state
    if state.offset != state.size:
        raise UsageError("Filen er ikke kommet helt frem.", "Den sendes videre.")
    about = _about(board, upload)
    part = _uploads(board) / f"{upload}.part"
    part.touch()
    with _PLACING:
        target = _free(inbox(board), about["name"])
        target.parent.mkdir(parents=True, exist_ok=True)
        if about.get("replaces"):
            wanted = inbox(board) / about["name"]
            if wanted.is_file():  # which waits under the name, but was not sent to take the place
                wanted.rename(target)
                target = wanted
            _write_sources(_sent(board), _sources(_sent(board)) | {about["name"]})
        part.replace(target)
    (_uploads(board) / f"{upload}.json").unlink()
    board.store.add_event(board.case_id, event("file.received", who=who, bytes=state.size))
    return Upload(id=upload, offset=state.size, size=state.size, done=True)


def inbox(board: Board) -> Path:
    """Files that came in whole and are not in the case yet."""
    return board.folder.internal / "inbox"


def hand_on(board: Board, batch: Path) -> None:
    """Move what came in to a folder of its own, from where the case takes it."""
    with _PLACING:
        # Those of a move that was cut short count too.
        _write_sources(_meant(board), _sources(_meant(board)) | _sources(_sent(board)))
        _sent(board).unlink(missing_ok=True)
        inbox(board).rename(batch)


def in_place(board: Board) -> set[str]:
    """Sources of the documents whose place a file that was handed on was sent to take."""
    return _sources(_meant(board))


def placed(board: Board) -> None:
    """The files that were handed on have taken their places."""
    _meant(board).unlink(missing_ok=True)


def waiting(board: Board) -> int:
    """How many files there are to take in."""
    return sum(path.is_file() for path in inbox(board).rglob("*"))


def unfinished(board: Board) -> list[Unfinished]:
    """Files that did not come in whole, by name; each goes on when it is chosen again."""
    found = []
    for about in _uploads(board).glob("*.json"):
        try:
            told = _about(board, about.stem)
            state = _state(board, about.stem)
        except UsageError:
            continue  # finished meanwhile
        percent = 100 * state.offset // max(1, state.size)
        found.append(Unfinished(id=state.id, name=told["name"], percent=percent))
    return sorted(found, key=lambda one: one.name.casefold())


def forget_upload(board: Board, upload: str, who: str) -> None:
    """Give up a file that did not come in whole.

    Raises:
        UsageError: no such upload.
    """
    _about(board, upload)
    (_uploads(board) / f"{upload}.json").unlink(missing_ok=True)
    (_uploads(board) / f"{upload}.part").unlink(missing_ok=True)
    board.store.add_event(board.case_id, event("file.given_up", who=who))


def safe_path(name: str) -> str:
    """A relative path without ways out of the folder: what a browser says is not to be trusted.

    Raises:
        UsageError: nothing usable is left.
    """
    parts = [
        _short("".join(char for char in part if char.isprintable()).strip())
        for part in PurePosixPath(name.replace("\\", "/")).parts
    ]
    kept = [part for part in parts if part and part not in {".", "..", "/"}]
    if not kept or len(kept) > 20:
        raise UsageError("Filens navn kan ikke bruges.", "Giv den et andet navn.")
    whole = "/".join(kept)
    while len("/".join(kept).encode()) > 980:
        kept = kept[1:]
    shown = "/".join(kept)
    return shown if shown == whole else f"{_mark(whole)}/{shown}"


def _short(name: str) -> str:
    """A name a file system takes. Where it is cut it keeps its ending, and a mark that tells it
    from others that begin alike."""
    if len(name) <= 150 and len(name.encode()) <= 240:
        return name
    stem, dot, ending = name.rpartition(".")
    tail = dot + ending if stem and len(ending) <= 10 else ""
    tail = f" {_mark(name)}{tail}"
    room = 240 - len(tail.encode())
    return name[: 150 - len(tail)].encode()[:room].decode("utf-8", "ignore") + tail


def _mark(name: str) -> str:
    return "…" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:6]


def _free(folder: Path, name: str) -> Path:
    """A path nobody has: a second file of the same name in one batch is another file, and so is
    a folder of a file's name."""
    *steps, last = PurePosixPath(name).parts
    for step in steps:
        folder = _unlike(folder / step, Path.is_file)
    return _unlike(folder / last, Path.exists)


def _unlike(path: Path, taken: Callable[[Path], bool]) -> Path:
    return next(free for free in chain((path,), numbered_names(path)) if not taken(free))


def _sent(board: Board) -> Path:
    return board.folder.internal / "replacing.json"


def _meant(board: Board) -> Path:
    return board.folder.internal / "taking.json"


def _sources(path: Path) -> set[str]:
    try:
        return set(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return set()


def _write_sources(path: Path, sources: set[str]) -> None:
    write_atomically(path, [json.dumps(sorted(sources))])


def _uploads(board: Board) -> Path:
    return board.folder.internal / "uploads"


def _about(board: Board, upload: str) -> dict[str, Any]:
    if not _ID.fullmatch(upload):
        raise UsageError("Overførslen findes ikke.")
    try:
        about: dict[str, Any] = json.loads((_uploads(board) / f"{upload}.json").read_text())
    except (OSError, ValueError):
        raise UsageError("Overførslen findes ikke.", "Læg filen ind igen.") from None
    return about


def _state(board: Board, upload: str) -> Upload:
    about = _about(board, upload)
    part = _uploads(board) / f"{upload}.part"
    offset = part.stat().st_size if part.exists() else 0
    return Upload(id=upload, offset=offset, size=int(about["size"]), done=False)
