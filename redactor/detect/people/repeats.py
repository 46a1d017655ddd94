"""What was found in one place of a document, wherever else the document says the same.

The model and the rules judge each place by what stands around it, so one text may be found in a
heading and not in a table. Removed in one place it could be read in the other, and the check of
the finished PDF would refuse the whole document. It looks for texts in the same way: case,
accents and what stands between words do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from redactor.ambiguous import AMBIGUOUS, COUNTED
from redactor.detect.names.gazetteer import first_name_weight, surname_weight
from redactor.detect.people.bare_names import BEGINS, is_name_here
from redactor.detect.text.plain import Plain
from redactor.model import Finding, Page, finding_id

_NOT_LOOKED_FOR = frozenset(
    {
        "DATE_TIME",
        "LOCATION",
        "MUNICIPALITY",
        "ORGANIZATION",
        "DK_CASE_NUMBER",
        "DK_PROPERTY",
        "DK_CVR",
    }
)
"""Kept as a rule."""
_WORD = re.compile(r"[^\W_]+")
_FOLDED = {
    ord(accented): plain
    for accents, plain in (
        ("áàâäãå", "a"),
        ("éèêë", "e"),
        ("íìîï", "i"),
        ("óòôöõø", "o"),
        ("úùûü", "u"),
        ("ýÿ", "y"),
        ("ñ", "n"),
        ("ç", "c"),
        ("æ", "ae"),
        ("ß", "ss"),
        ("ð", "d"),
    )
    for accented in accents
}
_DOUBLED = re.compile("aa|oe")
"""As "å" and "ø" are written where the keyboard has none."""
_LEAST, _LEAST_FIGURES = 4, 6
"""Letters, or figures, from which the same again is no chance."""
_CAPITAL_UP_TO = 7
"""Letters below which a name counts only with its capital."""
_SURELY_A_NAME = 0.5


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text in small letters without accents, and where each of them stands in it."""

    text: str
    places: Sequence[int] | None
    squeezed: str

    @classmethod
    def of(cls, text: str) -> _Folded:
        lower = text.lower()
        if len(lower) != len(text):  # a letter whose small form is two
            lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
        folded = lower.translate(_FOLDED)
        places = None
        if len(folded) != len(text):
            places = [n for n, c in enumerate(lower) for _ in _FOLDED.get(ord(c), c)]
        return cls(folded, places, _squeezed(folded))

    def span(self, match: re.Match[str]) -> tuple[int, int]:
        if self.places is None:
            return match.span()
        return self.places[match.start()], self.places[match.end() - 1] + 1


def _squeezed(folded: str) -> str:
    """Letters and figures alone, "aa" and "oe" as one letter: only to see where to look closer."""
    return _DOUBLED.sub(lambda m: m[0][0], "".join(_WORD.findall(folded)))


