"""Bundle numbers: given once, never changed, never given again."""

from __future__ import annotations

from collections.abc import Sequence

from redactor.collect.manifest import Item


class Numbers:
    """Gives the next free number, at the top or under a parent."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._last: dict[str, int] = {}
        for item in items:
            parent, _, own = item.number.rpartition(".")
            self._last[parent] = max(self._last.get(parent, 0), int(own))

    def next(self, parent: str) -> str:
        self._last[parent] = self._last.get(parent, 0) + 1
        return f"{parent}.{self._last[parent]}" if parent else str(self._last[parent])
