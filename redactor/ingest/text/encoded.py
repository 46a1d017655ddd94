"""What a value says that a file writes in base64 (RFC 4648): a text, or what a certificate names.

Shown as it stands it would hide from people and programs alike what anybody can decode: the
certificates in the signature of a document give the signer's name, number and mail address.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

_BASE64 = re.compile(r"[A-Za-z0-9+/]{4,}={0,2}")
_SHORT, _LONG = 24, 64
"""Characters from which a value that nothing says is base64 may be a text, and any content."""
_NESTED = 4
_PLAIN = 0.7
"""Share of plain letters from which bytes that are no UTF-8 are a text of Windows."""
_DEPTH = 24
_STRINGS = {0x0C: "utf-8", 0x13: "ascii", 0x14: "latin-1", 0x16: "ascii", 0x1E: "utf-16-be"}
"""ASN.1's strings (X.680, 8.4) with their character sets; dates and numbers name nobody."""
_NAMES = frozenset({0x81, 0x82, 0x86})
"""A mail address, a host and a link among the other names of a certificate (RFC 5280, 4.2.1.6)."""
_OCTETS, _SEQUENCE, _BUILT = 0x04, 0x30, 0x20


def decoded(text: str) -> bytes | None:
    """The bytes of a text that is base64 throughout; None for any other."""
    bare = "".join(text.split())
    if len(bare) % 4 or not _BASE64.fullmatch(bare):
        return None
    try:
        return base64.b64decode(bare, validate=True)
    except binascii.Error:
        return None


def spoken(text: str, *, declared: bool) -> str:
    """`text` as people read it: decoded where it is base64, the rest as it stands.

    `declared`: the file says that it is base64; else it must look so.
    """
    for _ in range(_NESTED):
        bare = "".join(text.split())
        content = decoded(text) if declared or _looks_encoded(bare) else None
        if content is None:
            break
        inner = _as_text(content)
        if inner is None:
            return _named(content) if declared or len(bare) >= _LONG else text
        text, declared = inner, declared and _ends(inner)
    return text


def _ends(text: str) -> bool:
    """Whether a text that was base64 is base64 again: its length and padding say so."""
    return text.endswith("=") and _BASE64.fullmatch("".join(text.split())) is not None


def _looks_encoded(bare: str) -> bool:
    kinds = [str.isupper, str.islower, str.isdigit]
    return len(bare) >= _SHORT and all(any(map(kind, bare)) for kind in kinds)


def _as_text(content: bytes) -> str | None:
    for charset in ("utf-8", "cp1252"):
        try:
            text = content.decode(charset)
        except UnicodeDecodeError:
            continue
        shown = all(c.isprintable() or c in "\r\n\t" for c in text)
        plain = sum(c.isascii() and (c.isalnum() or c.isspace()) for c in text)
        if shown and (charset == "utf-8" or plain > _PLAIN * len(text)):
            return text
    return None


def _named(content: bytes) -> str:
    said = list(dict.fromkeys(_strings(content, 0))) if content[:1] == bytes([_SEQUENCE]) else []
    return f"[kodede data: {'; '.join(said)}]" if said else "[kodede data]"


def _strings(data: bytes, depth: int) -> Iterator[str]:
    """The strings in DER (X.690), as far as it can be read. Linear in the data."""
    place = 0
    while place + 2 <= len(data) and depth < _DEPTH:
        tag, length = data[place], data[place + 1]
        place += 2
        if length & 0x80:
            count = length & 0x7F
            length = int.from_bytes(data[place : place + count], "big")
            place += count
        value = data[place : place + length]
        if len(value) < length:
            return
        place += length
        if tag in _STRINGS or tag in _NAMES:
            text = value.decode(_STRINGS.get(tag, "ascii"), "replace").strip()
            if text and text.isprintable() and "\ufffd" not in text:
                yield text
        elif tag & _BUILT or tag == _OCTETS:
            yield from _strings(value, depth + 1)
