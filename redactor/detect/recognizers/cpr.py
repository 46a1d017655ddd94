"""CPR numbers and replacement CPR numbers.

Form, century table and weights: the CPR Office, "Personnummeret i CPR". Numbers without a
valid check digit are issued since October 2007, so the check raises the score and never
decides; what decides is a real date, the shape and the label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from redactor.detect.base import Recognizer
from redactor.detect.hits import Hit
from redactor.detect.recognizers.cpr_forms import (
    boxed,
    garbled,
    loose,
    masked,
    nordic,
    over_line,
    split,
    told,
    unpadded,
)
from redactor.detect.recognizers.cpr_labels import (
    ADJACENT,
    AMOUNT_AFTER,
    AMOUNT_BEFORE,
    ANCHORS,
    CALLED,
    CASE_KEY,
    CUSTOMER,
    DOTTED_KEY,
    GOODS,
    KEY,
    KEY_AFTER,
    LOGGED,
    MACHINE,
    MEETING,
    MOMENT,
    NUMBER,
    NUMBER_OF_THING,
    NUMBERED,
    P_NUMBER,
    PERIOD,
    PLACE_OF_WORK,
    SHELVED,
    SIBLING,
    THING,
)
from redactor.detect.recognizers.cpr_numbers import (
    WEIGHTS,
    as_key,
    birth_date,
    can_be_issued,
    personal_label,
    real_date,
)
from redactor.detect.recognizers.labels import is_somebodys, label_before
from redactor.detect.recognizers.postal import postal_city_at
from redactor.detect.text.anchors import before
from redactor.detect.text.numbers import mod11, undo_ocr
from redactor.detect.text.patterns import HYPHEN, OCR_DIGIT, SPACE

_RECENT = 30  # two-digit years below are taken for years that case documents are written in
_LATEST_YEAR = 2036  # the last year that sequence digits 4 and 9 reach

_TAILED = str.maketrans("bgq", "699")
_D = OCR_DIGIT[:-1] + "bgq]"
_S = rf"(?:{SPACE}?[./\-\u2010-\u2015]?{SPACE}?\n?)"
_W = r"[ \t]{0,3}"
_T = rf"(?:{_W}(?:\n?(?:{HYPHEN}{{1,2}}|[/.~_=·])\n?|\n?){_W})"
_CANDIDATE = re.compile(
    r"(?:(?<![^\W_])(?:cpr\W?(?:nr\W?|nummer(?:et)?)?|personnummer(?:et)?|nr\W?|er)?"
    r"|(?<=(?-i:[a-zæøå]{2})))"
    rf"(?P<d>{_D}{{2}})(?P<s1>{_S})(?P<m>{_D}{{2}})(?P<s2>{_S})(?P<y>(?:1[89]|2[0O])?{_D}{{2}})"
    rf"(?P<t>{_T})(?P<n>{_D}{{2}} ?{_D}{{2}}|[0-9A-Z]{{4}})",
    re.IGNORECASE,
)
_KEY_HEAD = re.compile(
    r"(?<![\w-])(?!(?:ORD|INV|FAK|RMA|REF|VAR|DOK|TKT|SAG|BIL|LOT|SER|SN|ART|EAN|CVR|BOM|MB|EJ)-)"
    r"[A-ZÆØÅ]{2,4}-$"
)
_KEY_END = re.compile(r"(?:-[A-ZÆØÅ]{1,2})?(?![\w-])")
_KEYED = 0.6
_TYPED_TO = re.compile(r"[a-zæøå]{2}$")
_TYPED_ON = re.compile(r"[a-zæøå]{2,3}(?![^\W_]{0,2}\d)")
"""Letters of words that the number was written together with; not of a key ("1824ab7")."""
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")


class CprRecognizer(Recognizer):
    """DK_CPR in every form people write it, masked and OCR-damaged ones included."""

    types = ("DK_CPR",)

    def read(self, text: str) -> Iterable[Hit]:
        if not _DIGIT.search(text):
            return list(told(text))
        hits = list(masked(text))
        starts = {h.start for h in hits}
        hits.extend(h for h in _whole(text) if h.start not in starts)
        taken = [(h.start, h.end) for h in hits]
        hits.extend(h for h in boxed(text) if (h.start, h.end) not in taken)
        hits.extend(loose(text, {h.start for h in hits}))
        hits.extend(nordic(text, {h.start for h in hits}))
        hits.extend(split(text, {h.start for h in hits}))
        hits.extend(over_line(text, hits))
        hits.extend(unpadded(text))
        hits.extend(told(text))
        return hits + list(garbled(text, {h.start for h in hits}))


def _whole(text: str) -> Iterator[Hit]:
    at = 0
    while match := _CANDIDATE.search(text, at):
        hit = _judge(text, match)
        if hit is None:
            at = match.start() + 1
        else:
            at = hit.end
            yield hit


@dataclass(frozen=True, slots=True)
class _Seen:
    """A candidate taken apart."""

    separators: tuple[str, str, str]
    """Between day and month, month and year, date and serial."""
    dated: str
    """Six or eight digits."""
    tail: str
    """The last four: digits, or digits and letters of a replacement number."""
    letters: bool
    damaged: bool
    """Letters stand for digits."""
    alike: bool
    """Only such as are hard to tell from 0 and 1 in any type."""

    @property
    def digits(self) -> str:
        return self.dated[:4] + self.dated[-2:] + self.tail

    @property
    def hyphen(self) -> bool:
        return bool(self.separators[2].strip())

    def born(self) -> date | None:
        """The birth date, or None when there is no such day."""
        day, month = int(self.dated[:2]), int(self.dated[2:4])
        if len(self.dated) == 8:
            return real_date(day, month, int(self.dated[4:]))
        if self.letters:
            short = int(self.dated[4:])
            return real_date(day, month, 1900 + short) or real_date(day, month, 2000 + short)
        return birth_date(self.digits)


def _digits(text: str) -> str:
    return undo_ocr(text.translate(_TAILED))


def _seen(match: re.Match[str]) -> _Seen | None:
    serial = match["n"].replace(" ", "")
    raw = match["d"] + match["m"] + match["y"] + serial
    real_digits = sum(c.isdigit() for c in raw)
    letters = any(c.isalpha() and c not in "OoQDlISsBbgq" for c in serial)
    date_part = _digits(match["d"] + match["m"] + match["y"])
    if letters and serial.isalpha() and not serial.isupper():
        return None  # a word: "15.12.25 – Mail"
    tail = serial if letters else _digits(serial)
    if real_digits < 6 or not date_part.isdigit() or not (letters or tail.isdigit()):
        return None
    return _Seen(
        separators=(match["s1"], match["s2"], match["t"]),
        dated=date_part,
        tail=tail,
        letters=letters,
        damaged=real_digits < len(raw) and not letters,
        alike=all(c.isdigit() or c in "OoIl|" for c in raw),
    )


def _judge(text: str, match: re.Match[str]) -> Hit | None:
    start, end = match.start("d"), match.end()
    seen = _seen(match)
    if seen is None or not _one_way(seen, match["n"]):
        return None
    born = seen.born()
    if born is None and (not seen.hyphen or any(seen.separators[:2]) or seen.letters):
        return None
    wide = before(text, start, width=70)
    label = label_before(text, start, width=36)
    if not _LETTER.search(wide) or is_somebodys(label):  # says nothing of the number's kind
        label = ""
    elif sibling := SIBLING.search(wide):
        label = wide[: sibling.start()]
    person = P_NUMBER.search(label)
    if not (seen.hyphen or seen.dated[0] != "1" or personal_label(label, seen.digits)):
        person = None
    if not person and (GOODS.search(label) or SHELVED.search(label)):
        return None
    if _is_time(seen) and seen.dated[-2:] < str(_RECENT) and MACHINE.search(label):
        return None
    if _numbered_alike(text, start, text[start : match.start("t")]):
        return None
    key = not person and bool(KEY.search(label))
    anchor = None if key else ANCHORS.near(text, start, end, width=48)
    anchor = anchor or ANCHORS.after(text, end, width=12)
    anchor = anchor or (person.group() if person else None)
    if not _edges(text, start, end, seen, anchor):
        return None
    checked = not seen.letters and mod11(seen.digits, WEIGHTS)
    if born is None:
        score = 0.7 if anchor and ADJACENT.search(label) else None
    elif anchor:
        score = 0.93 if seen.letters or seen.damaged else 0.99 if checked else 0.96
    elif key:
        score = None
        sure = seen.hyphen and not seen.separators[0] and not seen.letters
        if sure and (CASE_KEY.search(label) or can_be_issued(seen.digits)):
            score = as_key(seen.digits, numbered=NUMBERED.search(label) is not None)
    else:
        numbered = (NUMBER_OF_THING if seen.hyphen else NUMBER).search(label)
        heads = not text[max(0, start - 40) : start].rpartition("\n")[2].strip()
        logged = heads and _is_time(seen) and not seen.hyphen and LOGGED.match(text, end)
        if not (numbered or logged or THING.search(label) or KEY_AFTER.match(text, end)):
            score = _bare(label, wide, seen, born, checked)
            if score is not None and _KEY_HEAD.search(text, max(0, start - 6), start):
                score = min(score, _KEYED)
        else:
            plain = seen.hyphen and not seen.letters and not seen.damaged
            score = as_key(seen.digits, numbered=True) if plain else None
    if score is None:
        return None
    return Hit(
        type="DK_CPR",
        start=start,
        end=end,
        score=score,
        reason=_reason(seen, born, anchor, checked),
    )


def _numbered_alike(text: str, start: int, begins: str) -> bool:
    """Whether a number of goods that begins alike stands before in the sentence: "Varenr.
    311299-4410 er udgået, brug 311299-4415"."""
    window = before(text, start, width=90)
    place = window.rfind(begins)
    if place <= 0 or not _LETTER.search(window, 0, place):
        return False
    return GOODS.search(window[:place]) is not None


