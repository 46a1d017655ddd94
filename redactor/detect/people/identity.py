"""When two findings that are no names mean the same number, address or place.

`key_of` gives equal keys for the forms people write one identifier in.
"""

from __future__ import annotations

import re

from redactor.detect.names.forms import fold
from redactor.detect.names.gazetteer import name_weights
from redactor.detect.text.numbers import digits_of, undo_ocr
from redactor.detect.text.plain import Plain

NAME_TYPES = frozenset({"PERSON", "INITIALS"})
CLAIMED_TYPES = frozenset({"DK_CPR", "DATE_OF_BIRTH", "EMAIL_ADDRESS", "USER_ID"})
"""Types that become part of a person's entity when they are tied to the person."""
UNGROUPED_TYPES = frozenset(
    {
        "AGE",
        "DATE_TIME",
        "HEALTH",
        "MEDICINE",
        "CRIME",
        "ETHNICITY",
        "RELIGION",
        "POLITICS",
        "UNION",
        "SEXUALITY",
        "SOCIAL",
        "BUSINESS_SECRET",
        "SIGNATURE",
        "FACE",
        "UNREADABLE",
    }
)
"""Statements and pictures: two alike do not mean the same thing."""

_SPACE = re.compile(r"\s+")
_NOT_ALNUM = re.compile(r"[\W_]+")
_MASK = re.compile(r"[xX*#•_]{2,}")
_AT = re.compile(r"\s*(?:\(at\)|\[at\]|\bsnabel-?a\b|@)\s*", re.IGNORECASE)
_DOT = re.compile(r"\s*(?:\(dot\)|\[dot\]|\(punktum\))\s*", re.IGNORECASE)
_HOUSE = re.compile(
    r"^(?P<street>.*?[^\d\s])[\s,]+(?P<number>\d+\s?[a-z]?(?![a-z\d]))(?P<rest>.*)$"
)
_FIELD_LABEL = re.compile(
    r"\s*\n\s*(?:hus-?nr\.?|husnummer|nr\.?|nummer|etage|sal|side|dør|lejl\.?|bogstav|postdistrikt"
    r"|post-?nr\.?|postnummer|by(?:navn)?)(?: ?(?:og|/|,|&) ?(?:by(?:navn)?|postdistrikt|dør))?"
    r"\s*[:\t\n ]\s*",
    re.IGNORECASE,
)
_FLOOR = re.compile(
    r"\b(?P<floor>st|kl|\d{1,2})\b[.,\s]*(?:sal\b)?[.,\s]*(?P<door>tv|th|mf|\d{1,4})?\b"
)
_POSTCODE = re.compile(r"\b\d{4}\b.*$")
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
_DATE = re.compile(
    r"(\d{1,2})\W{0,3}(\d{1,2})\W{1,3}(\d{4}|\d{2})|(\d{1,2})\W{0,3}([a-zæøå]{3})\w*\W{0,3}(\d{4}|\d{2})"
)


_FEMALE = frozenset({"fru", "frue", "frk", "froeken"})
_MALE = frozenset({"hr", "hrr", "herr"})


def suits(title: str, first_name: str) -> bool:
    """Whether somebody of this (folded) first name can be called so: no Dennis is "fru"."""
    gender = name_weights(first_name).gender if title else ""
    return not (title in _FEMALE and gender == "m") and not (title in _MALE and gender == "f")


def key_of(type_: str, text: str) -> str:
    """Equal for two ways of writing one thing of a type; empty when nothing can be compared."""
    text = Plain.of(text).text
    match type_:
        case "DK_CPR":
            return cpr_key(text)
        case "PHONE_NUMBER":
            return phone_key(text)
        case "EMAIL_ADDRESS":
            return email_key(text)
        case "ADDRESS":
            return "/".join(address_key(text))
        case "DATE_OF_BIRTH":
            return birth_key(text) or fold(_SPACE.sub(" ", text))
        case "IBAN_CODE" | "DK_LICENSE_PLATE" | "VIN" | "DK_PASSPORT" | "DK_CASE_NUMBER":
            return _NOT_ALNUM.sub("", text).upper()
        case "DK_BANK_ACCOUNT" | "CREDIT_CARD" | "DK_CVR" | "DK_DRIVING_LICENCE" | "IP_ADDRESS":
            return digits_of(text) or fold(text)
        case "ORGANIZATION" | "MUNICIPALITY" | "LOCATION" | "POSTAL_CITY":
            return organisation_key(text)
        case _:
            return fold(_SPACE.sub(" ", text)).strip()


