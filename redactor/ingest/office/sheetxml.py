"""Rewrites a spreadsheet (flat OpenDocument XML) so that printing it shows every cell.

Hidden sheets, rows and columns are shown, print areas and filters go, columns are widened or
their text wrapped so that no value is cut off, and each sheet fits the width of its pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from redactor.ingest.office.odf import odf_paragraphs, odf_text
from redactor.ingest.office.packages import Element, attr, local
from redactor.ingest.office.sheetdrawings import uncover
from redactor.ingest.office.sheetstyles import Styles, points, q
from redactor.ingest.text.lines import Run, width_of
from redactor.ingest.unseen import Hidden

_WIDEST = 200.0
"""Points a column is widened to for text before the text is wrapped."""
_PAD = 7.0
_COLUMNS = 16_384
_GONE = frozenset({"database-ranges", "data-pilot-tables", "conditional-formats", "forms"})


def column_letters(index: int) -> str:
    """0 -> 'A', 26 -> 'AA'."""
    letters = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        letters = chr(65 + rest) + letters
        index -= 1
    return letters


@dataclass(slots=True)
class Shown:
    """What was made visible, and every text with its place, to check the pages against."""

    sheets: int = 0
    rows: int = 0
    columns: int = 0
    print_areas: int = 0
    moved: int = 0
    """Pictures and charts that lay over cells."""
    cells: list[Hidden] = field(default_factory=list)
    comments: list[Hidden] = field(default_factory=list)
    names: list[Hidden] = field(default_factory=list)


@dataclass(slots=True)
class _Cell:
    element: Element
    column: int
    repeat: int
    span: int
    text: str
    number: bool


def show_everything(root: Element) -> Shown:
    """Rewrite the document in place; gives what was hidden and all texts."""
    shown = Shown()
    for element in list(root.iter()):
        parent = element.getparent()
        if local(element) in _GONE and parent is not None:
            parent.remove(element)
    styles = Styles(root)
    styles.ink_pieces()
    for table in root.iter(q("table:table")):
        if local(table.getparent()) in ("spreadsheet", "scenarios"):
            _show_table(table, styles, shown)
    shown.names = named(root)
    for layout in styles.layouts.values():
        layout.finish()
    return shown


def named(root: Element) -> list[Hidden]:
    """Names people have given ranges and expressions."""
    return [
        Hidden(what="Navngivne områder", text=f"{attr(element, 'name')}: {target.replace('$', '')}")
        for element in root.iter(q("table:named-range"), q("table:named-expression"))
        if not attr(element, "name").startswith("_xlnm")
        for target in (attr(element, "cell-range-address") or attr(element, "expression"),)
    ]


def _show_table(table: Element, styles: Styles, shown: Shown) -> None:
    name = attr(table, "name")
    _show_sheet(table, styles, shown)
    rows = [row for row in table.iter(q("table:table-row")) if own_row(row, table)]
    for group in table.iter(q("table:table-row-group"), q("table:table-column-group")):
        group.attrib.pop(q("table:display"), None)
    grid: list[tuple[int, int, Element, list[_Cell]]] = []
    number = used = 0
    for row in rows:
        repeat = int(attr(row, "number-rows-repeated") or 1)
        cells = list(_cells(row))
        if cells:
            used = max(used, *(min(c.column + c.repeat * c.span, _COLUMNS) for c in cells))
            grid.append((number, repeat, row, cells))
        if attr(row, "visibility") in ("collapse", "filter"):
            shown.rows += repeat if cells else 0
            row.attrib.pop(q("table:visibility"), None)
        number += repeat
    columns = _columns(table, used, styles, shown, {c.column for *_, cells in grid for c in cells})
    widths = [width for width, _ in columns]
    defaults = [default for _, default in columns]
    for first, repeat, _, cells in grid:
        for cell in cells:
            _note(cell, f"{name}!{column_letters(cell.column)}{first + 1}", shown)
            style = _style_of(cell, defaults)
            if (cell.text or cell.number) and styles.readable(style) != style:
                cell.element.set(q("table:style-name"), styles.readable(style))
            if repeat < 1000:
                _widen(cell, cells, widths, styles, defaults)
    for _, _, row, cells in grid:
        _fit_row(row, cells, widths, styles, defaults)
    _set_columns(table, columns, widths, styles)
    shown.moved += uncover(
        table,
        [
            (cell.element, (first, first + repeat - 1, cell.column, cell.column + cell.span - 1))
            for first, repeat, _, cells in grid
            for cell in cells
            if cell.text
        ],
        styles,
    )
    layout = styles.layout_of(attr(table, "style-name"))
    if layout is not None:
        layout.width = max(layout.width, sum(widths))


def own_row(row: Element, table: Element) -> bool:
    """Whether a row is this table's, not a chart's own table inside it."""
    parent = row.getparent()
    while parent is not None and local(parent) in (
        "table-rows", "table-header-rows", "table-row-group",
    ):  # fmt: skip
        parent = parent.getparent()
    return parent is table


def _show_sheet(table: Element, styles: Styles, shown: Shown) -> None:
    style = styles.by_name.get(("table", attr(table, "style-name")))
    for properties in style if style is not None else ():
        if attr(properties, "display") == "false":
            properties.set(q("table:display"), "true")
            shown.sheets += 1
    if table.attrib.pop(q("table:print-ranges"), None):
        shown.print_areas += 1
    table.attrib.pop(q("table:print"), None)


def _cells(row: Element) -> Iterator[_Cell]:
    """Cells with something in them. A formula is taken away, its saved value stays."""
    column = 0
    for element in row:
        if local(element) not in ("table-cell", "covered-table-cell"):
            continue
        repeat = int(attr(element, "number-columns-repeated") or 1)
        for key in ("formula", "number-matrix-columns-spanned", "number-matrix-rows-spanned"):
            element.attrib.pop(q(f"table:{key}"), None)
        element.attrib.pop(q("table:content-validation-name"), None)
        kind = attr(element, "value-type")
        if kind or len(element):
            paragraphs = [odf_text(child) for child in element if local(child) == "p"]
            span = int(attr(element, "number-columns-spanned") or 1)
            number = kind not in ("", "string")
            yield _Cell(element, column, repeat, span, "\n".join(paragraphs), number)
        column += repeat


def _note(cell: _Cell, place: str, shown: Shown) -> None:
    """Remember the cell's text, the value a number format keeps out of sight, and its comment.

    The comment is taken off the sheet: one that is always shown lies over the cells beside it.
    """
    text = cell.text.strip()
    if not text:
        keys = ("string-value", "value", "date-value", "time-value", "boolean-value")
        text = next((attr(cell.element, key) for key in keys if attr(cell.element, key)), "")
    if text:
        shown.cells.append(Hidden(what="Celler, der ikke ses på siderne", place=place, text=text))
    for child in list(cell.element):
        if local(child) == "annotation":
            cell.element.remove(child)
            fields = {local(part): part.text or "" for part in child}
            remark = "\n".join(odf_paragraphs(child, frozenset()))
            if remark:
                who = fields.get("creator", "")
                shown.comments.append(Hidden(what="Kommentarer", place=place, who=who, text=remark))


def _columns(
    table: Element, used: int, styles: Styles, shown: Shown, filled: set[int]
) -> list[tuple[float, str]]:
    """Width and default cell style of each used column; the column elements are taken out."""
    found: list[tuple[float, str]] = []
    for element in list(table.iter(q("table:table-column"))):
        parent = element.getparent()
        while parent is not None and local(parent) in (
            "table-columns", "table-header-columns", "table-column-group",
        ):  # fmt: skip
            parent = parent.getparent()
        if parent is not table:
            continue
        repeat = int(attr(element, "number-columns-repeated") or 1)
        width = points(styles.property_of(
            "table-column", attr(element, "style-name"), "column-width"), 64.0)  # fmt: skip
        default = attr(element, "default-cell-style-name") or "Default"
        hidden = attr(element, "visibility") in ("collapse", "filter")
        for _ in range(min(repeat, max(0, used - len(found)))):
            shown.columns += hidden and len(found) in filled
            found.append((max(width, 24.0), default))
    for child in list(table):
        if local(child) in (
            "table-column", "table-columns", "table-header-columns", "table-column-group",
        ):  # fmt: skip
            table.remove(child)
    while len(found) < used:
        found.append((64.0, "Default"))
    return found


def _set_columns(
    table: Element, columns: list[tuple[float, str]], widths: list[float], styles: Styles
) -> None:
    rows = {"table-row", "table-rows", "table-header-rows", "table-row-group"}
    at = next((i for i, child in enumerate(table) if local(child) in rows), len(table))
    for (_, default), width in zip(columns, widths, strict=True):
        element = table.makeelement(q("table:table-column"), nsmap=None)
        element.set(q("table:style-name"), styles.column(width))
        element.set(q("table:default-cell-style-name"), default)
        table.insert(at, element)
        at += 1
    if len(columns) < _COLUMNS:
        element = table.makeelement(q("table:table-column"), nsmap=None)
        element.set(q("table:style-name"), styles.column(64.0))
        element.set(q("table:number-columns-repeated"), str(_COLUMNS - len(columns)))
        element.set(q("table:default-cell-style-name"), "Default")
        table.insert(at, element)


def _style_of(cell: _Cell, defaults: list[str]) -> str:
    return attr(cell.element, "style-name") or (
        defaults[cell.column] if cell.column < len(defaults) else "Default"
    )


def _natural(cell: _Cell, style: str, styles: Styles) -> float:
    """Width in points of the cell's longest line, with padding."""
    size, bold = styles.look(style)
    lines = cell.text.split("\n")
    longest = max(lines, key=len)[:2000]
    return width_of(longest, Run(longest, bold=bold, size=size)) * 1.04 + _PAD


