"""First names that are words too, found by those they stand with: "Bo, Sol og Dag".

A word of the lists that may be a first name is one in a row of people. A comma alone says too
little, since a letter goes on behind it ("Hej Mette, Sol og sommer"): it counts between two
people, and at the end of two of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from redactor.detect.hits import Hit
from redactor.detect.names.gazetteer import is_town, name_weights
from redactor.detect.names.words import word_set

_NAME = "ListedNames"
_LEAST = 0.1
"""Weight from which a word may be a first name at all."""
_MONTHS = word_set("juni juli maj april august")
_WORD = r"(?P<word>[A-ZÆØÅ][a-zæøå]{1,14})"
_AND = r"(?P<and>,? (?:[o0]g|samt) | ?& ?|/)"
_DO = r" (?:er|var|har|havde|blev|bliver|bor|boede|kom|gik|skal|kan|vil|ringede)\b"
"""What follows people of whom something is told: of whom one is called as a month is, too."""
_LIVES = re.compile(_DO)
_AFTER = re.compile(
    rf"(?:{_AND}|,[ \n]){_WORD}(?=[,;)\n/]|\.(?:\s|\Z)| (?:og|samt) | ?& ?| \(|\Z"
    rf"|{_DO})"
)
_BEFORE = re.compile(rf"(?:(?<=\n)|(?<=: )|(?<=\()|(?<=, )|(?<=\A)){_WORD}(?:{_AND}|, )\Z")
_JOINT = re.compile(r",? (?:[o0]g|samt) | ?& ?|/|,[ \n]")
_REACH = 24


def with_listed(text: str, found: Iterable[tuple[Hit, str]]) -> list[tuple[Hit, str]]:
    """The hits of a page in order, with the people told by the row they stand in."""
    kept = list(found)
    people = sorted((hit.start, hit.end) for hit, _ in kept if hit.type == "PERSON")
    if not people:
        return kept
    taken = [(hit.start, hit.end) for hit, _ in kept if hit.type in _NAMES]
    new: list[tuple[int, int]] = []
    ends = {end: start for start, end in people}
    starts = dict(people)
    for start, end in people:
        _go_right(text, end, ends, starts, new)
        _go_left(text, start, ends, starts, new)
    for start, end in new:
        if not any(a < end and start < b for a, b in taken):
            kept.append((_hit(start, end), _NAME))
    return (
        sorted(kept, key=lambda pair: (pair[0].start, pair[0].end, pair[0].type)) if new else kept
    )


_NAMES = frozenset({"PERSON", "LOCATION", "ORGANIZATION", "MUNICIPALITY", "ADDRESS", "INITIALS"})


def _go_right(
    text: str, end: int, ends: dict[int, int], starts: dict[int, int], new: list[tuple[int, int]]
) -> None:
    while (match := _AFTER.match(text, end)) is not None:
        span = match.span("word")
        if span[0] in starts or not _may_be(match["word"], text, span, match["and"]):
            return
        joint = _JOINT.match(text, span[1])
        between = joint is not None and joint.end() in starts
        if match["and"] is None and not (between or _has_neighbour(text, ends[end], ends)):
            return
        _add(span, ends, starts, new)
        end = span[1]


def _go_left(
    text: str, start: int, ends: dict[int, int], starts: dict[int, int], new: list[tuple[int, int]]
) -> None:
    while (match := _BEFORE.search(text[max(0, start - _REACH) : start])) is not None:
        offset = max(0, start - _REACH)
        span = (offset + match.start("word"), offset + match.end("word"))
        last = (start, starts[start])
        if span[1] in ends or not _may_be(match["word"], text, last, match["and"]):
            return
        right = _JOINT.match(text, starts[start])
        if match["and"] is None and not (right is not None and right.end() in starts):
            return
        _add(span, ends, starts, new)
        start = span[0]


def _has_neighbour(text: str, start: int, ends: dict[int, int]) -> bool:
    """Whether somebody else stands right before, in the same row."""
    return any(
        text[start - length - 1 : start - length].strip() and start - length in ends
        for joint in (", ", " og ", " & ", "/", ",\n", " samt ")
        for length in (len(joint),)
        if text[start - length : start] == joint
    )


def _may_be(word: str, text: str, last: tuple[int, int], joint: str | None) -> bool:
    """Whether a word may be a first name in a row of people whose last one is `last`; that of a
    month only with "og" to one person, and where something is told of both."""
    if word.lower() in _MONTHS and not (joint and _LIVES.match(text, last[1])):
        return False
    return name_weights(word).first >= _LEAST and not is_town(word)


def _add(
    span: tuple[int, int], ends: dict[int, int], starts: dict[int, int], new: list[tuple[int, int]]
) -> None:
    starts[span[0]] = span[1]
    ends[span[1]] = span[0]
    new.append(span)


def _hit(start: int, end: int) -> Hit:
    return Hit(
        type="PERSON",
        start=start,
        end=end,
        score=0.6,
        reason="Ordet kan være et fornavn og står i en række med navne på personer",
    )
