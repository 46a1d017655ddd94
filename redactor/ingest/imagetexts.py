"""What people wrote about a picture in its file: captions and comments, not what cameras write."""

from __future__ import annotations

import contextlib
import re
import struct
from collections.abc import Iterator

from PIL import ImageFile, IptcImagePlugin

from redactor.errors import InputError
from redactor.ingest.kinds import decode
from redactor.ingest.unseen import Hidden

WORDS = "Tekst gemt i billedfilen"
_EXIF, _USER_COMMENT, _ARTIST, _DESCRIPTION = 0x8769, 0x9286, 0x013B, 0x010E
_WINDOWS = {0x9C9B: "titel", 0x9C9C: "bemærkning", 0x9C9E: "nøgleord", 0x9C9F: "emne"}
"""What Windows Explorer writes, UTF-16."""
_IPTC = {(2, 5): "titel", (2, 105): "overskrift", (2, 120): "billedtekst", (2, 25): "nøgleord"}
"""IPTC-IIM 4.2, record 2."""
_PNG = ("title", "description", "comment", "subject", "caption", "warning", "disclaimer")
_XMP = re.compile(
    rb"<(dc:title|dc:description|photoshop:Headline|exif:UserComment)\b[^>]*>(.{0,20000}?)</\1>",
    re.DOTALL,
)
_BY_PROGRAM = re.compile(
    r"(?i)digital camera|^(?:sony dsc|dcim|dsc|img|screenshot|skærmbillede|binary comment)\W*\d*$"
    r"|^(?:created (?:with|by openjpeg)|creator:|file (?:written|source)|lavc|compressed by"
    r"|intel\(r\)|lead tech|ascii|optimi[sz]ed|converted)|\bgimp\b|libpng|^charset=|^\W*$"
)
"""What cameras and programs write by themselves."""


_DAMAGE = (ValueError, TypeError, LookupError, AttributeError, OSError, SyntaxError, EOFError,
           struct.error)  # fmt: skip
"""What Pillow's readers of these fields give for broken ones."""


def image_texts(image: ImageFile.ImageFile) -> Iterator[Hidden]:
    """Captions and comments of an image whose first frame has been loaded."""
    who = _plain(image.getexif().get(_ARTIST))
    for read in (_exif_texts, _windows_texts, _own_texts, _iptc_texts, _xmp_texts):
        try:
            found = list(read(image))
        except _DAMAGE:
            continue  # damaged beside the picture, which can be seen all the same
        for place, text in found:
            if not _BY_PROGRAM.search(text):
                yield Hidden(what=WORDS, place=place, who=who, text=text)


def _exif_texts(image: ImageFile.ImageFile) -> Iterator[tuple[str, str]]:
    exif = image.getexif()
    yield "beskrivelse", _plain(exif.get(_DESCRIPTION))
    yield "kommentar", _user_comment(exif.get_ifd(_EXIF).get(_USER_COMMENT))


def _windows_texts(image: ImageFile.ImageFile) -> Iterator[tuple[str, str]]:
    exif = image.getexif()
    for tag, place in _WINDOWS.items():
        raw = exif.get(tag)
        raw = bytes(raw) if isinstance(raw, tuple) else raw
        if isinstance(raw, bytes):
            yield place, raw.decode("utf-16-le", "replace").strip("\0 ")


def _own_texts(image: ImageFile.ImageFile) -> Iterator[tuple[str, str]]:
    """Comments in the way of JPEG, GIF and PNG."""
    yield "kommentar", _plain(image.info.get("comment"))
    for name, value in getattr(image, "text", {}).items():
        if name.lower() in _PNG:
            yield name, _plain(value)


def _iptc_texts(image: ImageFile.ImageFile) -> Iterator[tuple[str, str]]:
    for key, value in (IptcImagePlugin.getiptcinfo(image) or {}).items():
        for one in value if isinstance(value, list) else [value]:
            if key in _IPTC:
                yield _IPTC[key], _plain(one)


def _xmp_texts(image: ImageFile.ImageFile) -> Iterator[tuple[str, str]]:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    packet = packet.encode() if isinstance(packet, str) else packet
    for found in _XMP.finditer(packet):
        yield "XMP", " ".join(_plain(re.sub(rb"<[^>]*>", b" ", found.group(2))).split())


def _user_comment(raw: object) -> str:
    """Exif 3.0, 4.6.5: eight bytes name the character set."""
    if not isinstance(raw, bytes):
        return _plain(raw)
    head, body = raw[:8], raw[8:]
    if head.startswith(b"UNICODE"):
        even = body[0::2].count(0) > body[1::2].count(0)
        return body.decode("utf-16-be" if even else "utf-16-le", "replace").strip("\0 ")
    return _plain(body if head in (b"ASCII\0\0\0", b"\0" * 8) else raw)


def _plain(value: object) -> str:
    """Text of text or of bytes in an encoding not named; '' for anything else.

    Pillow gives what tags say as Latin-1, byte for byte, whatever they were written in.
    """
    if isinstance(value, str) and not value.isascii():
        with contextlib.suppress(UnicodeEncodeError):
            value = value.encode("latin-1")
    if isinstance(value, bytes):
        value = value.strip(b"\0 ")
        try:
            return decode(value).strip() if value else ""
        except InputError:
            return ""
    return value.replace("\0", "").strip() if isinstance(value, str) else ""
