"""CPR numbers in forms of their own: masked, one digit to a box, grouped or split unusually; and
the neighbours' personal numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from redactor.detect.hits import Hit
from redactor.detect.recognizers.cpr_labels import (
    ADJACENT,
    ADJACENT_WORD,
    ANCHORS,
    GOODS,
    KEY,
    THING,
)
from redactor.detect.recognizers.cpr_numbers import WEIGHTS, birth_date, real_date
from redactor.detect.recognizers.spoken import runs
from redactor.detect.text.anchors import before, header_cell
from redactor.detect.text.numbers import digits_of, mod11
from redactor.detect.text.patterns import DIGIT, HYPHEN, SPACE, WORD, begins, scan

_MASKED = re.compile(
    r"(?<![^\W_])(?i:cpr\W?(?:nr\W?)?)?(?P<d>\d\d)[. /-]?(?P<m>\d\d)[. /-]?(?P<y>(?:19|20)?\d\d)"
    rf"{SPACE}?(?:{HYPHEN}|/)?{SPACE}?\d{{0,2}}(?:[xX*#•●_?]{{2,4}}|\.{{3,4}}|…)(?![^\W_])"
)
_M = "[xX*#•●]"
_MASKED_HEAD = re.compile(
    rf"{begins(rf'(?:[0-3]|{_M})', WORD)}"
    rf"(?:{_M}{{5}}|{_M}{{3}}\d\d|{_M}[01]\d\d\d|\d{_M}{{4}}|\d[01]\d{_M}{{2}})"
    rf"{SPACE}?{HYPHEN}{SPACE}?\d{{4}}(?!\w)"
)
"""The date masked, or two or four places of it."""
_BOXED = re.compile(
    rf"{begins('[0-9]', WORD)}"
    r"[ \t|]{1,2}(?:[0-9][ \t|]{1,2}){5}(?:-[ \t|]{1,2})?(?:[0-9][ \t|]{1,2}){3}[0-9](?!\w)"
)
_LAST_FOUR = re.compile(
    r"\bcpr(?:[^\n]{0,60}?sidste (?:fire|4) (?:cifre|tal)\W+(?:(?:er|i|var)\W+){0,2}"
    r"|(?:-?(?:nr\.?|nummer(?:et)?))? (?:slutter|ender) (?:nu )?på )(\d{4})(?!\d)",
    re.IGNORECASE,
)
_LOOSE = re.compile(
    begins(DIGIT, r"[^\W_]") + r"(?:[ .,:\-/\u2010-\u2015]{0,3}\d){9}(?!\w|[-.,/]\d)"
)
"""Ten digits in groups that nobody writes a birth date in; only right after the word CPR."""
_SPLIT = re.compile(begins(DIGIT, r"[\w.,/+-]") + r"\d{3}[ -]\d{6}(?![\w/]|[.,-]\d| \d)")
"""The space one place too early, as people type it: 0305 453673. Also the form of accounts."""
_ACCOUNT = re.compile(
    r"\b(?:reg|konto|kto|bank|nemkonto|tlf|mobil|sag|faktura|nr|nummer|j\.?nr|ordre|kr|dkk|"
    r"indsæt\w*|udbetal\w*|overf\w+|betal\w*)\b",
    re.IGNORECASE,
)
_NORDIC = re.compile(begins(DIGIT, r"[\w.,/+-]") + r"\d{5,7}[-+A ]?\d{3,5}[A-Z]?(?![\w/]|[-.,]\d)")
_NORDIC_FORMS = (
    (re.compile(r"(?:19|20)?(?P<y>\d\d)(?P<m>\d\d)(?P<d>\d\d)[-+]?\d{4}"),
     re.compile(r"svensk|sverige|personn(?:umme)?r|samordningsnummer", re.IGNORECASE)),
    (re.compile(r"(?P<d>\d\d)(?P<m>\d\d)(?P<y>\d\d) ?\d{5}"),
     re.compile(r"norsk|norge|fødselsn(?:umme)?r|d-nummer", re.IGNORECASE)),
    (re.compile(r"(?P<d>\d\d)(?P<m>\d\d)(?P<y>\d\d)[- ]?\d{3}"),
     re.compile(r"færø|p-?tal|føroy", re.IGNORECASE)),
    (re.compile(r"(?P<d>\d\d)(?P<m>\d\d)(?P<y>\d\d)[-+A]\d{3}[0-9A-Z]"),
     re.compile(r"finsk|finland|personbeteckning|henkilötunnus", re.IGNORECASE)),
)  # fmt: skip
"""Personal numbers of the neighbours, and what stands near them: the Swedish personnummer, the
Norwegian fødselsnummer, the Faroese p-tal, the Finnish personbeteckning."""


def nordic(text: str, taken: set[int]) -> Iterator[Hit]:
    """Personal numbers of the Nordic neighbours, by their form and a word for them."""
    for match in _NORDIC.finditer(text):
        if match.start() in taken:
            continue
        label = before(text, match.start(), width=48)
        for form, word in _NORDIC_FORMS:
            seen = form.fullmatch(match.group())
            if seen is None or not word.search(label) or KEY.search(label):
                continue
            day, month = int(seen["d"]) % 40, int(seen["m"])
            if any(real_date(day, month, century + int(seen["y"])) for century in (1900, 2000)):
                yield Hit(
                    type="DK_CPR",
                    start=match.start(),
                    end=match.end(),
                    score=0.9,
                    reason="Et nabolands personnummer efter sin form, med et ord for det lige før",
                )
                break


def masked(text: str) -> Iterator[Hit]:
    for match in _MASKED.finditer(text):
        year = int(match.group("y"))
        years = (year,) if year > 99 else (1900 + year, 2000 + year)
        if not any(real_date(int(match.group("d")), int(match.group("m")), y) for y in years):
            continue
        dotted = match.group().endswith((".", "…"))
        if dotted and not ANCHORS.near(text, match.start(), match.end()):
            continue
        yield Hit(
            type="DK_CPR",
            start=match.start("d"),
            end=match.end(),
            score=0.9,
            reason="Fødselsdatoen i et personnummer, hvis sidste cifre er sløret i forvejen",
        )
    for match in _MASKED_HEAD.finditer(text):
        lettered = re.search("[xX]", match.group()) and re.match(r"\w*\d", match.group())
        if lettered and not ANCHORS.near(text, match.start(), match.end()):
            continue  # "12XX34-1201" is the number of some goods
        yield Hit(
            type="DK_CPR",
            start=match.start(),
            end=match.end(),
            score=0.85,
            reason="Et personnummer, hvis dato helt eller delvist er sløret i forvejen",
        )
    for match in scan(_LAST_FOUR, text, "sidste ", "slutter ", "ender "):
        yield Hit(
            type="DK_CPR",
            start=match.start(1),
            end=match.end(1),
            score=0.9,
            reason="De sidste fire cifre af et personnummer, nævnt som sådan",
        )


def loose(text: str, taken: set[int]) -> Iterator[Hit]:
    if not ADJACENT_WORD.search(text):
        return
    for match in _LOOSE.finditer(text):
        near = before(text, match.start(), width=36)
        if match.start() in taken or not ADJACENT.search(near):
            continue
        if birth_date(digits_of(match.group())) is not None:
            yield Hit(
                type="DK_CPR",
                start=match.start(),
                end=match.end(),
                score=0.9,
                reason="Ti cifre med gyldig fødselsdato lige efter »cpr«, grupperet usædvanligt",
            )


_LINE_END = re.compile(r"(?<=\d)(?:[-.\u2010]| ?- ?)? ?\n ?(?=[-./]?\d)")
_HEAD = re.compile(rf"(?<![^\W_])\d(?:[ ./]?{HYPHEN}?[ ]?\d){{0,10}}[ ./]?{HYPHEN}? ?$")
_WHOLE = re.compile(
    rf"(?:\d{{4}}(?:(?:18|19|20)\d\d|\d\d) ?{HYPHEN}? ?"
    rf"|\d\d(?P<s>[ ./-])\d\d(?P=s)(?:(?:18|19|20)\d\d|\d\d)(?: ?{HYPHEN} ?| ))\d\d ?\d\d"
    r"(?!\w|[-/]\d|[.,]\d| \d\d(?!\d))"
)
_HEAD_WIDTH, _TAIL_WIDTH = 18, 22


def over_line(text: str, found: Sequence[Hit]) -> Iterator[Hit]:
    """Ten digits near a word for the number that a line end parts at any place, also within the
    date: "personnummer 22071" and "8-4589" below. None of `found` stands at the line end."""
    if not ADJACENT_WORD.search(text):
        return
    for end in _LINE_END.finditer(text):
        head = _HEAD.search(text[max(0, end.start() - _HEAD_WIDTH) : end.start()])
        if head is None or any(h.start < end.end() + 1 and end.start() < h.end for h in found):
            continue
        begins_at = max(0, end.start() - _HEAD_WIDTH) + head.start()
        for sign in dict.fromkeys((end.group().strip(), "")):
            joined = head.group() + sign + text[end.end() : end.end() + _TAIL_WIDTH]
            whole = _WHOLE.match(joined)
            if whole is None or whole.end() <= len(head.group() + sign):
                continue
            digits = digits_of(whole.group())
            short = digits[:4] + digits[-6:]
            born = (
                birth_date(digits)
                if digits == short
                else real_date(int(digits[:2]), int(digits[2:4]), int(digits[4:8]))
            )
            stop = end.end() + whole.end() - len(head.group() + sign)
            if born is None or not ANCHORS.near(text, begins_at, stop, width=48, lines=2):
                continue
            if KEY.search(before(text, begins_at, width=36)):
                continue
            yield Hit(
                type="DK_CPR",
                start=begins_at,
                end=stop,
                score=0.93,
                reason="Ti cifre med gyldig fødselsdato nær »cpr«, delt over en linje",
            )
            break


def split(text: str, taken: set[int]) -> Iterator[Hit]:
    """Ten digits parted after the month, with no word for an account or key before them."""
    for match in _SPLIT.finditer(text):
        digits = digits_of(match.group())
        label = before(text, match.start(), width=36)
        if match.start() in taken or birth_date(digits) is None or _ACCOUNT.search(label):
            continue
        if GOODS.search(label) or KEY.search(label) or THING.search(label):
            continue
        checked = mod11(digits, WEIGHTS)
        yield Hit(
            type="DK_CPR",
            start=match.start(),
            end=match.end(),
            score=0.7 if checked else 0.5,
            reason="Ti cifre med gyldig fødselsdato, delt et andet sted end normalt; kontrolciffer "
            + ("stemmer" if checked else "stemmer ikke (tilladt siden 2007)"),
        )


def boxed(text: str) -> Iterator[Hit]:
    """One digit to a box, as in printed forms."""
    for match in _BOXED.finditer(text):
        digits = digits_of(match.group())
        anchor = ANCHORS.near(text, match.start(), match.end(), width=48, after=16)
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


_FOUR = re.compile(
    r"sidste (?:fire|4)(?: (?:cifre|tal))?[: ]{1,2}(?:(?:er|var|siger hun|siger han) )?$"
)


def told(text: str) -> Iterator[Hit]:
    """Numbers read aloud: ten digits with a birth date, or the last four where it is said so."""
    for run in runs(text):
        date = len(run.digits) == 10 and birth_date(run.digits) is not None
        label = before(text, run.start, width=36)
        if (date and not KEY.search(label) and not GOODS.search(label)) or (
            len(run.digits) == 4 and _FOUR.search(label)
        ):
            yield Hit(
                type="DK_CPR",
                start=run.start,
                end=run.end,
                score=0.85,
                reason="Cifrene i et personnummer, skrevet med ord",
            )


_GARBLED = re.compile(
    r"(?<![^\W\d_])(?:(?:[CGO0][PF][RBKA]|[Cc]pr)(?:[ .-]{0,2}(?:nummer(?:et)?|[Nn][ru]))?"
    r"|[Pp]ersonnum+er(?:et)?)[\"':;,.]{0,3}(?:[ \t]{0,2}er)?[ \t]{0,2}\n?[ \t]{0,2}"
    r"(?P<n>[\w|!/\]](?:[ .:;,'~=_-]{0,2}[\w|!/\]]){7,10})(?![^\W_])"
)
"""What OCR made of a number after a label that it may have misread too ("OPR-nr.", "CPB")."""
_GARBLED_DIGITS = 4


def garbled(text: str, known: set[int]) -> Iterator[Hit]:
    """Eight to eleven signs, at least four of them digits, right after a label for the number,
    where nothing at `known` begins: a number that was misread beyond its form."""
    for match in _GARBLED.finditer(text):
        start, end = match.span("n")
        signs = match["n"]
        if any(start <= place < end for place in known):
            continue
        letters = re.findall(r"[^\W\d_]{3,}", signs)
        if sum(c.isdigit() for c in signs) >= _GARBLED_DIGITS and not any(
            word.islower() for word in letters
        ):
            yield Hit(
                type="DK_CPR",
                start=start,
                end=end,
                score=0.75,
                reason="Tal og tegn, hvor der står et cpr-nummer",
            )


_UNPADDED = re.compile(r"(?<![^\t\n])\d{9}(?=[ ]*(?:[\t\n]|$))")
_HEADED = re.compile(r"(?i)\bcpr|person(?:nummer|nr)")


def unpadded(text: str) -> Iterator[Hit]:
    """Nine digits alone in a cell of a column of CPR numbers: sheets that take them for amounts
    drop the first, a nought."""
    for match in _UNPADDED.finditer(text) if _HEADED.search(text) else ():
        header = header_cell(text, match.start())
        if header and _HEADED.search(header) and birth_date(f"0{match.group()}") is not None:
            yield Hit(
                type="DK_CPR",
                start=match.start(),
                end=match.end(),
                score=0.9,
                reason="Ni cifre i en kolonne med cpr-numre; regneark udelader det første nul",
            )
