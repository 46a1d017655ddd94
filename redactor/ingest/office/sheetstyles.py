"""Styles and page layouts of a flat OpenDocument spreadsheet, and copies that hide nothing."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field

from redactor.ingest.office.odf import odf_paragraphs
from redactor.ingest.office.packages import Element, attr, local

_NS = {
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
}
_SMALLEST = 0.55
"""A sheet that must shrink more than this to fit its pages goes on over several instead."""
_LEGIBLE = 4.0
"""Points. Nobody reads smaller letters on a printed sheet; they stand there to be hidden."""
_CONTRAST = 0.2
"""How much lighter or darker than their ground letters must be, from 0 to 1."""
_UNITS = {"in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pt": 1.0, "pc": 12.0, "px": 0.75}


def q(name: str) -> str:
    """'table:name' -> the name lxml knows it by."""
    prefix, _, base = name.partition(":")
    return f"{{{_NS[prefix]}}}{base}"


def points(length: str, default: float = 0.0) -> float:
    """A length such as '2.5cm' in points."""
    found = re.fullmatch(r"(-?[\d.]+)([a-z]{2})", length)
    return float(found.group(1)) * _UNITS.get(found.group(2), 1.0) if found else default


def _light(colour: str, default: float) -> float:
    """How light '#rrggbb' is, from 0 to 1 (ITU-R BT.601)."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        return default
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


class Styles:
    """The document's styles: sizes to measure with, and copies that wrap."""

    def __init__(self, root: Element) -> None:
        self.automatic = next(root.iter(q("office:automatic-styles")))
        self.by_name: dict[tuple[str, str], Element] = {}
        self._default: dict[str, Element] = {}
        self._layouts: dict[str, Element] = {}
        self._masters: dict[str, Element] = {}
        self._wide: dict[str, str] = {}
        self._wrapped: dict[str, str] = {}
        self._readable: dict[str, str] = {}
        self._sizes: dict[str, tuple[float, bool]] = {}
        self._made = 0
        self.layouts: dict[str, Layout] = {}
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
            style = self.automatic.makeelement(q("style:style"), nsmap=None)
            self.automatic.append(style)
            style.set(q("style:family"), family)
            if original is not None:
                style.set(q("style:parent-style-name"), like)
        name = f"shown{self._made}"
        style.set(q("style:name"), name)
        self.by_name[family, name] = style
        return style

    def properties(self, style: Element, kind: str) -> Element:
        for child in style:
            if local(child) == kind:
                return child
        made = style.makeelement(q(f"style:{kind}"), nsmap=None)
        style.insert(0, made)
        return made

    def column(self, width: float) -> str:
        key = f"{width:.1f}"
        if key not in self._wide:
            style = self.new("table-column")
            self.properties(style, "table-column-properties").set(
                q("style:column-width"), f"{key}pt"
            )
            self._wide[key] = attr(style, "name")
        return self._wide[key]

    def wrapped(self, cell_style: str) -> str:
        """The same look, text wrapped."""
        if cell_style not in self._wrapped:
            style = self.new("table-cell", cell_style)
            properties = self.properties(style, "table-cell-properties")
            properties.set(q("fo:wrap-option"), "wrap")
            self._wrapped[cell_style] = attr(style, "name")
        return self._wrapped[cell_style]

    def readable(self, cell_style: str) -> str:
        """The same look, but for letters too small to read or in the colour of their ground."""
        if cell_style not in self._readable:
            small = self.look(cell_style)[0] < _LEGIBLE
            ink = _light(self.property_of("table-cell", cell_style, "color"), 0.0)
            ground = _light(self.property_of("table-cell", cell_style, "background-color"), 1.0)
            faint = abs(ink - ground) < _CONTRAST
            self._readable[cell_style] = cell_style
            if small or faint:
                style = self.new("table-cell", cell_style)
                letters = self.properties(style, "text-properties")
                if small:
                    letters.set(q("fo:font-size"), "8pt")
                if faint:
                    letters.set(q("fo:color"), "#000000" if ground > 0.5 else "#ffffff")
                    letters.attrib.pop(q("style:use-window-font-color"), None)
                self._readable[cell_style] = attr(style, "name")
        return self._readable[cell_style]

    def ink_pieces(self) -> None:
        """Let pieces of cells and formats of numbers have the cell's own ink, where theirs is
        light or their letters too small: it stands out from the cell's ground."""
        for letters in self.automatic.getroottree().getroot().iter(q("style:text-properties")):
            owner = letters.getparent()
            if local(owner) == "style" and attr(owner, "family") != "text":
                continue
            if _light(attr(letters, "color"), 0.0) > 1 - _CONTRAST:
                letters.attrib.pop(q("fo:color"), None)
            if 0 < points(attr(letters, "font-size"), _LEGIBLE) < _LEGIBLE:
                letters.attrib.pop(q("fo:font-size"), None)

    def row(self, height: float) -> str:
        """A row style: as high as its content needs, or `height` points when given."""
        key = f"row{height:.0f}"
        if key not in self._wide:
            style = self.new("table-row")
            properties = self.properties(style, "table-row-properties")
            properties.set(q("style:use-optimal-row-height"), "false" if height else "true")
            if height:
                properties.set(q("style:row-height"), f"{height:.0f}pt")
            self._wide[key] = attr(style, "name")
        return self._wide[key]

    def layout_of(self, table_style: str) -> Layout | None:
        style = self.by_name.get(("table", table_style))
        master = self._masters.get(attr(style, "master-page-name") if style is not None else "")
        if master is None:
            master = self._masters.get("Default")
        name = attr(master, "page-layout-name") if master is not None else ""
        if master is None or name not in self._layouts:
            return None
        if name not in self.layouts:
            self.layouts[name] = Layout(self._layouts[name])
        self.layouts[name].masters.append(master)
        return self.layouts[name]


@dataclass(slots=True)
class Layout:
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
            properties = self.element.makeelement(q("style:page-layout-properties"), nsmap=None)
            self.element.insert(0, properties)
        for key in ("scale-to", "scale-to-pages", "scale-to-X", "scale-to-Y"):
            properties.attrib.pop(q(f"style:{key}"), None)
        margin, margins = "1.5cm", 85.0
        lying = self.width + 30 > 595 - margins
        wide, high = ("29.7cm", "21cm") if lying else ("21cm", "29.7cm")
        room = (842 if lying else 595) - margins
        properties.set(q("fo:page-width"), wide)
        properties.set(q("fo:page-height"), high)
        properties.set(q("style:print-orientation"), "landscape" if lying else "portrait")
        for side in ("top", "bottom", "left", "right"):
            properties.set(q(f"fo:margin-{side}"), margin)
        if room / (self.width + 30) >= _SMALLEST:
            properties.set(q("style:scale-to-X"), "1")
            properties.set(q("style:scale-to-Y"), "0")
        else:
            properties.set(q("style:scale-to"), "75%")
        properties.set(q("style:print"), "charts drawings grid headers objects zero-values")
        for master in self.masters:
            _name_sheet(master)


def _name_sheet(master: Element) -> None:
    """Put the sheet's name at the top where the sheet has no header of its own."""
    header = next((child for child in master if local(child) == "header"), None)
    if header is not None:
        if attr(header, "display") != "false" and list(odf_paragraphs(header, frozenset())):
            return
        master.remove(header)
    header = master.makeelement(q("style:header"), nsmap=None)
    paragraph = header.makeelement(q("text:p"), nsmap=None)
    name = paragraph.makeelement(q("text:sheet-name"), nsmap=None)
    name.text = "?"
    paragraph.append(name)
    header.append(paragraph)
    master.insert(0, header)
