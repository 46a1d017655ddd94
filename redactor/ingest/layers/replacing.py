"""Scans whose own text layer was read or set badly lose it, so that they are read anew.

What a scanner made of "Mikkel Sørensen" is beside the fresh reading only a second, broken text: it
would be asked about, copied and searched. Nothing that can be seen may change: each page is
drawn before and after, and keeps its layer if a single pixel differs.
"""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pymupdf

from redactor.ingest.glyphs import Glyphs, page_glyphs
from redactor.ingest.layers.askew import lies_askew
from redactor.ingest.layers.content import Remover
from redactor.ingest.layers.spelling import Spelling
from redactor.ingest.pages.language import is_garbled, is_misread
from redactor.ingest.pictures import areas as placing
from redactor.ingest.pictures.reading import on_ink, probe
from redactor.ingest.render import DAMAGE, opened

LAYER_COVER = 0.5
"""Share of a page that a picture covers to be a scan."""
LEAST_LAYER = 20
"""Letters of a text layer, at least."""
_INVISIBLE = 3
_ON_INK = 0.6
"""Share of a layer's letters with ink in their place: the rest are specks read as letters."""
_COMPARED_DPI = 100
_ODD = (pikepdf.PdfError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


class _Kind(IntEnum):
    """Which text of a page is its worthless layer."""

    INVISIBLE = 1
    UNDER = 2
    """Text under the picture too."""


def replace_layers(pdf: Path, workdir: Path, spelling: Spelling | None = None) -> int:
    """Take the badly read text layers out of the pages of `pdf`; gives the number of pages.

    With `spelling`, also those that spell a name or a number otherwise than the page shows it.

    The file is written anew only when there are any. Raises InputError (CORRUPT).
    """
    wanted = _misread_pages(pdf, spelling)
    target = workdir / "relayered.pdf"
    while wanted:
        done = _written(pdf, target, wanted)
        changed = _changed(pdf, target, done)
        if done and not changed:
            target.replace(pdf)
            return len(done)
        # Once more: of the pages that changed, less goes or nothing.
        spared = {number for number in changed if done[number] is _Kind.UNDER}
        wanted = {n: kind for n, kind in done.items() if n not in changed}
        wanted |= dict.fromkeys(spared, _Kind.INVISIBLE)
    return 0


def _misread_pages(pdf: Path, spelling: Spelling | None) -> dict[int, _Kind]:
    """Pages (from 0) with a layer to be replaced."""
    found: dict[int, _Kind] = {}
    with opened(pdf) as document:
        for number in range(document.page_count):
            try:
                if document.get_page_images(number):
                    kind = _kind(document.load_page(number), spelling)
                    if kind is not None:
                        found[number] = kind
            except DAMAGE:
                continue  # who reads the page will say so
        pymupdf.TOOLS.store_shrink(100)
    return found


def _kind(page: Any, spelling: Spelling | None) -> _Kind | None:
    page.set_rotation(0)
    bounds: placing.Area = (0.0, 0.0, float(page.rect.width), float(page.rect.height))
    log = page.get_bboxlog()
    if not any(entry[0] in ("ignore-text", "fill-text") for entry in log):
        return None
    if placing.covered_share(placing.picture_areas(log, bounds), bounds) < LAYER_COVER:
        return None
    glyphs = page_glyphs(page, frozenset())
    kinds = [(_Kind.INVISIBLE, glyphs.hidden)]
    under = _under(page, log, bounds)
    if under:
        kinds.append((_Kind.UNDER, glyphs.hidden | np.isin(glyphs.span, under)))
    for kind, which in kinds:
        layer = glyphs.take(which)
        if _is_worthless(page, layer, glyphs.take(~which), bounds, spelling):
            return kind
    return None


def _under(page: Any, log: list[Any], bounds: placing.Area) -> list[int]:
    """Numbers of the text operations over which a large picture was painted later."""
    least = LAYER_COVER * placing.size(bounds)
    last, place = -1, bounds
    for number, entry in enumerate(log):
        box = placing.common(entry[1], bounds) if entry[0] == "fill-image" else None
        if box is not None and placing.size(box) >= least:
            last, place = number, box
    return [
        number
        for number, span in enumerate(page.get_texttrace())
        if span["type"] != _INVISIBLE
        and span["seqno"] < last
        and placing.common(span["bbox"], place) is not None
    ]


def _is_worthless(
    page: Any, layer: Glyphs, others: Glyphs, bounds: placing.Area, spelling: Spelling | None
) -> bool:
    """Whether text is what a scanner read of the page, and read or set badly."""
    if len(layer) < LEAST_LAYER:
        return False
    if on_ink(probe(page, bounds, others.box), layer.box, bounds) < _ON_INK:
        return False
    if is_garbled(layer) or is_misread(layer) or lies_askew(page, layer, others, bounds):
        return True
    return spelling is not None and spelling.is_wrong(page, layer, bounds)


def _written(pdf: Path, target: Path, wanted: dict[int, _Kind]) -> dict[int, _Kind]:
    """Write `pdf` without the layers of the wanted pages; gives the pages that have lost text."""
    done: dict[int, _Kind] = {}
    with pikepdf.open(pdf) as document:
        for number, kind in wanted.items():
            page = document.pages[number]
            left, low, right, high = (float(value) for value in page.cropbox)
            size = abs((right - left) * (high - low))
            remover = Remover(document, size, covered=kind is _Kind.UNDER)
            try:
                remover.clean(page)
            except _ODD:
                continue
            if remover.lost:
                done[number] = kind
        if done:
            document.save(target, deterministic_id=True)
    return done


def _changed(before: Path, after: Path, numbers: dict[int, _Kind]) -> set[int]:
    """Pages that look otherwise than before."""
    found: set[int] = set()
    if not numbers:
        return found
    with opened(before) as old, opened(after) as new:
        for number in numbers:
            try:
                if _drawn(old, number) != _drawn(new, number):
                    found.add(number)
            except DAMAGE:
                found.add(number)
            pymupdf.TOOLS.store_shrink(100)
    return found


def _drawn(document: Any, number: int) -> bytes:
    return bytes(document[number].get_pixmap(dpi=_COMPARED_DPI).samples)
