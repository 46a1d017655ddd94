"""What an OpenDocument file says beside its pages, and all it says (OpenDocument 1.3, part 3)."""

from __future__ import annotations

from collections.abc import Iterator

from redactor.ingest.office.outofsight import TRACKED, danish_moment
from redactor.ingest.office.packages import Element, Package, attr, local
from redactor.ingest.unseen import CHART, CHOICES, GUIDANCE, LINKS, OTHER, PICTURES, Hidden

_ODF_PARA = frozenset({"p", "h"})
# Spaces, and fields whose printed text the file does not know.
_ODF_BLANK = frozenset({"s", "tab", "line-break", "page-number", "page-count", "date", "time"})
_ODF_ASIDE = frozenset({"annotation", "tracked-changes", "notes", "forms", "note"})


def odf_text(paragraph: Element) -> str:
    """The text of an OpenDocument paragraph without notes and comments anchored in it."""
    parts = [paragraph.text or ""]
    for child in paragraph:
        tag = local(child)
        if tag in _ODF_BLANK:
            parts.append(" ")
        elif tag and tag not in _ODF_ASIDE and tag not in _ODF_PARA and tag != "annotation-end":
            parts.append(odf_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def odf_paragraphs(root: Element, skip: frozenset[str]) -> Iterator[str]:
    """Text of every paragraph under `root`, without those inside elements named in `skip`."""
    for child in root:
        tag = local(child)
        if tag in skip:
            continue
        if tag in _ODF_PARA:
            text = odf_text(child)
            if text.strip():
                yield text
        yield from odf_paragraphs(child, skip)


def odf_comments(root: Element) -> Iterator[Hidden]:
    for element in root.iter():
        if local(element) == "annotation":
            fields = {local(child): child.text or "" for child in element}
            text = "\n".join(odf_paragraphs(element, frozenset()))
            if text:
                who, when = fields.get("creator", ""), danish_moment(fields.get("date", ""))
                yield Hidden(what="Kommentarer", who=who, when=when, text=text)


def odf_hidden(package: Package) -> Iterator[Hidden]:
    """Comments, tracked changes and speaker notes of an ODT or ODP."""
    return odf_hidden_in(package.xml("content.xml"))


def odf_hidden_in(root: Element) -> Iterator[Hidden]:
    yield from odf_comments(root)
    for element in root.iter():
        tag = local(element)
        if tag == "changed-region":
            yield from _odf_change(element)
        elif tag in ("hidden-text", "hidden-paragraph"):
            text = attr(element, "string-value") or odf_text(element)
            if text.strip():
                yield Hidden(what="Skjult tekst", text=text)
    pages = (element for element in root.iter() if local(element) == "page")
    for number, page in enumerate(pages, start=1):
        for notes in page:
            if local(notes) == "notes":
                text = "\n".join(odf_paragraphs(notes, frozenset()))
                if text:
                    yield Hidden(what="Talenoter", place=f"dias {number}", text=text)


def _odf_change(region: Element) -> Iterator[Hidden]:
    names = {"deletion": TRACKED["del"], "insertion": TRACKED["ins"]}
    for change in region:
        info = {local(e): e.text or "" for c in change if local(c) == "change-info" for e in c}
        skip = frozenset({"change-info"})
        text = "\n".join(odf_paragraphs(change, skip))
        if local(change) in names and text:
            who, when = info.get("creator", ""), danish_moment(info.get("date", ""))
            yield Hidden(what=names[local(change)], who=who, when=when, text=text)


_CONTROLS = ("value", "current-value", "title")
"""Attributes of form controls (13.5) that hold what somebody wrote in them or about them."""


def odf_texts(package: Package) -> Iterator[Hidden]:
    """Every paragraph of an ODT or ODP and of the charts in it, and what fields keep."""
    for name in package.matching(r"(?:Object [^/]*/)?(?:content|styles)\.xml"):
        what = CHART if name.startswith("Object ") else OTHER
        yield from odf_texts_in(package.xml(name), what)


def odf_texts_in(root: Element, what: str = OTHER) -> Iterator[Hidden]:
    """The same of one XML part, or of a whole flat file. Of styles, headers and footers count."""
    skip = frozenset({"annotation", "tracked-changes", "notes", "forms"})
    for text in odf_paragraphs(root, skip | {"master-page"}):
        yield Hidden(what=what, text=text)
    for element in root.iter():
        tag = local(element)
        if tag in ("header", "footer", "header-first", "footer-first"):
            for text in odf_paragraphs(element, skip):
                yield Hidden(what=OTHER, text=text)
    yield from odf_fields(root)


def odf_fields(root: Element) -> Iterator[Hidden]:
    """What fields, form controls, links and pictures hold and do not show (7.4, 7.7, 13.5)."""
    for element in root.iter():
        yield from _field(element, local(element))


def _field(element: Element, tag: str) -> Iterator[Hidden]:
    if tag in ("title", "desc"):
        parent = element.getparent()
        if parent is not None and local(parent) in ("frame", "custom-shape", "g"):
            yield Hidden(what=PICTURES, text=element.text or "")
    elif tag == "a":
        yield Hidden(what=LINKS, text=attr(element, "href"))
    elif tag == "label":
        yield Hidden(what=CHOICES, text=attr(element, "value"))
    elif tag in ("option", "item"):
        yield Hidden(what=CHOICES, text=attr(element, "label") or attr(element, "value"))
    elif tag == "text-input":
        yield Hidden(what=GUIDANCE, text=attr(element, "description"))
    elif tag in ("text", "textarea", "combobox", "formatted-text", "generic-control"):
        for name in _CONTROLS:
            yield Hidden(what=OTHER, text=attr(element, name))
    elif tag in ("checkbox", "radio", "button", "fixed-text"):
        yield Hidden(what=OTHER, text=attr(element, "label"))
    elif tag not in ("table-cell", "covered-table-cell"):
        for name in ("string-value", "string-value-if-true", "string-value-if-false"):
            yield Hidden(what=OTHER, text=attr(element, name))
