"""Walks every object of a file, reached or not, and tells what each string belongs to.

`walk` starts at the trailer and follows every reference once; what it does not reach is left
over. Each text is given with the place a caseworker would know it by.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from redactor.verify.scene import pdf_text

_MAX_VALUES = 6_000_000

# A key changes what the strings under it are called.
_PLACES = {
    "/Info": "metadata", "/Metadata": "metadata", "/Outlines": "outline",
    "/EmbeddedFiles": "attachment", "/EF": "attachment", "/AF": "attachment",
    "/Collection": "attachment", "/Dests": "destination", "/Annots": "annotation",
    "/AcroForm": "form", "/XFA": "form", "/StructTreeRoot": "structure",
    "/OCProperties": "layer", "/JavaScript": "script", "/JS": "script",
    "/PageLabels": "page_label", "/PieceInfo": "private_data", "/Thumb": "thumbnail",
    "/Threads": "article", "/B": "article", "/ActualText": "structure", "/Alt": "structure",
    "/E": "structure", "/ToUnicode": "font", "/FontDescriptor": "font", "/Font": "font",
    "/SpiderInfo": "private_data", "/OpenAction": "action", "/AA": "action", "/A": "action",
    "/Perms": "signature", "/DSS": "signature", "/IDS": "private_data",
    "/Properties": "layer", "/LastModified": "private_data",
}  # fmt: skip
_STRUCTURE_KEYS = frozenset(("/ActualText", "/Alt", "/E", "/T", "/Lang"))
_OWN_PLACE = frozenset(("attachment", "private_data", "script", "thumbnail"))
_FONT_NAMES = frozenset(("/BaseFont", "/FontName", "/FontFamily"))
_DANGEROUS_ACTIONS = {
    "/JavaScript": "script", "/Launch": "action", "/GoToR": "external", "/GoToE": "external",
    "/SubmitForm": "external", "/ImportData": "external", "/Rendition": "active_content",
    "/Movie": "active_content", "/Sound": "active_content", "/RichMediaExecute": "active_content",
    "/GoTo3DView": "active_content", "/Trans": "action", "/SetOCGState": "action",
    "/Hide": "action", "/ResetForm": "action", "/Named": "action",
}  # fmt: skip
_HARMLESS_ACTIONS = frozenset(("/Named", "/Trans", "/Hide", "/ResetForm", "/SetOCGState"))
# References to what has a place of its own: followed last, so as not to borrow this one's.
_UPWARDS = frozenset(("/Parent", "/P", "/Prev", "/Pg", "/Dest", "/D", "/Popup", "/IRT"))
_PAGES = frozenset(("/Page", "/Template"))
"""Pages, and those that a form can make more of (ISO 32000-1, 12.7.6)."""
_EMBEDDED = frozenset(("/FileAttachment", "/RichMedia", "/3D", "/Screen", "/Movie", "/Sound"))


_MARKERS = frozenset(("Highlight", "Underline", "Squiggly", "StrikeOut"))
SILENT = "silent mark"
"""A reader's bright marker without a word to it."""


@dataclass(slots=True)
class Contents:
    """What the objects of a file hold."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    """(place, text) of every string."""
    names: set[str] = field(default_factory=set)
    """Every name used as a key or a value, fonts' own names apart."""
    faces: set[str] = field(default_factory=set)
    """Fonts' own names."""
    streams: list[tuple[str, pikepdf.Stream]] = field(default_factory=list)
    """(place, stream), pages' own contents among them."""
    active: set[str] = field(default_factory=set)
    """Places with scripts, launch actions, external references or embedded files."""
    annotations: dict[str, int] = field(default_factory=dict)
    """Subtype and how many, links left out."""
    info: set[str] = field(default_factory=set)
    """Keys of the document information that say something."""
    leftover: list[Any] = field(default_factory=list)
    """Objects that nothing refers to."""
    hidden_layers: frozenset[tuple[int, int]] = frozenset()


def contents_of(pdf: pikepdf.Pdf) -> Contents:
    """Read all of a file's objects. Raises ValueError when there are too many values."""
    found = Contents(hidden_layers=hidden_layers(pdf))
    walker = _Walker(found)
    trailer = pdf.trailer
    for key in trailer.keys():  # noqa: SIM118 (a pikepdf object is no mapping)
        if key not in ("/Size", "/Prev", "/XRefStm", "/ID", "/Encrypt", "/Length", "/Filter"):
            walker.walk(trailer[key], _PLACES.get(key, "document"))
    info = trailer.get("/Info")
    if isinstance(info, pikepdf.Dictionary):
        found.info = {k for k in info.keys() if str(info[k]).strip()}  # noqa: SIM118
    reached = set(walker.seen)
    if pages_beside(pdf, reached):
        found.active.add("leftover")
    for item in pdf.objects:
        # pikepdf gives indirect numbers and nulls as plain Python values.
        if not isinstance(item, pikepdf.Object) or item.objgen in reached:
            continue
        if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            if str(item.get("/Type", "")) in ("/XRef", "/ObjStm"):
                continue
            if "/Linearized" in item or (pdf.is_linearized and _hints(item)):
                continue
        elif not isinstance(item, (pikepdf.Array, pikepdf.String)):
            continue
        found.leftover.append(item)
        walker.walk(item, "leftover")
    return found


