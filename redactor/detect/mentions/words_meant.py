"""Names that are words of the language too, told by their capital: "Det var med Flora i haven".

In Danish a word has a capital within a sentence only as a name. The model reads it as one then;
the lists of words would take it for a word, which it is in headings, in tables and where a writer
sets nouns with a capital.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from redactor.detect.mentions.names_kind import Named
from redactor.detect.mentions.page_tells import told as page_told
from redactor.detect.names.gazetteer import NO_NAME, name_weights
from redactor.detect.names.lexicon import TITLE_WORD
from redactor.detect.recognizers.people_words import NO_NAMES, RELATIONS, STOP
from redactor.lexicon import is_ordinary_word

_SURE, _AGAIN = 0.85, 0.7
"""How sure the model is of a name within a sentence, and of the same elsewhere on the page."""
_LEAST = 3
_NO_NAMES = STOP | NO_NAMES | RELATIONS
_WITHIN = re.compile(r"[a-zæøåé,;] $")
_CAPITAL = re.compile(r"(?<=[a-zæøåé,;] )[A-ZÆØÅ][a-zæøåé]{2,}(?![\w-])")
_READ = 8000
_ODD, _PER = 2, 150
"""Words with a capital that any page may have, and one more for so many words."""


def names_that_are_words(text: str, names: Sequence[Named]) -> frozenset[str]:
    """The words of the language that `names`, as the model reads a page, tell to be somebody's
    name there, with and without a genitive. Linear in the text."""
    told = {
        text[n.start : n.end]
        for n in names
        if n.type == "PERSON"
        and n.score >= _SURE
        and _WITHIN.search(text, max(0, n.start - 2), n.start)
        and _may_be(text[n.start : n.end])
    }
    if not told:
        return frozenset()
    odd = {
        word
        for word in _CAPITAL.findall(text[:_READ])
        if word not in told and name_weights(word) == NO_NAME and is_ordinary_word(word)
    }
    if len(odd) > _ODD + text[:_READ].count(" ") // _PER:
        return frozenset()
    small = page_told(text).small
    told = {w for w in told if w.lower() not in small and f"{w.lower()}s" not in small}
    return frozenset(told | {f"{word}s" for word in told})


def is_told(name: Named, word: str, told: frozenset[str]) -> bool:
    """Whether a word that the model reads as a person is one of those that are told to be."""
    return name.type == "PERSON" and name.score >= _AGAIN and word in told


def _may_be(word: str) -> bool:
    low = word.lower()
    return (
        len(word) >= _LEAST
        and word.isalpha()
        and word.istitle()
        and name_weights(word) == NO_NAME
        and low not in _NO_NAMES
        and not TITLE_WORD.fullmatch(word)
    )
