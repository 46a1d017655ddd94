"""Compact font programs (CFF) cut down to some glyphs, in another order.

Adobe Technical Notes 5176 and 5177. All parts stay where they stand and only get shorter, so that
no offset changes; what is left over behind them is zeros.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

_CHARSET, _ENCODING, _GLYPHS, _CID, _SELECT = (15,), (16,), (17,), (12, 30), (12, 37)
"""Operators of the Top DICT."""
_LAST_STANDARD = 2
"""Offsets up to here stand for character sets and encodings that programs know."""
_END, _ACCENTED = 14, 4
_NUMBERS = 32
_SHORT, _REAL, _LONG_REAL = 28, 255, 30


class Compact:
    """A program of one font. Raises `ValueError` where it does not hold together."""

    def __init__(self, data: bytes) -> None:
        try:
            self._read(data)
        except (IndexError, KeyError) as error:
            raise ValueError("font program") from error

    def _read(self, data: bytes) -> None:
        self._data = data
        _, at = _index(data, data[2])
        fonts, _ = _index(data, at)
        if len(fonts) != 1:
            raise ValueError("font program")
        top = _entries(data[slice(*fonts[0])])
        self._operand = _operand_of(data, *fonts[0])
        self._glyphs_at = top[_GLYPHS][0]
        self.glyphs, self._glyphs_end = _index(data, self._glyphs_at)
        self.count = len(self.glyphs)
        self._charset_at = top.get(_CHARSET, [0])[0]
        self._encoding_at = top.get(_ENCODING, [0])[0]
        self._select_at = top.get(_SELECT, [0])[0]
        self.by_cid = _CID in top
        if self._charset_at <= _LAST_STANDARD:
            raise ValueError("font program")
        self.names, self._charset_end = self._charset()

    def _charset(self) -> tuple[list[int], int]:
        """Of each glyph but the first the number of its name, or its CID; where the list ends."""
        data, at = self._data, self._charset_at + 1
        kind = data[self._charset_at]
        found: list[int] = []
        while len(found) < self.count - 1:
            first = int.from_bytes(data[at : at + 2], "big")
            at += 2
            more = 0
            if kind:
                more = int.from_bytes(data[at : at + kind], "big")
                at += kind
            found += range(first, first + more + 1)
        return found, at

    def rebuilt(self, order: Sequence[int]) -> bytes:
        """The program with the glyphs of `order` (the first is 0). Raises `ValueError`.

        Where glyphs go by CID they get new ones, in order.
        """
        made = bytearray(self._data)
        glyphs = [self._data[slice(*self.glyphs[number])] for number in order]
        if any(map(_is_accented, glyphs)):
            raise ValueError("accents made of other glyphs")
        if self.by_cid:
            charset = b"\2\0\1" + (len(order) - 2).to_bytes(2, "big")
        else:
            numbers = (self.names[number - 1].to_bytes(2, "big") for number in order[1:])
            charset = b"\0" + b"".join(numbers)
        end = self._glyphs_end
        if len(charset) > self._charset_end - self._charset_at:
            # Ranges take less room than single names: those go where glyphs were.
            end -= len(charset)
            self._move_charset(made, end)
            _put(made, self._charset_at, self._charset_end, b"")
            _put(made, end, self._glyphs_end, charset)
        else:
            _put(made, self._charset_at, self._charset_end, charset)
        _put(made, self._glyphs_at, end, _written(glyphs))
        if self._encoding_at > 1:
            self._plain_encoding(made)
        if self._select_at:
            self._one_kind(made, len(order))
        return bytes(made)

    def _move_charset(self, made: bytearray, to: int) -> None:
        start, end = self._operand
        if end - start == 5:
            made[start:end] = b"\x1d" + to.to_bytes(4, "big")
        elif end - start == 3 and to < 1 << 15:
            made[start:end] = b"\x1c" + to.to_bytes(2, "big")
        else:
            raise ValueError("no room")

    def _plain_encoding(self, made: bytearray) -> None:
        """No encoding of its own: the PDF says what codes stand for."""
        kind, count = made[self._encoding_at : self._encoding_at + 2]
        if kind > 1:
            raise ValueError("encoding with supplements")
        _put(made, self._encoding_at, self._encoding_at + 2 + count * (kind + 1), bytes(2))

    def _one_kind(self, made: bytearray, count: int) -> None:
        """Glyphs of one private part only, as programs that use a few glyphs write them."""
        at = self._select_at
        kind = made[at]
        if kind == 0 and len(set(made[at + 1 : at + 1 + self.count])) == 1:
            _put(made, at, at + 1 + self.count, bytes(made[at : at + 1 + count]))
        elif kind == 3 and made[at + 1 : at + 3] == b"\0\1":
            made[at + 6 : at + 8] = count.to_bytes(2, "big")
        else:
            raise ValueError("several private parts")


def _put(made: bytearray, start: int, end: int, part: bytes) -> None:
    if not len(part) <= end - start <= len(made) - start:
        raise ValueError("no room")
    made[start:end] = part + bytes(end - start - len(part))


def _index(data: bytes, at: int) -> tuple[list[tuple[int, int]], int]:
    """Where the objects of an INDEX start and end, and where it ends."""
    count = int.from_bytes(data[at : at + 2], "big")
    if not count:
        return [], at + 2
    size = data[at + 2]
    base = at + 3 + (count + 1) * size - 1
    places = [
        base + int.from_bytes(data[at + 3 + n * size : at + 3 + (n + 1) * size], "big")
        for n in range(count + 1)
    ]
    if places != sorted(places) or places[-1] > len(data):
        raise ValueError("font program")
    return list(pairwise(places)), places[-1]


def _written(objects: Sequence[bytes]) -> bytes:
    """An INDEX with offsets of two bytes at most when that is enough."""
    places = [1]
    for one in objects:
        places.append(places[-1] + len(one))
    size = max(1, (places[-1].bit_length() + 7) // 8)
    offsets = b"".join(place.to_bytes(size, "big") for place in places)
    return len(objects).to_bytes(2, "big") + bytes((size,)) + offsets + b"".join(objects)


def _entries(data: bytes) -> dict[tuple[int, ...], list[int]]:
    """Operators of a DICT with their operands, real numbers as 0."""
    found: dict[tuple[int, ...], list[int]] = {}
    operands: list[int] = []
    at = 0
    while at < len(data):
        first = data[at]
        at += 1
        if first < _SHORT - 6:
            operator: tuple[int, ...] = (first,)
            if first == 12:
                operator = (12, data[at])
                at += 1
            found[operator] = operands
            operands = []
        elif first in (_SHORT, _SHORT + 1):
            size = 2 if first == _SHORT else 4
            operands.append(int.from_bytes(data[at : at + size], "big", signed=True))
            at += size
        elif first == _LONG_REAL:
            while data[at] & 15 != 15 and data[at] >> 4 != 15:
                at += 1
            at += 1
            operands.append(0)
        else:
            value, more = _small(data, at - 1)
            operands.append(value)
            at += more
    return found


def _operand_of(data: bytes, start: int, end: int) -> tuple[int, int]:
    """Where the offset of the character set stands in the Top DICT; (0, 0) when nowhere."""
    for at in range(start, end):
        for size in (5, 3):
            before = data[at - size : at]
            first = (_SHORT + 1) if size == 5 else _SHORT
            if data[at] == _CHARSET[0] and at - size >= start and before[0] == first:
                value = int.from_bytes(before[1:], "big")
                if _entries(data[start:end])[_CHARSET] == [value]:
                    return at - size, at
    return 0, 0


def _small(data: bytes, at: int) -> tuple[int, int]:
    """A number of one or two bytes, and how many follow the first."""
    first = data[at]
    if first <= 246:
        return first - 139, 0
    if first <= 250:
        return (first - 247) * 256 + data[at + 1] + 108, 1
    return -(first - 251) * 256 - data[at + 1] - 108, 1


def _is_accented(charstring: bytes) -> bool:
    """Whether a glyph ends by drawing two others (5177, appendix C)."""
    at, stack = 0, 0
    while at < len(charstring):
        first = charstring[at]
        if first == _END:
            return stack >= _ACCENTED
        if first == _SHORT:
            at, stack = at + 3, stack + 1
        elif first == _REAL:
            at, stack = at + 5, stack + 1
        elif first >= _NUMBERS:
            at, stack = at + 1 + (first > 246), stack + 1
        else:
            at, stack = at + 1 + (first == 12), 0
    return False
