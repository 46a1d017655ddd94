"""What ten digits tell as a CPR number: the birth date in them, and whether they can be issued.

Century table and weights: the CPR Office, "Personnummeret i CPR".
"""

from __future__ import annotations

import re
from datetime import date

from redactor.detect.text.numbers import mod11

WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def birth_date(digits: str) -> date | None:
    """The birth date of ten CPR digits, with 60 taken off the day of a replacement number."""
    day, month, short, seventh = int(digits[:2]), int(digits[2:4]), int(digits[4:6]), int(digits[6])
    if seventh <= 3:
        century = 1900
    elif seventh in (4, 9):
        century = 2000 if short <= 36 else 1900
    else:
        century = 2000 if short <= 57 else 1800
    return real_date(day, month, century + short)


def can_be_issued(digits: str) -> bool:
    """Whether ten digits pass the check, or are of a date that ran out of numbers that do.

    Numbers without the check are so far given for 1 January of some years (CPR Office).
    """
    return mod11(digits, WEIGHTS) or digits[:4] == "0101"


_OLDEST = 1930
"""People born before are rare among the living; keys that begin with a date of our time and
count on from 0001 read as theirs."""


def as_key(digits: str, *, numbered: bool) -> float | None:
    """The chance that a number labelled as a key is a person's; None when too small.

    Authorities do use CPR numbers as keys of cases. Nearly all people's numbers pass the check,
    one in eleven of keys that only look like them do. `numbered`: the label says that it is a
    number ("sagsnr."); after "sagen" alone a person may be meant.
    """
    born = birth_date(digits)
    if born is None:
        return None
    if can_be_issued(digits):
        return 0.6
    return None if numbered or born.year < _OLDEST else 0.5


def is_registered(digits: str) -> bool:
    """Whether ten digits lie in the range of the P-numbers given out, counted from 1 000 000 000
    (Erhvervsstyrelsen, CVR)."""
    return digits.startswith(("100", "101", "102", "103", "104"))


def personal_label(label: str, digits: str) -> bool:
    """Whether "pnr" before ten digits that begin with 1 is short for the number of a person, as
    on pay slips, and not of a place of work, which is written "P-nr."."""
    glued = _PNR.search(label) is not None
    return glued and birth_date(digits) is not None and not is_registered(digits)


_PNR = re.compile(r"(?<!\w)pnr[.:= \t]{0,4}$", re.IGNORECASE)


def can_be_person(digits: str, *, numbered: bool) -> bool:
    """Whether ten digits that stand as the key of a case may be a person's number."""
    return as_key(digits, numbered=numbered) is not None


def real_date(day: int, month: int, year: int) -> date | None:
    """The date, 60 taken off a replacement number's day; None when there is no such day."""
    try:
        return date(year, month, day - 60 if day > 60 else day)
    except ValueError:
        return None
