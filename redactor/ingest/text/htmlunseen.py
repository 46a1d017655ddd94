"""What an HTML text says where no reader of it looks: templates, drawings, frames, map areas, and
what only Outlook shows."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from redactor.ingest.text.lines import Run
from redactor.ingest.text.typeset import Block, Para, Rule, Table
from redactor.ingest.unseen import PageText, shown_address

_CODE = frozenset({"script", "style"})
_ASIDE = frozenset({"title", "template", "svg", "math", "noscript", "object"})
"""Elements whose text stands apart; elsewhere a short text may be part of a word: <b>S</b>ag."""
_SAID = ("placeholder", "alt", "label", "title", "aria-label")
_ADDRESS = re.compile(r"(?i)(?:https?|ftp|file|mailto|tel):")
"""Over a link programs show where it leads, which is told as of any link."""
_LEADS = {"area": "href", "form": "action"}
_CONDITION = re.compile(r"\s*\[if\b([^\]]*)\]>", re.IGNORECASE)
_OUTLOOK = re.compile(r"\bmso\b", re.IGNORECASE)
_OTHERS = re.compile(r"!\s*(?:\(\s*)?mso", re.IGNORECASE)
"""A comment on a condition: what Outlook, which draws with Word, takes for a part of the mail, and
what only others do."""
_FRAMES = 5
"""How deep frames may stand in frames."""


def unseen_blocks(untrusted_html: str, blocks: Iterable[Block], known: str) -> list[Block]:
    """Texts of `untrusted_html` that `blocks`, made of it, and `known` do not show, each once."""
    shown = PageText(["\n".join([*texts_of(blocks), known])])
    texts = dict.fromkeys((" ".join(text.split()), aside) for text, aside in _all(untrusted_html))
    unseen = [t for t, aside in texts if not (shown.shows(t) if aside else shown.holds(t))]
    if not unseen:
        return []
    head = Run("Tekst, som ikke ses i originalen:", bold=True)
    return [Rule(), Para((head,)), *(Para((Run(text),), marker="•", indent=10) for text in unseen)]


def texts_of(blocks: Iterable[Block]) -> Iterator[str]:
    """The text of each paragraph and cell."""
    for block in blocks:
        if isinstance(block, Para):
            yield "".join(run.text for run in block.runs)
        elif isinstance(block, Table):
            for row in block.rows:
                yield from row


def _all(untrusted_html: str, depth: int = 0) -> Iterator[tuple[str, bool]]:
    """Every text, and whether it stands apart from the others."""
    scout = _Scout(framed=depth > 0)
    # A tag that never ends is no tag; looking for its end at each beginning takes for ever.
    end = untrusted_html.rfind(">") + 1
    scout.feed(untrusted_html[:end])
    scout.close()
    yield from scout.texts
    yield html.unescape(untrusted_html[end:]), False
    for frame in scout.frames if depth < _FRAMES else ():
        yield from ((text, True) for text, _ in _all(frame, depth + 1))


class _Scout(HTMLParser):
    """Collects every text but code, wherever it stands."""

    def __init__(self, *, framed: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._framed = framed
        """Whether it stands in a frame or a comment, where `<xml>` holds settings of programs."""
        self.texts: list[tuple[str, bool]] = []
        self.frames: list[str] = []
        self._code = ""
        self._aside: list[str] = []
        self._open: Counter[str] = Counter()
        """How many of each stand in `_aside`, which may be long."""
        self._settings = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self._code = tag if tag in _CODE else ""
        self._settings += tag == "xml"
        if tag in _ASIDE:
            self._aside.append(tag)
            self._open[tag] += 1
        if tag != "img":  # shown, or named as not fetched
            said = [values.get(name) or "" for name in _SAID]
            self.texts += [(text, True) for text in said if not _ADDRESS.search(text)]
        if tag in _LEADS:
            self.texts.append((shown_address(values.get(_LEADS[tag]) or ""), True))
        if values.get("srcdoc"):
            self.frames.append(values["srcdoc"] or "")

    def handle_endtag(self, tag: str) -> None:
        self._code = "" if tag == self._code else self._code
        self._settings = max(0, self._settings - (tag == "xml"))
        while self._open[tag]:
            last = self._aside.pop()
            self._open[last] -= 1
            if last == tag:
                break

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Where a section ends that begins at `i`; -1 for one of no known kind, which is text."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return -1

    def handle_comment(self, data: str) -> None:
        condition = _CONDITION.match(data)
        if condition and _OUTLOOK.search(condition[1]) and not _OTHERS.search(condition[1]):
            inside, _, _ = data[condition.end() :].partition("<![")  # <![endif]
            self.frames.append(inside)

    def handle_data(self, data: str) -> None:
        if not self._code and not (self._settings and self._framed):
            self.texts.append((data, bool(self._aside)))
