"""What a PDF says beside its pages: notes, values and choices of fields, bookmarks, links, media.

The help text of a form's fields (/TU) and the file's properties are left out: the form's maker
wrote the one, programs the other, and neither is said in the case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pikepdf

from redactor.errors import InputCode
from redactor.ingest.parts import PartWriter
from redactor.ingest.text.htmltext import blocks_of
from redactor.ingest.text.htmlunseen import texts_of
from redactor.ingest.unseen import CHOICES, LINKS, OTHER, Hidden, PageText, key_of, unseen_of

NOTES = "Noter i dokumentet"
REPLIES = "Svar på noter"
FILES = "Beskrivelser af indlejrede filer"
VALUES = "Feltværdier, der ikke ses på siderne"
BOOKMARKS = "Bogmærker, der ikke ses på siderne"

_DRAWN = frozenset(("/FreeText", "/Widget", "/Link", "/Watermark", "/PrinterMark"))
"""Kinds whose /Contents is what their appearance shows, or nothing a person wrote."""
_MEDIA = {"/Sound": "lydoptagelse", "/Movie": "film", "/Screen": "medieklip",
          "/RichMedia": "medieklip", "/3D": "3D-model"}  # fmt: skip
_MOST, _DEEPEST = 20_000, 60
"""Bookmarks or fields looked at, and how deep; trees in a circle have no end."""


def hidden_in(pdf: pikepdf.Pdf, readable: Path) -> list[Hidden]:
    """Every text of `pdf`, the file at `readable`, that its pages do not show.

    Raises `InputError` HIDDEN_CONTENT when there are too many to review; pikepdf's errors,
    TypeError, ValueError, AttributeError and KeyError for damaged structures.
    """
    notes: list[Hidden] = []
    maybe: list[Hidden] = []
    for number, annotation in annotations_of(pdf):
        kind = str(annotation.get("/Subtype"))
        text = _said(annotation)
        if kind == "/Link":
            maybe += _links(annotation, f"side {number}")
        elif text and kind in _DRAWN:
            maybe.append(Hidden(what=OTHER, place=f"side {number}", text=text))
        elif text and not _says_again(annotation, text):
            notes.append(_note(annotation, number, text))
    maybe += [*_fields(pdf), *_bookmarks(pdf)]
    if not (notes or maybe):
        return []
    return notes + unseen_of(maybe, PageText.of(readable).beside(notes))


def add_media(pdf: pikepdf.Pdf, writer: PartWriter) -> None:
    """List sound, film and models on the pages as parts that cannot be shown."""
    for number, annotation in annotations_of(pdf):
        name = _MEDIA.get(str(annotation.get("/Subtype")))
        if name:
            writer.refuse(f"{name} på side {number}", "embedded", InputCode.HIDDEN_CONTENT)


def annotations_of(pdf: pikepdf.Pdf) -> Iterator[tuple[int, pikepdf.Dictionary]]:
    """Page number from 1 and annotation."""
    for number, page in enumerate(pdf.pages, start=1):
        listed = page.obj.get("/Annots")
        for annotation in listed if isinstance(listed, pikepdf.Array) else ():
            if isinstance(annotation, pikepdf.Dictionary):
                yield number, annotation


def _said(annotation: pikepdf.Dictionary) -> str:
    """What it says (ISO 32000-2, 12.5.2, 12.5.6.2): plain, else rich, and a redaction's label."""
    rich = annotation.get("/RC")
    text = _text(annotation.get("/Contents"))
    if not text and isinstance(rich, pikepdf.String):
        text = _plain(str(rich))
    if not text and isinstance(rich, pikepdf.Stream):
        text = _plain(_utf8(rich.read_bytes()))
    label = _text(annotation.get("/OverlayText"))
    return "\n".join(part for part in (text, label) if part)


def _plain(untrusted_html: str) -> str:
    return "\n".join(texts_of(blocks_of(untrusted_html)[0])).strip()


def _says_again(annotation: pikepdf.Dictionary, text: str) -> bool:
    """Whether it only repeats: the window of a note (12.5.6.14), or a file's name on its pin."""
    kind = str(annotation.get("/Subtype"))
    parent, spec = annotation.get("/Parent"), annotation.get("/FS")
    if kind == "/FileAttachment" and isinstance(spec, pikepdf.Dictionary):
        return key_of(text) in key_of(file_name(spec))
    return kind == "/Popup" and isinstance(parent, pikepdf.Dictionary) and _said(parent) == text


