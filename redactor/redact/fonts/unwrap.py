"""Fonts put in the form that the rest of the redactor knows, before they are read.

OpenType programs (FontFile3, /OpenType) give way to the outlines in them: their other tables say
nothing to who shows a PDF (ISO 32000-1, 9.9). An encoding that only the program has is written into
the font, where codes can be given anew (9.6.6.2).
"""

from __future__ import annotations

from typing import Any

import pikepdf
import pymupdf

from redactor.redact.fonts.compact import Compact
from redactor.redact.fonts.encodings import encoding_names, program_of

_TRUETYPE = (b"\0\1\0\0", b"true")
_KINDS = {"/Type1": "/Type1C", "/MMType1": "/Type1C", "/CIDFontType0": "/CIDFontType0C"}
_NAMED = ("/Type1", "/MMType1")
_STANDARD = b"/Encoding StandardEncoding def"
_HEAD = 20_000


def unwrap(pdf: pikepdf.Pdf, font: pikepdf.Dictionary) -> None:
    """Change a font's dictionary and descriptor so; what does not hold together stays."""
    try:
        holder: Any = font
        if str(font.get("/Subtype")) == "/Type0":
            holder = font["/DescendantFonts"][0]
        descriptor = holder.get("/FontDescriptor")
        if isinstance(descriptor, pikepdf.Dictionary):
            _open_type(pdf, holder, descriptor)
            _own_encoding(font, descriptor)
    except (ValueError, LookupError, TypeError, RuntimeError, pikepdf.PdfError):
        return


def _open_type(pdf: pikepdf.Pdf, holder: Any, descriptor: pikepdf.Dictionary) -> None:
    stream = descriptor.get("/FontFile3")
    if not isinstance(stream, pikepdf.Stream) or str(stream.get("/Subtype")) != "/OpenType":
        return
    data, subtype = bytes(stream.read_bytes()), str(holder["/Subtype"])
    table = _table(data, b"CFF ")
    if data[:4] in _TRUETYPE and subtype in ("/TrueType", "/CIDFontType2"):
        made = pikepdf.Stream(pdf, data, Length1=len(data))
        descriptor["/FontFile2"] = pdf.make_indirect(made)
        del descriptor["/FontFile3"]
    elif table and subtype in _KINDS and _goes_by_place(table, subtype):
        made = pikepdf.Stream(pdf, table, Subtype=pikepdf.Name(_KINDS[subtype]))
        descriptor["/FontFile3"] = pdf.make_indirect(made)


def _table(data: bytes, tag: bytes) -> bytes:
    if data[:4] != b"OTTO":
        return b""
    for at in range(12, 12 + 16 * int.from_bytes(data[4:6], "big"), 16):
        if data[at : at + 4] == tag:
            start, length = (int.from_bytes(data[at + k : at + k + 4], "big") for k in (8, 12))
            return data[start : start + length]
    return b""


def _goes_by_place(table: bytes, subtype: str) -> bool:
    """Whether programs that take CIDs for places of glyphs show the same as those that do not."""
    compact = Compact(table)
    if subtype != "/CIDFontType0":
        return not compact.by_cid
    return not compact.by_cid or compact.names == list(range(1, compact.count))


def _own_encoding(font: Any, descriptor: pikepdf.Dictionary) -> None:
    """Write down the names that a program of a simple font gives to codes itself."""
    encoding = font.get("/Encoding")
    based = isinstance(encoding, pikepdf.Dictionary) and "/BaseEncoding" in encoding
    if str(font.get("/Subtype")) not in _NAMED or isinstance(encoding, pikepdf.Name) or based:
        return
    program = program_of(font) or b""
    names: dict[int, str] = {}
    if "/FontFile" in descriptor and _STANDARD not in program[:_HEAD]:
        names = encoding_names(font)
    elif "/FontFile3" in descriptor and str(descriptor["/FontFile3"].get("/Subtype")) == "/Type1C":
        glyphs = Compact(program).codes()
        face = pymupdf.Font(fontbuffer=program)
        named = {n: str(pymupdf.mupdf.fz_get_glyph_name2(face.this, n)) for n in glyphs.values()}
        names = {code: named[glyph] for code, glyph in glyphs.items() if named[glyph]}
        names |= encoding_names(font) if names else {}
    if names:
        listed: list[Any] = []
        for code, name in sorted(names.items()):
            listed += [code, pikepdf.Name(f"/{name}")]
        font["/Encoding"] = pikepdf.Dictionary(
            Type=pikepdf.Name("/Encoding"), Differences=pikepdf.Array(listed)
        )
