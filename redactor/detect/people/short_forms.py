"""Letters that stand for somebody whom the same document names.

"FRS fortæller" in the minutes that name Flemming Rosenlund Skjøth, "M siger" in the note on a
talk with Mathilde. Letters that stand for nobody ("hvor A havde bygget mod B") are pseudonyms
and no part of this.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from redactor.detect.names.forms import PARTICLES, Kind, parse
from redactor.detect.people.bare_names import DOES
from redactor.model import Finding

_PSEUDONYMS = frozenset("ABCIXYZ")
"""Letters that decisions call people by; and the word I."""
_LEAST = 3
"""Initials of fewer letters are as often an abbreviation ("KL", "SU")."""
_INITIALS = re.compile(r"(?<![\w.@/-])[A-ZÆØÅ]{3,4}(?![\w@/-]|\.\w)")
_LETTER = re.compile(
    r"(?:^|(?<=\n)|(?<=[.!?:;] )|(?<=\bat )|(?<=\bog )|(?<=\bmen )|(?<=\bnår )|(?<=\bhvis ))"
    rf"(?P<letter>[A-ZÆØÅ])\.?(?= (?:{DOES}"
    r"|græder|græd|svarer|svarede|indlagt|udskrevet|føler|virker)\b)"
)


def letters_in(
    text: str, named: Iterable[Finding], private_first_names: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """Where letters of one page stand for a person among `named`, the names of its document.

    A single letter only where a private person's first name (`private_first_names`, folded)
    begins so. Linear in the text and the names.
    """
    people = [parse(f.text).words for f in named if f.type == "PERSON" and _speaks(f)]
    initials = {_initials(words) for words in people}
    first = {words[0][0].upper() for words in people if words[0] in private_first_names}
    first -= _PSEUDONYMS
    if any(len(letters) >= _LEAST for letters in initials):
        for match in _INITIALS.finditer(text):
            if match.group() in initials:
                yield match.span()
    for match in _LETTER.finditer(text) if first else ():
        if match["letter"] in first:
            yield match.span("letter")


def _speaks(finding: Finding) -> bool:
    return parse(finding.text).kind in {Kind.FULL, Kind.SINGLE}


def _initials(words: Sequence[str]) -> str:
    """All first letters of a name, without particles: "FRS"; folding is undone by `upper`."""
    return "".join(w[0] for w in words if w not in PARTICLES).upper()
