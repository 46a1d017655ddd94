"""winmail.dat: Outlook's own mail format inside other mails ([MS-OXTNEF])."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from redactor.errors import InputCode, InputError
from redactor.ingest.mail.bodies import says_more
from redactor.ingest.mail.message import Attachment, Mail, ids_in
from redactor.ingest.mail.rtfbody import rtf_body

_SUBJECT, _BODY, _MESSAGE_PROPERTIES = 0x00018004, 0x0002800C, 0x00069003
_RENDER, _TITLE, _DATA, _ATTACHMENT = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
_VARIABLE = {0x0D, 0x1E, 0x1F, 0x102}
_HTML, _RTF, _PLAIN, _MAIL_SUBJECT = 0x1013, 0x1009, 0x1000, 0x0037
_ATTACH_DATA, _ATTACH_METHOD, _LONG_NAME, _CONTENT_ID = 0x3701, 0x3705, 0x3707, 0x3712
_EMBEDDED_MESSAGE = 5
REST = "resten af winmail.dat"

# Properties of the head, [MS-OXPROPS]: a name and where its address stands.
_SENDER, _FOR = (0x0C1A, (0x5D01, 0x0C1F)), (0x0042, (0x5D02, 0x0065))
_PERSON = (0x3001, (0x39FE, 0x3003))
_PEOPLE = ((0x0E04, "Til"), (0x0E03, "Cc"), (0x0E02, "Bcc"))
_RECIPIENTS, _KIND, _KINDS = 0x00069004, 0x0C15, {2: "Cc", 3: "Bcc"}
_SENT, _DELIVERED, _IDS = 0x0039, 0x0E06, (0x1035, 0x1042, 0x1039)
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_MOST = 10_000
_BLANK = b"\0\t\r\n "
"""What ways of sending put behind a stream."""


def read_tnef(content: bytes) -> Mail:
    """Head, body and attachments of a TNEF stream; where it is cut, the rest is listed as a part.

    Raises `InputError` CORRUPT.
    """
    mail = Mail()
    current: Attachment | None = None
    properties: dict[int, bytes] = {}
    recipients: list[dict[int, bytes]] = []
    whole = True
    try:
        for attribute, data, cut in _attributes(content):
            whole = whole and not cut
            if attribute == _SUBJECT:
                mail.subject = _narrow(data)
            elif attribute == _BODY:
                mail.bodies.append(("text", _narrow(data)))
            elif attribute == _MESSAGE_PROPERTIES:
                properties = _properties(data, cut=cut)
            elif attribute == _RECIPIENTS:
                try:
                    recipients = _rows(data)
                except struct.error:  # the mail itself is there all the same
                    whole = False
            elif attribute == _RENDER:
                current = Attachment("vedhæftning", b"")
                mail.attachments.append(current)
            elif current is not None and attribute == _TITLE:
                current.name = _narrow(data) or current.name
            elif current is not None and attribute == _DATA:
                current.content = data
            elif current is not None and attribute == _ATTACHMENT:
                _describe(current, _properties(data, cut=cut))
    except (struct.error, IndexError) as error:
        raise InputError(InputCode.CORRUPT) from error
    _add_head(mail, properties, recipients)
    _add_body(mail, properties)
    if not whole:
        mail.attachments.append(Attachment(REST, b"", code=InputCode.CORRUPT))
    return mail


def _attributes(content: bytes) -> Iterator[tuple[int, bytes, bool]]:
    """Number and data of each attribute, and whether it is cut: goes beyond the end."""
    position = 6
    end = len(content.rstrip(_BLANK))
    while position < end:
        if position + 9 > len(content):
            yield 0, b"", True
            return
        _, attribute, length = struct.unpack_from("<BII", content, position)
        position += 9
        yield attribute, content[position : position + length], position + length > len(content)
        position += length + 2


def _properties(data: bytes, *, cut: bool) -> dict[int, bytes]:
    """MAPI property id -> its (first) value; of a list that is cut, those that are there."""
    found: dict[int, bytes] = {}
    try:
        _list(data, 0, found)
    except struct.error:
        if not cut:
            raise
    return found


def _rows(data: bytes) -> list[dict[int, bytes]]:
    """The lists of properties of a table, a list each row ([MS-OXTNEF] 2.1.3.5.1)."""
    (count,) = struct.unpack_from("<I", data, 0)
    position, found = 4, []
    for _ in range(min(count, _MOST)):
        row: dict[int, bytes] = {}
        position = _list(data, position, row)
        found.append(row)
    return found


def _list(data: bytes, position: int, found: dict[int, bytes]) -> int:
    """Put a list's properties, id -> (first) value, into `found`; gives where the list ends."""
    (count,) = struct.unpack_from("<I", data, position)
    position += 4
    for _ in range(min(count, _MOST)):
        kind, number = struct.unpack_from("<HH", data, position)
        position += 4
        if number >= 0x8000:
            (named,) = struct.unpack_from("<I", data, position + 16)
            (size,) = struct.unpack_from("<I", data, position + 20)
            position += 24 + (_padded(size) if named else 0)
        many, kind = bool(kind & 0x1000), kind & 0x0FFF
        values = 1
        if many or kind in _VARIABLE:
            (values,) = struct.unpack_from("<I", data, position)
            position += 4
        for index in range(min(values, _MOST)):
            if kind in _VARIABLE:
                (size,) = struct.unpack_from("<I", data, position)
                position += 4
            else:
                size = _FIXED.get(kind, 4)
            if index == 0:
                value = data[position : position + size]
                found[number] = (
                    value.decode("utf-16-le", "replace").encode() if kind == 0x1F else value
                )
            position += _padded(size)
    return position


