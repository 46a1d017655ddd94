"""What the fields of a Word file keep (ISO/IEC 29500-1, 17.16): choices, guidance, links, texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactor.ingest.office.packages import Element, attr, local
from redactor.ingest.unseen import CHOICES, GUIDANCE, LINKS, Hidden

CODES = "Tekst i feltkoder"
_QUOTED = re.compile(r"[\"\u201c\u201d]((?:\\\\.|[^\"\u201c\u201d\\\\])+)[\"\u201c\u201d]")
_ASKING = ("FILLIN", "ASK")
_SAYING = ("SET", "IF", "COMPARE", "COMMENTS", "QUOTE", "XE", "TC", "TA", "SUBJECT", "KEYWORDS")
"""Fields whose quoted texts a person wrote; those of the others are formats and names."""


def field_texts(root: Element) -> Iterator[Hidden]:
    """Choices of lists, help texts, and what field codes say in quotes."""
    for element in root.iter():
        tag = local(element)
        if tag == "listItem":
            yield Hidden(what=CHOICES, text=attr(element, "displayText") or attr(element, "value"))
        elif tag == "listEntry":
            yield Hidden(what=CHOICES, text=attr(element, "val"))
        elif tag in ("statusText", "helpText") and attr(element, "type") == "text":
            yield Hidden(what=GUIDANCE, text=attr(element, "val"))
    for code in _codes(root):
        yield from _said(code)


def _codes(root: Element) -> Iterator[str]:
    """The instruction of each field, those of fields within it taken along."""
    open_fields: list[list[str]] = []
    for element in root.iter():
        tag = local(element)
        if tag == "fldSimple":
            yield attr(element, "instr")
        elif tag == "instrText" and open_fields:
            open_fields[-1].append(element.text or "")
        elif tag == "fldChar" and attr(element, "fldCharType") == "begin":
            open_fields.append([])
        elif tag == "fldChar" and attr(element, "fldCharType") == "end" and open_fields:
            yield "".join(open_fields.pop())


def _said(code: str) -> Iterator[Hidden]:
    name, _, rest = code.strip().partition(" ")
    texts = [text.replace("\\\\", "\\") for text in _QUOTED.findall(rest)]
    if name.upper() == "HYPERLINK" and "\\l" not in rest[:4]:
        yield from (Hidden(what=LINKS, text=text) for text in texts[:1])
    elif name.upper() in _ASKING:
        yield from (Hidden(what=GUIDANCE, text=text) for text in texts)
    elif name.upper() in _SAYING:
        yield from (Hidden(what=CODES, text=text) for text in texts)
