"""Bilevel pictures as JBIG2, lossless (ITU-T T.88, 6.2, 6.4, 6.5, 7.2 and 7.4).

What comes more than once to the last pixel is coded once, as a symbol, with the places it stands
at; the rest is one generic region. Nothing is taken for something like it. Template 0 with its
usual places, and rows of the rest like the one above told by one bit (TPGDON). The stream is
embedded as PDF has it: no file header, no segments of the page's or the file's end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from redactor.redact.pictures.arithmetic import coded
from redactor.redact.pictures.components import Bits, Shapes, picture, shapes, without
from redactor.redact.pictures.integers import Numbers, Run, index_size

_PLACES = (
    (0, -1), (0, -2), (0, -3), (0, -4), (-1, 3), (-1, 2), (-1, 1), (-1, 0), (-1, -1), (-1, -2),
    (-1, -3), (-2, 2), (-2, 1), (-2, 0), (-2, -1), (-2, -2),
)  # fmt: skip
"""Rows and columns from a pixel to those its context is made of, the lowest bit first (6.2.5.3)."""
_ADAPTIVE = bytes((3, 255, 253, 255, 2, 254, 254, 254))
"""The usual places of the four that may be elsewhere (6.2.5.4), bytes with a sign."""
_LEFT, _RIGHT, _ABOVE = 4, 3, 2
_SAME_AS_ABOVE = 0x9B25
"""The context in which is told whether rows go on as before: like the one above, or not."""
_CONTEXTS = 1 << len(_PLACES)
_DICTIONARY, _TEXT, _REGION, _PAGE = 0, 6, 38, 48
_FLAGS = 0b1000
"""Arithmetic coding, template 0, TPGDON."""
_STRIP_BITS = 3
_STRIP = 1 << _STRIP_BITS
"""Rows of a strip: what stands on one line wanders by some pixels."""
_WORTH, _MOSTLY = 0.15, 0.5
"""Shares of the ink that come again: below the first, symbols do not pay; above the other, they
do for certain."""
_ROWS = 256
"""Rows whose contexts are found at once."""


class Dictionary:
    """The symbols of one or more pictures, lowest and then narrowest first."""

    def __init__(self, found: Iterable[Shapes]) -> None:
        often: Counter[bytes] = Counter()
        for shapes_ in found:
            often.update({key: len(places) for key, places in shapes_.items()})
        drawn = [(picture(key), key) for key, count in often.items() if count > 1]
        drawn.sort(key=lambda pair: pair[0].shape)
        self.symbols = [symbol for symbol, _ in drawn]
        self.number = {key: number for number, (_, key) in enumerate(drawn)}

    def segment(self, page: int) -> bytes:
        """The segment: of page 1, or of all (0) where it stands by itself (7.4.2)."""
        count = len(self.symbols).to_bytes(4, "big")
        numbers = Numbers(_CONTEXTS, ("height", "width", "exported"))
        data = coded(_dictionary(self.symbols, numbers), numbers.contexts)
        return _segment(1, _DICTIONARY, bytes(2) + _ADAPTIVE + count + count + data, page=page)


def jbig2(pixels: Bits) -> bytes:
    """The stream for pixels of shape (rows, columns), 1 where the JBIG2 page is black.

    PDF's filter turns them round: what it gives is 0 where they are 1.
    """
    found = shapes(pixels)
    symbols = Dictionary([found])
    data, used = coded_with(symbols, pixels, found, own=True)
    if not used or used > _MOSTLY:
        return data
    plain = _page(pixels, [])
    return data if len(data) < len(plain) else plain


def coded_with(
    symbols: Dictionary, pixels: Bits, found: Shapes, *, own: bool
) -> tuple[bytes, float]:
    """The stream, with the dictionary if it is its own, and what share of the ink its symbols are.

    The share is 0, and there are no symbols, where it is too small to be worth its while.
    """
    known = {key: places for key, places in found.items() if key in symbols.number}
    rest = without(pixels, known)
    used = 1 - float(rest.sum()) / max(1, int(pixels.sum()))
    if used < _WORTH or not known:
        return _page(pixels, []), 0.0
    before = [symbols.segment(page=1)] if own else []
    return _page(rest, [*before, _text(symbols, known, pixels)]), used


def _page(rest: Bits, before: list[bytes]) -> bytes:
    """The page's segment, those of symbols, and one region with the rest."""
    size = _size(rest)
    region = size + bytes(9) + bytes([_FLAGS]) + _ADAPTIVE + coded(_region(rest), _CONTEXTS)
    return b"".join((_segment(0, _PAGE, size + bytes(11)), *before, _segment(3, _REGION, region)))


def _size(pixels: Bits) -> bytes:
    height, width = map(int, pixels.shape)
    return width.to_bytes(4, "big") + height.to_bytes(4, "big")