def _padded(size: int) -> int:
    return (size + 3) // 4 * 4


def _narrow(data: bytes) -> str:
    data = data.rstrip(b"\0")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _describe(attachment: Attachment, properties: dict[int, bytes]) -> None:
    if properties.get(_LONG_NAME):
        attachment.name = _narrow(properties[_LONG_NAME]) or attachment.name
    attachment.key = _narrow(properties.get(_CONTENT_ID, b"")).strip("<>")
    method = _number(properties.get(_ATTACH_METHOD, b""))
    if not attachment.content and _ATTACH_DATA in properties:
        data = properties[_ATTACH_DATA]
        attachment.content = data[16:] if method == _EMBEDDED_MESSAGE else data


def _add_head(mail: Mail, properties: dict[int, bytes], rows: list[dict[int, bytes]]) -> None:
    """From whom, to whom and when: an attached mail says it nowhere else."""
    sender, author = _person(properties, *_SENDER), _person(properties, *_FOR)
    mail.headers.append(("Fra", author or sender))
    if sender and author and sender != author:
        mail.headers.append(("Afsendt af", sender))
    for number, label in _PEOPLE:
        shown = _narrow(properties.get(number, b""))
        told = [
            _person(row, *_PERSON)
            for row in rows
            if _KINDS.get(_number(row.get(_KIND, b"")), "Til") == label
        ]
        named = {name.partition(" <")[0] for name in told}
        others = [name for name in shown.split(";") if name.strip() and name.strip() not in named]
        mail.headers.append((label, "; ".join(filter(None, [*map(str.strip, others), *told]))))
    moment = _number(properties.get(_SENT) or properties.get(_DELIVERED, b""))
    if moment:
        try:  # tenths of microseconds
            sent = _EPOCH + timedelta(microseconds=moment // 10)
            mail.sent = sent.astimezone(ZoneInfo("Europe/Copenhagen"))
        except (OverflowError, ZoneInfoNotFoundError):
            mail.sent = None
    mail.ids = ids_in(*(_narrow(properties.get(number, b"")) for number in _IDS))


def _person(properties: dict[int, bytes], name: int, addresses: tuple[int, ...]) -> str:
    """'Ida Holm <ida@example.dk>', of what there is."""
    shown = _narrow(properties.get(name, b""))
    told = (_narrow(properties.get(number, b"")) for number in addresses)
    address = next((one for one in told if "@" in one), "")
    return f"{shown} <{address}>" if shown and address and shown != address else shown or address


def _number(data: bytes) -> int:
    return int.from_bytes(data[:8], "little")


def _add_body(mail: Mail, properties: dict[int, bytes]) -> None:
    mail.subject = mail.subject or _narrow(properties.get(_MAIL_SUBJECT, b""))
    if properties.get(_HTML):
        _take_richer(mail, "html", _narrow(properties[_HTML]))
    elif properties.get(_RTF):
        form, text, mail.rtf = rtf_body(properties[_RTF])
        if text:
            _take_richer(mail, form, text)
    elif not mail.bodies and properties.get(_PLAIN):
        mail.bodies = [("text", _narrow(properties[_PLAIN]))]


def _take_richer(mail: Mail, form: str, text: str) -> None:
    """A form of the text ahead of the plain one, which stays where it says more."""
    others = [body for body in mail.bodies if says_more(*body, [(form, text)], least=1)]
    mail.bodies = [(form, text), *others]
