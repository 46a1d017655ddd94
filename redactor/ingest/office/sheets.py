"""Spreadsheets through LibreOffice: every sheet, row, column, comment and cached value shown."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pymupdf
from lxml import etree

from redactor.errors import InputCode, InputError
from redactor.ingest.office.biff import has_pivot_cache, sheet_remarks
from redactor.ingest.office.embedded import add_embedded, add_embedded_odf
from redactor.ingest.office.libreoffice import convert
from redactor.ingest.office.odf import odf_fields, odf_paragraphs
from redactor.ingest.office.outofsight import drawing_texts, package_links
from redactor.ingest.office.packages import (
    Element,
    Package,
    attr,
    local,
    parse_xml,
    without_drawn_links,
)
from redactor.ingest.office.properties import package_properties, properties_in
from redactor.ingest.office.sheetparts import filled, parted
from redactor.ingest.office.sheetsaid import (
    changed_cells,
    formula_texts,
    margins,
    original_remarks,
    validations,
)
from redactor.ingest.office.sheetxml import Shown, named, show_everything
from redactor.ingest.parts import IN_PARTS, Opened, PartWriter
from redactor.ingest.text.typeset import in_parts, typeset
from redactor.ingest.titles import useful_title
from redactor.ingest.unseen import (
    LINKS,
    Hidden,
    PageText,
    append_hidden,
    counted,
    key_of,
    unseen_of,
)
from redactor.limits import Limits

KINDS = frozenset({"xlsx", "xlsb", "xls", "ods", "fods", "excelml", "sxc", "biff"})
_SUFFIX = {"excelml": "xml", "biff": "xls"}
_SHARE = 0.3
_XML_BYTES = 300_000_000
_CACHED = "Data gemt i filen, men ikke på noget ark"


def open_sheets(path: Path, kind: str, stem: str, workdir: Path, limits: Limits) -> Opened:
    """A spreadsheet as PDF, nothing hidden.

    LibreOffice reads it into flat OpenDocument XML, that is rewritten (`show_everything`) and
    printed; comments, named ranges, data behind pivot tables and outside links, and any cell
    the pages do not show follow on pages behind. One with very many cells has parts by rows, and
    a page that names them in the place of its own. Raises `InputError`: NO_CONVERTER,
    CONVERSION_FAILED, CORRUPT, TIMEOUT, TOO_LARGE, TOO_MANY_PAGES, HIDDEN_CONTENT (data in a
    form that cannot be read, such as a data model).
    """
    seconds = limits.seconds * _SHARE
    source = workdir / f"original.{_SUFFIX.get(kind, kind)}"
    outside = 0
    if kind in ("xlsx", "xlsb", "ods"):
        with Package(path, limits) as package:
            _refuse_unreadable(package)
            outside = package.contained_copy(source)
    else:
        shutil.copyfile(path, source)
    flat = convert([source], "fods", workdir, seconds)[0]
    if flat.stat().st_size > _XML_BYTES:
        raise InputError(InputCode.TOO_LARGE)
    content, links = without_drawn_links(flat.read_bytes())
    flat.unlink()
    root = parse_xml(content)
    del content
    writer = PartWriter(workdir, limits)
    beside = [*validations(root), *_fields(root, kind), *margins(root), *properties_in(root)]
    changes = list(changed_cells(root))
    if filled(root) > limits.table_cells:
        shown = Shown(names=named(root))
        pdf, pages = _in_parts(root, stem, writer, workdir, limits)
    else:
        beside += formula_texts(root)
        shown = show_everything(root)
        visible = workdir / "visible.fods"
        visible.write_bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
        pdf = _printed(visible, workdir, seconds, limits)
        pages = PageText.of(pdf)
    del root
    hidden = shown.comments + changes + shown.names
    parts = len(writer.parts)
    title = stem
    extra: list[Hidden] = []
    if kind in ("xlsx", "xlsb", "ods"):
        with Package(path, limits) as package:
            title = useful_title(package.core_title(), stem)
            add = add_embedded_odf if kind == "ods" else add_embedded
            add(package, writer)
            hidden = _with_authors(hidden, package) + list(_threaded(package))
            extra = [*_behind(package), *package_links(package), *package_properties(package)]
            if kind == "ods":
                extra += original_remarks(package.xml("content.xml"))
    elif kind == "fods":
        extra += original_remarks(parse_xml(path.read_bytes()))
    elif kind == "xls":
        extra = list(sheet_remarks(path))
        if has_pivot_cache(path):
            modern = convert([source], "xlsx", workdir, seconds)[0]
            with Package(modern, limits) as package:
                extra += list(_behind(package))
    hidden += unseen_of([*shown.cells, *extra, *beside], pages.beside(hidden))
    append_hidden(pdf, hidden, workdir, limits.pages)
    notices = _notices(shown, outside + links, len(writer.parts) - parts) + counted(hidden)
    if parts:
        notices = (IN_PARTS.format(parts), *notices)
    return Opened(kind=kind, pdf=pdf, parts=writer.parts, title=title, notices=notices)


def _in_parts(
    root: Element, stem: str, writer: PartWriter, workdir: Path, limits: Limits
) -> tuple[Path, PageText]:
    """A spreadsheet too large for one document: parts by rows, a page that names them, and what
    can be read in the parts. `root` is used up."""
    texts = ["\n".join(odf_paragraphs(root, frozenset()))]
    names = []
    for rows, content in parted(root, limits.table_cells // 3):
        names.append(rows)
        writer.add(f"{stem}, {rows}.fods", content, "embedded")
    target = workdir / "parts.pdf"
    typeset(in_parts(stem, names), target, max_pages=limits.pages)
    return target, PageText(texts)


def _fields(root: Element, kind: str) -> Iterator[Hidden]:
    """As `odf_fields`, but for links that are read from the file itself: here they are relative."""
    read = kind in ("xlsx", "xlsb")
    return (item for item in odf_fields(root) if item.what != LINKS or not read)


def _printed(visible: Path, workdir: Path, seconds: float, limits: Limits) -> Path:
    pdf = convert([visible], "pdf:calc", workdir, seconds)[0]
    with pymupdf.open(pdf) as doc:
        if doc.page_count > limits.pages:
            raise InputError(InputCode.TOO_MANY_PAGES)
        if doc.page_count == 0:
            raise InputError(InputCode.EMPTY)
    return pdf


def _refuse_unreadable(package: Package) -> None:
    """A data model (PowerPivot) and binary pivot caches hold rows that cannot be read here."""
    if package.matching(r"xl/model/.*") or package.matching(r"xl/pivotCache/.*Records\d*\.bin"):
        raise InputError(InputCode.HIDDEN_CONTENT)


def _with_authors(hidden: list[Hidden], package: Package) -> list[Hidden]:
    """Comments with the names LibreOffice leaves out, matched by their text."""
    found: dict[str, str] = {}
    for name in package.matching(r"xl/comments\w*/?\w*\.xml"):
        root = package.xml(name)
        authors = [element.text or "" for element in root.iter() if local(element) == "author"]
        for comment in root.iter():
            number = attr(comment, "authorId")
            if local(comment) == "comment" and number.isdigit() and int(number) < len(authors):
                text = "".join(e.text or "" for e in comment.iter() if local(e) == "t")
                found[key_of(text)] = authors[int(number)]
    named = [replace(item, who=item.who or found.get(key_of(item.text), "")) for item in hidden]
    # Excel keeps a stand-in for every threaded comment; the threads themselves are read.
    threads = bool(package.matching(r"xl/threadedComments/.*\.xml"))
    return [item for item in named if not (threads and item.who.startswith("tc={"))]


def _threaded(package: Package) -> Iterator[Hidden]:
    """Threaded comments, with their people's names ([MS-XLSX] 2.6.204)."""
    people = {}
    for name in package.matching(r"xl/persons/.*\.xml"):
        for person in package.xml(name).iter():
            if local(person) == "person":
                people[attr(person, "id")] = attr(person, "displayName")
    for name in package.matching(r"xl/threadedComments/.*\.xml"):
        for comment in package.xml(name).iter():
            if local(comment) == "threadedComment":
                texts = [child.text or "" for child in comment if local(child) == "text"]
                yield Hidden(
                    what="Kommentartråde",
                    place=attr(comment, "ref"),
                    who=people.get(attr(comment, "personId"), ""),
                    when=attr(comment, "dT")[:10],
                    text="\n".join(texts),
                )


