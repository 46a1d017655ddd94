"""Outlook data files, PST and OST ([MS-PST]): pure containers, each item a part.

Read by libpff. What it cannot give (links, objects of other programs) is listed with its reason.
A password on such a file is a check in Outlook and no encryption
([MS-PST] 4.2, PidTagPstPassword); the file is read without it.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pypff

from redactor.errors import InputCode, InputError
from redactor.ingest.mail.composing import File, Item, composed
from redactor.ingest.mail.items import FIELDS, NAMED, SPELLED
from redactor.ingest.mail.pstnodes import Nodes, Place
from redactor.ingest.mail.pstvalues import DAMAGE, T, Values, read, text_of
from redactor.ingest.mail.rtfbody import unwrapped
from redactor.ingest.parts import Opened, PartWriter, clean_text
from redactor.limits import Limits

_DEEPEST = 60
_CHUNK = 1 << 20
_LARGEST = 256 << 20
"""Bytes of one attachment, which stands in memory while its mail is written."""
_NAME = 100
_UNICODE = 23
"""The version from which offsets have 64 bits."""

# Properties, [MS-OXPROPS].
_CLASS, _SUBJECT, _SUBMITTED, _DELIVERED, _START, _END = 0x1A, 0x37, 0x39, 0x0E06, 0x60, 0x61
_SENDER, _SENDER_MAIL, _SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
_FOR, _FOR_MAIL, _FOR_SMTP = 0x42, 0x65, 0x5D02
_ID, _REFERENCES, _REPLY_TO_ID = 0x1035, 0x1039, 0x1042
_SHOWN = {"To": 0x0E04, "Cc": 0x0E03, "Bcc": 0x0E02}
_RECIPIENT_TYPE, _NAME_SHOWN, _MAIL, _SMTP = 0x0C15, 0x3001, 0x3003, 0x39FE
_RECIPIENTS = {1: "To", 2: "Cc", 3: "Bcc"}
_METHOD, _LONG_NAME, _SHORT_NAME, _TAG, _CONTENT_ID = 0x3705, 0x3707, 0x3704, 0x370E, 0x3712
_CONTENT = 0x3701
_BY_VALUE, _NOTHING, _MAIL_WITHIN = 1, 0, 5
_NESTED = 20
"""How deep mails within mails are opened."""
_NAME_STREAM = 0x0003
_MAILS = ("ipm.note", "ipm.schedule", "report.", "ipm.post", "ipm.outlook.recall", "ipm.recall")
_FREE_BUSY = "ipm.microsoft.scheduledata.freebusy"


def open_pst(path: Path, stem: str, workdir: Path, limits: Limits) -> Opened:
    """Every item of the file's folders as a part 'Indbakke/Emne.eml'; what is broken is listed.

    Raises `InputError`: CORRUPT, EMPTY, TOO_MANY_PARTS, TOO_LARGE.
    """
    writer = PartWriter(workdir, limits)
    own = add_items(path, writer)
    if not writer.parts:
        raise InputError(InputCode.EMPTY)
    notices = (f"{own} systemposter fra Outlook om ledig tid er udeladt.",) if own else ()
    return Opened(kind="pst", pdf=None, parts=writer.parts, title=clean_text(stem), notices=notices)


def add_items(path: Path, writer: PartWriter) -> int:
    """Every item of an Outlook data file as a part; gives how many were left out, since they hold
    nothing anybody wrote. Raises `InputError` CORRUPT, and those of the writer."""
    if _is_cut(path):
        raise InputError(InputCode.CORRUPT)
    file = pypff.file()
    try:
        file.open(str(path))
    except DAMAGE as error:
        raise InputError(InputCode.CORRUPT) from error
    taken = Taking(writer, _labels(file), Nodes(path))
    try:
        _walk_all(file, taken)
    finally:
        file.close()
    return len(taken.own)


def _is_cut(path: Path) -> bool:
    """Whether the file is shorter than its header says ([MS-PST] 2.2.2.5 and 2.2.2.6)."""
    with path.open("rb") as file:
        head = file.read(192)
    if len(head) < 192:
        return True
    (version,) = struct.unpack_from("<H", head, 10)
    narrow = version < _UNICODE
    (said,) = (
        struct.unpack_from("<I", head, 0xA8) if narrow else struct.unpack_from("<Q", head, 0xB8)
    )
    return bool(said > path.stat().st_size)


def _walk_all(file: Any, taken: Taking) -> None:
    try:
        root = file.get_root_folder()
        loose = file.get_number_of_orphan_items()
    except DAMAGE as error:
        raise InputError(InputCode.CORRUPT) from error
    if root is not None:
        _folder(root, "", taken, lambda file: file.get_root_folder())
    for number in range(loose):
        item = read(file.get_orphan_item, number)
        # What hangs in no folder is mostly what Outlook keeps for itself; mails are taken.
        if item is not None and hasattr(item, "get_plain_text_body"):
            _message(item, "Uden mappe", number + 1, taken, _step("get_orphan_item", number))


@dataclass(frozen=True, slots=True)
class Taking:
    """Where parts go, and what the properties of this file are called."""

    writer: PartWriter
    labels: Mapping[int, str]
    nodes: Nodes | None = None
    own: list[str] = field(default_factory=list)
    """Items that hold nothing anybody wrote."""


def _labels(file: Any) -> dict[int, str]:
    """Property id to label; every file gives named properties ids of its own ([MS-PST] 2.4.7)."""
    labels = dict(FIELDS)
    stream = b""
    names = read(file.get_name_to_id_map)
    if names is not None:
        entry = (read(Values.of, names) or Values({})).fixed.get(_NAME_STREAM)
        stream = (read(lambda: entry.data) if entry is not None else b"") or b""
    for at in range(0, len(stream) - 7, 8):
        number, guid, index = struct.unpack_from("<IHH", stream, at)
        if not guid & 1 and number in NAMED:  # else it goes by a text, not a number
            labels[0x8000 + index] = NAMED[number]
    return labels


Way = Callable[[Any], Any]
"""From a file to something in it."""


def _step(getter: str, index: int, way: Way = lambda file: file) -> Way:
    return lambda file: getattr(way(file), getter)(index)


def _folder(folder: Any, place: str, taken: Taking, way: Way, depth: int = 0) -> None:
    writer = taken.writer
    name = _segment(read(folder.get_name) or "")
    here = f"{place}/{name}".strip("/")
    if depth > _DEEPEST:
        writer.refuse(here or "mappe", "entry", InputCode.TOO_DEEP)
        return
    for count, one, what in (
        (folder.get_number_of_sub_messages, folder.get_sub_message, "element"),
        (folder.get_number_of_sub_folders, folder.get_sub_folder, "mappe"),
    ):
        number = read(count)
        if number is None:
            writer.refuse(f"{here}/{what}r", "entry", InputCode.CORRUPT)
            continue
        for index in range(number):
            found = read(one, index)
            if found is None:
                writer.refuse(f"{here}/{what} {index + 1}", "entry", InputCode.CORRUPT)
            elif what == "mappe":
                _folder(found, here, taken, _step("get_sub_folder", index, way), depth + 1)
            else:
                way_there = _step("get_sub_message", index, way)
                _message(found, here, index + 1, taken, way_there)


def _segment(untrusted: str) -> str:
    """One step of a path: subjects and folders may hold slashes."""
    return clean_text(untrusted.replace("/", "-").replace("\\", "-"))[:_NAME].strip(". ")


def _message(message: Any, place: str, number: int, taken: Taking, way: Way) -> None:
    writer = taken.writer
    try:
        values = Values.of(message)
        subject = _segment(_subject(values)) or f"element {number}"
    except DAMAGE:
        writer.refuse(f"{place}/element {number}", "entry", InputCode.CORRUPT)
        return
    name = f"{place}/{subject}".strip("/")
    kind = values.text(_CLASS).lower()
    if kind.startswith(_FREE_BUSY):
        taken.own.append(name)
        return
    if kind and not kind.startswith((*_MAILS, *SPELLED)):
        # Lists of recipients, forms and the like: not all they hold could be shown.
        writer.refuse(name, "entry", InputCode.HIDDEN_CONTENT)
        return
    lost: list[tuple[str, InputCode]] = []
    try:
        item = _item(message, values, lost, Within(taken, way))
        content = composed(item)
    except DAMAGE:
        writer.refuse(f"{name}.eml", "entry", InputCode.CORRUPT)
        return
    writer.add(f"{name}.eml", content, "entry")
    for what, code in lost:
        writer.refuse(f"{name} - {_segment(what) or 'vedhæftning'}", "entry", code)


def _subject(values: Values) -> str:
    """The subject; a first character of 1 says how long a prefix 'SV:' is ([MS-PST] 2.5.3.1.1)."""
    subject = values.text(_SUBJECT)
    return subject[2:] if subject.startswith("\x01") else subject


@dataclass(frozen=True, slots=True)
class Within:
    """Where mails attached to a mail are had from."""

    taken: Taking
    way: Way
    """From a file to the mail that stands in a folder."""
    place: Place | None = None
    """Where the attached mail's own data lies; None for the mail in the folder itself."""
    depth: int = 0


