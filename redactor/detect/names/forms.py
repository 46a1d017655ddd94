"""How a person is written: words, order, genitive, initials, and when two ways are one name.

Pure functions over strings. Words are compared *folded*: case and diacritics off, Danish
letters as two (ø = oe, å = aa), since mail systems and typewriters write them so.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from itertools import combinations

from rapidfuzz.distance import OSA

from redactor.detect.text.plain import Plain

_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "ä": "ae",
        "ø": "oe",
        "ö": "oe",
        "å": "aa",
        "ð": "d",
        "đ": "d",
        "þ": "th",
        "ł": "l",
        "ı": "i",
        "ß": "ss",
        "œ": "oe",
        "ə": "e",
    }
)
_WORD = re.compile(r"[^\W_]+(?:['’´`][^\W_]+)*\.?")
_HYPHENS = re.compile(r"[-\u00ad\u2010-\u2015\u2212/]")
_GENITIVE_MARK = re.compile(r"(?:['’´`]s?|[-:]s)$", re.IGNORECASE)
_CARE_OF = re.compile(r"^\W*c/o\b\W*", re.IGNORECASE)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


TITLES = _set(
    "hr hrr herr herre fru frue frk froeken dr doktor prof professor cand mag lic jur med phil "
    "advokat advokatfuldmaegtig laege overlaege speciallaege psykolog socialraadgiver raadgiver "
    "sagsbehandler paedagog laerer laererinde skoleleder borgmester direktoer afdelingsleder "
    "onkel tante farbror moster faster"
)
FAMILY = frozenset({"familien", "fam", "aegteparret", "parret", "soeskendeparret"})
SURNAME_TITLES = FAMILY | frozenset({"hr", "hrr", "herr", "fru", "frue", "frk", "froeken"})
PARTICLES = _set(
    "von van der den de du da di del della dos la le ter ten af av al el bin ibn abu ben ad"
)
RELATIONS = _set(
    "mor moder far fader soen soennen datter datteren bror broder broren soester soesteren mormor "
    "morfar farmor farfar samlever samleveren aegtefaelle aegtefaellen hustru hustruen kone konen "
    "mand manden kaereste kaeresten stedfar stedmor plejemor plejefar moderen faderen"
)


class Kind(StrEnum):
    """What a mention tells: two or more words, one word, a surname, letters, a relation."""

    FULL = "full"
    SINGLE = "single"
    SURNAME = "surname"
    INITIALS = "initials"
    RELATION = "relation"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Name:
    """One written form. `words` are folded, given names first; an initial ends in '.'."""

    words: tuple[str, ...]
    kind: Kind
    genitive: bool = False
    """The last word as written bore a sign of the genitive, taken off here ("Mette's")."""
    display: str = ""
    """The form as written, in natural order and without title."""
    last_written: int = -1
    """Index in `words` of the word written last: where a genitive -s can sit."""


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """Case and diacritics off; ø -> oe, å -> aa, æ -> ae; composed letters first."""
    plain = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS)
    if plain.isascii():
        return plain
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))


@lru_cache(maxsize=100_000)
def loose(word: str) -> str:
    """A folded word as people type it in addresses: oe -> o, aa -> a, ae -> a, ue -> u."""
    return word.replace("oe", "o").replace("aa", "a").replace("ae", "a").replace("ue", "u")


_MANY = 3
"""Words of a name from which one may have its letters turned, however short it is."""
_LONG = 9
"""From this length two listed names one letter apart are rather one name, misspelt."""
_SOUND = (
    ("ph", "f"),
    ("ch", "k"),
    ("ck", "k"),
    ("th", "t"),
    ("dt", "t"),
    ("gh", "g"),
    ("sz", "s"),
    ("c", "k"),
    ("q", "k"),
    ("z", "s"),
    ("w", "v"),
    ("x", "ks"),
    ("y", "i"),
    ("j", "i"),
)
_SCAN = (("rn", "m"), ("vv", "v"), ("cl", "d"), ("0", "o"), ("5", "s"), ("8", "b"))
_SCAN_ONE = str.maketrans({"1": "i", "l": "i", "j": "i", "|": "i", "6": "g"})
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """Equal for spellings of one name: Kristian and Christian, Sofie and Sophie."""
    plain = loose(word)
    for old, new in _SOUND:
        plain = plain.replace(old, new)
    return _DOUBLE.sub(r"\1", plain)


@lru_cache(maxsize=100_000)
def scanned(word: str) -> str:
    """Equal for a word and what OCR commonly makes of it: rn/m, 0/o, 1/l/i, 5/s."""
    plain = word
    for old, new in _SCAN:
        plain = plain.replace(old, new)
    return plain.translate(_SCAN_ONE)


@cache
def _listed() -> dict[str, tuple[int, int]]:
    """Folded name -> how often in a hundred it is a first name, a surname."""
    table: dict[str, tuple[int, int]] = {}
    text = (files("redactor.detect") / "data" / "names.tsv").read_text(encoding="utf-8")
    for line in text.split("\n"):
        if line and not line.startswith("#"):
            name, first, last, _ = line.split("\t")
            key = fold(name)
            other = table.get(key, (0, 0))
            table[key] = (max(other[0], int(first)), max(other[1], int(last)))
    return table


def given_weight(word: str) -> float:
    """How likely a folded word is a first name, 0 to 1, by the name lists."""
    return _listed().get(word, (0, 0))[0] / 100


def surname_weight(word: str) -> float:
    """How likely a folded word is a surname, 0 to 1, by the name lists."""
    return _listed().get(word, (0, 0))[1] / 100


def known(word: str) -> bool:
    """Whether a folded word is in the lists of first names and surnames."""
    return word in _listed()


@lru_cache(maxsize=200_000)
def misspelt(a: str, b: str) -> bool:
    """Whether two different folded words may be one name, misspelt or damaged by OCR.

    The distance allowed grows with the length. Two words that are both names in use are two
    names (Anne and Anna, Hansen and Jansen), unless they sound the same.
    """
    short, long = sorted((len(a), len(b)))
    if short < 4 or long - short > 2:
        return False
    same_start = a[0] == b[0] or sound(a[0]) == sound(b[0])
    if scanned(a) == scanned(b) or (same_start and sound(a) == sound(b)):
        return True
    if known(a) and known(b) and short < _LONG:
        return False
    if not (known(a) or known(b)) and short < 5:
        return False
    limit = 1 if short < 8 or (known(a) and known(b)) else 2
    return OSA.distance(a, b, score_cutoff=limit) <= limit


def deletions(word: str) -> set[str]:
    """The word and all forms with one letter less: two words one edit apart share one."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


