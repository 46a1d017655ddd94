"""What a spreadsheet says behind and beside its cells: choices and guidance of fields, where links
lead, headers and footers, what cells said before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactor.ingest.office.odf import odf_comments, odf_fields, odf_paragraphs
from redactor.ingest.office.outofsight import TRACKED, danish_moment
from redactor.ingest.office.packages import Element, attr, local
from redactor.ingest.unseen import CHOICES, GUIDANCE, LINKS, OTHER, Hidden

_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_FORMULA_LINK = re.compile(r'(?i)\bHYPERLINK\(\s*"((?:[^"]|"")*)"')
_FORMULAS = "Tekst i formler"
_FORMAT = re.compile(r"(?i)[dmyhsåt0#?.,:;/\s%+-]*|.|standard|general")
"""Quoted in a formula, but a number's or a date's format ('dd-mm-åååå') or a sign alone."""


def validations(root: Element) -> Iterator[Hidden]:
    """Lists to choose from, prompts and warnings of an OpenDocument spreadsheet (1.3, 9.4.4)."""
    for element in root.iter():
        if local(element) != "content-validation":
            continue
        place = attr(element, "base-cell-address").replace("$", "")
        condition = attr(element, "condition")
        if "in-list" in condition:
            for choice in _QUOTED.findall(condition):
                yield Hidden(what=CHOICES, place=place, text=choice.replace('""', '"'))
        for message in element:
            said = [attr(message, "title"), *odf_paragraphs(message, frozenset())]
            text = "\n".join(line for line in said if line.strip())
            if text:
                yield Hidden(what=GUIDANCE, place=place, text=text)


def formula_texts(root: Element) -> Iterator[Hidden]:
    """Where HYPERLINK formulas of an OpenDocument spreadsheet lead, and what formulas say else."""
    for element in root.iter():
        formula = attr(element, "formula")
        if '"' not in formula:
            continue
        links = _FORMULA_LINK.findall(formula)
        for text in dict.fromkeys(_QUOTED.findall(formula)):
            if text in links:
                yield Hidden(what=LINKS, text=text.replace('""', '"'))
            elif not _FORMAT.fullmatch(text):
                yield Hidden(what=_FORMULAS, text=text.replace('""', '"'))


_MARGINS = frozenset(
    ("header", "footer", "header-left", "footer-left", "header-first", "footer-first")
)
_FIELDS = frozenset(
    ("sheet-name", "file-name", "title", "page-number", "page-count", "date", "time")
)
_PAGE = re.compile(r"(?i)[\W_]*(?:(?:side|page)[\W_]*)?(?:(?:af|of)[\W_]*)?")


def margins(root: Element) -> Iterator[Hidden]:
    """Headers and footers of an OpenDocument spreadsheet (1.3 part 3, 16.10), those of first and of
    even pages too, which a sheet of one page does not show. What a program fills in is left out."""
    for element in root.iter():
        if local(element) in _MARGINS:
            for text in map(_typed, _paragraphs(element)):
                if not _PAGE.fullmatch(text):
                    yield Hidden(what=OTHER, text=text)


def _paragraphs(element: Element) -> Iterator[Element]:
    return (child for child in element.iter() if local(child) == "p")


def _typed(element: Element) -> str:
    """The text of a paragraph without its fields."""
    parts = [element.text or ""]
    for child in element:
        parts += ["" if local(child) in _FIELDS else _typed(child), child.tail or ""]
    return "".join(parts)


def changed_cells(root: Element) -> Iterator[Hidden]:
    """What stood in cells before somebody changed or deleted them (1.3 part 3, 9.9)."""
    for cell in root.iter():
        if local(cell) != "change-track-table-cell":
            continue
        change = next((part for part in cell.iterancestors() if _told(part)), None)
        info = _told(change) if change is not None else {}
        text = "\n".join(odf_paragraphs(cell, frozenset()))
        keys = ("string-value", "value", "date-value", "time-value", "boolean-value")
        text = text or next((attr(cell, key) for key in keys if attr(cell, key)), "")
        if text:
            who, when = info.get("creator", ""), danish_moment(info.get("date", ""))
            yield Hidden(what=TRACKED["del"], who=who, when=when, text=text)


def _told(change: Element) -> dict[str, str]:
    """Who changed it and when."""
    return {
        local(said): said.text or ""
        for part in change
        if local(part) == "change-info"
        for said in part
    }


def original_remarks(root: Element) -> Iterator[Hidden]:
    """What LibreOffice drops of an OpenDocument file: comments without a place, odd conditions."""
    yield from odf_comments(root)
    yield from validations(root)
    yield from odf_fields(root)
