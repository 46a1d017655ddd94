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
        self._top = fonts[0]
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

    def codes(self) -> dict[int, int]:
        """Glyphs by the codes of the program's own encoding; none where it is a standard one."""
        at = self._encoding_at
        if at <= 1 or self._data[at] > 1:
            return {}
        kind, count = self._data[at : at + 2]
        codes: list[int] = []
        for place in range(at + 2, at + 2 + count * (1 + kind), 1 + kind):
            more = self._data[place + 1] if kind else 0
            codes += range(self._data[place], self._data[place] + more + 1)
        return {code: glyph for glyph, code in enumerate(codes, 1) if glyph < self.count}

    def rebuilt(self, order: Sequence[int]) -> bytes:
        """The program with the glyphs of `order` (the first is 0). Raises `ValueError`.

        The parts of accented glyphs come behind them. Where glyphs go by CID they get new ones,
        in order.
        """
        made = bytearray(self._data)
        order = self._with_parts(order)
        glyphs = [self._data[slice(*self.glyphs[number])] for number in order]
        if self.by_cid:
            charset = b"\2\0\1" + (len(order) - 2).to_bytes(2, "big")
        else:
            numbers = (self.names[number - 1].to_bytes(2, "big") for number in order[1:])
            charset = b"\0" + b"".join(numbers)
        end = self._put_list(
            made, _CHARSET, self._charset_at, self._charset_end, charset, self._glyphs_end
        )
        if self._select_at:
            kinds, after = self._kinds()
            listed = _listed([kinds[number] for number in order])
            end = self._put_list(made, _SELECT, self._select_at, after, listed, end)
        _put(made, self._glyphs_at, end, index_of(glyphs))
        if self._encoding_at > 1:
            self._plain_encoding(made)
        return bytes(made)

    def _with_parts(self, order: Sequence[int]) -> list[int]:
        """`order` with the glyphs that accented ones are made of, which go by their names."""
        found = list(order)
        known = set(found)
        for number in order:
            for code in _accented(self._data[slice(*self.glyphs[number])]):
                name = _STANDARD.get(code)
                if self.by_cid or name not in self.names:
                    raise ValueError("accents made of other glyphs")
                part = 1 + self.names.index(name)
                if part not in known:
                    known.add(part)
                    found.append(part)
        return found

    def _put_list(
        self, made: bytearray, key: tuple[int, ...], start: int, end: int, listed: bytes, room: int
    ) -> int:
        """Write a list over the old one, or before `room`; returns where that begins now.

        Ranges take less room than single entries: what needs more goes where glyphs were.
        """
        if len(listed) <= end - start:
            _put(made, start, end, listed)
            return room
        place = room - len(listed)
        first, last = _operand_of(self._data, *self._top, key)
        if last - first == 5:
            made[first:last] = b"\x1d" + place.to_bytes(4, "big")
        elif last - first == 3 and place < 1 << 15:
            made[first:last] = b"\x1c" + place.to_bytes(2, "big")
        else:
            raise ValueError("no room")
        _put(made, start, end, b"")
        _put(made, place, room, listed)
        return place

    def _kinds(self) -> tuple[list[int], int]:
        """Of each glyph which private part it uses, and where that list ends."""
        data, at = self._data, self._select_at
        if data[at] == 0:
            return list(data[at + 1 : at + 1 + self.count]), at + 1 + self.count
        if data[at] != 3:
            raise ValueError("private parts")
        ranges = int.from_bytes(data[at + 1 : at + 3], "big")
        after = at + 5 + 3 * ranges
        found: list[int] = []
        for place in range(at + 3, after - 2, 3):
            last = int.from_bytes(data[place + 3 : place + 5], "big")
            found += [data[place + 2]] * (min(last, self.count) - len(found))
        if len(found) != self.count:
            raise ValueError("private parts")
        return found, after

    def _plain_encoding(self, made: bytearray) -> None:
        """No encoding of its own: the PDF says what codes stand for."""
        kind, count = made[self._encoding_at : self._encoding_at + 2]
        if kind > 1:
            raise ValueError("encoding with supplements")
        _put(made, self._encoding_at, self._encoding_at + 2 + count * (kind + 1), bytes(2))


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


def index_of(objects: Sequence[bytes]) -> bytes:
    """An INDEX with offsets of two bytes at most when that is enough."""
    if not objects:
        return bytes(2)
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


def _operand_of(data: bytes, start: int, end: int, key: tuple[int, ...]) -> tuple[int, int]:
    """Where an offset stands in the Top DICT; (0, 0) when nowhere."""
    operator = bytes(key)
    for at in range(start, end):
        for size in (5, 3):
            before = data[at - size : at]
            first = (_SHORT + 1) if size == 5 else _SHORT
            if data[at : at + len(operator)] == operator and at - size >= start:
                value = int.from_bytes(before[1:], "big")
                if before[0] == first and _entries(data[start:end])[key] == [value]:
                    return at - size, at
    return 0, 0


def _listed(kinds: Sequence[int]) -> bytes:
    """Which private part each glyph uses, one by one or in ranges, as is shorter."""
    starts = [at for at in range(len(kinds)) if not at or kinds[at] != kinds[at - 1]]
    single = b"\0" + bytes(kinds)
    ranges = b"".join(at.to_bytes(2, "big") + bytes((kinds[at],)) for at in starts)
    ranged = b"\3" + len(starts).to_bytes(2, "big") + ranges + len(kinds).to_bytes(2, "big")
    return min(single, ranged, key=len)


def _small(data: bytes, at: int) -> tuple[int, int]:
    """A number of one or two bytes, and how many follow the first."""
    first = data[at]
    if first <= 246:
        return first - 139, 0
    if first <= 250:
        return (first - 247) * 256 + data[at + 1] + 108, 1
    return -(first - 251) * 256 - data[at + 1] - 108, 1


def _accented(charstring: bytes) -> list[int]:
    """Codes of the two glyphs that a glyph ends by drawing, if it does (5177, appendix C)."""
    at = 0
    stack: list[int] = []
    while at < len(charstring):
        first = charstring[at]
        if first == _END:
            return stack[-2:] if len(stack) >= _ACCENTED else []
        if first == _SHORT:
            stack.append(int.from_bytes(charstring[at + 1 : at + 3], "big", signed=True))
            at += 3
        elif first == _REAL:
            stack.append(int.from_bytes(charstring[at + 1 : at + 3], "big", signed=True))
            at += 5
        elif first >= _NUMBERS:
            value, more = _small(charstring, at)
            stack.append(value)
            at += 1 + more
        else:
            at += 1 + (first == 12)
            stack.clear()
    return []


_RUNS = (
    (32, 126, 1), (161, 175, 96), (177, 180, 111), (182, 189, 115), (191, 191, 123),
    (193, 200, 124), (202, 203, 132), (205, 208, 134), (225, 225, 138), (227, 227, 139),
    (232, 235, 140), (241, 241, 144), (245, 245, 145), (248, 251, 146),
)  # fmt: skip
_STANDARD = {first + n: name + n for first, last, name in _RUNS for n in range(last - first + 1)}
"""Numbers of the names that StandardEncoding gives to codes (5176, appendices A and B)."""
