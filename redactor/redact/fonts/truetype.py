"""TrueType programs with their glyphs in another order, and only those asked for.

ISO/IEC 14496-22 (Open Font Format), clauses 5.2 and 5.3. Glyph names, kerning, vertical metrics and
the tables that list glyphs for devices are left out: a PDF says where every glyph goes itself.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

Maps = dict[tuple[int, int], dict[int, int]]
"""Character maps by platform and encoding: character code to glyph."""
_KEPT = (b"cvt ", b"fpgm", b"gasp", b"prep")
_WORDS, _SCALE, _MORE, _TWO_SCALES, _MATRIX = 1, 8, 0x20, 0x40, 0x80
"""Flags of a component of a glyph (5.3.3)."""
_MAGIC = 0xB1B0AFBA
_FEWEST_STEPS = 512
"""Instructions of a glyph that programs are told to have room for at least."""
_LARGEST = 65535


class TrueType:
    """A font program, read for its glyphs. Raises `ValueError` where it does not hold together."""

    def __init__(self, data: bytes) -> None:
        try:
            self._read(data)
        except (struct.error, IndexError, KeyError) as error:
            raise ValueError("font program") from error

    def _read(self, data: bytes) -> None:
        if data[:4] not in (b"\0\1\0\0", b"true"):
            raise ValueError("font program")
        self._tables: dict[bytes, bytes] = {}
        for at in range(12, 12 + 16 * _short(data, 4), 16):
            start, length = struct.unpack_from(">II", data, at + 8)
            self._tables[data[at : at + 4]] = data[start : start + length]
        self.count = _short(self._tables[b"maxp"], 4)
        long = _short(self._tables[b"head"], 50)
        places = self._tables[b"loca"]
        listed = struct.unpack_from(f">{self.count + 1}{'I' if long else 'H'}", places)
        self._places = [place if long else 2 * place for place in listed]
        self._wide = _short(self._tables[b"hhea"], 34)
        if not 0 < self._wide <= self.count or len(self._tables[b"hmtx"]) < 4 * self._wide:
            raise ValueError("font program")

    @cached_property
    def maps(self) -> Maps:
        """Its character maps."""
        return _maps(self._tables.get(b"cmap", b""))

    @cached_property
    def names(self) -> dict[str, int]:
        """Glyphs by the names the program gives them itself, not those of the Macintosh's order."""
        return _names(self._tables.get(b"post", b""))

    def _glyph(self, number: int) -> bytes:
        if number >= self.count:
            return b""  # as programs show it
        start, end = self._places[number : number + 2]
        return self._tables[b"glyf"][start:end] if end > start else b""

    def _metrics(self, number: int) -> bytes:
        table, last = self._tables[b"hmtx"], 4 * self._wide
        if number < self._wide:
            return table[4 * number : 4 * number + 4]
        bearing = table[last + 2 * (number - self._wide) :][:2].ljust(2, b"\0")
        return table[last - 4 : last - 2] + bearing

    def rebuilt(self, order: Sequence[int], maps: Maps, names: Mapping[int, str]) -> bytes:
        """The program with the glyphs of `order` (its first is 0), their components behind them.

        `maps` and `names` speak of glyphs by their old numbers. Raises `ValueError`.
        """
        try:
            return self._rebuilt(order, maps, names)
        except (struct.error, IndexError, KeyError) as error:
            raise ValueError("font program") from error

    def _rebuilt(self, order: Sequence[int], maps: Maps, names: Mapping[int, str]) -> bytes:
        every = list(order)
        known = set(every)
        for number in every:  # grows on the way
            for _, part in _components(self._glyph(number)):
                if part not in known:
                    known.add(part)
                    every.append(part)
        place = {number: index for index, number in enumerate(every)}
        outlines, offsets = bytearray(), [0]
        for number in every:
            outline = bytearray(self._glyph(number))
            for at, part in _components(bytes(outline)):
                struct.pack_into(">H", outline, at, place[part])
            outlines += outline + bytes(-len(outline) % 4)
            offsets.append(len(outlines))
        head = bytearray(self._tables[b"head"])
        struct.pack_into(">I", head, 8, 0)
        struct.pack_into(">H", head, 50, 1)
        hhea, maxp = bytearray(self._tables[b"hhea"]), bytearray(self._tables[b"maxp"])
        shapes = [self._glyph(number) for number in every]
        metrics = b"".join(map(self._metrics, every))
        # What programs sum up over all glyphs would tell of those that are gone.
        head[36:44] = _bounds(shapes)
        widest = max(_short(metrics, at) for at in range(0, len(metrics), 4))
        hhea[10:18] = struct.pack(">H6x", widest)
        struct.pack_into(">H", hhea, 34, len(every))
        struct.pack_into(">H", maxp, 4, len(every))
        _set_most(maxp, shapes)
        made = {tag: self._tables[tag] for tag in _KEPT if tag in self._tables}
        made |= {
            b"cmap": _cmap(
                {key: {c: place[g] for c, g in one.items()} for key, one in maps.items()}
            ),
            b"glyf": bytes(outlines),
            b"head": bytes(head),
            b"hhea": bytes(hhea),
            b"hmtx": metrics,
            b"loca": struct.pack(f">{len(offsets)}I", *offsets),
            b"maxp": bytes(maxp),
            b"post": _post([names.get(number, "") for number in every] if names else []),
        }
        return _file(made)


