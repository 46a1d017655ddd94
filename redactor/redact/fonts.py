"""What the burner must know of a font: where each code of a string stands and how wide it is.

Widths come from the PDF font dictionary (ISO 32000-1, 9.6 and 9.7), as in every viewer; the
program inside is asked only where the dictionary is silent. Nothing here decides anything.
"""

from __future__ import annotations

import re
from typing import Any

import pikepdf
import pymupdf

from redactor.redact.geometry import Rect

CORE: tuple[float, float] = (0.0, 0.7)
"""Baseline to cap height in ems: the part of a glyph that tells it apart."""

_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_BLOCK = re.compile(rb"begin(codespacerange|bfchar|bfrange|cidchar|cidrange)(.*?)end\1", re.DOTALL)
_TOKEN = re.compile(rb"<[0-9A-Fa-f\s]*>|\[|\]|-?\d+")
_MAX_RANGE = 65536
_OWN_ENCODING = re.compile(rb"dup\s+(\d+)\s*/(\S+)\s+put")
_NAMES = dict(
    zip(
        "".join(chr(code) for code in (*range(32, 127), *range(161, 256)) if code != 173)
        + "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ",
        (
            "space exclam quotedbl numbersign dollar percent ampersand quotesingle parenleft "
            "parenright asterisk plus comma hyphen period slash zero one two three four five six "
            "seven eight nine colon semicolon less equal greater question at A B C D E F G H I J K "
            "L M N O P Q R S T U V W X Y Z bracketleft backslash bracketright asciicircum "
            "underscore grave a b c d e f g h i j k l m n o p q r s t u v w x y z braceleft bar "
            "braceright asciitilde exclamdown cent sterling currency yen brokenbar section "
            "dieresis copyright ordfeminine guillemotleft logicalnot registered macron degree "
            "plusminus twosuperior threesuperior acute mu paragraph periodcentered cedilla "
            "onesuperior ordmasculine guillemotright onequarter onehalf threequarters questiondown "
            "Agrave Aacute Acircumflex Atilde Adieresis Aring AE Ccedilla Egrave Eacute "
            "Ecircumflex Edieresis Igrave Iacute Icircumflex Idieresis Eth Ntilde Ograve Oacute "
            "Ocircumflex Otilde Odieresis multiply Oslash Ugrave Uacute Ucircumflex Udieresis "
            "Yacute Thorn germandbls agrave aacute acircumflex atilde adieresis aring ae ccedilla "
            "egrave eacute ecircumflex edieresis igrave iacute icircumflex idieresis eth ntilde "
            "ograve oacute ocircumflex otilde odieresis divide oslash ugrave uacute ucircumflex "
            "udieresis yacute thorn ydieresis Euro quotesinglbase florin quotedblbase ellipsis "
            "dagger daggerdbl circumflex perthousand Scaron guilsinglleft OE Zcaron quoteleft "
            "quoteright quotedblleft quotedblright bullet endash emdash tilde trademark scaron "
            "guilsinglright oe zcaron Ydieresis"
        ).split(),
        strict=True,
    )
)
"""Characters of WinAnsiEncoding and their glyph names (ISO 32000-1, annex D.2)."""

_STANDARD = {
    "helvetica": "helv", "arial": "helv", "times": "tiro", "timesnewroman": "tiro",
    "courier": "cour", "couriernew": "cour", "symbol": "symb", "zapfdingbats": "zadb",
}  # fmt: skip
_BOLD = {"helv": ("helv", "hebo", "heit", "hebi"), "tiro": ("tiro", "tibo", "tiit", "tibi"),
         "cour": ("cour", "cobo", "coit", "cobi")}  # fmt: skip


