"""The words of a text with their offsets, found once and shared by the recognizers."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+(?:['’´`‑-][^\W_]+)*")


class Word(NamedTuple):
    """One word: letters and digits, with inner hyphens and apostrophes."""

    start: int
    end: int
    text: str
    lower: str


@lru_cache(maxsize=2)  # the recognizers read the same page one after the other
def words(text: str) -> tuple[Word, ...]:
    """All words of `text` in order. Linear in `len(text)`."""
    return tuple(
        [Word(m.start(), m.end(), w := m.group(), w.lower()) for m in _WORD.finditer(text)]
    )


def word_set(text: str) -> frozenset[str]:
    """The words of a list written as one text, separated by white space."""
    return frozenset(text.split())


_DEVICES = word_set(
    "HDMI DVI VGA USB LAN WLAN WAN SSD HDD CPU GPU RAM ROM LCD TFT OLED NFC RFID GSM GPRS LTE VPN "
    "DNS HTTP HTTPS FTP SSL TLS XML CSV JSON API SQL DHCP SMTP IMAP NAS KVM SCART PCI SATA "
    "BIOS DAB UPS DVD CD"
)
_BESIDE = 24


def is_device(text: str, start: int, end: int) -> bool:
    """Whether a word is the name of a plug, part or protocol beside another one, and so nobody's
    initials: "USB, HDMI/DVI og LAN"."""
    if text[start:end] not in _DEVICES:
        return False
    beside = text[max(0, start - _BESIDE) : start] + " " + text[end : end + _BESIDE]
    return any(word in _DEVICES for word in _CAPITALS.findall(beside))


_CAPITALS = re.compile(r"(?<!\w)[A-Z]{2,6}(?!\w)")
