"""What a file holds but its pages do not show, as pages of its own behind them.

Two sources: what is known to be out of sight (comments, tracked changes, speaker notes…), and
a check of every text in the file against the text of the made pages.
"""

from __future__ import annotations

import re
import unicodedata
import urllib.parse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

import pymupdf

from redactor.errors import InputCode, InputError
from redactor.ingest.text.lines import Run
from redactor.ingest.text.typeset import Block, Para, Table, heading, typeset

HEADING = "Tillæg: indhold i filen, som ikke ses på siderne"
LINKS = "Links, hvis adresse ikke ses på siderne"
OTHER = "Tekst, der ikke ses på siderne"
CHART = "Data bag diagram"
CHOICES = "Valgmuligheder i felter"
GUIDANCE = "Vejledning i felter"
PICTURES = "Beskrivelser af billeder"
_MOST = 20_000
"""More unseen texts than this cannot be reviewed; the file is withheld."""
_SHORT = 8
"""A single word shorter than this must stand as a word: 'Bo' is not seen in 'Boligforening'."""
_LINE = 30
"""Letters. What fits on half a line is hardly broken by the end of a page."""
_MARGIN = 400
"""Letters of headers, footers and footnotes that may stand between two halves of a paragraph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """One thing out of sight. All but `what` are untrusted."""

    what: str
    """Danish heading: 'Kommentarer', 'Slettet tekst', 'Talenoter' …"""
    place: str = ""
    who: str = ""
    when: str = ""
    text: str = ""


_OTHER = re.compile(r"[\W_]+")


def key_of(text: str) -> str:
    """Letters and digits only, compatibility forms and case folded: what survives any layout."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _OTHER.sub("", folded)


class PageText:
    """The text of pages, to ask whether something can be seen there."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._pages = [key_of(text) for text in texts]
        self._flat = "".join(self._pages)
        self._words = {key_of(word) for text in texts for word in text.split()}
        # Asked first: a sheet has as many cells as lines, each sought in all of its pages.
        self._lines = {key_of(line) for text in texts for line in text.splitlines()}

    @classmethod
    def of(cls, pdf: Path) -> PageText:
        with pymupdf.open(pdf) as doc:
            return cls([page.get_text(flags=_FLAGS) for page in doc.pages()])

    def beside(self, hidden: Iterable[Hidden]) -> PageText:
        """These pages together with what is already going to stand behind them."""
        for item in hidden:
            self._flat += "\n" + key_of(item.text)
            self._words.update(key_of(word) for word in item.text.split())
        return self

    def holds(self, text: str) -> bool:
        """Whether `text` stands there at all, though it be within a word."""
        return key_of(text) in self._flat

    def shows(self, text: str) -> bool:
        """Whether `text` stands there in one piece, or broken only where a page ends."""
        key = key_of(text)
        if len(key) < _SHORT and len(text.split()) == 1:
            return not key or key in self._words
        if key in self._lines or key in self._words or key in self._flat:
            return True
        return len(key) >= _LINE and self._broken(text, key)

    def _broken(self, text: str, key: str) -> bool:
        """Whether it stands over the end of a page, broken between two words."""
        ends = list(accumulate(len(key_of(word)) for word in text.split()))
        return any(
            self._runs_on(key, ends, number)
            for number, page in enumerate(self._pages)
            if key[: ends[0]] in page[-len(key) - _MARGIN :]
        )

    def _runs_on(self, key: str, ends: Sequence[int], number: int) -> bool:
        """Whether `key` starts at the foot of a page and goes on at the head of the next."""
        start = max(0, len(self._pages[number]) - len(key) - _MARGIN)
        first, done = True, 0
        for page in self._pages[number:]:
            if not first and key[done:] in page[: len(key) - done + _MARGIN]:
                return True
            area = page[start:] if first else page
            rest = key[done:]
            length = _longest_prefix(rest, area if first else area[: len(rest) + _MARGIN])
            length = max((end - done for end in ends if end <= done + length), default=0)
            if length <= 0 or len(area) - area.rfind(rest[:length]) - length > _MARGIN:
                return False
            first, done = False, done + length
        return False


def _longest_prefix(key: str, area: str) -> int:
    low, high = 0, len(key)
    while low < high:
        middle = (low + high + 1) // 2
        if key[:middle] in area:
            low = middle
        else:
            high = middle - 1
    return low


_FLAGS = pymupdf.TEXT_MEDIABOX_CLIP | pymupdf.TEXT_DEHYPHENATE


_SCHEME = re.compile(
    r"(?i)(?:https?://(?:www\.)?|mailto:|(?:tel|sms|callto):(?://)?(?:\+45)?|file:/*)"
)
_NOWHERE = re.compile(r"(?i)#|about:|javascript:|cid:|data:|$")


_SAFELINK = re.compile(r"(?i)https?://[\w.-]+\.safelinks\.protection\.outlook\.com/")


def real_address(untrusted_address: str) -> str:
    """Where a link leads: of one that Outlook's protection wrote over, what the sender wrote."""
    address = untrusted_address.strip()
    if _SAFELINK.match(address):
        query = urllib.parse.parse_qs(address.partition("?")[2].replace("&amp;", "&"))
        return query.get("url", [address])[0]
    return address


