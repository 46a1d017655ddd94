"""The binary arithmetic coder of JBIG2: the MQ coder (ITU-T T.88, annex E; encoder as in
ISO/IEC 15444-1, annex C)."""

from __future__ import annotations

from collections.abc import Iterable

_TABLE = (
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
"""For each state: the size of the less probable part, the states after a more and after a less
probable bit, and whether the two change places (T.88, table E.1)."""
_SIZE = tuple(row[0] for row in _TABLE for _ in (0, 1))
_MORE = tuple(2 * row[1] + bit for row in _TABLE for bit in (0, 1))
_LESS = tuple(2 * row[2] + (bit ^ row[3]) for row in _TABLE for bit in (0, 1))
"""The same for numbers of a state and the bit that is more probable in it."""


def coded(runs: Iterable[tuple[int, int, int]], contexts: int) -> bytes:
    """The code of bits, given as runs: context (below `contexts`), bit, and how often it comes."""
    size, more, less = _SIZE, _MORE, _LESS
    states = [0] * contexts
    out = bytearray(1)  # the byte before the first, which a carry never reaches
    low, width, room = 0, 0x8000, 12  # registers C, A and CT
    for context, bit, times in runs:
        state = states[context]
        while times:
            part = size[state]
            if state & 1 == bit:
                # As many as fit before the interval gets too short, at once.
                fit = (width - 0x8000) // part
                if fit >= times:
                    width -= part * times
                    low += part * times
                    break
                low += part * fit
                width -= part * (fit + 1)
                times -= fit + 1
                if width < part:
                    width = part
                else:
                    low += part
                state = more[state]
            else:
                times -= 1
                width -= part
                if width < part:
                    low += part
                else:
                    width = part
                state = less[state]
            shift = 16 - width.bit_length()
            width <<= shift
            while shift >= room:
                shift -= room
                low, room = _byte_out(out, low << room)
            low <<= shift
            room -= shift
        states[context] = state
    return _ended(out, low, width, room)


def _byte_out(out: bytearray, low: int) -> tuple[int, int]:
    """Write a byte of register C, carry included (BYTEOUT); gives what is left of C, and CT."""
    if out[-1] != 0xFF and low >= 0x8000000:
        out[-1] += 1
        low &= 0x7FFFFFF
    if out[-1] == 0xFF:
        # A byte after 255 has seven bits: its first one is room for a carry.
        out.append(low >> 20)
        return low & 0xFFFFF, 7
    out.append(low >> 19)
    return low & 0x7FFFF, 8


def _ended(out: bytearray, low: int, width: int, room: int) -> bytes:
    """What was written with the registers' rest and the marker of the end (FLUSH)."""
    most = low + width
    low |= 0xFFFF
    if low >= most:
        low -= 0x8000
    for _ in range(2):
        low, room = _byte_out(out, low << room)
    if out[-1] == 0xFF:
        out.pop()
    return bytes(out[1:]) + b"\xff\xac"
