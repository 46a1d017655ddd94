"""Ordinary Danish words, to tell a heading from a name.

The list holds word forms of 3 to 10 letters that are nobody's name in our lists; what is not
in it may still be an ordinary word.
"""

from __future__ import annotations

import gzip
import re
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def _words() -> bytes:
    """All words in order, each between line feeds: bytes take a tenth of what a set would."""
    return gzip.decompress((files("redactor.detect") / "data" / "words.txt.gz").read_bytes())


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
_PART, _TAIL = 3, 5
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
        for at in range(_PART, len(word) - _TAIL + 1)
    )


_SHORT_TAIL = re.compile(
    r"(?P<head>\w{3,})(?:bur(?:e|et|ene)?|vagt(?:en|er)?|skab(?:e|et)?|rum(?:met)?|lift(?:en)?"
    r"|depot(?:et|er)?|hylde|skilt(?:et|e)?|port(?:en)?)"
)
"""Things whose names are shorter than a compound's last part else has to be."""


@lru_cache(maxsize=4096)
def is_compound(word: str) -> bool:
    """Whether a word that no list of names knows is a plain noun, also one of three parts or with
    a short last one: "Hjælpemiddeldepot", "Boldbur"."""
    if is_plain_noun(word):
        return True
    short = _SHORT_TAIL.fullmatch(word)
    if short is not None and is_plain_noun(short["head"].removesuffix("s")):
        return True
    return any(
        is_ordinary_word(word[at:]) and is_plain_noun(word[:at].removesuffix("s"))
        for at in range(2 * _PART, len(word) - _TAIL + 1)
    )


_OF_PEOPLE = re.compile(
    r"(?:er|ør|ent|ist|mand|kvinde|chef|elev|vikar|kone|søn|datter|barn|læge|vært|kok|svend|far|mor"
    r"|fyr|dreng|pige|tolk|pedel|politi|værge"
    r"|(?<!komfur)(?<!brand)(?<!tyveri)(?<!fugt)(?<!vand)(?<!energi)vagt)(?:en|et|n)?$"
)
"""How words for people at work end."""


def is_thing(word: str) -> bool:
    """Whether a word that no list of names knows is a compound for a thing, and no post."""
    return _OF_PEOPLE.search(word) is None and is_compound(word)


@lru_cache(maxsize=4096)
def is_ordinary_word(word: str) -> bool:
    """Whether `word`, in any case, is a Danish word and no name."""
    return _is_listed(word.casefold().encode("utf-8", "replace"))


_OLD_FORMS = (
    ("aa", "å"), ("ei", "ej"), ("øi", "øj"), ("kj", "k"), ("gj", "g"), ("ee", "e"), ("ii", "i"),
    ("uu", "u"), ("x", "ks"), ("ph", "f"), ("dt", "t"), ("æe", "æ"), ("ies", "js"),
)  # fmt: skip
_OLD_SHORT = frozenset("aar saa paa faa maa gaa naa raad vei tøe koe øie huus iis".split())  # noqa: SIM905


@lru_cache(maxsize=4096)
def is_old_word(word: str) -> bool:
    """Whether a word, in any case, is one of the language as it was spelt before 1948, and no
    modern one: "Naar", "Daab", "Huus"."""
    low = word.casefold()
    if low in _OLD_SHORT:
        return True
    if len(low) < _PART:
        return False
    new = low
    for old, modern in _OLD_FORMS:
        if old in low and is_ordinary_word(low.replace(old, modern)):
            return True
        new = new.replace(old, modern)
    return new != low and is_ordinary_word(new)
