"""The language of the pages: Danish as written in the sources, or English from one catalogue.

The Danish text itself is the key (as in gettext), so a text missing in the catalogue shows in
Danish. Texts with parts that vary are kept as `{1} af {2}`; one that was put together elsewhere,
such as an error's message, is recognised by its fixed words and put together again in English.
Legal texts, the letter, the index and all that documents say stay Danish.
"""

from __future__ import annotations

import re
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_time
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from markupsafe import Markup, escape
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from redactor.days import DENMARK

CATALOGUE = Path(__file__).with_name("en.po")
COOKIE = "redactor-language"
LANGUAGES = {"da": "Dansk", "en": "English"}
_LOCALES = {"da": "da_DK", "en": "en_GB"}
_SLOT = re.compile(r"\{(\d+)\}")
_SENTENCE = re.compile(r"(?<=\.) ")
_BETWEEN = re.compile(r"(?<=\S) ")
_MARKS = (",", ";", ":")


@dataclass(slots=True)
class _Spoken:
    """What one request is answered in; the same object in every thread that works on it."""

    language: str = "da"


_spoken: ContextVar[_Spoken | None] = ContextVar("spoken", default=None)


class Language:
    """Lets each request be answered in the language of who asks: the account's, if one has been
    chosen, else the one this browser's cookie asks for; never what the browser itself prefers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            # The API speaks Danish only: it takes no cookies.
            page = not scope["path"].startswith("/api/")
            asked = _asked(Headers(scope=scope).get("cookie", "")) if page else "da"
            _spoken.set(_Spoken(asked))
        await self.app(scope, receive, send)


def _asked(cookies: str) -> str:
    try:
        chosen = SimpleCookie(cookies).get(COOKIE)
    except CookieError:
        return "da"
    return chosen.value if chosen is not None and chosen.value in LANGUAGES else "da"


def language() -> str:
    """The language of the answer being made: 'da' or 'en'."""
    spoken = _spoken.get()
    return spoken.language if spoken is not None else "da"


def speak(chosen: str) -> None:
    """Answer this request in a language; '' and unknown ones change nothing."""
    spoken = _spoken.get()
    if spoken is not None and chosen in LANGUAGES:
        spoken.language = chosen


@cache
def _entries() -> tuple[Message, ...]:
    with CATALOGUE.open("rb") as file:
        return tuple(m for m in read_po(file, locale="en") if m.id and m.string)


@cache
def catalogue() -> dict[str, str]:
    """English by Danish; what has no English yet is left out."""
    return {str(m.id): str(m.string) for m in _entries()}


@cache
def script_texts() -> dict[str, str]:
    """The part of the catalogue that scripts need."""
    return {
        str(m.id): str(m.string)
        for m in _entries()
        if any("/static/" in place for place, _ in m.locations)
    }


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Texts that are put together outside templates, those with most fixed words first."""
    varying = [
        str(m.id)
        for m in _entries()
        if _SLOT.search(str(m.id)) and any(place.endswith(".py") for place, _ in m.locations)
    ]
    varying.sort(key=lambda m: len(_SLOT.sub("", m)), reverse=True)
    return [(_pattern(m), catalogue()[m]) for m in varying]


def _pattern(danish: str) -> re.Pattern[str]:
    parts = _SLOT.split(danish)
    return re.compile(
        "".join(rf"(?P<p{part}>.+?)" if n % 2 else re.escape(part) for n, part in enumerate(parts)),
        re.DOTALL,
    )


def tr(text: Any) -> str:
    """A text of the program in the reader's language; anything unknown as it is."""
    danish = str(text)
    if language() == "da":
        return danish
    whole = _sentences(danish)
    if whole is not None:
        return whole
    listed = [_english(part) for part in danish.split(", ")]  # such as somebody's roles
    return ", ".join(str(part) for part in listed) if None not in listed else danish


