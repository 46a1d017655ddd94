"""A new catalogue and new page dictionaries, with only what a page needs to be shown."""

from __future__ import annotations

import re
import unicodedata
import urllib.parse
from collections.abc import Sequence
from typing import Any

import pikepdf

from redactor.redact.flatten import Link
from redactor.redact.geometry import Rect, Zones, intersect
from redactor.redact.sheet import Sheet

_KINDS = {
    "/Metadata": "metadata", "/Outlines": "outlines", "/AcroForm": "forms", "/AA": "actions",
    "/OpenAction": "actions", "/Collection": "attachments", "/AF": "attachments",
    "/PieceInfo": "private_data", "/SpiderInfo": "private_data", "/Threads": "threads",
    "/PageLabels": "page_labels", "/OCProperties": "layers", "/Perms": "signatures",
    "/DSS": "signatures", "/Dests": "destinations", "/StructTreeRoot": "structure_texts",
    "/OutputIntents": "colour_profiles",
}  # fmt: skip
_NAMES = {
    "/EmbeddedFiles": "attachments", "/JavaScript": "scripts", "/Dests": "destinations",
    "/Pages": "templates", "/Templates": "templates", "/AP": "appearances",
}  # fmt: skip
_PAGE = {
    "/Metadata": "metadata", "/PieceInfo": "private_data", "/Thumb": "thumbnails",
    "/AA": "actions", "/B": "threads", "/AF": "attachments", "/Trans": "actions",
}  # fmt: skip
_NUMBER = re.compile(r"\d{6}|\d(?:[\s\-._]?\d){7}")
"""Six digits in a row, or eight with separators: could be a CPR, telephone or case number."""
_LABEL_STYLES = frozenset(("/D", "/R", "/r", "/A", "/a"))


def found_kinds(pdf: pikepdf.Pdf) -> set[str]:
    """Kinds of things the original holds that do not follow into the output."""
    found = {kind for key, kind in _KINDS.items() if key in pdf.Root}
    names = pdf.Root.get("/Names")
    if isinstance(names, pikepdf.Dictionary):
        found |= {kind for key, kind in _NAMES.items() if key in names}
    info = pdf.trailer.get("/Info")
    if isinstance(info, pikepdf.Dictionary) and info.keys():
        found.add("metadata")
    for page in pdf.pages:
        found |= {kind for key, kind in _PAGE.items() if key in page.obj}
    return found


def page_dictionary(
    pdf: pikepdf.Pdf, sheet: Sheet, content: bytes, resources: pikepdf.Dictionary
) -> pikepdf.Dictionary:
    """A page with the boxes, rotation and transparency group of the old one, and new contents."""
    page = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name("/Page"),
            MediaBox=pikepdf.Array([_tidy(v) for v in sheet.media]),
            Resources=resources,
            Contents=pdf.make_indirect(pikepdf.Stream(pdf, content)),
        )
    )
    if sheet.frame != sheet.media:
        page["/CropBox"] = pikepdf.Array([_tidy(v) for v in sheet.frame])
    if sheet.rotation:
        page["/Rotate"] = sheet.rotation
    if sheet.unit != 1.0:
        page["/UserUnit"] = _tidy(sheet.unit)
    group = sheet.page.get("/Group")
    if isinstance(group, pikepdf.Dictionary):
        page["/Group"] = group
    return page


