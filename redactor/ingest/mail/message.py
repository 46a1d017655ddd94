"""A mail, whatever format it came in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from redactor.errors import InputCode
from redactor.ingest.parts import clean_text

_ID = re.compile(r"<([^<>\s]{1,250})>")
_BETWEEN = re.compile(r'[;,"]')
_MONTHS = (
    *("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september"),
    *("oktober", "november", "december"),
)


@dataclass(slots=True)
class Attachment:
    """A file in a mail. `key` is the Content-ID or location the body may show it by."""

    name: str
    content: bytes
    key: str = ""
    code: InputCode | None = None


@dataclass(slots=True)
class Mail:
    """A mail, whatever format it came in. All texts are untrusted."""

    subject: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    """Danish label and value, in the order they are shown; subject and attachments apart."""
    sent: datetime | None = None
    bodies: list[tuple[str, str]] = field(default_factory=list)
    """('html' or 'text', content), in order."""
    rtf: bytes = b""
    """Body in RTF, when there is no other."""
    attachments: list[Attachment] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    ids: tuple[str, ...] = ()
    """Its own Message-ID, "" when it has none, and those it answers."""


def people_under(headers: list[tuple[str, str]], *labels: str) -> tuple[str, ...]:
    """The people of the headers with these labels, as they are written, each once; at most 200."""
    found = (
        clean_text(person)
        for label, value in headers
        if label in labels
        for person in _parted(value[:50_000])
    )
    return tuple(dict.fromkeys(person for person in found if person))[:200]


def _parted(value: str) -> Iterator[str]:
    """The people of a header, parted by commas and semicolons that stand in no quotes.

    Where a quote is left open, what is counted from the end holds.
    """
    open_, start = value.count('"') % 2, 0
    for sign in _BETWEEN.finditer(value):
        if sign.group() == '"':
            open_ = 1 - open_
        elif not open_:
            yield value[start : sign.start()]
            start = sign.end()
    yield value[start:]


def ids_in(untrusted_own: str, *untrusted_others: str) -> tuple[str, ...]:
    """A mail's message ids, its own first ("" when it has none), each once; () for none at all.

    At most 100 of at most 250 characters.
    """
    own = _ID.findall(untrusted_own[:50_000])[:1]
    found = [name for header in untrusted_others for name in _ID.findall(header[:50_000])]
    ids = tuple(dict.fromkeys(own + found))
    return (ids if own or not ids else ("", *ids))[:100]


def danish_time(moment: datetime) -> str:
    """'5. marts 2025 kl. 14.03 (UTC+01:00)', in the zone the mail was sent in."""
    text = f"{moment.day}. {_MONTHS[moment.month - 1]} {moment.year}"
    text += f" kl. {moment.hour:02d}.{moment.minute:02d}"
    zone = moment.strftime("%z")
    return f"{text} (UTC{zone[:3]}:{zone[3:5]})" if zone else text
