"""Birth dates in lists whose columns text alone no longer keeps apart: "Asger 1903-04-17"."""

from __future__ import annotations

import re

_HEAD = re.compile(
    r"(?:^|\n)(?:navn|fornavn)[^\n\d:]{0,24}(?<!\w)(?:født|fødselsda\w+)[^\n\d:]*\n", re.IGNORECASE
)
"""The line that names the columns: "Navn Født Død"."""
_HEADS_LINE = re.compile(r"\n[A-ZÆØÅ][^\W\d_]+(?:[ -][A-ZÆØÅ][^\W\d_]+){0,4} {1,9}\Z")
_LONGEST_NAME = 60
_REACH = 3000
"""Characters that such a list may have above a date."""


def is_listed_birth(text: str, start: int) -> bool:
    """Whether a date is the first thing behind a name at the head of a line, in a list (up to an
    empty line) that begins with the names of its columns."""
    if not _HEADS_LINE.search(text[max(0, start - _LONGEST_NAME) : start]):
        return False
    above = text[max(0, start - _REACH) : start]
    return _HEAD.search(above[above.rfind("\n\n") + 1 :]) is not None
