"""Whole numbers as bits for the arithmetic coder of JBIG2 (ITU-T T.88, annex A)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Run = tuple[int, int, int]
"""Context, bit, and how often it comes."""
_SPACE = 512
"""Contexts of one kind of number."""
_CLASSES = ((4, 2), (20, 4), (84, 6), (340, 8), (4436, 12), (1 << 32, 32))
"""Size below which a number is in a class, and its bits there; each class is told by one more bit
than the one before (A.2)."""


def index_size(count: int) -> int:
    """Bits of the number of one of `count` things."""
    return (count - 1).bit_length()


class Numbers:
    """Writes numbers of several kinds, whose contexts come after the first `before`."""

    def __init__(self, before: int, kinds: Sequence[str]) -> None:
        self._at = {kind: before + _SPACE * place for place, kind in enumerate(kinds)}
        self.contexts = before + _SPACE * len(kinds)

    def tell(self, kind: str, value: int) -> Iterator[Run]:
        """The bits of a number."""
        size, least = abs(value), 0
        bits = [int(value < 0)]
        for place, (above, length) in enumerate(_CLASSES):
            if size < above:
                bits += [1] * place + [0] * (place < len(_CLASSES) - 1)
                bits += [(size - least) >> bit & 1 for bit in reversed(range(length))]
                break
            least = above
        return self._told(kind, bits)

    def end(self, kind: str) -> Iterator[Run]:
        """The bits of what is no number: nothing more comes (minus nought)."""
        return self._told(kind, (1, 0, 0, 0))

    def index(self, value: int, size: int) -> Iterator[Run]:
        """The bits of one of 1 << size things, in the first contexts (A.3)."""
        before = 1
        for bit in reversed(range(size)):
            told = value >> bit & 1
            yield before, told, 1
            before = 2 * before + told

    def _told(self, kind: str, bits: Sequence[int]) -> Iterator[Run]:
        before = 1
        for told in bits:
            yield self._at[kind] + before, told, 1
            before = 2 * before + told
            if before >= _SPACE:
                before = before & 511 | 256
