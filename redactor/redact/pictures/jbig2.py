"""Bilevel pictures as JBIG2: one generic region, lossless (ITU-T T.88, 6.2, 7.2 and 7.4).

Template 0 with its usual places, and rows like the one above told by one bit (TPGDON). The
stream is embedded as PDF has it: no file header, no segments of the page's or the file's end.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from redactor.redact.pictures.arithmetic import coded

Bits = npt.NDArray[np.uint8]
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
_PAGE, _REGION = 48, 38
_FLAGS = 0b1000
"""Arithmetic coding, template 0, TPGDON."""
_ROWS = 256
"""Rows whose contexts are found at once."""


def jbig2(pixels: Bits) -> bytes:
    """The stream for pixels of shape (rows, columns), 1 where the JBIG2 page is black.

    PDF's filter turns them round: what it gives is 0 where they are 1.
    """
    height, width = pixels.shape
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    page = size + bytes(8) + b"\0" + bytes(2)
    region = size + bytes(8) + b"\0" + bytes([_FLAGS]) + _ADAPTIVE
    return _segment(0, _PAGE, page) + _segment(1, _REGION, region + coded(_runs(pixels), _CONTEXTS))


def _segment(number: int, kind: int, body: bytes) -> bytes:
    """A segment of page 1 that refers to no other (7.2)."""
    head = number.to_bytes(4, "big") + bytes([kind, 0, 1])
    return head + len(body).to_bytes(4, "big") + body


def _runs(pixels: Bits) -> Iterator[tuple[int, int, int]]:
    """What is to be coded: context, bit, and how often in a row."""
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
            context = np.zeros((len(new), width), np.uint32)
            for bit, (down, across) in enumerate(_PLACES):
                at = _LEFT + across
                context |= part[new + (_ABOVE + down), at : at + width].astype(np.uint32) << (
                    bit + 1
                )
            context |= part[new + _ABOVE, _LEFT : _LEFT + width]
            symbols[start[new][:, None] + np.arange(1, width + 1)] = context
        first = np.flatnonzero(np.diff(symbols, prepend=symbols[0] ^ 1))
        values = symbols[first]
        times = np.diff(first, append=len(symbols))
        yield from zip((values >> 1).tolist(), (values & 1).tolist(), times.tolist(), strict=True)
