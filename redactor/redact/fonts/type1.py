"""Type 1 font programs without the glyphs nobody shows any more (Adobe Type 1 Font Format, 1990).

The private part is decrypted, the entries of the CharStrings dictionary that are not needed are
left out, and the rest is encrypted again. Accents built from two glyphs (`seac`) keep their parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_EEXEC, _CHARSTRING = 55665, 4330
_C1, _C2 = 52845, 22719
_START = re.compile(rb"/CharStrings\s+(\d+)\s+dict\s+dup\s+begin\s*")
_ENTRY = re.compile(rb"/(\S+)\s+(\d+)\s+(?:RD|-\|)\s")
_ENTRY_END = re.compile(rb"\s*(?:ND|\|-|noaccess\s+def)\s*")
_STANDARD_PARTS = {
    193: "grave", 194: "acute", 195: "circumflex", 196: "tilde", 197: "macron", 198: "breve",
    199: "dotaccent", 200: "dieresis", 202: "ring", 203: "cedilla", 205: "hungarumlaut",
    206: "ogonek", 207: "caron", 245: "dotlessi",
    **{code: chr(code) for code in (*range(65, 91), *range(97, 123))},
}  # fmt: skip


def subset_type1(
    data: bytes,
    clear: int,
    secret: int,
    names: set[str] | None,
    plain: Callable[[str], str],
    *,
    encoded: bool,
) -> tuple[bytes, int, int] | None:
    """(program, length of its clear part, of its encrypted part), or None when left as it is.

    `encoded`: its own encoding is used; else it goes, for its codes may come in any order.

    `names` are the glyphs still shown; None means they are not known, and only the clear part
    loses its words. `plain` gives the name a glyph has in the output.
    """
    if not 0 < clear < len(data):
        return None
    if names is None:
        opening = _without_words(data[:clear])
        return opening + data[clear:], len(opening), secret
    private = _decrypt(data[clear : clear + secret], _EEXEC)
    start = _START.search(private)
    if start is None:
        return None
    length = re.search(rb"/lenIV\s+(\d+)", private)
    skip = int(length.group(1)) if length else 4
    entries: dict[str, tuple[bytes, bytes]] = {}
    at = start.end()
    while (match := _ENTRY.match(private, at)) is not None:
        size = int(match.group(2))
        body = private[match.end() : match.end() + size]
        ending = _ENTRY_END.match(private, match.end() + size)
        if ending is None:
            return None
        entries[match.group(1).decode("latin-1")] = (body, private[at : ending.end()])
        at = ending.end()
    if len(entries) != int(start.group(1)) or not names <= entries.keys():
        return None
    kept = {".notdef", *names} & entries.keys()
    for name in list(kept):
        kept |= _parts(_decrypt(entries[name][0], _CHARSTRING, skip)) & entries.keys()
    head = private[: start.start()] + b"/CharStrings %d dict dup begin\n" % len(kept)
    shown = (_renamed(name, entries[name][1], plain) for name in sorted(entries) if name in kept)
    encrypted = _encrypt(head + b"".join(shown) + private[at:])
    opening = _without_words(_without_names(data[:clear], kept if encoded else set(), plain))
    return opening + encrypted, len(opening), len(encrypted)


def _renamed(name: str, entry: bytes, plain: Callable[[str], str]) -> bytes:
    """An entry of the CharStrings dictionary under the name of the output."""
    return b"/" + plain(name).encode("latin-1") + entry[1 + len(name) :]


def _without_names(opening: bytes, kept: set[str], plain: Callable[[str], str]) -> bytes:
    """The clear part without the encoding entries of the original subset."""

    def entry(match: re.Match[bytes]) -> bytes:
        name = match.group(2).decode("latin-1")
        renamed = match.group(1) + plain(name).encode("latin-1") + match.group(3)
        return renamed if name in kept else b""

    return re.sub(rb"(dup\s+\d+\s*/)(\S+)(\s+put\s*)", entry, opening)


def _without_words(opening: bytes) -> bytes:
    """The clear part without comments, notices and names."""
    opening = re.sub(rb"(?m)^%(?!!).*$", b"%", opening)
    opening = re.sub(rb"\A%![^\r\n]*", b"%!PS-AdobeFont-1.0: F", opening)
    opening = re.sub(rb"\((?:[^()\\]|\\.)*\)", b"()", opening)
    return re.sub(rb"/FontName\s*/\S+", b"/FontName /F", opening)


def _parts(charstring: bytes) -> set[str]:
    """Names of the two glyphs a `seac` charstring is made of."""
    stack: list[int] = []
    at = 0
    while at < len(charstring):
        byte = charstring[at]
        at += 1
        if byte >= 247 and byte < 255 and at < len(charstring):
            sign = 1 if byte < 251 else -1
            base = byte - 247 if byte < 251 else byte - 251
            stack.append(sign * (base * 256 + charstring[at] + 108))
            at += 1
        elif byte == 255:
            stack.append(int.from_bytes(charstring[at : at + 4], "big", signed=True))
            at += 4
        elif byte >= 32:
            stack.append(byte - 139)
        elif byte == 12 and at < len(charstring):
            if charstring[at] == 6 and len(stack) >= 2:
                codes = stack[-2:]
                return {_STANDARD_PARTS[c] for c in codes if c in _STANDARD_PARTS}
            at += 1
            stack.clear()
        else:
            stack.clear()
    return set()


def _decrypt(data: bytes, key: int, skip: int = 4) -> bytes:
    out = bytearray()
    for byte in data:
        out.append(byte ^ (key >> 8))
        key = ((byte + key) * _C1 + _C2) & 0xFFFF
    return bytes(out[skip:])


def _encrypt(data: bytes) -> bytes:
    out = bytearray()
    key = _EEXEC
    for byte in b"\0\0\0\0" + data:
        cipher = byte ^ (key >> 8)
        out.append(cipher)
        key = ((cipher + key) * _C1 + _C2) & 0xFFFF
    return bytes(out)
