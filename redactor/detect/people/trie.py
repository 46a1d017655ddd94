"""Known sequences of words, compiled into one trie of folded words.

Texts are read word by word; a long word may misspell one that is known, and a token may bear
a genitive or be the letter of a shortened name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from redactor.detect.names.forms import fold, misspelt, near_keys, without_s

GENITIVE = re.compile(r"['’´`](?:s|er(?:ne)?s?)?$", re.IGNORECASE)
"""The apostrophe of "Lars'" and what follows it, and what makes a family of a surname
("Holm'erne")."""
_SPELT_OUT = 7
"""Letters above which a name that is spelt out, letter by letter, is sure to be that name."""
_GAP = re.compile(r"(?:[ \n\t\-‐-―]|\.? ?|\. ?\n?|, ?\n?|/|[\"”’'*°?!] ){0,3}")
"""Between two words of a name. A scanner may read the mark of a note as a sign: "Karen? Holm"."""
_NOTED = re.compile(r"(?<=[^\W\d_]{3})\d{1,2}$")
"""The mark of a note, where it is not known to be raised."""


class End(NamedTuple):
    """Where a known sequence of words ends in the trie."""

    type: str
    kind: str
    score: float


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    end: End | None = None


@dataclass(slots=True)
class Trie:
    """What to look for. Can be pickled."""

    _root: _Node = field(default_factory=_Node)
    _words: set[str] = field(default_factory=set)
    _near: dict[str, set[str]] = field(default_factory=dict)
    _cache: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def words_of(self, token: str) -> tuple[str, ...]:
        """The known words that a token as written may stand for. Remembered."""
        words = self._cache.get(token)
        return self._cache.setdefault(token, self._read(token)) if words is None else words

    def longest(
        self,
        text: str,
        tokens: Sequence[re.Match[str]],
        place: int,
        *,
        single: bool = False,
    ) -> tuple[int, End | None]:
        """The longest known sequence that begins at a token: its last token and its end. With
        `single`, that of the token alone."""
        best: tuple[int, End | None] = (place, None)
        todo: list[tuple[_Node, int]] = [(self._root, place)]
        while todo:
            node, at = todo.pop()
            if at >= len(tokens):
                continue
            if at > place and not _GAP.fullmatch(text, tokens[at - 1].end(), tokens[at].start()):
                continue
            token = tokens[at].group()
            plain = fold(GENITIVE.sub("", token))
            for word in self.words_of(token):
                child = node.children.get(word)
                if child is None:
                    continue
                if child.end is not None and (best[1] is None or at > best[0]):
                    exact = word in {plain, without_s(plain)}
                    if exact or at > place or len(word) >= 8:
                        best = (at, child.end)
                if not single:
                    todo.append((child, at + 1))
        return best

    def insert(self, words: Sequence[str], end: End, *, force: bool = False) -> None:
        """Look for `words` too. A single letter is looked for only with `force`."""
        if not words or (not force and all(len(w) < 2 for w in words)):
            return
        node = self._root
        for word in words:
            node = node.children.setdefault(word, _Node())
            self._words.add(word)
            if len(word) >= 6 and end.kind == "full":
                for key in near_keys(word):
                    self._near.setdefault(key, set()).add(word)
        if node.end is None or end.score > node.end.score or end.kind == "deny":
            node.end = end

    def insert_spelt(self, words: Sequence[str], end: End) -> None:
        """One letter in each square of a form, or a letter-spaced heading; `words` as written: the
        "ø" of a square is one letter, though it is folded to two."""
        letters = "".join(words)
        if len(letters) > max(_SPELT_OUT, len(words)):
            self.insert([fold(letter) for letter in letters], end, force=True)

    def _read(self, token: str) -> tuple[str, ...]:
        """The words of known sequences that a token may stand for: itself, without its
        genitive or the mark of a note, or, for long words, the one it misspells."""
        word = fold(GENITIVE.sub("", token))
        readings = [word]
        bare = without_s(word)
        if bare:
            readings.append(bare)
        if len(word) == 1:
            readings.append(word + ".")
        if word[-1:].isdigit():
            readings.append(_NOTED.sub("", word))
        known_words = [w for w in readings if w in self._words]
        if not known_words and len(word) >= 6 and token[0].isupper():
            near = {
                other
                for reading in readings
                for key in near_keys(reading)
                for other in self._near.get(key, ())
                if misspelt(reading, other)
            }
            known_words = sorted(near)
        return tuple(known_words)