def _short(data: bytes, at: int) -> int:
    return int(struct.unpack_from(">H", data, at)[0])


def _components(outline: bytes) -> Iterable[tuple[int, int]]:
    """Where in a glyph made of others their numbers stand, and the numbers."""
    if len(outline) < 10 or struct.unpack_from(">h", outline)[0] >= 0:
        return
    at, more = 10, True
    while more:
        flags, part = struct.unpack_from(">HH", outline, at)
        yield at + 2, part
        at += 8 if flags & _WORDS else 6
        at += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
        more = bool(flags & _MORE)


def _bounds(shapes: Sequence[bytes]) -> bytes:
    """The box around all glyphs."""
    boxes = [struct.unpack_from(">4h", shape, 2) for shape in shapes if len(shape) >= 10]
    if not boxes:
        return bytes(8)
    left, low, right, high = zip(*boxes, strict=True)
    return struct.pack(">4h", min(left), min(low), max(right), max(high))


def _set_most(maxp: bytearray, shapes: Sequence[bytes]) -> None:
    """The most points, contours and instructions of a glyph (5.2.6)."""
    points, contours, steps, built = 0, 0, _FEWEST_STEPS, False
    for shape in shapes:
        count = struct.unpack_from(">h", shape)[0] if len(shape) >= 10 else 0
        built = built or count < 0
        if count > 0:
            ends = 10 + 2 * count
            contours, points = max(contours, count), max(points, 1 + _short(shape, ends - 2))
            steps = max(steps, _short(shape, ends))
    if len(maxp) >= 32:
        most = (points, contours, 4 * points * built, 4 * contours * built)
        struct.pack_into(">4H", maxp, 6, *(min(number, _LARGEST) for number in most))
        struct.pack_into(">3H", maxp, 26, steps, 16 * built, 8 * built)


def _maps(table: bytes) -> Maps:
    found: Maps = {}
    for index in range(_short(table, 2) if len(table) >= 4 else 0):
        platform, encoding, start = struct.unpack_from(">HHI", table, 4 + 8 * index)
        found[platform, encoding] = _map(table[start:])
    return found


