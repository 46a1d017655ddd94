"""What the codes of a font mean and how wide they are (ISO 32000-1, 9.6 to 9.10).

Only as much as a second opinion needs: Unicode by the font's own map, else by its encoding,
else the bytes as they are; advance widths in thousandths of the font size.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pikepdf

from redactor.verify.basefonts import base_widths
from redactor.verify.tokens import Name, instructions

# Advance widths of Helvetica for codes 32-126 (Adobe's core font metrics; Liberation Sans and
# Arial have the same).
_HELVETICA = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_HELVETICA_DANISH = {"æ": 889, "ø": 611, "å": 556, "Æ": 1000, "Ø": 778, "Å": 667, "é": 556}

_GLYPH_NAMES = {
    "space": " ", "exclam": "!", "quotedbl": '"', "numbersign": "#", "dollar": "$",
    "percent": "%", "ampersand": "&", "quotesingle": "'", "quoteright": "’", "quoteleft": "‘",
    "parenleft": "(", "parenright": ")", "asterisk": "*", "plus": "+", "comma": ",",
    "hyphen": "-", "minus": "-", "period": ".", "slash": "/", "zero": "0", "one": "1",
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "colon": ":", "semicolon": ";", "less": "<", "equal": "=",
    "greater": ">", "question": "?", "at": "@", "bracketleft": "[", "backslash": "\\",
    "bracketright": "]", "underscore": "_", "grave": "`", "braceleft": "{", "bar": "|",
    "braceright": "}", "aring": "å", "Aring": "Å", "oslash": "ø", "Oslash": "Ø", "ae": "æ",
    "AE": "Æ", "adieresis": "ä", "Adieresis": "Ä", "odieresis": "ö", "Odieresis": "Ö",
    "udieresis": "ü", "Udieresis": "Ü", "eacute": "é", "Eacute": "É", "egrave": "è",
    "aacute": "á", "agrave": "à", "oacute": "ó", "iacute": "í", "uacute": "ú", "ccedilla": "ç",
    "ntilde": "ñ", "germandbls": "ß", "section": "§", "endash": "–", "emdash": "—",
    "guillemotleft": "«", "guillemotright": "»", "quotedblleft": "“", "quotedblright": "”",
    "quotedblbase": "„", "ellipsis": "…", "bullet": "•", "fi": "fi", "fl": "fl", "ff": "ff",
    "ffi": "ffi", "ffl": "ffl", "eth": "ð", "thorn": "þ", "degree": "°",
}  # fmt: skip
_UNI_NAME = re.compile(r"(?:uni([0-9A-F]{4})|u([0-9A-F]{4,6}))$")
_DOWNWARDS = re.compile(rb"/WMode\s+1\s+def")
_MAX_MAP = 70_000
_SIGNS = ("Symbol", "Dingbats", "Wingdings", "Webdings")
_SYMBOLIC = 4
"""Flag of a font with an encoding of its own (ISO 32000-1, 9.8.2)."""


def helvetica_width(text: str) -> float:
    """Width of `text` in Helvetica, in thousandths of the font size."""
    return sum(
        _HELVETICA[ord(c) - 32] if 32 <= ord(c) < 127 else _HELVETICA_DANISH.get(c, 556)
        for c in text
    )


@dataclass(slots=True)
class Font:
    """One font: decodes shown strings."""

    two_bytes: bool = False
    unicode: dict[int, str] = field(default_factory=dict)
    """Code to text, where known."""
    mapped: dict[int, str] = field(default_factory=dict)
    """The font's own ToUnicode map alone."""
    widths: dict[int, float] = field(default_factory=dict)
    default_width: float | None = None
    scale: float = 0.001
    """Glyph space to text space: Type 3 fonts have their own."""
    downwards: tuple[float, float] | None = None
    """Vertical writing: how far below its place a glyph's origin lies, and its advance along y,
    for a size of 1; None when text runs along x."""
    heights: dict[int, tuple[float, float, float]] = field(default_factory=dict)
    """The same of single codes: left of its place, below it, advance."""
    drawn: bool = False
    """A Type 3 font: its glyphs are little drawings."""
    subset: bool = False
    exact: bool = True
    """False when the file does not say how wide the glyphs are (some of the 14 base fonts)."""
    name_widths: dict[tuple[int, int, int, bool], list[float]] = field(default_factory=dict)
    letter_widths: dict[str, float] = field(default_factory=dict)
    """Room for `widths` to keep what it has measured in this font."""
    shown: set[int] = field(default_factory=set)
    """Codes met in content streams; filled while reading."""
    denied: set[int] = field(default_factory=set)
    """Codes of letters that the font's own map says are others."""
    _decoded: dict[int, tuple[int, str, float]] = field(default_factory=dict)

    def decode(self, raw: bytes) -> list[tuple[int, str, float]]:
        """Codes of a shown string with their text and advance (text space, size 1)."""
        codes: Any = raw
        if self.two_bytes:
            codes = [(raw[i] << 8) | raw[i + 1] for i in range(0, len(raw) - 1, 2)]
        self.shown.update(codes)
        known = self._decoded
        return [known[code] if code in known else self._decode(code) for code in codes]

    def _decode(self, code: int) -> tuple[int, str, float]:
        text = self.unicode.get(code)
        if text is None:
            text = chr(code) if 32 <= code < 0x110000 and not self.two_bytes else "\ufffd"
        width = self.widths.get(code, self.default_width)
        if width is None:
            width = helvetica_width(text)
        self._decoded[code] = code, text, width * self.scale
        return self._decoded[code]


