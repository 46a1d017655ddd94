"""Numbers that a line end parts: "kørekort 2945" and "0718" below.

What stands around such a line end is read once more without it. Kept is only what goes over the
line end, is as long as numbers of its type are, and was not whole before it: below a number often
stands another, a year, a town or the next point of a list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from redactor.detect.hits import Hit
from redactor.detect.recognizers.address_parts import MONTH

_LINE_END = re.compile(
    r"(?:(?<=\d)(?P<sign>[-/]?)|(?<=[A-HJ-NPR-Z]{2})(?<!\w[A-Z]{2})) ?\n ?(?=\d)"
)
_REACH, _AHEAD = 70, 30
"""How much before and behind the line end is read."""
_ANOTHER = re.compile(
    rf"(?:19|20)\d\d(?!\d)|\d{{4}} [A-ZÆØÅ][a-zæøå]|\d{{1,2}}\.? (?:[A-ZÆØÅ]|{MONTH})"
    r"|\d{1,2}[./:]\d|\d[).](?:\s|$)"
    r"|[\d.]+(?:,\d\d?)? ?(?:kr\b|,-|DKK|%|stk|kg|m2|m²|km|cm|år\b|dage|timer|sider?\b)"
)
"""What begins a line of its own: a year, a town, a date, a point, an amount."""
_RUNS_ON = re.compile(r"[\d ]{2,8}(?:[.,;:)]|,? [a-zæøå])")
_RUNNING = re.compile(r"[^\n\t]*[a-zæøå]{2}[^\n\t]* \S+$|[A-Z]{2}(?: \d\d)?$")
"""The line before a number that no word names: words, and then its beginning."""


class Parted(NamedTuple):
    """How numbers of one type look when a line end parts them."""

    words: re.Pattern[str] | None
    """One of them stands before it; None where the form is enough, in a running sentence."""
    lengths: frozenset[int]
    """Letters and digits of a whole one; empty where a sign at the line end says enough."""
    whole: frozenset[int]
    """Those of a number that ends with the line and does not go on."""
    letters: bool = False
    """Whether letters count among them."""
    never: frozenset[str] = frozenset()
    """Two letters that none begins with."""


def with_broken(text: str, read: Callable[[str], Iterable[Hit]], kind: Parted) -> Iterator[Hit]:
    """What `read` finds in a text, and the numbers that it finds without a line end in them."""
    broken = [
        hit
        for end in _LINE_END.finditer(text)
        if not _ANOTHER.match(text, end.end())
        for hit in _over(text, end, read, kind)
    ]
    for hit in read(text):
        if not any(hit.start < b.end and b.start < hit.end for b in broken):
            yield hit
    yield from broken


def _over(
    text: str, end: re.Match[str], read: Callable[[str], Iterable[Hit]], kind: Parted
) -> Iterator[Hit]:
    low = max(0, end.start() - _REACH)
    line_end = text.find("\n", end.end(), end.end() + _AHEAD)
    high = line_end if line_end > 0 else min(len(text), end.end() + _AHEAD)
    signed = bool(end["sign"])
    head = text[low : end.end("sign") if signed else end.start()]
    tail = text[end.end() : high]
    if not signed and not kind.lengths:
        return
    if kind.words is not None:
        if not kind.words.search(head):
            return
    elif not (_RUNS_ON.match(tail) and _RUNNING.search(head.rpartition("\n")[2])):
        return
    if any(hit.end == len(head) and _count(head, hit, kind) in kind.whole for hit in read(head)):
        return
    for joint in ("",) if signed else ("", " "):
        joined, at = head + joint + tail, len(head)
        for hit in read(joined):
            across = hit.start < at and hit.end > at + len(joint)
            if across and _fits(joined, hit, kind):
                yield Hit(
                    type=hit.type,
                    start=low + hit.start,
                    end=end.end() + hit.end - at - len(joint),
                    score=min(hit.score, 0.9),
                    reason=hit.reason,
                )
                return


def _count(text: str, hit: Hit, kind: Parted) -> int:
    value = text[hit.start : hit.end]
    return sum((c.isalnum() if kind.letters else c.isdigit()) for c in value)


def _fits(text: str, hit: Hit, kind: Parted) -> bool:
    """Whether a value is as long as those of its type are."""
    if text[hit.start : hit.start + 2] in kind.never:
        return False
    return not kind.lengths or _count(text, hit, kind) in kind.lengths
