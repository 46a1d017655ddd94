"""PDF → pages: text in reading order with a box for every code point.

Everything a page holds is in its text: what is drawn, what stands in its pictures (by OCR),
values of form fields and notes shown on it, and, last, what cannot be seen but can be
copied. Boxes are points of the unrotated page with the origin at the top left of its crop
box, y down, as PyMuPDF counts them (one point is UserUnit/72 inch when a page sets
UserUnit); `page.add_redact_annot(box)` takes them as they are at any rotation.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pymupdf

from redactor.errors import InputCode, InputError
from redactor.ingest.glyphs import (
    UNKNOWN,
    UNNAMED,
    BoolArray,
    FloatArray,
    Glyphs,
    join_glyphs,
    page_glyphs,
)
from redactor.ingest.pages.chains import straightened
from redactor.ingest.pages.language import is_garbled, is_misread
from redactor.ingest.pages.layout import reading_order
from redactor.ingest.pages.ruled import Ruling
from redactor.ingest.pages.textmap import compose_text
from redactor.ingest.pictures import areas as placing
from redactor.ingest.pictures import reading as pictures
from redactor.ingest.pictures.pale import pale_marks
from redactor.ingest.pictures.strokes import Strokes, without_judged
from redactor.ingest.render import DAMAGE, opened
from redactor.model import Page

_TESSDATA, _FACES = "tessdata", "faces/centerface.onnx"
_LAYER_COVER = 0.5
_LAYER_QUALITY = 0.75
_OCR_SHARE = 0.1
_KEPT_PICTURES = 64
_STORE_EVERY = 25
_MOST_PATHS = 2000
"""More paths are a map or a plan, which `picture_areas` finds by its many outlines."""
_PICTURES = ("fill-image", "fill-imgmask")
_EMPTY_STREAM = 16
"""Bytes; nothing at all, deflated, is eight of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How to read pages; see `redactor.settings`."""

    models: Path
    """Folder with `tessdata/` (for OCR) and `faces/` (the face detector)."""
    languages: str = "dan+eng"
    """Preferred first; a further one is used for a picture it reads clearly better."""
    dpi: int = 300
    """Highest resolution for OCR; a coarser scan is read as it is, from 200 on."""
    min_confidence: float = 70.0
    max_pages: int = 10_000


def read_pages(pdf: Path, options: ReadOptions) -> Iterator[Page]:
    """Every page of a PDF in order, numbered from 1, one at a time.

    Flags: 'low_ocr' (confidence below the set one), 'no_text' (nothing to read), 'pictures' (a
    photo, drawing, signature or handwriting that a person must look at), 'ocr_layer' (the text of a
    scan is that which came with the file), 'ocr_text' (some of the text was read from pictures),
    'hidden_text' (some text cannot be seen). Raises InputError: EMPTY, CORRUPT, ENCRYPTED,
    TOO_MANY_PAGES, OCR_MISSING, UNREADABLE. A page is never left out: one that cannot be read stops
    the document.
    """
    with opened(pdf) as document:
        if document.page_count > options.max_pages:
            raise InputError(InputCode.TOO_MANY_PAGES)
        if document.page_count == 0:
            raise InputError(InputCode.CORRUPT)
        try:
            reader = _Reader(options, _show_all_layers(document, pdf))
        except DAMAGE as error:
            raise InputError(InputCode.CORRUPT) from error
        for index in range(document.page_count):
            try:
                page = reader.read(document.load_page(index))
            except DAMAGE as error:
                raise InputError(InputCode.CORRUPT) from error
            # MuPDF keeps up to 256 MB of decoded pictures, also of files closed long ago.
            if page.ocr_confidence is not None or index % _STORE_EVERY == _STORE_EVERY - 1:
                pymupdf.TOOLS.store_shrink(100)
            yield page
        pymupdf.TOOLS.store_shrink(100)


def _show_all_layers(document: Any, pdf: Path) -> frozenset[str]:
    """Makes every optional-content layer visible in memory; returns names of those that were not.

    What a reader can switch on is part of the document. The names come from a second look at
    the file: once MuPDF has read which layers are on, it does not look again.
    """
    catalog = document.pdf_catalog()
    if document.xref_get_key(catalog, "OCProperties")[0] == "null":
        return frozenset()
    with opened(pdf) as other:
        groups = other.get_ocgs().values()
    document.xref_set_key(catalog, "OCProperties", "null")
    return frozenset(group["name"] for group in groups if not group["on"])


class _Layer(NamedTuple):
    """Invisible text over a scan, put there by the scanner or a program after it."""

    quality: float
    """0 to 1: how far words and ink lie in the same places."""
    unread: bool
    """Marks remain that the layer does not account for."""


class _Reader:
    """Reads the pages of one document; remembers pictures that come again, such as logos."""

    def __init__(self, options: ReadOptions, off_layers: frozenset[str]) -> None:
        self._options = options
        self._off_layers = off_layers
        self._seen: OrderedDict[bytes, pictures.ReadArea] = OrderedDict()

    def read(self, page: Any) -> Page:
        rotation = int(page.rotation)
        page.set_rotation(0)
        pymupdf.TOOLS.mupdf_warnings()  # which also forgets how often the last came again
        bounds: placing.Area = (0.0, 0.0, float(page.rect.width), float(page.rect.height))
        log = page.get_bboxlog()
        glyphs, unmapped = _without_unmapped(page_glyphs(page, self._off_layers), bounds)
        areas = placing.picture_areas(log, bounds)
        flags = {"hidden_text"} if glyphs.hidden.any() else set()

        visible = glyphs.take(~glyphs.hidden)
        layer = self._layer(page, glyphs, areas, bounds)
        confidence: float | None = None
        seen_areas = areas
        if layer is not None and layer.quality >= _LAYER_QUALITY:
            begins = glyphs.hidden & glyphs.space
            glyphs = replace(glyphs, hidden=np.zeros_like(glyphs.hidden), begins=begins)
            confidence = round(100.0 * layer.quality, 1)
            flags = {"ocr_layer", "pictures"} if layer.unread else {"ocr_layer"}
            areas = []
        elif not len(visible) or is_garbled(visible):
            # What the file calls its text stays findable, after what OCR sees.
            glyphs = replace(glyphs, hidden=np.ones_like(glyphs.hidden))
            areas = [bounds]
        ruling, strokes = Ruling(), Strokes()
        drawn = self._drawn(page, log, areas, bounds, (ruling, strokes))
        areas = placing.joined([*areas, *unmapped, *drawn])

        known = glyphs.place[~glyphs.hidden]
        areas = placing.joined([*areas, *self._painted(page, log, areas, known, bounds)])
        found = [self._read_area(page, area, known, bounds, rotation) for area in areas]
        small = placing.small_areas(log, bounds, [*seen_areas, *areas])
        found += [self._look_at(page, area, known) for area in small]
        signed, others = strokes.judged(bounds, ruling)
        pictured = [entry[1] for entry in log if entry[0] in _PICTURES]
        sights = [sight for part in found for sight in part.sights]
        sights = without_judged(sights, signed, others, pictured) + signed
        if signed or any(part.unread for part in found):
            flags.add("pictures")
        if any(len(part.glyphs) for part in found):
            flags.add("ocr_text")
        read_confidence = _confidence(found, len(known), bounds in areas)
        confidence = confidence if read_confidence is None else read_confidence

        everything = join_glyphs([straightened(glyphs), *(part.glyphs for part in found)])
        order = reading_order(everything, rotation, ruling)
        places = np.concatenate([glyphs.place, *(part.boxes for part in found)])
        text, boxes = compose_text(replace(everything, box=places), order)
        if not text:
            flags.add("no_text")
            _refuse_unread(page, found)
        if confidence is not None and confidence < self._options.min_confidence:
            flags.add("low_ocr")
        return Page(
            number=page.number + 1,
            width=bounds[2],
            height=bounds[3],
            text=text,
            boxes=boxes,
            rotation=rotation,
            ocr_confidence=confidence,
            flags=tuple(sorted(flags)),
            sights=tuple(sights),
        )

    def _drawn(
        self,
        page: Any,
        log: list[Any],
        areas: list[placing.Area],
        bounds: placing.Area,
        lookers: tuple[Ruling, Strokes],
    ) -> list[placing.Area]:
        """Where letters may be drawn as paths, unless the page is full of paths or read anyway;
        `lookers` are given every drawing on the way."""
        paths = sum(entry[0] in ("fill-path", "stroke-path") for entry in log)
        if not 0 < paths <= _MOST_PATHS or bounds in areas:
            return []

        def each(look: Callable[[Mapping[str, Any]], None]) -> None:
            def all_look(drawing: Mapping[str, Any]) -> None:
                if drawing["type"] == "clip":  # letters may be cut out of any painted ground
                    look({**drawing, "rect": drawing["scissor"]})
                elif drawing["type"] != "group":
                    for looker in lookers:
                        looker.see(drawing)
                    look(drawing)

            page.get_cdrawings(extended=True, callback=all_look)

        return placing.drawn_writing(each, bounds)

    def _painted(
        self,
        page: Any,
        log: list[Any],
        areas: list[placing.Area],
        known: FloatArray,
        bounds: placing.Area,
    ) -> list[placing.Area]:
        """Where marks stand that nothing else of the page accounts for, if any may."""
        if bounds in areas or not placing.may_be_painted(log):
            return []
        pictured = [entry[1] for entry in log if entry[0] in _PICTURES]
        others = np.array([*areas, *pictured], dtype=np.float32).reshape(-1, 4)
        return pictures.marks_beside(page, bounds, np.concatenate([known, others]))

    def _read_area(
        self,
        page: Any,
        area: placing.Area,
        known: FloatArray,
        bounds: placing.Area,
        rotation: int,
    ) -> pictures.ReadArea:
        return self._once(
            page,
            area,
            known,
            lambda: pictures.read_area(
                page,
                area,
                known=known,
                whole=placing.covered_share([area], bounds) >= _LAYER_COVER,
                rotation=rotation,
                tessdata=self._options.models / _TESSDATA,
                faces=self._options.models / _FACES,
                languages=self._options.languages,
                highest_dpi=self._options.dpi,
            ),
        )

    def _look_at(self, page: Any, area: placing.Area, known: FloatArray) -> pictures.ReadArea:
        return self._once(
            page,
            area,
            known,
            lambda: pictures.look_at(page, area, known=known, faces=self._options.models / _FACES),
        )

    def _once(
        self,
        page: Any,
        area: placing.Area,
        known: FloatArray,
        read: Callable[[], pictures.ReadArea],
    ) -> pictures.ReadArea:
        """What `read` gives, or gave for the same picture in the same place."""
        picture = pictures.probe(page, area, known)
        if not pictures.has_marks(picture):
            faint = pale_marks(page, area, known)
            if faint is None:
                return pictures.NOTHING
            picture = faint
        place = repr([round(v, 1) for v in area]).encode()
        key = blake2b(place + picture.tobytes()).digest()
        if key in self._seen:
            self._seen.move_to_end(key)
            return self._seen[key]
        result = self._seen[key] = read()
        if len(self._seen) > _KEPT_PICTURES:
            self._seen.popitem(last=False)
        return result

    def _layer(
        self, page: Any, glyphs: Glyphs, areas: list[placing.Area], bounds: placing.Area
    ) -> _Layer | None:
        """What the invisible text over a scan is worth; None when there is none.

        Text that does not look like language counts for nothing, nor one that was read badly.
        """
        layer = glyphs.take(glyphs.hidden)
        if len(layer) < 20 or placing.covered_share(areas, bounds) < _LAYER_COVER:
            return None
        if is_garbled(layer) or is_misread(layer):
            return _Layer(0.0, False)
        visible = glyphs.box[~glyphs.hidden]
        probe = pictures.probe(page, bounds, visible)
        return _Layer(*pictures.agreement(probe, layer.box, bounds))


def _without_unmapped(glyphs: Glyphs, bounds: placing.Area) -> tuple[Glyphs, list[placing.Area]]:
    """Takes out text whose font does not say what its signs mean; gives the places it stood.

    A stray bullet from a symbol font does not count: unless most of the page is like that,
    three signs in a row are needed. Where signs are drawings of their own, how far they reach
    is not known either: all of the page that no other text accounts for must be looked at. A sign
    between letters is one of them, often two in one ("So?e"): the word must be looked at.
    """
    unnamed = glyphs.code == UNNAMED
    if unnamed.any():
        others, found = _without_unmapped(glyphs.take(~unnamed), bounds)
        return others, [*found, bounds] if (unnamed & ~glyphs.hidden).any() else found
    code = glyphs.code
    unknown = (code == UNKNOWN) | ((code >= 0xE000) & (code <= 0xF8FF)) | (code >= 0xF0000)
    unknown |= code < 0x20
    if not unknown.any():
        return glyphs, []
    length = np.bincount(glyphs.span)
    share = np.bincount(glyphs.span, weights=unknown) / np.maximum(length, 1)
    mostly = float(unknown.mean()) >= 0.5
    within = np.zeros(len(length), dtype=bool)
    within[glyphs.span[_inside_words(glyphs, unknown)]] = True
    bad: BoolArray = (((share >= 0.3) & ((length >= 3) | mostly)) | within)[glyphs.span]
    if not bad.any():
        return glyphs, []
    areas: list[placing.Area] = []
    for span in np.unique(glyphs.span[bad & ~glyphs.hidden]).tolist():
        box = glyphs.box[glyphs.span == span]
        x0, y0 = box[:, :2].min(axis=0).tolist()
        x1, y1 = box[:, 2:].max(axis=0).tolist()
        margin = 0.3 * (y1 - y0)
        areas.append((x0 - margin, y0 - margin, x1 + margin, y1 + margin))
    return glyphs.take(~bad), areas


def _inside_words(glyphs: Glyphs, unknown: BoolArray) -> BoolArray:
    """Which of the unknown signs stand between two letters of their span."""
    codes, which = np.unique(glyphs.code, return_inverse=True)
    named = [code < 0x110000 and chr(code).isalpha() for code in codes.tolist()]
    letters = np.array(named)[which] & ~unknown
    found = np.zeros(len(glyphs), dtype=bool)
    span = glyphs.span
    found[1:-1] = unknown[1:-1] & letters[:-2] & letters[2:]
    found[1:-1] &= (span[:-2] == span[1:-1]) & (span[2:] == span[1:-1]) & ~glyphs.space[1:-1]
    return found & ~glyphs.hidden


def _confidence(found: list[pictures.ReadArea], known: int, whole: bool) -> float | None:
    """Mean word confidence, when OCR gave a fair part of the page's text or had to."""
    read = sum(len(part.glyphs) for part in found)
    words = [c for part in found for c in part.confidences]
    if words and read >= _OCR_SHARE * (read + known):
        return round(float(np.mean(words)), 1)
    if whole and not known and any(part.unread for part in found):
        return 0.0
    return None


def _refuse_unread(page: Any, found: list[pictures.ReadArea]) -> None:
    """An empty page is empty only if its content could be drawn."""
    if not pymupdf.TOOLS.mupdf_warnings() or any(part.unread for part in found):
        return
    document = page.parent
    for xref in page.get_contents():
        raw = document.xref_stream_raw(xref) or b""
        if len(raw) > _EMPTY_STREAM and not document.xref_stream(xref):
            raise InputError(InputCode.UNREADABLE)
    if page.read_contents().strip():
        raise InputError(InputCode.UNREADABLE)
