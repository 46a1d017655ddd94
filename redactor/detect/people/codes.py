"""Known numbers, user names and mailboxes, found again however they are grouped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from redactor.detect.people.identity import century, key_of
from redactor.detect.people.trie import End

_CODE_GAP = re.compile(r"[ .\-‐-―/]{0,3}\n?")
_CODES = frozenset(
    {
        "DK_CPR",
        "PHONE_NUMBER",
        "DK_BANK_ACCOUNT",
        "IBAN_CODE",
        "CREDIT_CARD",
        "DK_LICENSE_PLATE",
        "VIN",
        "DK_PASSPORT",
        "DK_DRIVING_LICENCE",
        "DK_PAYMENT_CODE",
        "USER_ID",
    }
)
_LOGIN = re.compile(r"(?=\D*\d)(?=[^A-ZÆØÅ]*[A-ZÆØÅ]{2})[A-ZÆØÅ0-9]{5,16}")
"""The local part of a mailbox that is a user name: letters and digits, as "TOQLY18"."""
_CPR_DIGITS = 10
_MAIL = re.compile(r"[\w.+-]+@[\w.-]*\w")


@dataclass(slots=True)
class Codes:
    """What to look for. Can be pickled."""

    _types: dict[str, str] = field(default_factory=dict)
    _starts: set[str] = field(default_factory=set)
    _mails: set[str] = field(default_factory=set)

    def add(self, type_: str, text: str) -> None:
        """Look for a number of a type that is one wherever it stands; others are passed over."""
        if type_ == "EMAIL_ADDRESS":
            key = key_of(type_, text)
            self._mails.add(key)
            login = key.partition("@")[0].upper()
            if _LOGIN.fullmatch(login) and login not in self._types:
                self._insert(login, "USER_ID")
        elif type_ in _CODES:
            key = key_of(type_, text).upper()
            if len(key) < 6 or "*" in key or not any(c.isdigit() for c in key):
                return
            self._insert(key, type_)
            if type_ == "DK_CPR" and len(key) == _CPR_DIGITS and key.isdigit():
                self._insert(key[:4] + century(key) + key[4:], type_)

    def _insert(self, key: str, type_: str) -> None:
        self._types[key] = type_
        self._starts |= {key[:n] for n in range(1, len(key))}

    def at(self, text: str, tokens: Sequence[re.Match[str]], place: int) -> tuple[int, End] | None:
        """A known number that begins at a token, its parts joined over spaces and hyphens."""
        joined = ""
        best: tuple[int, End] | None = None
        for at in range(place, min(place + 9, len(tokens))):
            if at > place and not _CODE_GAP.fullmatch(
                text, tokens[at - 1].end(), tokens[at].start()
            ):
                break
            joined += tokens[at].group().upper()
            type_ = self._types.get(joined)
            if type_ is not None:
                best = (at, End(type_, "code", 0.97))
            if joined not in self._starts:
                break
        return best

    def mails(self, text: str) -> Iterator[tuple[int, int]]:
        """Where known mail addresses stand."""
        for match in _MAIL.finditer(text) if self._mails else ():
            if match.group().casefold() in self._mails:
                yield match.start(), match.end()