def read_font(source: Any, decoded: Any) -> Font:
    """The font of a font dictionary. `decoded(stream)` gives a stream's bytes, bounded."""
    font = Font()
    if not isinstance(source, pikepdf.Dictionary):
        return font
    subtype = str(source.get("/Subtype", ""))
    name = str(source.get("/BaseFont", ""))
    font.subset = len(name) > 8 and name[7:8] == "+"
    if subtype == "/Type0":
        font.two_bytes = True
        _composite(source, font)
        if _vertical(source.get("/Encoding"), decoded):
            _downwards(source, font)
    else:
        _simple(source, font, subtype)
    mapping = source.get("/ToUnicode")
    if isinstance(mapping, pikepdf.Stream):
        font.mapped, one_byte = read_unicode_map(decoded(mapping))
        if _known_letters(source):
            font.denied = {
                code
                for code, text in font.mapped.items()
                if _other_letter(text, font.unicode.get(code, ""))
            }
        font.unicode.update(font.mapped)
        if subtype == "/Type0" and one_byte and not _identity(source):
            font.two_bytes = False
    elif subtype == "/Type0" and isinstance(encoding := source.get("/Encoding"), pikepdf.Stream):
        # Some programs take the numbers of glyphs for letters where nothing says what they are.
        font.unicode, one_byte = read_unicode_map(decoded(encoding))
        font.two_bytes = not one_byte
    return font


def _known_letters(source: pikepdf.Dictionary) -> bool:
    """Whether a font is not in the file, so that its encoding alone says what is shown."""
    descriptor = source.get("/FontDescriptor")
    name = str(source.get("/BaseFont", ""))
    return (
        str(source.get("/Subtype", "")) in ("/Type1", "/TrueType")
        and not any(sign in name for sign in _SIGNS)
        and "/Encoding" in source
        and not (
            isinstance(descriptor, pikepdf.Dictionary)
            and (_integer(descriptor.get("/Flags", 0)) & _SYMBOLIC or _has_program(descriptor))
        )
    )


def _has_program(descriptor: pikepdf.Dictionary) -> bool:
    return any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def _other_letter(said: str, shown: str) -> bool:
    both = said.casefold(), shown.casefold()
    return both[0] != both[1] and all(len(t) == 1 and t.isascii() and t.isalnum() for t in both)


def _identity(source: pikepdf.Dictionary) -> bool:
    return str(source.get("/Encoding", "")).startswith("/Identity")


