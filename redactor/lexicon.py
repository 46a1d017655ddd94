"""Which words are Danish, and which are listed as names.

What judges the spelling of a scan's own text layer and what tells a heading from a name go by the
same lists. That of words holds forms of 3 to 10 letters that are nobody's name in our lists; what
is not in it may still be an ordinary word.
"""

from __future__ import annotations

import gzip
import re
from functools import lru_cache
from importlib.resources import files

_DATA = files("redactor") / "detect" / "data"


@lru_cache(maxsize=1)
def _words() -> bytes:
    """All words in order, each between line feeds: bytes take a tenth of what a set would."""
    return gzip.decompress((_DATA / "words.txt.gz").read_bytes())


def _is_listed(word: bytes) -> bool:
    """Whether a word is in the list, which is halved until it is found or cannot be."""
    listed = _words()
    low, high = 0, len(listed) - 1  # both are line feeds
    while low < high:
        start = listed.rfind(b"\n", low, (low + high) // 2 + 1)
        stop = listed.find(b"\n", start + 1)
        here = listed[start + 1 : stop]
        if here == word:
            return True
        low, high = (stop, high) if here < word else (low, start)
    return False


_NOUN_ENDING = re.compile(
    r"\w{4,}(?:tion(?:en|er|erne)?|itet(?:en)?|else(?:r|rne)?|(?:ig|som|bar|løs|st|nd)hed(?:en)?"
    r"|ning(?:en|er|erne)|skab(?:et|er)?|isme(?:n|r)?|logi(?:en)?|tjeneste(?:n|r|rne)?"
    r"|kreds(?:en|e|ene)?|udvalg(?:et)?|gruppe(?:n|r|rne)?|koncert(?:en|er)?|aften(?:en)?"
    r"|møde(?:t|r|rne)?)",
    re.IGNORECASE,
)
FIRST_PART, LAST_PART = 3, 5
"""Fewest letters of the first and of the last part of a compound."""


@lru_cache(maxsize=4096)
def is_plain_noun(word: str) -> bool:
    """Whether a word that no list of names knows is one of the language: itself, by its
    ending, or as two ordinary words in one ("Idéhistorie", "Valgmenighed").

    Of 7,700 listed names of eight letters and more one in a hundred looks so too.
    """
    if is_ordinary_word(word) or _NOUN_ENDING.fullmatch(word):
        return True
    return any(
        is_ordinary_word(word[:at]) and is_ordinary_word(word[at:])
        for at in range(FIRST_PART, len(word) - LAST_PART + 1)
    )


@lru_cache(maxsize=4096)
def is_ordinary_word(word: str) -> bool:
    """Whether `word`, in any case, is a Danish word and no name."""
    return _is_listed(word.casefold().encode("utf-8", "replace"))


@lru_cache(maxsize=1)
def _names() -> bytes:
    return (_DATA / "names.tsv").read_bytes()


@lru_cache(maxsize=4096)
def is_listed_name(word: str) -> bool:
    """Whether `word`, in any case, or what it is the genitive of, is in the list of names."""
    key = word.casefold()
    return any(f"\n{name}\t".encode() in _names() for name in {key, key.removesuffix("s")})