def make_catalog(
    pdf: pikepdf.Pdf,
    pages: Sequence[pikepdf.Dictionary],
    tree: pikepdf.Dictionary | None,
    *,
    language: str,
    title: str,
) -> None:
    """Replace the trailer's root and information with new ones."""
    labels = _page_labels(pdf.Root.get("/PageLabels"))
    parent = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name("/Pages"), Kids=pikepdf.Array(list(pages)), Count=len(pages)
        )
    )
    for page in pages:
        page["/Parent"] = parent
        if tree is not None:
            page["/Tabs"] = pikepdf.Name("/S")
    root = pikepdf.Dictionary(
        Type=pikepdf.Name("/Catalog"),
        Pages=parent,
        Lang=pikepdf.String(language),
        ViewerPreferences=pikepdf.Dictionary(DisplayDocTitle=True),
    )
    if tree is not None:
        root["/StructTreeRoot"] = tree
        root["/MarkInfo"] = pikepdf.Dictionary(Marked=True)
    if labels is not None:
        root["/PageLabels"] = labels
    for key in list(pdf.trailer.keys()):
        if key not in ("/Root", "/Size"):
            del pdf.trailer[key]
    pdf.trailer["/Root"] = pdf.make_indirect(root)
    pdf.trailer["/Info"] = pdf.make_indirect(pikepdf.Dictionary(Title=pikepdf.String(title)))


def _page_labels(old: Any) -> pikepdf.Dictionary | None:
    """Numbering styles without prefixes; None when there are none or the tree is nested."""
    numbers = old.get("/Nums") if isinstance(old, pikepdf.Dictionary) else None
    if not isinstance(numbers, pikepdf.Array):
        return None
    found: list[Any] = []
    listed = list(numbers)
    for start, label in zip(listed[::2], listed[1::2], strict=False):
        if not isinstance(label, pikepdf.Dictionary) or not isinstance(start, int):
            return None
        kept = pikepdf.Dictionary()
        if str(label.get("/S")) in _LABEL_STYLES:
            kept["/S"] = label["/S"]
        if isinstance(label.get("/St"), int):
            kept["/St"] = label["/St"]
        found += [start, kept]
    return pikepdf.Dictionary(Nums=pikepdf.Array(found)) if found else None


def make_links(
    pdf: pikepdf.Pdf,
    links: Sequence[Link],
    zones: Zones,
    frame: Rect,
    pages: Sequence[pikepdf.Dictionary],
    words: Sequence[str],
) -> pikepdf.Array:
    """Link annotations for the links that stay."""
    found = []
    for link in links:
        rect = intersect(link.rect, frame)
        if rect is None or zones.near(rect):
            continue
        annotation = pikepdf.Dictionary(
            Type=pikepdf.Name("/Annot"),
            Subtype=pikepdf.Name("/Link"),
            Rect=pikepdf.Array([_tidy(v) for v in rect]),
            Border=pikepdf.Array([0, 0, 0]),
            F=4,
        )
        if link.page is not None and link.page < len(pages):
            x, y = link.place
            annotation["/Dest"] = pikepdf.Array(
                [pages[link.page], pikepdf.Name("/XYZ"), _place(x), _place(y), None]
            )
        elif link.untrusted_uri is not None and is_plain_address(link.untrusted_uri, words):
            annotation["/A"] = pikepdf.Dictionary(
                S=pikepdf.Name("/URI"), URI=pikepdf.String(link.untrusted_uri)
            )
        else:
            continue
        found.append(pdf.make_indirect(annotation))
    return pikepdf.Array(found)


def is_plain_address(untrusted_uri: str, words: Sequence[str]) -> bool:
    """Whether a web address can stay: no query, no account, no number, no removed word in it."""
    try:
        parts = urllib.parse.urlsplit(untrusted_uri)
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or parts.query or parts.fragment or parts.username:
        return False
    path = urllib.parse.unquote(untrusted_uri)
    if "@" in path or "%" in path or _NUMBER.search(path):
        return False
    letters = _plain(path)
    return path.isascii() and not any(_plain(word) in letters for word in words)


def _plain(text: str) -> str:
    """Letters and digits, lower case, Danish letters spelled out as in addresses."""
    text = text.casefold().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    text = unicodedata.normalize("NFKD", text)
    return "".join(c for c in text if c.isalnum() and not unicodedata.combining(c))


def _place(value: float | None) -> Any:
    return None if value is None else _tidy(value)


def _tidy(value: float) -> Any:
    rounded = round(value, 3)
    return int(rounded) if rounded == int(rounded) else rounded
