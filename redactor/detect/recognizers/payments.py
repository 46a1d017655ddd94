"""Danish payment codes: the line of the joint payment form, and MobilePay numbers.

The OCR line of the joint payment form (indbetalingskort) has kinds 01, 04, 15, 71, 73 and 75.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from redactor.detect.base import Recognizer
from redactor.detect.hits import Hit
from redactor.detect.recognizers.broken import Parted, with_broken
from redactor.detect.text.numbers import digits_of, luhn
from redactor.detect.text.patterns import GAP, SPACE, scan

_CODE = re.compile(
    rf"[>+]?{SPACE}?(?P<kind>01|04|15|71|73|75){SPACE}?<[ \n]{{0,4}}(?:(?P<id>\d(?:{GAP}\d){{8,18"
    rf"}})"
    f"{GAP})?"
    rf"\+{SPACE}?(?P<creditor>\d(?:{GAP}\d){{6,7}}){SPACE}?<?"
)
_OPEN_CODE = re.compile(
    r"(?<![\w])\+?(?P<kind>71|75|04|15)[ <\-]{1,3}(?P<id>\d{15,16})[ +\-]{1,4}(?P<creditor>\d{7,8"
    r"})(?!\d)<?"
)
_SHORT_CODE = re.compile(r"(?<![\w])\+?73[<+ ]{1,6}\+?\d{7,8}<?(?!\d)")
_DAMAGED_CODE = re.compile(
    rf"[>+]{SPACE}?(?:[0O][14]|[1lI][5S]|7[1lI35S]){SPACE}?<{SPACE}?[\dOoQlIS|B]{{14,17}}{SPACE}?\+"
    rf"{SPACE}?[\dOoQlIS|B]{{7,8}}<?"
)
"""The line with letters that OCR put for digits."""
_TOLD_CODE = re.compile(
    r"\bplus (?:71|73|75|01|04|15|(?:en|et)oghalvfjerds|treoghalvfjerds|femoghalvfjerds|nul et"
    r"|nul fire"
    r"|femten)(?: mindre end| krokodillenæb| hak)?,?[ \n](?:\d[\d ]{13,20}\d,?[ \n])?plus[ \n]\d{7"
    r",8}(?!\d)",
    re.IGNORECASE,
)
"""As somebody reads the line aloud."""
_KIND_NUMBER = re.compile(
    r"\bkort ?(?:art|type)[: ]{0,2}(?P<kind>\+?(?:01|04|15|71|73|75))[ ,;/]{1,3}"
    r"(?:(?:nr|nummer|id|betalings-?id)\.?:?[ ]?)?(?P<n>\d{15,16})(?P<to> ?[/+] ?\d{7,8})?(?!\w)",
    re.IGNORECASE,
)
"""The parts of a payment line in words: "korttype 71 / nr 001234567890128"."""
_OCR_LINE = re.compile(r"(?i:\bocr-?linjen?)[ :]{1,3}(?P<n>\+?[\dOlI<>+]{18,50})(?!\w)")
"""The line of a payment form, whatever OCR made of its digits."""
_PAYMENT_ID = re.compile(
    r"(?<!\w)(?:(?:ind)?betalings-?id(?:entifikation)?|indbetalerident|fik(?:-?nummer|-?kode"
    r"|-?nr)?|"
    "fi-?kode|"
    r"kortart|kreditor(?:nr|nummer|-nr)?|girokort|girokonto|giro(?:nr|nummer)?|ocr-?linje|+71)\.?"
    r"[ \t:.]{0,3}\n?(?:er |nr\.? )?(?P<n>\d{2,3}-\d{4}|\d[\d ]{5,20}\d)(?![\w]|[.,/-]\d)".replace(
        "|+71", ""
    ),
    re.IGNORECASE,
)
_FORM_WORDS = (
    "betalings", "indbetalerident", "fik", "fi-kode", "fikode", "kortart", "kreditor", "giro", "ocr"
)  # fmt: skip
_MOBILEPAY = re.compile(
    r"mobile?[ -]?pay(?:-?(?:nr|nummer|boks|box|kode|nummeret))?[^\d\n]{0,30}\n?[^\d\n]{0,12}"
    rf"(?P<n>\d{SPACE}\d\d{SPACE}\d\d|\d\d{SPACE}\d\d{SPACE}\d(?!\d)|\d{{3,4}}{SPACE}\d{{2,3}}"
    rf"|\d\d{SPACE}\d\d{SPACE}\d\d|\d{{2}}{SPACE}?\d{{2,4}}(?:[A-Z]{{2}})?)(?![\w]|[.,/:-]\d"
    rf"|{SPACE}\d|{SPACE}?(?:kr|"
    ",-|DKK|kroner))",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"[\])]?,? (?:eller|og|samt) (?:(?:på )?(?:boks|box|nr\.?|nummer"
    r"|kode):? )?(?P<n>\d{4,6}(?:[A-Z]{2})?)"
    r"(?!\w|[.,:/-]\d| \d| ?(?:kr|,-|DKK|kroner|personer|deltagere))",
    re.IGNORECASE,
)
"""A second receiver's number."""
_INSTEAD = re.compile(
    r"(?P<between>[^\n.\d]{0,40}?(?<!\w)(?:brug|anvend|benyt|nyt (?:nr\.?|nummer)"
    r"|(?:det )?nye? (?:nr\.?|nummer|boks)"
    r"|i stedet(?: for)?|erstattet af|ændret til|skiftet til|flyttet til|nu)(?: er| til| nu"
    r"| i stedet"
    r"| boks| box| nr\.?| nummer)?:? )(?P<n>\d{4,6}(?:[A-Z]{2})?)"
    r"(?!\w|[.,:/-]\d| \d| ?(?:kr|,-|DKK|kroner|personer|deltagere|medlemmer))",
    re.IGNORECASE,
)
"""The number that takes its place: "77194 er lukket, brug 901264"."""
_SHOP = re.compile(
    r"\b(?:myshop|my shop|boks|box)(?:[ -]?(?:nr"
    r"|nummer))?\.?:? (?P<n>\d{4,6})(?!\w)(?=[^\n]{0,30}mobile?[ -]?pay)",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?:nr|nummer|boks|box|kode|til|på)\w*\W*$", re.IGNORECASE)


