"""Internet mail (RFC 5322, MIME) to a `Mail`.

The standard library's `compat32` policy with decoding of our own: the newer policy's header
parser raises on some malformed headers, and a mail must not be lost for one of those.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value, parsedate_to_datetime

from redactor.errors import InputCode, InputError
from redactor.ingest.kinds import decode, encoding_of, mixed_utf8
from redactor.ingest.mail.bodies import (
    PGP_NOTICE,
    has_pgp,
    own_paragraphs,
    says_more,
    without_uuencoded,
)
from redactor.ingest.mail.cms import signed_content
from redactor.ingest.mail.message import Attachment, Mail, ids_in
from redactor.ingest.mail.tnef import read_tnef
from redactor.ingest.mailheads import mended
from redactor.ingest.text.texts import decode_html

_HEADERS = (
    ("From", "Fra"),
    ("Sender", "Afsendt af"),
    ("To", "Til"),
    ("Cc", "Cc"),
    ("Bcc", "Bcc"),
    ("Reply-To", "Svar til"),
    ("Resent-From", "Videresendt af"),
    ("Resent-To", "Videresendt til"),
    ("Resent-Cc", "Videresendt som kopi til"),
    ("Organization", "Organisation"),
    ("Keywords", "Nøgleord"),
    ("Comments", "Bemærkninger"),
    ("Sensitivity", "Følsomhed"),
    ("Importance", "Prioritet"),
)
_WESTERN = re.compile(r"(?:us-)?ascii|iso-?8859-?1?\d|latin-?\d|windows-?125\d|cp-?125\d", re.I)
"""Character sets of one byte a sign, which mailers name without looking."""
_STOCK = re.compile(r"(?i)\b(?:MIME|S/MIME|multi-?part)\b")
"""What mailers write before the first part for programs that know no parts."""
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
ONLY_PLAIN = "Står kun i mailens rene tekst:"
SIGNED = "Mailen er digitalt underskrevet; selve underskriften er ikke gengivet."


def read_eml(content: bytes) -> Mail:
    """Raises `InputError`: ENCRYPTED_MAIL, CORRUPT, TOO_DEEP."""
    try:
        message = message_from_bytes(mended(content))
        mail = Mail(subject=header_text(message, "Subject"))
        for name, label in _HEADERS:
            value = header_text(message, name)
            if name == "Sender" and value == header_text(message, "From"):
                continue
            if name == "Importance" and value.lower() in ("normal", ""):
                continue
            mail.headers.append((label, value))
        mail.sent = _date(message)
        if mail.sent is None:
            mail.headers.append(("Sendt", header_text(message, "Date")))
        mail.ids = ids_in(*(header_text(message, name) for name in _IDS))
        _visit(message, mail, 0)
    except (MessageError, LookupError, binascii.Error) as error:
        raise InputError(InputCode.CORRUPT) from error
    return mail


def read_signed(content: bytes, name: str) -> Mail:
    """What was signed, alone in a file: a mail's inside, or a file of any kind.

    Raises `InputError`: ENCRYPTED_MAIL, UNKNOWN_TYPE (a signature without what it signs), TOO_DEEP.
    """
    try:
        signed = signed_content(content)
    except InputError as error:
        if error.code is InputCode.CORRUPT:
            raise InputError(InputCode.UNKNOWN_TYPE) from error
        raise
    if re.match(rb"\s*(?:[A-Za-z][A-Za-z0-9-]*:[ \t].*\r?\n)", signed):
        mail = read_eml(signed)
    else:
        mail = Mail(attachments=[Attachment(name, signed)])
    mail.subject = mail.subject or name
    mail.notices.append(SIGNED)
    return mail


def header_text(message: Message, name: str) -> str:
    """All values of a header, encoded words decoded, 8-bit text read as UTF-8 or cp1252."""
    return ", ".join(
        decoded(str(value)) for key, value in message.raw_items() if key.lower() == name.lower()
    )


def decoded(value: str) -> str:
    value = re.sub(r"\r?\n[ \t]*", " ", _in_full(value))
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
        # decode_header gives what was not encoded back in this codec
        out.append(_in_charset(text, charset or "raw-unicode-escape") or mixed_utf8(text)
                   or text.decode("cp1252", "replace"))  # fmt: skip
    return "".join(out)


def _in_full(value: str) -> str:
    """A header's 8-bit text, which the parser keeps as lone surrogates, as UTF-8 or cp1252."""
    if not any("\udc80" <= char <= "\udcff" for char in value):
        return value
    raw = value.encode("utf-8", "surrogateescape")
    return mixed_utf8(raw) or raw.decode("cp1252", "replace")


def _in_charset(content: bytes, charset: str) -> str:
    """The text in the character set it names; '' where it is another, or none that is known."""
    if _WESTERN.fullmatch(charset):
        text = mixed_utf8(content)  # no chance writes every ø as two signs that are UTF-8
        if text:
            return text
    try:
        return content.decode(charset)
    except (LookupError, ValueError):
        return ""


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
        raise InputError(InputCode.ENCRYPTED_MAIL)
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
        _aside(part.preamble, mail)
        for child in part.get_payload():
            if isinstance(child, Message):
                _visit(child, mail, depth + 1)
        _aside(part.epilogue, mail)
    else:
        _leaf(part, kind, mail, depth)


