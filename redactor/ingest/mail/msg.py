"""Outlook's MSG files ([MS-OXMSG]) to a `Mail`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_string
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import extract_msg
from extract_msg.exceptions import (
    ExMsgBaseException,
    UnrecognizedMSGTypeError,
    UnsupportedMSGTypeError,
)

from redactor.errors import InputCode, InputError
from redactor.ingest.mail.bodies import own_paragraphs, says_more
from redactor.ingest.mail.cms import signed_content
from redactor.ingest.mail.eml import ONLY_PLAIN, SIGNED, header_text, read_eml
from redactor.ingest.mail.items import FIELDS, NAMED, SPELLED
from redactor.ingest.mail.message import Attachment, Mail, danish_time, ids_in
from redactor.ingest.mail.rtfbody import unwrapped
from redactor.ingest.text.texts import decode_html

# extract-msg's name, our label, and the property with the display names alone ([MS-OXPROPS]).
_HEADERS = (
    ("sender", "Fra", "0C1A"),
    ("to", "Til", "0E04"),
    ("cc", "Cc", "0E03"),
    ("bcc", "Bcc", "0E02"),
)
_IDS = ("1035", "1042", "1039")
"""Internet message id, in reply to id, internet references."""
_SENDER_ADDRESS = "0C1F"
# Calendar entries and tasks say these as well.
_MORE = (("startDate", "Start"), ("endDate", "Slut"), ("location", "Sted"))
_SIGNATURE_NAMES = ("smime.p7s",)


def read_msg(path: Path) -> Mail:
    """Raises `InputError`: ENCRYPTED_MAIL (S/MIME or rights management), CORRUPT, UNKNOWN_TYPE
    (neither a mail nor anything else that Outlook has by itself)."""
    try:
        with extract_msg.openMsg(
            str(path), errorBehavior=extract_msg.enums.ErrorBehavior.SUPPRESS_ALL
        ) as message:
            return _mail(message)
    except (UnrecognizedMSGTypeError, UnsupportedMSGTypeError) as error:
        raise InputError(InputCode.UNKNOWN_TYPE) from error
    except ExMsgBaseException as error:
        raise InputError(InputCode.CORRUPT) from error


def _mail(message: Any) -> Mail:
    kind = str(message.classType or "").lower()
    if kind.startswith(("ipm.note.rpmsg", "ipm.note.smime.rpmsg")):
        raise InputError(InputCode.ENCRYPTED_MAIL)
    mail = Mail(subject=_text(message.subject))
    for name, label, stream in _HEADERS:
        mail.headers.append((label, _people(message, name, stream)))
    for name, label in _MORE:
        value = getattr(message, name, None)
        if isinstance(value, datetime):
            mail.headers.append((label, danish_time(value)))
        elif isinstance(value, str):
            mail.headers.append((label, value))
    if kind.startswith(SPELLED):
        mail.headers += _spelled(message, {label for label, value in mail.headers if value})
    sent = message.date if hasattr(message, "date") else None
    mail.sent = _local(sent) if isinstance(sent, datetime) else None
    mail.ids = ids_in(*(_text(message.getStringStream(f"__substg1.0_{stream}")) for stream in _IDS))
    if kind.startswith("ipm.note.smime"):
        return _opaque(message, kind, mail)
    _add_body(message, mail)
    for attachment in message.attachments:
        _add_attachment(attachment, mail)
    return mail


def _spelled(message: Any, told: set[str]) -> Iterator[tuple[str, str]]:
    """What a contact, an appointment or a task says besides its text: label and value."""
    ids = {f"{tag:04X}": label for tag, label in FIELDS.items()}
    for named in message.named.values():
        number = getattr(named, "propertyID", "")  # else it goes by a text
        label = NAMED.get(int(number, 16), "") if number else ""
        if label:
            ids[named.propertyStreamID] = label
    seen: set[tuple[str, str]] = set()
    for tag, label in ids.items():
        for value in _values(message, tag):
            if value.strip() and label not in told and (label, value) not in seen:
                seen.add((label, value))
                yield label, value


def _values(message: Any, tag: str) -> Iterator[str]:
    """A property's texts, or its moment."""
    found = message.getSingleOrMultipleString(f"__substg1.0_{tag}")
    yield from ([found] if isinstance(found, str) else found or ())
    moment = message.getPropertyVal(f"{tag}0040")
    # Outlook writes the end of its calendar, the year 4500, for "no date".
    if isinstance(moment, datetime) and moment.year < 4000:
        midnight = (moment.hour, moment.minute) == (0, 0)  # a day, whatever the zone
        yield danish_time(moment).partition(" kl.")[0] if midnight else danish_time(_local(moment))


