"""Text documents, presentations and drawings through LibreOffice, nothing in them unseen."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pymupdf

from redactor.errors import InputCode, InputError
from redactor.ingest.office import odf, outofsight
from redactor.ingest.office.embedded import add_embedded, add_embedded_odf
from redactor.ingest.office.libreoffice import convert
from redactor.ingest.office.packages import Package, parse_xml
from redactor.ingest.office.properties import package_properties
from redactor.ingest.office.visio import visio_texts
from redactor.ingest.parts import Opened, PartWriter, embedded_told
from redactor.ingest.titles import useful_title
from redactor.ingest.unseen import Hidden, PageText, append_hidden, counted, unseen_of
from redactor.limits import Limits

_SHARE = 0.4
"""Of the time one document may take, what one run of LibreOffice gets."""


@dataclass(frozen=True, slots=True)
class _Way:
    """How a kind is read: LibreOffice's module and the package format its content is read in."""

    family: str
    package: str
    suffix: str


_WAYS = {
    "docx": _Way("writer", "docx", "docx"),
    "doc": _Way("writer", "docx", "doc"),
    "rtf": _Way("writer", "docx", "rtf"),
    "wordml": _Way("writer", "docx", "xml"),
    "odt": _Way("writer", "odt", "odt"),
    "fodt": _Way("writer", "odt", "fodt"),
    "pptx": _Way("impress", "pptx", "pptx"),
    "ppt": _Way("impress", "pptx", "ppt"),
    "odp": _Way("impress", "odp", "odp"),
    "fodp": _Way("impress", "odp", "fodp"),
    "odg": _Way("draw", "odg", "odg"),
    "fodg": _Way("draw", "odg", "fodg"),
    "sxw": _Way("writer", "odt", "sxw"),
    "sxi": _Way("impress", "odp", "sxi"),
    "sxd": _Way("draw", "odg", "sxd"),
    "vsdx": _Way("draw", "odg", "vsdx"),
    "vsd": _Way("draw", "odg", "vsd"),
    "pub": _Way("draw", "odg", "pub"),
    "emf": _Way("draw", "odg", "emf"),
    "wmf": _Way("draw", "odg", "wmf"),
    "word2": _Way("writer", "odt", "doc"),
    "wri": _Way("writer", "odt", "wri"),
    "wpd": _Way("writer", "odt", "wpd"),
    "wps": _Way("writer", "odt", "wps"),
    "pages": _Way("writer", "odt", "pages"),
    "key": _Way("impress", "odp", "key"),
}
KINDS = frozenset(_WAYS)
_BROADLY = frozenset({"vsd", "pub", "word2", "wri", "wpd", "wps", "pages", "key"})
"""Kinds of which LibreOffice takes text and pictures, and perhaps not all that is beside them."""
BROADLY = (
    "Filtypen kan kun læses i hovedtræk, og kommentarer og andet, som ikke ses på siderne, kan "
    "mangle. Sammenlign med originalen."
)

_Texts = Callable[[Package], Iterator[Hidden]]
_READERS: dict[str, tuple[_Texts, _Texts]] = {
    "docx": (outofsight.word_hidden, outofsight.word_texts),
    "pptx": (outofsight.slide_hidden, outofsight.slide_texts),
    "odt": (odf.odf_hidden, odf.odf_texts),
    "odp": (odf.odf_hidden, odf.odf_texts),
    "odg": (odf.odf_hidden, odf.odf_texts),
}


def open_document(path: Path, kind: str, stem: str, workdir: Path, limits: Limits) -> Opened:
    """A Word, OpenDocument, RTF or PowerPoint file as PDF.

    Comments, tracked changes, hidden text, speaker notes and any text the pages do not show
    are set on pages behind; files inside are parts. Raises `InputError`: NO_CONVERTER,
    CONVERSION_FAILED, CORRUPT, TIMEOUT, TOO_MANY_PAGES, HIDDEN_CONTENT.
    """
    way = _WAYS[kind]
    seconds = limits.seconds * _SHARE
    source = workdir / f"original.{way.suffix}"
    outside = 0
    if way.suffix == way.package:
        package_path = path
        with Package(path, limits) as package:
            outside = package.contained_copy(source)
    else:
        shutil.copyfile(path, source)
        package_path = convert([source], way.package, workdir, seconds)[0]
    pdf = convert([source], f"pdf:{way.family}", workdir, seconds)[0]
    _check_pages(pdf, limits)
    notices: list[str] = []
    writer = PartWriter(workdir, limits)
    with Package(package_path, limits) as package:
        known, every = _READERS[way.package]
        hidden = list(known(package))
        texts = [*every(package), *_dropped(path, kind, limits), *package_properties(package)]
        if way.package in ("docx", "pptx"):
            texts += outofsight.package_links(package)
        hidden += unseen_of(texts, PageText.of(pdf).beside(hidden))
        add = add_embedded if way.package in ("docx", "pptx") else add_embedded_odf
        add(package, writer)
        title = useful_title(package.core_title(), stem)
        notices += _notices(package, way.package, outside)
    append_hidden(pdf, hidden, workdir, limits.pages)
    notices += counted(hidden)
    if kind in _BROADLY:
        notices.append(BROADLY)
    if writer.parts:
        notices.append(embedded_told("Filen", len(writer.parts)))
    return Opened(kind=kind, pdf=pdf, parts=writer.parts, title=title, notices=tuple(notices))


def _dropped(path: Path, kind: str, limits: Limits) -> Iterator[Hidden]:
    """What LibreOffice forgets when it repacks a file: of a flat OpenDocument file some fields, of
    a Visio drawing all but its shapes."""
    if kind in ("fodt", "fodp", "fodg"):
        root = parse_xml(path.read_bytes())
        yield from odf.odf_hidden_in(root)
        yield from odf.odf_texts_in(root)
    elif kind == "vsdx":
        with Package(path, limits) as package:
            yield from visio_texts(package)


def _check_pages(pdf: Path, limits: Limits) -> None:
    with pymupdf.open(pdf) as doc:
        if doc.page_count == 0:
            raise InputError(InputCode.CONVERSION_FAILED)
        if doc.page_count > limits.pages:
            raise InputError(InputCode.TOO_MANY_PAGES)


def _notices(package: Package, kind: str, outside: int) -> list[str]:
    found = []
    if outside:
        found.append(
            f"{outside} henvisning til indhold uden for filen er ikke hentet."
            if outside == 1
            else f"{outside} henvisninger til indhold uden for filen er ikke hentet."
        )
    if any(name.lower().endswith("vbaproject.bin") for name in package.names):
        found.append("Filen indeholder makroer; de er ikke kørt.")
    if kind == "pptx":
        number = outofsight.hidden_slides(package)
        if number:
            found.append(
                f"{number} skjult dias er gjort synligt."
                if number == 1
                else f"{number} skjulte dias er gjort synlige."
            )
    return found
