"""Fonts whose Unicode map says something else than their letters, or whose codes say nothing.

A simple font with one of the named Latin encodings draws an A for the code of A (ISO 32000-2,
annex D), whatever its ToUnicode map reads. Where the two disagree for most letters, programs read
something that nobody sees, so the drawn letters have to be read instead. A symbolic font with
neither encoding nor map has codes of its own (9.6.5.4): where they simply count its letters, the
first is "!", the second '"', whatever is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_LATIN = frozenset(("WinAnsiEncoding", "MacRomanEncoding", "StandardEncoding"))
_SIMPLE = frozenset(("Type1", "TrueType", "MMType1"))
_BLOCK = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_CODES = re.compile(rb"<([0-9A-Fa-f]*)>")
_NUMBER = re.compile(r"\d+\.?\d*|\.\d+")
_FIRST, _COUNTED, _SYMBOLIC = frozenset(("1", "33")), 3, 4
"""Codes from which programs count, letters counted that are no chance, and a bit of a font's flags
(table 121)."""
_LEAST = 3
"""Letters a map must read otherwise to count as wrong: one or two may be mended glyphs."""


def misread_fonts(page: Any) -> frozenset[str]:
    """Names of the fonts of a pymupdf.Page whose map cannot be believed."""
    found = set()
    for xref, _, kind, base, label, encoding, *_ in page.get_fonts():
        if kind == "TrueType" and xref and _is_counted(page.parent, xref):
            found.add(base.split("+")[-1])
        if kind not in _SIMPLE or encoding not in _LATIN:
            continue
        holder, key = (
            (xref, "ToUnicode") if xref else (page.xref, f"Resources/Font/{label}/ToUnicode")
        )
        how, where = page.parent.xref_get_key(holder, key)
        if how == "xref" and _is_wrong(page.parent.xref_stream(int(where.split()[0])) or b""):
            found.add(base.split("+")[-1])
    return frozenset(found)


def _is_counted(document: Any, xref: int) -> bool:
    """Whether the codes of a font that has no names for them count its letters without a gap: as
    letters of a text some of those from "!" on would be missing."""
    keys = ("Encoding", "ToUnicode", "FirstChar", "Widths", "FontDescriptor")
    encoding, table, first, widths, descriptor = (document.xref_get_key(xref, key) for key in keys)
    mapped = table[0] == "xref" and _is_stream(document, int(table[1].split()[0]))
    if encoding[0] != "null" or mapped or descriptor[0] != "xref":
        return False
    if widths[0] == "xref":
        widths = ("array", document.xref_object(int(widths[1].split()[0])))
    sizes = [float(number) for number in _NUMBER.findall(widths[1])]
    flags = document.xref_get_key(int(descriptor[1].split()[0]), "Flags")[1]
    symbolic = flags.isdigit() and int(flags) & _SYMBOLIC
    return bool(symbolic and first[1] in _FIRST and len(sizes) >= _COUNTED and all(sizes))


def _is_stream(document: Any, xref: int) -> bool:
    """Whether there is such a stream: some programs lose maps that their fonts still name."""
    try:
        return bool(document.xref_is_stream(xref))
    except (RuntimeError, ValueError):
        return False


def _is_wrong(data: bytes) -> bool:
    read = {code: text for code, text in _entries(data) if chr(code).isalpha() and code < 128}
    wrong = sum(text.casefold() != chr(code).casefold() for code, text in read.items())
    return wrong >= _LEAST and 2 * wrong > len(read)


def _entries(data: bytes) -> Iterator[tuple[int, str]]:
    """(code, text) of a ToUnicode map, of ranges only those with one start."""
    for kind, body in _BLOCK.findall(data):
        codes = _CODES.findall(body)
        if kind == b"char":
            for code, text in zip(codes[::2], codes[1::2], strict=False):
                yield int(code or b"0", 16), _text(text)
        elif b"[" not in body:
            for first, last, text in zip(codes[::3], codes[1::3], codes[2::3], strict=False):
                start = int(first or b"0", 16)
                for step in range(min(int(last or b"0", 16) - start, 255) + 1):
                    yield start + step, _text(text, step)


def _text(digits: bytes, step: int = 0) -> str:
    raw = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    value = (int.from_bytes(raw, "big") + step).to_bytes(len(raw) + 1, "big")[1:]
    return value.decode("utf-16-be", "replace") if len(value) > 1 else value.decode("latin-1")