def _text(value: object) -> str:
    return str(value).replace("\0", "") if value else ""


def _people(message: Any, name: str, stream: str) -> str:
    """A sender or recipients, from the mail's own headers or the properties Outlook shows."""
    # extract-msg writes each comma of a header as a semicolon, those within names too
    own = message_from_string(_text(message.getStringStream("__substg1.0_007D")))
    told = " ".join(header_text(own, name).split()) if name != "sender" else ""
    if told:
        return told
    try:
        people = _text(getattr(message, name, ""))
    except (ValueError, LookupError, TypeError, AttributeError):  # malformed internet headers
        people = ""
    people = people or _text(message.getStringStream(f"__substg1.0_{stream}"))
    if name == "sender" and "@" not in people:
        address = _text(message.getStringStream(f"__substg1.0_{_SENDER_ADDRESS}"))
        people = f"{people} <{address}>" if "@" in address else people
    return people


def _local(moment: datetime) -> datetime:
    """MAPI keeps UTC; a time with no zone of its own is shown as it was in Denmark."""
    if moment.utcoffset() != timedelta(0):
        return moment
    try:
        return moment.astimezone(ZoneInfo("Europe/Copenhagen"))
    except ZoneInfoNotFoundError:
        return moment


def _opaque(message: Any, kind: str, mail: Mail) -> Mail:
    """A signed or encrypted mail's one attachment is the mail itself ([MS-OXOSMIME] 2.1.3).

    Signed mail is taken out, encrypted mail refused.
    """
    for attachment in message.rawAttachments:
        if isinstance(attachment.data, bytes):
            whole = kind.startswith("ipm.note.smime.multipartsigned")
            inner = read_eml(attachment.data if whole else signed_content(attachment.data))
            mail.bodies, mail.attachments, mail.rtf = inner.bodies, inner.attachments, inner.rtf
            mail.notices += inner.notices or [SIGNED]
            return mail
    raise InputError(InputCode.ENCRYPTED_MAIL)


def _add_body(message: Any, mail: Mail) -> None:
    html = getattr(message, "htmlBody", None)
    body = _text(getattr(message, "body", ""))
    rtf = getattr(message, "rtfBody", None)
    if html:
        mail.bodies.append(("html", decode_html(html)))
        if says_more("text", body, mail.bodies):
            mail.bodies.append(("text", body.replace("\r\n", "\n")))
        elif own := own_paragraphs("text", body, mail.bodies):
            mail.bodies.append(("text", "\n\n".join([ONLY_PLAIN, *own])))
    elif body.strip():
        mail.bodies.append(("text", body.replace("\r\n", "\n")))
    elif rtf:
        form, text, mail.rtf = unwrapped(rtf)
        if text:
            mail.bodies.append((form, text))


def _add_attachment(attachment: Any, mail: Mail) -> None:
    name = _text(attachment.longFilename or attachment.shortFilename or attachment.name)
    data = attachment.data
    if isinstance(data, extract_msg.MSGFile):
        subject = _text(getattr(data, "subject", "")) or name or "vedhæftet mail"
        mail.attachments.append(Attachment(f"{subject}.msg", data.exportBytes()))
    elif isinstance(data, bytes):
        if name.lower() in _SIGNATURE_NAMES:
            mail.notices.append(SIGNED)
            return
        key = _text(attachment.cid).strip("<>")
        mail.attachments.append(Attachment(name or "vedhæftning", data, key))
    else:  # a link to a file elsewhere, or an object of a kind not known
        mail.attachments.append(
            Attachment(name or "vedhæftning", b"", code=InputCode.HIDDEN_CONTENT)
        )