def _simple(source: pikepdf.Dictionary, font: Font, subtype: str) -> None:
    first = _integer(source.get("/FirstChar", 0))
    widths = source.get("/Widths")
    if isinstance(widths, pikepdf.Array):
        font.widths = {first + i: _real(w) for i, w in enumerate(list(widths)[:256])}
        font.default_width = 0.0
        descriptor = source.get("/FontDescriptor")
        if isinstance(descriptor, pikepdf.Dictionary):
            font.default_width = _real(descriptor.get("/MissingWidth", 0))
    elif str(source.get("/BaseFont", "")).startswith("/Courier"):
        font.default_width = 600.0
    else:
        font.exact = base_widths(str(source.get("/BaseFont", ""))) is not None
    if subtype == "/Type3":
        font.drawn = True
        matrix = source.get("/FontMatrix")
        if isinstance(matrix, pikepdf.Array) and len(matrix) == 6:
            font.scale = abs(_real(matrix[0])) or 0.001
    encoding = source.get("/Encoding")
    base = str(encoding if isinstance(encoding, pikepdf.Name) else "")
    if isinstance(encoding, pikepdf.Dictionary):
        base = str(encoding.get("/BaseEncoding", ""))
    codec = "mac_roman" if base == "/MacRomanEncoding" else "cp1252"
    font.unicode = {c: bytes([c]).decode(codec, "replace") for c in range(32, 256)}
    if isinstance(encoding, pikepdf.Dictionary):
        code = 0
        for item in list(encoding.get("/Differences", pikepdf.Array()))[:1024]:
            if isinstance(item, pikepdf.Name):
                text = glyph_text(str(item)[1:])
                # Names that say nothing, as of bitmap fonts: programs take the codes themselves.
                font.unicode[code] = text or (chr(code) if 32 < code < 127 else "\ufffd")
                code += 1
            else:
                code = _integer(item)
    known = base_widths(str(source.get("/BaseFont", "")))
    if font.default_width is None and known is not None:
        font.widths = {code: known[text] for code, text in font.unicode.items() if text in known}


def _composite(source: pikepdf.Dictionary, font: Font) -> None:
    descendants = source.get("/DescendantFonts")
    if not isinstance(descendants, pikepdf.Array) or not len(descendants):
        return
    child = descendants[0]
    if not isinstance(child, pikepdf.Dictionary):
        return
    font.default_width = _real(child.get("/DW", 1000))
    widths = child.get("/W")
    if not isinstance(widths, pikepdf.Array):
        return
    items = list(widths)[:_MAX_MAP]
    at = 0
    while at + 1 < len(items):
        start, following = _integer(items[at]), items[at + 1]
        if isinstance(following, pikepdf.Array):
            for offset, width in enumerate(list(following)[:_MAX_MAP]):
                font.widths[start + offset] = _real(width)
            at += 2
        else:
            if at + 2 < len(items):
                same = _real(items[at + 2])
                for code in range(start, min(_integer(following), start + _MAX_MAP) + 1):
                    font.widths[code] = same
            at += 3


def _vertical(encoding: Any, decoded: Any) -> bool:
    if isinstance(encoding, pikepdf.Stream):
        said = _integer(encoding.get("/WMode", 0)) == 1
        return said or _DOWNWARDS.search(decoded(encoding)) is not None
    return str(encoding).endswith(("-V", "/V"))


