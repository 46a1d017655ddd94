"""Pages of the original as MuPDF draws them: what people saw."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pymupdf

from redactor.errors import InputCode, InputError

Pixels = npt.NDArray[np.uint8]
SCALE = 2.0
"""Pixels per point of the drawn page."""
_DARK, _SPARSE = 90, 4
"""Grey level below which the ground of a page is dark; of so many pixels one is looked at."""


class Drawn:
    """The original, opened when the first page is asked for."""

    def __init__(self, source: Path | bytes) -> None:
        self._source = source
        self._doc: pymupdf.Document | None = None
        self._last: tuple[int, Pixels] | None = None
        self._coloured: tuple[int, Pixels] | None = None

    def page(self, number: int) -> Pixels:
        """Page `number` in grey, unrotated, `SCALE` pixels per point. The last one is kept.

        A page of light print on a dark ground, such as a film's copy, is given as its negative:
        whoever looks for ink and paper finds them there as everywhere.
        """
        if self._last is None or self._last[0] != number:
            self._last = None
            drawn = self._draw(number)
            is_dark = float(np.median(drawn[::_SPARSE, ::_SPARSE])) < _DARK
            self._last = number, 255 - drawn if is_dark else drawn
        return self._last[1]

    def colours(self, number: int) -> Pixels:
        """Page `number` as `page` gives it, in red, green and blue. The last one is kept."""
        if self._coloured is None or self._coloured[0] != number:
            self._coloured = None
            picture = self._picture(number, pymupdf.csRGB, None)
            rows = np.frombuffer(picture.samples, np.uint8).reshape(picture.height, picture.stride)
            shape = (picture.height, picture.width, 3)
            self._coloured = number, rows[:, : 3 * picture.width].reshape(shape)
        return self._coloured[1]

    def is_flat(self, number: int, area: tuple[float, float, float, float], least: int) -> bool:
        """Whether a part of a page (points) shows one colour, give or take `least` levels."""
        picture = self._picture(number, pymupdf.csRGB, area)
        every = np.frombuffer(picture.samples, np.uint8).reshape(-1, picture.n)
        return not every.size or int((every.max(axis=0) - every.min(axis=0)).max()) <= least

    def shade(self, number: int, area: tuple[float, float, float, float]) -> float:
        """The middle grey of a part of a page (points), from 0 for black to 255 for white."""
        picture = self._picture(number, pymupdf.csGRAY, area)
        every = np.frombuffer(picture.samples, np.uint8)
        return float(np.median(every)) if every.size else 255.0

    def _draw(self, number: int) -> Pixels:
        picture = self._picture(number, pymupdf.csGRAY, None)
        rows = np.frombuffer(picture.samples, np.uint8).reshape(picture.height, picture.stride)
        return rows[:, : picture.width]

    def _picture(
        self,
        number: int,
        colours: pymupdf.Colorspace,
        area: tuple[float, float, float, float] | None,
    ) -> pymupdf.Pixmap:
        pymupdf.TOOLS.mupdf_display_errors(False)  # its messages may quote the document
        try:
            if self._doc is None:
                if isinstance(self._source, bytes):
                    self._doc = pymupdf.open("pdf", self._source)
                else:
                    self._doc = pymupdf.open(self._source, filetype="pdf")
            page = self._doc[number - 1]
            page.set_rotation(0)
            # MuPDF draws a page in points of 1/72 inch, and places are in the page's own unit.
            scale = SCALE / _unit(self._doc, page)
            unit = scale / SCALE
            clip = None if area is None else pymupdf.Rect(*(value * 1.0 for value in area)) / unit
            return page.get_pixmap(
                matrix=pymupdf.Matrix(scale, scale), colorspace=colours, clip=clip
            )
        except pymupdf.mupdf.FzErrorLimit as error:
            raise InputError(InputCode.TOO_LARGE) from error
        except (RuntimeError, ValueError, IndexError, pymupdf.mupdf.FzErrorBase) as error:
            raise InputError(InputCode.NOT_REMOVED) from error


def _unit(document: pymupdf.Document, page: pymupdf.Page) -> float:
    """The unit that a page sets (UserUnit), in points."""
    kind, value = document.xref_get_key(page.xref, "UserUnit")
    unit = float(value) if kind in ("int", "float", "real") else 1.0
    return unit if unit > 0 else 1.0
