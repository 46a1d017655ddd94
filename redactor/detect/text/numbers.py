"""Digits: read from what OCR and other scripts write, and their checksums."""

from __future__ import annotations

import re
import unicodedata

_OCR = str.maketrans("OoQDlI|ZSsB", "00001112558")
_NOT_DIGIT = re.compile(r"\D+")


def undo_ocr(text: str) -> str:
    """Letters that OCR puts for digits (O, l, I, S, B …) turned back to digits."""
    return text.translate(_OCR)


def digits_of(text: str) -> str:
    """Only the digits of `text`, those of other scripts as ASCII."""
    digits = _NOT_DIGIT.sub("", text)
    if digits.isascii():
        return digits
    return "".join(str(unicodedata.decimal(digit)) for digit in digits)


def mod11(digits: str, weights: tuple[int, ...]) -> bool:
    """Whether the weighted digit sum is divisible by 11, as in CPR and CVR numbers."""
    return sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11 == 0


def luhn(digits: str) -> bool:
    """ISO/IEC 7812 annex B check of a digit string."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