_WEB = re.compile(r"(?i)((?:https?|ftp)://)(?:[^/?#@]*@)?([^/?#]+)/*")


def shown_address(untrusted_address: str) -> str:
    """What a reader is told of where a link leads: of the web the domain alone.

    What follows it are names, numbers and codes that nobody can decide on by reading them, and
    that may spell out the person whom a link was sent to.
    """
    address = real_address(untrusted_address)
    web = _WEB.match(address)
    if web is None:
        return bare_address(address)
    labels = web.group(2).split(".")
    more = web.end() < len(address)
    # A server's own part may be a person's name as well: 'anna.blog.example'.
    own = [label for label in labels[:-2] if label.lower() != "www"]
    return web.group(1) + ("…." if own else "") + ".".join(labels[-2:]) + ("/…" if more else "")


def bare_address(untrusted_address: str) -> str:
    """What people write of an address: without scheme and 'www.'; '' when it leads nowhere."""
    address = real_address(untrusted_address)
    if _NOWHERE.match(address):
        return ""
    return urllib.parse.unquote(_SCHEME.sub("", address, count=1)).rstrip("/")


def unseen_of(texts: Iterable[Hidden], pages: PageText) -> list[Hidden]:
    """Those of `texts` that the pages do not show, each once. Links come with their whole
    address as text, and go with what is shown of it.

    Raises `InputError` HIDDEN_CONTENT when they are too many to review.
    """
    found: dict[tuple[str, str], Hidden] = {}
    for item in texts:
        text = item.text
        if item.what == LINKS:
            text = bare_address(text)
            item = replace(item, text=shown_address(item.text))
        known = (item.what, item.text)
        if known not in found and not pages.shows(text):
            found[known] = item
            if len(found) > _MOST:
                raise InputError(InputCode.HIDDEN_CONTENT)
    return list(found.values())


def append_hidden(pdf: Path, hidden: Sequence[Hidden], workdir: Path, max_pages: int) -> None:
    """Append `hidden` to `pdf` as readable pages, grouped under their headings.

    Raises `InputError` TOO_MANY_PAGES.
    """
    if not hidden:
        return
    extra = workdir / "appendix.pdf"
    with pymupdf.open(pdf) as doc:
        room = max_pages - doc.page_count
        typeset(_blocks(hidden), extra, max_pages=room)
        with pymupdf.open(extra) as pages:
            doc.insert_pdf(pages)
        joined = workdir / "joined.pdf"
        doc.save(joined, garbage=1, deflate=True)
    joined.replace(pdf)
    extra.unlink()


def _blocks(hidden: Sequence[Hidden]) -> Iterable[Block]:
    yield heading(HEADING)
    for what in dict.fromkeys(item.what for item in hidden):
        yield heading(what, 11.0)
        group = [item for item in hidden if item.what == what]
        labelled = any(item.place or item.who or item.when for item in group)
        if not labelled:
            for item in group:
                yield Para((Run(item.text),), indent=10.0, marker="•")
            continue
        columns = [("Sted", "place"), ("Hvem", "who"), ("Hvornår", "when"), ("Tekst", "text")]
        used = [(name, attr) for name, attr in columns if any(getattr(i, attr) for i in group)]
        rows = [tuple(name for name, _ in used)]
        rows += [tuple(getattr(item, attr) for _, attr in used) for item in group]
        yield Table(tuple(rows), head=1)


def counted(hidden: Sequence[Hidden]) -> tuple[str, ...]:
    """A notice per kind of hidden content, for the caseworker."""
    kinds = list(dict.fromkeys(item.what for item in hidden))
    return tuple(
        f"{what}: {sum(item.what == what for item in hidden)} vist i tillægget bagest."
        for what in kinds
    )
