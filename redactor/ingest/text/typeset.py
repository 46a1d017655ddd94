"""Sets text, tables and pictures as PDF pages, every character exactly once.

MuPDF's own HTML layout (Story) drops lines of paragraphs longer than a page, clips long
words and writes ligatures (measured with PyMuPDF 1.28.2), so text that must not be lost
is set here: line breaks by glyph widths, no shaping, fonts embedded and subset.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pymupdf

from redactor.errors import InputCode, InputError
from redactor.ingest.text.lines import (
    SIZE,
    Line,
    Run,
    break_lines,
    font,
    printable,
    visual,
    width_of,
)

PORTRAIT = (595.0, 842.0)
LANDSCAPE = (842.0, 595.0)
MARGIN = 54.0
_LEADING = 1.35
_CELL_PAD = 3.0
_CELL_SIZE = 9.0
_WIDEST_WORD = 140.0
"""Points a word may claim for its column before it is broken."""
NOT_SHOWN = "[Billede, som ikke kan vises]"
_GREY = (0.35, 0.35, 0.35)
_RULE = (0.6, 0.6, 0.6)


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; `indent` and `after` in points, `marker` hangs left of the first line."""

    runs: tuple[Run, ...]
    indent: float = 0.0
    after: float = 5.0
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line across the page."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image file, at most `width` points wide and never wider than the page."""

    content: bytes
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells. The first `head` rows are bold and repeated on each page."""

    rows: tuple[tuple[str, ...], ...]
    head: int = 0


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows starts on a new page."""


Block = Para | Rule | Picture | Table | NewPage


def heading(text: str, size: float = 14.0) -> Para:
    return Para((Run(text, bold=True, size=size),), after=6.0)


def plain(text: str, *, indent: float = 0.0) -> Para:
    return Para((Run(text),), indent=indent)


def in_parts(title: str, names: Sequence[str]) -> list[Block]:
    """What stands in the place of a table that is too large for one document."""
    told = (
        f"Tabellen er for stor til ét dokument. Den er delt efter rækker i {len(names)} dele, "
        "som hver er et dokument efter dette:"
    )
    return [heading(title), plain(told), *(plain(name, indent=10.0) for name in names)]


@dataclass(slots=True)
class _Sheet:
    """The growing PDF: one page being filled from the top."""

    doc: pymupdf.Document
    size: tuple[float, float]
    max_pages: int
    y: float = 0.0
    page: pymupdf.Page | None = None
    writers: dict[bool, pymupdf.TextWriter] = field(default_factory=dict)
    rules: list[tuple[tuple[float, float], tuple[float, float]]] = field(default_factory=list)

    @property
    def width(self) -> float:
        return self.size[0] - 2 * MARGIN

    @property
    def bottom(self) -> float:
        return self.size[1] - MARGIN

    def new_page(self) -> None:
        self.flush()
        if self.doc.page_count >= self.max_pages:
            raise InputError(InputCode.TOO_MANY_PAGES)
        self.page = self.doc.new_page(width=self.size[0], height=self.size[1])
        self.y = MARGIN

    def flush(self) -> None:
        if self.page is not None:
            for grey, writer in self.writers.items():
                writer.write_text(self.page, color=_GREY if grey else (0, 0, 0))
            if self.rules:
                shape = self.page.new_shape()
                for start, end in self.rules:
                    shape.draw_line(start, end)
                shape.finish(color=_RULE, width=0.5)
                shape.commit()
        self.writers, self.rules = {}, []

    def room(self, height: float) -> bool:
        return self.page is not None and self.y + height <= self.bottom

    def ensure(self, height: float) -> None:
        if not self.room(height):
            self.new_page()

    def draw(self, line: Line, x: float, baseline: float) -> None:
        for run, pieces in groupby(line, key=itemgetter(1)):
            text = "".join(piece for piece, _ in pieces)
            if text:
                writer = self.writers.get(run.grey)
                if writer is None:
                    area = pymupdf.Rect(0, 0, *self.size)
                    writer = self.writers[run.grey] = pymupdf.TextWriter(area)
                face = font(run.bold, run.italic)
                writer.append((x, baseline), visual(text), font=face, fontsize=run.size)
                x += width_of(text, run)

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.rules.append(((x0, y0), (x1, y1)))


def typeset(
    blocks: Iterable[Block], target: Path, *, max_pages: int, landscape: bool = False
) -> int:
    """Write `blocks` as an A4 PDF at `target`; gives the number of pages (at least one).

    Raises `InputError` TOO_MANY_PAGES past `max_pages`.
    """
    doc = pymupdf.open()
    sheet = _Sheet(doc, LANDSCAPE if landscape else PORTRAIT, max_pages)
    for block in blocks:
        if isinstance(block, Para):
            _set_para(sheet, block)
        elif isinstance(block, Table):
            _set_table(sheet, block)
        elif isinstance(block, Picture):
            _set_picture(sheet, block)
        elif isinstance(block, Rule):
            sheet.ensure(8)
            sheet.rule(MARGIN, sheet.y + 2, MARGIN + sheet.width, sheet.y + 2)
            sheet.y += 8
        else:
            sheet.new_page()
    if sheet.page is None:
        sheet.new_page()
    sheet.flush()
    doc.subset_fonts()
    doc.save(target, garbage=3, deflate=True)
    pages = int(doc.page_count)
    doc.close()
    return pages


