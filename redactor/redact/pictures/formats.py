"""JPEG and JPEG 2000 files, and colour profiles, without what they carry besides pixels.

Application data (EXIF, XMP, IPTC, thumbnails), comments, unknown boxes and trailing bytes go.
Markers: ITU-T T.81, annex B; boxes: ISO/IEC 15444-1, annex I; segments: ITU-T T.88, 7.2;
profiles: ICC.1:2022, 7.
"""

from __future__ import annotations

from itertools import pairwise

_TABLES, _RESTARTS = (0xDB, 0xC4, 0xCC), 0xDD
"""Segments of quantisation and Huffman tables, and of conditions for arithmetic coding, which no
program that shows PDFs reads."""
_JPG = 0xC8
"""Reserved for extensions, as 0xF0 to 0xFD are."""


def strip_jpeg(data: bytes) -> bytes:
    """A JPEG without application data (but Adobe's colour marker), comments and trailing bytes."""
    if data[:2] != b"\xff\xd8":
        return data
    out = bytearray(b"\xff\xd8")
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            at += 1
            continue
        marker = data[at + 1]
        if marker == 0xD9:
            break
        if marker in (0xFF, 0x00, 0x01) or 0xD0 <= marker <= 0xD8:
            at += 1 if marker == 0xFF else 2
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        end = at + 2 + length
        if marker in _TABLES[:2]:
            out += _used(marker, data[at + 4 : end], data)
        keep = 0xC0 <= marker <= 0xDD and marker not in (_JPG, *_TABLES)
        keep = keep and (marker != _RESTARTS or length == 4)
        keep = keep or (marker == 0xEE and data[at + 4 : at + 9] == b"Adobe" and length <= 14)
        if keep:
            out += data[at:end]
        at = end
        if marker == 0xDA:
            stop = _end_of_scan(data, at)
            out += data[at:stop]
            at = stop
    return bytes(out) + b"\xff\xd9"


def _used(marker: int, body: bytes, data: bytes) -> bytes:
    """The tables of a segment that a component or scan names, and no bytes behind them."""
    named = _named(data)
    found = bytearray()
    at = 0
    while at < len(body):
        number = body[at] & 15
        if marker == _TABLES[0]:
            length = 1 + (128 if body[at] >> 4 else 64)
        else:
            length = 17 + sum(body[at + 1 : at + 17])
        if at + length > len(body):
            break
        if (number if marker == _TABLES[0] else body[at]) in named[marker]:
            found += body[at : at + length]
        at += length
    return bytes((0xFF, marker)) + (2 + len(found)).to_bytes(2, "big") + found if found else b""


def _named(data: bytes) -> dict[int, set[int]]:
    """Numbers of the tables that components and scans name, those of AC coding from 16."""
    found: dict[int, set[int]] = {marker: set() for marker in _TABLES}
    at = 2
    while at + 4 <= len(data):
        marker = data[at + 1]
        if data[at] != 0xFF:
            at += 1
            continue
        if marker in (0xFF, 0x00, 0x01) or 0xD0 <= marker <= 0xD8:
            at += 1 if marker == 0xFF else 2
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, _JPG, 0xCC):
            found[_TABLES[0]].update(data[at + 12 : end : 3])
        elif marker == 0xDA:
            for both in data[at + 6 : at + 5 + 2 * data[at + 4] : 2]:
                found[_TABLES[1]] |= {both >> 4, 16 | (both & 15)}
            end = _end_of_scan(data, end)
        at = end
    return found


def _end_of_scan(data: bytes, at: int) -> int:
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        if data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
            at += 2
            continue
        return at


