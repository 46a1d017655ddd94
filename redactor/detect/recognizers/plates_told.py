"""Number plates of another make than the ordinary, told as such: letters of one's own choice, and
the five figures of embassies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactor.detect.text.patterns import SPACE, scan

_OWN = re.compile(
    rf"(?i:(?<!\w)(?:nummer|ønske|bil|vogn)?plade(?:n|r|rne)?)"
    rf"(?:,|{SPACE}(?:er|var|lyder|lød|stod|står|viste|hed|med|med{SPACE}teksten|der{SPACE}siger))?:?{SPACE}[\"»“”']?"
    rf"(?P<n>(?!(?:TYPE|MODEL|SIDE|NR|ZONE|BANE|PLADS|RUM|STR|FIG){SPACE})[A-ZÆØÅ]{{2,6}}{SPACE}\d{{1,3}}|(?!A\d(?!\w))(?=[A-ZÆØÅ\d]{{0,6}}[A-ZÆØÅ])"
    r"(?=[A-ZÆØÅ]{0,6}\d)[A-ZÆØÅ\d]{2,7})(?!\w|[.,:/-]\d|[ \u00a0]\d{2,3}(?!\w))"
)
_VEHICLE = re.compile(
    r"(?<!\w)(?:(?:person|vare|last|el|fir?ma|leje)?bil(?:en|ens)?|\w*vogn(?:en|ens)?"
    r"|køretøj\w*|motorcykel\w*"
    r"|knallert\w*|kør(?:te|er|sel|t)|parker\w*|holdt|registreret|indregistreret|synet|ejer\w*"
    r"|fører(?:en)?|mc|trailer\w*)(?!\w)",
    re.IGNORECASE,
)
_NEAR = 70
_EMBASSY = re.compile(
    rf"(?i:(?<!\w)(?:diplomat|ambassade)(?:bil|køretøj|vogn|plade|nummerplade)(?:en|et|s)?)"
    rf"(?:,|:|{SPACE}(?:med|nr\.?|nummer|er)){{0,3}}{SPACE}(?P<n>\d\d{SPACE}?\d{{3}})"
    rf"(?!\w|[.,:/-]\d|{SPACE}\d|{SPACE}?(?:kr|km|,-)|{SPACE}?[A-Z](?!\w))"
)
_DIPLOMAT = re.compile(
    rf"(?i:(?<!\w)(?:diplomat|ambassade|konsulat|konsul)\w*)[^.\n\d]{{0,40}}?[ :]"
    rf"(?P<n>\d\d{SPACE}?[A-Z]{SPACE}?\d{{3}}|\d\d{SPACE}?\d{{3}}{SPACE}?[A-Z])"
    rf"(?!\w|[.,:/-]\d|{SPACE}\d)"
)
"""A letter between or behind the figures: "ambassadebil med plade 76 A 114"."""
_SMALL = re.compile(
    rf"(?<![\w.,/-])[a-hj-npr-z]{{2}}{SPACE}\d\d{SPACE}\d{{3}}(?!\w|[.,:/-]\d|{SPACE}\d|{SPACE}?(?:kr|,-))"
)
_SEEN = re.compile(
    r"\b(?:vidne\w*|nummer(?:et)?|nr\.|noterede|skrev|så|husker|plade\w*|nummerplade\w*|flugt\w*"
    r"|påkør\w*|stak af|forsvandt|bil(?:en|ens)?|\w+bil(?:en)?|varevogn\w*|motorcykel\w*"
    r"|knallert\w*"
    r"|køretøj\w*|parker\w*|holdt)\b[^\n]{0,60}$",
    re.IGNORECASE,
)
"""What is told of a plate that somebody wrote in small letters: "skrev nummeret ned: cr 55 081"."""
_THING_BEFORE = re.compile(
    r"(?:vare|model|type|ordre|faktura|bilag|serie|rum|lokale|artikel|produkt|sags?|del|kunde|konto)"
    r"(?:s?[ -]?(?:nr\.?|nummer(?:et)?))?[: ]{1,2}$",
    re.IGNORECASE,
)
_NO_PLATE = frozenset("kr nr dk pr br ca kl en et af de se up kg km cm mm ml pg ag dg db".split())  # noqa: SIM905

_GERMAN_PLATE = re.compile(
    r"(?<![\w-])(?P<n>(?!DIN|EU)[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} \d{1,4}E?)(?!\w|[.,/:-]\d)"
)
"""Only near a word for a plate or for Germany."""
_GERMAN = re.compile(
    r"kennzeichen|\w*plade(?:n|r|rne)?(?!\w)|reg\.? ?nr|tysk\w* (?:person|vare)?(?:bil|indreg|reg)"
    r"|\((?:deutsch|tysk)",
    re.IGNORECASE,
)


def plates_told(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each."""
    for match in scan(_OWN, text, "plade"):
        low = max(0, match.start() - _NEAR)
        around = text[low : match.start()] + "\n" + text[match.end() : match.end() + _NEAR]
        named = match.group().lower().startswith(("nummer", "ønske", "bil", "vogn"))
        if named or _VEHICLE.search(around):
            yield match.span("n")
    for match in scan(_GERMAN_PLATE, text, "kennzeichen", "tysk", "deutsch", "plade"):
        if _GERMAN.search(text[max(0, match.start() - 50) : match.end() + 12]):
            yield match.span("n")
    for pattern in (_EMBASSY, _DIPLOMAT):
        for match in scan(pattern, text, "diplomat", "ambassade", "konsul"):
            yield match.span("n")
    for match in scan(_SMALL, text, "vidne", "nummer", "plade", "flugt", "påkør", "bil", "køretøj"):
        near = text[max(0, match.start() - 90) : match.start()]
        if match.group()[:2] in _NO_PLATE or _THING_BEFORE.search(near):
            continue
        if _SEEN.search(near):
            yield match.span()
