"""What is known of arrivals: one small file each, written in one step, below the data folder.

A name stands there only until the arrival has become a case that is read, or while somebody must
look at it; afterwards a hash is left, so that nothing is ever taken twice.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from redactor.errors import UsageError
from redactor.files import write_atomically


class Standing(StrEnum):
    """How far an arrival is."""

    WAITING = "waiting"
    """Not ready, or to be tried again."""
    TAKEN = "taken"
    """A case; not read yet."""
    DONE = "done"
    """A case that is read, or one somebody has dealt with."""
    STUCK = "stuck"
    """Cannot be taken as it is."""
    CHANGED = "changed"
    """Not what it was when it became a case."""
    UNREADABLE = "unreadable"
    """A case, of which nothing could be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of one arrival. Times are seconds since 1970."""

    place: str
    """Name of the place."""
    name: str
    stamp: str
    since: float
    """When this stamp was first seen."""
    first: float
    standing: Standing = Standing.WAITING
    tries: int = 0
    unread: int = 0
    """Documents of the case that were not read when it was last tried to read it."""
    reason: str = ""
    """Danish."""
    case_id: str = ""
    digest: str = ""
    alarm: bool = False
    """Somebody must look; also at one that only waits, if it has waited too long."""


class TakenElsewhere(UsageError):
    """Another program watches the place."""

    def __init__(self) -> None:
        super().__init__("Et andet program overvåger samme sted.", "Lad kun ét gøre det.")


def hash_of(*parts: str) -> str:
    """A name that tells nothing: the first 32 hex digits of a SHA-256."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Ledger:
    """What is known of the arrivals of one place."""

    def __init__(self, data: Path, place: str) -> None:
        self.home = data / ".arrivals" / hash_of(place)
        self.copies = self.home / "copies"
        self._open, self._done = self.home / "open", self.home / "done"
        for folder in (self._open, self._done, self.copies):
            folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One watcher at a time. Raises TakenElsewhere."""
        with (self.home / "lock").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise TakenElsewhere from None
            yield

    def find(self, key: str) -> Known | None:
        for folder in (self._open, self._done):
            known = _read(folder / f"{key}.json")
            if known is not None:
                return known
        return None

    def write(self, key: str, known: Known) -> None:
        """Remember; what is done moves out of the way, without its name."""
        if known.standing is Standing.DONE:
            write_atomically(
                self._done / f"{key}.json", [_json(replace(known, name="", reason=""))]
            )
            (self._open / f"{key}.json").unlink(missing_ok=True)
            return
        write_atomically(self._open / f"{key}.json", [_json(known)])
        (self._done / f"{key}.json").unlink(missing_ok=True)

    def forget(self, key: str) -> None:
        for folder in (self._open, self._done):
            (folder / f"{key}.json").unlink(missing_ok=True)

    def open(self) -> dict[str, Known]:
        """Those not done, by key."""
        found = {path.stem: _read(path) for path in sorted(self._open.glob("*.json"))}
        return {key: known for key, known in found.items() if known is not None}

    def done(self) -> frozenset[str]:
        """The keys of those that are done."""
        return frozenset(path.stem for path in self._done.glob("*.json"))

    def claimed(self, case_id: str) -> bool:
        """Whether this case was made from an arrival before, wherever that lay."""
        return (self._done / f"{case_id}.case").exists()

    def claim(self, case_id: str) -> None:
        (self._done / f"{case_id}.case").touch()


def alarms(data: Path) -> tuple[Known, ...]:
    """Every arrival somebody must look at, the oldest first."""
    return tuple(known for known in waiting(data).values() if known.alarm)


def waiting(data: Path) -> dict[str, Known]:
    """Every arrival that is not done, the oldest first; by place and key."""
    found = {
        f"{path.parents[1].name}/{path.stem}": known
        for path in (data / ".arrivals").glob("*/open/*.json")
        if (known := _read(path)) is not None
    }
    return dict(sorted(found.items(), key=lambda pair: (pair[1].first, pair[0])))


def settle(data: Path, which: str, *, again: bool) -> Known:
    """Somebody has looked at an alarm: try again, or let it be. `which` is a key of `waiting`.

    Raises:
        UsageError: there is no such alarm.
    """
    known = waiting(data).get(which)
    if known is None or not known.alarm:
        raise UsageError("Ankomsten er der ikke længere.")
    place, _, key = which.partition("/")
    path = data / ".arrivals" / place / "open" / f"{key}.json"
    if again:
        state = Standing.TAKEN if known.case_id else Standing.WAITING
        new = replace(known, standing=state, tries=0, reason="", alarm=False)
        write_atomically(path, [_json(new)])
        return known
    new = replace(known, standing=Standing.DONE, name="", reason="", alarm=False)
    write_atomically(path.parents[1] / "done" / path.name, [_json(new)])
    path.unlink()
    return known


def time_of(moment: float) -> str:
    """Seconds since 1970 as an ISO time, UTC."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _json(known: Known) -> str:
    return json.dumps(asdict(known), ensure_ascii=False)


def _read(path: Path) -> Known | None:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Known(**{**raw, "standing": Standing(raw["standing"])})
