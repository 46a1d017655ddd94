"""Annotations and forms: what they show becomes page content, what they hide goes.

Visible markup and field values are part of the page that people reviewed. Notes, replies, pop-ups,
attachments, media and everything hidden are not; nobody decided on them, so they go.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf

from redactor.errors import InputCode, InputError
from redactor.redact.geometry import Rect
from redactor.redact.layers import Layers, root_of

SHOWN = frozenset(
    (
        "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight",
        "/Underline", "/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink", "/Watermark",
        "/Widget",
    )
)  # fmt: skip
_HIDDEN, _NO_VIEW = 2, 32


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the original: rectangle in user space, and a page number or an address."""

    rect: Rect
    page: int | None
    untrusted_uri: str | None
    place: tuple[float | None, float | None] = (None, None)


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
    if isinstance(form, pikepdf.Dictionary):
        removed.add("forms")
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
    except (RuntimeError, ValueError) as error:
        raise InputError(InputCode.CORRUPT) from error


def _reopen(data: bytes) -> pikepdf.Pdf:
    try:
        return pikepdf.open(io.BytesIO(data), suppress_warnings=True)
    except pikepdf.PdfError as error:
        raise InputError(InputCode.CORRUPT) from error


# -- links ---------------------------------------------------------------------------------


def read_links(pdf: pikepdf.Pdf) -> list[list[Link]]:
    """The links of each page, before annotations are touched."""
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    named = _Named(root_of(pdf))
    found: list[list[Link]] = []
    for page in pdf.pages:
        links: list[Link] = []
        listed = page.obj.get("/Annots")
        for annotation in listed if isinstance(listed, pikepdf.Array) else ():
            if not isinstance(annotation, pikepdf.Dictionary):
                continue
            if str(annotation.get("/Subtype")) == "/Link":
                link = _link(annotation, numbers, named)
                if link is not None:
                    links.append(link)
        found.append(links)
    return found


def _link(
    annotation: pikepdf.Dictionary, numbers: dict[tuple[int, int], int], named: _Named
) -> Link | None:
    rect = annotation.get("/Rect")
    if not isinstance(rect, pikepdf.Array) or len(rect) != 4:
        return None
    if _integer(annotation.get("/F", 0)) & (_HIDDEN | _NO_VIEW):
        return None
    a, b, c, d = (_float(v) for v in rect)
    box = (min(a, c), min(b, d), max(a, c), max(b, d))
    action = annotation.get("/A")
    target = annotation.get("/Dest")
    if isinstance(action, pikepdf.Dictionary):
        kind = str(action.get("/S"))
        if kind == "/URI":
            uri = action.get("/URI")
            text = bytes(uri).decode("utf-8", "replace") if isinstance(uri, pikepdf.String) else ""
            return Link(box, None, text)
        if kind != "/GoTo":
            return None
        target = action.get("/D")
    if isinstance(target, (pikepdf.String, pikepdf.Name)):
        target = named.find(target)
    if isinstance(target, pikepdf.Dictionary):
        target = target.get("/D")
    if not isinstance(target, pikepdf.Array) or not len(target):
        return None
    first = target[0]
    number = numbers.get(first.objgen) if isinstance(first, pikepdf.Object) else None
    if number is None:
        return None
    place: tuple[float | None, float | None] = (None, None)
    if len(target) >= 4 and str(target[1]) == "/XYZ":
        place = (_maybe(target[2]), _maybe(target[3]))
    elif len(target) >= 3 and str(target[1]) in ("/FitH", "/FitBH"):
        place = (None, _maybe(target[2]))
    return Link(box, number, None, place)


class _Named:
    """Named destinations, looked up only when a link asks."""

    def __init__(self, root: pikepdf.Dictionary) -> None:
        self._root = root
        self._table: dict[str, Any] | None = None

    def find(self, name: Any) -> Any:
        if isinstance(name, pikepdf.Name):
            old = self._root.get("/Dests")
            return old.get(str(name)) if isinstance(old, pikepdf.Dictionary) else None
        if self._table is None:
            names = self._root.get("/Names")
            tree = names.get("/Dests") if isinstance(names, pikepdf.Dictionary) else None
            try:
                self._table = dict(pikepdf.NameTree(tree)) if tree is not None else {}
            except (RuntimeError, ValueError, pikepdf.PdfError):
                self._table = {}
        return self._table.get(str(name))


def _integer(value: Any) -> int:
    return int(_float(value))


def _float(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0


def _maybe(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None