@lru_cache(4096)
def _sentences(danish: str) -> str | None:
    """One text; or several after another, such as a message and its advice."""
    known = catalogue().get(danish)
    if known is not None:
        return known
    for end in _SENTENCE.finditer(danish):
        first = _one(danish[: end.start()])
        rest = _sentences(danish[end.end() :]) if first is not None else None
        if rest is not None:
            return f"{first} {rest}"
    return _one(danish)


def _one(danish: str) -> str | None:
    return _pieced(danish) or _english(danish) or _clause(danish)


def _clause(danish: str) -> str | None:
    """What is told of a person, made a sentence: 'Omtales som barn, får et brev fra …'."""
    if not danish.endswith(".") or not danish[:1].isupper():
        return None
    # As it stands where a capital belongs: 'CPR-nummer … står ved navnet'.
    told = _listed(danish[:-1]) or _listed(danish[0].lower() + danish[1:-1])
    return None if told is None else f"{told[0].upper()}{told[1:]}."


def _listed(danish: str) -> str | None:
    """Clauses between commas, as few as can be: one may have commas of its own."""
    whole = _pieces().get(danish) or _english(danish)
    for comma in reversed([at for at, sign in enumerate(danish) if sign == ","]):
        if whole is not None:
            break
        first = _pieces().get(danish[:comma]) or _english(danish[:comma])
        rest = _listed(danish[comma + 2 :]) if first is not None else None
        whole = f"{first}, {rest}" if rest is not None else None
    return whole


@cache
def _pieces() -> dict[str, str]:
    """What reasons of findings are put together of."""
    return {
        str(m.id): str(m.string)
        for m in _entries()
        if any("/detect/" in place for place, _ in m.locations) and not _SLOT.search(str(m.id))
    }


def _pieced(danish: str) -> str | None:
    """A reason of known pieces, one after another: 'Postboks med postnummer og by'."""
    for end in reversed([found.start() for found in _BETWEEN.finditer(danish)]):
        piece = danish[:end]
        mark = piece[-1] if piece[-1:] in _MARKS else ""
        first = _pieces().get(piece.removesuffix(mark))
        if first is not None:
            following = danish[end + 1 :]
            rest = _pieces().get(following) or _pieced(following)
            if rest is not None:
                return f"{first}{mark} {rest}"
    return None


def _part(danish: str) -> str | None:
    """What varies may itself be texts of the program, such as the name of an answer."""
    sentence = catalogue().get(f"{danish}.", "").removesuffix(".")  # one that goes on
    return _sentences(danish) or sentence or None


def _english(danish: str) -> str | None:
    known = catalogue().get(danish)
    if known is not None:
        return known
    likely = None
    for pattern, english in _patterns():
        found = pattern.fullmatch(danish)
        if found is not None:
            parts = found.groupdict()
            told = {name: _part(part) for name, part in parts.items()}
            put = {name: told[name] or part for name, part in parts.items()}
            whole = _SLOT.sub(lambda slot, put=put: put[f"p{slot[1]}"], english)  # type: ignore[misc]
            if None not in told.values():
                return whole
            likely = likely or whole
    return likely


def filled(danish: str, *values: Any) -> Markup:
    """A template's text (HTML) with its values put in, escaped."""
    text = catalogue().get(danish, danish) if language() == "en" else danish
    return Markup(_SLOT.sub(lambda slot: str(escape(values[int(slot[1]) - 1])), text))


def long_date(value: Any) -> str:
    """'5. marts 2026' or '5 March 2026' of a date or an ISO date; '' of nothing."""
    if not value:
        return ""
    return format_date(date.fromisoformat(str(value)[:10]), "long", _LOCALES[language()])


def short_month(year: int, month: int) -> str:
    """'mar. 2026' or 'Mar 2026'."""
    return format_date(date(year, month, 1), "MMM y", _LOCALES[language()])


def long_time(value: str) -> str:
    """'5. marts 2026 kl. 14.05' or '5 March 2026 at 14:05' of an ISO time, in Danish time."""
    moment = datetime.fromisoformat(value).astimezone(DENMARK)
    clock = format_time(moment, "short", locale=_LOCALES[language()])
    between = "kl." if language() == "da" else "at"
    return f"{long_date(moment.date())} {between} {clock}"
