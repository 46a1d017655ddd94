"""winmail.dat: Outlook's own mail format inside other mails ([MS-OXTNEF])."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from redactor.errors import InputCode, InputError
from redactor.ingest.mail.message import Attachment, Mail
from redactor.ingest.mail.rtfbody import rtf_body

_SUBJECT, _BODY, _MESSAGE_PROPERTIES = 0x00018004, 0x0002800C, 0x00069003
_RENDER, _TITLE, _DATA, _ATTACHMENT = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
_VARIABLE = {0x0D, 0x1E, 0x1F, 0x102}
_HTML, _RTF, _PLAIN, _MAIL_SUBJECT = 0x1013, 0x1009, 0x1000, 0x0037
_ATTACH_DATA, _ATTACH_METHOD, _LONG_NAME, _CONTENT_ID = 0x3701, 0x3705, 0x3707, 0x3712
_EMBEDDED_MESSAGE = 5


def read_tnef(content: bytes) -> Mail:
    """Body and attachments of a TNEF stream. Raises `InputError` CORRUPT."""
    mail = Mail()
    current: Attachment | None = None
    properties: dict[int, bytes] = {}
    try:
        for attribute, data in _attributes(content):
            if attribute == _SUBJECT:
                mail.subject = _narrow(data)
            elif attribute == _BODY:
                mail.bodies.append(("text", _narrow(data)))
            elif attribute == _MESSAGE_PROPERTIES:
                properties = _properties(data)
            elif attribute == _RENDER:
                current = Attachment("vedhæftning", b"")
                mail.attachments.append(current)
            elif current is not None and attribute == _TITLE:
                current.name = _narrow(data) or current.name
            elif current is not None and attribute == _DATA:
                current.content = data
            elif current is not None and attribute == _ATTACHMENT:
                _describe(current, _properties(data))
    except (struct.error, IndexError) as error:
        raise InputError(InputCode.CORRUPT) from error
    _add_body(mail, properties)
    return mail


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    position = 6
    while position + 9 < len(content):
        _, attribute, length = struct.unpack_from("<BII", content, position)
        position += 9
        yield attribute, content[position : position + length]
        position += length + 2


def _properties(data: bytes) -> dict[int, bytes]:
    """MAPI property id -> its (first) value."""
    (count,) = struct.unpack_from("<I", data, 0)
    position, found = 4, {}
    for _ in range(min(count, 10_000)):
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
        for index in range(min(values, 10_000)):
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
    return found


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
    method = int.from_bytes(properties.get(_ATTACH_METHOD, b"")[:4], "little")
    if not attachment.content and _ATTACH_DATA in properties:
        data = properties[_ATTACH_DATA]
        attachment.content = data[16:] if method == _EMBEDDED_MESSAGE else data


def _add_body(mail: Mail, properties: dict[int, bytes]) -> None:
    mail.subject = mail.subject or _narrow(properties.get(_MAIL_SUBJECT, b""))
    if properties.get(_HTML):
        mail.bodies = [("html", _narrow(properties[_HTML]))]
    elif properties.get(_RTF):
        form, text, mail.rtf = rtf_body(properties[_RTF])
        if text:
            mail.bodies = [(form, text)]
    elif not mail.bodies and properties.get(_PLAIN):
        mail.bodies = [("text", _narrow(properties[_PLAIN]))]
