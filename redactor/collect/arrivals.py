"""What lies in a watched place, and copies of it. Nothing there is changed, moved or marked."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from redactor.collect.contract import SourceCase, SourceDocument, SourceError
from redactor.collect.recipe import Bounds
from redactor.collect.sources.folder import reading_order, shown
from redactor.collect.sources.imap import Imap
from redactor.collect.watch import WatchedFolder, WatchedMailbox
from redactor.days import day, day_of

_SYSTEM = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
"""Files that file managers leave behind by themselves."""
_UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".filepart")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One thing that lies in a watched place."""

    id: str
    """Unique in the place, the same at every look."""
    name: str
    """For the alarm."""
    title: str
    """For the case."""
    stamp: str = ""
    """Changes when the content does; empty while it is not ready."""
    changed: float = 0.0
    """When it last changed, as far as the place knows: seconds since 1970."""
    received: str = ""
    """ISO date."""
    requester: str = ""
    waiting: str = ""
    """Why it is not ready (Danish)."""
    problem: str = ""
    """Why it never will be, as it is (Danish)."""


class Changed(SourceError):
    """It changed while it was copied."""

    def __init__(self) -> None:
        super().__init__("Den ændrede sig, mens den blev kopieret.")


class Inbox(Protocol):
    """A watched place."""

    def arrivals(self) -> Iterator[Arrival]:
        """Everything there is. Raises SourceError when it cannot be listed in full."""

    def copy(self, arrival: Arrival, into: Path) -> str:
        """Copy it into an empty folder, as one file or folder; returns a hash of what it is.

        Raises:
            Changed: it is no longer what was listed.
            CollectError, OSError: it cannot be read.
        """

    def close(self) -> None:
        """Let go of connections."""


def inbox_of(
    place: WatchedFolder | WatchedMailbox, heads: dict[str, SourceDocument] | None = None
) -> Inbox:
    """Open a place. Raises UsageError when a secret is missing.

    `heads` remembers a mailbox's mails from one look to the next, so that only new ones are asked
    for; it is brought up to date.
    """
    if isinstance(place, WatchedFolder):
        return FolderInbox(place)
    return MailInbox(place, {} if heads is None else heads)


class FolderInbox:
    """Each entry at the top of a folder is an arrival."""

    def __init__(self, place: WatchedFolder) -> None:
        self.path = place.path.expanduser()

    def arrivals(self) -> Iterator[Arrival]:
        try:
            names = sorted(os.listdir(self.path), key=reading_order)
        except OSError:
            raise SourceError("Mappen findes ikke, eller den kan ikke læses.") from None
        for name in names:
            if name.casefold() not in _SYSTEM:
                yield self._arrival(name)

    def _arrival(self, name: str) -> Arrival:
        path = self.path / name
        stamp, changed, waiting, problem = "", 0.0, "", ""
        try:
            found = list(_under(path))
            if name.startswith(".") or name.casefold().endswith(_UNFINISHED):
                waiting = "Navnet siger, at den er ved at blive skrevet."
            elif not found:
                waiting = "Mappen er tom."
            elif not (path.is_dir() or stat.S_ISREG(found[0][1].st_mode)) or path.is_symlink():
                problem = "Det er en henvisning eller noget andet, der ikke er en fil."
            else:
                stamp, changed = _stamp(path, found)
        except OSError:
            problem = "Den kan ikke læses. Se efter, om programmet har adgang."
        received = day(datetime.fromtimestamp(changed or time.time(), UTC))
        title = shown(name)
        if not problem and not path.is_dir() and "." in title[1:]:
            title = title.rpartition(".")[0]
        return Arrival(
            id=shown(name) if shown(name) == name else os.fsencode(name).hex(),
            name=shown(name), title=title, stamp=stamp, changed=changed, received=received,
            waiting=waiting, problem=problem,
        )  # fmt: skip

    def copy(self, arrival: Arrival, into: Path) -> str:
        name = next(
            (n for n in os.listdir(self.path) if arrival.id in (n, os.fsencode(n).hex())), None
        )
        if name is None:
            raise Changed
        source, target = self.path / name, into / name
        whole = hashlib.sha256(os.fsencode(name))
        for path, info in _under(source):
            relative = path.relative_to(source)
            there = target / relative
            there.parent.mkdir(parents=True, exist_ok=True)
            whole.update(b"\x1e" + os.fsencode(relative) + b"\x1f")
            if stat.S_ISREG(info.st_mode):
                whole.update(_copied(path, there))
            else:
                # Listed in the case as what it is: something there is no file of.
                there.symlink_to(os.devnull)
        if _stamp(source, list(_under(source)))[0] != arrival.stamp:
            raise Changed
        return whole.hexdigest()

    def close(self) -> None:
        """Nothing to let go of."""


def _under(path: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Everything below a path but folders, or the path itself; links are not followed."""
    info = path.lstat()
    if not stat.S_ISDIR(info.st_mode):
        yield path, info
        return
    for name in sorted(os.listdir(path)):
        yield from _under(path / name)


def _stamp(path: Path, found: list[tuple[Path, os.stat_result]]) -> tuple[str, float]:
    """What tells that nothing changed, and when something last did."""
    told = hashlib.sha256()
    for one, info in found:
        told.update(os.fsencode(one.relative_to(path)))
        told.update(f"\x1f{info.st_size}\x1f{info.st_mtime_ns}\x1f{info.st_ino}\x1e".encode())
    # A program may set the time of writing; that of the last change it may not.
    return told.hexdigest(), max(max(i.st_mtime, i.st_ctime) for _, i in found)


def _copied(path: Path, target: Path) -> bytes:
    """Copy a file and see it safe on disk; returns its hash."""
    told = hashlib.sha256()
    with path.open("rb") as source, target.open("xb") as out:
        while chunk := source.read(_CHUNK):
            told.update(chunk)
            out.write(chunk)
    return told.digest()


class MailInbox:
    """Each mail of the mailbox's folders is an arrival; mails are not marked as seen."""

    def __init__(self, place: WatchedMailbox, heads: dict[str, SourceDocument]) -> None:
        self.since = place.since.isoformat() if place.since else ""
        self.source = Imap(place, Bounds(), "", heads)
        self.listed = heads

    def arrivals(self) -> Iterator[Arrival]:
        found = {d.id: d for d in self.source.list_documents(SourceCase(id="", number=""))}
        self.listed.clear()
        self.listed.update(found)
        for document in found.values():
            received = day_of(document.date)
            if self.since and received and received < self.since:
                continue
            yield Arrival(
                id=document.id, name=document.title or "Mail uden emne",
                title=document.title or "Mail uden emne", stamp="mail", received=received,
                requester=document.parties[0] if document.parties else "",
            )  # fmt: skip

    def copy(self, arrival: Arrival, into: Path) -> str:
        target = into / "anmodning.eml"
        self.source.fetch(self.listed[arrival.id], target)
        return hashlib.sha256(target.read_bytes()).hexdigest()

    def close(self) -> None:
        self.source.close()
