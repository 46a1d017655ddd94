"""Pages as pdfium reads and draws them: the second of the verifier's two readers."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from itertools import groupby
from math import cos, floor, sin
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from redactor.errors import InputCode, InputError
from redactor.verify.geometry import Frame, Rect
from redactor.verify.scene import ASLANT, Run, Scene, is_aslant

Pixels = npt.NDArray[np.uint8]
_MAX_PIXELS = 25_000_000
_INKED, _CHANGED = 128, (6, 30)
"""Grey levels below which there is ink, and by which a pixel must change to be of a word."""
_LEAST_INK = 8
"""Pixels of ink below which there is no saying."""


class Char(NamedTuple):
    """One character as pdfium places it (user space)."""

    text: str
    box: Rect


@contextmanager
def opened(path: Path) -> Iterator[pdfium.PdfDocument]:
    """The document, closed again whatever happens. Raises InputError."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        code = raw.FPDF_GetLastError()
        encrypted = code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise InputError(InputCode.ENCRYPTED if encrypted else InputCode.CORRUPT) from error
    try:
        if document.get_formtype() != raw.FORMTYPE_NONE:
            document.init_forms()  # else the fields' values are not drawn
        yield document
    finally:
        document.close()


class Paper:
    """One page, its rotation taken off. Use as a context manager."""

    def __init__(self, document: pdfium.PdfDocument, index: int, frame: Frame) -> None:
        self._document, self._index = document, index
        self._page = document[index]
        self.rotation = int(self._page.get_rotation())
        """Degrees clockwise the page is shown at."""
        if self.rotation:
            self._page.set_rotation(0)
            # pdfium applies a new rotation only to a page that is loaded afresh.
            self._page.close()
            self._page = document[index]
        self._text = self._page.get_textpage()
        self.frame = frame

    def __enter__(self) -> Paper:
        return self

    def __exit__(self, *_: object) -> None:
        self._text.close()
        self._page.close()

    def text(self) -> str:
        """The page's text in pdfium's reading order, off-page text included."""
        return str(self._text.get_text_range())

    def readings(self, scene: Scene) -> list[str]:
        """The page's text, and where letters stand aslant, as it reads without them in the lines.

        pdfium weaves those into the lines they cross. They follow, in the direction each has.
        """
        if not any(run.glyphs and is_aslant(run.glyphs[0]) for run in scene.runs):
            return [self.text()]
        handle, level, aslant = self._text.raw, list[str](), list[tuple[float, float, float, str]]()
        x, y = ctypes.c_double(), ctypes.c_double()
        for i in range(self._text.count_chars()):
            letter = chr(min(raw.FPDFText_GetUnicode(handle, i), 0x10FFFF))
            angle = max(raw.FPDFText_GetCharAngle(handle, i), 0.0)
            if min(abs(sin(angle)), abs(cos(angle))) <= ASLANT:
                level.append(letter)
            elif not letter.isspace():
                raw.FPDFText_GetCharOrigin(handle, i, ctypes.byref(x), ctypes.byref(y))
                size = raw.FPDFText_GetFontSize(handle, i) or 1.0
                along, up = cos(angle), -sin(angle)
                down = round((x.value * up - y.value * along) / size)
                aslant.append((round(angle, 1), down, x.value * along + y.value * up, letter))
        found = "".join(level)
        for _, line in groupby(sorted(aslant), key=lambda each: each[:2]):
            found += "\n" + "".join(each[3] for each in line)
        return [self.text(), found]

    def text_at(self, rect: Rect) -> str:
        """The text of all characters whose boxes reach into `rect` (user space)."""
        return str(self._text.get_text_bounded(rect.x0, rect.y0, rect.x1, rect.y1))

    def chars(self) -> list[Char]:
        """All visible and invisible characters with their boxes, spaces left out."""
        found: list[Char] = []
        handle = self._text.raw
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        where = [ctypes.byref(v) for v in (left, right, bottom, top)]
        unicode_at, box_at = raw.FPDFText_GetUnicode, raw.FPDFText_GetCharBox
        for i in range(self._text.count_chars()):
            point = unicode_at(handle, i)
            if point in (9, 10, 13, 32, 160):
                continue
            if box_at(handle, i, *where):
                box = Rect(left.value, bottom.value, right.value, top.value)
                found.append(Char(chr(point) if point < 0x110000 else "\ufffd", box))
        return found

    def draw(self, scale: float, part: Rect | None = None) -> Sheet:
        """The page in grey, `scale` pixels to the point of user space, annotations drawn.

        `part`: no more of it than that (user space).
        """
        whole = self.frame.area
        area = whole if part is None else _inside(part, whole)
        if area.width * area.height * scale * scale > _MAX_PIXELS:
            scale = (_MAX_PIXELS / (area.width * area.height)) ** 0.5
        return Sheet(_drawn(self._page, scale, crop=_margins(area, whole)), area, scale)

    def seen(
        self, sheet: Sheet, places: Sequence[Rect], runs: Sequence[Run], marked: Set[int]
    ) -> list[float | None]:
        """For each place (user space): the share of the marked text's ink there that is seen.

        `sheet` is the page as drawn, `marked` holds the ids of some of `runs`, all the page's
        text in painting order. None where pdfium has no such text, or it leaves no ink.
        """
        page = self._document[self._index]
        try:
            objects = list(_objects(page.raw))
            texts = [o for o in objects if raw.FPDFPageObj_GetType(o) == raw.FPDF_PAGEOBJ_TEXT]
            # Show operators come in the same order; annotations' come last, and only in `runs`.
            chosen = [text for text, run in zip(texts, runs, strict=False) if id(run) in marked]
            if len(texts) > len(runs) or not chosen:
                return [None] * len(places)
            for item in chosen:
                raw.FPDFPageObj_SetIsActive(item, False)
            margins = _margins(sheet.area, self.frame.area)
            without = _drawn(page, sheet.scale, crop=margins)
            for item in objects:
                raw.FPDFPageObj_SetIsActive(item, False)
            for item in chosen:
                raw.FPDFPageObj_SetIsActive(item, True)
            bare = {"draw_annots": False, "may_draw_forms": False, "crop": margins}
            tone = _drawn(page, sheet.scale, **bare).astype(np.int16)
            for item in chosen:
                raw.FPDFPageObj_SetFillColor(item, 0, 0, 0, 255)
            ink = _drawn(page, sheet.scale, **bare) < _INKED
        finally:
            page.close()
        if not sheet.pixels.shape == without.shape == ink.shape:
            return [None] * len(places)
        # Pale letters on white change little, and are seen all the same.
        least = np.clip((255 - tone) // 2, *_CHANGED)
        changed = ink & (np.abs(sheet.pixels.astype(np.int16) - without) > least)
        found: list[float | None] = []
        for place in places:
            part = sheet.part(place)
            inked = int(ink[part].sum())
            found.append(int(changed[part].sum()) / inked if inked >= _LEAST_INK else None)
        return found


Margins = tuple[float, float, float, float]


def _inside(part: Rect, whole: Rect) -> Rect:
    """A part of a page, to the next whole points of it."""
    left, bottom = floor(part.x0 - whole.x0), floor(part.y0 - whole.y0)
    right, top = floor(whole.x1 - part.x1), floor(whole.y1 - part.y1)
    inner = Rect(
        whole.x0 + max(left, 0), whole.y0 + max(bottom, 0),
        whole.x1 - max(right, 0), whole.y1 - max(top, 0),
    )  # fmt: skip
    return inner if inner.width > 0 and inner.height > 0 else whole


def _margins(area: Rect, whole: Rect) -> Margins:
    """What is left out of a page at its left, foot, right and head (points)."""
    return (
        area.x0 - whole.x0, area.y0 - whole.y0, whole.x1 - area.x1, whole.y1 - area.y1,
    )  # fmt: skip


def _drawn(page: pdfium.PdfPage, scale: float, **options: Any) -> Pixels:
    bitmap = page.render(scale=scale, grayscale=True, **options)
    pixels = np.array(bitmap.to_numpy(), dtype=np.uint8).reshape(bitmap.height, -1)
    pixels = pixels[:, : bitmap.width]
    bitmap.close()
    return pixels


def _objects(page: Any) -> Iterator[Any]:
    """A page's objects in painting order, those of its forms in their place."""
    stack = [raw.FPDFPage_GetObject(page, i) for i in range(raw.FPDFPage_CountObjects(page))][::-1]
    while stack:
        item = stack.pop()
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_FORM:
            count = raw.FPDFFormObj_CountObjects(item)
            stack += [raw.FPDFFormObj_GetObject(item, i) for i in reversed(range(count))]
        else:
            yield item


class Sheet(NamedTuple):
    """A drawn page: grey pixels, row 0 at the top, over `area`."""

    pixels: Pixels
    area: Rect
    scale: float
    """Pixels to the point of user space."""

    def per_point(self) -> tuple[float, float]:
        """Pixels to a point across and down: whole pixels stretch the scale a little."""
        rows, columns = self.pixels.shape
        return columns / self.area.width, rows / self.area.height

    def cut(self, rect: Rect, inset: int = 0) -> Pixels:
        """The pixels wholly inside `rect`, `inset` pixels less on each side."""
        return self.pixels[self.part(rect, inset)]

    def part(self, rect: Rect, inset: int = 0) -> tuple[slice, slice]:
        """Rows and columns of the pixels wholly inside `rect`."""
        sx, sy = self.per_point()
        x0 = int(np.ceil((rect.x0 - self.area.x0) * sx)) + inset
        x1 = int((rect.x1 - self.area.x0) * sx) - inset
        y0 = int(np.ceil((self.area.y1 - rect.y1) * sy)) + inset
        y1 = int((self.area.y1 - rect.y0) * sy) - inset
        return slice(max(y0, 0), max(y1, 0)), slice(max(x0, 0), max(x1, 0))
