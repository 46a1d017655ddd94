"""A case on disk: its folder, its database, its vault, and who may work in it at a time."""

from __future__ import annotations

import fcntl
import getpass
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from redactor import __version__
from redactor.errors import UsageError
from redactor.files import write_atomically
from redactor.model import Event
from redactor.settings import Settings
from redactor.store import CaseStore, Vault

MACHINE = f"redactor {__version__}"


class CaseBusy(UsageError):
    """Another run is at work on the case."""

    def __init__(self) -> None:
        super().__init__("En anden kørsel arbejder på samme sag.", "Vent, til den er færdig.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFolder:
    """`release/` may leave the house; `internal/` must not."""

    root: Path

    @property
    def release(self) -> Path:
        return self.root / "release"

    @property
    def internal(self) -> Path:
        return self.root / "internal"

    @property
    def vault(self) -> Vault:
        return Vault(self.internal / "vault")

    @property
    def case_id(self) -> str:
        """Given when the case is begun and kept in the folder, so that the folder may move."""
        return (self.internal / "case-id").read_text(encoding="ascii").strip()

    def there(self) -> bool:
        """Whether the folder still is a case's: it may have been deleted or moved."""
        return (self.internal / "case-id").is_file()

    def begin(self, case_id: str = "") -> None:
        """Make the folder a case, unless it is one; with this id, or with one of its own."""
        self.internal.mkdir(parents=True, exist_ok=True)
        path = self.internal / "case-id"
        if not path.exists():
            write_atomically(path, [case_id or uuid.uuid4().hex[:16]])

    def open_store(self, settings: Settings) -> CaseStore:
        if settings.database:
            return CaseStore(settings.database)
        return CaseStore.at(self.internal / "case.db")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Only one run at a time over a case; what a killed run left half done is cleared.

        Raises:
            CaseBusy: another run is at work.
            UsageError: the folder cannot be written.
        """
        try:
            self.begin()
            handle = (self.internal / "lock").open("w")
        except OSError:
            raise UsageError(
                f"Der kan ikke skrives i »{self.root}«.", "Vælg en anden mappe med --out."
            ) from None
        with handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise CaseBusy from None
            shutil.rmtree(self.internal / "work", ignore_errors=True)
            self.vault.sweep_temporary()
            yield


def now() -> str:
    """The present moment, UTC, ISO 8601 to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant() -> str:
    """The present moment to the microsecond: what keeps two acts within one second apart."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def user() -> str:
    """Who runs this program, for the audit log."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "ukendt bruger"


def event(what: str, *, who: str = MACHINE, document: str = "", **details: Any) -> Event:
    """An audit event of this moment. Details are hashes, counts and codes, never text."""
    return Event(at=now(), who=who, what=what, document=document, details=details)
