"""Calendar entries and visiting cards: lines of name, parameters and value, for a reader.

iCalendar is RFC 5545, vCard RFC 6350 (4.0) and RFC 2426 (3.0). Their elders (vCalendar 1.0 and
vCard 2.1) write letters beyond ASCII in quoted-printable and name the character set.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass

from redactor.ingest.kinds import decode
from redactor.ingest.text.typeset import Block, Table, heading

File = tuple[str, bytes]
"""Untrusted name and content of a file written into the text."""

_CALENDAR = {
    "SUMMARY": "Emne",
    "DTSTART": "Start",
    "DTEND": "Slut",
    "LOCATION": "Sted",
    "ORGANIZER": "Arrangør",
    "ATTENDEE": "Deltager",
    "DESCRIPTION": "Beskrivelse",
    "STATUS": "Status",
    "COMMENT": "Bemærkning",
    "ATTACH": "Vedhæftet",
}
_CARD = {
    "FN": "Navn",
    "N": "Navn i dele",
    "NICKNAME": "Kaldenavn",
    "ORG": "Organisation",
    "TITLE": "Stilling",
    "ROLE": "Rolle",
    "TEL": "Telefon",
    "EMAIL": "E-mail",
    "ADR": "Adresse",
    "LABEL": "Adresse",
    "BDAY": "Fødselsdag",
    "NOTE": "Bemærkning",
    "PHOTO": "Billede",
    "LOGO": "Logo",
    "SOUND": "Lyd",
    "KEY": "Nøgle",
}
_FRAME = {"BEGIN", "END", "VERSION", "PRODID", "UID", "SEQUENCE", "DTSTAMP", "METHOD", "REV"}
_FOLD = re.compile(rb"(?<!=)\r?\n[ \t]")
"""May cut a letter of two bytes in two."""
_SOFT = re.compile(r"=\r?\n[ \t]?")
_QUOTED_PRINTABLE = re.compile(
    r"(?im)^([^:\r\n]*;(?:ENCODING=)?QUOTED-PRINTABLE[^:\r\n]*):((?:[^\r\n]*=\r?\n)*[^\r\n]*)"
)
_BASE64 = re.compile(r"(?i);(?:ENCODING=)?(?:BASE64|B)(?=;|$)")
_DATA = re.compile(r"(?i)data:[\w.+/-]*;base64,")
_FILE_NAME = re.compile(r'(?i);(?:X-)?FILENAME="?([^;"]+)')
_PICTURE = re.compile(r"(?i)jpe?g|png|gif|bmp|tiff?|webp")


@dataclass(frozen=True, slots=True)
class _Line:
    """One property. `head` is its name and parameters, `key` the name without a group."""

    head: str
    key: str
    value: str


def calendar_blocks(content: bytes) -> tuple[list[Block], list[File]]:
    """A calendar entry: known properties by Danish name, the others as they are called."""
    rows, files = _rows(_without_zones(decode(_FOLD.sub(b"", content))), _CALENDAR)
    return [heading("Kalenderaftale"), Table(tuple(rows))], files


def _without_zones(text: str) -> str:
    """Without the rules of time zones; one without an end stays, and is looked for once."""
    kept, done = [], 0
    while (begin := text.find("BEGIN:VTIMEZONE", done)) >= 0:
        end = text.find("END:VTIMEZONE", begin)
        if end < 0:
            break
        kept.append(text[done:begin])
        done = end + len("END:VTIMEZONE")
    return "".join([*kept, text[done:]])


def card_blocks(content: bytes) -> tuple[list[Block], list[File]]:
    """Visiting cards, each a table; pictures in them are files."""
    blocks: list[Block] = []
    files: list[File] = []
    for card in re.split(r"(?im)^(?=BEGIN:VCARD)", decode(_FOLD.sub(b"", content))):
        rows, found = _rows(card, _CARD)
        if rows:
            blocks += [heading("Visitkort"), Table(tuple(rows))]
        files += found
    return blocks, files


def _rows(text: str, names: dict[str, str]) -> tuple[list[tuple[str, str]], list[File]]:
    rows: list[tuple[str, str]] = []
    files: list[File] = []
    for line in _lines(text):
        if line.key in _FRAME or not line.value.strip():
            continue
        file = _file(line)
        if file is not None:
            files.append(file)
        value = file[0] if file is not None else _shown(line)
        rows.append((names.get(line.key, line.key), value))
    return rows, files


def _lines(text: str) -> Iterator[_Line]:
    for line in _QUOTED_PRINTABLE.sub(_unquoted, text).splitlines():
        head, _, value = line.partition(":")
        while head.count('"') % 2 and ":" in value:  # a colon within quotes ends no parameters
            more, _, value = value.partition(":")
            head += f":{more}"
        key = head.split(";")[0].rpartition(".")[2].upper()
        if re.fullmatch(r"[A-Z0-9-]+", key):
            yield _Line(head, key, value.replace(_LINE_END, "\n"))
        elif line.strip():
            yield _Line(line, "", line)


_LINE_END = "\ue00a"
"""Stands for a line feed within a value while the text is cut into lines."""


def _unquoted(found: re.Match[str]) -> str:
    charset = re.search(r"(?i);CHARSET=([\w-]+)", found.group(1))
    raw = quopri.decodestring(_SOFT.sub("", found.group(2)).encode("utf-8"))
    try:
        value = raw.decode(charset.group(1) if charset else "utf-8")
    except (LookupError, UnicodeDecodeError):
        value = raw.decode("cp1252", "replace")
    return f"{found.group(1)}:" + re.sub(r"\r\n?|\n", _LINE_END, value)


def _file(line: _Line) -> File | None:
    """A file written into the text (RFC 5545, 3.8.1.1; RFC 6350, 6.2.4)."""
    data = _DATA.match(line.value)
    if data is None and not _BASE64.search(line.head):
        return None
    try:
        content = base64.b64decode(
            "".join(line.value[data.end() if data else 0 :].split()), validate=True
        )
    except binascii.Error:
        return None
    named = _FILE_NAME.search(line.head)
    kind = _PICTURE.search(f"{line.head} {data.group() if data else ''}")
    default = f"{line.key.lower()}.{kind.group().lower()}" if kind else "vedhæftning"
    return (named.group(1) if named else default), content


def _shown(line: _Line) -> str:
    value = line.value.replace("\\n", "\n").replace("\\N", "\n")
    moment = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?", value)
    if moment:
        year, month, day, hour, minute, zulu = moment.groups()
        value = f"{day}-{month}-{year}"
        value += f" kl. {hour}.{minute}{' UTC' if zulu else ''}" if hour else ""
    value = re.sub(r"\\([,;\\])", r"\1", re.sub(r"(?<!\\);", "; ", value)).strip("; ")
    said = [p.partition("=")[2].strip('"') for p in line.head.split(";")[1:] if _says(p)]
    return " ".join([*said, value]).strip()


def _says(parameter: str) -> bool:
    return parameter.upper().startswith(("CN=", "SENT-BY=", "DELEGATED-", "LABEL="))
