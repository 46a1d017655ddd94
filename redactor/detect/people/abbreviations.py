"""Letters that a document itself says stand for somebody.

"Kim Holm (KH)", "KH = Kim Holm", or a cell in the row of a table that names Kim Holm.

Such letters mean that person in the whole document, even where they also are an ordinary
abbreviation ("KR") or a name ("Do"), and whoever else in the case has the same initials.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from redactor.detect.names.forms import Kind, begins, fold, initials_of, parse
from redactor.lexicon import is_ordinary_word
from redactor.model import Finding

_ONE = r"([A-ZÆØÅ]{2,4}|[a-zæøå]{2,4})"
_BRACKETS = re.compile(
    rf"(?:,? [\w .-]{{1,30}})? ?\((?:init(?:ialer|\.)?:? ?)?{_ONE}\)|, {_ONE}(?=[,.;)]|\n|$)"
    r"|, ([A-ZÆØÅ]{2,4})(?= [^\W\d_]{3})"
)
_BEFORE = re.compile(rf"(?<![\w.-]){_ONE} ?[=(] ?$")
_CELL = re.compile(
    r"(?:[ ]*[|\t][^|\t\n]{0,40}){0,3}?[ ]*[|\t][ ]*([A-ZÆØÅ]{2,4})(?=[ ]*(?:$|[|\t\n]))"
)


_LEAST = 3
"""Letters of beginnings; two are an abbreviation as often."""


class Letters(NamedTuple):
    """Where the letters stand, as written, and the finding that names their bearer."""

    start: int
    end: int
    text: str
    person: str


def declared(findings: Sequence[Finding], text: str) -> Iterator[Letters]:
    """The letters that are told of the full names of one page. Linear in the findings."""
    for finding in findings:
        if finding.type != "PERSON":
            continue
        match = (
            _BRACKETS.match(text, finding.end)
            or _CELL.match(text, finding.end)
            or _BEFORE.search(text, max(0, finding.start - 8), finding.start)
        )
        if match is None:
            continue
        name = parse(finding.text)
        group = match.lastindex or 1
        letters = match[group]
        if name.kind is Kind.FULL and stand_for(letters, name.words):
            yield Letters(match.start(group), match.end(group), letters, finding.id)


def stand_for(letters: str, words: tuple[str, ...]) -> bool:
    """Whether letters are somebody's initials or, from three letters on, the beginnings of his
    names as offices make them. In lower case they are no word of the language."""
    if letters.islower() and is_ordinary_word(letters):
        return False
    told = fold(letters)
    return told in initials_of(words) or (len(told) >= _LEAST and begins(told, words))


def places_of(letters: Iterable[str], text: str) -> Iterator[tuple[int, int]]:
    """Where letters stand for themselves in a text: no part of a word, of a mail address or of
    an amount ("500 KR"). A dash before them is one of who signs: "-KR" at the end."""
    for known_as in sorted(letters):
        for match in re.finditer(rf"(?<![\w.@/])(?<![\w.]-){known_as}(?:'?s|’s)?(?![\w@-])", text):
            beside = text[max(0, match.start() - 2) : match.start()] + text[match.end() :][:3]
            if not any(c.isdigit() for c in beside.partition("\n")[0]):
                yield match.start(), match.start() + len(known_as)