def _set_para(sheet: _Sheet, para: Para) -> None:
    left = MARGIN + min(para.indent, sheet.width * 0.6)
    width = MARGIN + sheet.width - left
    tallest = max((run.size for run in para.runs), default=SIZE)
    marker = para.marker
    for line in break_lines(para.runs, width):
        size = max((run.size for _, run in line), default=tallest)
        height = size * _LEADING
        sheet.ensure(height)
        baseline = sheet.y + size
        if marker:
            run = Run(marker)
            sheet.draw([(marker, run)], left - width_of(marker, run) - 4, baseline)
            marker = ""
        sheet.draw(line, left, baseline)
        sheet.y += height
    sheet.y += para.after


def _set_picture(sheet: _Sheet, picture: Picture) -> None:
    """Draw an image; one that cannot be read is said to be there."""
    try:
        image = pymupdf.Pixmap(picture.content)
        width, height = float(image.width), float(image.height)
    except (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase):
        _set_para(sheet, Para((Run(NOT_SHOWN, grey=True),)))
        return
    wanted = min(picture.width or width * 0.75, sheet.width)
    scale = wanted / width
    scale = min(scale, (sheet.size[1] - 2 * MARGIN) / height)
    sheet.ensure(height * scale)
    assert sheet.page is not None
    box = (MARGIN, sheet.y, MARGIN + width * scale, sheet.y + height * scale)
    sheet.page.insert_image(box, stream=picture.content)
    sheet.y += height * scale + 6


def _set_table(sheet: _Sheet, table: Table) -> None:
    columns = max((len(row) for row in table.rows), default=0)
    if not columns:
        return
    natural = [8.0] * columns
    least = [8.0] * columns
    for number, row in enumerate(table.rows):
        bold = number < table.head
        for column, cell in enumerate(row):
            run = Run(cell, bold=bold, size=_CELL_SIZE)
            for line in printable(cell).split("\n"):
                natural[column] = max(natural[column], min(width_of(line, run), 400.0))
            if len(cell) < 2000:
                word = max(printable(cell).split(), key=len, default="")
                least[column] = max(least[column], min(width_of(word, run), _WIDEST_WORD))
    pad = 2 * _CELL_PAD
    for group in _column_groups([w + pad for w in least], sheet.width):
        widths = _share(
            [natural[c] + pad for c in group], [least[c] + pad for c in group], sheet.width
        )
        _set_columns(sheet, table, group, widths)


def _column_groups(least: Sequence[float], width: float) -> list[list[int]]:
    """Columns side by side as long as they fit; a wide table goes on below, first column again."""
    groups: list[list[int]] = [[]]
    used = 0.0
    for column, need in enumerate(least):
        if groups[-1] and used + need > width:
            groups.append([0])
            used = least[0]
        groups[-1].append(column)
        used += need
    return groups


def _share(natural: list[float], least: list[float], width: float) -> list[float]:
    """Column widths: natural if they fit, else the spare room shared by what each lacks."""
    if sum(natural) <= width:
        return natural
    spare = max(0.0, width - sum(least))
    lack = [max(0.0, n - m) for n, m in zip(natural, least, strict=True)]
    total = sum(lack) or 1.0
    scale = min(1.0, width / sum(least))
    return [m * scale + spare * part / total for m, part in zip(least, lack, strict=True)]


def _set_columns(
    sheet: _Sheet, table: Table, columns: Sequence[int], widths: Sequence[float]
) -> None:
    height = _CELL_SIZE * _LEADING
    edges = [MARGIN]
    for width in widths:
        edges.append(edges[-1] + width)

    def cells_of(row: tuple[str, ...], bold: bool) -> list[list[Line]]:
        result = []
        for column, width in zip(columns, widths, strict=True):
            run = Run(row[column] if column < len(row) else "", bold=bold, size=_CELL_SIZE)
            result.append(list(break_lines((run,), width - 2 * _CELL_PAD)))
        return result

    def draw_row(cells: list[list[Line]]) -> None:
        """Draws a row, over several pages when it is taller than the room left on a new one."""
        done = 0
        total = max((len(cell) for cell in cells), default=0) or 1
        while done < total:
            fit = int((sheet.bottom - sheet.y - 2 * _CELL_PAD) // height)
            part = min(total - done, max(1, fit))
            top, bottom = sheet.y, sheet.y + part * height + 2 * _CELL_PAD
            for index, cell in enumerate(cells):
                for number, line in enumerate(cell[done : done + part]):
                    baseline = top + _CELL_PAD + number * height + _CELL_SIZE
                    sheet.draw(line, edges[index] + _CELL_PAD, baseline)
            sheet.rule(edges[0], top, edges[-1], top)
            sheet.rule(edges[0], bottom, edges[-1], bottom)
            for edge in edges:
                sheet.rule(edge, top, edge, bottom)
            sheet.y = bottom
            done += part
            if done < total:
                new_page()

    head = [cells_of(row, True) for row in table.rows[: table.head]]
    head_height = sum(
        max((len(cell) for cell in cells), default=1) * height + 2 * _CELL_PAD for cells in head
    )
    repeat = head if head_height < 0.3 * (sheet.bottom - MARGIN) else []

    def new_page() -> None:
        sheet.new_page()
        for cells in repeat:
            draw_row(cells)

    sheet.ensure(min(head_height + 2 * height, 0.5 * (sheet.bottom - MARGIN)))
    for cells in head:
        draw_row(cells)
    for row in table.rows[table.head :]:
        cells = cells_of(row, False)
        need = max((len(cell) for cell in cells), default=1) * height + 2 * _CELL_PAD
        page_room = sheet.bottom - MARGIN - head_height
        if not sheet.room(min(need, page_room)) or not sheet.room(height + 2 * _CELL_PAD):
            new_page()
        draw_row(cells)
    sheet.y += 8
