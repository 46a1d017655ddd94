"""Whether the text that a file gives is language, and was read well."""

from __future__ import annotations

import re

import numpy as np

from redactor.ingest.glyphs import Glyphs

_VOWELS = frozenset("aeiouyæøåäöüéáíóúAEIOUYÆØÅÄÖÜÉÁÍÓÚ")
_COMMON_SIGNS = frozenset(" .,;:!?'\"()[]/-–—&%§@+*=|_<>#€$»«“”’‘•·…°´`½²³{}~^\\")
_WORD = re.compile(r"[^\W\d_]{2,}")
_SIGN_WITHIN = r"[^\W\d_][{}|€$~^<>\\£¤¦][^\W\d_]|\w[{}|€][\s.,]|\s[{}|€]\w"
_DIGIT_WITHIN = r"[^\W\d_]{2}\d[a-zæøå]"
_CAPITAL_WITHIN = r"\b[a-zæøå]{3,}[A-ZÆØÅ][a-zæøå]+\b"
_BROKEN = re.compile(rf"{_SIGN_WITHIN}|{_DIGIT_WITHIN}|{_CAPITAL_WITHIN}")
"""What stands in no word: "Mik{el", "Jens€r", "snerydnIng"; but for addresses on the web."""
_ON_THE_WEB = re.compile(r"\S*(?:@|://|www\.)\S*")
_MISREAD_SHARE, _LEAST_MISREAD = 0.015, 3
"""Of the words: scanners that read badly have 3 % or more, the files of word processors 0.1 %
(measured on 49 minutes and parish magazines)."""


def is_garbled(glyphs: Glyphs) -> bool:
    """Whether the codes cannot be what the page shows, as from a font with a false map.

    Either many signs are neither letters, digits nor usual signs, or Latin text has hardly
    a vowel (Danish has close to 40 % in running text).
    """
    codes, counts = np.unique(glyphs.code, return_counts=True)
    total = int(counts.sum())
    if total < 20:
        return False
    known = latin = vowels = 0
    for code, count in zip(codes.tolist(), counts.tolist(), strict=True):
        char = chr(code)
        known += count if char.isalnum() or char in _COMMON_SIGNS else 0
        if code < 0x250 and char.isalpha():
            latin += count
            vowels += count if char in _VOWELS else 0
    return known < 0.75 * total or (latin >= 60 and vowels < 0.15 * latin)


def is_misread(glyphs: Glyphs) -> bool:
    """Whether a scan's text was read so badly that names in it are likely not theirs."""
    parts = zip(glyphs.code.tolist(), glyphs.space.tolist(), glyphs.span.tolist(), strict=True)
    text, last = [], -1
    for code, space, span in parts:
        text.append(" " if space or span != last else "")
        text.append(chr(code))
        last = span
    written = _ON_THE_WEB.sub(" ", "".join(text))
    broken = len(_BROKEN.findall(written))
    return broken >= max(_LEAST_MISREAD, _MISREAD_SHARE * len(_WORD.findall(written)))
