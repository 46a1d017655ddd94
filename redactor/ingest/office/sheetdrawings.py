"""Pictures, charts and boxes that lie over a sheet's cells, set below the sheet instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from redactor.ingest.office.packages import Element, attr, local
from redactor.ingest.office.sheetstyles import Styles, points, q

Area = tuple[int, int, int, int]
"""First and last row, first and last column, counted from 0."""
_ROW, _COLUMN = 14.0, 64.0
"""Points of an ordinary row and column."""
_ROW_MOST = 700.0
"""Points. A row is no higher than this; what is larger goes on over the rows below."""


def uncover(table: Element, filled: Sequence[tuple[Element, Area]], styles: Styles) -> int:
    """Move what hides filled cells to rows of its own behind the last of them; gives how many.

    `filled` are the cells with text in the order of their rows, each with where it is. What lets
    the cells be seen (lines, frames without a ground) and what is turned stays where it is.
    """
    moved = [
        (drawing, cell)
        for row in table.iter(q("table:table-row"))
        if row.getparent() is not None
        for cell in row
        for drawing in list(cell)
        if _covers(drawing, styles)
    ]
    if not moved or not filled:
        return 0
    places = _places(table)
    last = filled[-1][0].getparent()
    count = 0
    for drawing, cell in moved:
        area = _area(drawing, places.get(cell))
        if last is None or area is None or not any(_meet(area, other) for _, other in filled):
            continue
        cell.remove(drawing)
        for key in ("end-cell-address", "end-x", "end-y", "table-background"):
            drawing.attrib.pop(q(f"table:{key}"), None)
        drawing.set(q("svg:x"), "4pt")
        drawing.set(q("svg:y"), "4pt")
        last = _row_behind(last, drawing, styles)
        count += 1
    return count


def _covers(drawing: Element, styles: Styles) -> bool:
    if drawing.get(q("draw:transform")) or not drawing.get(q("svg:height")):
        return False
    kind = local(drawing)
    if kind == "frame":
        inside = {local(child) for child in drawing}
        if inside & {"image", "object", "object-ole", "plugin"}:
            return True
    elif kind not in ("custom-shape", "rect", "ellipse", "circle", "polygon", "path"):
        return False
    return styles.property_of("graphic", attr(drawing, "style-name"), "fill") != "none"


def _places(table: Element) -> dict[Element, tuple[int, int]]:
    """Row and column of every cell that holds a drawing."""
    found = {}
    number = 0
    for row in table.iter(q("table:table-row")):
        column = 0
        for cell in row:
            if len(cell):
                found[cell] = (number, column)
            column += int(attr(cell, "number-columns-repeated") or 1)
        number += int(attr(row, "number-rows-repeated") or 1)
    return found


def _area(drawing: Element, start: tuple[int, int] | None) -> Area | None:
    """The cells a drawing lies over; from its size where the file does not say."""
    if start is None:
        return None
    end = re.search(r"\$?([A-Z]{1,3})\$?(\d+)$", attr(drawing, "end-cell-address"))
    if end is None:
        right, below = (
            points(attr(drawing, at)) + points(attr(drawing, size))
            for at, size in (("x", "width"), ("y", "height"))
        )
        return (start[0], start[0] + int(below / _ROW), start[1], start[1] + int(right / _COLUMN))
    column = 0
    for letter in end.group(1):
        column = 26 * column + ord(letter) - 64
    return (start[0], int(end.group(2)) - 1, start[1], column - 1)


def _meet(one: Area, other: Area) -> bool:
    return one[0] <= other[1] and other[0] <= one[1] and one[2] <= other[3] and other[2] <= one[3]


def _row_behind(row: Element, drawing: Element, styles: Styles) -> Element:
    """A row behind `row` with the drawing in it, and more below it where it is very high."""
    parent = row.getparent()
    if parent is None:
        return row
    for height in _heights(points(attr(drawing, "height"), 100.0) + 12.0):
        added = row.makeelement(q("table:table-row"), nsmap=None)
        added.set(q("table:style-name"), styles.row(height))
        cell = added.makeelement(q("table:table-cell"), nsmap=None)
        added.append(cell)
        if drawing.getparent() is None:
            cell.append(drawing)
        parent.insert(parent.index(row) + 1, added)
        row = added
    return row


def _heights(whole: float) -> Iterator[float]:
    while whole > 0:
        yield min(whole, _ROW_MOST)
        whole -= _ROW_MOST
