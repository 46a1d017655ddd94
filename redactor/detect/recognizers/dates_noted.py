"""Dates in the short hand of notes and forms: "rettet 12/3 af B.J.", "gyldigt til 11/2029"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactor.detect.recognizers.sensitive_subjects import is_person_word
from redactor.detect.text.patterns import DIGIT, begins, scan

_UNTIL = re.compile(
    r"(?<!\w)(?:gyldig\w*|udløb\w*|gæld(?:er|ende)|valid|expir\w*|exp\.?)[^.\n\d]{0,24}?"
    r"(?P<v>(?:0?[1-9]|1[0-2])/(?:20)?\d\d)(?![\w/]|[-.,]\d| ?%| af )",
    re.IGNORECASE,
)
"""The month in which a card or a passport ends."""
_DONE = re.compile(
    r"(?<!\w)(?:(?:op)?rettet|ændret|tilføjet|oprettet|modtaget|(?:ind|til|af)?sendt|ringet|ringede"
    r"|talt|talte|skrevet|skrev|afholdt|aftalt|noteret|opdateret|lukket|godkendt|kontaktet"
    r"|journaliseret|underskrevet|signeret|dateret|mødt|mødte|hentet|indkaldt|orienteret|oplyst"
    r"|visiteret|bevilget|besøgt|udskrevet|indlagt|flyttet|anmeldt|returneret)"
    r"(?: (?:sidst|senest|også|igen|med|til|fra|i|på|hos|mor|far|borger|skole|læge|telefonisk"
    r"|her|hjem|besked|svar|brev|mail)){0,3}"
    r" (?P<v>(?P<d>[12]\d|3[01]|0?[1-9])/(?P<m>1[0-2]|0?[1-9]))(?![\w/]|[-.:]\d|,\d| ?%)",
    re.IGNORECASE,
)
_DOINGS = ("et ", "dt ", "ede ", "gt ", "st ", "rev ", "lte ", "ødte ", "ldt ")
_SHARE = re.compile(r" (?:af|del)(?:e|en)? (?P<w>[a-zæøå]+)")
_FEW = re.compile(r"[a-zæøå]{2,3}")
_WEEKDAY = re.compile(
    r"(?:\A|(?<=[\n\t(:,])|(?<=[:,] ))(?:ma|ti|on|to|fr|lø|sø|man|tir|tirs|ons|tor|tors|fre|lør"
    r"|søn)"
    r"\.?,? (?:d\. ?|den )?\Z"
)
"""The day of the week, shortened, before a date at the head of a field."""

_CHILDREN = re.compile(
    r"(?:børn|søskende|husstand\w*|hjemmeboende børn) ?\([^)\n]{0,30}"
    r"(?:f\.|født|fødsels\w*|f\.? ?dato|cpr)[^)\n]{0,12}\):?[ \t]",
    re.IGNORECASE,
)
"""The head of a line of children, each with his birth date: "Børn (navn / f.): "."""


def is_childs(text: str, start: int) -> bool:
    """Whether six figures stand in a line that tells children with their birth dates."""
    low = max(0, start - 300)
    return _CHILDREN.search(text, max(low, text.rfind("\n", low, start)), start) is not None


_SPACED = re.compile(
    r"(?<![\d/.,-])(?<!\d )(?:0?[1-9]|[12]\d|3[01]) (?P<s>[-./]) (?:0?[1-9]|1[0-2]) (?P=s)"
    r" (?:19|20)\d\d(?![\w/-]|[.,]\d)"
)
"""As people write into the boxes of a form: "11 - 03 - 1983"."""

_MONTH = (
    r"(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)(?:uar|ruar|ts|il|i|ust|t?ember|ober)?\.?"
)
_KEY = r"[\w.,/-]"
_DAYS = re.compile(
    rf"{begins(DIGIT, _KEY)}(?:(?<=[0-3])\d)?\.? ?(?:[-–]|og|til) ?[0-3]?\d\. ?{_MONTH}"
    r"(?![a-zæøå])(?: (?:19|20)\d\d)?(?!\w)",
    re.IGNORECASE,
)
"""Days of one month: "1.-28. juli 2023", "den 3. og 4. maj"."""
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_HEADED = re.compile(rf"(?P<d>{begins(DIGIT, _KEY)}\d?)/(?P<m>1[0-2]|0?[1-9])(?=: ?[A-Za-zÆØÅæøå])")
"""The day at the head of a note: "4/6: tlf. fra far"."""
_HEAD = re.compile(r"(?:\A|\n|[.!?)] )\Z")
_DAYS_OF_MONTH = 31
_GLUED = re.compile(
    rf"(?<![\w.])(?i:f\.?d\.?|fdt|født|f)\.(?P<v>\d{{1,2}}[./-]\d{{1,2}}[./-](?:\d{{4}}|\d\d)"
    rf"|[0-3]\d[01]\d\d\d|[0-3]?\d\. ?(?i:{_MONTH}) \d{{4}})(?![\w/]|[-.,:]\d| ?-? ?\d)"
)


def glued_births(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of dates that stand close to the letters for born: "(f.14.7.19)"."""
    for match in scan(_GLUED, text, "f.", "d.", "dt."):
        yield match.span("v")


