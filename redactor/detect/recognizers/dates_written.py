"""The forms in which dates are written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactor.detect.recognizers.dates_misread import FULL_MONTHS, MONTH_NUMBER, misread, valid
from redactor.detect.recognizers.dates_noted import (
    dates_noted,
    glued_births,
)
from redactor.detect.recognizers.dates_told import (
    COUNTED_DAYS,
    COUNTED_MONTH,
    DAY_WORDS,
    ROMAN,
    ROMANS,
    year_told,
)
from redactor.detect.text.patterns import DIGIT, SPACE, begins, scan

_MONTHS = (
    r"jan(?:uar|\.)?|feb(?:ruar|r?\.)?|mar(?:ts|\.)?|apr(?:il|\.)?|maj|jun(?:i|\.)?|jul(?:i|\.)?|"
    r"aug(?:ust|\.)?|sep(?:tember|t?\.)?|okt(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?|"
    r"(?:febr|sep(?:t|tem)?b|o[ck]t(?:o)?b|nov(?:em)?b|dec(?:em)?b)r\.?|juni[ij]|juli[ij]|martii|"
    r"january|february|march|may|june|july|october"
)
_MONTH_BEGINNINGS = tuple(MONTH_NUMBER)
_ENGLISH = re.compile(
    r"(?<!\w)(?P<m>January|February|March|April|May|June|July|August|September|October|November"
    r"|December) (?P<d>[0-3]?\d)(?:st|nd|rd|th)?,? (?P<y>(?:18|19|20)\d\d)(?!\w)"
)
"""March 4, 2022"""
_ENGLISH_DAY = re.compile(
    r"(?<![\w.,/-])(?P<d>[0-3]?\d)(?:st|nd|rd|th)(?: day)? (?:of )?(?P<m>January|February|March"
    r"|April|May|June|July|August|September|October|November|December),?"
    r" (?P<y>(?:18|19|20)\d\d)(?!\w)"
)
"""2nd of September 1973"""
_THIS_MONTH = re.compile(r"(?<!\w)(?:den|d\.) (?P<v>[0-3]?\d\. ds\.)(?!\w)", re.IGNORECASE)
_WEEK = re.compile(
    r"(?<!\w)uge (?:[1-4]?\d|5[0-3])(?:,? (?:i )?(?:19|20)\d\d|/(?:20)?\d\d)(?!\w)", re.IGNORECASE
)
_PART_OF_YEAR = re.compile(
    rf"(?<!\w)(?:(?:primo|medio|ultimo|begyndelsen af|slutningen af) (?:{FULL_MONTHS})"
    r"(?: (?:19|20)\d\d)?|(?:forår|sommer|efterår|vinter)(?:en|et)? (?:19|20)\d\d"
    r"|[1-4]\. kvartal(?: (?:19|20)\d\d)?|(?:(?:første|anden|andet"
    r"|[12]\.) )?(?:(?:lille)?jule(?:aften|dag|n)?"
    r"|nytårs(?:aften|dag)?|pinse(?:n|dag)?|påske(?:n|dag)?|palmesøndag|skærtorsdag|langfredag"
    r"|fastelavn(?:ssøndag)?|store bededag|kristi himmelfart(?:sdag)?|sankthans(?:aften)?"
    r"|mortensaften|grundlovsdag) (?:19|20)\d\d"
    r"|i uge (?:[1-4]?\d|5[0-3])(?![\w,.-]?\d))(?!\w)",
    re.IGNORECASE,
)
"""Spans of a year: primo marts 2023, foråret 2021, 3. kvartal 2022, juleaften 2022, i uge 37"""
_PARTS = (
    "primo", "medio", "ultimo", "begyndelsen af", "slutningen af", "forår", "sommer", "efterår",
    "vinter", "kvartal", "jule", "nytår", "pinse", "påske", "sankthans", "grundlovsdag", "i uge",
    "palmesøn", "skærtors", "langfredag", "fastelavn", "bededag", "himmelfart", "mortensaften",
)  # fmt: skip
_Y = r"(?:(?:1[89]|20)\d\d|['’]?\d\d)"
_G = rf"{SPACE}?\n?"
_SIGN = r"[\w.,/§]"
_KEY = r"[\w.,/-]"
"""What makes a digit after it a piece of a key or an amount."""
_NUMERIC = re.compile(
    rf"(?P<d>{begins(DIGIT, _SIGN)}(?<![^\d]-\d)(?<!\A-\d)(?<![^\d.]\d-\d)(?<!§ \d)"
    rf"(?:(?<=[0-3])\d)?)(?:\.{_G}(?P<m1>[01]?\d)\.{_G}(?P<y1>{_Y})"
    rf"|/(?P<m2>[01]?\d)(?:[-/.]|{SPACE}{{1,2}}-?{_G}|-?\n)(?P<y2>{_Y})"
    rf"|\.(?P<m5>[01]?\d)-(?P<y5>(?:19|20)\d\d)"
    rf"|-(?P<m3>[01]?\d)-(?P<y3>{_Y})"
    rf"|{SPACE}(?P<m4>[01]\d){SPACE}(?P<y4>(?:19|20)\d\d))(?!\w|/(?![^\W\d_]{{2,4}}(?![\w/.-]))|[.,:]\d"
    r"|-\d(?!\d?[./][01]?\d[./]\d)|-[A-ZÆØÅ]\d)"
)
_ISO = re.compile(
    rf"(?P<y>{begins('[12]', _KEY)}(?:(?<=1)[89]|(?<=2)0)\d\d)"
    r"[-./](?P<m>0[1-9]|1[0-2])[-./](?P<d>0[1-9]|[12]\d|3[01])"
    r"(?:T\d\d:\d\d(?::\d\d)?Z?)?(?![\w/]|[-.,]\d)"
)
_NTH = ("1st ", "2nd ", "3rd ", *(f"{n}th " for n in range(10)))
_DAY_ENDINGS = ("første", "anden", "tredj", "fjerde", "te ", "nde ", "te\n", "nde\n")
_MONTH = (
    rf"(?P<m>{_MONTHS})(?![a-zæøå])(?:(?:,?{_G}|-)(?P<y>(?:18|19|20)\d\d|['’]\d\d|"
    r"\d\d(?![.:,]?\d)))?(?!\w)"
)
_ORDINAL = rf"(?:sde|ste|nden|den|die|dje|nde|de|te|en){_G}"
"""How days were counted in church books: "24de August", "2den Juni", "3die Marts"."""
_WORDED = re.compile(
    rf"(?P<d>{begins(DIGIT, _KEY)}(?:(?<=[0-3])\d)?)(?:\.?{_G}|-|{_ORDINAL}){_MONTH}", re.IGNORECASE
)
_NAMED_JAN = re.compile(r"[ \n-][A-ZÆØÅ][a-zæøå]| (?:er|har|var|kan|vil|skal|og) ")
"""After a figure and "Jan" that is somebody: "på ski alle 3. Jan Villy kan nu"."""
_IN_WORDS = re.compile(rf"(?<![\w.,/-])(?P<d>{DAY_WORDS}){_G}{_MONTH}", re.IGNORECASE)
_MONTH_YEAR = re.compile(
    rf"(?<!\w)(?P<m>{FULL_MONTHS})(?:{_G}(?P<y>(?:18|19|20)\d\d))(?!\w)", re.IGNORECASE
)
_BARE = re.compile(
    r"(?<![\w.,/-])(?:(?P<d>[0-3]\d)(?P<m>[01]\d)(?P<y>(?:19|20)?\d\d)"
    r"|(?P<d2>[0-3]?\d)/(?P<m2>1[0-2]|0?[1-9])|(?P<y2>(?:18|19|20)\d\d(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))?))(?![\w/]|[-.,:]\d)"
)
_DAY_OF_MONTH = re.compile(
    rf"[dD](?:\.|en|ag){SPACE}(?P<v>(?P<d>[0-3]?\d)/(?P<m>1[0-2]|0?[1-9])"
    rf"|(?P<d2>[0-3]?\d)\.{SPACE}?(?P<m2>1[0-2]|0?[1-9])\.)(?![\w/]|[-.:]{SPACE}?\d"
    rf"|,{SPACE}?\d(?!\d?/[01]?\d(?!\d))|{SPACE}?(?:-"
    rf"|del))"
)
_ANOTHER_DAY = re.compile(
    r"(?:,| og| eller| samt| til|, og) (?:(?:den|d\.) )?"
    r"(?P<v>(?P<d>[0-3]?\d)/(?P<m>1[0-2]|0?[1-9]))(?![\w/]|[-.,:]\d| ?%)"
)
"""A further day after one: "den 23/12 og 24/12"."""
_SPOKEN = re.compile(
    rf"(?P<d>{begins(DIGIT, _KEY)}(?:(?<=[0-3])\d)?)\.?{SPACE}i{SPACE}"
    rf"(?P<m>1[0-2]|0?[1-9])\.?,?{SPACE}"
    r"(?P<y>(?:19|20)\d\d)(?!\w)"
)
"""28. i 4. 1961"""


def dates_in(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start, end and whether the form alone makes it a date."""
    for m in _NUMERIC.finditer(text):
        month = m["m1"] or m["m2"] or m["m3"] or m["m4"] or m["m5"]
        year = m["y1"] or m["y2"] or m["y3"] or m["y4"] or m["y5"]
        # No such day: a slip of the pen, and a birth date where it is told to be one.
        yield m.start(), m.end(), valid(m["d"], int(month), year)
    for m in _ISO.finditer(text):
        if valid(m["d"], int(m["m"]), m["y"]):
            yield m.start(), m.end(), True
    for m in scan(_WORDED, text, *_MONTH_BEGINNINGS):
        if m["m"] == "Jan" and m["y"] is None and _NAMED_JAN.match(text, m.end()):
            continue
        sure = valid(m["d"], MONTH_NUMBER[m["m"][:3].lower()], m["y"])
        yield m.start(), year_told(text, m), sure
    for m in scan(_IN_WORDS, text, *_DAY_ENDINGS):
        yield m.start(), year_told(text, m), True
    for m in scan(COUNTED_MONTH, text, *COUNTED_DAYS):
        yield m.start(), m.end(), True
    for m in ROMAN.finditer(text):
        if valid(m["d"], ROMANS.index(m["m"]) + 1, m["y"]):
            yield m.start(), m.end(), True
    for m in (*scan(_ENGLISH, text, *_MONTH_BEGINNINGS), *scan(_ENGLISH_DAY, text, *_NTH)):
        if valid(m["d"], MONTH_NUMBER[m["m"][:3].lower()], m["y"]):
            yield m.start(), m.end(), True
    for m in scan(_THIS_MONTH, text, " ds."):
        yield *m.span("v"), True
    for m in scan(_WEEK, text, "uge "):
        yield m.start(), m.end(), True
    for m in scan(_PART_OF_YEAR, text, *_PARTS):
        yield m.start(), m.end(), True
    for m in _SPOKEN.finditer(text):
        if valid(m["d"], int(m["m"]), m["y"]):
            yield m.start(), m.end(), True
    for m in _DAY_OF_MONTH.finditer(text):
        whole = m.group()[1] == "a" or not text[m.start() - 1 : m.start()].isalnum()
        if whole and valid(m["d"] or m["d2"], int(m["m"] or m["m2"]), None):
            yield *m.span("v"), True
            further = _ANOTHER_DAY.match(text, m.end())
            while further is not None and valid(further["d"], int(further["m"]), None):
                yield *further.span("v"), True
                further = _ANOTHER_DAY.match(text, further.end())
    yield from misread(text)
    for start, end in glued_births(text):
        yield start, end, False
    for start, end in dates_noted(text):
        yield start, end, True
    for m in scan(_MONTH_YEAR, text, *FULL_MONTHS.split("|")):
        yield m.start(), m.end(), True
    for m in _BARE.finditer(text):
        if m["y2"] or valid(m["d"] or m["d2"], int(m["m"] or m["m2"]), m["y"]):
            yield m.start(), m.end(), False
