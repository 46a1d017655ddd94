"""Ages in forms that only people's have: in journals, of the eldest and the youngest, and round."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactor.detect.hits import Hit
from redactor.detect.patterns import SPACE, scan
from redactor.detect.recognizers.spoken import NUMBER_WORD

_NUMBER = rf"(?:1[01]\d|[1-9]?\d|{NUMBER_WORD})"
_SOMEBODY = (
    r"(?:(?:mandlig|kvindelig|gravid|tidligere rask|ellers rask|enlig|ugift|skilt) )?"
    r"(?:mand|kvinde|dreng|pige|herre|dame|patient|barn|borger|knægt|teenager|ung|beboer|enke)"
    r"(?:en|et)?(?!\w)"
)
_ROUND = r"(?:tyve|tredive|fyrre|halvtreds|tres|halvfjerds|firs|halvfems|hundrede|[2-9]0|100)"
_FORMS: tuple[tuple[re.Pattern[str], tuple[str, ...], str], ...] = (
    (
        re.compile(rf"[♂♀]{SPACE}?(?P<age>1?\d\d(?:{SPACE}?(?:år|å\.?(?!\w)))?)(?![\w/]|[.,]\d)"),
        ("♂", "♀"),
        "Alder: tal lige efter tegnet for køn",
    ),
    (
        re.compile(
            rf"(?<!\w)(?i:mand|kvinde|dreng|pige|pt\.?|borger),?{SPACE}(?P<age>\d{{1,3}}{SPACE}?å\.)",
        ),
        (" å.", "å."),
        "Alder: tal og »å.« i en journal",
    ),
    (
        re.compile(
            rf"(?<![\w.,/§-])(?<!\d )(?P<age>(?:1[01]\d|[1-9]?\d){SPACE}?års){SPACE}(?={_SOMEBODY})"
        ),
        ("års ",),
        "Alder: »års« foran en person",
    ),
    (
        re.compile(
            rf"(?<!\w)(?i:den|min|hans|hendes|vores|deres){SPACE}(?:ældste|yngste|mellemste|mindste|største)"
            rf"(?:{SPACE}(?:søn|datter|dreng|pige|bror|søster|barn))?"
            rf"(?:{SPACE}(?:er|var|bliver|blev|på|fylder))?(?:{SPACE}(?:kun|nu|snart|lige))?{SPACE}"
            rf"(?P<age>(?!(?:en|et|to)(?:[ ,.]))(?i:{_NUMBER})(?:{SPACE}(?:år|mdr\.?|måneder))?)"
            rf"(?=[,.;)\n]|$|{SPACE}(?:og|men|mens)(?!\w))"
        ),
        ("ældste", "yngste", "mellemste", "mindste", "største"),
        "Alder: tal efter »den ældste« eller »den yngste«",
    ),
    (
        re.compile(
            rf"(?<!\w)(?:er|var|bliver|passeret|passerede|rundet){SPACE}(?:\w{{2,12}}{SPACE}){{0,2}}?"
            r"(?:(?:omkring|omtrent|cirka|ca\.|tæt på|over|godt|næsten|op imod|nær|henad|knap"
            r"|sidst i"
            rf"|midt i|først i){SPACE})?(?:de|sine){SPACE}(?P<age>{_ROUND})"
            rf"(?={SPACE}(?:år(?!\w)|og{SPACE}(?:bor|går|har|er|kan|skal|lever|klarer|hører|ser))|[,.;]|$)"
        ),
        (" de ", " sine "),
        "Alder: person omkring et rundt tal",
    ),
    (
        re.compile(
            rf"(?<!\w)(?:begge|alle(?:{SPACE}(?:to|tre|fire))?|begge{SPACE}to){SPACE}(?:under|over|på|fyldt)"
            rf"{SPACE}(?P<age>{_NUMBER}{SPACE}år)(?!\w)"
        ),
        ("begge ", "alle "),
        "Alder: flere, der alle er under eller over så mange år",
    ),
    (
        re.compile(
            rf"(?<![\w.,/§-])(?P<age>{_NUMBER}{SPACE}(?:aar|år)[ \n]gam(?:mel|melt|le|l\.))(?!\w)",
            re.IGNORECASE,
        ),
        ("aar gam", "aar\ngam", "år gaml."),
        "Alder: et antal år fulgt af »gammel«",
    ),
)
_SOMEONE = re.compile(
    r"(?:brødre|søstre|søskende|børn(?:ene)?|drenge(?:ne)?|piger(?:ne)?|sønner(?:ne)?|døtre(?:ne)?|elever"
    r"|unge|tvillinger(?:ne)?|par(?:ret)?|forældre(?:ne)?|ægtefæller(?:ne)?)(?!\w)",
    re.IGNORECASE,
)
_OF_THING = re.compile(
    r"(?:bygning|hus|ejendom|bil|tag|kedel|fyr|træ|anlæg|maskine|system)\w{0,4}"
    rf"(?:,? (?:er|var|som|der))?{SPACE}?$",
    re.IGNORECASE,
)


def told_ages(text: str) -> Iterator[Hit]:
    """AGE in these forms, which need no look at what the years may last."""
    for pattern, needed, reason in _FORMS:
        for match in scan(pattern, text, *needed):
            before = text[max(0, match.start() - 60) : match.start()]
            if _OF_THING.search(before):
                continue
            if needed[0] == "begge " and not _SOMEONE.search(before):
                continue
            start, end = match.span("age")
            yield Hit(type="AGE", start=start, end=end, score=0.85, reason=reason)
