"""Predefined CMaps (ISO 32000-1, 9.7.5.2): from the codes of East Asian fonts to glyph numbers.

MuPDF has the tables; how many bytes a code takes follows from the encoding's name.
"""

from __future__ import annotations

import pymupdf

from redactor.errors import InputCode, InputError


class PredefinedMap:
    """One predefined map. Raises `InputError` (UNREADABLE) for a name that stands for none."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._known: dict[int, int] = {}
        try:
            self._table = pymupdf.mupdf.pdf_load_system_cmap(name)
        except (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase) as error:
            # Where its glyphs stand nobody can say, so nothing could be taken away for certain.
            raise InputError(InputCode.NOT_REMOVED) from error

    def cid(self, code: int) -> int:
        found = self._known.get(code)
        if found is None:
            looked_up = int(pymupdf.mupdf.pdf_lookup_cmap(self._table, code))
            found = self._known[code] = max(looked_up, 0)
        return found

    def split(self, data: bytes) -> list[tuple[int, int]]:
        """(code, number of bytes) of each glyph a string shows."""
        found = []
        at = 0
        while at < len(data):
            size = self._length(data, at)
            found.append((int.from_bytes(data[at : at + size], "big"), size))
            at += size
        return found

    def _length(self, data: bytes, at: int) -> int:
        name, first = self._name, data[at]
        if "UTF16" in name:
            return 4 if 0xD8 <= first < 0xDC else 2
        if "UCS2" in name or name in ("H", "V"):
            return 2
        if first < 0x80 or ("RKSJ" in name and 0xA0 <= first < 0xE0):
            return 1
        if first in (0x80, 0xFD, 0xFE, 0xFF) and ("pc-" in name or "pv-" in name):
            return 1
        if "GBK2K" in name and data[at + 1 : at + 2].isdigit():
            return 4
        return 4 if name.startswith("CNS-EUC") and first == 0x8E else 2
