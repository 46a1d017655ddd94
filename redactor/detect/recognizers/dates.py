"""Birth dates, other dates and points of time.

A date is a birth date only by its anchor ("født", "f.", "fødselsdato", "årgang", "cpr"),
in the same sentence with no other date between, save in a list of birth dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from redactor.detect.base import Recognizer
from redactor.detect.hits import Hit
from redactor.detect.recognizers.dates_births import is_birth, is_called_birth, is_told_born
from redactor.detect.recognizers.dates_listed import is_birth_in_row, is_listed_birth
from redactor.detect.recognizers.dates_noted import (
    points_logged,
    time_after,
    with_weekday,
)
from redactor.detect.recognizers.dates_written import dates_in

_NUMBERED = re.compile(
    r"(?<!\w)(?:version(?:en)?|ver\.|v\.|pkt\.|punkt|kap\.|kapitel|afsnit) ?$", re.IGNORECASE
)
_CLOCK = re.compile(
    r"(?<![\w.,:/-])(?:kl(?:okken|\.)? {0,2}(?:[01]?\d|2[0-3])(?:[.:][0-5]\d){0,2}"
    r"(?: ?[-–] ?(?:[01]?\d|2[0-3])(?:[.:][0-5]\d)?(?![\w.:]*\d)"
    r"|(?: og| til|-til) (?:[01]?\d|2[0-3])(?:[.:][0-5]\d)?(?=[.,;)]?(?:\s|$))"
    r"(?=[.,;)\n]|$| (?:på|i|hver|alle|om|den|d\.|hos|for at|ved|mandag|tirsdag|onsdag|torsdag"
    r"|fredag"
    r"|lørdag|søndag|når|hvis|så|samt|hele)(?!\w)))?"
    r"|(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?|kl\.? ?(?:[01]\d|2[0-3])[0-5]\d"
    r"|(?:[01]?\d|2[0-3])\.[0-5]\d ?[-–] ?(?:[01]?\d|2[0-3])\.[0-5]\d)(?!\w|:\w|[.,]\d)",
    re.IGNORECASE,
)
# Only an anchor directly before makes these a date at all.


class DateRecognizer(Recognizer):
    """DATE_OF_BIRTH where an anchor says so; every other date or time is DATE_TIME."""

    types = ("DATE_OF_BIRTH", "DATE_TIME")

    def read(self, text: str) -> Iterable[Hit]:
        dates = sorted(dates_in(text), key=lambda d: (d[0], -d[1]))
        taken_until = 0
        hits: list[Hit] = []
        birth_until = -1  # end of the last birth date, for lists of them
        for start, end, sure in dates:
            if start < taken_until or _LETTERED.match(text, end):
                continue
            listed = (sure and is_listed_birth(text, start)) or is_birth_in_row(text, start, end)
            anchored = (
                listed
                or is_birth(text, start, birth_until, sure)
                or is_told_born(text, start, end)
                or is_called_birth(text, end)
            )
            if not anchored and (not sure or _NUMBERED.search(text[max(0, start - 12) : start])):
                continue
            taken_until = end
            if anchored:
                word = text[max(0, start - 7) : start].lower()
                start -= 7 if word == "årgang " else 0
                birth_until = -1 if listed else end
                hits.append(_hit("DATE_OF_BIRTH", start, end, 0.95, _WHY_BIRTH))
            else:
                hits.append(
                    _hit(
                        "DATE_TIME",
                        with_weekday(text, start),
                        end,
                        0.9,
                        _WHY_DATE,
                    )
                )
                if time := time_after(text, end):
                    hits.append(_hit("DATE_TIME", *time, 0.85, "Klokkeslæt efter en dato"))
        hits.extend(
            _hit("DATE_TIME", m.start(), m.end(), 0.9, "Klokkeslæt") for m in _CLOCK.finditer(text)
        )
        hits.extend(
            _hit("DATE_TIME", start, end, _LOGGED, "Dato og klokkeslæt i en log")
            for start, end in points_logged(text)
        )
        return hits


_LETTERED = re.compile(r"(?<=\d)-[A-Z](?!\w)")
"""After the number of a drawing that reads like a day: "12.03.25-A"."""
_LOGGED = 0.4
_WHY_DATE = "Dato uden ord, der gør den til en fødselsdato"
_WHY_BIRTH = "Dato efter et ord for fødsel (født, f., fødselsdato, årgang, cpr)"


def _hit(type_: str, start: int, end: int, score: float, reason: str) -> Hit:
    return Hit(type=type_, start=start, end=end, score=score, reason=reason)
