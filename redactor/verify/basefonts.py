"""How wide the letters of the base fonts are, which files need not say (ISO 32000-1, 9.6.2.2)."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_LATIN = "".join(map(chr, (*range(0x20, 0x7F), *range(0xA1, 0x100))))
_FAMILIES = {
    "Helvetica": "Helvetica", "Arial": "Helvetica", "ArialMT": "Helvetica", "Times": "Times",
    "TimesNewRoman": "Times", "TimesNewRomanPS": "Times", "TimesNewRomanPSMT": "Times",
}  # fmt: skip
_ITALIC = {"Helvetica": "Oblique", "Times": "Italic"}
_SIGNS = {
    "Helvetica": {"–": 556, "—": 1000, "‘": 222, "’": 222, "“": 333, "”": 333, "„": 333},
    "Times": {"–": 500, "—": 1000, "‘": 333, "’": 333, "“": 444, "”": 444, "„": 444},
}
"""Widths in the upright regular face (Adobe's core font metrics); in the others nearly the same."""
_BOTH = {"•": 350, "…": 1000, "€": 556, "\xa0": 278, "\xad": 333}


@cache
def base_widths(name: str) -> Mapping[str, float] | None:
    """Widths in thousandths of the size by letter of a Helvetica or Times, by the font's name.

    None when it is another font's name.
    """
    family, _, style = name.lstrip("/").replace(",", "-").partition("-")
    base = _FAMILIES.get(family)
    plain = style.removesuffix("MT") in ("", "Roman", "Regular")
    bold, slanted = "Bold" in style, "Italic" in style or "Oblique" in style
    if base is None or not (plain or bold or slanted):
        return None
    face = "Bold" * bold + _ITALIC[base] * slanted or ("Roman" if base == "Times" else "")
    known = _measured(f"{base}-{face}" if face else base)
    if known is None:
        return None
    return MappingProxyType({**_BOTH, **_SIGNS[base], **known})


def _measured(name: str) -> dict[str, float] | None:
    """Widths as pdfium has them, of one of the 14 names."""
    document = pdfium.PdfDocument.new()
    font = raw.FPDFText_LoadStandardFont(document.raw, name.encode("ascii"))
    try:
        if not font:
            return None
        found, width = {}, ctypes.c_float()
        for letter in _LATIN:
            if raw.FPDFFont_GetGlyphWidth(font, ord(letter), 1000.0, ctypes.byref(width)):
                found[letter] = float(width.value)
        return found
    finally:
        if font:
            raw.FPDFFont_Close(font)
        document.close()


__all__ = ["base_widths"]