@lru_cache(maxsize=20_000)
def near_keys(word: str) -> frozenset[str]:
    """Blocking keys: words that `misspelt` accepts nearly always share one of them."""
    if len(word) < 4:
        return frozenset({word, "".join(sorted(word))})
    return frozenset(deletions(word) | {sound(word), scanned(word)})


def without_s(word: str) -> str | None:
    """The word without a genitive -s, or None when there is none to take off."""
    return word[:-1] if len(word) > 2 and word.endswith("s") and not word.endswith("ss") else None


@lru_cache(maxsize=100_000)
def parse(text: str, initials: bool = False) -> Name:
    """Read one mention. `initials` says that a recognizer took it for initials."""
    plain = _CARE_OF.sub("", unicodedata.normalize("NFC", Plain.of(text).text)).strip()
    marked = _GENITIVE_MARK.search(plain)
    if marked:
        tail = marked.group()[1:]
        plain = plain[: marked.start()]
        if not tail and plain[-1:].lower() not in "sxz":
            marked = None  # a stray quotation mark
    parts = [p for p in plain.split(",") if p.strip()]
    written = [_words(part) for part in parts]
    titled = _drop_titles(written[0]) if written else False
    swapped = len(written) >= 2 and _is_given(written[0], written[1])
    surfaces = [*written[1], *written[0]] if swapped else (written[0] if written else [])
    words = tuple(fold(w) for w in surfaces)
    shown = [_untitled(part) for part in parts]
    display = f"{shown[1]} {shown[0]}" if swapped else (shown[0] if shown else plain)
    genitive = marked is not None
    lettered = _LETTERS_S.fullmatch(plain)
    if lettered is not None and not known(fold(plain)):
        return Name((fold(lettered[1]),), Kind.INITIALS, True, lettered[1])
    if initials or _looks_like_initials(plain, words):
        letters = "".join(c for c in fold(plain) if c.isalpha())
        return Name((letters,) if letters else (), Kind.INITIALS, genitive, plain)
    if not words:
        return Name((), Kind.NOTHING, genitive, plain)
    last = len(written[1] if swapped else words) - 1
    if all(w.endswith(".") or len(w) == 1 for w in words):
        letters = "".join(w[0] for w in words)
        return Name((letters,), Kind.INITIALS, genitive, display)
    words = tuple(w[0] + "." if len(w) == 1 else _undot(w) for w in words)
    if len(words) == 1:
        if words[0] in RELATIONS and not titled:
            return Name(words, Kind.RELATION, genitive, display)
        return Name(words, Kind.SURNAME if titled else Kind.SINGLE, genitive, display, 0)
    if titled and all(w in PARTICLES for w in words[:-1]):
        return Name(words, Kind.SURNAME, genitive, display, last)
    return Name(words, Kind.FULL, genitive, display, last)


_LETTERS_S = re.compile(r"([A-ZÆØÅ]{2,4})s")
"""Initials in the genitive: "HBs vurdering"."""


