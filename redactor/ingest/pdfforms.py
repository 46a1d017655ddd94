"""What the form of a PDF keeps: values and choices of fields, signatures, the data of XFA.

The help text of fields (/TU) is left out: the form's maker wrote it, and it is not said in the
case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pikepdf
from lxml import etree

from redactor.ingest.pdfvalues import moment_of, text_of
from redactor.ingest.unseen import CHOICES, Hidden

VALUES = "Feltværdier, der ikke ses på siderne"
SIGNATURES = "Digitale underskrifter"
SIGNED = "PDF-filen er digitalt underskrevet; selve underskriften er ikke gengivet."
_MOST, _DEEPEST = 20_000, 60
"""Fields looked at, and how deep; trees in a circle have no end."""
_LONGEST = 4_000
"""Letters; a longer value without a space is a picture or a file in base64."""
_SAYS = {"/Name": "navn", "/Reason": "begrundelse", "/Location": "sted", "/ContactInfo": "kontakt"}
_XFA_DATA = "{http://www.xfa.org/schema/xfa-data/1.0/}data"


def form_texts(pdf: pikepdf.Pdf) -> Iterator[Hidden]:
    """Values a form keeps (ISO 32000-2, 12.7.4), and the choices that its lists offer."""
    for field in _fields(pdf):
        name = text_of(field.get("/T"))
        place = f"felt »{name}«" if name else ""
        value = field.get("/V")
        for one in value if isinstance(value, pikepdf.Array) else [value]:
            if text_of(one):
                yield Hidden(what=VALUES, place=place, text=text_of(one))
        options = field.get("/Opt")
        if str(field.get("/FT")) == "/Ch" and isinstance(options, pikepdf.Array):
            for option in options:
                shown = option[1] if isinstance(option, pikepdf.Array) else option
                yield Hidden(what=CHOICES, place=place, text=text_of(shown))
    yield from _xfa_values(pdf)


def signed_texts(pdf: pikepdf.Pdf) -> Iterator[Hidden]:
    """Who signed, when and why, as the signatures themselves say (12.8.1)."""
    for value in _signatures(pdf):
        when = moment_of(value.get("/M"))
        for key, place in _SAYS.items():
            text = text_of(value.get(key))
            if text:
                yield Hidden(what=SIGNATURES, place=place, when=when, text=text)


def is_signed(pdf: pikepdf.Pdf) -> bool:
    return any(True for _ in _signatures(pdf))


def _signatures(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    for field in _fields(pdf):
        value = field.get("/V")
        if isinstance(value, pikepdf.Dictionary) and "/Contents" in value:
            yield value


def _fields(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    form = pdf.Root.get("/AcroForm")
    fields = form.get("/Fields") if isinstance(form, pikepdf.Dictionary) else None
    return islice(_below(fields), _MOST)


def _below(items: Any, depth: int = 0) -> Iterator[pikepdf.Dictionary]:
    for item in items if isinstance(items, pikepdf.Array) and depth < _DEEPEST else ():
        if isinstance(item, pikepdf.Dictionary):
            yield item
            yield from _below(item.get("/Kids"), depth + 1)


def _xfa_values(pdf: pikepdf.Pdf) -> Iterator[Hidden]:
    """What was filled in, as XFA keeps it beside the fields (Adobe XFA 3.3, 4)."""
    form = pdf.Root.get("/AcroForm")
    packets = form.get("/XFA") if isinstance(form, pikepdf.Dictionary) else None
    streams = packets if isinstance(packets, pikepdf.Array) else [packets]
    content = b"".join(one.read_bytes() for one in streams if isinstance(one, pikepdf.Stream))
    if not content.strip():
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=True)
    root = etree.fromstring(content, parser)
    if root is None:
        return
    for data in root.iter(_XFA_DATA):
        for element in islice(data.iter(), _MOST):
            text = (element.text or "").strip()
            if text and (len(text) < _LONGEST or re.search(r"\s", text[:_LONGEST])):
                name = str(element.tag).rpartition("}")[2]
                yield Hidden(what=VALUES, place=f"felt »{name}«", text=text)
