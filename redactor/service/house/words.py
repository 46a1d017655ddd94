"""Words the whole house always, or never, covers, until a date."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from redactor.days import day
from redactor.errors import UsageError
from redactor.service.case import event, now
from redactor.service.desk import Desk
from redactor.store import House, HouseWord, WordKind

_LONGEST = 200
EXPIRED_DAYS = 30
"""How long an expired word is still shown to administrators."""


def set_house_word(desk: Desk, word: str, kind: WordKind, expires: str, *, by: str) -> None:
    """Add a word to the house's lists.

    Raises:
        UsageError: the word is too short or the date is not one in the future.
    """
    word = checked_word(word)
    if not is_date(expires) or expires <= day():
        raise UsageError("Vælg en udløbsdato, der ligger fremme i tiden.")
    desk.house.set_word(HouseWord(word=word, who=by, at=now(), expires=expires, kind=kind))
    desk.house.add_event(
        event("word.set", who=by, kind=kind.value, expires=expires, word=_digest(word))
    )
    desk.forget_all()


def is_date(text: str) -> bool:
    """Whether a text is a day as forms write it, such as 2026-06-01."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def forget_expired_words(house: House, today: date) -> int:
    """Forget the words that have long expired, and say so; returns how many. They may be names,
    and an administrator has had time to see that they expired and to renew them."""
    count = house.forget_words((today - timedelta(days=EXPIRED_DAYS)).isoformat())
    if count:
        house.add_event(event("words.forgotten", count=count))
    return count


def remove_house_word(desk: Desk, word: str, *, by: str) -> None:
    """Take a word off the house's lists. Raises UsageError when it is not there."""
    if not desk.house.remove_word(word):
        raise UsageError("Ordet står ikke på listen.")
    desk.house.add_event(event("word.removed", who=by, word=_digest(word)))
    desk.forget_all()


def checked_word(word: str) -> str:
    """A word for a list, its white space made plain. Raises UsageError when it is too short."""
    word = " ".join(word.split())
    if not 2 <= len(word) <= _LONGEST:
        raise UsageError("Skriv et ord på mindst to tegn.")
    return word


def _digest(word: str) -> str:
    """The log holds no text: a word on the list may be a name."""
    return hashlib.sha256(word.encode()).hexdigest()[:16]