class PdfFont:
    """One font dictionary, read once. `used` collects the codes that the output still shows."""

    def __init__(self, obj: pikepdf.Object) -> None:
        self.obj = obj
        self.used: set[int] = set()
        self.lost: set[int] = set()
        subtype = str(obj.get("/Subtype", ""))
        self.type3 = subtype == "/Type3"
        self.composite = subtype == "/Type0"
        self.vertical = False
        self.core = CORE
        self.scale = 0.001
        self.glyph_box: Rect | None = None
        self._default = 0.0
        self._widths: dict[int, float] = {}
        self._heights: dict[int, tuple[float, float, float]] = {}
        self._default_height = (0.88, -1.0)
        self._lengths: list[tuple[int, bytes, bytes]] = []
        self._cids: dict[int, int] | None = None
        self._mixed = False
        self._unicode: dict[int, str] | None = None
        if self.composite:
            self._read_composite()
        else:
            self._read_simple()

    # -- reading ---------------------------------------------------------------------------

    def _read_simple(self) -> None:
        if self.type3:
            matrix = [_number(v) for v in self.obj.get("/FontMatrix", [0.001, 0, 0, 0.001, 0, 0])]
            if len(matrix) == 6 and matrix[0]:
                self.scale = abs(matrix[0])
            box = [_number(v) for v in self.obj.get("/FontBBox", [])]
            up = abs(matrix[3]) if len(matrix) == 6 and matrix[3] else self.scale
            if len(box) == 4 and box[3] != box[1]:
                low, high = sorted((box[1] * up, box[3] * up))
                left, right = sorted((box[0] * self.scale, box[2] * self.scale))
                self.glyph_box = (left, low, right, high)
                self.core = (max(low, -0.1), min(max(high, 0.2), max(low, -0.1) + 1.0))
        first = int(_number(self.obj.get("/FirstChar", 0)))
        widths = self.obj.get("/Widths")
        descriptor = self.obj.get("/FontDescriptor")
        if isinstance(descriptor, pikepdf.Dictionary):
            self._default = _number(descriptor.get("/MissingWidth", 0)) * self.scale
        if isinstance(widths, pikepdf.Array):
            for index, width in enumerate(list(widths)[:256]):
                self._widths[first + index] = _number(width) * self.scale
        elif not self.type3:
            self._widths = _substitute_widths(self)

    def _read_composite(self) -> None:
        descendants = self.obj.get("/DescendantFonts")
        child = (
            descendants[0] if isinstance(descendants, pikepdf.Array) and len(descendants) else {}
        )
        self._default = _number(child.get("/DW", 1000)) * 0.001
        self._read_cid_widths(child.get("/W"))
        dw2 = child.get("/DW2")
        if isinstance(dw2, pikepdf.Array) and len(dw2) == 2:
            self._default_height = (_number(dw2[0]) * 0.001, _number(dw2[1]) * 0.001)
        encoding = self.obj.get("/Encoding")
        if isinstance(encoding, pikepdf.Stream):
            self.vertical = int(_number(encoding.get("/WMode", 0))) == 1
            self._read_cmap(encoding.read_bytes())
            return
        name = str(encoding or "/Identity-H")
        self.vertical = name.endswith("-V")
        self._mixed = not any(part in name for part in ("Identity", "UCS2", "UTF16"))
        if not name.startswith("/Identity"):
            self._cids = {}  # a predefined CJK map: widths fall back to the default

    def _read_cid_widths(self, array: Any) -> None:
        if not isinstance(array, pikepdf.Array):
            return
        items = list(array)
        index = 0
        while index + 1 < len(items):
            first = int(_number(items[index]))
            second = items[index + 1]
            if isinstance(second, pikepdf.Array):
                for offset, width in enumerate(second):
                    self._widths[first + offset] = _number(width) * 0.001
                index += 2
            elif index + 2 < len(items):
                last = min(int(_number(second)), first + _MAX_RANGE)
                width = _number(items[index + 2]) * 0.001
                for cid in range(first, last + 1):
                    self._widths[cid] = width
                index += 3
            else:
                break

    def _read_cmap(self, data: bytes) -> None:
        self._cids = {}
        for kind, body in _BLOCK.findall(data):
            tokens = _TOKEN.findall(body)
            if kind == b"codespacerange":
                for low, high in zip(tokens[::2], tokens[1::2], strict=False):
                    start, end = _unhex(low), _unhex(high)
                    if start and len(start) == len(end):
                        self._lengths.append((len(start), start, end))
            elif kind == b"cidchar":
                for code, cid in zip(tokens[::2], tokens[1::2], strict=False):
                    self._cids[_code(code)] = int(cid)
            elif kind == b"cidrange":
                for low, high, cid in zip(tokens[::3], tokens[1::3], tokens[2::3], strict=False):
                    first = _code(low)
                    for offset in range(min(_code(high) - first + 1, _MAX_RANGE)):
                        self._cids[first + offset] = int(cid) + offset

    # -- asking ----------------------------------------------------------------------------

    def split(self, data: bytes) -> list[tuple[int, int]]:
        """(code, number of bytes) of each glyph a string shows."""
        if not self.composite:
            return [(code, 1) for code in data]
        if self._lengths:
            return self._split_by_codespace(data)
        found: list[tuple[int, int]] = []
        index = 0
        while index < len(data):
            if self._mixed and data[index] < 0x81:
                found.append((data[index], 1))
                index += 1
            else:
                found.append((int.from_bytes(data[index : index + 2], "big"), 2))
                index += 2
        return found

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
        return code if self._cids is None else self._cids.get(code, 0)

    def width(self, code: int) -> float:
        """Advance in text space units (1 is the font size)."""
        key = self.cid(code) if self.composite else code
        return self._widths.get(key, self._default)

    def cid_width(self, cid: int) -> float:
        return self._widths.get(cid, self._default)

    @property
    def codespaces(self) -> list[tuple[int, bytes, bytes]]:
        """(length, lowest, highest) of the codes of an embedded CMap."""
        return self._lengths

    def glyph_names(self) -> set[str] | None:
        """Names of the glyphs still shown, for a simple font whose encoding gives them all."""
        names = _encoding_names(self.obj)
        found = {names.get(code) for code in self.used}
        return None if None in found else {name for name in found if name}

    def height(self) -> tuple[float, float]:
        """Vertical writing: (height of the origin above the baseline point, advance)."""
        return self._default_height

    def unicode(self, code: int) -> str:
        """What a code reads as, as far as the font says; empty when it does not."""
        if self._unicode is None:
            self._unicode = _read_unicode(self.obj, self.composite)
        return self._unicode.get(code, "")

    def is_space(self, code: int) -> bool:
        text = self.unicode(code)
        return text.isspace() or text == "\u00a0" or (not text and code == 32)


