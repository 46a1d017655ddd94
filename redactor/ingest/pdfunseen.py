"""What a PDF says beside its pages: notes, forms, bookmarks, links, media, properties.

Properties that programs write (author, producer, an authority's own fields) are left out, and so
are scripts: nothing of these is in what is released.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pikepdf

from redactor.errors import InputCode
from redactor.ingest.office.outofsight import authored
from redactor.ingest.office.properties import property_of
from redactor.ingest.parts import PartWriter
from redactor.ingest.pdfaside import texts_aside
from redactor.ingest.pdfforms import form_texts, signed_texts
from redactor.ingest.pdfvalues import moment_of, text_of, utf8
from redactor.ingest.text.htmltext import blocks_of
from redactor.ingest.text.htmlunseen import texts_of
from redactor.ingest.unseen import LINKS, OTHER, PICTURES, Hidden, PageText, key_of, unseen_of

NOTES = "Noter i dokumentet"
REPLIES = "Svar på noter"
FILES = "Beskrivelser af indlejrede filer"
BOOKMARKS = "Bogmærker, der ikke ses på siderne"

_DRAWN = frozenset(("/FreeText", "/Widget", "/Link", "/Watermark", "/PrinterMark"))
"""Kinds whose /Contents is what their appearance shows, or nothing a person wrote."""
_MEDIA = {"/Sound": "lydoptagelse", "/Movie": "film", "/Screen": "medieklip",
          "/RichMedia": "medieklip", "/3D": "3D-model"}  # fmt: skip
_MOST = 20_000
"""Bookmarks or elements looked at; trees in a circle have no end."""
_PROPERTIES = {"/Subject": "emne", "/Keywords": "nøgleord"}
"""ISO 32000-2, 14.3.3."""


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
    for read in (form_texts, signed_texts, _bookmarks, _pictures, _properties):
        maybe += read(pdf)
    notes += texts_aside(readable)
    if not maybe:
        return notes
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
    text = text_of(annotation.get("/Contents"))
    if not text and isinstance(rich, pikepdf.String):
        text = _plain(str(rich))
    if not text and isinstance(rich, pikepdf.Stream):
        text = _plain(utf8(rich.read_bytes()))
    label = text_of(annotation.get("/OverlayText"))
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
        name, text = file_name(spec), text_of(spec.get("/Desc"))
        for one in (text, *_columns(spec.get("/CI"))):
            if key_of(one) not in key_of(name):
                yield Hidden(what=FILES, place=name, text=one)


def _columns(values: object) -> Iterator[str]:
    """What a portfolio tells of a file in columns of its own (ISO 32000-2, 7.11.6)."""
    for value in values.values() if isinstance(values, pikepdf.Dictionary) else ():
        yield text_of(value.get("/D") if isinstance(value, pikepdf.Dictionary) else value)


def file_name(spec: pikepdf.Object) -> str:
    """Untrusted (ISO 32000-2, 7.11.3)."""
    return str(spec.get("/UF", spec.get("/F", "indlejret fil")))


def _note(annotation: pikepdf.Dictionary, number: int, text: str) -> Hidden:
    moment = annotation.get("/M", annotation.get("/CreationDate"))
    subject = text_of(annotation.get("/Subj"))
    reply = isinstance(annotation.get("/IRT"), pikepdf.Dictionary)
    return Hidden(
        what=REPLIES if reply else NOTES,
        place=f"side {number}" + (f", {subject}" if subject else ""),
        who=text_of(annotation.get("/T")),
        when=moment_of(moment),
        text=text,
    )


def _links(annotation: pikepdf.Dictionary, place: str) -> Iterator[Hidden]:
    action = annotation.get("/A")
    if isinstance(action, pikepdf.Dictionary):
        target = action.get("/URI", action.get("/F"))
        if isinstance(target, pikepdf.Dictionary):
            target = target.get("/UF", target.get("/F"))
        if isinstance(target, pikepdf.String):
            raw = bytes(target)
            text = str(target) if raw[:2] in (b"\xfe\xff", b"\xff\xfe") else utf8(raw)
            yield Hidden(what=LINKS, place=place, text=text)


def _bookmarks(pdf: pikepdf.Pdf) -> Iterable[Hidden]:
    root = pdf.Root.get("/Outlines")
    first = root.get("/First") if isinstance(root, pikepdf.Dictionary) else None
    waiting, seen = [first], set[tuple[int, int]]()
    while waiting and len(seen) < _MOST:
        item = waiting.pop()
        if not isinstance(item, pikepdf.Dictionary) or item.objgen in seen:
            continue
        seen.add(item.objgen)
        title = text_of(item.get("/Title"))
        if title:
            yield Hidden(what=BOOKMARKS, text=title)
        waiting += [item.get("/Next"), item.get("/First")]


def _pictures(pdf: pikepdf.Pdf) -> Iterator[Hidden]:
    """What an author wrote of the pictures of a tagged PDF (14.9.3)."""
    root = pdf.Root.get("/StructTreeRoot")
    waiting, seen = [root], 0
    while waiting and seen < _MOST:
        item = waiting.pop()
        if isinstance(item, pikepdf.Array):
            waiting += list(item)
        elif isinstance(item, pikepdf.Dictionary):
            seen += 1
            text = text_of(item.get("/Alt")) if str(item.get("/S")) == "/Figure" else ""
            if authored(text):
                yield Hidden(what=PICTURES, text=text)
            waiting.append(item.get("/K"))


def _properties(pdf: pikepdf.Pdf) -> Iterator[Hidden]:
    info = pdf.trailer.get("/Info")
    if isinstance(info, pikepdf.Dictionary):
        for key, place in _PROPERTIES.items():
            yield from property_of(place, text_of(info.get(key)))
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        yield from property_of("bemærkninger", str(metadata.get("dc:description") or ""))
