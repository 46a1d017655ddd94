"""The spans of one page that are found already."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from redactor.detect.people.identity import UNGROUPED_TYPES
from redactor.detect.text.plain import Plain
from redactor.model import Finding

_PLACE_OR_FIRM = frozenset({"LOCATION", "ORGANIZATION", "MUNICIPALITY"})


_DOUBTFUL = 0.5
_GENITIVE = re.compile(r"['’´`]?s|['’´`]")


def _is_doubtful(finding: Finding) -> bool:
    """Whether a place or firm is likelier none: it keeps no known name from being found in it."""
    return finding.type in _PLACE_OR_FIRM and finding.score < _DOUBTFUL


class _Span(NamedTuple):
    start: int
    end: int
    type: str


class Taken:
    """Answers in time that does not grow with the page, for spans of the page's plain text."""

    def __init__(self, findings: Iterable[Finding], plain: Plain) -> None:
        self._text = plain.text
        self._buckets: dict[int, list[_Span]] = {}
        for finding in sorted(findings, key=lambda f: f.start):
            if finding.type in UNGROUPED_TYPES or _is_doubtful(finding):
                continue
            start, end = plain.into(finding.start, finding.end)
            for bucket in range(start >> 7, (end >> 7) + 1):
                self._buckets.setdefault(bucket, []).append(_Span(start, end, finding.type))

    def _touching(self, start: int, end: int) -> list[_Span]:
        return [
            f
            for bucket in range(start >> 7, (end >> 7) + 1)
            for f in self._buckets.get(bucket, ())
            if f.start < end and start < f.end
        ]

    def free(self, start: int, end: int) -> bool:
        return not self._touching(start, end)

    def covered(self, start: int, end: int, types: frozenset[str] | None) -> bool:
        """Whether one finding (of some types) covers the whole span."""
        return any(
            f.start <= start and end <= f.end and (types is None or f.type in types)
            for f in self._touching(start, end)
        )

    def crosses(self, start: int, end: int) -> bool:
        """Whether the span cuts through a finding: it joins the end of one thing with the
        beginning of the next, as in two names with a comma between."""
        return any(
            (f.start < start or end < f.end) and not (f.start <= start and end <= f.end)
            for f in self._touching(start, end)
        )

    def misread(self, start: int, end: int) -> bool:
        """Whether the span was found exactly (or with a genitive behind it, as in "FRS's"), but as
        a place or firm: kept, though a name."""
        touching = self._touching(start, end)
        return bool(touching) and all(
            f.type in _PLACE_OR_FIRM
            and f.start == start
            and (f.end == end or _GENITIVE.fullmatch(self._text, end, f.end))
            for f in touching
        )
