"""HTML to paragraphs, tables and pictures: sanitised, nothing loaded from anywhere."""

from __future__ import annotations

import base64
import binascii
import html
import re
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3

from redactor.ingest.text.drawable import drawable
from redactor.ingest.text.htmlunseen import unseen_blocks
from redactor.ingest.text.lines import SIZE, Run
from redactor.ingest.text.typeset import NOT_SHOWN, Block, Para, Picture, Rule, Table
from redactor.ingest.unseen import bare_address, key_of, shown_address

_TAGS = {
    *("p", "div", "br", "hr", "span", "a", "b", "strong", "i", "em", "u", "s", "del", "ins", "sub"),
    *("sup", "small", "big", "font", "center", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol"),
    *("li", "dl", "dt", "dd", "blockquote", "pre", "code", "tt", "kbd", "samp", "table", "thead"),
    *("tbody", "tfoot", "tr", "td", "th", "caption", "img", "section", "article", "header"),
    *("footer", "main", "aside", "nav", "address", "figure", "figcaption", "details", "summary"),
}
_FORMS = {
    *("form", "fieldset", "legend", "select", "optgroup", "option", "button", "textarea"),
    *("dialog", "menu", "dir", "hgroup", "search"),
}
"""What stands on a line of its own, or in a box of its own on the line: its text is one apart."""
_APART = {"label", "output", "object", "rt"}
"""What a blank parts from the text around it."""
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt", "width"}, "td": {"colspan"}, "th": {"colspan"}}
_SCHEMES = {"cid", "data", "http", "https", "file", "ftp", "mailto", "tel", "sms", "callto"}
_BLOCKS = {
    *("p", "div", "center", "ul", "ol", "dl", "dt", "dd", "blockquote", "pre", "section"),
    *("article", "header", "footer", "main", "aside", "nav", "address", "figure", "figcaption"),
    *("details", "summary", "caption", "li", "h1", "h2", "h3", "h4", "h5", "h6"),
    *_FORMS,
}
_HEADINGS = {"h1": 16.0, "h2": 14.0, "h3": 12.0, "h4": 11.0, "h5": SIZE, "h6": SIZE}
_BOLD, _ITALIC = {"b", "strong", "th"}, {"i", "em", "address"}
_INPUT = re.compile(r"<input\b[^>]*>", re.IGNORECASE)
_DATA = re.compile(r"\s*data:(?:[^,]*?(;\s*base64\s*)?(,))?", re.IGNORECASE)
"""A picture written into its address (RFC 2397), of whatever type it is said to be: programs look
at the picture. Its last group stands ahead of the content, without which it is none."""
_VALUE = re.compile(r"""\bvalue\s*=\s*("([^"]*)"|'([^']*)'|[^\s>]+)""", re.IGNORECASE)


def title_of(untrusted_html: str) -> str:
    head = untrusted_html[:200_000]
    begin = re.search(r"<title[^<>]*>", head, re.I)
    end = re.compile("</title", re.I).search(head, begin.end()) if begin else None
    if begin is None or end is None:
        return ""
    return html.unescape(nh3.clean(head[begin.end() : end.start()], tags=set()))


def blocks_of(
    untrusted_html: str, pictures: Mapping[str, bytes] | None = None, *, known: str = ""
) -> tuple[list[Block], set[str]]:
    """Blocks to set, and the keys of `pictures` (cid or location) that were shown.

    Styles are dropped, so text hidden by a style is seen; where a link leads stands behind it, as
    Outlook writes it in plain text. Pictures come from `pictures` and from data addresses; any
    other address is named as not fetched. What is not shown even so, and not `known` from
    elsewhere (the title of the document), follows at the end.
    """
    end = untrusted_html.rfind(">") + 1
    shown_inputs = _INPUT.sub(_input_value, untrusted_html[:end]) + untrusted_html[end:]
    clean = nh3.clean(
        shown_inputs,
        tags=_TAGS | _FORMS | _APART,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        clean_content_tags={"script", "style", "title"},
        link_rel=None,
    )
    builder = _Builder(pictures or {})
    builder.feed(clean)
    builder.close()
    blocks = builder.finish()
    return blocks + unseen_blocks(untrusted_html, blocks, known), builder.used


def _input_value(tag: re.Match[str]) -> str:
    """A form field's value, kept as text ahead of the sanitiser."""
    value = _VALUE.search(tag.group())
    return f" {next(g for g in value.groups()[::-1] if g is not None)} " if value else ""


@dataclass(slots=True)
class _Link:
    """A link being read: where it leads and the text it stands on."""

    address: str
    text: str = ""


@dataclass(slots=True)
class _TableFrame:
    """A table being read: either its cells' plain text, or (layout tables) nothing."""

    as_table: bool
    rows: list[list[str]] = field(default_factory=list)
    cell: list[str] | None = None
    head: bool = False


class _Builder(HTMLParser):
    """Walks sanitised HTML; well-formed, as nh3 writes it."""

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        super().__init__(convert_charrefs=True)
        self.used: set[str] = set()
        self._pictures = pictures
        self._blocks: list[Block] = []
        self._runs: list[Run] = []
        self._open: list[str] = []
        self._lists: list[int | None] = []
        self._quotes = 0
        self._marker = ""
        self._link = _Link("")
        self._told: set[str] = set()
        self._tables: list[_TableFrame] = []
        self._data_tables: set[int] = set()
        self._table_number = -1

    def feed(self, data: str) -> None:
        scout = _TableScout()
        scout.feed(data)
        scout.close()
        self._data_tables = scout.data_tables
        super().feed(data)

    def finish(self) -> list[Block]:
        self._end_para()
        return self._blocks

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "br":
            self._add("\n")
        elif tag == "hr":
            self._end_para()
            self._blocks.append(Rule())
        elif tag == "img":
            self._picture(values)
        elif tag == "a":
            self._link = _Link(values.get("href", ""))
        elif tag == "table":
            self._table_number += 1
            self._end_para()
            self._tables.append(_TableFrame(self._table_number in self._data_tables))
        elif tag in ("tr", "td", "th"):
            self._start_cell(tag)
        elif tag in _APART:
            self._add(" ")
        elif tag in _BLOCKS:
            self._end_para()
            if tag in ("ul", "ol"):
                self._lists.append(0 if tag == "ol" else None)
            elif tag == "li":
                self._marker = self._next_marker()
            elif tag == "blockquote":
                self._quotes += 1
        if tag not in ("br", "hr", "img"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open and self._open.pop() != tag:
                pass
        if tag == "a":
            self._end_link()
        elif tag == "table" and self._tables:
            frame = self._tables.pop()
            self._end_para()
            if frame.as_table and any(cell for row in frame.rows for cell in row):
                rows = tuple(tuple(row) for row in frame.rows if row)
                self._blocks.append(Table(rows, head=1 if frame.head else 0))
        elif tag in ("td", "th") and self._tables:
            frame = self._tables[-1]
            if frame.as_table and frame.cell is not None and frame.rows:
                frame.rows[-1].append(_squeeze("".join(frame.cell)))
                frame.cell = None
            else:
                self._end_para()
        elif tag in _APART:
            self._add(" ")
        elif tag in _BLOCKS:
            self._end_para()
            if tag in ("ul", "ol") and self._lists:
                self._lists.pop()
            elif tag == "blockquote":
                self._quotes = max(0, self._quotes - 1)

    def handle_data(self, data: str) -> None:
        if "pre" not in self._open:
            data = re.sub(r"[ \t\r\n\f]+", " ", data)
        self._add(data)

    def _start_cell(self, tag: str) -> None:
        frame = self._tables[-1] if self._tables else None
        if frame is None or not frame.as_table:
            self._end_para()
        elif tag == "tr":
            frame.rows.append([])
        else:
            if not frame.rows:
                frame.rows.append([])
            frame.cell = []
            frame.head = frame.head or (tag == "th" and len(frame.rows) == 1)

    def _cell(self) -> list[str] | None:
        frame = self._tables[-1] if self._tables else None
        return frame.cell if frame and frame.as_table else None

    def _end_link(self) -> None:
        """Say where a link led, once, unless its text does."""
        link, self._link = self._link, _Link("")
        shown = shown_address(link.address)
        if shown not in self._told and key_of(bare_address(link.address)) not in key_of(link.text):
            self._told.add(shown)
            self._add(f" <{shown}>")

    def _add(self, text: str) -> None:
        self._link.text += text
        cell = self._cell()
        if cell is not None:
            cell.append(text)
            return
        if "pre" not in self._open:
            if not self._runs or self._runs[-1].text.endswith(("\n", " ")):
                text = text.lstrip(" ")
            if text == "\n" and not self._runs:
                self._blocks.append(Para((), after=SIZE))
                return
        if text:
            size = next((_HEADINGS[tag] for tag in reversed(self._open) if tag in _HEADINGS), SIZE)
            bold = not _BOLD.isdisjoint(self._open) or size > SIZE
            italic = not _ITALIC.isdisjoint(self._open)
            self._runs.append(Run(text, bold=bold, italic=italic, size=size))

    def _end_para(self) -> None:
        cell = self._cell()
        if cell is not None:
            cell.append("\n")
            return
        if any(run.text.strip() for run in self._runs):
            indent = 14.0 * self._quotes + 16.0 * len(self._lists)
            self._blocks.append(Para(tuple(self._runs), indent=indent, marker=self._marker))
            self._marker = ""
        self._runs = []

    def _next_marker(self) -> str:
        if not self._lists or self._lists[-1] is None:
            return "•"
        self._lists[-1] += 1
        return f"{self._lists[-1]}."

    def _picture(self, values: dict[str, str]) -> None:
        source = values.get("src", "")
        content = self._content(source)
        alt = values.get("alt", "").strip()
        if self._cell() is not None or content is None:
            if content is None and re.match(r"(https?|file):", source, re.I):
                self._add(f"[Billede, der ikke er hentet{': ' + alt if alt else ''}]")
            elif content is None and _DATA.match(source):
                self._add(f" {NOT_SHOWN} {alt}".rstrip())
            elif alt:
                self._add(f"[Billede: {alt}]")
            return
        self._end_para()
        pixels = re.match(r"\d{1,4}", values.get("width", ""))
        self._blocks.append(Picture(content, 0.75 * float(pixels.group()) if pixels else 0.0))

    def _content(self, source: str) -> bytes | None:
        found = _DATA.match(source)
        if found:
            if not found.group(2):
                return None
            content = urllib.parse.unquote_to_bytes(source[found.end() :])
            try:
                return drawable(base64.b64decode(content) if found.group(1) else content)
            except (binascii.Error, ValueError):
                return None
        for key in (source, urllib.parse.unquote(source.removeprefix("cid:"))):
            if key in self._pictures:
                if self._cell() is None:
                    self.used.add(key)
                return self._pictures[key]
        return None


def _squeeze(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()


class _TableScout(HTMLParser):
    """Tells tables of data from tables that only lay out a page.

    A data table has no table and no picture inside and at least two rows of two or more
    cells; the others are read as running text.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.data_tables: set[int] = set()
        self._count = -1
        self._stack: list[list[int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag == "table":
            self._count += 1
            for outer in self._stack:
                outer[1] = 1
            self._stack.append([self._count, 0, 0, 0])
        elif self._stack:
            top = self._stack[-1]
            if tag == "img":
                top[1] = 1
            elif tag == "tr":
                top[3] = 0
            elif tag in ("td", "th"):
                top[3] += 1
                top[2] += top[3] == 2

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self._stack:
            number, layout, rows, _ = self._stack.pop()
            if not layout and rows >= 2:
                self.data_tables.add(number)
