"""Whether two documents of nearly the same words are about different people.

One form filled in by two neighbours, one letter sent to three: each is a document of its own,
however much of its text is the template's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

_SAME = 80.0
"""Of 100: letters a name and a place in a text share where one is a bad scan of the other."""
_LEAST = 5
"""Letters of a name that can be looked for; shorter ones stand in any text."""


@dataclass(frozen=True, slots=True)
class People:
    """Names, addresses and numbers of people that each document (id) holds, and its text."""

    named: Mapping[str, Collection[str]]
    texts: Mapping[str, str]

    def differ(self, one: str, other: str) -> bool:
        """Whether each of the two holds somebody the other does not."""
        return self._stranger(one, other) and self._stranger(other, one)

    def _stranger(self, one: str, other: str) -> bool:
        text = _plain(self.texts.get(other, ""))
        names = {_plain(name) for name in self.named.get(one, ())}
        return any(
            len(name) >= _LEAST and fuzz.partial_ratio(name, text, score_cutoff=_SAME) == 0
            for name in names
        )


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
