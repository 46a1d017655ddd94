"""Days, months and years told in words, by their count, or as the Romans wrote them."""

from __future__ import annotations

import re

from redactor.detect.recognizers.spoken import NUMBER_WORD
from redactor.detect.text.patterns import SPACE

_G = rf"{SPACE}?\n?"
DAY_WORDS = (
    r"(?:første|anden|tredje|fjerde|femte|sjette|syvende|ottende|niende|tiende|el(?:le)?vte|tolvte|"
    r"trettende|fjortende|femtende|sekstende|syttende|attende|nittende|tyvende|"
    r"(?:en|to|tre|fire|fem|seks|syv|otte|ni)ogtyvende|tredivte|enogtredivte)"
)
_YEAR_WORDS = re.compile(
    rf"{_G}(?:(?:atten|nitten)(?:{SPACE}?hundrede)?(?:{SPACE}?og)?{SPACE}?(?:{NUMBER_WORD})"
    rf"|to{SPACE}?tusinde?(?:{SPACE}?(?:og{SPACE}?)?{NUMBER_WORD})?)(?!\w)",
    re.IGNORECASE,
)
"""A year in words: "nittenhundrede og treogtres"."""
COUNTED_MONTH = re.compile(
    rf"(?<![\w.,/-])(?:{DAY_WORDS}|[0-3]?\d\.){SPACE}i{SPACE}(?:den{SPACE})?(?:første|anden|tredje"
    r"|fjerde|femte|sjette|syvende|ottende|niende|tiende|el(?:le)?vte|tolvte)"
    rf"(?:(?P<y>,?{SPACE}(?:(?:1[89]|20)?\d\d(?![\d.:]|,\d)))|{_YEAR_WORDS.pattern}"
    rf"|{SPACE}{NUMBER_WORD})(?!\w)",
    re.IGNORECASE,
)
"""The month by its number, as dates are told: "den tolvte i sjette niogtres"."""
ROMAN = re.compile(
    rf"(?<![\w.,/-])(?P<d>[0-3]?\d)(?:[./-]{SPACE}?|{SPACE})(?P<m>XI{{0,2}}|IX|IV|V?I{{1,3}}|V)"
    rf"(?:[./-]{SPACE}?|{SPACE})(?P<y>(?:1[89]|20)\d\d)(?!\w)"
)
"""The month as a numeral of the Romans: "19/XI 1947"."""
ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
COUNTED_DAYS = (
    " i første",
    " i anden",
    " i tredj",
    " i fjerde",
    "te i ",
    "nde i ",
    "den i ",
    ". i ",
)


def year_told(text: str, match: re.Match[str]) -> int:
    """The end of a date whose year may follow in words."""
    year = None if match["y"] else _YEAR_WORDS.match(text, match.end())
    return year.end() if year else match.end()
