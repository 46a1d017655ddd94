"""Ordinary Danish words, to tell a heading from a name: compounds, things, and old spelling."""

from __future__ import annotations

import re
from functools import lru_cache

from redactor.lexicon import FIRST_PART, LAST_PART, is_ordinary_word, is_plain_noun

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
        for at in range(2 * FIRST_PART, len(word) - LAST_PART + 1)
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
    if len(low) < FIRST_PART:
        return False
    new = low
    for old, modern in _OLD_FORMS:
        if old in low and is_ordinary_word(low.replace(old, modern)):
            return True
        new = new.replace(old, modern)
    return new != low and is_ordinary_word(new)