def _aside(untrusted_text: str | None, mail: Mail) -> None:
    """Text between the parts, which no mail program shows."""
    text = decoded(untrusted_text or "").strip()
    if re.search(r"\w", text) and not _STOCK.search(text):
        mail.bodies.append(("text", text))


def _nested(part: Message, mail: Mail) -> None:
    for inner in part.get_payload():
        if isinstance(inner, Message):
            content = _unwrapped(part, inner.as_bytes(unixfrom=False))
            subject = header_text(message_from_bytes(content), "Subject") or "vedhæftet mail"
            mail.attachments.append(Attachment(f"{subject}.eml", content))


def _unwrapped(part: Message, content: bytes) -> bytes:
    """A mail within a mail, which must not be coded as a whole (RFC 2046, 5.2.1), and often is."""
    coding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if coding == "quoted-printable":
        return quopri.decodestring(content)
    if coding == "base64":
        try:
            return base64.b64decode(b"".join(content.split()), validate=True) or content
        except binascii.Error:
            pass
    return content


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
                extras += chosen.attachments
            chosen = trial
            told += trial.bodies
        else:
            mail.attachments += trial.attachments
    if chosen is not None:
        mail.bodies += chosen.bodies
        for body in told:
            if body in chosen.bodies:
                continue
            if says_more(*body, mail.bodies):
                mail.bodies.append(body)
            elif own := own_paragraphs(*body, mail.bodies):
                mail.bodies.append(("text", "\n\n".join([ONLY_PLAIN, *own])))
        mail.attachments += chosen.attachments
        # What a form of the text left behind brought along; it mostly comes with each of them.
        known = {attachment.content for attachment in chosen.attachments}
        for attachment in extras:
            if attachment.code is not None or attachment.content not in known:
                known.add(attachment.content)
                mail.attachments.append(attachment)


def _says_something(form: str, text: str) -> bool:
    if form == "html":
        text = text if "<img" in text.lower() else re.sub(r"<[^>]*>|&nbsp;", "", text)
    return bool(text.strip())


def _leaf(part: Message, kind: str, mail: Mail, depth: int) -> None:
    foot = _below_base64(part)
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    name = _file_name(part)
    attached = part.get_content_disposition() == "attachment"
    if kind in _SIGNATURES:
        mail.notices.append(SIGNED)
    elif kind in _ENVELOPES:
        _envelope(content, name, mail, depth)
    elif kind in _TNEF or (name.lower() == "winmail.dat" and content[:4] == b"\x78\x9f\x3e\x22"):
        inner = _winmail(content, name)
        mail.rtf = mail.rtf or inner.rtf
        mail.bodies += [body for body in inner.bodies if says_more(*body, mail.bodies, least=1)]
        mail.attachments += inner.attachments
    elif kind == "text/html" and not attached and not name:
        mail.bodies.append(("html", _text(part, content, html=True)))
    elif kind in ("text/plain", "text/rfc822-headers") and not (
        attached or name or _binary(content)
    ):
        text = _text(part, content, html=False) if content else str(part.get_payload())
        text, files = without_uuencoded(_unflowed(part, text))
        mail.bodies.append(("text", text))
        mail.attachments += files
        mail.notices += [PGP_NOTICE] if has_pgp(text) else []
    elif kind == "text/css":  # how a page saved as a mail (MHTML) looks, not what it says
        pass
    elif content or attached or name:
        key = str(part.get("Content-ID", "")).strip().strip("<>")
        key = key or str(part.get("Content-Location", "")).strip()
        name = name or f"vedhæftning{_SUFFIXES.get(kind, '')}"
        mail.attachments.append(Attachment(name, content, key))
    _aside(foot, mail)


def _winmail(content: bytes, name: str) -> Mail:
    """What Outlook packed; what cannot be read is a part that is listed."""
    try:
        return read_tnef(content)
    except InputError as error:
        return Mail(attachments=[Attachment(name or "winmail.dat", content, code=error.code)])


def _binary(content: bytes) -> bool:
    """Whether what is called a text is none (yEnc, a file sent as it is)."""
    return bool(content) and not encoding_of(content)


def _below_base64(part: Message) -> str:
    """What mailing lists write below a part in base64, taken off it: no decoder expects it."""
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() != "base64":
        return ""
    coded, _, below = str(part.get_payload()).strip().replace("\r\n", "\n").partition("\n\n")
    if not re.search(r"[^A-Za-z0-9+/=\s]", below):
        return ""
    part.set_payload(coded)
    return below


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
        told = Message()  # the part itself gives each 8-bit sign of a parameter as U+FFFD
        for key, text in part.raw_items():
            if key.lower() == header.lower():
                told[header] = _in_full(str(text))
        value = told.get_param(parameter, None, header)
        if value:
            try:
                return decoded(collapse_rfc2231_value(value))
            except (LookupError, ValueError):
                return decoded(str(value[-1]) if isinstance(value, tuple) else str(value))
    return ""


def _text(part: Message, content: bytes, *, html: bool) -> str:
    text = _in_charset(content, part.get_content_charset() or "")
    if text:
        return text
    try:
        return decode_html(content) if html else decode(content)
    except InputError:
        return content.decode("cp1252", "replace")


def _unflowed(part: Message, text: str) -> str:
    """RFC 3676: a line ending in a space goes on in the next."""
    if part.get_param("format") != "flowed":
        return text
    return re.sub(r"(?<!\n--) \r?\n(?!>|\r?\n|-- )", " ", text)
