"""Rewrites a spreadsheet (flat OpenDocument XML) so that printing it shows every cell.

Hidden sheets, rows and columns are shown, print areas and filters go, columns are widened or
their text wrapped so that no value is cut off, and each sheet fits the width of its pages.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pymupdf

from redactor.ingest.outofsight import odf_paragraphs, odf_text
from redactor.ingest.packages import Element, attr, local
from redactor.ingest.unseen import Hidden

_NS = {
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
}
_WIDEST = 200.0
"""Points a column is widened to for text before the text is wrapped."""
_PAD = 7.0
_COLUMNS = 16_384
_SMALLEST = 0.55
"""A sheet that must shrink more than this to fit its pages goes on over several instead."""
_UNITS = {"in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pt": 1.0, "pc": 12.0, "px": 0.75}
_GONE = frozenset({"database-ranges", "data-pilot-tables", "conditional-formats", "forms"})


def _q(name: str) -> str:
    prefix, _, base = name.partition(":")
    return f"{{{_NS[prefix]}}}{base}"


def points(length: str, default: float = 0.0) -> float:
    found = re.fullmatch(r"(-?[\d.]+)([a-z]{2})", length)
    return float(found.group(1)) * _UNITS.get(found.group(2), 1.0) if found else default


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
    styles = _Styles(root)
    for table in root.iter(_q("table:table")):
        if local(table.getparent()) in ("spreadsheet", "scenarios"):
            _show_table(table, styles, shown)
    for element in root.iter():
        tag = local(element)
        if tag in ("named-range", "named-expression"):
            name = attr(element, "name")
            if not name.startswith("_xlnm"):
                target = attr(element, "cell-range-address") or attr(element, "expression")
                shown.names.append(
                    Hidden(what="Navngivne områder", text=f"{name}: {target.replace('$', '')}")
                )
    for layout in styles.used_layouts:
        layout.finish()
    return shown


class _Styles:
    """The document's styles: sizes to measure with, and copies that wrap."""

    def __init__(self, root: Element) -> None:
        self.automatic = next(root.iter(_q("office:automatic-styles")))
        self.by_name: dict[tuple[str, str], Element] = {}
        self._default: dict[str, Element] = {}
        self._layouts: dict[str, Element] = {}
        self._masters: dict[str, Element] = {}
        self._wide: dict[str, str] = {}
        self._wrapped: dict[str, str] = {}
        self._sizes: dict[str, tuple[float, bool]] = {}
        self._made = 0
        self.layouts: dict[str, _Layout] = {}
        for element in root.iter():
            tag = local(element)
            if tag == "style":
                self.by_name[attr(element, "family"), attr(element, "name")] = element
            elif tag == "default-style":
                self._default[attr(element, "family")] = element
            elif tag == "page-layout":
                self._layouts[attr(element, "name")] = element
            elif tag == "master-page":
                self._masters[attr(element, "name")] = element

    @property
    def used_layouts(self) -> list[_Layout]:
        return list(self.layouts.values())

    def property_of(self, family: str, name: str, key: str) -> str:
        """A property by local name, from the style, its parents and the family's default."""
        seen = set()
        style = self.by_name.get((family, name))
        while style is not None:
            for properties in style:
                value = attr(properties, key)
                if value:
                    return value
            parent = attr(style, "parent-style-name")
            if parent in seen:
                break
            seen.add(parent)
            style = self.by_name.get((family, parent))
        for properties in self._default.get(family, ()):
            value = attr(properties, key)
            if value:
                return value
        return ""

    def look(self, cell_style: str) -> tuple[float, bool]:
        """Font size in points and whether bold."""
        if cell_style not in self._sizes:
            size = points(self.property_of("table-cell", cell_style, "font-size"), 10.0)
            bold = self.property_of("table-cell", cell_style, "font-weight") == "bold"
            self._sizes[cell_style] = (min(size, 200.0), bold)
        return self._sizes[cell_style]

    def new(self, family: str, like: str = "") -> Element:
        """A new automatic style, a copy of `like` when there is one."""
        self._made += 1
        original = self.by_name.get((family, like))
        if original is not None and original.getparent() is self.automatic:
            style = copy.deepcopy(original)
            self.automatic.append(style)
        else:
            style = self.automatic.makeelement(_q("style:style"), nsmap=None)
            self.automatic.append(style)
            style.set(_q("style:family"), family)
            if original is not None:
                style.set(_q("style:parent-style-name"), like)
        name = f"shown{self._made}"
        style.set(_q("style:name"), name)
        self.by_name[family, name] = style
        return style

    def properties(self, style: Element, kind: str) -> Element:
        for child in style:
            if local(child) == kind:
                return child
        made = style.makeelement(_q(f"style:{kind}"), nsmap=None)
        style.insert(0, made)
        return made

    def column(self, width: float) -> str:
        key = f"{width:.1f}"
        if key not in self._wide:
            style = self.new("table-column")
            self.properties(style, "table-column-properties").set(
                _q("style:column-width"), f"{key}pt"
            )
            self._wide[key] = attr(style, "name")
        return self._wide[key]

    def wrapped(self, cell_style: str) -> str:
        """The same look, text wrapped."""
        if cell_style not in self._wrapped:
            style = self.new("table-cell", cell_style)
            properties = self.properties(style, "table-cell-properties")
            properties.set(_q("fo:wrap-option"), "wrap")
            self._wrapped[cell_style] = attr(style, "name")
        return self._wrapped[cell_style]

    def row(self, height: float) -> str:
        """A row style: as high as its content needs, or `height` points when given."""
        key = f"row{height:.0f}"
        if key not in self._wide:
            style = self.new("table-row")
            properties = self.properties(style, "table-row-properties")
            properties.set(_q("style:use-optimal-row-height"), "false" if height else "true")
            if height:
                properties.set(_q("style:row-height"), f"{height:.0f}pt")
            self._wide[key] = attr(style, "name")
        return self._wide[key]

    def layout_of(self, table_style: str) -> _Layout | None:
        style = self.by_name.get(("table", table_style))
        master = self._masters.get(attr(style, "master-page-name") if style is not None else "")
        if master is None:
            master = self._masters.get("Default")
        name = attr(master, "page-layout-name") if master is not None else ""
        if master is None or name not in self._layouts:
            return None
        if name not in self.layouts:
            self.layouts[name] = _Layout(self._layouts[name])
        self.layouts[name].masters.append(master)
        return self.layouts[name]