def _hints(item: Any) -> bool:
    """Whether this is the hint stream of a linearized file (ISO 32000-1, F.2.4)."""
    return (
        isinstance(item, pikepdf.Stream)
        and isinstance(item.get("/S"), int)
        and not any(key in item for key in ("/Type", "/Subtype", "/N"))
    )


class _Walker:
    def __init__(self, found: Contents) -> None:
        self._found = found
        self.seen: set[tuple[int, int]] = set()
        self._count = 0

    def walk(self, start: Any, place: str) -> None:
        stack: list[tuple[str, str, Any]] = [("", place, start)]
        later: list[tuple[str, str, Any]] = []
        seen, found = self.seen, self._found
        while stack or later:
            if not stack:
                stack, later = later, []
            key, place, value = stack.pop()
            self._count += 1
            if self._count > _MAX_VALUES:
                raise ValueError("too many objects")
            if not isinstance(value, pikepdf.Object):
                continue
            if value.is_indirect:
                number = value.objgen
                if number in seen:
                    continue
                seen.add(number)
            if isinstance(value, pikepdf.String):
                where = "structure" if key in _STRUCTURE_KEYS and place == "document" else place
                found.texts.append((where, pdf_text(bytes(value))))
            elif isinstance(value, pikepdf.Name):
                (found.faces if key in _FONT_NAMES else found.names).add(str(value))
            elif isinstance(value, pikepdf.Array):
                stack.extend((key, place, item) for item in value)
            elif isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
                self._dictionary(value, place, stack, later)

    def _dictionary(
        self,
        value: Any,
        place: str,
        stack: list[tuple[str, str, Any]],
        later: list[tuple[str, str, Any]],
    ) -> None:
        found = self._found
        if str(value.get("/Type", "")) in ("/Page", "/Pages"):
            place = "document"
        if isinstance(value, pikepdf.Stream):
            found.streams.append((place, value))
            entries = value.stream_dict.items()
            if "/F" in value:
                found.active.add("external")
        else:
            entries = value.items()
        for key, item in entries:
            if not isinstance(item, pikepdf.Object):
                found.names.add(key)
                continue
            under = place if place in _OWN_PLACE else _PLACES.get(key, place)
            found.names.add(key)
            if key == "/S" and isinstance(item, pikepdf.Name):
                action = str(item)
                if action in _DANGEROUS_ACTIONS and action not in _HARMLESS_ACTIONS:
                    found.active.add(_DANGEROUS_ACTIONS[action])
            elif key == "/Subtype" and isinstance(item, pikepdf.Name):
                if str(item) in _EMBEDDED:
                    found.active.add("attachment")
            elif key == "/JS":
                found.active.add("script")
            elif key == "/EF":
                found.active.add("attachment")
            elif key == "/XFA":
                found.active.add("form")
            elif key in ("/Ref", "/OPI"):
                found.active.add("external")
            elif key == "/Annots" and isinstance(item, pikepdf.Array):
                self._annotations(item)
            if key in _UPWARDS and not (key == "/D" and "/N" in value):  # a look, 12.5.5
                later.append((key, "document", item))
            else:
                stack.append((key, under, item))

    def _annotations(self, items: pikepdf.Array) -> None:
        for item in items:
            if isinstance(item, pikepdf.Dictionary):
                kind = str(item.get("/Subtype", ""))[1:]
                if kind in _MARKERS and _says_nothing(item):
                    kind = SILENT
                if kind != "Link":
                    self._found.annotations[kind] = self._found.annotations.get(kind, 0) + 1


def _says_nothing(mark: pikepdf.Dictionary) -> bool:
    """Whether a marker has no words of its own and a colour that text shows through."""
    if any(str(mark.get(key, "")).strip() for key in ("/Contents", "/RC", "/IRT", "/Subj")):
        return False
    colour = mark.get("/C")
    if str(mark.get("/Subtype")) != "/Highlight":
        return True
    return isinstance(colour, pikepdf.Array) and len(colour) == 3 and max(map(float, colour)) > 0.6


def pages_beside(pdf: pikepdf.Pdf, seen: set[tuple[int, int]]) -> bool:
    """Whether objects that are reached hold a page that the page tree does not."""
    known = {page.obj.objgen for page in pdf.pages}
    for number in seen - known:
        item = pdf.get_object(number)
        if isinstance(item, pikepdf.Dictionary) and str(item.get("/Type", "")) in _PAGES:
            return True
    return False


def hidden_layers(pdf: pikepdf.Pdf) -> frozenset[tuple[int, int]]:
    """Optional-content groups switched off when the file is opened."""
    properties = pdf.Root.get("/OCProperties")
    if not isinstance(properties, pikepdf.Dictionary):
        return frozenset()
    settings = properties.get("/D")
    if not isinstance(settings, pikepdf.Dictionary):
        return frozenset()

    def groups(value: Any) -> Iterator[tuple[int, int]]:
        if isinstance(value, pikepdf.Array):
            yield from (g.objgen for g in value if isinstance(g, pikepdf.Dictionary))

    off = set(groups(settings.get("/OFF")))
    if str(settings.get("/BaseState", "/ON")) == "/OFF":
        off |= set(groups(properties.get("/OCGs"))) - set(groups(settings.get("/ON")))
    return frozenset(off)
