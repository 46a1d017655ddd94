"""What every recognizer shares: the hit, the Presidio adapter, anchors and text forms.

A recognizer is a pure function of a text: no state, no files, no network, time linear in
the length of the text. The text of a page has one `\\n` per line of the page; tabs separate
the cells of a table. Offsets are code points, end exclusive.

An *anchor* is a word near by without which a bare pattern is too weak to suggest.
Danish inflects at the end and writes compounds as one word, so anchors are given as stems:

    "konto"     a word that begins so: konto, kontoen, kontonr., kontonummer
    "~konto"    also inside a compound: lønkonto, lønkontoen
    "=sag"      exactly this word

A stem ends where letters end; a full stop after it needs no mention ("tlf" finds "Tlf.:").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, ClassVar

from presidio_analyzer import AnalysisExplanation, EntityRecognizer, RecognizerResult

from redactor.detect.plain import Plain

LANGUAGE = "da"

SPACE = " "
"""One space; not a tab and not a line end. Every other kind of space is read as one."""
GAP = rf"(?:{SPACE}{{0,2}}\n?{SPACE}{{0,2}})"
"""Nothing, spaces or one line end: what may stand inside a number that was typeset."""
HYPHEN = r"[-\u00ad\u2010-\u2015\u2212]"
"""Every sign that people and word processors write for a hyphen."""
DIGIT = r"\d"
WORD = r"\w"
OCR_DIGIT = r"[0-9OoQDlI|ZSsB]"
"""A digit, or a letter that OCR puts in its place."""


def begins(char: str, not_after: str) -> str:
    """A pattern for one `char` (a class) that does not stand after `not_after` (another).

    Written so, and not with the look behind first, a pattern is tried only where `char` stands:
    the regex engine skips the rest of the text at a tenth of the cost.
    """
    return rf"{char}(?<!{not_after}{char})"


@lru_cache(maxsize=2)  # the recognizers read the same page one after the other
def lowered(text: str) -> str:
    """`text` in lower case."""
    return text.lower()


def scan(pattern: re.Pattern[str], text: str, *words: str) -> Iterator[re.Match[str]]:
    """The matches of a pattern that cannot match without one of `words`, given in lower case.

    Most pages hold none of them; looking for a word costs a hundredth of looking for a pattern.
    """
    low = lowered(text)
    return pattern.finditer(text) if any(word in low for word in words) else iter(())


_OCR = str.maketrans("OoQDlI|ZSsB", "00001112558")
_NOT_DIGIT = re.compile(r"\D+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing seen in a text. `score` is the chance that it is right; `reason` is Danish."""

    type: str
    start: int
    end: int
    score: float
    reason: str

    def back(self, plain: Plain) -> Hit:
        """The same hit, at its place in the text that `plain` was made of."""
        if plain.places is None:
            return self
        start, end = plain.back(self.start, self.end)
        return replace(self, start=start, end=end)


class Recognizer(EntityRecognizer):
    """Base of our recognizers, usable alone in any Presidio program.

    A subclass sets `types` and implements `read`; nothing else is needed.
    """

    types: ClassVar[tuple[str, ...]] = ()
    name: str

    def __init__(self, supported_language: str = LANGUAGE) -> None:
        super().__init__(
            supported_entities=list(self.types),
            supported_language=supported_language,
            name=type(self).__name__,
        )

    def load(self) -> None:
        """Nothing to load: patterns are compiled with the module."""

    def read(self, text: str) -> Iterable[Hit]:
        """All hits in a text that is plain already, in any order. Pure, linear in `len(text)`."""
        raise NotImplementedError

    def find(self, text: str) -> Iterable[Hit]:
        """All hits in `text`, in any order, whatever spaces and unseen marks stand in it."""
        plain = Plain.of(text)
        return [hit.back(plain) for hit in self.read(plain.text)]

    def analyze(
        self,
        text: str,
        entities: list[str],
        nlp_artifacts: Any = None,  # noqa: ARG002  # Presidio's signature
    ) -> list[RecognizerResult]:
        """Presidio's entry: `find`, limited to `entities` (all when empty)."""
        return [
            RecognizerResult(
                entity_type=hit.type,
                start=hit.start,
                end=hit.end,
                score=hit.score,
                analysis_explanation=AnalysisExplanation(
                    recognizer=self.name,
                    original_score=hit.score,
                    textual_explanation=hit.reason,
                ),
            )
            for hit in self.find(text)
            if not entities or hit.type in entities
        ]


