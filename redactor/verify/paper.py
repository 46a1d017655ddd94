"""Pages as pdfium reads and draws them: the second of the verifier's two readers."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from redactor.errors import InputCode, InputError
from redactor.verify.geometry import Frame, Rect

Pixels = npt.NDArray[np.uint8]
_MAX_PIXELS = 25_000_000


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
        self._page = document[index]
        if self._page.get_rotation():
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

    def draw(self, scale: float) -> Sheet:
        """The page in grey, `scale` pixels to the point of user space, annotations drawn."""
        area = self.frame.area
        if area.width * area.height * scale * scale > _MAX_PIXELS:
            scale = (_MAX_PIXELS / (area.width * area.height)) ** 0.5
        bitmap = self._page.render(scale=scale, grayscale=True)
        pixels = np.array(bitmap.to_numpy(), dtype=np.uint8).reshape(bitmap.height, -1)
        pixels = pixels[:, : bitmap.width]
        bitmap.close()
        return Sheet(pixels, area)


class Sheet(NamedTuple):
    """A drawn page: grey pixels, row 0 at the top, over `area`."""

    pixels: Pixels
    area: Rect

    def cut(self, rect: Rect, inset: int = 0) -> Pixels:
        """The pixels wholly inside `rect`, `inset` pixels less on each side."""
        rows, columns = self.pixels.shape
        sx = columns / self.area.width
        sy = rows / self.area.height
        x0 = int(np.ceil((rect.x0 - self.area.x0) * sx)) + inset
        x1 = int((rect.x1 - self.area.x0) * sx) - inset
        y0 = int(np.ceil((self.area.y1 - rect.y1) * sy)) + inset
        y1 = int((self.area.y1 - rect.y0) * sy) - inset
        return self.pixels[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)]