def _behind(package: Package) -> Iterator[Hidden]:
    """Values kept behind the sheets: pivot caches, outside links' copies, scenarios, drawings."""
    for name in package.matching(r"xl/pivotCache/pivotCache(?:Definition|Records)\d*\.xml"):
        for element in package.xml(name).iter():
            if local(element) in ("s", "n", "d") and attr(element, "v"):
                yield Hidden(what=_CACHED, place="pivottabel", text=_number(attr(element, "v")))
    for name in package.matching(r"xl/externalLinks/externalLink\d*\.xml"):
        for element in package.xml(name).iter():
            if local(element) == "v" and (element.text or "").strip():
                text = _number(element.text or "")
                yield Hidden(what=_CACHED, place="kopi fra en anden fil", text=text)
    for name in package.matching(r"xl/worksheets/sheet\d*\.xml"):
        for element in package.xml(name).iter(
            "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}inputCells"
        ):
            yield Hidden(what=_CACHED, place="scenarie", text=attr(element, "val"))
    yield from drawing_texts(package, "xl")


def _number(value: str) -> str:
    """'1234.5' as the sheets print it, '1234,5'."""
    try:
        return f"{float(value):.10g}".replace(".", ",") if "e" not in value.lower() else value
    except ValueError:
        return value


def _notices(shown: Shown, outside: int, parts: int) -> tuple[str, ...]:
    found = [
        _told(n := shown.sheets, f"{n} skjult ark er gjort synligt.",
              f"{n} skjulte ark er gjort synlige."),
        _told(n := shown.rows, f"{n} skjult række er gjort synlig.",
              f"{n} skjulte rækker er gjort synlige."),
        _told(n := shown.columns, f"{n} skjult kolonne er gjort synlig.",
              f"{n} skjulte kolonner er gjort synlige."),
        _told(n := shown.print_areas, f"{n} udskriftsområde er fjernet, så alle celler ses.",
              f"{n} udskriftsområder er fjernet, så alle celler ses."),
        _told(n := shown.moved, f"{n} billede eller diagram, der dækkede celler, er flyttet ned "
              "under arkets celler.",
              f"{n} billeder og diagrammer, der dækkede celler, er flyttet ned under arkets "
              "celler."),
        _told(n := outside, f"{n} henvisning til indhold uden for filen er ikke hentet.",
              f"{n} henvisninger til indhold uden for filen er ikke hentet."),
        _told(n := parts, f"{n} indlejret fil ligger som et selvstændigt dokument.",
              f"{n} indlejrede filer ligger som selvstændige dokumenter."),
    ]  # fmt: skip
    return tuple(notice for notice in found if notice)


def _told(number: int, one: str, more: str) -> str:
    return one if number == 1 else more if number else ""
