"""Bookmarks: kept when everybody who decided has seen their title on a page that shows it still.

A title is text that no page shows, so nobody reviews it by itself. One that repeats a heading that
stays ('2. Sagens oplysninger') says nothing new and stays; so does a plain 'Side 3' or 'Bilag B'.
One that holds a removed text, or nearly, goes, and its children move up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pikepdf
from rapidfuzz import fuzz

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
_ALIKE = 85.0
"""How alike, of 100, a word must be to a removed one to count as it."""


@dataclass(slots=True)
class Bookmark:
    """A bookmark of the original: title, page from 0, place in user space, what is under it."""

    untrusted_title: str
    page: int
    place: Place
    kids: list[Bookmark] = field(default_factory=list)


class Shown:
    """Which texts may stay: those that kept page text repeats and that hold nothing removed."""

    def __init__(self, pages: Iterable[str], removed: Iterable[str]) -> None:
        pages = list(pages)
        self._pages = [_letters(text) for text in pages]
        self._spaced = [f" {_spaced(text)} " for text in pages]
        self._whole: set[str] = set()
        self._words: set[str] = set()
        for text in removed:
            whole = _letters(text)
            if len(whole) >= 3:
                self._whole.add(whole)
            for word in re.findall(r"\w+", text):
                if len(word) >= 3 and (word[0].isupper() or word[0].isdigit()):
                    self._words.add(_letters(word))

    def allows(self, text: str) -> bool:
        """Whether a title or page label may stay."""
        letters = _letters(text)
        if _PLAIN.fullmatch(text.strip()):
            return letters not in self._whole
        if not self._repeats(text, letters):
            return False
        if any(whole in letters or _alike(whole, letters) for whole in self._whole):
            return False
        words = [_letters(word) for word in re.findall(r"\w+", text)]
        return not any(
            word == gone or (len(gone) >= 4 and (word.startswith(gone) or _same(word, gone)))
            for word in words
            for gone in self._words
        )

    def _repeats(self, text: str, letters: str) -> bool:
        if len(letters) >= _SURE:
            return any(letters in page for page in self._pages)
        # Few letters stand by chance inside other words: 'Ida' in 'fridage'.
        words = f" {_spaced(text)} "
        return bool(letters) and any(words in page for page in self._spaced)


def _alike(whole: str, letters: str) -> bool:
    return len(whole) >= 8 and fuzz.partial_ratio(whole, letters, score_cutoff=_ALIKE) > 0


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
        title = " ".join(bookmark.untrusted_title.split())
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
