"""Payment cards.

Cards: ISO/IEC 7812 (Luhn).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from redactor.detect.base import Recognizer
from redactor.detect.hits import Hit
from redactor.detect.text.anchors import Anchors, before
from redactor.detect.text.numbers import digits_of, luhn, undo_ocr
from redactor.detect.text.patterns import DIGIT, OCR_DIGIT, begins, scan

_SIGNED = r"[\w+]"
_PARTING = r"[ ]{0,2}(?:-[ ]{0,2})?(?:\n[ ]{0,2}-?[ ]{0,2})?"
"""Between two figures: a hyphen, and one line end; a number runs over no empty line."""
_IN_FORM = re.compile(r"(?<!\d)\d{6}-\d{4}(?!\d)")
"""A CPR number as it is written, which no card's groups are."""
_CARD = re.compile(
    rf"{begins(DIGIT, _SIGNED)}(?<!\d[.,/-]\d)(?<![A-Z]\d\d \d)"
    rf"(?:\d{{3}}(?:\.\d{{4}}){{3}}|\d{{3}}(?:{_PARTING}\d){{9,15}})(?![\w]|[.,-]\d|/(?!\d\d[-/]\d\d)\d)"
)
_DAMAGED_CARD = re.compile(
    rf"(?i:kort(?:et)?[ .-]{{0,2}}(?:nr|nummer(?:et)?)?|dankort\w*|visa|mastercard|eurocard"
    rf"|maestro)[.:]{{0,2}}"
    rf"[ \t]{{0,2}}\n?(?:er )?(?P<n>{OCR_DIGIT}{{4}}(?:[ .-]?{OCR_DIGIT}{{4}}){{3}})(?!\w)"
)
"""Right after a word for the card, with letters that OCR put for digits."""
_MISREAD_CARD = re.compile(
    rf"{begins(r'[2-6]', _SIGNED)}(?<!\d[.,/-]\d)(?<![A-Z\d]\d \d)\d{{3}}(?P<s>[ -])"
    rf"{OCR_DIGIT}{{4}}(?P=s){OCR_DIGIT}{{4}}(?P=s){OCR_DIGIT}{{4}}(?![\w-]|[ .,]\d)"
)
"""The same without such a word, in groups of four and of a network."""
_MASKED_CARD = re.compile(
    r"(?<![\w*•#])(?:\d{4}[ -]?)?(?:\d{2})?(?:[Xx*•#]{2,4}+[ -]?+){1,5}+\d{4}(?!\w)"
)
_MASK = re.compile(r"[Xx*•#]{2}")
_LAST_FOUR = re.compile(
    r"\b(?:(?:ender|slutter|endende) på|(?:med )?slutcifre(?:ne)?:?|(?:de )?(?:sidste )?(?:fire"
    r"|4) (?:sidste )?"
    r"cifre(?:ne)?:?(?: er)?)[: ]{1,2}(?P<n>\d{4})(?!\w)"
)
_CARD_ANCHORS = Anchors(
    "~kort", "dankort", "visa", "mastercard", "~card", "amex", "maestro", "eurocard", "debet",
    "kreditkort", "betalt med", "diners",
)  # fmt: skip
_NOT_CARD = Anchors(
    "ean", "gln", "isbn", "imei", "stregkode", "+71", "kreditor", "tracking", "pakke", "faktura",
    "løbenummer", "~konto", "kvhx", "sagsn", "journaln", "referencen", "transaktion", "simkort",
    "iccid", "ordren", "betalings-id", "gsrn", "aftagenummer", "måler", "kontrakt",
    "utm", "målestok", "rejsekort", "adgangskort", "klippekort", "gavekort", "medlemskort",
    "sundhedskort", "kortbilag", "lånerkort", "bibliotekskort",
)  # fmt: skip


_DANKORT = ("5019", "4571")
_CARD_MOST = 12
"""Digits that one without a word for it still has."""
_CARD_DIGITS = 10
"""Digits that a damaged card number still has."""
_NOT_PAYMENT = re.compile(
    r"rejsekort|lånerkort|bibliotekskort|adgangskort|klippekort|gavekort|medlemskort|sundhedskort|simkort|kortbilag|\butm\b"
    r"|målestok",
    re.IGNORECASE,
)
"""Cards nobody pays with, and maps."""