def described(specs: Iterable[pikepdf.Object]) -> Iterator[Hidden]:
    """What is said of each file inside, where it is more than its name."""
    for spec in specs:
        name, text = file_name(spec), _text(spec.get("/Desc"))
        if key_of(text) not in key_of(name):
            yield Hidden(what=FILES, place=name, text=text)


def file_name(spec: pikepdf.Object) -> str:
    """Untrusted (ISO 32000-2, 7.11.3)."""
    return str(spec.get("/UF", spec.get("/F", "indlejret fil")))


def _note(annotation: pikepdf.Dictionary, number: int, text: str) -> Hidden:
    moment = annotation.get("/M", annotation.get("/CreationDate"))
    subject = _text(annotation.get("/Subj"))
    reply = isinstance(annotation.get("/IRT"), pikepdf.Dictionary)
    return Hidden(
        what=REPLIES if reply else NOTES,
        place=f"side {number}" + (f", {subject}" if subject else ""),
        who=_text(annotation.get("/T")),
        when=_when(_text(moment)),
        text=text,
    )


def _when(value: str) -> str:
    """'D:20240503101500+02'00'' (ISO 32000-2, 7.9.4) -> '03-05-2024 10.15'."""
    found = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d))?", value)
    if not found:
        return ""
    year, month, day, hour, minute = found.groups()
    return f"{day}-{month}-{year}" + (f" {hour}.{minute}" if hour else "")


def _links(annotation: pikepdf.Dictionary, place: str) -> Iterator[Hidden]:
    action = annotation.get("/A")
    if isinstance(action, pikepdf.Dictionary):
        target = action.get("/URI", action.get("/F"))
        if isinstance(target, pikepdf.Dictionary):
            target = target.get("/UF", target.get("/F"))
        if isinstance(target, pikepdf.String):
            raw = bytes(target)
            text = str(target) if raw[:2] in (b"\xfe\xff", b"\xff\xfe") else _utf8(raw)
            yield Hidden(what=LINKS, place=place, text=text)


def _fields(pdf: pikepdf.Pdf) -> Iterator[Hidden]:
    """Values a form keeps (12.7.4), and the choices that its lists offer."""
    form = pdf.Root.get("/AcroForm")
    fields = form.get("/Fields") if isinstance(form, pikepdf.Dictionary) else None
    for field in islice(_below(fields), _MOST):
        name = _text(field.get("/T"))
        value = field.get("/V")
        values = value if isinstance(value, pikepdf.Array) else [value]
        texts = [_text(one) for one in values if isinstance(one, (pikepdf.String, pikepdf.Stream))]
        for text in filter(None, texts):
            yield Hidden(what=VALUES, place=f"felt »{name}«" if name else "", text=text)
        options = field.get("/Opt")
        if str(field.get("/FT")) == "/Ch" and isinstance(options, pikepdf.Array):
            for option in options:
                shown = option[1] if isinstance(option, pikepdf.Array) else option
                yield Hidden(what=CHOICES, place=f"felt »{name}«", text=_text(shown))


def _below(items: Any, depth: int = 0) -> Iterator[pikepdf.Dictionary]:
    for item in items if isinstance(items, pikepdf.Array) and depth < _DEEPEST else ():
        if isinstance(item, pikepdf.Dictionary):
            yield item
            yield from _below(item.get("/Kids"), depth + 1)


def _bookmarks(pdf: pikepdf.Pdf) -> Iterable[Hidden]:
    root = pdf.Root.get("/Outlines")
    first = root.get("/First") if isinstance(root, pikepdf.Dictionary) else None
    waiting, seen = [first], set[tuple[int, int]]()
    while waiting and len(seen) < _MOST:
        item = waiting.pop()
        if not isinstance(item, pikepdf.Dictionary) or item.objgen in seen:
            continue
        seen.add(item.objgen)
        title = _text(item.get("/Title"))
        if title:
            yield Hidden(what=BOOKMARKS, text=title)
        waiting += [item.get("/Next"), item.get("/First")]


def _text(value: Any) -> str:
    if isinstance(value, pikepdf.Stream):
        return _utf8(value.read_bytes())
    if not isinstance(value, pikepdf.String):
        return ""
    return re.sub(r"\r\n?", "\n", str(value)).replace("\0", "").strip()


def _utf8(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").replace("\0", "").strip()
