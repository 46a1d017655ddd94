"""What stands near a name: a sensitive passage, or a word of the same sentence."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from redactor.model import Finding

_NEAR_SENSITIVE = 160
_NEW_SENTENCE = re.compile(r"[.!?]\s+[A-ZÆØÅ]|\n\s*\n")


def passages_of(sensitive: Sequence[Finding]) -> list[tuple[int, int]]:
    """The spans of sensitive findings with what is near them, joined where they overlap."""
    joined: list[tuple[int, int]] = []
    for finding in sensitive:
        start, end = finding.start - _NEAR_SENSITIVE, finding.end + _NEAR_SENSITIVE
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def close_to(finding: Finding, passages: Sequence[tuple[int, int]]) -> bool:
    place = bisect.bisect_right(passages, (finding.start, finding.start)) - 1
    return any(a <= finding.start <= b for a, b in passages[max(0, place) : place + 2])


def in_sentence(text: str, finding: Finding, places: Sequence[int]) -> bool:
    """Whether one of `places` (sorted) stands in the same sentence as the finding."""
    first = bisect.bisect_left(places, finding.start - 160)
    for place in places[first : first + 8]:
        low, high = sorted((place, finding.start))
        if high - low <= 160 and not _NEW_SENTENCE.search(text[low:high]):
            return True
    return False
