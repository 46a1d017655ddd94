"""Reads what the arithmetic coder of JBIG2 wrote (ITU-T T.88, annexes A and E)."""

from __future__ import annotations

_STATES = (
    (0x5601, 1, 1, 1), (0x3401, 2, 6, 0), (0x1801, 3, 9, 0), (0x0AC1, 4, 12, 0),
    (0x0521, 5, 29, 0), (0x0221, 38, 33, 0), (0x5601, 7, 6, 1), (0x5401, 8, 14, 0),
    (0x4801, 9, 14, 0), (0x3801, 10, 14, 0), (0x3001, 11, 17, 0), (0x2401, 12, 18, 0),
    (0x1C01, 13, 20, 0), (0x1601, 29, 21, 0), (0x5601, 15, 14, 1), (0x5401, 16, 14, 0),
    (0x5101, 17, 15, 0), (0x4801, 18, 16, 0), (0x3801, 19, 17, 0), (0x3401, 20, 18, 0),
    (0x3001, 21, 19, 0), (0x2801, 22, 19, 0), (0x2401, 23, 20, 0), (0x2201, 24, 21, 0),
    (0x1C01, 25, 22, 0), (0x1801, 26, 23, 0), (0x1601, 27, 24, 0), (0x1401, 28, 25, 0),
    (0x1201, 29, 26, 0), (0x1101, 30, 27, 0), (0x0AC1, 31, 28, 0), (0x09C1, 32, 29, 0),
    (0x08A1, 33, 30, 0), (0x0521, 34, 31, 0), (0x0441, 35, 32, 0), (0x02A1, 36, 33, 0),
    (0x0221, 37, 34, 0), (0x0141, 38, 35, 0), (0x0111, 39, 36, 0), (0x0085, 40, 37, 0),
    (0x0049, 41, 38, 0), (0x0025, 42, 39, 0), (0x0015, 43, 40, 0), (0x0009, 44, 41, 0),
    (0x0005, 45, 42, 0), (0x0001, 45, 43, 0), (0x5601, 46, 46, 0),
)  # fmt: skip
"""Size of the less probable part, the states after a more and a less probable bit, and whether
these change places (table E.1)."""
_CLASSES = ((0, 2), (4, 4), (20, 6), (84, 8), (340, 12), (4436, 32))
"""Least number of a class and its bits (A.2)."""


class Arithmetic:
    """Numbers of several kinds, one after another. Past the end of the data it gives any."""

    def __init__(self, data: bytes) -> None:
        self._data, self._pos = data + b"\xff\xac", 0
        self._states: dict[tuple[str, int], tuple[int, int]] = {}
        self._code = self._data[0] << 16
        self._room = 0
        self._byte()
        self._code <<= 7
        self._room -= 7
        self._width = 0x8000

    def number(self, kind: str) -> int | None:
        """The next number of a kind; None where there is none (A.2)."""
        before = 1

        def bit() -> int:
            nonlocal before
            told = self._bit((kind, before))
            before = 2 * before + told if before < 256 else ((2 * before + told) & 511) | 256
            return told

        negative = bit()
        place = 0
        while place < len(_CLASSES) - 1 and bit():
            place += 1
        least, length = _CLASSES[place]
        value = 0
        for _ in range(length):
            value = 2 * value + bit()
        value += least
        return value if not negative else -value if value else None

    def index(self, size: int) -> int:
        """The number of one of 1 << size things (A.3)."""
        before = 1
        for _ in range(size):
            before = 2 * before + self._bit(("", before))
        return before - (1 << size)

    def _bit(self, context: tuple[str, int]) -> int:
        state, likely = self._states.get(context, (0, 0))
        part, more, less, turns = _STATES[state]
        self._width -= part
        if self._code >> 16 >= part:
            self._code -= part << 16
            if self._width & 0x8000:
                return likely
            usual = self._width >= part
        else:
            usual = self._width < part
            self._width = part
        told = likely if usual else 1 - likely
        self._states[context] = (more, likely) if usual else (less, likely ^ turns)
        while not self._width & 0x8000:
            if not self._room:
                self._byte()
            self._width <<= 1
            self._code = self._code << 1 & 0xFFFFFFFF
            self._room -= 1
        return told

    def _byte(self) -> None:
        last = self._data[self._pos]
        following = self._data[self._pos + 1] if self._pos + 1 < len(self._data) else 0xFF
        if last == 0xFF and following > 0x8F:
            self._code += 0xFF00
            self._room = 8
            return
        self._pos = min(self._pos + 1, len(self._data) - 1)
        self._code += following << (9 if last == 0xFF else 8)
        self._room = 7 if last == 0xFF else 8