_PARTED = Parted(
    words=re.compile(r"mobile?[ -]?pay", re.IGNORECASE),
    lengths=frozenset({5, 6}),
    whole=frozenset({5, 6}),
)


class PaymentCodeRecognizer(Recognizer):
    """DK_PAYMENT_CODE: payment form lines and MobilePay box numbers."""

    types = ("DK_PAYMENT_CODE",)

    def read(self, text: str) -> Iterable[Hit]:
        return with_broken(text, self._read, _PARTED)

    def _read(self, text: str) -> Iterable[Hit]:
        taken: list[tuple[int, int]] = []
        for pattern, needed in ((_CODE, ("<",)), (_OPEN_CODE, ("71", "75", "04", "15"))):
            for match in scan(pattern, text, *needed):
                hit = _code(match)
                if hit and not any(a < hit.end and hit.start < b for a, b in taken[-50:]):
                    taken.append((hit.start, hit.end))
                    yield hit
        for pattern, needed in ((_DAMAGED_CODE, ("<",)), (_TOLD_CODE, ("plus ",))):
            for match in scan(pattern, text, *needed):
                if not any(a < match.end() and match.start() < b for a, b in taken[-50:]):
                    taken.append(match.span())
                    yield _payment(*match.span(), 0.95, "Betalingskode, fejllæst eller læst højt")
        for match in scan(_OCR_LINE, text, "ocr"):
            if not any(a < match.end() and match.start("n") < b for a, b in taken[-50:]):
                taken.append(match.span("n"))
                yield _payment(*match.span("n"), 0.85, "Efter »OCR-linje«")
        for match in scan(_SHORT_CODE, text, "73"):
            if not any(a < match.end() and match.start() < b for a, b in taken[-50:]):
                taken.append(match.span())
                yield _payment(*match.span(), 0.85, "Betalingskode +73")
        for match in scan(_PAYMENT_ID, text, *_FORM_WORDS):
            start, end = match.span("n")
            if not any(a < end and start < b for a, b in taken[-50:]):
                taken.append((start, end))
                yield _payment(start, end, 0.85, "Nummer efter ord for indbetalingskort")
        for match in scan(_KIND_NUMBER, text, "kort"):
            if any(a == match.start("n") for a, _ in taken[-50:]):
                continue
            start = match.start("kind") if match["to"] else match.start("n")
            yield _payment(start, match.end(), 0.9, "Betalings-id efter kortart")
        for match in scan(_SHOP, text, "mobil"):
            yield _payment(*match.span("n"), 0.85, "Modtagernummer til »MobilePay«")
        for match in scan(_MOBILEPAY, text, "pay"):
            number = match["n"]
            between = text[match.start() : match.start("n")]
            if re.fullmatch(r"(?:19|20)\d\d", number) and not _NAMED.search(between):
                continue
            if re.search(r"\b(?:kr\.?|beløb|kl\.?|senest)\W*$", between):
                continue
            yield _payment(*match.span("n"), 0.88, "Modtagernummer efter »MobilePay«")
            other = _ANOTHER.match(text, match.end()) or _INSTEAD.match(text, match.end())
            if other is not None:
                yield _payment(*other.span("n"), 0.85, "Modtagernummer efter »MobilePay«")


def _payment(start: int, end: int, score: float, reason: str) -> Hit:
    return Hit(type="DK_PAYMENT_CODE", start=start, end=end, score=score, reason=reason)


_OLD_KINDS = ("01", "04", "15")
"""Kinds whose numbers were shorter."""


def _code(match: re.Match[str]) -> Hit | None:
    kind, number = match["kind"], digits_of(match["id"] or "")
    lengths = {"71": (15,), "75": (16,), "04": (16,), "15": (16,), "73": (0,), "01": (0, 16)}
    if len(number) not in lengths[kind] and not (kind in _OLD_KINDS and number):
        return None
    start = match.start() + (len(match.group()) - len(match.group().lstrip()))
    if number and luhn(number):
        return _payment(start, match.end(), 0.98, f"Betalingskode +{kind}; kontrolciffer stemmer")
    return _payment(start, match.end(), 0.85, f"Betalingskode +{kind}")