def to_unicode_map(data: bytes) -> dict[int, str]:
    """Code to text of a ToUnicode CMap (ISO 32000-1, 9.10.3)."""
    found: dict[int, str] = {}
    for kind, body in _BLOCK.findall(data):
        tokens = _TOKEN.findall(body)
        if kind == b"bfchar":
            for code, value in zip(tokens[::2], tokens[1::2], strict=False):
                found[_code(code)] = _utf16(_unhex(value))
        elif kind == b"bfrange":
            _read_bfrange(tokens, found)
    return found


def _read_bfrange(tokens: list[bytes], found: dict[int, str]) -> None:
    index = 0
    while index + 2 < len(tokens):
        first, last = _code(tokens[index]), _code(tokens[index + 1])
        last = min(last, first + _MAX_RANGE)
        index += 2
        if tokens[index] == b"[":
            index += 1
            while index < len(tokens) and tokens[index] != b"]":
                found[first] = _utf16(_unhex(tokens[index]))
                first += 1
                index += 1
            index += 1
            continue
        base = _unhex(tokens[index])
        index += 1
        if not base:
            continue
        number = int.from_bytes(base, "big")
        for offset in range(last - first + 1):
            value = (number + offset) & ((1 << (8 * len(base))) - 1)
            found[first + offset] = _utf16(value.to_bytes(len(base), "big"))


