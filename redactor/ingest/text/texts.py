"""TXT, CSV, HTML and calendar files as readable pages."""

from __future__ import annotations

import base64
import binascii
import csv
import io
import re
from pathlib import Path

from redactor.errors import InputCode, InputError
from redactor.ingest.kinds import decode, delimiter_of
from redactor.ingest.parts import Opened, PartWriter, clean_text
from redactor.ingest.text.htmltext import blocks_of, title_of
from redactor.ingest.text.typeset import Block, Table, heading, plain, typeset
from redactor.ingest.titles import useful_title
from redactor.settings import Limits

_PAGE_TEXT = 20_000
"""Characters that stand on no page of 10-point text: more than this per page cannot fit."""
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([A-Za-z0-9_-]+)""", re.IGNORECASE)


def open_text(path: Path, kind: str, stem: str, workdir: Path, limits: Limits) -> Opened:
    """A text file on A4 pages. `kind` is 'txt', 'csv', 'html' or 'ics'.

    Raises `InputError`: EMPTY, UNKNOWN_TYPE (not text after all), TOO_MANY_PAGES.
    """
    content = path.read_bytes()
    if len(content) > 4 * _PAGE_TEXT * limits.pages:
        raise InputError(InputCode.TOO_MANY_PAGES)
    title, landscape = stem, False
    blocks: list[Block]
    writer = PartWriter(workdir, limits)
    if kind == "html":
        text = decode_html(content)
        blocks, _ = blocks_of(text)
        title = useful_title(title_of(text), stem)
    elif kind == "csv":
        text = decode(content)
        table = _table(text)
        blocks, landscape = [table], max(len(row) for row in table.rows) > 6
    elif kind == "ics":
        text, files = _calendar_files(decode(content))
        for name, attached in files:
            writer.add(name, attached, "attachment")
        blocks = calendar_blocks(text)
    else:
        text = decode(content)
        blocks = [plain(text)]
    if not blocks:
        raise InputError(InputCode.EMPTY)
    target = workdir / "readable.pdf"
    typeset(blocks, target, max_pages=limits.pages, landscape=landscape)
    return Opened(kind=kind, pdf=target, parts=writer.parts, title=clean_text(title))


def decode_html(content: bytes) -> str:
    """HTML's text: the byte-order mark first, then valid UTF-8, then what it declares itself."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = _CHARSET.search(content[:4096])
        if declared:
            try:
                return content.decode(declared.group(1).decode("ascii"), "replace")
            except LookupError:
                pass
    return decode(content)


def _table(text: str) -> Table:
    csv.field_size_limit(10_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text) or ";")
    try:
        rows = tuple(tuple(row) for row in reader if any(cell.strip() for cell in row))
    except csv.Error:
        rows = tuple((line,) for line in text.splitlines() if line.strip())
    return Table(rows, head=1)


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
_CALENDAR_FRAME = {"BEGIN", "END", "VERSION", "PRODID", "UID", "SEQUENCE", "DTSTAMP", "METHOD"}


_FOLD = re.compile(r"\r?\n[ \t]")
_FILE = re.compile(r"(?im)^ATTACH((?:;[^:\n]*)?;ENCODING=BASE64[^:\n]*):([A-Za-z0-9+/=]+)\r?$")
_FILE_NAME = re.compile(r'(?i);(?:X-)?FILENAME="?([^;"]+)')


def _calendar_files(untrusted_text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """A calendar's text with the files written into it taken out (RFC 5545, 3.8.1.1)."""
    files: list[tuple[str, bytes]] = []

    def taken(found: re.Match[str]) -> str:
        name = _FILE_NAME.search(found.group(1))
        shown = name.group(1) if name else "vedhæftning"
        try:
            files.append((shown, base64.b64decode(found.group(2), validate=True)))
        except binascii.Error:
            return found.group()
        return f"ATTACH:{shown}"

    return _FILE.sub(taken, _FOLD.sub("", untrusted_text)), files


def calendar_blocks(untrusted_text: str) -> list[Block]:
    """A calendar entry (RFC 5545) for a reader: known properties by Danish name, others as text."""
    unfolded = _FOLD.sub("", untrusted_text)
    lines = re.sub(r"(?s)BEGIN:VTIMEZONE.*?END:VTIMEZONE", "", unfolded).splitlines()
    blocks: list[Block] = [heading("Kalenderaftale")]
    rows = []
    for line in lines:
        name, _, value = line.partition(":")
        key, *parameters = name.split(";")
        if not value or key.upper() in _CALENDAR_FRAME:
            continue
        value = re.sub(r"\\([,;\\])", r"\1", value.replace("\\n", "\n").replace("\\N", "\n"))
        common = next((p[3:].strip('"') for p in parameters if p.upper().startswith("CN=")), "")
        moment = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?", value)
        if moment:
            year, month, day, hour, minute, zulu = moment.groups()
            value = f"{day}-{month}-{year}"
            value += f" kl. {hour}.{minute}{' UTC' if zulu else ''}" if hour else ""
        rows.append((_CALENDAR.get(key.upper(), key), f"{common} {value}".strip()))
    blocks.append(Table(tuple(rows)))
    return blocks
