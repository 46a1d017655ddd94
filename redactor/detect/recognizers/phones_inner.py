"""The last digits of a number whose first those of the house have, and numbers of few digits:
"lokal 4321", "Direkte 4321 | Mobil …", "tlf. 114"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactor.detect.hits import Hit
from redactor.detect.text.anchors import Anchors
from redactor.detect.text.patterns import SPACE, lowered, scan

_WORD = r"(?:lok(?:al(?:nr|nummer|telefon)?)?|omst(?:illing)?|ekst(?:ension)?|ext)(?:[. ]?nr)?\.?:?"
_EXTENSION = re.compile(
    rf"(?<!\w){_WORD}(?:{SPACE}{{0,2}}|(?<=[Ll]okal)\n(?=\d{{3,5}}(?:\n|$)))"
    rf"(?P<n>\d{{3,5}}|\d\d{SPACE}\d\d)(?![\w]|[.,/:-]\d)"
    rf"(?!{SPACE}(?:kr|m2|personer|børn))",
    re.IGNORECASE,
)
_SHORT_EXTENSION = re.compile(
    rf"(?:(?<=\d\d)[,;]?{SPACE}\(?|\b(?i:ring|træffes|kontakt)[^.\d\n]{{0,30}} på )"
    rf"{_WORD}{SPACE}{{0,2}}(?P<n>\d\d)"
    rf"(?![\w]|[.,/:-]\d|{SPACE}\d)",
    re.IGNORECASE,
)
"""Two figures, where the number itself stands right before, or one is to call: "87121314 omst.
22", "ring på lokal 88"."""
_INNER = re.compile(
    r"(?<!\w)[Dd]irekte:? (?:(?:nr\.?|nummer) )?[-\u2013](?P<n>\d{4})(?![\w]|[.,/:-]\d)"
)
"""The last digits of a number whose first those of the house have: "direkte -4457"."""
_ENDS = r"(?!\w|[.,/:-]\d| \d)"
_DIRECT = re.compile(
    rf"(?P<w>direkte|dir\.?|tlf\.?|telefon|tel\.?):?{SPACE}{{1,2}}"
    rf"(?P<n>(?!(?:19|20)\d\d)[2-9]\d{{3}}|[2-9]\d \d\d){_ENDS}"
    rf"(?={SPACE}{{0,3}}(?:$|[\n\t|;·•)/]|,? ?(?:mob|tlf|e?-?mail|fax|sms)))",
    re.IGNORECASE,
)
_PART_BEGINS = re.compile(r"(?:\A|[\n\t|;·•(]|[\n\t|;·•,/] )\Z")
"""In a signature, between the house's number and the mobile one."""
_DIRECT_NUMBER = re.compile(
    r"(?<!\w)direkte (?:tlf\.?|telefon|nr\.?|(?:telefon)?nummer(?:et)?)(?: er| på)?:?"
    rf"{SPACE}{{1,2}}(?P<n>\d{{4}}){_ENDS}",
    re.IGNORECASE,
)
_INNER_CELL = re.compile(r"(?<=\t)\d{3,5}(?![^\t\n])")
_LOCAL = Anchors("=lokal", "=lokalnr", "=lokalnummer", "=lok", "=lok.nr", "=omst")
_SHORT = re.compile(
    rf"(?<!\w)(?:tlf|telefon|tel)(?:nr)?\.?:?{SPACE}{{1,2}}(?P<n>(?:112|114|1813|1\d{{2,4}}))"
    r"(?![\w]|[.,/:-]\d| \d)",
    re.IGNORECASE,
)


def inner_numbers(text: str) -> Iterator[Hit]:
    """PHONE_NUMBER of few digits, each after its word."""
    for pattern, needed, reason in (
        (
            _EXTENSION,
            ("lok", "omst", "ekst", "ext"),
            "Lokalnummer efter »lokal« eller »omstilling«",
        ),
        (
            _SHORT_EXTENSION,
            ("lok", "omst", "ekst", "ext"),
            "Lokalnummer efter »lokal« eller »omstilling«",
        ),
        (_INNER, ("direkte",), "Lokalnummer efter »direkte«"),
        (_DIRECT, ("dir", "tlf", "tel"), "Lokalnummer efter »direkte«"),
        (_DIRECT_NUMBER, ("direkte ",), "Lokalnummer efter »direkte«"),
        (_SHORT, ("tlf", "tel"), "Kort telefonnummer efter »tlf.«"),
    ):
        for match in scan(pattern, text, *needed):
            if pattern is _DIRECT and not _PART_BEGINS.search(
                text[max(0, match.start() - 2) : match.start()]
            ):
                continue
            yield _hit(*match.span("n"), reason)
    if "\t" in text and "lok" in lowered(text):
        for cell in _INNER_CELL.finditer(text):
            if _LOCAL.header(text, cell.start()):
                yield _hit(*cell.span(), "Lokalnummer i en kolonne for lokalnumre")


def _hit(start: int, end: int, reason: str) -> Hit:
    return Hit(type="PHONE_NUMBER", start=start, end=end, score=0.85, reason=reason)
