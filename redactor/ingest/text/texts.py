"""TXT, CSV, HTML, XML, JSON, calendar entries and visiting cards as readable pages."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from redactor.errors import InputCode, InputError
from redactor.ingest.kinds import decode, delimiter_of
from redactor.ingest.parts import IN_PARTS, Opened, PartWriter, clean_text
from redactor.ingest.text.contentlines import calendar_blocks, card_blocks
from redactor.ingest.text.htmltext import blocks_of, title_of
from redactor.ingest.text.structured import Structured, structured
from redactor.ingest.text.typeset import Block, Table, in_parts, plain, typeset
from redactor.ingest.titles import useful_title
from redactor.limits import Limits

_PAGE_TEXT = 20_000
"""Characters that stand on no page of 10-point text: more than this per page cannot fit."""
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([A-Za-z0-9_-]+)""", re.IGNORECASE)


def open_text(path: Path, kind: str, stem: str, workdir: Path, limits: Limits) -> Opened:
    """A text file on A4 pages. `kind` is 'txt', 'csv', 'html', 'xml', 'json', 'ics' or 'vcf'.

    Raises `InputError`: EMPTY, UNKNOWN_TYPE (not text after all), TOO_MANY_PAGES.
    """
    content = path.read_bytes()
    if len(content) > 4 * _PAGE_TEXT * limits.pages:
        raise InputError(InputCode.TOO_MANY_PAGES)
    title, landscape, said = stem, False, Structured(text="")
    notices: tuple[str, ...] = ()
    blocks: list[Block]
    writer = PartWriter(workdir, limits)
    if kind == "html":
        text = decode_html(content)
        title = useful_title(title_of(text), stem)
        blocks, _ = blocks_of(text, known=title)
    elif kind == "csv":
        text = decode(content)
        table = _table(text)
        blocks, landscape = [table], max(len(row) for row in table.rows) > 6
        if sum(len(row) for row in table.rows) > limits.table_cells:
            blocks, landscape = (
                in_parts(stem, _add_parts(table, limits.table_cells // 3, stem, writer)),
                False,
            )
            notices = (IN_PARTS.format(len(writer.parts)),)
    elif kind in ("ics", "vcf"):
        blocks, files = calendar_blocks(content) if kind == "ics" else card_blocks(content)
        for name, attached in files:
            writer.add(name, attached, "attachment")
    elif kind in ("xml", "json"):
        said = structured(content, kind)
        title = said.title or stem
        blocks = [plain(said.text)]
        for name, attached in said.files:
            writer.add(name, attached, "attachment")
    else:
        text = decode(content)
        blocks = [plain(text)]
    if not blocks:
        raise InputError(InputCode.EMPTY)
    target = workdir / "readable.pdf"
    typeset(blocks, target, max_pages=limits.pages, landscape=landscape)
    return Opened(
        kind=kind, pdf=target, parts=writer.parts, title=clean_text(title),
        date=said.date, senders=said.senders, recipients=said.recipients, notices=notices,
    )  # fmt: skip


def _add_parts(table: Table, most: int, stem: str, writer: PartWriter) -> list[str]:
    """A table's rows as parts of some `most` cells, each with the same head; gives their names."""
    head, rows = table.rows[: table.head], table.rows[table.head :]
    each = max(1, most * len(rows) // sum(len(row) for row in rows))
    names = []
    for start in range(0, len(rows), each):
        text = io.StringIO()
        csv.writer(text, delimiter=";").writerows([*head, *rows[start : start + each]])
        first = start + table.head + 1
        names.append(f"række {first}-{min(first + each, len(rows) + table.head + 1) - 1}")
        writer.add(f"{stem}, {names[-1]}.csv", text.getvalue().encode(), "embedded")
    return names


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
