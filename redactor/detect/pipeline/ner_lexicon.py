"""What the names model knows from lists: given names, surnames, places, bodies, ordinary words.

The lists travel with the model (`lexicon.txt.gz`), because its weights were trained with them.
They give each word a row of features, added to the encoder's input: evidence, not a verdict.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from enum import IntFlag

import numpy as np
from numpy.typing import NDArray

from redactor.detect.names.gazetteer import fold

ByteArray = NDArray[np.uint8]


class Known(IntFlag):
    """What a list says of a word or phrase; the values are those in the file."""

    GIVEN = 1
    GIVEN_MOSTLY = 2
    FAMILY = 4
    FAMILY_MOSTLY = 8
    PLACE = 16
    COUNTRY = 32
    ORGANISATION = 64
    ORDINARY = 128
    BEGINS = 256  # the first word of a place or organisation of several words


NAMELIKE = Known.GIVEN_MOSTLY | Known.FAMILY_MOSTLY | Known.PLACE | Known.ORGANISATION

_LISTED = 8  # features that are the lower bits of Known
GENITIVE, UNKNOWN, CASELESS, INITIALS = range(_LISTED, _LISTED + 4)
FEATURES = _LISTED + 4
"""Width of a word's features: the lists', then: known without its -s, in no list, its case says
nothing, written like initials."""

MAX_PHRASE = 5  # words
CACHE_SIZE = 50_000  # words with their features; emptied when full


class Lexicon:
    """Looks words up. `data` is the content of lexicon.txt.gz: lines of `phrase<TAB>Known`."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._known: dict[str, int] = {}
        for line in gzip.decompress(data).decode("utf-8").splitlines():
            phrase, _, value = line.rpartition("\t")
            self._known[phrase] = int(value)
        self._cache: dict[str, tuple[int, bool]] = {}

    def known(self, word: str) -> Known:
        """What the lists say of a word; of a hyphenated one what they say of its parts."""
        return Known(self._look_up(word)[0])

    def _look_up(self, word: str) -> tuple[int, bool]:
        """The bits of a word, and whether they are those of its form without genitive -s."""
        found = self._cache.get(word)
        if found is None:
            if len(self._cache) > CACHE_SIZE:
                self._cache.clear()
            found = self._cache[word] = self._search(word)
        return found

    def _search(self, word: str) -> tuple[int, bool]:
        key = fold(word)
        value = self._known.get(key, 0) & ~Known.BEGINS
        if value:
            return value, False
        for ending in ("'s", "’s", "s", "'", "’"):
            if len(key) > 3 and key.endswith(ending):
                value = self._known.get(key.removesuffix(ending), 0) & ~Known.BEGINS
                if value:
                    return value, True
        if "-" in key[1:-1]:
            for part in key.split("-"):
                value |= self._known.get(part, 0) & ~(Known.BEGINS | Known.ORDINARY)
        return value, False

    def features(self, words: Sequence[str], caseless: Sequence[bool]) -> ByteArray:
        """Features of the words of a text, shape (words, FEATURES), 0 or 1.

        `caseless` marks the words in stretches whose case says nothing.
        """
        rows = np.zeros((len(words), FEATURES), np.uint8)
        for index, word in enumerate(words):
            value, genitive = self._look_up(word)
            row = rows[index]
            for bit in range(_LISTED):
                if value >> bit & 1:
                    row[bit] = 1
            row[GENITIVE] = genitive
            row[UNKNOWN] = not value and word[0].isalpha()
            row[CASELESS] = caseless[index]
            letters = word.replace(".", "")
            row[INITIALS] = (
                not caseless[index] and letters.isalpha() and letters.isupper() and len(letters) < 5
            )
        self._mark_phrases(words, rows)
        return rows

    def _mark_phrases(self, words: Sequence[str], rows: ByteArray) -> None:
        """Mark the words of listed places and organisations of several words."""
        at = 0
        while at < len(words) - 1:
            phrase = fold(words[at])
            step = 1
            if self._known.get(phrase, 0) & Known.BEGINS:
                for end in range(at + 1, min(at + MAX_PHRASE, len(words))):
                    phrase = f"{phrase} {fold(words[end])}"
                    value = self._known.get(phrase, 0) or self._known.get(
                        phrase.removesuffix("s"), 0
                    )
                    if value:
                        step = end + 1 - at
                        for bit in range(_LISTED):
                            if value >> bit & 1:
                                rows[at : end + 1, bit] = 1
            at += step