def _one_way(seen: _Seen, serial: str) -> bool:
    """Whether the separators are those of one number: the same between day, month and year."""
    s1, s2, t = seen.separators
    mixed = (s1, s2) == ("/", "-")  # 17/03-1984
    slipped = seen.hyphen and {s1, s2} in ({"", " "}, {"", "."})  # "15 0833-0355"
    if not (mixed or slipped) and (s1.strip() != s2.strip() or ("\n" not in s1 + s2 and s1 != s2)):
        return False
    broken = s1.count("\n") + s2.count("\n") + t.count("\n")
    if broken > 1 or (broken and " " in serial):
        return False
    return not ("\n" in t and s1 and not seen.hyphen)


def _edges(text: str, start: int, end: int, seen: _Seen, anchor: str | None) -> bool:
    """Whether the number is a whole one, not a piece of a longer key or word."""
    if re.search(r"\+\d{0,3}[ -]?$", text[max(0, start - 5) : start]):
        return False
    hyphen, odd = seen.hyphen, seen.letters or seen.damaged
    following = text[end : end + 6]
    if following[:1].isdigit():
        return False
    if following[:1].isalpha() and (odd or not hyphen):  # "er130789 1824håber"
        return anchor is not None and _TYPED_ON.match(following) is not None
    word = _TYPED_TO.search(text, max(0, start - 2), start)
    if word and word.group() not in ("er", "nr") and (odd or not hyphen) and not anchor:
        return False
    if not hyphen and re.match(r" \d\d(?!\d)", following):
        return False
    if AMOUNT_AFTER.match(following) and not hyphen:
        return False
    if anchor:
        return True
    if seen.separators[0] == " " and (
        re.search(r"(?<!\d)\d\d $", text[max(0, start - 4) : start])
        or re.match(r" \d\d(?!\d)", following)
    ):
        return False
    if not hyphen and seen.separators[0].strip() and postal_city_at(text, end - 4):
        return False
    leading = text[max(0, start - 2) : start]
    if len(leading) == 2 and leading[0].isalnum() and leading[1] in "-.,":
        return _in_key(text, start, end, seen)
    if len(leading) == 2 and leading[0].isdigit() and leading[1] == "/" and not hyphen:
        return False
    if re.match(r"[-.]\d|/\d{1,4}(?!\d)", following):
        return False
    return not AMOUNT_BEFORE.search(text[max(0, start - 10) : start])


