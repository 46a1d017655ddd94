"""Other ways to write the same bytes: escapes, entities, hexadecimal, base64, compression.

`views` gives every reading of some bytes worth searching, itself first.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
import zlib
from collections.abc import Iterator

_OCTAL = re.compile(rb"\\([0-3]?[0-7]{1,2})")
_CONTINUED = re.compile(rb"\\\r?\n")
_PERCENT = re.compile(rb"[%#=]([0-9A-Fa-f]{2})")
_ENTITY = re.compile(rb"&#?\w+;")
_UNICODE = re.compile(rb"\\u([0-9A-Fa-f]{4})|\\[x']([0-9A-Fa-f]{2})")
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}[ \t\r\n:,-]?){4,}")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{6,}(?:\r?\n[A-Za-z0-9+/_-]{4,})*={0,2}")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_ARRAY = re.compile(rb"\[((?:[\s+-]*+(?:\d{1,6}+\.?+\d{0,6}+|\.\d{1,6}+)){5,400}+\s*+)\]")
"""An array of nothing but numbers: dashes, widths, values of a function. What has been read is not
read in another way: long rows of digits without an end can be parted in as many as one likes."""
_SCALES = (1, 10, 100, 1000)
_DEPTH = 3
_WORTH = 16
"""Bytes from which on unpacked hexadecimal may hold something packed again."""
_INFLATED = 4_000_000


def views(data: bytes, depth: int = _DEPTH) -> Iterator[bytes]:
    """`data` itself and what it says when its escapes and encodings are undone, deeper each time.

    Bounded: at most `depth` layers, and a compressed layer is inflated to four million bytes.
    """
    yield data
    if depth <= 0:
        return
    unescaped = _unescape(data)
    if unescaped != data:
        yield unescaped
    pieces = []
    for match in _HEX.finditer(data):
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", match.group())
        piece = binascii.unhexlify(digits[: len(digits) & ~1])
        if len(piece) >= _WORTH and (_mostly_text(piece) or piece[:1] in (b"\x78", b"\x1f")):
            yield from views(piece, depth - 1)
        else:
            pieces.append(piece)
    if pieces:
        # The short strings of a content stream: looked at together, and as they are.
        yield b"\n".join(pieces)
    pieces = [piece for match in _ARRAY.finditer(data) for piece in _from_codes(match.group(1))]
    if pieces:
        yield b"\n".join(pieces)
    pieces = []
    for match in _BASE64.finditer(data):
        text = _NOT_BASE64.sub(b"", match.group().replace(b"-", b"+").replace(b"_", b"/"))
        for shift in range(4) if len(text) > 12 else (0,):
            piece = text[shift:]
            usable = len(piece) - (len(piece) % 4 == 1)
            piece = piece[:usable]
            pieces.append(base64.b64decode(piece + b"=" * (-len(piece) % 4)))
    if pieces:
        yield b"\n".join(pieces)
        for piece in pieces:
            if piece[:1] == b"\x78" or piece[:2] == b"\x1f\x8b":
                yield from views(inflate(piece, _INFLATED), depth - 1)
            elif len(piece) >= 8 and _mostly_text(piece):
                yield from views(piece, depth - 1)


def inflate(data: bytes, limit: int) -> bytes:
    """As much of a zlib or gzip stream as can be read, at most `limit` bytes; b'' when none."""
    machine = zlib.decompressobj(wbits=47)
    out = b""
    try:
        out = machine.decompress(data, limit)
    except zlib.error:
        # A damaged stream may still hold readable text before the damage.
        machine = zlib.decompressobj(wbits=47)
        parts = []
        try:
            for at in range(0, len(data), 256):
                parts.append(machine.decompress(data[at : at + 256], limit))
                if sum(map(len, parts)) >= limit:
                    break
        except zlib.error:
            pass
        out = b"".join(parts)
    return out


def _unescape(data: bytes) -> bytes:
    out = data
    if b"\\" in out:
        out = _CONTINUED.sub(b"", out)
        out = _UNICODE.sub(_from_unicode, out)
        out = _OCTAL.sub(lambda m: bytes([int(m.group(1), 8) & 255]), out)
    if b"&" in out and _ENTITY.search(out):
        out = html.unescape(out.decode("latin-1")).encode("utf-8")
    if _PERCENT.search(out):
        out = _PERCENT.sub(lambda m: bytes([int(m.group(1), 16)]), out)
    return out


def _from_unicode(match: re.Match[bytes]) -> bytes:
    digits = match.group(1) or match.group(2)
    return chr(int(digits, 16)).encode("utf-8", "surrogatepass")


def _from_codes(listed: bytes) -> Iterator[bytes]:
    """Numbers taken as codes of letters, as they stand or a tenth or hundredth of them."""
    numbers = [abs(float(number)) for number in listed.split()]
    for scale in _SCALES:
        codes = [round(number * scale) for number in numbers]
        if sum(32 <= code < 256 for code in codes) * 4 >= 3 * len(codes):
            yield bytes(code if 32 <= code < 256 else 32 for code in codes)


def _mostly_text(data: bytes) -> bool:
    printable = sum(32 <= byte < 127 for byte in data[:64])
    return printable * 10 >= min(len(data), 64) * 9
