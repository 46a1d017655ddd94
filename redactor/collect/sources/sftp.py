"""Folder trees on an SFTP server. The server must show the key the recipe names."""

from __future__ import annotations

import base64
import hashlib
import logging
import socket
import stat
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

import paramiko

from redactor.collect.contract import (
    TOO_LARGE,
    Fetched,
    FetchError,
    Receipt,
    SourceCase,
    SourceDocument,
    SourceError,
    State,
)
from redactor.collect.kinds import CASE, SftpSource
from redactor.collect.recipe import Bounds
from redactor.collect.sources.folder import reading_order
from redactor.collect.sources.http import Pace
from redactor.collect.sources.returning import NOT_TAKEN, part_of, place_of, same_content
from redactor.collect.sources.words import day_at
from redactor.collect.vaulting import digest_of
from redactor.errors import UsageError

logging.getLogger("paramiko").setLevel(logging.CRITICAL)  # it would log paths and users

_DEPTH = 40
_LOST = (paramiko.SSHException, EOFError, socket.error)


class Sftp:
    """Every file under one folder of the server is a document; links are not followed."""

    parallel = True
    strict = False  # a file server may well hold web pages

    def __init__(self, part: SftpSource, limits: Bounds, case: str) -> None:
        self.part, self.limits, self.case = part, limits, case
        self.password = part.password.reveal() if part.password else ""
        self.key = _key(part)
        self.pace = Pace(limits.per_second)
        self.transport: paramiko.Transport | None = None
        self.channels: dict[int, paramiko.SFTPClient] = {}
        self.lock = threading.Lock()

    def _channel(self) -> paramiko.SFTPClient:
        """This thread's channel of the one connection.

        Raises:
            SourceError: the server does not answer, is not the one meant, or refuses us.
        """
        own = threading.get_ident()
        with self.lock:
            if self.transport is None or not self.transport.is_active():
                self.channels.clear()
                self.transport = self._connect()
            if own not in self.channels:
                try:
                    channel = paramiko.SFTPClient.from_transport(self.transport)
                except _LOST:
                    channel = None
                if channel is None:
                    raise SourceError("SFTP-serveren gav ikke adgang til filer.")
                opened = channel.get_channel()
                assert opened is not None
                opened.settimeout(self.limits.seconds)
                self.channels[own] = channel
            return self.channels[own]

    def _connect(self) -> paramiko.Transport:
        seconds = self.limits.seconds
        try:
            line = socket.create_connection((self.part.host, self.part.port), seconds)
            transport = paramiko.Transport(line)
        except _LOST:
            raise SourceError("SFTP-serveren svarer ikke.") from None
        try:
            transport.start_client(timeout=seconds)
            shown = hashlib.sha256(transport.get_remote_server_key().asbytes()).digest()
            if f"SHA256:{base64.b64encode(shown).decode().rstrip('=')}" != self.part.host_key:
                raise SourceError(
                    "SFTP-serveren viser en anden nøgle end den i opskriften (host_key).",
                    "Spørg den, der driver serveren, før du retter opskriften.",
                )
            if self.key is not None:
                transport.auth_publickey(self.part.user, self.key)
            else:
                transport.auth_password(self.part.user, self.password)
        except paramiko.AuthenticationException:
            transport.close()
            raise SourceError("Log-in på SFTP-serveren blev afvist.") from None
        except _LOST:
            transport.close()
            raise SourceError("Forbindelsen til SFTP-serveren kunne ikke sikres.") from None
        except SourceError:
            transport.close()
            raise
        return transport

    def find_case(self, number: str) -> SourceCase:
        path = self.part.path.replace(CASE, number)
        return SourceCase(id=path.rstrip("/") or "/", number=number)

    def list_documents(self, case: SourceCase) -> Iterator[SourceDocument]:
        found = sorted(self._under(case.id, "", 0), key=lambda one: reading_order(one.id))
        yield from found

    def _under(self, folder: str, relative: str, depth: int) -> Iterator[SourceDocument]:
        if depth > _DEPTH:
            raise SourceError("Mapperne i kilden ligger for dybt inde i hinanden.")
        self.pace.wait()
        try:
            entries = self._channel().listdir_attr(folder)
        except _LOST:
            raise SourceError("Mappen på SFTP-serveren findes ikke eller kan ikke læses.") from None
        for entry in entries:
            mode, path = entry.st_mode or 0, f"{folder.rstrip('/')}/{entry.filename}"
            name = f"{relative}{entry.filename}"
            if stat.S_ISDIR(mode):
                yield from self._under(path, f"{name}/", depth + 1)
                continue
            link = stat.S_ISLNK(mode)
            yield SourceDocument(
                id=name,
                name=PurePosixPath(name).name,
                written=day_at(entry.st_mtime or 0),
                version=f"{entry.st_mtime}-{entry.st_size}",
                size=None if link else entry.st_size,
                locator="" if link or not stat.S_ISREG(mode) else path,
            )

    def fetch(self, document: SourceDocument, into: Path) -> Fetched:
        if not document.locator:
            raise FetchError(State.POINTER, "Filen er kun en henvisning til et andet sted.")
        self.pace.wait()
        left = self.limits.file_bytes
        try:
            with self._channel().open(document.locator, "rb") as source, into.open("wb") as target:
                source.prefetch(document.size, max_concurrent_requests=64)
                while chunk := source.read(1 << 18):
                    left -= len(chunk)
                    if left < 0:
                        raise FetchError(State.NEEDS_PERSON, TOO_LARGE)
                    target.write(chunk)
        except FileNotFoundError:
            raise FetchError(State.GONE, "Filen er der ikke længere.") from None
        except PermissionError:
            raise FetchError(State.MISSING_OR_FORBIDDEN, "Du har ikke adgang til filen.") from None
        except _LOST:
            self._forget()
            raise FetchError(
                State.NEEDS_PERSON, "Forbindelsen til SFTP-serveren blev afbrudt.", again=True
            ) from None
        if document.size is not None and into.stat().st_size != document.size:
            raise FetchError(State.NEEDS_PERSON, "Filen ændrede sig under hentningen.", again=True)
        return Fetched()

    def _forget(self) -> None:
        """Let go of this thread's channel, which may be stuck."""
        with self.lock:
            channel = self.channels.pop(threading.get_ident(), None)
        if channel is not None:
            channel.close()

    def close(self) -> None:
        if self.transport is not None:
            self.transport.close()

    def put_back(self, path: Path, name: str) -> Receipt:
        """Add a finished file to the delivery folder, never over something that is there."""
        target = PurePosixPath(self._delivery(name))
        part = str(target.with_name(part_of(target.name)))
        try:
            self._make_folders(target.parent)
            with self._channel().open(part, "w") as out:
                out.set_pipelined(True)
                out.write(path.read_bytes())
            size = self._channel().stat(part).st_size
            if size == path.stat().st_size:
                # Renames nothing onto a name that is taken (draft-ietf-secsh-filexfer-02, 6.5).
                self._channel().rename(part, str(target))
        except _LOST:
            with suppress(*_LOST):
                self._channel().remove(part)
            raise SourceError(NOT_TAKEN) from None
        if size != path.stat().st_size:
            raise SourceError("Filen blev ikke leveret hel.")
        return Receipt(source=self.part.host, id=str(target), sha256=digest_of(path).sha256)

    def taken_back(self, path: Path, name: str) -> Receipt | None:
        """The receipt of the same file, delivered before."""
        target = self._delivery(name)
        try:
            same = same_content(path, lambda copy: self._channel().get(target, str(copy)))
        except _LOST:
            raise SourceError("SFTP-serveren svarer ikke.") from None
        if not same:
            return None
        return Receipt(source=self.part.host, id=target, sha256=digest_of(path).sha256)

    def _make_folders(self, folder: PurePosixPath) -> None:
        for step in (*reversed(folder.parents), folder):
            # Refused where it is there already, or where it may not be made; the upload tells.
            with suppress(OSError):
                self._channel().mkdir(str(step))

    def _delivery(self, name: str) -> str:
        folder = place_of(self.part.put_back, self.case).rstrip("/")
        return f"{folder}/{PurePosixPath(name).name}"


def _key(part: SftpSource) -> paramiko.PKey | None:
    if part.key_file is None:
        return None
    passphrase = part.passphrase.reveal().encode() if part.passphrase else None
    try:
        # Its stubs say text; what it hands the passphrase on to takes bytes.
        return paramiko.PKey.from_path(part.key_file, passphrase)  # type: ignore[arg-type]
    except (OSError, ValueError, TypeError, paramiko.SSHException):
        raise UsageError(
            "Nøglefilen (key_file) kan ikke læses.", "Se efter, om adgangskoden til den er rigtig."
        ) from None
