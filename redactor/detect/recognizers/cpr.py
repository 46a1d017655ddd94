"""CPR numbers and replacement CPR numbers.

Form, century table and weights: the CPR Office, "Personnummeret i CPR". Numbers without a
valid check digit are issued since October 2007, so the check raises the score and never
decides; what decides is a real date, the shape and the label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from redactor.detect.base import (
    HYPHEN,
    OCR_DIGIT,
    SPACE,
    Anchors,
    Hit,
    Recognizer,
    before,
    digits_of,
    mod11,
    undo_ocr,
)

WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_LATEST_YEAR = 2036  # the last year that sequence digits 4 and 9 reach

_D = OCR_DIGIT
_S = rf"(?:{SPACE}?[./\-\u2010-\u2015]?{SPACE}?\n?)"
_W = r"[ \t\u00a0\u2007\u2009\u202f]{0,3}"
_T = rf"(?:{_W}(?:\n?(?:{HYPHEN}|[/.~_=·])\n?|\n?){_W})"
_CANDIDATE = re.compile(
    rf"(?<![^\W_])(?:cpr\W?(?:nr\W?)?|nr\W?)?"
    rf"(?P<d>{_D}{{2}})(?P<s1>{_S})(?P<m>{_D}{{2}})(?P<s2>{_S})(?P<y>(?:1[89]|2[0O])?{_D}{{2}})"
    rf"(?P<t>{_T})(?P<n>{_D}{{2}} ?{_D}{{2}}|[0-9A-Z]{{4}})",
    re.IGNORECASE,
)
_MASKED = re.compile(
    r"(?<![^\W_])(?P<d>\d\d)[. /-]?(?P<m>\d\d)[. /-]?(?P<y>(?:19|20)?\d\d)"
    rf"{SPACE}?(?:{HYPHEN}|/)?{SPACE}?\d{{0,2}}(?:[xX*#•●_?]{{2,4}}|\.{{3,4}}|…)(?![^\W_])"
)
_MASKED_HEAD = re.compile(rf"(?<!\w)[xX*#•●]{{6}}{SPACE}?{HYPHEN}{SPACE}?\d{{4}}(?!\w)")
_BOXED = re.compile(
    r"(?<!\w)(?:[0-9][ \t|]{1,2}){6}(?:-[ \t|]{1,2})?(?:[0-9][ \t|]{1,2}){3}[0-9](?!\w)"
)
_LAST_FOUR = re.compile(
    r"\bcpr[^\n]{0,60}?sidste (?:fire|4) (?:cifre|tal)\W+(?:(?:er|i|var)\W+){0,2}(\d{4})(?!\d)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")

_ANCHORS = Anchors(
    "~cpr", "~personnummer", "personnr", "pers.nr", "person-nr", "erstatningsperson",
    "fødselsnummer", "civilregister",
)  # fmt: skip
# Labels directly before a number that say it is something else: a key of its own kind, …
_NR = r"(?:s|e?n|et)?[ .\-]?(?:nr|nummer(?:et)?|no|numre|id|nøgle|key|ref)\b\.?"
_END = r"(?:[ \t]*[:#=]|[ \t]+(?:er|på|til))?[ \t]*\n?[ \t]*$"
_KEY = re.compile(
    r"(?:(?:faktura|regning|ordre|konto|bilag|journal|sag|akt|dok|dokument|løbe|vare|serie|"
    r"rykker|skade|ean|gln|bfe|kreditor|debitor|kvittering|betaling|rekvisition|måler|aftale|"
    r"installation|pakke|forsendelse|projekt|stel|matrikel|ejendom|produktionsenhed|telefon|"
    rf"mobil|fax|tracking|police|\bj|\bp|\bjr|\blb|\btlf)\.?{_NR}"
    r"|\b(?:konto|faktura|ordre|sag|sagen|police|tlf|tel|telefon|mobil|fax|kl|ean|gln|bfe|lokal)"
    rf"\.?){_END}",
    re.IGNORECASE,
)
# … or a number that authorities and firms may well fill with the CPR number itself.
_NUMBER = re.compile(
    rf"(?:(?:kunde|medlem|løn|patient|reference|borger|bruger|elev|\bref)\.?{_NR}|\bref\.?){_END}",
    re.IGNORECASE,
)
_MOMENT = re.compile(
    r"\b(?:den|d\.|dato|dateret|sendt|modtaget|oprettet|kl\.?|tid(?:spunkt)?|"
    r"logget|ændret|registreret|udført)[ :]*$",
    re.IGNORECASE,
)
_AMOUNT_AFTER = re.compile(
    r",\d{2}(?!\d)|,-|[ \u00a0]?(?:kr\b|dkk\b|eur\b|euro\b|\$|€)", re.IGNORECASE
)
_AMOUNT_BEFORE = re.compile(
    r"(?:\bkr\.?|\bdkk|\beur|€|\$|beløb(?:et)?:?)[ \u00a0]?$", re.IGNORECASE
)


def birth_date(digits: str) -> date | None:
    """The birth date of ten CPR digits, with 60 taken off the day of a replacement number."""
    day, month, short, seventh = int(digits[:2]), int(digits[2:4]), int(digits[4:6]), int(digits[6])
    if seventh <= 3:
        century = 1900
    elif seventh in (4, 9):
        century = 2000 if short <= 36 else 1900
    else:
        century = 2000 if short <= 57 else 1800
    return _real(day, month, century + short)


def can_be_issued(digits: str) -> bool:
    """Whether ten digits pass the check, or are of a date that ran out of numbers that do.

    Numbers without the check are so far given for 1 January of some years (CPR Office).
    """
    return mod11(digits, WEIGHTS) or digits[:4] == "0101"


def _real(day: int, month: int, year: int) -> date | None:
    try:
        return date(year, month, day - 60 if day > 60 else day)
    except ValueError:
        return None


class CprRecognizer(Recognizer):
    """DK_CPR in every form people write it, masked and OCR-damaged ones included."""

    types = ("DK_CPR",)

    def find(self, text: str) -> Iterable[Hit]:
        if not _DIGIT.search(text):
            return []
        hits = list(_whole(text))
        hits.extend(_masked(text))
        taken = [(h.start, h.end) for h in hits]
        return hits + [h for h in _boxed(text) if (h.start, h.end) not in taken]


def _whole(text: str) -> Iterator[Hit]:
    at = 0
    while match := _CANDIDATE.search(text, at):
        hit = _judge(text, match)
        if hit is None:
            at = match.start() + 1
        else:
            at = hit.end
            yield hit


def _judge(text: str, match: re.Match[str]) -> Hit | None:
    start, end = match.start("d"), match.end()
    raw = match.group("d") + match.group("m") + match.group("y") + match.group("n").replace(" ", "")
    real_digits = sum(c.isdigit() for c in raw)
    if real_digits < 6:
        return None
    serial = match.group("n").replace(" ", "")
    letters = _serial_letters(serial)
    date_part = undo_ocr(match.group("d") + match.group("m") + match.group("y"))
    if not date_part.isdigit():
        return None
    long_year = len(date_part) == 8
    short_date = date_part[:4] + date_part[-2:]
    tail = serial if letters else undo_ocr(serial)
    if not letters and not tail.isdigit():
        return None
    damaged = real_digits < len(raw) and not letters
    label = before(text, start, width=36)
    key = bool(_KEY.search(label))
    anchor = None if key else _ANCHORS.near(text, start, end, width=48)
    seps = (match.group("s1"), match.group("s2"), match.group("t"))
    if not _edges(text, start, end, seps, anchor, letters or damaged):
        return None
    if letters:
        year = int(date_part[4:]) if long_year else 1900 + int(short_date[4:])
        real = _real(int(date_part[:2]), int(date_part[2:4]), year) or _real(
            int(date_part[:2]), int(date_part[2:4]), year + 100
        )
        checked = False
    else:
        real = (
            _real(int(date_part[:2]), int(date_part[2:4]), int(date_part[4:]))
            if long_year
            else birth_date(short_date + tail)
        )
        checked = mod11(short_date + tail, WEIGHTS)
    score = _score(text, start, seps, real, anchor, key, checked, letters, damaged, tail)
    if score is None:
        return None
    return Hit(
        type="DK_CPR",
        start=start,
        end=end,
        score=score,
        reason=_reason(real, int(date_part[:2]) > 60, anchor, checked, letters, damaged),
    )


def _serial_letters(serial: str) -> bool:
    """Whether the last four are those of a replacement number: letters OCR would not make."""
    return any(c.isalpha() and c not in "OoQDlISsB" for c in serial)


def _edges(
    text: str, start: int, end: int, seps: tuple[str, str, str], anchor: str | None, odd: bool
) -> bool:
    """Whether the number is a whole one, not a piece of a longer key or word."""
    if re.search(r"\+\d{0,3}[ -]?$", text[max(0, start - 5) : start]):
        return False
    hyphen = bool(seps[2].strip())
    following = text[end : end + 6]
    if following[:1].isdigit() or (following[:1].isalpha() and (odd or not hyphen)):
        return False
    if _AMOUNT_AFTER.match(following) and not hyphen:
        return False
    if anchor:
        return True
    leading = text[max(0, start - 2) : start]
    if len(leading) == 2 and leading[0].isalnum() and leading[1] in "-.,":
        return False
    if len(leading) == 2 and leading[0].isdigit() and leading[1] == "/" and not hyphen:
        return False
    if re.match(r"[-.]\d|/\d{1,4}(?!\d)", following):
        return False
    return not _AMOUNT_BEFORE.search(text[max(0, start - 10) : start])


def _score(
    text: str,
    start: int,
    seps: tuple[str, str, str],
    real: date | None,
    anchor: str | None,
    key: bool,
    checked: bool,
    letters: bool,
    damaged: bool,
    tail: str,
) -> float | None:
    """The chance that this is a CPR number; None when it is too small to suggest."""
    s1, s2, t = seps
    hyphen = bool(t.strip())
    if real is None:
        return 0.7 if anchor and hyphen and not s1 and not s2 and not letters else None
    if anchor:
        if letters or damaged:
            return 0.93
        return 0.99 if checked else 0.96
    if s1 != s2 and not ("\n" in s1 + s2 and hyphen):
        return None
    if "\t" in t or (s1 == t == "."):
        return None
    if key:
        issued = checked or (real.day, real.month) == (1, 1)
        return 0.55 if issued and hyphen and not s1 and not letters else None
    label = before(text, start, width=36)
    if not hyphen and _NUMBER.search(label):
        return None
    if letters:
        return (0.8 if hyphen else 0.6) if tail[0].isdigit() or hyphen else None
    if damaged:
        return 0.75 if hyphen or checked else None
    spaced_time = not hyphen and bool(t) and int(tail[:2]) < 24 and int(tail[2:]) < 60
    if spaced_time and not checked and (s1 or _MOMENT.search(label)):
        return None
    if not hyphen and not t and s1:  # 01 01 901234 is nobody's way of writing
        return None
    score = 0.93 if hyphen else 0.8
    if real.year > _LATEST_YEAR or real.year < 1900:
        score -= 0.15
    if "\n" in s1 + s2 + t:
        score -= 0.05
    if not hyphen and (s1 or t):
        score -= 0.1
    if int(text[start]) > 5 and not hyphen:
        score -= 0.3
    return round(min(0.98, score + 0.05) if checked else score, 2)


def _reason(
    real: date | None, moved: bool, anchor: str | None, checked: bool, letters: bool, damaged: bool
) -> str:
    if real is None:
        return "Ti cifre efter ordet »cpr«; datoen findes ikke, så der kan være en skrivefejl"
    if letters or moved:
        kind = "Erstatningspersonnummer: dato"
        kind += " med 60 lagt til dagen" if moved else ""
        kind += " og bogstaver blandt de sidste fire tegn" if letters else ""
        return kind + (" og cpr-anker" if anchor else "")
    parts = "Ti cifre med gyldig fødselsdato"
    if damaged:
        parts = "Ti tegn med gyldig fødselsdato, når fejllæste bogstaver regnes som cifre,"
    parts += " og cpr-anker" if anchor else ""
    check = "stemmer" if checked else "stemmer ikke (tilladt siden 2007)"
    return f"{parts}; kontrolciffer {check}"


def _masked(text: str) -> Iterator[Hit]:
    for match in _MASKED.finditer(text):
        year = int(match.group("y"))
        years = (year,) if year > 99 else (1900 + year, 2000 + year)
        if not any(_real(int(match.group("d")), int(match.group("m")), y) for y in years):
            continue
        dotted = match.group().endswith((".", "…"))
        if dotted and not _ANCHORS.near(text, match.start(), match.end()):
            continue
        yield Hit(
            type="DK_CPR",
            start=match.start(),
            end=match.end(),
            score=0.9,
            reason="Fødselsdatoen i et personnummer, hvis sidste cifre er sløret i forvejen",
        )
    for match in _MASKED_HEAD.finditer(text):
        yield Hit(
            type="DK_CPR",
            start=match.start(),
            end=match.end(),
            score=0.85,
            reason="De sidste fire cifre af et personnummer, hvis dato er sløret i forvejen",
        )
    for match in _LAST_FOUR.finditer(text):
        yield Hit(
            type="DK_CPR",
            start=match.start(1),
            end=match.end(1),
            score=0.9,
            reason="De sidste fire cifre af et personnummer, nævnt som sådan",
        )


def _boxed(text: str) -> Iterator[Hit]:
    """One digit to a box, as in printed forms."""
    for match in _BOXED.finditer(text):
        digits = digits_of(match.group())
        anchor = _ANCHORS.near(text, match.start(), match.end(), width=48)
        if birth_date(digits) is None or not (anchor or mod11(digits, WEIGHTS)):
            continue
        yield Hit(
            type="DK_CPR",
            start=match.start(),
            end=match.end(),
            score=0.95 if anchor else 0.7,
            reason="Ti cifre i hver sit felt med gyldig fødselsdato"
            + (" og cpr-anker" if anchor else ""),
        )
