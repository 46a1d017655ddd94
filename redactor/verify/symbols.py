"""Shapes that JBIG2 pictures keep and no page shows (ITU-T T.88, 6.4, 7.2 to 7.4 and annexes A, E).

What comes again in such a picture is kept once, as a symbol, with the places it stands. A program
that paints a bar into a picture, or takes pages out of a document, may leave the symbols there. The
numbers of those that are shown are read here; the others are drawn by pdfium, in rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pikepdf

from redactor.verify.limits import filters
from redactor.verify.mq import Arithmetic
from redactor.verify.pictures import PictureError, drawn_alone

_DICTIONARY, _TEXTS, _TABLE, _PAGE = 0, (4, 6, 7), 53, 48
_UNKNOWN = 0xFFFFFFFF
_JBIG2 = "/JBIG2Decode"
_MOST_PLACES, _MOST_DRAWN, _MOST_SYMBOLS = 100_000, 100, 65_000
_Key = tuple[tuple[int, int], int]
"""A stream's number, and the number of a segment in it."""
_IN_ROW, _WIDE, _HIGH, _GAP = 10, 6000, 500, 60
"""Symbols of a row of the drawing; pixels of it, from row to row, and between two symbols."""
_WORD, _LARGE = (3.0, 60, 12), (150, 60)
"""A word is so much wider than high, and so many pixels wide and high at least; a signature."""


class _Segment(NamedTuple):
    number: int
    kind: int
    refers: tuple[int, ...]
    body: bytes
    whole: bytes


@dataclass(slots=True)
class _Kept:
    """A dictionary: the segments it needs, how many symbols it has, and which are shown."""

    segments: list[bytes]
    number: int
    count: int
    shown: set[int]


def words_kept(pictures: Iterable[pikepdf.Stream]) -> bool:
    """Whether symbols that nothing shows are as large as words or signatures."""
    return any(
        _is_large(box) for kept in _dictionaries(pictures) for box in _boxes(_drawn_row(kept))
    )


def _is_large(box: tuple[int, int]) -> bool:
    wide, high = box
    ratio, least_wide, least_high = _WORD
    word = wide >= ratio * high and wide >= least_wide and high >= least_high
    return word or (wide >= _LARGE[0] and high >= _LARGE[1])


def _dictionaries(pictures: Iterable[pikepdf.Stream]) -> list[_Kept]:
    """The dictionaries of some pictures. Those that cannot be read to the end are left out."""
    found: dict[_Key, _Kept] = {}
    unclear: set[_Key] = set()
    left = _MOST_PLACES
    for picture in pictures:
        segments = list(_of_picture(picture))
        needed = [s.whole for _, s in segments if s.kind in (_DICTIONARY, _TABLE)]
        keys = {s.number: (owner, s.number) for owner, s in segments if s.kind == _DICTIONARY}
        for _, segment in segments:
            chosen = [key for n in segment.refers if (key := keys.get(n)) in found]
            if segment.kind == _DICTIONARY:
                count = _exported(segment.body)
                kept = _Kept(needed, segment.number, count, set())
                found.setdefault(keys[segment.number], kept)
                unclear.update(chosen)
            elif segment.kind in _TEXTS:
                counts = [found[key].count for key in chosen]
                shown, places = _shown(segment.body, sum(counts), left)
                left -= places
                if shown is None:
                    unclear.update(chosen)
                    continue
                first = 0
                for key, count in zip(chosen, counts, strict=True):
                    its = {number - first for number in shown if first <= number < first + count}
                    found[key].shown.update(its)
                    first += count
    return [k for key, k in found.items() if key not in unclear and k.count < _MOST_SYMBOLS]


def _of_picture(picture: pikepdf.Stream) -> Iterator[tuple[tuple[int, int], _Segment]]:
    """The segments of a JBIG2 picture, those it shares with others first, and whose they are."""
    if filters(picture) != (_JBIG2,):
        return
    parameters = picture.get("/DecodeParms")
    if isinstance(parameters, pikepdf.Array):
        parameters = parameters[0] if len(parameters) else None
    if isinstance(parameters, pikepdf.Dictionary):
        shared = parameters.get("/JBIG2Globals")
        if isinstance(shared, pikepdf.Stream):
            yield from ((shared.objgen, one) for one in _segments(shared.read_bytes()))
    yield from ((picture.objgen, one) for one in _segments(picture.read_raw_bytes()))


def _segments(data: bytes) -> Iterator[_Segment]:
    pos = 0
    while pos + 11 <= len(data):
        start = pos
        number, flags = int.from_bytes(data[pos : pos + 4], "big"), data[pos + 4]
        pos += 5
        count = data[pos] >> 5
        if count == 7:
            count = int.from_bytes(data[pos : pos + 4], "big") & 0x1FFFFFFF
            pos += 4 + (count + 8) // 8
        else:
            pos += 1
        size = 1 if number <= 256 else 2 if number <= 65536 else 4
        if count * size > len(data):
            return
        refers = tuple(
            int.from_bytes(data[pos + size * i : pos + size * (i + 1)], "big") for i in range(count)
        )
        pos += size * count + (4 if flags & 0x40 else 1)
        length = int.from_bytes(data[pos : pos + 4], "big")
        pos += 4
        if length == _UNKNOWN:
            return
        yield _Segment(
            number, flags & 63, refers, data[pos : pos + length], data[start : pos + length]
        )
        pos += length


