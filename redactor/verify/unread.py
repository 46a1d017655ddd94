"""Text that one program reads and another never showed: nobody has decided on it.

Programs read damaged files and odd fonts differently. What counts is language: where a font does
not say what its signs mean, programs give the signs' numbers as letters, which tell nobody
anything; where the page was read by OCR, the two differ in a letter here and there. Where it was
not, one new name or number is enough, also one that only the order of the file spells, or a part
of a removed word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from math import sqrt

from rapidfuzz import fuzz

from redactor.verify.needles import squeeze

_WORD = re.compile(r"[^\W\d_]+")
_TWICE = re.compile(r"(?:(.)\1){4,}")
_REST = 2
"""Letters of a word that tell something of it."""
_LETTERS = 8
_SHARE = 0.25
"""More new letters than this, and than this share of the page's, and the page is refused."""
_NAME = 2
"""New words beside each other, with capitals, that may be somebody's name."""
_LEAST = 4
_MISREAD = 80.0
"""How alike, of 100, a word and a piece of the known text must be to be one word read twice."""
_PART, _MOST_OF = 3, 5
"""Letters of both parts of a word that another program reads as two, or else of the longer."""
_SHORTEST = frozenset("ia")
"""Words of one letter, without accents."""
_LANGUAGE, _DOUBT = 0.45, 0.5
"""Share of usual pairs of letters from which on letters are language, and what is added to it for
a few, divided by the root of their number. Two words of Danish have .81, with other letters in
place of theirs .17; one in twenty less than .57 and more than .48."""
_TWO, _NAMELIKE = 2, 0.34
"""So many usual pairs, and such a share of them, has nearly every name; of words with other letters
in place of theirs one in five."""
_LINES = 5
_NUMBERS = (8, 10)
"""Digits of Danish telephone numbers and of CPR numbers."""
_CODES = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f]{4}")
"""Numbers of signs, which a reader gives where a font does not say what its signs mean."""
_UNREADABLE = "\ufffd"
_USUAL = (
    "en er de re ge in te le nd ng et st se el ne or ve an es al be ni ke ed li ri ig me fo ar ag "
    "ns sk ti ko ta ls sa nt la om rs il ll va he ma on is un mm ra ej at em am ør id ev rn ik ds "
    "tr ka rt vi gt gs dt eg kk ud je ha lg si di ft bl iv tt ol ov rd ld us ru rk nn da ir ær pl "
    "av af ad lo ef gn fa mi rg dl ie ss hv it to pr br od og dr sl op ho mu gr ty væ ro as ræ sn "
    "kr ba ga so lt mo fe sv eb ød ur rm sp ak vo ts pe kl yr ki no fr kt gi gg ab"
)
"""The 150 most frequent in running Danish; other languages in Latin letters share most of them."""
_PAIRS = frozenset(_USUAL.split())
_LATIN = 0x250
"""Code points from here on are other scripts', which nothing is known of."""


def unread(text: str, known: str, *, exact: bool = False) -> bool:
    """Whether a good part of a page's words, or a name, were not there when it was read.

    `exact`: nothing was read by OCR, so no word may differ, and a single one counts. Words of
    right-to-left scripts are left out: their order differs between readers.
    """
    written = [
        word
        for word in text.split()
        if not any(unicodedata.bidirectional(char) in ("R", "AL") for char in word)
    ]
    words = [squeeze(word) for word in written]
    before = squeeze(known)
    new = [len(word) >= _LEAST and not _stands(word, before) for word in words]
    missing = [word for word, is_new in zip(words, new, strict=True) if is_new]
    letters = sum(map(len, missing))
    if letters >= _LETTERS and letters > _SHARE * sum(map(len, words)) and _is_language(missing):
        return True
    if any(len(name) >= _NAME and _is_language(name) for name in _names(written, words, new)):
        return True
    return exact and named_anew(written, known)


def once(text: str) -> str:
    """Squeezed text with one letter for two where each of some letters stands twice.

    "SSkkoovvvveejj" is printed twice in the same place, letter by letter.
    """
    return _TWICE.sub(lambda found: found[0][::2], squeeze(text))


def named_anew(words: Iterable[str], known: str, *, least: int = 1) -> bool:
    """Whether a word that may be a name, or somebody's number, does not stand in the known text.

    It may stand there as two words, of so many letters at least.
    """
    before = squeeze(known)
    return any(
        _tells(word, squeeze(word))
        and not _stands(squeeze(word), before, misread=False, least=least)
        for word in words
    )