def cpr_key(text: str) -> str:
    """'DDMMYYSSSS'; the six digits and '****' when the tail is masked; letters stay."""
    plain = _NOT_ALNUM.sub("", undo_ocr(_MASK.sub("", text)))
    masked = bool(_MASK.search(text))
    if len(plain) == 12 and plain.isdigit() and plain[4:6] in {"19", "20", "18"}:
        plain = plain[:4] + plain[6:]
    return plain[:6] + "****" if masked else plain.upper()


def birth_of_cpr(key: str) -> str:
    """The DDMMYY of a CPR key, with the 60 taken off a replacement number's day."""
    day = int(key[:2]) if key[:2].isdigit() else 0
    return f"{day - 60:02d}{key[2:6]}" if day > 60 else key[:6]


def century(key: str) -> str:
    """The first two digits of the birth year, from digit 7 of a CPR number (CPR-kontoret)."""
    year, seventh = int(key[4:6]), key[6]
    if seventh in "0123":
        return "19"
    if seventh in "49":
        return "20" if year <= 36 else "19"
    return "20" if year <= 57 else "18"


def under_age(key: str, on: str) -> bool:
    """Whether a CPR key belongs to somebody under 18 on an ISO date."""
    if not (len(key) == 10 and key.isdigit() and len(on) >= 10):
        return False
    birth = birth_of_cpr(key)
    born = f"{century(key)}{birth[4:6]}-{birth[2:4]}-{birth[:2]}"
    return f"{int(on[:4]) - 18}{on[4:10]}" < born <= on[:10]


def birth_key(text: str) -> str:
    """'DDMMYY' of a birth date written in digits or with the month in words; else empty."""
    match = _DATE.search(text.casefold())
    if match is None:
        digits = digits_of(text)
        return digits[:4] + digits[-2:] if len(digits) in {6, 8} else ""
    day, month, year, word_day, word_month, word_year = match.groups()
    if word_month is not None:
        number = _MONTHS.get(word_month)
        return f"{int(word_day):02d}{number:02d}{word_year[-2:]}" if number else ""
    return f"{int(day):02d}{int(month):02d}{year[-2:]}"


def phone_key(text: str) -> str:
    """The eight Danish digits without country code, or all digits with it."""
    digits = digits_of(undo_ocr(text) if any(c.isdigit() for c in text) else text)
    digits = digits.removeprefix("00")
    return digits[2:] if len(digits) == 10 and digits.startswith("45") else digits


def email_key(text: str) -> str:
    """Lower case, without spaces and line ends, with a real @ and real dots."""
    plain = Plain.of(text).text
    return _SPACE.sub("", _DOT.sub(".", _AT.sub("@", plain))).casefold().strip("<>()[].,;:")


def without_labels(text: str) -> str:
    """An address read from a form, without the labels of its fields ("Husnr.:", "Postnr.:")."""
    return _FIELD_LABEL.sub(" ", text) if "\n" in text else text


def address_key(text: str) -> tuple[str, str, str]:
    """(street, number, floor and door); the last is empty when it is not given."""
    plain = fold(_SPACE.sub(" ", without_labels(text))).strip(" ,.")
    match = _HOUSE.match(plain)
    if match is None:
        return (_NOT_ALNUM.sub("", plain), "", "")
    street = _NOT_ALNUM.sub("", match["street"])
    rest = _POSTCODE.sub("", match["rest"])
    floor = _FLOOR.search(rest)
    inner = f"{floor['floor']}{floor['door'] or ''}" if floor else ""
    return (street, match["number"].replace(" ", ""), inner)


def organisation_key(text: str) -> str:
    """Folded, without a genitive -s: 'Fjordby Kommunes' is 'Fjordby Kommune'."""
    plain = fold(_SPACE.sub(" ", text)).strip(" .,'’")
    return plain[:-1] if len(plain) > 4 and plain.endswith("es") else plain