class Anchors:
    """A set of anchor stems, and the places near a span where they count.

    All look-ups read a bounded window, so that their cost does not depend on the text.
    """

    def __init__(self, *stems: str) -> None:
        self._pattern = re.compile("|".join(_stem(s) for s in stems), re.IGNORECASE)

    def before(self, text: str, start: int, *, width: int = 40, lines: int = 1) -> str | None:
        """The anchor nearest before `start`, at most `width` code points and `lines` line
        ends away; None when there is none."""
        return self._last(before(text, start, width=width, lines=lines))

    def after(self, text: str, end: int, *, width: int = 24, lines: int = 0) -> str | None:
        """The first anchor after `end`, within `width` code points and `lines` line ends."""
        window = text[end : end + width]
        parts = window.split("\n")
        if len(parts) > lines + 1:
            window = "\n".join(parts[: lines + 1])
        match = self._pattern.search(window)
        return match.group() if match else None

    def header(self, text: str, start: int) -> str | None:
        """An anchor in the header of the table column that `start` stands in."""
        cell = header_cell(text, start)
        return self._last(cell) if cell else None

    def near(
        self, text: str, start: int, end: int, *, width: int = 40, after: int = 0, lines: int = 1
    ) -> str | None:
        """An anchor before, in the column header, or (with `after` > 0) after the span."""
        return (
            self.before(text, start, width=width, lines=lines)
            or self.header(text, start)
            or (self.after(text, end, width=after) if after else None)
        )

    def _last(self, window: str) -> str | None:
        found = None
        for match in self._pattern.finditer(window):
            found = match.group()
        return found


def before(text: str, start: int, *, width: int = 40, lines: int = 1) -> str:
    """What stands before `start`: at most `width` code points and `lines` line ends,
    beginning at a word."""
    low = max(0, start - width)
    window = text[low:start]
    parts = window.split("\n")
    if len(parts) > 1 and "\t" in parts[-2] and _in_row(text, start, parts[-1]):
        return parts[-1]  # the row above says nothing of this cell; its column's header does
    if len(parts) > lines + 1:
        return "\n".join(parts[-lines - 1 :])
    if low > 0 and text[low - 1].isalnum():  # a cut word is not the word it ends in
        cut = 0
        while cut < len(window) and window[cut].isalnum():
            cut += 1
        return window[cut:]
    return window


def _in_row(text: str, start: int, line: str) -> bool:
    """Whether `start` stands in a row of a table; `line` is what stands before it there."""
    return "\t" in line or "\t" in text[start : start + _CELL].partition("\n")[0]


_CELL = 60
_TABLE_ROWS = 60
_TABLE_REACH = 6000


def header_cell(text: str, start: int) -> str | None:
    """The first cell of the table column that `start` stands in, or None outside tables.

    A table is a run of lines with tabs; its first line is its header. Looks back over at
    most 60 rows or 6,000 code points: longer tables repeat their header on each page.
    """
    floor = max(0, start - _TABLE_REACH)
    begin = text.rfind("\n", floor, start) + 1
    if begin == 0 and floor > 0:
        return None
    column = text.count("\t", begin, start)
    header: str | None = None
    for _ in range(_TABLE_ROWS):
        if begin <= floor:
            break
        end = begin - 1
        begin = max(text.rfind("\n", floor, end) + 1, floor)
        row = text[begin:end]
        if "\t" not in row:
            break
        cells = row.split("\t")
        if column < len(cells):
            header = cells[column]
    return header


def _stem(stem: str) -> str:
    """One anchor stem as a pattern."""
    if stem.startswith("="):
        return rf"(?<!\w){re.escape(stem[1:])}(?!\w)"
    if stem.startswith("~"):
        return rf"{re.escape(stem[1:])}\w*"
    return rf"(?<!\w){re.escape(stem)}\w*"


def undo_ocr(text: str) -> str:
    """Letters that OCR puts for digits (O, l, I, S, B …) turned back to digits."""
    return text.translate(_OCR)


def digits_of(text: str) -> str:
    """Only the digits of `text`, those of other scripts as ASCII."""
    digits = _NOT_DIGIT.sub("", text)
    if digits.isascii():
        return digits
    return "".join(str(unicodedata.decimal(digit)) for digit in digits)


def mod11(digits: str, weights: tuple[int, ...]) -> bool:
    """Whether the weighted digit sum is divisible by 11, as in CPR and CVR numbers."""
    return sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11 == 0


def luhn(digits: str) -> bool:
    """ISO/IEC 7812 annex B check of a digit string."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
