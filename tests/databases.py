"""Where the tests keep their cases: SQLite beside the files, or a PostgreSQL server of this run.

A test that opens a case or starts the program asks for the fixture `database` and takes its
settings from `kept_in(folder)`: each folder has one database of its own, new and empty.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psycopg

from redactor.settings import Settings
from redactor.store import CaseStore

KINDS = ("sqlite", "postgresql")
_ORDER = "en-US"
"""How the server sorts: by a language, as the image that compose.yaml starts, not by bytes."""


class Postgres:
    """A PostgreSQL server on loopback. It survives being stopped, though not a power cut."""

    def __init__(self) -> None:
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        assert programs, "PostgreSQL is missing: tools/system-packages postgresql"
        self.programs = programs[-1]
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder = Path(tempfile.mkdtemp(prefix="redactor-postgres-"))
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        self._run(
            "initdb", "-D", "data", "-U", "redactor", "-A", "trust", "-E", "UTF8", "--no-sync",
            "--locale-provider=icu", f"--icu-locale={_ORDER}",
        )  # fmt: skip
        self.start()
        self._count = 0
        self._template = self.address("template_redactor")
        self._do("CREATE DATABASE template_redactor")
        CaseStore(self._template).close()

    def _run(self, program: str, *arguments: str) -> None:
        # The server refuses to run as root.
        prefix = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        subprocess.run(
            [*prefix, self.programs / program, *arguments],
            check=True, cwd=self.folder, stdout=subprocess.DEVNULL,
        )  # fmt: skip

    def start(self) -> None:
        options = f"-p {self.port} -h 127.0.0.1 -k {self.folder} -c fsync=off"
        self._run("pg_ctl", "-D", "data", "-w", "-o", options, "-l", "log", "start")

    def stop(self) -> None:
        """End every connection at once, as a crash would."""
        self._run("pg_ctl", "-D", "data", "-w", "-m", "immediate", "stop")

    @contextmanager
    def away(self) -> Iterator[None]:
        """The server is gone for a while, and comes back."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    def everything(self, address: str) -> bytes:
        """All that a database holds, as text."""
        done = subprocess.run(
            [self.programs / "pg_dump", address.replace("+psycopg", "")],
            check=True, capture_output=True,
        )  # fmt: skip
        return done.stdout

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, name: str) -> str:
        return f"postgresql+psycopg://redactor@127.0.0.1:{self.port}/{name}"

    def new(self, like: str = "") -> str:
        """Address of a new database: without a case, or a copy of the one at an address."""
        self._count += 1
        name = f"redactor_{self._count}"
        template = (like or self._template).rsplit("/", 1)[1]
        self._do(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.address(name)

    def _do(self, order: str) -> None:
        address = self.address("postgres").replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(order.encode())


@cache
def postgres() -> Postgres:
    """The server of this process; `close` removes it."""
    return Postgres()


def close() -> None:
    if postgres.cache_info().currsize:
        postgres().remove()
        postgres.cache_clear()


_kind: str = ""
_addresses: dict[Path, str] = {}


def use(kind: str) -> None:
    """The kind of database that folders not kept anywhere yet get; '' is none."""
    global _kind
    _kind = kind


def address_of(folder: Path) -> str:
    """Address of the database of what is kept in a folder; '' is SQLite beside the files."""
    folder = folder.resolve()
    if folder not in _addresses:
        assert _kind, "the test must ask for the fixture `database`"
        _addresses[folder] = postgres().new() if _kind == "postgresql" else ""
    return _addresses[folder]


def copied(folder: Path, to: Path) -> None:
    """Of a folder that was copied: its database is copied too."""
    address = address_of(folder)
    _addresses[to.resolve()] = postgres().new(address) if address else ""


def forget(folder: Path) -> None:
    """Of a folder that was deleted: what is kept there next gets a new database."""
    _addresses.pop(folder.resolve(), None)


def everything_in(folder: Path) -> bytes:
    """All that the databases of a service hold."""
    address = address_of(folder)
    if address:
        return postgres().everything(address)
    return b"".join(path.read_bytes() for path in folder.rglob("*.db*"))


def kept_in(folder: Path, **options: Any) -> Settings:
    """Settings for what is kept in a folder."""
    return Settings(database=address_of(folder), **options)


def environment(folder: Path) -> dict[str, str]:
    """The same, for a program that is started."""
    address = address_of(folder)
    return {"REDACTOR_DATABASE": address} if address else {}