def _in_key(text: str, start: int, end: int, seen: _Seen) -> bool:
    """Whether the number is the middle of a key that begins with a few capitals, as systems make
    keys of whom they are about ("KTR-0504125548-A"), and it can be somebody's."""
    if seen.letters or seen.damaged or any(seen.separators) or not can_be_issued(seen.digits):
        return False
    return bool(_KEY_HEAD.search(text, max(0, start - 6), start) and _KEY_END.match(text, end))


def _bare(label: str, wide: str, seen: _Seen, born: date, checked: bool) -> float | None:
    """The chance that a number with no word for CPR near it is one; None when too small.

    `label` is what stands before it, `wide` more of that.
    """
    s1, s2, t = seen.separators
    if s1 == s2 == t == ".":
        return _all_dotted(wide, seen, checked)
    if "\t" in t or s1 == t == "." or (s1 != s2 and s1 == "/" and _is_time(seen)):
        return None
    if not seen.hyphen and PLACE_OF_WORK.search(wide):
        return None
    if PERIOD.search(label) or (not seen.hyphen and CALLED.search(label)):
        return None
    if s1 == "." and DOTTED_KEY.search(label):
        return None
    if s1 == "." and not checked and _is_meeting(seen, label):
        return None
    if seen.letters:
        return 0.8 if seen.hyphen else 0.6 if seen.tail[0].isdigit() else None
    if seen.damaged:
        return 0.75 if seen.hyphen or checked else 0.5 if seen.alike and not s1 else None
    if s1 != s2 and "\n" not in s1 + s2:
        return 0.75 if checked else 0.6
    if t and not seen.hyphen and _could_be_moment(seen, label, checked):
        return None
    if not t and (s1 or len(seen.dated) == 8):  # 01 01 901234 is nobody's way of writing
        return None
    score = 0.93 if seen.hyphen else 0.8
    if not 1900 <= born.year <= _LATEST_YEAR:
        score -= 0.15
    if "\n" in s1 + s2 + t:
        score -= 0.05
    if not seen.hyphen and (s1 or t):
        score -= 0.15
    if seen.dated[0] > "5" and not seen.hyphen:
        score -= 0.3
    if s1 == "." or CUSTOMER.search(label):  # a version or a customer may be numbered so
        score -= 0.15
    return round(min(0.98, score + 0.05) if checked else score, 2)


