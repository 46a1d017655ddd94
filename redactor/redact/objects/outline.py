"""Bookmarks: kept when everybody who decided has seen their title on a page that shows it still.

A title is text that no page shows, so nobody reviews it by itself. One that repeats a heading that
stays ('2. Sagens oplysninger') says nothing new and stays; so does a plain 'Side 3' or 'Bilag B'.
One that holds a removed text, or nearly, goes, and its children move up; so does one with a word
that tells a removed text, as a name's words do, unless that word is read in other places as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pikepdf
from rapidfuzz import fuzz

from redactor.redact.fonts.encodings import visible
from redactor.redact.objects.links import Destinations, Place, destination

_MOST, _DEPTH = 10_000, 40
_LONGEST = 300
_PLAIN = re.compile(
    r"(?:(?:side|bilag|afsnit|kapitel|del|indhold|indholdsfortegnelse|forside|page|appendix|"
    r"section|chapter|contents)\s*)?(?:\d{1,3}|[a-z])?[.:]?",
    re.IGNORECASE,
)
_SURE = 10
"""Letters of a title above which finding them in a row is no chance."""
_ALIKE, _ALIKE_FROM = 85.0, 8
"""How alike, of 100, a word must be to a removed one to count as it, and letters of a whole string
from which on likeness, or standing inside another word, is no chance."""
_LONG, _MUCH = 6, 0.33
"""Letters of a word, and share of the removed string it is, that give the string away; six letters
of a name also do at the start of a longer word."""
_NAME = re.compile(
    r"(?!(?:\S*\d))(?:[^\W\d_a-zæøå][\w.'’-]*|af|de|den|der|van|von|da|du|el|al)"
    r"(?:\s+(?:[^\W\d_a-zæøå][\w.'’-]*|af|de|den|der|van|von|da|du|el|al)){0,5}"
)
"""What may be a person's name: each word of it tells who it was."""


@dataclass(slots=True)
class Bookmark:
    """A bookmark of the original: title, page from 0, place in user space, what is under it."""

    untrusted_title: str
    page: int
    place: Place
    kids: list[Bookmark] = field(default_factory=list)


class _Removed:
    """One removed string, and which of its words give it away by themselves."""

    __slots__ = ("_spaced", "letters", "named", "telling", "words")

    def __init__(self, text: str) -> None:
        self.letters = _letters(text)
        self._spaced = f" {_spaced(text)} "
        self.words = frozenset(self._spaced.split())
        self.named = bool(_NAME.fullmatch(text.strip()))
        telling = (
            word.casefold()
            for word in re.findall(r"\w+", text)
            if len(word) >= 3
            and (word[0].isupper() or word[0].isdigit())
            and (self.named or self._is_much(word))
        )
        self.telling = tuple(dict.fromkeys(telling))

    def _is_much(self, word: str) -> bool:
        """Whether a word is a good part of the string, as a street is of an address."""
        return len(word) >= _LONG and len(word) >= _MUCH * len(self.letters)

    def whole_in(self, spaced: str, letters: str) -> bool:
        """Whether a title holds all of it; few letters stand by chance inside other words."""
        if len(self.letters) < 3:
            return False
        if len(self.letters) < _ALIKE_FROM:
            return self._spaced in spaced or f"{self._spaced[:-1]}s " in spaced
        if self.letters in letters:
            return True
        # A title that is shorter is like any part of it.
        enough = 100 * len(letters) >= _ALIKE * len(self.letters)
        return enough and fuzz.partial_ratio(self.letters, letters, score_cutoff=_ALIKE) > 0


