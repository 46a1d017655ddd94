"""The date a document bears: what its author wrote at its top, or its title says.

Only a date that stands as a letter's or a note's own counts: after "Dato:", after a place and
"den", alone on a line, or in the title. Any other date in a text is about something else.
"""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september",
           "oktober", "november", "december")  # fmt: skip
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]}|\\.)?" for name in _MONTHS)
_DATE = (
    rf"(?:(?P<d1>\d{{1,2}})\.?\s*(?P<month>{_MONTH})\s*(?P<y1>(?:19|20)\d\d)"
    r"|(?P<d2>\d{1,2})[./-](?P<m2>\d{1,2})[./-](?P<y2>(?:19|20)\d\d)"
    r"|(?P<y3>(?:19|20)\d\d)[-./](?P<m3>\d{1,2})[-./](?P<d3>\d{1,2}))(?!\d)"
)
_LABELLED = re.compile(
    rf"\b(?:dato|brevdato|dateret|udskrevet|sendt|afsendt)\b\s*[:.]?\s*(?:den\s+)?{_DATE}",
    re.IGNORECASE,
)
_PLACED = re.compile(
    rf"^[^\S\n]*(?:[A-ZÆØÅ][\wæøåÆØÅ. ]{{1,30}},?\s+)?(?:den|d\.)\s+{_DATE}[.\s]*$",
    re.IGNORECASE | re.MULTILINE,
)
_ALONE = re.compile(rf"^[^\S\n]*{_DATE}[^\S\n]*$", re.IGNORECASE | re.MULTILINE)
_HEADED = re.compile(
    rf"^[^\S\n]*\w*(?:notat|referat|journal|tilsyn|dagsorden|protokol)\w*\b[^\n]{{0,40}}?{_DATE}",
    re.IGNORECASE | re.MULTILINE,
)
_IN_TITLE = re.compile(rf"(?<!\d){_DATE}", re.IGNORECASE)
_TOP_LINES = 40
_TOP = 1_500
"""Code points; a date further down is not the document's own."""


def written_date(text: str, title: str) -> str:
    """The date as ISO, '' when none is surely the document's own. `text` is the first page's."""
    top = "\n".join(text[:_TOP].splitlines()[:_TOP_LINES])
    heading = "\n".join(top.split("\n")[:3])
    for pattern, place in (
        (_LABELLED, top),
        (_HEADED, heading),
        (_PLACED, top),
        (_ALONE, top),
        (_IN_TITLE, title),
    ):
        for match in pattern.finditer(place):
            found = _iso(match)
            if found:
                return found
    return ""


def _iso(match: re.Match[str]) -> str:
    part = match.groupdict()
    if part["month"]:
        month = 1 + [name[:3] for name in _MONTHS].index(part["month"][:3].lower())
        year, day = part["y1"], part["d1"]
    elif part["y2"]:
        year, month, day = part["y2"], int(part["m2"]), part["d2"]
    else:
        year, month, day = part["y3"], int(part["m3"]), part["d3"]
    try:
        return date(int(year), month, int(day)).isoformat()
    except ValueError:
        return ""