_READ_AT = re.compile(
    r"(?<![\w.,/-])(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d(?=,? kl(?:\.|okken)? ?\d)"
)
"""The day in six figures before a time of day: "aflæst 070224 kl. 1415"."""


def dates_noted(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each."""
    for match in scan(_SPACED, text, " 19", " 20"):
        yield match.span()
    for match in scan(_READ_AT, text, " kl"):
        yield match.span()
    for match in scan(_UNTIL, text, "gyldig", "udløb", "gæld", "valid", "exp"):
        yield match.span("v")
    for match in scan(_DAYS, text, *_MONTHS):
        yield match.span()
    if "/" in text:
        for match in _HEADED.finditer(text):
            head = text[max(0, match.start() - 2) : match.start()]
            if 0 < int(match["d"]) <= _DAYS_OF_MONTH and _HEAD.search(head):
                yield match.span()
        for match in scan(_DONE, text, *_DOINGS):
            if not _is_share(text, match):
                yield match.span("v")


_LOGGED = re.compile(
    r"(?<![\w.,/-])(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d (?:[01]\d|2[0-3])[0-5]\d"
    r"(?![\w/-]|[.,:]\d)"
)
_LOGGING = re.compile(
    r"(?<!\w)(?:logget|loggede|logning|log|tidsstempel|stemplet|stemplede)(?!\w)[^\n.]{0,40}$",
    re.IGNORECASE,
)


def points_logged(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of days with a time, in figures alone: "Logget 120125 0830". As a person's
    number is written so too, whatever reads one of these as one is to be believed."""
    for match in scan(_LOGGED, text, "log", "stempl"):
        if _LOGGING.search(text, max(0, match.start() - 60), match.start()):
            yield match.span()


_TIME = re.compile(
    r"(?:,? |\t)(?P<v>(?:[01]\d|2[0-3])\.[0-5]\d)"
    r"(?!\w|[.,/-]\d|[ \t]?(?:[-+]?\d|%|€|[a-zæøå]{1,3}\b(?<!\bi)(?<!\bpå)(?<!\bhan)(?<!\bhun)"
    r"|timer|kroner|DKK|EUR))"
)


def time_after(text: str, end: int) -> tuple[int, int] | None:
    """Where a time of day stands that a date ending at `end` goes on with: "5/1-2025 21.07"."""
    time = _TIME.match(text, end)
    return None if time is None else time.span("v")


def with_weekday(text: str, start: int) -> int:
    """Where a date begins that a shortened day of the week stands before."""
    head = text[max(0, start - 14) : start]
    day = _WEEKDAY.search(head)
    return (
        start
        if day is None or start - len(head) + day.start() < 0
        else start - len(head) + day.start()
    )


def _is_share(text: str, match: re.Match[str]) -> bool:
    """Whether it is a part of something: "afsendt 3/4 af brevene", not "rettet 3/4 af mor"."""
    share = _SHARE.match(text, match.end())
    if share is None or int(match["d"]) >= int(match["m"]):
        return False
    return not (is_person_word(share["w"]) or _FEW.fullmatch(share["w"]))