@dataclass(slots=True)
class _Layout:
    """A page layout and the widest sheet printed with it."""

    element: Element
    width: float = 0.0
    masters: list[Element] = field(default_factory=list)

    def finish(self) -> None:
        """A4, upright or lying as the sheet needs; row numbers, column letters and sheet name."""
        properties = next(
            (child for child in self.element if local(child) == "page-layout-properties"), None
        )
        if properties is None:
            properties = self.element.makeelement(_q("style:page-layout-properties"), nsmap=None)
            self.element.insert(0, properties)
        for key in ("scale-to", "scale-to-pages", "scale-to-X", "scale-to-Y"):
            properties.attrib.pop(_q(f"style:{key}"), None)
        margin, margins = "1.5cm", 85.0
        lying = self.width + 30 > 595 - margins
        wide, high = ("29.7cm", "21cm") if lying else ("21cm", "29.7cm")
        room = (842 if lying else 595) - margins
        properties.set(_q("fo:page-width"), wide)
        properties.set(_q("fo:page-height"), high)
        properties.set(_q("style:print-orientation"), "landscape" if lying else "portrait")
        for side in ("top", "bottom", "left", "right"):
            properties.set(_q(f"fo:margin-{side}"), margin)
        if room / (self.width + 30) >= _SMALLEST:
            properties.set(_q("style:scale-to-X"), "1")
            properties.set(_q("style:scale-to-Y"), "0")
        else:
            properties.set(_q("style:scale-to"), "75%")
        properties.set(_q("style:print"), "charts drawings grid headers objects zero-values")
        for master in self.masters:
            _name_sheet(master)


def _name_sheet(master: Element) -> None:
    """Put the sheet's name at the top where the sheet has no header of its own."""
    header = next((child for child in master if local(child) == "header"), None)
    if header is not None:
        if attr(header, "display") != "false" and list(odf_paragraphs(header, frozenset())):
            return
        master.remove(header)
    header = master.makeelement(_q("style:header"), nsmap=None)
    paragraph = header.makeelement(_q("text:p"), nsmap=None)
    name = paragraph.makeelement(_q("text:sheet-name"), nsmap=None)
    name.text = "?"
    paragraph.append(name)
    header.append(paragraph)
    master.insert(0, header)


def _show_table(table: Element, styles: _Styles, shown: Shown) -> None:
    name = attr(table, "name")
    _show_sheet(table, styles, shown)
    rows = [row for row in table.iter(_q("table:table-row")) if _own(row, table)]
    for group in table.iter(_q("table:table-row-group"), _q("table:table-column-group")):
        group.attrib.pop(_q("table:display"), None)
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
            row.attrib.pop(_q("table:visibility"), None)
        number += repeat
    columns = _columns(table, used, styles, shown, {c.column for *_, cells in grid for c in cells})
    widths = [width for width, _ in columns]
    for first, repeat, _, cells in grid:
        for cell in cells:
            _note(cell, f"{name}!{column_letters(cell.column)}{first + 1}", shown)
            if repeat < 1000:
                _widen(cell, cells, widths, styles, [default for _, default in columns])
    for _, _, row, cells in grid:
        _fit_row(row, cells, widths, styles, [default for _, default in columns])
    _set_columns(table, columns, widths, styles)
    layout = styles.layout_of(attr(table, "style-name"))
    if layout is not None:
        layout.width = max(layout.width, sum(widths))