_NAME_BEFORE = re.compile(r"[^\W\d_][a-zæøåéü]+ [A-ZÆØÅ][a-zæøåéü'-]+(?:,| \(|:) ?$")


def _all_dotted(wide: str, seen: _Seen, checked: bool) -> float | None:
    """Of a number set off by points alone, as ledgers are too: only right behind a name."""
    if seen.letters or seen.damaged or len(seen.dated) == 8 or not _NAME_BEFORE.search(wide):
        return None
    return 0.85 if checked else 0.7


def _is_time(seen: _Seen) -> bool:
    """Whether the last four digits may be a time of day."""
    return seen.tail.isdigit() and int(seen.tail[:2]) <= 23 and int(seen.tail[2:]) <= 59


def _is_meeting(seen: _Seen, label: str) -> bool:
    """Whether a dotted date of our time and a time of day stand where somebody is to come: "Mødet
    holdes 12.10.24-1400". Whoever bore such a number would be born before 1930."""
    recent = seen.dated[-2:] < str(_RECENT)
    return recent and _is_time(seen) and MEETING.search(label) is not None


def _could_be_moment(seen: _Seen, label: str, checked: bool) -> bool:
    """Whether date, space and four digits may be a date of our time and the time of day."""
    if not _is_time(seen):
        return False
    if len(seen.dated) == 8:
        return bool(seen.separators[0].strip())
    recent = int(seen.dated[4:]) < _RECENT
    dotted = bool(seen.separators[0].strip())
    return recent and (bool(MOMENT.search(label)) or (dotted and not checked))


def _reason(seen: _Seen, born: date | None, anchor: str | None, checked: bool) -> str:
    if born is None:
        return "Ti cifre efter ordet »cpr«; datoen findes ikke, så der kan være en skrivefejl"
    moved = int(seen.dated[:2]) > 60
    if seen.letters or moved:
        kind = "Erstatningspersonnummer: dato"
        kind += " med 60 lagt til dagen" if moved else ""
        kind += " og bogstaver blandt de sidste fire tegn" if seen.letters else ""
        return kind + (" og cpr-anker" if anchor else "")
    parts = "Ti cifre med gyldig fødselsdato"
    if seen.damaged:
        parts = "Ti tegn med gyldig fødselsdato, når fejllæste bogstaver regnes som cifre"
    parts += " og cpr-anker" if anchor else ""
    check = "stemmer" if checked else "stemmer ikke (tilladt siden 2007)"
    return f"{parts}; kontrolciffer {check}"
