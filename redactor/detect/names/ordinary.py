"""Ordinary Danish words, to tell a heading from a name.

The list holds word forms of 3 to 10 letters that are nobody's name in our lists; what is not
in it may still be an ordinary word.
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def _words() -> bytes:
    """All words, each between line feeds: bytes take a tenth of what a set would."""
    return gzip.decompress((files("redactor.detect") / "data" / "words.txt.gz").read_bytes())


@lru_cache(maxsize=4096)
def is_ordinary_word(word: str) -> bool:
    """Whether `word`, in any case, is a Danish word and no name."""
    return f"\n{word.casefold()}\n".encode("utf-8", "replace") in _words()