def _untitled(part: str) -> str:
    words = part.split()
    while len(words) > 1 and fold(words[0]).rstrip(".") in TITLES | FAMILY:
        del words[0]
    return " ".join(words)


def _words(part: str) -> list[str]:
    return _WORD.findall(_HYPHENS.sub(" ", part))


def _undot(word: str) -> str:
    return word if len(word) == 2 and word.endswith(".") else word.rstrip(".")


def _drop_titles(words: list[str]) -> bool:
    """Take titles off the front, in place; whether one of them calls by surname."""
    by_surname = False
    while len(words) > 1 and fold(words[0]).rstrip(".") in TITLES | FAMILY:
        by_surname = by_surname or fold(words[0]).rstrip(".") in SURNAME_TITLES
        del words[0]
    return by_surname


def _is_given(surname: list[str], given: list[str]) -> bool:
    """Whether 'A, B' is surname and given names, not two people or a name and a title."""
    if not given or not surname or len(given) > 4 or fold(given[0]).rstrip(".") in TITLES:
        return False
    if len(surname) == 1 or len(given) == 1:
        return True
    return given_weight(fold(given[0])) >= given_weight(fold(surname[0]))


def _looks_like_initials(plain: str, words: tuple[str, ...]) -> bool:
    longest = 3 if set(words[0] if words else "") & set("aeiouy") else 4
    return (
        len(words) == 1
        and 2 <= len(plain) <= longest
        and plain.isupper()
        and plain.isalpha()
        and not known(words[0])
    )


_MIDDLE = 3
"""Middle names of which any may be left out of the initials."""


def has_double_surname(name: Name) -> bool:
    """Whether a name ends in two surnames that a hyphen makes one: "Bo Krag-Nielsen", but not
    "Layla El-Sayed"."""
    first, hyphen, last = name.display.rsplit(maxsplit=1)[-1].replace("‐", "-").partition("-")
    return bool(hyphen and first and last) and fold(first) not in PARTICLES


def initials_of(words: tuple[str, ...]) -> set[str]:
    """The initials a person may sign with: all words, without particles, and with the first and
    the last alone or some of those between ("MLH" of Maria Louise Krag Holm)."""
    letters = "".join(w[0] for w in words)
    content = [w for w in words if w not in PARTICLES]
    middle = "".join(w[0] for w in content[1:-1])[:_MIDDLE]
    some = {"".join(kept) for n in range(len(middle)) for kept in combinations(middle, n)}
    return {
        letters,
        "".join(w[0] for w in content),
        *(words[0][0] + kept + words[-1][0] for kept in some | {""}),
    }


def word_matches(short: str, full: str) -> bool:
    """Exact, or `short` is the initial of `full`, or the other way round."""
    if short == full:
        return True
    if short.endswith("."):
        return full.startswith(short[:-1])
    return full.endswith(".") and short.startswith(full[:-1])


@lru_cache(maxsize=200_000)
def shortens(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether `short` is `full` with words dropped or reduced to initials, first word kept:
    'Frederik Skov' and 'Frederik S. Skov' are 'Frederik Schou Skov'; 'Schou Skov' is not."""
    if len(short) > len(full) or not word_matches(short[0], full[0]):
        return False
    if all(w.endswith(".") for w in short[:-1]) and short[-1] != full[-1]:
        return False
    place = 0
    for word in short:
        while place < len(full) and not word_matches(word, full[place]):
            place += 1
        if place == len(full):
            return False
        place += 1
    return True


@lru_cache(maxsize=200_000)
def garbles(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two names of equal length are one with words misspelt, the rest equal.

    One long unharmed word must vouch for the harmed ones; when all are harmed, the damage
    must be what OCR does.
    """
    if len(a) != len(b):
        return False
    harmed = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    if not harmed:
        return True
    if any(x.endswith(".") or y.endswith(".") for x, y in harmed):
        return False
    if len(harmed) == len(a):
        return all(scanned(x) == scanned(y) for x, y in harmed)
    if len(a) >= _MANY and len(harmed) == 1 and sorted(harmed[0][0]) == sorted(harmed[0][1]):
        return True  # "Lan Ahn" for "Lan Anh"
    return all(misspelt(x, y) for x, y in harmed)


def begins(login: str, words: tuple[str, ...]) -> bool:
    """Whether a user name is the beginnings of first name and surname, as authorities make
    them: "lsky" of Line Skytte, "cabla" of Camilla Brandt Lauridsen."""
    for places in ((0, len(words) - 1), tuple(range(len(words)))):
        ends = {0}
        for place in places:
            ends = {
                end + size
                for end in ends
                for size in range(1, 5)
                if end + size <= len(login) and login[end : end + size] == words[place][:size]
            }
        if len(login) in ends:
            return True
    return False