class Shown:
    """Which texts may stay: those that kept page text repeats and that give nothing away.

    `pages`: texts of the pages as they are kept, what is not written in one with its neighbour on a
    line of its own; `removed`: the strings taken out of them.
    """

    def __init__(self, pages: Iterable[str], removed: Iterable[str]) -> None:
        self._raw = pages = list(pages)
        self._lower = {w for text in pages for w in re.findall(r"\w+", text) if w.islower()}
        self._pages = [_letters(text) for text in pages]
        self._spaced = [f" {_spaced(text)} " for text in pages]
        self._counts = Counter(word for page in self._spaced for word in page.split())
        self._removed = [_Removed(text) for text in dict.fromkeys(removed)]
        self._telling: dict[tuple[str, bool], list[_Removed]] = {}
        for gone in self._removed:
            for word in gone.telling:
                self._telling.setdefault((word, gone.named), []).append(gone)

    def allows(self, text: str) -> bool:
        """Whether a title or page label may stay."""
        letters, spaced = _letters(text), f" {_spaced(text)} "
        if _PLAIN.fullmatch(text.strip()):
            return all(gone.letters != letters for gone in self._removed)
        if not self._repeats(spaced, letters):
            return False
        if any(gone.whole_in(spaced, letters) for gone in self._removed):
            return False
        words = spaced.split()
        return not any(
            _is_form(word, telling, named=named)
            and not all(self._read_apart(word, telling, spaced, gone) for gone in strings)
            for (telling, named), strings in self._telling.items()
            for word in words
        )

    def _repeats(self, spaced: str, letters: str) -> bool:
        if len(letters) >= _SURE:
            return any(letters in page for page in self._pages)
        # Few letters stand by chance inside other words: 'Ida' in 'fridage'.
        return bool(letters) and any(spaced in page for page in self._spaced)

    def _read_apart(self, word: str, telling: str, title: str, gone: _Removed) -> bool:
        """Whether what stays says a word apart from the title, so that it tells nothing removed.

        'Lindevej' of an address may be the heading of a map. A word of a name may be left by
        itself where nobody found it: it must be an ordinary word, or another's name ('Lars Toft').
        """
        forms = {word, telling, f"{telling}s"}
        if not gone.named:
            held = sum(title.split().count(form) for form in forms)
            repeated = sum(page.count(title) for page in self._spaced)
            return sum(self._counts[form] for form in forms) > held * repeated
        if not self._lower.isdisjoint(forms):
            return True
        either = rf"(?i:\b(?:{'|'.join(map(re.escape, sorted(forms)))})\b)"
        beside = (rf"{either} (\w+)", rf"(\w+) {either}")
        return any(
            other[0].isupper() and other.casefold() not in gone.words
            for page in self._raw
            for pattern in beside
            for other in re.findall(pattern, page)
        )


def _is_form(word: str, gone: str, *, named: bool) -> bool:
    """Whether a word is a removed one, in the genitive, or of a name misspelt or in a compound."""
    if word in (gone, f"{gone}s"):
        return True
    return named and ((len(gone) >= _LONG and word.startswith(gone)) or _same(word, gone))


def _same(word: str, gone: str) -> bool:
    return len(word) >= 5 and fuzz.ratio(word, gone, score_cutoff=_ALIKE) > 0


def _spaced(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def read_outline(pdf: pikepdf.Pdf, destinations: Destinations) -> list[Bookmark]:
    """The bookmarks of a document that lead to its pages; a tree that runs in circles is cut."""
    root = pdf.Root.get("/Outlines")
    seen: set[tuple[int, int]] = set()

    def kids(parent: Any, depth: int) -> list[Bookmark]:
        found: list[Bookmark] = []
        node = parent.get("/First") if isinstance(parent, pikepdf.Dictionary) else None
        while isinstance(node, pikepdf.Dictionary) and depth < _DEPTH:
            if node.objgen in seen or len(seen) >= _MOST:
                break
            seen.add(node.objgen)
            under = kids(node, depth + 1)
            target = destinations.of(node)
            title = node.get("/Title")
            if target is not None and isinstance(title, pikepdf.String):
                found.append(Bookmark(str(title), *target, under))
            else:
                found += under
            node = node.get("/Next")
        return found

    return kids(root, 0)


def keep(bookmarks: Sequence[Bookmark], shown: Shown) -> list[Bookmark]:
    """The bookmarks that may stay; children of one that goes take its place."""
    found: list[Bookmark] = []
    for bookmark in bookmarks:
        kids = keep(bookmark.kids, shown)
        title = " ".join(visible(bookmark.untrusted_title).split())
        if title and len(title) <= _LONGEST and shown.allows(title):
            found.append(Bookmark(title, bookmark.page, bookmark.place, kids))
        else:
            found += kids
    return found


def make_outline(
    pdf: pikepdf.Pdf, bookmarks: Sequence[Bookmark], pages: Sequence[pikepdf.Dictionary]
) -> pikepdf.Object | None:
    """The outline tree of the output, closed below the first level; None when it would be empty."""
    if not bookmarks:
        return None
    root = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name("/Outlines")))
    _hang(pdf, root, bookmarks, pages)
    root["/Count"] = len(bookmarks)
    return root


def _hang(
    pdf: pikepdf.Pdf,
    parent: Any,
    bookmarks: Sequence[Bookmark],
    pages: Sequence[pikepdf.Dictionary],
) -> None:
    made = []
    for bookmark in bookmarks:
        item = pikepdf.Dictionary(
            Title=pikepdf.String(bookmark.untrusted_title),
            Parent=parent,
            Dest=destination(pages, bookmark.page, bookmark.place),
        )
        made.append(pdf.make_indirect(item))
        if bookmark.kids:
            _hang(pdf, made[-1], bookmark.kids, pages)
            made[-1]["/Count"] = -len(bookmark.kids)
    for item, follower in pairwise(made):
        item["/Next"], follower["/Prev"] = follower, item
    parent["/First"], parent["/Last"] = made[0], made[-1]
