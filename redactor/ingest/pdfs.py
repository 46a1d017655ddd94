"""PDF originals: decrypted when the password is empty, repaired, attachments taken out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pikepdf
import pymupdf

from redactor.errors import InputCode, InputError
from redactor.ingest.parts import Opened, PartWriter
from redactor.ingest.titles import useful_title
from redactor.settings import Limits

_PLAIN: int = pymupdf.mupdf.PDF_ENCRYPT_NONE
_FILE_ATTACHMENT: int = pymupdf.mupdf.PDF_ANNOT_FILE_ATTACHMENT
_MUPDF_ERRORS = (RuntimeError, ValueError)
"""PyMuPDF's FileDataError, EmptyFileError and mupdf.FzErrorBase are all RuntimeErrors."""


def open_pdf(path: Path, stem: str, workdir: Path, limits: Limits, kind: str = "pdf") -> Opened:
    """A PDF, with each file inside it as a part.

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
            raise InputError(InputCode.EMPTY)
        if doc.page_count > limits.pages:
            raise InputError(InputCode.TOO_MANY_PAGES)
        if _is_dynamic_form(doc):
            raise InputError(InputCode.HIDDEN_CONTENT)
        writer = PartWriter(workdir, limits)
        _embedded(doc, writer)
        encrypted = bool((doc.metadata or {}).get("encryption"))
        if repaired or doc.is_repaired or encrypted:
            doc.save(target, encryption=_PLAIN, garbage=1)
        else:
            shutil.copyfile(path, target)
        if repaired or doc.is_repaired:
            notices.append(
                "PDF-filen var beskadiget og er repareret; kontrollér at alle sider er med."
            )
        if writer.parts:
            notices.append(f"PDF-filen indeholder {len(writer.parts)} indlejrede filer.")
        title = useful_title((doc.metadata or {}).get("title") or "", stem)
    except _MUPDF_ERRORS as error:
        raise InputError(InputCode.CORRUPT) from error
    finally:
        doc.close()
    return Opened(kind=kind, pdf=target, parts=writer.parts, title=title, notices=tuple(notices))


def _load(path: Path, workdir: Path) -> tuple[pymupdf.Document, bool]:
    """The document, and whether qpdf had to mend it because MuPDF could not."""
    try:
        doc = pymupdf.open(path, filetype="pdf")
        if doc.needs_pass or doc.page_count:
            if not doc.needs_pass:
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


def _is_dynamic_form(doc: pymupdf.Document) -> bool:
    """PDF 1.7, 7.7.2: NeedsRendering means the pages are a stand-in for an XFA form."""
    return bool(doc.xref_get_key(doc.pdf_catalog(), "NeedsRendering")[1] == "true")


def _embedded(doc: pymupdf.Document, writer: PartWriter) -> None:
    """Files of the name tree and of file-attachment annotations (PDF 1.7, 7.11.4 and 12.5.6.15)."""
    for index in range(doc.embfile_count()):
        info = doc.embfile_info(index)
        name = info.get("ufilename") or info.get("filename") or info.get("name") or "indlejret fil"
        try:
            writer.add(name, doc.embfile_get(index), "embedded")
        except _MUPDF_ERRORS:
            writer.refuse(name, "embedded", InputCode.CORRUPT)
    for page in doc.pages():
        for annotation in page.annots(types=[_FILE_ATTACHMENT]):
            name = "indlejret fil"
            try:
                name = annotation.file_info.get("filename") or name
                writer.add(name, annotation.get_file(), "embedded")
            except _MUPDF_ERRORS:
                writer.refuse(name, "embedded", InputCode.CORRUPT)


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
