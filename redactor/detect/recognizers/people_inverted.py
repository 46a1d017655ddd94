"""Names written "Efternavn, Fornavn"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from redactor.detect.names.gazetteer import (
    NO_NAME,
    authority_at,
    has_surname_shape,
    is_town,
    name_weights,
)
from redactor.detect.names.ordinary import is_compound
from redactor.detect.names.words import Word
from redactor.detect.recognizers.people_shape import NameShape
from redactor.detect.recognizers.people_words import NO_NAMES, STOP, TITLE_ENDINGS

_LISTS_PEOPLE = re.compile(
    r"(?i)(?:til ?stede|mødt|deltage(?:re|r|lse)|afbud|fraværende|kopi(?: til)?|cc|til|hilsen)"
    r"[^\n:]{0,20}:\s{0,2}$"
)
"""Before one person after the other: "Til stede: Ilirjan, Thyge, vejleder Liv Lind"."""
_MOST = 3
"""Words of a field before the comma, and after it."""


@dataclass(frozen=True, slots=True)
class NameRun:
    """Words `first`..`last` (inclusive) read as a name."""

    first: int
    last: int
    score: float
    reason: str


class InvertedNames(NameShape):
    """Reads names of which the surname comes first."""

    def whole_field(self, i: int) -> NameRun | None:
        """ "Barnets navn: Thystrup Amini, Sky": what fills a field for a name, whatever the lists
        know of its words, but for two people or a place, title or firm behind the comma."""
        before, comma = self._capitals(i)
        after, end = self._capitals(comma + 1)
        if not before or not after or self._gap(comma) not in (", ", ","):
            return None
        if end + 1 < len(self.tokens) and self._gap(end).strip(" ")[:1] not in ("\n", "\t"):
            return None
        first = name_weights(before[0].text)
        if len(before) > 1 and first.first > first.last:
            return None  # "Mette Holm, Bo Bech"
        letters = all(word.text.isupper() for word in after)  # "Navn: Holm, HR"
        if letters and not before[0].text.isupper():
            return None
        if any(word.lower.endswith(TITLE_ENDINGS) or is_town(word.text) for word in after):
            return None
        return NameRun(i, end, 0.9, "Efternavn, fornavn")

    def _capitals(self, i: int) -> tuple[list[Word], int]:
        """The words with capitals from `i` that only a blank parts, and the last one's index."""
        found: list[Word] = []
        while i < len(self.tokens) and self.tokens[i].text[0].isupper() and len(found) <= _MOST:
            found.append(self.tokens[i])
            i += 1
            if self._gap(i - 1) != " ":
                break
        return (found if len(found) <= _MOST else []), i - 1

    def _gap(self, i: int) -> str:
        """What stands between word `i` and the next."""
        if i >= len(self.tokens):
            return ""
        end = self.tokens[i + 1].start if i + 1 < len(self.tokens) else len(self.text)
        return self.text[self.tokens[i].end : end]

    def surname_first(self, i: int) -> NameRun | None:
        """ "Jensen, Mette Holm"."""
        tokens, text = self.tokens, self.text
        word = tokens[i]
        end = i
        if text[max(0, word.start - 2) : word.start] == ", ":
            return None  # a list of first names: "Sofus, Magnus, Lias"
        weights = name_weights(word.text)
        last = max(weights.last, 0.4 if weights == NO_NAME and has_surname_shape(word.text) else 0)
        if i + 1 >= len(tokens) or not word.text[0].isupper():
            return None
        if text[word.end : tokens[i + 1].start] == " " and tokens[i + 1].text[0].isupper():
            if weights.last < 0.4 or weights.first > 0.6 or i + 2 >= len(tokens):
                return None  # "Holm Jensen, Mette" begins with a surname
            end = i + 1
            weights = name_weights(tokens[end].text)
            last = min(last, weights.last)
        if end + 1 >= len(tokens) or text[tokens[end].end : tokens[end + 1].start] not in (
            ", ",
            ",",
        ):
            return None
        line = self.begins_cell(i)
        unknown = weights == NO_NAME and not (
            word.lower in STOP or word.lower in NO_NAMES or is_compound(word.lower)
        )
        if last < 0.3 and not (
            line and unknown and not _LISTS_PEOPLE.search(text, max(0, word.start - 60), word.start)
        ):
            return None
        if weights.first > last or authority_at(text, word.start) is not None:
            return None
        parts = self.parts(end + 1, "")
        if not parts or parts[0].word.text[0].islower() or parts[0].initial:
            return None
        first = parts[0].weights.first
        if first < 0.5:  # an unknown or ambiguous first name needs sure surroundings
            ends = text[tokens[end + len(parts)].end : tokens[end + len(parts)].end + 1]
            sure_cell = line and last >= 0.7 and ends in ("", "\n", "\t") and len(parts) <= 2
            if not (sure_cell or (end > i and last >= 0.6 and first >= 0.1)):
                return None
            if parts[0].word.lower in NO_NAMES or is_town(parts[0].word.text):
                return None
            return NameRun(i, end + len(parts), 0.8, "Efternavn, fornavn")
        if any(is_town(p.word.text) and p.weights.first < 0.6 for p in parts):
            return None
        surnames = sum(p.weights.last >= 0.6 and p.weights.first < 0.5 for p in parts)
        if surnames and not (line and last >= 0.7):
            return None  # "… Holm, Peter Hansen" is a list of two
        if len(parts) > 4:
            return None
        stop = end + len(parts)
        if stop + 1 < len(tokens) and tokens[stop + 1].lower == "og" and not line:
            return None
        score = 0.6 + 0.3 * parts[0].weights.first * last + (0.08 if line else 0.0)
        if not line and last < 0.6:
            return None
        return NameRun(i, stop, score, "Efternavn, fornavn")
