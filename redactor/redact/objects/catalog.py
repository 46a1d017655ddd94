"""A new catalogue and new page dictionaries, with only what a page needs to be shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pikepdf

from redactor.redact.fonts.encodings import visible
from redactor.redact.objects.links import tidy
from redactor.redact.objects.outline import Shown
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
_LONGEST_PREFIX, _LAST_NUMBER = 30, 9_999
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
            MediaBox=pikepdf.Array([tidy(v) for v in sheet.media]),
            Resources=resources,
            Contents=pdf.make_indirect(pikepdf.Stream(pdf, content)),
        )
    )
    if sheet.frame != sheet.media:
        page["/CropBox"] = pikepdf.Array([tidy(v) for v in sheet.frame])
    if sheet.rotation:
        page["/Rotate"] = sheet.rotation
    if sheet.unit != 1.0:
        page["/UserUnit"] = tidy(sheet.unit)
    group = sheet.page.get("/Group")
    if isinstance(group, pikepdf.Dictionary):
        page["/Group"] = group
    return page


def make_catalog(
    pdf: pikepdf.Pdf,
    pages: Sequence[pikepdf.Dictionary],
    tree: pikepdf.Dictionary | None,
    *,
    outline: pikepdf.Object | None,
    shown: Shown,
    language: str,
    title: str,
) -> None:
    """Replace the trailer's root and information with new ones."""
    labels = _page_labels(pdf.Root.get("/PageLabels"), shown)
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
    if outline is not None:
        root["/Outlines"] = outline
    for key in list(pdf.trailer.keys()):
        if key not in ("/Root", "/Size"):
            del pdf.trailer[key]
    pdf.trailer["/Root"] = pdf.make_indirect(root)
    pdf.trailer["/Info"] = pdf.make_indirect(pikepdf.Dictionary(Title=pikepdf.String(title)))


def _page_labels(old: Any, shown: Shown) -> pikepdf.Dictionary | None:
    """Numbering of the pages, prefixes where they may stay; None when it does not hold together."""
    if not isinstance(old, pikepdf.Dictionary):
        return None
    try:
        listed = sorted(pikepdf.NumberTree(old).items())
    except (RuntimeError, ValueError, pikepdf.PdfError):
        return None
    found: list[Any] = []
    for start, label in listed:
        if not isinstance(label, pikepdf.Dictionary):
            return None
        kept = pikepdf.Dictionary()
        if str(label.get("/S")) in _LABEL_STYLES:
            kept["/S"] = label["/S"]
        if isinstance(label.get("/St"), int) and 0 < label["/St"] <= _LAST_NUMBER:
            kept["/St"] = label["/St"]
        prefix = label.get("/P")
        if isinstance(prefix, pikepdf.String):
            text = visible(str(prefix))
            if len(text) <= _LONGEST_PREFIX and shown.allows(text.strip(" -–.:/")):
                kept["/P"] = pikepdf.String(text)
        found += [start, kept]
    return pikepdf.Dictionary(Nums=pikepdf.Array(found)) if found else None
