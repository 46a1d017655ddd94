"""Encodings of PDF fonts: what codes read as, and which glyphs they name.

ToUnicode maps (ISO 32000-1, 9.10.3), base encodings with Differences (9.6.6), and the names of
the Latin character set (annex D.2).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pikepdf
import pymupdf

_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
BLOCK = re.compile(rb"begin(codespacerange|bfchar|bfrange|cidchar|cidrange)(.*?)end\1", re.DOTALL)
TOKEN = re.compile(rb"<[0-9A-Fa-f\s]*>|\[|\]|-?\d+")
MAX_RANGE = 65536
_UNSEEN = frozenset(map(chr, (
    0x34F, 0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)
)))  # fmt: skip
_OWN_ENCODING = re.compile(rb"dup\s+(\d+)\s*/(\S+)\s+put")
_HEAD = 20_000
"""Bytes of a Type 1 program within which its own encoding stands."""

_CHARACTERS = (
    "".join(chr(code) for code in (*range(32, 127), *range(161, 256)) if code != 173)
    + "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
)
_GLYPHS_TEXT = (
    "space exclam quotedbl numbersign dollar percent ampersand quotesingle parenleft parenright "
    "asterisk plus comma hyphen period slash zero one two three four five six seven eight nine "
    "colon semicolon less equal greater question at A B C D E F G H I J K L M N O P Q R S T U V "
    "W X Y Z bracketleft backslash bracketright asciicircum underscore grave a b c d e f g h i "
    "j k l m n o p q r s t u v w x y z braceleft bar braceright asciitilde exclamdown cent "
    "sterling currency yen brokenbar section dieresis copyright ordfeminine guillemotleft "
    "logicalnot registered macron degree plusminus twosuperior threesuperior acute mu paragraph "
    "periodcentered cedilla onesuperior ordmasculine guillemotright onequarter onehalf "
    "threequarters questiondown Agrave Aacute Acircumflex Atilde Adieresis Aring AE Ccedilla "
    "Egrave Eacute Ecircumflex Edieresis Igrave Iacute Icircumflex Idieresis Eth Ntilde Ograve "
    "Oacute Ocircumflex Otilde Odieresis multiply Oslash Ugrave Uacute Ucircumflex Udieresis "
    "Yacute Thorn germandbls agrave aacute acircumflex atilde adieresis aring ae ccedilla "
    "egrave eacute ecircumflex edieresis igrave iacute icircumflex idieresis eth ntilde ograve "
    "oacute ocircumflex otilde odieresis divide oslash ugrave uacute ucircumflex udieresis "
    "yacute thorn ydieresis Euro quotesinglbase florin quotedblbase ellipsis dagger daggerdbl "
    "circumflex perthousand Scaron guilsinglleft OE Zcaron quoteleft quoteright quotedblleft "
    "quotedblright bullet endash emdash tilde trademark scaron guilsinglright oe zcaron "
    "Ydieresis "
)
GLYPH_NAMES = dict(zip(_CHARACTERS, _GLYPHS_TEXT.split(), strict=True))
"""Characters of WinAnsiEncoding and their glyph names (ISO 32000-1, annex D.2)."""


def to_unicode_map(data: bytes) -> dict[int, str]:
    """Code to text of a ToUnicode CMap (ISO 32000-1, 9.10.3)."""
    found: dict[int, str] = {}
    for kind, body in BLOCK.findall(data):
        tokens = TOKEN.findall(body)
        if kind == b"bfchar":
            for code, value in zip(tokens[::2], tokens[1::2], strict=False):
                found[code_of(code)] = _utf16(unhex(value))
        elif kind == b"bfrange":
            _read_bfrange(tokens, found)
    return found


def _read_bfrange(tokens: list[bytes], found: dict[int, str]) -> None:
    index = 0
    while index + 2 < len(tokens):
        first, last = code_of(tokens[index]), code_of(tokens[index + 1])
        last = min(last, first + MAX_RANGE)
        index += 2
        if tokens[index] == b"[":
            index += 1
            while index < len(tokens) and tokens[index] != b"]":
                found[first] = _utf16(unhex(tokens[index]))
                first += 1
                index += 1
            index += 1
            continue
        base = unhex(tokens[index])
        index += 1
        if not base:
            continue
        number = int.from_bytes(base, "big")
        for offset in range(last - first + 1):
            value = (number + offset) & ((1 << (8 * len(base))) - 1)
            found[first + offset] = _utf16(value.to_bytes(len(base), "big"))


def read_unicode(obj: pikepdf.Object, composite: bool) -> dict[int, str]:
    found: dict[int, str] = {} if composite else encoding_map(obj)
    stream = obj.get("/ToUnicode")
    if isinstance(stream, pikepdf.Stream):
        found.update(to_unicode_map(stream.read_bytes()))
    return found


def encoding_map(obj: pikepdf.Object) -> dict[int, str]:
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
            code = int(number_of(item))
    return found


def is_glyph_name(name: str) -> bool:
    """Whether a glyph name is one of the Adobe Glyph List's or built like them."""
    number = int(pymupdf.mupdf.fz_unicode_from_glyph_name(name))
    return 0 < number != 0xFFFD


def encoding_names(obj: pikepdf.Object) -> dict[int, str]:
    """Code to glyph name: the program's own encoding, the named one, and Differences over it."""
    encoding = obj.get("/Encoding")
    named = encoding.get("/BaseEncoding") if isinstance(encoding, pikepdf.Dictionary) else encoding
    found: dict[int, str] = {}
    if isinstance(named, pikepdf.Name):
        found = {
            code: GLYPH_NAMES[text]
            for code, text in encoding_map(obj).items()
            if text in GLYPH_NAMES
        }
    else:
        program = program_of(obj) or b""
        for code, name in _OWN_ENCODING.findall(program[:_HEAD]):
            found[int(code)] = name.decode("latin-1")
        if b"/Encoding StandardEncoding def" in program[:_HEAD]:
            found = {
                code: GLYPH_NAMES[chr(code)] for code in range(32, 127) if chr(code) in GLYPH_NAMES
            }
    if isinstance(encoding, pikepdf.Dictionary):
        code = 0
        for item in encoding.get("/Differences", []):
            if isinstance(item, pikepdf.Name):
                found[code] = str(item)[1:]
                code += 1
            else:
                code = int(number_of(item))
    return found


def visible(text: str) -> str:
    """A text without characters that say nothing to who reads it, and may to a program.

    Controls, tags, private and unassigned characters, variation selectors, and blanks that count
    as letters.
    """
    if text.isascii():
        return text
    return "".join(
        c for c in text if c.isspace() or (unicodedata.category(c)[0] != "C" and c not in _UNSEEN)
    )


def unhex(token: bytes) -> bytes:
    match = _HEX.fullmatch(token)
    digits = re.sub(rb"\s", b"", match.group(1)) if match else b""
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def code_of(token: bytes) -> int:
    return int.from_bytes(unhex(token), "big")


def _utf16(data: bytes) -> str:
    return data.decode("utf-16-be", "ignore") if len(data) > 1 else data.decode("latin-1")


def program_of(obj: pikepdf.Object) -> bytes | None:
    descriptor = obj.get("/FontDescriptor")
    if isinstance(descriptor, pikepdf.Dictionary):
        for key in ("/FontFile", "/FontFile2", "/FontFile3"):
            stream = descriptor.get(key)
            if isinstance(stream, pikepdf.Stream):
                return stream.read_bytes()
    return None


def number_of(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0