def _map(table: bytes) -> dict[int, int]:
    """A character map of format 0, 4, 6 or 12; others are seldom and say nothing new."""
    kind = _short(table, 0)
    if kind == 0:
        return {code: glyph for code, glyph in enumerate(table[6:262]) if glyph}
    if kind == 6:
        first, count = struct.unpack_from(">HH", table, 6)
        glyphs = struct.unpack_from(f">{count}H", table, 10)
        return {first + index: glyph for index, glyph in enumerate(glyphs) if glyph}
    found: dict[int, int] = {}
    if kind == 12:
        for index in range(min(struct.unpack_from(">I", table, 12)[0], _LARGEST)):
            start, end, glyph = struct.unpack_from(">III", table, 16 + 12 * index)
            for code in range(start, min(end, start + _LARGEST) + 1):
                found[code] = glyph + code - start
    elif kind == 4:
        size = _short(table, 6)
        for index in range(size // 2):
            at = 14 + 2 * index
            end, start = _short(table, at), _short(table, at + size + 2)
            delta, far = _short(table, at + 2 * size + 2), _short(table, at + 3 * size + 2)
            for code in range(start, min(end, 0xFFFE) + 1):
                glyph = code
                if far:
                    glyph = _short(table, at + 3 * size + 2 + far + 2 * (code - start))
                    if not glyph:
                        continue
                if (glyph + delta) & 0xFFFF:
                    found[code] = (glyph + delta) & 0xFFFF
    return found


def _names(table: bytes) -> dict[str, int]:
    found: dict[str, int] = {}
    if table[:4] != b"\0\2\0\0":
        return found
    count = _short(table, 32)
    numbers = struct.unpack_from(f">{count}H", table, 34)
    words, at = [], 34 + 2 * count
    while at < len(table):
        words.append(table[at + 1 : at + 1 + table[at]].decode("latin-1"))
        at += 1 + table[at]
    for glyph, number in enumerate(numbers):
        if 258 <= number < 258 + len(words):
            found.setdefault(words[number - 258], glyph)
    return found


def _cmap(maps: Maps) -> bytes:
    head = struct.pack(">HH", 0, len(maps))
    body = b""
    for (platform, encoding), one in sorted(maps.items()):
        head += struct.pack(">HHI", platform, encoding, 4 + 8 * len(maps) + len(body))
        body += _trimmed(one) if platform == 1 else _segments(one)
    return head + body


def _trimmed(one: Mapping[int, int]) -> bytes:
    first, last = (min(one), max(one)) if one else (0, 0)
    glyphs = [one.get(code, 0) for code in range(first, last + 1)]
    head = struct.pack(">HHHHH", 6, 10 + 2 * len(glyphs), 0, first, len(glyphs))
    return head + struct.pack(f">{len(glyphs)}H", *glyphs)


def _segments(one: Mapping[int, int]) -> bytes:
    """Format 4: runs of characters whose glyphs follow on one another."""
    runs: list[tuple[int, int, int]] = []
    for code, glyph in sorted(one.items()):
        if code > 0xFFFE:
            continue
        if runs and runs[-1][1] == code - 1 and runs[-1][2] == glyph - code:
            runs[-1] = (runs[-1][0], code, runs[-1][2])
        else:
            runs.append((code, code, glyph - code))
    runs.append((0xFFFF, 0xFFFF, 1))
    count = len(runs)
    power = count.bit_length() - 1
    found = struct.pack(
        ">HHHHHHH", 4, 16 + 8 * count, 0, 2 * count, 2 << power, power, 2 * count - (2 << power)
    )
    found += b"".join(struct.pack(">H", end) for _, end, _ in runs) + bytes(2)
    found += b"".join(struct.pack(">H", start) for start, _, _ in runs)
    found += b"".join(struct.pack(">H", delta & 0xFFFF) for _, _, delta in runs)
    return found + bytes(2 * count)


def _post(names: Sequence[str]) -> bytes:
    """Names of the glyphs where the PDF asks for glyphs by them; no names otherwise."""
    if not names:
        return b"\0\3\0\0" + bytes(28)
    numbers: list[int] = []
    words = b""
    for name in names:
        numbers.append(258 + len(numbers))
        word = name.encode("latin-1", "ignore")[:63] or b".notdef"
        words += bytes([len(word)]) + word
    table = b"\0\2\0\0" + bytes(28) + struct.pack(">H", len(names))
    return table + struct.pack(f">{len(numbers)}H", *numbers) + words


def _file(tables: Mapping[bytes, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    head = b"\0\1\0\0" + struct.pack(">HHHH", count, 16 << power, power, 16 * count - (16 << power))
    at = len(head) + 16 * count
    body = bytearray()
    where = 0
    for tag, table in sorted(tables.items()):
        if tag == b"head":
            where = at + len(body) + 8
        head += struct.pack(">4sIII", tag, _sum(table), at + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    made = bytearray(head + body)
    struct.pack_into(">I", made, where, (_MAGIC - _sum(bytes(made))) & 0xFFFFFFFF)
    return bytes(made)


def _sum(table: bytes) -> int:
    padded = table + bytes(-len(table) % 4)
    total: int = sum(struct.unpack(f">{len(padded) // 4}I", padded))
    return total & 0xFFFFFFFF
