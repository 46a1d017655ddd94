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
from redactor.lexicon import is_ordinary_word
from redactor.model import Finding

_PSEUDONYMS = frozenset("ABCIXYZ")
"""Letters that decisions call people by; and the word I."""
_LEAST = 3
"""Initials of fewer letters are as often an abbreviation ("KL", "SU")."""
_INITIALS = re.compile(r"(?<![\w.@/-])[A-ZÆØÅ]{3,4}(?![\w@/-]|\.\w)")
_TWO = re.compile(
    rf"(?<![\w.@/&-])(?P<n>[A-ZÆØÅ]{{2}})(?= (?:{DOES}|skriver|skrev|sender|sendte|undersøger"
    r"|spørger|kontakter|følger|tager|tog|laver|bestiller|køber|gennemgik|gennemgår|orienterer|orienterede"
    r"|foreslår|foreslog|nævner|nævnte|talte|taler|møder|mødte|svarer|svarede|sørger|står|aftaler)\b)"
)
"""Two letters of somebody who does something: "CC skriver ud til lejerne"."""
_PAIR = re.compile(r"(?<![\w.@/-])[A-ZÆØÅ]{2}(?![\w@/-]|\.\w)")
_HABIT = 3
"""People whom a page calls by two letters, from which it is how it calls them: "Bredal – SL&SV"."""
_BODIES = frozenset(
    "AK BL DA DF DI DK DN DR EL EU FM FN FU HK IT KF KL KU LA LO MF PR SD SF SU TV UK UN".split()  # noqa: SIM905
)
"""Two letters of whoever else acts in letters and minutes, and what is no one's."""
_NO_PAPER = "".join(
    rf"(?<!\b{word} )"
    for word in re.findall(
        r"\w+", "nr kap bilag afsnit punkt litra del st skt type gruppe fase spor"
    )
)
"""Not after what papers and things are lettered by: "bilag M"."""
_DOTTED = re.compile(
    rf"(?<=[a-zæøå]|,) {_NO_PAPER}(?P<letter>[A-ZÆØÅ])\.(?=,? [a-zæøå])"
    r"|(?:^|(?<=\n))(?P<head>[A-ZÆØÅ])\.(?=: [a-zæøå])"
    r"|(?<=[a-zæøå][.!?] )(?P<begin>[A-ZÆØÅ])\.(?= [a-zæøå]{2,}(?:[eå]r|te|ede)\b)"
)
"""A letter with a full stop within a sentence, "to andre elever, V. og Liva", as a heading, or
doing something where a sentence begins, "S. tegner et hus"."""
_ALSO = re.compile(
    rf"(?<![\w.@/-]){_NO_PAPER}(?P<letter>[A-ZÆØÅ])(?=(?:['’]?s)?(?: [a-zæøå]|[,;:)]|\.(?:\s|$)))"
)
"""A letter that the page has told to be somebody, wherever it stands for a word."""
_ALONE = re.compile(r"(?<![\w.@/-])(?P<letter>[XZ])(?![\w@/-])")
_LETTER = re.compile(
    r"(?:^|(?<=\n)|(?<=[.!?:;] )|(?<=\bat )|(?<=\bog )|(?<=\bmen )|(?<=\bnår )|(?<=\bhvis ))"
    rf"(?P<letter>[A-ZÆØÅ])\.?(?= (?:{DOES}"
    r"|græder|græd|svarer|svarede|indlagt|udskrevet|føler|virker)\b)"
)


_BY_LETTER = re.compile(
    r"[a-zæøå]{2}(?:t|te|de) (?:af|fra|med|til|hos) (?P<letter>[A-ZÆØÅ])"
    r"(?=[,;)]| (?:og|som|der|at)\b|\.(?:\s|$))"
)
"""Somebody by whom something was done: "overvåget af D, som skriver"."""


def letters_in(
    text: str, named: Iterable[Finding], private_first_names: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """Where letters of one page stand for a person among `named`, the names of its document.

    A single letter only where a private person's first name (`private_first_names`, folded)
    begins so: of one whom the document names, or of any of the case with a full stop or where
    somebody did something ("set af D").
    Linear in the text and the names.
    """
    people = [parse(f.text).words for f in named if f.type == "PERSON" and _speaks(f)]
    initials = {letters for words in people for letters in _initials(words)}
    first = {words[0][0].upper() for words in people if words[0] in private_first_names}
    never = _PSEUDONYMS if _ALONE.search(text) else _PSEUDONYMS - {"Y"}
    first -= never
    known = {name[0].upper() for name in private_first_names if name} - never
    if any(len(letters) >= _LEAST for letters in initials):
        for match in _INITIALS.finditer(text):
            if match.group() in initials:
                yield match.span()
    pairs = [m for m in _PAIR.finditer(text) if m.group() in initials - _BODIES]
    habit = len({m.group() for m in pairs}) >= _HABIT
    for match in pairs if habit else ():
        yield match.span()
    for match in _TWO.finditer(text) if not habit else ():
        if match["n"] in initials and match["n"] not in _BODIES:
            yield match.span("n")
    found = {
        m.span("letter")
        for pattern, whose in ((_LETTER, first), (_BY_LETTER, known))
        for m in pattern.finditer(text)
        if m["letter"] in whose
    }
    found |= {
        m.span(m.lastgroup or 0) for m in _DOTTED.finditer(text) if m[m.lastgroup or 0] in known
    }
    told = {text[start] for start, _ in found}
    if told:
        found |= {m.span("letter") for m in _ALSO.finditer(text) if m["letter"] in told}
    yield from sorted(found)


_CELL = re.compile(r"(?<=\t)[a-zæøå]{4,6}(?=[ ]*(?:[\t\n]|$))")
"""One short word in small letters that is a cell of a table."""


_USER = re.compile(r"\bbruger(?:en|navn|navnet|id)?:? (?P<login>[a-zæøå]{4,9})(?!\w)")


def logins_of(words: Sequence[str]) -> set[str]:
    """How systems may call somebody of four to nine letters: "msol" of Merle Solgaard."""
    first, last = words[0], words[-1]
    sizes = [(a, b) for a in range(1, 6) for b in range(1, 6) if 4 <= a + b <= 9]
    logins = {first[:a] + last[:b] for a, b in sizes if len(first) >= a and len(last) >= b}
    return {login for login in logins if login not in words and not is_ordinary_word(login)}


def logins_in(text: str, logins: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where one of `logins` stands as a user's, or alone in a cell: who rang, who signed for it."""
    if logins:
        yield from (m.span() for m in _CELL.finditer(text) if m.group() in logins)
        yield from (m.span("login") for m in _USER.finditer(text) if m["login"] in logins)


def _speaks(finding: Finding) -> bool:
    return parse(finding.text).kind in {Kind.FULL, Kind.SINGLE}


def _initials(words: Sequence[str]) -> tuple[str, str]:
    """All first letters of a name, without particles and with them: "FRS", and "HAR" of Hussein
    Al-Rawi; folding is undone by `upper`."""
    bare = "".join(w[0] for w in words if w not in PARTICLES)
    return bare.upper(), "".join(w[0] for w in words).upper()