def left_over(shown: str, known: str, removed: Iterable[str]) -> bool:
    """Whether the beginning or end of a removed word stands where only whole words were known."""
    whole = {*_words(known), *_spaced(known)}
    gone = {word for text in removed for word in _words(text)}
    written = _words(shown)
    parts = [
        word
        for (last, word), (_, following) in pairwise(pairwise(["", *written, ""]))
        # A reader may see two words in one: then both halves stand beside each other.
        if len(word) >= _REST and whole.isdisjoint((word, last + word, word + following))
    ]
    return any(
        word != part and (word.startswith(part) or word.endswith(part))
        for word in gone
        for part in parts
    )


def _words(text: str) -> list[str]:
    """Its words without accents: some fonts set those as signs of their own beside the letters."""
    apart = unicodedata.normalize("NFD", text)
    letters = (c for c in apart if unicodedata.category(c) not in ("Mn", "Sk"))
    return [word.casefold() for word in _WORD.findall("".join(letters))]


def _spaced(text: str) -> Iterator[str]:
    """Words that one reader gives letter by letter, "M o r", and another whole."""
    for single, run in groupby(text.split(), key=lambda word: len(word) == 1):
        if single:
            yield from _words("".join(run))


def is_unsaid(text: str) -> bool:
    """Whether a reader gives text that it cannot read, as numbers of signs."""
    return bool(_CODES.search(text))


def is_garbled(texts: Iterable[str]) -> bool:
    """Whether one of several texts, a font's each, is no language or has signs without a letter.

    What the page shows may then be something else.
    """
    for text in texts:
        words = [squeeze(word) for word in text.split()]
        long = [word for word in words if len(word) >= _LEAST and not word.isdigit()]
        if text.count(_UNREADABLE) >= _LEAST or (
            sum(map(len, long)) >= _LETTERS and not _is_language(long)
        ):
            return True
    return False


def _counts(digits: str) -> bool:
    """Whether digits are the numbers of lines, read downwards: "12345678", "8910111213"."""
    return any(
        "".join(str(int(digits[:n]) + k) for k in range(len(digits) // n)).startswith(digits)
        and len(digits) >= _LINES * n
        for n in (1, 2)
    )


def _tells(written: str, word: str) -> bool:
    """Whether a word by itself may be somebody's name, or the number of a person or telephone."""
    if word.isdigit():
        return len(word) in _NUMBERS and not (word.isdecimal() and _counts(word))
    usual = [one + other in _PAIRS for one, other in pairwise(word)]
    first = next(filter(str.isalpha, written), "")
    named = first.isupper() and word.isalpha() and _UNREADABLE not in written
    return named and sum(usual) >= max(_TWO, _NAMELIKE * len(usual))


def _names(
    written: Sequence[str], words: Sequence[str], new: Sequence[bool]
) -> Iterator[list[str]]:
    """Runs of new words that begin with capitals."""
    rows = zip(written, words, new, strict=True)
    for named, run in groupby(rows, key=lambda row: row[2] and row[0][:1].isupper()):
        if named:
            yield [word for _, word, _ in run]


def _stands(word: str, before: str, *, misread: bool = True, least: int = 1) -> bool:
    """Whether a word stands in the known text: whole, as two words, or `misread` in a letter.

    Bold letters may be made of plain ones printed twice, a little apart. Some programs then read
    each letter twice, others take the two prints for one, or do now this, now that.

    Two words that `misread` is not allowed for have two letters or more, or are words of one;
    in any case they have as many as are asked for at `least`.
    """
    return bool(
        word in before
        or any(
            word[:cut] in before and word[cut:] in before
            for cut in range(least, len(word) - least + 1)
            if min(cut, len(word) - cut) >= _PART or max(cut, len(word) - cut) >= _MOST_OF
            if misread or min(cut, len(word) - cut) > 1 or _is_short_word(word, cut)
        )
        or (misread and fuzz.partial_ratio(word, before, score_cutoff=_MISREAD) >= _MISREAD)
        or (undoubled(word) != word and undoubled(word) in undoubled(before))
    )


def undoubled(text: str) -> str:
    """Text with one letter in place of each run of the same."""
    return "".join(letter for letter, _ in groupby(text))


def _is_short_word(word: str, cut: int) -> bool:
    """Whether the single letter cut off from a word is a word itself."""
    return (word[0] if cut == 1 else word[-1]) in _SHORTEST


def _is_language(words: Sequence[str]) -> bool:
    """Whether words can be read; those of other scripts and long numbers always count."""
    letters = "".join(words)
    if sum(char.isdigit() or ord(char) >= _LATIN for char in letters) >= _LETTERS:
        return True
    pairs = [one + other for word in words for one, other in pairwise(word)]
    least = _LANGUAGE * len(pairs) + _DOUBT * sqrt(len(pairs))
    return sum(pair in _PAIRS for pair in pairs) >= least