def _segment(number: int, kind: int, body: bytes, *, refers: bool = False, page: int = 1) -> bytes:
    """A segment that refers to no other, or to the dictionary (7.2)."""
    head = number.to_bytes(4, "big") + bytes([kind]) + (b"\x20\1" if refers else b"\0")
    return head + bytes([page]) + len(body).to_bytes(4, "big") + body


def _text(symbols: Dictionary, known: Shapes, pixels: Bits) -> bytes:
    """The segment of the symbols' places (7.4.3), told by their lower left corners."""
    places = [
        (symbols.number[key], left, top + symbols.symbols[symbols.number[key]].shape[0] - 1)
        for key, placed in known.items()
        for left, top in placed
    ]
    places.sort(key=lambda place: (place[2] // _STRIP, place[1]))
    size = index_size(len(symbols.symbols))
    numbers = Numbers(1 << size, ("strip", "first", "next", "row"))
    head = (_STRIP_BITS << 2).to_bytes(2, "big") + len(places).to_bytes(4, "big")
    data = coded(_places(places, symbols.symbols, size, numbers), numbers.contexts)
    return _segment(2, _TEXT, _size(pixels) + bytes(9) + head + data, refers=True)


def _dictionary(symbols: list[Bits], numbers: Numbers) -> Iterator[Run]:
    """Symbols in classes of one height, each told by how much wider it is (6.5.5)."""
    height = width = 0
    for symbol in symbols:
        if symbol.shape[0] != height:
            if height:
                yield from numbers.end("width")
            yield from numbers.tell("height", symbol.shape[0] - height)
            height, width = symbol.shape[0], 0
        yield from numbers.tell("width", symbol.shape[1] - width)
        width = symbol.shape[1]
        part = np.pad(symbol, ((_ABOVE, 0), (_LEFT, _RIGHT)))
        yield from _lengths(_contexts(part, np.arange(height), width).ravel())
    yield from numbers.end("width")
    # None is left out, then all are given on (6.5.10).
    yield from numbers.tell("exported", 0)
    yield from numbers.tell("exported", len(symbols))


def _places(
    places: Sequence[tuple[int, int, int]], symbols: list[Bits], size: int, numbers: Numbers
) -> Iterator[Run]:
    """Strips from the top, in each the symbols from the left (6.4.5)."""
    yield from numbers.tell("strip", 0)
    strip, first, across = 0, 0, -1
    for symbol, left, bottom in places:
        if across < 0 or bottom // _STRIP != strip:
            if across >= 0:
                yield from numbers.end("next")
            yield from numbers.tell("strip", bottom // _STRIP - strip)
            strip = bottom // _STRIP
            yield from numbers.tell("first", left - first)
            first = left
        else:
            yield from numbers.tell("next", left - across)
        yield from numbers.tell("row", bottom % _STRIP)
        yield from numbers.index(symbol, size)
        across = left + symbols[symbol].shape[1] - 1
    yield from numbers.end("next")


def _contexts(part: Bits, rows: npt.NDArray[np.int64], width: int) -> npt.NDArray[np.uint32]:
    """Of each pixel twice its context, and itself; `part` has a margin, `rows` count without."""
    found = np.zeros((len(rows), width), np.uint32)
    for bit, (down, across) in enumerate(_PLACES):
        at = _LEFT + across
        found |= part[rows + (_ABOVE + down), at : at + width].astype(np.uint32) << (bit + 1)
    found |= part[rows + _ABOVE, _LEFT : _LEFT + width]
    return found


def _lengths(symbols: npt.NDArray[np.uint32]) -> Iterator[Run]:
    """Equal ones after each other as one: context, bit, and how often."""
    first = np.flatnonzero(np.diff(symbols, prepend=symbols[0] ^ 1))
    values = symbols[first]
    times = np.diff(first, append=len(symbols))
    yield from zip((values >> 1).tolist(), (values & 1).tolist(), times.tolist(), strict=True)


def _region(pixels: Bits) -> Iterator[Run]:
    """What is to be coded of a generic region."""
    height, width = pixels.shape
    usual = False
    for top in range(0, height, _ROWS):
        rows = pixels[max(0, top - _ABOVE) : top + _ROWS]
        part = np.pad(rows, ((0 if top else _ABOVE, 0), (_LEFT, _RIGHT)))
        same = (part[_ABOVE:] == part[_ABOVE - 1 : -1]).all(axis=1)
        told = np.diff(same.astype(np.int8), prepend=np.int8(usual)) != 0
        usual = bool(same[-1])
        length = np.where(same, 1, width + 1)
        start = np.cumsum(length) - length
        symbols = np.empty(int(length.sum()), np.uint32)
        symbols[start] = 2 * _SAME_AS_ABOVE + told
        new = np.flatnonzero(~same)
        if len(new):
            places = start[new][:, None] + np.arange(1, width + 1)
            symbols[places] = _contexts(part, new, width)
        yield from _lengths(symbols)
