"""A mail's pieces to internet mail (RFC 5322, MIME), to be read as any other EML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.encoders import encode_base64
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from redactor.ingest.mail.bodies import says_more
from redactor.ingest.parts import clean_text
from redactor.ingest.text.texts import decode_html

_OWN = {"mime-version", "content-type", "content-transfer-encoding", "content-disposition"}
"""Headers of how the mail was packed, which is not how it is packed now."""
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]{1,80}")
_TYPES = {".rpmsg": "application/x-microsoft-rpmsg-message", ".p7m": "application/pkcs7-mime",
          ".p7s": "application/pkcs7-signature"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class File:
    """An attachment. `key` is the Content-ID the body may show it by."""

    name: str
    content: bytes
    media_type: str = ""
    key: str = ""


@dataclass(slots=True)
class Item:
    """A mail, or something kept beside mails. All texts are untrusted."""

    kind: str = ""
    """Message class in lower case, 'ipm.note'."""
    subject: str = ""
    transport: str = ""
    """Headers as they came over the internet; empty for what was never sent there."""
    sent: datetime | None = None
    """UTC, without a zone."""
    people: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Header to names and addresses; either may be empty."""
    identity: dict[str, str] = field(default_factory=dict)
    """Message-ID, In-Reply-To and References."""
    fields: list[tuple[str, str]] = field(default_factory=list)
    """Label and value of what is said besides the text."""
    html: bytes = b""
    text: str = ""
    rtf: bytes = b""
    files: list[File] = field(default_factory=list)


def composed(item: Item) -> bytes:
    """The item as EML. Headers that came over the internet hold; the others fill in."""
    signed = _signed_whole(item)
    message = _wrapped(item) if signed is None else Message()
    for name, value in _headers(item):
        message[name] = value
    if signed is None:
        return message.as_bytes(unixfrom=False)
    return message.as_bytes(unixfrom=False).rstrip(b"\n") + b"\nMIME-Version: 1.0\n" + signed


def _signed_whole(item: Item) -> bytes | None:
    """A signed or encrypted mail's one attachment is the mail itself ([MS-OXOSMIME] 2.1.3)."""
    if not item.kind.startswith("ipm.note.smime") or len(item.files) != 1:
        return None
    content = item.files[0].content
    if item.kind.startswith("ipm.note.smime.multipartsigned"):
        return content.lstrip(b"\r\n")
    envelope = MIMEBase("application", "pkcs7-mime")
    del envelope["MIME-Version"]
    envelope.set_payload(content)
    encode_base64(envelope)
    return envelope.as_bytes(unixfrom=False)


def _headers(item: Item) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if item.transport:
        told = message_from_bytes(item.transport.strip().encode("utf-8", "replace") + b"\r\n\r\n")
        for name, value in told.raw_items():
            if name.lower() not in _OWN and re.fullmatch(r"[!-9;-~]{1,76}", name):
                found.append((name, _header(str(value))))
    present = {name.lower() for name, _ in found}
    own: list[tuple[str, str]] = [
        *((name, _addresses(people)) for name, people in item.people.items()),
        ("Subject", item.subject),
        *item.identity.items(),
        ("Date", _date(item.sent)),
        ("X-Mailer", "Outlook"),
    ]
    for name, value in own:
        if value and name.lower() not in present:
            found.append((name, value if "=?" in value else _header(value)))
    return found


def _header(value: str) -> str:
    # decoded as UTF-8 with surrogates by the parser
    raw = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    clean = clean_text(raw)
    return clean if clean.isascii() else Header(clean, "utf-8").encode()


def _addresses(people: list[tuple[str, str]]) -> str:
    shown = []
    for raw_name, raw_address in people:
        name, address = clean_text(raw_name), clean_text(raw_address)
        if address.isascii() and address:
            shown.append(formataddr(("" if name == address else name, address)))
        elif name or address:
            shown.append(Header(name or address, "utf-8").encode(maxlinelen=10_000))
    return ", ".join(shown)


def _date(moment: datetime | None) -> str:
    """In Danish time, as people saw it."""
    if moment is None:
        return ""
    try:
        return format_datetime(moment.replace(tzinfo=UTC).astimezone(ZoneInfo("Europe/Copenhagen")))
    except (ZoneInfoNotFoundError, ValueError, OverflowError):
        return format_datetime(moment.replace(tzinfo=UTC))


def _wrapped(item: Item) -> Message:
    bodies = list(_bodies(item))
    whole = MIMEMultipart("mixed")
    for body in bodies:
        whole.attach(body)
    for file in item.files:
        whole.attach(_attached(file))
    return whole


def _bodies(item: Item) -> list[Message]:
    said = "\n".join(f"{label}: {value}" for label, value in item.fields)
    found: list[Message] = [_plain(said)] if said else []
    if item.html:
        html = MIMEBase("text", "html")
        html.set_payload(item.html)
        encode_base64(html)
        found.append(html)
        if says_more("text", item.text, [("html", decode_html(item.html))]):
            found.append(_plain(item.text.replace("\r\n", "\n")))
    elif item.text.strip():
        found.append(_plain(item.text.replace("\r\n", "\n")))
    elif item.rtf:
        found.append(_attached(File("besked.rtf", item.rtf, "application/rtf")))
    return found or [_plain("")]


def _plain(text: str) -> Message:
    return MIMEText(text.encode("utf-8", "replace").decode(), "plain", "utf-8")


def _attached(file: File) -> Message:
    name = clean_text(file.name)
    suffix = f".{name.rpartition('.')[2].lower()}"
    said = file.media_type.lower().strip()
    media_type = _TYPES.get(suffix) or (said if _MEDIA_TYPE.fullmatch(said) else "")
    if not media_type or media_type.startswith(("multipart/", "message/")):
        media_type = "application/octet-stream"
    part = MIMEBase(*media_type.split("/", 1))
    part.set_payload(file.content)
    encode_base64(part)
    key = clean_text(file.key).strip("<> ")
    part.add_header(
        "Content-Disposition", "inline" if key else "attachment", filename=("utf-8", "", name)
    )
    if key.isascii() and key:
        part["Content-ID"] = f"<{key}>"
    return part
