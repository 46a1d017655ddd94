"""Internet mail (RFC 5322, MIME) to a `Mail`.

The standard library's `compat32` policy with decoding of our own: the newer policy's header
parser raises on some malformed headers, and a mail must not be lost for one of those.
"""

from __future__ import annotations

import binascii
import re
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value, parsedate_to_datetime

from redactor.errors import InputCode, InputError
from redactor.ingest.kinds import decode
from redactor.ingest.mail.bodies import PGP_NOTICE, has_pgp, says_more, without_uuencoded
from redactor.ingest.mail.cms import signed_content
from redactor.ingest.mail.message import Attachment, Mail, ids_in
from redactor.ingest.mail.tnef import read_tnef
from redactor.ingest.text.texts import decode_html

_HEADERS = (
    ("From", "Fra"),
    ("Sender", "Afsendt af"),
    ("To", "Til"),
    ("Cc", "Cc"),
    ("Bcc", "Bcc"),
    ("Reply-To", "Svar til"),
    ("Importance", "Prioritet"),
)
_IDS = ("Message-ID", "In-Reply-To", "References")
_SIGNATURES = {
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
}
_ENVELOPES = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_TNEF = {"application/ms-tnef", "application/vnd.ms-tnef"}
_SUFFIXES = {
    "text/calendar": ".ics",
    "text/html": ".html",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
}
_ELSEWHERE = {"message/external-body": "henvisning", "message/partial": "del af en mail"}
"""Parts that hold only where the rest is (RFC 2046, 5.2.2 and 5.2.3)."""
_DEPTH = 40
SIGNED = "Mailen er digitalt underskrevet; selve underskriften er ikke gengivet."


def read_eml(content: bytes) -> Mail:
    """Raises `InputError`: ENCRYPTED, CORRUPT, TOO_DEEP."""
    try:
        message = message_from_bytes(content.lstrip(b"\r\n"))
        mail = Mail(subject=header_text(message, "Subject"))
        for name, label in _HEADERS:
            value = header_text(message, name)
            if name == "Sender" and value == header_text(message, "From"):
                continue
            if name == "Importance" and value.lower() in ("normal", ""):
                continue
            mail.headers.append((label, value))
        mail.sent = _date(message)
        mail.ids = ids_in(*(header_text(message, name) for name in _IDS))
        _visit(message, mail, 0)
    except (MessageError, LookupError, binascii.Error) as error:
        raise InputError(InputCode.CORRUPT) from error
    return mail


def header_text(message: Message, name: str) -> str:
    """All values of a header, encoded words decoded, 8-bit text read as UTF-8 or cp1252."""
    return ", ".join(
        decoded(str(value)) for key, value in message.raw_items() if key.lower() == name.lower()
    )


def decoded(value: str) -> str:
    if any("\udc80" <= char <= "\udcff" for char in value):
        raw = value.encode("utf-8", "surrogateescape")
        try:
            value = raw.decode("utf-8")
        except UnicodeDecodeError:
            value = raw.decode("cp1252", "replace")
    value = re.sub(r"\r?\n[ \t]*", " ", value)
    if "=?" not in value:
        return value
    try:
        pieces = decode_header(value)
    except (HeaderParseError, ValueError):
        return value
    out = []
    for text, charset in pieces:
        if isinstance(text, str):
            out.append(text)
            continue
        try:
            # decode_header gives what was not encoded back in this codec
            out.append(text.decode(charset or "raw-unicode-escape", "replace"))
        except LookupError:
            out.append(text.decode("cp1252", "replace"))
    return "".join(out)


def _date(message: Message):  # type: ignore[no-untyped-def]
    for value in message.get_all("Date", []):
        try:
            return parsedate_to_datetime(str(value))
        except (TypeError, ValueError, IndexError, OverflowError):
            continue
    return None


def _visit(part: Message, mail: Mail, depth: int) -> None:
    if depth > _DEPTH:
        raise InputError(InputCode.TOO_DEEP)
    kind = part.get_content_type()
    if kind in ("multipart/encrypted", "application/x-microsoft-rpmsg-message"):
        raise InputError(InputCode.ENCRYPTED)
    if kind == "message/rfc822" or (kind == "message/global" and part.is_multipart()):
        _nested(part, mail)
    elif kind in _ELSEWHERE:
        name = _file_name(part) or _ELSEWHERE[kind]
        mail.attachments.append(Attachment(name, b"", code=InputCode.HIDDEN_CONTENT))
    elif kind.startswith("message/"):  # receipts, which the parser takes for mails
        mail.bodies.append(("text", _report(part)))
    elif kind == "multipart/alternative":
        _alternative(part, mail, depth)
    elif part.is_multipart():
        for child in part.get_payload():
            if isinstance(child, Message):
                _visit(child, mail, depth + 1)
    else:
        _leaf(part, kind, mail, depth)


