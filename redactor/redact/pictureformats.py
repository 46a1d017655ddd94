"""JPEG and JPEG 2000 files without what they carry besides pixels.

Application data (EXIF, XMP, IPTC, thumbnails), comments, unknown boxes and trailing bytes go.
Markers: ITU-T T.81, annex B; boxes: ISO/IEC 15444-1, annex I.
"""

from __future__ import annotations


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
        keep = not (0xE0 <= marker <= 0xEF or marker == 0xFE)
        keep = keep or (marker == 0xEE and data[at + 4 : at + 9] == b"Adobe" and length <= 14)
        if keep:
            out += data[at:end]
        at = end
        if marker == 0xDA:
            stop = _end_of_scan(data, at)
            out += data[at:stop]
            at = stop
    return bytes(out) + b"\xff\xd9"


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


def strip_jp2(data: bytes) -> bytes:
    """A JPEG 2000 file with the boxes a decoder needs and no others."""
    if data[4:8] != b"jP  ":
        return data
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
        if kind in _JP2_BOXES:
            out += data[at : at + length]
        at += length
    return bytes(out)
