"""What the headers of a mail say: who, when, which way, and which conversation (RFC 5322)."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

_ID = re.compile(r"<([^<>\s]{1,900})>")
_LIMIT = 256 * 1024


@dataclass(frozen=True, slots=True)
class Headers:
    """A mail's headers, decoded. Empty means not said or not readable."""

    message_id: str
    thread: str
    """Id of the conversation's first message, by References, else In-Reply-To, else its own."""
    subject: str
    date: str
    parties: tuple[str, ...]
    sender: str


def read_headers(untrusted_raw: bytes) -> Headers:
    """Read the headers at the start of a mail; what cannot be read is left empty."""
    end = re.search(rb"\r?\n\r?\n", untrusted_raw[:_LIMIT])
    head = untrusted_raw[: end.end() if end else _LIMIT]
    message = message_from_bytes(head, policy=policy.compat32)
    own = _ids(message, "Message-ID")
    chain = _ids(message, "References") or _ids(message, "In-Reply-To") or own
    people = _people(message, "From", "Sender")
    return Headers(
        message_id=own[0] if own else "",
        thread=chain[0] if chain else "",
        subject=decoded(message.get("Subject")),
        date=_date(message.get("Date")),
        parties=tuple(dict.fromkeys((*people, *_people(message, "To", "Cc")))),
        sender=people[0] if people else "",
    )


def direction(headers: Headers, own: tuple[str, ...]) -> str:
    """in, out or internal, by the authority's own mail domains; empty when they are not known."""
    if not own or not headers.sender:
        return ""
    ours = [_is_own(party, own) for party in headers.parties]
    if not _is_own(headers.sender, own):
        return "in"
    return "internal" if all(ours) else "out"


def _is_own(address: str, own: tuple[str, ...]) -> bool:
    domain = address.rpartition("@")[2].casefold()
    return any(domain == o.casefold() or domain.endswith(f".{o.casefold()}") for o in own)


def _ids(message: Message, name: str) -> list[str]:
    return _ID.findall(decoded(message.get(name)))


def decoded(value: object) -> str:
    """A header's text, encoded words (RFC 2047) decoded; broken ones are kept as they stand."""
    if value is None:
        return ""
    text = str(value)
    with suppress(HeaderParseError, LookupError, UnicodeError, ValueError):
        text = str(make_header(decode_header(text)))
    clean = text.encode("utf-8", "replace").decode()
    return " ".join("".join(c if c.isprintable() else " " for c in clean).split())[:1000]


def _people(message: Message, *names: str) -> list[str]:
    values = [decoded(value) for name in names for value in message.get_all(name, [])]
    return [address for _, address in getaddresses(values) if "@" in address][:500]


def _date(value: object) -> str:
    try:
        return parsedate_to_datetime(str(value)).isoformat() if value else ""
    except (ValueError, OverflowError, IndexError, TypeError):
        return ""
