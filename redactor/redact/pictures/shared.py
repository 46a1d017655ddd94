"""JBIG2 pictures that share symbols, as the pages of a scan often do.

The shared symbols of the original go: a signature is one, and would stay when it is blanked on the
one page that shows it. What the pictures show in the end is gathered anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pikepdf

from redactor.redact.pictures.components import Bits, shapes
from redactor.redact.pictures.jbig2 import Dictionary, coded_with
from redactor.redact.pictures.streams import (
    JBIG2,
    black_of,
    filters_of,
    is_writing,
    parms_of,
    samples_of,
    size_of,
    store,
    store_fax,
)

_TOGETHER = 50
"""Pictures that share symbols at most: all their shapes are held in memory."""


def apart(pictures: Iterable[pikepdf.Stream]) -> list[list[pikepdf.Stream]]:
    """The pictures that share symbols, by what they share; each is written without for now."""
    groups: dict[tuple[int, int], list[pikepdf.Stream]] = {}
    for obj in pictures:
        shared = parms_of(obj).get("/JBIG2Globals")
        if filters_of(obj)[-1:] == [JBIG2] and isinstance(shared, pikepdf.Stream):
            groups.setdefault(shared.objgen, []).append(obj)
    found = []
    for group in groups.values():
        for start in range(0, len(group), _TOGETHER):
            part = group[start : start + _TOGETHER]
            if len(part) > 1:
                found.append(part)
    for part in found:
        for obj in part:
            rows, width, height = _rows(obj)
            store_fax(obj, rows, width, height)
    return found


def share_symbols(pdf: pikepdf.Pdf, pictures: Sequence[pikepdf.Stream]) -> None:
    """Write pictures as JBIG2 with the symbols they have in common, where that is shorter."""
    symbols = Dictionary(shapes(pixels) for _, pixels in _drawn(pictures))
    shared = None
    for obj, pixels in _drawn(pictures):
        data, used = coded_with(symbols, pixels, shapes(pixels), own=False)
        if len(data) >= len(obj.read_raw_bytes()):
            continue
        if used and shared is None:
            shared = pdf.make_indirect(pikepdf.Stream(pdf, symbols.segment(page=0)))
        store(obj, data, JBIG2, pikepdf.Dictionary(JBIG2Globals=shared) if used else None)


def _drawn(pictures: Iterable[pikepdf.Stream]) -> Iterator[tuple[pikepdf.Stream, Bits]]:
    for obj in pictures:
        rows, width, _ = _rows(obj)
        pixels = black_of(rows, width)
        if is_writing(pixels):
            yield obj, pixels


def _rows(obj: pikepdf.Stream) -> tuple[Bits, int, int]:
    """Rows of packed bits, and the picture's width and height."""
    width, height = size_of(obj)
    stride = (width + 7) // 8
    data = samples_of(obj, width, height)[: stride * height].ljust(stride * height, b"\0")
    return np.frombuffer(data, np.uint8).reshape(height, stride), width, height
