"""Annotations and forms: what they show becomes page content, what they hide goes.

Visible markup and field values are part of the page that people reviewed. Notes, replies, pop-ups,
attachments, media and everything hidden are not; nobody decided on them, so they go.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf

from redactor.errors import InputCode, InputError
from redactor.redact.layers import Layers, root_of

SHOWN = frozenset(
    (
        "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight",
        "/Underline", "/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink", "/Watermark",
        "/Widget",
    )
)  # fmt: skip
_HIDDEN, _NO_VIEW = 2, 32
_WRITTEN = frozenset(("/Tx", "/Ch"))
"""Fields whose look is made from their value where the form asks for it (ISO 32000-1, 12.7.2): what
people saw, while the look that the file brings may show another value."""
_MOST_PARENTS = 40


def open_original(source: Path) -> pikepdf.Pdf:
    """Open a PDF. Raises `InputError`: EMPTY, ENCRYPTED or CORRUPT."""
    if source.stat().st_size == 0:
        raise InputError(InputCode.EMPTY)
    try:
        pdf = pikepdf.open(source, suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise InputError(InputCode.ENCRYPTED) from error
    except pikepdf.PdfError as error:
        raise InputError(InputCode.CORRUPT) from error
    if pdf.is_encrypted or pdf.get_warnings():
        # One reading of a damaged or encrypted file: the one whose text people saw.
        return _reopen(_through_mupdf(source.read_bytes(), bake=False))
    return pdf


def flatten(pdf: pikepdf.Pdf) -> tuple[pikepdf.Pdf, set[str]]:
    """Bake what annotations and fields show; returns the new document and what kinds went."""
    removed: set[str] = set()
    layers = Layers(root_of(pdf))
    form = pdf.Root.get("/AcroForm")
    drawn_anew = False
    if isinstance(form, pikepdf.Dictionary):
        removed.add("forms")
        drawn_anew = bool(form.get("/NeedAppearances", False))
        for key in ("/XFA", "/CO"):
            if key in form:
                del form[key]
    bake = False
    for page in pdf.pages:
        listed = page.obj.get("/Annots")
        if not isinstance(listed, pikepdf.Array):
            continue
        kept = []
        for annotation in listed:
            if not isinstance(annotation, pikepdf.Dictionary):
                continue
            if str(annotation.get("/Subtype")) != "/Link":
                removed.add("annotations")
            if _is_shown(annotation, layers):
                _disarm(annotation)
                if drawn_anew and "/AP" in annotation and _field_type(annotation) in _WRITTEN:
                    del annotation["/AP"]
                kept.append(annotation)
        bake = bake or bool(kept)
        page.obj["/Annots"] = pikepdf.Array(kept)
    if not bake:
        return pdf, removed
    buffer = io.BytesIO()
    for key in ("/OpenAction", "/AA", "/Names", "/Outlines"):
        if key in pdf.Root:
            del pdf.Root[key]
    pdf.save(buffer, fix_metadata_version=False)
    return _reopen(_through_mupdf(buffer.getvalue(), bake=True)), removed


def _is_shown(annotation: pikepdf.Dictionary, layers: Layers) -> bool:
    flags = _integer(annotation.get("/F", 0))
    return (
        str(annotation.get("/Subtype")) in SHOWN
        and not flags & (_HIDDEN | _NO_VIEW)
        and layers.shows(annotation.get("/OC"))
    )


def _field_type(widget: pikepdf.Dictionary) -> str:
    """Its own or inherited (ISO 32000-1, 12.7.3.1)."""
    field: Any = widget
    for _ in range(_MOST_PARENTS):
        if not isinstance(field, pikepdf.Dictionary) or "/FT" in field:
            break
        field = field.get("/Parent")
    return str(field.get("/FT")) if isinstance(field, pikepdf.Dictionary) else ""


def _disarm(annotation: pikepdf.Dictionary) -> None:
    for key in ("/A", "/AA", "/Popup", "/IRT", "/OC"):
        if key in annotation:
            del annotation[key]


def _through_mupdf(data: bytes, *, bake: bool) -> bytes:
    pymupdf.TOOLS.mupdf_display_errors(False)  # its messages may quote the document
    try:
        with pymupdf.open("pdf", data) as doc:
            if doc.needs_pass:
                raise InputError(InputCode.ENCRYPTED)
            if bake:
                doc.bake()
            return bytes(doc.tobytes(garbage=1, encryption=pymupdf.mupdf.PDF_ENCRYPT_NONE))
    except (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase) as error:
        raise InputError(InputCode.CORRUPT) from error


def _reopen(data: bytes) -> pikepdf.Pdf:
    try:
        return pikepdf.open(io.BytesIO(data), suppress_warnings=True)
    except pikepdf.PdfError as error:
        raise InputError(InputCode.CORRUPT) from error


def _integer(value: Any) -> int:
    try:
        return int(float(value))
    except (TypeError, ValueError):
        return 0