def _downwards(source: pikepdf.Dictionary, font: Font) -> None:
    """Metrics of vertical writing (9.7.4.3)."""
    font.downwards = (0.88, -1.0)
    descendants = source.get("/DescendantFonts")
    child = descendants[0] if isinstance(descendants, pikepdf.Array) and len(descendants) else None
    if not isinstance(child, pikepdf.Dictionary):
        return
    usual, single = child.get("/DW2"), child.get("/W2")
    if isinstance(usual, pikepdf.Array) and len(usual) == 2:
        font.downwards = (_real(usual[0]) / 1000, _real(usual[1]) / 1000)
    items = list(single)[:_MAX_MAP] if isinstance(single, pikepdf.Array) else []
    at = 0
    while at + 1 < len(items):
        start, following = _integer(items[at]), items[at + 1]
        if isinstance(following, pikepdf.Array):
            values = [_real(value) / 1000 for value in list(following)[:_MAX_MAP]]
            for offset in range(len(values) // 3):
                down, left, below = values[3 * offset : 3 * offset + 3]
                font.heights[start + offset] = left, below, down
            at += 2
        else:
            if at + 4 < len(items):
                down, left, below = (_real(value) / 1000 for value in items[at + 2 : at + 5])
                for code in range(start, min(_integer(following), start + _MAX_MAP) + 1):
                    font.heights[code] = left, below, down
            at += 5


def read_unicode_map(data: bytes) -> tuple[dict[int, str], bool]:
    """Code to text of a CMap, and whether its codes are one byte long.

    Of one that leads to glyphs, a glyph's number counts as a code point.
    """
    found, one_byte = _unicode_map(data)
    return dict(found), one_byte


@lru_cache(maxsize=16)
def _unicode_map(data: bytes) -> tuple[dict[int, str], bool]:
    # Kept: the labels' font comes again in every file, a house's own in most.
    found: dict[int, str] = {}
    one_byte = False
    for operator, operands in instructions(data):
        if len(found) > _MAX_MAP:
            break
        if operator == b"endcodespacerange":
            ends = [value for value in operands if isinstance(value, bytes)]
            one_byte = bool(ends) and all(len(value) == 1 for value in ends)
        elif operator == b"endbfchar":
            for code, text in zip(operands[::2], operands[1::2], strict=False):
                if isinstance(code, bytes):
                    found[int.from_bytes(code, "big")] = _map_text(text)
        elif operator == b"endbfrange":
            for low, high, text in zip(operands[::3], operands[1::3], operands[2::3], strict=False):
                if isinstance(low, bytes) and isinstance(high, bytes):
                    _map_range(found, low, high, text)
        elif operator == b"endcidchar":
            for code, glyph in zip(operands[::2], operands[1::2], strict=False):
                if isinstance(code, bytes):
                    _map_range(found, code, code, _as_text(glyph))
        elif operator == b"endcidrange":
            for low, high, glyph in zip(
                operands[::3], operands[1::3], operands[2::3], strict=False
            ):
                if isinstance(low, bytes) and isinstance(high, bytes):
                    _map_range(found, low, high, _as_text(glyph))
    return found, one_byte


def _as_text(glyph: Any) -> bytes:
    number = _integer(glyph)
    return chr(number).encode("utf-16-be") if 32 <= number < 0xD800 else b""


def _map_range(found: dict[int, str], low: bytes, high: bytes, text: Any) -> None:
    start = int.from_bytes(low, "big")
    count = min(int.from_bytes(high, "big") - start + 1, _MAX_MAP)
    if isinstance(text, list):
        for offset, value in enumerate(text[:count]):
            found[start + offset] = _map_text(value)
        return
    base = _map_text(text)
    if not base:
        return
    for offset in range(max(count, 0)):
        point = ord(base[-1]) + offset
        if point < 0x110000:
            found[start + offset] = base[:-1] + chr(point)


def _map_text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-16-be", "replace") if len(value) > 1 else value.decode("latin-1")
    return (glyph_text(value) or "") if isinstance(value, Name) else ""


def glyph_text(name: str) -> str | None:
    """Text of a glyph name after the Adobe naming rules, or None when it says nothing."""
    name = name.split(".")[0]
    if len(name) == 1 and name.isascii():
        return name
    if name in _GLYPH_NAMES:
        return _GLYPH_NAMES[name]
    match = _UNI_NAME.match(name)
    if match:
        point = int(match.group(1) or match.group(2), 16)
        return chr(point) if point < 0x110000 else None
    return None


def _real(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError, ArithmeticError):
        return 0.0


def _integer(value: Any) -> int:
    return int(_real(value))
