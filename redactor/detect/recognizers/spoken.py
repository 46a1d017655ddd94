"""Numbers as they are read aloud: "toogtres nitten fyrre halvfems", "91 83 nul fire 26".

Each recognizer takes the runs that a word near by, or their length, makes its own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from redactor.detect.text.patterns import lowered

_ONES = ("nul", "en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni")
_TEENS = (
    "ti", "elleve", "tolv", "tretten", "fjorten", "femten", "seksten", "sytten", "atten", "nitten"
)  # fmt: skip
_TENS = {
    "tyve": 2, "tredive": 3, "fyrre": 4, "halvtreds": 5, "tres": 6, "halvfjerds": 7, "firs": 8,
    "halvfems": 9,
}  # fmt: skip
_VALUES = {word: str(n) for n, word in enumerate(_ONES)} | {"et": "1", "én": "1", "ét": "1"}
_VALUES |= {word: str(10 + n) for n, word in enumerate(_TEENS)} | {"elve": "11"}
_VALUES |= {f"{word}ti": f"{n}0" for n, word in ((5, "fem"), (6, "seks"), (7, "syv"), (9, "ni"))}
_VALUES |= {word: f"{n}0" for word, n in _TENS.items()} | {"tredve": "30"}
_VALUES |= {
    f"{one}og{ten}": f"{n}{_VALUES[one]}"
    for ten, n in (*_TENS.items(), ("tredve", 3))
    for one in ("en", "et", *_ONES[2:])
}
_UNITS = rf"(?:{'|'.join(_ONES[2:])}|en|et)"
_TENNERS = rf"(?:{'|'.join(_TENS)}|tredve)"
NUMBER_WORD = (
    rf"(?:{_UNITS}og{_TENNERS}|{_TENNERS}|{'|'.join(_TEENS[1:])}|elve|(?:fem|seks|syv|ni)ti|ti|nul"
    r"|fire|fem|seks|syv|otte|tre|to|ni|en|et|én|ét)"
)
"""A number below a hundred as one word."""
_TOKEN = rf"(?:{NUMBER_WORD}|\d{{1,6}})(?![^\W_])"
_GAP = r"(?: {1,2}|,[ \n]| ?- ?|,? og så |,? så |\n)"
_RUN = re.compile(
    rf"(?<![^\W_])(?<!\d[-.,/])(?:\d{{2,4}}{_GAP}){{0,6}}{NUMBER_WORD}(?![^\W_])"
    rf"(?:{_GAP}{_TOKEN}){{1,11}}(?![.,]\d)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r" [a-zæøå]")
_PIECE = re.compile(r"[^\W_]+")
_HINTS = (
    "nul ", "nul-", "nul,", "tyve", "tredive", "fyrre", "halvtreds", "ogtres", " tres ",
    "halvfjerds", "ogfirs", " firs ", "halvfems", "tredve",
)  # fmt: skip
"""Of eight digits read aloud, few have none of these."""


class Run(NamedTuple):
    """Words and digits in a row that tell the digits of a number."""

    start: int
    end: int
    digits: str


@lru_cache(maxsize=2)  # several recognizers read the same page one after the other
def runs(text: str) -> tuple[Run, ...]:
    """Where at least four digits are told, two words of them at least; counting is left out."""
    low = lowered(text)
    if not any(word in low for word in _HINTS):
        return ()
    return tuple(run for match in _RUN.finditer(text) if (run := _run(match)) is not None)


def _run(match: re.Match[str]) -> Run | None:
    pieces = [m for m in _PIECE.finditer(match.group()) if m.group() not in ("og", "så")]
    values = [value_of(m.group()) for m in pieces]
    if pieces[-1].group() in ("en", "et") and _GOES_ON.match(match.string, match.end()):
        del pieces[-1], values[-1]  # "… fire et sted"
    digits = "".join(values)
    words = sum(not m.group().isdigit() for m in pieces)
    steps = {int(b) - int(a) for a, b in pairwise(values)}
    if words < 2 or len(digits) < 4 or len(values) < 3 or steps == {1}:
        return None
    return Run(match.start(), match.start() + pieces[-1].end(), digits)


def value_of(word: str) -> str:
    """The digits of a number word or of digits."""
    return _VALUES.get(word.lower(), word)
