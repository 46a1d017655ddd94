"""Tables whose cells are parted by upright strokes, read as those of tabs.

"| Navn | Tlf. |" and "Navn | Tlf." are how mail, notes and exports write a row. A stroke alone
is a footer's or a menu's: what stands on two lines in a row, with equally many, is a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ROW = re.compile(r"^[ \t]*(?:\|[^|\n]*){2,60}\|[ \t]*$|^[^|\n]*[^|\s][ \t]\|[ \t\n][^\n]*$", re.M)
_DASHES = r"[ \t]*:?-+:?[ \t]*"
_RULE = re.compile(rf"[ \t]*\|?{_DASHES}(?:\|{_DASHES})*\|?[ \t]*")
_STROKE = re.compile(r" *\| *")
_LONGEST = 2_000
"""Characters of a line beyond which it is no row."""


def strokes(text: str) -> tuple[set[int], set[int]]:
    """Places of the strokes that part two cells, and of what is no part of any cell: the spaces
    beside them, the strokes at both ends of a row and the line below a header."""
    tabs: set[int] = set()
    gone: set[int] = set()
    for table in _tables(text):
        for begin, end in table:
            if _RULE.fullmatch(text, begin, end):
                gone.update(range(begin - 1, end))
                continue
            for stroke in _STROKE.finditer(text, begin, end):
                gone.update(range(*stroke.span()))
                at = text.index("|", stroke.start())
                if text[begin:at].strip() and text[at + 1 : end].strip():
                    gone.discard(at)
                    tabs.add(at)
    return tabs, gone


def _tables(text: str) -> Iterator[list[tuple[int, int]]]:
    """Where the rows of each table begin and end."""
    rows: list[tuple[int, int]] = []
    count = 0
    begin = text.rfind("\n", 0, text.index("|")) + 1
    while begin <= len(text):
        end = text.find("\n", begin)
        end = len(text) if end < 0 else end
        here = text.count("|", begin, end) if end - begin <= _LONGEST else 0
        row = here > 0 and _ROW.fullmatch(text, begin, end) is not None
        if row and (here == count or _RULE.fullmatch(text, begin, end)) and rows:
            rows.append((begin, end))
        else:
            if len(rows) > 1:
                yield rows
            rows, count = ([(begin, end)], here) if row else ([], 0)
        begin = end + 1
    if len(rows) > 1:
        yield rows