def _widen(
    cell: _Cell, row: list[_Cell], widths: list[float], styles: Styles, defaults: list[str]
) -> None:
    """Widen the cell's column for numbers always, for text when it cannot run on to the right."""
    if cell.span > 1 or not cell.text or cell.column >= len(widths):
        return
    natural = _natural(cell, _style_of(cell, defaults), styles)
    if natural <= widths[cell.column]:
        return
    if cell.number:
        widths[cell.column] = min(natural, 2 * _WIDEST)
    elif natural > _room(cell, row, widths):
        widths[cell.column] = max(widths[cell.column], min(natural, _WIDEST))


def _room(cell: _Cell, row: list[_Cell], widths: list[float]) -> float:
    """Points the text may run over: its own columns and the empty ones up to the next cell."""
    following = [c.column for c in row if c.column > cell.column]
    end = min(following, default=len(widths))
    if cell.repeat > 1:
        end = cell.column + 1
    return sum(widths[cell.column : max(end, cell.column + cell.span)])


def _fit_row(
    row: Element, cells: list[_Cell], widths: list[float], styles: Styles, defaults: list[str]
) -> None:
    """Wrap what is still too wide and let the row be as high as it needs."""
    height = 0.0
    for cell in cells:
        if not cell.text or cell.column >= len(widths):
            continue
        style = _style_of(cell, defaults)
        natural = _natural(cell, style, styles)
        wide = sum(widths[cell.column : cell.column + cell.span])
        wraps = styles.property_of("table-cell", style, "wrap-option") == "wrap"
        room = wide if cell.span > 1 or wraps else _room(cell, cells, widths)
        if natural > room and not wraps:
            cell.element.set(q("table:style-name"), styles.wrapped(style))
            wraps = True
        if cell.span > 1 and wraps:  # merged cells do not make their row grow by themselves
            size, _ = styles.look(style)
            lines = cell.text.count("\n") + 1 + int(len(cell.text) * size * 0.55 / max(wide, 24))
            height = max(height, lines * size * 1.3 + 4)
    row.set(q("table:style-name"), styles.row(height))
