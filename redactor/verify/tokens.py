"""Reads the operators of a content stream (ISO 32000-1, 7.8.2), one after another.

Written for the verifier so that nothing is shared with the library that redacts. Lenient: what
cannot be read is skipped, because a viewer would skip it as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_TOKEN = re.compile(
    rb"[\x00\t\n\f\r ]*(?:"
    rb"([+-]*(?:\d+\.?\d*|\.\d+)(?:-\d*)?)(?=[\x00\t\n\f\r ()<>\[\]{}/%]|$)"  # 1 number
    rb"|\(([^()\\]*+(?:\\.[^()\\]*+)*+)\)"  # 2 string without inner parentheses
    rb"|<([0-9A-Fa-f\x00\t\n\f\r ]*)>"  # 3 hexadecimal string
    rb"|/([^\x00\t\n\f\r ()<>\[\]{}/%]*)"  # 4 name
    rb"|(<<|>>|\[|\]|\{|\})"  # 5 bracket
    rb"|(\()"  # 6 string with inner parentheses
    rb"|%([^\r\n]*)"  # 7 comment
    rb"|([^\x00\t\n\f\r ()<>\[\]{}/%]+)"  # 8 operator
    rb"|(.))",  # 9 stray byte
    re.S,
)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|[\r\n])|(.))", re.S)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_INLINE_END = re.compile(rb"[\x00\t\n\f\r ]EI(?=[\x00\t\n\f\r ]|$)")
_CONSTANTS: dict[bytes, Any] = {b"true": True, b"false": False, b"null": None}
_NO_DIGITS = bytes(set(range(256)) - set(b"0123456789ABCDEFabcdef"))
_MAX_OPERANDS = 200_000

COMMENT = b"%"
INLINE_IMAGE = b"BI"


class Name(str):
    """A PDF name, without its slash."""

    __slots__ = ()


def instructions(data: bytes) -> Iterator[tuple[bytes, list[Any]]]:
    """Operators of `data` with their operands.

    Operands are float, bytes (strings), `Name`, list, dict, bool or None. An inline picture
    comes as ``BI`` with its dictionary and its bytes, a comment as ``%`` with its text.
    """
    pos, end = 0, len(data)
    operands: list[Any] = []
    match = _TOKEN.match
    while pos < end:
        token = match(data, pos)
        if token is None:
            return
        pos = token.end()
        kind = token.lastindex
        if kind == 1:
            operands.append(_number(token.group(1)))
        elif kind == 2:
            operands.append(unescape(token.group(2)))
        elif kind == 8:
            word = token.group(8)
            if word == b"BI":
                picture, pos = _inline_image(data, pos)
                yield INLINE_IMAGE, picture
                operands = []
            elif word in _CONSTANTS:
                operands.append(_CONSTANTS[word])
            else:
                yield word, operands
                operands = []
        elif kind == 4:
            operands.append(_name(token.group(4)))
        elif kind == 3:
            operands.append(_hex(token.group(3)))
        elif kind == 5 and token.group(5) in (b"[", b"<<"):
            value, pos = _compound(data, pos, token.group(5))
            operands.append(value)
        elif kind == 6:
            value, pos = _nested_string(data, pos)
            operands.append(value)
        elif kind == 7:
            yield COMMENT, [token.group(7)]
        if len(operands) > _MAX_OPERANDS:
            operands = []


def unescape(raw: bytes) -> bytes:
    """The bytes a literal string stands for."""
    return _ESCAPE.sub(_escaped, raw) if b"\\" in raw else raw


def _escaped(found: re.Match[bytes]) -> bytes:
    octal, newline, letter = found.groups()
    if octal:
        return bytes([int(octal, 8) & 255])
    return b"" if newline else _LETTERS.get(letter, letter)


def _number(raw: bytes) -> float:
    try:
        return float(raw)
    except ValueError:
        digits = re.search(rb"\d*\.?\d+", raw)
        return float(digits.group()) * (-1 if raw.startswith(b"-") else 1) if digits else 0.0


def _name(raw: bytes) -> Name:
    if b"#" in raw:
        raw = _NAME_ESCAPE.sub(lambda m: bytes([int(m.group(1), 16)]), raw)
    return Name(raw.decode("latin-1"))


def _hex(raw: bytes) -> bytes:
    digits = raw.translate(None, _NO_DIGITS)
    return bytes.fromhex((digits + b"0" * (len(digits) & 1)).decode())


def _nested_string(data: bytes, pos: int) -> tuple[bytes, int]:
    depth, start = 1, pos
    while pos < len(data):
        byte = data[pos]
        if byte == 0x5C:
            pos += 1
        elif byte == 0x28:
            depth += 1
        elif byte == 0x29:
            depth -= 1
            if depth == 0:
                return unescape(data[start:pos]), pos + 1
        pos += 1
    return unescape(data[start:]), len(data)


def _compound(data: bytes, pos: int, opener: bytes) -> tuple[Any, int]:
    """An array or a dictionary; deep nesting is walked with a list, not with recursion."""
    stack: list[tuple[bytes, list[Any]]] = [(opener, [])]
    while pos < len(data):
        token = _TOKEN.match(data, pos)
        if token is None:
            break
        pos = token.end()
        items = stack[-1][1]
        kind = token.lastindex
        if kind == 1:
            items.append(_number(token.group(1)))
        elif kind == 2:
            items.append(unescape(token.group(2)))
        elif kind == 3:
            items.append(_hex(token.group(3)))
        elif kind == 4:
            items.append(_name(token.group(4)))
        elif kind == 6:
            value, pos = _nested_string(data, pos)
            items.append(value)
        elif kind == 8 and token.group(8) in _CONSTANTS:
            items.append(_CONSTANTS[token.group(8)])
        elif kind == 5:
            bracket = token.group(5)
            if bracket in (b"[", b"<<"):
                stack.append((bracket, []))
            elif bracket in (b"]", b">>"):
                kind_of, items = stack.pop()
                whole = _dictionary(items) if kind_of == b"<<" else items
                if not stack:
                    return whole, pos
                stack[-1][1].append(whole)
    kind_of, items = stack[0]
    # Unclosed at the end of the data.
    return (_dictionary(items) if kind_of == b"<<" else items), len(data)


def _dictionary(items: list[Any]) -> dict[str, Any]:
    return {
        str(key): value
        for key, value in zip(items[::2], items[1::2], strict=False)
        if isinstance(key, Name)
    }


def _inline_image(data: bytes, pos: int) -> tuple[list[Any], int]:
    items: list[Any] = []
    while pos < len(data):
        token = _TOKEN.match(data, pos)
        if token is None:
            break
        if token.lastindex == 8 and token.group(8) == b"ID":
            pos = token.end() + 1
            break
        if token.lastindex == 5 and token.group(5) in (b"[", b"<<"):
            value, pos = _compound(data, token.end(), token.group(5))
            items.append(value)
            continue
        pos = token.end()
        if token.lastindex == 1:
            items.append(_number(token.group(1)))
        elif token.lastindex == 4:
            items.append(_name(token.group(4)))
        elif token.lastindex in (2, 3):
            items.append(token.group(token.lastindex))
        elif token.lastindex == 8:
            items.append(_CONSTANTS.get(token.group(8)))
    finish = _INLINE_END.search(data, pos)
    stop = finish.start() if finish else len(data)
    return [_dictionary(items), data[pos:stop]], finish.end() if finish else len(data)
