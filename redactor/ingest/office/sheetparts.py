"""A spreadsheet too large to be one document, as several that can be read and reviewed."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from redactor.ingest.office.packages import Element, attr, local
from redactor.ingest.office.sheetstyles import q
from redactor.ingest.office.sheetxml import own_row

_FIRST_ONLY = frozenset({"shapes", "forms", "scenario"})
_ROWS = frozenset({"table-rows", "table-header-rows", "table-row-group"})


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some rows of a sheet, as a sheet of their own; `first` and `last` as the sheet counts."""

    sheet: str
    first: int
    last: int
    cells: int
    table: Element


def filled(element: Element) -> int:
    """How many cells of a flat OpenDocument spreadsheet, or a part of one, hold something."""
    return sum(1 for cell in element.iter(q("table:table-cell")) if len(cell))


def parted(root: Element, most: int) -> Iterator[tuple[str, bytes]]:
    """Parts of at most `most` filled cells (a longer row is one), in the order of the sheets: each
    its rows' name and a flat OpenDocument file.

    Rows keep their numbers, and the first filled row of a sheet stands at the head of the pages
    of its later parts. What belongs to no row (named ranges, choices of fields, properties) is in
    none of them. `root` is used up.
    """
    body = next(root.iter(q("office:spreadsheet")))
    # Rows come out first: lxml takes very long to take a full sheet out of its document.
    sheets = [(child, _rows_out(child)) for child in body if child.tag == q("table:table")]
    del body[:]
    for meta in list(root.iter(q("office:meta"))):
        root.remove(meta)
    held: list[_Piece] = []
    for sheet, rows in sheets:
        for piece in _pieces(sheet, rows, most):
            if held and sum(one.cells for one in held) + piece.cells > most:
                yield _file(root, held)
                held = []
            held.append(piece)
    if held:
        yield _file(root, held)


def _rows_out(sheet: Element) -> list[Element]:
    """A sheet's own rows in order, taken out of it."""
    rows = [row for row in sheet.iter(q("table:table-row")) if own_row(row, sheet)]
    for row in rows:
        row.getparent().remove(row)
    for group in [child for child in sheet if local(child) in _ROWS]:
        sheet.remove(group)
    return rows


def _pieces(sheet: Element, rows: Sequence[Element], most: int) -> Iterator[_Piece]:
    head: tuple[int, Element] | None = None
    held: list[Element] = []
    first, last, number, cells = 1, 1, 0, 0
    for row in rows:
        more = filled(row)
        if cells and cells + more > most:
            yield _piece(sheet, head, held, first, last, cells)
            held, first, cells = [], number + 1, 0
        if more and head is None:
            head = number + 1, copy.deepcopy(row)
        held.append(row)
        cells += more
        number += int(attr(row, "number-rows-repeated") or 1)
        last = number if more else last
    if held:
        yield _piece(sheet, head, held, first, last, cells)


def _piece(
    sheet: Element,
    head: tuple[int, Element] | None,
    rows: Sequence[Element],
    first: int,
    last: int,
    cells: int,
) -> _Piece:
    table = copy.deepcopy(sheet)
    if first > 1 and head is not None:
        for child in [child for child in table if local(child) in _FIRST_ONLY]:
            table.remove(child)
        number, row = head
        again = table.makeelement(q("table:table-header-rows"), nsmap=None)
        again.append(_bare(row))
        table.extend([*_blank(table, number - 1), again, *_blank(table, first - number - 1)])
    table.extend(rows)
    return _Piece(attr(sheet, "name"), first, last, cells, table)


def _bare(row: Element) -> Element:
    """A copy of a row without its comments, which are told of once."""
    row = copy.deepcopy(row)
    for remark in list(row.iter(q("office:annotation"))):
        remark.getparent().remove(remark)
    return row


def _blank(table: Element, number: int) -> Iterator[Element]:
    """`number` rows with nothing in them."""
    if number > 0:
        row = table.makeelement(q("table:table-row"), nsmap=None)
        row.set(q("table:number-rows-repeated"), str(number))
        row.append(row.makeelement(q("table:table-cell"), nsmap=None))
        yield row


def _file(skeleton: Element, pieces: Sequence[_Piece]) -> tuple[str, bytes]:
    begin, end = pieces[0], pieces[-1]
    name = f"{begin.sheet}, række {begin.first}"
    name += f"-{end.last}" if end.sheet == begin.sheet else f" til {end.sheet}, række {end.last}"
    root = copy.deepcopy(skeleton)
    next(root.iter(q("office:spreadsheet"))).extend(piece.table for piece in pieces)
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return name, content