def _own(row: Element, table: Element) -> bool:
    """Whether a row is this table's, not a chart's own table inside it."""
    parent = row.getparent()
    while parent is not None and local(parent) in (
        "table-rows", "table-header-rows", "table-row-group",
    ):  # fmt: skip
        parent = parent.getparent()
    return parent is table


def _show_sheet(table: Element, styles: _Styles, shown: Shown) -> None:
    style = styles.by_name.get(("table", attr(table, "style-name")))
    for properties in style if style is not None else ():
        if attr(properties, "display") == "false":
            properties.set(_q("table:display"), "true")
            shown.sheets += 1
    if table.attrib.pop(_q("table:print-ranges"), None):
        shown.print_areas += 1
    table.attrib.pop(_q("table:print"), None)


def _cells(row: Element) -> Iterator[_Cell]:
    """Cells with something in them. A formula is taken away, its saved value stays."""
    column = 0
    for element in row:
        if local(element) not in ("table-cell", "covered-table-cell"):
            continue
        repeat = int(attr(element, "number-columns-repeated") or 1)
        for key in ("formula", "number-matrix-columns-spanned", "number-matrix-rows-spanned"):
            element.attrib.pop(_q(f"table:{key}"), None)
        element.attrib.pop(_q("table:content-validation-name"), None)
        kind = attr(element, "value-type")
        if kind or len(element):
            paragraphs = [odf_text(child) for child in element if local(child) == "p"]
            span = int(attr(element, "number-columns-spanned") or 1)
            number = kind not in ("", "string")
            yield _Cell(element, column, repeat, span, "\n".join(paragraphs), number)
        column += repeat


def _note(cell: _Cell, place: str, shown: Shown) -> None:
    """Remember the cell's text, the value a number format keeps out of sight, and its comment."""
    text = cell.text.strip()
    if not text:
        keys = ("string-value", "value", "date-value", "time-value", "boolean-value")
        text = next((attr(cell.element, key) for key in keys if attr(cell.element, key)), "")
    if text:
        shown.cells.append(Hidden(what="Celler, der ikke ses på siderne", place=place, text=text))
    for child in cell.element:
        if local(child) == "annotation":
            fields = {local(part): part.text or "" for part in child}
            remark = "\n".join(odf_paragraphs(child, frozenset()))
            if remark:
                who = fields.get("creator", "")
                shown.comments.append(Hidden(what="Kommentarer", place=place, who=who, text=remark))


def _columns(
    table: Element, used: int, styles: _Styles, shown: Shown, filled: set[int]
) -> list[tuple[float, str]]:
    """Width and default cell style of each used column; the column elements are taken out."""
    found: list[tuple[float, str]] = []
    for element in list(table.iter(_q("table:table-column"))):
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
    table: Element, columns: list[tuple[float, str]], widths: list[float], styles: _Styles
) -> None:
    rows = {"table-row", "table-rows", "table-header-rows", "table-row-group"}
    at = next((i for i, child in enumerate(table) if local(child) in rows), len(table))
    for (_, default), width in zip(columns, widths, strict=True):
        element = table.makeelement(_q("table:table-column"), nsmap=None)
        element.set(_q("table:style-name"), styles.column(width))
        element.set(_q("table:default-cell-style-name"), default)
        table.insert(at, element)
        at += 1
    if len(columns) < _COLUMNS:
        element = table.makeelement(_q("table:table-column"), nsmap=None)
        element.set(_q("table:style-name"), styles.column(64.0))
        element.set(_q("table:number-columns-repeated"), str(_COLUMNS - len(columns)))
        element.set(_q("table:default-cell-style-name"), "Default")
        table.insert(at, element)


_FONTS = {bold: pymupdf.Font("hebo" if bold else "helv") for bold in (False, True)}


def _style_of(cell: _Cell, defaults: list[str]) -> str:
    return attr(cell.element, "style-name") or (
        defaults[cell.column] if cell.column < len(defaults) else "Default"
    )


def _natural(cell: _Cell, style: str, styles: _Styles) -> float:
    """Width in points of the cell's longest line, with padding."""
    size, bold = styles.look(style)
    lines = cell.text.split("\n")
    longest = max(lines, key=len)[:2000]
    return float(_FONTS[bold].text_length(longest, fontsize=size)) * 1.04 + _PAD


def _widen(
    cell: _Cell, row: list[_Cell], widths: list[float], styles: _Styles, defaults: list[str]
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
    row: Element, cells: list[_Cell], widths: list[float], styles: _Styles, defaults: list[str]
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
            cell.element.set(_q("table:style-name"), styles.wrapped(style))
            wraps = True
        if cell.span > 1 and wraps:  # merged cells do not make their row grow by themselves
            size, _ = styles.look(style)
            lines = cell.text.count("\n") + 1 + int(len(cell.text) * size * 0.55 / max(wide, 24))
            height = max(height, lines * size * 1.3 + 4)
    row.set(_q("table:style-name"), styles.row(height))
