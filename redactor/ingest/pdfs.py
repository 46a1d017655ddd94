"""PDF originals: decrypted when the password is empty, repaired, with all they hold brought out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pikepdf
import pymupdf

from redactor.errors import InputCode, InputError
from redactor.ingest.layers.replacing import replace_layers
from redactor.ingest.layers.spelling import Spelling
from redactor.ingest.parts import Opened, PartWriter, embedded_told
from redactor.ingest.pdfforms import SIGNED, is_signed
from redactor.ingest.pdfnumbers import part_numbers
from redactor.ingest.pdfunseen import (
    add_media,
    annotations_of,
    described,
    file_name,
    hidden_in,
)
from redactor.ingest.titles import printed_title, useful_title
from redactor.ingest.unseen import Hidden, append_hidden, counted
from redactor.limits import Limits

_PLAIN: int = pymupdf.mupdf.PDF_ENCRYPT_NONE
_MUPDF_ERRORS = (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase)
"""PyMuPDF's FileDataError and EmptyFileError are RuntimeErrors, MuPDF's own errors are not."""


def open_pdf(
    path: Path,
    stem: str,
    workdir: Path,
    limits: Limits,
    kind: str = "pdf",
    spelling: Spelling | None = None,
) -> Opened:
    """A PDF, with each file inside it as a part and what its pages do not show behind them.

    Raises `InputError`: ENCRYPTED, CORRUPT, EMPTY (no pages), TOO_MANY_PAGES or HIDDEN_CONTENT
    (an XFA form whose fields only Adobe's programs can show).
    """
    target = workdir / "readable.pdf"
    doc, repaired = _load(path, workdir)
    notices: list[str] = []
    try:
        if doc.needs_pass:
            raise InputError(InputCode.ENCRYPTED)
        if doc.page_count == 0:
            _check_page_tree(path)
            raise InputError(InputCode.EMPTY)
        if doc.page_count > limits.pages:
            raise InputError(InputCode.TOO_MANY_PAGES)
        if _is_dynamic_form(doc):
            raise InputError(InputCode.HIDDEN_CONTENT)
        encrypted = bool((doc.metadata or {}).get("encryption"))
        if repaired or doc.is_repaired or encrypted:
            doc.save(target, encryption=_PLAIN, garbage=1)
        else:
            shutil.copyfile(path, target)
        writer = PartWriter(workdir, limits)
        hidden, signed = _beside_pages(target, writer)
        append_hidden(target, hidden, workdir, limits.pages)
        notices += counted(hidden)
        if repaired or doc.is_repaired:
            notices.append(
                "PDF-filen var beskadiget og er repareret; kontrollér at alle sider er med."
            )
        if signed:
            notices.append(SIGNED)
        if writer.parts:
            notices.append(embedded_told("PDF-filen", len(writer.parts)))
        notices += relayered_told(replace_layers(target, workdir, spelling))
        title = useful_title(printed_title((doc.metadata or {}).get("title") or ""), stem)
    except _MUPDF_ERRORS as error:
        raise InputError(InputCode.CORRUPT) from error
    finally:
        doc.close()
    return Opened(kind=kind, pdf=target, parts=writer.parts, title=title, notices=tuple(notices))


def relayered_told(pages: int) -> list[str]:
    """A notice of the scans that lost their own text layer, for the caseworker."""
    if not pages:
        return []
    if pages == 1:
        return ["Tekstlaget på 1 skannet side var læst forkert og er erstattet af en ny læsning."]
    return [f"Tekstlaget på {pages} skannede sider var læst forkert og er erstattet af nye."]


def _load(path: Path, workdir: Path) -> tuple[pymupdf.Document, bool]:
    """The document, and whether qpdf had to mend it because MuPDF could not."""
    try:
        doc = pymupdf.open(path, filetype="pdf")
        if doc.needs_pass or not doc.is_repaired:
            return doc, False
        if doc.page_count:
            doc.load_page(0)
            return doc, False
    except _MUPDF_ERRORS:
        pass
    mended = workdir / "mended.pdf"
    try:
        with pikepdf.open(path) as pdf:
            if len(pdf.pages) == 0:
                raise InputError(InputCode.EMPTY)
            pdf.save(mended)
        return pymupdf.open(mended, filetype="pdf"), True
    except pikepdf.PasswordError as error:
        raise InputError(InputCode.ENCRYPTED) from error
    except (pikepdf.PdfError, *_MUPDF_ERRORS) as error:
        raise InputError(InputCode.CORRUPT) from error


def _check_page_tree(pdf_path: Path) -> None:
    """Raises `InputError` CORRUPT for pages listed in a circle or nowhere: qpdf opens no such."""
    try:
        with pikepdf.open(pdf_path) as pdf:
            len(pdf.pages)
    except pikepdf.PdfError as error:
        raise InputError(InputCode.CORRUPT) from error


def _is_dynamic_form(doc: pymupdf.Document) -> bool:
    """PDF 1.7, 7.7.2: NeedsRendering means the pages are a stand-in for an XFA form."""
    return bool(doc.xref_get_key(doc.pdf_catalog(), "NeedsRendering")[1] == "true")


def _beside_pages(pdf_path: Path, writer: PartWriter) -> tuple[list[Hidden], bool]:
    """Files inside become parts; gives what is said beside the pages, and whether it is signed.

    Read with pikepdf, since PyMuPDF gives names with Danish letters wrongly decoded.
    """
    _check_page_tree(pdf_path)
    try:
        with pikepdf.open(pdf_path) as pdf:
            hidden = [*described(add_files(pdf, writer)), *hidden_in(pdf, pdf_path)]
            if part_numbers(pdf):
                mended = pdf_path.with_name("mended.pdf")
                pdf.save(mended)
                mended.replace(pdf_path)
            return hidden, is_signed(pdf)
    except (pikepdf.PdfError, TypeError, ValueError, AttributeError, KeyError) as error:
        raise InputError(InputCode.HIDDEN_CONTENT) from error


def add_files(pdf: pikepdf.Pdf, writer: PartWriter) -> list[pikepdf.Object]:
    """Each file inside as a part, and media that cannot be shown; gives the files'
    specifications. Raises pikepdf's errors for damaged structures."""
    specs = _file_specs(pdf)
    for spec in specs:
        _add_spec(spec, writer)
    add_media(pdf, writer)
    return specs


def _file_specs(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Files of the name tree, of file-attachment annotations (PDF 1.7, 7.11.4, 12.5.6.15), and
    those that go with the document, a page or a mark on it (ISO 32000-2, 14.13)."""
    names = pdf.Root.get("/Names", pikepdf.Dictionary()).get("/EmbeddedFiles")
    specs = list(pikepdf.NameTree(names).values()) if names is not None else []
    holders = [pdf.Root, *(page.obj for page in pdf.pages)]
    for _, annotation in annotations_of(pdf):
        holders.append(annotation)
        if annotation.get("/Subtype") == "/FileAttachment" and "/FS" in annotation:
            specs.append(annotation["/FS"])
    listed = {_identity(spec) for spec in specs if isinstance(spec, pikepdf.Dictionary)}
    arrays: set[tuple[int, int]] = set()
    for holder in holders:
        beside = holder.get("/AF")
        if not isinstance(beside, pikepdf.Array) or beside.objgen in arrays:
            continue
        arrays |= {beside.objgen} - {(0, 0)}  # only what is referred to can be met again
        for spec in beside:
            if isinstance(spec, pikepdf.Dictionary) and _identity(spec) not in listed:
                listed.add(_identity(spec))
                specs.append(spec)
    # A name alone points to a file elsewhere (7.11.2).
    return [spec for spec in specs if isinstance(spec, pikepdf.Dictionary)]


def _identity(spec: pikepdf.Object) -> object:
    """What tells a specification from others: its number, else the file and what is said of it."""
    return spec.objgen if spec.is_indirect else spec.unparse()


def _add_spec(spec: pikepdf.Object, writer: PartWriter) -> None:
    name = file_name(spec)
    files = spec.get("/EF")
    if files is None:  # a reference to a file elsewhere
        return
    try:
        content = files["/UF" if "/UF" in files else "/F"].read_bytes()
    except (pikepdf.PdfError, KeyError, TypeError, AttributeError):
        writer.refuse(name, "embedded", InputCode.CORRUPT)
    else:
        writer.add(name, content, "embedded")


def open_by_mupdf(path: Path, kind: str, stem: str, workdir: Path, limits: Limits) -> Opened:
    """A fixed-page format that MuPDF reads itself (XPS), as PDF."""
    try:
        with pymupdf.open(path, filetype=kind) as doc:
            if doc.page_count > limits.pages:
                raise InputError(InputCode.TOO_MANY_PAGES)
            converted = workdir / "converted.pdf"
            converted.write_bytes(doc.convert_to_pdf())
    except _MUPDF_ERRORS as error:
        raise InputError(InputCode.CORRUPT) from error
    return open_pdf(converted, stem, workdir, limits, kind)
