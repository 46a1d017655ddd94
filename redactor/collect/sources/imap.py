"""IMAP mailboxes (RFC 3501), opened read-only: nothing is marked as seen, moved or deleted."""

from __future__ import annotations

import base64
import imaplib
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from redactor.collect.contract import (
    Fetched,
    FetchError,
    SourceCase,
    SourceDocument,
    SourceError,
    State,
)
from redactor.collect.kinds import CASE, ImapSource
from redactor.collect.recipe import Bounds
from redactor.collect.sources.headers import direction, read_headers
from redactor.errors import UsageError

_BATCH = 200
_UID = re.compile(rb"UID (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_AGAIN = "Kør indsamlingen igen; det, der er hentet, hentes ikke igen."
_LOST = (OSError, imaplib.IMAP4.abort, EOFError)


class Imap:
    """Each message of the named folders that speaks of the case is a document."""

    parallel = False  # one connection, one conversation
    strict = False

    def __init__(
        self,
        part: ImapSource,
        limits: Bounds,
        case: str,
        known: Mapping[str, SourceDocument] = MappingProxyType({}),
    ) -> None:
        """`known` are messages of an earlier listing by id; their heads are not asked for again."""
        self.part, self.limits, self.known = part, limits, known
        self.password = part.password.reveal()
        self.folders = [folder.replace(CASE, case) for folder in part.folders]
        self.connection: imaplib.IMAP4 | None = None
        self.selected = ""
        self.validity = ""

    def _connect(self) -> imaplib.IMAP4:
        if self.connection is not None:
            return self.connection
        part, seconds = self.part, self.limits.seconds
        try:
            trust = ssl.create_default_context(cafile=part.ca_file)
        except OSError:
            raise UsageError("Filen i ca_file kan ikke læses.") from None
        try:
            if part.security == "tls":
                link: imaplib.IMAP4 = imaplib.IMAP4_SSL(
                    part.host, part.port, ssl_context=trust, timeout=seconds
                )
            else:
                link = imaplib.IMAP4(part.host, part.port, timeout=seconds)
                if part.security == "starttls":
                    link.starttls(trust)
        except ssl.SSLCertVerificationError:
            raise SourceError(
                f"Forbindelsen til {part.host} er ikke sikker: certifikatet kan ikke godkendes.",
                "Angiv myndighedens egen udsteder som ca_file, eller ret navnet i host.",
            ) from None
        except (*_LOST, socket.gaierror, imaplib.IMAP4.error):
            raise SourceError(
                f"Der er ingen forbindelse til postserveren {part.host}:{part.port}.",
                "Se efter, om host, port og security er rigtige, og prøv igen senere.",
            ) from None
        try:
            link.login(part.user, self.password)
        except _LOST:
            raise SourceError("Postserveren afbrød forbindelsen.", _AGAIN) from None
        except imaplib.IMAP4.error:
            raise SourceError(
                f"Postserveren afviste brugeren {part.user} eller adgangskoden.",
                "Se efter, om adgangskoden er skiftet eller kontoen spærret.",
            ) from None
        self.connection, self.selected = link, ""
        return link

    def _select(self, folder: str) -> imaplib.IMAP4:
        link = self._connect()
        if self.selected != folder:
            status, _ = link.select(_quoted(modified_utf7(folder)), readonly=True)
            if status != "OK":
                raise FetchError(
                    State.MISSING_OR_FORBIDDEN,
                    "Mappen findes ikke i postkassen, eller du har ikke adgang til den. "
                    "Ret folders i opskriften.",
                )
            self.validity = _text(link.response("UIDVALIDITY")[1])
            self.selected = folder
        return link

    def find_case(self, number: str) -> SourceCase:
        return SourceCase(id=number, number=number)

    def list_documents(self, case: SourceCase) -> Iterator[SourceDocument]:
        for folder in self.folders:
            try:
                yield from self._messages(folder, case.number)
            except FetchError:  # the other folders are had all the same
                yield SourceDocument(id=folder, title=f"Mappen »{folder}«", locator=f"\n\n{folder}")
            except (*_LOST, imaplib.IMAP4.error):
                self._drop()
                raise SourceError(
                    "Listen over postkassen kunne ikke hentes i sin helhed.", _AGAIN
                ) from None

    def _messages(self, folder: str, number: str) -> Iterator[SourceDocument]:
        link = self._select(folder)
        if self.part.search is None:
            status, found = link.uid("SEARCH", "ALL")
        else:
            link.literal = self.part.search.replace(CASE, number).encode()  # type: ignore[assignment]
            status, found = link.uid("SEARCH", "CHARSET", "UTF-8", "TEXT")
        if status != "OK":
            raise SourceError("Postserveren kunne ikke søge.")
        uids = [uid.decode("ascii", "replace") for uid in (found[0] or b"").split()]
        fresh: list[str] = []
        for uid in uids:
            if (head := self.known.get(self._id(folder, uid))) is not None:
                yield head
            else:
                fresh.append(uid)
        for start in range(0, len(fresh), _BATCH):
            wanted = ",".join(fresh[start : start + _BATCH])
            _, parts = link.uid(
                "FETCH",
                wanted,
                "(UID RFC822.SIZE BODY.PEEK[HEADER])",
            )
            for part in parts:
                if isinstance(part, tuple):
                    yield self._described(folder, part[0], part[1])

    def _id(self, folder: str, uid: str) -> str:
        """The same message for as long as the server keeps its numbers (RFC 3501, 2.3.1.1)."""
        return f"{folder};{self.validity};{uid}"

    def _described(self, folder: str, line: bytes, untrusted_head: bytes) -> SourceDocument:
        uid, size = _UID.search(line), _SIZE.search(line)
        if uid is None:
            raise SourceError("Postserverens svar kan ikke læses.")
        headers = read_headers(untrusted_head)
        number = uid.group(1).decode()
        return SourceDocument(
            id=self._id(folder, number),
            title=headers.subject,
            name=f"{number}.eml",
            category="mail",
            date=headers.date,
            direction=direction(headers, self.part.own),
            parties=headers.parties,
            version="1",  # a message never changes under its UID (RFC 3501, 2.3.1.1)
            size=int(size.group(1)) if size else None,
            thread=headers.thread,
            locator=f"{number}\n{self.validity}\n{folder}",
        )

    def fetch(self, document: SourceDocument, into: Path) -> Fetched:
        uid, validity, folder = document.locator.split("\n", 2)
        try:
            link = self._select(folder)
            if self.validity != validity:
                raise SourceError("Postkassen er lavet om undervejs.", "Kør indsamlingen igen.")
            _, parts = link.uid("FETCH", uid, "(UID BODY.PEEK[])")
        except _LOST:
            self._drop()
            message = f"Postserveren afbrød forbindelsen. {_AGAIN}"
            raise FetchError(State.NEEDS_PERSON, message, again=True) from None
        except imaplib.IMAP4.error:
            raise FetchError(State.NEEDS_PERSON, "Postserveren kunne ikke give beskeden.") from None
        body = next((part[1] for part in parts if isinstance(part, tuple)), None)
        if body is None:
            raise FetchError(State.GONE, "Beskeden er der ikke længere.")
        into.write_bytes(body)
        return Fetched()

    def _drop(self) -> None:
        link, self.connection, self.selected = self.connection, None, ""
        if link is not None:
            try:
                link.shutdown()
            except OSError:
                return

    def close(self) -> None:
        if self.connection is not None:
            try:
                self.connection.logout()
            except (*_LOST, imaplib.IMAP4.error):
                self._drop()
            self.connection = None


def modified_utf7(name: str) -> str:
    """A folder name as IMAP writes it (RFC 3501, 5.1.3)."""
    out: list[str] = []
    other: list[str] = []

    def flush() -> None:
        if other:
            raw = base64.b64encode("".join(other).encode("utf-16-be")).decode()
            out.append("&" + raw.rstrip("=").replace("/", ",") + "-")
            other.clear()

    for char in name:
        if " " <= char <= "~":
            flush()
            out.append("&-" if char == "&" else char)
        else:
            other.append(char)
    flush()
    return "".join(out)


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _text(values: object) -> str:
    first = values[0] if isinstance(values, list) and values else b""
    return first.decode("ascii", "replace") if isinstance(first, bytes) else ""
