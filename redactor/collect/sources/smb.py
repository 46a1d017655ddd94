"""Folder trees on a Windows file share (SMB 3), without mounting it."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PureWindowsPath
from typing import Any

import smbclient
from smbprotocol.exceptions import SMBException, SMBOSError

from redactor.collect.contract import (
    Fetched,
    FetchError,
    Receipt,
    SourceCase,
    SourceDocument,
    SourceError,
    State,
)
from redactor.collect.kinds import CASE, SmbSource
from redactor.collect.recipe import Bounds
from redactor.collect.sources.folder import reading_order
from redactor.collect.sources.returning import NOT_TAKEN, part_of, place_of, same_content
from redactor.collect.sources.words import day_at
from redactor.collect.vaulting import digest_of

logging.getLogger("smbprotocol").setLevel(logging.CRITICAL)  # it would log paths and users

_DEPTH = 40
_CHUNK = 1 << 20


class Smb:
    """Every file under one folder of the share is a document; links are not followed."""

    parallel = False  # one connection, one conversation
    strict = False  # a file share may well hold web pages

    def __init__(self, part: SmbSource, limits: Bounds, case: str) -> None:
        self.part, self.limits, self.case = part, limits, case
        self.root = rf"\\{part.host}\{part.share}"
        self.cache: dict[str, Any] = {}
        # Names of the share are not looked up elsewhere: no other host is ever asked.
        smbclient.ClientConfig(skip_dfs=True)
        self.password = part.password.reveal()

    @property
    def _session(self) -> dict[str, Any]:
        return {"port": self.part.port, "connection_cache": self.cache}

    def find_case(self, number: str) -> SourceCase:
        part = self.part
        try:
            smbclient.register_session(
                part.host, username=part.user, password=self.password, port=part.port,
                encrypt=part.encrypt, require_signing=True, auth_protocol="ntlm",
                connection_timeout=max(1, int(self.limits.seconds)), connection_cache=self.cache,
            )  # fmt: skip
        except (SMBException, ValueError, OSError):
            raise SourceError(
                "Fildrevet svarer ikke, eller log-in blev afvist.",
                "Drev uden kryptering kræver encrypt: false i opskriften.",
            ) from None
        path = part.path.replace(CASE, number).replace("/", "\\").strip("\\")
        return SourceCase(id=rf"{self.root}\{path}".rstrip("\\"), number=number)

    def list_documents(self, case: SourceCase) -> Iterator[SourceDocument]:
        found = sorted(self._under(case.id, "", 0), key=lambda one: reading_order(one.id))
        yield from found

    def _under(self, folder: str, relative: str, depth: int) -> Iterator[SourceDocument]:
        if depth > _DEPTH:
            raise SourceError("Mapperne i kilden ligger for dybt inde i hinanden.")
        try:
            entries = list(smbclient.scandir(folder, **self._session))
        except (SMBException, OSError, ValueError):
            raise SourceError("Mappen på fildrevet findes ikke eller kan ikke læses.") from None
        for entry in entries:
            name = f"{relative}{entry.name}"
            if entry.is_symlink():
                yield SourceDocument(id=name, name=entry.name)
                continue
            if entry.is_dir():
                yield from self._under(entry.path, f"{name}/", depth + 1)
                continue
            info = entry.smb_info
            size = int(info.end_of_file)
            yield SourceDocument(
                id=name,
                name=entry.name,
                written=day_at(info.last_write_time.timestamp()),
                version=f"{info.last_write_time.isoformat()}-{size}",
                size=size,
                locator=entry.path,
            )

    def fetch(self, document: SourceDocument, into: Path) -> Fetched:
        if not document.locator:
            raise FetchError(State.POINTER, "Filen er kun en henvisning til et andet sted.")
        try:
            with (
                smbclient.open_file(
                    document.locator, "rb", share_access="r", **self._session
                ) as source,
                into.open("wb") as target,
            ):
                shutil.copyfileobj(source, target, _CHUNK)
        except SMBOSError as error:
            raise _refusal(error) from None
        except (SMBException, ValueError):
            raise FetchError(
                State.NEEDS_PERSON, "Forbindelsen til fildrevet blev afbrudt.", again=True
            ) from None
        if into.stat().st_size != document.size:
            raise FetchError(State.NEEDS_PERSON, "Filen ændrede sig under hentningen.", again=True)
        return Fetched()

    def close(self) -> None:
        smbclient.reset_connection_cache(connection_cache=self.cache, fail_on_error=False)

    def put_back(self, path: Path, name: str) -> Receipt:
        """Add a finished file to the delivery folder, never over something that is there."""
        target = self._delivery(name)
        folder, _, last = target.rpartition("\\")
        part = rf"{folder}\{part_of(last)}"
        try:
            smbclient.makedirs(folder, exist_ok=True, **self._session)
            with (
                path.open("rb") as source,
                smbclient.open_file(part, "wb", **self._session) as out,
            ):
                shutil.copyfileobj(source, out, _CHUNK)
            size = smbclient.stat(part, **self._session).st_size
            if size == path.stat().st_size:
                smbclient.rename(part, target, **self._session)  # refused when the name is taken
        except (SMBException, OSError, ValueError):
            with suppress(SMBException, OSError, ValueError):
                smbclient.remove(part, **self._session)
            raise SourceError(NOT_TAKEN) from None
        if size != path.stat().st_size:
            raise SourceError("Filen blev ikke leveret hel.")
        return Receipt(source=self.root, id=target, sha256=digest_of(path).sha256)

    def taken_back(self, path: Path, name: str) -> Receipt | None:
        """The receipt of the same file, delivered before."""
        target = self._delivery(name)

        def read(copy: Path) -> None:
            with (
                smbclient.open_file(target, "rb", **self._session) as there,
                copy.open("wb") as out,
            ):
                shutil.copyfileobj(there, out, _CHUNK)

        try:
            same = same_content(path, read)
        except (SMBException, ValueError):
            raise SourceError("Fildrevet svarer ikke.") from None
        return Receipt(source=self.root, id=target, sha256=digest_of(path).sha256) if same else None

    def _delivery(self, name: str) -> str:
        place = place_of(self.part.put_back, self.case)
        self.find_case(self.case)
        folder = place.replace("/", "\\").strip("\\")
        return rf"{self.root}\{folder}\{PureWindowsPath(name).name}"


def _refusal(error: OSError) -> FetchError:
    if isinstance(error, SMBOSError) and error.errno in (2, 20):
        return FetchError(State.GONE, "Filen er der ikke længere.")
    if isinstance(error, SMBOSError) and error.errno in (1, 13):
        return FetchError(
            State.MISSING_OR_FORBIDDEN, "Du har ikke adgang til filen, eller den er låst."
        )
    return FetchError(State.NEEDS_PERSON, "Filen på fildrevet kan ikke læses.")
