"""What is read off the pages of a case, once: signs, ties and titles beside the findings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from redactor.detect.names.forms import FAMILY, SURNAME_TITLES, fold
from redactor.detect.people import signs
from redactor.detect.people.abbreviations import declared
from redactor.detect.people.bodies import is_paper_of_members
from redactor.detect.people.identity import NAME_TYPES
from redactor.detect.people.nicknames import called
from redactor.detect.people.sign import Sign
from redactor.detect.people.ties import Tie, ties_of
from redactor.detect.text.plain import even
from redactor.model import Finding, Page

_GENERATION = re.compile(
    r",? \(?(?:(?P<young>junior|jun\.|jr\b|d\. ?y\.|den yngre)"
    r"|senior|sen\.|sr\b|d\. ?æ\.|den ældre)(?!\w)",
    re.IGNORECASE,
)
"""What tells a father from his son of the same name."""

_FIRST = 1
"""The page that a document begins with; its title is before it."""

PagesOf = Callable[[str], Sequence[Page]]
"""Document id -> its pages; page 0 is the title."""


@dataclass(slots=True)
class _Seen:
    """What was read off one page, beside these findings."""

    findings: tuple[str, ...]
    titled: dict[str, str]
    ties: list[Tie]
    signs: dict[str, list[Sign]]
    letters: dict[str, str]
    generations: dict[str, str]
    of_members: bool


@dataclass(slots=True)
class Observed:
    """What was read off the pages. Give it to `link` again after the second pass, and only
    pages with new findings are read again; it belongs to one case."""

    pages: dict[tuple[str, int], _Seen] = field(default_factory=dict)
    titled: dict[str, str] = field(default_factory=dict)
    """Finding id -> the title by surname that stands before it, folded."""
    ties: list[Tie] = field(default_factory=list)
    signs: dict[str, list[Sign]] = field(default_factory=dict)
    letters: dict[tuple[str, str], str] = field(default_factory=dict)
    """Document and letters or nickname, folded -> the finding of the name they are told to stand
    for."""
    generations: dict[str, str] = field(default_factory=dict)
    """Finding id -> "senior" or "junior", where that is written after the name."""
    among_members: frozenset[str] = frozenset()
    """Documents that an association writes for its members: minutes, accounts."""


def observe(ordered: Sequence[Finding], pages_of: PagesOf, observed: Observed) -> Observed:
    """Read the pages of the findings, sorted by place, into `observed`; each document's pages
    are asked for only when one of them has other findings than when it was read."""
    by_document: dict[str, dict[int, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for finding in ordered:
        by_document[finding.document][finding.page].append(finding)
    for document, by_page in by_document.items():
        texts: dict[int, str] | None = None
        for number, group in by_page.items():
            known = observed.pages.get((document, number))
            if known is not None and known.findings == tuple([f.id for f in group]):
                continue
            if texts is None:
                texts = {page.number: page.text for page in pages_of(document)}
            observed.pages[document, number] = _see(group, even(texts.get(number, "")))
    pages = [observed.pages[d, n] for d, by_page in by_document.items() for n in by_page]
    observed.titled = {id_: title for page in pages for id_, title in page.titled.items()}
    observed.ties = [tie for page in pages for tie in page.ties]
    observed.signs = {id_: found for page in pages for id_, found in page.signs.items()}
    observed.generations = {i: g for page in pages for i, g in page.generations.items()}
    observed.among_members = frozenset(
        document
        for document, by_page in by_document.items()
        if any(observed.pages[document, n].of_members for n in by_page if n <= _FIRST)
    )
    observed.letters = {
        (document, letters): person
        for document, by_page in by_document.items()
        for number in by_page
        for letters, person in observed.pages[document, number].letters.items()
    }
    return observed


def _see(findings: Sequence[Finding], text: str) -> _Seen:
    return _Seen(
        findings=tuple([f.id for f in findings]),
        titled={
            f.id: title
            for f in findings
            if f.type in NAME_TYPES and (title := _title(text, f.start, f.end))
        },
        ties=ties_of(findings, text),
        signs=signs.signs_of(findings, text),
        generations={
            f.id: "junior" if match["young"] else "senior"
            for f in findings
            if f.type == "PERSON" and (match := _GENERATION.match(text, f.end))
        },
        letters={
            fold(found.text): found.person
            for told in (called(findings, text), declared(findings, text))
            for found in told
        },
        of_members=is_paper_of_members(text),
    )


def _title(text: str, start: int, end: int) -> str:
    """The title by surname ("fru", "familien") that stands before a name or begins it."""
    word = text[max(0, start - 14) : start].split(" ")[-2:]
    before = fold(word[0]).strip(".(\n") if len(word) == 2 and word[1] == "" else ""
    own = fold(text[start : min(end, start + 10)].split(" ")[0]).strip(".")
    titles = SURNAME_TITLES | FAMILY
    return before if before in titles else own if own in titles and end - start > len(own) else ""
