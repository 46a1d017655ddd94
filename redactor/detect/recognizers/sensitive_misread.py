"""Words in which OCR read a letter as a digit: "sk1zofreni", "v0ldtægt"."""

from __future__ import annotations

import re
from itertools import product

_MISREAD = re.compile(r"[^\W\d_][015]|[015][^\W\d_]{3}")
_WORD = re.compile(r"(?=(?:[^\W\d_]*[015]){1,3}[^\W\d_]*$)(?=(?:\d*[^\W\d_]){4})[^\W_]{5,40}")
"""Letters with one to three digits among them."""
_READ_AS = {"0": "oø", "1": "li", "5": "s"}


def may_be_misread(text: str) -> bool:
    """Whether a digit stands in a word, at a hundredth of the cost of looking at every word."""
    return _MISREAD.search(text) is not None


def readings(low: str) -> list[str]:
    """What a word in lower case may have been before OCR; nothing where it is no such word."""
    if low.isalpha() or not _WORD.match(low):
        return []
    return ["".join(letters) for letters in product(*(_READ_AS.get(c, c) for c in low))]
