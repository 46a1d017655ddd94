"""Birth dates in lists whose columns text alone no longer keeps apart: "Asger 1903-04-17", and in
rows of cells that nothing heads: "Ellen Vognsen;030266;8900 Randers C"."""

from __future__ import annotations

import re

from redactor.detect.names.gazetteer import name_weights
from redactor.detect.text.anchors import header_cell

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


_SIX = re.compile(r"[0-3]\d[01]\d\d\d")
_PART = re.compile(r"[;\t|]")
_NAME = re.compile(
    r"(?P<first>[A-ZÆØÅ][\w'’-]+)(?: [A-ZÆØÅ][\w'’.-]*){1,4}"
    r"|[A-ZÆØÅ][\w'’-]+, (?P<given>[A-ZÆØÅ][\w'’-]+)(?: [A-ZÆØÅ][\w'’.-]*){0,3}"
)
_SURELY = 0.5
_CELLS = 3
_ROW = 500
"""Characters of a row on either side."""


def is_birth_in_row(text: str, start: int, end: int) -> bool:
    """Whether six figures that can be a day are a cell of their own in a row that names somebody
    before them, and no header says what they are."""
    if not _SIX.fullmatch(text, start, end):
        return False
    begin = text.rfind("\n", max(0, start - _ROW), start) + 1
    stop = text.find("\n", end, end + _ROW)
    stop = len(text) if stop < 0 else stop
    if (begin == 0 and start > _ROW) or stop - end > _ROW:
        return False  # a line that long is no row
    before = _PART.split(text[begin:start])
    after = _PART.split(text[end:stop])
    if len(before) + len(after) - 1 < _CELLS or before[-1].strip() or after[0].strip():
        return False
    header = header_cell(text, start)
    if header is not None and not _SIX.fullmatch(header.strip()):
        return False
    return any(_is_somebody(cell.strip()) for cell in before)


def _is_somebody(cell: str) -> bool:
    name = _NAME.fullmatch(cell)
    return name is not None and name_weights(name["first"] or name["given"]).first >= _SURELY
