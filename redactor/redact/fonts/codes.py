"""What the burner must know of a font: where each code of a string stands and how wide it is.

Widths come from the PDF font dictionary (ISO 32000-1, 9.6 and 9.7), as in every viewer; the
program inside is asked only where the dictionary is silent. Nothing here decides anything.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Protocol

import pikepdf
import pymupdf

from redactor.redact.fonts.encodings import (
    BLOCK,
    MAX_RANGE,
    TOKEN,
    code_of,
    encoding_map,
    encoding_names,
    number_of,
    program_of,
    read_unicode,
    to_unicode_map,
    unhex,
)
from redactor.redact.fonts.predefined import PredefinedMap
from redactor.redact.geometry import Rect, bounds, transform_rect

CORE: tuple[float, float] = (0.0, 0.7)
"""Baseline to cap height in ems: the part of a glyph that tells it apart."""

_USUAL, _LOWEST = (0.05, 20.0), 0.03
"""Font sizes that glyphs are high where the font size is about that of an em (a glyph may be a
whole word or a page); their least height by their width."""
_DOWNWARDS = re.compile(rb"/WMode\s+1\s+def")
_MOST_MAPS = 8
_THOUSANDTHS = (0.001, 0, 0, 0.001, 0, 0)

_STANDARD = {
    "helvetica": "helv", "arial": "helv", "times": "tiro", "timesnewroman": "tiro",
    "courier": "cour", "couriernew": "cour", "symbol": "symb", "zapfdingbats": "zadb",
}  # fmt: skip
_BOLD = {"helv": ("helv", "hebo", "heit", "hebi"), "tiro": ("tiro", "tibo", "tiit", "tibi"),
         "cour": ("cour", "cobo", "coit", "cobi")}  # fmt: skip


class Renumbered(Protocol):
    """The codes and glyphs of a font in another order (see `numbers`)."""

    def text(self, data: bytes) -> bytes: ...

    def settle(self, pdf: pikepdf.Pdf) -> None: ...


class PdfFont:
    """One font dictionary, read once. `used` collects the codes that the output still shows."""

    def __init__(self, obj: pikepdf.Object) -> None:
        self.obj = obj
        self.used: set[int] = set()
        self.numbers: Renumbered | None = None
        """The codes that the output has instead; None where they stay."""
        self.lost: set[int] = set()
        subtype = str(obj.get("/Subtype", ""))
        self.type3 = subtype == "/Type3"
        self.composite = subtype == "/Type0"
        self.vertical = False
        self.core = CORE
        self.em = 1.0
        """An em in units of the font size: not 1 in Type 3 fonts drawn at a size of their own."""
        self.scale = 0.001
        self.glyph_box: Rect | None = None
        """What the glyphs of a Type 3 font can cover, in ems."""
        self._drawn: dict[str, Rect] = {}
        self._names: dict[int, str] | None = None
        self._default = 0.0
        self._widths: dict[int, float] = {}
        self._heights: dict[int, tuple[float, float, float]] = {}
        self._default_height = (0.88, -1.0)
        self._lengths: list[tuple[int, bytes, bytes]] = []
        self._cids: dict[int, int] | None = None
        self._identity = False
        self._predefined: PredefinedMap | None = None
        self._unicode: dict[int, str] | None = None
        self._letters: dict[str, float] | None = None
        self._spaces: dict[int, bool] = {}
        if self.composite:
            self._read_composite()
        else:
            self._read_simple()

    # -- reading ---------------------------------------------------------------------------

    def _read_simple(self) -> None:
        if self.type3:
            matrix = [number_of(v) for v in self.obj.get("/FontMatrix", _THOUSANDTHS)]
            if len(matrix) == 6 and matrix[0]:
                self.scale = abs(matrix[0])
            box = [number_of(v) for v in self.obj.get("/FontBBox", [])]
            up = abs(matrix[3]) if len(matrix) == 6 and matrix[3] else self.scale
            if len(box) == 4 and box[3] != box[1]:
                low, high = sorted((box[1] * up, box[3] * up))
                left, right = sorted((box[0] * self.scale, box[2] * self.scale))
                self.glyph_box = (left, low, right, high)
        first = int(number_of(self.obj.get("/FirstChar", 0)))
        widths = self.obj.get("/Widths")
        descriptor = self.obj.get("/FontDescriptor")
        if isinstance(descriptor, pikepdf.Dictionary):
            self._default = number_of(descriptor.get("/MissingWidth", 0)) * self.scale
        if isinstance(widths, pikepdf.Array):
            for index, width in enumerate(list(widths)[:256]):
                self._widths[first + index] = number_of(width) * self.scale
        elif not self.type3:
            self._widths = _substitute_widths(self)
        if self.type3:
            self._measure_em()

    def _measure_em(self) -> None:
        """How large the glyphs of a Type 3 font are, and where their bodies lie."""
        wide = sorted(width for width in self._widths.values() if width > 0)
        typical = wide[len(wide) // 2] if wide else 0.5
        tall = 0.0 if self.glyph_box is None else self.glyph_box[3] - self.glyph_box[1]
        # A box that is much too low for its letters was put in for form's sake.
        if tall < _LOWEST * typical:
            tall, self.glyph_box = 2 * typical, None
        if not _USUAL[0] <= tall <= _USUAL[1]:
            self.em = tall
        low, high = (edge * self.em for edge in CORE)
        if self.glyph_box is not None:
            low = max(self.glyph_box[1], -0.1 * self.em)
            high = min(max(self.glyph_box[3], 0.2 * self.em), low + self.em)
        self.core = (low, high)

    def _read_composite(self) -> None:
        descendants = self.obj.get("/DescendantFonts")
        child: Any = {}
        if isinstance(descendants, pikepdf.Array) and len(descendants):
            child = descendants[0]
        self._default = number_of(child.get("/DW", 1000)) * 0.001
        self._read_cid_widths(child.get("/W"))
        self._read_cid_heights(child.get("/W2"))
        dw2 = child.get("/DW2")
        if isinstance(dw2, pikepdf.Array) and len(dw2) == 2:
            self._default_height = (number_of(dw2[0]) * 0.001, number_of(dw2[1]) * 0.001)
        encoding = self.obj.get("/Encoding")
        if isinstance(encoding, pikepdf.Stream):
            data = encoding.read_bytes()
            said = int(number_of(encoding.get("/WMode", 0))) == 1
            self.vertical = said or _DOWNWARDS.search(data) is not None
            self._cids = {}
            self._read_taken_over(encoding.get("/UseCMap"), 0)
            self._read_cmap(data)
            return
        name = str(encoding or "/Identity-H")
        self.vertical = name.endswith(("-V", "/V"))
        if not name.startswith("/Identity"):
            self._predefined = PredefinedMap(name[1:])

    def _read_cid_widths(self, array: Any) -> None:
        if not isinstance(array, pikepdf.Array):
            return
        items = list(array)
        index = 0
        while index + 1 < len(items):
            first = int(number_of(items[index]))
            second = items[index + 1]
            if isinstance(second, pikepdf.Array):
                for offset, listed in enumerate(second):
                    self._widths[first + offset] = number_of(listed) * 0.001
                index += 2
            elif index + 2 < len(items):
                last = min(int(number_of(second)), first + MAX_RANGE)
                width = number_of(items[index + 2]) * 0.001
                for cid in range(first, last + 1):
                    self._widths[cid] = width
                index += 3
            else:
                break

    def _read_cid_heights(self, array: Any) -> None:
        """Metrics of single glyphs in vertical writing (9.7.4.3)."""
        items = list(array) if isinstance(array, pikepdf.Array) else []
        index = 0
        while index + 1 < len(items):
            first = int(number_of(items[index]))
            second = items[index + 1]
            if isinstance(second, pikepdf.Array):
                listed = [number_of(value) * 0.001 for value in second]
                for offset in range(len(listed) // 3):
                    down, x, y = listed[3 * offset : 3 * offset + 3]
                    self._heights[first + offset] = (x, y, down)
                index += 2
            elif index + 4 < len(items):
                down, x, y = (number_of(value) * 0.001 for value in items[index + 2 : index + 5])
                last = min(int(number_of(second)), first + MAX_RANGE)
                self._heights.update(dict.fromkeys(range(first, last + 1), (x, y, down)))
                index += 5
            else:
                break

    def _read_taken_over(self, base: Any, depth: int) -> None:
        """The map that a map builds on (9.7.5.4)."""
        if isinstance(base, pikepdf.Stream) and depth < _MOST_MAPS:
            self._read_taken_over(base.get("/UseCMap"), depth + 1)
            self._read_cmap(base.read_bytes())
        elif isinstance(base, pikepdf.Name) and not str(base).startswith("/Identity"):
            self._predefined = PredefinedMap(str(base)[1:])
        elif isinstance(base, pikepdf.Name):
            self._identity = True

    def _read_cmap(self, data: bytes) -> None:
        assert self._cids is not None
        for kind, body in BLOCK.findall(data):
            tokens = TOKEN.findall(body)
            if kind == b"codespacerange":
                for low, high in zip(tokens[::2], tokens[1::2], strict=False):
                    start, end = unhex(low), unhex(high)
                    if start and len(start) == len(end):
                        self._lengths.append((len(start), start, end))
            elif kind == b"cidchar":
                for code, cid in zip(tokens[::2], tokens[1::2], strict=False):
                    self._cids[code_of(code)] = int(cid)
            elif kind == b"cidrange":
                for low, high, cid in zip(tokens[::3], tokens[1::3], tokens[2::3], strict=False):
                    first = code_of(low)
                    for offset in range(min(code_of(high) - first + 1, MAX_RANGE)):
                        self._cids[first + offset] = int(cid) + offset

    # -- asking ----------------------------------------------------------------------------

    def split(self, data: bytes) -> list[tuple[int, int]]:
        """(code, number of bytes) of each glyph a string shows."""
        if not self.composite:
            return [(code, 1) for code in data]
        if self._lengths:
            return self._split_by_codespace(data)
        if self._predefined is not None:
            return self._predefined.split(data)
        return [
            (int.from_bytes(data[at : at + 2], "big"), len(data[at : at + 2]))
            for at in range(0, len(data), 2)
        ]

    def _split_by_codespace(self, data: bytes) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        shortest = min(length for length, _, _ in self._lengths)
        index = 0
        while index < len(data):
            size = shortest
            for length, low, high in self._lengths:
                piece = data[index : index + length]
                if len(piece) == length and all(
                    a <= b <= c for a, b, c in zip(low, piece, high, strict=True)
                ):
                    size = length
                    break
            found.append((int.from_bytes(data[index : index + size], "big"), size))
            index += size
        return found

    def cid(self, code: int) -> int:
        known = None if self._cids is None else self._cids.get(code)
        if known is not None:
            return known
        if self._predefined is not None:
            return self._predefined.cid(code)
        return code if self._cids is None or self._identity else 0

    def width(self, code: int) -> float:
        """Advance in text space units (1 is the font size)."""
        key = self.cid(code) if self.composite else code
        return self._widths.get(key, self._default)

    def listed_widths(self) -> list[float]:
        """Widths of the glyphs the font speaks of, in ems; of glyphs that have one."""
        return [width for width in self._widths.values() if width > 0]

    def letter_widths(self) -> dict[str, float]:
        """Widths in ems of the single letters the font says it has."""
        if self._letters is None:
            self._letters = {}
            self.unicode(0)
            for code, text in (self._unicode or {}).items():
                width = self.width(code)
                if len(text) == 1 and width > 0 and (self.composite or code in self._widths):
                    self._letters.setdefault(text, width)
        return self._letters

    def cid_width(self, cid: int) -> float:
        return self._widths.get(cid, self._default)

    @property
    def codespaces(self) -> list[tuple[int, bytes, bytes]]:
        """(length, lowest, highest) of the codes of an embedded CMap."""
        return self._lengths

    def glyph_names(self) -> set[str] | None:
        """Names of the glyphs still shown, for a simple font whose encoding gives them all."""
        names = encoding_names(self.obj)
        found = {names.get(code) for code in self.used}
        return None if None in found else {name for name in found if name}

    def height(self, code: int) -> tuple[float, float, float]:
        """Vertical writing: where the glyph's own origin lies from its place, and its advance.

        Left of it, below it, and along y (negative: downwards); 1 is the font size.
        """
        known = self._heights.get(self.cid(code))
        return known or (self.width(code) / 2, *self._default_height)

    def note_drawn(self, name: str, rect: Rect) -> None:
        """Tell where a Type 3 glyph procedure draws (glyph space), wherever it says it does."""
        a, b, c, d, e, f = (number_of(v) for v in self.obj.get("/FontMatrix", _THOUSANDTHS))
        self._drawn[name] = drawn = transform_rect((a, b, c, d, e, f), rect)
        both = (self.glyph_box or drawn, drawn)
        self.glyph_box = bounds(corner for box in both for corner in (box[:2], box[2:]))

    def drawn(self, code: int) -> Rect | None:
        """What a Type 3 glyph covers, in ems: its own drawing where that is known."""
        if self._names is None:
            self._names = encoding_names(self.obj)
        return self._drawn.get(f"/{self._names.get(code, '')}", self.glyph_box)

    def unicode(self, code: int) -> str:
        """What a code reads as, as far as the font says; empty when it does not."""
        if self._unicode is None:
            self._unicode = read_unicode(self.obj, self.composite)
        return self._unicode.get(code, "")

    def texts(self) -> dict[int, str]:
        """What the codes that the font has read as."""
        self.unicode(0)
        known = self._unicode or {}
        if self.composite:
            return known
        if "/Encoding" not in self.obj:
            stream = self.obj.get("/ToUnicode")
            said = stream.read_bytes() if isinstance(stream, pikepdf.Stream) else b""
            known = to_unicode_map(said)
        return {code: text for code, text in known.items() if self._widths.get(code)}

    def is_space(self, code: int) -> bool:
        known = self._spaces.get(code)
        if known is None:
            text = self.unicode(code)
            known = text.isspace() or text == "\u00a0" or (not text and code == 32)
            self._spaces[code] = known
        return known


def _substitute_widths(font: PdfFont) -> dict[int, float]:
    """Widths of a font that states none: its own program's, or the standard fourteen's."""
    program = program_of(font.obj)
    texts = encoding_map(font.obj)
    if not program:
        name = _standard_name(font.obj)
        return {code: _standard_advance(name, text[0]) for code, text in texts.items() if text}
    face = pymupdf.Font(fontbuffer=program)
    return {code: face.glyph_advance(ord(text[0])) for code, text in texts.items() if text}


@lru_cache(maxsize=4096)
def _standard_advance(name: str, letter: str) -> float:
    """Width in ems of a letter in one of MuPDF's own fonts; asked for again in every file."""
    return float(_standard_face(name).glyph_advance(ord(letter)))


@lru_cache(maxsize=16)
def _standard_face(name: str) -> pymupdf.Font:
    return pymupdf.Font(name)


def _standard_name(obj: pikepdf.Object) -> str:
    name = str(obj.get("/BaseFont", "/Helvetica"))[1:].split("+")[-1].lower()
    family = re.split(r"[-,]", name)[0].removesuffix("mt").removesuffix("ps")
    short = _STANDARD.get(family, "helv")
    if short not in _BOLD:
        return short
    slanted = "italic" in name or "oblique" in name
    return _BOLD[short][("bold" in name) + 2 * slanted]