def _item(message: Any, values: Values, lost: list[tuple[str, InputCode]], within: Within) -> Item:
    kind = values.text(_CLASS).lower()
    item = Item(kind=kind, subject=_subject(values))
    if kind.startswith(SPELLED):
        item.fields = list(_spelled(values, within.taken.labels))
    item.transport = _body(message.get_transport_headers, "headere", lost) or ""
    item.sent = read(message.get_client_submit_time) or read(message.get_delivery_time)
    sender = _person(values, _SENDER, _SENDER_SMTP, _SENDER_MAIL)
    author = _person(values, _FOR, _FOR_SMTP, _FOR_MAIL)
    item.people["From"] = [author if author[1] or author[0] else sender]
    if author[1] and sender[1] and author[1].lower() != sender[1].lower():
        item.people["Sender"] = [sender]
    _add_recipients(message, values, item)
    for header, tag in (("Message-ID", _ID), ("In-Reply-To", _REPLY_TO_ID),
                        ("References", _REFERENCES)):  # fmt: skip
        item.identity[header] = values.text(tag)
    _add_bodies(message, item, lost)
    _add_files(message, item, lost, within)
    return item


def _person(values: Values, name: int, smtp: int, mail: int) -> tuple[str, str]:
    address = values.text(smtp) or values.text(mail)
    return values.text(name), address if "@" in address else ""