class _Text:
    """One text to look for."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        written = Plain.of(finding.text).text
        words = _WORD.findall(written)
        folded = [_Folded.of(word).text for word in words]
        letters = "".join(folded)
        self.key = _squeezed(letters)
        figures = sum(c.isdigit() for c in letters)
        self.numeric = figures * 2 > len(letters)
        self.single = words[0] if len(words) == 1 else ""
        self.capital = bool(words) and words[0][0].isupper() and not self.numeric
        long = len(letters) >= (_LEAST_FIGURES if self.numeric else _LEAST)
        self.counts = long and not COUNTED.issuperset(folded)
        self._folded = folded
        self._letters = len(letters)

    def pattern(self) -> re.Pattern[str]:
        """Over folded text."""
        if self.numeric:
            body = r"[\W_]{0,3}".join("".join(self._folded))
            return re.compile(rf"(?<!\d){body}(?!\d)")
        words = [_DOUBLED.sub(lambda m: f"{m[0][0]}{m[0][1]}?", word) for word in self._folded]
        gap = r"[\W_]{0,3}" if self._letters >= 10 else r"[\W_]{0,8}"
        body = gap.join(re.sub("(?<!a)a(?!a)", "aa?", re.sub("o(?!e)", "oe?", w)) for w in words)
        return re.compile(rf"(?<![^\W_]){body}(?=(?:['’]?s)?(?![^\W_]))")

    def is_meant(self, text: str, start: int, end: int, common: set[str]) -> bool:
        """Whether what stands in a place is the same thing, not a word of the language: `common`
        are those that the document writes in small letters."""
        capital = text[start].isupper()
        if self.capital and not capital and self._letters < _CAPITAL_UP_TO:
            return False
        if not self.single or not self.capital:
            return True
        weight = max(first_name_weight(self.single), surname_weight(self.single))
        if weight < _SURELY_A_NAME and self.single.lower() in common:
            return False
        if self._folded[0] not in AMBIGUOUS or not BEGINS.search(text[max(0, start - 14) : start]):
            return True
        return any(is_name_here(text, start, end, kind, common) for kind in ("given", "surname"))


class _Spans:
    """Whether one of some spans covers a place, in time that does not grow with the page."""

    def __init__(self) -> None:
        self._buckets: dict[int, set[tuple[int, int]]] = {}

    def add(self, start: int, end: int) -> None:
        for bucket in range(start >> 7, (end >> 7) + 1):
            self._buckets.setdefault(bucket, set()).add((start, end))

    def cover(self, start: int, end: int) -> bool:
        return any(
            first <= start and end <= last for first, last in self._buckets.get(start >> 7, ())
        )


def repeated(
    pages: Sequence[Page],
    plains: Sequence[Plain],
    found: Iterable[Finding],
    sha256: str,
    *,
    firms: frozenset[str],
) -> list[Finding]:
    """The places where a document says again what was found in it.

    `plains` are the pages' texts as they are read, `found` everything found in the document,
    `firms` the names of firms and associations that are as private as a person.
    """
    index_of = {page.number: index for index, page in enumerate(pages)}
    by_index: dict[int, list[Finding]] = {}
    for finding in found:
        by_index.setdefault(index_of[finding.page], []).append(finding)
    again: list[Finding] = []
    for index, first, last, like in _repeats(plains, by_index, firms):
        start, end = plains[index].back(first, last)
        page = pages[index]
        text = page.text[start:end]
        again.append(
            replace(
                like,
                id=finding_id(sha256, page.number, like.type, start, end, text),
                page=page.number,
                start=start,
                end=end,
                text=text,
                recognizer="Sweep",
                reason="Det samme er fundet et andet sted i dokumentet.",
                boxes=page.boxes_of(start, end),
                role_odds=(),
            )
        )
    return again


def _repeats(
    plains: Sequence[Plain], found: Mapping[int, Sequence[Finding]], firms: frozenset[str]
) -> Iterator[tuple[int, int, int, Finding]]:
    """Index of the page, start and end in its plain text, and the finding of the same text.
    What a finding covers whole is left out."""
    pages = [_Folded.of(plain.text) for plain in plains]
    everywhere = "\n".join(page.squeezed for page in pages)
    common = {w for plain in plains for w in _WORD.findall(plain.text) if w.islower()}
    spans = [_Spans() for _ in plains]
    for index, plain in enumerate(plains):
        for finding in found.get(index, ()):
            if finding.end > finding.start:
                spans[index].add(*plain.into(finding.start, finding.end))
    for text in _distinct(f for index in sorted(found) for f in found[index] if _private(f, firms)):
        if everywhere.count(text.key) < 2:
            continue
        pattern = None
        for index, page in enumerate(pages):
            if text.key not in page.squeezed:
                continue
            pattern = pattern or text.pattern()
            for match in pattern.finditer(page.text):
                start, end = page.span(match)
                if spans[index].cover(start, end):
                    continue
                if text.is_meant(plains[index].text, start, end, common):
                    spans[index].add(start, end)
                    yield index, start, end, text.finding


def _private(finding: Finding, firms: frozenset[str]) -> bool:
    if finding.type == "ORGANIZATION":
        return finding.text in firms
    return finding.type not in _NOT_LOOKED_FOR


def _distinct(findings: Iterable[Finding]) -> Iterator[_Text]:
    """The longest first, so that a name is found whole before its parts."""
    texts: dict[str, _Text] = {}
    for finding in findings:
        if finding.text not in texts:
            texts[finding.text] = _Text(finding)
    keys: set[str] = set()
    for text in sorted(texts.values(), key=lambda t: -len(t.key)):
        if text.counts and text.key not in keys:
            keys.add(text.key)
            yield text