class CreditCardRecognizer(Recognizer):
    """CREDIT_CARD: 13–19 digits with the Luhn check, and numbers masked but for four."""

    types = ("CREDIT_CARD",)

    def read(self, text: str) -> Iterable[Hit]:
        damaged: set[int] = set()
        for match in _CARD.finditer(text):
            digits = digits_of(match.group())
            start, end = match.span()
            anchored = _CARD_ANCHORS.near(text, start, end, width=50, after=20)
            if not _network(digits) or len(set(digits)) == 1:
                continue
            if _IN_FORM.search(match.group()):
                continue
            valid = luhn(digits)
            other = _NOT_CARD.before(text, start, width=26)
            kind = _NOT_PAYMENT.search(before(text, start, width=44))
            if (not valid and not anchored) or (other and (not anchored or kind)):
                continue
            score = (0.98 if anchored else 0.85) if valid else 0.6
            check = "kontrolciffer stemmer" if valid else "kontrolciffer stemmer ikke"
            yield Hit(
                type="CREDIT_CARD", start=start, end=end, score=score, reason=f"Kortnummer; {check}"
            )
        for match in scan(_DAMAGED_CARD, text, "kort", "visa", "mastercard", "maestro"):
            value = match["n"]
            if any(c.isalpha() for c in value) and sum(c.isdigit() for c in value) >= _CARD_DIGITS:
                damaged.add(match.start("n"))
                yield Hit(
                    type="CREDIT_CARD",
                    start=match.start("n"),
                    end=match.end("n"),
                    score=0.85,
                    reason="Kortnummer, nogle cifre fejllæst som bogstaver",
                )
        for match in _MISREAD_CARD.finditer(text):
            value = match.group()
            if match.start() in damaged:
                continue
            code = re.sub("[ -]", "", undo_ocr(value))
            if value.replace(match["s"], "").isdigit() or sum(map(str.isdigit, value)) < _CARD_MOST:
                continue
            if _network(code) and (
                luhn(code)
                or code.startswith(_DANKORT)
                or _CARD_ANCHORS.near(text, *match.span(), width=90)
            ):
                yield Hit(
                    type="CREDIT_CARD",
                    start=match.start(),
                    end=match.end(),
                    score=0.85,
                    reason="Kortnummer, nogle cifre fejllæst som bogstaver",
                )
        for match in scan(_LAST_FOUR, text, "cifre", "ender på", "slutter på", "endende på"):
            if "kort" not in before(text, match.start()).lower():
                continue
            yield Hit(
                type="CREDIT_CARD",
                start=match.start("n"),
                end=match.end("n"),
                score=0.85,
                reason="De sidste fire cifre af et kortnummer, nævnt som sådan",
            )
        for match in _MASKED_CARD.finditer(text) if _MASK.search(text) else ():
            if _CARD_ANCHORS.near(text, *match.span(), width=50) or len(match.group()) > 15:
                yield Hit(
                    type="CREDIT_CARD",
                    start=match.start(),
                    end=match.end(),
                    score=0.85,
                    reason="Kortnummer, sløret i forvejen på nær de sidste fire cifre",
                )


def _network(digits: str) -> bool:
    """Whether the first digits and the length are those of a card network."""
    n = len(digits)
    if digits[0] == "4":
        return n in (13, 16, 19)
    if digits.startswith(("5019", "51", "52", "53", "54", "55")) or "2221" <= digits[:4] <= "2720":
        return n == 16
    if digits.startswith(("34", "37")):
        return n == 15
    if digits.startswith(("30", "36", "38", "39")):
        return n == 14 or (n == 16 and digits.startswith("30"))
    if digits.startswith("35"):
        return n == 16
    return (
        digits.startswith(("50", "56", "57", "58", "60", "62", "63", "64", "65", "67")) and n >= 16
    )
