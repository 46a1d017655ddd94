"""Who tells a sensitive statement is no part of it, when he tells it at work.

"Overlæge Bodil Raun oplyser, at patienten har angst": the statement is what stands after "at",
so that covering it leaves the doctor's name to its own ruling.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable
from dataclasses import replace

from redactor.detect.hits import Hit
from redactor.detect.names import lexicon as lx
from redactor.detect.overlaps import STATEMENTS, Found

_LEAD = 60
"""Code points before the speaker's name: a date and a title."""
_LEAST = 12
"""A statement is no shorter than this."""
_WORK = ("official", "professional")
_TELLS = (
    r"(?:har )?(?:oplys(?:er|te|t)|fort(?:æller|alte|alt)|siger|sagt|sagde|skriver|skrev(?:et)?"
    r"|vurdere(?:r|de|t)|forklare(?:r|de|t)|bemærke(?:r|de|t)|konkludere(?:r|de|t)|mener|mente"
    r"|beskriver|beskrev(?:et)?|noterer|noterede|konstatere(?:r|de|t))"
)
_APART = r"(?:\s*,[^,.\n]{2,40},|\s*\([^)\n]{2,40}\))?"
_THAT = re.compile(rf"{_APART}\s+{_TELLS}(?:,?\s+at\s+|\s*:\s+)")
_NOTES = re.compile(r"(?:\s*,\s*[\w.æøå -]{2,30})?\s*:\s+")
_ACCORDING = re.compile(r"\s+")
_ACCORDING_TO = re.compile(r"\bifølge\s+[^.\n]{0,40}$", re.IGNORECASE)
_SAYS_LAST = re.compile(rf",\s+{_TELLS}\s+[^.,\n]{{0,40}}$")
_STOP = re.compile(r"[.!?\s]*")


def without_speakers(text: str, found: list[Found]) -> list[Found]:
    """The hits of one page (sorted by start), each statement without who tells it at work."""
    if not any(hit.type in STATEMENTS for hit, _ in found):
        return found
    names = [hit for hit, _ in found if hit.type == "PERSON"]
    starts = [hit.start for hit in names]
    result: list[Found] = []
    for hit, recognizer in found:
        told = hit
        if hit.type in STATEMENTS:
            first = bisect.bisect_left(starts, hit.start)
            last = bisect.bisect_left(starts, hit.end)
            told = _told(text, hit, names[first:last])
        result.append((told, recognizer))
    return sorted(result, key=lambda p: (p[0].start, p[0].end, p[0].type))


def _told(text: str, hit: Hit, names: Iterable[Hit]) -> Hit:
    start, end = hit.start, hit.end
    for name in names:
        if not _at_work(text, name):
            continue
        before = text[start : name.start]
        if name.start - start <= _LEAD and "\n" not in before.strip():
            tells = _THAT.match(text, name.end, end) or _NOTES.match(text, name.end, end)
            if tells is None and _ACCORDING_TO.search(before):
                tells = _ACCORDING.match(text, name.end, end)
            if tells is not None and end - tells.end() >= _LEAST:
                start = tells.end()
                continue
        last = _SAYS_LAST.search(text, start, name.start)
        if last is not None and _STOP.fullmatch(text, name.end, end):
            end = last.start() if last.start() - start >= _LEAST else end
    return hit if (start, end) == (hit.start, hit.end) else replace(hit, start=start, end=end)


def _at_work(text: str, name: Hit) -> bool:
    before = text[max(0, name.start - 60) : name.start].rpartition("\n")[2]
    after = text[name.end : name.end + 60].partition("\n")[0]
    return any(lx.BEFORE[w].search(before) or lx.AFTER[w].match(after) for w in _WORK)