_JP2_BOXES = frozenset((b"jP  ", b"ftyp", b"jp2h", b"jp2c"))
_HEADER_BOXES = frozenset((b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef"))
_START, _TILE, _DATA, _END = 0xFF4F, 0xFF90, 0xFF93, 0xFFD9
_CODING = frozenset((
    0xFF50, 0xFF51, 0xFF52, 0xFF53, 0xFF59, 0xFF5C, 0xFF5D, 0xFF5E, 0xFF5F, 0xFF60, 0xFF61
))  # fmt: skip
"""Marker segments that decoding needs (ISO/IEC 15444-1, table A.2; 15444-15, A.3): no comments, no
lengths for quick access, no colour registration."""


def strip_jp2(data: bytes) -> bytes:
    """A JPEG 2000 file or code stream with what a decoder needs and no more."""
    if data[4:8] == b"jP  ":
        return _boxes(data, _JP2_BOXES)
    return _code_stream(data)


def _code_stream(data: bytes) -> bytes:
    """A code stream without comments and bytes behind its end (ISO/IEC 15444-1, annex A)."""
    if int.from_bytes(data[:2], "big") != _START:
        return data
    head, at = _markers(data, 2, _TILE)
    out = bytearray(data[:2]) + head
    while int.from_bytes(data[at : at + 2], "big") == _TILE and at + 12 <= len(data):
        length = int.from_bytes(data[at + 6 : at + 10], "big") or len(data) - at
        kept, body = _markers(data, at + 12, _DATA)
        part = kept + data[body : at + length].removesuffix(b"\xff\xd9")
        out += data[at : at + 6] + (len(part) + 12).to_bytes(4, "big") + data[at + 10 : at + 12]
        out += part
        at += length
    return bytes(out) + _END.to_bytes(2, "big")


def _markers(data: bytes, at: int, stop: int) -> tuple[bytes, int]:
    """The marker segments up to a marker that decoding needs, and where that marker stands."""
    kept = bytearray()
    while at + 4 <= len(data):
        marker = int.from_bytes(data[at : at + 2], "big")
        if marker == stop or marker < 0xFF00:
            break
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in _CODING:
            kept += data[at:end]
        at = end
    return bytes(kept), at


def _boxes(data: bytes, wanted: frozenset[bytes]) -> bytes:
    out = bytearray()
    at = 0
    while at + 8 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if length == 1:
            length = int.from_bytes(data[at + 8 : at + 16], "big")
        if length == 0:
            length = len(data) - at
        if length < 8:
            break
        start = at + (16 if data[at : at + 4] == b"\0\0\0\1" else 8)
        body = data[start : at + length]
        if kind == b"jp2h":
            body = _boxes(body, _HEADER_BOXES)
        elif kind == b"jp2c":
            body = _code_stream(body)
        elif kind == b"colr" and body[:1] == b"\2":
            body = body[:3] + (clean_profile(body[3:]) or body[3:])
        if kind in wanted:
            out += (len(body) + 8).to_bytes(4, "big") + kind + body
        at += length
    return bytes(out)


_REGIONS, _PAGE, _ENDS, _EXTENSION = (38, 39), 48, (49, 50), 62
"""Kinds of JBIG2 segments: generic regions shown at once, the page, ends of it and of stripes, and
comments (T.88, 7.3)."""


def strip_jbig2(data: bytes, width: int, height: int) -> bytes | None:
    """An embedded JBIG2 stream without extension segments and bytes behind the last segment.

    None unless the page is just one region of its own size: symbols nothing shows, and regions
    under others or beyond the edge, hold what is not seen.
    """
    out = bytearray()
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    shown = []
    at = 0
    while at + 11 <= len(data):
        start = at
        number = int.from_bytes(data[at : at + 4], "big")
        flags = data[at + 4]
        at += 5
        count = data[at] >> 5
        if count == 7:
            count = int.from_bytes(data[at : at + 4], "big") & 0x1FFFFFFF
            at += 4 + (count + 8) // 8
        else:
            at += 1
        at += count * (1 if number <= 256 else 2 if number <= 65536 else 4)
        at += 4 if flags & 0x40 else 1
        length = int.from_bytes(data[at : at + 4], "big")
        at += 4
        kind = flags & 0x3F
        if at + length > len(data) or (kind > 53 and kind != _EXTENSION):
            break
        if kind == _PAGE or kind in _REGIONS:
            shown.append((kind, data[at : at + 16]))
        elif kind not in (*_ENDS, _EXTENSION):
            return None
        at += length
        if kind != _EXTENSION:
            out += data[start:at]
    whole = (
        [kind == _PAGE for kind, _ in shown] == [True, False]
        and shown[0][1][:8] == size
        and shown[1][1] == size + bytes(8)
    )
    return bytes(out) if whole else None


_PROFILE_NUMBERS = frozenset(
    (b"XYZ ", b"curv", b"para", b"mft1", b"mft2", b"mAB ", b"mBA ", b"sf32", b"chad", b"meas",
     b"view", b"sig ", b"cicp")
)  # fmt: skip
_HEADER, _ENTRY = 128, 12


def clean_profile(data: bytes) -> bytes | None:
    """An ICC profile whose tags that hold texts are blanked; None when it is no profile."""
    if len(data) < _HEADER + 4 or data[36:40] != b"acsp":
        return None
    size = min(len(data), int.from_bytes(data[:4], "big"))
    count = int.from_bytes(data[_HEADER : _HEADER + 4], "big")
    table = _HEADER + 4 + count * _ENTRY
    if count > 200 or table > size:
        return None
    out = bytearray(size)
    out[:table] = data[:table]
    out[:4] = size.to_bytes(4, "big")
    out[24:36] = bytes(12)  # date
    out[48:64] = bytes(16)  # maker, model
    out[80:_HEADER] = bytes(_HEADER - 80)  # creator, identifier
    for index in range(count):
        at = _HEADER + 4 + index * _ENTRY
        start = int.from_bytes(data[at + 4 : at + 8], "big")
        end = start + int.from_bytes(data[at + 8 : at + 12], "big")
        kind = data[start : start + 4]
        if not table <= start < end <= size:
            return None
        if kind in _PROFILE_NUMBERS:
            end = min(end, start + _length(data[start:end]))
            if kind == b"curv" and not _is_curve(data[start + 12 : end]):
                return None
            out[start:end] = data[start:end]
        else:
            out[start : start + 12] = b"text" + bytes(8)
    return bytes(out)


def _is_curve(table: bytes) -> bool:
    """Whether numbers go one way, as tones do and letters do not."""
    values = [int.from_bytes(table[at : at + 2], "big") for at in range(0, len(table), 2)]
    steps = [b - a for a, b in pairwise(values)]
    return all(step >= 0 for step in steps) or all(step <= 0 for step in steps)


_FIXED = {
    b"XYZ ": 20, b"sf32": 44, b"chad": 44, b"meas": 36, b"view": 36, b"sig ": 12, b"cicp": 12
}  # fmt: skip
_PARAMETERS = (1, 3, 4, 5, 7)


def _length(tag: bytes) -> int:
    """Bytes of a tag that its type has use for (ICC.1:2022, 10)."""
    kind, count = tag[:4], int.from_bytes(tag[8:12], "big")
    if kind == b"curv":
        return 12 + 2 * count
    if kind == b"para":
        return 12 + 4 * _PARAMETERS[min(count >> 16, 4)]
    if kind in (b"mft1", b"mft2"):
        inside, outside = tag[8], tag[9]
        grid = int(tag[10] ** tag[8])
        if kind == b"mft1":
            return 48 + 256 * (inside + outside) + grid * outside
        first, last = int.from_bytes(tag[48:50], "big"), int.from_bytes(tag[50:52], "big")
        return 52 + 2 * (inside * first + grid * outside + outside * last)
    return _FIXED.get(kind, len(tag))
