"""What a spreadsheet says behind its cells: choices and guidance of fields, where links lead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactor.ingest.office.odf import odf_comments, odf_fields, odf_paragraphs
from redactor.ingest.office.packages import Element, attr, local
from redactor.ingest.unseen import CHOICES, GUIDANCE, LINKS, Hidden

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


def original_remarks(root: Element) -> Iterator[Hidden]:
    """What LibreOffice drops of an OpenDocument file: comments without a place, odd conditions."""
    yield from odf_comments(root)
    yield from validations(root)
    yield from odf_fields(root)