def _nested(part: Message, mail: Mail) -> None:
    for inner in part.get_payload():
        if isinstance(inner, Message):
            subject = header_text(inner, "Subject") or "vedhæftet mail"
            content = inner.as_bytes(unixfrom=False)
            mail.attachments.append(Attachment(f"{subject}.eml", content))


def _report(part: Message) -> str:
    """What a receipt says (RFC 3464, RFC 8098): blocks of fields, each with its text if any."""
    inner = part.get_payload()
    blocks = [part, *inner] if isinstance(inner, list) else [part]
    said: list[str] = []
    for block in blocks:
        fields = block.raw_items() if block is not part else ()
        content = block.get_payload(decode=True)
        text = _text(block, content, html=False) if isinstance(content, bytes) else ""
        said.append("\n".join([*(f"{n}: {decoded(str(v))}" for n, v in fields), text]).strip())
    return "\n\n".join(filter(None, said))


def _alternative(part: Message, mail: Mail, depth: int) -> None:
    """The richest body that says something, and those that say much else besides.

    What is no body (a calendar entry) stays attached.
    """
    chosen: Mail | None = None
    told: list[tuple[str, str]] = []
    extras: list[Attachment] = []
    for child in part.get_payload():
        if not isinstance(child, Message):
            continue
        trial = Mail()
        _visit(child, trial, depth + 1)
        mail.notices += trial.notices
        if any(_says_something(form, text) for form, text in trial.bodies):
            if chosen is not None:
                extras = [a for a in chosen.attachments if not a.key]
            chosen = trial
            told += trial.bodies
        else:
            mail.attachments += trial.attachments
    if chosen is not None:
        mail.bodies += chosen.bodies
        for body in told:
            if body not in chosen.bodies and says_more(*body, mail.bodies):
                mail.bodies.append(body)
        mail.attachments += chosen.attachments + extras


def _says_something(form: str, text: str) -> bool:
    if form == "html":
        text = text if "<img" in text.lower() else re.sub(r"<[^>]*>|&nbsp;", "", text)
    return bool(text.strip())


def _leaf(part: Message, kind: str, mail: Mail, depth: int) -> None:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    name = _file_name(part)
    attached = part.get_content_disposition() == "attachment"
    if kind in _SIGNATURES:
        mail.notices.append(SIGNED)
    elif kind in _ENVELOPES:
        _envelope(content, name, mail, depth)
    elif kind in _TNEF or (name.lower() == "winmail.dat" and content[:4] == b"\x78\x9f\x3e\x22"):
        inner = read_tnef(content)
        mail.rtf = mail.rtf or inner.rtf
        mail.bodies += [body for body in inner.bodies if says_more(*body, mail.bodies, least=1)]
        mail.attachments += inner.attachments
    elif kind == "text/html" and not attached and not name:
        mail.bodies.append(("html", _text(part, content, html=True)))
    elif kind in ("text/plain", "text/rfc822-headers") and not (attached or name):
        text = _text(part, content, html=False) if content else str(part.get_payload())
        text, files = without_uuencoded(_unflowed(part, text))
        mail.bodies.append(("text", text))
        mail.attachments += files
        mail.notices += [PGP_NOTICE] if has_pgp(text) else []
    elif content or attached or name:
        key = str(part.get("Content-ID", "")).strip().strip("<>")
        key = key or str(part.get("Content-Location", "")).strip()
        name = name or f"vedhæftning{_SUFFIXES.get(kind, '')}"
        mail.attachments.append(Attachment(name, content, key))


def _envelope(content: bytes, name: str, mail: Mail, depth: int) -> None:
    """A signed message is read in its place. Encrypted: a mail that is nothing else is refused."""
    try:
        signed = signed_content(content)
    except InputError as error:
        if depth == 0:
            raise
        mail.attachments.append(Attachment(name or "smime.p7m", content, code=error.code))
        return
    _visit(message_from_bytes(signed), mail, depth + 1)
    mail.notices.append(SIGNED)


def _file_name(part: Message) -> str:
    for header, parameter in (("Content-Disposition", "filename"), ("Content-Type", "name")):
        value = part.get_param(parameter, None, header)
        if value:
            try:
                return decoded(collapse_rfc2231_value(value))
            except (LookupError, ValueError):
                return decoded(str(value[-1]) if isinstance(value, tuple) else str(value))
    return ""


def _text(part: Message, content: bytes, *, html: bool) -> str:
    charset = part.get_content_charset()
    if charset:
        try:
            return content.decode(charset, "strict")
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    try:
        return decode_html(content) if html else decode(content)
    except InputError:
        return content.decode("cp1252", "replace")


def _unflowed(part: Message, text: str) -> str:
    """RFC 3676: a line ending in a space goes on in the next."""
    if part.get_param("format") != "flowed":
        return text
    return re.sub(r"(?<!\n--) \r?\n(?!>|\r?\n|-- )", " ", text)