def _add_recipients(message: Any, values: Values, item: Item) -> None:
    recipients = read(lambda: message.recipients)
    for number in range(read(recipients.get_number_of_record_sets) or 0) if recipients else ():
        one = read(Values.of, recipients, number)
        if one is None:
            continue
        header = _RECIPIENTS.get(one.number(_RECIPIENT_TYPE) or 1)
        if header:
            item.people.setdefault(header, []).append(_person(one, _NAME_SHOWN, _SMTP, _MAIL))
    for header, tag in _SHOWN.items():
        if header not in item.people and values.text(tag):
            item.people[header] = [(values.text(tag), "")]


def _spelled(values: Values, labels: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """What a contact, an appointment or a task says besides its text, label and value."""
    seen: set[str] = set()
    for tag, entry in values.fixed.items():
        label = labels.get(tag, "")
        value = clean_text(text_of(entry)) if label else ""
        if value and f"{label}:{value}" not in seen:
            seen.add(f"{label}:{value}")
            yield label, value


def _body(getter: Callable[[], T], what: str, lost: list[tuple[str, InputCode]]) -> T | None:
    """A body, or a line among what is lost: a mail without its text must not look whole."""
    try:
        return getter()
    except DAMAGE:
        lost.append((what, InputCode.CORRUPT))
        return None


def _add_bodies(message: Any, item: Item, lost: list[tuple[str, InputCode]]) -> None:
    item.html = _body(message.get_html_body, "tekst (HTML)", lost) or b""
    plain = _body(message.get_plain_text_body, "tekst", lost) or b""
    item.text = plain.decode("utf-8", "replace").replace("\0", "")
    if item.html or item.text.strip():
        return
    rtf = _body(message.get_rtf_body, "tekst (RTF)", lost)
    if rtf:
        form, text, item.rtf = unwrapped(bytes(rtf).rstrip(b"\0"))
        if form == "html":
            item.html = text.encode()
        elif text:
            item.text = text


def _add_files(message: Any, item: Item, lost: list[tuple[str, InputCode]], within: Within) -> None:
    count = _body(message.get_number_of_attachments, "vedhæftninger", lost) or 0
    for index in range(count):
        name = f"vedhæftning {index + 1}"
        try:
            attachment = message.get_attachment(index)
            values = Values.of(attachment)
            name = values.text(_LONG_NAME) or values.text(_SHORT_NAME) or values.text(_NAME_SHOWN)
            name = name or f"vedhæftning {index + 1}"
            method = values.number(_METHOD)
            if method == _NOTHING:
                continue
            if method == _MAIL_WITHIN and within.taken.nodes is not None:
                item.files.append(_attached_mail(message, attachment, values, name, lost, within))
                continue
            if method not in (_BY_VALUE, None):
                lost.append((name, InputCode.HIDDEN_CONTENT))
                continue
            size = attachment.get_size() or 0
            if size > _LARGEST:
                lost.append((name, InputCode.TOO_LARGE))
                continue
            content = b"".join(_chunks(attachment, size))
        except DAMAGE:
            lost.append((name, InputCode.CORRUPT))
            continue
        item.files.append(File(name, content, values.text(_TAG), values.text(_CONTENT_ID)))


def _attached_mail(
    message: Any,
    attachment: Any,
    values: Values,
    name: str,
    lost: list[tuple[str, InputCode]],
    within: Within,
) -> File:
    """A mail attached to a mail, as EML. Raises OSError when it cannot be had."""
    nodes = within.taken.nodes
    (node,) = struct.unpack_from("<I", (values.fixed[_CONTENT].data or b"").ljust(4, b"\0"))
    found = nodes.place_of(message.identifier) if nodes is not None else None
    if nodes is None or found is None or within.depth >= _NESTED:
        raise OSError("not to be had")
    hung = nodes.below(within.place or found[0], attachment.identifier)
    place = nodes.below(hung, node) if hung is not None else None
    raw = nodes.with_other(message.identifier, place) if place is not None else None
    if raw is None:
        raise OSError("no such node")
    file = pypff.file()
    with raw:
        file.open_file_object(raw)
        try:
            inner = within.way(file)
            deeper = replace(within, place=place, depth=within.depth + 1)
            item = _item(inner, Values.of(inner), lost, deeper)
            subject = _segment(item.subject or name) or "vedhæftet mail"
            return File(f"{subject}.eml", composed(item))
        finally:
            file.close()


def _chunks(attachment: Any, size: int) -> Iterator[bytes]:
    """The attachment's content. Raises OSError when it ends before its size."""
    left = size
    while left > 0:
        piece = attachment.read_buffer(min(_CHUNK, left))
        if not piece:
            raise OSError("short attachment")
        left -= len(piece)
        yield piece