def _exported(body: bytes) -> int:
    """How many symbols a dictionary gives on (7.4.2.1)."""
    flags = int.from_bytes(body[:2], "big")
    pos = 2
    if not flags & 1:
        pos += 8 if not flags >> 10 & 3 else 2
    if flags & 2 and not flags >> 12 & 1:
        pos += 4
    return int.from_bytes(body[pos : pos + 4], "big")


def _shown(body: bytes, count: int, most: int) -> tuple[set[int] | None, int]:
    """Numbers of the symbols that a text region places (6.4.5), and how many places there are.

    None for the numbers where it is coded otherwise, or has more than `most` places.
    """
    flags = int.from_bytes(body[17:19], "big")
    huffman, refined, strips = flags & 1, flags >> 1 & 1, flags >> 2 & 3
    if huffman or not count:
        return None, 0
    pos = 19 + (4 if refined and not flags >> 15 else 0)
    places = int.from_bytes(body[pos : pos + 4], "big")
    if places > most:
        return None, 0
    code = Arithmetic(body[pos + 4 :])
    size = (count - 1).bit_length()
    found: set[int] = set()
    code.number("strip")
    placed = 0
    while placed < places:
        if code.number("strip") is None:
            return None, placed
        code.number("first")
        while True:
            if strips:
                code.number("row")
            found.add(code.index(size))
            if refined and code.number("refined"):
                return None, placed
            placed += 1
            if code.number("next") is None or placed > places:
                break
    return found, placed


def _drawn_row(kept: _Kept) -> Any:
    """The symbols of a dictionary that are not shown, in rows; their ink is true."""
    missing = [number for number in range(kept.count) if number not in kept.shown][:_MOST_DRAWN]
    if not missing:
        return np.zeros((0, 0), dtype=bool)
    rows = -(-len(missing) // _IN_ROW)
    high = rows * _HIGH
    last = max(int.from_bytes(whole[:4], "big") for whole in kept.segments) + 1
    size = _WIDE.to_bytes(4, "big") + high.to_bytes(4, "big")
    page = _written(last, _PAGE, (), size + bytes(11))
    text = _written(
        last + 1, _TEXTS[1], (kept.number,), size + bytes(9) + _placed(missing, kept.count)
    )
    with pikepdf.new() as holder:
        picture = pikepdf.Stream(holder, b"".join((*kept.segments, page, text)))
        for key, value in {
            "Type": pikepdf.Name.XObject, "Subtype": pikepdf.Name.Image, "Width": _WIDE,
            "Height": high, "BitsPerComponent": 1, "ColorSpace": pikepdf.Name.DeviceGray,
            "Filter": pikepdf.Name.JBIG2Decode,
        }.items():  # fmt: skip
            picture[f"/{key}"] = value
        try:
            return drawn_alone(picture, _WIDE, high)[:, :, 0] < 128
        except PictureError:
            return np.zeros((0, 0), dtype=bool)


def _written(number: int, kind: int, refers: tuple[int, ...], body: bytes) -> bytes:
    size = 1 if number <= 256 else 2 if number <= 65536 else 4
    head = number.to_bytes(4, "big") + bytes([kind, len(refers) << 5])
    head += b"".join(one.to_bytes(size, "big") for one in refers)
    return head + b"\1" + len(body).to_bytes(4, "big") + body


def _placed(numbers: list[int], count: int) -> bytes:
    """A text region's flags and data: some symbols in rows, in the standard Huffman tables.

    Rows (table B.11) lie `_HIGH` apart, the first symbol of each at the left (B.6), the others
    `_GAP` pixels after the one before (B.8).
    """
    size = max(1, (count - 1).bit_length())
    # Every number has a code of the same length, told by one code for that length (7.4.3.1.7).
    bits = "".join("0001" if length == size else "0000" for length in range(35)) + "0" * count
    bits += "0" * (-len(bits) % 8)
    bits += "0"
    for start in range(0, len(numbers), _IN_ROW):
        bits += "0" if not start else "1111111" + f"{_HIGH - 141:032b}"
        bits += "00" + "0000000"
        codes = (f"{number:0{size}b}" for number in numbers[start : start + _IN_ROW])
        bits += ("1100" + f"{_GAP - 38:05b}").join(codes) + "01"
    bits += "0" * (-len(bits) % 8)
    data = bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))
    return b"\0\x11" + bytes(2) + len(numbers).to_bytes(4, "big") + data


def _boxes(ink: Any) -> Iterator[tuple[int, int]]:
    """Width and height of each symbol that was drawn."""
    for top in range(0, ink.shape[0], _HIGH):
        row = ink[top : top + _HIGH]
        columns = np.flatnonzero(row.any(axis=0))
        if not len(columns):
            continue
        for part in np.split(columns, np.flatnonzero(np.diff(columns) > _GAP // 2) + 1):
            lines = np.flatnonzero(row[:, part[0] : part[-1] + 1].any(axis=1))
            yield int(part[-1] - part[0]) + 1, int(lines[-1] - lines[0]) + 1