def _read_unicode(obj: pikepdf.Object, composite: bool) -> dict[int, str]:
    found: dict[int, str] = {} if composite else _encoding_map(obj)
    stream = obj.get("/ToUnicode")
    if isinstance(stream, pikepdf.Stream):
        found.update(to_unicode_map(stream.read_bytes()))
    return found


def _encoding_map(obj: pikepdf.Object) -> dict[int, str]:
    encoding = obj.get("/Encoding")
    base = encoding
    differences: list[Any] = []
    if isinstance(encoding, pikepdf.Dictionary):
        base = encoding.get("/BaseEncoding")
        listed = encoding.get("/Differences")
        differences = list(listed) if isinstance(listed, pikepdf.Array) else []
    codec = "mac_roman" if str(base) == "/MacRomanEncoding" else "cp1252"
    found = {code: bytes([code]).decode(codec, "ignore") for code in range(32, 256)}
    code = 0
    for item in differences:
        if isinstance(item, pikepdf.Name):
            number = pymupdf.mupdf.fz_unicode_from_glyph_name(str(item)[1:])
            found[code] = chr(number) if 0 < number != 0xFFFD else ""
            code += 1
        else:
            code = int(_number(item))
    return found


def _encoding_names(obj: pikepdf.Object) -> dict[int, str]:
    """Code to glyph name: the program's own encoding, the named one, and Differences over it."""
    encoding = obj.get("/Encoding")
    named = encoding.get("/BaseEncoding") if isinstance(encoding, pikepdf.Dictionary) else encoding
    found: dict[int, str] = {}
    if isinstance(named, pikepdf.Name):
        found = {code: _NAMES[text] for code, text in _encoding_map(obj).items() if text in _NAMES}
    else:
        program = _program(obj) or b""
        for code, name in _OWN_ENCODING.findall(program[:20000]):
            found[int(code)] = name.decode("latin-1")
        if b"/Encoding StandardEncoding def" in program[:20000]:
            found = {code: _NAMES[chr(code)] for code in range(32, 127) if chr(code) in _NAMES}
    if isinstance(encoding, pikepdf.Dictionary):
        code = 0
        for item in encoding.get("/Differences", []):
            if isinstance(item, pikepdf.Name):
                found[code] = str(item)[1:]
                code += 1
            else:
                code = int(_number(item))
    return found


def _substitute_widths(font: PdfFont) -> dict[int, float]:
    """Widths of a font that states none: its own program's, or the standard fourteen's."""
    program = _program(font.obj)
    face = pymupdf.Font(fontbuffer=program) if program else pymupdf.Font(_standard_name(font.obj))
    texts = _encoding_map(font.obj)
    return {code: face.glyph_advance(ord(text[0])) for code, text in texts.items() if text}


def _program(obj: pikepdf.Object) -> bytes | None:
    descriptor = obj.get("/FontDescriptor")
    if isinstance(descriptor, pikepdf.Dictionary):
        for key in ("/FontFile", "/FontFile2", "/FontFile3"):
            stream = descriptor.get(key)
            if isinstance(stream, pikepdf.Stream):
                return stream.read_bytes()
    return None


def _standard_name(obj: pikepdf.Object) -> str:
    name = str(obj.get("/BaseFont", "/Helvetica"))[1:].split("+")[-1].lower()
    family = re.split(r"[-,]", name)[0].removesuffix("mt").removesuffix("ps")
    short = _STANDARD.get(family, "helv")
    if short not in _BOLD:
        return short
    slanted = "italic" in name or "oblique" in name
    return _BOLD[short][("bold" in name) + 2 * slanted]


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0


def _unhex(token: bytes) -> bytes:
    match = _HEX.fullmatch(token)
    digits = re.sub(rb"\s", b"", match.group(1)) if match else b""
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _code(token: bytes) -> int:
    return int.from_bytes(_unhex(token), "big")


def _utf16(data: bytes) -> str:
    return data.decode("utf-16-be", "ignore") if len(data) > 1 else data.decode("latin-1")
